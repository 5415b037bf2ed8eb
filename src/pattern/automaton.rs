//! The automaton of one regular expression, built step by step as Lucene's `Operations` builds it.
//!
//! States are numbers, state 0 is the initial one, and an edge carries an inclusive range of code points.
//! The shapes that the operations give are Lucene's, because its limit counts the sizes of the sets of
//! states met while making an automaton deterministic: another shape would refuse other patterns. Two
//! habits of Lucene's show in answers: an automaton without states is the empty language, and repeating
//! the empty language gives the empty language, even zero times.

use super::allowance;
use super::interner::Interner;
use super::sort::{sort, sort_by};
use super::syntax::{MAX_CODE_POINT, Op, Range, label};

/// Lucene's default work limit for making one automaton deterministic, in its unit of ten state visits.
pub(super) const WORK_LIMIT: usize = 10_000;

/// States and edges copied while one expression is built; far above anything written by hand, and low
/// enough that no expression takes noticeable time or memory. Lucene has no such limit and runs out of memory.
pub(super) const COPY_LIMIT: usize = 1_000_000;

/// Edges looked at while one automaton is made deterministic. Lucene counts states only, and from each of
/// a few thousand there may be a thousand ways.
const VISITS: usize = 1 << 22;

/// Why an expression has no automaton: how large the one was that was too much.
pub(super) struct TooLarge {
    pub states: usize,
    pub edges: usize,
}

/// A way from one state to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    from: u32,
    /// The first code point.
    pub min: u32,
    /// The last code point.
    pub max: u32,
    /// The state it leads to.
    pub to: u32,
}

/// States, and edges sorted by state and code point.
#[derive(Clone, Debug, Default)]
pub(super) struct Automaton {
    accept: Vec<bool>,
    edges: Vec<Edge>,
    /// Where the edges of each state end in `edges`.
    ends: Vec<u32>,
}

/// Runs a program of postfix operators and makes the result deterministic.
pub(super) fn build(ops: &[Op]) -> Result<Automaton, TooLarge> {
    let allowed = allowance::left().min(COPY_LIMIT);
    let mut work = allowed;
    let built = run(ops, &mut work);
    allowance::spend(allowed - work);
    built?.determinize(WORK_LIMIT)
}

fn run(ops: &[Op], work: &mut usize) -> Result<Automaton, TooLarge> {
    let mut stack: Vec<Automaton> = Vec::new();
    for op in ops {
        let operands = match *op {
            Op::Concatenate(operands) | Op::Union(operands) | Op::Intersect(operands) => operands,
            Op::Repeat { .. } | Op::Complement => 1,
            _ => 0,
        };
        let operands = stack.split_off(stack.len().saturating_sub(operands));
        stack.push(match *op {
            Op::Class(ref ranges) => Automaton::class(ranges),
            Op::EmptyString => Automaton::default().optional(),
            Op::Nothing => Automaton::default(),
            Op::AnyString => Automaton::any_string(),
            Op::Interval { min, max, digits } => interval(min, max, digits, work)?,
            Op::Concatenate(_) => concatenate(&operands, work)?,
            Op::Union(_) => union(&operands, work)?,
            Op::Intersect(_) => intersect(&operands, work)?,
            Op::Repeat { min, max } => repeat(&operands, min, max, work)?,
            Op::Complement => complement(operands, work)?,
        });
    }
    Ok(stack.pop().unwrap_or_default())
}

/// The automaton of a wildcard pattern, one small automaton after the other.
pub(super) fn wildcard(labels: &[u32]) -> Result<Automaton, TooLarge> {
    // What is more than may be copied need not be made.
    let labels = labels.get(..COPY_LIMIT / 2).unwrap_or(labels);
    let mut parts = Vec::with_capacity(labels.len());
    for &step in labels {
        parts.push(match (step, label::code_point(step)) {
            (_, Some(point)) => Automaton::class(&[(point, point)]),
            (label::STAR, _) => Automaton::any_string(),
            _ => Automaton::class(&[(0, MAX_CODE_POINT)]),
        });
    }
    concatenate(&parts, &mut { COPY_LIMIT })
}

