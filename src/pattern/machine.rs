//! Many patterns as one automaton, made deterministic as far as names reach it.
//!
//! The patterns are sorted by their steps. All that begin alike then stand side by side, and "somewhere in
//! these patterns, so many steps in" is a range and a depth: one element for ten patterns or for a hundred
//! thousand. A state is a set of such elements (plus places in the automata of regular expressions). States
//! and the ways between them are remembered when a name first takes them; a name that takes known ways costs
//! one table look-up a character. A state that nothing can change any more ends the walk.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;

use super::compile::{Pattern, Rest};
use super::interner::Interner;
use super::syntax::{MAX_CODE_POINT, label};

/// Table entries kept for matching; beyond it all is forgotten and learnt again.
const MATCHING_ENTRIES: usize = 1 << 20;

/// Table entries that one question about languages may fill.
const EXPLORING_ENTRIES: usize = 1 << 23;

/// Set in a table entry: nothing after this state changes what matches.
const FINAL: u32 = 1 << 31;

/// A table entry not yet known.
const UNKNOWN: u32 = u32::MAX;

/// A deterministic state: the place of its row in the table.
pub(super) type State = u32;

/// In the second word of an element: a place in a regular expression's automaton, named by the third.
const IN_REGEX: u32 = u32::MAX;

/// In the third word of such an element: every string is accepted from here.
const UNIVERSAL: u32 = u32::MAX;

/// A place in the patterns: `[first, last + 1, depth]`, all the patterns of a range so many steps in; or
/// `[pattern, IN_REGEX, state]`.
type Element = [u32; 3];

#[derive(Debug)]
pub(super) struct Machine {
    /// The steps of all patterns in order, one after the other, and where each ends.
    labels: Vec<u32>,
    ends: Vec<u32>,
    rests: Vec<Rc<Rest>>,
    /// Which of the patterns given each stands for, one after the other, and where each ends.
    owners: Vec<u32>,
    owner_ends: Vec<u32>,
    alphabet: Alphabet,
    tables: RefCell<Tables>,
}

#[derive(Debug, Default)]
struct Tables {
    sets: Interner,
    /// One row a state: the next state for each class of characters, then a note of the user's.
    rows: Vec<u32>,
    scratch: Vec<Element>,
    key: Vec<u32>,
}

