//! Reads a text with one form, for tests: a line for each reading.

use super::Form;
use crate::page::prose::reading::DescribedValue;
use crate::page::prose::sentence::Text;

/// The readings of a text as lines such as `required true` and `required true ?Condition`. The value is written
/// as its name, its type and its siblings: `page_size integer from to`.
pub(super) fn lines(form: Form, value: &str, text: &str) -> Vec<String> {
    let mut words = value.split(' ').filter(|word| !word.is_empty());
    let (name, types) = (words.next(), words.next().into_iter().collect());
    let value = DescribedValue { name, types, siblings: words.collect(), ..DescribedValue::default() };
    let mut readings = Vec::new();
    form(&Text::new(text), &value, &mut readings);
    let line = |doubt: Option<_>| doubt.map(|doubt| format!(" ?{doubt:?}")).unwrap_or_default();
    readings
        .iter()
        .map(|reading| format!("{} {}{}", reading.kind.as_str(), reading.value, line(reading.doubt)))
        .collect()
}
