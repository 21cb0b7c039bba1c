//! Reads files of strangers: only regular files, up to a size for each kind of file, and finds links out of a folder.
//!
//! The inputs of a pull request may be pipes, devices, files without an end, or links to them. No other module of the
//! command opens a file to read it.

use std::fs::{File, FileType, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use crate::error::Error;

/// What a file is read as. It decides how large the file may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// A documentation page.
    Page,
    /// An OpenAPI document or a part of one, an overlay, the types of a client.
    Document,
    /// A recording of our own form, which has one exchange.
    Recording,
    /// Settings of this or of another tool, such as the navigation of a site.
    Settings,
    /// A `.gitignore`. A glob takes a kilobyte and a tenth of a millisecond.
    IgnoreRules,
    /// A file of accepted findings.
    Accepted,
    /// A report of an earlier run, or what `check --partial` printed.
    Report,
}

impl FileKind {
    /// The size of the largest file that is read, in bytes. Real files have less than a quarter of it: a page of 16 MiB
    /// is a whole manual, and the largest published document has 40 MiB.
    fn most(self) -> u64 {
        let mebibytes = match self {
            FileKind::IgnoreRules => return 128 << 10,
            FileKind::Page | FileKind::Recording | FileKind::Accepted => 64,
            FileKind::Document => 192,
            FileKind::Settings => 8,
            FileKind::Report => 512,
        };
        mebibytes << 20
    }

    /// This size for people.
    fn limit(self) -> String {
        match self.most() {
            most if most < 1 << 20 => format!("{} KiB", most >> 10),
            most => format!("{} MiB", most >> 20),
        }
    }

    fn noun(self) -> &'static str {
        match self {
            FileKind::Page => "a page",
            FileKind::Document => "a document",
            FileKind::Recording => "a recording of one exchange",
            FileKind::Settings => "a file of settings",
            FileKind::IgnoreRules => "a `.gitignore`",
            FileKind::Accepted => "a file of accepted findings",
            FileKind::Report => "a report",
        }
    }
}

/// Why a file is not read; a clause that follows its name.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    #[error("is {0}, and only regular files are read")]
    Special(&'static str),
    #[error("has more than {}, the most that is read of {}", .0.limit(), .0.noun())]
    TooLarge(FileKind),
}

impl FileError {
    /// The error for people.
    pub(crate) fn of(self, name: &str) -> Error {
        let help = match self {
            FileError::Io(_) => None,
            FileError::Special("a folder") => Some("name a file in it"),
            FileError::Special(_) => {
                Some("write its content to a file, and name that; a link has to lead to a regular file")
            }
            FileError::TooLarge(_) => Some("leave the file out, or split it"),
        };
        let error = Error::failed(format!("{name}: {self}"));
        help.into_iter().fold(error, Error::help)
    }
}

/// Opens a regular file. A pipe does not block, and a device is not opened.
///
/// # Errors
///
/// When it is no regular file, or cannot be opened.
pub(crate) fn open(path: &Path) -> Result<File, FileError> {
    // Opening a device may already do something.
    check_regular(&path.metadata()?)?;
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // The path may have become a pipe since.
        options.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY);
    }
    let file = options.open(path)?;
    check_regular(&file.metadata()?)?;
    Ok(file)
}

