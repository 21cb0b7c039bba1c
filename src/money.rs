//! Amounts of money, none of which is ever rounded: decimals, and counts of a currency's smallest
//! unit.
//!
//! JSON has one kind of number, and what reads it makes an `f64` of it. Of an amount that is what
//! must not be calculated with, but not what loses it: up to [`DIGITS`] digits survive an `f64` and
//! are found again as its shortest text. So a [`Decimal`] is made from that text, and an amount of
//! more digits is an error instead of another amount.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

/// How many digits an amount may have: 15, which is a hundred thousand times the money there is in
/// US dollars, in cents.
pub const DIGITS: usize = 15;

/// An exact decimal amount, such as the 12.50 in "12.50 US dollars"; the currency stands beside it.
///
/// Amounts that are the same number are equal, whether they came as `12.5`, `12.50` or `"12.50"`:
/// some providers send a text where their document promises a number, and it is read like one.
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
    /// Without a zero at the end, as long as `places` is not 0.
    digits: i64,
    /// How many of the digits stand behind the point.
    places: u32,
}

/// An amount as a count of its currency's smallest unit, such as the 1250 cents of 12.50 US dollars;
/// the currency stands beside it.
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

/// What is no amount, or one that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no decimal number of at most {DIGITS} digits")]
pub struct InvalidAmount(String);

/// How many decimal places the smallest unit of a currency has, as payment providers count it:
/// 2 for `usd`, 0 for `jpy`, 3 for `kwd`. Upper and lower case are the same.
///
/// A currency that is not known has 2, as nearly all have. Stripe goes on to count the Icelandic
/// króna and the Ugandan shilling with 2, though their smallest unit has gone; so does this.
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
    /// The amount as a count of the currency's smallest unit; nothing when it is no whole number of
    /// these, such as half a cent.
    #[must_use]
    pub fn in_minor_units(self, currency: &str) -> Option<MinorUnits> {
        let zeros = places(currency).checked_sub(self.places)?;
        10_i64.checked_pow(zeros)?.checked_mul(self.digits).map(MinorUnits)
    }

    fn new(mut digits: i64, mut places: u32) -> Self {
        while places > 0 && digits % 10 == 0 {
            digits /= 10;
            places -= 1;
        }
        Self { digits, places }
    }
}

impl MinorUnits {
    /// The amount as a decimal of the currency.
    ///
    /// # Errors
    ///
    /// [`InvalidAmount`] when it has more than [`DIGITS`] digits.
    pub fn in_currency(self, currency: &str) -> Result<Decimal, InvalidAmount> {
        let Decimal { digits, .. } = self.0.try_into()?;
        Ok(Decimal::new(digits, places(currency)))
    }
}

/// A sign perhaps, digits, and perhaps a point with digits behind it.
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

/// From the shortest text that stands for this `f64`: what was written in the source or in JSON.
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

/// As a number, which is what every document asks for.
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
        deserializer.deserialize_any(Amount::new("an amount as a number or a text"))
    }
}

impl<'de> Deserialize<'de> for MinorUnits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Amount::new("a whole amount as a number or a text"))
    }
}

/// Reads an amount from its text, whether it came as a number or as a text.
struct Amount<T> {
    expected: &'static str,
    amount: PhantomData<T>,
}

impl<T> Amount<T> {
    fn new(expected: &'static str) -> Self {
        Self { expected, amount: PhantomData }
    }
}

impl<T: FromStr<Err = InvalidAmount>> Visitor<'_> for Amount<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
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

#[cfg(feature = "schema")]
macro_rules! accepts {
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
accepts!(Decimal: "number", MinorUnits: "integer");

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(json: &str) -> serde_json::Result<Decimal> {
        serde_json::from_str(json)
    }

    #[test]
    fn an_amount_is_the_same_however_it_came() {
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

    #[test]
    fn what_is_no_amount_or_too_long_is_an_error() {
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
    fn minor_units_are_whole() {
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

    /// Generated code holds a value of a union until it knows its type.
    #[test]
    fn an_amount_may_stand_in_a_union() {
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
