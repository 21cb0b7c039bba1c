//! Where the file of a document can be given a keyword: its schemas, parameters and operations, references followed.
//!
//! Readers see a tree with references resolved and other versions converted. A change has to be made in the tree of
//! the file, where a schema may be behind a reference that other places use as well.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::limits::MAX_REFERENCES;
use super::parts::{self, PARTS};
use super::{Document, Shape, Version};
use crate::source::tree::{Node, pointer_token};
use crate::source::{Files, Span};
use crate::subject::url::percent_decoded;

/// The places of a document that can be changed.
pub(crate) struct EditPlaces<'d> {
    document: &'d Document,
    /// The tree of the document's own file, with its overlays, and nothing else added.
    root: Node,
    /// For each JSON pointer that references lead to, the places of these references.
    uses: BTreeMap<String, Vec<String>>,
    /// The JSON pointers of nodes in the document's tree, by their addresses.
    pointers: BTreeMap<usize, String>,
}

/// A place that can be changed.
#[derive(Clone, Debug)]
pub(crate) struct EditPlace {
    /// The JSON pointer of the object that is given the keyword.
    pub(crate) pointer: String,
    /// What several references share on the way to it: a change affects all of them.
    pub(crate) shared: Vec<Shared>,
}

/// A part of a document that several references lead to.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    /// The reference: `#/components/schemas/Order`.
    pub(crate) reference: String,
    /// The part itself.
    pub(crate) span: Span,
    /// The JSON pointers of the references.
    pub(crate) uses: Vec<String>,
    /// The one that was followed; empty if it is not known which.
    pub(crate) site: String,
}

