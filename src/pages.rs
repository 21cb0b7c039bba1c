//! `Pages`: iterates over the items of a paginated list, whether the API numbers its pages or uses cursors.

use std::fmt;
use std::future::Future;
use std::num::NonZeroU64;
use std::pin::Pin;
use std::vec;

use crate::error::Error;
use crate::lenient::Undecoded;
use crate::reply::Received;

/// The items of a paginated list. A page is requested when its first item is needed.
///
/// `T` is the type of an item, `E` the body type of the API's documented errors. To stop, drop the value.
#[must_use = "nothing is requested until `next`"]
pub struct Pages<'a, T, E = ()> {
    fetch: Fetch<'a, T, E>,
    items: vec::IntoIter<Result<T, Error<E>>>,
    /// The position of the next page; `None` after the last page.
    next: Option<Cursor>,
}

/// Requests the page at a cursor.
type Fetch<'a, T, E> = Box<dyn Fn(Cursor) -> Fetched<'a, T, E> + Send + Sync + 'a>;
type Fetched<'a, T, E> = Pin<Box<dyn Future<Output = Result<Page<T, E>, Error<E>>> + Send + 'a>>;

/// The position of a page in the list.
#[allow(dead_code, reason = "the APIs of this build decide which cursors are used")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cursor {
    /// The page that the call requests without a position.
    First,
    /// The page after the item with this id.
    After(String),
    /// The page with this number.
    Number(NonZeroU64),
}

/// The items of one page, and the position of the next page.
pub(crate) struct Page<T, E> {
    /// In the order of the page; an error for each item that does not decode.
    pub(crate) items: Vec<Result<T, Error<E>>>,
    pub(crate) next: Option<Cursor>,
}

/// Merges the decoded items of a page with an error for each item of `list` that does not decode, each at its
/// index in the body.
pub(crate) fn items<T, E>(
    list: &str,
    decoded: Vec<T>,
    undecoded: &[Undecoded],
    received: &Received,
) -> Vec<Result<T, Error<E>>> {
    let mut items: Vec<_> = decoded.into_iter().map(Ok).collect();
    let mut failed: Vec<_> = undecoded.iter().filter_map(|part| Some((part.item_of(list)?, part))).collect();
    failed.sort_unstable_by_key(|(index, _)| *index);
    for (index, part) in failed {
        items.insert(index.min(items.len()), Err(received.item_error(part)));
    }
    items
}

impl<'a, T, E> Pages<'a, T, E> {
    pub(crate) fn new<F>(fetch: impl Fn(Cursor) -> F + Send + Sync + 'a) -> Self
    where
        F: Future<Output = Result<Page<T, E>, Error<E>>> + Send + 'a,
    {
        Self {
            fetch: Box::new(move |cursor| Box::pin(fetch(cursor))),
            items: Vec::new().into_iter(),
            next: Some(Cursor::First),
        }
    }

    /// The next item; `None` at the end of the list.
    ///
    /// # Errors
    ///
    /// The errors of the operation that requests a page. After such an error, the next call requests the same
    /// page again. An item that does not decode is an [`Error::InvalidBody`], whose body is that item as the
    /// provider sent it; the next call returns the item after it.
    pub async fn next(&mut self) -> Result<Option<T>, Error<E>> {
        loop {
            if let Some(item) = self.items.next() {
                return item.map(Some);
            }
            let Some(cursor) = self.next.clone() else {
                return Ok(None);
            };
            let page = (self.fetch)(cursor.clone()).await?;
            self.items = page.items.into_iter();
            // Without this check, a server that returns the same cursor again would cause an endless loop.
            self.next = page.next.filter(|next| *next != cursor);
        }
    }

    /// All remaining items.
    ///
    /// # Errors
    ///
    /// The first error of [`next`](Self::next). The items before it are lost.
    pub async fn all(mut self) -> Result<Vec<T>, Error<E>> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await? {
            all.push(item);
        }
        Ok(all)
    }
}

impl<T, E> fmt::Debug for Pages<'_, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("next", &self.next).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    const TWO: NonZeroU64 = NonZeroU64::new(2).expect("not 0");

    /// A list with these pages, in this order, and the cursors that were requested.
    fn pages(pages: Vec<Result<Page<u8, ()>, Error>>) -> (Pages<'static, u8>, &'static Mutex<Vec<Cursor>>) {
        let requested: &Mutex<Vec<Cursor>> = Box::leak(Box::default());
        let pages = Mutex::new(pages.into_iter());
        let list = Pages::new(move |cursor| {
            requested.lock().expect("no panic").push(cursor);
            let page = pages.lock().expect("no panic").next();
            async { page.expect("no page more") }
        });
        (list, requested)
    }

    fn page(items: &[u8], next: Option<Cursor>) -> Result<Page<u8, ()>, Error> {
        Ok(Page { items: items.iter().copied().map(Ok).collect(), next })
    }

    #[tokio::test]
    async fn pages_are_requested_one_after_the_other() {
        let after = Cursor::After("cs_2".to_owned());
        let (list, requested) = pages(vec![page(&[1, 2], Some(after.clone())), page(&[3], None)]);
        assert_eq!(list.all().await.expect("pages"), [1, 2, 3]);
        assert_eq!(*requested.lock().expect("no panic"), [Cursor::First, after]);
    }

    #[tokio::test]
    async fn an_empty_page_is_not_the_end() {
        let (list, _) = pages(vec![page(&[], Some(Cursor::Number(TWO))), page(&[1], None)]);
        assert_eq!(list.all().await.expect("pages"), [1]);
    }

    #[tokio::test]
    async fn a_page_that_failed_is_requested_again() {
        let two = Cursor::Number(TWO);
        let lost = Err(Error::InvalidRequest("lost".to_owned()));
        let (mut list, requested) = pages(vec![page(&[1], Some(two.clone())), lost, page(&[2], None)]);
        assert_eq!(list.next().await.expect("an item"), Some(1));
        list.next().await.expect_err("lost");
        assert_eq!(list.next().await.expect("an item"), Some(2));
        assert_eq!(list.next().await.expect("the end"), None);
        assert_eq!(list.next().await.expect("still the end"), None);
        assert_eq!(*requested.lock().expect("no panic"), [Cursor::First, two.clone(), two]);
    }

    #[tokio::test]
    async fn a_repeated_cursor_ends_the_list() {
        let two = Cursor::Number(TWO);
        let (list, _) = pages(vec![page(&[1], Some(two.clone())), page(&[2], Some(two))]);
        assert_eq!(list.all().await.expect("pages"), [1, 2]);
    }
}
