//! Tests the policy of retries: one table of decisions, the delays, and both forms of `Retry-After`.

use reqwest::header::HeaderValue;

use super::*;

const LEFT: Duration = Duration::from_secs(30);

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    let pair =
        |&(name, value): &(&'static str, _)| (HeaderName::from_static(name), HeaderValue::from_static(value));
    pairs.iter().map(pair).collect()
}

/// The decision about an attempt, with the highest random number.
fn decide(attempt: u32, outcome: Outcome<'_>, resend: Resend, left: Duration) -> Decision {
    let failed = Failed { attempt, outcome, resend, left, now: SystemTime::UNIX_EPOCH };
    RetryPolicy::default().decide(&failed, u64::MAX)
}

/// Whether the first attempt with this response is followed by another one.
fn retries(status: u16, said: &[(&'static str, &'static str)], body: &str, resend: Resend) -> bool {
    let status = StatusCode::from_u16(status).expect("a status");
    let headers = headers(said);
    let outcome = Outcome::Response { status, headers: &headers, body: body.as_bytes() };
    decide(1, outcome, resend, LEFT) != Decision::Stop
}

#[test]
fn temporary_statuses_are_retried_and_no_others() {
    for status in 300..600 {
        let temporary = matches!(status, 429 | 500 | 502 | 503 | 504);
        assert_eq!(retries(status, &[], "", Resend::Safe), temporary, "{status}");
        assert!(!retries(status, &[], "", Resend::IfNeverArrived), "{status}");
    }
}

