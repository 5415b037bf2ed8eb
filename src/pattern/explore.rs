//! Runs the lists of a formula side by side over all names at once, shortest names first.

use super::error::TooComplex;
use super::interner::Interner;
use super::language::{Formula, Step};
use super::machine::{Alphabet, Machine, Outlook, State};

/// Combinations of states that one question may meet.
const STATE_LIMIT: usize = 1 << 20;

/// One question about a formula.
pub(super) struct Explorer<'a> {
    formula: &'a Formula,
    machines: Vec<&'a Machine>,
    /// For each class of the common alphabet the class of each machine, and the character to show.
    classes: Vec<(Vec<usize>, Letter)>,
}

/// A character that stands for its class, and how unwelcome it is.
#[derive(Clone, Copy)]
struct Letter {
    character: char,
    cost: u64,
}

/// A combination of states on the way, and how it was reached.
struct Visit {
    from: u32,
    letter: char,
    cost: u64,
}

impl<'a> Explorer<'a> {
    pub fn new(formula: &'a Formula) -> Explorer<'a> {
        let machines: Vec<&Machine> = formula.leaves.iter().map(|leaf| leaf.machine()).collect();
        let alphabet = Alphabet::common(machines.iter().map(|machine| machine.alphabet()));
        let mut classes: Vec<(Vec<usize>, Letter)> = (0..alphabet.classes())
            .map(|class| {
                let first = alphabet.first(class);
                let own = machines
                    .iter()
                    .map(|machine| machine.alphabet().class(first))
                    .collect();
                (own, letter(first, alphabet.last(class)))
            })
            .collect();
        classes.sort_by_key(|(_, letter)| letter.cost);
        Explorer {
            formula,
            machines,
            classes,
        }
    }

    fn outlook(&self, states: &[State]) -> Outlook {
        let mut stack: Vec<Outlook> = Vec::new();
        for step in &self.formula.steps {
            let value = match *step {
                Step::Leaf(index) => match (
                    self.machines.get(index as usize),
                    states.get(index as usize),
                ) {
                    (Some(machine), Some(state)) => machine.outlook(*state),
                    _ => Outlook::Nothing,
                },
                Step::Not => stack.pop().unwrap_or(Outlook::Nothing).not(),
                Step::And | Step::Or => {
                    let right = stack.pop().unwrap_or(Outlook::Nothing);
                    let left = stack.pop().unwrap_or(Outlook::Nothing);
                    if *step == Step::And {
                        left.and(right)
                    } else {
                        left.not().and(right.not()).not()
                    }
                }
            };
            stack.push(value);
        }
        stack.pop().unwrap_or(Outlook::Nothing)
    }

    /// One of the shortest names of the formula, the most readable of them; `None` if there is none.
    pub fn shortest(&self) -> Result<Option<String>, TooComplex> {
        let mut met = Interner::default();
        let mut visits: Vec<Visit> = Vec::new();
        let start: Vec<State> = self
            .machines
            .iter()
            .map(|machine| machine.start())
            .collect();
        met.intern(&start);
        visits.push(Visit {
            from: 0,
            letter: ' ',
            cost: 0,
        });
        let mut level = 0..1;
        let mut next = Vec::with_capacity(start.len());
        loop {
            let mut open = Vec::new();
            let mut found: Option<(u64, u32)> = None;
            for id in level.clone() {
                let cost = visits.get(id as usize).map_or(0, |visit| visit.cost);
                match self.outlook(met.get(id)) {
                    Outlook::Nothing => {}
                    Outlook::Open { accepts: false } => open.push(id),
                    _ => found = Some(found.map_or((cost, id), |best| best.min((cost, id)))),
                }
            }
            if let Some((_, id)) = found {
                return Ok(Some(name(&visits, id)));
            }
            for id in open {
                let states = met.get(id).to_vec();
                let cost = visits.get(id as usize).map_or(0, |visit| visit.cost);
                for (classes, letter) in &self.classes {
                    next.clear();
                    for ((machine, &state), &class) in
                        self.machines.iter().zip(&states).zip(classes)
                    {
                        next.push(machine.step(state, class).ok_or(TooComplex)?);
                    }
                    let visit = Visit {
                        from: id,
                        letter: letter.character,
                        cost: cost.saturating_add(letter.cost),
                    };
                    let (target, new) = met.intern(&next);
                    if new {
                        visits.push(visit);
                    } else if target >= level.end
                        && let Some(known) = visits
                            .get_mut(target as usize)
                            .filter(|known| known.cost > visit.cost)
                    {
                        *known = visit;
                    }
                }
                if met.len() > STATE_LIMIT {
                    return Err(TooComplex);
                }
            }
            level = level.end..met.len() as u32;
            if level.is_empty() {
                return Ok(None);
            }
        }
    }
}

fn name(visits: &[Visit], mut id: u32) -> String {
    let mut letters = Vec::new();
    while id != 0 {
        let Some(visit) = visits.get(id as usize) else {
            break;
        };
        letters.push(visit.letter);
        id = visit.from;
    }
    letters.iter().rev().collect()
}

impl Outlook {
    fn not(self) -> Outlook {
        match self {
            Outlook::Nothing => Outlook::Everything,
            Outlook::Everything => Outlook::Nothing,
            Outlook::Open { accepts } => Outlook::Open { accepts: !accepts },
        }
    }

    fn and(self, other: Outlook) -> Outlook {
        match (self, other) {
            (Outlook::Nothing, _) | (_, Outlook::Nothing) => Outlook::Nothing,
            (Outlook::Everything, open) | (open, Outlook::Everything) => open,
            (Outlook::Open { accepts: a }, Outlook::Open { accepts: b }) => {
                Outlook::Open { accepts: a && b }
            }
        }
    }
}

/// The most readable character of a range.
fn letter(first: u32, last: u32) -> Letter {
    const SCAN: u32 = 512;
    let ascii = first.min(0x7F)..=last.min(0x7E);
    let end = last.min(first.max(0x80).saturating_add(SCAN));
    ascii
        .chain(first.max(0x80)..=end)
        .filter_map(char::from_u32)
        .map(|character| Letter {
            character,
            cost: cost(character),
        })
        .min_by_key(|letter| letter.cost)
        .unwrap_or(Letter {
            character: char::REPLACEMENT_CHARACTER,
            cost: cost('\0'),
        })
}

/// How unwelcome a character is in an example: each step outweighs any number of the one before.
fn cost(character: char) -> u64 {
    match character {
        'a'..='z' => 0,
        '0'..='9' => 1,
        '-' | '.' => 2,
        '_' => 3,
        'A'..='Z' => 1 << 12,
        '!'..='~' => 1 << 24,
        _ if character.is_alphanumeric() => 1 << 36,
        _ if !character.is_control() && !character.is_whitespace() => 1 << 48,
        _ => 1 << 56,
    }
}
