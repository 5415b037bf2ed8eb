//! The code points, in classes that no pattern of a list tells apart.

use super::compile::Pattern;
use super::interner::Interner;
use super::sort::sort;
use super::syntax::{MAX_CODE_POINT, label};

/// The column of all code points that no pattern mentions. The columns before it are the table's, those after
/// it have a class each.
const UNMENTIONED: u32 = 4;

/// The column of bytes that are not a character by themselves.
const NO_CHARACTER: u8 = 0;

/// The code points in classes that no pattern tells apart, and the table columns of the classes.
#[derive(Debug)]
pub(super) struct Alphabet {
    /// The ranges of code points that belong together, ascending from 0: the first code point and the column.
    ranges: Vec<(u32, u32)>,
    /// A code point of each column.
    samples: Vec<u32>,
    /// The column of each byte of a text.
    columns: [u8; 256],
}

impl Alphabet {
    pub fn new<'a>(patterns: impl Iterator<Item = &'a Pattern>) -> Alphabet {
        // Where ranges begin, and by how much the number of their mentions changes there.
        let mut ascii = [None; 129];
        let mut bounds: Vec<(u32, u32)> = Vec::new();
        let mut mention = |min: u32, max: u32| {
            for (point, change) in [(min, 1_u32), (max + 1, u32::MAX)] {
                match ascii.get_mut(point as usize) {
                    Some(sum) => *sum = Some(sum.unwrap_or(0_u32).wrapping_add(change)),
                    None => bounds.push((point, change)),
                }
            }
        };
        for pattern in patterns {
            for &step in pattern.labels.iter() {
                if let Some(point) = label::code_point(step) {
                    mention(point, point);
                }
            }
            if let Some(rest) = &pattern.rest {
                for edge in rest.automaton.all_edges() {
                    mention(edge.min, edge.max);
                }
            }
        }
        bounds.push((0, 0));
        for (point, sum) in (0..).zip(ascii) {
            bounds.extend(sum.map(|sum| (point, sum)));
        }
        sort(&mut bounds);
        Alphabet::of(&bounds)
    }

    fn of(bounds: &[(u32, u32)]) -> Alphabet {
        let mut alphabet = Alphabet {
            ranges: Vec::new(),
            samples: vec![0; UNMENTIONED as usize + 1],
            columns: [NO_CHARACTER; 256],
        };
        let mut mentions: u32 = 0;
        for (at, &(point, change)) in bounds.iter().enumerate() {
            mentions = mentions.wrapping_add(change);
            let is_last = bounds.get(at + 1).is_none_or(|next| next.0 > point);
            if !is_last || point > MAX_CODE_POINT {
                continue;
            }
            let column = if mentions == 0 {
                if let Some(sample) = alphabet.samples.get_mut(UNMENTIONED as usize) {
                    *sample = point;
                }
                UNMENTIONED
            } else {
                alphabet.samples.push(point);
                alphabet.samples.len() as u32 - 1
            };
            alphabet.ranges.push((point, column));
        }
        for point in 0..0x80 {
            let column = alphabet.look_up(point) as u8;
            if let Some(place) = alphabet.columns.get_mut(point as usize) {
                *place = column;
            }
        }
        alphabet
    }

    /// The first code points of the ranges that none of some alphabets tells apart, ascending from 0, each
    /// with a number that ranges have in common if no alphabet tells these apart either.
    pub fn common(alphabets: &[&Alphabet]) -> Vec<(u32, u32)> {
        let mut firsts: Vec<u32> = Vec::new();
        for alphabet in alphabets {
            for &(first, _) in &alphabet.ranges {
                firsts.push(first);
            }
        }
        sort(&mut firsts);
        firsts.dedup();
        let mut kinds = Interner::default();
        let mut key = Vec::new();
        let mut points = Vec::with_capacity(firsts.len());
        for first in firsts {
            key.clear();
            for alphabet in alphabets {
                key.push(alphabet.column(first) as u32);
            }
            points.push((first, kinds.intern(&key).0));
        }
        points
    }

    /// How many columns a table needs.
    pub fn width(&self) -> usize {
        self.samples.len()
    }

    /// A code point of a column's class.
    pub fn sample(&self, column: usize) -> u32 {
        self.samples.get(column).copied().unwrap_or(0)
    }

    /// The column of each byte, for characters of one byte.
    pub fn columns(&self) -> &[u8; 256] {
        &self.columns
    }

    /// The column of a code point.
    pub fn column(&self, code_point: u32) -> usize {
        if code_point < 0x80 {
            let column = self.columns.get(code_point as usize);
            return column.map_or(0, |&column| usize::from(column));
        }
        self.look_up(code_point) as usize
    }

    fn look_up(&self, code_point: u32) -> u32 {
        let after = self
            .ranges
            .partition_point(|(first, _)| *first <= code_point);
        let range = self.ranges.get(after.wrapping_sub(1));
        range.map_or(UNMENTIONED, |(_, column)| *column)
    }
}