impl<'d> EditPlaces<'d> {
    /// The places of a document; `shapes` are those whose places will be asked for.
    pub(crate) fn new<'s>(
        document: &'d Document,
        files: &Files,
        shapes: impl Iterator<Item = &'s Shape<'d>>,
    ) -> Self
    where
        'd: 's,
    {
        let overlays: Vec<_> = document.overlays.iter().collect();
        let root = parts::read_overlaid(files, document.file, &overlays, &mut Vec::new());
        let root = root.expect("the document was read from the same files");
        let mut uses = BTreeMap::new();
        let mut collect = |pointer: &str, node: &Node| {
            if let Some(target) = node.get("$ref").and_then(Node::as_str).and_then(internal) {
                uses.entry(target.into_owned()).or_insert_with(Vec::new).push(pointer.to_owned());
            }
        };
        walk(&root, &mut String::new(), &mut collect);
        if let Some(others) = document.root.get(PARTS) {
            walk(others, &mut format!("/{PARTS}"), &mut collect);
        }
        let mut pointers: BTreeMap<usize, String> =
            shapes.flat_map(Shape::sites).map(|(node, _)| (address(node), String::new())).collect();
        walk(&document.root, &mut String::new(), &mut |pointer, node| {
            if let Some(known) = pointers.get_mut(&address(node)) {
                pointer.clone_into(known);
            }
        });
        EditPlaces { document, root, uses, pointers }
    }

    /// The version of the document.
    pub(crate) fn version(&self) -> Version {
        self.document.version
    }

    /// Whether the document is of Swagger 2.0.
    pub(crate) fn is_swagger(&self) -> bool {
        self.root.get("openapi").is_none()
    }

    /// The node at a JSON pointer of the file; `None` if there is none.
    pub(crate) fn node(&self, pointer: &str) -> Option<&Node> {
        self.root.pointer(pointer)
    }

    /// The schemas of a value, one for each media type if there are several.
    ///
    /// # Errors
    ///
    /// Why there is no place that could be changed.
    pub(crate) fn schemas(&self, shape: &Shape<'_>) -> Result<Vec<EditPlace>, String> {
        self.sites(shape)?.into_iter().map(|site| self.follow(site)).collect()
    }

    /// The schema of the items of a list.
    ///
    /// # Errors
    ///
    /// As [`EditPlaces::schemas`].
    pub(crate) fn items(&self, list: EditPlace) -> Result<EditPlace, String> {
        let pointer = format!("{}/items", list.pointer);
        if self.node(&pointer).is_none() {
            return Err("the schema of the list says nothing of its items".to_owned());
        }
        let mut items = self.follow(pointer)?;
        items.shared.extend(list.shared);
        Ok(items)
    }

    /// The schemas whose `required` lists a property.
    ///
    /// # Errors
    ///
    /// As [`EditPlaces::schemas`].
    pub(crate) fn requiring(&self, shape: &Shape<'_>, name: &str) -> Result<Vec<EditPlace>, String> {
        let suffix = format!("/properties/{}", pointer_token(name));
        let parent = |site: String| {
            let parent = site.strip_suffix(&suffix).ok_or("it is no property of a schema")?.to_owned();
            Ok(EditPlace { shared: self.sharing(&parent), pointer: parent })
        };
        self.sites(shape)?.into_iter().map(parent).collect()
    }

    /// An operation, or a parameter at a JSON pointer.
    ///
    /// # Errors
    ///
    /// As [`EditPlaces::schemas`].
    pub(crate) fn object(&self, pointer: &str) -> Result<EditPlace, String> {
        Ok(EditPlace { pointer: self.existing(pointer)?.ok_or(NOWHERE)?, shared: Vec::new() })
    }

    /// The parameter at a JSON pointer, if several references lead to it, as a part that an operation uses.
    pub(crate) fn shared_parameter(&self, pointer: &str, operation: &str) -> Option<Shared> {
        let uses = self.uses.get(pointer).filter(|uses| uses.len() > 1)?;
        let item = operation.rsplit_once('/').map_or("", |(item, _)| item);
        let lists = [operation, item].map(|base| format!("{base}/parameters/"));
        let site = uses.iter().find(|site| lists.iter().any(|list| site.starts_with(list)));
        self.shared(pointer, uses, site.cloned().unwrap_or_default())
    }

    /// The JSONPath that selects exactly the node at a JSON pointer.
    pub(crate) fn json_path(&self, pointer: &str) -> String {
        let mut path = String::from("$");
        let mut here = Some(&self.root);
        for token in pointer.split('/').skip(1) {
            let key = token.replace("~1", "/").replace("~0", "~");
            let is_index = here.is_some_and(|node| !node.is_object());
            path.push_str(&if is_index { format!("[{key}]") } else { format!("['{}']", escaped(&key)) });
            here = here.and_then(|node| node.pointer(&format!("/{token}")));
        }
        path
    }

    /// The places in the file where the schemas of a value are used.
    fn sites(&self, shape: &Shape<'_>) -> Result<Vec<String>, String> {
        let mut sites = BTreeSet::new();
        for (used, pointer) in shape.sites() {
            let used = self.pointers.get(&address(used)).map(String::as_str).filter(|used| !used.is_empty());
            let mut existing = None;
            for candidate in used.into_iter().chain([pointer]) {
                existing = existing.or(self.existing(candidate)?);
            }
            sites.insert(existing.ok_or(NOWHERE)?);
        }
        let mut bodies: Vec<_> = sites.iter().map(|site| in_body(site)).collect();
        bodies.dedup();
        match bodies[..] {
            _ if sites.len() == 1 => {}
            [Some(_)] => {}
            _ => return Err("several schemas describe it".to_owned()),
        }
        Ok(sites.into_iter().collect())
    }

    /// The pointer as the file has it: in Swagger 2.0, the schema of a parameter is the parameter. `None` if the file
    /// does not have it.
    fn existing(&self, pointer: &str) -> Result<Option<String>, String> {
        if pointer.strip_prefix('/').is_some_and(|rest| rest.starts_with(PARTS)) {
            return Err("its schema is in another file".to_owned());
        }
        if self.node(pointer).is_some() {
            return Ok(Some(pointer.to_owned()));
        }
        let parameter = pointer.strip_suffix("/schema").filter(|_| self.is_swagger());
        let is_parameter = |pointer: &&str| self.node(pointer).is_some_and(|node| node.get("in").is_some());
        Ok(parameter.filter(is_parameter).map(str::to_owned))
    }

    /// Follows references that are used once. Where others use one as well, the keyword is put beside it if the version
    /// of the document allows that.
    fn follow(&self, site: String) -> Result<EditPlace, String> {
        let mut place = EditPlace { pointer: site, shared: Vec::new() };
        for _ in 0..MAX_REFERENCES {
            let node = self.node(&place.pointer).ok_or(NOWHERE)?;
            let Some(reference) = node.get("$ref").and_then(Node::as_str) else { return Ok(place) };
            let target = internal(reference).ok_or("its schema is in another file")?.into_owned();
            let uses = self.uses.get(&target).filter(|uses| uses.len() > 1);
            if let Some(uses) = uses {
                if self.document.version == Version::V3_1 {
                    return Ok(place);
                }
                place.shared.extend(self.shared(&target, uses, place.pointer));
            }
            place.pointer = target;
        }
        Err("its references have no end".to_owned())
    }

    /// What several references share on the way to a schema, at any height.
    fn sharing(&self, pointer: &str) -> Vec<Shared> {
        let mut known = BTreeSet::new();
        let mut waiting = vec![pointer.to_owned()];
        while let Some(pointer) = waiting.pop() {
            let ends =
                pointer.match_indices('/').map(|(at, _)| at).filter(|at| *at > 0).chain([pointer.len()]);
            for above in ends.map(|end| &pointer[..end]) {
                match self.uses.get(above).map(Vec::as_slice) {
                    Some([site]) if known.insert(above.to_owned()) => waiting.push(site.clone()),
                    Some(uses @ [_, _, ..]) => {
                        return self.shared(above, uses, String::new()).into_iter().collect();
                    }
                    _ => {}
                }
            }
        }
        Vec::new()
    }

    fn shared(&self, target: &str, uses: &[String], site: String) -> Option<Shared> {
        let span = self.node(target)?.span;
        Some(Shared { reference: format!("#{target}"), span, uses: uses.to_vec(), site })
    }
}

