//! Follows the values of a sample, without running it, from literals to requests and from decoded
//! responses to the fields that are read: its statements, its variables, its own functions.
//!
//! What is understood of values stands once, here and in [`super::evaluate`]; a [`Dialect`] says how
//! its language and its libraries spell it. The name of a variable means nothing: `const data =
//! await r.json()` binds the root of a body, whatever it is called.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::dialect::{Dialect, LibraryResponse};
use super::request_arguments::Arguments;
use super::syntax::{Class, Function, Import, Pattern, Program, Stmt, Type};
use super::values::{Completeness, ObjectField, Val};
use crate::page::call::Call;
use crate::source::gap::{Gap, GapKind};
use crate::source::parsed::Parsed;
use crate::source::{Excerpt, Span};

/// How deep calls of the sample's own functions are followed.
const DEPTH: usize = 8;

/// How many parts of values are looked at before a sample is given up.
const BUDGET: usize = 200_000;

/// What was found in a sample.
#[derive(Debug, Default)]
pub(crate) struct SampleCalls {
    pub(crate) calls: Vec<Call>,
    /// What it takes in, and whether it calls that.
    pub(crate) imports: Vec<(Import, bool)>,
}

/// Follows a program.
pub(crate) fn follow(program: &Program, dialect: &dyn Dialect, sample: &Excerpt) -> Parsed<SampleCalls> {
    let mut follower = StatementFollower {
        dialect,
        sample,
        scopes: vec![BTreeMap::new()],
        types: BTreeMap::new(),
        defined: Vec::new(),
        entered: Vec::new(),
        depth: 0,
        budget: BUDGET,
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
        let reason = "this sample is too large to be followed to its end";
        follower.gaps.push(Gap::new(span, GapKind::SampleTooLarge, reason));
    }
    // Where nothing is sent, nobody asks what an object is made of.
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

pub(super) struct StatementFollower<'s> {
    pub(super) dialect: &'s dyn Dialect,
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

impl StatementFollower<'_> {
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

    /// Calls a function of the sample; what its receiver has become stands beside what it returns.
    pub(super) fn enter(
        &mut self,
        function: &Rc<Function>,
        arguments: Arguments,
        receiver: Option<Val>,
    ) -> (Val, Option<Val>) {
        self.run(function, Some(arguments), receiver)
    }

    fn run(
        &mut self,
        function: &Rc<Function>,
        arguments: Option<Arguments>,
        receiver: Option<Val>,
    ) -> (Val, Option<Val>) {
        self.entered.push(Rc::as_ptr(function));
        if self.depth == DEPTH || self.budget == 0 {
            return (Val::Unknown, receiver);
        }
        self.depth += 1;
        self.scopes.push(BTreeMap::new());
        if let (Some(name), Some(receiver)) = (&function.receiver, receiver) {
            self.set(name, receiver);
        }
        match arguments {
            Some(arguments) => self.bind_arguments(&function.parameters, arguments),
            None => self.bind_blindly(&function.parameters),
        }
        let outside = self.defined.len();
        let mut returned = self.block(&function.body);
        // What it hands out may be called where it is handed to.
        if !matches!(returned, Val::Object(..) | Val::Function(_) | Val::Class(_)) {
            self.enter_what_nobody_called(outside);
        }
        if let Some(declared) = &function.returns {
            returned = self.typed(returned, declared);
        }
        let mut scope = self.scopes.pop().unwrap_or_default();
        self.depth -= 1;
        (returned, function.receiver.as_ref().and_then(|name| scope.remove(name)))
    }

    fn bind_arguments(&mut self, parameters: &[Pattern], arguments: Arguments) {
        let mut positional = arguments.positional.into_iter().map(|(value, _)| value);
        let mut named = arguments.named;
        for parameter in parameters {
            match parameter {
                Pattern::Rest(name) => {
                    let rest = positional.by_ref().collect();
                    self.set(name, Val::List(rest));
                }
                Pattern::Keywords(name) => {
                    self.set(name, Val::Object(std::mem::take(&mut named), arguments.whole));
                }
                _ => {
                    let by_name = |named: &mut Vec<ObjectField>| {
                        let name = parameter_name(parameter)?;
                        let index = named.iter().position(|field| field.key == name)?;
                        Some(named.remove(index).value)
                    };
                    let value = positional.next().or_else(|| by_name(&mut named));
                    // What is not passed is nothing, unless something unknown may hold it.
                    let missing =
                        if arguments.whole == Completeness::Yes { Val::undefined() } else { Val::Unknown };
                    self.bind(parameter, Some(value.unwrap_or(missing)), true);
                }
            }
        }
    }

    /// Anything may be passed; a default is what is passed mostly.
    fn bind_blindly(&mut self, parameters: &[Pattern]) {
        for parameter in parameters {
            let value = match parameter {
                Pattern::Keywords(_) => Val::Object(Vec::new(), Completeness::No),
                Pattern::Default(_, fallback) => self.value(fallback).loosened(),
                _ => Val::Unknown,
            };
            let pattern = match parameter {
                Pattern::Default(pattern, _) => pattern,
                other => other,
            };
            // A default of nothing says that something is passed where it matters.
            let value = if value.is_null() { Val::Unknown } else { value };
            self.bind(pattern, Some(value), true);
        }
    }

    /// An instance of a class, as its constructor leaves it.
    pub(super) fn construct(&mut self, class: &Rc<Class>, arguments: Option<Arguments>) -> Val {
        let (mut fields, constructor) = self.inherited(class, 0);
        let own_names = arguments.as_ref().filter(|_| constructor.is_none());
        fields.extend(own_names.into_iter().flat_map(|arguments| arguments.named.clone()));
        let instance = Val::Object(fields, Completeness::No);
        match constructor {
            Some(constructor) => {
                let (_, built) = self.run(&constructor, arguments, Some(instance.clone()));
                built.unwrap_or(instance)
            }
            None => instance,
        }
    }

    /// The methods and fields of a class and those above it, and the constructor.
    fn inherited(&mut self, class: &Rc<Class>, depth: usize) -> (Vec<ObjectField>, Option<Rc<Function>>) {
        let base = class.base.as_ref().filter(|_| depth < DEPTH).map(|base| self.value(base));
        let (mut fields, above) = match base {
            Some(Val::Class(base)) => self.inherited(&base, depth + 1),
            _ => (Vec::new(), None),
        };
        let methods = class.methods.iter().map(|(name, at, method)| ObjectField {
            key: name.clone(),
            at: at.clone(),
            value: Val::Function(Rc::clone(method)),
        });
        fields.extend(methods);
        for (name, at, value) in &class.fields {
            let value = self.value(value);
            fields.push(ObjectField { key: name.clone(), at: at.clone(), value });
        }
        (fields, class.constructor.clone().or(above))
    }

    /// A function that is passed to something unknown may be called with anything, and so may those
    /// of an object that is written out.
    pub(super) fn enter_blindly(&mut self, value: &Val) {
        match value {
            Val::Function(function) if !self.is_entered(function) => {
                self.run(function, None, None);
            }
            Val::Object(_, Completeness::Yes) => self.enter_methods(value),
            _ => {}
        }
    }

    fn is_entered(&self, function: &Rc<Function>) -> bool {
        self.entered.contains(&Rc::as_ptr(function))
    }

    /// The functions of an object that nobody called so far, the last ones first.
    fn enter_methods(&mut self, object: &Val) {
        for field in object.fields().iter().rev() {
            match &field.value {
                Val::Function(method) if !self.is_entered(method) => {
                    self.run(method, None, Some(object.clone()));
                }
                _ => {}
            }
        }
    }

    pub(super) fn enter_arguments(&mut self, arguments: &Arguments) {
        for (value, _) in &arguments.positional {
            self.enter_blindly(value);
        }
    }

    /// Functions that the sample defines for its reader to call; the last ones first, since helpers
    /// stand before those that call them.
    fn enter_what_nobody_called(&mut self, from: usize) {
        while self.defined.len() > from {
            let Some(defined) = self.defined.pop() else { return };
            match &defined {
                Val::Class(class) => {
                    let called = class.methods.iter().all(|(.., method)| self.is_entered(method));
                    if !called || class.methods.is_empty() {
                        let instance = self.construct(class, None);
                        self.enter_methods(&instance);
                    }
                }
                other => self.enter_blindly(other),
            }
        }
    }
}

/// The name that an argument is passed by.
fn parameter_name(parameter: &Pattern) -> Option<&str> {
    match parameter {
        Pattern::Name(name) => Some(name),
        Pattern::Default(pattern, _) => parameter_name(pattern),
        _ => None,
    }
}
