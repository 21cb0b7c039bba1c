//! Applies the levels of the settings to the findings of a report.

use std::path::Path;

use docdrift::{Acceptance, AcceptedBy, Finding, Level, Report};

use super::file::{RuleLevel, RuleLevels};
use super::globs::is_excluded;
use super::{FilesOfApis, Found, Settings};

impl Settings {
    /// Gives findings the levels that the settings have for their rules. Of several that match a finding, the last
    /// one counts. A finding that is only likely is at most a warning, and one on a page that is not a part of what
    /// its site documents now is a note.
    pub(crate) fn apply(&self, report: &mut Report<'_>, apis: &FilesOfApis) {
        let Some(found) = &self.found else { return };
        for finding in &mut report.findings {
            let Some((level, line)) = found.level(finding, apis) else { continue };
            match level.of_findings() {
                Some(level) => finding.level = level.min(highest(finding)),
                None if finding.accepted.is_none() => {
                    let reason = format!("{line} allows `{}` here", finding.rule.id);
                    finding.accepted = Some(Acceptance { by: AcceptedBy::Settings, reason });
                }
                None => {}
            }
        }
    }
}

/// The highest level that a finding may have.
fn highest(finding: &Finding) -> Level {
    match (&finding.outside, &finding.guess) {
        (Some(_), _) => Level::Note,
        (None, Some(_)) => Level::Warning,
        (None, None) => Level::Error,
    }
}

impl Found {
    /// The level for a finding, and the line that sets it.
    fn level(&self, finding: &Finding, apis: &FilesOfApis) -> Option<(RuleLevel, String)> {
        let of_rule = |rules: &RuleLevels| {
            let (rule, level) = rules.iter().find(|(rule, _)| rule.get_ref() == finding.rule.id)?;
            Some((*level, self.source.line(rule.span())))
        };
        let overrides = self.content.overrides.iter().zip(&self.override_paths).rev();
        let matching = overrides.filter(|(settings, paths)| {
            let settings = settings.get_ref();
            let is_of_api = settings.api.as_ref().is_none_or(|api| apis.have(api.get_ref(), &finding.page));
            is_of_api && (settings.paths.is_empty() || is_at(paths, &finding.page))
        });
        let by_override = matching.filter_map(|(settings, _)| of_rule(&settings.get_ref().rules)).next();
        by_override.or_else(|| of_rule(&self.content.rules))
    }
}

/// Whether globs match the file of a finding. What was fetched, and what the command line names out of the folder of
/// the settings, is at no path.
fn is_at(globs: &ignore::gitignore::Gitignore, page: &str) -> bool {
    let path = Path::new(page.trim_start_matches("./"));
    let is_below = !path.is_absolute() && !page.contains("://") && !page.split('/').any(|step| step == "..");
    is_below && is_excluded(globs, path)
}
