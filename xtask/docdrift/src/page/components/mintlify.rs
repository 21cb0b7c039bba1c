//! The components of Mintlify: parameters, fields, tabs, examples and snippets.

use super::ComponentMeaning::{
    Alternative, Alternatives, Describes, Includes, ShowsRequests, ShowsResponses,
};
use super::{ComponentDialect, Description, ImpliedPart, PARAMETER, PROPERTIES};

pub(super) const COMPONENTS: ComponentDialect = &[
    ("ParamField", &[Describes(&PARAMETER)]),
    ("ResponseField", &[Describes(&RESPONSE)]),
    ("Tabs", &[Alternatives { of_fences: false }]),
    ("Tab", &[Alternative]),
    ("CodeGroup", &[Alternatives { of_fences: true }]),
    ("RequestExample", &[Alternatives { of_fences: false }, ShowsRequests]),
    ("ResponseExample", &[ShowsResponses]),
    ("Snippet", &[Includes("file")]),
];

const RESPONSE: Description =
    Description { names: &[("name", ImpliedPart::Response)], properties: PROPERTIES };
