//! Checks whether the schema accepts a value that a page writes out, and which keyword the value violates.

use serde_json::Value;

use super::example_names::folded;
use super::guess::Guess;
use super::placeholder::{is_loud, is_name_in_capitals, is_placeholder};
use super::unsettled::{Unsettled, UnsettledKind};
use super::{Declared, Statement, described_aliases, null_values};
use crate::openapi::{DEPTH, Lookup, SchemaKey, SchemaMemo, Shape, Variant};
use crate::page::claim::{ClaimKind, Origin};
use crate::source::Span;
use crate::source::json_value::plain;
use crate::source::json_value::type_of;
use crate::source::tree::Node;
use crate::subject::identifier_words::words;
use crate::subject::{FieldPath, ParameterLocation, Place, Step};

/// Whether the schema accepts a value that a page writes out.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueFit {
    /// The schema accepts the value, or has no keyword that excludes it.
    Fits,
    /// The schema declares other types.
    OfOtherType {
        /// The declared types: "integer or null".
        declared: String,
        /// Where the schema declares this.
        span: Span,
    },
    /// The schema lists other values.
    Unlisted {
        /// The listed values.
        declared: Vec<Value>,
        /// Where the schema declares this.
        span: Span,
    },
    /// The value violates another keyword.
    Breaks {
        /// The keyword and its value: "`maxLength: 3`".
        declared: String,
        /// Where the schema declares this.
        span: Span,
    },
    /// The schema does not accept the value, but it cannot be decided whether that is a mistake, for this
    /// reason.
    Open(Unsettled),
    /// The value is a placeholder.
    Placeholder,
}

/// The reason for a number where the schema has an integer of 64 bits as a string.
pub(super) const INTEGER_AS_TEXT: &str = "the schema has a string with the format of an integer, as JSON of Protocol Buffers does, which takes both";

impl ValueFit {
    pub(super) fn open(kind: UnsettledKind, reason: &str) -> Self {
        ValueFit::Open(Unsettled::new(kind, reason))
    }

    /// How far the value is from being accepted; 0 if it is accepted. Of several branches of a union, the one
    /// with the smallest distance decides.
    fn distance(&self) -> u8 {
        match self {
            ValueFit::Fits | ValueFit::Placeholder | ValueFit::Open(_) => 0,
            ValueFit::Breaks { .. } => 1,
            ValueFit::Unlisted { .. } => 2,
            ValueFit::OfOtherType { .. } => 3,
        }
    }
}

