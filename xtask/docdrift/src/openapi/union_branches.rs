//! Selects the branches of a union (`oneOf`, `anyOf`) that an object matches, and the properties that the
//! object must have.

use std::collections::BTreeSet;

use serde_json::Value;

use super::SchemaMemo;
use super::cycles::COMBINE;
use super::limits::MAX_COMBINATOR_DEPTH;
use super::shape::{Schema, SchemaKey, Shape};
use crate::source::tree::{Node, pointer_token};

const UNIONS: [&str; 2] = ["oneOf", "anyOf"];

/// Properties that name the type of an object in many APIs.
const TYPE_PROPERTIES: [&str; 5] = ["type", "kind", "object", "@type", "__typename"];

/// The branches of a union that an object may match.
struct ChosenBranches<'d> {
    branches: Vec<Schema<'d>>,
    /// Whether the literals select these branches; otherwise these are all branches.
    is_known: bool,
}

/// The content of an object, as far as it selects a branch of a union.
#[derive(Clone, Debug, Default)]
pub struct ObjectContents {
    /// Its literal values, by name; placeholders are left out.
    pub literals: Vec<(String, Value)>,
    /// The names of all its properties.
    pub names: Vec<String>,
}

impl<'d> Shape<'d> {
    /// The shape of an object with these contents. It lacks the branches that do not allow one of the literals,
    /// and those that do not declare one of the object's names although another branch does. Neither reason
    /// removes all branches of a union.
    #[must_use]
    pub fn narrowed(&self, contents: &ObjectContents) -> Shape<'d> {
        let unions = Unions::new(self, &contents.literals);
        let (mut narrowed, mut seen) = (self.empty(), BTreeSet::new());
        for schema in self.schemas() {
            unions.narrow(schema, &contents.names, 0, &mut seen, &mut narrowed);
        }
        narrowed
    }

    /// Whether no branch of a union allows these literals: the schema declares no such variant.
    #[must_use]
    pub fn is_of_no_branch(&self, literals: &[(String, Value)]) -> bool {
        !literals.is_empty() && !self.schemas().is_empty() && {
            let unions = Unions::new(self, literals);
            self.schemas().iter().all(|schema| unions.leaves_none(schema, 0))
        }
    }

    /// Whether the object declares another type: each schema allows exactly one value for a property such as
    /// `type`, and the object has another value there.
    #[must_use]
    pub fn is_of_another(&self, literals: &[(String, Value)]) -> bool {
        let unions = Unions::new(self, literals);
        let is_other = |schema: &Schema<'d>, name, value: &Value| {
            let only = unions.deep_property(schema, name, 0).and_then(|property| property.only_values());
            only.is_some_and(|values| values.len() == 1 && values[0].to_json() != *value)
        };
        !self.schemas().is_empty()
            && literals.iter().any(|(name, value)| {
                TYPE_PROPERTIES.contains(&name.as_str())
                    && value.is_string()
                    && self.schemas().iter().all(|schema| is_other(schema, name, value))
            })
    }

    /// The names of the required properties of an object with these literals, sorted: those that all schemas of
    /// the place require. A schema requires the properties that it lists and, of a union, those that are
    /// required by all branches which the object may match.
    #[must_use]
    pub fn required(&self, literals: &[(String, Value)]) -> Vec<&'d str> {
        // If several schemas describe the place, any of them may apply: only common requirements hold.
        let unions = Unions::new(self, literals);
        let required = self.schemas().iter().map(|schema| unions.requirements(schema, 0));
        required.reduce(|all, other| common(&all, &other)).unwrap_or_default().into_iter().collect()
    }
}

