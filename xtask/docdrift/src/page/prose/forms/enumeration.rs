//! Lists of allowed values: "one of `a`, `b` or `c`", "can be `a` or `b`", and items such as "* `a`: first".

mod alternatives;
mod appositions;
mod bullets;
mod default_clause;
mod doubt;
mod implied;
mod introductions;
mod judge;
mod member;
mod members;
mod ownership;
mod runs;
mod shapes;
mod tables;

use std::collections::BTreeSet;
use std::ops::Range;

use serde_json::Value;

use self::introductions::{Introduction, Strength};
use self::member::{Class, Member};
use self::members::Members;
use crate::page::claim_kind::ClaimKind;
use crate::page::prose::lexer::Token;
use crate::page::prose::numeral;
use crate::page::prose::reading::{DescribedValue, Doubt, Reading};
use crate::page::prose::scope::names_sibling;
use crate::page::prose::sentence::{Sentence, Text};

/// What the values of a described value are in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    /// Strings.
    Strings,
    /// Numbers.
    Numbers,
    /// The types are not known.
    Unknown,
}

impl Target {
    /// The values of a described value; `None` for objects and booleans, of which no text lists the values.
    fn of(value: &DescribedValue<'_>) -> Option<Self> {
        let types = if value.types.contains(&"array") { &value.item_types } else { &value.types };
        let is_number = |name: &&str| matches!(*name, "integer" | "number");
        match types.as_slice() {
            [] => Some(Target::Unknown),
            types if types.contains(&"string") => Some(Target::Strings),
            types if types.iter().any(is_number) => Some(Target::Numbers),
            _ => None,
        }
    }

    /// The values in JSON; `None` if a member is no value of this type, or if there are fewer than two.
    fn values(self, members: &[Member]) -> Option<Vec<Value>> {
        let mut values: Vec<Value> = Vec::new();
        let mut seen = BTreeSet::new();
        let is_coded = |member: &Member| {
            matches!(member.class, Class::Plain) && member.pair.as_ref().is_some_and(|pair| pair.is_literal)
        };
        let are_coded = members.iter().all(is_coded);
        for member in members {
            let value = match (self, &member.pair) {
                // "ascending (`asc`)"
                (Target::Strings | Target::Unknown, Some(pair)) if are_coded => {
                    Value::from(pair.text.clone())
                }
                _ => match self {
                    Target::Strings => Value::from(member.text.clone()),
                    Target::Numbers => number(&member.text)
                        .or_else(|| number(&member.pair.as_ref()?.text).filter(Value::is_i64))?,
                    Target::Unknown if member.class == Class::Number => number(&member.text)?,
                    Target::Unknown => Value::from(member.text.clone()),
                },
            };
            let is_null = value == "null" || value == "";
            if !is_null && seen.insert(value.to_string()) {
                values.push(value);
            }
        }
        let is_boolean = values.iter().all(|value| value == "true" || value == "false");
        (values.len() > 1 && !is_boolean).then_some(values)
    }
}

fn number(text: &str) -> Option<Value> {
    numeral::parse_json(text).map(Value::Number)
}

/// How surely a text lists the values at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// It only uses them.
    Implied,
    /// It introduces them as the values.
    Introduced,
}

/// The readings, of which a list that is introduced contradicts the ones that are not, and a longer list the
/// ones that it holds.
fn settle(found: Vec<(Rank, Reading)>) -> Vec<Reading> {
    let holds = |all: &Reading, part: &Reading| {
        let (Some(all), Some(part)) = (all.value.as_array(), part.value.as_array()) else { return false };
        part.iter().all(|value| all.contains(value))
    };
    let sure: Vec<&(Rank, Reading)> = found.iter().filter(|(_, reading)| reading.doubt.is_none()).collect();
    let is_settled = |rank: Rank, reading: &Reading| {
        sure.iter().any(|(other_rank, other)| {
            let is_earlier = other.range.start < reading.range.start;
            *other != *reading
                && (*other_rank > rank
                    || (*other_rank == rank
                        && holds(other, reading)
                        && (!holds(reading, other) || is_earlier)))
        })
    };
    let settled: Vec<bool> = found.iter().map(|(rank, reading)| is_settled(*rank, reading)).collect();
    let judge = |((_, reading), is_settled): ((Rank, Reading), bool)| {
        reading.doubted(is_settled.then_some(Doubt::Contradicted))
    };
    found.into_iter().zip(settled).map(judge).collect()
}

