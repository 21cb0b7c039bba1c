//! Compares the answers of captured recordings of our own form with the examples of documents, as those of other forms.

use std::borrow::Cow;

use super::Inputs;
use crate::evidence::traffic_cases::TrafficSpans;
use crate::evidence::traffic_judge::TrafficJudge;
use crate::evidence::traffic_tally::{TrafficPlace, TrafficTally};
use crate::source::Files;
use crate::traffic::recording::Provenance;

/// The traffic of other forms with the answers of captured recordings, and where their places can be shown. All
/// else of our own recordings is judged with the pages.
pub(super) fn with_own_answers<'i>(
    inputs: &'i Inputs,
    files: &Files,
) -> (Cow<'i, TrafficTally>, Cow<'i, TrafficSpans>) {
    let (mut tally, mut spans) = (Cow::Borrowed(&inputs.traffic), Cow::Borrowed(&inputs.traffic_spans));
    let captured =
        || inputs.recordings.iter().filter(|recording| recording.content.provenance == Provenance::Captured);
    if captured().next().is_none() {
        return (tally, spans);
    }
    let judge = TrafficJudge::new(&inputs.specs);
    let mut own = TrafficTally::default();
    for recording in captured() {
        let name = files.file(recording.file).name();
        judge.judge(&recording.content.to_exchange(), name, &mut own);
        let place = TrafficPlace {
            recording: name.to_owned(),
            offset: 0,
            pointer: String::new(),
            in_body: Some(String::new()),
        };
        spans.to_mut().insert(place, recording.span("/response/body"));
    }
    let answers = TrafficTally { answers: own.answers, ..TrafficTally::default() };
    tally.to_mut().merge(answers);
    (tally, spans)
}