impl Statement<'_> {
    /// Checks the value that is sent or shown against the declaration of its subject.
    #[must_use]
    pub fn literal(&self, declared: &Declared<'_>) -> ValueFit {
        let (ClaimKind::Sends | ClaimKind::Shows, Some(value), Some(shape)) =
            (self.claim.kind, &self.claim.value, &declared.shape)
        else {
            return ValueFit::Fits;
        };
        // The only known value of a header is the scheme of a credential, which is not compared here.
        if matches!(self.claim.subject.place, Place::Parameter(ParameterLocation::Header, _)) {
            return ValueFit::Fits;
        }
        let verdict = if self.is_text_on_the_wire() {
            nearest(texts(value).iter().map(|value| of_shape(value, shape)).collect())
        } else {
            of_shape(value, shape)
        };
        match verdict {
            ValueFit::Fits => ValueFit::Fits,
            _ if is_placeholder(value)
                || self.is_named_like_its_place(value)
                || self.operation.is_some_and(|operation| operation.has_placeholder(value)) =>
            {
                ValueFit::Placeholder
            }
            ValueFit::Unlisted { ref declared, .. } if is_loud(value) && !declared.iter().any(is_loud) => {
                ValueFit::Placeholder
            }
            ValueFit::OfOtherType { .. } if is_loud(value) => ValueFit::Placeholder,
            ValueFit::Unlisted { ref declared, .. } => {
                self.open_unlisted(value, declared, shape).unwrap_or(verdict)
            }
            ValueFit::OfOtherType { .. }
                if (value.is_i64() || value.is_u64()) && shape.is_integer_as_text() =>
            {
                ValueFit::open(UnsettledKind::MoreTypes, INTEGER_AS_TEXT)
            }
            ValueFit::OfOtherType { .. } if self.is_id_of_json_rpc(value) => ValueFit::Placeholder,
            // Generators declare a file of a form as an object without properties.
            ValueFit::OfOtherType { .. }
                if self.is_part_of_a_form(value) && shape.properties().is_empty() =>
            {
                let reason =
                    "a form sends it as text or as a file, and the schema has an object without properties";
                ValueFit::open(UnsettledKind::OpenSchema, reason)
            }
            ValueFit::OfOtherType { .. } if value.is_null() => {
                null_values::fit(self, shape).unwrap_or(verdict)
            }
            other => other,
        }
    }

    /// Why an unlisted value may be correct; `None` if it is not.
    fn open_unlisted(&self, value: &Value, declared: &[Value], shape: &Shape<'_>) -> Option<ValueFit> {
        let (kind, reason) = if is_described(value, shape) {
            let reason = "the schema lists other values, but its description mentions this one";
            (UnsettledKind::DescribedInWords, reason)
        } else if is_in_another_case(value, declared, shape) {
            let reason = "the schema lists it in another case, which its description allows";
            (UnsettledKind::DescribedInWords, reason)
        } else if self.is_converted(value, declared) {
            let reason = "the schema lists it in another spelling, and a client library returns it so";
            (UnsettledKind::ForeignExample, reason)
        } else if is_type_of_other_package(value, declared) {
            let reason = "the schema lists types of the packages of one program, and this one is of another \
                          package, so it may be the reader's own";
            (UnsettledKind::Illustration, reason)
        } else if breaks_itself(declared, shape) {
            let reason = "the schema lists other values, and its own example is not among them";
            (UnsettledKind::ContradictorySchema, reason)
        } else {
            return None;
        };
        Some(ValueFit::open(kind, reason))
    }

    /// Whether the value is the `id` of a JSON-RPC message, which the caller chooses, as a string or
    /// a number, and the answer repeats.
    fn is_id_of_json_rpc(&self, value: &Value) -> bool {
        let place = &self.claim.subject.place;
        let is_id = place.path().is_some_and(|path| *path == FieldPath::root().key("id"));
        let body = || self.operation?.body(&place.with_path(FieldPath::root()));
        is_id
            && (value.is_number() || value.is_string())
            && body().is_some_and(|body| {
                matches!(body.step(&Step::Key("jsonrpc".to_owned())), Lookup::Declared(_))
            })
    }

    /// Whether a description of the declared subject mentions all of these values as words: "1 or 2".
    pub(crate) fn is_stated_in_words(&self, declared: &Declared<'_>, values: &[Value]) -> bool {
        let descriptions = declared.shape.as_ref().map(Shape::descriptions).unwrap_or_default();
        let has = |text: &str, value: &Value| {
            let value = plain(value);
            text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-')).any(|word| word == value)
        };
        descriptions.into_iter().any(|text| values.iter().all(|value| has(text, value)))
    }

    /// Whether a value differs from a declared one only in casing and separators, in the result of a client library.
    fn is_converted(&self, value: &Value, declared: &[Value]) -> bool {
        let written = folded(&plain(value));
        self.guess == Some(Guess::LibraryResult)
            && declared.iter().any(|known| folded(&plain(known)) == written)
    }

    fn is_named_like_its_place(&self, value: &Value) -> bool {
        let name = self.claim.subject.place.name();
        name.is_some_and(|name| is_name_in_capitals(name, value)) || self.is_its_own_name(value)
    }

    /// Whether a placeholder repeats the name of its field, or the names of its object and field: `?from=from`,
    /// `"method": {"type": "method_type"}`.
    fn is_its_own_name(&self, value: &Value) -> bool {
        let place = &self.claim.subject.place;
        let Some(text) = value.as_str() else { return false };
        if place.name().is_some_and(|name| words(name) == words(text)) {
            return true;
        }
        let Some(path) = place.path() else { return false };
        let above = path.parent().and_then(|above| above.name().map(words)).unwrap_or_default();
        let own = path.name().map(words).unwrap_or_default();
        !above.is_empty() && text.contains('_') && words(text) == [above, own].concat()
    }

    /// Whether a text is directly a part of a form.
    fn is_part_of_a_form(&self, value: &Value) -> bool {
        let path = self.claim.subject.place.path();
        value.is_string() && self.is_in_a_form() && path.is_some_and(|path| path.steps().len() == 1)
    }

    /// Whether all values are sent as text at the subject's place: in parameters, and in bodies that are
    /// no JSON.
    fn is_text_on_the_wire(&self) -> bool {
        match &self.claim.subject.place {
            Place::Parameter(..) => true,
            // A form whose example is JSON: its lists and objects are compared as they are, its scalars
            // as text.
            Place::Request(_) => {
                let is_plain = self.claim.value.as_ref().is_some_and(|v| !v.is_object() && !v.is_array());
                (self.claim.origin != Origin::Example || is_plain) && self.is_in_a_form()
            }
            _ => false,
        }
    }
}

