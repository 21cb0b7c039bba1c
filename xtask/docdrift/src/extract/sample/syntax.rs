//! The small language that every sample language is mapped onto, so that values are followed once.
//!
//! It knows what samples are made of: texts, objects, calls, loops over decoded bodies. Whatever
//! else a language has becomes [`Expr::Other`], whose parts are still looked at.

use std::ops::Range;
use std::rc::Rc;

use serde_json::Value;

/// A range of bytes in the sample.
pub(crate) type At = Range<usize>;

/// An expression.
#[derive(Clone, Debug)]
pub(crate) enum Expr {
    /// A number, a truth value or null.
    Literal(Value),
    /// A text, put together from pieces; a plain string has one.
    Text(Vec<Piece>, At),
    /// A variable or a global.
    Name(String),
    /// A dictionary or object.
    Object(Vec<Entry>),
    /// A list.
    List(Vec<Expr>),
    /// `of.name`
    Member {
        of: Box<Expr>,
        name: String,
        /// Where the name stands.
        at: At,
    },
    /// `of[index]`
    Index { of: Box<Expr>, index: Box<Expr> },
    /// `callee(arguments)`
    Call { callee: Box<Expr>, arguments: Vec<Argument>, at: At },
    /// One of several, the one that is meant to be there first: `a || b`, `a if c else b`.
    Either(Vec<Expr>),
    /// `result for pattern in over`
    Each { pattern: Pattern, over: Box<Expr>, result: Box<Expr> },
    /// A function without a name.
    Function(Rc<Function>),
    /// Something else, made of these.
    Other(Vec<Expr>),
}

/// A piece of a text.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    /// Text as it stands.
    Literal(String, At),
    /// A value put in.
    Hole(Expr),
}

/// An entry of an object.
#[derive(Clone, Debug)]
pub(crate) enum Entry {
    /// `key: value`
    Pair { key: String, at: At, value: Expr },
    /// An entry whose key is computed.
    Computed(Expr, Expr),
    /// All entries of another object.
    Spread(Expr, At),
}

/// An argument of a call.
#[derive(Clone, Debug)]
pub(crate) struct Argument {
    /// Its name and where that stands, where it is passed by name.
    pub(crate) name: Option<(String, At)>,
    pub(crate) value: Expr,
}

/// A function, with or without a name.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) parameters: Vec<Pattern>,
    pub(crate) body: Vec<Statement>,
}

/// What a value is bound to.
#[derive(Clone, Debug)]
pub(crate) enum Pattern {
    /// A variable.
    Name(String),
    /// `{key: pattern, …}`
    Object(Vec<(String, At, Pattern)>),
    /// `[first, second, …]`
    List(Vec<Pattern>),
    /// A place in another value: `payload["amount"] = …`
    Within(Box<Expr>, String, At),
    /// Something that is not followed.
    Ignored,
}

/// A statement.
#[derive(Clone, Debug)]
pub(crate) enum Statement {
    /// `pattern = value`, where the pattern's names are new here: a declaration.
    Bind(Pattern, Expr),
    /// `pattern = value`, where its names may be known from outside.
    Assign(Pattern, Expr),
    /// A branch on whether a call succeeded.
    Outcome {
        condition: Expr,
        /// Whether `then` is what is done when it failed.
        failed: bool,
        then: Vec<Statement>,
        otherwise: Vec<Statement>,
    },
    /// `for pattern in over { body }`
    Loop { pattern: Pattern, over: Expr, body: Vec<Statement> },
    /// A named function.
    Define(String, Rc<Function>),
    /// `import global as local`
    Import { local: String, global: String },
    /// `return value`
    Return(Expr),
    /// An expression for what it does.
    Do(Expr),
    /// Statements that are read one after the other, whether or not they run so: branches too.
    Block(Vec<Statement>),
}

/// A sample in this language, and the places that its grammar does not take.
#[derive(Debug, Default)]
pub(crate) struct Program {
    pub(crate) statements: Vec<Statement>,
    pub(crate) broken: Vec<At>,
    /// Whether it is nested too deeply to be read at all.
    pub(crate) too_deep: bool,
}
