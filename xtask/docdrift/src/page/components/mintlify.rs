//! The components of Mintlify.

use super::Meaning::{Alternative, Alternatives, Describes, Includes, ShowsRequests, ShowsResponses};
use super::{Description, Dialect, Location, PARAMETER, PROPERTIES};

pub(super) const COMPONENTS: Dialect = &[
    ("ParamField", &[Describes(&PARAMETER)]),
    ("ResponseField", &[Describes(&RESPONSE)]),
    ("Tabs", &[Alternatives { of_fences: false }]),
    ("Tab", &[Alternative]),
    ("CodeGroup", &[Alternatives { of_fences: true }]),
    ("RequestExample", &[Alternatives { of_fences: false }, ShowsRequests]),
    ("ResponseExample", &[ShowsResponses]),
    ("Snippet", &[Includes("file")]),
];

const RESPONSE: Description = Description { names: &[("name", Location::Response)], properties: PROPERTIES };
