//! Mutations of the vendored pages: each changes one fact, and only claims that mention the fact may change.
//!
//! The snapshot lists every mutation with the claims and findings that it removed (`-`) and added (`+`).

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use docdrift::{render_claims, render_json};
use serde_json::{Value, json};

use crate::common::{self, Case};

/// Whether any claim of the page mentions the fact that is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Claimed {
    Yes,
    No,
}
use Claimed::{No, Yes};

/// Page, kind of fact, line, the old text, the new text, and whether a claim mentions the fact.
type Mutation = (&'static str, &'static str, u32, &'static str, &'static str, Claimed);

const CHECKOUT: &str = "create_checkout";
const LIST: &str = "list_checkouts";
const TOPUP: &str = "create_topup";

const MUTATIONS: &[Mutation] = &[
    (CHECKOUT, "sample key", 16, "amount", "amuont", Yes),
    (CHECKOUT, "sample value", 16, "50", "51", Yes),
    (CHECKOUT, "sample key", 17, "success_url", "plan_id", Yes),
    (CHECKOUT, "sample key", 18, "cancel_url", "abort_url", Yes),
    (CHECKOUT, "method", 21, "post", "put", Yes),
    (CHECKOUT, "path", 22, "checkout", "checkuot", Yes),
    (CHECKOUT, "server", 22, "api.videodb.io", "api.videodb.example", Yes),
    (CHECKOUT, "header name", 23, "x-access-token", "x-acces-token", Yes),
    (CHECKOUT, "media type", 24, "json", "data", Yes),
    (CHECKOUT, "sample read", 28, "checkout_url", "url", Yes),
    (CHECKOUT, "sample read", 29, "id", "success", Yes),
    (CHECKOUT, "sample key", 34, "amount", "amounts", Yes),
    (CHECKOUT, "sample key", 35, "successUrl", "planId", Yes),
    (CHECKOUT, "sample key", 36, "cancelUrl", "mode", Yes),
    (CHECKOUT, "path", 39, "billing", "bill", Yes),
    (CHECKOUT, "method", 40, "POST", "GET", Yes),
    (CHECKOUT, "media type", 43, "application/json", "text/plain", Yes),
    (CHECKOUT, "header name", 44, "x-access-token", "authorization", Yes),
    (CHECKOUT, "sample read", 49, "checkoutUrl", "data.url", Yes),
    (CHECKOUT, "sample read", 50, "id", "data", Yes),
    (CHECKOUT, "note", 55, "USD (whole dollars)", "cents", Yes),
    (CHECKOUT, "note", 57, "24", "48", Yes),
    (CHECKOUT, "note", 58, "immediately", "soon", No),
    (CHECKOUT, "schema path", 130, "/billing/checkout", "/billing/pay", Yes),
    (CHECKOUT, "schema method", 131, "post", "patch", Yes),
    (CHECKOUT, "schema media type", 136, "application/json", "application/xml", Yes),
    (CHECKOUT, "schema property", 140, "mode", "kind", No),
    (CHECKOUT, "enum value", 144, "subscription", "setup", No),
    (CHECKOUT, "schema property", 149, "amount", "total", Yes),
    (CHECKOUT, "schema property", 163, "data", "result", Yes),
    (CHECKOUT, "schema property", 166, "url", "link", Yes),
    (CHECKOUT, "schema property", 160, "success", "ok", No),
    (CHECKOUT, "schema header", 176, "x-access-token", "x-api-token", Yes),
    (LIST, "method", 15, "get", "post", Yes),
    (LIST, "path", 16, "checkouts", "checkout", Yes),
    (LIST, "header name", 17, "x-access-token", "token", Yes),
    (LIST, "sample read", 22, "checkouts", "data", Yes),
    (LIST, "sample read", 23, "id", "uid", Yes),
    (LIST, "sample read", 24, "amount", "total", Yes),
    (LIST, "sample read", 25, "status", "state", Yes),
    (LIST, "sample read", 26, "created_at", "createdAt", Yes),
    (LIST, "path", 31, "checkouts", "sessions", Yes),
    (LIST, "method", 32, "GET", "DELETE", Yes),
    (LIST, "header name", 34, "x-access-token", "token", Yes),
    (LIST, "sample read", 40, "checkouts", "data", Yes),
    (LIST, "sample read", 41, "id", "uid", Yes),
    (LIST, "sample read", 42, "amount", "total", Yes),
    (LIST, "sample read", 43, "status", "Status", Yes),
    (LIST, "sample read", 44, "createdAt", "created_at", Yes),
    (LIST, "note", 51, "completed", "complete", No),
    (LIST, "note", 52, "pending", "open", Yes),
    (LIST, "note", 52, "include", "exclude", Yes),
    (LIST, "schema property", 151, "data", "items", Yes),
    (LIST, "schema property", 156, "id", "uid", Yes),
    (LIST, "schema property", 159, "amount", "total", Yes),
    (LIST, "schema property", 162, "currency", "unit", No),
    (LIST, "schema property", 165, "status", "state", Yes),
    (LIST, "schema property", 168, "created_at", "opened_at", Yes),
    (LIST, "schema parameter", 130, "limit", "size", No),
    (TOPUP, "sample key", 16, "amount", "currency", Yes),
    (TOPUP, "sample key", 17, "redirect_url", "return_url", Yes),
    (TOPUP, "method", 20, "post", "put", Yes),
    (TOPUP, "path", 21, "topup", "top-up", Yes),
    (TOPUP, "header name", 22, "x-access-token", "x-token", Yes),
    (TOPUP, "sample read", 27, "payment_url", "data", Yes),
    (TOPUP, "sample read", 28, "session_id", "success", Yes),
    (TOPUP, "sample key", 33, "amount", "amt", Yes),
    (TOPUP, "sample key", 34, "redirectUrl", "currency", Yes),
    (TOPUP, "method", 38, "POST", "PUT", Yes),
    (TOPUP, "header name", 42, "x-access-token", "x-token", Yes),
    (TOPUP, "sample read", 47, "paymentUrl", "data", Yes),
    (TOPUP, "sample read", 48, "sessionId", "success", Yes),
    (TOPUP, "note", 54, "Redirect URL", "Currency", Yes),
    (TOPUP, "note", 54, "optional", "required", Yes),
    (TOPUP, "note", 56, "configured", "set", No),
    (TOPUP, "schema requirement", 139, "amount", "currency", Yes),
    (TOPUP, "schema property", 141, "amount", "total", Yes),
    (TOPUP, "schema property", 161, "url", "link", Yes),
    (TOPUP, "schema path", 129, "topup", "top-up", Yes),
];