impl Automaton {
    /// Any one code point out of some ranges.
    fn class(ranges: &[Range]) -> Automaton {
        let mut draft = Draft {
            accept: vec![false, true],
            edges: Vec::new(),
        };
        for &(min, max) in ranges {
            draft.edges.push(Edge {
                from: 0,
                min,
                max,
                to: 1,
            });
        }
        draft.finish()
    }

    fn any_string() -> Automaton {
        let edges = vec![Edge {
            from: 0,
            min: 0,
            max: MAX_CODE_POINT,
            to: 0,
        }];
        Draft {
            accept: vec![true],
            edges,
        }
        .finish()
    }

    /// With the empty string, if the initial state has no edges to it or is not there at all.
    fn optional(mut self) -> Automaton {
        match self.accept.first_mut() {
            Some(initial) => *initial = true,
            None => {
                return Draft {
                    accept: vec![true],
                    edges: Vec::new(),
                }
                .finish();
            }
        }
        self
    }

    /// Followed by any string, made deterministic.
    pub fn with_any_end(&self, work_limit: usize) -> Result<Automaton, TooLarge> {
        let parts = [self.clone(), Automaton::any_string()];
        concatenate(&parts, &mut { COPY_LIMIT })?.determinize(work_limit)
    }

    /// How many states there are; none is the empty language.
    pub fn states(&self) -> u32 {
        self.accept.len() as u32
    }

    /// Whether a string that leads to a state is accepted.
    pub fn accepts(&self, state: u32) -> bool {
        self.accept.get(state as usize).copied().unwrap_or(false)
    }

    /// The edges of a state, by code point.
    pub fn edges(&self, state: u32) -> &[Edge] {
        let ends = |state: u32| self.ends.get(state as usize).map_or(0, |&end| end as usize);
        let start = state.checked_sub(1).map_or(0, ends);
        self.edges.get(start..ends(state)).unwrap_or_default()
    }

    /// All edges, by state and code point.
    pub fn all_edges(&self) -> &[Edge] {
        &self.edges
    }

    /// The state after one code point, if the automaton is deterministic.
    pub fn step(&self, state: u32, code_point: u32) -> Option<u32> {
        let edges = self.edges(state);
        let after = edges.partition_point(|e| e.min <= code_point);
        edges
            .get(after.checked_sub(1)?)
            .filter(|e| code_point <= e.max)
            .map(|e| e.to)
    }

    /// States and edges together.
    pub fn size(&self) -> usize {
        self.accept.len() + self.edges.len()
    }

    pub fn too_large(&self) -> TooLarge {
        TooLarge {
            states: self.accept.len(),
            edges: self.edges.len(),
        }
    }

