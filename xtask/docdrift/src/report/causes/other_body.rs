//! A request in another media type whose fields are other ones as well: its document means another body.

use crate::report::finding::Finding;
use crate::subject::Place;

/// The findings of one request, by their index: that of its media type, and those of its fields.
pub(super) struct OtherBody {
    pub(super) media_type: usize,
    pub(super) fields: Vec<usize>,
    /// The media type that the page writes.
    pub(super) written: String,
}

/// The requests in another media type that lack fields which the document requires, and have fields that it does not
/// declare.
pub(super) fn requests(findings: &[Finding]) -> Vec<OtherBody> {
    let of =
        |rule: &'static str| findings.iter().enumerate().filter(move |(_, finding)| finding.rule.id == rule);
    let mut found = Vec::new();
    for (media_type, finding) in of("wrong-media-type") {
        let is_of_request = |(_, other): &(usize, &Finding)| {
            other.page == finding.page
                && other.proposal.subject.operation == finding.proposal.subject.operation
                && matches!(other.proposal.subject.place, Place::Request(_))
        };
        let numbers = |rule| of(rule).filter(is_of_request).map(|(number, _)| number).collect::<Vec<_>>();
        let (missing, unknown) = (numbers("missing-required"), numbers("unknown-request-field"));
        if !missing.is_empty() && !unknown.is_empty() {
            let written = finding.proposal.value.as_ref().and_then(|value| value.as_str());
            let written = written.unwrap_or_default().to_owned();
            found.push(OtherBody { media_type, fields: [missing, unknown].concat(), written });
        }
    }
    found
}