impl Machine {
    /// One automaton for patterns, each with a number of the caller's.
    pub fn new<'a>(patterns: impl IntoIterator<Item = (&'a Pattern, u32)>) -> Machine {
        let mut sorted: Vec<(&Pattern, u32)> = patterns.into_iter().collect();
        sorted.sort_by(|(a, _), (b, _)| order(a, b));
        let mut machine = Machine {
            labels: Vec::new(),
            ends: Vec::new(),
            rests: Vec::new(),
            owners: Vec::new(),
            owner_ends: Vec::new(),
            alphabet: Alphabet::new(sorted.iter().map(|(pattern, _)| *pattern)),
            tables: RefCell::default(),
        };
        let mut last: Option<&Pattern> = None;
        for (pattern, owner) in sorted {
            if last.is_none_or(|last| order(last, pattern) != Ordering::Equal) {
                machine.labels.extend_from_slice(&pattern.labels);
                if let Some(rest) = &pattern.rest {
                    machine
                        .labels
                        .push(label::REGEX + machine.rests.len() as u32);
                    machine.rests.push(rest.clone());
                }
                machine.ends.push(machine.labels.len() as u32);
                machine.owner_ends.push(machine.owners.len() as u32);
            }
            machine.owners.push(owner);
            if let Some(end) = machine.owner_ends.last_mut() {
                *end = machine.owners.len() as u32;
            }
            last = Some(pattern);
        }
        machine.begin(&mut machine.tables.borrow_mut());
        machine
    }

    pub fn alphabet(&self) -> &Alphabet {
        &self.alphabet
    }

    fn stride(&self) -> usize {
        self.alphabet.classes() + 1
    }

    fn patterns(&self) -> u32 {
        self.ends.len() as u32
    }

    /// The steps of one pattern.
    fn steps(&self, pattern: u32) -> &[u32] {
        let start = match pattern.checked_sub(1) {
            Some(before) => self.ends.get(before as usize).copied().unwrap_or(u32::MAX),
            None => 0,
        };
        let end = self.ends.get(pattern as usize).copied().unwrap_or(0);
        self.labels
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    fn label(&self, pattern: u32, depth: u32) -> u32 {
        self.steps(pattern)
            .get(depth as usize)
            .copied()
            .unwrap_or(label::END)
    }

    /// The first pattern of a range whose step at this depth is `wanted` or later in the order.
    fn seek(&self, first: u32, end: u32, depth: u32, wanted: u32) -> u32 {
        let (mut low, mut high) = (first, end);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.label(middle, depth) < wanted {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    fn rest(&self, pattern: u32) -> Option<&Rest> {
        let last = self.steps(pattern).last()?;
        self.rests
            .get(last.checked_sub(label::REGEX)? as usize)
            .map(Rc::as_ref)
    }

    /// Adds an element, and what can be reached from it without a character.
    fn enter(&self, into: &mut Vec<Element>, first: u32, end: u32, depth: u32) {
        let (mut first, mut end, mut depth) = (first, end, depth);
        loop {
            let on_star = self.is_star(first, depth);
            let begins = self.label(first, depth);
            if on_star && begins == label::END && end - first > 1 {
                into.push([first, first + 1, depth]);
                first += 1;
            }
            if on_star || begins < label::STAR {
                into.push([first, end, depth]);
            }
            let stars = self.seek(first, end, depth, label::STAR);
            let regexes = self.seek(stars, end, depth, label::REGEX);
            for pattern in regexes..end {
                if let Some(rest) = self.rest(pattern) {
                    into.push([pattern, IN_REGEX, place(rest, rest.start)]);
                }
            }
            if stars == regexes {
                return;
            }
            (first, end, depth) = (stars, regexes, depth + 1);
        }
    }

    /// Whether the step before this depth is a star, so that the element stays whatever comes.
    fn is_star(&self, pattern: u32, depth: u32) -> bool {
        depth > 0 && self.label(pattern, depth - 1) == label::STAR
    }

    /// Whether a pattern matches whatever comes.
    fn is_settled(&self, &[first, end, depth]: &Element) -> bool {
        if end == IN_REGEX {
            return depth == UNIVERSAL;
        }
        end - first == 1 && self.is_star(first, depth) && self.label(first, depth) == label::END
    }

    /// The elements after one more character.
    fn advance(&self, from: &[u32], code_point: u32, into: &mut Vec<Element>) {
        into.clear();
        for element in from.chunks_exact(3) {
            let &[first, end, depth] = element else {
                continue;
            };
            if end == IN_REGEX {
                if depth == UNIVERSAL {
                    into.push([first, end, depth]);
                } else if let Some(rest) = self.rest(first)
                    && let Some(next) = rest.automaton.step(depth, code_point)
                {
                    into.push([first, end, place(rest, next)]);
                }
                continue;
            }
            if self.is_star(first, depth) {
                self.enter(into, first, end, depth);
            }
            for wanted in [label::of(code_point), label::ANY] {
                let begin = self.seek(first, end, depth, wanted);
                if begin < end && self.label(begin, depth) == wanted {
                    self.enter(
                        into,
                        begin,
                        self.seek(begin, end, depth, wanted + 1),
                        depth + 1,
                    );
                }
            }
        }
        into.sort_unstable();
        into.dedup();
        // Once a pattern alone has come to a star, its places before that star add nothing.
        let mut star: Option<Element> = None;
        for index in (0..into.len()).rev() {
            let Some(&element) = into.get(index) else {
                continue;
            };
            let [first, end, depth] = element;
            if end == IN_REGEX || end - first != 1 {
                continue;
            }
            if star.is_some_and(|[pattern, _, reached]| pattern == first && depth < reached) {
                into.remove(index);
            } else if self.is_star(first, depth) {
                star = Some(element);
            }
        }
    }

    /// The state of a set of elements, with the final mark if it has one.
    fn state(&self, tables: &mut Tables, set: &[Element]) -> u32 {
        tables.key.clear();
        tables.key.extend(set.iter().flatten());
        let (id, new) = tables.sets.intern(&tables.key);
        if new {
            let length = tables.rows.len() + self.stride();
            tables.rows.resize(length, UNKNOWN);
            if let Some(note) = tables.rows.last_mut() {
                *note = 0;
            }
        }
        let settled = set.iter().all(|element| self.is_settled(element));
        (id * self.stride() as u32) | if settled { FINAL } else { 0 }
    }

    /// Forgets all states and makes the initial one.
    fn begin(&self, tables: &mut Tables) -> u32 {
        tables.sets = Interner::default();
        tables.rows.clear();
        let mut set = std::mem::take(&mut tables.scratch);
        set.clear();
        if self.patterns() > 0 {
            self.enter(&mut set, 0, self.patterns(), 0);
        }
        set.sort_unstable();
        let state = self.state(tables, &set);
        tables.scratch = set;
        state
    }

    fn elements<'t>(&self, tables: &'t Tables, state: State) -> &'t [u32] {
        tables.sets.get((state & !FINAL) / self.stride() as u32)
    }

    /// Fills one table entry.
    fn learn(&self, tables: &mut Tables, state: State, class: usize) -> u32 {
        let mut set = std::mem::take(&mut tables.scratch);
        self.advance(
            self.elements(tables, state),
            self.alphabet.first(class),
            &mut set,
        );
        let next = self.state(tables, &set);
        tables.scratch = set;
        if let Some(entry) = tables.rows.get_mut(state as usize + class) {
            *entry = next;
        }
        next
    }

    /// The initial state.
    pub fn start(&self) -> State {
        let Ok(mut tables) = self.tables.try_borrow_mut() else {
            return 0;
        };
        if tables.rows.len() > MATCHING_ENTRIES {
            self.begin(&mut tables);
        }
        0
    }

    /// The state after a whole name; `None` if the tables are in use further up the call stack.
    ///
    /// A state is good until the next call of this function.
    pub fn run(&self, text: &str) -> Option<State> {
        let mut tables = self.tables.try_borrow_mut().ok()?;
        let tables = &mut *tables;
        if tables.rows.len() > MATCHING_ENTRIES {
            self.begin(tables);
        }
        let mut state: State = 0;
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let class = if byte < 0x80 {
                at += 1;
                self.alphabet.ascii(byte)
            } else {
                let character = text
                    .get(at..)
                    .and_then(|rest| rest.chars().next())
                    .unwrap_or('\u{FFFD}');
                at += character.len_utf8();
                self.alphabet.class(u32::from(character))
            };
            let mut next = tables
                .rows
                .get(state as usize + class)
                .copied()
                .unwrap_or(UNKNOWN);
            if next >= FINAL {
                if next == UNKNOWN {
                    if tables.rows.len() > MATCHING_ENTRIES {
                        let set: Vec<Element> = triples(self.elements(tables, state)).collect();
                        self.begin(tables);
                        state = self.state(tables, &set) & !FINAL;
                    }
                    next = self.learn(tables, state, class);
                }
                if next & FINAL != 0 {
                    return Some(next & !FINAL);
                }
            }
            state = next;
        }
        Some(state)
    }

    /// The state after one more character of a class; `None` beyond the limit of one question.
    pub fn step(&self, state: State, class: usize) -> Option<State> {
        let mut tables = self.tables.try_borrow_mut().ok()?;
        match tables.rows.get(state as usize + class).copied() {
            Some(UNKNOWN) if tables.rows.len() > EXPLORING_ENTRIES => None,
            Some(UNKNOWN) => Some(self.learn(&mut tables, state, class) & !FINAL),
            Some(known) => Some(known & !FINAL),
            None => None,
        }
    }

    /// What is known of everything that may follow a state.
    pub fn outlook(&self, state: State) -> Outlook {
        let Ok(tables) = self.tables.try_borrow() else {
            return Outlook::Open { accepts: false };
        };
        let elements = self.elements(&tables, state);
        if elements.is_empty() {
            Outlook::Nothing
        } else if triples(elements).any(|element| self.is_settled(&element)) {
            Outlook::Everything
        } else {
            Outlook::Open {
                accepts: triples(elements).any(|element| self.is_accepting(&element)),
            }
        }
    }

    fn is_accepting(&self, &[first, end, depth]: &Element) -> bool {
        if end == IN_REGEX {
            return depth == UNIVERSAL
                || self
                    .rest(first)
                    .is_some_and(|rest| rest.automaton.accepts(depth));
        }
        self.label(first, depth) == label::END
    }

    /// The numbers of the patterns that match the name that led to a state, in no order, with repetitions.
    pub fn matching(&self, state: State, into: &mut Vec<u32>) {
        if let Ok(tables) = self.tables.try_borrow() {
            self.collect(self.elements(&tables, state), into);
        }
    }

    fn collect(&self, elements: &[u32], into: &mut Vec<u32>) {
        for element in triples(elements) {
            if self.is_accepting(&element) {
                let [pattern, ..] = element;
                let start = match pattern.checked_sub(1) {
                    Some(before) => self.owner_ends.get(before as usize).copied().unwrap_or(0),
                    None => 0,
                };
                let end = self.owner_ends.get(pattern as usize).copied().unwrap_or(0);
                into.extend_from_slice(
                    self.owners
                        .get(start as usize..end as usize)
                        .unwrap_or_default(),
                );
            }
        }
    }

    /// As [`Machine::matching`] after [`Machine::run`], without the tables.
    pub fn matching_text(&self, text: &str, into: &mut Vec<u32>) {
        let mut set = Vec::new();
        if self.patterns() > 0 {
            self.enter(&mut set, 0, self.patterns(), 0);
        }
        let mut key: Vec<u32> = set.iter().flatten().copied().collect();
        for character in text.chars() {
            self.advance(&key, u32::from(character), &mut set);
            key.clear();
            key.extend(set.iter().flatten());
        }
        self.collect(&key, into);
    }

    /// The note left at a state, 0 if none.
    pub fn note(&self, state: State) -> u32 {
        let Ok(tables) = self.tables.try_borrow() else {
            return 0;
        };
        tables
            .rows
            .get(state as usize + self.alphabet.classes())
            .copied()
            .unwrap_or(0)
    }

    /// Leaves a note at a state, as long as the state is remembered.
    pub fn set_note(&self, state: State, note: u32) {
        if let Ok(mut tables) = self.tables.try_borrow_mut()
            && let Some(entry) = tables
                .rows
                .get_mut(state as usize + self.alphabet.classes())
        {
            *entry = note;
        }
    }
}

