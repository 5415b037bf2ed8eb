//! Looks for names of a formula: its lists run side by side over all names at once, shortest names first.
//!
//! Most questions are settled before: every name begins with the plain beginning of one of the patterns that
//! must match, and after this beginning the other lists often know all that they have to say.

use std::rc::Rc;

use super::alphabet::Alphabet;
use super::compile::Pattern;
use super::error::TooComplex;
use super::formula::{Formula, Outlook};
use super::interner::Interner;
use super::letter::{Letter, letters};
use super::list::List;
use super::machine::{DEAD, Machine, State};
use super::syntax::label;
use super::work::Work;

/// States that one question may remember, over all lists together.
const STATES: usize = 1 << 23;

/// Whether a formula has no name.
pub(super) fn is_empty(formula: &Formula, work: &Work) -> Result<bool, TooComplex> {
    Ok(search(formula, false, work)?.is_none())
}

/// One of the shortest names of a formula, and of these one of the most readable; `None` if there is none.
pub(super) fn shortest(formula: &Formula, work: &Work) -> Result<Option<String>, TooComplex> {
    search(formula, true, work)
}

/// Any name is good enough if it need not be the best.
fn search(formula: &Formula, best: bool, work: &Work) -> Result<Option<String>, TooComplex> {
    let guards = formula.guards();
    let length = |list: &usize| {
        formula
            .lists
            .get(*list)
            .map_or(0, |list| list.patterns().len())
    };
    let Some(&guard) = guards.iter().min_by_key(|guard| length(guard)) else {
        return Explorer::new(formula, &guards, &[], work).search();
    };
    let patterns = formula
        .lists
        .get(guard)
        .map_or(&[][..], |list| list.patterns());
    let mut open = Vec::new();
    for pattern in patterns {
        let outlook = glance(formula, guard, pattern, work)?;
        if outlook.accepts() && !best {
            return Ok(Some(String::new()));
        }
        if outlook != Outlook::NOTHING {
            open.push(pattern.clone());
        }
    }
    let Some(first) = open.first().cloned() else {
        return Ok(None);
    };
    let mut head = plain_beginning(&first);
    for pattern in &open {
        let same = head
            .iter()
            .zip(pattern.labels.iter())
            .take_while(|(a, b)| a == b)
            .count();
        head = head.get(..same).unwrap_or_default();
    }
    if open.len() == patterns.len() {
        return Explorer::new(formula, &guards, head, work).search();
    }
    let formula = formula.with_list(guard, Rc::new(List::new(open)));
    Explorer::new(&formula, &guards, head, work).search()
}

/// The characters that every name of a pattern begins with.
fn plain_beginning(pattern: &Pattern) -> &[u32] {
    let plain = pattern
        .labels
        .iter()
        .take_while(|&&step| label::code_point(step).is_some())
        .count();
    pattern.labels.get(..plain).unwrap_or_default()
}

/// What is known of a formula for the names of one pattern, which is one of the list that must match.
fn glance(
    formula: &Formula,
    guard: usize,
    pattern: &Pattern,
    work: &Work,
) -> Result<Outlook, TooComplex> {
    let mut outlooks = Vec::with_capacity(formula.lists.len());
    for (number, list) in formula.lists.iter().enumerate() {
        outlooks.push(if number == guard {
            Outlook::EVERYTHING
        } else {
            ahead(list, pattern, work)?
        });
    }
    let outlook =
        formula.evaluate(|number, _| outlooks.get(number).copied().unwrap_or(Outlook::NOTHING));
    // The beginning itself need not be one of the names.
    Ok(if outlook.is_fixed() || is_prefix(pattern) {
        outlook
    } else {
        Outlook::open(false)
    })
}

/// What is known of a list for the names of one pattern: after their plain beginning, or because the list
/// plainly has them all.
fn ahead(list: &List, pattern: &Pattern, work: &Work) -> Result<Outlook, TooComplex> {
    let machine = list.machine();
    if machine.covers(pattern) {
        return Ok(Outlook::EVERYTHING);
    }
    let head = plain_beginning(pattern);
    let outlook = machine.outlook(machine.walk(head, work)?);
    let is_name = head.len() == pattern.labels.len() && pattern.rest.is_none();
    Ok(if is_name { outlook.ended() } else { outlook })
}

fn is_prefix(pattern: &Pattern) -> bool {
    let head = plain_beginning(pattern);
    pattern.rest.is_none() && pattern.labels.get(head.len()..) == Some(&[label::STAR])
}

/// Whether a list includes another one, if this is plain to see.
pub(super) fn plainly_includes(
    list: &List,
    asked: &List,
    work: &Work,
) -> Result<Option<bool>, TooComplex> {
    let mut includes = true;
    for pattern in asked.patterns() {
        let outlook = ahead(list, pattern, work)?;
        if outlook == Outlook::NOTHING || is_prefix(pattern) && !outlook.accepts() {
            return Ok(Some(false));
        }
        includes &= outlook == Outlook::EVERYTHING;
    }
    Ok(includes.then_some(true))
}