/// Reads a regular file.
///
/// # Errors
///
/// When it is no regular file, is too large, or cannot be read.
pub(crate) fn read(path: &Path, kind: FileKind) -> Result<Vec<u8>, FileError> {
    let most = kind.most();
    let file = open(path)?;
    let mut bytes = Vec::new();
    if file.metadata()?.len() <= most {
        // It may grow while it is read.
        file.take(most + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 <= most {
            return Ok(bytes);
        }
    }
    Err(FileError::TooLarge(kind))
}

/// The beginning of a regular file: at most this many bytes.
///
/// # Errors
///
/// When it is no regular file, or cannot be read.
pub(crate) fn read_beginning(path: &Path, most: u64) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Checks that a library may read a file: it is not there, or regular and not too large. Returns its size.
///
/// # Errors
///
/// When it is no regular file, or is too large.
pub(crate) fn check(path: &Path, kind: FileKind) -> Result<u64, FileError> {
    let Ok(metadata) = path.metadata() else { return Ok(0) };
    check_regular(&metadata)?;
    if metadata.len() > kind.most() { Err(FileError::TooLarge(kind)) } else { Ok(metadata.len()) }
}

/// Whether a name below a folder is a regular file, and no part of the name is a symbolic link.
pub(crate) fn is_unlinked(folder: &Path, name: &Path) -> bool {
    let mut path = folder.to_owned();
    let mut is_file = false;
    for part in name.components() {
        path.push(part);
        let Ok(metadata) = path.symlink_metadata() else { return false };
        if metadata.is_symlink() || !matches!(part, Component::Normal(_) | Component::CurDir) {
            return false;
        }
        is_file = metadata.is_file();
    }
    is_file
}

/// Whether a path is below a folder by its name, and is not there: a symbolic link leads it out. What does not exist
/// is judged by the nearest folder above it that does.
pub(crate) fn leads_out(path: &Path, folder: &Path) -> bool {
    let (Ok(path), Ok(folder)) = (std::path::absolute(path), folder.canonicalize()) else { return false };
    let path = without_dots(&path);
    let real = path.ancestors().find_map(|above| above.canonicalize().ok());
    path.starts_with(&folder) && real.is_some_and(|real| !real.starts_with(&folder))
}

/// A path without `.` and `..`, by its name alone.
pub(crate) fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}

fn check_regular(metadata: &Metadata) -> Result<(), FileError> {
    if metadata.is_file() { Ok(()) } else { Err(FileError::Special(noun(metadata.file_type()))) }
}

/// What a file is that is not regular.
fn noun(kind: FileType) -> &'static str {
    if kind.is_dir() {
        return "a folder";
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        if kind.is_fifo() {
            return "a pipe";
        }
        if kind.is_socket() {
            return "a socket";
        }
        if kind.is_char_device() || kind.is_block_device() {
            return "a device";
        }
    }
    "something else than a file"
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_link_leads_out_also_from_above_what_does_not_exist() {
        let outer = tempfile::tempdir().expect("a temporary folder");
        let inner = outer.path().canonicalize().expect("it is there").join("inner");
        fs::create_dir_all(inner.join("real")).expect("a folder");
        fs::create_dir_all(outer.path().join("inner-too")).expect("a folder");
        fs::write(inner.join("real/file"), "").expect("a file");
        for (target, link) in [
            ("..", "up"),
            ("real", "in"),
            ("../gone", "dangling"),
            ("../inner-too", "beside"),
            ("real/file", "file"),
        ] {
            symlink(target, inner.join(link)).expect("a link");
        }
        for (name, leads, unlinked) in [
            ("real/file", false, true),
            ("./real/./file", false, true),
            ("real", false, false),
            ("new/file", false, false),
            ("file", false, false),
            ("in/file", false, false),
            ("in/../real/file", false, false),
            ("up/new", true, false),
            ("up/inner/real/file", false, false),
            ("beside/new", true, false),
            ("real/../beside/new", true, false),
            ("../inner-too/new", false, false),
        ] {
            assert_eq!(leads_out(&inner.join(name), &inner), leads, "{name}");
            assert_eq!(is_unlinked(&inner, Path::new(name)), unlinked, "{name}");
        }
    }

    #[test]
    fn only_regular_files_are_opened() {
        for (path, expected) in
            [("/dev/zero", "is a device"), ("/", "is a folder"), ("/gone", "cannot be read")]
        {
            let error = read(Path::new(path), FileKind::Page).expect_err(path).to_string();
            assert!(error.starts_with(expected), "{path}: {error}");
        }
    }
}