#[test]
fn a_conflict_is_retried_only_if_something_is_locked() {
    let with = |body: &str| retries(409, &[], body, Resend::Safe);
    assert!(with(r#"{"error": {"code": "lock_timeout", "type": "invalid_request_error"}}"#));
    assert!(with(r#"{"error": {"code": "idempotency_key_in_use"}}"#));
    for other in
        ["", "<html>", "{}", r#"{"error": "AlreadyPaid"}"#, r#"{"error": {"code": "resource_missing"}}"#]
    {
        assert!(!with(other), "{other}");
    }
}

#[test]
fn the_word_of_the_provider_takes_precedence() {
    for (status, said, resend, expected) in [
        (503, "false", Resend::Safe, false),
        (429, "false", Resend::Safe, false),
        (400, "true", Resend::Safe, true),
        (409, "true", Resend::Safe, true),
        (503, "perhaps", Resend::Safe, true),
        (400, "true", Resend::IfNeverArrived, false),
    ] {
        let said = [("stripe-should-retry", said)];
        assert_eq!(retries(status, &said, "", resend), expected, "{status} {said:?} {resend:?}");
    }
}

#[test]
fn without_a_response_only_a_request_that_never_arrived_is_always_retried() {
    for (outcome, resend, expected) in [
        (Outcome::NoConnection, Resend::Safe, true),
        (Outcome::NoConnection, Resend::IfNeverArrived, true),
        (Outcome::TimedOut, Resend::Safe, true),
        (Outcome::TimedOut, Resend::IfNeverArrived, false),
        (Outcome::Interrupted, Resend::Safe, true),
        (Outcome::Interrupted, Resend::IfNeverArrived, false),
    ] {
        let decision = decide(1, outcome, resend, LEFT);
        assert_eq!(decision != Decision::Stop, expected, "{outcome:?} {resend:?}");
    }
}

#[test]
fn retries_end_by_their_number_and_by_the_deadline() {
    let after = |attempt, left| decide(attempt, Outcome::NoConnection, Resend::Safe, left) != Decision::Stop;
    assert!(after(2, LEFT));
    assert!(!after(3, LEFT));
    assert!(!after(1, Duration::ZERO));
    // The highest random number gives a delay of almost 500 ms.
    assert!(!after(1, Duration::from_millis(499)));
    assert!(after(1, Duration::from_millis(501)));
    let failed = Failed {
        attempt: 1,
        outcome: Outcome::NoConnection,
        resend: Resend::Safe,
        left: LEFT,
        now: SystemTime::UNIX_EPOCH,
    };
    assert_eq!(RetryPolicy::none().decide(&failed, 0), Decision::Stop);
    assert_eq!((RetryPolicy::new(5).retries(), RetryPolicy::none().retries()), (5, 0));
}

#[test]
fn delays_grow_and_are_random_from_zero_to_their_limit() {
    let policy = RetryPolicy::new(99);
    for (retry, limit) in [(1, 500), (2, 1000), (3, 2000), (4, 4000), (5, 8000), (6, 8000), (99, 8000)] {
        let limit = Duration::from_millis(limit);
        assert_eq!(policy.delay(retry, 0), Duration::ZERO);
        assert_eq!(policy.delay(retry, 1 << 63), limit / 2);
        let longest = policy.delay(retry, u64::MAX);
        assert!(longest < limit && longest > limit.mul_f64(0.999), "{retry}: {longest:?}");
    }
    let endless = policy.base_delay(Duration::MAX).max_delay(Duration::MAX);
    assert!(endless.delay(99, u64::MAX) > LONGEST_WAIT);
    assert_ne!(random(), random());
}

/// Whatever the policy, the attempt, the answer and the random number: a wait ends before the deadline of the call.
#[test]
fn no_wait_reaches_the_deadline() {
    const CASES: u64 = 20_000;
    let mut number = 18_u64;
    let mut next = |limit: u64| {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (number >> 33) % limit
    };
    let (mut waits, mut stops) = (0, 0);
    for _ in 0..CASES {
        let span =
            |next: &mut dyn FnMut(u64) -> u64| Duration::from_millis(1 << next(24)) * (next(7) as u32 + 1);
        let retries = next(40) as u32;
        let policy = RetryPolicy::new(retries).base_delay(span(&mut next)).max_delay(span(&mut next));
        let left = span(&mut next);
        let said = next(90_000).to_string();
        let mut headers = HeaderMap::new();
        if next(3) == 0 {
            headers.insert(RETRY_AFTER, HeaderValue::from_str(&said).expect("digits"));
        }
        let outcome = match next(3) {
            0 => Outcome::NoConnection,
            1 => Outcome::TimedOut,
            _ => Outcome::Response { status: StatusCode::SERVICE_UNAVAILABLE, headers: &headers, body: b"" },
        };
        let attempt = 1 + next(50) as u32;
        let failed = Failed { attempt, outcome, resend: Resend::Safe, left, now: SystemTime::UNIX_EPOCH };
        match policy.decide(&failed, next(u64::MAX) << 33 | next(1 << 31)) {
            Decision::RetryAfter(wait) => {
                assert!(wait < left && attempt <= retries, "{wait:?} of {left:?}, {policy:?}");
                waits += 1;
            }
            Decision::Stop => stops += 1,
        }
    }
    assert!(waits > 1_000 && stops > 1_000, "{waits} waits, {stops} ends");
}

#[test]
fn retry_after_is_obeyed_up_to_the_deadline() {
    let wait = |seconds| {
        let headers = headers(&[("retry-after", seconds)]);
        let outcome =
            Outcome::Response { status: StatusCode::TOO_MANY_REQUESTS, headers: &headers, body: b"" };
        decide(1, outcome, Resend::Safe, LEFT)
    };
    assert_eq!(wait("12"), Decision::RetryAfter(Duration::from_secs(12)));
    assert_eq!(wait("30"), Decision::Stop);
    // The wait is never shorter than the backoff.
    assert!(matches!(wait("0"), Decision::RetryAfter(delay) if delay > Duration::from_millis(499)));
}

#[test]
fn retry_after_is_seconds_or_a_date() {
    const NOW: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
    let now = httpdate::parse_http_date(NOW).expect("a date");
    let day = 86_400;
    for (text, expected) in [
        ("0", Some(0)),
        (" 120 ", Some(120)),
        ("86401", Some(day)),
        ("99999999999999999999999999", Some(day)),
        ("Sun, 06 Nov 1994 08:50:07 GMT", Some(30)),
        ("Sunday, 06-Nov-94 08:50:07 GMT", Some(30)),
        ("Sun Nov  6 08:50:07 1994", Some(30)),
        ("Sun, 06 Nov 1994 08:49:07 GMT", Some(0)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", Some(day)),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("Sun, 06 Nov 1994", None),
    ] {
        let expected = expected.map(Duration::from_secs);
        assert_eq!(retry_after(&headers(&[("retry-after", text)]), now), expected, "{text:?}");
    }
    assert_eq!(retry_after(&HeaderMap::new(), now), None);
    let dated = headers(&[("retry-after", "Sun, 06 Nov 1994 08:50:07 GMT"), ("date", NOW)]);
    assert_eq!(retry_after(&dated, SystemTime::UNIX_EPOCH), Some(Duration::from_secs(30)));
}
