//! Edits a file of accepted findings: whatever is not changed stays as it is, with its comments and its order.

use std::path::Path;

use docdrift::Finding;
use toml_edit::{ArrayOfTables, Datetime, DocumentMut, Item, RawString, Table, Value};

use crate::error::Error;
use crate::whole_file::WholeFile;

/// The head of a new file.
const HEAD: &str = "\
# Drift that is known and accepted. `docdrift check` shows these findings and does not fail on them. It fails on an
# entry of which the finding is gone (`docdrift accept --prune` removes these), and on one after its expiry.

";

/// A file of accepted findings.
pub(super) struct AcceptedFile {
    document: DocumentMut,
    /// Whether the file begins with a byte order mark.
    has_mark: bool,
    /// Whether most of its lines end as on Windows.
    has_returns: bool,
}

/// The byte order mark, with which some editors of Windows begin a file.
const MARK: char = '\u{feff}';

/// What an entry says of its finding.
#[derive(Clone, Copy)]
pub(super) struct Entry<'f> {
    pub(super) finding: &'f Finding,
    /// Whether the entry follows the finding to another page.
    pub(super) may_move: bool,
}

/// What people say of accepted findings. What they do not say stays as an entry has it.
#[derive(Default)]
pub(super) struct Note {
    /// `None` only if each of the findings has an entry with a reason.
    pub(super) reason: Option<String>,
    pub(super) ticket: Option<String>,
    pub(super) expiry: Option<Datetime>,
}

impl AcceptedFile {
    /// Reads the text of a file; an empty text is a new file.
    pub(super) fn parse(name: &str, text: &str) -> Result<Self, Error> {
        let has_mark = text.starts_with(MARK);
        let returns = text.matches("\r\n").count();
        let has_returns = returns * 2 > text.matches('\n').count();
        // The parser would keep the ends of some lines, and not of others.
        let text = text.trim_start_matches(MARK).replace("\r\n", "\n");
        let document: DocumentMut =
            text.parse().map_err(|error| Error::failed(format!("{name}: {error}")))?;
        let is_known = document.get("accepted").is_none_or(Item::is_array_of_tables);
        if !is_known {
            return Err(Error::failed(format!(
                "{name}: the entries are not tables, so they cannot be edited"
            ))
            .help("write each entry below a line `[[accepted]]`"));
        }
        let mut file = AcceptedFile { document, has_mark, has_returns };
        if text.is_empty() {
            file.document.set_trailing("");
        }
        Ok(file)
    }

    /// Writes the file as a whole.
    pub(super) fn write(&self, path: &Path) -> Result<(), Error> {
        let mut file = WholeFile::create(path)?;
        file.write(&self.text())?;
        file.finish()
    }

    fn text(&self) -> String {
        let text = self.document.to_string();
        let text = if self.has_returns { text.replace('\n', "\r\n") } else { text };
        if self.has_mark { format!("{MARK}{text}") } else { text }
    }

    fn entries(&mut self) -> &mut ArrayOfTables {
        let item =
            self.document.entry("accepted").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        item.as_array_of_tables_mut().expect("`parse` has refused everything else")
    }

    /// Brings an entry up to date with its finding. Returns whether it changed.
    pub(super) fn renew(&mut self, number: usize, entry: &Entry<'_>) -> bool {
        self.amend(number, entry, false, &Note::default())
    }

    /// Accepts a finding with a new entry.
    pub(super) fn add(&mut self, entry: &Entry<'_>, with_cause: bool, note: &Note) {
        // What a file without entries has is above its first one.
        let above = if self.document.is_empty() {
            self.document.trailing().as_str().unwrap_or_default().to_owned()
        } else {
            String::new()
        };
        if !above.trim().is_empty() {
            self.document.set_trailing("");
        }
        let is_first = self.document.is_empty();
        let prefix = match above.trim() {
            "" if is_first => HEAD.to_owned(),
            _ => format!("{above}\n"),
        };
        let mut table = Table::new();
        table.decor_mut().set_prefix(prefix);
        identify(&mut table, entry);
        if with_cause {
            set(&mut table, "cause", entry.finding.cause.as_str().into());
        }
        write_note(&mut table, note);
        self.entries().push(table);
    }

    /// Accepts a finding anew with an entry that no longer accepted it.
    pub(super) fn accept_anew(&mut self, number: usize, entry: &Entry<'_>, with_cause: bool, note: &Note) {
        let Some(table) = self.entries().get_mut(number) else { return };
        // The day is over, and what the entry says of its cause may be wrong.
        if note.expiry.is_none() {
            table.remove("expiry");
        }
        if !with_cause {
            table.remove("cause");
        }
        self.amend(number, entry, with_cause, note);
    }

