//! A language as a formula over lists of patterns, and its value at a point of a name.

use std::rc::Rc;

use super::interner::Interner;
use super::list::List;

/// What is known at some point of a name: whether the name may end here, and whether whatever follows gets
/// the same answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outlook(u8);

const ACCEPTS: u8 = 1;
const FIXED: u8 = 2;

impl Outlook {
    /// No continuation is matched.
    pub const NOTHING: Outlook = Outlook(FIXED);
    /// Every continuation is matched.
    pub const EVERYTHING: Outlook = Outlook(FIXED | ACCEPTS);

    /// It depends on what follows; `accepts` tells of nothing more.
    pub const fn open(accepts: bool) -> Outlook {
        Outlook(accepts as u8)
    }

    /// Whether the name may end here.
    pub fn accepts(self) -> bool {
        self.0 & ACCEPTS != 0
    }

    /// Whether all continuations get the same answer.
    pub fn is_fixed(self) -> bool {
        self.0 & FIXED != 0
    }

    /// The same if nothing follows.
    pub fn ended(self) -> Outlook {
        Outlook(self.0 | FIXED)
    }

    /// As a number, to be kept in a table.
    pub fn bits(self) -> u32 {
        u32::from(self.0)
    }

    /// From such a number.
    pub fn from_bits(bits: u32) -> Outlook {
        Outlook(bits as u8 & (ACCEPTS | FIXED))
    }

    fn not(self) -> Outlook {
        Outlook(self.0 ^ ACCEPTS)
    }

    fn and(self, other: Outlook) -> Outlook {
        if self == Outlook::NOTHING || other == Outlook::NOTHING {
            Outlook::NOTHING
        } else {
            Outlook(self.0 & other.0)
        }
    }
}

/// One step of a formula in postfix order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The list with this number.
    List(u32),
    /// Either of the last two operands.
    Or,
    /// Both of the last two operands.
    And,
    /// The complement of the last operand.
    Not,
}

/// Lists of patterns and how they are combined.
#[derive(Debug)]
pub(super) struct Formula {
    pub lists: Vec<Rc<List>>,
    pub steps: Vec<Step>,
    /// How many operands wait at most.
    depth: usize,
}

impl Formula {
    /// Just a list.
    pub fn list(list: Rc<List>) -> Formula {
        Formula {
            lists: vec![list],
            steps: vec![Step::List(0)],
            depth: 1,
        }
    }

    /// Several formulas, one operator between them.
    pub fn join(parts: &[&Formula], operator: Step) -> Formula {
        // The deepest operand comes first, so that the depth grows with the logarithm of the length only.
        let mut order: Vec<&Formula> = parts.to_vec();
        super::sort::sort_by(&mut order, |a, b| a.depth > b.depth);
        let mut joined = Formula {
            lists: Vec::new(),
            steps: Vec::new(),
            depth: 0,
        };
        let mut known = Interner::default();
        for part in order {
            let waiting = usize::from(!joined.steps.is_empty());
            joined.depth = joined.depth.max(part.depth + waiting);
            let mut numbers = Vec::with_capacity(part.lists.len());
            for list in &part.lists {
                let (number, new) = known.intern(&list_key(list));
                if new {
                    joined.lists.push(list.clone());
                }
                numbers.push(number);
            }
            for &step in &part.steps {
                joined.steps.push(match step {
                    Step::List(number) => {
                        Step::List(numbers.get(number as usize).copied().unwrap_or(0))
                    }
                    other => other,
                });
            }
            if waiting > 0 {
                joined.steps.push(operator);
            }
        }
        joined
    }

    /// The complement.
    pub fn negate(&self) -> Formula {
        let mut steps = self.steps.clone();
        if steps.last() == Some(&Step::Not) {
            steps.pop();
        } else {
            steps.push(Step::Not);
        }
        Formula {
            lists: self.lists.clone(),
            steps,
            depth: self.depth,
        }
    }

    /// With one list in place of another.
    pub fn with_list(&self, number: usize, list: Rc<List>) -> Formula {
        let mut lists = self.lists.clone();
        if let Some(place) = lists.get_mut(number) {
            *place = list;
        }
        Formula {
            lists,
            steps: self.steps.clone(),
            depth: self.depth,
        }
    }

    /// The value of the formula for the values of its lists, without any memory of its own: an operand is two
    /// bits, and more than 64 of them never wait.
    pub fn evaluate(&self, value: impl Fn(usize, &List) -> Outlook) -> Outlook {
        let mut waiting: u128 = 0;
        let mut top = Outlook::NOTHING;
        for step in &self.steps {
            let below = Outlook::from_bits(waiting as u32);
            match *step {
                Step::List(number) => {
                    waiting = (waiting << 2) | u128::from(top.bits());
                    let number = number as usize;
                    top = self
                        .lists
                        .get(number)
                        .map_or(Outlook::NOTHING, |list| value(number, list));
                }
                Step::Not => top = top.not(),
                Step::And => {
                    top = below.and(top);
                    waiting >>= 2;
                }
                Step::Or => {
                    top = below.not().and(top.not()).not();
                    waiting >>= 2;
                }
            }
        }
        top
    }

    /// Whether a finished name is in the language.
    pub fn contains(&self, text: &str) -> bool {
        self.evaluate(|_, list| {
            if list.contains(text) {
                Outlook::EVERYTHING
            } else {
                Outlook::NOTHING
            }
        })
        .accepts()
    }

    /// The lists that every name of the formula is in, because of how the formula is made.
    pub fn guards(&self) -> Vec<usize> {
        let mut guards = Vec::new();
        // From the last step back, whether the operand that ends there must hold.
        let mut must = vec![true];
        for step in self.steps.iter().rev() {
            let held = must.pop().unwrap_or(false);
            match *step {
                Step::List(number) if held => guards.push(number as usize),
                Step::List(_) => {}
                Step::Not => must.push(false),
                Step::And => must.extend([held, held]),
                Step::Or => must.extend([false, false]),
            }
        }
        guards
    }
}

/// What tells one list from another: where it lies in memory.
pub(super) fn list_key(list: &Rc<List>) -> [u32; 2] {
    let address = Rc::as_ptr(list) as usize as u64;
    [address as u32, (address >> 32) as u32]
}
