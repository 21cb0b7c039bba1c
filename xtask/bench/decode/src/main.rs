//! Measures the CPU time of decoding pages of 100 Stripe sessions beside async-stripe, of a large page with nulls
//! beside the same page without, and the time of one call beside a request written by hand.
//!
//!     cargo run --release --manifest-path xtask/bench/decode/Cargo.toml -- fixtures3.json
//!
//! The argument is a JSON file with an object that has the keys `checkout.session`, `item` and `product`, as
//! the `resources` of Stripe's `openapi/fixtures3.json` has them. The sessions of all pages are made of these
//! three objects. All figures are ratios within one run, because machines differ and are noisy; each is the
//! median of interleaved rounds. async-stripe decodes with miniserde in its client, and with serde_json if
//! its feature `deserialize` is enabled: the client is compared with the faster of the two.

mod call;
mod pages;

use std::env;
use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::time::Instant;

use checkout_client::Response;
use checkout_client::stripe::types::{CheckoutSession, ListSessionsResponse};
use stripe_checkout::CheckoutSession as TheirSession;
use stripe_types::List;

use pages::Kind;

/// The number of measured rounds. In each round, the decodings that are compared run one after the other.
const ROUNDS: usize = 15;

/// How often each decoder decodes a page of 1 MB in a round of the comparison with async-stripe. A smaller
/// page is decoded more often, in inverse proportion to its size.
const REPEATS: usize = 20;

type Ours = Response<ListSessionsResponse>;
type Theirs = List<TheirSession>;
type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    let path = env::args().nth(1).ok_or("name the file with Stripe's fixtures")?;
    let file: serde_json::Value = serde_json::from_str(&fs::read_to_string(path)?)?;
    let fixtures = file.get("resources").unwrap_or(&file).clone();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(call::beside_reqwest(&fixtures["checkout.session"].to_string()))?;
    for kind in [Kind::Typical, Kind::Full] {
        beside_async_stripe(kind, &pages::page(&fixtures, kind, 100))?;
    }
    let whole = pages::page(&fixtures, Kind::Typical, 4_600);
    for (what, nulls) in [
        ("an optional list", pages::with_nulls(&whole, "custom_fields", 100)),
        ("a required field", pages::with_nulls(&whole, "mode", 100)),
        ("a list, as its items", pages::with_null_items(&whole, 100)),
    ] {
        with_nulls_beside_without(what, &whole, &nulls)?;
    }
    Ok(())
}

/// Prints the time of this client as a share of the time of async-stripe.
fn beside_async_stripe(kind: Kind, page: &str) -> Outcome {
    let ours = Ours::from_body(page)?;
    let mini: Theirs = miniserde::json::from_str(page)?;
    let serde: Theirs = serde_json::from_str(page)?;
    same(&ours, &mini)?;
    same(&ours, &serde)?;
    let repeats = REPEATS * 1_000_000 / page.len();
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        rounds.push([
            time(repeats, page, |body| drop(black_box(Ours::from_body(body)))),
            time(repeats, page, |body| drop(black_box(text(&body).map(miniserde::json::from_str::<Theirs>)))),
            time(repeats, page, |body| drop(black_box(serde_json::from_slice::<Theirs>(&body)))),
        ]);
    }
    let mini = median(rounds.iter().map(|[ours, mini, _]| ours / mini));
    let serde = median(rounds.iter().map(|[ours, _, serde]| ours / serde));
    let megabytes = median(rounds.iter().map(|[ours, ..]| (repeats * page.len()) as f64 / 1e6 / ours));
    let kilobytes = page.len() / 1000;
    println!(
        "{kind:?} page, {kilobytes} KB: {megabytes:.0} MB/s; ours / async-stripe: {:.2}",
        mini.max(serde)
    );
    println!("    ours / its miniserde: {mini:.2}; ours / its serde_json: {serde:.2}");
    Ok(())
}

fn with_nulls_beside_without(what: &str, without: &str, with: &str) -> Outcome {
    let undecoded = Ours::from_body(with)?.undecoded().len();
    let mut ratios = Vec::new();
    for _ in 0..ROUNDS {
        let without = time(1, without, |body| drop(black_box(Ours::from_body(body))));
        let with = time(1, with, |body| drop(black_box(Ours::from_body(body))));
        ratios.push(with / without);
    }
    let ratio = median(ratios.into_iter());
    let megabytes = without.len() / 1_000_000;
    println!("{megabytes} MB, {undecoded} nulls in {what} / no nulls: {ratio:.2}");
    Ok(())
}

/// Checks that the pages of both decoders have the same sessions, with the same values.
fn same(ours: &Ours, theirs: &Theirs) -> Outcome {
    let ours = ours.data.iter().map(summary_of_ours).collect::<Vec<_>>();
    let theirs = theirs.data.iter().map(summary_of_theirs).collect::<Vec<_>>();
    if ours.len() != 100 || ours != theirs {
        return Err(format!("the decoded values differ: {:?} and {:?}", ours.first(), theirs.first()).into());
    }
    Ok(())
}

/// Values from every depth of a session.
type Summary = (String, Option<String>, i64, Option<i64>, Vec<(String, i64, Option<i64>)>);

fn summary_of_ours(session: &CheckoutSession) -> Summary {
    let items = session.line_items.iter().flat_map(|list| &list.data);
    let items = items.map(|item| {
        let unit = item.price.as_ref().and_then(|price| price.unit_amount).map(i64::from);
        (item.id.clone(), i64::from(item.amount_total), unit)
    });
    (
        session.id.clone(),
        session.url.clone(),
        session.created,
        session.amount_total.map(i64::from),
        items.collect(),
    )
}

fn summary_of_theirs(session: &TheirSession) -> Summary {
    let items = session.line_items.iter().flat_map(|list| &list.data);
    let items = items.map(|item| {
        let unit = item.price.as_ref().and_then(|price| price.unit_amount);
        (item.id.to_string(), item.amount_total, unit)
    });
    (session.id.to_string(), session.url.clone(), session.created, session.amount_total, items.collect())
}

/// A body in the form in which the client of async-stripe passes it to the decoder.
fn text(body: &[u8]) -> Option<&str> {
    std::str::from_utf8(body).ok()
}

/// The CPU time, in seconds, of decoding copies of a page and dropping the decoded values; elapsed time if
/// the system does not report CPU time. Making the copies is not counted, because a client receives a body
/// that it owns.
fn time(repeats: usize, page: &str, decode: impl Fn(Vec<u8>)) -> f64 {
    let cpu = || -> Option<f64> {
        let stat = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        Some(stat.split(' ').next()?.parse::<f64>().ok()? / 1e9)
    };
    let bodies: Vec<_> = (0..repeats).map(|_| page.as_bytes().to_vec()).collect();
    let (start, clock) = (cpu(), Instant::now());
    bodies.into_iter().for_each(decode);
    let passed = start.and_then(|start| Some(cpu()? - start));
    passed.unwrap_or_else(|| clock.elapsed().as_secs_f64())
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
