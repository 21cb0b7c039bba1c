//! Evaluates expressions: objects, lists, members, subscripts; records the response fields that are read.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Interpreter;
use crate::page::call::FieldRead;
use crate::page::code::ast::{Expr, ObjectEntry, Pattern, SourceRange};
use crate::page::code::http_library_arguments::Arguments;
use crate::page::code::library_model::{MemberMeaning, Receiver};
use crate::page::code::limits::MAX_VALUE_PARTS;
use crate::page::code::values::{Completeness, ObjectField, Text, Val};
use crate::subject::FieldPath;

impl Interpreter<'_> {
    /// The value of an expression; unknown once the budget is used up, or if the value is too large.
    pub(super) fn value(&mut self, expr: &Expr) -> Val {
        if self.budget == 0 {
            return Val::Unknown;
        }
        let value = self.evaluate(expr);
        let size = value.size();
        self.budget = self.budget.saturating_sub(size);
        if size > MAX_VALUE_PARTS { Val::Unknown } else { value }
    }

    fn evaluate(&mut self, expr: &Expr) -> Val {
        match expr {
            Expr::Literal(value) => Val::Literal(value.clone()),
            Expr::Text(pieces, at) => self.text(pieces, at),
            Expr::Name(name) => {
                let bound = self.scopes.iter().rev().find_map(|scope| scope.get(name));
                bound.cloned().unwrap_or_else(|| Val::Global(name.clone()))
            }
            Expr::Object(entries) => self.object(entries),
            Expr::List(items) => Val::List(items.iter().map(|item| self.value(item)).collect()),
            Expr::Member { of, name, at } => {
                let of = self.value(of);
                self.member(&of, name, at)
            }
            Expr::Index { of, index } => {
                let of = self.value(of);
                let index = self.value(index);
                self.index(&of, &index)
            }
            Expr::Call { callee, arguments, at } => self.call(callee, arguments, at),
            Expr::Alternatives(options) => {
                let values: Vec<Val> = options.iter().map(|option| self.value(option)).collect();
                choose_alternative(values)
            }
            Expr::And(left, right) => {
                let (left, right) = (self.value(left), self.value(right));
                if left.is_null() || !right.is_known() { left } else { right }
            }
            Expr::Comprehension { pattern, over, result } => self.comprehension(pattern, over, result),
            Expr::Function(function) => Val::Function(Rc::clone(function)),
            Expr::Merged(left, right) => {
                let (left, right) = (self.value(left), self.value(right));
                merge([left, right])
            }
            Expr::Bound(pattern, value) => {
                let value = self.value(value);
                self.bind(pattern, Some(value.clone()), false);
                value
            }
            Expr::Typed(value, declared) => {
                let value = self.value(value);
                self.typed(value, declared)
            }
            Expr::Other(parts) => {
                for part in parts {
                    let value = self.value(part);
                    self.enter_with_unknown_arguments(&value);
                }
                Val::Unknown
            }
        }
    }

    /// Evaluates a comprehension: returns a list with its result for one item of the list `over`.
    fn comprehension(&mut self, pattern: &Pattern, over: &Expr, result: &Expr) -> Val {
        let over = self.value(over);
        let item = self.item_of(over);
        // The variable of a comprehension has a scope of its own and may shadow an outer variable.
        self.scopes.push(BTreeMap::new());
        self.bind(pattern, Some(item), true);
        let result = self.value(result);
        self.scopes.pop();
        Val::List(vec![result])
    }

    fn object(&mut self, entries: &[ObjectEntry]) -> Val {
        let mut fields = Vec::new();
        let mut whole = Completeness::Yes;
        for entry in entries {
            match entry {
                ObjectEntry::Pair { key, at, value } => {
                    let value = self.value(value);
                    fields.push(ObjectField { key: key.clone(), at: at.clone(), value });
                }
                ObjectEntry::Computed(key, value) => {
                    let (key, value) = (self.value(key), self.value(value));
                    match key {
                        Val::Text(Text { whole: Some(key), at, .. }) => {
                            fields.push(ObjectField { key, at, value })
                        }
                        _ => whole = Completeness::No,
                    }
                }
                ObjectEntry::Elided => whole = Completeness::No,
                ObjectEntry::Spread(of, at) => match self.value(of) {
                    Val::Object(more, part) => {
                        fields.extend(more);
                        whole = if part == Completeness::No { part } else { whole };
                    }
                    nothing if nothing.is_null() => {}
                    _ => {
                        whole = Completeness::No;
                        self.spread.push(self.sample.span(at.clone()));
                    }
                },
            }
        }
        Val::Object(fields, whole)
    }

    /// The value of `of.name`. If the member is a getter, it is called.
    pub(super) fn member(&mut self, of: &Val, name: &str, at: &SourceRange) -> Val {
        match of {
            Val::Global(global) => Val::Global(format!("{global}.{name}")),
            Val::Object(_, whole) => match of.field(name).map(|field| field.value.clone()) {
                Some(Val::Function(getter)) if getter.is_getter => {
                    self.enter(&getter, Arguments::none(), Some(of.clone())).0
                }
                Some(value) => value,
                None if *whole == Completeness::Yes => Val::undefined(),
                None => Val::Unknown,
            },
            Val::Client(..) if self.libraries.is_same_as_receiver(name) => of.clone(),
            Val::Client(_, options) => match (options.field(name), name) {
                (Some(field), _) => field.value.clone(),
                (None, "headers" | "params") => Val::Object(Vec::new(), Completeness::Yes),
                (None, _) => Val::Unknown,
            },
            Val::Class(class) => {
                let method = class.methods.iter().find(|(known, ..)| known == name);
                method.map_or(Val::Unknown, |(.., method)| Val::Function(Rc::clone(method)))
            }
            Val::Response(_) | Val::Body(..) | Val::Text(_) | Val::Encoded(_) | Val::Form(..) => {
                let step =
                    self.receiver(of).map_or(MemberMeaning::Unknown, |of| self.libraries.member(of, name));
                self.step(of, step, name, at)
            }
            _ => Val::Unknown,
        }
    }

    /// The kind of a value for the library model; `None` if the model knows no members of such values.
    pub(super) fn receiver(&self, of: &Val) -> Option<Receiver> {
        match of {
            Val::Response(call) => {
                self.library_responses.get(*call).map(|response| Receiver::Response(*response))
            }
            Val::Body(..) => Some(Receiver::Body),
            Val::Text(_) | Val::Encoded(_) | Val::Form(..) => Some(Receiver::Text),
            _ => None,
        }
    }

    fn index(&mut self, of: &Val, index: &Val) -> Val {
        match (of, index) {
            (Val::Body(..), Val::Text(Text { whole: Some(key), at, .. })) => self.read(of, key, at),
            (Val::Body(..), Val::Literal(_)) => self.item_of(of.clone()),
            (Val::Object(..), Val::Text(Text { whole: Some(key), .. })) => {
                of.field(key).map_or(Val::Unknown, |field| field.value.clone())
            }
            (Val::List(items), Val::Literal(_)) => items.first().cloned().unwrap_or(Val::Unknown),
            // An environment variable: `os.environ["KEY"]`.
            (Val::Global(global), _) => Val::Global(format!("{global}[]")),
            _ => Val::Unknown,
        }
    }

    /// The result of a member or method that needs no arguments.
    pub(super) fn step(&mut self, of: &Val, step: MemberMeaning, name: &str, at: &SourceRange) -> Val {
        match (step, of) {
            (MemberMeaning::Same, _) => of.clone(),
            (MemberMeaning::TrimSlash, Val::Text(text)) => {
                let whole = text.whole.as_ref().map(|whole| whole.trim_end_matches('/').to_owned());
                Val::Text(Text { url: text.url.without_slash(), whole, ..text.clone() })
            }
            (MemberMeaning::Decode, _) => decoded(of),
            (MemberMeaning::Field, Val::Body(..)) => self.read(of, name, at),
            (MemberMeaning::Item | MemberMeaning::OneItem, Val::Body(..)) => self.item_of(of.clone()),
            (MemberMeaning::SameItems, Val::Body(..)) => of.clone(),
            _ => Val::Unknown,
        }
    }

    /// Records that the sample reads the field `key` of a decoded body. Returns the value of that field, or
    /// unknown if `of` is no decoded body.
    pub(super) fn read(&mut self, of: &Val, key: &str, at: &SourceRange) -> Val {
        let Val::Body(call, path) = of else { return Val::Unknown };
        let path = path.key(key);
        let span = self.sample.span(at.clone());
        let reads = &mut self.calls[*call].reads;
        if !reads.iter().any(|read| read.span == span && read.path == path) {
            reads.push(FieldRead { path: path.clone(), span, probes: self.probes });
        }
        Val::Body(*call, path)
    }

    /// An item of a list: the first known item, or any item of an array in a decoded body.
    pub(super) fn item_of(&mut self, list: Val) -> Val {
        match list {
            Val::Body(call, path) => Val::Body(call, path.item()),
            Val::List(items) => items.into_iter().find(Val::is_known).unwrap_or(Val::Unknown),
            _ => Val::Unknown,
        }
    }
}

