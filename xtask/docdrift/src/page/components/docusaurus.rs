//! The components of Docusaurus: tabs, and the operation at the head of a page that its plugin for OpenAPI generates.

use super::ComponentDialect;
use super::ComponentMeaning::{Alternative, Alternatives, NamesOperation};

pub(super) const COMPONENTS: ComponentDialect = &[
    ("Tabs", &[Alternatives { of_fences: false }]),
    ("TabItem", &[Alternative]),
    ("MethodEndpoint", &[NamesOperation { method: "method", path: "path" }]),
];