/// Queries about the unions of a shape and one object. Each query visits a schema once, however many paths
/// lead to it.
struct Unions<'a, 'd> {
    shape: &'a Shape<'d>,
    /// The literals in the object.
    literals: &'a [(String, Value)],
    properties: SchemaMemo<(SchemaKey, &'a str), Option<Shape<'d>>>,
    declaring: SchemaMemo<(SchemaKey, &'a str), bool>,
    admitting: SchemaMemo<(SchemaKey, *const Value), bool>,
    leaving_none: SchemaMemo<SchemaKey, bool>,
    required: SchemaMemo<SchemaKey, BTreeSet<&'d str>>,
}

impl<'a, 'd> Unions<'a, 'd> {
    fn new(shape: &'a Shape<'d>, literals: &'a [(String, Value)]) -> Self {
        Unions {
            shape,
            literals,
            properties: SchemaMemo::new(),
            declaring: SchemaMemo::new(),
            admitting: SchemaMemo::new(),
            leaving_none: SchemaMemo::new(),
            required: SchemaMemo::new(),
        }
    }

    fn members(&self, schema: &Schema<'d>, keyword: &str) -> Vec<Schema<'d>> {
        self.shape.members(schema, keyword)
    }

    /// Adds a schema and its members to a shape, without the branches that the object does not match.
    fn narrow(
        &self,
        schema: &Schema<'d>,
        names: &'a [String],
        depth: usize,
        seen: &mut BTreeSet<SchemaKey>,
        into: &mut Shape<'d>,
    ) {
        if depth == MAX_COMBINATOR_DEPTH {
            return;
        }
        let is_new = seen.insert(schema.key());
        let unions = UNIONS.map(|keyword| self.members(schema, keyword));
        let all = self.members(schema, "allOf");
        if unions.iter().all(Vec::is_empty) && all.is_empty() {
            // At depth 0, a schema is one of the original shape's own: it is added even if the same schema
            // was added before.
            if is_new || depth == 0 {
                into.add(schema.clone());
            }
            return;
        }
        if !is_new {
            return;
        }
        into.add(Schema { without_members: true, ..schema.clone() });
        for member in &all {
            self.narrow(member, names, depth + 1, seen, into);
        }
        for union in unions {
            let ChosenBranches { branches, .. } = self.chosen(schema, union, depth);
            for branch in self.with_all_names(branches, names, depth) {
                self.narrow(&branch, names, depth + 1, seen, into);
            }
        }
    }

    /// The branches that the literals allow.
    fn chosen(&self, schema: &Schema<'d>, union: Vec<Schema<'d>>, depth: usize) -> ChosenBranches<'d> {
        if let Some(branch) = self.discriminated(schema, &union) {
            return ChosenBranches { branches: vec![branch], is_known: true };
        }
        // If a property has exactly one value in each branch that declares it, it distinguishes the branches.
        let literals = self.literals;
        let distinguishing: Vec<&'a (String, Value)> =
            literals.iter().filter(|(name, _)| self.distinguishes(&union, name, depth)).collect();
        let kept = |union: &[Schema<'d>], literals: &[&'a (String, Value)]| -> Vec<Schema<'d>> {
            let allows = |branch: &&Schema<'d>| {
                literals.iter().all(|(name, value)| self.admits(branch, name, value, depth + 1))
            };
            union.iter().filter(allows).cloned().collect()
        };
        let named = kept(&union, &distinguishing);
        if named.is_empty() {
            return ChosenBranches { branches: union, is_known: false };
        }
        let all: Vec<&'a (String, Value)> =
            literals.iter().filter(|(name, value)| !self.is_wrong(&named, name, value, depth)).collect();
        let allowing = kept(&named, &all);
        match allowing.is_empty() {
            // The distinguishing literals select `named`, but another literal of the object fits none of these branches:
            // keep the selected branches, so that the wrong value is reported.
            true => ChosenBranches { is_known: !distinguishing.is_empty(), branches: named },
            // If a literal is the only value that a branch allows for the property, this branch is intended,
            // and not one that allows any string.
            false => {
                let named: Vec<Schema<'d>> =
                    allowing.iter().filter(|branch| self.is_named(branch)).cloned().collect();
                let branches = if named.is_empty() { allowing } else { named };
                ChosenBranches { is_known: true, branches }
            }
        }
    }

