//! An abstract interpreter: evaluates a sample without running it, and collects the requests that it sends.
//!
//! Values are followed from literals to requests, and from decoded responses to the fields that the sample
//! reads. This file evaluates statements and binds variables; [`expressions`] evaluates expressions,
//! [`call_dispatch`] decides what a call does, and [`function_calls`] follows values through the functions
//! of the sample. A [`LibraryModel`] declares what the functions of libraries do. The name of a variable
//! has no influence: `const data = await r.json()` binds the root of a body, whatever the variable is
//! called.

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
use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;
use crate::source::{Excerpt, Span};

/// The result of interpreting a sample.
#[derive(Debug, Default)]
pub(crate) struct SampleCalls {
    pub(crate) calls: Vec<Call>,
    /// The imports of the sample; for each, whether the sample calls a function of it that is unknown.
    pub(crate) imports: Vec<(Import, bool)>,
}

/// Interprets a program: its top-level statements, then the functions and classes that it never calls.
pub(crate) fn interpret(
    program: &Program,
    libraries: &dyn LibraryModel,
    sample: &Excerpt,
) -> Parsed<SampleCalls> {
    let mut follower = Interpreter {
        libraries,
        sample,
        scopes: vec![BTreeMap::new()],
        types: BTreeMap::new(),
        defined: Vec::new(),
        entered: Vec::new(),
        depth: 0,
        budget: MAX_EVALUATED_PARTS,
        probes: false,
        calls: Vec::new(),
        library_responses: Vec::new(),
        imports: Vec::new(),
        spread: Vec::new(),
        gaps: Vec::new(),
    };
    follower.hoist(&program.statements);
    follower.block(&program.statements);
    follower.enter_uncalled(0);
    if follower.budget == 0 {
        let span = sample.span(0..sample.text().len().min(1));
        let reason = "this sample is too large to be followed to its end";
        follower.gaps.push(Gap::new(span, GapKind::SampleTooLarge, reason));
    }
    // An unknown spread only matters if the sample sends a request that the object may be part of.
    if !follower.calls.is_empty() {
        let reason = "the value that is spread into this object could not be followed";
        let gaps = follower.spread.iter().map(|span| Gap::new(*span, GapKind::UnfollowedSpread, reason));
        follower.gaps.extend(gaps);
    }
    follower.gaps.sort();
    follower.gaps.dedup();
    follower.calls.sort_by_key(|call| call.span);
    Parsed { value: SampleCalls { calls: follower.calls, imports: follower.imports }, gaps: follower.gaps }
}

pub(super) struct Interpreter<'s> {
    pub(super) libraries: &'s dyn LibraryModel,
    pub(super) sample: &'s Excerpt,
    pub(super) scopes: Vec<BTreeMap<String, Val>>,
    pub(super) types: BTreeMap<String, Rc<Type>>,
    /// The functions, classes and complete objects that the sample has defined so far and that
    /// `enter_uncalled` has not yet handled. If the sample never calls one of them, its reader is meant to
    /// call it, so it is entered at the end.
    defined: Vec<Val>,
    /// The functions that were called so far, by address.
    entered: Vec<*const Function>,
    /// The number of nested calls of the sample's own functions.
    depth: usize,
    /// The number of value parts that may still be evaluated; see [`MAX_EVALUATED_PARTS`].
    pub(super) budget: usize,
    /// Whether the current code only runs if a call failed, or tests whether a call failed. Fields that it
    /// reads are probes.
    pub(super) probes: bool,
    pub(super) calls: Vec<Call>,
    /// What the library returns for each call, by the index of the call.
    pub(super) library_responses: Vec<LibraryResponse>,
    pub(super) imports: Vec<(Import, bool)>,
    /// The places of unknown values that are spread into objects.
    pub(super) spread: Vec<Span>,
    pub(super) gaps: Vec<Gap>,
}

impl Interpreter<'_> {
    /// Declares the functions, classes and types of a block; they may be used before their declaration.
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

    /// Evaluates statements. Returns the value of the first `return` whose value is known, else
    /// [`Val::Unknown`].
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
                self.probing(true, |interpreter| interpreter.value(condition));
                let first = self.probing(*failed, |interpreter| interpreter.block(then));
                let second = self.probing(!*failed, |interpreter| interpreter.block(otherwise));
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
            Stmt::Expression(value) => {
                let value = self.value(value);
                self.enter_with_unknown_arguments(&value);
            }
            Stmt::Block(statements) => return self.block(statements),
        }
        Val::Unknown
    }

    /// Sets a variable of the innermost scope.
    fn set(&mut self, name: &str, value: Val) {
        self.scopes.last_mut().expect("there is always the outermost scope").insert(name.to_owned(), value);
    }

    /// Sets the variable of that name in the innermost scope that declares it, or else in the innermost
    /// scope.
    fn assign(&mut self, name: &str, value: Val) {
        let known = self.scopes.iter().rposition(|scope| scope.contains_key(name));
        let scope = known.unwrap_or(self.scopes.len() - 1);
        self.scopes[scope].insert(name.to_owned(), value);
    }

    /// Evaluates code with `look`. `probes` is true if the code runs only after a failed call, or tests whether
    /// a call failed; then the fields that it reads are probes.
    fn probing<T>(&mut self, probes: bool, look: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.probes;
        self.probes |= probes;
        let seen = look(self);
        self.probes = before;
        seen
    }

    /// Binds a value to a pattern. `value` is `None` if the field or argument is missing. `declares` is
    /// true if the pattern declares new variables.
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
            Pattern::Field(of, key, at) => {
                let field =
                    ObjectField { key: key.clone(), at: at.clone(), value: value.unwrap_or(Val::Unknown) };
                self.set_field(of, field);
            }
            Pattern::Ignored => {}
        }
    }

    fn has_field(&self, value: Option<&Val>, key: &str) -> bool {
        value.is_some_and(|value| value.field(key).is_some())
    }
}
