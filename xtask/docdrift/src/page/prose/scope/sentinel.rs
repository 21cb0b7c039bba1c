//! Numbers with a special meaning: "0 means no limit".

use crate::page::prose::lexer::Style;
use crate::page::prose::numeral;
use crate::page::prose::sentence::Text;

/// The numbers with a special meaning in a text: "0 means no limit", "set to -1 to disable".
pub(crate) fn sentinels(text: &Text<'_>) -> Vec<f64> {
    const MEANINGS: &[&str] = &[
        "means",
        "mean",
        "disables",
        "disable",
        "disabled",
        "unlimited",
        "infinite",
        "infinity",
        "indicates",
        "denotes",
        "represents",
        "turns",
        "deactivates",
        "never",
        "indefinite",
        "indefinitely",
        "signifies",
        "implies",
        "removes",
        "unbounded",
        "all",
        "everything",
    ];
    let mut found = Vec::new();
    for sentence in &text.sentences {
        let tokens = &sentence.tokens;
        for (at, numeral) in numeral::all(tokens, 0..tokens.len()) {
            let behind = &tokens[at + numeral.length..];
            let part = behind
                .iter()
                .take(6)
                .take_while(|token| !token.is_mark(&['.', ';']) && token.style != Style::Number);
            let means = part.into_iter().any(|token| token.is(MEANINGS))
                || behind.windows(2).take(5).any(|pair| {
                    pair[0].is(&["no", "without"])
                        && pair[1].is(&["limit", "limits", "data", "timeout", "maximum", "restriction"])
                });
            if means {
                found.push(numeral.as_f64());
            }
        }
    }
    found
}
