//! Finds the rows of a flat table that are fields of the object in a row above, and the rows of path parameters
//! among the fields of a body.
//!
//! Pages list the fields of an object in the rows below it, often without indentation or prefix. The schema
//! decides, and the row's description where it lists the fields.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::subject_places;
use crate::openapi::{Lookup, Operation, Shape};
use crate::page::claim::{ClaimKind, Origin};
use crate::page::promise::{OperationPart, Promise, PromiseSubject};
use crate::source::Span;
use crate::subject::identifier_words::words;
use crate::subject::{ParameterLocation, Place, Step};

const PATH: OperationPart = OperationPart::Parameters(ParameterLocation::Path);

/// The promises of a list with the names of rows that are fields of a row above moved below that row's name. `base`
/// is the path of the object that the list describes, if it is not the body itself.
pub(super) fn placed(
    group: &[Promise],
    part: Option<OperationPart>,
    base: Option<&str>,
    operation: Operation<'_>,
) -> Vec<Promise> {
    let mut group = group.to_vec();
    let top = Top::new(part, base, operation);
    let begins: Vec<usize> =
        (0..group.len()).filter(|at| group[*at].kind == ClaimKind::Exists && is_row(&group[*at])).collect();
    let mut names: BTreeMap<Span, String> = BTreeMap::new();
    for table in begins.chunk_by(|a, b| group[*a].table == group[*b].table) {
        let rows: Vec<Row<'_>> = table.iter().map(|at| Row::at(*at, &group)).collect();
        let found = Walk { top: &top, rows: &rows, open: Vec::new(), seen: BTreeSet::new() }.names();
        let moved = rows.iter().zip(found).filter(|(row, found)| row.name != found);
        names.extend(moved.map(|(row, found)| (row.span, found)));
    }
    // The other promises of a row follow the promise that its name exists. What a heading says of a row comes
    // after the table, with the place of the name.
    let mut row: Option<(String, Option<String>)> = None;
    for promise in group.iter_mut().filter(|promise| is_row(promise)) {
        let PromiseSubject::Name(name, _) = &mut promise.about else { continue };
        if promise.kind == ClaimKind::Exists || names.contains_key(&promise.span) {
            row = Some((name.clone(), names.get(&promise.span).cloned()));
        }
        if let Some((old, Some(new))) = &row
            && old == name
        {
            name.clone_from(new);
        }
    }
    group
}

fn is_row(promise: &Promise) -> bool {
    matches!(promise.origin, Origin::Table | Origin::List)
        && promise.table > 0
        && matches!(promise.about, PromiseSubject::Name(..))
}

/// Moves rows to the path parameter of their name where a body field has the name as well: if the list has other
/// path parameters, or says that the row is required.
pub(super) fn to_path_parameters(group: &mut [Promise], operation: Operation<'_>) {
    let top = Top::new(Some(OperationPart::Request), None, operation);
    let in_path = |name: &str| {
        let parameters = operation.parameters();
        parameters.into_iter().find(|it| it.location == ParameterLocation::Path && it.name == name)
    };
    let name = |promise: &Promise| match &promise.about {
        PromiseSubject::Name(name, Some(OperationPart::Request) | None) if is_row(promise) => {
            Some(name.clone())
        }
        _ => None,
    };
    let names: BTreeSet<String> = group.iter().filter_map(name).collect();
    let is_mixed = names.iter().any(|name| in_path(name).is_some() && !top.body_has(name));
    for (name_of, parameter) in names.iter().filter_map(|name| Some((name, in_path(name)?))) {
        let mut row = group.iter().filter(|promise| name(promise).as_ref() == Some(name_of));
        let said =
            |promise: &Promise| promise.value.as_bool().filter(|_| promise.kind == ClaimKind::Required);
        let required = row.clone().find_map(said);
        let fits_type = row.all(|promise| {
            let types = parameter.shape.types();
            promise.kind != ClaimKind::Type
                || types.is_empty()
                || types_of(promise).any(|it| types.contains(&it))
        });
        if fits_type && required != Some(false) && (is_mixed || required == Some(true)) {
            for promise in group.iter_mut().filter(|promise| name(promise).as_ref() == Some(name_of)) {
                promise.about = PromiseSubject::Name(name_of.clone(), Some(PATH));
            }
        }
    }
}

fn types_of(promise: &Promise) -> impl Iterator<Item = &str> {
    let types = promise.value.as_array().filter(|_| promise.kind == ClaimKind::Type);
    types.into_iter().flatten().filter_map(Value::as_str)
}

