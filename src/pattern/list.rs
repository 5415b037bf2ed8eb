//! A list of patterns, the unit that formulas are made of.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use super::compile::{Pattern, compile_list};
use super::machine::Machine;
use super::syntax::label;
use super::wildcard;

/// Lists up to this length of patterns without regular expression are tried one after the other.
const FEW: usize = 4;

/// Lists up to this length of plain texts are.
const FEW_TEXTS: usize = 256;

/// Longer lists of plain texts are worth an automaton once they have been asked about so many names.
const LONG: usize = 16;
const MANY: u32 = 8;

/// The union of some patterns. What can wait is done when it is first needed: most lists of a role are never
/// asked about.
#[derive(Debug)]
pub(super) struct List {
    origin: Origin,
    patterns: OnceCell<Vec<Pattern>>,
    is_total: OnceCell<bool>,
    machine: OnceCell<Box<Machine>>,
    /// How many names were compared with plain texts.
    asked: Cell<u32>,
}

/// Patterns that [are plain](is_plain).
pub(super) type Texts = [Rc<str>];

/// What the patterns are made from.
#[derive(Debug)]
enum Origin {
    /// They are there.
    Patterns,
    /// Texts that [are plain](is_plain), one at least.
    Texts(Vec<Rc<str>>),
    /// Other lists, none of them of this kind; one at least has a pattern.
    Lists(Vec<Rc<List>>),
}

impl List {
    pub fn new(patterns: Vec<Pattern>) -> List {
        List {
            origin: Origin::Patterns,
            patterns: OnceCell::from(patterns),
            is_total: OnceCell::new(),
            machine: OnceCell::new(),
            asked: Cell::new(0),
        }
    }

    /// The list of these texts, if each [is plain](is_plain).
    pub fn of_plain(texts: &[&str]) -> Option<List> {
        let plain = !texts.is_empty() && texts.iter().all(|text| is_plain(text));
        plain.then(|| List {
            origin: Origin::Texts(texts.iter().map(|&text| text.into()).collect()),
            patterns: OnceCell::new(),
            is_total: OnceCell::new(),
            machine: OnceCell::new(),
            asked: Cell::new(0),
        })
    }

    /// The patterns of several lists. Lists of lists stay flat, however often they are joined.
    pub fn of_lists<'a>(lists: impl Iterator<Item = &'a Rc<List>>) -> List {
        let mut parts = Vec::new();
        let mut texts = Vec::new();
        for list in lists {
            match &list.origin {
                Origin::Lists(lists) => parts.extend_from_slice(lists),
                Origin::Texts(own) => {
                    texts.extend_from_slice(own);
                    parts.push(list.clone());
                }
                Origin::Patterns => parts.push(list.clone()),
            }
        }
        let all_plain = |part: &Rc<List>| matches!(part.origin, Origin::Texts(_));
        List {
            origin: if parts.iter().all(all_plain) {
                Origin::Texts(texts)
            } else {
                Origin::Lists(parts)
            },
            patterns: OnceCell::new(),
            is_total: OnceCell::new(),
            machine: OnceCell::new(),
            asked: Cell::new(0),
        }
    }

    /// The texts of the list, if it has [plain](is_plain) ones only.
    pub fn texts(&self) -> Option<&Texts> {
        match &self.origin {
            Origin::Texts(texts) => Some(texts),
            _ => None,
        }
    }

    /// The patterns.
    pub fn patterns(&self) -> &[Pattern] {
        self.patterns.get_or_init(|| match &self.origin {
            Origin::Patterns => Vec::new(),
            Origin::Texts(texts) => {
                let mut borrowed: Vec<&str> = Vec::with_capacity(texts.len());
                for text in texts {
                    borrowed.push(text);
                }
                compile_list(&borrowed, false).unwrap_or_default()
            }
            Origin::Lists(lists) => {
                let mut patterns = Vec::new();
                for list in lists {
                    patterns.extend_from_slice(list.patterns());
                }
                patterns
            }
        })
    }

    /// Whether there is no pattern.
    pub fn is_empty(&self) -> bool {
        matches!(self.origin, Origin::Patterns) && self.patterns().is_empty()
    }

    /// Whether a pattern is `*`.
    pub fn is_total(&self) -> bool {
        *self.is_total.get_or_init(|| match &self.origin {
            Origin::Patterns => self
                .patterns()
                .iter()
                .any(|pattern| matches!(*pattern.labels, [label::STAR]) && pattern.rest.is_none()),
            Origin::Texts(texts) => texts.iter().any(|text| **text == *"*"),
            Origin::Lists(lists) => lists.iter().any(|list| list.is_total()),
        })
    }

    /// The automaton of the list.
    pub fn machine(&self) -> &Machine {
        self.machine.get_or_init(|| {
            let mut patterns = Vec::with_capacity(self.patterns().len());
            for pattern in self.patterns() {
                patterns.push((pattern, 0));
            }
            Box::new(Machine::new(patterns))
        })
    }

    /// Whether one of the patterns matches.
    pub fn contains(&self, text: &str) -> bool {
        let machine = match self.machine.get() {
            Some(machine) => machine,
            None => match self.short_match(text) {
                Some(matches) => return matches,
                None => self.machine(),
            },
        };
        match machine.run(text) {
            Some(end) => end.outlook.accepts(),
            None => machine.accepts_slowly(text),
        }
    }

    /// The same for lists that are too short and plain to need an automaton for it.
    fn short_match(&self, name: &str) -> Option<bool> {
        if let Some(texts) = self.texts()
            && texts.len() <= FEW_TEXTS
        {
            let asked = self.asked.get();
            if texts.len() <= LONG || asked < MANY {
                self.asked.set(asked.saturating_add(1));
                return Some(plain_match(texts, name));
            }
            return None;
        }
        let patterns = self.patterns();
        let is_plain = |pattern: &Pattern| pattern.rest.is_none();
        (patterns.len() <= FEW && patterns.iter().all(is_plain)).then(|| {
            let mut patterns = patterns.iter();
            patterns.any(|pattern| wildcard::matches(&pattern.labels, name))
        })
    }
}

/// Whether a text is more than a name as it stands to any of the engines: it has a wildcard or an escape, or begins
/// as a regular expression does.
pub(crate) fn is_pattern(text: &str) -> bool {
    let is_special = |byte| matches!(byte, b'*' | b'?' | b'\\');
    text.starts_with('/') || text.bytes().any(is_special)
}

/// Whether a pattern is a name or a prefix before one star, and nothing in it has another meaning: such a one
/// is never refused, and means the same to both engines.
pub(crate) fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some((last, before)) = bytes.split_last() else {
        return false;
    };
    bytes.first() != Some(&b'/')
        && !matches!(last, b'?' | b'\\')
        && !before
            .iter()
            .any(|byte| matches!(byte, b'*' | b'?' | b'\\'))
}

/// Whether one of some plain texts matches a name, or another plain text as if that were a name: then it matches
/// all names of it, and no other way to match them exists.
pub(super) fn plain_match(texts: &Texts, name: &str) -> bool {
    let name = name.as_bytes();
    texts.iter().any(|text| {
        let text = text.as_bytes();
        match text.split_last() {
            // Names that differ mostly begin alike, so the end of the prefix is looked at first.
            Some((b'*', prefix)) => {
                let end = prefix.len().wrapping_sub(1);
                (prefix.is_empty() || prefix.get(end) == name.get(end)) && name.starts_with(prefix)
            }
            _ => text == name,
        }
    })
}
