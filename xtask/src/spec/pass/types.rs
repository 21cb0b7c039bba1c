//! Pass: give types the names that `openapi/covered/<api>.toml` states.

use std::collections::{BTreeMap, BTreeSet};

use docdrift_cli::Error;
use serde_json::Value;

use super::cover::Covered;
use super::walk::Direction;
use super::{Rewrite, did, enums, hoist, names, rules, walk};

/// The maximum number of characters of a type name.
const MAX_LENGTH: usize = 40;

/// Applies the rules for type names.
///
/// The generator names the type of a field after all fields around it, beginning with the body: a type on the
/// fifth level of a request has a name of a hundred characters. A rule shortens the name of a shared schema,
/// or moves an inline schema to a shared schema of the shorter name. The schemas within the moved schema are
/// moved, too, and their names begin with the shorter name.
///
/// Two inline schemas of the same shape may get the same name: then they become one type. If their shapes
/// differ, the second is named with the `differing` prefix of its operation.
///
/// Returns the change, and the patterns of the rules that shortened no name.
///
/// # Errors
///
/// When two schemas of different shape would get the same name.
pub(super) fn run(document: &mut Value, covered: &Covered) -> Result<(Rewrite, Vec<String>), Error> {
    let mut pass =
        Pass { covered, known: BTreeMap::new(), moved: Vec::new(), used: BTreeSet::new(), count: 0 };
    pass.rename_shared(document)?;
    pass.move_inline(document)?;
    let unused = (0..covered.names.len()).filter(|rule| !pass.used.contains(rule));
    let unused = unused.map(|rule| covered.names[rule].from.clone()).collect();
    let reason = "A user reads and writes them; `names` of openapi/covered states the rules.";
    Ok((did("types given shorter names", pass.count, reason), unused))
}

/// Where an inline schema is.
#[derive(Clone)]
struct Place {
    /// The name from which the generator makes the name of the type.
    generated: String,
    /// The name to which the rules are applied. Below a type that got a `differing` prefix, it is the name
    /// without this prefix.
    preferred: String,
    /// The prefix that the name gets if the preferred name belongs to a type of another shape.
    differing: Option<String>,
    /// Whether the schema is within a schema that was moved. Then it is moved, too, so that a later schema of
    /// the same name can be compared with it.
    is_moved: bool,
}

impl Place {
    fn new(name: &str, differing: Option<String>) -> Self {
        let name = names::pascal(name);
        Place { generated: name.clone(), preferred: name, differing, is_moved: false }
    }

    fn below(&self, part: &str) -> Self {
        let joined = |name: &str| format!("{name}{}", names::pascal(part));
        Place {
            generated: joined(&self.generated),
            preferred: joined(&self.preferred),
            differing: self.differing.clone(),
            is_moved: self.is_moved,
        }
    }
}

struct Pass<'c> {
    covered: &'c Covered,
    /// The name and the shape of each shared schema, by the key of its name.
    known: BTreeMap<String, (String, Value)>,
    /// The new shared schemas.
    moved: Vec<(String, Value)>,
    /// The indices of the rules that shortened a name.
    used: BTreeSet<usize>,
    /// How many schemas got a new name.
    count: usize,
}

