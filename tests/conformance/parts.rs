//! The parts of a recorded request as the client's types.

use docdrift::RecordedRequest;
use serde::de::DeserializeOwned;

/// The body. A field that the type does not have is not sent, and so the request does not match.
pub(crate) fn body<T: DeserializeOwned>(request: &RecordedRequest) -> Result<T, String> {
    let body = request.body.clone().ok_or("the request has no body, and the operation needs one")?;
    serde_json::from_value(body)
        .map_err(|error| format!("the client cannot send the request's body: {error}"))
}

/// A query parameter, if there is one.
pub(crate) fn query<T: DeserializeOwned>(request: &RecordedRequest, name: &str) -> Result<Option<T>, String> {
    let value = request.query.get(name).cloned().map(serde_json::from_value).transpose();
    value.map_err(|error| format!("the client cannot send the query parameter `{name}`: {error}"))
}

/// A parameter of the path: what stands behind a part of it.
#[cfg(any(feature = "polar", feature = "stripe"))]
pub(crate) fn behind(request: &RecordedRequest, part: &str) -> Result<String, String> {
    let parameter = request.path.strip_prefix(part).and_then(|rest| rest.split('/').next());
    let parameter = parameter.filter(|parameter| !parameter.is_empty());
    parameter.map(str::to_owned).ok_or(format!("the path has nothing behind `{part}`"))
}

/// What to answer when an API has no such operation.
pub(crate) fn unknown(api: &str, operation: &str) -> String {
    format!(
        "nothing here calls `{operation}`; add its arm to tests/conformance/{api}.rs, or name the folder after \
         the operation"
    )
}

/// Sets the query parameters that the request has, each by its setter: `limit: i64`, or
/// `created_gte: i64 = "created[gte]"` where the parameter has another name.
macro_rules! with_query {
    ($call:expr, $request:expr; $($setter:ident: $type:ty $(= $name:literal)?),+ $(,)?) => {{
        let mut call = $call;
        $(
            let name = [$($name,)? stringify!($setter)][0];
            if let Some(value) = $crate::parts::query::<$type>($request, name)? {
                call = call.$setter(value);
            }
        )+
        call
    }};
}
pub(crate) use with_query;