/// The claims and the findings of a page as JSON, without their columns.
fn rows_of(page: &str, text: &str) -> Vec<Value> {
    let case = Case::page(&format!("{page}.md"), text);
    case.run(|report, files| {
        let claims = render_claims(report, files);
        let claims = claims.lines().map(|line| serde_json::from_str(line).expect("a line is JSON"));
        let report: Value = serde_json::from_str(&render_json(report, files)).expect("JSON");
        let findings = report["findings"].as_array().expect("a list").iter().map(|finding| {
            let places = finding["locations"].as_array().expect("a list");
            let lines: Vec<String> = places.iter().map(|place| place["line"].to_string()).collect();
            json!({
                "line": places[0]["line"],
                "kind": "finding",
                "subject": finding["subject"],
                "pointer": finding["counterpart"],
                "value": finding["value"],
                "text": finding["help"],
                "verdict": format!("{} at lines {}", finding["level"].as_str().expect("a word"), lines.join(", ")),
                "reason": finding["message"],
            })
        });
        let gaps = report["gaps"].as_array().expect("a list");
        assert!(gaps.is_empty(), "{gaps:?}");
        claims.chain(findings).collect()
    })
}

fn printed(row: &Value) -> String {
    let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let value = if row["value"].is_null() { String::new() } else { format!(" {}", row["value"]) };
    format!(
        "{:>3} {} {}{value}: {} ({})",
        row["line"],
        text("kind"),
        text("subject"),
        text("verdict"),
        text("reason")
    )
}

/// The rows that are not among the others.
fn without<'r>(rows: &'r [Value], others: &[Value]) -> Vec<&'r Value> {
    let mut others: Vec<String> = others.iter().map(printed).collect();
    rows.iter()
        .filter(|row| {
            let found = others.iter().position(|other| *other == printed(row));
            found.map(|at| others.swap_remove(at)).is_none()
        })
        .collect()
}

/// The words in the texts of a row.
fn words(row: &Value) -> BTreeSet<String> {
    split(&["subject", "pointer", "value", "text", "reason"].map(|key| row[key].to_string()).join(" "))
}

fn split(text: &str) -> BTreeSet<String> {
    docdrift::identifier_words(text).into_iter().collect()
}

/// The text with `from` replaced by `to` on one line.
fn mutated(text: &str, line: u32, from: &str, to: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let changed = &mut lines[line as usize - 1];
    assert!(changed.contains(from), "line {line} contains `{from}`: {changed}");
    *changed = changed.replacen(from, to, 1);
    lines.join("\n") + "\n"
}

#[test]
fn a_changed_fact_changes_only_claims_that_mention_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/upstream/videodb");
    let (mut listing, mut wrong) = (String::new(), Vec::new());
    for (page, fact, line, from, to, claimed) in MUTATIONS {
        let text = fs::read_to_string(folder.join(format!("{page}.md"))).expect("the page is vendored");
        let (before, after) = (rows_of(page, &text), rows_of(page, &mutated(&text, *line, from, to)));
        let (gone, new) = (without(&before, &after), without(&after, &before));
        let name = format!("{page}.md:{line} {fact} `{from}` -> `{to}`");
        writeln!(listing, "{name}").expect("writing to a String never fails");
        if (gone.is_empty() && new.is_empty()) != (*claimed == No) {
            wrong.push(format!("{name}: changes {} rows, expected {claimed:?}", gone.len() + new.len()));
        }
        let about = split(&format!("{from} {to}"));
        for (sign, row) in gone.iter().map(|row| ("-", row)).chain(new.iter().map(|row| ("+", row))) {
            let mentions = !words(row).is_disjoint(&about) || row["line"] == *line;
            if !mentions {
                wrong.push(format!("{name}: changes a claim that does not mention it: {}", printed(row)));
            }
            writeln!(listing, "    {sign} {}", printed(row)).expect("writing to a String never fails");
        }
    }
    assert!(MUTATIONS.len() >= 60, "{} mutations", MUTATIONS.len());
    common::settings("").bind(|| insta::assert_snapshot!("mutations", listing));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