/// What may follow a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outlook {
    /// No continuation is matched.
    Nothing,
    /// Every continuation is matched.
    Everything,
    /// It depends; `accepts` tells of the empty one.
    Open { accepts: bool },
}

fn place(rest: &Rest, state: u32) -> u32 {
    if rest.universal.get(state as usize) == Some(&true) {
        UNIVERSAL
    } else {
        state
    }
}

fn triples(elements: &[u32]) -> impl Iterator<Item = Element> {
    elements
        .chunks_exact(3)
        .filter_map(|element| element.try_into().ok())
}

/// By steps; the automata of regular expressions by identity, after all steps.
fn order(a: &Pattern, b: &Pattern) -> Ordering {
    let common = a.labels.iter().zip(b.labels.iter()).find(|(a, b)| a != b);
    let tail =
        |p: &Pattern, other: &Pattern| match p.labels.get(other.labels.len().min(p.labels.len())) {
            Some(&step) => (step, 0),
            None => match &p.rest {
                Some(rest) => (label::REGEX, Rc::as_ptr(rest) as usize),
                None => (label::END, 0),
            },
        };
    match common {
        Some((a, b)) => a.cmp(b),
        None => tail(a, b).cmp(&tail(b, a)),
    }
}

/// The code points in classes that no pattern tells apart.
#[derive(Debug)]
pub(super) struct Alphabet {
    /// The first code point of each class, ascending from 0.
    firsts: Vec<u32>,
    ascii: [u8; 128],
}

