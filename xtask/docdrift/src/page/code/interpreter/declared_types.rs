//! Reads the fields of a decoded body that its declared type requires: `await response.json() as Order`.

use super::Interpreter;
use super::expressions::decoded;
use crate::page::code::ast::Type;
use crate::page::code::library_model::LibraryResponse;
use crate::page::code::values::Val;

impl Interpreter<'_> {
    /// Returns `value` unchanged. If it is a decoded body, each required field of its declared type counts
    /// as read, at the place where the type declares it.
    pub(super) fn typed(&mut self, value: Val, declared: &Type) -> Val {
        let body = match value {
            Val::Response(call) if self.library_responses.get(call) == Some(&LibraryResponse::Data) => {
                decoded(&value)
            }
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
                // A recursive type is entered once.
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
