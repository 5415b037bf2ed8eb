//! A list of patterns, the unit that formulas are made of.

use std::cell::OnceCell;

use super::compile::Pattern;
use super::machine::Machine;
use super::syntax::label;
use super::wildcard;

/// Lists of plain patterns up to this length are tried one after the other.
const FEW: usize = 4;

/// The union of some patterns.
#[derive(Debug, Default)]
pub(super) struct List {
    pub patterns: Vec<Pattern>,
    /// Whether a pattern is `*`.
    pub everything: bool,
    /// Whether the patterns are few and plain enough to be tried one after the other.
    is_short: bool,
    machine: OnceCell<Box<Machine>>,
}

impl List {
    pub fn new(patterns: Vec<Pattern>) -> List {
        let is_star =
            |pattern: &Pattern| *pattern.labels == [label::STAR] && pattern.rest.is_none();
        let is_plain = |pattern: &Pattern| pattern.rest.is_none();
        List {
            everything: patterns.iter().any(is_star),
            is_short: patterns.len() <= FEW && patterns.iter().all(is_plain),
            patterns,
            machine: OnceCell::new(),
        }
    }

    /// The automaton of the list, made when first needed.
    pub fn machine(&self) -> &Machine {
        self.machine.get_or_init(|| {
            let patterns = self.patterns.iter().map(|pattern| (pattern, 0)).collect();
            Box::new(Machine::new(patterns))
        })
    }

    /// Whether one of the patterns matches.
    pub fn contains(&self, text: &str) -> bool {
        if self.is_short {
            let mut patterns = self.patterns.iter();
            return patterns.any(|pattern| wildcard::matches(&pattern.labels, text));
        }
        let machine = self.machine();
        match machine.run(text) {
            Some(end) => end.outlook.accepts(),
            None => machine.accepts_slowly(text),
        }
    }
}