    /// Changes what an entry says of its finding. Returns whether it changed.
    pub(super) fn amend(&mut self, number: usize, entry: &Entry<'_>, with_cause: bool, note: &Note) -> bool {
        let Some(table) = self.entries().get_mut(number) else { return false };
        let before = table.to_string();
        identify(table, entry);
        if with_cause || table.contains_key("cause") {
            set(table, "cause", entry.finding.cause.as_str().into());
        }
        write_note(table, note);
        table.to_string() != before
    }

    /// Removes entries. The comment directly above an entry goes with it; what an empty line separates stays.
    pub(super) fn remove(&mut self, numbers: &[usize]) {
        for number in numbers.iter().rev() {
            let entries = self.entries();
            let Some(table) = entries.get(*number) else { continue };
            let above = table.decor().prefix().and_then(RawString::as_str).unwrap_or_default();
            let kept = above.rfind("\n\n").map_or("", |end| &above[..=end]).trim_end().to_owned();
            entries.remove(*number);
            if kept.trim().is_empty() {
                continue;
            }
            match entries.get_mut(*number) {
                Some(next) => {
                    let own = next.decor().prefix().and_then(RawString::as_str).unwrap_or_default();
                    let joined = format!("{kept}\n\n{}", own.trim_start_matches('\n'));
                    next.decor_mut().set_prefix(joined);
                }
                None => {
                    let own = self.document.trailing().as_str().unwrap_or_default();
                    let joined = format!("{kept}\n{own}");
                    self.document.set_trailing(joined);
                }
            }
        }
    }
}

/// Writes what identifies the finding.
fn identify(table: &mut Table, Entry { finding, may_move }: &Entry<'_>) {
    let proposal = &finding.proposal;
    set(table, "fingerprint", finding.fingerprint.as_str().into());
    set(table, "rule", finding.rule.id.into());
    set(table, "page", finding.page.as_str().into());
    set(table, "subject", proposal.subject.to_string().into());
    let is_new = !table.contains_key("reason");
    if is_new || table.contains_key("counterpart") {
        set_or_remove(table, "counterpart", proposal.counterpart.as_ref().map(|it| it.to_string().into()));
    }
    set_or_remove(table, "value", proposal.value.as_ref().map(|it| it.to_string().into()));
    set_or_remove(table, "text", may_move.then(|| finding.text_hash.as_str().into()));
}

/// Writes what people say of the finding.
fn write_note(table: &mut Table, Note { reason, ticket, expiry }: &Note) {
    let values = [
        ("reason", reason.as_deref().map(Value::from)),
        ("ticket", ticket.as_deref().map(Value::from)),
        ("expiry", expiry.map(Value::from)),
    ];
    for (key, value) in values {
        if let Some(value) = value {
            set(table, key, value);
        }
    }
}

/// Sets the value of a key. The comment behind an earlier value stays.
fn set(table: &mut Table, key: &str, mut value: Value) {
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) if old.as_str().is_some() && old.as_str() == value.as_str() => {}
        Some(old) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => drop(table.insert(key, Item::Value(value))),
    }
}

