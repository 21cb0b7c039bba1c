//! One cell of the matrix: what a witness says of a subject, whether that is right, and where.

use crate::source::Span;

/// The number of places that a cell keeps.
const MAX_PLACES: usize = 3;

/// The number of different texts that a cell shows.
const MAX_TEXTS: usize = 2;

/// The number of characters of a text that a cell shows.
const MAX_CHARACTERS: usize = 48;

/// Whether what a witness says is right. Of several, the greatest counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum State {
    /// It says nothing.
    #[default]
    Silent,
    /// Nothing contradicts it.
    Agrees,
    /// Nothing could decide it.
    Unsettled,
    /// A finding is about it.
    Refuted,
}

/// What a witness says of a subject.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    /// In a few characters: the name it uses, a value, a type; empty if it only has the subject.
    pub(crate) text: String,
    /// Whether that is right.
    pub(crate) state: State,
    /// The first places where it says so, those that matter most first.
    pub(crate) places: Vec<Span>,
    /// The number of places that are left out.
    pub(crate) more: usize,
}

/// A cell that is being filled.
#[derive(Debug, Default)]
pub(super) struct CellBuilder {
    /// Each text with the state of what it says, without duplicates.
    texts: Vec<(State, String)>,
    state: State,
    /// Each place with the state of what was added before it.
    places: Vec<(State, Span)>,
    latest: State,
    fall_back: Option<String>,
}

impl CellBuilder {
    /// Adds something that the witness says; an empty text says that it has the subject.
    pub(super) fn add(&mut self, state: State, text: String) {
        self.state = self.state.max(state);
        self.latest = state;
        let text = shortened(&text);
        if !text.is_empty() && !self.texts.iter().any(|known| *known == (state, text.clone())) {
            self.texts.push((state, text));
        }
    }

    /// Sets the text for a cell that gets no other one: the name in it, if it ends with one.
    pub(super) fn fall_back(&mut self, text: &str) {
        let name = text.strip_suffix('`').and_then(|text| text.rsplit_once('`')).map(|(_, name)| name);
        self.fall_back.get_or_insert_with(|| shortened(name.unwrap_or(text)));
    }

    /// Adds the place of what was added last.
    pub(super) fn place(&mut self, span: Span) {
        match self.places.iter_mut().find(|(_, known)| *known == span) {
            Some((state, _)) => *state = (*state).max(self.latest),
            None => self.places.push((self.latest, span)),
        }
    }

    pub(super) fn finish(mut self) -> Cell {
        // What a finding is about comes first; sorting is stable, so the rest stays in the order of the pages.
        self.texts.sort_by_key(|(state, _)| std::cmp::Reverse(*state));
        self.places.sort_by_key(|(state, _)| std::cmp::Reverse(*state));
        let mut texts: Vec<String> = Vec::new();
        for (_, text) in self.texts {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        let more = texts.len().saturating_sub(MAX_TEXTS);
        texts.truncate(MAX_TEXTS);
        texts.extend((more > 0).then(|| format!("+{more}")));
        if texts.is_empty() {
            texts.extend(self.fall_back);
        }
        let places: Vec<Span> = self.places.iter().take(MAX_PLACES).map(|(_, span)| *span).collect();
        Cell { text: texts.join(" · "), state: self.state, more: self.places.len() - places.len(), places }
    }
}

/// A text on one line, and `…` in place of what is too much of it.
fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;

    #[test]
    fn what_is_wrong_comes_first() {
        let mut files = Files::new();
        let file = files.add("a.md", "abc");
        let mut cell = CellBuilder::default();
        for (at, (state, text)) in [
            (State::Agrees, "string"),
            (State::Agrees, "optional"),
            (State::Unsettled, "in cents"),
            (State::Refuted, "required"),
        ]
        .into_iter()
        .enumerate()
        {
            cell.add(state, text.to_owned());
            cell.place(Span::new(file, at..at + 1));
        }
        let Cell { text, state, places, more } = cell.finish();
        assert_eq!((text.as_str(), state, more), ("required · in cents · +2", State::Refuted, 1));
        assert_eq!(places[0].start, 3);
    }
}
