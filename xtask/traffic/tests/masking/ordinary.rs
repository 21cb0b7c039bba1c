//! Tests that ordinary values survive: unchanged, or as an id that still joins.

use std::collections::{BTreeMap, BTreeSet};

use docdrift_traffic::mask::{Vouched, mask_text, mask_url};
use serde_json::{Value, json};

use crate::secrets::Random;

/// How many values are made.
const VALUES: usize = 10_000;

const STATUSES: &[&str] = &[
    "open",
    "paid",
    "past_due",
    "requires_payment_method",
    "incomplete_expired",
    "succeeded",
    "IN_TRANSIT",
    "Delivered",
    "partially_refunded",
    "on-hold",
    "canceled",
    "trialing",
    "pending",
    "active",
    "void",
    "uncollectible",
    "approved",
    "card",
    "subscription",
    "month",
    "customer.subscription.created",
    "checkout.session.completed",
    "charge_automatically",
    "true",
    "en-US",
    "application/json",
    "v1",
    "2 units",
    "Europe/UTC",
    "100%",
    "GBP 12.50",
    "$9.99",
];

const CURRENCIES: &[&str] = &["usd", "EUR", "gbp", "JPY", "nok", "CHF", "inr", "BRL"];

/// A value that is shown as it is.
fn plain(random: &mut Random) -> Value {
    let number = random.below(9_000_000);
    let below = |random: &mut Random, most: usize| random.below(most);
    match random.below(9) {
        0 => json!(number),
        1 => json!(format!("{}.{:02}", number, number % 100)),
        2 => json!(random.one_of(STATUSES)),
        3 => json!(random.one_of(CURRENCIES)),
        4 => json!(format!(
            "20{:02}-{:02}-{:02}",
            10 + below(random, 30),
            1 + below(random, 12),
            1 + below(random, 28)
        )),
        5 => json!(format!(
            "2026-11-{:02}T{:02}:50:39.{:03}Z",
            1 + below(random, 28),
            below(random, 24),
            below(random, 999)
        )),
        6 => json!(1_500_000_000 + number),
        7 => json!(number as f64 / 64.0),
        _ => json!(number.is_multiple_of(2)),
    }
}

const ALL: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// An id, as APIs make them.
fn id(random: &mut Random) -> String {
    let prefix = random.one_of(&["cus_", "pi_", "order_", "price_", "cs_test_", ""]);
    let hex = random.text("0123456789abcdef", 32);
    match random.below(4) {
        0 => [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-"),
        1 => hex[..24].to_owned() + "ab",
        _ => format!("{prefix}{}", random.text(ALL, 18)),
    }
}

#[test]
fn amounts_statuses_currencies_and_dates_are_unchanged() {
    let mut random = Random(11);
    let vouched = Vouched::default();
    for name in ["value", "amount", "status", "currency", "created_at", "type", "total"] {
        for _ in 0..VALUES / 7 {
            let text = json!({name: plain(&mut random), "list": [plain(&mut random)]}).to_string();
            assert_eq!(mask_text(&text, &vouched), text);
        }
    }
}

#[test]
fn ids_join_wherever_they_are() {
    let mut random = Random(12);
    let vouched = Vouched::default();
    let (mut known, mut pseudonyms) = (BTreeMap::new(), BTreeSet::new());
    for _ in 0..VALUES {
        let id = id(&mut random);
        let text = mask_text(
            &json!({"id": id, "customer_id": id, "note": format!("see {id}, please"), id.clone(): 1})
                .to_string(),
            &vouched,
        );
        let masked: Value = serde_json::from_str(&text).expect("it is JSON");
        let pseudonym = masked["id"].as_str().expect("a text").to_owned();
        assert_ne!(pseudonym, id);
        assert_eq!(masked["customer_id"], masked["id"], "{id}");
        assert_eq!(masked["note"], format!("see {pseudonym}, please"), "{id}");
        assert_eq!(masked[&pseudonym], 1, "{id}: {masked}");
        let url = mask_url(&format!("https://api.example.com/orders/{id}?order={id}"), &vouched);
        assert_eq!(url, format!("https://api.example.com/orders/{pseudonym}?order={pseudonym}"));
        assert_eq!(pseudonym.len(), id.len());
        assert!(pseudonyms.insert(pseudonym.clone()), "{id} has the pseudonym of another one");
        known.insert(id, pseudonym);
    }
    assert!(known.len() > VALUES - 10);
}

/// A JSON value of any form.
fn any(random: &mut Random, depth: usize) -> Value {
    let text = |random: &mut Random| {
        let length = random.below(24);
        let alphabet: Vec<char> = "aZ09 _-.:/@{}[]\"\\=&%+é😀\n\t$,;<>'()#?!*".chars().collect();
        (0..length).map(|_| random.one_of(&alphabet)).collect::<String>()
    };
    match random.below(if depth > 4 { 5 } else { 7 }) {
        0 => Value::Null,
        1 => json!(random.below(2) == 0),
        2 => json!(random.below(usize::MAX) as u64),
        3 => json!(random.below(1 << 40) as f64 / 1_024.0),
        4 => json!(text(random)),
        5 => (0..random.below(5)).map(|_| any(random, depth + 1)).collect(),
        _ => {
            let names = ["password", "name", "address", "id", "note", "cvc", "items", "email"];
            let key = |random: &mut Random| match random.below(2) {
                0 => random.one_of(&names).to_owned(),
                _ => text(random),
            };
            let fields = (0..random.below(5)).map(|_| (key(random), any(random, depth + 1)));
            Value::Object(fields.collect())
        }
    }
}

/// Whether two values have the same form: types, and lengths of lists.
fn is_alike(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_alike(one, other))
        }
        // Short names can have one pseudonym.
        (Value::Object(one), Value::Object(other)) => {
            one.len() > other.len()
                || one.values().zip(other.values()).all(|(one, other)| is_alike(one, other))
        }
        (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}

#[test]
fn json_of_any_form_stays_well_formed_and_is_masked_once() {
    let mut random = Random(13);
    let vouched = Vouched::default();
    for _ in 0..VALUES {
        let value = any(&mut random, 0);
        let text = match random.below(2) {
            0 => value.to_string(),
            _ => serde_json::to_string_pretty(&value).expect("it can be written"),
        };
        let masked = mask_text(&text, &vouched);
        if value.is_object() || value.is_array() {
            let read: Value =
                serde_json::from_str(&masked).unwrap_or_else(|error| panic!("{error}: {text}\n{masked}"));
            assert!(is_alike(&value, &read), "{text}\n{masked}");
        }
        assert_eq!(mask_text(&masked, &vouched), masked, "{text}");
    }
}
