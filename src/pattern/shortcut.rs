//! What shows of two lists without running their automata.
//!
//! Roles mostly hold names and prefixes, and are asked about names and prefixes. Whether `logs-*` includes
//! `logs-app-*` shows on the patterns themselves; and where one does not include the other, a name that tells
//! them apart is easily guessed. What does not show is left to `explore`.

use super::compile::Pattern;
use super::list::{List, Texts, plain_match};
use super::syntax::label;
use super::wildcard;

/// Pairs of patterns that are looked at; longer lists are for automata.
const PAIRS: usize = 1 << 8;

/// Pairs of plain texts that are.
const PAIRS_OF_TEXTS: usize = 1 << 12;

/// A character that patterns hardly name, in the place of a wildcard.
const ANY_CHARACTER: u32 = label::of(1);

/// Whether every name of one list is in another.
pub(super) fn includes(wide: &List, narrow: &List) -> Option<bool> {
    if let Some((wide, narrow)) = plain_texts(wide, narrow) {
        return Some(narrow.iter().all(|text| plain_match(wide, text)));
    }
    let (wide, narrow) = (wide.patterns(), narrow.patterns());
    if wide.len().saturating_mul(narrow.len()) > PAIRS {
        return None;
    }
    let mut shows = true;
    for pattern in narrow {
        if has_name_outside(pattern, wide) {
            return Some(false);
        }
        shows = shows && wide.iter().any(|wide| covers(wide, pattern));
    }
    shows.then_some(true)
}

/// Whether a name is in both lists.
pub(super) fn overlap(a: &List, b: &List) -> Option<bool> {
    if let Some((a, b)) = plain_texts(a, b) {
        let in_b = a.iter().any(|text| plain_match(b, text));
        return Some(in_b || b.iter().any(|text| plain_match(a, text)));
    }
    let (a, b) = (a.patterns(), b.patterns());
    if a.len().saturating_mul(b.len()) > PAIRS {
        return None;
    }
    let mut shows = true;
    for one in a {
        for other in b {
            if covers(one, other) || covers(other, one) {
                return Some(true);
            }
            if are_apart(one, other) {
                continue;
            }
            if [(one, other), (other, one)]
                .into_iter()
                .any(has_name_inside)
            {
                return Some(true);
            }
            shows = false;
        }
    }
    shows.then_some(false)
}

/// The texts of two lists that show everything, if they are not too many.
fn plain_texts<'a>(a: &'a List, b: &'a List) -> Option<(&'a Texts, &'a Texts)> {
    let (a, b) = (a.texts()?, b.texts()?);
    (a.len().saturating_mul(b.len()) <= PAIRS_OF_TEXTS).then_some((a, b))
}

/// Whether a pattern matches another one as if that were a name: its characters stand for themselves, and each
/// wildcard is matched by a wildcard that is as wide. Then it matches all names of the other.
fn covers(wide: &Pattern, narrow: &Pattern) -> bool {
    match (&wide.rest, &narrow.rest) {
        (None, None) => wildcard::matches_labels(&wide.labels, &narrow.labels),
        (None, Some(_)) => {
            // Only a star matches whatever the regular expression stands for.
            let mut labels = narrow.labels.to_vec();
            labels.push(label::REGEX);
            wildcard::matches_labels(&wide.labels, &labels)
        }
        (Some(own), Some(other)) => wide.labels == narrow.labels && own.text == other.text,
        (Some(_), None) => false,
    }
}

/// Whether one of two names of the pattern is matched by no other pattern.
fn has_name_outside(pattern: &Pattern, others: &[Pattern]) -> bool {
    [Some(ANY_CHARACTER), None].into_iter().any(|star| {
        name_with(pattern, star).is_some_and(|name| {
            let mut others = others.iter();
            others.all(|other| matches(other, &name) == Some(false))
        })
    })
}

/// Characters that names mostly have.
const COMMON_CHARACTERS: [u32; 2] = ['a' as u32, '0' as u32];

