//! The components of ReadMe, a documentation framework: tabs of samples.

use super::ComponentDialect;
use super::ComponentMeaning::Alternatives;

pub(super) const COMPONENTS: ComponentDialect = &[("CodeTabs", &[Alternatives { of_fences: true }])];