impl Pass<'_> {
    /// Renames the shared schemas. A shared schema whose new name and shape are equal to those of another
    /// shared schema is dropped.
    fn rename_shared(&mut self, document: &mut Value) -> Result<(), Error> {
        let mut renamed: BTreeMap<String, String> = BTreeMap::new();
        for (name, schema) in std::mem::take(walk::components(document).unwrap_or(&mut Default::default())) {
            let (short, used) = self.shared_name(&name, &schema);
            if !used.is_empty() {
                renamed.insert(name.clone(), short.clone());
                self.used.extend(used);
                self.count += 1;
            }
            let shape = names::shape(&schema);
            match self.known.get(&names::key(&short)) {
                Some((_, known)) if *known == shape => continue,
                Some((other, _)) => return Err(clash(&name, other)),
                None => {}
            }
            self.known.insert(names::key(&short), (short.clone(), shape));
            walk::add(document, vec![(short, schema)]);
        }
        walk::schemas(document, &mut |schema| {
            if let Some(name) = walk::referent(schema).and_then(|name| renamed.get(name)) {
                schema["$ref"] = walk::reference(name)["$ref"].take();
            }
            let mapping = schema.get_mut("discriminator").and_then(|it| it.get_mut("mapping"));
            for (_, target) in mapping.and_then(Value::as_object_mut).into_iter().flatten() {
                let name = target.as_str().and_then(|target| target.strip_prefix(walk::SCHEMAS));
                if let Some(name) = name.and_then(|name| renamed.get(name)) {
                    *target = walk::reference(name)["$ref"].take();
                }
            }
        });
        // The shapes contain the old names.
        for (name, schema) in walk::components(document).into_iter().flatten() {
            self.known.insert(names::key(name), (name.clone(), names::shape(schema)));
        }
        Ok(())
    }

    /// The name of a shared schema, and the rules that make it. The name of an open enum is made from the
    /// name of its closed enum.
    fn shared_name(&self, name: &str, schema: &Value) -> (String, Vec<usize>) {
        let values = walk::referent(&schema["oneOf"][0]).filter(|_| enums::is_open(schema));
        let (short, used) = rules::shorten(&self.covered.names, &names::pascal(values.unwrap_or(name)));
        match values {
            _ if used.is_empty() => (name.to_owned(), used),
            Some(_) => (enums::any(&short), used),
            None => (short, used),
        }
    }

    /// Moves the inline schemas whose names the rules shorten, the outermost first.
    fn move_inline(&mut self, document: &mut Value) -> Result<(), Error> {
        let mut failed = None;
        walk::operations(document, |path, method, operation| {
            let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
            let differing = self.covered.find(path, method).and_then(|wanted| wanted.differing.clone());
            walk::outermost(operation, |direction, part, schema| {
                let part = if direction == Direction::Response { "response" } else { part };
                let place = Place::new(&format!("{id}_{part}"), differing.clone());
                failed = failed.take().or(self.place(schema, &place, true).err());
            });
        });
        for (name, schema) in walk::components(document).into_iter().flatten() {
            let place = Place::new(name, None);
            failed = failed.take().or(self.below(schema, &place).err());
        }
        walk::add(document, std::mem::take(&mut self.moved));
        failed.map_or(Ok(()), Err)
    }

    /// Moves a schema, if the rules shorten its name, or else the schemas within it.
    fn place(&mut self, schema: &mut Value, place: &Place, named: bool) -> Result<(), Error> {
        if !named || !names::is_named(schema) || enums::is_open(schema) {
            return self.below(schema, place);
        }
        let (preferred, used) = rules::shorten(&self.covered.names, &place.preferred);
        let shape = names::shape(schema);
        let mut name = preferred.clone();
        if self.known.get(&names::key(&name)).is_some_and(|(_, known)| *known != shape)
            && let Some(prefix) = &place.differing
        {
            name = format!("{prefix}{preferred}");
        }
        if name == place.generated && !place.is_moved {
            return self.below(schema, place);
        }
        self.used.extend(used);
        self.count += 1;
        match self.known.get(&names::key(&name)) {
            Some((known, known_shape)) if *known_shape == shape => hoist::refer(schema, &known.clone()),
            Some((other, _)) => return Err(clash(&place.generated, other)),
            None => {
                self.known.insert(names::key(&name), (name.clone(), shape));
                let mut shared = hoist::without_field_keywords(schema);
                hoist::refer(schema, &name);
                let differing = place.differing.clone();
                let place = Place { generated: name.clone(), preferred, differing, is_moved: true };
                self.below(&mut shared, &place)?;
                self.moved.push((name, shared));
            }
        }
        Ok(())
    }

    fn below(&mut self, schema: &mut Value, place: &Place) -> Result<(), Error> {
        let mut failed = None;
        walk::children(schema, &mut |part, child| {
            failed = failed.take().or(self.place(child, &place.below(part), !part.is_empty()).err());
        });
        failed.map_or(Ok(()), Err)
    }
}

