//! The files that a recording names: bodies in files of their own, members of an archive.

/// Files below the folder or in the archive of a recording. An implementation never leaves it: not by `..`, not
/// by an absolute path, and not through a link.
pub trait Siblings {
    /// The content of a file, named relative to the recording.
    ///
    /// # Errors
    ///
    /// The reason why the file cannot be had, as the end of a sentence: "lies outside the folder".
    fn file(&self, name: &str) -> Result<Vec<u8>, String>;
}

/// A recording without other files.
#[derive(Clone, Copy, Debug)]
pub struct NoSiblings;

impl Siblings for NoSiblings {
    fn file(&self, name: &str) -> Result<Vec<u8>, String> {
        Err(format!("{name} is a file of its own, and only the recording was given"))
    }
}
