//! Makes pages of sessions from Stripe's example objects.

use serde_json::{Value, json};

/// How much a session contains.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// A session as the list returns it: about 2.6 KB.
    Typical,
    /// A session with line items, some of which contain their product: about 10 KB.
    Full,
}

/// A page of `count` sessions as JSON.
pub(crate) fn page(fixtures: &Value, kind: Kind, count: usize) -> String {
    let data: Vec<Value> = (0..count).map(|index| session(fixtures, kind, index)).collect();
    json!({"object": "list", "url": "/v1/checkout/sessions", "has_more": true, "data": data}).to_string()
}

/// The page with null in the field `field` of `count` sessions, which are spread evenly over the page.
pub(crate) fn with_nulls(page: &str, field: &str, count: usize) -> String {
    change(page, count, |session| session[field] = Value::Null)
}

/// The page with null in place of `count` sessions, which are spread evenly over the page.
pub(crate) fn with_null_items(page: &str, count: usize) -> String {
    change(page, count, |session| *session = Value::Null)
}

fn change(page: &str, count: usize, change: impl Fn(&mut Value)) -> String {
    let mut page: Value = serde_json::from_str(page).expect("`page` made it");
    let sessions = page["data"].as_array_mut().expect("`page` made it");
    let step = sessions.len() / count;
    sessions.iter_mut().step_by(step).take(count).for_each(change);
    page.to_string()
}

fn session(fixtures: &Value, kind: Kind, index: usize) -> Value {
    let mut session = fixtures["checkout.session"].clone();
    session["id"] = json!(format!("cs_test_{index:058}"));
    session["amount_subtotal"] = json!(1_000 + index);
    session["amount_total"] = json!(2_000 + index);
    session["currency"] = json!("usd");
    session["customer"] = json!(format!("cus_{index:014}"));
    session["metadata"] = json!({"order": index.to_string(), "shop": "nordlys \u{2013} Tromsø"});
    if kind == Kind::Full {
        let items: Vec<Value> = (0..6).map(|line| item(fixtures, index * 10 + line)).collect();
        session["line_items"] = json!({
            "object": "list", "has_more": false, "url": format!("/v1/checkout/sessions/{index}/line_items"), "data": items,
        });
    }
    session
}

fn item(fixtures: &Value, index: usize) -> Value {
    let mut item = fixtures["item"].clone();
    item["id"] = json!(format!("li_{index:024}"));
    item["description"] = json!("A \"cup\" with a saucer, blue");
    item["amount_total"] = json!(index);
    let mut product = fixtures["product"].clone();
    product["description"] = json!("Stoneware, fired at 1280 degrees.\nDishwasher safe.");
    if index % 2 == 0 {
        item["price"]["product"] = product;
    }
    item
}
