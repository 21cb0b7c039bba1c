//! Applies changes to a value that the sample created: headers of a session, fields of a form, list items.

use super::Interpreter;
use crate::page::code::ast::Expr;
use crate::page::code::http_library_arguments::Arguments;
use crate::page::code::library_model::Mutation;
use crate::page::code::values::{Completeness, ObjectField, Val};

impl Interpreter<'_> {
    /// Adds a field to the value of a place expression: `payload["amount"] = 50`.
    pub(super) fn set_field(&mut self, of: &Expr, field: ObjectField) {
        let Some(place) = self.place(of) else { return };
        if let Val::Client(_, options) = place {
            add_field(options, field);
        } else {
            add_field(place, field);
        }
    }

    /// The receiver after a method changed it; `None` if the method does not change it.
    pub(super) fn apply_mutation(
        &mut self,
        place: &Expr,
        of: &Val,
        name: &str,
        arguments: &Arguments,
    ) -> Option<Val> {
        let change = self.libraries.mutation(name)?;
        // A method that the sample itself defines takes precedence.
        let own = matches!(of.field(name), Some(ObjectField { value: Val::Function(_), .. }));
        if own || !matches!(of, Val::Object(..) | Val::Form(..) | Val::List(_) | Val::Text(_)) {
            return None;
        }
        let mut changed = of.clone();
        match change {
            Mutation::AddField => {
                let [(key, at), (value, _), ..] = arguments.positional.as_slice() else { return None };
                match key.whole_text() {
                    Some(key) => {
                        add_field(
                            &mut changed,
                            ObjectField { key: key.to_owned(), at: at.clone(), value: value.clone() },
                        );
                    }
                    None => changed = changed.into_incomplete(),
                }
            }
            Mutation::AddFields => {
                let more = arguments.first().map_or(&[][..], Val::fields).iter().chain(&arguments.named);
                let whole = !matches!(arguments.first(), Some(first) if !matches!(first, Val::Object(..)));
                more.for_each(|field| add_field(&mut changed, field.clone()));
                if !whole || arguments.whole == Completeness::No {
                    changed = changed.into_incomplete();
                }
            }
            Mutation::AppendItem => match (&mut changed, arguments.first()) {
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
                self.create_library_client(of, name);
                let is_same_as_receiver = self.libraries.is_same_as_receiver(name);
                let value = self.place(of)?;
                if is_same_as_receiver { Some(value) } else { field_mut(value, name) }
            }
            Expr::Index { of, index } => {
                let key = match self.value(index) {
                    Val::Text(text) => text.whole?,
                    _ => return None,
                };
                field_mut(self.place(of)?, &key)
            }
            _ => None,
        }
    }
}

impl Interpreter<'_> {
    /// If `of.name` stands for the default options of a library, turns the variable of the library into a
    /// client with options: `axios.defaults.baseURL = …` applies to every later request of `axios`.
    fn create_library_client(&mut self, of: &Expr, name: &str) {
        let Expr::Name(variable) = of else { return };
        let Val::Global(library) = self.value(of) else { return };
        if let Some(library) = self.libraries.client(&format!("{library}.{name}")) {
            let options = Val::Object(Vec::new(), Completeness::Yes);
            self.scopes[0].insert(variable.clone(), Val::Client(library, Box::new(options)));
        }
    }
}

/// Adds a field to an object or form, or a query parameter to a URL.
fn add_field(to: &mut Val, field: ObjectField) {
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
fn field_mut<'v>(value: &'v mut Val, name: &str) -> Option<&'v mut Val> {
    match value {
        Val::Client(_, options) => {
            if options.field(name).is_none() {
                add_field(
                    options,
                    ObjectField {
                        key: name.to_owned(),
                        at: 0..0,
                        value: Val::Object(Vec::new(), Completeness::Yes),
                    },
                );
            }
            field_mut(options, name)
        }
        Val::Object(fields, _) => {
            let field = fields.iter_mut().rev().find(|field| field.key == name)?;
            Some(&mut field.value)
        }
        _ => None,
    }
}
