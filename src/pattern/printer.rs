//! Writes a language as patterns that Elasticsearch reads back as the same language.
//!
//! The formula is brought into the form "these patterns, without those", one [`Term`] for each such
//! statement. What a term says in vain (a pattern that excludes nothing, a term that another one includes) is
//! left out, and what is left is written in the shortest of a few ways: names, wildcards, one expression.

use super::compile::Pattern;
use super::error::TooComplex;
use super::formula::Step;
use super::language::Language;
use super::syntax::label;

/// Terms up to which all are compared with all.
const TERMS: usize = 64;

/// A term with no more names than this is written as names if that is shorter.
const NAMES: usize = 4;

/// The names that all of some patterns match and none of some others, each pattern as a language.
#[derive(Clone, Default)]
struct Term {
    all: Vec<Language>,
    none: Vec<Language>,
}

/// The patterns of a language.
pub(super) fn print(language: &Language) -> Vec<String> {
    if language.is_total() == Ok(true) {
        return vec!["*".to_owned()];
    }
    let mut shown = Vec::new();
    match simplify(language) {
        Ok(Some(terms)) => {
            for term in &terms {
                shown.extend(term.print(terms.len() == 1));
            }
            // One term may have become several names, and a list reads its elements in another way.
            if terms.len() == 1 && shown.len() > 1 {
                shown = terms.iter().flat_map(|term| term.print(false)).collect();
            }
        }
        // Too long to be worth it, or too complex: as it is.
        _ => shown.push(format!("/{}/", formula(language))),
    }
    let mut distinct: Vec<String> = Vec::with_capacity(shown.len());
    let mut known = super::interner::Interner::default();
    for text in shown {
        let key: Vec<u32> = text.chars().map(u32::from).collect();
        if known.intern(&key).1 {
            distinct.push(text);
        }
    }
    distinct
}

/// The terms of a language; `None` if they are too many to look at.
fn simplify(language: &Language) -> Result<Option<Vec<Term>>, TooComplex> {
    let mut stack: Vec<Vec<Term>> = Vec::new();
    for step in &language.formula().steps {
        let value = match *step {
            Step::List(number) => {
                let list = language.formula().lists.get(number as usize);
                let patterns = list.map_or(&[][..], |list| &list.patterns);
                patterns
                    .iter()
                    .map(|pattern| Term::of(pattern.clone()))
                    .collect()
            }
            Step::Or => {
                let mut terms = stack.pop().unwrap_or_default();
                terms.splice(0..0, stack.pop().unwrap_or_default());
                terms
            }
            Step::And => {
                let right = stack.pop().unwrap_or_default();
                let left = stack.pop().unwrap_or_default();
                match product(&left, &right)? {
                    Some(terms) => terms,
                    None => return Ok(None),
                }
            }
            Step::Not => match negate(&stack.pop().unwrap_or_default())? {
                Some(terms) => terms,
                None => return Ok(None),
            },
        };
        stack.push(value);
    }
    let mut terms = stack.pop().unwrap_or_default();
    if terms.len() <= TERMS {
        drop_included(&mut terms, Term::language, false)?;
    }
    Ok(Some(terms))
}

/// The terms of what is in both; nothing if they are too many.
fn product(left: &[Term], right: &[Term]) -> Result<Option<Vec<Term>>, TooComplex> {
    if left.len() * right.len() > TERMS * TERMS {
        return Ok(None);
    }
    let mut terms = Vec::new();
    for a in left {
        for b in right {
            let term = Term {
                all: a.all.iter().chain(&b.all).cloned().collect(),
                none: a.none.iter().chain(&b.none).cloned().collect(),
            };
            terms.extend(term.simplify()?);
        }
    }
    Ok(Some(terms))
}

/// The terms of what is in none.
fn negate(terms: &[Term]) -> Result<Option<Vec<Term>>, TooComplex> {
    let mut result = vec![Term::default()];
    for term in terms {
        let mut outside: Vec<Term> = Vec::new();
        outside.extend(term.all.iter().map(|one| Term {
            none: vec![one.clone()],
            ..Term::default()
        }));
        outside.extend(term.none.iter().map(|one| Term {
            all: vec![one.clone()],
            ..Term::default()
        }));
        match product(&result, &outside)? {
            Some(terms) => result = terms,
            None => return Ok(None),
        }
    }
    Ok(Some(result))
}

