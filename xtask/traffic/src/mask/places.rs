//! What the name of a header, parameter or field says of its value: that it is a secret, or about a person.

use super::words::words;

/// How much of a value is hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// What is not vouched for.
    Plain,
    /// All of it, unless a document declares this very value.
    Personal,
    /// All of it.
    Secret,
}

/// Last words of the names of secrets, whatever word is before them.
const SECRETS: &[&str] = &[
    "secret",
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "passcode",
    "jwt",
    // Names of headers, which a body contains if a service echoes the request.
    "authorization",
    "cookie",
    // Compounds without a separator.
    "apikey",
    "apitoken",
    "accesskey",
    "accesstoken",
    "authtoken",
    "authkey",
    "clientsecret",
    "idtoken",
    "privatekey",
    "refreshtoken",
    "secretkey",
    "sessiontoken",
];

/// Words before `key` in the name of a secret. The key of a cache, an object or a table is not a secret.
const SECRET_KEYS: &[&str] = &[
    "access",
    "account",
    "admin",
    "api",
    "app",
    "application",
    "auth",
    "client",
    "consumer",
    "decryption",
    "encryption",
    "functions",
    "function",
    "hmac",
    "master",
    "private",
    "rapidapi",
    "secret",
    "security",
    "server",
    "service",
    "shared",
    "signing",
    "ssh",
    "subscription",
    "webhook",
];

/// Words before `token` in names that are not those of secrets, but of a position in a list or of a part of a
/// text.
const PUBLIC_TOKENS: &[&str] = &[
    "bos",
    "change",
    "continuation",
    "cursor",
    "delta",
    "end",
    "eos",
    "marker",
    "next",
    "pad",
    "page",
    "pagination",
    "paging",
    "prev",
    "previous",
    "resume",
    "skip",
    "start",
    "stop",
    "sync",
    "unk",
];

/// Words before `tokens` in the name of a list of secrets.
const SECRET_TOKENS: &[&str] = &["access", "api", "auth", "bearer", "id", "refresh", "session"];

/// Further last words of the names of secrets, for names of headers only.
const SECRET_HEADERS: &[&str] =
    &["auth", "authentication", "authorization", "cookie", "credential", "credentials"];

/// Whether a field of this name in a body contains a secret. The last word of the name decides; for some last
/// words, the word before it decides, too.
///
/// ```
/// use docdrift_traffic::mask::is_secret_field;
///
/// assert!(is_secret_field("clientSecret") && is_secret_field("api_keys"));
/// assert!(!is_secret_field("next_page_token") && !is_secret_field("max_tokens"));
/// ```
#[must_use]
pub fn is_secret_field(name: &str) -> bool {
    let words = words(name);
    let before = words.len().checked_sub(2).map_or("", |before| words[before].as_str());
    // Most names that end in `tokens` are of a count of tokens, or of a list of the tokens of a text.
    if name.to_ascii_lowercase().ends_with("tokens") {
        return SECRET_TOKENS.contains(&before);
    }
    match singular(&words) {
        "token" => !PUBLIC_TOKENS.contains(&before),
        "key" => SECRET_KEYS.contains(&before),
        "assertion" => before == "client",
        "verifier" => before == "code",
        last => SECRETS.contains(&last),
    }
}

/// Whether a header of this name contains a secret, as far as its name shows.
#[must_use]
pub fn is_secret_header(name: &str) -> bool {
    is_secret_field(name) || words(name).last().is_some_and(|last| SECRET_HEADERS.contains(&last.as_str()))
}

fn singular(words: &[String]) -> &str {
    let last = words.last().map_or("", String::as_str);
    let is_plural = |rest: &&str| rest.len() > 2 && !["s", "u", "i"].iter().any(|end| rest.ends_with(end));
    last.strip_suffix('s').filter(is_plural).unwrap_or(last)
}

/// Last words of the names of codes that only their owner knows, and of numbers of accounts and papers.
const CODES: &[&str] = &[
    "cvc",
    "cvv",
    "cvv2",
    "csc",
    "cid",
    "pin",
    "otp",
    "totp",
    "mfa",
    "ssn",
    "sin",
    "iban",
    "bban",
    "nino",
    "pan",
    "passport",
    "captcha",
    "signature",
    "sig",
    "hmac",
    "ssh",
    "pem",
    "sid",
    "sessionid",
    "jti",
    "code_challenge",
    "cardnumber",
    "accountnumber",
    "routingnumber",
    "verifier",
    "credential",
    "credentials",
    "auth",
];

/// Words before `number`, `id` or `code` in the names of such numbers.
const NUMBERED: &[&str] = &[
    "account",
    "card",
    "passport",
    "licence",
    "license",
    "routing",
    "security",
    "tax",
    "vat",
    "insurance",
    "bank",
    "national",
    "identity",
    "sort",
    "phone",
    "mobile",
    "fax",
    "telephone",
    "pin",
    "pan",
];

