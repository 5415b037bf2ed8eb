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

use super::alphabet::Alphabet;
use super::compile::{Pattern, Rest};
use super::error::TooComplex;
use super::formula::Outlook;
use super::interner::Interner;
use super::sort::{merge_by, sort};
use super::syntax::label;
use super::work::Work;

/// Table entries kept for matching; beyond it all is forgotten and learnt again.
const MATCHING_ENTRIES: usize = 1 << 20;

/// States that a machine of more patterns has room for from the beginning, enough for most questions.
const ROOM: u32 = 32;

/// Table entries that one question about languages may fill.
const EXPLORING_ENTRIES: usize = 1 << 23;

/// A deterministic state: where its row begins in the table.
pub(super) type State = u32;

/// The state from which nothing is matched.
pub(super) const DEAD: State = 0;

/// Set in a table entry: nothing after this state changes what matches.
const FINAL: u32 = 1 << 31;

/// A table entry not yet known.
const UNKNOWN: u32 = u32::MAX;

/// What a row has before the next states. Its first column, which is that of bytes that are no character by
/// themselves, is never known.
const OUTLOOK: usize = 1;
const NOTE: usize = 2;
const SIZE: usize = 3;

/// In the second word of an element: a place in a regular expression's automaton, named by the third.
const IN_REGEX: u32 = u32::MAX;

/// In the third word of such an element: every string is accepted from here.
const UNIVERSAL: u32 = u32::MAX;

/// A place in the patterns: `[first, last + 1, depth]`, all the patterns of a range so many steps in; or
/// `[pattern, IN_REGEX, state]`.
type Element = [u32; 3];

/// The automaton.
#[derive(Debug)]
pub(super) struct Machine {
    /// The steps of all patterns in order, one after the other, and where each ends.
    labels: Vec<u32>,
    ends: Vec<u32>,
    rests: Vec<Rc<Rest>>,
    /// Which of the patterns given each stands for, one after the other, and where each ends.
    owners: Vec<u32>,
    owner_ends: Vec<u32>,
    /// Whether all patterns are one user's, who does not ask which of them match.
    one_owner: bool,
    alphabet: Alphabet,
    tables: RefCell<Tables>,
}

/// What has been learnt of the deterministic automaton.
#[derive(Debug, Default)]
struct Tables {
    /// The elements of each state, three words each.
    sets: Interner,
    /// One row a state: what is known of it, then the next state for each class of characters.
    rows: Vec<u32>,
    start: State,
    /// Kept for their memory.
    set: Vec<Element>,
    key: Vec<u32>,
}

impl Tables {
    /// What is known of a state at the end of a name.
    fn end(&self, state: State) -> Option<End> {
        match self.rows.get(state as usize..)? {
            &[_, outlook, note, ..] => Some(End {
                state,
                outlook: Outlook::from_bits(outlook),
                note,
            }),
            _ => None,
        }
    }
}

/// Where a name ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    pub state: State,
    pub outlook: Outlook,
    /// What [`Machine::set_note`] left there, 0 at first.
    pub note: u32,
}

