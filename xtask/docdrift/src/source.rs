//! Source text and positions: files, byte spans in them, and excerpts that map back to their file.
//!
//! Every fact that a reader returns carries a [`Span`]: a range of bytes in a file on disk. A reader often
//! works on a part of that file only, such as an indented fence inside a component. An [`Excerpt`] holds
//! the text of such a part and maps its offsets back to the file. So a reader of an excerpt returns spans
//! of the file, and needs no code for it.

mod character_counts;
mod excerpt;
mod file;
pub(crate) mod gap;
pub(crate) mod json_value;
pub(crate) mod kinds;
mod limits;
pub(crate) mod mask;
pub(crate) mod parsed;
pub(crate) mod pool;
pub(crate) mod scalar_text;
mod span;
pub(crate) mod tree;
pub(crate) mod yaml_text;

pub use excerpt::Excerpt;
pub(crate) use file::File;
pub use file::{Files, Location, Position, ReadError};
pub use span::{FileId, Span};
