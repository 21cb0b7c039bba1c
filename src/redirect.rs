//! Which redirect a request follows: only a GET follows one, and only within the origin.

use reqwest::header::{HeaderMap, LOCATION};
use reqwest::{Method, StatusCode, Url};

/// The maximum number of redirects that an attempt follows.
pub(crate) const MAX_REDIRECTS: usize = 10;

/// The URL to which a response redirects; `None` if the redirect must not be followed, or there is none.
///
/// A redirect to another origin (scheme, host and port) is not followed, because the key must not be sent to
/// another origin. A redirect of a request that changes something is not followed, because each of the
/// redirected requests could have an effect.
pub(crate) fn redirect_target(
    method: &Method,
    current: &Url,
    status: StatusCode,
    headers: &HeaderMap,
) -> Option<Url> {
    if *method != Method::GET || !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = headers.get(LOCATION)?.to_str().ok()?;
    let target = current.join(location).ok()?;
    // For a URL with a user or a password, reqwest would send these instead of the key.
    let plain = target.username().is_empty() && target.password().is_none();
    (plain && target.origin() == current.origin()).then_some(target)
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    const HERE: &str = "https://api.example:8443/v1/sessions?limit=1";

    /// The target of a redirect from [`HERE`]; empty if it is not followed.
    fn check(method: Method, status: u16, location: &'static str) -> String {
        let headers = HeaderMap::from_iter([(LOCATION, HeaderValue::from_static(location))]);
        let status = StatusCode::from_u16(status).expect("a status");
        let target = redirect_target(&method, &Url::parse(HERE).expect("a URL"), status, &headers);
        target.map(String::from).unwrap_or_default()
    }

    #[test]
    fn a_get_follows_a_redirect_within_the_origin() {
        for (location, target) in [
            ("/v2/sessions", "https://api.example:8443/v2/sessions"),
            ("other?a=b", "https://api.example:8443/v1/other?a=b"),
            ("https://API.example:8443/x", "https://api.example:8443/x"),
            ("https://api.example/x", ""),
            ("http://api.example:8443/x", ""),
            ("//elsewhere.example:8443/x", ""),
            ("https://elsewhere.example:8443/x", ""),
            ("https://api.example.elsewhere.example:8443/x", ""),
            ("https://user:pass@api.example:8443/x", ""),
            ("data:text/plain,x", ""),
            ("https://[", ""),
        ] {
            assert_eq!(check(Method::GET, 307, location), target, "{location}");
        }
    }

    #[test]
    fn other_methods_and_statuses_follow_none() {
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            for status in [301, 302, 303, 307, 308] {
                assert_eq!(check(method.clone(), status, "/x"), "", "{method} {status}");
            }
        }
        for status in [200, 201, 300, 304, 305, 306, 399, 404] {
            assert_eq!(check(Method::GET, status, "/x"), "", "{status}");
        }
        let here = Url::parse(HERE).expect("a URL");
        assert_eq!(redirect_target(&Method::GET, &here, StatusCode::FOUND, &HeaderMap::new()), None);
    }
}