/// Whether a text and all listed values are types in packages, and the package is none of the listed ones: `blog.Page`
/// where the document of one installation lists `shop.Page` and `news.Article`.
fn is_type_of_other_package(value: &Value, declared: &[Value]) -> bool {
    let listed: Option<Vec<&str>> = declared.iter().map(|known| package(known.as_str()?)).collect();
    match (value.as_str().and_then(package), listed) {
        (Some(written), Some(listed)) => listed.len() > 1 && !listed.contains(&written),
        _ => false,
    }
}

/// The package of a type: `blog` of `blog.Page`. `None` for other texts, such as the event `order.created`.
fn package(text: &str) -> Option<&str> {
    let (package, name) = text.rsplit_once('.')?;
    let is_of_package = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.');
    let is_type = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.contains(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric());
    (is_type && !package.is_empty() && package.chars().all(is_of_package)).then_some(package)
}

/// Whether the schema's own example or default is a string that is not one of its listed values.
fn breaks_itself(declared: &[Value], shape: &Shape<'_>) -> bool {
    let own = ["example", "default"].into_iter().filter_map(|name| shape.keyword(name));
    let own = own.filter(|node| node.as_str().is_some()).map(Node::to_json);
    own.into_iter().any(|value| !declared.contains(&value))
}

/// Whether a string differs from a listed value in case only, and the description declares that case does
/// not matter or writes listed values in another case itself.
fn is_in_another_case(value: &Value, declared: &[Value], shape: &Shape<'_>) -> bool {
    let Some(text) = value.as_str() else { return false };
    let listed: Vec<&str> = declared.iter().filter_map(Value::as_str).collect();
    let is_like = |word: &str| listed.iter().any(|known| known.eq_ignore_ascii_case(word));
    let ignores_case = |description: &str| {
        let lower = description.to_lowercase();
        let quoted = description.split(['`', '"', '\'']).skip(1).step_by(2);
        ["case-insensitive", "case insensitive", "not case-sensitive", "ignoring case"]
            .iter()
            .any(|words| lower.contains(words))
            || quoted.into_iter().any(|word| is_like(word) && !listed.contains(&word))
    };
    is_like(text) && shape.descriptions().into_iter().any(ignores_case)
}

fn is_described(value: &Value, shape: &Shape<'_>) -> bool {
    let Some(text) = value.as_str() else { return false };
    shape.descriptions().into_iter().any(|description| described_aliases::is_in(description, text))
}

/// The values that a text on the wire can represent.
fn texts(value: &Value) -> Vec<Value> {
    let mut all = vec![value.clone()];
    match value {
        Value::String(text) => {
            all.extend(serde_json::from_str(text).ok().filter(|value: &Value| !value.is_object()))
        }
        // The serialization of lists and objects as text is not compared.
        Value::Array(_) | Value::Object(_) => return Vec::new(),
        other => all.push(Value::String(other.to_string())),
    }
    // A text can also be a list of separated items. An empty list stands for it, because only the type of a
    // list is compared.
    all.push(Value::Array(Vec::new()));
    all
}