fn clash(one: &str, other: &str) -> Error {
    Error::failed(format!("`{one}` would get the name of `{other}`, but their shapes differ"))
        .help("give one of them another name in `names` of openapi/covered")
}

/// The type names of more than 40 characters: users have to read and write them.
pub(super) fn long_names(document: &mut Value) -> Vec<String> {
    let shared = walk::components(document).into_iter().flatten();
    let shared = shared.filter(|(_, schema)| !enums::is_open(schema));
    let mut long: Vec<String> = shared.map(|(name, _)| names::pascal(name)).collect();
    names::in_place(document, &mut |place, _| long.push(names::pascal(&place.name)));
    long.retain(|name| name.chars().count() > MAX_LENGTH);
    long
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const COVERED: &str = "
        names = [['*sItem', '*'], ['OpenBody*', '*'], ['ChangeBody*', '*'], ['Line', 'OrderLine'], ['AnswerOf*', '*']]
        [[operation]]
        method = 'POST'
        path = '/orders'
        id = 'open'
        summary = 'Open'
        [[operation]]
        method = 'POST'
        path = '/orders/{id}'
        id = 'change'
        summary = 'Change'
        differing = 'Change'
    ";

    /// Two operations with these bodies, and one shared schema, after the pass.
    fn passed(opened: Value, changed: Value) -> Result<Value, Error> {
        let covered: Covered = toml::from_str(COVERED).expect("a test's own TOML");
        let operation = |id: &str, body: Value| {
            json!({"post": {"operationId": id,
                "requestBody": {"content": {"application/json": {"schema": body}}},
                "responses": {"200": {"content": {"application/json": {"schema": walk::reference("answer.of.order")}}}}}})
        };
        let mut document = json!({
            "paths": {"/orders": operation("open", opened), "/orders/{id}": operation("change", changed)},
            "components": {"schemas": {"answer.of.order": {"type": "object"}}},
        });
        run(&mut document, &covered)?;
        let once = document.clone();
        assert_eq!(run(&mut document, &covered)?.0.count, 0);
        assert_eq!(document, once);
        Ok(document)
    }

    fn body(lines: Value) -> Value {
        json!({"type": "object", "properties": {"lines": {"type": "array", "items": lines}}})
    }

    fn line(kinds: &[&str], price: &str) -> Value {
        let price = json!({"type": "object", "properties": {"amount": {"type": price}}});
        json!({"type": "object", "properties": {"kind": {"type": "string", "enum": kinds}, "price": price}})
    }

    #[test]
    fn types_of_one_name_and_shape_are_one_and_the_others_have_a_prefix() {
        let document =
            passed(body(line(&["a"], "integer")), body(line(&["a", "b"], "integer"))).expect("no clash");
        let schemas = &document["components"]["schemas"];
        let names: Vec<&String> = schemas.as_object().expect("there are some").keys().collect();
        let expected = [
            "Order",
            "OrderLineKind",
            "OrderLinePrice",
            "OrderLine",
            "ChangeOrderLineKind",
            "ChangeOrderLine",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn a_name_for_two_shapes_without_a_prefix_is_an_error() {
        let mut opened = body(line(&["a"], "integer"));
        opened["properties"]["order"] = json!({"type": "object", "properties": {"id": {"type": "string"}}});
        let error = passed(opened, json!({})).expect_err("`order` has the name of the answer").to_string();
        assert!(error.starts_with("error: `OpenBodyOrder` would get the name of `Order`"), "{error}");
    }

    #[test]
    fn a_name_of_more_than_40_characters_is_long() {
        let names =
            ["a_field_of_which_the_name_has_40_characters", "a_field_of_which_the_name_has_41_characters1"];
        let fields = names.map(|name| (name.to_owned(), json!({"enum": ["a", "b"]})));
        let fields: serde_json::Map<String, Value> = fields.into_iter().collect();
        let mut document =
            json!({"components": {"schemas": {"Order": {"type": "object", "properties": fields}}}});
        assert_eq!(long_names(&mut document), ["OrderAFieldOfWhichTheNameHas41Characters1"]);
    }
}
