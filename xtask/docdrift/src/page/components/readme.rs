//! The components of ReadMe, the framework.

use super::ComponentDialect;
use super::ComponentMeaning::Alternatives;

pub(super) const COMPONENTS: ComponentDialect = &[("CodeTabs", &[Alternatives { of_fences: true }])];