/// The verdict of the schema variant that the value fits best.
fn of_shape(value: &Value, shape: &Shape<'_>) -> ValueFit {
    let (all, memo) = (shape.variants(), SchemaMemo::new());
    nearest(all.iter().map(|variant| of_variant(value, variant, 0, &memo)).collect())
}

/// The verdict of a schema together with its `allOf`, `oneOf` and `anyOf`.
fn of_variant(
    value: &Value,
    variant: &Variant<'_>,
    depth: usize,
    memo: &SchemaMemo<SchemaKey, ValueFit>,
) -> ValueFit {
    if depth == DEPTH {
        return ValueFit::Fits;
    }
    let member = |member: &Variant<'_>| of_variant(value, member, depth + 1, memo);
    let find = || {
        let own = of_node(value, variant.node(), variant.span());
        let is_of_own_type = own == ValueFit::Fits && variant.node().get("type").is_some();
        let all = variant.members("allOf");
        let all = all.iter().map(member);
        let worst = std::iter::once(own).chain(all).max_by_key(ValueFit::distance).unwrap_or(ValueFit::Fits);
        ["oneOf", "anyOf"].into_iter().fold(worst, |worst, keyword| {
            let union = nearest(variant.members(keyword).iter().map(member).collect());
            // `type: string` beside alternatives that are all objects: no value fits both.
            if is_of_own_type && matches!(union, ValueFit::OfOtherType { .. }) {
                let reason = "the schema states this type, and alternatives of which none has it";
                return ValueFit::open(UnsettledKind::ContradictorySchema, reason);
            }
            if union.distance() > worst.distance() { union } else { worst }
        })
    };
    memo.get(variant.key(), ValueFit::Fits, find)
}

/// The verdict with the smallest distance. If it is [`ValueFit::Unlisted`], it gets the values that any of
/// the verdicts lists.
fn nearest(verdicts: Vec<ValueFit>) -> ValueFit {
    let mut together: Vec<Value> = Vec::new();
    for verdict in &verdicts {
        if let ValueFit::Unlisted { declared, .. } = verdict {
            together.extend(
                declared.iter().filter(|value| !together.contains(value)).cloned().collect::<Vec<_>>(),
            );
        }
    }
    match verdicts.into_iter().min_by_key(ValueFit::distance) {
        Some(ValueFit::Unlisted { span, .. }) => ValueFit::Unlisted { declared: together, span },
        Some(nearest) => nearest,
        None => ValueFit::Fits,
    }
}

/// The verdict of one schema object, without the schemas that it combines.
fn of_node(value: &Value, node: &Node, span: Span) -> ValueFit {
    let listed: Vec<Value> = match (node.get("enum"), node.get("const")) {
        (Some(list), _) => list.items().iter().map(Node::to_json).collect(),
        (None, Some(value)) => vec![value.to_json()],
        (None, None) => Vec::new(),
    };
    // A listed value is accepted even if the declared type differs.
    if listed.contains(value) {
        return ValueFit::Fits;
    }
    let kind = type_of(value);
    let mut types = declared_types(node);
    if !listed.is_empty() && !listed.iter().any(|known| types.contains(&type_of(known))) {
        types.clear();
    }
    let whole = value.as_f64().is_some_and(|number| number.fract() == 0.0);
    let of_type = types.is_empty()
        || types.contains(&kind)
        || (kind == "integer" && types.contains(&"number"))
        || (whole && types.contains(&"integer"));
    if !of_type {
        return ValueFit::OfOtherType { declared: types.join(" or "), span };
    }
    // For objects and lists, only the type is compared; their parts are separate claims.
    if value.is_object() || value.is_array() || value.is_null() {
        return ValueFit::Fits;
    }
    // YAML parses `no` as a boolean and `1` as a number; on the wire, both are strings.
    let same = |known: &Value| known == value || plain(known) == plain(value) && !known.is_object();
    if !listed.is_empty() && !listed.iter().any(same) {
        let span = node.get("enum").or_else(|| node.get("const")).map_or(span, |node| node.span);
        return ValueFit::Unlisted { declared: listed, span };
    }
    match broken(value, node) {
        Some((keyword, limit)) => {
            let declared = format!("`{keyword}: {}`", plain(&limit.to_json()));
            ValueFit::Breaks { declared, span: limit.span }
        }
        None => ValueFit::Fits,
    }
}