/// A row of a table.
struct Row<'p> {
    name: &'p str,
    span: Span,
    /// Whether its type may be that of an object or of a list of objects.
    may_hold: bool,
    members: Option<&'p [String]>,
}

impl<'p> Row<'p> {
    /// The row whose name exists by the promise at this index.
    fn at(at: usize, group: &'p [Promise]) -> Row<'p> {
        let first = &group[at];
        let name = match &first.about {
            PromiseSubject::Name(name, _) => name.as_str(),
            _ => "",
        };
        let own = group[at + 1..].iter().take_while(|promise| promise.kind != ClaimKind::Exists);
        let types: Vec<&str> = own.flat_map(types_of).collect();
        let holds = |name: &&str| name.starts_with("object") || name.starts_with("array");
        Row {
            name,
            span: first.span,
            may_hold: types.is_empty() || types.iter().any(holds),
            members: first.members.as_deref(),
        }
    }

    /// Whether the name says nothing about its place.
    fn is_plain(&self) -> bool {
        !self.name.contains(['.', '['])
    }
}

/// What a list describes at its top level.
struct Top<'d> {
    shapes: Vec<Shape<'d>>,
    parameters: Vec<(&'d str, Shape<'d>)>,
}

impl<'d> Top<'d> {
    fn new(part: Option<OperationPart>, base: Option<&str>, operation: Operation<'d>) -> Top<'d> {
        let bodies = match part {
            Some(OperationPart::Parameters(_)) => Vec::new(),
            Some(part) => vec![part],
            None => vec![OperationPart::Request, OperationPart::Response],
        };
        let places = bodies.into_iter().filter_map(|part| subject_places::root(part, operation));
        let at_base = |place: Place| {
            let body = operation.body(&place)?;
            match base {
                Some(base) => match body.lookup(&subject_places::path(base, Some(body.clone()))) {
                    Lookup::Declared(shape) => Some(shape),
                    _ => None,
                },
                None => Some(body),
            }
        };
        let is_listed = |location| match part {
            Some(OperationPart::Parameters(of)) => location == of,
            Some(OperationPart::Request) => location == ParameterLocation::Path,
            Some(_) => false,
            None => true,
        };
        let parameters = operation.parameters().into_iter().filter(|it| is_listed(it.location));
        Top {
            shapes: places.filter_map(at_base).flat_map(with_items).collect(),
            parameters: parameters.map(|it| (it.name, it.shape)).collect(),
        }
    }

    fn body_has(&self, name: &str) -> bool {
        !field(&self.shapes, name).is_empty()
    }

    fn field(&self, name: &str) -> Vec<Shape<'d>> {
        let parameters = self.parameters.iter().filter(|(known, _)| *known == name);
        field(&self.shapes, name).into_iter().chain(parameters.map(|(_, shape)| shape.clone())).collect()
    }
}

fn with_items(shape: Shape<'_>) -> Vec<Shape<'_>> {
    match shape.step(&Step::Item) {
        Lookup::Declared(items) => vec![shape, items],
        _ => vec![shape],
    }
}

/// The declarations of a field in these objects.
fn field<'d>(shapes: &[Shape<'d>], name: &str) -> Vec<Shape<'d>> {
    let step = |shape: &Shape<'d>| match shape.step(&Step::Key(name.to_owned())) {
        Lookup::Declared(shape) => Some(shape),
        _ => None,
    };
    shapes.iter().filter_map(step).collect()
}

/// An object in a row, whose fields may be in the rows below.
struct Open<'p, 'd> {
    path: String,
    shapes: Vec<Shape<'d>>,
    listed: Option<&'p [String]>,
    seen: BTreeSet<&'p str>,
    /// Whether all rows since then are its fields.
    is_unbroken: bool,
}

impl Open<'_, '_> {
    fn lists(&self, name: &str) -> bool {
        self.listed.is_some_and(|listed| listed.iter().any(|known| words(known) == words(name)))
    }

    fn is_complete(&self) -> bool {
        self.listed.is_none_or(|listed| listed.iter().all(|name| self.seen.contains(name.as_str())))
    }
}

/// A table, read row by row.
struct Walk<'t, 'p, 'd> {
    top: &'t Top<'d>,
    rows: &'t [Row<'p>],
    /// The objects whose fields may follow, outermost first.
    open: Vec<Open<'p, 'd>>,
    /// The names of the rows so far that are fields of no row.
    seen: BTreeSet<&'p str>,
}

