//! Properties of whole runs, on made-up cases that are the same in every run: the order of files and the sharding of
//! traffic change nothing, and each claim has one verdict.

use std::collections::BTreeSet;

use docdrift::{Files, Inputs, TrafficJudge, TrafficTally, Verdict};
use docdrift_traffic::{NoSiblings, read};

use crate::common::{self, Case};
use crate::fixture_files;

/// How many cases a property is tried with.
const CASES: usize = 1_000;

/// The most bytes of a fixture: larger ones take too long for so many runs.
const MAX_BYTES: usize = 1_600;

/// Numbers that look random (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) >> 33).expect("31 bits") % limit
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// The page without some of its lines: what remains makes other claims, some of them broken.
fn struck(text: &str, random: &mut Random) -> String {
    let share = 2 + random.below(12);
    text.split_inclusive('\n').filter(|_| random.below(share) > 0).collect()
}

/// What a run shows, whatever the order of its files.
fn results(case: &Case) -> BTreeSet<String> {
    case.run(|report, files| {
        let mut in_findings = BTreeSet::new();
        for (number, finding) in report.findings.iter().enumerate() {
            for claim in &finding.proposal.claims {
                assert!(in_findings.insert(*claim), "claim {claim} is in two findings");
                let verdict = &report.verdicts[*claim];
                assert!(
                    matches!(verdict, Verdict::Refuted(by) if *by == number),
                    "{claim} in {number}: {verdict:?}"
                );
            }
        }
        let tally = report.tally;
        assert_eq!(report.verdicts.len(), report.statements.len());
        assert_eq!(in_findings.len(), tally.refuted, "every refuted claim is in a finding");
        assert_eq!(tally.claims, tally.upheld + tally.refuted + tally.unsettled);
        let claims = report.statements.iter().zip(&report.verdicts).map(|(statement, verdict)| {
            let claim = &statement.claim;
            let verdict = match verdict {
                Verdict::Upheld(by) => format!("upheld by {}", files.locate(*by)),
                Verdict::Refuted(by) => format!("refuted by {}", report.findings[*by].fingerprint),
                Verdict::Unsettled(unsettled) => format!("open: {}", unsettled.reason),
            };
            format!("{} {:?} {} {verdict}", files.locate(claim.span), claim.kind, claim.subject)
        });
        let findings = report.findings.iter().map(|finding| {
            let places = finding.proposal.labels.iter().map(|label| files.locate(label.span).to_string());
            let places: BTreeSet<String> = places.collect();
            format!("{} {} {places:?}", finding.fingerprint, common::summary(finding))
        });
        claims.chain(findings).collect()
    })
}

#[test]
fn each_claim_has_one_verdict_and_the_order_of_files_changes_nothing() {
    let size = |case: &Case| case.pages.iter().chain(&case.specs).map(|(_, text)| text.len()).sum::<usize>();
    let fixtures: Vec<Case> = fixture_files::all()
        .into_iter()
        .map(|fixture| fixture.case)
        .filter(|case| size(case) < MAX_BYTES && !case.pages.is_empty() && case.site.is_empty())
        .collect();
    let mut random = Random(18);
    let mut claims = 0;
    for _ in 0..CASES {
        let mut case = fixtures[random.below(fixtures.len())].clone();
        for (_, text) in &mut case.pages {
            *text = struck(text, &mut random);
        }
        // A second page, so that there is an order.
        let (name, text) = case.pages[0].clone();
        case.pages.push((format!("second-{name}"), struck(&text, &mut random)));
        let before = results(&case);
        claims += before.len();
        random.shuffle(&mut case.pages);
        random.shuffle(&mut case.recordings);
        assert_eq!(before, results(&case), "{case:?}");
    }
    assert!(claims > CASES, "{claims} claims and findings in {CASES} cases");
}

/// Requests and answers that agree and disagree in several ways.
fn entry(number: usize) -> String {
    let field = ["data", "checkouts", "items"][number % 3];
    let status = if number.is_multiple_of(5) { 202 } else { 200 };
    let host = if number.is_multiple_of(7) { "ads.example.org" } else { "api.example.com" };
    format!(
        r#"{{"request": {{"method": "GET", "url": "https://{host}/orders?page{}=1", "headers": []}}, "response": {{"status": {status}, "headers": [], "content": {{"mimeType": "application/json", "text": "{{\"{field}\": [{number}]}}"}}}}}}"#,
        number % 4
    )
}

#[test]
fn any_sharding_of_traffic_merges_to_the_same() {
    const DOCUMENT: &str = "
openapi: 3.0.3
servers: [{url: 'https://api.example.com'}]
paths:
  /orders:
    get:
      responses:
        '200':
          description: orders
          content:
            application/json:
              schema: {type: object, properties: {data: {type: array, items: {type: string}}}}
";
    let mut files = Files::new();
    let spec = files.add("openapi.yaml", DOCUMENT);
    let inputs = Inputs::read(&files, &[], &[spec], Vec::new()).expect("a document");
    let judge = TrafficJudge::new(inputs.documents());
    let entries: Vec<String> = (0..24).map(entry).collect();
    let entries: Vec<&str> = entries.iter().map(String::as_str).collect();
    let exchanges = read(common::har(&entries).as_bytes(), &NoSiblings).expect("a HAR").exchanges;
    assert_eq!(exchanges.len(), entries.len());
    let mut whole = TrafficTally::default();
    exchanges.iter().for_each(|exchange| judge.judge(exchange, "a.har", &mut whole));
    let whole = serde_json::to_string(&whole).expect("a tally is JSON");
    let mut random = Random(7);
    for _ in 0..CASES {
        let mut shards = vec![TrafficTally::default(); 1 + random.below(9)];
        let mut order: Vec<usize> = (0..exchanges.len()).collect();
        random.shuffle(&mut order);
        for number in order {
            let shard = random.below(shards.len());
            judge.judge(&exchanges[number], "a.har", &mut shards[shard]);
        }
        // Parts are files on disk between both steps.
        let mut parts: Vec<String> =
            shards.iter().map(|shard| serde_json::to_string(shard).expect("a tally is JSON")).collect();
        random.shuffle(&mut parts);
        let mut merged = TrafficTally::default();
        for part in parts {
            merged.merge(serde_json::from_str(&part).expect("what was written is read"));
        }
        assert_eq!(serde_json::to_string(&merged).expect("a tally is JSON"), whole);
    }
}
