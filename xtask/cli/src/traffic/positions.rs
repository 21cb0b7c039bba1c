//! Finds the lines and columns at which places in recorded traffic begin and end, so that a report can show them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::num::NonZeroU32;
use std::ops::Range;
use std::path::Path;

use docdrift::{Position, TrafficPlace};
use docdrift_traffic::split::{Entries, Entry};
use docdrift_traffic::{Lines, Locator, Place};

use crate::plain_file;
use crate::traffic::form::Form;
use crate::traffic::reading::{self, Opened};

/// The positions of the first places of disagreements and gaps. Recordings are named relative to a folder. A
/// place without a position, as in a file of bytes or in standard input, is left out.
pub(crate) fn find<'p>(
    root: &Path,
    all: impl Iterator<Item = &'p TrafficPlace>,
) -> BTreeMap<TrafficPlace, Range<Position>> {
    let mut places: BTreeMap<&str, BTreeSet<&TrafficPlace>> = BTreeMap::new();
    for place in all {
        places.entry(&place.recording).or_default().insert(place);
    }
    let mut positions = BTreeMap::new();
    for (recording, places) in places {
        let path = root.join(recording);
        // The name of an entry of standard input is no file.
        let Ok(file) = plain_file::open(&path) else { continue };
        let Ok(opened) = reading::open(file) else { continue };
        match opened.form {
            Form::Whole => in_whole(opened, &places, &mut positions),
            Form::Entries | Form::Lines => in_entries(opened, &places, &mut positions),
        }
    }
    positions
}

fn in_whole(
    opened: Opened,
    places: &BTreeSet<&TrafficPlace>,
    positions: &mut BTreeMap<TrafficPlace, Range<Position>>,
) {
    let Ok(content) = reading::whole(opened) else { return };
    let locator = Locator::new(&content);
    for place in places {
        let Ok(offset) = usize::try_from(place.offset) else { continue };
        let found =
            locator.locate(&Place { offset, pointer: place.pointer.clone() }, place.in_body.as_deref());
        if let Some(range) = found.and_then(|found| range(found.start, found.end)) {
            positions.insert((*place).clone(), range);
        }
    }
}

/// Where a value of an entry begins and ends, counted from the entry.
type Within = Range<(usize, usize)>;

/// Finds places in a recording that is streamed, up to the last entry that has one.
fn in_entries(
    opened: Opened,
    places: &BTreeSet<&TrafficPlace>,
    positions: &mut BTreeMap<TrafficPlace, Range<Position>>,
) {
    let mut by_entry: BTreeMap<u64, Vec<&TrafficPlace>> = BTreeMap::new();
    for place in places {
        by_entry.entry(place.offset).or_default().push(place);
    }
    let begins = by_entry.keys().copied().collect();
    let mut counter =
        Counter { input: opened.input, at: 0, line: 1, column: 1, begins, found: BTreeMap::new() };
    let mut found: Vec<(&TrafficPlace, u64, Within)> = Vec::new();
    let mut missing = by_entry.len();
    let mut look = |entry: Entry| {
        let places = by_entry.get(&entry.offset).map(Vec::as_slice).unwrap_or_default();
        let locator = Locator::new(&entry.text);
        for place in places {
            let from = Place { offset: 0, pointer: place.pointer.clone() };
            let at = locator.locate(&from, place.in_body.as_deref()).unwrap_or((1, 1)..(1, 1));
            found.push((place, entry.offset, at));
        }
        missing -= usize::from(!places.is_empty());
        missing > 0
    };
    // What cannot be read any more has no positions.
    match opened.form {
        Form::Entries => drop(Entries::new(&mut counter).map_while(Result::ok).all(&mut look)),
        Form::Lines | Form::Whole => drop(Lines::new(&mut counter).map_while(Result::ok).all(&mut look)),
    };
    for (place, entry, within) in found {
        let Some((first_line, first_column)) = counter.found.get(&entry) else { continue };
        let in_file = |(line, column): (usize, usize)| {
            (first_line + line - 1, if line == 1 { first_column + column - 1 } else { column })
        };
        if let Some(range) = range(in_file(within.start), in_file(within.end)) {
            positions.insert(place.clone(), range);
        }
    }
}

/// Counts lines and columns of what is read through it, and keeps those of some bytes.
struct Counter<R> {
    input: R,
    at: u64,
    line: usize,
    column: usize,
    /// The bytes whose lines and columns are still wanted.
    begins: BTreeSet<u64>,
    found: BTreeMap<u64, (usize, usize)>,
}

impl<R: Read> Read for Counter<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        let mut piece = &buffer[..read];
        let end = self.at + read as u64;
        while let Some(begin) = self.begins.first().copied().filter(|begin| *begin < end) {
            self.begins.pop_first();
            let (before, rest) = piece.split_at(usize::try_from(begin - self.at).unwrap_or(0));
            self.count(before);
            self.found.insert(begin, (self.line, self.column));
            piece = rest;
        }
        self.count(piece);
        Ok(read)
    }
}

impl<R> Counter<R> {
    fn count(&mut self, mut piece: &[u8]) {
        let length = piece.len() as u64;
        self.at += length;
        let lines = piece.iter().filter(|byte| **byte == b'\n').count();
        if lines > 0 {
            self.line += lines;
            self.column = 1;
            piece = piece.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        }
        // Each character has one byte that does not continue another one.
        self.column += piece.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
    }
}

fn range(start: (usize, usize), end: (usize, usize)) -> Option<Range<Position>> {
    Some(position(start)?..position(end)?)
}

fn position((line, column): (usize, usize)) -> Option<Position> {
    let number = |number: usize| u32::try_from(number).ok().and_then(NonZeroU32::new);
    Some(Position { line: number(line)?, column: number(column)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_counted_in_pieces_of_any_size() {
        let text = "é\na\n\nüb";
        for size in [1, 2, 3, 100] {
            let begins = text.char_indices().map(|(at, _)| at as u64).collect();
            let input = text.as_bytes();
            let mut counter = Counter { input, at: 0, line: 1, column: 1, begins, found: BTreeMap::new() };
            let mut buffer = vec![0; size];
            while counter.read(&mut buffer).expect("memory can be read") > 0 {}
            let found: Vec<_> = counter.found.into_values().collect();
            assert_eq!(found, [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (4, 1), (4, 2)], "{size}");
        }
    }
}