/// The decoded body of a response, or the value that a JSON text encodes; any other value unchanged.
pub(super) fn decoded(value: &Val) -> Val {
    match value {
        Val::Response(call) => Val::Body(*call, FieldPath::root()),
        Val::Encoded(inner) => (**inner).clone(),
        other => other.clone(),
    }
}

/// A value as text. The text of a number is not read; it is no number.
pub(super) fn as_text(value: &Val) -> Val {
    match decoded(value) {
        Val::Literal(_) => Val::Unknown,
        other => other,
    }
}

/// The most informative of several alternatives: the first value that is written in the sample, else the
/// first known value. If a skipped alternative may apply, the fields of a chosen object are incomplete.
fn choose_alternative(values: Vec<Val>) -> Val {
    let known =
        values.iter().position(Val::is_written_in_sample).or_else(|| values.iter().position(Val::is_known));
    let Some(index) = known else { return Val::Unknown };
    let unsure = values[..index].iter().any(|value| !value.is_null());
    let value = values.into_iter().nth(index).unwrap_or(Val::Unknown);
    if unsure { value.into_incomplete() } else { value }
}

/// One object with the fields of all values; unknown if none of them is an object.
pub(super) fn merge(values: impl IntoIterator<Item = Val>) -> Val {
    let mut fields = Vec::new();
    let mut whole = Completeness::Yes;
    let mut objects = 0;
    for value in values {
        match value {
            Val::Object(more, part) => {
                objects += 1;
                fields.extend(more);
                whole = if part == Completeness::No { part } else { whole };
            }
            nothing if nothing.is_null() => {}
            _ => whole = Completeness::No,
        }
    }
    if objects == 0 { Val::Unknown } else { Val::Object(fields, whole) }
}
