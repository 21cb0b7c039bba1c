//! Reads tables of parameters, and lists and lines that are such tables in another form.

use std::ops::Range;

use markdown::mdast::{List, Node, Table};

use super::{MarkdownReader, value_tables};
use crate::page::claim::Origin;
use crate::page::definition_list::{self, Announcement, Entry};
use crate::page::promise::{self, OperationPart, Promise, PromiseSubject};
use crate::page::{changelog, heading_requiredness, table, typed_names};
use crate::source::gap::{Gap, GapKind};

/// The signs that a name in code or bold begins with, perhaps as a link.
const MARKS: [char; 4] = ['*', '`', '_', '['];

impl MarkdownReader<'_> {
    /// Reads a parameter table; `false` for any other table. The cells of other tables are sentences.
    pub(super) fn table(&mut self, table: &Table) -> bool {
        let Some(position) = &table.position else { return false };
        let range = position.start.offset..position.end.offset;
        let text = self.raw;
        let Some((promises, _)) = table::read(self.file, text, range, self.part()) else {
            self.value_table(table);
            return false;
        };
        self.tables += 1;
        let promises = promises.unload(&mut self.gaps);
        let list = self.context.lead.as_deref().and_then(promise::list_of_items);
        let below = |promise: Promise| Promise {
            about: list.map_or_else(|| promise.about.clone(), |list| promise.about.below(list)),
            ..promise
        };
        let promises = promises.into_iter().map(below).collect();
        self.add_listed(promises, self.tables);
        true
    }

    /// Adds the promises of the table or list with this number, and what the heading above says of all of them.
    fn add_listed(&mut self, promises: Vec<Promise>, table: usize) {
        let within = &self.context.within;
        let begin = self.blocks.promises.len();
        let placed = promises.into_iter().map(|promise| Promise { within: within.clone(), table, ..promise });
        self.blocks.promises.extend(placed);
        let heading =
            self.context.headings.last().and_then(|heading| heading_requiredness::requirement(heading));
        if let Some(required) = heading {
            let implied =
                heading_requiredness::implied_requiredness(&self.blocks.promises[begin..], required);
            self.blocks.promises.extend(implied);
        }
    }

    /// Reads a list of parameters or fields; `false` for any other list.
    pub(super) fn parameter_list(&mut self, list: &List) -> bool {
        // Most lists are prose, and what is around them need not be read.
        let text = self.raw;
        let may_begin = |item: &Node| text[first_paragraph(item)].starts_with(MARKS);
        if !list.children.iter().any(may_begin) {
            return false;
        }
        let mut promises = Vec::new();
        let (part, path) = (self.listed_part(), self.listed_path());
        let announced = self.announcement(part);
        if !self.list_items(list, announced, (part, path.as_deref()), &mut promises) {
            return false;
        }
        promises.iter_mut().for_each(|promise| promise.is_sent = announced.is_sent);
        self.tables += 1;
        self.add_listed(promises, self.tables);
        true
    }

    /// Adds a gap for a list whose items declare names with types as a programming language does.
    pub(super) fn typed_names(&mut self, list: &List) {
        let text = self.raw;
        let first = list.children.iter().map(first_paragraph).find(|range| !range.is_empty());
        if let Some(first) = first.filter(|_| {
            typed_names::is_list(list.children.iter().map(|item| text[first_paragraph(item)].trim()))
        }) {
            let reason = "a list of parameters as a programming language declares them is not read";
            self.gaps.push(Gap::new(self.span(first.start, first.end), GapKind::UnreadDeclarations, reason));
        }
    }

    /// Reads the items of a list of parameters and of the lists below its items; `false` for any other list.
    fn list_items(
        &mut self,
        list: &List,
        announced: Announcement,
        (part, path): (Option<OperationPart>, Option<&str>),
        promises: &mut Vec<Promise>,
    ) -> bool {
        let text = self.raw;
        let ranges: Vec<Range<usize>> = list.children.iter().map(first_paragraph).collect();
        let entries = definition_list::entries(text, &ranges);
        if self.is_about_past() || !definition_list::is_of_parameters(text, &entries, announced) {
            return false;
        }
        for (item, entry) in list.children.iter().zip(entries) {
            let (Some(entry), Some([paragraph, below @ ..])) = (entry, item.children().map(Vec::as_slice))
            else {
                self.node(item);
                continue;
            };
            let path = self.add_entry(&entry, (part, path), promises);
            self.lead(paragraph);
            for node in below {
                let is_read = matches!(node, Node::List(inner) if entry.may_hold_fields()
                    && self.list_items(inner, Announcement::default(), (part, Some(&path)), promises));
                if !is_read {
                    self.node(node);
                }
            }
        }
        true
    }

    /// Reads a paragraph whose lines are parameters or fields; `false` for any other paragraph.
    pub(super) fn parameter_lines(&mut self, paragraph: &Node) -> bool {
        let Some(position) = paragraph.position() else { return false };
        let range = position.start.offset..position.end.offset;
        let text = self.raw;
        if !text[range.clone()].starts_with(MARKS) || self.is_about_past() {
            return false;
        }
        let ranges = lines(text, range);
        let entries = definition_list::entries(text, &ranges);
        let part = self.listed_part();
        let announced = self.announcement(part);
        // A line without a name continues the one above, so that all of them have one here.
        if entries.iter().any(Option::is_none)
            || !definition_list::is_of_parameters(text, &entries, announced)
        {
            return false;
        }
        let mut promises = Vec::new();
        for entry in entries.iter().flatten() {
            self.add_entry(entry, (part, None), &mut promises);
        }
        promises.iter_mut().for_each(|promise| promise.is_sent = announced.is_sent);
        // Paragraphs of one line each are one list.
        let last = self.blocks.promises.last().filter(|last| {
            let of =
                |about: &PromiseSubject| matches!(about, PromiseSubject::Name(_, known) if *known == part);
            last.origin == Origin::List && last.within == self.context.within && of(&last.about)
        });
        let table = last.map_or(self.tables + 1, |last| last.table);
        self.tables = self.tables.max(table);
        self.add_listed(promises, table);
        true
    }

    /// Adds the promises of an item, and returns the path of its field.
    fn add_entry(
        &mut self,
        entry: &Entry,
        (part, path): (Option<OperationPart>, Option<&str>),
        promises: &mut Vec<Promise>,
    ) -> String {
        let path = path.map_or_else(|| entry.name().to_owned(), |path| format!("{path}.{}", entry.name()));
        let text = self.raw;
        let read = entry.promises(self.file, text, &path, part);
        promises.extend(read.unload(&mut self.gaps));
        path
    }

    /// Makes a paragraph the lead of the blocks below it, and adds the operations that it mentions.
    pub(super) fn lead(&mut self, paragraph: &Node) {
        self.context.lead = Some(paragraph.to_string());
        self.lead_names = value_tables::names(paragraph);
        let text = self.raw;
        let range = paragraph.position().map_or(0..0, |at| at.start.offset..at.end.offset);
        self.lead_term = definition_list::leading_name(&text[range]);
        self.mentions_of_paragraph(paragraph);
    }

    /// Whether the sentence above a list says that it shows what was.
    fn is_about_past(&self) -> bool {
        self.context.lead.as_deref().is_some_and(changelog::labels_what_was)
    }

    fn listed_part(&self) -> Option<OperationPart> {
        let of_field = self.fields.last().and_then(|(_, field)| field.part);
        of_field.or_else(|| self.part())
    }

    /// The path of the field whose fields a list describes: that of the component around it, or the one that the
    /// sentence above names.
    fn listed_path(&self) -> Option<String> {
        let lead = self.context.lead.as_deref();
        let items = lead.and_then(promise::list_of_items).map(str::to_owned);
        let of_lead =
            items.or_else(|| definition_list::holder(lead?, self.lead_term.as_deref(), &self.lead_names));
        let outer = self.fields.last().map(|(_, field)| field.path.as_str());
        match (outer, of_lead) {
            (Some(outer), Some(name)) if name != outer => Some(format!("{outer}.{name}")),
            (Some(outer), _) => Some(outer.to_owned()),
            (None, name) => name,
        }
    }

    /// What headings, components and the sentence above say of a list that describes this part.
    fn announcement(&self, part: Option<OperationPart>) -> Announcement {
        let (lead, heading) =
            (self.context.lead.as_deref(), self.context.headings.last().map(String::as_str));
        // Below a paragraph about one parameter, the heading still says what the lists of its section are.
        let above = lead.filter(|_| self.lead_term.is_none()).or(heading);
        let is_of_parameters = above.is_some_and(definition_list::announces_parameters);
        let is_sent = lead.into_iter().chain(heading).any(definition_list::announces_sent);
        Announcement { has_part: part.is_some(), is_of_parameters, is_sent }
    }
}

/// The range of the paragraph at the beginning of a list item; empty if it begins with another block.
fn first_paragraph(item: &Node) -> Range<usize> {
    let first = item.children().and_then(|children| children.first());
    let paragraph = first.filter(|node| matches!(node, Node::Paragraph(_))).and_then(Node::position);
    paragraph.map_or(0..0, |position| position.start.offset..position.end.offset)
}

/// The ranges of the lines in a range of a text, without the space and the signs of a hard break at their ends.
fn lines(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut at = range.start;
    let line = |raw: &str| {
        let start = at + (raw.len() - raw.trim_start().len());
        at += raw.len();
        let line = raw.trim().trim_end_matches("<br />").trim_end_matches("<br/>").trim_end_matches("<br>");
        start..start + line.trim_end_matches('\\').trim_end().len()
    };
    text[range].split_inclusive('\n').map(line).collect()
}
