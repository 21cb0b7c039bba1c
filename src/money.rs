//! Exact amounts of money, which are never rounded: decimals, and integer counts of a currency's
//! smallest unit.
//!
//! The client reads an amount from the digits in the response. Other JSON parsers read a number with a
//! fraction as an `f64`. The shortest text of an `f64` has the original digits, if there are at most
//! [`DIGITS`] of them, so an amount is parsed from that text. A [`Decimal`] with more digits is an error,
//! because it could otherwise become a different amount, also when it is sent.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::reader::NUMBER;

/// The maximum number of digits of a [`Decimal`]: 15, the most that an `f64` always preserves. In cents, 15
/// digits are nearly ten trillion US dollars.
pub const DIGITS: usize = 15;

/// An exact decimal amount, such as the 12.50 in "12.50 US dollars". The currency is in another field.
///
/// Amounts with the same numeric value are equal, whether the JSON is `12.5`, `12.50` or `"12.50"`. Some
/// providers send a string where their document declares a number; a string is parsed like a number.
///
/// ```
/// use checkout_client::money::Decimal;
///
/// let amount: Decimal = "12.50".parse()?;
/// assert_eq!(amount, Decimal::try_from(12.5)?);
/// assert_eq!(amount.to_string(), "12.5");
/// assert_eq!(amount.in_minor_units("usd").map(i64::from), Some(1250));
/// assert!(Decimal::try_from(0.1 + 0.2).is_err(), "0.30000000000000004 was calculated in f64");
/// # Ok::<(), checkout_client::money::InvalidAmount>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// All digits of the amount as an integer, with its sign. They do not end with 0 unless `places` is 0.
    digits: i64,
    /// The number of digits after the decimal point.
    places: u32,
}

/// An amount as a count of its currency's smallest unit, such as the 1250 cents of 12.50 US dollars. The
/// currency is in another field.
///
/// ```
/// use checkout_client::money::MinorUnits;
///
/// let amount = MinorUnits::from(1250);
/// assert_eq!(amount.in_currency("usd")?.to_string(), "12.5");
/// assert_eq!(amount.in_currency("jpy")?.to_string(), "1250");
/// assert_eq!(amount.in_currency("kwd")?.to_string(), "1.25");
/// # Ok::<(), checkout_client::money::InvalidAmount>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MinorUnits(i64);

/// The error for a text that is not a valid amount, or that has too many digits.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no decimal number of at most {DIGITS} digits")]
pub struct InvalidAmount(String);

/// The number of decimal places of a currency's smallest unit, as payment providers count them: 2 for
/// `usd`, 0 for `jpy`, 3 for `kwd`. The case of the currency code does not matter.
///
/// An unknown currency has 2 decimal places, like most currencies. Stripe still counts 2 for the
/// Icelandic króna and the Ugandan shilling, although their smaller units are no longer in use; so does
/// this function.
///
/// ```
/// use checkout_client::money::places;
///
/// assert_eq!(["EUR", "jpy", "BHD", "isk"].map(places), [2, 0, 3, 2]);
/// ```
#[must_use]
pub fn places(currency: &str) -> u32 {
    match currency.to_ascii_lowercase().as_str() {
        "bif" | "clp" | "djf" | "gnf" | "jpy" | "kmf" | "krw" | "mga" | "pyg" | "rwf" | "vnd" | "vuv"
        | "xaf" | "xof" | "xpf" => 0,
        "bhd" | "iqd" | "jod" | "kwd" | "lyd" | "omr" | "tnd" => 3,
        _ => 2,
    }
}

impl Decimal {
    /// The amount as a count of the currency's smallest unit. `None` if that is not an integer, as for half a
    /// cent, or does not fit in an `i64`.
    #[must_use]
    pub fn in_minor_units(self, currency: &str) -> Option<MinorUnits> {
        let zeros = places(currency).checked_sub(self.places)?;
        10_i64.checked_pow(zeros)?.checked_mul(self.digits).map(MinorUnits)
    }