    /// The subset construction. The effort counted is Lucene's: the sizes of all sets of states met.
    pub fn determinize(self, work_limit: usize) -> Result<Automaton, TooLarge> {
        let overlap = |pair: &[Edge]| matches!(pair, [a, b] if a.from == b.from && a.max >= b.min);
        if !self.edges.windows(2).any(overlap) {
            return Ok(self);
        }
        let mut sets = Interner::default();
        sets.intern(&[0]);
        let mut draft = Draft::default();
        let mut visits = allowance::left().min(VISITS);
        while draft.accept.len() < sets.len() {
            let from = draft.accept.len() as u32;
            let set = sets.get(from).to_vec();
            let edges = set.iter().map(|&state| self.edges(state).len()).sum();
            allowance::spend(edges);
            visits = visits.checked_sub(edges).ok_or_else(|| self.too_large())?;
            draft
                .accept
                .push(set.iter().any(|&state| self.accepts(state)));
            // Every place where an edge begins (1) or is over (0), in order.
            let mut events: Vec<[u32; 3]> = Vec::new();
            let mut seen = Interner::default();
            for &state in &set {
                for edge in self.edges(state) {
                    if seen.intern(&[edge.min, edge.max, edge.to]).1 {
                        events.push([edge.min, 1, edge.to]);
                        events.push([edge.max + 1, 0, edge.to]);
                    }
                }
            }
            sort(&mut events);
            // The states that the edges lead to which have begun and are not over, how many edges each.
            let mut reached: Vec<u32> = Vec::new();
            let mut counts: Vec<u32> = Vec::new();
            let mut last = 0;
            for [point, begins, to] in events {
                if point > last && !reached.is_empty() {
                    let (target, _) = sets.intern(&reached);
                    if sets.words() >= work_limit * 10 {
                        return Err(self.too_large());
                    }
                    draft.edges.push(Edge {
                        from,
                        min: last,
                        max: point - 1,
                        to: target,
                    });
                }
                last = point;
                let at = reached.partition_point(|&state| state < to);
                if reached.get(at) != Some(&to) {
                    reached.insert(at, to);
                    counts.insert(at, 0);
                }
                let count = counts
                    .get(at)
                    .map_or(0, |count| if begins == 1 { count + 1 } else { count - 1 });
                if count == 0 {
                    reached.remove(at);
                    counts.remove(at);
                } else if let Some(place) = counts.get_mut(at) {
                    *place = count;
                }
            }
        }
        Ok(draft.finish())
    }

    /// Without the states that lie on no way from the initial state to an accepting one.
    pub fn without_dead_states(self) -> Automaton {
        let to_accept = self.reaching(self.accept.clone());
        let mut live = vec![false; to_accept.len()];
        let mut queue = vec![0];
        while let Some(state) = queue.pop() {
            match (live.get_mut(state as usize), to_accept.get(state as usize)) {
                (Some(live), Some(true)) if !*live => *live = true,
                _ => continue,
            }
            for edge in self.edges(state) {
                queue.push(edge.to);
            }
        }
        self.only(&live)
    }

    /// The states from which one of the given states can be reached.
    pub fn reaching(&self, mut marked: Vec<bool>) -> Vec<bool> {
        let back = Chains::new(&marked, &self.edges, |edge| edge.to);
        let mut queue = Vec::new();
        for state in 0..self.states() {
            if marked.get(state as usize) == Some(&true) {
                queue.push(state);
            }
        }
        while let Some(state) = queue.pop() {
            for edge in back.of(state) {
                if let Some(mark) = marked.get_mut(edge.from as usize).filter(|mark| !**mark) {
                    *mark = true;
                    queue.push(edge.from);
                }
            }
        }
        marked
    }

    /// With only some of its states. Without the initial one there is nothing left.
    fn only(self, keep: &[bool]) -> Automaton {
        if keep.iter().all(|kept| *kept) {
            return self;
        }
        if keep.first() != Some(&true) {
            return Automaton::default();
        }
        let mut draft = Draft::default();
        let mut names = Vec::with_capacity(keep.len());
        for (&accept, &kept) in self.accept.iter().zip(keep) {
            names.push(if kept {
                Some(draft.accept.len() as u32)
            } else {
                None
            });
            if kept {
                draft.accept.push(accept);
            }
        }
        let name = |state: u32| names.get(state as usize).copied().flatten();
        for edge in &self.edges {
            if let (Some(from), Some(to)) = (name(edge.from), name(edge.to)) {
                draft.edges.push(Edge { from, to, ..*edge });
            }
        }
        draft.finish()
    }

    /// Accepting states without edges become one.
    fn with_one_end(mut self) -> Automaton {
        let mut keep = Vec::with_capacity(self.accept.len());
        let mut end = None;
        for state in 0..self.states() {
            let is_end = self.accepts(state) && self.edges(state).is_empty();
            keep.push(!is_end || end.is_none());
            end = end.or(is_end.then_some(state));
        }
        for edge in &mut self.edges {
            if keep.get(edge.to as usize) == Some(&false) {
                edge.to = end.unwrap_or(edge.to);
            }
        }
        self.only(&keep)
    }
}

