//! Compares a claimed type, format, default or bound with the keywords of the schema.
//!
//! The ledger and all rules use this comparison.

use serde_json::{Number, Value};

use super::unsettled::{Unsettled, UnsettledKind};
use super::value_fit::INTEGER_AS_TEXT;
use super::{Declared, Statement, keyword_agreement};
use crate::openapi::{Lookup, Parameter, Shape};
use crate::page::claim::{ClaimKind, Origin};
use crate::source::Span;
use crate::source::json_value::plain;
use crate::source::tree::Node;
use crate::subject::{Place, Step};

/// How the schema of a declared subject compares with a claim about it.
#[derive(Clone, Debug, PartialEq)]
pub enum Judgement {
    /// The schema declares the same, at this location.
    Same(Span),
    /// The schema declares something else.
    Otherwise {
        /// What the schema declares: "`minimum: 0`".
        declared: String,
        /// Where the schema declares that.
        span: Span,
    },
    /// The schema does not declare the keyword.
    Unstated,
    /// The two cannot be compared, for this reason.
    Unknown(Unsettled),
}

impl Judgement {
    fn unknown(kind: UnsettledKind, reason: impl Into<String>) -> Self {
        Judgement::Unknown(Unsettled::new(kind, reason))
    }
}

impl Statement<'_> {
    /// Compares a claim about type, format, default or bounds with the declaration of its subject.
    #[must_use]
    pub fn judge(&self, declared: &Declared<'_>) -> Judgement {
        let (Some(shape), Some(value)) = (&declared.shape, &self.claim.value) else {
            return Judgement::unknown(UnsettledKind::OpenSchema, "the schema says nothing more about it");
        };
        match self.claim.kind {
            ClaimKind::Type if self.is_plain_text(value, shape) => {
                Judgement::unknown(UnsettledKind::FormText, "a form sends it as text")
            }
            ClaimKind::Type if self.is_type_of_items(value, shape) => Judgement::unknown(
                UnsettledKind::VagueValue,
                "the schema has a list here, which is sent as text, and the page states the type of a value",
            ),
            ClaimKind::Type if is_number(value) && shape.is_integer_as_text() => {
                Judgement::unknown(UnsettledKind::MoreTypes, INTEGER_AS_TEXT)
            }
            ClaimKind::Type => types(value, shape, self.is_in_response(), declared.span),
            ClaimKind::Format => format(value, shape),
            // A description that states the default is not the reason for leaving it open.
            ClaimKind::Default if self.claim.origin == Origin::Description => default(value, shape, &[]),
            ClaimKind::Default => default(value, shape, &self.descriptions(shape)),
            ClaimKind::Enum if self.claim.origin == Origin::Description => self.judge_list(declared),
            ClaimKind::Pattern => keyword_agreement::pattern(value, shape),
            ClaimKind::ReadOnly | ClaimKind::WriteOnly | ClaimKind::Deprecated => {
                self.flag(value, declared, shape)
            }
            ClaimKind::Example => example(value, shape),
            kind if kind.is_bound() => bound(kind, value, shape),
            kind if kind.is_size() => keyword_agreement::size(kind, value, shape),
            kind if !kind.is_statable() => {
                Judgement::unknown(UnsettledKind::Unstatable, "a schema cannot state this")
            }
            kind => {
                let reason = format!("claims of `{}` are not compared", kind.as_str());
                Judgement::unknown(UnsettledKind::NoRule, reason)
            }
        }
    }

    /// Whether a scalar type is claimed of a string in a form: all values of a form are sent as text.
    fn is_plain_text(&self, claimed: &Value, shape: &Shape<'_>) -> bool {
        let is_plain =
            |name: &Value| matches!(name.as_str(), Some("boolean" | "integer" | "number" | "string"));
        self.is_in_a_form()
            && shape.types().contains(&"string")
            && claimed.as_array().is_some_and(|names| names.iter().all(is_plain))
    }

    /// Whether a scalar type is claimed of a parameter that is a list with a stated style: the request has the
    /// values joined, or the parameter once for each of them.
    fn is_type_of_items(&self, claimed: &Value, shape: &Shape<'_>) -> bool {
        let (Place::Parameter(location, name), Some(operation)) = (&self.claim.subject.place, self.operation)
        else {
            return false;
        };
        let is_list = shape.types() == ["array"];
        let is_styled = |known: &Parameter<'_>| {
            known.location == *location && known.name == name && known.style.is_some()
        };
        let items = match shape.step(&Step::Item) {
            Lookup::Declared(items) => items.types(),
            _ => Vec::new(),
        };
        let is_item =
            |name: &Value| name.as_str().is_some_and(|name| name == "string" || items.contains(&name));
        is_list
            && claimed.as_array().is_some_and(|names| names.iter().all(is_item))
            && operation.parameters().iter().any(is_styled)
    }

    /// Whether the subject is in a request body without a JSON media type.
    pub(super) fn is_in_a_form(&self) -> bool {
        let bodies = self.operation.map(|operation| operation.request()).unwrap_or_default();
        matches!(self.claim.subject.place, Place::Request(_))
            && !bodies.is_empty()
            && !bodies.iter().any(|body| body.media_type.contains("json"))
    }

    /// The schema's descriptions of the subject.
    fn descriptions<'s>(&'s self, shape: &'s Shape<'_>) -> Vec<&'s str> {
        let mut texts = shape.descriptions();
        if let (Place::Parameter(location, name), Some(operation)) =
            (&self.claim.subject.place, self.operation)
        {
            let parameters = operation.parameters().into_iter();
            let of = parameters.filter(|known| known.location == *location && known.name == name);
            texts.extend(of.filter_map(|known| known.description.and_then(Node::as_str)));
        }
        texts
    }

    /// Whether the subject is in a response; types of requests are compared in the other direction.
    fn is_in_response(&self) -> bool {
        matches!(self.claim.subject.place, Place::Response(..))
    }
}

