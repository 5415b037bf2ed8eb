//! Sets of names and the questions about them: engine A of Elasticsearch's two.
//!
//! A [`Language`] is a formula over lists of patterns. Union, intersection, difference and complement only
//! write a longer formula, so they are cheap and cannot fail. The work is done when something is asked: the
//! lists run side by side over all names at once, and whatever answers the question first ends the search.

use std::cell::OnceCell;
use std::rc::Rc;

use super::compile::{Pattern, compile_list};
use super::error::{PatternError, TooComplex};
use super::explore::Explorer;
use super::machine::{Machine, Outlook};
use super::syntax::label;
use super::{printer, wildcard};

/// Lists up to this length of plain patterns are tried one after the other.
const FEW: usize = 4;

/// A set of names. Cloning is cheap.
///
/// Reproduces the automata of `Automatons` in `org.elasticsearch.xpack.core.security.support`: how a list of
/// patterns becomes a language, and inclusion, intersection and difference of languages, exact over all code
/// points.
#[derive(Clone, Debug)]
pub struct Language(Rc<Formula>);

#[derive(Debug)]
pub(super) struct Formula {
    pub leaves: Vec<Rc<Leaf>>,
    /// In postfix order.
    pub steps: Vec<Step>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Leaf(u32),
    Or,
    And,
    Not,
}

/// A list of patterns: the union of their languages.
#[derive(Debug, Default)]
pub(super) struct Leaf {
    pub patterns: Vec<Pattern>,
    machine: OnceCell<Machine>,
}

impl Leaf {
    pub fn machine(&self) -> &Machine {
        self.machine
            .get_or_init(|| Machine::new(self.patterns.iter().map(|pattern| (pattern, 0))))
    }

    fn contains(&self, text: &str) -> bool {
        if self.patterns.len() <= FEW && self.patterns.iter().all(|pattern| pattern.rest.is_none())
        {
            return self
                .patterns
                .iter()
                .any(|pattern| wildcard::matches(&pattern.labels, text));
        }
        let machine = self.machine();
        let Some(state) = machine.run(text) else {
            let mut matching = Vec::new();
            machine.matching_text(text, &mut matching);
            return !matching.is_empty();
        };
        matches!(
            machine.outlook(state),
            Outlook::Everything | Outlook::Open { accepts: true }
        )
    }

