//! The components of Fern: parameters, tabs, groups of samples and included files.

use super::ComponentMeaning::{Alternative, Alternatives, Describes, Includes};
use super::{ComponentDialect, PARAMETER};

pub(super) const COMPONENTS: ComponentDialect = &[
    ("ParamField", &[Describes(&PARAMETER)]),
    ("Tabs", &[Alternatives { of_fences: false }]),
    ("Tab", &[Alternative]),
    ("CodeBlocks", &[Alternatives { of_fences: true }]),
    ("Markdown", &[Includes("src")]),
];
