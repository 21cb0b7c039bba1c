//! A link that leads to no page, where the operation that it means has one.

use serde_json::json;

use super::proposal::{Label, Proposal};
use super::rule::rule;
use crate::page::links::BrokenLink;
use crate::subject::{Place, Subject};

rule! {
    /// A page links to an address that no page has, and the operation that it means has its page at
    /// another.
    ///
    /// ## Why
    ///
    /// Who follows the link finds nothing. It is only told where a page of an operation has the name of
    /// the address and the folder of the address is there: other pages may be generated. Addresses that
    /// the site hands on (`redirects` in `docs.json` or `docs.yml` above the pages) are left alone.
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
    let message = format!("`{address}` leads to no page; that of `{operation}` is `{page}`");
    proposals.push(
        Proposal::new(&Subject::new(operation, Place::Operation), message)
            .value(json!(address))
            .label(Label::page(*span, "the page links to it here"))
            .why("who follows the link finds nothing")
            .help("link to the page of the operation; or hand the old address on to it"),
    );
}