    /// The amount `digits` / 10^`places`, without trailing zeros after the point.
    fn new(mut digits: i64, mut places: u32) -> Self {
        while places > 0 && digits % 10 == 0 {
            digits /= 10;
            places -= 1;
        }
        Self { digits, places }
    }
}

impl MinorUnits {
    /// The amount as a decimal number of the currency's main unit.
    ///
    /// # Errors
    ///
    /// [`InvalidAmount`] if the amount has more than [`DIGITS`] digits.
    pub fn in_currency(self, currency: &str) -> Result<Decimal, InvalidAmount> {
        let Decimal { digits, .. } = self.0.try_into()?;
        Ok(Decimal::new(digits, places(currency)))
    }
}

/// Parses an optional `-`, digits, and optionally a point followed by digits: `12`, `-0.05`.
impl FromStr for Decimal {
    type Err = InvalidAmount;

    fn from_str(text: &str) -> Result<Self, InvalidAmount> {
        let invalid = || InvalidAmount(text.to_owned());
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((_, "")) => return Err(invalid()),
            Some(parts) => parts,
            None => (unsigned, ""),
        };
        let fraction = fraction.trim_end_matches('0');
        let digits = [whole, fraction].concat();
        let significant = digits.trim_start_matches('0').len();
        let fits = significant <= DIGITS && fraction.len() <= DIGITS;
        if whole.is_empty() || !fits || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(invalid());
        }
        let digits: i64 = digits.parse().map_err(|_| invalid())?;
        let places = u32::try_from(fraction.len()).map_err(|_| invalid())?;
        Ok(Self::new(if unsigned == text { digits } else { -digits }, places))
    }
}

/// Parses the shortest text of the `f64`. It has the digits of the literal in the source or in the JSON, if
/// there are at most [`DIGITS`] of them.
impl TryFrom<f64> for Decimal {
    type Error = InvalidAmount;

    fn try_from(number: f64) -> Result<Self, InvalidAmount> {
        number.to_string().parse()
    }
}

impl TryFrom<i64> for Decimal {
    type Error = InvalidAmount;

    fn try_from(number: i64) -> Result<Self, InvalidAmount> {
        number.to_string().parse()
    }
}

impl From<i32> for Decimal {
    fn from(number: i32) -> Self {
        Self { digits: number.into(), places: 0 }
    }
}

impl From<u32> for Decimal {
    fn from(number: u32) -> Self {
        Self { digits: number.into(), places: 0 }
    }
}

impl From<i64> for MinorUnits {
    fn from(count: i64) -> Self {
        Self(count)
    }
}

impl From<MinorUnits> for i64 {
    fn from(MinorUnits(count): MinorUnits) -> Self {
        count
    }
}

impl FromStr for MinorUnits {
    type Err = InvalidAmount;

    fn from_str(text: &str) -> Result<Self, InvalidAmount> {
        text.parse().map(Self).map_err(|_| InvalidAmount(text.to_owned()))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = self.places as usize;
        let digits = format!("{:0width$}", self.digits.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        let point = if places > 0 { "." } else { "" };
        f.pad_integral(self.digits >= 0, "", &[whole, point, fraction].concat())
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decimal({self})")
    }
}

impl fmt::Display for MinorUnits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Serializes as a JSON number, because the documents of all APIs declare amounts as numbers.
impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.places == 0 {
            return serializer.serialize_i64(self.digits);
        }
        let number: f64 = self.to_string().parse().map_err(serde::ser::Error::custom)?;
        serializer.serialize_f64(number)
    }
}

impl Serialize for MinorUnits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NUMBER, Amount::new("an amount as a number or a text"))
    }
}

impl<'de> Deserialize<'de> for MinorUnits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NUMBER, Amount::new("a whole amount as a number or a text"))
    }
}

/// Parses an amount from a JSON number or string.
struct Amount<T> {
    expected: &'static str,
    amount: PhantomData<T>,
}

