//! Decodes the answers of a server, for the fuzzer: the value is the same after it is written and read again, and no
//! output contains the key.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::effect::Effect;
use crate::json;
use crate::key::{ApiKey, Secrets};
use crate::lenient::{self, MAX_UNDECODED};
use crate::reply::Received;
use crate::{polar, stripe, videodb};

/// The key of the call.
const KEY: &str = "sk_fuzz+4/9Zq=";

/// Decodes the answer to an operation with the client's own types.
type Decode = fn(&Received);

/// What answers are decoded as. The first byte of an input chooses.
const OPERATIONS: [Decode; 14] = [
    answer::<polar::types::Checkout>,
    answer::<polar::types::ListResourceCheckout>,
    answer::<stripe::types::CheckoutSession>,
    answer::<stripe::types::ListSessionsResponse>,
    answer::<stripe::types::ListLineItemsResponse>,
    answer::<videodb::types::CreateCheckoutResponse>,
    answer::<videodb::types::CreateTopupResponse>,
    answer::<videodb::types::GetAutoRechargeResponse>,
    answer::<videodb::types::GetUsageResponse>,
    answer::<videodb::types::ListCheckoutsResponse>,
    answer::<videodb::types::ListInvoicesResponse>,
    answer::<videodb::types::UpdateAutoRechargeResponse>,
    answer::<serde_json::Value>,
    answer::<Vec<Option<crate::money::Decimal>>>,
];

/// Decodes an answer. The first byte is a letter for the operation: `a` is the first one. Then comes the status, `200`,
/// a line with the value of the header `retry-after`, and the body.
pub fn answers(data: &[u8]) {
    let Some((operation, rest)) = data.split_first() else { return };
    let operation = OPERATIONS[usize::from(operation.wrapping_sub(b'a')) % OPERATIONS.len()];
    let (head, body) =
        rest.split_at(rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |end| end + 1));
    let (status, after) = head.split_at(head.len().min(3));
    let status = StatusCode::from_bytes(status).unwrap_or(StatusCode::OK);
    let after = HeaderValue::from_bytes(after.trim_ascii());
    let headers = after.map(|after| (HeaderName::from_static("retry-after"), after)).into_iter();
    let key = ApiKey::new(KEY).expect("a key that a header can have");
    operation(&Received {
        operation: "fuzzed",
        status,
        headers: HeaderMap::from_iter(headers),
        body: body.to_vec(),
        secrets: Secrets::from(key),
        effect: Effect::of(&Method::POST),
    });
    syntax(&json::text_of(body));
}

/// The reader accepts everything that `serde_json` accepts, except what is too deep for one of them.
fn syntax(text: &str) {
    let (ours, theirs) = (json::check(text), serde_json::from_str::<serde::de::IgnoredAny>(text));
    if let (Err(ours), Ok(_)) = (&ours, &theirs) {
        assert!(ours.contains("deep"), "{ours}: {text}");
    }
    json::field(text, "/data/0/id");
}

/// Decodes one answer.
fn answer<T: DeserializeOwned + Serialize>(received: &Received) {
    match received.decode::<T, ()>() {
        Ok((value, undecoded)) => {
            let written = serde_json::to_vec(&value).expect("a decoded value can be written");
            // What was set aside is null or absent in the value, so that nothing is set aside again.
            let again: (T, _) = lenient::decode(&written, MAX_UNDECODED).unwrap_or_else(|broken| {
                panic!("{broken:?}: {}", String::from_utf8_lossy(&written));
            });
            assert_eq!(serde_json::to_vec(&again.0).expect("a decoded value can be written"), written);
            let parts: Vec<_> =
                undecoded.iter().map(|part| (part.path(), part.reason(), part.value())).collect();
            conceals(&format!("{parts:?}"));
        }
        Err(error) => conceals(&format!("{error} {error:?} {:?}", error.kind())),
    }
    let reply = received.reply();
    conceals(&format!("{reply:?} {:?} {:?} {:?}", reply.code(), reply.message(), reply.retry_after()));
}

/// No output contains the key.
fn conceals(output: &str) {
    assert!(!output.contains(KEY), "{output}");
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    /// Every input that was kept ends as a value or an error.
    #[test]
    fn kept_answers_are_decoded() {
        let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("xtask/fuzz");
        let mut inputs = 0;
        for folder in ["corpus/answers", "crashes/answers"] {
            for file in fs::read_dir(fuzz.join(folder)).into_iter().flatten() {
                super::answers(&fs::read(file.expect("a file").path()).expect("it can be read"));
                inputs += 1;
            }
        }
        assert!(inputs > 4, "{inputs} inputs");
    }
}
