//! Reads from the sentence before an example whether the example is sent or received.

use super::example::ExampleRole;

/// Words at which a subordinate clause begins: the main clause follows behind its comma.
const SUBORDINATE: &[&str] = &[
    "after", "as", "before", "by", "for", "given", "if", "in", "on", "once", "to", "upon", "when", "while",
    "with",
];

/// Verbs of an API that answers.
const ANSWERS: &[&str] =
    &["returns", "responds", "replies", "answers", "produces", "yields", "gives", "prints", "outputs"];

/// Words for what is received, beside [`ANSWERS`].
const RECEIVED: &[&str] =
    &["response", "responses", "returned", "output", "answer", "receive", "result", "results", "resulting"];

/// Words for what is sent.
const SENT: &[&str] = &["request", "requests", "payload", "body", "send", "pass", "submit", "post"];

/// Verbs by which a sentence asks the reader to send.
const SENDING: &[&str] = &["send", "pass", "submit", "post"];

/// The role that the sentence before an example gives: "Returns:", "The response looks like this". Of "After you
/// submit it, the server returns", the main clause decides.
pub(super) fn introduced(text: &str) -> Option<ExampleRole> {
    let all = words(text);
    let is_subordinate = all.first().is_some_and(|word| SUBORDINATE.contains(&word.as_str()));
    let main = text.split_once(", ").filter(|_| is_subordinate).map(|(_, main)| main);
    main.and_then(|main| role(&words(main))).or_else(|| role(&all))
}

/// The role that the words of a clause give.
fn role(words: &[String]) -> Option<ExampleRole> {
    let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    let answer = || Some(ExampleRole::Response(status_in_sentence(words)));
    // "The return payload is": a verb in "return" would be "returns" or "returned" here.
    let is_return =
        |pair: &[String]| pair[0] == "return" && matches!(&*pair[1], "payload" | "body" | "value");
    if words.windows(2).any(is_return) || comes_back(words) {
        return answer();
    }
    // "The payload that returns a jar": the example is what is answered.
    let is_answered = |three: &[String]| {
        matches!(&*three[0], "request" | "payload" | "body")
            && matches!(&*three[1], "that" | "which")
            && ANSWERS.contains(&&*three[2])
    };
    if words.windows(3).any(is_answered) {
        return Some(ExampleRole::Request);
    }
    // "The request is blocked with the following error": the example is the error, not the request.
    let announces_error =
        has(&["error", "errors"]) && has(&["following", "blocked", "rejected", "fails", "refused"]);
    match (has(RECEIVED) || has(ANSWERS) || announces_error, has(SENT)) {
        (true, false) => answer(),
        (false, true) => Some(ExampleRole::Request),
        (true, true) if announces_error => answer(),
        (true, true) => {
            // "The response body": "body" alone does not make it a request.
            let response = words.iter().any(|word| word.starts_with("respon") || word == "returns");
            let only = !has(&["request", "requests", "send", "pass", "submit", "post"]);
            // "This results in a request for payment": the example is the result, not the request.
            let results = has(&["result", "results", "resulting"]);
            if results || (response && only) || answers_request(words) { answer() } else { None }
        }
        (false, false) => status_in_sentence(words).map(|status| ExampleRole::Response(Some(status))),
    }
}

/// Whether the clause says that the reader gets something: "you will get back", "the server sends back", "you should
/// see this".
fn comes_back(words: &[String]) -> bool {
    const GETS: &[&str] = &["get", "gets", "receive"];
    const BACK: &[&str] = &["get", "gets", "got", "sends", "send", "comes", "come", "gives", "given"];
    const SEES: &[&str] = &["will", "ll", "should", "would", "can"];
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    (1..words.len()).any(|at| {
        let (before, here, behind) = (word(at - 1), word(at), word(at + 1));
        let is_told = before == "you" || (SEES.contains(&before) && at > 1 && word(at - 2) == "you");
        let is_thing =
            matches!(behind, "" | "this" | "the" | "a" | "an" | "something" | "json" | "following");
        let asks = at > 1 && matches!(word(at - 2), "how" | "before" | "until") || before == "how";
        // "Send back the token" asks the reader to send, and has the verb first.
        (BACK.contains(&here) && behind == "back")
            || (is_told && !asks && is_thing && (here == "see" || GETS.contains(&here)))
    })
}