fn set_or_remove(table: &mut Table, key: &str, value: Option<Value>) {
    match value {
        Some(value) => set(table, key, value),
        None => drop(table.remove(key)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docdrift::{Files, Inputs, RuleBook, check as run};

    const PAGE: &str = r#"
```python
print(requests.get("https://api.example.com/orders").json()["orders_url"])
```

````yaml GET /orders
openapi: 3.0.3
servers: [{url: https://api.example.com}]
paths:
  /orders:
    get:
      responses: {'200': {content: {application/json: {schema: {properties: {url: {type: string}}}}}}}
````
"#;

    /// Edits a file with the one finding of the page. `FINGERPRINT` and `TEXT` stand for its own.
    #[track_caller]
    fn check(before: &str, edit: impl FnOnce(&mut AcceptedFile, &Entry<'_>), after: &str) {
        let mut files = Files::new();
        let page = files.add("orders.md", PAGE);
        let inputs = Inputs::read(&files, &[page], &[], Vec::new()).expect("no document can be wrong");
        let report = run(&inputs, &RuleBook::standard(), &files);
        let finding = &report.findings[0];
        let mut file = AcceptedFile::parse("a.toml", before).expect("a test's own file");
        edit(&mut file, &Entry { finding, may_move: true });
        let text = file.text().replace(finding.fingerprint.as_str(), "FINGERPRINT");
        assert_eq!(text.replace(finding.text_hash.as_str(), "TEXT"), after);
    }

    fn note(reason: &str) -> Note {
        Note { reason: Some(reason.to_owned()), ..Note::default() }
    }

    const ENTRY: &str = r#"[[accepted]]
fingerprint = "FINGERPRINT"
rule = "moved-field"
page = "orders.md"
subject = "GET /orders 200 orders_url"
counterpart = "GET /orders 200 url"
text = "TEXT"
reason = "known"
"#;

    #[test]
    fn a_new_file_has_a_head_and_an_entry() {
        check("", |file, entry| file.add(entry, false, &note("known")), &format!("{HEAD}{ENTRY}"));
    }

    #[test]
    fn an_entry_is_added_behind_what_is_there() {
        let before = "# Ours.\n\n[[accepted]] # first\nreason = 'a' # why\nfingerprint = \"0\"\n# the end\n";
        let (head, end) = before.split_at(before.find("# the end").expect("it is there"));
        let after = format!("{head}\n{ENTRY}{end}");
        check(before, |file, entry| file.add(entry, false, &note("known")), &after);
    }

    #[test]
    fn an_entry_is_renewed_and_keeps_its_comments_and_order() {
        let before = "# Ours.\n\n# This one.\n[[accepted]]\nreason = 'a' # why\npage = \"old.md\" # where\nfingerprint = \"0\"\n\
                      rule = \"moved-field\"\nsubject = \"GET /orders 200 orders_url\"\nexpiry = 2027-01-31\n";
        let after =
            before.replace("\"0\"", "\"FINGERPRINT\"").replace("old.md", "orders.md") + "text = \"TEXT\"\n";
        check(before, |file, entry| assert!(file.renew(0, entry)), &after);
        let again = "[[accepted]]\nfingerprint = 'FINGERPRINT'\n";
        assert!(again.contains('\''), "signs of strings stay as they are");
    }

    #[test]
    fn an_entry_is_accepted_anew_in_its_place() {
        let before = "[[accepted]]\nfingerprint = \"0\"\nreason = \"a\" # why\nexpiry = 2026-01-31\nticket = \"A-1\"\n";
        let after = "[[accepted]]\nfingerprint = \"FINGERPRINT\"\nreason = \"b\" # why\nticket = \"A-1\"\n\
                     rule = \"moved-field\"\npage = \"orders.md\"\nsubject = \"GET /orders 200 orders_url\"\ntext = \"TEXT\"\n";
        check(before, |file, entry| file.accept_anew(0, entry, false, &note("b")), after);
        let until = Note { expiry: Some("2027-01-31".parse().expect("a day")), ..note("b") };
        let after = after.replace("ticket", "expiry = 2027-01-31\nticket");
        check(before, |file, entry| file.accept_anew(0, entry, false, &until), &after);
    }

    #[test]
    fn only_what_is_said_anew_changes_in_an_entry() {
        let with = |end: &str| ENTRY.replace("known\"\n", &format!("known\" # why\n{end}"));
        let note = Note { expiry: Some("2027-01-31".parse().expect("a day")), ..Note::default() };
        let edit = |file: &mut AcceptedFile, entry: &Entry<'_>| {
            file.renew(0, entry);
            assert!(file.amend(0, entry, false, &note));
            assert!(!file.amend(0, entry, false, &note), "nothing is left to change");
        };
        check(&with("ticket = 'A-1'\n"), edit, &with("ticket = 'A-1'\nexpiry = 2027-01-31\n"));
    }

    #[test]
    fn the_ends_of_lines_and_the_byte_order_mark_stay() {
        let before = "\u{feff}# Ours.\r\n\r\n[[accepted]]\r\nfingerprint = \"0\"\r\nreason = \"a\"\r\n";
        let after = format!("{before}\n{ENTRY}").replace("\r\n", "\n").replace('\n', "\r\n");
        check(before, |file, entry| file.add(entry, false, &note("known")), &after);
    }

    #[test]
    fn an_entry_is_removed_with_the_comment_above_it_and_no_other() {
        let entry = |name: &str| format!("# About {name}.\n[[accepted]]\nfingerprint = \"{name}\"\n");
        let before =
            format!("# Head.\n\n{}\n# Section.\n\n{}\n{}# End.\n", entry("a"), entry("b"), entry("c"));
        let after = format!("# Head.\n\n{}# End.\n", entry("c")).replace("# About", "# Section.\n\n# About");
        check(&before, |file, _| file.remove(&[0, 1]), &after);
        check("# Head.\n\n[[accepted]]\nfingerprint = \"a\"\n", |file, _| file.remove(&[0]), "# Head.\n");
    }
}
