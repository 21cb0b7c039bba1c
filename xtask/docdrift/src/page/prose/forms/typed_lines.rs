//! Readings of a form as lines, for the tests of the forms.

use super::Form;
use crate::page::prose::reading::DescribedValue;
use crate::page::prose::sentence::Text;

/// The readings of a form, each as `kind value` or `kind value ?Doubt`. The value is written as `limit: integer`
/// or `tags: array of string`; no type is known of `limit` alone.
pub(super) fn lines(form: Form, value: &str, text: &str) -> Vec<String> {
    let (name, types) = value.split_once(": ").unwrap_or((value, ""));
    let (types, item_types) = types.split_once(" of ").unwrap_or((types, ""));
    let list = |types: &'static str| types.split(' ').filter(|name| !name.is_empty()).collect::<Vec<_>>();
    let value = DescribedValue {
        name: Some(name),
        types: list(types.to_owned().leak()),
        item_types: list(item_types.to_owned().leak()),
        siblings: vec!["other_limit", "unit"],
    };
    let mut readings = Vec::new();
    form(&Text::new(text), &value, &mut readings);
    let line = |reading: crate::page::prose::reading::Reading| {
        let doubt = reading.doubt.map(|doubt| format!(" ?{doubt:?}")).unwrap_or_default();
        format!("{} {}{doubt}", reading.kind.as_str(), reading.value)
    };
    readings.into_iter().map(line).collect()
}