/// Edges in one chain for each state, as they come: quicker than sorting them.
struct Chains<'e> {
    edges: &'e [Edge],
    /// For each state its first edge and for each edge the next one, counted from 1.
    first: Vec<u32>,
    next: Vec<u32>,
}

impl<'e> Chains<'e> {
    /// For as many states as there are marks.
    fn new(marks: &[bool], edges: &'e [Edge], state: fn(&Edge) -> u32) -> Chains<'e> {
        let mut first = vec![0; marks.len()];
        let mut next = vec![0; edges.len()];
        // The last edge first, so that a chain is in the order of the edges.
        for (number, (edge, next)) in edges.iter().zip(&mut next).enumerate().rev() {
            if let Some(first) = first.get_mut(state(edge) as usize) {
                *next = std::mem::replace(first, number as u32 + 1);
            }
        }
        Chains { edges, first, next }
    }

    /// The edges of a state.
    fn of(&self, state: u32) -> impl Iterator<Item = &'e Edge> {
        let mut at = self.first.get(state as usize).copied().unwrap_or(0);
        std::iter::from_fn(move || {
            let number = at.checked_sub(1)? as usize;
            at = self.next.get(number).copied().unwrap_or(0);
            self.edges.get(number)
        })
    }
}

/// An automaton in the making.
#[derive(Default)]
struct Draft {
    accept: Vec<bool>,
    edges: Vec<Edge>,
}

impl Draft {
    /// Takes over all of an automaton; the number of its initial state.
    fn copy(&mut self, part: &Automaton, work: &mut usize) -> Result<u32, TooLarge> {
        spend(part.accept.len() + part.edges.len(), part, work)?;
        let offset = self.accept.len() as u32;
        self.accept.extend_from_slice(&part.accept);
        for edge in &part.edges {
            self.edges.push(Edge {
                from: edge.from + offset,
                to: edge.to + offset,
                ..*edge
            });
        }
        Ok(offset)
    }

    /// Gives a state the edges of the initial state of a part that was copied.
    fn link(
        &mut self,
        from: u32,
        part: &Automaton,
        offset: u32,
        work: &mut usize,
    ) -> Result<(), TooLarge> {
        let edges = part.edges(0);
        spend(edges.len() + 1, part, work)?;
        for edge in edges {
            self.edges.push(Edge {
                from,
                to: edge.to + offset,
                ..*edge
            });
        }
        Ok(())
    }

    fn set_accept(&mut self, state: u32, accept: bool) {
        if let Some(place) = self.accept.get_mut(state as usize) {
            *place = accept;
        }
    }

    /// Sorts the edges and joins those that touch.
    fn finish(self) -> Automaton {
        let chains = Chains::new(&self.accept, &self.edges, |edge| edge.from);
        let mut sorted: Vec<Edge> = Vec::with_capacity(self.edges.len());
        let mut ends = Vec::with_capacity(self.accept.len());
        let mut own = Vec::new();
        for state in 0..self.accept.len() as u32 {
            own.clear();
            for edge in chains.of(state) {
                own.push(*edge);
            }
            sort_edges(&mut own, |edge| (edge.to, edge.min));
            let begin = sorted.len();
            for edge in &own {
                match sorted.get_mut(begin..).and_then(<[Edge]>::last_mut) {
                    Some(last) if last.to == edge.to && edge.min <= last.max.saturating_add(1) => {
                        last.max = last.max.max(edge.max);
                    }
                    _ => sorted.push(*edge),
                }
            }
            if let Some(own) = sorted.get_mut(begin..) {
                sort_edges(own, |edge| (edge.min, edge.to));
            }
            ends.push(sorted.len() as u32);
        }
        Automaton {
            accept: self.accept,
            edges: sorted,
            ends,
        }
    }
}

fn sort_edges(edges: &mut [Edge], key: fn(&Edge) -> (u32, u32)) {
    sort_by(edges, |a, b| key(a) < key(b));
}

