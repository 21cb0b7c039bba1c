//! Which branches of a union an object is of, by what stands in it; and what it must have.

use std::collections::BTreeSet;

use serde_json::Value;

use super::SchemaMemo;
use super::cycles::COMBINE;
use super::shape::{DEPTH, Schema, SchemaKey, Shape};
use crate::source::tree::{Node, pointer_token};

const UNIONS: [&str; 2] = ["oneOf", "anyOf"];

/// Properties by which objects of many APIs tell what they are.
const TELLERS: [&str; 5] = ["type", "kind", "object", "@type", "__typename"];

/// The branches of a union that an object may be of.
struct ChosenBranches<'d> {
    branches: Vec<Schema<'d>>,
    /// Whether the literals fit one; else they are all branches.
    is_known: bool,
}

/// What is given in an object, as far as it tells which branch of a union the object is of.
#[derive(Clone, Debug, Default)]
pub struct ObjectContents {
    /// The literals in it, by name; what readers are to fill in is none.
    pub literals: Vec<(String, Value)>,
    /// The names of all that stands in it.
    pub names: Vec<String>,
}

impl<'d> Shape<'d> {
    /// The shape of an object with these contents: branches of unions that do not allow one of its
    /// literals are left out, unless that would leave none, and so are those that lack a name which
    /// others have.
    #[must_use]
    pub fn narrowed(&self, contents: &ObjectContents) -> Shape<'d> {
        let unions = Unions::new(self, &contents.literals);
        let (mut narrowed, mut seen) = (self.empty(), BTreeSet::new());
        for schema in self.schemas() {
            unions.narrow(schema, &contents.names, 0, &mut seen, &mut narrowed);
        }
        narrowed
    }

    /// Whether these literals leave no branch of a union: the object is of no variant that the schema
    /// knows.
    #[must_use]
    pub fn is_of_no_branch(&self, literals: &[(String, Value)]) -> bool {
        !literals.is_empty() && !self.schemas().is_empty() && {
            let unions = Unions::new(self, literals);
            self.schemas().iter().all(|schema| unions.leaves_none(schema, 0))
        }
    }

    /// Whether an object says of itself that it is something else: every schema here has one value for
    /// the property that tells what an object is, and its is another.
    #[must_use]
    pub fn is_of_another(&self, literals: &[(String, Value)]) -> bool {
        let unions = Unions::new(self, literals);
        let is_other = |schema: &Schema<'d>, name, value: &Value| {
            let only = unions.deep_property(schema, name, 0).and_then(|property| property.only_values());
            only.is_some_and(|values| values.len() == 1 && values[0].to_json() != *value)
        };
        !self.schemas().is_empty()
            && literals.iter().any(|(name, value)| {
                TELLERS.contains(&name.as_str())
                    && value.is_string()
                    && self.schemas().iter().all(|schema| is_other(schema, name, value))
            })
    }

    /// The names of the properties that an object of this shape must have in which these literals
    /// stand, sorted: those that a schema lists, and those that every branch of a union lists that
    /// the object may be of.
    #[must_use]
    pub fn required(&self, literals: &[(String, Value)]) -> Vec<&'d str> {
        // Of several schemas that describe one place, it may be any.
        let unions = Unions::new(self, literals);
        let required = self.schemas().iter().map(|schema| unions.requirements(schema, 0));
        required.reduce(|all, other| common(&all, &other)).unwrap_or_default().into_iter().collect()
    }
}

/// The unions of a shape, asked about one object. Each schema answers a question once, on however many ways it
/// is reached.
struct Unions<'a, 'd> {
    shape: &'a Shape<'d>,
    /// The literals in the object.
    literals: &'a [(String, Value)],
    properties: SchemaMemo<(SchemaKey, &'a str), Option<Shape<'d>>>,
    knowing: SchemaMemo<(SchemaKey, &'a str), bool>,
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
            knowing: SchemaMemo::new(),
            admitting: SchemaMemo::new(),
            leaving_none: SchemaMemo::new(),
            required: SchemaMemo::new(),
        }
    }

