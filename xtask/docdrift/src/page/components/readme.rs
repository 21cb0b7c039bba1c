//! The components of ReadMe, the framework.

use super::Dialect;
use super::Meaning::Alternatives;

pub(super) const COMPONENTS: Dialect = &[("CodeTabs", &[Alternatives { of_fences: true }])];