/// Why a place cannot be changed: it was made by reading.
const NOWHERE: &str = "the file of the document does not have it at one place";

/// The JSON pointer that a reference within its file leads to.
fn internal(reference: &str) -> Option<Cow<'_, str>> {
    reference.strip_prefix('#').map(percent_decoded)
}

fn address(node: &Node) -> usize {
    std::ptr::from_ref(node).addr()
}

/// A place in a body: what is before the media type, and what is after its schema.
fn in_body(pointer: &str) -> Option<(&str, &str)> {
    let (before, rest) = pointer.split_once("/content/")?;
    let (_, below) = rest.split_once('/')?;
    below.starts_with("schema").then_some((before, below))
}

/// Calls a function with each node and its JSON pointer.
fn walk(node: &Node, pointer: &mut String, each: &mut impl FnMut(&str, &Node)) {
    each(pointer, node);
    let length = pointer.len();
    for (key, entry) in node.entries() {
        pointer.push('/');
        pointer.push_str(&pointer_token(key));
        walk(&entry.value, pointer, each);
        pointer.truncate(length);
    }
    for (index, item) in node.items().iter().enumerate() {
        pointer.push_str(&format!("/{index}"));
        walk(item, pointer, each);
        pointer.truncate(length);
    }
}

/// A name within single quotes of a JSONPath.
fn escaped(name: &str) -> String {
    let escape = |sign: char| match sign {
        '\'' | '\\' => format!("\\{sign}"),
        sign if sign.is_control() && u32::from(sign) < 0x20 => format!("\\u{:04x}", u32::from(sign)),
        sign => sign.to_string(),
    };
    name.chars().map(escape).collect()
}
