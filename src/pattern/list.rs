//! A list of patterns, the unit that formulas are made of.

use std::cell::OnceCell;

use super::compile::Pattern;
use super::formula::Outlook;
use super::machine::Machine;
use super::syntax::label;
use super::wildcard;

/// Lists up to this length of plain patterns are tried one after the other.
const FEW: usize = 4;

/// The union of some patterns.
#[derive(Debug, Default)]
pub(super) struct List {
    pub patterns: Vec<Pattern>,
    /// Whether a pattern is `*`.
    pub everything: bool,
    machine: OnceCell<Box<Machine>>,
}

impl List {
    pub fn new(patterns: Vec<Pattern>) -> List {
        let is_star =
            |pattern: &Pattern| *pattern.labels == [label::STAR] && pattern.rest.is_none();
        let everything = patterns.iter().any(is_star);
        List {
            patterns,
            everything,
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
        if self.patterns.len() <= FEW && self.patterns.iter().all(|pattern| pattern.rest.is_none())
        {
            return self
                .patterns
                .iter()
                .any(|pattern| wildcard::matches(&pattern.labels, text));
        }
        let machine = self.machine();
        match machine.run(text) {
            Some(end) => end.outlook.accepts(),
            None => machine.accepts_slowly(text),
        }
    }

    /// The value of a finished name.
    pub fn verdict(&self, text: &str) -> Outlook {
        if self.contains(text) {
            Outlook::EVERYTHING
        } else {
            Outlook::NOTHING
        }
    }
}
