//! The abstract syntax tree of samples, the same for Python, JavaScript and TypeScript.
//!
//! Since all languages are translated to it, one interpreter evaluates all of them.
//!
//! It covers what samples consist of: strings, objects, calls, loops over decoded bodies. Any other
//! expression becomes [`Expr::Other`], and its parts are still evaluated.

use std::ops::Range;
use std::rc::Rc;

use serde_json::Value;

/// A range of bytes in the sample.
pub(crate) type SourceRange = Range<usize>;

/// An expression.
#[derive(Clone, Debug)]
pub(crate) enum Expr {
    /// A number, a boolean or null.
    Literal(Value),
    /// A string or a concatenation, as a list of pieces; a plain string has one piece.
    Text(Vec<TextPiece>, SourceRange),
    /// A variable or a global.
    Name(String),
    /// A dictionary or object.
    Object(Vec<ObjectEntry>),
    /// A list.
    List(Vec<Expr>),
    /// `of.name`
    Member {
        of: Box<Expr>,
        name: String,
        /// The range of the name.
        at: SourceRange,
    },
    /// `of[index]`
    Index { of: Box<Expr>, index: Box<Expr> },
    /// `callee(arguments)`
    Call { callee: Box<Expr>, arguments: Vec<Argument>, at: SourceRange },
    /// One of several alternatives, the preferred one first: `a || b`, `a if c else b`.
    Alternatives(Vec<Expr>),
    /// `left && right`: the value of `right`, or that of `left` if `left` is null or `right` is unknown.
    And(Box<Expr>, Box<Expr>),
    /// `result for pattern in over`
    Comprehension { pattern: Pattern, over: Box<Expr>, result: Box<Expr> },
    /// A function without a name.
    Function(Rc<Function>),
    /// `left | right`: the fields of both.
    Merged(Box<Expr>, Box<Expr>),
    /// A value that is bound to a pattern and used at once: `order := response.json()`.
    Bound(Box<Pattern>, Box<Expr>),
    /// A value with its declared type: `response.json() as Order`.
    Typed(Box<Expr>, Type),
    /// Any other expression, with its parts.
    Other(Vec<Expr>),
}

/// A piece of an interpolated string.
#[derive(Clone, Debug)]
pub(crate) enum TextPiece {
    /// Literal text.
    Literal(String, SourceRange),
    /// An interpolated value.
    Hole(Expr),
}

/// An entry of an object.
#[derive(Clone, Debug)]
pub(crate) enum ObjectEntry {
    /// `key: value`
    Pair { key: String, at: SourceRange, value: Expr },
    /// An entry whose key is computed.
    Computed(Expr, Expr),
    /// All entries of another object.
    Spread(Expr, SourceRange),
    /// Entries that the sample leaves out: `...`.
    Elided,
}

/// An argument of a call.
#[derive(Clone, Debug)]
pub(crate) struct Argument {
    pub(crate) pass: ArgumentPassing,
    pub(crate) value: Expr,
}

/// How an argument is passed.
#[derive(Clone, Debug)]
pub(crate) enum ArgumentPassing {
    /// By position.
    Positional,
    /// By name; the range is that of the name.
    Named(String, SourceRange),
    /// A list of which each item is passed by position: `...items`.
    Items,
    /// An object of which each field is passed by name: `**fields`.
    Fields,
}

/// A function, with or without a name.
#[derive(Debug, Default)]
pub(crate) struct Function {
    /// The name of its receiver in the body, `this` or `self`; `None` for a function without a receiver.
    pub(crate) receiver: Option<String>,
    pub(crate) parameters: Vec<Pattern>,
    /// Its declared return type.
    pub(crate) returns: Option<Type>,
    /// Whether it is called by reading it as a field: a getter or a property.
    pub(crate) is_getter: bool,
    pub(crate) body: Vec<Stmt>,
}

/// A class.
#[derive(Debug, Default)]
pub(crate) struct Class {
    pub(crate) name: String,
    pub(crate) base: Option<Expr>,
    /// Its fields with their initial values.
    pub(crate) fields: Vec<(String, SourceRange, Expr)>,
    pub(crate) constructor: Option<Rc<Function>>,
    pub(crate) methods: Vec<(String, SourceRange, Rc<Function>)>,
}

/// A declared type, as far as it declares the fields of a value.
#[derive(Clone, Debug)]
pub(crate) enum Type {
    /// The type of that name.
    Named(String),
    /// An object.
    Object(Vec<TypedField>),
    /// A list.
    List(Box<Type>),
    /// All of these types at once: the value has the fields of each.
    All(Vec<Type>),
    /// A type that declares no fields, or is ambiguous.
    Other,
}

/// A field of a type.
#[derive(Clone, Debug)]
pub(crate) struct TypedField {
    pub(crate) name: String,
    pub(crate) at: SourceRange,
    /// Whether a value of the type may lack the field.
    pub(crate) optional: bool,
    pub(crate) of: Type,
}

/// A pattern that a value is bound to.
#[derive(Clone, Debug)]
pub(crate) enum Pattern {
    /// A variable.
    Name(String),
    /// `{key: pattern, …}`
    Object(Vec<(String, SourceRange, Pattern)>),
    /// `[first, second, …]`
    List(Vec<Pattern>),
    /// A pattern, and the default that is bound if there is no value.
    Default(Box<Pattern>, Box<Expr>),
    /// All remaining positional arguments: `*rest`.
    Rest(String),
    /// All remaining named arguments: `**rest`.
    Keywords(String),
    /// A field of another value: `payload["amount"] = …`
    Field(Box<Expr>, String, SourceRange),
    /// A pattern that is not supported; the value is dropped.
    Ignored,
}

/// A statement.
#[derive(Clone, Debug)]
pub(crate) enum Stmt {
    /// `pattern = value` that declares new variables in the current scope.
    Bind(Pattern, Expr),
    /// `pattern = value` that may assign to variables of an outer scope.
    Assign(Pattern, Expr),
    /// A branch on the outcome of a call: whether it succeeded or failed.
    Outcome {
        condition: Expr,
        /// Whether `then` is the branch for a failed call.
        failed: bool,
        then: Vec<Stmt>,
        otherwise: Vec<Stmt>,
    },
    /// `for pattern in over { body }`
    Loop { pattern: Pattern, over: Expr, body: Vec<Stmt> },
    /// A named function.
    Define(String, Rc<Function>),
    /// A class.
    Class(Rc<Class>),
    /// A named type.
    Declare(String, Rc<Type>),
    /// A module is imported.
    Import(Import),
    /// `return value`
    Return(Expr),
    /// An expression statement.
    Expression(Expr),
    /// Statements that are evaluated one after the other. Branches of a condition become a block, too.
    Block(Vec<Stmt>),
}

/// `import global as local` from a module.
#[derive(Clone, Debug)]
pub(crate) struct Import {
    /// The variable that the import binds; empty if it binds none.
    pub(crate) local: String,
    pub(crate) global: String,
    pub(crate) module: String,
    pub(crate) at: SourceRange,
}

/// A sample as an abstract syntax tree, and the ranges that its grammar rejected.
#[derive(Debug, Default)]
pub(crate) struct Program {
    pub(crate) statements: Vec<Stmt>,
    pub(crate) broken: Vec<SourceRange>,
    /// Whether the sample is nested more deeply than the limit; `statements` is then empty.
    pub(crate) too_deep: bool,
}
