//! Places in a text as editors count them.

use serde::Serialize;

use crate::json::Span;
use crate::order::by_number;

/// A place in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in UTF-16 units, from 1.
    pub column: usize,
    /// UTF-16 units in front of it, from 0: an index into a JavaScript string.
    pub offset: usize,
}

/// A piece of a text, the end exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Range {
    /// Where it starts.
    pub start: Position,
    /// Where the text behind it starts.
    pub end: Position,
}

/// Turns byte offsets into positions, in one walk through the text whatever their number. Beside
/// each position stands its column in bytes, which is how the server counts.
pub fn positions(text: &str, offsets: &[usize]) -> Vec<(Position, usize)> {
    let mut order: Vec<(usize, usize)> = offsets.iter().copied().zip(0..).collect();
    by_number(&mut order, |(offset, _)| *offset as u64);
    let mut positions = vec![(Position::default(), 0); offsets.len()];
    let mut walk = Walk::new(text);
    for (offset, index) in order {
        let position = walk.to(offset);
        if let Some(place) = positions.get_mut(index) {
            *place = (position, offset.saturating_sub(walk.line_start) + 1);
        }
    }
    positions
}

/// Where pieces of a text start and end.
pub fn ranges(text: &str, spans: &[Span]) -> Vec<Range> {
    let mut offsets = Vec::with_capacity(2 * spans.len());
    for span in spans {
        offsets.push(span.start);
        offsets.push(span.end);
    }
    let positions = positions(text, &offsets);
    positions
        .chunks(2)
        .map(|pair| match pair {
            [(start, _), (end, _)] => Range {
                start: *start,
                end: *end,
            },
            _ => Range::default(),
        })
        .collect()
}

/// A walk through a text that counts lines and UTF-16 units.
struct Walk<'t> {
    text: &'t str,
    at: usize,
    /// Where the line begins that the walk has reached.
    line_start: usize,
    position: Position,
}

impl<'t> Walk<'t> {
    fn new(text: &'t str) -> Walk<'t> {
        let position = Position {
            line: 1,
            column: 1,
            offset: 0,
        };
        Walk {
            text,
            at: 0,
            line_start: 0,
            position,
        }
    }

    /// Goes on to a byte offset that is not behind the place reached.
    fn to(&mut self, offset: usize) -> Position {
        let bytes = self.text.as_bytes();
        while self.at < offset {
            let Some(&byte) = bytes.get(self.at) else {
                break;
            };
            self.at += 1;
            // A carriage return ends a line only where no line feed follows.
            if byte == b'\n' || (byte == b'\r' && bytes.get(self.at) != Some(&b'\n')) {
                self.position.line += 1;
                self.position.column = 1;
                self.position.offset += 1;
                self.line_start = self.at;
                continue;
            }
            // The first byte of a character counts it; four bytes are two units.
            let units = match byte {
                0x80..=0xbf => 0,
                0xf0.. => 2,
                _ => 1,
            };
            self.position.column += units;
            self.position.offset += units;
        }
        self.position
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_utf16_units_and_lines() {
        let text = "a\r\né😀b\nc\rd";
        let span = |from: &str, to: &str| Span {
            start: text.find(from).unwrap(),
            end: text.find(to).unwrap(),
        };
        let found = ranges(
            text,
            &[
                span("b", "c"),
                span("a", "é"),
                span("😀", "b"),
                span("d", "d"),
            ],
        );
        let place = |line, column, offset| Position {
            line,
            column,
            offset,
        };
        assert_eq!(found[0].start, place(2, 4, 6));
        assert_eq!(found[0].end, place(3, 1, 8));
        assert_eq!(found[1].end, place(2, 1, 3));
        assert_eq!(found[2].start, place(2, 2, 4));
        assert_eq!(found[3].start, place(4, 1, 10));
        assert_eq!(positions(text, &[text.find('b').unwrap()])[0].1, 7);
    }
}
