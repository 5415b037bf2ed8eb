//! What a pattern is made of, once read.
//!
//! A wildcard pattern is a sequence of [labels](label): characters, `?` and `*`. A regular expression is a
//! program in postfix order ([`Op`]): each operator follows its operands, as on a pocket calculator with a
//! stack. Neither form nests, so no pattern is deep enough to exhaust the call stack.

/// The greatest code point. As in Lucene the alphabet is every code point from 0, surrogates included.
pub(super) const MAX_CODE_POINT: u32 = 0x10_FFFF;

/// The steps of a wildcard pattern as numbers. Their order is the order in which sequences sort:
/// an end comes before any step, a character before `?`, and `*` after both.
pub(super) mod label {
    /// The end of a sequence.
    pub const END: u32 = 0;
    /// `?`: any one code point.
    pub const ANY: u32 = super::MAX_CODE_POINT + 2;
    /// `*`: any string.
    pub const STAR: u32 = ANY + 1;
    /// `REGEX + n`: what is left is matched by a regular expression's automaton.
    pub const REGEX: u32 = STAR + 1;

    /// The label of one code point.
    pub const fn of(code_point: u32) -> u32 {
        code_point + 1
    }

    /// The code point of a label, if it is that of one.
    pub const fn code_point(label: u32) -> Option<u32> {
        if label == END || label >= ANY {
            None
        } else {
            Some(label - 1)
        }
    }
}

/// An inclusive range of code points.
pub(super) type Range = (u32, u32);

/// One step of a regular expression in postfix order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Op {
    /// One code point out of these ranges.
    Class(Vec<Range>),
    /// The empty string.
    EmptyString,
    /// The empty language, `#`.
    Nothing,
    /// Any string, `@`.
    AnyString,
    /// A decimal number between two bounds; `digits` is its width, 0 for any number of leading zeros.
    Interval { min: u32, max: u32, digits: usize },
    /// The last `n` operands, one after the other.
    Concatenate(usize),
    /// One of the last `n` operands.
    Union(usize),
    /// All of the last `n` operands.
    Intersect(usize),
    /// The last operand repeated.
    Repeat { min: u32, max: Option<u32> },
    /// Every string that the last operand does not match.
    Complement,
}
