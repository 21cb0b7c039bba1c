//! The components of Docusaurus.

use super::Dialect;
use super::Meaning::{Alternative, Alternatives};

pub(super) const COMPONENTS: Dialect =
    &[("Tabs", &[Alternatives { of_fences: false }]), ("TabItem", &[Alternative])];