impl<T> Amount<T> {
    fn new(expected: &'static str) -> Self {
        Self { expected, amount: PhantomData }
    }
}

impl<'de, T: FromStr<Err = InvalidAmount>> Visitor<'de> for Amount<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    /// Called by every deserializer except the client's own, and reads a number as an integer or an `f64`.
    /// The client's own deserializer calls it only for a value that is no number.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }

    /// Called by the client's deserializer with the text of a JSON number.
    fn visit_bytes<E: de::Error>(self, number: &[u8]) -> Result<T, E> {
        let number = std::str::from_utf8(number).map_err(E::custom)?;
        number.parse().or_else(|invalid: InvalidAmount| match without_exponent(number) {
            Some(plain) => plain.parse().map_err(|_| E::custom(invalid)),
            None => Err(E::custom(invalid)),
        })
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<T, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<T, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<T, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

/// The text of a JSON number without an exponent, and without zeros that do not matter: `1.250e3` as `1250`.
/// `None` if no amount has that many digits.
fn without_exponent(number: &str) -> Option<String> {
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |mantissa| ("-", mantissa));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = [whole, fraction].concat();
    let digits = all.trim_start_matches('0');
    let zeros = all.len() - digits.len();
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return Some("0".to_owned());
    }
    // The number of digits before the decimal point. If negative, the number of zeros between the point and
    // the digits.
    let point = exponent.parse::<i32>().ok()?.checked_add(i32::try_from(whole.len()).ok()?)?;
    let point = point.checked_sub(i32::try_from(zeros).ok()?)?;
    let before = usize::try_from(point).unwrap_or(0);
    let between = usize::try_from(point.checked_neg()?).unwrap_or(0);
    if before > 19 || between > DIGITS {
        return None;
    }
    let (whole, fraction) = digits.split_at(before.min(digits.len()));
    let text = match (whole, fraction) {
        (whole, "") => format!("{sign}{whole:0<before$}"),
        ("", fraction) => format!("{sign}0.{:0<between$}{fraction}", ""),
        (whole, fraction) => format!("{sign}{whole}.{fraction}"),
    };
    Some(text)
}

/// Implements `JsonSchema`: an amount type accepts a string besides the JSON type `$number`.
#[cfg(feature = "schema")]
macro_rules! amount_schema {
    ($($amount:ident: $number:literal),*) => {$(
        impl schemars::JsonSchema for $amount {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($amount).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": [$number, "string"] })
            }
        }
    )*};
}

