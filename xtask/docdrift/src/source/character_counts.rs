//! Character counts at regular byte offsets, which find a column in a line of megabytes fast.

/// Bytes between two stored counts: few enough that the characters after a stored count are counted fast, and
/// many enough that the counts need little memory.
const DISTANCE: usize = 1 << 10;

/// The number of characters that start before each multiple of [`DISTANCE`].
#[derive(Debug)]
pub(super) struct CharacterCounts(Vec<u32>);

impl CharacterCounts {
    /// The counts of a text.
    pub(super) fn of(text: &str) -> Self {
        let mut counted = 0;
        let counts = text.as_bytes().chunks(DISTANCE).map(|chunk| {
            counted += super::span::offset(characters(chunk));
            counted
        });
        CharacterCounts(std::iter::once(0).chain(counts).collect())
    }

    /// The number of characters that start before a byte offset. The text is the one that was counted.
    pub(super) fn before(&self, text: &str, offset: usize) -> usize {
        let index = offset / DISTANCE;
        self.0[index] as usize + characters(&text.as_bytes()[index * DISTANCE..offset])
    }
}

/// The number of characters that start in these bytes. The bytes may start and end inside a character.
fn characters(bytes: &[u8]) -> usize {
    let continues = |byte: &&u8| **byte & 0b1100_0000 == 0b1000_0000;
    bytes.len() - bytes.iter().filter(continues).count()
}

#[cfg(test)]
mod tests {
    use crate::source::character_counts::DISTANCE;
    use crate::source::{Files, Span};

    #[test]
    fn a_column_of_a_long_line_is_that_of_counting_from_its_start() {
        let long = "a\u{e9}\u{20ac}\u{1f600}".repeat(DISTANCE);
        for text in [format!("short\n{long}\r\n{long}"), "x".repeat(3 * DISTANCE), String::new()] {
            let mut files = Files::new();
            let id = files.add("a.json", text.as_str());
            let file = files.file(id);
            for offset in (0..=text.len()).filter(|at| at % 97 == 0 || text.len() - at < 20 || *at < 20) {
                let before =
                    &text[..(0..=offset).rev().find(|at| text.is_char_boundary(*at)).expect("0 is one")];
                let start = before.rfind('\n').map_or(0, |at| at + 1);
                let column = before[start..].chars().count() + 1;
                let line = before.matches('\n').count() + 1;
                let found = file.position(u32::try_from(offset).expect("short"));
                assert_eq!(found.to_string(), format!("{line}:{column}"), "at byte {offset}");
            }
        }
    }

    #[test]
    fn columns_are_those_of_the_masked_text() {
        let mut files = Files::new();
        let id = files.add("a.yaml", format!("{}: {} end", "\u{e9}".repeat(2_000), "x".repeat(2_000)));
        let end = files.file(id).text().len();
        files.mask(&[Span::new(id, 0..4_000)]);
        let column = files.file(id).position(u32::try_from(end).expect("short")).column;
        assert_eq!(column.get() as usize, files.file(id).text().chars().count() + 1);
    }
}
