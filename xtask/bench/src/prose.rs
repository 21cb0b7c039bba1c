//! Measures what reading sentences costs: pages with prose, beside the same pages with every paragraph in a fence of
//! `text`, which is parsed and makes no claim.

use std::error::Error;
use std::fmt::Write as _;

use crate::{Site, best, checked, made};

/// The number of pages.
const PAGES: usize = 1_000;

/// Paragraphs as references have them, of which half promise something.
const PARAGRAPHS: &[&str] = &[
    "Orders are listed from the newest to the oldest one, and each page of the list says where the next one begins. An \
     order that nobody pays is void after a while; it stays in the list, so that your records are complete.",
    "Limit can range between 1 and 100, and the default is 10. The list ends when fewer orders come than were asked for.",
    "The amount is required and must be at most 1000. It is in cents, because a share of a cent cannot be paid.",
    "When the state of an order changes, a message is sent to the address that you gave. Your server answers it within a \
     few seconds, or it is sent again later. Keep the identifiers of messages that you have seen.",
    "`state` is one of `open`, `paid` or `void`; the default is `open`. Metadata is optional and is never read by us.",
];

/// Prints how many times longer a check takes with prose.
pub fn measure() -> Result<(), Box<dyn Error>> {
    let (with, without) = (site(|text| text.to_owned()), site(|text| format!("```text\n{text}\n```")));
    let (with, without) = (best(|| checked(&with))?, best(|| checked(&without))?);
    println!(
        "pages with prose cost {:.2} times as much as the same pages with their prose in fences",
        with.as_secs_f64() / without.as_secs_f64()
    );
    Ok(())
}

fn site(paragraph: impl Fn(&str) -> String) -> Site {
    let page = |number: usize| {
        let mut page = made::page(number);
        for text in PARAGRAPHS {
            let _ = write!(page, "\n{}\n", paragraph(text));
        }
        (format!("page{number}.mdx"), page)
    };
    Site {
        pages: (0..PAGES).map(page).collect(),
        documents: vec![("openapi.yaml".to_owned(), made::document())],
    }
}