/// Last words of the names of values about a person.
const PERSONAL: &[&str] = &[
    "addr",
    "address",
    "address1",
    "address2",
    "alias",
    "author",
    "avatar",
    "bio",
    "birthdate",
    "birthday",
    "birthplace",
    "cardholder",
    "cell",
    "city",
    "dob",
    "email",
    "employer",
    "fax",
    "firstname",
    "forename",
    "fullname",
    "holder",
    "ip",
    "landline",
    "lastname",
    "lat",
    "latitude",
    "lng",
    "lon",
    "longitude",
    "mail",
    "mobile",
    "msisdn",
    "name",
    "nickname",
    "phone",
    "postal",
    "postcode",
    "recipient",
    "shipto",
    "signature",
    "street",
    "street1",
    "street2",
    "suburb",
    "surname",
    "telephone",
    "town",
    "username",
    "whatsapp",
    "zip",
    "zipcode",
];

/// Names of an address, a person or a card whose parts are as personal as the whole.
const WHOLES: &[&str] = &["address", "name", "contact", "holder", "owner", "person", "recipient"];

/// Parts of such a whole that say nothing of a person.
const PUBLIC_PARTS: &[&str] = &[
    "country", "type", "status", "id", "object", "kind", "created", "updated", "currency", "default",
    "verified", "region", "metadata", "at", "count", "amount", "mode", "locale", "livemode",
];

/// What the name of a field or parameter says of its value; `above` is what was said of the value around it.
pub(crate) fn kind(name: &str, above: Kind) -> Kind {
    if above == Kind::Secret || is_secret_field(name) {
        return Kind::Secret;
    }
    let words = words(name);
    let last = singular(&words);
    let before = words.len().checked_sub(2).map_or("", |at| words[at].as_str());
    let is_code = CODES.contains(&last)
        || (matches!(last, "number" | "no" | "code" | "num") && NUMBERED.contains(&before))
        || (last == "id" && matches!(before, "tax" | "vat" | "national" | "passport" | "session"))
        || (last == "code"
            && matches!(before, "verification" | "recovery" | "backup" | "otp" | "auth" | "authorization"));
    if is_code {
        return Kind::Secret;
    }
    let is_line = matches!(last, "line1" | "line2" | "line3")
        || (last == "line" && before == "address")
        || (last == "code" && matches!(before, "postal" | "zip" | "post"))
        || (last == "birth" && words.iter().any(|word| word == "date"));
    if PERSONAL.contains(&last) || is_line || (before == "birth" && matches!(last, "date" | "day" | "place"))
    {
        return Kind::Personal;
    }
    match above {
        Kind::Personal if !PUBLIC_PARTS.contains(&last) => Kind::Personal,
        _ => Kind::Plain,
    }
}

/// What is said of the parts of an object or a list of this name, whose own value would be of this kind. A
/// customer is an object of many parts; an address is a whole.
pub(crate) fn below(name: &str, kind: Kind) -> Kind {
    match kind {
        Kind::Personal if !WHOLES.contains(&singular(&words(name))) => Kind::Plain,
        kind => kind,
    }
}

/// Last words of the names of amounts, counts and times, whose numbers may be large.
const QUANTITIES: &[&str] = &[
    "amount",
    "total",
    "subtotal",
    "price",
    "cost",
    "balance",
    "fee",
    "tax",
    "count",
    "size",
    "length",
    "bytes",
    "limit",
    "offset",
    "timestamp",
    "time",
    "at",
    "created",
    "updated",
    "expires",
    "expiry",
    "start",
    "end",
    "from",
    "until",
    "duration",
    "usage",
    "quantity",
    "sum",
    "net",
    "gross",
    "paid",
    "due",
    "remaining",
    "used",
    "revenue",
    "value",
    "volume",
    "date",
    "ts",
    "since",
    "before",
    "after",
    "gte",
    "lte",
    "gt",
    "lt",
    "max",
    "min",
    "age",
    "reset",
    "exp",
    "iat",
    "nbf",
    "now",
    "seed",
    "memory",
    "capacity",
    "quota",
    "cents",
    "minor",
    "rate",
    "discount",
    "modified",
    "cap",
    "budget",
    "credit",
    "debit",
    "charge",
    "captured",
    "refunded",
    "decimal",
];

/// Whether the numbers of a name are amounts, counts or times.
pub(crate) fn is_quantity(name: &str) -> bool {
    let words = words(name);
    let last = words.last().map_or("", String::as_str);
    QUANTITIES.contains(&last) || QUANTITIES.contains(&singular(&words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_their_values_are() {
        for (name, expected) in [
            ("access_token", Kind::Secret),
            ("cvc", Kind::Secret),
            ("card_number", Kind::Secret),
            ("tax_id", Kind::Secret),
            ("customer_email", Kind::Personal),
            ("line1", Kind::Personal),
            ("postal_code", Kind::Personal),
            ("date_of_birth", Kind::Personal),
            ("name", Kind::Personal),
            ("status", Kind::Plain),
            ("state", Kind::Plain),
            ("country", Kind::Plain),
            ("address_id", Kind::Plain),
            ("email_verified", Kind::Plain),
            ("next_page_token", Kind::Plain),
            ("currency_code", Kind::Plain),
        ] {
            assert_eq!(kind(name, Kind::Plain), expected, "{name}");
        }
        assert_eq!(kind("state", below("billing_address", Kind::Personal)), Kind::Personal);
        assert_eq!(kind("country", below("address", Kind::Personal)), Kind::Plain);
        assert!(is_quantity("created_at") && is_quantity("amount_total") && !is_quantity("order_id"));
    }
}
