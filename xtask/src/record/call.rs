//! What is sent: the path and the query with their parameters, and the body in the form that the server expects.

use std::collections::BTreeMap;
use std::fs;

use docdrift::{Document, Node, Operation, Parameter, ParameterLocation};
use docdrift_cli::Error;
use form_urlencoded::{Serializer, byte_serialize};
use serde_json::Value;

/// A request of an operation, as it is sent and as it is recorded.
pub(super) struct Call {
    pub(super) operation: String,
    /// In upper case.
    pub(super) method: String,
    /// With its parameters, encoded.
    pub(super) path: String,
    /// The parameters of the query, encoded.
    pub(super) query: String,
    /// The types that the document declares of the parameters of the query.
    pub(super) query_types: BTreeMap<String, Vec<String>>,
    /// The body, as JSON.
    pub(super) body: Option<Value>,
    /// Whether the body is sent as a form.
    pub(super) sends_form: bool,
}

impl Call {
    /// A call of an operation with parameters such as `limit=3`.
    ///
    /// # Errors
    ///
    /// When a parameter is unknown, one of the path is missing, or the body is not JSON.
    pub(super) fn of(
        document: &Document,
        operation: Operation<'_>,
        parameters: &[String],
        body: Option<&str>,
    ) -> Result<Self, Error> {
        let id = operation.id();
        let declared = operation.parameters();
        let mut path = id.path.clone();
        let mut query = Serializer::new(String::new());
        let mut query_types = BTreeMap::new();
        for parameter in parameters {
            let (name, value) = parameter.split_once('=').ok_or_else(|| {
                Error::usage(format!("`{parameter}` is no parameter")).help("write it as NAME=VALUE")
            })?;
            let found = declared.iter().find(|declared| declared.name == name);
            match found.map(|declared| (declared, declared.location)) {
                Some((_, ParameterLocation::Path)) => {
                    path = path.replace(&format!("{{{name}}}"), &path_encoded(value));
                }
                Some((declared, ParameterLocation::Query)) => {
                    query.append_pair(name, value);
                    let types = declared.shape.types().into_iter().map(str::to_owned).collect();
                    query_types.insert(name.to_owned(), types);
                }
                _ => return Err(unknown(operation, name, &declared)),
            }
        }
        if let Some(missing) = declared.iter().find(|it| path.contains(&format!("{{{}}}", it.name))) {
            let name = missing.name;
            return Err(Error::usage(format!("the path `{}` needs `{name}`", id.path))
                .help(format!("add {name}=VALUE")));
        }
        let body = body.map(read_body).transpose()?;
        if body.is_some() && operation.request().is_empty() {
            return Err(Error::usage(format!("`{id}` takes no body")));
        }
        let template = id.path.replace('~', "~0").replace('/', "~1");
        let method = id.method.to_string();
        let pointer = format!("/paths/{template}/{}/requestBody/x-body-encoding", method.to_lowercase());
        let encoding = document.root().pointer(&pointer).and_then(Node::as_str);
        Ok(Call {
            operation: id.to_string(),
            method,
            path,
            query: query.finish(),
            query_types,
            body,
            sends_form: encoding == Some("form"),
        })
    }

    /// The media type of the body, and its bytes.
    pub(super) fn encoded_body(&self) -> Option<(&'static str, Vec<u8>)> {
        let body = self.body.as_ref()?;
        if !self.sends_form {
            return Some(("application/json", body.to_string().into_bytes()));
        }
        let mut form = Serializer::new(String::new());
        for (name, value) in body.as_object().into_iter().flatten() {
            append(&mut form, name, value);
        }
        Some(("application/x-www-form-urlencoded", form.finish().into_bytes()))
    }
}

fn unknown(operation: Operation<'_>, name: &str, declared: &[Parameter<'_>]) -> Error {
    let settable =
        |it: &&Parameter<'_>| matches!(it.location, ParameterLocation::Path | ParameterLocation::Query);
    let known: Vec<&str> = declared.iter().filter(settable).map(|it| it.name).collect();
    let error = Error::usage(format!("`{}` has no parameter `{name}`", operation.id()));
    if known.is_empty() { error } else { error.help(format!("its parameters are {}", known.join(", "))) }
}

/// The text of a segment of a path.
fn path_encoded(value: &str) -> String {
    // In a path, a plus sign is no space.
    byte_serialize(value.as_bytes()).collect::<String>().replace('+', "%20")
}

/// The values of a parameter with one of these types, as the client takes them: several values are a list.
pub(super) fn typed(types: &[String], values: &[String]) -> Value {
    let is = |name: &str| types.iter().any(|known| known == name);
    let one = |value: &String| match serde_json::from_str::<Value>(value) {
        Ok(number @ Value::Number(_)) if is("integer") || is("number") => number,
        Ok(flag @ Value::Bool(_)) if is("boolean") => flag,
        _ => Value::from(value.as_str()),
    };
    match values {
        [value] if !is("array") || is("string") => one(value),
        values => Value::Array(values.iter().map(one).collect()),
    }
}

/// The body of an argument: JSON, or the path of a file with JSON.
fn read_body(argument: &str) -> Result<Value, Error> {
    let is_json = argument.trim_start().starts_with(['{', '[']);
    let text = match is_json {
        true => argument.to_owned(),
        false => fs::read_to_string(argument)
            .map_err(|reason| Error::usage(format!("{argument}: cannot be read: {reason}")))?,
    };
    let name = if is_json { "--body" } else { argument };
    serde_json::from_str(&text).map_err(|reason| {
        Error::usage(format!("{name}:{}:{}: this is no JSON", reason.line(), reason.column()))
    })
}

/// Appends a value of a form, with brackets for each nested key or index, as the client does.
fn append(form: &mut Serializer<'_, String>, name: &str, value: &Value) {
    match value {
        Value::Array(items) if !items.is_empty() => {
            let items = items.iter().enumerate();
            items.for_each(|(index, item)| append(form, &format!("{name}[{index}]"), item));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(field, value)| append(form, &format!("{name}[{field}]"), value));
        }
        Value::Null | Value::Array(_) => drop(form.append_pair(name, "")),
        Value::String(text) => drop(form.append_pair(name, text)),
        Value::Bool(_) | Value::Number(_) => drop(form.append_pair(name, &value.to_string())),
    }
}