/// Whether the claimed types are numbers alone.
fn is_number(claimed: &Value) -> bool {
    let types = claimed.as_array().map_or(&[][..], Vec::as_slice);
    !types.is_empty() && types.iter().all(|name| matches!(name.as_str(), Some("integer" | "number")))
}

/// Compares types. A page about a response must claim all declared types; a page about a request may only
/// claim declared types.
fn types(claimed: &Value, shape: &Shape<'_>, is_response: bool, span: Span) -> Judgement {
    let declared: Vec<&str> = shape.types().into_iter().filter(|name| *name != "null").collect();
    if declared.is_empty() {
        return Judgement::Unstated;
    }
    let items = match shape.step(&Step::Item) {
        Lookup::Declared(items) => items.types(),
        _ => Vec::new(),
    };
    let claimed: Vec<&str> = claimed.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let lists = claimed.iter().any(|name| name.ends_with("[]"));
    let fits = |name: &str| match name.strip_suffix("[]") {
        Some(item) => declared.contains(&"array") && (items.is_empty() || takes(&items, item)),
        None => takes(&declared, name),
    };
    let agrees = if is_response {
        let claimed_or_array: Vec<&str> =
            claimed.iter().map(|name| if name.ends_with("[]") { "array" } else { name }).collect();
        declared.iter().all(|name| takes(&claimed_or_array, name))
            && claimed.iter().all(|name| !name.ends_with("[]") || fits(name))
    } else {
        claimed.iter().all(|name| fits(name))
    };
    let values = shape.values();
    let is_truth = claimed == ["boolean"]
        && values.iter().filter_map(|value| value.as_str()).all(is_boolean_text)
        && !values.is_empty();
    if agrees || is_truth {
        return Judgement::Same(span);
    }
    if let Some(reason) = vague(&claimed, &declared, &items, is_response, &fits) {
        return Judgement::unknown(UnsettledKind::VagueValue, reason);
    }
    // A page need not claim every type of a union.
    if is_response && declared.len() > 1 && claimed.iter().all(|name| fits(name)) {
        return Judgement::unknown(UnsettledKind::MoreTypes, "the schema allows other types as well");
    }
    let items =
        if lists && !items.is_empty() { format!(" of {}", items.join(" or ")) } else { String::new() };
    Judgement::Otherwise { declared: format!("{}{items}", declared.join(" or ")), span }
}

/// Whether a text is one of those by which forms and queries write a boolean.
fn is_boolean_text(text: &str) -> bool {
    ["true", "false", "1", "0", "yes", "no"].iter().any(|known| text.eq_ignore_ascii_case(known))
}

