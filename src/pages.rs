//! `Pages`: the items of a paginated list, whether the API numbers its pages or uses cursors.

use std::collections::HashSet;
use std::fmt;
use std::future::{Future, poll_fn};
use std::num::NonZeroU64;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use futures_core::Stream;

use crate::error::Error;
use crate::lenient::Undecoded;
use crate::reply::Received;

/// The items, not the pages, of a paginated list: call [`next`](Self::next), or use it as a [`Stream`]. A page is requested
/// when its first item is needed.
///
/// `T` is the type of an item, `E` the body type of the API's documented errors. A `Pages` owns its client,
/// so it can be moved to another task. To stop, drop it.
#[must_use = "nothing is requested until `next`"]
pub struct Pages<T, E = ()> {
    fetch: Fetch<T, E>,
    items: vec::IntoIter<Result<T, Error<E>>>,
    state: State<T, E>,
    /// The id of the first item of each page so far, and, in `positions`, the position of each page. Neither
    /// may occur twice in a list.
    first_items: HashSet<String>,
    positions: HashSet<Cursor>,
}

/// Requests the page at a cursor.
type Fetch<T, E> = Box<dyn Fn(Cursor) -> Fetched<T, E> + Send + Sync>;
type Fetched<T, E> = Pin<Box<dyn Future<Output = Result<Page<T, E>, Error<E>>> + Send>>;

enum State<T, E> {
    /// The position of the next page.
    At(Cursor),
    /// The page at this position is requested.
    Requested(Cursor, Fetched<T, E>),
    /// The list has no further page.
    Ended,
}

/// The position of a page in the list.
#[allow(dead_code, reason = "the APIs of this build decide which cursors are used")]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Cursor {
    /// The page that the call requests without a position.
    First,
    /// The page after the item with this id.
    After(String),
    /// The page with this number.
    Number(NonZeroU64),
}

/// The items of one page, and what follows it.
pub(crate) struct Page<T, E> {
    /// In the order of the page; an error for each item that does not decode.
    pub(crate) items: Vec<Result<T, Error<E>>>,
    /// The id of the first item that decodes.
    pub(crate) first_item: Option<String>,
    pub(crate) next: Next,
    pub(crate) received: Received,
}

/// What follows a page.
#[allow(dead_code, reason = "the APIs of this build decide what may follow")]
pub(crate) enum Next {
    /// Another page.
    Page(Cursor),
    /// Another page, which cannot be requested: this page has no item whose id would be the cursor of the
    /// next one.
    Lost,
    /// Nothing.
    End,
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

impl<T, E> Pages<T, E> {
    pub(crate) fn new<F>(fetch: impl Fn(Cursor) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Page<T, E>, Error<E>>> + Send + 'static,
    {
        Self {
            fetch: Box::new(move |cursor| Box::pin(fetch(cursor))),
            items: Vec::new().into_iter(),
            state: State::At(Cursor::First),
            first_items: HashSet::new(),
            positions: HashSet::new(),
        }
    }

    /// The next item; `None` at the end of the list.
    ///
    /// # Errors
    ///
    /// The errors of the operation that requests a page. After such an error, the next call requests the same
    /// page again. An item that does not decode is an [`Error::InvalidBody`], whose body is that item as the
    /// provider sent it; the next call returns the item after it.
    ///
    /// A page that repeats an earlier page is an [`Error::InvalidBody`], and so is an empty page that says
    /// that more items follow, if the request of the next page needs the id of an item of this page. Both
    /// errors end the list: without them, an incomplete list would look complete.
    pub async fn next(&mut self) -> Result<Option<T>, Error<E>> {
        poll_fn(|context| self.poll_item(context)).await.transpose()
    }

    /// All remaining items.
    ///
    /// # Errors
    ///
    /// The first error of [`next`](Self::next). The items before the error are lost.
    pub async fn all(mut self) -> Result<Vec<T>, Error<E>> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await? {
            all.push(item);
        }
        Ok(all)
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error<E>>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(item));
            }
            match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::At(cursor) => {
                    let cursor = cursor.clone();
                    let page = (self.fetch)(cursor.clone());
                    self.state = State::Requested(cursor, page);
                }
                State::Requested(cursor, page) => match page.as_mut().poll(context) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(Err(error)) => {
                        self.state = State::At(cursor.clone());
                        return Poll::Ready(Some(Err(error)));
                    }
                    Poll::Ready(Ok(page)) => {
                        let position = cursor.clone();
                        self.take(position, page);
                    }
                },
            }
        }
    }

    /// Takes the items of a page, and decides what follows the page. An error that ends the list becomes the
    /// last item.
    fn take(&mut self, position: Cursor, page: Page<T, E>) {
        let Page { mut items, first_item, next, received } = page;
        self.positions.insert(position);
        let repeats_items = first_item.is_some_and(|id| !self.first_items.insert(id));
        let repeats_position = matches!(&next, Next::Page(next) if self.positions.contains(next));
        let fault = match &next {
            _ if repeats_items || repeats_position => {
                Some("the page repeats an earlier page, so the list would never end")
            }
            Next::Lost => Some("the page does not say how the list goes on"),
            Next::Page(_) | Next::End => None,
        };
        if repeats_items {
            items.clear();
        }
        items.extend(fault.map(|reason| {
            Err(Error::InvalidBody {
                path: Some(".".to_owned()),
                reason: reason.to_owned(),
                reply: Box::new(received.reply()),
            })
        }));
        self.items = items.into_iter();
        self.state = match next {
            Next::Page(cursor) if fault.is_none() => State::At(cursor),
            _ => State::Ended,
        };
    }
}

