//! A page that links to an operation, and the page of the operation has another address.

use serde_json::json;

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::page::broken_links::BrokenLink;
use crate::subject::{Place, Subject};

rule! {
    /// A page links to an address that no page has, while the page of the operation that the link names
    /// has another address.
    ///
    /// ## Why
    ///
    /// A reader who follows the link finds no page. The rule reports a link only if the name of an
    /// operation's page has all words of the address's last segment, and if the folder of the address exists:
    /// other pages may be generated. The rule ignores addresses that the site redirects (`redirects` in
    /// `docs.json` or `docs.yml` above the pages).
    ///
    /// ## Drifts
    ///
    /// `````md reference/orders/make-v2.md
    /// ---
    /// api: POST /orders
    /// ---
    /// `````
    ///
    /// `````md guide.md
    /// Then [make an order](/reference/orders/make).
    /// `````
    ///
    /// ```yaml openapi
    /// openapi: 3.0.3
    /// paths: {/orders: {post: {responses: {'200': {description: made}}}}}
    /// ```
    ///
    /// ## Agrees
    ///
    /// `````md reference/orders/make.md
    /// ---
    /// api: POST /orders
    /// ---
    /// `````
    ///
    /// `````md guide.md
    /// Then [make an order](/reference/orders/make#fields), or [see all](./reference/orders), or
    /// [pay](/reference/payments/make), or read [our list](/llms.txt).
    /// `````
    ///
    /// ```yaml openapi
    /// openapi: 3.0.3
    /// paths: {/orders: {post: {responses: {'200': {description: made}}}}}
    /// ```
    BROKEN_LINK: "broken-link", Warning, rank Consistency, Link(check)
}

fn check(link: &BrokenLink, proposals: &mut Vec<Proposal>) {
    let BrokenLink { span, address, operation, page } = link;
    let message = format!("no page has the address `{address}`; the page of `{operation}` is `{page}`");
    proposals.push(
        Proposal::new(&Subject::new(operation, Place::Operation), message)
            .value(json!(address))
            .label(Label::page(*span, "the page links to it here"))
            .why("a reader who follows the link finds no page")
            .help(format!(
                "link to `{page}`, if the link means `{operation}`; or redirect the old address to it"
            )),
    );
}
