//! Writes a language as patterns that Elasticsearch reads back as the same language.
//!
//! The formula is brought into the form "these patterns, without those", one [`Term`] for each such
//! statement. What a term says in vain (a pattern that excludes nothing, a term that another one includes) is
//! left out, and what is left is written in the shortest of a few ways: names, wildcards, one expression.

use super::compile::Pattern;
use super::error::TooComplex;
use super::formula::Step;
use super::interner::Interner;
use super::language::Language;
use super::syntax::label;
use super::work::Work;
use crate::text;

/// Terms that a language may come to, beyond those of its lists.
const TERMS: usize = 1 << 12;

/// Up to this number all are compared with all.
const COMPARED: usize = 64;

/// A term with no more names than this is written as names if that is shorter.
const NAMES: usize = 4;

/// The names that all of some patterns match and none of some others, each pattern as a language.
#[derive(Clone, Default)]
struct Term {
    all: Vec<Language>,
    none: Vec<Language>,
}

/// The patterns of a language.
pub(super) fn print(language: &Language) -> Result<Vec<String>, TooComplex> {
    if language.is_total()? {
        return Ok(vec!["*".to_owned()]);
    }
    let work = Work::new();
    let terms = simplify(language, &work)?;
    let mut shown: Vec<String> = Vec::new();
    let mut known = Interner::default();
    for term in &terms {
        for text in term.print(terms.len() == 1, &work) {
            let key: Vec<u32> = text.chars().map(u32::from).collect();
            if known.intern(&key).1 {
                shown.push(text);
            }
        }
    }
    Ok(shown)
}

/// The terms of a language.
fn simplify(language: &Language, work: &Work) -> Result<Vec<Term>, TooComplex> {
    let formula = language.formula();
    let mut stack: Vec<Vec<Term>> = Vec::new();
    for step in &formula.steps {
        let mut right = Vec::new();
        if !matches!(step, Step::List(_)) {
            right = stack.pop().unwrap_or_default();
        }
        let value = match *step {
            Step::List(number) => {
                let patterns = formula
                    .lists
                    .get(number as usize)
                    .map_or(&[][..], |list| list.patterns());
                let mut terms = Vec::with_capacity(patterns.len());
                for pattern in patterns {
                    terms.push(Term {
                        all: vec![Language::list(vec![pattern.clone()])],
                        none: Vec::new(),
                    });
                }
                terms
            }
            Step::Or => {
                let mut terms = stack.pop().unwrap_or_default();
                terms.append(&mut right);
                terms
            }
            Step::And => product(&stack.pop().unwrap_or_default(), &right, work)?,
            Step::Not => negate(right, work)?,
        };
        stack.push(value);
    }
    let mut terms = stack.pop().unwrap_or_default();
    drop_included(&mut terms, Term::language, false, work)?;
    Ok(terms)
}

/// The terms of what is in both.
fn product(left: &[Term], right: &[Term], work: &Work) -> Result<Vec<Term>, TooComplex> {
    let mut terms = Vec::new();
    for a in left {
        for b in right {
            let mut term = a.clone();
            term.all.extend_from_slice(&b.all);
            term.none.extend_from_slice(&b.none);
            if term.simplify(work)? {
                terms.push(term);
            }
            if terms.len() > TERMS {
                return Err(TooComplex);
            }
        }
    }
    Ok(terms)
}

/// The terms of what is in none.
fn negate(terms: Vec<Term>, work: &Work) -> Result<Vec<Term>, TooComplex> {
    let mut result = vec![Term::default()];
    for mut term in terms {
        if term.all.len() == 1 && term.none.is_empty() {
            // The usual case, and it may be long: a list of patterns.
            for outside in &mut result {
                outside.none.extend_from_slice(&term.all);
            }
            continue;
        }
        let mut outside = Vec::new();
        while let Some(one) = term.all.pop() {
            outside.push(Term {
                none: vec![one],
                all: Vec::new(),
            });
        }
        while let Some(one) = term.none.pop() {
            outside.push(Term {
                all: vec![one],
                none: Vec::new(),
            });
        }
        result = product(&result, &outside, work)?;
    }
    Ok(result)
}

/// Leaves out what another one includes, or what includes another one.
fn drop_included<T>(
    items: &mut Vec<T>,
    language: impl Fn(&T) -> Language,
    keep_least: bool,
    work: &Work,
) -> Result<(), TooComplex> {
    if items.len() > COMPARED {
        return Ok(());
    }
    let mut index = items.len();
    while let Some(at) = index.checked_sub(1) {
        index = at;
        let Some(own) = items.get(at).map(&language) else {
            continue;
        };
        for (other, item) in items.iter().enumerate() {
            let other_language = language(item);
            let (large, small) = if keep_least {
                (&own, &other_language)
            } else {
                (&other_language, &own)
            };
            if other != at && large.includes_within(small, work)? {
                items.remove(at);
                break;
            }
        }
    }
    Ok(())
}