/// Nothing in a `Pages` needs to stay in place: the future of a request is pinned in its own box.
impl<T, E> Unpin for Pages<T, E> {}

/// Each item, or why it could not be read: see [`Pages::next`].
impl<T, E> Stream for Pages<T, E> {
    type Item = Result<T, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(context)
    }
}

impl<T, E> fmt::Debug for Pages<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let next = match &self.state {
            State::At(cursor) | State::Requested(cursor, _) => Some(cursor),
            State::Ended => None,
        };
        f.debug_struct("Pages").field("next", &next).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// A list with these pages, in this order, and the cursors that were requested.
    fn pages(pages: Vec<Result<Page<u8, ()>, Error>>) -> (Pages<u8>, &'static Mutex<Vec<Cursor>>) {
        let requested: &Mutex<Vec<Cursor>> = Box::leak(Box::default());
        let pages = Mutex::new(pages.into_iter());
        let list = Pages::new(move |cursor| {
            requested.lock().expect("no panic").push(cursor);
            let page = pages.lock().expect("no panic").next();
            async { page.expect("no page more") }
        });
        (list, requested)
    }

    fn page(items: &[u8], next: Next) -> Result<Page<u8, ()>, Error> {
        Ok(Page {
            items: items.iter().copied().map(Ok).collect(),
            first_item: items.first().map(ToString::to_string),
            next,
            received: Received::ok("list_orders", "{}"),
        })
    }

    fn number(number: u64) -> Next {
        Next::Page(cursor(number))
    }

    fn cursor(number: u64) -> Cursor {
        Cursor::Number(number.try_into().expect("not 0"))
    }

    /// Checks the items before the end or the first error, and the reason of the error.
    async fn check(list: Vec<Result<Page<u8, ()>, Error>>, items: &[u8], reason: Option<&str>) {
        let (mut list, _) = pages(list);
        let mut all = Vec::new();
        let end = loop {
            match list.next().await {
                Ok(Some(item)) => all.push(item),
                Ok(None) => break None,
                Err(Error::InvalidBody { reason, .. }) => break Some(reason),
                Err(error) => panic!("{error}"),
            }
        };
        assert_eq!((all.as_slice(), end.as_deref()), (items, reason));
        assert_eq!(list.next().await.expect("the end"), None, "the list has ended");
    }

    const REPEATED: Option<&str> = Some("the page repeats an earlier page, so the list would never end");

    #[tokio::test]
    async fn the_items_of_all_pages_are_read() {
        check(vec![page(&[1, 2], number(2)), page(&[3], Next::End)], &[1, 2, 3], None).await;
    }

    #[tokio::test]
    async fn an_empty_page_is_not_the_end() {
        check(vec![page(&[], number(2)), page(&[1], Next::End)], &[1], None).await;
    }

    #[tokio::test]
    async fn an_empty_page_without_a_cursor_is_an_error() {
        let lost = Some("the page does not say how the list goes on");
        check(vec![page(&[1], number(2)), page(&[], Next::Lost)], &[1], lost).await;
    }

    #[tokio::test]
    async fn a_page_that_repeats_an_earlier_one_is_an_error() {
        check(vec![page(&[1], number(2)), page(&[2], number(2))], &[1, 2], REPEATED).await;
        check(vec![page(&[1], number(2)), page(&[1], number(3))], &[1], REPEATED).await;
        let two_in_turn = vec![page(&[1], number(2)), page(&[2], number(3)), page(&[1], number(4))];
        check(two_in_turn, &[1, 2], REPEATED).await;
    }

    #[tokio::test]
    async fn a_page_that_failed_is_requested_again() {
        let lost = Err(Error::InvalidRequest("lost".to_owned()));
        let (mut list, requested) = pages(vec![page(&[1], number(2)), lost, page(&[2], Next::End)]);
        assert_eq!(list.next().await.expect("an item"), Some(1));
        list.next().await.expect_err("lost");
        assert_eq!(list.next().await.expect("an item"), Some(2));
        assert_eq!(list.next().await.expect("the end"), None);
        assert_eq!(*requested.lock().expect("no panic"), [Cursor::First, cursor(2), cursor(2)]);
    }
}
