//! The doubt about a phrase: which words around it make one, and where they have to be.

use std::ops::Range;

use super::condition::{self, Purpose};
use super::level::Level;
use super::subject;
use crate::page::prose::reading::{DescribedValue, Doubt};
use crate::page::prose::sentence::{Sentence, Text};

/// The doubt about a phrase with a number or value: a condition, another subject, advice, and so on. `None` if it is a
/// plain statement about the described value.
///
/// It matters where the words that make a doubt are: in "if set, returns all, defaults to false", the condition belongs
/// to the first part.
pub(crate) fn doubt(
    text: &Text<'_>,
    sentence: &Sentence<'_>,
    phrase: &Range<usize>,
    value: &DescribedValue<'_>,
    purpose: Purpose,
) -> Option<Doubt> {
    let level = Level::new(&sentence.tokens, phrase);
    let negated = phrase
        .start
        .checked_sub(1)
        .is_some_and(|before| sentence.tokens[before].is(&["not", "no", "never", "without"]));
    negated
        .then_some(Doubt::Sense)
        .or_else(|| condition::doubt(&level, value, purpose))
        .or_else(|| words_doubt(&level))
        .or_else(|| subject::doubt(text, sentence, &level, value))
}

/// Words of advice.
const ADVICE: &[&str] = &[
    "recommend",
    "recommended",
    "recommends",
    "recommendation",
    "recommendations",
    "suggest",
    "suggested",
    "suggestion",
    "preferably",
    "ideally",
    "advise",
    "advised",
    "optimal",
    "optimum",
    "ideal",
    "practice",
    "practices",
];

/// Words for what is no longer so.
const HISTORY: &[&str] = &["was", "were", "previously", "formerly", "deprecated", "prior", "originally"];

/// Words that make a number vague.
const VAGUE: &[&str] = &[
    "about",
    "approximately",
    "around",
    "roughly",
    "usually",
    "typically",
    "often",
    "generally",
    "normally",
    "approx.",
    "sometimes",
    "almost",
    "nearly",
];

/// Words for limits that a customer can change.
const PLANS: &[&str] = &[
    "plan",
    "plans",
    "tier",
    "tiers",
    "quota",
    "quotas",
    "subscription",
    "subscriptions",
    "license",
    "soft",
];

/// What a limit of use is counted by: "50 per account".
const QUOTAS: &[&str] = &[
    "account",
    "plan",
    "second",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "year",
    "ip",
    "user",
    "region",
    "organization",
    "org",
    "team",
    "customer",
    "client",
    "subscription",
    "workspace",
    "app",
    "application",
    "session",
];

/// The doubt that certain words at the level of a phrase make.
fn words_doubt(level: &Level<'_, '_>) -> Option<Doubt> {
    let before = |words: &[&str]| level.before().any(|token| token.is(words));
    let anywhere = |words: &[&str]| level.all().any(|token| token.is(words));
    let pairs =
        |first: &[&str], second: &[&str]| level.pairs().any(|(one, two)| one.is(first) && two.is(second));
    let illustrates = before(&["example", "examples", "instance", "e.g.", "eg"])
        || level.pairs_before().any(|(one, two)| one.is(&["such"]) && two.is(&["as"]));
    // "For best results"; but "1 is the best score" is no advice.
    let is_best =
        pairs(&["best"], &["to", "practice", "practices", "results", "performance", "quality", "if"])
            || pairs(&["works", "work", "is"], &["best"]) && !pairs(&["the"], &["best"]);
    let doubts = [
        (before(ADVICE) || is_best || level.segment().any(|token| token.is(ADVICE)), Doubt::Advice),
        (illustrates, Doubt::Illustration),
        (level.segment().any(|token| token.is(HISTORY)), Doubt::History),
        (
            anywhere(PLANS)
                || pairs(&["per", "each", "every"], QUOTAS)
                || pairs(&["rate"], &["limit", "limits"]),
            Doubt::Quota,
        ),
        (level.near_before().any(|token| token.is(VAGUE)), Doubt::Vague),
    ];
    doubts.iter().find(|(is_there, _)| *is_there).map(|(_, doubt)| *doubt)
}
