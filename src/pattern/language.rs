//! Sets of names and the questions about them: engine A of Elasticsearch's two.
//!
//! A [`Language`] is a formula over lists of patterns. Union, intersection, difference and complement only
//! write a longer formula, so they are cheap and cannot fail. The work is done when something is asked: the
//! lists run side by side over all names at once, and whatever answers the question first ends the search.

use std::rc::Rc;

use super::canonical::Canonical;
use super::compile::{Pattern, compile_list};
use super::error::{PatternError, TooComplex};
use super::formula::{Formula, Step};
use super::list::List;
use super::syntax::label;
use super::work::Work;
use super::{canonical, compile, explore, printer, shortcut};

/// A set of names. Cloning is cheap.
///
/// Reproduces the automata of `Automatons` in `org.elasticsearch.xpack.core.security.support`: how a list of
/// patterns becomes a language, and inclusion, intersection and difference of languages, exact over all code
/// points.
#[derive(Clone, Debug)]
pub struct Language(Rc<Formula>);

impl Default for Language {
    /// The language without a name.
    fn default() -> Language {
        Language::empty()
    }
}

impl Language {
    /// The language without a name.
    pub fn empty() -> Language {
        Language::list(Vec::new())
    }

    /// The language of all names.
    pub fn all() -> Language {
        Language::list(vec![Pattern {
            labels: [label::STAR].into(),
            rest: None,
        }])
    }

    /// The language of a list of patterns, wildcard or `/regular expression/`: every name that one of them
    /// matches. No pattern, no name.
    ///
    /// As in `Automatons.patterns`, a list of two or more cuts the stars off the ends of an element and reads
    /// what is left as a pattern of its own, and so `["*/x/", "b"]` is not `*/x/` united with `b`. Elasticsearch
    /// also refuses a list of which only the union is too complex; here a list is as good as its patterns.
    ///
    /// # Errors
    /// The first pattern that Elasticsearch would refuse.
    pub fn of<S: AsRef<str>>(patterns: &[S]) -> Result<Language, PatternError> {
        Language::of_texts(&patterns.iter().map(AsRef::as_ref).collect::<Vec<_>>())
    }

    fn of_texts(patterns: &[&str]) -> Result<Language, PatternError> {
        let list = match List::of_plain(patterns) {
            Some(list) => list,
            None => List::new(compile_list(patterns, false)?),
        };
        Ok(Language::of_list(list))
    }

    /// Whether a text is a pattern of Elasticsearch 9 at all. How complex it is shows only when it becomes a language.
    ///
    /// # Errors
    /// The first thing that is wrong with the text, an error of the kind
    /// [`Invalid`](super::PatternErrorKind::Invalid).
    pub fn read(pattern: &str) -> Result<(), PatternError> {
        compile::read_strictly(pattern)
    }

    /// Whether Elasticsearch 9 takes a list of patterns.
    ///
    /// The same as [`Language::of`] but for repetitions whose bounds are out of order, `a{3,2}`: they match
    /// nothing, and Lucene 10 has begun to refuse them.
    ///
    /// # Errors
    /// The first pattern that Elasticsearch 9 would refuse.
    pub fn check<S: AsRef<str>>(patterns: &[S]) -> Result<(), PatternError> {
        let patterns: Vec<&str> = patterns.iter().map(AsRef::as_ref).collect();
        compile::unless_spent(compile_list(&patterns, true).map(drop))
    }

    /// The language of one name, whatever characters it has.
    pub fn literal(name: &str) -> Language {
        Language::list(vec![Pattern::literal(name)])
    }

    pub(super) fn list(patterns: Vec<Pattern>) -> Language {
        Language::of_list(List::new(patterns))
    }

    pub(super) fn of_list(list: List) -> Language {
        Language(Rc::new(Formula::list(Rc::new(list))))
    }

    pub(super) fn formula(&self) -> &Formula {
        &self.0
    }

    /// The list that this language is, if it is just one.
    pub(super) fn as_list(&self) -> Option<&Rc<List>> {
        match (self.0.lists.as_slice(), self.0.steps.as_slice()) {
            ([list], [Step::List(_)]) => Some(list),
            _ => None,
        }
    }

    fn is_known_empty(&self) -> bool {
        self.as_list().is_some_and(|list| list.is_empty())
    }

    fn is_known_total(&self) -> bool {
        self.as_list().is_some_and(|list| list.is_total())
    }

    /// The names of either language.
    #[must_use]
    pub fn union(&self, other: &Language) -> Language {
        Language::unite(vec![self.clone(), other.clone()])
    }

    /// The names of all of the languages together; of none, no name.
    pub fn union_of(languages: impl IntoIterator<Item = Language>) -> Language {
        Language::unite(languages.into_iter().collect())
    }

    fn unite(mut parts: Vec<Language>) -> Language {
        parts.retain(|part| !part.is_known_empty());
        if let Some(total) = parts.iter().position(Language::is_known_total) {
            return parts.swap_remove(total);
        }
        // Lists come together in one list: one automaton is faster than several.
        let lists = parts.iter().filter_map(Language::as_list);
        if lists.clone().count() > 1 {
            let list = List::of_lists(lists);
            parts.retain(|part| part.as_list().is_none());
            parts.push(Language::of_list(list));
        }
        match parts.as_slice() {
            [] => Language::empty(),
            [one] => one.clone(),
            _ => Language::join(&parts, Step::Or),
        }
    }