/// The text, in which words of an introduction are words even if they are emphasised, "**Possible values:** `a`", and
/// from which is left out what says the default.
fn plain<'t>(text: &Text<'t>) -> Text<'t> {
    let mut text = text.clone();
    for sentence in &mut text.sentences {
        if sentence.tokens.iter().any(introductions::is_emphasised) {
            let flat = |token: Token<'t>| match introductions::is_emphasised(&token) {
                true => introductions::words_of(text.source, &token),
                false => vec![token],
            };
            sentence.tokens = std::mem::take(&mut sentence.tokens).into_iter().flat_map(flat).collect();
        }
        sentence.tokens = default_clause::without(std::mem::take(&mut sentence.tokens));
    }
    text
}

/// Reads lists of allowed values.
pub(super) fn read(text: &Text<'_>, value: &DescribedValue<'_>, readings: &mut Vec<Reading>) {
    let Some(target) = Target::of(value) else { return };
    let text = &plain(text);
    let mut reader = Reader { text, value, target, found: Vec::new() };
    reader.tables();
    reader.bullets();
    reader.alternatives();
    for sentence in &text.sentences {
        if !reader.is_read(&sentence.range) {
            reader.sentence(sentence);
        }
    }
    reader.implied();
    readings.append(&mut settle(reader.found));
}

/// A reader of the lists of one text.
struct Reader<'r, 't> {
    text: &'r Text<'t>,
    value: &'r DescribedValue<'r>,
    target: Target,
    found: Vec<(Rank, Reading)>,
}