/// Why a claimed type may be the declared one, although its name is another; `None` if it cannot be.
fn vague(
    claimed: &[&str],
    declared: &[&str],
    items: &[&str],
    is_response: bool,
    fits: &impl Fn(&str) -> bool,
) -> Option<&'static str> {
    // The declared types of the value, or of the items of a list.
    let beside = |name: &str| match name.ends_with("[]") {
        true if declared.contains(&"array") => items,
        true => &[],
        false => declared,
    };
    let plain = |name: &str| name.trim_end_matches("[]").to_owned();
    // Many authors write "number" for an integer, also where the schema allows a word beside it.
    let is_number = |name: &str| plain(name) == "number" && beside(name).contains(&"integer");
    if !is_response && claimed.iter().all(|name| fits(name) || is_number(name)) {
        return Some("the page does not say whether it is a whole number");
    }
    // Decimals and large integers are exact only as text, so many APIs send their digits in a string.
    let is_exact = |name: &str| EXACT_NUMBERS.contains(&plain(name).as_str());
    let is_text = |name: &str| is_exact(name) && beside(name).contains(&"string");
    (claimed.iter().any(|name| is_exact(name)) && claimed.iter().all(|name| fits(name) || is_text(name)))
        .then_some("the page does not say whether its digits are sent as a number or as text")
}

/// Whether one of the types includes every value of the type `name`.
fn takes(types: &[&str], name: &str) -> bool {
    types.contains(&name)
        || (matches!(name, "integer" | "decimal") && types.contains(&"number"))
        || (matches!(name, "number" | "integer") && types.contains(&"decimal"))
        || (matches!(name, "integer") && types.contains(&"bigint"))
        || (name == "bigint" && (types.contains(&"integer") || types.contains(&"number")))
}

/// The formats of strings that JSON Schema and OpenAPI define.
const KNOWN_FORMATS: &[&str] = &[
    "binary",
    "byte",
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "password",
    "time",
    "uri",
    "uri-reference",
    "uuid",
];

/// The words of pages for numbers whose digits an API may send as text.
const EXACT_NUMBERS: &[&str] = &["decimal", "bigint"];

/// Compares an example, which promises nothing: at best, the schema gives the same one.
fn example(claimed: &Value, shape: &Shape<'_>) -> Judgement {
    match shape.keyword("example") {
        Some(declared) if same(claimed, &declared.to_json()) => Judgement::Same(declared.span),
        _ => Judgement::unknown(UnsettledKind::Illustration, "an example promises nothing"),
    }
}

fn format(claimed: &Value, shape: &Shape<'_>) -> Judgement {
    let is_own = keyword(shape, "format")
        .is_some_and(|declared| declared.as_str().is_none_or(|name| !KNOWN_FORMATS.contains(&name)));
    if is_own && keyword(shape, "format").is_some_and(|declared| plain(&declared.to_json()) != plain(claimed))
    {
        return Judgement::unknown(UnsettledKind::Unstatable, "the schema has a format of its own here");
    }
    if claimed.as_str().is_some_and(|name| !KNOWN_FORMATS.contains(&name))
        && keyword(shape, "format").is_none()
    {
        return Judgement::unknown(UnsettledKind::Unstatable, "JSON Schema has no such format");
    }
    let Some(declared) = keyword(shape, "format") else {
        return match shape.types().contains(&"string") {
            true => Judgement::Unstated,
            false => {
                Judgement::unknown(UnsettledKind::Unstated, "the schema does not state that this is a string")
            }
        };
    };
    let (claimed, written) = (plain(claimed), plain(&declared.to_json()));
    if written == "password" {
        return Judgement::unknown(
            UnsettledKind::Unstatable,
            "the schema only says that forms hide the value",
        );
    }
    // One format may refine the other: `uuid4` is a `uuid`.
    if written.starts_with(&claimed) || claimed.starts_with(&written) {
        return Judgement::Same(declared.span);
    }
    Judgement::Otherwise { declared: format!("`format: {written}`"), span: declared.span }
}

fn default(claimed: &Value, shape: &Shape<'_>, texts: &[&str]) -> Judgement {
    let Some(declared) = shape.keyword("default") else {
        let value = plain(claimed);
        let has = |text: &str| {
            let mut words = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.'));
            words.any(|word| word.trim_end_matches('.') == value)
        };
        let states = |text: &&str| text.to_lowercase().contains("default") && has(text);
        return match texts.iter().any(states) {
            true => Judgement::unknown(
                UnsettledKind::DescribedInWords,
                "the schema states it only in a description",
            ),
            false => Judgement::Unstated,
        };
    };
    let value = declared.to_json();
    if same(claimed, &value) {
        return Judgement::Same(declared.span);
    }
    Judgement::Otherwise { declared: format!("`default: {}`", plain(&value)), span: declared.span }
}

