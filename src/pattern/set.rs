//! Many languages and matchers, one pass over a name.
//!
//! All patterns of all members go into one automaton, and each of its states has a *class*: the set of members
//! that match a name ending there. Asking for the class of a name costs time in the length of the name; what
//! follows from the class can be looked up in a table of the caller's.

use std::cell::RefCell;
use std::rc::Rc;

use super::interner::Interner;
use super::language::{Language, Step};
use super::machine::Machine;
use super::matcher::StringMatcher;

/// Classes, and members over all classes, that are remembered.
const CLASSES: usize = 1 << 16;
const MEMBERS: usize = 1 << 22;

/// One of the languages or matchers of a [`PatternSet`].
#[derive(Clone, Debug)]
pub enum SetMember {
    /// Matches as [`Language::contains`] does.
    Language(Language),
    /// Matches as [`StringMatcher::matches`] does.
    Matcher(StringMatcher),
}

/// A set of matching members. Equal sets have equal ids, for the life of the [`PatternSet`] that gave them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(pub u32);

/// Tests a name against many languages and matchers at once.
#[derive(Debug)]
pub struct PatternSet {
    machine: Machine,
    /// For each leaf of a formula the members, if any, that are just this leaf.
    plain: Vec<u32>,
    /// Members that are formulas of several leaves: id, formula, and the number of its first leaf.
    formulas: Vec<(u32, Language, u32)>,
    classes: RefCell<Classes>,
}

#[derive(Debug, Default)]
struct Classes {
    sets: Interner,
    members: Vec<Rc<[u32]>>,
}

/// In `plain`: the leaf belongs to a formula.
const PART: u32 = u32::MAX;

impl PatternSet {
    /// A set of members; member `i` has the id `i`.
    pub fn new(members: Vec<SetMember>) -> PatternSet {
        let mut plain = Vec::new();
        let mut formulas = Vec::new();
        let mut leaves = Vec::new();
        for (id, member) in (0..).zip(members) {
            let language = match member {
                SetMember::Language(language) => language,
                SetMember::Matcher(matcher) => matcher.language().clone(),
            };
            let first = plain.len() as u32;
            if language.as_list().is_some() {
                plain.push(id);
            } else {
                plain.resize(plain.len() + language.formula().leaves.len(), PART);
                formulas.push((id, language.clone(), first));
            }
            leaves.push((language, first));
        }
        let machine = Machine::new(leaves.iter().flat_map(|(language, first)| {
            (*first..)
                .zip(&language.formula().leaves)
                .flat_map(|(number, leaf)| {
                    leaf.patterns.iter().map(move |pattern| (pattern, number))
                })
        }));
        PatternSet {
            machine,
            plain,
            formulas,
            classes: RefCell::default(),
        }
    }

    /// The class of a name; `None` if it is a new one and the table of classes is full (or in use further up
    /// the call stack). Then [`PatternSet::matching`] still answers.
    pub fn class(&self, text: &str) -> Option<ClassId> {
        let state = self.machine.run(text)?;
        if let Some(class) = self.machine.note(state).checked_sub(1) {
            return Some(ClassId(class));
        }
        let mut leaves = Vec::new();
        self.machine.matching(state, &mut leaves);
        let mut members = Vec::new();
        self.members_of(&mut leaves, &mut members);
        let mut classes = self.classes.try_borrow_mut().ok()?;
        let full = classes.sets.len() >= CLASSES || classes.sets.words() > MEMBERS;
        if full && classes.sets.find(&members).is_none() {
            return None;
        }
        let (class, new) = classes.sets.intern(&members);
        if new {
            classes.members.push(members.into());
        }
        self.machine.set_note(state, class + 1);
        Some(ClassId(class))
    }

    /// The ids of the members that match the names of a class, ascending.
    pub fn members(&self, class: ClassId) -> Rc<[u32]> {
        match self.classes.try_borrow() {
            Ok(classes) => classes
                .members
                .get(class.0 as usize)
                .cloned()
                .unwrap_or_default(),
            Err(_) => Rc::default(),
        }
    }

    /// The ids of the members that match a name, ascending. Uses no table and always answers.
    pub fn matching(&self, text: &str, into: &mut Vec<u32>) {
        let mut leaves = Vec::new();
        self.machine.matching_text(text, &mut leaves);
        into.clear();
        self.members_of(&mut leaves, into);
    }

    fn members_of(&self, leaves: &mut Vec<u32>, into: &mut Vec<u32>) {
        leaves.sort_unstable();
        leaves.dedup();
        let plain = leaves
            .iter()
            .filter_map(|&leaf| self.plain.get(leaf as usize).copied());
        into.extend(plain.filter(|&member| member != PART));
        for (id, language, first) in &self.formulas {
            let mut stack: Vec<bool> = Vec::new();
            for step in &language.formula().steps {
                let value = match *step {
                    Step::Leaf(index) => leaves.binary_search(&(first + index)).is_ok(),
                    Step::Not => !stack.pop().unwrap_or(false),
                    Step::And => stack.pop().unwrap_or(false) & stack.pop().unwrap_or(false),
                    Step::Or => stack.pop().unwrap_or(false) | stack.pop().unwrap_or(false),
                };
                stack.push(value);
            }
            into.extend(stack.pop().unwrap_or(false).then_some(*id));
        }
        into.sort_unstable();
    }
}
