//! Which branches of a union a value is of, by the literals that stand in it; and what it must have.

use std::collections::BTreeSet;

use serde_json::Value;

use super::shape::{Schema, Shape};
use crate::tree::Node;

/// How many schemas deep unions are followed; deeper is a cycle.
const DEPTH: usize = 24;

impl<'d> Shape<'d> {
    /// The shape of an object in which these literals stand: branches of unions that do not allow one
    /// of them are left out, unless that would leave none.
    #[must_use]
    pub fn narrowed(&self, literals: &[(String, Value)]) -> Shape<'d> {
        let mut narrowed = self.empty();
        for schema in self.schemas() {
            self.narrow(schema, literals, 0, &mut narrowed);
        }
        narrowed
    }

    fn narrow(&self, schema: &Schema<'d>, literals: &[(String, Value)], depth: usize, into: &mut Shape<'d>) {
        if depth == DEPTH {
            return;
        }
        let unions = ["oneOf", "anyOf"].map(|keyword| self.members(schema, keyword));
        if unions.iter().all(Vec::is_empty) && self.members(schema, "allOf").is_empty() {
            return into.add(schema.clone());
        }
        into.add(Schema { alone: true, ..schema.clone() });
        for member in self.members(schema, "allOf") {
            self.narrow(&member, literals, depth + 1, into);
        }
        for union in unions {
            for branch in self.chosen(schema, union, literals, depth) {
                self.narrow(&branch, literals, depth + 1, into);
            }
        }
    }

    /// The branches that allow every literal; all of them, where none does.
    fn chosen(
        &self,
        schema: &Schema<'d>,
        union: Vec<Schema<'d>>,
        literals: &[(String, Value)],
        depth: usize,
    ) -> Vec<Schema<'d>> {
        if let Some(branch) = self.discriminated(schema, &union, literals) {
            return vec![branch];
        }
        let allowed = |branch: &Schema<'d>| {
            literals.iter().all(|(name, value)| self.admits(branch, name, value, depth + 1))
        };
        let chosen: Vec<Schema<'d>> = union.iter().filter(|branch| allowed(branch)).cloned().collect();
        // What one branch is named by, another that takes any text there does not mean.
        let named: Vec<Schema<'d>> =
            chosen.iter().filter(|branch| self.is_named(branch, literals)).cloned().collect();
        match (named.is_empty(), chosen.is_empty()) {
            (false, _) => named,
            (true, false) => chosen,
            (true, true) => union,
        }
    }

    /// Whether one of the literals is the only text that a branch allows there.
    fn is_named(&self, branch: &Schema<'d>, literals: &[(String, Value)]) -> bool {
        literals.iter().filter(|(_, value)| value.is_string()).any(|(name, value)| {
            let only = self.property(branch, name).and_then(|property| property.only_values());
            matches!(only.as_deref(), Some([only]) if only.to_json() == *value)
        })
    }

    /// Whether these literals leave no branch of a union: the object is of no variant that the schema
    /// knows.
    #[must_use]
    pub fn is_of_no_branch(&self, literals: &[(String, Value)]) -> bool {
        !self.schemas().is_empty()
            && self.schemas().iter().all(|schema| self.leaves_none(schema, literals, 0))
    }

    fn leaves_none(&self, schema: &Schema<'d>, literals: &[(String, Value)], depth: usize) -> bool {
        if depth == DEPTH {
            return false;
        }
        let all = self.members(schema, "allOf");
        all.iter().any(|member| self.leaves_none(member, literals, depth + 1))
            || ["oneOf", "anyOf"].into_iter().any(|keyword| {
                let branches = self.members(schema, keyword);
                let refused = |branch: &Schema<'d>| {
                    !literals.iter().all(|(name, value)| self.admits(branch, name, value, depth + 1))
                };
                branches.len() > 1 && branches.iter().all(refused)
            })
    }

    /// The branch that the discriminator's mapping names.
    fn discriminated(
        &self,
        schema: &Schema<'d>,
        union: &[Schema<'d>],
        literals: &[(String, Value)],
    ) -> Option<Schema<'d>> {
        let discriminator = schema.node.get("discriminator")?;
        let property = discriminator.get("propertyName")?.as_str()?;
        let (_, value) = literals.iter().find(|(name, _)| name == property)?;
        let target = discriminator.get("mapping")?.get(value.as_str()?)?.as_str()?;
        let target = target.strip_prefix('#')?;
        union.iter().find(|branch| branch.pointer == target).cloned()
    }

    /// Whether a property of a branch may have a value, as far as lists of values tell.
    fn admits(&self, branch: &Schema<'d>, name: &str, value: &Value, depth: usize) -> bool {
        if depth >= DEPTH {
            return true;
        }
        if let Some(property) = self.property(branch, name)
            && let Some(allowed) = property.only_values()
            && !allowed.is_empty()
            && !allowed.iter().any(|known| known.to_json() == *value)
        {
            return false;
        }
        let all = |keyword| self.members(branch, keyword);
        let any = |keyword| {
            let members = all(keyword);
            members.is_empty() || members.iter().any(|member| self.admits(member, name, value, depth + 1))
        };
        all("allOf").iter().all(|member| self.admits(member, name, value, depth + 1))
            && any("oneOf")
            && any("anyOf")
    }

    /// The names of the properties that an object of this shape must have in which these literals
    /// stand, sorted: those that a schema lists, and those that every branch of a union lists that
    /// the object may be of.
    #[must_use]
    pub fn required(&self, literals: &[(String, Value)]) -> Vec<&'d str> {
        // Of several schemas that describe one place, it may be any.
        let required = self.schemas().iter().map(|schema| self.requirements(schema, literals, 0));
        required.reduce(|all, other| common(&all, &other)).unwrap_or_default().into_iter().collect()
    }

    fn requirements(
        &self,
        schema: &Schema<'d>,
        literals: &[(String, Value)],
        depth: usize,
    ) -> BTreeSet<&'d str> {
        let list = schema.node.get("required").map_or(&[][..], Node::items);
        let mut required: BTreeSet<&'d str> = list.iter().filter_map(Node::as_str).collect();
        if depth == DEPTH {
            return required;
        }
        for member in self.members(schema, "allOf") {
            required.extend(self.requirements(&member, literals, depth + 1));
        }
        for keyword in ["oneOf", "anyOf"] {
            let branches = self.chosen(schema, self.members(schema, keyword), literals, depth);
            let branches = branches.iter().map(|branch| self.requirements(branch, literals, depth + 1));
            required.extend(branches.reduce(|all, other| common(&all, &other)).unwrap_or_default());
        }
        required
    }
}

fn common<'d>(a: &BTreeSet<&'d str>, b: &BTreeSet<&'d str>) -> BTreeSet<&'d str> {
    a.intersection(b).copied().collect()
}
