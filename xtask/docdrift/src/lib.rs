//! Finds where documentation pages, an OpenAPI document, recorded exchanges and a generated client disagree.
//!
//! A reader turns each of these sources into plain values that name the same [subjects](Subject). The
//! values are joined by subject, and small [rules](Rule) compare them. The [`Report`] has a [`Verdict`] for
//! every claim of a page: upheld, refuted by a [`Finding`], or unsettled.
//!
//! The library does no I/O: the caller adds the text of files to [`Files`].
//!
//! `````
//! use docdrift::{Files, Inputs, RuleBook, check};
//!
//! let mut files = Files::new();
//! let page = files.add("orders.md", r#"
//! ```python
//! print(requests.get("https://api.example.com/orders").json()["orders_url"])
//! ```
//!
//! ````yaml GET /orders
//! openapi: 3.0.3
//! paths:
//!   /orders:
//!     get:
//!       responses: {'200': {content: {application/json: {schema: {properties: {url: {type: string}}}}}}}
//! ````
//! "#);
//! let inputs = Inputs::read(&files, &[page], &[], Vec::new()).unwrap();
//! let report = check(&inputs, &RuleBook::standard(), &files);
//! assert_eq!(report.findings[0].rule.id, "moved-field");
//! assert_eq!(report.tally.upheld + report.tally.refuted + report.tally.unsettled, report.tally.claims);
//! `````

mod client;
mod evidence;
mod inputs;
mod openapi;
mod page;
mod report;
mod rules;
mod source;
mod subject;
mod traffic;

pub use client::{Client, ClientFileError};
pub use evidence::client::GeneratedFrom;
pub use evidence::guess::{Confidence, Guess};
pub use evidence::traffic_examples::AnswersTally;
pub use evidence::traffic_judge::{TrafficJudge, TrafficOwner};
pub use evidence::traffic_tally::{AUTHORED, FIRST_PLACES, Seen, TrafficFact, TrafficPlace, TrafficTally};
pub use evidence::traffic_vouched::vouched;
pub use evidence::unsettled::{Unsettled, UnsettledKind};
pub use evidence::{Standing, Statement};
pub use inputs::{EntryScopes, Inputs, check, coverage};
pub use openapi::{AppliedAction, OverlaidTree, Overlay, OverlayAction, OverlayError};
pub use openapi::{
    Conventions, Document, DocumentError, Operation, Parameter, fern_overrides, referenced_files,
};
pub use page::broken_links::redirects;
pub use page::claim::{Claim, ClaimKind, Origin};
pub use page::heading_requiredness::requirement;
pub use page::promise::{Headline, list_of_items};
pub use page::site::status::Outside;
pub use page::site::translations::{UNREAD_FORMATS, translation};
pub use page::site::{NAVIGATION_FILES, SiteFile, SiteReference, site_references};
pub use page::{Fragment, Page, is_caught, read as read_page};
pub use report::baseline::{
    AcceptedFinding, AppliedBaseline, Baseline, BaselineError, EntryScope, EntryState, StaleEntry,
    StaleReason,
};
pub use report::causes::Cause;
pub use report::claims::render as render_claims;
pub use report::comparison::{
    Change, Comparison, EarlierFinding, EarlierReportError, MendedFinding, read_earlier_report,
};
pub use report::coverage::{Coverage, CoverageDifference, CoverageRow, OperationCoverage};
pub use report::finding::{Acceptance, AcceptedBy, Finding, Fingerprint, TextHash};
pub use report::format_schemas::all as format_schemas;
pub use report::formats::json::render as render_json;
pub use report::formats::printable::{escaped_json, printable};
pub use report::formats::terminal::{TerminalStyle, findings as render_findings, render as render_terminal};
pub use report::formats::{ALL as REPORT_FORMATS, Rendering, ReportFormat};
pub use report::ledger::{Tally, Verdict};
pub use report::operations::OperationTally;
pub use report::overlay::{LeftOut, ProposedOverlay, propose as propose_overlay};
pub use report::page_diff::differences as page_differences;
pub use report::{ClientTally, OutsideTally, ProvenanceTally, Report, TrafficCounts};
pub use rules::proposal::{Label, Level, Proposal, Witness};
pub use rules::rule::{Check, Rule, RuleBook};
pub use source::gap::{Gap, GapKind};
pub use source::json_value::same_json;
pub use source::mask::is_masked;
pub use source::parsed::Parsed;
pub use source::tree::{Data, Node, SyntaxError, pointer_token};
pub use source::yaml_text::to_yaml;
pub use source::{Excerpt, FileId, Files, Location, Position, ReadError, Span};
pub use subject::identifier_words::words as identifier_words;
pub use subject::url::UrlText;
pub use subject::{FieldPath, Method, OperationId, ParameterLocation, Place, Step, Subject};
pub use traffic::expectation::{ClientError, Expect, ExpectedViolation, Outcome, companion_of, recording_of};
pub use traffic::observed_fields::ObservedFields;
pub use traffic::recording::{
    Provenance, RecordedRequest, RecordedResponse, Recording, RecordingError, RecordingFile,
};
pub use traffic::secret_names::SecretNames;