impl Alphabet {
    fn new<'a>(patterns: impl Iterator<Item = &'a Pattern>) -> Alphabet {
        let mut firsts = vec![0];
        let mut seen = [false; 129];
        let mut mark = |point: u32| match seen.get_mut(point as usize) {
            Some(seen) => *seen = true,
            None => firsts.push(point),
        };
        for pattern in patterns {
            for code_point in pattern
                .labels
                .iter()
                .filter_map(|&step| label::code_point(step))
            {
                mark(code_point);
                mark(code_point + 1);
            }
            for edge in pattern
                .rest
                .iter()
                .flat_map(|rest| rest.automaton.all_edges())
            {
                mark(edge.min);
                mark(edge.max + 1);
            }
        }
        firsts.extend(
            (0..)
                .zip(seen)
                .filter(|(_, seen)| *seen)
                .map(|(point, _): (u32, _)| point),
        );
        firsts.retain(|&point| point <= MAX_CODE_POINT);
        Alphabet::of(firsts)
    }

    fn of(mut firsts: Vec<u32>) -> Alphabet {
        firsts.sort_unstable();
        firsts.dedup();
        let mut ascii = [0; 128];
        for (point, class) in (0_u32..).zip(ascii.iter_mut()) {
            *class = (firsts.partition_point(|&first| first <= point) - 1) as u8;
        }
        Alphabet { firsts, ascii }
    }

    /// The coarsest alphabet that is as fine as all the given ones.
    pub fn common<'a>(alphabets: impl Iterator<Item = &'a Alphabet>) -> Alphabet {
        let mut firsts = vec![0];
        for alphabet in alphabets {
            firsts.extend_from_slice(&alphabet.firsts);
        }
        Alphabet::of(firsts)
    }

    pub fn classes(&self) -> usize {
        self.firsts.len()
    }

    /// The first code point of a class.
    pub fn first(&self, class: usize) -> u32 {
        self.firsts.get(class).copied().unwrap_or(0)
    }

    /// The last code point of a class.
    pub fn last(&self, class: usize) -> u32 {
        self.firsts
            .get(class + 1)
            .map_or(MAX_CODE_POINT, |next| next - 1)
    }

    pub fn class(&self, code_point: u32) -> usize {
        self.firsts
            .partition_point(|&first| first <= code_point)
            .saturating_sub(1)
    }

    fn ascii(&self, byte: u8) -> usize {
        usize::from(self.ascii.get(usize::from(byte)).copied().unwrap_or(0))
    }
}
