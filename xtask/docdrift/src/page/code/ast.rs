//! The small language that every sample language is mapped onto, so that values are followed once.
//!
//! It knows what samples are made of: texts, objects, calls, loops over decoded bodies. Whatever
//! else a language has becomes [`Expr::Other`], whose parts are still looked at.

use std::ops::Range;
use std::rc::Rc;

use serde_json::Value;

/// A range of bytes in the sample.
pub(crate) type SourceRange = Range<usize>;

/// An expression.
#[derive(Clone, Debug)]
pub(crate) enum Expr {
    /// A number, a truth value or null.
    Literal(Value),
    /// A text, put together from pieces; a plain string has one.
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
        /// Where the name stands.
        at: SourceRange,
    },
    /// `of[index]`
    Index { of: Box<Expr>, index: Box<Expr> },
    /// `callee(arguments)`
    Call { callee: Box<Expr>, arguments: Vec<Argument>, at: SourceRange },
    /// One of several, the one that is meant to be there first: `a || b`, `a if c else b`.
    Either(Vec<Expr>),
    /// `left && right`: the right one, where there is a left one.
    Both(Box<Expr>, Box<Expr>),
    /// `result for pattern in over`
    Each { pattern: Pattern, over: Box<Expr>, result: Box<Expr> },
    /// A function without a name.
    Function(Rc<Function>),
    /// `left | right`: the fields of both.
    Merged(Box<Expr>, Box<Expr>),
    /// A value that is bound where it is used: `order := response.json()`.
    Bound(Box<Pattern>, Box<Expr>),
    /// A value that is declared to be of a type: `response.json() as Order`.
    Typed(Box<Expr>, Type),
    /// Something else, made of these.
    Other(Vec<Expr>),
}

/// A piece of a text.
#[derive(Clone, Debug)]
pub(crate) enum TextPiece {
    /// Text as it stands.
    Literal(String, SourceRange),
    /// A value put in.
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
    /// Entries that are left to the reader.
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
    /// By its place.
    Positional,
    /// By its name, which stands there.
    Named(String, SourceRange),
    /// Each item of it by its place: `...items`.
    Items,
    /// Each field of it by its name: `**fields`.
    Fields,
}

/// A function, with or without a name.
#[derive(Debug, Default)]
pub(crate) struct Function {
    /// What its receiver is called inside, where it has one: `this`, `self`.
    pub(crate) receiver: Option<String>,
    pub(crate) parameters: Vec<Pattern>,
    /// The type that it says to return.
    pub(crate) returns: Option<Type>,
    /// Whether it is read as a field is: a getter, a property.
    pub(crate) is_getter: bool,
    pub(crate) body: Vec<Stmt>,
}

/// A class.
#[derive(Debug, Default)]
pub(crate) struct Class {
    pub(crate) name: String,
    pub(crate) base: Option<Expr>,
    /// Its fields with their first values.
    pub(crate) fields: Vec<(String, SourceRange, Expr)>,
    pub(crate) constructor: Option<Rc<Function>>,
    pub(crate) methods: Vec<(String, SourceRange, Rc<Function>)>,
}

/// A type, as far as it tells the fields of a value.
#[derive(Clone, Debug)]
pub(crate) enum Type {
    /// The type of that name.
    Named(String),
    /// An object.
    Object(Vec<TypedField>),
    /// A list.
    List(Box<Type>),
    /// All of these at once.
    All(Vec<Type>),
    /// One that tells nothing.
    Other,
}

/// A field of a type.
#[derive(Clone, Debug)]
pub(crate) struct TypedField {
    pub(crate) name: String,
    pub(crate) at: SourceRange,
    /// Whether it need not be there.
    pub(crate) optional: bool,
    pub(crate) of: Type,
}

/// What a value is bound to.
#[derive(Clone, Debug)]
pub(crate) enum Pattern {
    /// A variable.
    Name(String),
    /// `{key: pattern, …}`
    Object(Vec<(String, SourceRange, Pattern)>),
    /// `[first, second, …]`
    List(Vec<Pattern>),
    /// A pattern, and the value that is bound where there is none.
    Default(Box<Pattern>, Box<Expr>),
    /// All arguments that are left: `*rest`.
    Rest(String),
    /// All named arguments that are left: `**rest`.
    Keywords(String),
    /// A place in another value: `payload["amount"] = …`
    Within(Box<Expr>, String, SourceRange),
    /// Something that is not followed.
    Ignored,
}

/// A statement.
#[derive(Clone, Debug)]
pub(crate) enum Stmt {
    /// `pattern = value`, where the pattern's names are new here: a declaration.
    Bind(Pattern, Expr),
    /// `pattern = value`, where its names may be known from outside.
    Assign(Pattern, Expr),
    /// A branch on whether a call succeeded.
    Outcome {
        condition: Expr,
        /// Whether `then` is what is done when it failed.
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
    /// A module is taken in.
    Import(Import),
    /// `return value`
    Return(Expr),
    /// An expression for what it does.
    Do(Expr),
    /// Statements that are read one after the other, whether or not they run so: branches too.
    Block(Vec<Stmt>),
}

/// `import global as local`, out of a module.
#[derive(Clone, Debug)]
pub(crate) struct Import {
    /// Empty where nothing is bound.
    pub(crate) local: String,
    pub(crate) global: String,
    pub(crate) module: String,
    pub(crate) at: SourceRange,
}

/// A sample in this language, and the places that its grammar does not take.
#[derive(Debug, Default)]
pub(crate) struct Program {
    pub(crate) statements: Vec<Stmt>,
    pub(crate) broken: Vec<SourceRange>,
    /// Whether it is nested too deeply to be read at all.
    pub(crate) too_deep: bool,
}