fn declared_types(node: &Node) -> Vec<&str> {
    let mut types: Vec<&str> = match node.get("type") {
        Some(one) => one
            .as_str()
            .map_or_else(|| one.items().iter().filter_map(Node::as_str).collect(), |name| vec![name]),
        None if node.get("properties").is_some() => vec!["object"],
        None => Vec::new(),
    };
    let nullable = node.get("nullable").and_then(Node::as_bool) == Some(true);
    if nullable && !types.is_empty() && !types.contains(&"null") {
        types.push("null");
    }
    types
}

/// The keyword for numbers or strings that a value violates, with its node; `None` if there is none.
fn broken<'d>(value: &Value, node: &'d Node) -> Option<(&'static str, &'d Node)> {
    let limit = |keyword: &'static str| {
        let node = node.get(keyword)?;
        Some((keyword, node, node.to_json().as_f64()?))
    };
    let breaks = |keyword: &'static str, is_broken: &dyn Fn(f64) -> bool| {
        limit(keyword).filter(|(.., number)| is_broken(*number)).map(|(keyword, node, _)| (keyword, node))
    };
    match value {
        Value::Number(number) => {
            let number = number.as_f64()?;
            let strict = |keyword: &str| node.get(keyword).and_then(Node::as_bool) == Some(true);
            breaks("minimum", &|least| number < least || strict("exclusiveMinimum") && number == least)
                .or_else(|| {
                    breaks("maximum", &|most| number > most || strict("exclusiveMaximum") && number == most)
                })
                .or_else(|| breaks("exclusiveMinimum", &|least| number <= least))
                .or_else(|| breaks("exclusiveMaximum", &|most| number >= most))
        }
        Value::String(text) => {
            let length = text.chars().count() as f64;
            breaks("minLength", &|least| length < least)
                .or_else(|| breaks("maxLength", &|most| length > most))
                .or_else(|| {
                    let pattern = node.get("pattern")?;
                    let expression = expression(pattern.as_str()?)?;
                    expression.find(text).is_none().then_some(("pattern", pattern))
                })
        }
        _ => None,
    }
}

/// The regular expression of a `pattern`, which may be in JavaScript's form between slashes; `None` if it
/// is invalid.
fn expression(pattern: &str) -> Option<regress::Regex> {
    let between = pattern.strip_prefix('/').and_then(|rest| rest.rsplit_once('/'));
    match between.filter(|(_, flags)| flags.chars().all(|flag| "dgimsuvy".contains(flag))) {
        Some((inner, flags)) => {
            let kept: String = flags.chars().filter(|flag| "ims".contains(*flag)).chain(['u']).collect();
            regress::Regex::with_flags(inner, kept.as_str()).ok()
        }
        None => regress::Regex::with_flags(pattern, "u").ok(),
    }
}

#[cfg(test)]
mod tests {
    use crate::evidence::value_fit::expression;

    #[test]
    fn a_pattern_may_stand_between_slashes() {
        for pattern in ["^[a-z]+$", "/^[a-z]+$/", "/^[A-Z]+$/i"] {
            let expression = expression(pattern).expect("valid");
            assert!(expression.find("abc").is_some(), "{pattern}");
            assert!(expression.find("a b").is_none(), "{pattern}");
        }
        assert!(expression("/etc/.*").expect("valid").find("/etc/hosts").is_some());
        assert!(expression("(").is_none());
    }
}