impl Machine {
    /// One automaton for patterns, each with a number of the caller's.
    pub fn new(patterns: Vec<(&Pattern, u32)>) -> Machine {
        let sorted = merge_by(patterns, |(a, _), (b, _)| order(a, b) == Ordering::Less);
        let mut machine = Machine {
            labels: Vec::new(),
            ends: Vec::new(),
            rests: Vec::new(),
            owners: Vec::new(),
            owner_ends: Vec::new(),
            one_owner: sorted
                .windows(2)
                .all(|pair| matches!(pair, [(_, a), (_, b)] if a == b)),
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
        let mut tables = Tables::default();
        machine.begin(&mut tables);
        machine.tables = RefCell::new(tables);
        machine
    }

    /// The characters as the patterns tell them apart.
    pub fn alphabet(&self) -> &Alphabet {
        &self.alphabet
    }

    fn stride(&self) -> u32 {
        self.alphabet.width() as u32
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

    /// The patterns of a range whose step at this depth is `wanted`.
    fn narrow(&self, first: u32, end: u32, depth: u32, wanted: u32) -> (u32, u32) {
        let lowest = self.label(first, depth);
        let highest = self.label(end.saturating_sub(1), depth);
        if first >= end || wanted < lowest || highest < wanted {
            return (first, first);
        }
        if lowest == highest {
            return (first, end);
        }
        let begin = self.seek(first, end, depth, wanted);
        (begin, self.seek(begin, end, depth, wanted + 1))
    }

    /// Whether one of the patterns plainly matches all that another one does: it is that very pattern, or the
    /// beginning of it and then any string.
    pub fn covers(&self, pattern: &Pattern) -> bool {
        let (mut first, mut end) = (0, self.patterns());
        let mut depth = 0;
        let mut steps = pattern.labels.iter();
        while first < end {
            let (star, stars) = self.narrow(first, end, depth, label::STAR);
            if star < stars && self.label(star, depth + 1) == label::END {
                return true;
            }
            let Some(&step) = steps.next() else {
                break;
            };
            (first, end) = self.narrow(first, end, depth, step);
            depth += 1;
        }
        match &pattern.rest {
            None => first < end && self.label(first, depth) == label::END,
            Some(wanted) => {
                // In the order of their texts.
                let mut first = self.seek(first, end, depth, label::REGEX);
                while first < end {
                    let middle = first + (end - first) / 2;
                    let text = self.rest(middle).map_or("", |rest| &rest.text);
                    match text.cmp(&wanted.text) {
                        Ordering::Less => first = middle + 1,
                        Ordering::Equal => return true,
                        Ordering::Greater => end = middle,
                    }
                }
                false
            }
        }
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
            if self.label(end - 1, depth) < label::STAR {
                return;
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
                let (begin, end) = self.narrow(first, end, depth, wanted);
                if begin < end {
                    self.enter(into, begin, end, depth + 1);
                }
            }
        }
        if into.len() < 2 {
            return;
        }
        sort(into.as_mut_slice());
        into.dedup();
        // Once a pattern alone has come to a star, its places before that star add nothing.
        let mut star = (u32::MAX, 0);
        into.reverse();
        into.retain(|&[first, end, depth]| {
            if end == IN_REGEX || end - first != 1 {
                return true;
            }
            let (pattern, reached) = star;
            if pattern != first && self.is_star(first, depth) {
                star = (first, depth);
            }
            pattern != first || depth >= reached
        });
        into.reverse();
    }

    /// The state of a set of elements, with the final mark if it has one.
    fn state(&self, tables: &mut Tables, set: &mut Vec<Element>) -> u32 {
        // If all patterns are one user's, one that is settled settles all.
        if self.one_owner
            && let Some(&settled) = set.iter().find(|element| self.is_settled(element))
        {
            set.clear();
            set.push(settled);
        }
        tables.key.clear();
        tables.key.extend(set.iter().flatten());
        let (id, new) = tables.sets.intern(&tables.key);
        if new {
            let outlook = if set.is_empty() {
                Outlook::NOTHING
            } else if set.iter().any(|element| self.is_settled(element)) {
                Outlook::EVERYTHING
            } else {
                Outlook::open(set.iter().any(|element| self.is_accepting(element)))
            };
            let row = tables.rows.len();
            tables.rows.resize(row + self.alphabet.width(), UNKNOWN);
            if let Some([_, own_outlook, note, size, ..]) = tables.rows.get_mut(row..) {
                *own_outlook = outlook.bits();
                *note = 0;
                *size = set.len() as u32;
            }
        }
        let settled = set.iter().all(|element| self.is_settled(element));
        let row = id * self.stride();
        if settled { row | FINAL } else { row }
    }

    /// Forgets all states and makes the dead and the initial one.
    fn begin(&self, tables: &mut Tables) {
        tables.sets = Interner::default();
        tables.rows.clear();
        if self.patterns() > ROOM {
            tables.sets.reserve(ROOM as usize);
            tables.rows.reserve(ROOM as usize * self.alphabet.width());
        }
        let mut set = std::mem::take(&mut tables.set);
        set.clear();
        self.state(tables, &mut set);
        self.enter_all(&mut set);
        tables.start = self.state(tables, &mut set) & !FINAL;
        tables.set = set;
    }

    fn enter_all(&self, set: &mut Vec<Element>) {
        if self.patterns() > 0 {
            self.enter(set, 0, self.patterns(), 0);
            sort(set);
        }
    }

    fn elements<'t>(&self, tables: &'t Tables, state: State) -> &'t [u32] {
        tables.sets.get(state / self.stride())
    }

    /// Fills one table entry.
    fn learn(&self, tables: &mut Tables, state: State, column: usize) -> u32 {
        let mut set = std::mem::take(&mut tables.set);
        self.advance(
            self.elements(tables, state),
            self.alphabet.sample(column),
            &mut set,
        );
        let next = self.state(tables, &mut set);
        tables.set = set;
        if let Some(entry) = tables.rows.get_mut(state as usize + column) {
            *entry = next;
        }
        next
    }

    /// Where a whole name ends; `None` if the tables are in use further up the call stack.
    ///
    /// A state is good until the next call of this function.
    #[inline]
    pub fn run(&self, text: &str) -> Option<End> {
        let tables = self.tables.try_borrow().ok()?;
        let rows = tables.rows.as_slice();
        let columns = self.alphabet.columns();
        let mut at = tables.start as usize;
        for (read, &byte) in text.as_bytes().iter().enumerate() {
            let column = columns.get(usize::from(byte)).copied().unwrap_or(0);
            match rows.get(at + usize::from(column)) {
                Some(&entry) if entry < FINAL => at = entry as usize,
                Some(&entry) if entry != UNKNOWN => {
                    at = (entry & !FINAL) as usize;
                    break;
                }
                _ => {
                    drop(tables);
                    return self.run_on(at as State, text.get(read..)?);
                }
            }
        }
        tables.end(at as State)
    }

    /// As [`Machine::run`], from some state on, for names that do not keep to known ways.
    #[cold]
    fn run_on(&self, mut state: State, text: &str) -> Option<End> {
        let mut tables = self.tables.try_borrow_mut().ok()?;
        let tables = &mut *tables;
        for character in text.chars() {
            let column = self.alphabet.column(u32::from(character));
            let mut next = tables.rows.get(state as usize + column).copied()?;
            if next == UNKNOWN {
                if tables.rows.len() > MATCHING_ENTRIES {
                    let mut set = Vec::new();
                    for element in triples(self.elements(tables, state)) {
                        set.push(element);
                    }
                    self.begin(tables);
                    state = self.state(tables, &mut set) & !FINAL;
                }
                next = self.learn(tables, state, column);
            }
            state = next & !FINAL;
            if next & FINAL != 0 {
                break;
            }
        }
        tables.end(state)
    }

    fn make_room(&self, tables: &mut Tables) {
        if tables.rows.len() > MATCHING_ENTRIES {
            self.begin(tables);
        }
    }

    /// The state after some characters, given as labels.
    ///
    /// The states of one question are good until the next call of this function.
    pub fn walk(&self, labels: &[u32], work: &Work) -> Result<State, TooComplex> {
        let mut state = {
            let mut tables = self.tables.try_borrow_mut().map_err(|_| TooComplex)?;
            self.make_room(&mut tables);
            tables.start
        };
        for point in labels.iter().filter_map(|&step| label::code_point(step)) {
            state = self.step(state, point, work)?;
        }
        Ok(state)
    }

    /// The state after one more character. Costs as much work as the state has elements, also when the way is
    /// known: no question depends on the ones before.
    pub fn step(&self, state: State, code_point: u32, work: &Work) -> Result<State, TooComplex> {
        let column = self.alphabet.column(code_point);
        let mut tables = self.tables.try_borrow_mut().map_err(|_| TooComplex)?;
        let row = tables.rows.get(state as usize..).unwrap_or_default();
        work.spend(1 + row.get(SIZE).map_or(0, |&size| size as usize))?;
        let mut next = row.get(column).copied().unwrap_or(UNKNOWN);
        if next == UNKNOWN {
            if tables.rows.len() > EXPLORING_ENTRIES {
                return Err(TooComplex);
            }
            next = self.learn(&mut tables, state, column);
        }
        Ok(next & !FINAL)
    }

    /// The columns of the characters that some pattern waits for in a state, in no order; all others
    /// lead to one and the same state.
    pub fn exits(&self, state: State, into: &mut Vec<usize>) {
        into.clear();
        let Ok(tables) = self.tables.try_borrow() else {
            return;
        };
        for [first, end, depth] in triples(self.elements(&tables, state)) {
            if end == IN_REGEX {
                if depth != UNIVERSAL {
                    into.extend(0..self.alphabet.width());
                }
                continue;
            }
            let mut next = first;
            while next < end {
                let step = self.label(next, depth);
                into.extend(label::code_point(step).map(|point| self.alphabet.column(point)));
                next = self.seek(next, end, depth, step + 1);
            }
        }
    }

    /// What is known of everything that may follow a state.
    pub fn outlook(&self, state: State) -> Outlook {
        let place = state as usize + OUTLOOK;
        let bits = self
            .tables
            .try_borrow()
            .ok()
            .and_then(|tables| tables.rows.get(place).copied());
        bits.map_or(Outlook::NOTHING, Outlook::from_bits)
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
    pub fn matching_slowly(&self, text: &str, into: &mut Vec<u32>) {
        let mut set = Vec::new();
        self.enter_all(&mut set);
        let mut key: Vec<u32> = set.iter().flatten().copied().collect();
        for character in text.chars() {
            self.advance(&key, u32::from(character), &mut set);
            key.clear();
            key.extend(set.iter().flatten());
        }
        self.collect(&key, into);
    }

    /// Whether a pattern matches, without the tables.
    pub fn accepts_slowly(&self, text: &str) -> bool {
        let mut matching = Vec::new();
        self.matching_slowly(text, &mut matching);
        !matching.is_empty()
    }

    /// About how many bytes are held, without the automata of regular expressions.
    pub fn memory_usage(&self) -> usize {
        let patterns =
            self.labels.len() + self.ends.len() + self.owners.len() + self.owner_ends.len();
        let tables = self.tables.try_borrow().map_or(0, |tables| {
            tables.sets.memory_usage() + tables.rows.capacity() * size_of::<u32>()
        });
        size_of::<Machine>() + patterns * size_of::<u32>() + tables
    }

    /// Leaves a note at a state, as long as the state is remembered.
    pub fn set_note(&self, state: State, note: u32) {
        let place = state as usize + NOTE;
        if let Ok(mut tables) = self.tables.try_borrow_mut()
            && let Some(entry) = tables.rows.get_mut(place)
        {
            *entry = note;
        }
    }
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

/// By steps; the automata of regular expressions by their text, after all steps.
fn order(a: &Pattern, b: &Pattern) -> Ordering {
    let differ = a.labels.iter().zip(b.labels.iter()).find(|(a, b)| a != b);
    if let Some((a, b)) = differ {
        return a.cmp(b);
    }
    let next = |p: &Pattern, other: &Pattern| match (p.labels.get(other.labels.len()), &p.rest) {
        (Some(&step), _) => step,
        (None, Some(_)) => label::REGEX,
        (None, None) => label::END,
    };
    next(a, b)
        .cmp(&next(b, a))
        .then_with(|| shown(a).cmp(shown(b)))
}

fn shown(pattern: &Pattern) -> &str {
    pattern.rest.as_ref().map_or("", |rest| &rest.text)
}