    fn join(parts: &[Language], operator: Step) -> Language {
        let formulas: Vec<&Formula> = parts.iter().map(Language::formula).collect();
        Language(Rc::new(Formula::join(&formulas, operator)))
    }

    /// The names of both languages.
    #[must_use]
    pub fn intersection(&self, other: &Language) -> Language {
        if self.is_known_empty() || other.is_known_total() {
            return self.clone();
        }
        if other.is_known_empty() || self.is_known_total() {
            return other.clone();
        }
        Language::join(&[self.clone(), other.clone()], Step::And)
    }

    /// The names of this language that are not in the other.
    #[must_use]
    pub fn difference(&self, other: &Language) -> Language {
        if Rc::ptr_eq(&self.0, &other.0) {
            return Language::empty();
        }
        self.intersection(&other.complement())
    }

    /// The names that are not in this language.
    #[must_use]
    pub fn complement(&self) -> Language {
        if self.is_known_empty() {
            return Language::all();
        }
        if self.is_known_total() {
            return Language::empty();
        }
        Language(Rc::new(self.0.negate()))
    }

    /// Whether a name is in the language. Never fails, and allocates nothing for lists of a few plain
    /// patterns or once similar names have been asked.
    pub fn contains(&self, text: &str) -> bool {
        match self.as_list() {
            Some(list) => list.contains(text),
            None => self.0.contains(text),
        }
    }

    /// Whether there is no name in the language.
    pub fn is_empty(&self) -> Result<bool, TooComplex> {
        self.is_empty_within(&Work::new())
    }

    pub(super) fn is_empty_within(&self, work: &Work) -> Result<bool, TooComplex> {
        match self.as_list() {
            Some(list) => Ok(list.is_empty()),
            None => explore::is_empty(&self.0, work),
        }
    }

    /// Whether every name is in the language.
    pub fn is_total(&self) -> Result<bool, TooComplex> {
        self.complement().is_empty()
    }

    /// Whether every name of the other language is in this one. The empty language is included in all.
    pub fn includes(&self, other: &Language) -> Result<bool, TooComplex> {
        self.includes_within(other, &Work::new())
    }

    /// The same with others within one bound of work.
    pub(crate) fn includes_within(
        &self,
        other: &Language,
        work: &Work,
    ) -> Result<bool, TooComplex> {
        if self.is_known_total() {
            return Ok(true);
        }
        if let (Some(list), Some(asked)) = (self.as_list(), other.as_list()) {
            let mut plain = shortcut::includes(list, asked);
            if plain.is_none() {
                plain = explore::plainly_includes(list, asked, work)?;
            }
            if let Some(plain) = plain {
                return Ok(plain);
            }
        }
        other.difference(self).is_empty_within(work)
    }

    /// Whether a name is in both languages.
    pub fn overlaps(&self, other: &Language) -> Result<bool, TooComplex> {
        self.overlaps_within(other, &Work::new())
    }

    pub(super) fn overlaps_within(
        &self,
        other: &Language,
        work: &Work,
    ) -> Result<bool, TooComplex> {
        if let (Some(own), Some(others)) = (self.as_list(), other.as_list())
            && let Some(answer) = shortcut::overlap(own, others)
        {
            return Ok(answer);
        }
        let both = self.intersection(other);
        both.is_empty_within(work).map(|empty| !empty)
    }

    /// Whether both languages have the same names.
    pub fn same_as(&self, other: &Language) -> Result<bool, TooComplex> {
        Ok(self.includes(other)? && other.includes(self)?)
    }

    /// A name of this language that is not in the other: one of the shortest, and of these one that is easy
    /// to read. `None` if the other includes this one.
    ///
    /// The empty string is a name like any other here; intersect with `?*` for names that can exist.
    pub fn witness(&self, other: &Language) -> Result<Option<String>, TooComplex> {
        explore::shortest(&self.difference(other).0, &Work::new())
    }

    /// A name of the language, if one shows on its first pattern.
    pub fn some_name(&self) -> Option<String> {
        if let Some(text) = self.as_list()?.texts().and_then(<[_]>::first) {
            // The star goes away: a prefix is one of the names.
            return Some(text.strip_suffix('*').unwrap_or(text).to_owned());
        }
        shortcut::some_name(self.as_list()?.patterns().first()?)
    }

    /// Up to `n` names of the language, shortest first and of these the easiest to read.
    pub fn sample(&self, n: usize) -> Result<Vec<String>, TooComplex> {
        self.sample_within(n, &Work::new())
    }

    pub(super) fn sample_within(&self, n: usize, work: &Work) -> Result<Vec<String>, TooComplex> {
        let mut names: Vec<String> = Vec::new();
        let mut left = self.clone();
        while names.len() < n {
            let Some(name) = explore::shortest(&left.0, work)? else {
                break;
            };
            names.push(name);
            let mut known = Vec::with_capacity(names.len());
            for name in &names {
                known.push(Pattern::literal(name));
            }
            left = self.difference(&Language::list(known));
        }
        Ok(names)
    }

    /// The language in its minimal form, which is the same for all ways to write the language.
    pub fn canonical(&self) -> Result<Canonical, TooComplex> {
        canonical::canonical(self)
    }

    /// The simplest patterns known whose list is this language; no pattern if it has no name.
    ///
    /// Read back by [`Language::of`] the list gives the same language again, unless it takes an expression
    /// that is more complex than Elasticsearch allows. What other patterns include is left out, and exceptions
    /// are written only where they take something away.
    pub fn to_pattern(&self) -> Result<Vec<String>, TooComplex> {
        printer::print(self)
    }
}
