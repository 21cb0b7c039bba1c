//! One fact at a time is changed in the vendored pages: the claims that speak of it change, and no
//! other.
//!
//! The snapshot lists every mutation with the claims and findings that it changed, before (`-`) and after (`+`).

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use docdrift::{render_claims, render_json};
use serde_json::{Value, json};

use crate::common::{self, Case};

/// Whether the page says anything of the fact that is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spoken {
    Of,
    Never,
}
use Spoken::{Never, Of};

/// Page, kind of fact, line, what stands there, what is put there.
type Mutation = (&'static str, &'static str, u32, &'static str, &'static str, Spoken);

const CHECKOUT: &str = "create_checkout";
const LIST: &str = "list_checkouts";
const TOPUP: &str = "create_topup";

const MUTATIONS: &[Mutation] = &[
    (CHECKOUT, "sample key", 16, "amount", "amuont", Of),
    (CHECKOUT, "sample value", 16, "50", "51", Of),
    (CHECKOUT, "sample key", 17, "success_url", "plan_id", Of),
    (CHECKOUT, "sample key", 18, "cancel_url", "abort_url", Of),
    (CHECKOUT, "method", 21, "post", "put", Of),
    (CHECKOUT, "path", 22, "checkout", "checkuot", Of),
    (CHECKOUT, "server", 22, "api.videodb.io", "api.videodb.example", Of),
    (CHECKOUT, "header name", 23, "x-access-token", "x-acces-token", Of),
    (CHECKOUT, "media type", 24, "json", "data", Of),
    (CHECKOUT, "sample read", 28, "checkout_url", "url", Of),
    (CHECKOUT, "sample read", 29, "id", "success", Of),
    (CHECKOUT, "sample key", 34, "amount", "amounts", Of),
    (CHECKOUT, "sample key", 35, "successUrl", "planId", Of),
    (CHECKOUT, "sample key", 36, "cancelUrl", "mode", Of),
    (CHECKOUT, "path", 39, "billing", "bill", Of),
    (CHECKOUT, "method", 40, "POST", "GET", Of),
    (CHECKOUT, "media type", 43, "application/json", "text/plain", Of),
    (CHECKOUT, "header name", 44, "x-access-token", "authorization", Of),
    (CHECKOUT, "sample read", 49, "checkoutUrl", "data.url", Of),
    (CHECKOUT, "sample read", 50, "id", "data", Of),
    (CHECKOUT, "note", 55, "USD (whole dollars)", "cents", Of),
    (CHECKOUT, "note", 57, "24", "48", Of),
    (CHECKOUT, "note", 58, "immediately", "soon", Never),
    (CHECKOUT, "schema path", 130, "/billing/checkout", "/billing/pay", Of),
    (CHECKOUT, "schema method", 131, "post", "patch", Of),
    (CHECKOUT, "schema media type", 136, "application/json", "application/xml", Of),
    (CHECKOUT, "schema property", 140, "mode", "kind", Never),
    (CHECKOUT, "enum value", 144, "subscription", "setup", Never),
    (CHECKOUT, "schema property", 149, "amount", "total", Of),
    (CHECKOUT, "schema property", 163, "data", "result", Of),
    (CHECKOUT, "schema property", 166, "url", "link", Of),
    (CHECKOUT, "schema property", 160, "success", "ok", Never),
    (CHECKOUT, "schema header", 176, "x-access-token", "x-api-token", Of),
    (LIST, "method", 15, "get", "post", Of),
    (LIST, "path", 16, "checkouts", "checkout", Of),
    (LIST, "header name", 17, "x-access-token", "token", Of),
    (LIST, "sample read", 22, "checkouts", "data", Of),
    (LIST, "sample read", 23, "id", "uid", Of),
    (LIST, "sample read", 24, "amount", "total", Of),
    (LIST, "sample read", 25, "status", "state", Of),
    (LIST, "sample read", 26, "created_at", "createdAt", Of),
    (LIST, "path", 31, "checkouts", "sessions", Of),
    (LIST, "method", 32, "GET", "DELETE", Of),
    (LIST, "header name", 34, "x-access-token", "token", Of),
    (LIST, "sample read", 40, "checkouts", "data", Of),
    (LIST, "sample read", 41, "id", "uid", Of),
    (LIST, "sample read", 42, "amount", "total", Of),
    (LIST, "sample read", 43, "status", "Status", Of),
    (LIST, "sample read", 44, "createdAt", "created_at", Of),
    (LIST, "note", 51, "completed", "complete", Never),
    (LIST, "note", 52, "pending", "open", Of),
    (LIST, "note", 52, "include", "exclude", Of),
    (LIST, "schema property", 151, "data", "items", Of),
    (LIST, "schema property", 156, "id", "uid", Of),
    (LIST, "schema property", 159, "amount", "total", Of),
    (LIST, "schema property", 162, "currency", "unit", Never),
    (LIST, "schema property", 165, "status", "state", Of),
    (LIST, "schema property", 168, "created_at", "opened_at", Of),
    (LIST, "schema parameter", 130, "limit", "size", Never),
    (TOPUP, "sample key", 16, "amount", "currency", Of),
    (TOPUP, "sample key", 17, "redirect_url", "return_url", Of),
    (TOPUP, "method", 20, "post", "put", Of),
    (TOPUP, "path", 21, "topup", "top-up", Of),
    (TOPUP, "header name", 22, "x-access-token", "x-token", Of),
    (TOPUP, "sample read", 27, "payment_url", "data", Of),
    (TOPUP, "sample read", 28, "session_id", "success", Of),
    (TOPUP, "sample key", 33, "amount", "amt", Of),
    (TOPUP, "sample key", 34, "redirectUrl", "currency", Of),
    (TOPUP, "method", 38, "POST", "PUT", Of),
    (TOPUP, "header name", 42, "x-access-token", "x-token", Of),
    (TOPUP, "sample read", 47, "paymentUrl", "data", Of),
    (TOPUP, "sample read", 48, "sessionId", "success", Of),
    (TOPUP, "note", 54, "Redirect URL", "Currency", Of),
    (TOPUP, "note", 54, "optional", "required", Of),
    (TOPUP, "note", 56, "configured", "set", Never),
    (TOPUP, "schema requirement", 139, "amount", "currency", Of),
    (TOPUP, "schema property", 141, "amount", "total", Of),
    (TOPUP, "schema property", 161, "url", "link", Of),
    (TOPUP, "schema path", 129, "topup", "top-up", Of),
];

