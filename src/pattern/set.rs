//! Many languages and matchers, one pass over a name.
//!
//! All patterns of all members go into one automaton, and each of its states has a *class*: the set of members
//! that match a name ending there. Asking for the class of a name costs time in the length of the name; what
//! follows from the class can be looked up in a table of the caller's.

use std::cell::RefCell;
use std::rc::Rc;

use super::alphabet::Alphabet;
use super::error::TooComplex;
use super::formula::{Outlook, list_key};
use super::interner::Interner;
use super::language::Language;
use super::letter::letters;
use super::list::List;
use super::machine::Machine;
use super::matcher::StringMatcher;
use super::sort::sort;
use super::work::Work;

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
    /// By id; `None` for a member that is just a list.
    members: Vec<Option<Member>>,
    /// Each list of patterns with each member that has it in its formula, by list.
    users: Vec<(u32, u32)>,
    /// The members that match a name of which no list knows anything.
    defaults: Vec<u32>,
    classes: RefCell<Classes>,
}

/// A member that is more than a list.
#[derive(Debug)]
struct Member {
    language: Language,
    /// The number in the set of each list of the formula.
    lists: Vec<u32>,
}

#[derive(Debug, Default)]
struct Classes {
    sets: Interner,
    members: Vec<Rc<[u32]>>,
}

impl PatternSet {
    /// A set of members; member `i` has the id `i`.
    pub fn new(members: Vec<SetMember>) -> PatternSet {
        let mut numbers = Interner::default();
        let mut lists: Vec<Rc<List>> = Vec::new();
        let mut users = Vec::new();
        let mut defaults = Vec::new();
        let mut complex = Vec::with_capacity(members.len());
        for member in members {
            let id = complex.len() as u32;
            let language = match member {
                SetMember::Language(language) => language,
                SetMember::Matcher(matcher) => matcher.language().clone(),
            };
            let formula = language.formula();
            let mut own = Vec::with_capacity(formula.lists.len());
            for list in &formula.lists {
                let (number, new) = numbers.intern(&list_key(list));
                if new {
                    lists.push(list.clone());
                }
                users.push((number, id));
                own.push(number);
            }
            if formula.evaluate(|_, _| Outlook::NOTHING).accepts() {
                defaults.push(id);
            }
            let plain = language.as_list().is_some();
            complex.push((!plain).then_some(Member {
                language,
                lists: own,
            }));
        }
        sort(&mut users);
        let mut patterns = Vec::new();
        for (number, list) in (0..).zip(&lists) {
            for pattern in list.patterns() {
                patterns.push((pattern, number));
            }
        }
        let machine = Machine::new(patterns);
        PatternSet {
            machine,
            members: complex,
            users,
            defaults,
            classes: RefCell::default(),
        }
    }

    /// The class of a name; `None` if it is a new one and the table of classes is full (or in use further up
    /// the call stack). Then [`PatternSet::matching`] still answers.
    pub fn class(&self, text: &str) -> Option<ClassId> {
        let end = self.machine.run(text)?;
        match end.note.checked_sub(1) {
            Some(class) => Some(ClassId(class)),
            None => self.classify(end.state),
        }
    }

    fn classify(&self, state: u32) -> Option<ClassId> {
        let mut lists = Vec::new();
        self.machine.matching(state, &mut lists);
        let members = self.members_with(lists);
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

    /// A name of every class there is, one of the shortest and most readable. The class of the empty
    /// name is left out if no other name has it.
    ///
    /// # Errors
    /// If the patterns tell too many names apart.
    pub fn examples(&self) -> Result<Vec<(String, ClassId)>, TooComplex> {
        let letters = letters(&Alphabet::common(&[self.machine.alphabet()]));
        let mut met = Interner::default();
        // The state before and the letter, for every state but the first.
        let mut ways: Vec<(u32, u32)> = Vec::new();
        // The first state as the empty name leads to it; others may lead there too.
        let work = Work::new();
        met.intern(&[self.machine.walk(&[], &work)?, 0]);
        let mut examples = Vec::new();
        let mut known = Interner::default();
        let mut exits = Vec::new();
        for from in 0.. {
            let &[state, ..] = met.get(from) else {
                break;
            };
            self.machine.exits(state, &mut exits);
            let mut is_wanted = true;
            for letter in &letters {
                // All characters that no pattern waits for lead to the same state.
                let column = self.machine.alphabet().column(letter.code_point);
                if !exits.contains(&column) && !std::mem::take(&mut is_wanted) {
                    continue;
                }
                let next = self.machine.step(state, letter.code_point, &work)?;
                if !met.intern(&[next]).1 {
                    continue;
                }
                ways.push((from, letter.code_point));
                let class = self.classify(next).ok_or(TooComplex)?;
                if known.intern(&[class.0]).1 {
                    examples.push((spelled(&ways), class));
                }
            }
        }
        Ok(examples)
    }

    /// The ids of the members that match a name, ascending. Uses no table and always answers.
    pub fn matching(&self, text: &str, into: &mut Vec<u32>) {
        let mut lists = Vec::new();
        self.machine.matching_slowly(text, &mut lists);
        *into = self.members_with(lists);
    }

    /// About how many bytes the set holds now: patterns, what has been learnt of names, classes.
    pub fn memory_usage(&self) -> usize {
        let classes = self
            .classes
            .try_borrow()
            .map_or(0, |classes| 2 * classes.sets.memory_usage());
        let members = self.members.len() * size_of::<Option<Member>>()
            + self.users.len() * size_of::<(u32, u32)>();
        self.machine.memory_usage() + members + classes
    }

    /// The members that match where these lists do.
    fn members_with(&self, mut lists: Vec<u32>) -> Vec<u32> {
        sort(&mut lists);
        lists.dedup();
        let mut candidates = self.defaults.clone();
        for &list in &lists {
            let first = self.users.partition_point(|&(user, _)| user < list);
            for &(user, id) in self.users.get(first..).unwrap_or_default() {
                if user != list {
                    break;
                }
                candidates.push(id);
            }
        }
        sort(&mut candidates);
        candidates.dedup();
        candidates.retain(|&id| {
            let Some(Some(member)) = self.members.get(id as usize) else {
                return true;
            };
            let holds = |number: usize| {
                member
                    .lists
                    .get(number)
                    .is_some_and(|list| lists.binary_search(list).is_ok())
            };
            let value = |number, _: &List| {
                if holds(number) {
                    Outlook::EVERYTHING
                } else {
                    Outlook::NOTHING
                }
            };
            member.language.formula().evaluate(value).accepts()
        });
        candidates
    }
}

/// The name that leads to the last state: the letters on the way from the first one.
fn spelled(ways: &[(u32, u32)]) -> String {
    let mut name: Vec<char> = Vec::new();
    let mut state = ways.len();
    while let Some(&(before, code_point)) = state.checked_sub(1).and_then(|way| ways.get(way)) {
        name.push(char::from_u32(code_point).unwrap_or(char::REPLACEMENT_CHARACTER));
        state = before as usize;
    }
    name.iter().rev().collect()
}
