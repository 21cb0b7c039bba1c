//! What a call leads to: a request, a step along a value, or into a function of the sample.

use std::rc::Rc;

use super::dialect::{KnownFunction, LibraryResponse, MemberMeaning};
use super::expressions::{decoded, merge};
use super::request_arguments::{Arguments, BuiltRequest, Transfer};
use super::statements::StatementFollower;
use super::syntax::{Argument, ArgumentPassing, Expr, Import, SourceRange, Type};
use super::texts;
use super::values::{Completeness, ObjectField, Text, Val};
use crate::source::gap::Gap;
use crate::subject::FieldPath;

impl StatementFollower<'_> {
    pub(super) fn call(&mut self, callee: &Expr, arguments: &[Argument], at: &SourceRange) -> Val {
        let Expr::Member { of: place, name, at: name_at } = callee else {
            let callee = self.value(callee);
            let arguments = self.arguments(arguments, at);
            return self.apply(callee, arguments, None, at, at).0;
        };
        let of = self.value(place);
        let arguments = self.arguments(arguments, at);
        if let Some(changed) = self.changed(place, &of, name, &arguments) {
            return changed;
        }
        if let Some(receiver) = self.receiver(&of) {
            let step = self.dialect.method(receiver, name);
            return self.method(&of, step, &arguments, name, name_at);
        }
        match &of {
            Val::Client(library, options) => {
                let callee = format!("{library}.{name}");
                match self.dialect.transfer(&callee) {
                    Some(transfer) => self.request(transfer, &arguments, Some(options), at, name_at),
                    // `axios.create`, once something was set on `axios` itself.
                    None => self.global(&callee, &arguments, at, name_at),
                }
            }
            Val::Class(class) if self.dialect.decodes(name) => {
                let body = arguments.first().map_or(Val::Unknown, decoded);
                self.typed(body, &Type::Named(class.name.clone()))
            }
            _ => {
                let callee = self.member(&of, name, name_at);
                let (value, receiver) = self.apply(callee, arguments, Some(of), at, name_at);
                // What a method sets on its receiver stays set.
                if let (Some(receiver @ Val::Object(..)), Some(place)) = (receiver, self.place(place)) {
                    *place = receiver;
                }
                value
            }
        }
    }

    /// Calls a value; what its receiver has become stands beside what it returns.
    fn apply(
        &mut self,
        callee: Val,
        arguments: Arguments,
        receiver: Option<Val>,
        at: &SourceRange,
        name_at: &SourceRange,
    ) -> (Val, Option<Val>) {
        let value = match callee {
            Val::Global(global) => self.global(&global, &arguments, at, name_at),
            Val::Function(function) => return self.enter(&function, arguments, receiver),
            Val::Class(class) => match &arguments.spread {
                Some(body) => self.typed(body.clone(), &Type::Named(class.name.clone())),
                None => self.construct(&class, Some(arguments)),
            },
            Val::Client(library, options) => match self.dialect.transfer(library) {
                Some(transfer) => self.request(transfer, &arguments, Some(&options), at, name_at),
                None => Val::Unknown,
            },
            _ => {
                self.enter_arguments(&arguments);
                Val::Unknown
            }
        };
        (value, None)
    }

    fn arguments(&mut self, arguments: &[Argument], whole: &SourceRange) -> Arguments {
        let mut evaluated = Arguments::none();
        for argument in arguments {
            let value = self.value(&argument.value);
            match (&argument.pass, value) {
                (ArgumentPassing::Named(name, at), value) => {
                    evaluated.named.push(ObjectField { key: name.clone(), at: at.clone(), value });
                }
                (ArgumentPassing::Fields, Val::Object(fields, part)) => {
                    evaluated.named.extend(fields);
                    evaluated.whole = if part == Completeness::No { part } else { evaluated.whole };
                }
                (ArgumentPassing::Fields, value) => {
                    evaluated.whole = Completeness::No;
                    evaluated.spread = Some(value).filter(|value| matches!(value, Val::Body(..)));
                }
                (ArgumentPassing::Items, Val::List(items)) => {
                    evaluated.positional.extend(items.into_iter().map(|item| (item, whole.clone())));
                }
                (_, value) => {
                    let at = match &value {
                        Val::Text(text) => text.at.clone(),
                        _ => whole.clone(),
                    };
                    evaluated.positional.push((value, at));
                }
            }
        }
        evaluated
    }

    fn request(
        &mut self,
        transfer: Transfer,
        arguments: &Arguments,
        client: Option<&Val>,
        at: &SourceRange,
        name_at: &SourceRange,
    ) -> Val {
        let BuiltRequest { call, gaps } = transfer.make(arguments, client, at, name_at, self.sample);
        let span = call.span;
        self.gaps.extend(gaps.into_iter().map(|(kind, reason)| Gap::new(span, kind, reason)));
        self.calls.push(call);
        self.answers.push(transfer.answer());
        let call = self.calls.len() - 1;
        match transfer.answer() {
            LibraryResponse::Body => Val::Body(call, FieldPath::root()),
            LibraryResponse::Response | LibraryResponse::Data => Val::Response(call),
        }
    }

    fn global(
        &mut self,
        callee: &str,
        arguments: &Arguments,
        at: &SourceRange,
        name_at: &SourceRange,
    ) -> Val {
        if let Some(library) = self.dialect.client(callee) {
            return Val::Client(library, Box::new(arguments.options("base_url")));
        }
        if let Some(transfer) = self.dialect.transfer(callee) {
            return self.request(transfer, arguments, None, at, name_at);
        }
        let first = arguments.first().cloned().unwrap_or(Val::Unknown);
        let second = arguments.positional.get(1).map(|(value, _)| value);
        match self.dialect.known(callee) {
            KnownFunction::Encodes => Val::Encoded(Box::new(first)),
            KnownFunction::Numbers => {
                let item = self.item_of(first);
                Val::List(vec![Val::List(vec![Val::Unknown, item])])
            }
            KnownFunction::PassesOn => decoded(&first),
            KnownFunction::Gathers => {
                Val::List(arguments.positional.iter().map(|(value, _)| value.clone()).collect())
            }
            KnownFunction::Merges => {
                let values = arguments.positional.iter().map(|(value, _)| match value {
                    Val::List(_) => Val::Object(super::request_builder::pairs(value), Completeness::No),
                    other => other.clone(),
                });
                merge(values.chain([Val::Object(arguments.named.clone(), arguments.whole)]))
            }
            KnownFunction::Form(encoding) => Val::Form(super::request_builder::pairs(&first), encoding),
            KnownFunction::Environment => second.cloned().unwrap_or_else(|| Val::Global(callee.to_owned())),
            KnownFunction::Refers => texts::referred(&first, second),
            KnownFunction::ReferredFrom => texts::referred(second.unwrap_or(&Val::Unknown), Some(&first)),
            KnownFunction::Request => arguments.options("url"),
            KnownFunction::Imports => match first.whole_text() {
                Some(module) => {
                    let (local, global) = (String::new(), module.to_owned());
                    let import = Import { local, global, module: module.to_owned(), at: at.clone() };
                    self.imports.push((import, false));
                    Val::Global(module.to_owned())
                }
                None => Val::Unknown,
            },
            KnownFunction::Nothing => {
                for (import, called) in &mut self.imports {
                    let rest = callee.strip_prefix(&import.global);
                    *called |= rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
                }
                self.enter_arguments(arguments);
                Val::Unknown
            }
        }
    }

    fn method(
        &mut self,
        of: &Val,
        step: MemberMeaning,
        arguments: &Arguments,
        name: &str,
        at: &SourceRange,
    ) -> Val {
        let first = arguments.first();
        let function = match first {
            Some(Val::Function(function)) => Some(Rc::clone(function)),
            _ => None,
        };
        let pass = |values: Vec<Val>| {
            let positional = values.into_iter().map(|value| (value, at.clone())).collect();
            Arguments { positional, whole: Completeness::No, ..Arguments::none() }
        };
        match (step, first, function) {
            (MemberMeaning::Field, Some(Val::Text(Text { whole: Some(key), at, .. })), _) => {
                self.read(of, key, at)
            }
            (MemberMeaning::Field, ..) => Val::Unknown,
            (MemberMeaning::Filled, ..) => texts::filled(of, arguments),
            (MemberMeaning::Replaced, Some(Val::Text(_)), _) => texts::replaced(of, arguments),
            (MemberMeaning::Replaced, ..) => self.step(of, MemberMeaning::Trimmed, name, at),
            (MemberMeaning::Continue, _, Some(function)) => {
                self.enter(&function, pass(vec![of.clone()]), None).0
            }
            (MemberMeaning::Continue, ..) => of.clone(),
            (
                MemberMeaning::EachItem | MemberMeaning::OneItem | MemberMeaning::SameItems,
                _,
                Some(function),
            ) => {
                let item = self.item_of(of.clone());
                // The accumulator of `reduce` stands before the item.
                let values = if name == "reduce" { vec![Val::Unknown, item] } else { vec![item] };
                let returned = self.enter(&function, pass(values), None).0;
                if step == MemberMeaning::EachItem {
                    Val::List(vec![returned])
                } else {
                    self.step(of, step, name, at)
                }
            }
            _ => {
                self.enter_arguments(arguments);
                self.step(of, step, name, at)
            }
        }
    }

    /// A value that is declared to be of a type: the fields that the type cannot do without are read
    /// where they are declared.
    pub(super) fn typed(&mut self, value: Val, declared: &Type) -> Val {
        let body = match value {
            Val::Response(call) if self.answers.get(call) == Some(&LibraryResponse::Data) => decoded(&value),
            _ => value.clone(),
        };
        if let Val::Body(..) = body {
            self.read_declared(&body, declared, &mut Vec::new());
        }
        value
    }

    fn read_declared(&mut self, body: &Val, declared: &Type, within: &mut Vec<String>) {
        match declared {
            Type::Named(name) => {
                // A type that holds itself tells nothing new the second time.
                let Some(declared) = self.types.get(name).cloned() else { return };
                if !within.contains(name) {
                    within.push(name.clone());
                    self.read_declared(body, &declared, within);
                    within.pop();
                }
            }
            Type::Object(fields) => {
                for field in fields.iter().filter(|field| !field.optional) {
                    if self.budget == 0 {
                        return;
                    }
                    self.budget -= 1;
                    let value = self.read(body, &field.name, &field.at);
                    self.read_declared(&value, &field.of, within);
                }
            }
            Type::List(of) => {
                let item = self.item_of(body.clone());
                self.read_declared(&item, of, within);
            }
            Type::All(parts) => parts.iter().for_each(|part| self.read_declared(body, part, within)),
            Type::Other => {}
        }
    }
}
