//! The automaton of one regular expression, built step by step as Lucene's `Operations` builds it.
//!
//! States are numbers, state 0 is the initial one, and an edge carries an inclusive range of code points.
//! The shapes that the operations give are Lucene's, because its limit counts the sizes of the sets of
//! states met while making an automaton deterministic: another shape would refuse other patterns. Two
//! habits of Lucene's show in answers: an automaton without states is the empty language, and repeating
//! the empty language gives the empty language, even zero times.

use super::interner::Interner;
use super::sort::{sort, sort_by};
use super::syntax::{MAX_CODE_POINT, Op, Range};

/// Lucene's default work limit for making one automaton deterministic, in its unit of ten state visits.
pub(super) const WORK_LIMIT: usize = 10_000;

/// Edges copied while one expression is built; far above anything written by hand, and low enough that
/// no expression takes noticeable time or memory. Lucene has no such limit and runs out of memory.
pub(super) const COPY_LIMIT: usize = 1_000_000;

/// Why an expression has no automaton: what would have been made deterministic, or built at all.
pub(super) struct TooLarge {
    pub states: usize,
    pub edges: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    pub from: u32,
    pub min: u32,
    pub max: u32,
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
    let mut work = COPY_LIMIT;
    let mut stack: Vec<Automaton> = Vec::new();
    for op in ops {
        let built = match *op {
            Op::Class(ref ranges) => Automaton::class(ranges),
            Op::EmptyString => Automaton::empty_string(),
            Op::Nothing => Automaton::default(),
            Op::AnyString => Automaton::any_string(),
            Op::Interval { min, max, digits } => Automaton::interval(min, max, digits, &mut work)?,
            Op::Concatenate(operands) => Automaton::concatenate(
                &stack.split_off(stack.len().saturating_sub(operands)),
                &mut work,
            )?,
            Op::Union(operands) => Automaton::union(
                &stack.split_off(stack.len().saturating_sub(operands)),
                &mut work,
            )?,
            Op::Intersect(operands) => {
                let mut operands = stack
                    .split_off(stack.len().saturating_sub(operands))
                    .into_iter();
                let mut result = operands.next().unwrap_or_default();
                for operand in operands {
                    result = result.intersect(&operand, &mut work)?;
                }
                result
            }
            Op::Repeat { min, max } => stack
                .pop()
                .unwrap_or_default()
                .repeat_between(min, max, &mut work)?,
            Op::Complement => stack.pop().unwrap_or_default().complement(&mut work)?,
        };
        stack.push(built);
    }
    stack.pop().unwrap_or_default().determinize(WORK_LIMIT)
}

impl Automaton {
    /// Any one code point out of some ranges.
    fn class(ranges: &[Range]) -> Automaton {
        let edges = ranges
            .iter()
            .map(|&(min, max)| Edge {
                from: 0,
                min,
                max,
                to: 1,
            })
            .collect();
        Automaton::finish(vec![false, true], edges)
    }

    fn empty_string() -> Automaton {
        Automaton::finish(vec![true], Vec::new())
    }

    pub fn any_string() -> Automaton {
        Automaton::finish(
            vec![true],
            vec![Edge {
                from: 0,
                min: 0,
                max: MAX_CODE_POINT,
                to: 0,
            }],
        )
    }

    /// A wildcard pattern, one small automaton after the other.
    pub fn wildcard(labels: &[u32]) -> Result<Automaton, TooLarge> {
        use super::syntax::label;
        let parts: Vec<Automaton> = labels
            .iter()
            .map(|&step| match label::code_point(step) {
                Some(c) => Automaton::class(&[(c, c)]),
                None if step == label::STAR => Automaton::any_string(),
                None => Automaton::class(&[(0, MAX_CODE_POINT)]),
            })
            .collect();
        Automaton::concatenate(&parts, &mut { COPY_LIMIT })
    }

