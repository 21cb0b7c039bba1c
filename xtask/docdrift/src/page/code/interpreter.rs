//! Follows the values of a sample, without running it, from literals to requests and from decoded
//! responses to the fields that are read: its statements, its variables, its own functions.
//!
//! What is understood of values stands once, here and in [`super::evaluate`]; a [`LibraryModel`] says how
//! its language and its libraries spell it. The name of a variable means nothing: `const data =
//! await r.json()` binds the root of a body, whatever it is called.

mod call_dispatch;
mod declared_types;
mod expressions;
mod function_calls;
mod mutations;
mod string_interpolation;

use std::collections::BTreeMap;
use std::rc::Rc;

use super::ast::{Function, Import, Pattern, Program, Stmt, Type};
use super::library_model::{LibraryModel, LibraryResponse};
use super::limits::MAX_EVALUATED_PARTS;
use super::values::{Completeness, ObjectField, Val};
use crate::page::call::Call;
use crate::source::parsed::{Gap, Parsed};
use crate::source::{Excerpt, Span};

/// What was found in a sample.
#[derive(Debug, Default)]
pub(crate) struct SampleCalls {
    pub(crate) calls: Vec<Call>,
    /// What it takes in, and whether it calls that.
    pub(crate) imports: Vec<(Import, bool)>,
}

/// Follows a program.
pub(crate) fn follow(program: &Program, dialect: &dyn LibraryModel, sample: &Excerpt) -> Parsed<SampleCalls> {
    let mut follower = Interpreter {
        dialect,
        sample,
        scopes: vec![BTreeMap::new()],
        types: BTreeMap::new(),
        defined: Vec::new(),
        entered: Vec::new(),
        depth: 0,
        budget: MAX_EVALUATED_PARTS,
        probes: false,
        calls: Vec::new(),
        answers: Vec::new(),
        imports: Vec::new(),
        spread: Vec::new(),
        gaps: Vec::new(),
    };
    follower.hoist(&program.statements);
    follower.block(&program.statements);
    follower.enter_what_nobody_called(0);
    if follower.budget == 0 {
        let span = sample.span(0..sample.text().len().min(1));
        follower.gaps.push(Gap { span, reason: "a sample too large to be followed to its end".to_owned() });
    }
    // Where nothing is sent, nobody asks what an object is made of.
    if !follower.calls.is_empty() {
        let reason = "what is spread into this object cannot be followed";
        let gaps = follower.spread.iter().map(|span| Gap { span: *span, reason: reason.to_owned() });
        follower.gaps.extend(gaps);
    }
    follower.gaps.sort();
    follower.gaps.dedup();
    follower.calls.sort_by_key(|call| call.span);
    Parsed { value: SampleCalls { calls: follower.calls, imports: follower.imports }, gaps: follower.gaps }
}

pub(super) struct Interpreter<'s> {
    pub(super) dialect: &'s dyn LibraryModel,
    pub(super) sample: &'s Excerpt,
    pub(super) scopes: Vec<BTreeMap<String, Val>>,
    pub(super) types: BTreeMap<String, Rc<Type>>,
    defined: Vec<Val>,
    entered: Vec<*const Function>,
    depth: usize,
    pub(super) budget: usize,
    /// Whether what is looked at is done only where a call has failed.
    pub(super) probes: bool,
    pub(super) calls: Vec<Call>,
    /// What the library of each call hands back.
    pub(super) answers: Vec<LibraryResponse>,
    pub(super) imports: Vec<(Import, bool)>,
    /// What is spread into objects and cannot be followed.
    pub(super) spread: Vec<Span>,
    pub(super) gaps: Vec<Gap>,
}