    fn members(&self, schema: &Schema<'d>, keyword: &str) -> Vec<Schema<'d>> {
        self.shape.members(schema, keyword)
    }

    fn narrow(
        &self,
        schema: &Schema<'d>,
        names: &'a [String],
        depth: usize,
        seen: &mut BTreeSet<SchemaKey>,
        into: &mut Shape<'d>,
    ) {
        if depth == DEPTH {
            return;
        }
        let is_new = seen.insert(schema.key());
        let unions = UNIONS.map(|keyword| self.members(schema, keyword));
        let all = self.members(schema, "allOf");
        if unions.iter().all(Vec::is_empty) && all.is_empty() {
            // Those that describe the place by themselves are as many as before.
            if is_new || depth == 0 {
                into.add(schema.clone());
            }
            return;
        }
        if !is_new {
            return;
        }
        into.add(Schema { alone: true, ..schema.clone() });
        for member in &all {
            self.narrow(member, names, depth + 1, seen, into);
        }
        for union in unions {
            let ChosenBranches { branches, .. } = self.chosen(schema, union, depth);
            for branch in self.knowing(branches, names, depth) {
                self.narrow(&branch, names, depth + 1, seen, into);
            }
        }
    }

    /// The branches that the literals leave.
    fn chosen(&self, schema: &Schema<'d>, union: Vec<Schema<'d>>, depth: usize) -> ChosenBranches<'d> {
        if let Some(branch) = self.discriminated(schema, &union) {
            return ChosenBranches { branches: vec![branch], is_known: true };
        }
        // A property that has one value in each branch that has it is there to tell them apart.
        let literals = self.literals;
        let told: Vec<&'a (String, Value)> =
            literals.iter().filter(|(name, _)| self.tells_apart(&union, name, depth)).collect();
        let kept = |union: &[Schema<'d>], literals: &[&'a (String, Value)]| -> Vec<Schema<'d>> {
            let allows = |branch: &&Schema<'d>| {
                literals.iter().all(|(name, value)| self.admits(branch, name, value, depth + 1))
            };
            union.iter().filter(allows).cloned().collect()
        };
        let named = kept(&union, &told);
        if named.is_empty() {
            return ChosenBranches { branches: union, is_known: false };
        }
        let all: Vec<&'a (String, Value)> =
            literals.iter().filter(|(name, value)| !self.is_wrong(&named, name, value, depth)).collect();
        let allowing = kept(&named, &all);
        match allowing.is_empty() {
            // It is of this variant, and one of its other values is wrong.
            true => ChosenBranches { is_known: !told.is_empty(), branches: named },
            // What one branch is named by, another that takes any text there does not mean.
            false => {
                let named: Vec<Schema<'d>> =
                    allowing.iter().filter(|branch| self.is_named(branch)).cloned().collect();
                let branches = if named.is_empty() { allowing } else { named };
                ChosenBranches { is_known: true, branches }
            }
        }
    }

    /// Whether one of the literals is the only text that a branch allows there.
    fn is_named(&self, branch: &Schema<'d>) -> bool {
        self.literals.iter().filter(|(_, value)| value.is_string()).any(|(name, value)| {
            let only = self.shape.property(branch, name).and_then(|property| property.only_values());
            matches!(only.as_deref(), Some([only]) if only.to_json() == *value)
        })
    }

    /// Whether a value is none that any branch lists for the property, where some branches lack that:
    /// then the value is wrong, and says nothing for those.
    fn is_wrong(&self, union: &[Schema<'d>], name: &'a str, value: &'a Value, depth: usize) -> bool {
        let (having, lacking): (Vec<&Schema<'d>>, Vec<&Schema<'d>>) =
            union.iter().partition(|branch| self.knows(branch, name, depth + 1));
        !having.is_empty()
            && !lacking.is_empty()
            && !having.iter().any(|branch| self.admits(branch, name, value, depth + 1))
    }

    /// Whether two branches of a union at least have the property, and each that has it has one value
    /// for it.
    fn tells_apart(&self, union: &[Schema<'d>], name: &'a str, depth: usize) -> bool {
        let properties: Vec<Shape<'d>> =
            union.iter().filter_map(|branch| self.deep_property(branch, name, depth + 1)).collect();
        let has_one = |property: &Shape<'d>| property.only_values().is_some_and(|values| values.len() == 1);
        properties.len() > 1 && properties.iter().all(has_one)
    }

    /// The property of a schema or of what it combines by `allOf`.
    fn deep_property(&self, schema: &Schema<'d>, name: &'a str, depth: usize) -> Option<Shape<'d>> {
        if depth >= DEPTH {
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

    /// Of these branches those that know every name which one of them knows; all, where none does.
    fn knowing(&self, branches: Vec<Schema<'d>>, names: &'a [String], depth: usize) -> Vec<Schema<'d>> {
        if branches.len() < 2 {
            return branches;
        }
        let knows = |branch: &Schema<'d>, name| self.knows(branch, name, depth + 1);
        let known: Vec<&'a String> =
            names.iter().filter(|name| branches.iter().any(|branch| knows(branch, name))).collect();
        let best: Vec<Schema<'d>> =
            branches.iter().filter(|branch| known.iter().all(|name| knows(branch, name))).cloned().collect();
        if best.is_empty() { branches } else { best }
    }

    fn knows(&self, branch: &Schema<'d>, name: &'a str, depth: usize) -> bool {
        if depth >= DEPTH {
            return false;
        }
        let by_member = || {
            COMBINE.iter().any(|keyword| {
                self.members(branch, keyword).iter().any(|member| self.knows(member, name, depth + 1))
            })
        };
        self.shape.property(branch, name).is_some()
            || branch.lets_any_name()
            || (branch.combines() && self.knowing.get((branch.key(), name), false, by_member))
    }

    fn leaves_none(&self, schema: &Schema<'d>, depth: usize) -> bool {
        if depth == DEPTH || !schema.combines() {
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

    /// The branch that the discriminator names: by its mapping, or by the name of the schema.
    fn discriminated(&self, schema: &Schema<'d>, union: &[Schema<'d>]) -> Option<Schema<'d>> {
        let discriminator = schema.node.get("discriminator")?;
        let property = discriminator.get("propertyName")?.as_str()?;
        let (_, value) = self.literals.iter().find(|(name, _)| name == property)?;
        let value = value.as_str()?;
        let mapped = discriminator.get("mapping").and_then(|mapping| mapping.get(value)?.as_str());
        let target = mapped.unwrap_or(value);
        let target = match target.strip_prefix('#') {
            Some(pointer) => pointer.to_owned(),
            None => format!("/components/schemas/{}", pointer_token(target)),
        };
        union.iter().find(|branch| *branch.pointer == *target).cloned()
    }

    /// Whether a property of a branch may have a value, as far as lists of values tell.
    fn admits(&self, branch: &Schema<'d>, name: &'a str, value: &'a Value, depth: usize) -> bool {
        if depth >= DEPTH {
            return true;
        }
        if let Some(property) = self.shape.property(branch, name)
            && let Some(allowed) = property.only_values()
            && !allowed.is_empty()
            && !allowed.iter().any(|known| known.to_json() == *value)
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

    fn requirements(&self, schema: &Schema<'d>, depth: usize) -> BTreeSet<&'d str> {
        let list = schema.node.get("required").map_or(&[][..], Node::items);
        let own: BTreeSet<&'d str> = list.iter().filter_map(Node::as_str).collect();
        if depth == DEPTH || !schema.combines() {
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
