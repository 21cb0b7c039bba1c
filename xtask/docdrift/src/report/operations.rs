//! The operations that a run has evidence of, each with what its witnesses show, for a table.

use std::collections::{BTreeMap, BTreeSet};

use super::ClientTally;
use super::finding::Finding;
use super::ledger::Verdict;
use crate::evidence::traffic_tally::{AUTHORED, TrafficTally};
use crate::evidence::{Evidence, Statement};
use crate::openapi::{Document, Operation};
use crate::subject::OperationId;

/// An operation that pages, recordings or a client show, and what each of them shows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationTally {
    /// The operation as the document names it; as the page names it if no document declares it.
    pub operation: OperationId,
    /// Whether a document declares it.
    pub is_declared: bool,
    /// The number of claims of pages that a document upholds.
    pub upheld: usize,
    /// The number of claims of pages that a finding refutes.
    pub refuted: usize,
    /// The number of claims of pages that could not be decided.
    pub unsettled: usize,
    /// The number of recorded exchanges that were judged.
    pub exchanges: u64,
    /// The subjects that were compared with the client.
    pub client: ClientTally,
    /// The findings: indices in [`Report::findings`](crate::Report::findings).
    pub findings: Vec<usize>,
}

impl OperationTally {
    fn new(operation: OperationId) -> Self {
        OperationTally {
            operation,
            is_declared: false,
            upheld: 0,
            refuted: 0,
            unsettled: 0,
            exchanges: 0,
            client: ClientTally::default(),
            findings: Vec::new(),
        }
    }
}

/// The operations of a run, in the order of their paths.
#[derive(Default)]
struct Tallies(BTreeMap<OperationId, OperationTally>);

impl Tallies {
    fn of(&mut self, operation: &OperationId) -> &mut OperationTally {
        self.0.entry(operation.clone()).or_insert_with(|| OperationTally::new(operation.clone()))
    }
}

/// Counts what each witness but the documents shows of each operation.
pub(crate) fn tally<'d>(
    evidence: &Evidence<'_>,
    verdicts: &[Verdict],
    findings: &[Finding],
    traffic: &TrafficTally,
    documents: impl Iterator<Item = &'d Document>,
) -> Vec<OperationTally> {
    let mut tallies = Tallies::default();
    for (statement, verdict) in evidence.statements.iter().zip(verdicts) {
        let tally = tallies.of(operation(statement));
        *match verdict {
            Verdict::Upheld(_) => &mut tally.upheld,
            Verdict::Refuted(_) => &mut tally.refuted,
            Verdict::Unsettled(_) => &mut tally.unsettled,
        } += 1;
    }
    let judged = evidence.exchanges.iter().filter(|exchange| exchange.is_judged());
    for operation in judged.filter_map(|exchange| exchange.operation) {
        tallies.of(operation.id()).exchanges += 1;
    }
    for (name, seen) in &traffic.seen {
        let name = name.strip_prefix(AUTHORED).unwrap_or(name);
        if let (Ok(operation), Some(count)) = (name.parse::<OperationId>(), seen.get("")) {
            tallies.of(&operation).exchanges += count;
        }
    }
    for compared in evidence.acceptances.chunk_by(|a, b| a.subject.operation == b.subject.operation) {
        tallies.of(&compared[0].subject.operation).client = ClientTally::of(compared);
    }
    for (number, finding) in findings.iter().enumerate() {
        let claim = finding.proposal.claims.first().map(|claim| operation(&evidence.statements[*claim]));
        tallies.of(claim.unwrap_or(&finding.proposal.subject.operation)).findings.push(number);
    }
    let declared = documents.flat_map(|document| document.operations().chain(document.sent()));
    let declared: BTreeSet<&OperationId> = declared.map(Operation::id).collect();
    let mut tallies: Vec<OperationTally> = tallies.0.into_values().collect();
    for tally in &mut tallies {
        tally.is_declared = tally.operation.is_schema() || declared.contains(&tally.operation);
    }
    tallies
}

/// The operation that a claim is judged by; that which the page names if it is judged by none.
fn operation<'s>(statement: &'s Statement<'_>) -> &'s OperationId {
    statement.operation.as_ref().map_or(&statement.claim.subject.operation, |operation| operation.id())
}
