//! Follows values through calls of the functions and classes that the sample itself defines.
//!
//! Binds arguments to parameters, evaluates bodies, returns results, and constructs instances.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Interpreter;
use crate::page::code::ast::{Class, Function, Pattern};
use crate::page::code::http_library_arguments::Arguments;
use crate::page::code::limits::{MAX_CALL_DEPTH, MAX_INHERITANCE_DEPTH};
use crate::page::code::values::{Completeness, ObjectField, Val};

impl Interpreter<'_> {
    /// Calls a function of the sample. Returns its result, and its receiver as the function left it
    /// (`None` if the function has no receiver).
    pub(super) fn enter(
        &mut self,
        function: &Rc<Function>,
        arguments: Arguments,
        receiver: Option<Val>,
    ) -> (Val, Option<Val>) {
        self.run(function, Some(arguments), receiver)
    }

    /// Evaluates the body of a function; without `arguments`, every parameter is unknown.
    fn run(
        &mut self,
        function: &Rc<Function>,
        arguments: Option<Arguments>,
        receiver: Option<Val>,
    ) -> (Val, Option<Val>) {
        self.entered.push(Rc::as_ptr(function));
        if self.depth == MAX_CALL_DEPTH || self.budget == 0 {
            return (Val::Unknown, receiver);
        }
        self.depth += 1;
        self.scopes.push(BTreeMap::new());
        if let (Some(name), Some(receiver)) = (&function.receiver, receiver) {
            self.set(name, receiver);
        }
        match arguments {
            Some(arguments) => self.bind_arguments(&function.parameters, arguments),
            None => self.bind_unknown_arguments(&function.parameters),
        }
        let outside = self.defined.len();
        let mut returned = self.block(&function.body);
        // Inner functions that nobody called are entered now, unless the result may contain them: then the
        // caller may call them.
        if !matches!(returned, Val::Object(..) | Val::Function(_) | Val::Class(_)) {
            self.enter_uncalled(outside);
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
                    // A parameter without an argument is undefined, unless the call spreads an unknown
                    // object, which may contain it.
                    let missing =
                        if arguments.whole == Completeness::Yes { Val::undefined() } else { Val::Unknown };
                    self.bind(parameter, Some(value.unwrap_or(missing)), true);
                }
            }
        }
    }

    /// Binds parameters without knowing the arguments: a parameter with a default has that value, every
    /// other parameter is unknown.
    fn bind_unknown_arguments(&mut self, parameters: &[Pattern]) {
        for parameter in parameters {
            let value = match parameter {
                Pattern::Keywords(_) => Val::Object(Vec::new(), Completeness::No),
                Pattern::Default(_, fallback) => self.value(fallback).into_incomplete(),
                _ => Val::Unknown,
            };
            let pattern = match parameter {
                Pattern::Default(pattern, _) => pattern,
                other => other,
            };
            // A default of `None` means that callers pass a value if the parameter matters.
            let value = if value.is_null() { Val::Unknown } else { value };
            self.bind(pattern, Some(value), true);
        }
    }

    /// Returns an instance of a class as the constructor leaves it; without `arguments`, the constructor's
    /// parameters are unknown. Without a constructor, the named arguments are the fields, as in a dataclass.
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

    /// The methods and fields of a class, after those of its base classes, and the constructor of the class
    /// or the nearest base class that has one.
    fn inherited(&mut self, class: &Rc<Class>, depth: usize) -> (Vec<ObjectField>, Option<Rc<Function>>) {
        let base = class.base.as_ref().filter(|_| depth < MAX_INHERITANCE_DEPTH).map(|base| self.value(base));
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

    /// Enters a function with unknown arguments, because unknown code that receives it may call it. For an
    /// object literal, enters the functions among its fields.
    pub(super) fn enter_with_unknown_arguments(&mut self, value: &Val) {
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

    /// Enters the functions of an object that were not called so far, the last ones first.
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
            self.enter_with_unknown_arguments(value);
        }
    }

    /// Enters the functions and classes that were defined since `defined` had the length `from` and that
    /// the sample never calls: its reader is meant to call them. The last ones come first, since helpers
    /// are usually defined before the functions that call them.
    pub(super) fn enter_uncalled(&mut self, from: usize) {
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
                other => self.enter_with_unknown_arguments(other),
            }
        }
    }
}

/// The name of a parameter, by which a caller may pass it; `None` for a pattern without a name.
fn parameter_name(parameter: &Pattern) -> Option<&str> {
    match parameter {
        Pattern::Name(name) => Some(name),
        Pattern::Default(pattern, _) => parameter_name(pattern),
        _ => None,
    }
}
