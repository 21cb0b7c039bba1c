//! Parses subjects from their printed form: `POST /billing/checkout 200 data.url`.

use std::str::FromStr;

use super::{FieldPath, OperationId, ParameterLocation, Place, Step, Subject};

/// The text is not a subject.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("no subject, such as `POST /orders 200 data.url`")]
pub struct NoSubject;

impl FromStr for Subject {
    type Err = NoSubject;

    fn from_str(text: &str) -> Result<Self, NoSubject> {
        if let Some(component) = text.strip_prefix("components/") {
            let (name, place) = component.split_once(' ').unwrap_or((component, "request"));
            return Ok(Subject { operation: OperationId::schema(name), place: place.parse()? });
        }
        let (method, rest) = text.split_once(' ').ok_or(NoSubject)?;
        let (path, place) = match rest.split_once(' ') {
            Some((path, place)) => (path, place.parse()?),
            None => (rest, Place::Operation),
        };
        let event = OperationId { method: method.parse().map_err(|_| NoSubject)?, path: path.to_owned() };
        let operation = match event.event() {
            Some(_) => event,
            None => format!("{method} {path}").parse().map_err(|_| NoSubject)?,
        };
        Ok(Subject { operation, place })
    }
}

impl FromStr for Place {
    type Err = NoSubject;

    fn from_str(text: &str) -> Result<Self, NoSubject> {
        let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
        let location = [
            ParameterLocation::Path,
            ParameterLocation::Query,
            ParameterLocation::Header,
            ParameterLocation::Cookie,
        ]
        .into_iter()
        .find(|is| is.as_str() == first);
        if let Some(location) = location {
            return match rest.parse::<FieldPath>()?.steps() {
                [Step::Key(name)] => Ok(Place::Parameter(location, name.clone())),
                _ => Err(NoSubject),
            };
        }
        match (first, rest) {
            ("server", "") => Ok(Place::Server),
            ("security", "") => Ok(Place::Security),
            ("" | "server" | "security", _) => Err(NoSubject),
            ("request", path) => Ok(Place::Request(path.parse()?)),
            (status, path) => Ok(Place::Response(status.to_owned(), path.parse()?)),
        }
    }
}

impl FromStr for FieldPath {
    type Err = NoSubject;

    fn from_str(text: &str) -> Result<Self, NoSubject> {
        let mut path = FieldPath::root();
        let mut rest = text;
        while !rest.is_empty() {
            if let Some(behind) = rest.strip_prefix("[]") {
                (path, rest) = (path.item(), behind);
                continue;
            }
            let key = if path.is_root() { rest } else { rest.strip_prefix('.').ok_or(NoSubject)? };
            let (name, behind) = first(key)?;
            (path, rest) = (path.key(&name), behind);
        }
        Ok(path)
    }
}

/// The first key, quoted or not, and the text after it.
fn first(text: &str) -> Result<(String, &str), NoSubject> {
    if text.starts_with('"') {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<String>();
        let key = values.next().and_then(Result::ok).ok_or(NoSubject)?;
        return Ok((key, &text[values.byte_offset()..]));
    }
    let end = text.find(['.', '[']).unwrap_or(text.len());
    let (key, behind) = text.split_at(end);
    if key.is_empty() { Err(NoSubject) } else { Ok((key.to_owned(), behind)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_read_as_it_is_printed() {
        for text in [
            "POST /billing/checkout",
            "POST /billing/checkout server",
            "POST /billing/checkout security",
            "POST /billing/checkout query \"created[gte]\"",
            "POST /billing/checkout header x-access-token",
            "POST /billing/checkout request",
            "POST /billing/checkout request data[].url",
            "GET /billing/{id} 200 data[][].\"a.b\".url",
            "GET /billing 4XX [].\"\"",
            "POST webhooks/order.paid request data.url",
            "POST callbacks/onData request",
        ] {
            let subject: Subject = text.parse().expect(text);
            assert_eq!(subject.to_string(), text);
        }
        for text in [
            "",
            "POST",
            "POST billing",
            "POST /b server x",
            "POST /b query a.b",
            "POST /b 200 a..b",
            "POST /b 200 \"a",
        ] {
            assert_eq!(text.parse::<Subject>(), Err(NoSubject), "{text}");
        }
    }
}
