//! Applies changes to a value that the sample created: headers of a session, fields of a form, list items.

use super::Interpreter;
use crate::page::code::ast::Expr;
use crate::page::code::http_library_arguments::Arguments;
use crate::page::code::library_model::Mutation;
use crate::page::code::values::{Completeness, ObjectField, Val};

impl Interpreter<'_> {
    /// Adds a field to the value of a place expression: `payload["amount"] = 50`.
    pub(super) fn put(&mut self, of: &Expr, field: ObjectField) {
        let Some(place) = self.place(of) else { return };
        if let Val::Client(_, options) = place {
            add(options, field);
        } else {
            add(place, field);
        }
    }

    /// The receiver after a method changed it; `None` if the method does not change it.
    pub(super) fn changed(
        &mut self,
        place: &Expr,
        of: &Val,
        name: &str,
        arguments: &Arguments,
    ) -> Option<Val> {
        let change = self.dialect.change(name)?;
        // A method that the sample itself defines takes precedence.
        let own = matches!(of.field(name), Some(ObjectField { value: Val::Function(_), .. }));
        if own || !matches!(of, Val::Object(..) | Val::Form(..) | Val::List(_) | Val::Text(_)) {
            return None;
        }
        let mut changed = of.clone();
        match change {
            Mutation::Pair => {
                let [(key, at), (value, _), ..] = arguments.positional.as_slice() else { return None };
                match key.whole_text() {
                    Some(key) => {
                        add(
                            &mut changed,
                            ObjectField { key: key.to_owned(), at: at.clone(), value: value.clone() },
                        );
                    }
                    None => changed = changed.loosened(),
                }
            }
            Mutation::Fields => {
                let more = arguments.first().map_or(&[][..], Val::fields).iter().chain(&arguments.named);
                let whole = !matches!(arguments.first(), Some(first) if !matches!(first, Val::Object(..)));
                more.for_each(|field| add(&mut changed, field.clone()));
                if !whole || arguments.whole == Completeness::No {
                    changed = changed.loosened();
                }
            }
            Mutation::Item => match (&mut changed, arguments.first()) {
                (Val::List(items), Some(item)) => items.push(item.clone()),
                _ => return None,
            },
        }
        if let Some(place) = self.place(place) {
            *place = changed.clone();
        }
        Some(changed)
    }

    /// A mutable reference to the value of a place expression: a variable, a member or a subscript.
    pub(super) fn place(&mut self, of: &Expr) -> Option<&mut Val> {
        match of {
            Expr::Name(name) => self.scopes.iter_mut().rev().find_map(|scope| scope.get_mut(name)),
            Expr::Member { of, name, .. } => {
                self.preset(of, name);
                let is_aspect = self.dialect.is_aspect(name);
                let value = self.place(of)?;
                if is_aspect { Some(value) } else { inner(value, name) }
            }
            Expr::Index { of, index } => {
                let key = match self.value(index) {
                    Val::Text(text) => text.whole?,
                    _ => return None,
                };
                inner(self.place(of)?, &key)
            }
            _ => None,
        }
    }
}

impl Interpreter<'_> {
    /// Makes a client of a library that the sample sets options on: `axios.defaults.baseURL = …` applies to
    /// every later request of `axios`.
    fn preset(&mut self, of: &Expr, name: &str) {
        let Expr::Name(variable) = of else { return };
        let Val::Global(library) = self.value(of) else { return };
        if let Some(library) = self.dialect.client(&format!("{library}.{name}")) {
            let options = Val::Object(Vec::new(), Completeness::Yes);
            self.scopes[0].insert(variable.clone(), Val::Client(library, Box::new(options)));
        }
    }
}

/// Adds a field to an object or form, or a query parameter to a URL.
fn add(to: &mut Val, field: ObjectField) {
    match to {
        Val::Object(fields, _) | Val::Form(fields, _) => fields.push(field),
        Val::Text(text) => {
            text.query.push(field);
            text.whole = None;
        }
        _ => {}
    }
}

/// A mutable reference to a field of a value. An option of a client is created empty if it is missing.
fn inner<'v>(value: &'v mut Val, name: &str) -> Option<&'v mut Val> {
    match value {
        Val::Client(_, options) => {
            if options.field(name).is_none() {
                add(
                    options,
                    ObjectField {
                        key: name.to_owned(),
                        at: 0..0,
                        value: Val::Object(Vec::new(), Completeness::Yes),
                    },
                );
            }
            inner(options, name)
        }
        Val::Object(fields, _) => {
            let field = fields.iter_mut().rev().find(|field| field.key == name)?;
            Some(&mut field.value)
        }
        _ => None,
    }
}
