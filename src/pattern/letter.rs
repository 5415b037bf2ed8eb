//! Which character to show for a class of them, so that examples are easy to read.

use super::sort::sort_by;
use super::syntax::MAX_CODE_POINT;

/// A character that stands for its class, and how unwelcome it is.
#[derive(Clone, Copy)]
pub(super) struct Letter {
    pub code_point: u32,
    /// Costs add up over a name. Those of one kind outweigh any number of those of the kinds before.
    pub cost: u64,
}

impl Letter {
    /// Whether one would rather read this one.
    fn is_before(&self, other: &Letter) -> bool {
        (self.cost, self.code_point) < (other.cost, other.code_point)
    }
}

/// What one would rather read comes first: what index names are made of, then other visible characters.
const WELCOME: &[(u32, u32, u64)] = &[
    ('a' as u32, 'z' as u32, 0),
    ('0' as u32, '9' as u32, 1),
    ('-' as u32, '.' as u32, 2),
    ('_' as u32, '_' as u32, 3),
    ('A' as u32, 'Z' as u32, 1 << 12),
    ('!' as u32, '~' as u32, 1 << 24),
    // Letters beyond ASCII: Latin, Greek and Cyrillic, Hebrew and Arabic, Devanagari, kana, Chinese, Korean.
    (0xDF, 0xF6, 1 << 36),
    (0xF8, 0x17F, 1 << 36),
    (0x3B1, 0x3C9, 1 << 36),
    (0x430, 0x44F, 1 << 36),
    (0x5D0, 0x5EA, 1 << 36),
    (0x627, 0x63A, 1 << 36),
    (0x905, 0x939, 1 << 36),
    (0x3041, 0x3096, 1 << 36),
    (0x4E00, 0x9FA5, 1 << 36),
    (0xAC00, 0xD7A3, 1 << 36),
    // Signs: emoji first, then whatever is neither a control character nor a surrogate nor unassigned for good.
    (0x1F600, 0x1F64F, 1 << 44),
    (0xA1, 0xAC, 1 << 46),
    (0xAE, 0x377, 1 << 46),
    (0x384, 0x1FFF, 1 << 48),
    (0x2010, 0x2027, 1 << 48),
    (0x2030, 0xD7FF, 1 << 48),
    (0xF900, 0xFDCF, 1 << 48),
    (0xFDF0, 0xFFFD, 1 << 48),
    (0x1_0000, 0x1_FFFD, 1 << 48),
    (0x2_0000, 0xE_0FFF, 1 << 50),
    (' ' as u32, ' ' as u32, 1 << 52),
    (0xE000, 0xF8FF, 1 << 54),
];

/// The most readable character of each kind of code points, the best first: the code points at which
/// something changes come ascending from 0, each with its kind.
pub(super) fn letters(points: &[(u32, u32)]) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    for (at, &(first, kind)) in points.iter().enumerate() {
        let last = points
            .get(at + 1)
            .map_or(MAX_CODE_POINT, |(next, _)| next - 1);
        let own = letter(first, last);
        match letters.get_mut(kind as usize) {
            Some(best) if own.is_before(best) => *best = own,
            Some(_) => {}
            None => letters.push(own),
        }
    }
    sort_by(&mut letters, Letter::is_before);
    letters
}

/// The most readable character of a range.
fn letter(first: u32, last: u32) -> Letter {
    for &(from, to, cost) in WELCOME {
        if first <= to && from <= last {
            return Letter {
                code_point: first.max(from),
                cost,
            };
        }
    }
    // Control characters, and surrogates, which no text can show.
    let unreadable = char::from_u32(first).is_none();
    Letter {
        code_point: first,
        cost: if unreadable { 1 << 58 } else { 1 << 56 },
    }
}
