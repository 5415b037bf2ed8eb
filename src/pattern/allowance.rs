//! What the automata of expressions may take together.
//!
//! An expression of a few characters can have an automaton of ten thousand states, and a text of a megabyte
//! has room for tens of thousands of those. So what is held at one time is counted, as is the work that is done
//! while somebody waits for one answer, however many questions it takes; what goes beyond is too complex.

use std::cell::Cell;

use super::automaton::COPY_LIMIT;
use super::error::TooComplex;

/// States and edges that are held at one time.
const HELD: usize = 1 << 24;

/// States and edges copied to build the automata of one answer, and edges looked at to make these deterministic.
const BUILT: usize = 1 << 25;

/// The same of a validation, where it is for advice mostly, which nobody has asked for.
const SPARING: usize = 1 << 23;

/// Places in patterns that all questions for one answer look at.
const ASKED: usize = 1 << 26;

const UNBOUNDED: Left = Left {
    copied: usize::MAX,
    steps: usize::MAX,
};

/// Work that may still be done.
#[derive(Clone, Copy)]
struct Left {
    copied: usize,
    steps: usize,
}

thread_local! {
    static HELD_NOW: Cell<usize> = const { Cell::new(0) };
    static LEFT: Cell<Left> = const { Cell::new(UNBOUNDED) };
}

/// Room that something takes as long as it is there.
#[derive(Debug)]
pub(super) struct Room(usize);

impl Room {
    /// Room for so many states and edges, if it is left.
    pub fn take(size: usize) -> Option<Room> {
        HELD_NOW.with(|held| {
            let now = held.get().saturating_add(size);
            (now <= HELD).then(|| held.set(now))?;
            Some(Room(size))
        })
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        HELD_NOW.with(|held| held.set(held.get().saturating_sub(self.0)));
    }
}

/// Bounds the work as long as it is there.
pub struct Bound {
    /// Within another one it changes nothing.
    is_outermost: bool,
}

impl Bound {
    /// For one answer.
    pub fn one_answer() -> Bound {
        Bound::new(BUILT, ASKED)
    }

    /// For advice.
    pub fn advice() -> Bound {
        Bound::new(SPARING, ASKED)
    }

    /// For what is made once and kept.
    pub fn lifted() -> Lifted {
        Lifted {
            left: LEFT.replace(UNBOUNDED),
        }
    }

    #[inline(never)]
    fn new(copied: usize, steps: usize) -> Bound {
        let is_outermost = LEFT.get().steps == usize::MAX;
        if is_outermost {
            LEFT.set(Left { copied, steps });
        }
        Bound { is_outermost }
    }
}

impl Drop for Bound {
    #[inline(never)]
    fn drop(&mut self) {
        if self.is_outermost {
            LEFT.set(UNBOUNDED);
        }
    }
}

/// Lifts all bounds as long as it is there: what is kept must not depend on how much was left when it was first
/// needed.
pub struct Lifted {
    left: Left,
}

impl Drop for Lifted {
    fn drop(&mut self) {
        LEFT.set(self.left);
    }
}

/// Whether so little is left that an expression can be refused for that alone.
pub(super) fn is_spent() -> bool {
    left() < COPY_LIMIT
}

/// How much may still be copied.
pub(super) fn left() -> usize {
    LEFT.get().copied
}

/// Takes note of what was copied.
pub(super) fn spend(copied: usize) {
    let mut left = LEFT.get();
    left.copied = left.copied.saturating_sub(copied);
    LEFT.set(left);
}

/// Takes some steps, if they are left.
pub(super) fn step(steps: usize) -> Result<(), TooComplex> {
    let mut left = LEFT.get();
    if left.steps != usize::MAX {
        left.steps = left.steps.checked_sub(steps).ok_or(TooComplex)?;
        LEFT.set(left);
    }
    Ok(())
}

#[cfg(test)]
// A panic is a failed test.
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::pattern::{Language, PatternError};

    fn expression(number: usize) -> Result<Language, PatternError> {
        Language::of(&[format!("/a{{0,900}}x{number}/")])
    }

    #[test]
    fn room_is_given_back() {
        for _ in 0..2 {
            let half = Room::take(HELD / 2 + 1).unwrap();
            assert!(Room::take(HELD / 2).is_none());
            drop(half);
        }
        let language = expression(1).unwrap();
        assert_ne!(HELD_NOW.with(Cell::get), 0);
        drop(language);
        assert_eq!(HELD_NOW.with(Cell::get), 0);
    }

    #[test]
    fn what_is_built_for_one_answer_ends() {
        let bound = Bound::new(1 << 16, ASKED);
        let found: Vec<_> = (0..40).map(expression).collect();
        drop(bound);
        let built = found.iter().filter(|language| language.is_ok()).count();
        assert!((2..38).contains(&built), "{built}");
        let refused = found.last().unwrap().as_ref().unwrap_err();
        assert_eq!(refused.code(), "pattern_too_complex");
        assert!(expression(1).is_ok());
    }

    #[test]
    fn what_is_kept_does_not_depend_on_what_is_left() {
        let bound = Bound::new(0, 0);
        assert!(expression(1).is_err());
        let lifted = Bound::lifted();
        let (one, other) = (expression(1).unwrap(), expression(2).unwrap());
        assert!(!one.includes(&other).unwrap());
        drop(lifted);
        assert!(expression(1).is_err());
        drop(bound);
        assert!(expression(1).is_ok());
    }

    #[test]
    fn what_is_asked_for_one_answer_ends() {
        let (one, other) = (expression(1).unwrap(), expression(2).unwrap());
        let bound = Bound::new(BUILT, 1 << 17);
        let answers: Vec<_> = (0..40).map(|_| one.overlaps(&other)).collect();
        // One within another gives nothing back.
        drop(Bound::one_answer());
        let last = one.overlaps(&other);
        drop(bound);
        let answered = answers.iter().filter(|answer| answer.is_ok()).count();
        assert!((2..38).contains(&answered), "{answered}");
        assert!(last.is_err() && one.overlaps(&other).is_ok());
    }
}
