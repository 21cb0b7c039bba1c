//! The pages of a site by its `llms.txt`, which links them, or its `llms-full.txt`, which contains them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::{FetchError, Fetched, Fetcher, PAGE, host, is_url, parse, resolve};

/// How many pages of one `llms.txt` are fetched.
const MAX_PAGES: usize = 1_000;

/// How many pages are fetched at the same time.
const THREADS: usize = 4;

/// A page that was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FetchedPage {
    pub(crate) address: String,
    pub(crate) bytes: Vec<u8>,
}

/// Pages that were fetched.
#[derive(Debug, Default)]
pub(crate) struct FetchedPages {
    pub(crate) pages: Vec<FetchedPage>,
    /// What was left out, a line each.
    pub(crate) notes: Vec<String>,
}

impl FetchedPages {
    pub(super) fn one(address: &str, bytes: Vec<u8>) -> Self {
        FetchedPages { pages: vec![FetchedPage { address: address.to_owned(), bytes }], notes: Vec::new() }
    }
}

/// Fetches the pages of the same host that an `llms.txt` links.
pub(super) fn linked(fetcher: &Fetcher, address: &str, list: &[u8]) -> Result<FetchedPages, FetchError> {
    let from = parse(address)?;
    let (mut addresses, mut known, mut others) = (Vec::new(), BTreeSet::new(), 0_usize);
    for link in links(&String::from_utf8_lossy(list)) {
        match resolve(&from, link) {
            Some(page) if host(&page) == host(&from) => {
                let page = page.to_string();
                if page != address && known.insert(page.clone()) {
                    addresses.push(page);
                }
            }
            _ => others += 1,
        }
    }
    let mut notes = Vec::new();
    if others > 0 {
        notes.push(format!("{address}: {others} links lead to other hosts and are not followed"));
    }
    if addresses.len() > MAX_PAGES {
        let left = addresses.len() - MAX_PAGES;
        notes.push(format!("{address}: the first {MAX_PAGES} pages are fetched, {left} are not"));
        addresses.truncate(MAX_PAGES);
    }
    let mut pages = Vec::new();
    let mut failed = Vec::new();
    for (address, fetched) in addresses.iter().zip(fetch_all(fetcher, &addresses)) {
        match fetched {
            Ok(Fetched { is_html: true, .. }) => failed.push(format!("{address}: it is in HTML")),
            Ok(Fetched { bytes, .. }) => pages.push(FetchedPage { address: address.clone(), bytes }),
            Err(error) => failed.push(format!("{address}: {error}")),
        }
    }
    if let (true, Some(first)) = (pages.is_empty(), failed.first()) {
        return Err(FetchError::failed(format!("none of its pages can be read, the first is {first}")));
    }
    if pages.is_empty() {
        return Err(FetchError::failed("it links no page of its own host"));
    }
    if let Some(first) = failed.first() {
        let count = failed.len();
        notes.push(format!("{address}: {count} linked pages cannot be read, the first is {first}"));
    }
    Ok(FetchedPages { pages, notes })
}

/// Fetches addresses on several threads; the answers are in the order of the addresses.
fn fetch_all(fetcher: &Fetcher, addresses: &[String]) -> Vec<Result<Fetched, FetchError>> {
    let next = AtomicUsize::new(0);
    let answers: Mutex<BTreeMap<usize, Result<Fetched, FetchError>>> = Mutex::default();
    thread::scope(|scope| {
        for _ in 0..THREADS.min(addresses.len()) {
            scope.spawn(|| {
                while let Some((at, address)) = take(&next, addresses) {
                    let answer = fetcher.fetch(address, PAGE);
                    answers.lock().expect("no thread panics while it holds the lock").insert(at, answer);
                }
            });
        }
    });
    answers.into_inner().expect("no thread panics while it holds the lock").into_values().collect()
}

fn take<'a>(next: &AtomicUsize, addresses: &'a [String]) -> Option<(usize, &'a String)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    addresses.get(at).map(|address| (at, address))
}

/// The targets of the links of a Markdown text, in their order.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("](").filter_map(|(at, mark)| {
        let target = &text[at + mark.len()..];
        let end = target.find([')', ' ', '\n'])?;
        Some(target[..end].trim_matches(['<', '>'])).filter(|target| !target.is_empty())
    })
}

/// Splits an `llms-full.txt` into its pages. A page begins with a heading of the first level and a line with its
/// address: `Source: https://docs.example.com/orders`.
pub(super) fn split(address: &str, bytes: &[u8]) -> FetchedPages {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut starts: Vec<(usize, String)> = Vec::new();
    let mut fence = None;
    for (number, line) in lines.iter().enumerate() {
        let mark = fence_mark(line);
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if mark.0 == open.0 && mark.1 >= open.1 => fence = None,
            _ => {}
        }
        let follows = lines[number + 1..].iter().map(|line| line.trim()).find(|line| !line.is_empty());
        // The fence of a page that is never closed ends with the page.
        if let Some(source) = follows.filter(|_| line.starts_with("# ")).and_then(source) {
            starts.push((number, source.to_owned()));
            fence = None;
        }
    }
    if starts.is_empty() {
        let mut pages = FetchedPages::one(address, bytes.to_vec());
        pages.notes.push(format!("{address}: no page in it has a line `Source:`, so it is read as one page"));
        return pages;
    }
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([lines.len()]);
    let page = |((start, source), end): (&(usize, String), usize)| {
        let count = names.entry(source.clone()).or_default();
        *count += 1;
        let address = if *count == 1 { source.clone() } else { format!("{source}#{count}") };
        FetchedPage { address, bytes: lines[*start..end].concat().into_bytes() }
    };
    FetchedPages { pages: starts.iter().zip(ends).map(page).collect(), notes: Vec::new() }
}

/// The address in a line that says where a page is from.
fn source(line: &str) -> Option<&str> {
    let address = line.strip_prefix("Source:").or_else(|| line.strip_prefix("URL:"))?.trim();
    let is_plain = !address.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    (is_url(address) && is_plain).then_some(address)
}

/// The sign of a fence of code, and how often it is there.
fn fence_mark(line: &str) -> Option<(char, usize)> {
    let line = line.trim_start();
    let sign = line.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let count = line.chars().take_while(|letter| *letter == sign).count();
    (count >= 3).then_some((sign, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let pages = split("https://a.test/llms-full.txt", text.as_bytes()).pages;
        pages.into_iter().map(|page| format!("{} {}", page.address, page.bytes.len())).collect()
    }

    #[test]
    fn a_full_text_is_split_at_headings_with_an_address() {
        let text = "# One\nSource: https://a.test/one\n\nText\n\n# No page\n\nText\n\n# Two\n\nSource: https://a.test/two\n";
        assert_eq!(names(text), ["https://a.test/one 57", "https://a.test/two 34"]);
        assert_eq!(names("# One\n\nText\n"), ["https://a.test/llms-full.txt 12"]);
        let same = "# A\nSource: https://a.test/x\n# A\nSource: https://a.test/x\n";
        assert_eq!(names(same), ["https://a.test/x 29", "https://a.test/x#2 29"]);
    }

    #[test]
    fn links_of_a_list_are_found() {
        let text = "# Docs\n- [A](https://a.test/a.md): about\n- [B](/b.md)\n[C](<c.md>) ![](d) [E]()\n";
        let found: Vec<&str> = links(text).collect();
        assert_eq!(found, ["https://a.test/a.md", "/b.md", "c.md", "d"]);
    }
}