/// Leaves out what another one includes, or what includes another one.
fn drop_included<T>(
    items: &mut Vec<T>,
    language: impl Fn(&T) -> Language,
    keep_least: bool,
) -> Result<(), TooComplex> {
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
            if other != at && large.includes(small)? {
                items.remove(at);
                break;
            }
        }
    }
    Ok(())
}

impl Term {
    fn of(pattern: Pattern) -> Term {
        Term {
            all: vec![Language::list(vec![pattern])],
            none: Vec::new(),
        }
    }

    fn language(&self) -> Language {
        let all = self
            .all
            .iter()
            .fold(Language::all(), |all, one| all.intersection(one));
        all.difference(&Language::union_of(self.none.iter().cloned()))
    }

    /// The same without what it says in vain; nothing if it has no name.
    fn simplify(mut self) -> Result<Option<Term>, TooComplex> {
        drop_included(&mut self.all, Language::clone, true)?;
        drop_included(&mut self.none, Language::clone, false)?;
        if self.language().is_empty()? {
            return Ok(None);
        }
        let all = Term {
            all: self.all.clone(),
            none: Vec::new(),
        }
        .language();
        let mut none = Vec::new();
        for one in self.none {
            if all.overlaps(&one)? {
                none.push(one);
            }
        }
        self.none = none;
        Ok(Some(self))
    }

    /// The patterns of the term; `alone` if they will not stand in a list.
    fn print(&self, alone: bool) -> Vec<String> {
        let patterns: Vec<&Pattern> = self.all.iter().filter_map(only_pattern).collect();
        let plain = match patterns.as_slice() {
            [one] if self.none.is_empty() => {
                wildcard(one).filter(|text| alone || survives_a_list(text))
            }
            [] if self.none.is_empty() => Some("*".to_owned()),
            _ => None,
        };
        if let Some(text) = plain {
            return vec![text];
        }
        let mut parts: Vec<String> = patterns.iter().map(|pattern| expression(pattern)).collect();
        if parts.len() + usize::from(!self.none.is_empty()) > 1 {
            for part in parts.iter_mut().filter(|part| part.contains('|')) {
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
        match self.language().sample(NAMES + 1) {
            Ok(names)
                if names.len() <= NAMES
                    && names.iter().map(String::len).sum::<usize>() < text.len() =>
            {
                let literal = |name: &String| {
                    wildcard(&Pattern::literal(name)).unwrap_or_else(|| "//".to_owned())
                };
                names.iter().map(literal).collect()
            }
            _ => vec![text],
        }
    }
}

fn only_pattern(language: &Language) -> Option<&Pattern> {
    language.as_list().and_then(|list| list.patterns.first())
}

/// A formula as it is, as a regular expression without the slashes.
fn formula(language: &Language) -> String {
    let formula = language.formula();
    let mut stack: Vec<String> = Vec::new();
    for step in &formula.steps {
        let shown = match *step {
            Step::List(number) => {
                let patterns = formula
                    .lists
                    .get(number as usize)
                    .map_or(&[][..], |list| &list.patterns);
                let alternatives: Vec<String> = patterns.iter().map(expression).collect();
                if alternatives.is_empty() {
                    "#".to_owned()
                } else {
                    format!("({})", alternatives.join("|"))
                }
            }
            Step::Not => format!("~{}", stack.pop().unwrap_or_default()),
            Step::And | Step::Or => {
                let right = stack.pop().unwrap_or_default();
                let left = stack.pop().unwrap_or_default();
                let operator = if *step == Step::And { '&' } else { '|' };
                format!("({left}{operator}{right})")
            }
        };
        stack.push(shown);
    }
    stack.pop().unwrap_or_default()
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
    escapes.is_multiple_of(2) || !before.contains('*')
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
        Some(rest) if text.is_empty() => rest.text.clone(),
        Some(rest) => format!("{text}({})", rest.text),
        None if text.is_empty() => "()".to_owned(),
        None => text,
    }
}
