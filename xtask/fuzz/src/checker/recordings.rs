//! Recorded traffic of every form: as a whole, entry by entry, line by line, and recordings of our own form.

use docdrift::{Files, Inputs, Recording, TrafficJudge, TrafficTally, vouched};
use docdrift_traffic::split::{Entries, Entry};
use docdrift_traffic::{Glance, Lines, NoSiblings, har_entry, locate, mask::mask, read, unpack};

/// Reads the bytes in every way, masks each exchange, and judges it by a document.
pub(super) fn run(data: &[u8]) {
    let mut files = Files::new();
    let document = files.add("openapi.yaml", super::DOCUMENT);
    let mut inputs = Inputs::read(&files, &[], &[document], Vec::new()).expect("our document can be read");
    let mut tally = whole(data, &inputs);
    let judge = TrafficJudge::new(inputs.documents());
    for entry in Entries::new(data).chain(Lines::new(data)) {
        each(&entry.expect("memory can be read"), &judge, &mut tally);
    }
    // A small input that becomes large in memory is cut where the program cuts it, too.
    if let Ok(mut unpacked) = unpack(data) {
        let _ = std::io::copy(&mut std::io::Read::take(&mut unpacked, 1 << 20), &mut std::io::sink());
    }
    inputs.add_traffic(tally);
    let names = inputs.secret_names();
    if let Some(text) = super::text(data) {
        let file = files.add("recording.yaml", text);
        inputs.add_recordings(Recording::read(&mut files, file, &names).into_iter().collect());
    }
    super::report(&inputs, &files);
}

/// Reads a recording from memory.
fn whole(data: &[u8], inputs: &Inputs) -> TrafficTally {
    let mut tally = TrafficTally::default();
    let Ok(traffic) = read(data, &NoSiblings) else { return tally };
    let judge = TrafficJudge::new(inputs.documents());
    let vouched = vouched(inputs.documents());
    for exchange in &traffic.exchanges {
        let masked = mask(exchange, &vouched);
        assert_eq!(mask(&masked, &vouched), masked, "a masked exchange is masked");
        let _ = (har_entry(&masked), locate(data, &exchange.place, None));
        judge.judge(exchange, "recording", &mut tally);
    }
    tally
}

/// Judges one entry in both ways, which have to add the same.
fn each(entry: &Entry, judge: &TrafficJudge<'_>, tally: &mut TrafficTally) {
    let traffic = entry.traffic(&NoSiblings);
    let mut full = TrafficTally::default();
    traffic.exchanges.iter().for_each(|exchange| judge.judge(exchange, "entry", &mut full));
    let mut short = TrafficTally::default();
    let glance = Glance::of(entry, &NoSiblings);
    if glance.is_some_and(|glance| judge.accept(&glance, &|| "entry".to_owned(), &mut short)) {
        assert_eq!(short, full, "an accepted body adds what a judged one adds");
    }
    tally.merge(full);
}