#[cfg(feature = "schema")]
amount_schema!(Decimal: "number", MinorUnits: "integer");

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(json: &str) -> serde_json::Result<Decimal> {
        serde_json::from_str(json)
    }

    #[test]
    fn equal_amounts_are_equal_in_every_notation() {
        for (json, shown, sent) in [
            ("100", "100", "100"),
            ("100.0", "100", "100"),
            ("1e2", "100", "100"),
            (r#""100.00""#, "100", "100"),
            ("12.5", "12.5", "12.5"),
            (r#""-0.05""#, "-0.05", "-0.05"),
            ("0.1", "0.1", "0.1"),
            ("-0.0", "0", "0"),
            ("1234567890123.45", "1234567890123.45", "1234567890123.45"),
        ] {
            let amount = decimal(json).expect(json);
            assert_eq!(amount.to_string(), shown);
            assert_eq!(serde_json::to_string(&amount).expect("a number"), sent);
        }
        assert_eq!(format!("{:>6}", Decimal::from(5)), "     5");
    }

    #[test]
    fn cents_are_never_lost() {
        for cents in (0..2_000_000_i64).step_by(7) {
            let amount = decimal(&format!("{}.{:02}", cents / 100, cents % 100)).expect("an amount");
            assert_eq!(amount.in_minor_units("usd"), Some(MinorUnits(cents)));
            assert_eq!(MinorUnits(cents).in_currency("usd"), Ok(amount));
        }
    }

    /// The digits of an amount are those of its text: read as a number or a text, shown, sent and read again.
    #[test]
    fn no_digit_is_lost_in_either_direction() {
        const CASES: u64 = 20_000;
        let mut number = 18_u64;
        for _ in 0..CASES {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let length = usize::try_from(1 + (number >> 60)).expect("at most 16").min(DIGITS);
            let all = format!("{:020}", number >> 8);
            let digits = &all[20 - length..];
            let point = usize::try_from((number >> 40) % 16).expect("small").min(length - 1);
            let (whole, fraction) = digits.split_at(length - point);
            let whole = whole.trim_start_matches('0');
            let whole = if whole.is_empty() { "0" } else { whole };
            let fraction = fraction.trim_end_matches('0');
            let dot = if fraction.is_empty() { "" } else { "." };
            let unsigned = format!("{whole}{dot}{fraction}");
            let sign = if number.is_multiple_of(2) && unsigned != "0" { "-" } else { "" };
            let text = format!("{sign}{unsigned}");
            let amount = decimal(&text).expect(&text);
            assert_eq!(decimal(&format!("\"{text}\"")).expect(&text), amount);
            assert_eq!(crate::lenient::decode::<Decimal>(text.as_bytes(), 0).expect(&text).0, amount);
            assert_eq!(amount.to_string(), text);
            let sent = serde_json::to_string(&amount).expect("a number");
            assert_eq!(decimal(&sent).expect(&sent), amount, "{text} is sent as {sent}");
            for currency in ["usd", "jpy", "kwd"] {
                if let Some(minor) = amount.in_minor_units(currency) {
                    assert!(
                        minor.in_currency(currency).is_err() || minor.in_currency(currency) == Ok(amount),
                        "{text}"
                    );
                }
            }
        }
    }

    #[test]
    fn an_invalid_or_too_long_amount_is_an_error() {
        for json in [
            "true",
            "null",
            "[]",
            "0.30000000000000004",
            "1234567890123456",
            "1e300",
            "1e-16",
            r#""""#,
            r#""."#,
            r#"".5""#,
            r#""5.""#,
            r#""-""#,
            r#""+5""#,
            r#""--5""#,
            r#""1e2""#,
            r#""$5""#,
            r#""1,000""#,
            r#""NaN""#,
            r#"" 5""#,
        ] {
            assert!(decimal(json).is_err(), "{json}");
        }
        assert_eq!(
            Decimal::try_from(f64::INFINITY).map_err(|error| error.to_string()),
            Err("`inf` is no decimal number of at most 15 digits".to_owned())
        );
    }

    #[test]
    fn minor_units_are_integers() {
        for json in ["1250", "1250.0", r#""1250""#] {
            let amount: MinorUnits = serde_json::from_str(json).expect(json);
            assert_eq!(serde_json::to_string(&amount).expect("a number"), "1250");
        }
        for json in ["12.5", r#""12.50""#, "true", "9223372036854775808"] {
            assert!(serde_json::from_str::<MinorUnits>(json).is_err(), "{json}");
        }
        assert_eq!(Decimal::from_str("0.005").map(|half| half.in_minor_units("usd")), Ok(None));
        assert!(MinorUnits(i64::MAX).in_currency("usd").is_err());
    }

    /// To decode a union, serde buffers the value before it tries the variants.
    #[test]
    fn an_amount_may_be_a_variant_of_a_union() {
        #[derive(Debug, PartialEq, serde::Deserialize)]
        #[serde(untagged)]
        enum Union {
            Amount(Decimal),
            List(Vec<Decimal>),
        }
        let parsed: Vec<Union> = serde_json::from_str(r#"["2.50", [1]]"#).expect("both");
        let amount = Decimal::new(250, 2);
        assert_eq!(parsed, [Union::Amount(amount), Union::List(vec![Decimal::from(1)])]);
    }
}
