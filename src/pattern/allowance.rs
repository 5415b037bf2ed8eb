//! What the automata of expressions may take together.
//!
//! An expression of a few characters can have an automaton of ten thousand states, and a text of a megabyte
//! has room for tens of thousands of those. So what is held at one time is counted, as is what is built
//! while something is done that must not take long; what goes beyond is too complex.

use std::cell::Cell;

use super::automaton::COPY_LIMIT;

/// States and edges that are held at one time.
const HELD: usize = 1 << 24;

/// States and edges copied to build automata while something is done [`sparingly`].
const SPARING: usize = 1 << 23;

thread_local! {
    static HELD_NOW: Cell<usize> = const { Cell::new(0) };
    static LEFT: Cell<usize> = const { Cell::new(usize::MAX) };
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

/// Whether so little is left that an expression can be refused for that alone.
pub(super) fn is_spent() -> bool {
    left() < COPY_LIMIT
}

/// How much may still be copied.
pub(super) fn left() -> usize {
    LEFT.with(Cell::get)
}

/// Takes note of what was copied.
pub(super) fn spend(copied: usize) {
    LEFT.with(|left| left.set(left.get().saturating_sub(copied)));
}

/// Does something within a bounded effort: beyond it, expressions are too complex.
pub fn sparingly<T>(run: impl FnOnce() -> T) -> T {
    within(SPARING, run)
}

fn within<T>(copied: usize, run: impl FnOnce() -> T) -> T {
    LEFT.with(|left| {
        let before = left.replace(copied);
        let result = run();
        left.set(before);
        result
    })
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
    fn what_is_done_sparingly_ends() {
        let found: Vec<_> = within(1 << 16, || (0..40).map(expression).collect());
        let built = found.iter().filter(|language| language.is_ok()).count();
        assert!((2..38).contains(&built), "{built}");
        let refused = found.last().unwrap().as_ref().unwrap_err();
        assert_eq!(refused.code(), "pattern_too_complex");
        assert!(expression(1).is_ok());
    }
}
