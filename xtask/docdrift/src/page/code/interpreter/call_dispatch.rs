//! Evaluates a call: decides whether it sends a request, calls a library function or a method of a value,
//! or enters a function of the sample.

use std::rc::Rc;

use super::Interpreter;
use super::expressions::{as_text, decoded, merge};
use super::string_interpolation::{format_template, replace_text, resolve_url};
use crate::page::code::ast::{Argument, ArgumentPassing, Expr, Import, SourceRange, Type};
use crate::page::code::http_library_arguments::{Arguments, BuiltRequest, RequestSignature};
use crate::page::code::library_model::{KnownFunction, LibraryResponse, MemberMeaning};
use crate::page::code::request_builder::pairs;
use crate::page::code::values::{Completeness, ObjectField, Text, Val};
use crate::source::gap::Gap;
use crate::subject::FieldPath;

impl Interpreter<'_> {
    pub(super) fn call(&mut self, callee: &Expr, arguments: &[Argument], at: &SourceRange) -> Val {
        let Expr::Member { of: place, name, at: name_at } = callee else {
            let callee = self.value(callee);
            let arguments = self.arguments(arguments, at);
            return self.apply(callee, arguments, None, at, at).0;
        };
        let of = self.value(place);
        let arguments = self.arguments(arguments, at);
        if let Some(changed) = self.apply_mutation(place, &of, name, &arguments) {
            return changed;
        }
        if let Some(receiver) = self.receiver(&of) {
            let step = self.libraries.method(receiver, name);
            return self.method(&of, step, &arguments, name, name_at);
        }
        match &of {
            Val::Client(library, options) => {
                let callee = format!("{library}.{name}");
                match self.libraries.request_signature(&callee) {
                    Some(signature) => self.request(signature, &arguments, Some(options), at, name_at),
                    // After `axios.defaults.… = …`, `axios` itself is a client, and `axios.create` is a method
                    // of this client.
                    None => self.global(&callee, &arguments, at, name_at),
                }
            }
            Val::Class(class) if self.libraries.is_decoder(name) => {
                let body = arguments.first().map_or(Val::Unknown, decoded);
                self.typed(body, &Type::Named(class.name.clone()))
            }
            _ => {
                let callee = self.member(&of, name, name_at);
                let (value, receiver) = self.apply(callee, arguments, Some(of), at, name_at);
                // Keep the changes that a method made to its receiver.
                if let (Some(receiver @ Val::Object(..)), Some(place)) = (receiver, self.place(place)) {
                    *place = receiver;
                }
                value
            }
        }
    }

    /// Calls a value. Returns the result, and the receiver as the call left it if a function of the sample
    /// was entered.
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
            Val::Client(library, options) => match self.libraries.request_signature(library) {
                Some(signature) => self.request(signature, &arguments, Some(&options), at, name_at),
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
        signature: RequestSignature,
        arguments: &Arguments,
        client: Option<&Val>,
        at: &SourceRange,
        name_at: &SourceRange,
    ) -> Val {
        let BuiltRequest { call, gaps } = signature.make(arguments, client, at, name_at, self.sample);
        let span = call.span;
        self.gaps.extend(gaps.into_iter().map(|(kind, reason)| Gap::new(span, kind, reason)));
        self.calls.push(call);
        self.library_responses.push(signature.response());
        let call = self.calls.len() - 1;
        match signature.response() {
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
        if let Some(library) = self.libraries.client(callee) {
            return Val::Client(library, Box::new(arguments.options("base_url")));
        }
        if let Some(signature) = self.libraries.request_signature(callee) {
            return self.request(signature, arguments, None, at, name_at);
        }
        let first = arguments.first().cloned().unwrap_or(Val::Unknown);
        let second = arguments.positional.get(1).map(|(value, _)| value);
        match self.libraries.known_function(callee) {
            KnownFunction::EncodeJson => Val::Encoded(Box::new(first)),
            KnownFunction::Enumerate => {
                let item = self.item_of(first);
                Val::List(vec![Val::List(vec![Val::Unknown, item])])
            }
            KnownFunction::Identity => decoded(&first),
            KnownFunction::ToText => as_text(&first),
            KnownFunction::CollectArguments => {
                Val::List(arguments.positional.iter().map(|(value, _)| value.clone()).collect())
            }
            KnownFunction::MergeFields => {
                let values = arguments.positional.iter().map(|(value, _)| match value {
                    Val::List(_) => Val::Object(pairs(value), Completeness::No),
                    other => other.clone(),
                });
                merge(values.chain([Val::Object(arguments.named.clone(), arguments.whole)]))
            }
            KnownFunction::Form(encoding) => Val::Form(pairs(&first), encoding),
            KnownFunction::Environment => second.cloned().unwrap_or_else(|| Val::Global(callee.to_owned())),
            KnownFunction::ResolveUrl => resolve_url(&first, second),
            KnownFunction::ResolveUrlFromBase => resolve_url(second.unwrap_or(&Val::Unknown), Some(&first)),
            KnownFunction::RequestOptions => arguments.options("url"),
            KnownFunction::Import => match first.whole_text() {
                Some(module) => {
                    let (local, global) = (String::new(), module.to_owned());
                    let import = Import { local, global, module: module.to_owned(), at: at.clone() };
                    self.imports.push((import, false));
                    Val::Global(module.to_owned())
                }
                None => Val::Unknown,
            },
            KnownFunction::Unknown => {
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
            (MemberMeaning::Format, ..) => format_template(of, arguments),
            (MemberMeaning::Replace, Some(Val::Text(_)), _) => replace_text(of, arguments),
            (MemberMeaning::Replace, ..) => self.step(of, MemberMeaning::TrimSlash, name, at),
            (MemberMeaning::Then, _, Some(function)) => self.enter(&function, pass(vec![of.clone()]), None).0,
            (MemberMeaning::Then, ..) => of.clone(),
            (
                MemberMeaning::EachItem | MemberMeaning::OneItem | MemberMeaning::SameItems,
                _,
                Some(function),
            ) => {
                let item = self.item_of(of.clone());
                // The first parameter of the callback of `reduce` is the accumulator.
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
}