impl<'t> Reader<'_, 't> {
    /// Whether a range lies in a list that is already read.
    fn is_read(&self, range: &Range<usize>) -> bool {
        self.found
            .iter()
            .any(|(_, reading)| reading.range.start <= range.start && range.end <= reading.range.end)
    }

    fn push(&mut self, members: &[Member], range: Range<usize>, rank: Rank, doubt: Option<Doubt>) -> bool {
        let Some(values) = self.target.values(members) else { return false };
        let is_composed = self.value.may_be("string")
            && !self.value.types.is_empty()
            && doubt::is_composed(self.text.source)
            // "`a`, `b` or `a,b`" lists the composed texts too.
            && !members.iter().any(|member| member.text.contains(','));
        // "French (fr)": which of both is the value?
        let is_paired = self.target != Target::Numbers
            && members.iter().all(|member| {
                member.pair.as_ref().is_some_and(|pair| !pair.is_literal)
                    && (!shapes::is_code(member)
                        || (member.text.contains('/') && self.target == Target::Strings))
            });
        let has_other_default = doubt::has_other_default(self.text, members);
        let doubt = doubt
            .or_else(|| has_other_default.then_some(Doubt::Vague))
            .or_else(|| is_paired.then_some(Doubt::Vague))
            .or_else(|| doubt::widens(self.text, range.end).then_some(Doubt::Vague))
            .or_else(|| is_composed.then_some(Doubt::OtherSubject));
        self.found.push((rank, Reading::new(ClaimKind::Enum, values, range).doubted(doubt)));
        true
    }

    fn tables(&mut self) {
        for table in tables::read(self.text.source) {
            let before = self.sentence_before(table.range.start);
            let doubt = judge::list(self.value, before.as_ref(), &table.members);
            self.push(&table.members, table.range, Rank::Introduced, doubt);
        }
    }

    fn bullets(&mut self) {
        let lists = bullets::read(self.text);
        let is_single = lists.len() == 1;
        for list in lists {
            if self.is_read(&list.range) {
                continue;
            }
            let before = self.sentence_before(list.range.start);
            let before = before.as_ref();
            let mut intro = before.and_then(judge::list_introduction);
            let mut doubt = before
                .zip(intro.as_ref())
                .and_then(|(before, intro)| judge::introduction(self.value, before, intro));
            if doubt == Some(Doubt::OtherSubject)
                && !before.is_some_and(|before| names_sibling(&before.tokens, self.value))
            {
                (intro, doubt) = (None, None);
            }
            let is_claim = match &intro {
                Some(_) => judge::is_introduced_list(&list),
                None => self.target != Target::Unknown && judge::is_plain_list(self.value, &list, before),
            };
            if !is_claim {
                continue;
            }
            let doubt = doubt.or_else(|| judge::list(self.value, before, &list.members));
            let is_single = is_single && !before.is_some_and(judge::is_heading);
            // Without an introduction, lists under several headings are parts of one.
            let doubt = doubt.or_else(|| (intro.is_none() && !is_single).then_some(Doubt::Vague));
            // With the sentence before it, so that it can be read alone.
            let range = before.map_or(list.range.start, |before| before.range.start)..list.range.end;
            let rank = if intro.is_some() { Rank::Introduced } else { Rank::Implied };
            self.push(&list.members, range, rank, doubt);
        }
    }

    fn alternatives(&mut self) {
        let mut at = 0;
        while at < self.text.sentences.len() {
            let Some((members, length)) = alternatives::read(&self.text.sentences[at..], self.value) else {
                at += 1;
                continue;
            };
            let range = self.text.sentences[at].range.start..self.text.sentences[at + length - 1].range.end;
            if !self.is_read(&range) && self.target != Target::Unknown {
                let doubt = judge::list(self.value, None, &members).or_else(|| {
                    alternatives::misses(self.text, self.value, &members).then_some(Doubt::Vague)
                });
                self.push(&members, range, Rank::Implied, doubt);
            }
            at += length;
        }
    }

    /// Reads what is no list in form, if the text has no list.
    fn implied(&mut self) {
        if self.target == Target::Unknown || self.found.iter().any(|(_, reading)| reading.doubt.is_none()) {
            return;
        }
        let text = self.text;
        // "Whether it is open or shut. `true` shows open ones" is no list of texts.
        let says_boolean = |token: &Token<'_>| matches!(token.lower.as_str(), "true" | "false");
        let is_boolean = text.sentences.iter().flat_map(|sentence| &sentence.tokens).any(says_boolean);
        for at in 0..text.sentences.len() {
            if let Some((members, length)) = runs::read(&text.sentences[at..], self.value) {
                let range = text.sentences[at].range.start..text.sentences[at + length - 1].range.end;
                let doubt = judge::list(self.value, None, &members)
                    .or_else(|| alternatives::misses(text, self.value, &members).then_some(Doubt::Vague));
                self.push(&members, range, Rank::Implied, doubt);
                return;
            }
        }
        for sentence in text.sentences.iter().filter(|_| !is_boolean) {
            if let Some(members) = implied::read(sentence, self.value) {
                let doubt = judge::list(self.value, None, &members);
                self.push(&members, sentence.range.clone(), Rank::Implied, doubt);
                return;
            }
        }
    }

    /// The last sentence before a place, or the part of it that is before the place.
    fn sentence_before(&self, at: usize) -> Option<Sentence<'t>> {
        let behind = self.text.sentences.partition_point(|sentence| sentence.range.start < at);
        let mut before = self.text.sentences.get(behind.checked_sub(1)?)?.clone();
        before.tokens.retain(|token| token.range.end <= at);
        Some(before)
    }

    /// Reads the lists within a sentence.
    fn sentence(&mut self, sentence: &Sentence<'_>) {
        let tokens = &sentence.tokens;
        let mut at = 0;
        if self.whole(sentence) {
            return;
        }
        // The end of a list that is no apposition: the rest of it is none either.
        let mut tried = 0;
        while at < tokens.len() {
            let Some((intro, list)) = self.introduced(sentence, at, &mut tried) else {
                at += 1;
                continue;
            };
            let doubt = judge::within(self.value, sentence, &intro, &list);
            at = list.end.max(at + 1);
            let rank = if intro.strength == Strength::Values { Rank::Introduced } else { Rank::Implied };
            self.push(&list.members, sentence.range.clone(), rank, doubt);
        }
    }

    /// Reads a sentence that is the list which the sentence before it introduces.
    fn whole(&mut self, sentence: &Sentence<'_>) -> bool {
        let Some(before) = self.sentence_before(sentence.range.start).filter(|before| before.introduces())
        else {
            return false;
        };
        let Some(intro) = judge::list_introduction(&before) else { return false };
        let Some(list) =
            members::read(&sentence.tokens, 0).filter(|list| judge::is_whole_list(sentence, list))
        else {
            return false;
        };
        let range = before.range.start..sentence.range.end;
        let doubt = judge::introduction(self.value, &before, &intro);
        self.push(&list.members, range, Rank::Introduced, doubt)
    }

    /// The introduction at a token with its list. Marks before `tried` introduce nothing.
    fn introduced(
        &self,
        sentence: &Sentence<'_>,
        at: usize,
        tried: &mut usize,
    ) -> Option<(Introduction, Members)> {
        let apposition = || appositions::read(sentence, at).filter(|_| at >= *tried);
        let intro = introductions::read(&sentence.tokens, at).or_else(apposition)?;
        let list = members::read(&sentence.tokens, intro.tokens.end)?;
        let is_list = list.members.len() > 1 && judge::is_list(self.value, sentence, &intro, &list);
        if !is_list && intro.strength == Strength::Apposition && list.members.len() > 1 && !list.is_glossed {
            *tried = list.end;
        }
        is_list.then_some((intro, list))
    }
}

#[cfg(test)]
mod tests;