impl<'p, 'd> Walk<'_, 'p, 'd> {
    /// The name of each row, below the names of the rows that contain it.
    fn names(mut self) -> Vec<String> {
        (0..self.rows.len()).map(|at| self.name(at)).collect()
    }

    fn name(&mut self, at: usize) -> String {
        let row = &self.rows[at];
        if !row.is_plain() {
            self.open.clear();
            return row.name.to_owned();
        }
        let holder = (0..self.open.len()).rev().find(|level| self.is_member(*level, at));
        let (name, shapes) = if let Some(level) = holder {
            self.open.truncate(level + 1);
            let open = &mut self.open[level];
            open.seen.insert(row.name);
            (format!("{}.{}", open.path, row.name), field(&open.shapes, row.name))
        } else {
            // An object that lists further fields stays open for these. A name that nothing declares ends nothing.
            let declared = self.top.field(row.name);
            if !declared.is_empty() || self.open.iter().any(|open| !field(&open.shapes, row.name).is_empty())
            {
                self.open.retain(|open| !open.is_complete());
                self.open.iter_mut().for_each(|open| open.is_unbroken = false);
            }
            self.seen.insert(row.name);
            (row.name.to_owned(), declared)
        };
        self.open(row, &name, &shapes);
        name
    }

    /// Opens a row if its fields may follow: it is an object or a list of objects, and the page does not write its
    /// name before those of its fields.
    fn open(&mut self, row: &Row<'p>, path: &str, declared: &[Shape<'d>]) {
        let is_prefix = |other: &Row<'_>| {
            other.name.strip_prefix(row.name).is_some_and(|rest| rest.starts_with(['.', '[']))
        };
        let is_object = |shape: &Shape<'_>| {
            let types = shape.types();
            types.is_empty() || types.contains(&"object")
        };
        let shapes: Vec<Shape<'d>> =
            declared.iter().cloned().flat_map(with_items).filter(is_object).collect();
        let has_fields = shapes.iter().any(|shape| !shape.properties().is_empty());
        let holds = has_fields || row.members.is_some();
        if !row.may_hold || !holds || self.rows.iter().any(is_prefix) {
            return;
        }
        // "Contains the `lines` array", and no row has this array: the rows below are its fields.
        let only = row.members.and_then(|members| members.first().filter(|_| members.len() == 1));
        let only = only.filter(|only| self.rows.iter().all(|other| other.name != only.as_str()));
        let inner: Vec<Shape<'d>> = only
            .map(|only| field(&shapes, only).into_iter().flat_map(with_items).collect())
            .unwrap_or_default();
        let open =
            |path, shapes, listed| Open { path, shapes, listed, seen: BTreeSet::new(), is_unbroken: true };
        self.open.push(open(path.to_owned(), shapes, row.members));
        if let (Some(only), false) = (only, inner.is_empty()) {
            self.open.push(open(format!("{path}.{only}"), inner, None));
        }
    }

    /// Whether a row is a field of an open object.
    fn is_member(&self, level: usize, at: usize) -> bool {
        let (open, name) = (&self.open[level], self.rows[at].name);
        if open.seen.contains(name) {
            return false;
        }
        let (is_declared, is_outside) = (self.declares(level, name), self.is_outside(level, name));
        let is_repeated =
            self.seen.contains(name) || self.open[..level].iter().any(|outer| outer.seen.contains(name));
        match (open.lists(name), is_declared) {
            (true, _) if !open.is_unbroken => !is_outside || (is_declared && is_repeated),
            (true, true) => true,
            (true, false) => !is_outside,
            // Nothing declares the name.
            (false, false) => open.is_unbroken && !is_outside && self.is_between_members(level, at),
            (false, true) => {
                let says_more = open.listed.is_some_and(<[String]>::is_empty);
                let in_between = || open.listed.is_none() && self.is_between_members(level, at);
                open.is_unbroken && (!is_outside || is_repeated || says_more || in_between())
            }
        }
    }

    fn declares(&self, level: usize, name: &str) -> bool {
        !field(&self.open[level].shapes, name).is_empty()
    }

    /// Whether the body, a parameter or an object around an open object has a field of this name as well.
    fn is_outside(&self, level: usize, name: &str) -> bool {
        !self.top.field(name).is_empty() || (0..level).any(|outer| self.declares(outer, name))
    }

    /// Whether the rows below this one may all be fields of an open object, up to one that can be nothing else.
    fn is_between_members(&self, level: usize, at: usize) -> bool {
        let may_be_member = |row: &&Row<'_>| {
            let is_new = row.is_plain() && !self.open[level].seen.contains(row.name);
            is_new && (self.declares(level, row.name) || !self.is_outside(level, row.name))
        };
        let mut next = self.rows[at + 1..].iter().take_while(may_be_member);
        next.any(|row| self.declares(level, row.name) && !self.is_outside(level, row.name))
    }
}