    /// Whether one of the string literals is the only value that the branch allows for its property.
    fn is_named(&self, branch: &Schema<'d>) -> bool {
        self.literals.iter().filter(|(_, value)| value.is_string()).any(|(name, value)| {
            let only = self.shape.property(branch, name).and_then(|property| property.only_values());
            matches!(only.as_deref(), Some([only]) if only.to_json() == *value)
        })
    }

    /// Whether no branch that declares the property allows the value, while other branches lack the
    /// property. Then the value is wrong, and is no evidence for the other branches.
    fn is_wrong(&self, union: &[Schema<'d>], name: &'a str, value: &'a Value, depth: usize) -> bool {
        let (having, lacking): (Vec<&Schema<'d>>, Vec<&Schema<'d>>) =
            union.iter().partition(|branch| self.declares(branch, name, depth + 1));
        !having.is_empty()
            && !lacking.is_empty()
            && !having.iter().any(|branch| self.admits(branch, name, value, depth + 1))
    }

    /// Whether at least two branches of a union declare the property, and each of them allows exactly one
    /// value.
    fn distinguishes(&self, union: &[Schema<'d>], name: &'a str, depth: usize) -> bool {
        let properties: Vec<Shape<'d>> =
            union.iter().filter_map(|branch| self.deep_property(branch, name, depth + 1)).collect();
        let has_one = |property: &Shape<'d>| property.only_values().is_some_and(|values| values.len() == 1);
        properties.len() > 1 && properties.iter().all(has_one)
    }

    /// The property of a schema, or of a member of its `allOf`.
    fn deep_property(&self, schema: &Schema<'d>, name: &'a str, depth: usize) -> Option<Shape<'d>> {
        if depth >= MAX_COMBINATOR_DEPTH {
            return None;
        }
        let inherited = || {
            let all = self.members(schema, "allOf");
            all.iter().find_map(|member| self.deep_property(member, name, depth + 1))
        };
        let own = self.shape.property(schema, name);
        if own.is_some() || !schema.combines() {
            return own;
        }
        self.properties.get((schema.key(), name), None, inherited)
    }

    /// The branches that declare every name which at least one branch declares; all branches if there is no
    /// such branch.
    fn with_all_names(
        &self,
        branches: Vec<Schema<'d>>,
        names: &'a [String],
        depth: usize,
    ) -> Vec<Schema<'d>> {
        if branches.len() < 2 {
            return branches;
        }
        let declares = |branch: &Schema<'d>, name| self.declares(branch, name, depth + 1);
        let declared: Vec<&'a String> =
            names.iter().filter(|name| branches.iter().any(|branch| declares(branch, name))).collect();
        let best: Vec<Schema<'d>> = branches
            .iter()
            .filter(|branch| declared.iter().all(|name| declares(branch, name)))
            .cloned()
            .collect();
        if best.is_empty() { branches } else { best }
    }

    /// Whether an object of this branch may have a property of this name.
    fn declares(&self, branch: &Schema<'d>, name: &'a str, depth: usize) -> bool {
        if depth >= MAX_COMBINATOR_DEPTH {
            return false;
        }
        let by_member = || {
            COMBINE.iter().any(|keyword| {
                self.members(branch, keyword).iter().any(|member| self.declares(member, name, depth + 1))
            })
        };
        self.shape.property(branch, name).is_some()
            || branch.lets_any_name()
            || (branch.combines() && self.declaring.get((branch.key(), name), false, by_member))
    }

    /// Whether the literals allow no branch of a union in this schema or its members.
    fn leaves_none(&self, schema: &Schema<'d>, depth: usize) -> bool {
        if depth == MAX_COMBINATOR_DEPTH || !schema.combines() {
            return false;
        }
        let of_union = |keyword: &str| {
            let union = self.members(schema, keyword);
            let is_union = union.len() > 1;
            let ChosenBranches { branches, is_known } = self.chosen(schema, union, depth);
            let below = |branch: &Schema<'d>| self.leaves_none(branch, depth + 1);
            is_union && (!is_known || branches.iter().all(below))
        };
        let find = || {
            let all = self.members(schema, "allOf");
            all.iter().any(|member| self.leaves_none(member, depth + 1)) || UNIONS.into_iter().any(of_union)
        };
        self.leaving_none.get(schema.key(), false, find)
    }

