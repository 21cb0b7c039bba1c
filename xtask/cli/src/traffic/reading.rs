//! Reads recordings in pieces that can be judged apart.

use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::mpsc::SyncSender;

use docdrift_traffic::split::{Entries, Entry};
use docdrift_traffic::{Lines, unpack};
use indicatif::ProgressBar;

use crate::error::Error;
use crate::plain_file;
use crate::traffic::Recording;
use crate::traffic::form::{self, Form};
use crate::traffic::workers::Outcomes;

/// What is read, and by which progress bar.
pub(crate) struct Reading<'r> {
    pub(crate) recordings: &'r [Recording],
    pub(crate) reads_standard_input: bool,
    pub(crate) bar: &'r ProgressBar,
}

/// A piece of work.
pub(crate) enum Job {
    /// Entries of a recording.
    Entries(usize, Vec<Entry>),
    /// Entries of standard input.
    Lines(Vec<Entry>),
    /// A whole recording.
    Whole(usize),
    /// The end of a recording that cannot be decompressed from there on.
    Damaged(usize),
}

/// How many bytes of entries are judged at once.
const BATCH: usize = 1 << 20;

/// The largest recording that is read as a whole.
pub(crate) const MAX_WHOLE: u64 = 256 << 20;

/// The largest recording of JSON or YAML that is read as a whole: its values take many times as much memory.
const MAX_DOCUMENT: u64 = 64 << 20;

/// A recording that was opened: its form, and its bytes from the beginning, decompressed.
pub(crate) struct Opened {
    pub(crate) form: Form,
    pub(crate) input: Box<dyn Read + Send>,
    /// Whether it is decompressed, so that an error is one of its content.
    is_packed: bool,
}

/// Opens a recording, and looks at its beginning.
pub(crate) fn open(file: impl Read + Send + 'static) -> io::Result<Opened> {
    let mut file = BufReader::with_capacity(256 << 10, file);
    let is_packed = matches!(file.fill_buf()?, [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..]);
    let mut input =
        unpack(file).or_else(|error| if is_packed { Ok(Box::new(io::empty()) as _) } else { Err(error) })?;
    let (head, error) = form::head(&mut input);
    if let Some(error) = error {
        if !is_packed {
            return Err(error);
        }
        // What was read before the damage counts.
        input = Box::new(Damaged);
    }
    Ok(Opened { form: form::of(&head), input: Box::new(Cursor::new(head).chain(input)), is_packed })
}

/// The place at which a compressed file is damaged.
struct Damaged;

impl Read for Damaged {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

impl Reading<'_> {
    /// Sends everything that is to be judged, and returns what became of recordings that were streamed.
    pub(crate) fn produce(&self, sender: &SyncSender<Job>) -> Result<Outcomes, Error> {
        let mut outcomes = Outcomes::new();
        for number in 0..self.recordings.len() {
            if let Some(outcome) = self.recording(number, sender)? {
                outcomes.push((number, outcome));
            }
        }
        if self.reads_standard_input {
            let lines = Lines::new(self.bar.wrap_read(io::stdin().lock()));
            let job = Job::Lines;
            stream(lines, sender, &job).1.map_err(|error| unreadable("standard input", &error))?;
        }
        Ok(outcomes)
    }

    /// Sends the parts of a recording, or the whole, of which the worker tells what became of it.
    fn recording(
        &self,
        number: usize,
        sender: &SyncSender<Job>,
    ) -> Result<Option<Result<(), String>>, Error> {
        let Recording { path, name, .. } = &self.recordings[number];
        let unreadable = |error: io::Error| unreadable(name, &error);
        let file = plain_file::open(path).map_err(|error| error.of(name))?;
        let bar = self.bar.clone();
        let opened = open(bar.wrap_read(file)).map_err(unreadable)?;
        let job = |entries| Job::Entries(number, entries);
        let (count, read) = match opened.form {
            Form::Entries => stream(Entries::new(opened.input), sender, &job),
            Form::Lines => stream(Lines::new(opened.input), sender, &job),
            Form::Whole => (0, Ok(())),
        };
        match read {
            Ok(()) if count > 0 => Ok(Some(Ok(()))),
            Ok(()) => {
                sender.send(Job::Whole(number)).ok();
                Ok(None)
            }
            Err(_) if opened.is_packed => {
                sender.send(Job::Damaged(number)).ok();
                Ok(Some(Ok(())))
            }
            Err(error) => Err(unreadable(error)),
        }
    }

    /// The whole of a recording, decompressed; an error is the end of a sentence about it.
    pub(crate) fn content(&self, number: usize) -> Result<Vec<u8>, String> {
        let cannot = |error: io::Error| format!("cannot be read: {error}");
        let file = plain_file::open(&self.recordings[number].path).map_err(|error| error.to_string())?;
        whole(open(file).map_err(cannot)?)
    }
}

/// The whole of a recording that was opened.
pub(crate) fn whole(opened: Opened) -> Result<Vec<u8>, String> {
    let mut content = Vec::new();
    opened.input.take(MAX_WHOLE + 1).read_to_end(&mut content).map_err(|error| match opened.is_packed {
        true => "is damaged: it cannot be decompressed to its end".to_owned(),
        false => format!("cannot be read: {error}"),
    })?;
    // An archive, or flows of mitmproxy, which begin with their length.
    let is_binary = content.starts_with(b"PK") || content.first().is_some_and(u8::is_ascii_digit);
    let most = if is_binary { MAX_WHOLE } else { MAX_DOCUMENT };
    if content.len() as u64 > most {
        let most = most >> 20;
        return Err(format!(
            "is larger than {most} MiB, and neither a HAR nor a file of one exchange a line"
        ));
    }
    Ok(content)
}

/// Sends entries in batches; returns how many there were, and the error after the last.
fn stream(
    entries: impl Iterator<Item = io::Result<Entry>>,
    sender: &SyncSender<Job>,
    job: &dyn Fn(Vec<Entry>) -> Job,
) -> (usize, io::Result<()>) {
    let (mut batch, mut bytes, mut count) = (Vec::new(), 0, 0);
    let mut result = Ok(());
    for entry in entries {
        match entry {
            Ok(entry) => {
                bytes += entry.text.len();
                count += 1;
                batch.push(entry);
            }
            Err(error) => {
                result = Err(error);
                break;
            }
        }
        if bytes >= BATCH {
            bytes = 0;
            // If all workers ended, one of them panicked, and that is told where they are joined.
            if sender.send(job(std::mem::take(&mut batch))).is_err() {
                break;
            }
        }
    }
    if !batch.is_empty() {
        sender.send(job(batch)).ok();
    }
    (count, result)
}

fn unreadable(name: &str, error: &io::Error) -> Error {
    Error::failed(format!("{name}: cannot be read: {error}"))
}
