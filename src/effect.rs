//! Whether a call without a value may have changed something at the provider.

use reqwest::{Method, StatusCode};

use crate::retry::Outcome;
use crate::said::Said;

/// What the attempts of a call before its last one may have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Effect {
    /// Whether the operation changes something at all.
    changes: bool,
    /// Whether an earlier attempt may have taken effect.
    earlier: bool,
}

impl Effect {
    /// The effect of a call before its first attempt.
    pub(crate) fn of(method: &Method) -> Self {
        Self { changes: !method.is_safe(), earlier: false }
    }

    /// Adds a failed attempt, after which the call is sent again.
    pub(crate) fn add(&mut self, failed: Outcome<'_>) {
        self.earlier |= match failed {
            Outcome::NoConnection => false,
            Outcome::TimedOut | Outcome::Interrupted => true,
            Outcome::Response { status, body, .. } => of_status(status, Said::in_body(body).code.as_deref()),
        };
    }

    /// Whether the call may have taken effect. `last` is whether its last attempt may have taken effect.
    pub(crate) fn is_possible(self, last: bool) -> bool {
        self.changes && (self.earlier || last)
    }
}

/// Whether an attempt with this status, and this code in the body, may have taken effect.
///
/// Status 4xx is a refusal, except where the provider, or a gateway before it, gave up on a request that
/// another server may still perform. Status 409 may mean that another server still performs an earlier
/// request with the same idempotency key. With a code that says anything else, status 409 is a refusal.
pub(crate) fn of_status(status: StatusCode, code: Option<&str>) -> bool {
    match status.as_u16() {
        408 | 499 => true,
        409 => code.is_none_or(|code| code == "idempotency_key_in_use"),
        _ => !status.is_client_error(),
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderMap;

    use super::*;

    fn response(status: u16, body: &'static str, headers: &HeaderMap) -> bool {
        let mut effect = Effect::of(&Method::POST);
        let status = StatusCode::from_u16(status).expect("a status");
        effect.add(Outcome::Response { status, headers, body: body.as_bytes() });
        effect.is_possible(false)
    }

    #[test]
    fn an_effect_remains_possible_until_the_end() {
        let mut effect = Effect::of(&Method::POST);
        effect.add(Outcome::NoConnection);
        assert!(!effect.is_possible(false));
        assert!(effect.is_possible(true));
        effect.add(Outcome::TimedOut);
        effect.add(Outcome::NoConnection);
        assert!(effect.is_possible(false));
    }

    #[test]
    fn a_get_has_no_effect() {
        let mut effect = Effect::of(&Method::GET);
        effect.add(Outcome::Interrupted);
        assert!(!effect.is_possible(true));
    }

    #[test]
    fn only_a_refusal_rules_an_effect_out() {
        let headers = HeaderMap::new();
        for (status, body, expected) in [
            (200, "", true),
            (307, "", true),
            (400, "", false),
            (402, "", false),
            (408, "", true),
            (409, "", true),
            (409, r#"{"error": {"code": "idempotency_key_in_use"}}"#, true),
            (409, r#"{"error": {"code": "lock_timeout"}}"#, false),
            (409, r#"{"error": "AlreadyPaid", "detail": "Paid"}"#, false),
            (422, "", false),
            (429, "", false),
            (499, "", true),
            (500, "", true),
            (503, "", true),
        ] {
            assert_eq!(response(status, body, &headers), expected, "{status} {body}");
        }
    }
}
