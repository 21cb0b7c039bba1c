//! Forms of values that are recognised whatever is around them: dates, UUIDs, addresses, prefixes of ids.

/// The text before ids and keys that says what they are of: `cus_…`, `sk_test_…`. It is no part of the secret.
const TYPE_PREFIXES: &[&str] = &[
    "acct", "ba", "bpc", "card", "cbtxn", "ch", "cn", "cs", "cus", "cust", "di", "dp", "dst", "du", "evt",
    "fee", "file", "gho", "ghp", "ghs", "github", "iauth", "ich", "ii", "il", "in", "inv", "ipi", "item",
    "li", "link", "live", "mandate", "msg", "oat", "ord", "order", "org", "pat", "pay", "pi", "pk", "plan",
    "plink", "pm", "pmc", "po", "polar", "price", "prod", "product", "promo", "prv", "py", "pyr", "re",
    "ref", "req", "rk", "seti", "si", "sk", "src", "sub", "test", "tok", "tr", "trr", "tu", "tx", "txn",
    "user", "usr", "vid", "video", "we", "whsec", "xoxb", "xoxp",
];

pub(crate) fn is_type_prefix(token: &str) -> bool {
    TYPE_PREFIXES.contains(&token)
}

fn is_number(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text is a date: `2026-11-29`.
pub(crate) fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    matches!(parts.as_slice(), [year, month, day]
        if is_number(year, 4..=4) && is_number(month, 2..=2) && is_number(day, 2..=2))
}

/// Whether a text is a date with or without a time, a month, a time, or a duration of ISO 8601.
pub(crate) fn is_time(text: &str) -> bool {
    if is_date(text) || is_duration(text) {
        return true;
    }
    if let Some((year, month)) = text.split_once('-')
        && is_number(year, 4..=4)
        && is_number(month, 2..=2)
    {
        return true;
    }
    match text.split_once(['T', 't']) {
        Some((date, time)) => (is_date(date) || is_number(date, 8..=8)) && is_clock(time),
        None => text.contains(':') && is_clock(text),
    }
}

/// Whether a text is a time of a day: `08:50`, `08:50:39.123Z`, `085039+0100`.
fn is_clock(text: &str) -> bool {
    let text = text.trim_end_matches(['Z', 'z']);
    let text = match text.split_once(['+', '-']) {
        Some((clock, zone)) if is_number(&zone.replace(':', ""), 2..=4) => clock,
        Some(_) => return false,
        None => text,
    };
    let (clock, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    is_number(fraction, 1..=9)
        && (is_number(clock, 6..=6) || {
            let parts: Vec<&str> = clock.split(':').collect();
            (2..=3).contains(&parts.len()) && parts.iter().all(|part| is_number(part, 2..=2))
        })
}

fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P').filter(|rest| rest.len() >= 2) else { return false };
    let mut digits = 0;
    for character in rest.chars() {
        match character {
            '0'..='9' | '.' => digits += 1,
            'T' if digits == 0 => {}
            'Y' | 'M' | 'W' | 'D' | 'H' | 'S' if digits > 0 => digits = 0,
            _ => return false,
        }
        if digits > 6 {
            return false;
        }
    }
    digits == 0
}

/// Whether a text is a UUID.
pub(crate) fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    text.len() == 36
        && lengths.eq([8, 4, 4, 4, 12])
        && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// Whether a text is an address of IPv4.
pub(crate) fn is_ipv4(text: &str) -> bool {
    let is_part = |part: &str| is_number(part, 1..=3) && part.parse::<u8>().is_ok();
    text.split('.').count() == 4 && text.split('.').all(is_part)
}

/// Whether a token of digits is the time of an event, in seconds or milliseconds since 1970.
pub(crate) fn is_epoch(digits: &str) -> bool {
    let seconds = match digits.len() {
        10 => digits.parse::<u64>().ok(),
        13 => digits.parse::<u64>().ok().map(|milliseconds| milliseconds / 1_000),
        _ => None,
    };
    seconds.is_some_and(|seconds| (1_000_000_000..2_200_000_000).contains(&seconds))
}

/// Whether a text is an e-mail address, or has the form of one.
pub(crate) fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.contains('.')
            && local.chars().all(|c| c.is_alphanumeric() || "._%+-".contains(c))
            && domain.chars().all(|c| c.is_alphanumeric() || ".-".contains(c))
            && domain.starts_with(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_from_other_numbers() {
        for text in [
            "2026-11-29",
            "2026-11-29T08:50:39Z",
            "2026-11-29T08:50:39.123+01:00",
            "08:50",
            "08:50:39",
            "P1M",
            "PT30S",
            "P1DT2H",
            "2026-11",
            "20261129T085039Z",
        ] {
            assert!(is_time(text), "{text}");
        }
        for text in ["555-1234", "1234-56-789012345", "P", "PT", "P12345678901D", "12:345", "4242:4242"] {
            assert!(!is_time(text), "{text}");
        }
        assert!(is_epoch("1704067200") && is_epoch("1704067200000") && !is_epoch("4915112345"));
        assert!(is_email("jane.doe+x@mail.shop.test") && !is_email("@jane") && !is_email("a@b"));
        assert!(is_ipv4("10.0.0.7") && !is_ipv4("1.2.3"));
    }
}