/// Whether the clause says what a request is answered with, and asks nobody to send one: "This request returns".
fn answers_request(words: &[String]) -> bool {
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    let is_sending = words.iter().any(|word| SENDING.contains(&word.as_str()));
    let is_example = |at: usize| {
        matches!(word(at), "request" | "requests" | "payload" | "body")
            && (word(at + 1) == "below" || (at > 0 && matches!(word(at - 1), "following" | "next")))
    };
    let verb = words.iter().position(|word| ANSWERS.contains(&word.as_str()));
    !is_sending && verb.is_some_and(|verb| !(0..verb).any(is_example))
}

pub(super) fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect()
}

pub(super) fn last_sentence(text: &str) -> &str {
    let text = text.trim();
    let inner = text.trim_end_matches(['.', ':', '!', '?']);
    let begin = inner.rfind(". ").map_or(0, |at| at + 2);
    &text[begin..]
}

/// The HTTP status in a title: the first word of three digits that is a known status code.
pub(super) fn status(text: &str) -> Option<u16> {
    let is_status = |status: &u16| matches!(status, 200..=208 | 226 | 300..=308 | 400..=451 | 500..=511);
    words(text).iter().filter(|word| word.len() == 3).find_map(|word| word.parse().ok().filter(is_status))
}

/// The HTTP status in a sentence, if the words around it show that it is one: "with status 404", "a 201
/// response".
pub(super) fn status_in_sentence(words: &[String]) -> Option<u16> {
    const BEFORE: &[&str] = &["status", "code", "http", "a", "an", "returns", "with"];
    const BEHIND: &[&str] = &[
        "ok",
        "created",
        "accepted",
        "no",
        "bad",
        "unauthorized",
        "forbidden",
        "not",
        "conflict",
        "error",
        "response",
        "status",
        "too",
        "internal",
        "unprocessable",
        "is",
        "when",
        "if",
        "for",
    ];
    words.iter().enumerate().find_map(|(at, word)| {
        let status = status(word)?;
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        let is_named = before.is_some_and(|word| matches!(word.as_str(), "status" | "code" | "http"));
        let around = before.is_none_or(|word| BEFORE.contains(&word.as_str()))
            && words.get(at + 1).is_none_or(|word| BEHIND.contains(&word.as_str()));
        (is_named || around).then_some(status)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_tells_the_role() {
        for (text, expected) in [
            ("Returns:", Some(ExampleRole::Response(None))),
            ("The response looks like this:", Some(ExampleRole::Response(None))),
            ("The return payload is an object:", Some(ExampleRole::Response(None))),
            ("Return the payload to us:", Some(ExampleRole::Request)),
            ("The response body has the order:", Some(ExampleRole::Response(None))),
            ("Otherwise a 404 error is returned:", Some(ExampleRole::Response(Some(404)))),
            ("Up to 200 orders are returned:", Some(ExampleRole::Response(None))),
            ("This results in an open order (shortened):", Some(ExampleRole::Response(None))),
            ("Resulting in:", Some(ExampleRole::Response(None))),
            ("This will result in a payment request:", Some(ExampleRole::Response(None))),
            ("The request is blocked with the following error:", Some(ExampleRole::Response(None))),
            ("After you submit the request, you will get back:", Some(ExampleRole::Response(None))),
            ("If the request succeeds, the API answers:", Some(ExampleRole::Response(None))),
            ("Once you send this, the server returns:", Some(ExampleRole::Response(None))),
            ("This request produces:", Some(ExampleRole::Response(None))),
            ("Upon sending the request you'll see:", Some(ExampleRole::Response(None))),
            ("You'll get the following body:", Some(ExampleRole::Response(None))),
            ("The server sends back:", Some(ExampleRole::Response(None))),
            ("Send back the token:", Some(ExampleRole::Request)),
            ("To receive the result earlier, post this:", Some(ExampleRole::Request)),
            ("With the response at hand, send the next request:", Some(ExampleRole::Request)),
            ("The following request returns a jar:", None),
            ("The payload that returns a jar:", Some(ExampleRole::Request)),
            ("Here is how you get a jar:", None),
            ("See the request below:", Some(ExampleRole::Request)),
            ("Send this body:", Some(ExampleRole::Request)),
            ("Send a request and read the response:", None),
            ("An order:", None),
        ] {
            assert_eq!(introduced(text), expected, "{text}");
        }
    }
}