/// A name of a pattern, if it is easily found, with something in the place of every star.
fn name_with(pattern: &Pattern, star: Option<u32>) -> Option<Vec<u32>> {
    let mut name = Vec::with_capacity(pattern.labels.len());
    for &step in pattern.labels.iter() {
        match step {
            label::STAR => name.extend(star),
            label::ANY => name.push(ANY_CHARACTER),
            character => name.push(character),
        }
    }
    if let Some(rest) = &pattern.rest {
        let mut state = rest.start;
        let mut steps = 0..rest.automaton.states();
        while !rest.automaton.accepts(state) {
            // A way with more steps than there are states goes in circles; a later state is nearer to the end.
            steps.next()?;
            let edge = rest
                .automaton
                .edges(state)
                .iter()
                .max_by_key(|edge| edge.to)?;
            let is_there = |point: &u32| (edge.min..=edge.max).contains(point);
            let common = COMMON_CHARACTERS.into_iter().find(is_there);
            name.push(label::of(common.unwrap_or(edge.min)));
            state = edge.to;
        }
    }
    Some(name)
}

/// Whether a name of one pattern is matched by the other.
fn has_name_inside((pattern, other): (&Pattern, &Pattern)) -> bool {
    name_with(pattern, None).is_some_and(|name| matches(other, &name) == Some(true))
}

/// A name of a pattern without regular expression.
pub(super) fn some_name(pattern: &Pattern) -> Option<String> {
    if pattern.rest.is_some() {
        return None;
    }
    let mut name = String::new();
    for step in name_with(pattern, Some(ANY_CHARACTER))? {
        name.push(char::from_u32(label::code_point(step)?)?);
    }
    Some(name)
}

/// Whether a pattern matches a name, given as labels, if that is easily told.
fn matches(pattern: &Pattern, name: &[u32]) -> Option<bool> {
    let Some(rest) = &pattern.rest else {
        return Some(wildcard::matches_labels(&pattern.labels, name));
    };
    let is_plain = |step: &u32| label::code_point(*step).is_some();
    if !pattern.labels.iter().all(is_plain) {
        return None;
    }
    let Some(tail) = name.strip_prefix(&*pattern.labels) else {
        return Some(false);
    };
    let end = tail.iter().try_fold(rest.start, |state, step| {
        rest.automaton.step(state, label::code_point(*step)?)
    });
    Some(end.is_some_and(|state| rest.automaton.accepts(state)))
}

/// Whether two patterns differ before either has a wildcard that could make up for it.
fn are_apart(a: &Pattern, b: &Pattern) -> bool {
    let step = |pattern: &Pattern, at: usize| match (pattern.labels.get(at), &pattern.rest) {
        (Some(&step), _) => step,
        (None, Some(_)) => label::REGEX,
        (None, None) => label::END,
    };
    let mut at = 0;
    loop {
        match (step(a, at), step(b, at)) {
            (one, other) if one >= label::STAR || other >= label::STAR => return false,
            (label::END, label::END) => return false,
            (label::END, _) | (_, label::END) => return true,
            (one, other) if one != other && one != label::ANY && other != label::ANY => {
                return true;
            }
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::pattern::Language;

    fn lists() -> impl Strategy<Value = Vec<String>> {
        proptest::collection::vec(
            "(a|b){1,3}[*]?|(a|b|[*]|[?]|/(a|b)(a|b|[.][*])/|/a?b+/){0,4}",
            0..4,
        )
    }

    proptest! {
        #[test]
        fn what_shows_is_what_automata_find(wide in lists(), narrow in lists()) {
            let (Ok(wide), Ok(narrow)) = (Language::of(&wide), Language::of(&narrow)) else {
                return Ok(());
            };
            let (own, others) = (wide.as_list().unwrap(), narrow.as_list().unwrap());
            let included = narrow.difference(&wide).is_empty().unwrap();
            prop_assert!(super::includes(own, others).is_none_or(|shown| shown == included));
            let apart = wide.intersection(&narrow).is_empty().unwrap();
            prop_assert!(super::overlap(own, others).is_none_or(|shown| shown != apart));
            prop_assert!(narrow.some_name().is_none_or(|name| narrow.contains(&name)));
        }
    }
}
