//! The code points, in classes that no pattern of a list tells apart.

use super::compile::Pattern;
use super::sort::sort;
use super::syntax::{MAX_CODE_POINT, label};

/// The column of the first class in a table. The columns before it are the table's.
pub(super) const FIRST_COLUMN: usize = 3;

/// The column of bytes that are not a character by themselves.
pub(super) const NO_CHARACTER: usize = 0;

/// The code points in classes that no pattern tells apart, and the table columns of the classes.
#[derive(Debug)]
pub(super) struct Alphabet {
    /// The first code point of each class, ascending from 0.
    firsts: Vec<u32>,
    /// The column of each byte of a text.
    columns: [u8; 256],
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
        let mut columns = [NO_CHARACTER as u8; 256];
        for (point, column) in (0_u32..0x80).zip(columns.iter_mut()) {
            *column = (firsts.partition_point(|&first| first <= point) - 1 + FIRST_COLUMN) as u8;
        }
        Alphabet { firsts, columns }
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

    /// How many columns a table needs.
    pub fn width(&self) -> usize {
        FIRST_COLUMN + self.firsts.len()
    }

    /// The first code point of a column's class.
    pub fn first(&self, column: usize) -> u32 {
        self.firsts
            .get(column.wrapping_sub(FIRST_COLUMN))
            .copied()
            .unwrap_or(0)
    }

    /// The column of each byte, for characters of one byte.
    pub fn columns(&self) -> &[u8; 256] {
        &self.columns
    }

    /// The column of a code point.
    pub fn column(&self, code_point: u32) -> usize {
        if code_point < 0x80 {
            return self
                .columns
                .get(code_point as usize)
                .map_or(NO_CHARACTER, |&column| usize::from(column));
        }
        self.firsts.partition_point(|&first| first <= code_point) - 1 + FIRST_COLUMN
    }
}