/// Counts what is copied against the limit.
fn spend(copied: usize, part: &Automaton, work: &mut usize) -> Result<(), TooLarge> {
    *work = work.checked_sub(copied).ok_or_else(|| part.too_large())?;
    Ok(())
}

/// Decimal numbers from `min` to `max`: of exactly `digits` digits, or with any number of leading zeros if
/// `digits` is 0.
fn interval(min: u32, max: u32, digits: usize, work: &mut usize) -> Result<Automaton, TooLarge> {
    if digits > 0 {
        return Ok(numbers(min, max, digits));
    }
    let zero = [Automaton::class(&[(0x30, 0x30)])];
    let mut lengths = Vec::new();
    let mut low = min;
    let mut width = min.to_string().len();
    loop {
        let greatest = 10_u32
            .checked_pow(width as u32)
            .map_or(u32::MAX, |power| power - 1);
        lengths.push(numbers(low, max.min(greatest), width));
        if max <= greatest {
            break;
        }
        low = greatest + 1;
        width += 1;
    }
    concatenate(
        &[repeat(&zero, 0, None, work)?, union(&lengths, work)?],
        work,
    )
}

/// Decimal numbers between two bounds, of one width.
fn numbers(min: u32, max: u32, width: usize) -> Automaton {
    let low = format!("{min:0width$}");
    let high = format!("{max:0width$}");
    let mut draft = Draft::default();
    // A state is the digits read so far, times 4, and for each bound whether they have left it: 1, 2.
    for (read, (low, high)) in (0_u32..).zip(low.bytes().zip(high.bytes())) {
        for left in 0..4 {
            draft.accept.push(false);
            let from = if left & 1 == 0 { low } else { b'0' };
            let to = if left & 2 == 0 { high } else { b'9' };
            for digit in from..=to {
                let then = left | u32::from(digit != low) | (u32::from(digit != high) << 1);
                let (min, max) = (u32::from(digit), u32::from(digit));
                draft.edges.push(Edge {
                    from: 4 * read + left,
                    min,
                    max,
                    to: 4 * read + 4 + then,
                });
            }
        }
    }
    draft.accept.extend([true; 4]);
    draft.finish().without_dead_states()
}

/// One automaton after the other. An accepting state of one takes over the edges of the initial state of the
/// next.
fn concatenate(parts: &[Automaton], work: &mut usize) -> Result<Automaton, TooLarge> {
    let mut draft = Draft::default();
    let mut offsets = Vec::with_capacity(parts.len());
    for part in parts {
        if part.states() == 0 {
            return Ok(Automaton::default());
        }
        offsets.push((part, draft.copy(part, work)?));
    }
    for (index, &(part, offset)) in offsets.iter().enumerate() {
        for state in 0..part.states() {
            let mut last = part.accepts(state);
            for &(follow, follow_offset) in offsets.iter().skip(index + 1) {
                if !last {
                    break;
                }
                draft.link(offset + state, follow, follow_offset, work)?;
                last = follow.accepts(0);
            }
            draft.set_accept(offset + state, last);
        }
    }
    Ok(draft.finish().without_dead_states())
}

/// A new initial state with the edges of every initial state.
fn union(parts: &[Automaton], work: &mut usize) -> Result<Automaton, TooLarge> {
    let mut draft = Draft {
        accept: vec![parts.iter().any(|part| part.accepts(0))],
        edges: Vec::new(),
    };
    for part in parts {
        let offset = draft.copy(part, work)?;
        draft.link(0, part, offset, work)?;
    }
    Ok(draft.finish().without_dead_states().with_one_end())
}