/// Whether two values are equal; pages do not distinguish 10 from 10.0, or `"10"` from `10`.
fn same(claimed: &Value, declared: &Value) -> bool {
    // A page also writes a default in back quotes, in another case, or both: `Desc`, `"TRUE"`.
    let bare = |text: &str| text.trim_matches(|c: char| matches!(c, '"' | '\'' | '`' | ' ')).to_lowercase();
    let number = |value: &Value| value.as_f64().or_else(|| value.as_str()?.trim().parse::<f64>().ok());
    match (number(claimed), number(declared)) {
        (Some(claimed), Some(declared)) => claimed == declared,
        _ => bare(&plain(claimed)) == bare(&plain(declared)),
    }
}

/// A lower or upper bound of a number.
#[derive(Clone, Copy)]
struct Limit {
    value: f64,
    exclusive: bool,
    /// The location and the keyword of a declared bound; `None` for a claimed bound.
    at: Option<(Span, &'static str)>,
}

fn bound(kind: ClaimKind, claimed: &Value, shape: &Shape<'_>) -> Judgement {
    let types = shape.types();
    let below = matches!(kind, ClaimKind::Minimum | ClaimKind::ExclusiveMinimum);
    let declared = limit(shape, below);
    if declared.is_none() && !types.contains(&"integer") && !types.contains(&"number") {
        // The claimed bound may count characters or items, which keywords of numbers do not limit.
        return Judgement::unknown(
            UnsettledKind::Unstated,
            "the schema does not state that this is a number",
        );
    }
    let exclusive = matches!(kind, ClaimKind::ExclusiveMinimum | ClaimKind::ExclusiveMaximum);
    let Some(value) = claimed.as_f64() else {
        return Judgement::unknown(UnsettledKind::VagueValue, "the page does not state a number");
    };
    let Some(declared) = declared else {
        // A list of numbers bounds them as well.
        return match shape.values().is_empty() {
            true => Judgement::Unstated,
            false => Judgement::unknown(UnsettledKind::Unstated, "the schema lists the values instead"),
        };
    };
    let whole = !types.contains(&"number");
    let claimed = Limit { value, exclusive, at: None };
    let (span, keyword) = declared.at.expect("`limit` says where it was read");
    if reached(claimed, whole, below) == reached(declared, whole, below) {
        return Judgement::Same(span);
    }
    Judgement::Otherwise { declared: format!("`{keyword}: {}`", number(declared.value)), span }
}

/// The bound that the schema declares, in the form of OpenAPI 3.0 (`exclusiveMinimum: true`) or 3.1; `None`
/// if the schema declares no such bound. `below` selects the lower bound.
fn limit(shape: &Shape<'_>, below: bool) -> Option<Limit> {
    let (plain, strict) =
        if below { ("minimum", "exclusiveMinimum") } else { ("maximum", "exclusiveMaximum") };
    let number = |name| {
        let node = shape.keyword(name)?;
        Some((node.to_json().as_f64()?, node.span))
    };
    let flagged = shape.keyword(strict).and_then(Node::as_bool) == Some(true);
    match (number(strict), number(plain)) {
        (Some((value, span)), _) => Some(Limit { value, exclusive: true, at: Some((span, strict)) }),
        (None, Some((value, span))) => Some(Limit { value, exclusive: flagged, at: Some((span, plain)) }),
        (None, None) => None,
    }
}

/// The declared lower bound (if `below`) or upper bound of a number, whether the bound itself is excluded,
/// and where it is declared. `None` if the schema declares no such bound.
pub(crate) fn reach(shape: &Shape<'_>, below: bool) -> Option<(f64, bool, Span)> {
    let limit = limit(shape, below)?;
    let (span, _) = limit.at.expect("`limit` says where it was read");
    let (value, exclusive) = reached(limit, !shape.types().contains(&"number"), below);
    Some((value, exclusive, span))
}

/// The bound and whether it is exclusive; for integers, an exclusive whole number becomes the next inclusive
/// bound: "above 0" is "at least 1".
fn reached(limit: Limit, whole: bool, below: bool) -> (f64, bool) {
    match limit {
        Limit { value, exclusive: true, .. } if whole && value.fract() == 0.0 => {
            (if below { value + 1.0 } else { value - 1.0 }, false)
        }
        Limit { value, exclusive, .. } => (value, exclusive),
    }
}

/// A keyword of the schema itself, or of the items of a list.
fn keyword<'d>(shape: &Shape<'d>, name: &str) -> Option<&'d Node> {
    shape.keyword(name).or_else(|| match shape.step(&Step::Item) {
        Lookup::Declared(items) => items.keyword(name),
        _ => None,
    })
}

fn number(value: f64) -> String {
    Number::from_f64(value).map_or_else(|| value.to_string(), |number| plain(&number.into()))
}