/// The claims and the findings of a page: all that is said of each but its place within the line.
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

fn told(row: &Value) -> String {
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

/// The rows that stand only on the left.
fn without<'r>(rows: &'r [Value], others: &[Value]) -> Vec<&'r Value> {
    let mut others: Vec<String> = others.iter().map(told).collect();
    rows.iter()
        .filter(|row| {
            let found = others.iter().position(|other| *other == told(row));
            found.map(|at| others.swap_remove(at)).is_none()
        })
        .collect()
}

/// The words of everything that a row says.
fn words(row: &Value) -> BTreeSet<String> {
    split(&["subject", "pointer", "value", "text", "reason"].map(|key| row[key].to_string()).join(" "))
}

fn split(text: &str) -> BTreeSet<String> {
    docdrift::identifier_words(text).into_iter().collect()
}

#[test]
fn a_changed_fact_changes_what_speaks_of_it_and_nothing_else() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/upstream/videodb");
    let mut listing = String::new();
    for (page, fact, line, from, to, spoken) in MUTATIONS {
        let text = fs::read_to_string(folder.join(format!("{page}.md"))).expect("the page is vendored");
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let place = &mut lines[*line as usize - 1];
        assert!(place.contains(from), "{page}.md:{line} has `{from}`: {place}");
        *place = place.replacen(from, to, 1);
        let (before, after) = (rows_of(page, &text), rows_of(page, &(lines.join("\n") + "\n")));
        let (gone, come) = (without(&before, &after), without(&after, &before));
        let name = format!("{page}.md:{line} {fact} `{from}` -> `{to}`");
        assert_eq!(gone.is_empty() && come.is_empty(), *spoken == Never, "{name}: {gone:?} {come:?}");
        let about = split(&format!("{from} {to}"));
        for row in gone.iter().chain(&come) {
            let speaks = !words(row).is_disjoint(&about) || row["line"] == *line;
            assert!(speaks, "{name} changed a claim that does not speak of it: {}", told(row));
        }
        writeln!(listing, "{name}").expect("writing to a String never fails");
        for (sign, rows) in [("-", &gone), ("+", &come)] {
            for row in rows {
                writeln!(listing, "    {sign} {}", told(row)).expect("writing to a String never fails");
            }
        }
    }
    assert!(MUTATIONS.len() >= 60, "{} mutations", MUTATIONS.len());
    common::settings("").bind(|| insta::assert_snapshot!("mutations", listing));
}