/// An automaton (the only one given) one time after the other.
fn repeat(
    part: &[Automaton],
    min: u32,
    max: Option<u32>,
    work: &mut usize,
) -> Result<Automaton, TooLarge> {
    let [part] = part else {
        return Ok(Automaton::default());
    };
    // No name many times is no name, but none of them is work.
    let most = if part.states() == 0 { 1 } else { u32::MAX };
    let (min, max) = (min.min(most), max.map(|max| max.min(most)));
    let copies = max.unwrap_or(min) as usize;
    spend(copies.saturating_mul(part.accept.len()), part, work)?;
    let times = vec![part.clone(); min as usize];
    match max {
        None if min == 0 => any_times(part, work),
        None => {
            let again = any_times(part, work)?;
            concatenate(&[concatenate(&times, work)?, again], work)
        }
        Some(max) if min > max => Ok(Automaton::default()),
        Some(max) => {
            let begin = if min == 0 {
                Automaton::default().optional()
            } else {
                concatenate(&times, work)?
            };
            let mut draft = Draft::default();
            draft.copy(&begin, work)?;
            let accepting = |part: &Automaton, offset: u32| {
                let mut states = Vec::new();
                for state in 0..part.states() {
                    if part.accepts(state) {
                        states.push(state + offset);
                    }
                }
                states
            };
            let mut ends = accepting(&begin, 0);
            for _ in min..max {
                let offset = draft.copy(part, work)?;
                for end in ends {
                    draft.link(end, part, offset, work)?;
                }
                ends = accepting(part, offset);
            }
            Ok(draft.finish().without_dead_states())
        }
    }
}

/// An automaton any number of times.
fn any_times(part: &Automaton, work: &mut usize) -> Result<Automaton, TooLarge> {
    let ends = part.accept.iter().filter(|&&accept| accept).count();
    if part.states() == 0 || (part.accepts(0) && ends == 1) {
        return Ok(part.clone());
    }
    let mut draft = Draft {
        accept: vec![true],
        edges: Vec::new(),
    };
    let offset = draft.copy(part, work)?;
    draft.link(0, part, offset, work)?;
    for state in 0..part.states() {
        if part.accepts(state) {
            draft.link(offset + state, part, offset, work)?;
        }
    }
    Ok(draft.finish().without_dead_states())
}

fn complement(part: Vec<Automaton>, work: &mut usize) -> Result<Automaton, TooLarge> {
    let part = part
        .into_iter()
        .next()
        .unwrap_or_default()
        .determinize(WORK_LIMIT)?;
    spend(2 * part.edges.len() + part.accept.len(), &part, work)?;
    let sink = part.states();
    let mut draft = Draft::default();
    for from in 0..=sink {
        draft.accept.push(!part.accepts(from));
        let mut next = 0;
        for edge in part.edges(from) {
            if edge.min > next {
                draft.edges.push(Edge {
                    from,
                    min: next,
                    max: edge.min - 1,
                    to: sink,
                });
            }
            draft.edges.push(*edge);
            next = edge.max + 1;
        }
        if next <= MAX_CODE_POINT {
            draft.edges.push(Edge {
                from,
                min: next,
                max: MAX_CODE_POINT,
                to: sink,
            });
        }
    }
    Ok(draft.finish().without_dead_states())
}

/// What all accept: pairs of states, one automaton after the other.
fn intersect(parts: &[Automaton], work: &mut usize) -> Result<Automaton, TooLarge> {
    let mut result: Option<Automaton> = None;
    for part in parts {
        let Some(left) = result.take() else {
            result = Some(part.clone());
            continue;
        };
        let mut pairs = Interner::default();
        pairs.intern(&[0, 0]);
        let mut draft = Draft::default();
        while draft.accept.len() < pairs.len() {
            let from = draft.accept.len() as u32;
            let &[a, b] = pairs.get(from) else { break };
            draft.accept.push(left.accepts(a) && part.accepts(b));
            for one in left.edges(a) {
                for other in part.edges(b) {
                    spend(1, &left, work)?;
                    let (min, max) = (one.min.max(other.min), one.max.min(other.max));
                    if min <= max {
                        let (to, _) = pairs.intern(&[one.to, other.to]);
                        draft.edges.push(Edge { from, min, max, to });
                    }
                }
            }
        }
        result = Some(draft.finish().without_dead_states());
    }
    Ok(result.unwrap_or_default())
}