impl Term {
    fn language(&self) -> Language {
        let all = self
            .all
            .iter()
            .fold(Language::all(), |all, one| all.intersection(one));
        all.difference(&Language::union_of(self.none.iter().cloned()))
    }

    /// Leaves out what the term says in vain; false if it has no name.
    fn simplify(&mut self, work: &Work) -> Result<bool, TooComplex> {
        drop_included(&mut self.all, Language::clone, true, work)?;
        let all = Term {
            all: self.all.clone(),
            none: Vec::new(),
        }
        .language();
        let mut none = Vec::new();
        for one in self.none.drain(..) {
            if all.overlaps_within(&one, work)? {
                none.push(one);
            }
        }
        self.none = none;
        drop_included(&mut self.none, Language::clone, false, work)?;
        self.language().is_empty_within(work).map(|empty| !empty)
    }

    /// The patterns of the term; `alone` if they will not stand in a list.
    fn print(&self, alone: bool, work: &Work) -> Vec<String> {
        let patterns: Vec<&Pattern> = self.all.iter().filter_map(only_pattern).collect();
        if self.none.is_empty() {
            match patterns.as_slice() {
                [] => return vec!["*".to_owned()],
                [one] if one.rest.is_none() => return vec![pattern(one, alone)],
                _ => {}
            }
        }
        let mut parts: Vec<String> = patterns.iter().map(|pattern| expression(pattern)).collect();
        if parts.len() + usize::from(!self.none.is_empty()) > 1 {
            for part in parts
                .iter_mut()
                .filter(|part| part.bytes().any(|b| b == b'|'))
            {
                *part = format!("({part})");
            }
        }
        if !self.none.is_empty() {
            let none: Vec<String> = self
                .none
                .iter()
                .filter_map(only_pattern)
                .map(expression)
                .collect();
            parts.push(format!("~({})", none.join("|")));
        }
        let text = format!("/{}/", parts.join("&"));
        let names = self
            .language()
            .sample_within(NAMES + 1, work)
            .unwrap_or_default();
        let length: usize = names.iter().map(String::len).sum();
        if (1..=NAMES).contains(&names.len()) && length < text.len() {
            let alone = alone && names.len() == 1;
            names
                .iter()
                .map(|name| pattern(&Pattern::literal(name), alone))
                .collect()
        } else {
            vec![text]
        }
    }
}

/// One pattern; `alone` if it will not stand in a list.
fn pattern(pattern: &Pattern, alone: bool) -> String {
    let text = wildcard(pattern).filter(|text| alone || survives_a_list(text));
    text.unwrap_or_else(|| format!("/{}/", expression(pattern)))
}

fn only_pattern(language: &Language) -> Option<&Pattern> {
    language.as_list().and_then(|list| list.patterns().first())
}

/// A pattern in wildcard form, if it has one.
fn wildcard(pattern: &Pattern) -> Option<String> {
    // The empty wildcard pattern is not the empty name.
    if pattern.rest.is_some() || pattern.labels.is_empty() {
        return None;
    }
    let mut text = String::new();
    for &step in pattern.labels.iter() {
        match step {
            label::STAR => text.push('*'),
            label::ANY => text.push('?'),
            _ => {
                let character = char::from_u32(label::code_point(step)?)?;
                // A slash begins a regular expression, also where a list has cut a star off.
                let begins = text.is_empty() || text == "*";
                if matches!(character, '*' | '?' | '\\') || character == '/' && begins {
                    text.push('\\');
                }
                text.push(character);
            }
        }
    }
    Some(text)
}

/// Whether the text means the same in a list, where stars are cut off its ends: an escaped star at the end
/// must not be cut, and it is if the text begins with a star or has an earlier one.
fn survives_a_list(text: &str) -> bool {
    let Some(before) = text.strip_suffix('*') else {
        return true;
    };
    let escapes = before.len() - before.trim_end_matches('\\').len();
    escapes.is_multiple_of(2) || !text::has(before, b'*')
}

/// A pattern as a regular expression, without the slashes.
fn expression(pattern: &Pattern) -> String {
    let mut text = String::new();
    for &step in pattern.labels.iter() {
        match (step, &pattern.rest) {
            (label::STAR, _) => text.push_str(".*"),
            (label::ANY, _) => text.push('.'),
            // The text of the rest has its plain beginning.
            (_, Some(_)) => {}
            (step, None) => {
                let character = label::code_point(step).and_then(char::from_u32);
                let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
                if character.is_ascii_punctuation()
                    && !matches!(character, '-' | '_' | ':' | '/' | ',')
                {
                    text.push('\\');
                }
                text.push(character);
            }
        }
    }
    match &pattern.rest {
        // A parenthesis that closes nothing is itself, but not right behind one that opens.
        Some(rest) if rest.text.starts_with(')') => format!("{text}(\\{})", rest.text),
        Some(rest) if text.is_empty() => rest.text.clone(),
        Some(rest) => format!("{text}({})", rest.text),
        None if text.is_empty() => "()".to_owned(),
        None => text,
    }
}
