//! Converts the body, query parameters and path parameters of a recorded request to the client's types.

use docdrift::RecordedRequest;
use serde::de::DeserializeOwned;

/// The request body. A field that the type `T` does not have is not sent; then the sent request differs
/// from the recording, and the test fails.
pub(crate) fn body<T: DeserializeOwned>(request: &RecordedRequest) -> Result<T, String> {
    let body = request.body.clone().ok_or("the request has no body, and the operation needs one")?;
    serde_json::from_value(body)
        .map_err(|error| format!("the client cannot send the request's body: {error}"))
}

/// A query parameter; `None` if the recording does not have it.
pub(crate) fn query<T: DeserializeOwned>(request: &RecordedRequest, name: &str) -> Result<Option<T>, String> {
    let value = request.query.get(name).cloned().map(serde_json::from_value).transpose();
    value.map_err(|error| format!("the client cannot send the query parameter `{name}`: {error}"))
}

/// A path parameter: the segment of the path that follows the prefix `part`.
#[cfg(any(feature = "polar", feature = "stripe"))]
pub(crate) fn path_parameter(request: &RecordedRequest, part: &str) -> Result<String, String> {
    let parameter = request.path.strip_prefix(part).and_then(|rest| rest.split('/').next());
    let parameter = parameter.filter(|parameter| !parameter.is_empty());
    parameter.map(str::to_owned).ok_or(format!("the path has nothing behind `{part}`"))
}

/// The error message for an operation that no arm of `call` handles.
pub(crate) fn unknown(api: &str, operation: &str) -> String {
    format!(
        "nothing here calls `{operation}`; add its arm to tests/conformance/{api}.rs, or name the folder after \
         the operation"
    )
}

/// Calls the setter of each listed query parameter that the request has. A parameter is listed as
/// `limit: i64`, or as `created_gte: i64 = "created[gte]"` if its name differs from the setter's.
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
