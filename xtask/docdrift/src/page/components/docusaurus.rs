//! The components of Docusaurus: tabs.

use super::ComponentDialect;
use super::ComponentMeaning::{Alternative, Alternatives};

pub(super) const COMPONENTS: ComponentDialect =
    &[("Tabs", &[Alternatives { of_fences: false }]), ("TabItem", &[Alternative])];