    /// Decimal numbers from `min` to `max`: of exactly `digits` digits, or with any number of leading
    /// zeros if `digits` is 0.
    fn interval(
        min: u32,
        max: u32,
        digits: usize,
        work: &mut usize,
    ) -> Result<Automaton, TooLarge> {
        if digits > 0 {
            return Ok(Automaton::digits(min, max, digits));
        }
        let zeros = Automaton::class(&[(0x30, 0x30)]).repeat(work)?;
        let mut lengths = Vec::new();
        let mut low = min;
        let mut width = min.to_string().len();
        loop {
            let greatest = 10_u32
                .checked_pow(width as u32)
                .map_or(u32::MAX, |power| power - 1);
            lengths.push(Automaton::digits(low, max.min(greatest), width));
            if max <= greatest {
                break;
            }
            low = greatest + 1;
            width += 1;
        }
        Automaton::concatenate(&[zeros, Automaton::union(&lengths, work)?], work)
    }

    /// Decimal numbers between two bounds, of one width.
    fn digits(min: u32, max: u32, width: usize) -> Automaton {
        let low = format!("{min:0width$}");
        let high = format!("{max:0width$}");
        let mut edges = Vec::new();
        // A state is the digits read so far, times 4, and for each bound whether they have left it: 1, 2.
        for (read, (low, high)) in (0_u32..).zip(low.bytes().zip(high.bytes())) {
            for left in 0..4 {
                let from = if left & 1 == 0 { low } else { b'0' };
                let to = if left & 2 == 0 { high } else { b'9' };
                for digit in from..=to {
                    let then = left | u32::from(digit != low) | (u32::from(digit != high) << 1);
                    let code_point = u32::from(digit);
                    edges.push(Edge {
                        from: 4 * read + left,
                        min: code_point,
                        max: code_point,
                        to: 4 * read + 4 + then,
                    });
                }
            }
        }
        let ends = (0..4 * (width + 1))
            .map(|state| state >= 4 * width)
            .collect();
        Automaton::finish(ends, edges).without_dead_states()
    }

