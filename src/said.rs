//! What the body of an error response says: its code and its message, read from the JSON of any provider.

use serde_json::Value;

/// The maximum number of bytes of a code. A longer text is no code.
const MAX_CODE: usize = 256;

/// The code and message of an error response, as far as its body has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    /// Whether the error is about the customer's card: Stripe's `card_error`.
    pub(crate) is_about_card: bool,
}

impl Said {
    /// Reads the bytes of a body. If the body is not JSON, the result is empty.
    pub(crate) fn in_body(body: &[u8]) -> Self {
        serde_json::from_slice(body).map_or_else(|_| Self::default(), |body| Self::in_json(&body))
    }

    /// Reads `error.code` and `error.message` (Stripe), `error` and `detail` (Polar), or `code` and `message`
    /// (VideoDB).
    pub(crate) fn in_json(body: &Value) -> Self {
        let error = &body["error"];
        let texts = |places: [&Value; 3]| places.into_iter().find_map(text);
        let name = error.as_str().filter(|name| !name.contains(char::is_whitespace));
        Self {
            code: texts([&error["code"], &body["code"], &Value::Null])
                .or(name.map(str::to_owned))
                .filter(|code| code.len() <= MAX_CODE),
            message: texts([&error["message"], &body["detail"], &body["message"]])
                .or_else(|| details(body["detail"].as_array()?))
                .or_else(|| text(error).filter(|_| name.is_none())),
            is_about_card: error["type"] == "card_error",
        }
    }
}

/// A text that is not empty.
fn text(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The messages of a list of rejected fields, such as `body.products: No such product`.
fn details(details: &[Value]) -> Option<String> {
    let message = |detail: &Value| {
        let message = detail["msg"].as_str()?;
        let steps = detail["loc"].as_array().map_or(&[][..], Vec::as_slice);
        let steps: Vec<String> =
            steps.iter().map(|step| step.as_str().map_or_else(|| step.to_string(), str::to_owned)).collect();
        Some(if steps.is_empty() { message.to_owned() } else { format!("{}: {message}", steps.join(".")) })
    };
    let messages: Vec<String> = details.iter().filter_map(message).collect();
    (!messages.is_empty()).then(|| messages.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, code: Option<&str>, message: Option<&str>) {
        let said = Said::in_body(body.as_bytes());
        assert_eq!((said.code.as_deref(), said.message.as_deref()), (code, message), "{body}");
    }

    #[test]
    fn code_and_message_are_read_from_the_bodies_of_all_providers() {
        check(
            r#"{"error": {"code": "resource_missing", "message": "No such price", "type": "invalid_request_error"}}"#,
            Some("resource_missing"),
            Some("No such price"),
        );
        check(r#"{"error": {"type": "api_error"}}"#, None, None);
        check(
            r#"{"error": "ResourceNotFound", "detail": "Not found"}"#,
            Some("ResourceNotFound"),
            Some("Not found"),
        );
        check(
            r#"{"error": "RequestValidationError", "detail": [{"loc": ["body", "products", 0], "msg": "Wrong"}, {"msg": "Bad"}, {"loc": []}]}"#,
            Some("RequestValidationError"),
            Some("body.products.0: Wrong; Bad"),
        );
        check(r#"{"success": false, "message": "Invalid API key"}"#, None, Some("Invalid API key"));
        check(r#"{"code": "E1", "message": ""}"#, Some("E1"), None);
        check(r#"{"error": "no such plan"}"#, None, Some("no such plan"));
        for silent in
            ["", "<html>", "null", "7", "[]", "{}", r#"{"error": null, "detail": {}, "message": 7}"#]
        {
            check(silent, None, None);
        }
        check(&format!(r#"{{"code": "{}"}}"#, "x".repeat(MAX_CODE + 1)), None, None);
    }

    #[test]
    fn a_card_error_is_recognised() {
        assert!(Said::in_body(br#"{"error": {"type": "card_error"}}"#).is_about_card);
        assert!(!Said::in_body(br#"{"error": {"type": "api_error"}}"#).is_about_card);
    }
}
