//! Work is counted, so that no question takes longer than it may, and the same question always as long.

use std::cell::Cell;

use super::allowance;
use super::error::TooComplex;

/// Places in patterns that one question may look at on its way, over all lists together.
const STEPS: usize = 1 << 23;

/// What one question may still spend.
pub struct Work(Cell<usize>);

impl Work {
    /// For one question.
    pub fn new() -> Work {
        Work(Cell::new(STEPS))
    }

    /// Takes some steps.
    pub fn spend(&self, steps: usize) -> Result<(), TooComplex> {
        self.0
            .set(self.0.get().checked_sub(steps).ok_or(TooComplex)?);
        allowance::step(steps)
    }
}