    /// Sorts the edges and joins those that touch.
    fn finish(accept: Vec<bool>, mut edges: Vec<Edge>) -> Automaton {
        sort_edges(&mut edges, |edge| (edge.from, 0));
        let mut sorted: Vec<Edge> = Vec::with_capacity(edges.len());
        let mut ends = Vec::with_capacity(accept.len());
        let mut rest = edges.as_mut_slice();
        for state in 0..accept.len() as u32 {
            let count = rest.iter().take_while(|edge| edge.from == state).count();
            let Some((own, others)) = rest.split_at_mut_checked(count) else {
                break;
            };
            rest = others;
            sort_edges(own, |edge| (edge.to, edge.min));
            let begin = sorted.len();
            for edge in own {
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
            accept,
            edges: sorted,
            ends,
        }
    }

    /// How many states there are; none is the empty language.
    pub fn states(&self) -> usize {
        self.accept.len()
    }

    /// How many edges there are.
    pub fn size(&self) -> usize {
        self.edges.len()
    }

    pub fn accepts(&self, state: u32) -> bool {
        self.accept.get(state as usize).copied().unwrap_or(false)
    }

    /// The edges of a state, by code point.
    pub fn edges(&self, state: u32) -> &[Edge] {
        let start = if state == 0 {
            0
        } else {
            self.ends
                .get(state as usize - 1)
                .copied()
                .unwrap_or(u32::MAX)
        };
        let end = self.ends.get(state as usize).copied().unwrap_or(0);
        self.edges
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    /// All edges, by state and code point.
    pub fn all_edges(&self) -> &[Edge] {
        &self.edges
    }

    /// Whether no state has two edges for one code point.
    pub fn is_deterministic(&self) -> bool {
        self.edges.windows(2).all(|pair| match pair {
            [a, b] => a.from != b.from || a.max < b.min,
            _ => true,
        })
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

    fn too_large(&self) -> TooLarge {
        TooLarge {
            states: self.states(),
            edges: self.size(),
        }
    }

    /// Counts copied edges against the limit.
    fn spend(&self, edges: usize, work: &mut usize) -> Result<(), TooLarge> {
        *work = work.checked_sub(edges).ok_or_else(|| self.too_large())?;
        Ok(())
    }

    /// One automaton after the other. An accepting state of one takes over the edges of the initial state
    /// of the next.
    pub fn concatenate(parts: &[Automaton], work: &mut usize) -> Result<Automaton, TooLarge> {
        if parts.iter().any(|part| part.states() == 0) {
            return Ok(Automaton::default());
        }
        let mut accept = Vec::new();
        let mut edges: Vec<Edge> = Vec::new();
        let mut offset = 0;
        for (index, part) in parts.iter().enumerate() {
            part.spend(part.size() + part.states(), work)?;
            edges.extend(part.edges.iter().map(|e| e.shifted(offset)));
            for state in 0..part.states() as u32 {
                let mut last = part.accepts(state);
                let mut follow_offset = offset + part.states() as u32;
                for follow in parts.iter().skip(index + 1) {
                    if !last {
                        break;
                    }
                    let begin = follow.edges(0);
                    part.spend(begin.len() + 1, work)?;
                    edges.extend(begin.iter().map(|e| Edge {
                        from: offset + state,
                        ..e.shifted(follow_offset)
                    }));
                    follow_offset += follow.states() as u32;
                    last = follow.accepts(0);
                }
                accept.push(last);
            }
            offset += part.states() as u32;
        }
        if accept.is_empty() {
            accept.push(true);
        }
        Ok(Automaton::finish(accept, edges).without_dead_states())
    }

    /// A new initial state with the edges of every initial state.
    pub fn union(parts: &[Automaton], work: &mut usize) -> Result<Automaton, TooLarge> {
        let mut accept = vec![false];
        let mut edges = Vec::new();
        for part in parts {
            part.spend(part.size() + part.states(), work)?;
            let offset = accept.len() as u32;
            edges.extend(part.edges.iter().map(|e| e.shifted(offset)));
            edges.extend(part.edges(0).iter().map(|e| Edge {
                from: 0,
                ..e.shifted(offset)
            }));
            accept.extend_from_slice(&part.accept);
            if let Some(initial) = accept.first_mut() {
                *initial |= part.accepts(0);
            }
        }
        Ok(Automaton::finish(accept, edges)
            .without_dead_states()
            .with_one_end())
    }

    /// Any number of times. Accepting states without edges become the initial state.
    fn repeat(&self, work: &mut usize) -> Result<Automaton, TooLarge> {
        let ends = self.accept.iter().filter(|&&accept| accept).count();
        if self.states() == 0 || (self.accepts(0) && ends == 1) {
            return Ok(self.clone());
        }
        let mut accept = vec![true];
        let mut map = Vec::with_capacity(self.states());
        for state in 0..self.states() as u32 {
            if self.accepts(state) && self.edges(state).is_empty() {
                map.push(0);
            } else {
                map.push(accept.len() as u32);
                accept.push(self.accepts(state));
            }
        }
        let renamed = |state: u32| map.get(state as usize).copied().unwrap_or(0);
        let begin = self.edges(0);
        self.spend(self.size() + begin.len() * (ends + 1) + self.states(), work)?;
        let mut edges: Vec<Edge> = Vec::new();
        for e in &self.edges {
            edges.push(Edge {
                from: renamed(e.from),
                to: renamed(e.to),
                ..*e
            });
        }
        let again = (0..self.states() as u32)
            .filter(|&state| self.accepts(state))
            .map(renamed);
        for from in again.chain([0]) {
            edges.extend(begin.iter().map(|e| Edge {
                from,
                to: renamed(e.to),
                ..*e
            }));
        }
        Ok(Automaton::finish(accept, edges).without_dead_states())
    }

    fn repeat_between(
        self,
        min: u32,
        max: Option<u32>,
        work: &mut usize,
    ) -> Result<Automaton, TooLarge> {
        if max.is_some_and(|max| min > max) {
            return Ok(Automaton::default());
        }
        let copies = max.unwrap_or(min) as usize;
        self.spend(copies.saturating_mul(self.size() + self.states()), work)?;
        let Some(max) = max else {
            if min == 0 {
                return self.repeat(work);
            }
            let mut parts = vec![self.clone(); min as usize];
            parts.push(self.repeat(work)?);
            return Automaton::concatenate(&parts, work);
        };
        let begin = match min {
            0 => Automaton::empty_string(),
            1 => self.clone(),
            _ => Automaton::concatenate(&vec![self.clone(); min as usize], work)?,
        };
        let mut accept = begin.accept.clone();
        let mut edges = begin.edges;
        let ends_of = |part: &[bool], offset: usize| -> Vec<u32> {
            (0..)
                .zip(part)
                .filter(|(_, accept)| **accept)
                .map(|(state, _): (u32, _)| state + offset as u32)
                .collect()
        };
        let mut ends = ends_of(&accept, 0);
        for _ in min..max {
            let offset = accept.len();
            accept.extend_from_slice(&self.accept);
            edges.extend(self.edges.iter().map(|e| e.shifted(offset as u32)));
            self.spend(ends.len() * (self.edges(0).len() + 1), work)?;
            for &end in &ends {
                edges.extend(self.edges(0).iter().map(|e| Edge {
                    from: end,
                    ..e.shifted(offset as u32)
                }));
                if let Some(accept) = accept.get_mut(end as usize) {
                    *accept |= self.accepts(0);
                }
            }
            ends = ends_of(&self.accept, offset);
        }
        Ok(Automaton::finish(accept, edges).without_dead_states())
    }

    fn complement(self, work: &mut usize) -> Result<Automaton, TooLarge> {
        let automaton = self.determinize(WORK_LIMIT)?;
        automaton.spend(2 * automaton.size() + automaton.states(), work)?;
        let sink = automaton.states() as u32;
        let mut edges = Vec::with_capacity(2 * automaton.size());
        for from in 0..=sink {
            let mut next = 0;
            for edge in automaton.edges(from) {
                if edge.min > next {
                    edges.push(Edge {
                        from,
                        min: next,
                        max: edge.min - 1,
                        to: sink,
                    });
                }
                edges.push(*edge);
                next = edge.max + 1;
            }
            if next <= MAX_CODE_POINT {
                edges.push(Edge {
                    from,
                    min: next,
                    max: MAX_CODE_POINT,
                    to: sink,
                });
            }
        }
        let accept = automaton
            .accept
            .iter()
            .map(|accept| !accept)
            .chain([true])
            .collect();
        Ok(Automaton::finish(accept, edges).without_dead_states())
    }

    fn intersect(&self, other: &Automaton, work: &mut usize) -> Result<Automaton, TooLarge> {
        if self.states() == 0 || other.states() == 0 {
            return Ok(Automaton::default());
        }
        let mut pairs = Interner::default();
        pairs.intern(&[0, 0]);
        let mut accept = Vec::new();
        let mut edges = Vec::new();
        let mut next = 0;
        while (next as usize) < pairs.len() {
            let (left, right) = match pairs.get(next) {
                [left, right] => (*left, *right),
                _ => break,
            };
            accept.push(self.accepts(left) && other.accepts(right));
            for a in self.edges(left) {
                for b in other.edges(right) {
                    self.spend(1, work)?;
                    let (min, max) = (a.min.max(b.min), a.max.min(b.max));
                    if min <= max {
                        let (to, _) = pairs.intern(&[a.to, b.to]);
                        edges.push(Edge {
                            from: next,
                            min,
                            max,
                            to,
                        });
                    }
                }
            }
            next += 1;
        }
        Ok(Automaton::finish(accept, edges).without_dead_states())
    }

    /// The subset construction. The effort counted is Lucene's: the sizes of all sets of states met.
    pub fn determinize(self, work_limit: usize) -> Result<Automaton, TooLarge> {
        if self.states() <= 1 || self.is_deterministic() {
            return Ok(self);
        }
        let mut sets = Interner::default();
        sets.intern(&[0]);
        let mut accept = Vec::new();
        let mut edges = Vec::new();
        let mut next = 0;
        while (next as usize) < sets.len() {
            let set = sets.get(next).to_vec();
            accept.push(set.iter().any(|&state| self.accepts(state)));
            // Every place where an edge begins (+) or is over (-), in order.
            let mut events: Vec<[u32; 3]> = Vec::new();
            let mut seen = Interner::default();
            for edge in set.iter().flat_map(|&state| self.edges(state)) {
                if seen.intern(&[edge.min, edge.max, edge.to]).1 {
                    events.push([edge.min, 1, edge.to]);
                    events.push([edge.max + 1, 0, edge.to]);
                }
            }
            sort(&mut events);
            let mut reached: Vec<(u32, u32)> = Vec::new();
            let mut last = 0;
            for [point, begins, to] in events {
                let begins = begins == 1;
                if point > last && !reached.is_empty() {
                    let targets: Vec<u32> = reached.iter().map(|(state, _)| *state).collect();
                    let (target, _) = sets.intern(&targets);
                    if sets.words() >= work_limit * 10 {
                        return Err(self.too_large());
                    }
                    edges.push(Edge {
                        from: next,
                        min: last,
                        max: point - 1,
                        to: target,
                    });
                }
                last = point;
                match (
                    reached.binary_search_by_key(&to, |(state, _)| *state),
                    begins,
                ) {
                    (Ok(at), _) => {
                        if let Some((_, count)) = reached.get_mut(at) {
                            *count = if begins { *count + 1 } else { *count - 1 };
                            if *count == 0 {
                                reached.remove(at);
                            }
                        }
                    }
                    (Err(at), true) => reached.insert(at, (to, 1)),
                    (Err(_), false) => {}
                }
            }
            next += 1;
        }
        Ok(Automaton::finish(accept, edges))
    }

    /// Accepting states without edges become one.
    fn with_one_end(self) -> Automaton {
        let is_end = |state: u32| self.accepts(state) && self.edges(state).is_empty();
        let Some(end) = (0..self.states() as u32).find(|&state| is_end(state)) else {
            return self;
        };
        let keep: Vec<bool> = (0..self.states() as u32)
            .map(|state| state == end || !is_end(state))
            .collect();
        let mut edges = self.edges.clone();
        for edge in edges.iter_mut().filter(|e| is_end(e.to)) {
            edge.to = end;
        }
        Automaton { edges, ..self }.only(&keep)
    }

    /// Without the states that lie on no way from the initial state to an accepting one.
    pub fn without_dead_states(self) -> Automaton {
        let to_accept = self.reaching(self.accept.clone());
        let mut live = vec![false; self.states()];
        let mut queue = vec![0];
        while let Some(state) = queue.pop() {
            match (live.get_mut(state as usize), to_accept.get(state as usize)) {
                (Some(live), Some(true)) if !*live => *live = true,
                _ => continue,
            }
            queue.extend(self.edges(state).iter().map(|edge| edge.to));
        }
        if live.iter().all(|live| *live) {
            self
        } else {
            self.only(&live)
        }
    }

    /// The states from which one of the given states can be reached.
    pub fn reaching(&self, mut marked: Vec<bool>) -> Vec<bool> {
        let mut back: Vec<[u32; 3]> = self
            .edges
            .iter()
            .map(|edge| [edge.to, edge.from, 0])
            .collect();
        sort(&mut back);
        let mut queue: Vec<u32> = (0..self.states() as u32).collect();
        queue.retain(|&state| marked.get(state as usize) == Some(&true));
        while let Some(state) = queue.pop() {
            let begin = back.partition_point(|[to, ..]| *to < state);
            for &[to, from, _] in back.get(begin..).unwrap_or_default() {
                if to != state {
                    break;
                }
                if let Some(mark) = marked.get_mut(from as usize).filter(|mark| !**mark) {
                    *mark = true;
                    queue.push(from);
                }
            }
        }
        marked
    }

    /// With only some of its states. Without the initial one there is nothing left.
    fn only(self, keep: &[bool]) -> Automaton {
        if keep.first() != Some(&true) {
            return Automaton::default();
        }
        let mut names = Vec::with_capacity(keep.len());
        let mut count = 0;
        for &kept in keep {
            names.push(if kept { Some(count) } else { None });
            count += u32::from(kept);
        }
        let name = |state: u32| names.get(state as usize).copied().flatten();
        let edges = self
            .edges
            .iter()
            .filter_map(|e| {
                Some(Edge {
                    from: name(e.from)?,
                    to: name(e.to)?,
                    ..*e
                })
            })
            .collect();
        let accept = self
            .accept
            .iter()
            .zip(keep)
            .filter(|(_, kept)| **kept)
            .map(|(accept, _)| *accept)
            .collect();
        Automaton::finish(accept, edges)
    }
}

fn sort_edges(edges: &mut [Edge], key: fn(&Edge) -> (u32, u32)) {
    sort_by(edges, |a, b| key(a) < key(b));
}

impl Edge {
    fn shifted(self, offset: u32) -> Edge {
        Edge {
            from: self.from + offset,
            to: self.to + offset,
            ..self
        }
    }
}
