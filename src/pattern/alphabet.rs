//! The code points, in classes that no pattern of a list tells apart.

use super::compile::Pattern;
use super::sort::sort;
use super::syntax::{MAX_CODE_POINT, label};

/// The code points in classes that no pattern tells apart.
#[derive(Debug)]
pub(super) struct Alphabet {
    /// The first code point of each class, ascending from 0.
    firsts: Vec<u32>,
    ascii: [u8; 128],
}

impl Alphabet {
    pub fn new<'a>(patterns: impl Iterator<Item = &'a Pattern>) -> Alphabet {
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
        sort(&mut firsts);
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

    /// The first code point of each class, ascending from 0.
    pub fn firsts(&self) -> &[u32] {
        &self.firsts
    }

    /// How many classes there are.
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

    /// The class of a code point.
    pub fn class(&self, code_point: u32) -> usize {
        match self.ascii.get(code_point as usize) {
            Some(&class) => usize::from(class),
            None => self
                .firsts
                .partition_point(|&first| first <= code_point)
                .saturating_sub(1),
        }
    }
}