    /// The branch that the discriminator selects, by its mapping, by the name of the schema, or as the branch of a
    /// subtype lists its values; `None` if there is no discriminator or no such branch.
    fn discriminated(&self, schema: &Schema<'d>, union: &[Schema<'d>]) -> Option<Schema<'d>> {
        let discriminator = schema.node.get("discriminator")?;
        // In Swagger 2.0, the discriminator is the name of the property.
        let property = discriminator.as_str().or_else(|| discriminator.get("propertyName")?.as_str())?;
        let (_, value) = self.literals.iter().find(|(name, _)| name == property)?;
        let value = value.as_str()?;
        let mapped = discriminator.get("mapping").and_then(|mapping| mapping.get(value)?.as_str());
        let target = mapped.unwrap_or(value);
        let is_selected = |branch: &&Schema<'d>| match target.strip_prefix('#') {
            Some(pointer) => *branch.pointer == *pointer,
            None => {
                let named = |folder: &str| *branch.pointer == format!("{folder}/{}", pointer_token(target));
                ["/components/schemas", "/definitions"].into_iter().any(named)
            }
        };
        let list = format!("/allOf/0/properties/{}/enum", pointer_token(property));
        let is_subtype = |branch: &&Schema<'d>| {
            let values = branch.node.pointer(&list).map_or(&[][..], Node::items);
            values.iter().any(|listed| listed.as_str() == Some(value))
        };
        union.iter().find(is_selected).or_else(|| union.iter().find(is_subtype)).cloned()
    }

    /// Whether a branch allows a value for a property, by its lists of values (`enum`, `const`).
    fn admits(&self, branch: &Schema<'d>, name: &'a str, value: &'a Value, depth: usize) -> bool {
        if depth >= MAX_COMBINATOR_DEPTH {
            return true;
        }
        if let Some(property) = self.shape.property(branch, name)
            && let Some(allowed) = property.only_values()
            && !allowed.is_empty()
            && !allowed.iter().any(|listed| listed.to_json() == *value)
        {
            return false;
        }
        if !branch.combines() {
            return true;
        }
        let all = |keyword| self.members(branch, keyword);
        let admits = |member: &Schema<'d>| self.admits(member, name, value, depth + 1);
        let any = |keyword| {
            let members = all(keyword);
            members.is_empty() || members.iter().any(admits)
        };
        let find = || all("allOf").iter().all(admits) && any("oneOf") && any("anyOf");
        self.admitting.get((branch.key(), std::ptr::from_ref(value)), true, find)
    }

    /// The names of the required properties of a schema and its members.
    fn requirements(&self, schema: &Schema<'d>, depth: usize) -> BTreeSet<&'d str> {
        let list = schema.node.get("required").map_or(&[][..], Node::items);
        let own: BTreeSet<&'d str> = list.iter().filter_map(Node::as_str).collect();
        if depth == MAX_COMBINATOR_DEPTH || !schema.combines() {
            return own;
        }
        let find = || {
            let mut required = own.clone();
            for member in self.members(schema, "allOf") {
                required.extend(self.requirements(&member, depth + 1));
            }
            for keyword in UNIONS {
                let ChosenBranches { branches, .. } =
                    self.chosen(schema, self.members(schema, keyword), depth);
                let branches = branches.iter().map(|branch| self.requirements(branch, depth + 1));
                required.extend(branches.reduce(|all, other| common(&all, &other)).unwrap_or_default());
            }
            required
        };
        self.required.get(schema.key(), own.clone(), find)
    }
}

fn common<'d>(a: &BTreeSet<&'d str>, b: &BTreeSet<&'d str>) -> BTreeSet<&'d str> {
    a.intersection(b).copied().collect()
}