fn common_points(machines: &[&Machine]) -> Vec<(u32, u32)> {
    let mut alphabets = Vec::with_capacity(machines.len());
    for machine in machines {
        alphabets.push(machine.alphabet());
    }
    Alphabet::common(&alphabets)
}

/// The lists of a formula side by side.
pub(super) struct Explorer<'a> {
    formula: &'a Formula,
    machines: Vec<&'a Machine>,
    /// Whether every name is in the list, so that its end is the end of the way.
    is_guard: Vec<bool>,
    head: &'a [u32],
    work: &'a Work,
    /// One character for each class of the common alphabet, the most readable first.
    letters: Vec<Letter>,
}

/// A combination of states on the way, and how it was reached.
#[derive(Clone, Copy)]
struct Visit {
    from: u32,
    letter: Letter,
}

impl<'a> Explorer<'a> {
    pub fn new(
        formula: &'a Formula,
        guards: &[usize],
        head: &'a [u32],
        work: &'a Work,
    ) -> Explorer<'a> {
        let mut machines = Vec::with_capacity(formula.lists.len());
        let mut is_guard = Vec::with_capacity(formula.lists.len());
        for (number, list) in formula.lists.iter().enumerate() {
            machines.push(list.machine());
            is_guard.push(guards.contains(&number));
        }
        let letters = letters(&common_points(&machines));
        Explorer {
            formula,
            machines,
            is_guard,
            head,
            work,
            letters,
        }
    }

    /// The value of the formula for a combination of states.
    pub fn outlook(&self, states: &[State]) -> Outlook {
        self.formula.evaluate(
            |number, _| match (self.machines.get(number), states.get(number)) {
                (Some(machine), Some(&state)) => machine.outlook(state),
                _ => Outlook::NOTHING,
            },
        )
    }

    /// The states after the plain beginning of all names.
    pub fn start(&self) -> Result<Vec<State>, TooComplex> {
        let mut states = Vec::with_capacity(self.machines.len());
        for machine in &self.machines {
            states.push(machine.walk(self.head, self.work)?);
        }
        Ok(states)
    }

    /// The code points at which something may change, ascending from 0.
    pub fn code_points(&self) -> Vec<u32> {
        let mut points = Vec::new();
        for (first, _) in common_points(&self.machines) {
            points.push(first);
        }
        points
    }

    fn search(&self) -> Result<Option<String>, TooComplex> {
        let mut states = self.start()?;
        let mut met = Interner::default();
        met.intern(&states);
        let mut visits = vec![Visit {
            from: 0,
            letter: Letter {
                code_point: 0,
                cost: 0,
            },
        }];
        let cost = |visits: &[Visit], id: u32| {
            visits.get(id as usize).map_or(0, |visit| visit.letter.cost)
        };
        // Names of one length after the other.
        let mut level = 0..1;
        while !level.is_empty() {
            let mut open = Vec::new();
            let mut found: Option<(u64, u32)> = None;
            for id in level.clone() {
                let outlook = self.outlook(met.get(id));
                if outlook.accepts() {
                    let here = (cost(&visits, id), id);
                    found = Some(found.map_or(here, |best| best.min(here)));
                } else if outlook != Outlook::NOTHING {
                    open.push(id);
                }
            }
            if let Some((_, id)) = found {
                return Ok(Some(self.name(&visits, id)));
            }
            for id in open {
                let from = met.get(id).to_vec();
                let so_far = cost(&visits, id);
                for &letter in &self.letters {
                    if !self.advance(&from, letter.code_point, &mut states)? {
                        continue;
                    }
                    let letter = Letter {
                        cost: so_far.saturating_add(letter.cost),
                        ..letter
                    };
                    let (target, new) = met.intern(&states);
                    if new {
                        visits.push(Visit { from: id, letter });
                    } else if target >= level.end
                        && cost(&visits, target) > letter.cost
                        && let Some(visit) = visits.get_mut(target as usize)
                    {
                        *visit = Visit { from: id, letter };
                    }
                }
                if met.words() > STATES {
                    return Err(TooComplex);
                }
            }
            level = level.end..met.len() as u32;
        }
        Ok(None)
    }

    /// The combination after one more character; false if it leads nowhere as far as a look at one list tells.
    pub fn advance(
        &self,
        from: &[State],
        code_point: u32,
        into: &mut Vec<State>,
    ) -> Result<bool, TooComplex> {
        into.clear();
        for ((machine, &state), &is_guard) in self.machines.iter().zip(from).zip(&self.is_guard) {
            let next = machine.step(state, code_point, self.work)?;
            if is_guard && next == DEAD {
                return Ok(false);
            }
            into.push(next);
        }
        Ok(true)
    }

    fn name(&self, visits: &[Visit], mut id: u32) -> String {
        let mut points = Vec::new();
        while let Some(visit) = visits.get(id as usize).filter(|_| id != 0) {
            points.push(visit.letter.code_point);
            id = visit.from;
        }
        for &step in self.head.iter().rev() {
            points.push(label::code_point(step).unwrap_or(0));
        }
        let mut name = String::new();
        for &point in points.iter().rev() {
            name.push(char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        name
    }
}