    fn is_everything(&self) -> bool {
        self.patterns
            .iter()
            .any(|pattern| *pattern.labels == [label::STAR] && pattern.rest.is_none())
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
    /// what is left as a pattern of its own, and so `["*/x/", "b"]` is not `*/x/` united with `b`.
    ///
    /// # Errors
    /// The first pattern that Elasticsearch would refuse.
    pub fn of<S: AsRef<str>>(patterns: &[S]) -> Result<Language, PatternError> {
        compile_list(patterns).map(Language::list)
    }

    pub(super) fn list(patterns: Vec<Pattern>) -> Language {
        let leaf = Rc::new(Leaf {
            patterns,
            machine: OnceCell::new(),
        });
        Language(Rc::new(Formula {
            leaves: vec![leaf],
            steps: vec![Step::Leaf(0)],
        }))
    }

    pub(super) fn formula(&self) -> &Formula {
        &self.0
    }

    /// The list that this language is, if it is just one.
    pub(super) fn as_list(&self) -> Option<&Leaf> {
        match (self.0.leaves.as_slice(), self.0.steps.as_slice()) {
            ([leaf], [Step::Leaf(_)]) => Some(leaf),
            _ => None,
        }
    }

    fn is_known_empty(&self) -> bool {
        self.as_list().is_some_and(|leaf| leaf.patterns.is_empty())
    }

    fn is_known_total(&self) -> bool {
        self.as_list().is_some_and(Leaf::is_everything)
    }

    fn combine(&self, other: &Language, step: Step) -> Language {
        let mut leaves = self.0.leaves.clone();
        let mut steps = self.0.steps.clone();
        for &step in &other.0.steps {
            steps.push(match step {
                Step::Leaf(index) => {
                    let leaf = other
                        .0
                        .leaves
                        .get(index as usize)
                        .cloned()
                        .unwrap_or_default();
                    let known = leaves.iter().position(|known| Rc::ptr_eq(known, &leaf));
                    Step::Leaf(known.unwrap_or_else(|| {
                        leaves.push(leaf);
                        leaves.len() - 1
                    }) as u32)
                }
                other => other,
            });
        }
        steps.push(step);
        Language(Rc::new(Formula { leaves, steps }))
    }

    /// The names of either language.
    #[must_use]
    pub fn union(&self, other: &Language) -> Language {
        if self.is_known_empty() || other.is_known_total() {
            return other.clone();
        }
        if other.is_known_empty() || self.is_known_total() {
            return self.clone();
        }
        match (self.as_list(), other.as_list()) {
            (Some(a), Some(b)) => {
                Language::list(a.patterns.iter().chain(&b.patterns).cloned().collect())
            }
            _ => self.combine(other, Step::Or),
        }
    }

    /// The names of all of the languages together; of none, no name.
    pub fn union_of(languages: impl IntoIterator<Item = Language>) -> Language {
        let mut patterns = Vec::new();
        let mut others: Option<Language> = None;
        for language in languages {
            match language.as_list() {
                Some(leaf) => patterns.extend_from_slice(&leaf.patterns),
                None => others = Some(others.map_or(language.clone(), |all| all.union(&language))),
            }
        }
        let list = Language::list(patterns);
        others.map_or(list.clone(), |others| others.union(&list))
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
        self.combine(other, Step::And)
    }

    /// The names of this language that are not in the other.
    #[must_use]
    pub fn difference(&self, other: &Language) -> Language {
        if self.is_known_empty() || other.is_known_empty() {
            return self.clone();
        }
        if other.is_known_total() {
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
        let mut steps = self.0.steps.clone();
        if steps.last() == Some(&Step::Not) {
            steps.pop();
        } else {
            steps.push(Step::Not);
        }
        Language(Rc::new(Formula {
            leaves: self.0.leaves.clone(),
            steps,
        }))
    }

    /// Whether a name is in the language. Never fails, and allocates nothing for lists of a few plain
    /// patterns or once similar names have been asked.
    pub fn contains(&self, text: &str) -> bool {
        if let Some(leaf) = self.as_list() {
            return leaf.contains(text);
        }
        self.0.evaluate(
            |leaf| leaf.contains(text),
            |a, b| a || b,
            |a, b| a && b,
            |a| !a,
        )
    }

    /// Whether there is no name in the language.
    pub fn is_empty(&self) -> Result<bool, TooComplex> {
        match self.as_list() {
            Some(leaf) => Ok(leaf.patterns.is_empty()),
            None => Ok(Explorer::new(&self.0).shortest()?.is_none()),
        }
    }

    /// Whether every name is in the language.
    pub fn is_total(&self) -> Result<bool, TooComplex> {
        self.complement().is_empty()
    }

    /// Whether every name of the other language is in this one. The empty language is included in all.
    pub fn includes(&self, other: &Language) -> Result<bool, TooComplex> {
        other.difference(self).is_empty()
    }

    /// Whether a name is in both languages.
    pub fn overlaps(&self, other: &Language) -> Result<bool, TooComplex> {
        self.intersection(other).is_empty().map(|empty| !empty)
    }

    /// Whether both languages have the same names.
    pub fn same_as(&self, other: &Language) -> Result<bool, TooComplex> {
        Ok(self.includes(other)? && other.includes(self)?)
    }

    /// A name of this language that is not in the other: one of the shortest, and of these one that is easy
    /// to read. `None` if the other includes this one.
    pub fn witness(&self, other: &Language) -> Result<Option<String>, TooComplex> {
        Explorer::new(&self.difference(other).0).shortest()
    }

    /// Up to `n` names of the language, shortest first.
    pub fn sample(&self, n: usize) -> Result<Vec<String>, TooComplex> {
        let mut names = Vec::new();
        let mut left = self.clone();
        while names.len() < n {
            let Some(name) = Explorer::new(&left.0).shortest()? else {
                break;
            };
            left = left.difference(&Language::literal(&name));
            names.push(name);
        }
        Ok(names)
    }

    /// The simplest patterns known whose list is this language.
    ///
    /// Read back by [`Language::of`] the list gives the same language again. Lists of patterns come out as
    /// such, without repetitions; anything else as one regular expression.
    pub fn to_pattern(&self) -> Vec<String> {
        printer::print(self)
    }

    /// The language of one name.
    pub fn literal(name: &str) -> Language {
        let labels = name.chars().map(|c| label::of(u32::from(c))).collect();
        Language::list(vec![Pattern { labels, rest: None }])
    }
}

impl Formula {
    /// The value of the formula for given values of its leaves.
    pub fn evaluate<T: Copy + Default>(
        &self,
        leaf: impl Fn(&Leaf) -> T,
        or: impl Fn(T, T) -> T,
        and: impl Fn(T, T) -> T,
        not: impl Fn(T) -> T,
    ) -> T {
        let mut stack: Vec<T> = Vec::new();
        for step in &self.steps {
            let value = match *step {
                Step::Leaf(index) => self
                    .leaves
                    .get(index as usize)
                    .map(|l| leaf(l))
                    .unwrap_or_default(),
                Step::Not => not(stack.pop().unwrap_or_default()),
                Step::Or | Step::And => {
                    let right = stack.pop().unwrap_or_default();
                    let left = stack.pop().unwrap_or_default();
                    if *step == Step::Or {
                        or(left, right)
                    } else {
                        and(left, right)
                    }
                }
            };
            stack.push(value);
        }
        stack.pop().unwrap_or_default()
    }
}