impl Interpreter<'_> {
    /// Functions, classes and types may be used before the line that declares them.
    fn hoist(&mut self, statements: &[Stmt]) {
        for statement in statements {
            match statement {
                Stmt::Block(inner) => self.hoist(inner),
                Stmt::Define(name, function) => self.set(name, Val::Function(Rc::clone(function))),
                Stmt::Class(class) => self.set(&class.name, Val::Class(Rc::clone(class))),
                Stmt::Declare(name, declared) => {
                    self.types.insert(name.clone(), Rc::clone(declared));
                }
                _ => {}
            }
        }
    }

    /// Reads statements; the value is that of the first `return` of something known.
    fn block(&mut self, statements: &[Stmt]) -> Val {
        let mut returned = Val::Unknown;
        for statement in statements {
            let value = self.statement(statement);
            if !returned.is_known() {
                returned = value;
            }
        }
        returned
    }

    fn statement(&mut self, statement: &Stmt) -> Val {
        match statement {
            Stmt::Bind(pattern, value) | Stmt::Assign(pattern, value) => {
                let declares = matches!(statement, Stmt::Bind(..));
                let value = self.value(value);
                if let Val::Function(_) | Val::Object(_, Completeness::Yes) = &value {
                    self.defined.push(value.clone());
                }
                self.bind(pattern, Some(value), declares);
            }
            Stmt::Outcome { condition, failed, then, otherwise } => {
                self.probing(true, |follower| follower.value(condition));
                let first = self.probing(*failed, |follower| follower.block(then));
                let second = self.probing(!*failed, |follower| follower.block(otherwise));
                return if first.is_known() { first } else { second };
            }
            Stmt::Loop { pattern, over, body } => {
                let over = self.value(over);
                let item = self.item_of(over);
                self.bind(pattern, Some(item), true);
                return self.block(body);
            }
            Stmt::Define(name, function) => {
                let function = Val::Function(Rc::clone(function));
                self.defined.push(function.clone());
                self.set(name, function);
            }
            Stmt::Class(class) => {
                let class = Rc::clone(class);
                self.defined.push(Val::Class(Rc::clone(&class)));
                self.set(&class.name, Val::Class(Rc::clone(&class)));
            }
            Stmt::Declare(name, declared) => {
                self.types.insert(name.clone(), Rc::clone(declared));
            }
            Stmt::Import(import) => {
                if !import.local.is_empty() {
                    self.set(&import.local, Val::Global(import.global.clone()));
                }
                self.imports.push((import.clone(), false));
            }
            Stmt::Return(value) => return self.value(value),
            Stmt::Do(value) => {
                let value = self.value(value);
                self.enter_blindly(&value);
            }
            Stmt::Block(statements) => return self.block(statements),
        }
        Val::Unknown
    }

    /// Gives a variable of the innermost scope a value.
    fn set(&mut self, name: &str, value: Val) {
        self.scopes.last_mut().expect("there is always the outermost scope").insert(name.to_owned(), value);
    }

    /// Gives the variable of that name a value, whichever scope it is of.
    fn assign(&mut self, name: &str, value: Val) {
        let known = self.scopes.iter().rposition(|scope| scope.contains_key(name));
        let scope = known.unwrap_or(self.scopes.len() - 1);
        self.scopes[scope].insert(name.to_owned(), value);
    }

    /// Looks at something that is done only where a call has failed, or to find out whether it has.
    fn probing<T>(&mut self, probes: bool, look: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.probes;
        self.probes |= probes;
        let seen = look(self);
        self.probes = before;
        seen
    }

    /// Binds a value; there is none where a field or an argument is missing.
    pub(super) fn bind(&mut self, pattern: &Pattern, value: Option<Val>, declares: bool) {
        match pattern {
            Pattern::Name(name) | Pattern::Rest(name) | Pattern::Keywords(name) => {
                let value = value.unwrap_or_else(Val::undefined);
                if declares { self.set(name, value) } else { self.assign(name, value) }
            }
            Pattern::Default(pattern, fallback) => {
                let value = match value.filter(|value| !value.is_null()) {
                    Some(value) => value,
                    None => self.value(fallback),
                };
                self.bind(pattern, Some(value), declares);
            }
            Pattern::Object(fields) => {
                for (key, at, pattern) in fields {
                    let part = match &value {
                        None => None,
                        Some(Val::Object(_, Completeness::Yes)) if !self.has_field(value.as_ref(), key) => {
                            None
                        }
                        Some(value) => Some(self.member(value, key, at)),
                    };
                    self.bind(pattern, part, declares);
                }
            }
            Pattern::List(patterns) => {
                for (index, pattern) in patterns.iter().enumerate() {
                    let part = match &value {
                        Some(Val::List(items)) => items.get(index).cloned(),
                        Some(Val::Body(..)) => Some(self.item_of(value.clone().unwrap_or(Val::Unknown))),
                        _ => Some(Val::Unknown),
                    };
                    self.bind(pattern, part, declares);
                }
            }
            Pattern::Within(of, key, at) => {
                let field =
                    ObjectField { key: key.clone(), at: at.clone(), value: value.unwrap_or(Val::Unknown) };
                self.put(of, field);
            }
            Pattern::Ignored => {}
        }
    }

    fn has_field(&self, value: Option<&Val>, key: &str) -> bool {
        value.is_some_and(|value| value.field(key).is_some())
    }
}
