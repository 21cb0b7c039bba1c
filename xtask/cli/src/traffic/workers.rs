//! Judges exchanges on all cores, each with a tally of its own.

use std::num::NonZero;
use std::panic;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread;

use docdrift::{Document, TrafficJudge, TrafficPlace, TrafficTally};
use docdrift_traffic::split::Entry;
use docdrift_traffic::{Exchange, Format, Gap, Glance, NoSiblings, Place, Siblings, Traffic};
use sha2::{Digest as _, Sha256};

use crate::error::Error;
use crate::traffic::folder::Folder;
use crate::traffic::gaps;
use crate::traffic::reading::{Job, Reading};

/// Stack size of each thread, in bytes: that of a main thread, because readers of nested values recurse.
const STACK_BYTES: usize = 16 << 20;

/// For recordings by their number, whether they were read, or why they are no recorded traffic.
pub(crate) type Outcomes = Vec<(usize, Result<(), String>)>;

/// Reads everything in this thread, and judges it in others. At most one job a thread waits, so that memory does
/// not grow with the traffic.
pub(crate) fn judge(
    reading: &Reading<'_>,
    documents: &[Document],
) -> Result<(TrafficTally, Outcomes), Error> {
    let judge = TrafficJudge::new(documents);
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel(threads);
        let receiver = Arc::new(Mutex::new(receiver));
        let mut workers = Vec::new();
        for _ in 0..threads {
            let worker = Worker {
                reading,
                judge: &judge,
                receiver: Arc::clone(&receiver),
                tally: TrafficTally::default(),
                outcomes: Vec::new(),
            };
            // With fewer threads than cores, the work is done all the same.
            let started = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, || worker.run());
            match started {
                Ok(handle) => workers.push(handle),
                Err(reason) if workers.is_empty() => {
                    return Err(Error::failed(format!("no thread can be started: {reason}")));
                }
                Err(_) => break,
            }
        }
        // If all workers end early, the sender is told.
        drop(receiver);
        let produced = reading.produce(&sender);
        drop(sender);
        let mut tally = TrafficTally::default();
        let mut outcomes = Outcomes::new();
        for worker in workers {
            let (learned, known) = worker.join().unwrap_or_else(|panic| panic::resume_unwind(panic));
            tally.merge(learned);
            outcomes.extend(known);
        }
        outcomes.extend(produced?);
        outcomes.sort();
        Ok((tally, outcomes))
    })
}

/// What one thread has.
struct Worker<'w> {
    reading: &'w Reading<'w>,
    judge: &'w TrafficJudge<'w>,
    receiver: Arc<Mutex<Receiver<Job>>>,
    tally: TrafficTally,
    outcomes: Outcomes,
}

impl Worker<'_> {
    fn run(mut self) -> (TrafficTally, Outcomes) {
        while let Some(job) = self.next() {
            self.job(job);
        }
        (self.tally, self.outcomes)
    }

    /// The next job; `None` if everything was read, or if another thread panicked while it waited.
    fn next(&self) -> Option<Job> {
        self.receiver.lock().ok()?.recv().ok()
    }

    fn job(&mut self, job: Job) {
        match job {
            Job::Entries(recording, entries) => {
                let recording = &self.reading.recordings[recording];
                let folder = Folder::of(&recording.path);
                let name = || recording.name.clone();
                entries.iter().for_each(|entry| self.entry(entry, &name, entry.offset, &folder));
            }
            Job::Lines(lines) => {
                for line in &lines {
                    let name = || {
                        let hash = Sha256::digest(&line.text);
                        hash[..8].iter().map(|byte| format!("{byte:02x}")).collect()
                    };
                    self.entry(line, &name, 0, &NoSiblings);
                }
            }
            Job::Damaged(recording) => {
                let mut traffic = Traffic::of(Format::HarLines);
                let reason = "cannot be decompressed to its end".to_owned();
                traffic.gaps.push(Gap { place: Place::at(0), reason });
                self.traffic(traffic, &self.reading.recordings[recording].name, 0);
            }
            Job::Whole(recording) => {
                let outcome = self.whole(recording);
                self.outcomes.push((recording, outcome));
            }
        }
    }

    fn entry(&mut self, entry: &Entry, name: &dyn Fn() -> String, offset: u64, siblings: &dyn Siblings) {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        if let Some(mut glance) = Glance::of(entry, siblings) {
            shift(&mut glance.exchange, offset);
            if self.judge.accept(&glance, name, &mut self.tally) {
                return;
            }
        }
        self.traffic(entry.traffic(siblings), &name(), offset);
    }

    fn whole(&mut self, recording: usize) -> Result<(), String> {
        let content = self.reading.content(recording)?;
        let recording = &self.reading.recordings[recording];
        let traffic = docdrift_traffic::read(&content, &Folder::of(&recording.path));
        drop(content);
        self.traffic(traffic.map_err(|unread| unread.to_string())?, &recording.name, 0);
        Ok(())
    }

    /// Judges exchanges whose places are counted from this byte of their recording.
    fn traffic(&mut self, traffic: Traffic, name: &str, offset: usize) {
        for gap in traffic.gaps {
            let place = TrafficPlace {
                recording: name.to_owned(),
                offset: (gap.place.offset + offset) as u64,
                pointer: gap.place.pointer,
                in_body: None,
            };
            self.tally.add_gap(gaps::reason(&gap.reason), place);
        }
        for mut exchange in traffic.exchanges {
            shift(&mut exchange, offset);
            self.judge.judge(&exchange, name, &mut self.tally);
        }
    }
}

/// Counts the places of an exchange from the beginning of its recording.
fn shift(exchange: &mut Exchange, offset: usize) {
    exchange.place.offset += offset;
    let response = exchange.response.as_mut().and_then(|response| response.body.as_mut());
    for body in exchange.request.body.as_mut().into_iter().chain(response) {
        body.place.offset += offset;
    }
}
