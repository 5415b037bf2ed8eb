//! Reads a regular expression of the dialect of Lucene 10's `RegExp` with all its syntax on, including the
//! complement operator `~` that Elasticsearch keeps.
//!
//! From the loosest to the tightest operator: union `a|b`, intersection `a&b`, one after the other `ab`,
//! repetition `a* a+ a? a{2,3}`, complement `~a`, and last a class `[a-z]` or an atom. The errors are
//! Lucene's: same text, same positions, counted in UTF-16 units after the opening slash.

use super::sort::sort;
use super::syntax::{MAX_CODE_POINT, Op, Range};
use crate::text;

/// A message of Lucene's, and where in the expression the reader stood, in UTF-16 units.
pub(super) struct SyntaxError {
    pub message: String,
    pub position: usize,
}

const DIGITS: &[Range] = &[(0x30, 0x39)];
const SPACES: &[Range] = &[(0x09, 0x0A), (0x0D, 0x0D), (0x20, 0x20)];
const WORDS: &[Range] = &[(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)];

/// An expression that has been read.
pub(super) struct Expression {
    /// The program in postfix order.
    pub ops: Vec<Op>,
    /// A repetition whose bounds are out of order. Lucene 10 refuses the expression, earlier ones read it as
    /// the empty language.
    pub out_of_order: Option<SyntaxError>,
}

/// Reads an expression.
pub(super) fn parse(expression: &str) -> Result<Expression, SyntaxError> {
    if expression.is_empty() {
        return Ok(Expression {
            ops: vec![Op::EmptyString],
            out_of_order: None,
        });
    }
    Parser {
        rest: expression,
        position: 0,
        ops: Vec::new(),
        unknown: None,
        out_of_order: None,
    }
    .run()
}

struct Parser<'a> {
    rest: &'a str,
    position: usize,
    ops: Vec<Op>,
    /// The first `<name>`: an error only if the rest of the expression is well formed.
    unknown: Option<SyntaxError>,
    out_of_order: Option<SyntaxError>,
}

/// How far one level of parentheses has come: operands of each operator so far.
#[derive(Default)]
struct Level {
    concatenated: usize,
    intersected: usize,
    united: usize,
    /// Whether the parenthesis that opened this level stands under an odd number of `~`.
    complement: bool,
}

impl Parser<'_> {
    fn run(mut self) -> Result<Expression, SyntaxError> {
        let mut outer: Vec<Level> = Vec::new();
        let mut level = Level::default();
        loop {
            let mut complement = false;
            while self.eat('~') {
                complement = !complement;
            }
            if self.rest.starts_with('(') && !self.rest.starts_with("()") {
                self.eat('(');
                outer.push(std::mem::take(&mut level));
                level.complement = complement;
                continue;
            }
            self.atom()?;
            // An operand is complete: what follows either goes on with its level or closes it,
            // and then the level is the operand.
            loop {
                if complement {
                    self.ops.push(Op::Complement);
                }
                self.repetitions()?;
                level.concatenated += 1;
                if !self.rest.is_empty() && !self.peek(")|&") {
                    break;
                }
                self.close(Op::Concatenate, &mut level.concatenated);
                level.intersected += 1;
                if self.eat('&') {
                    break;
                }
                self.close(Op::Intersect, &mut level.intersected);
                level.united += 1;
                if self.eat('|') {
                    break;
                }
                self.close(Op::Union, &mut level.united);
                complement = level.complement;
                match outer.pop() {
                    Some(above) => level = above,
                    None if self.rest.is_empty() => {
                        let expression = Expression {
                            ops: self.ops,
                            out_of_order: self.out_of_order,
                        };
                        return self.unknown.map_or(Ok(expression), Err);
                    }
                    None => return Err(self.error("end-of-string expected at position ")),
                }
                self.expect(')')?;
            }
        }
    }

    /// Ends a run of operands of one operator; a run of one needs no operator.
    fn close(&mut self, op: fn(usize) -> Op, operands: &mut usize) {
        if *operands > 1 {
            self.ops.push(op(*operands));
        }
        *operands = 0;
    }

    fn repetitions(&mut self) -> Result<(), SyntaxError> {
        while self.peek("?*+{") {
            let op = match self.next()? {
                '?' => Op::Repeat {
                    min: 0,
                    max: Some(1),
                },
                '*' => Op::Repeat { min: 0, max: None },
                '+' => Op::Repeat { min: 1, max: None },
                _ => {
                    let digits = self.digits();
                    if digits.is_empty() {
                        return Err(self.error("integer expected at position "));
                    }
                    let min = self.integer(&digits)?;
                    let mut max = Some(min);
                    if self.eat(',') {
                        let digits = self.digits();
                        max = if digits.is_empty() {
                            None
                        } else {
                            Some(self.integer(&digits)?)
                        };
                    }
                    self.expect('}')?;
                    if let Some(max) = max.filter(|&max| min > max) {
                        self.out_of_order.get_or_insert(SyntaxError {
                            message: format!(
                                "invalid repetition range(out of order): {min}..{max}"
                            ),
                            position: self.position,
                        });
                    }
                    Op::Repeat { min, max }
                }
            };
            self.ops.push(op);
        }
        Ok(())
    }

    fn atom(&mut self) -> Result<(), SyntaxError> {
        let op = match self.next()? {
            '[' => self.class()?,
            '.' => Op::Class(vec![(0, MAX_CODE_POINT)]),
            '#' => Op::Nothing,
            '@' => Op::AnyString,
            '(' => {
                self.eat(')');
                Op::EmptyString
            }
            '"' => {
                let text = self.until('"')?;
                for character in text.chars() {
                    self.ops.push(Op::Class(vec![single(character)]));
                }
                match text.chars().count() {
                    0 => Op::EmptyString,
                    1 => return Ok(()),
                    length => Op::Concatenate(length),
                }
            }
            '<' => self.interval()?,
            '\\' => Op::Class(match self.predefined()? {
                Some(ranges) => ranges,
                None => vec![single(self.next()?)],
            }),
            other => Op::Class(vec![single(other)]),
        };
        self.ops.push(op);
        Ok(())
    }

    /// The inside of `[...]`, after the opening bracket.
    fn class(&mut self) -> Result<Op, SyntaxError> {
        let negated = self.eat('^');
        let mut ranges = Vec::new();
        loop {
            if self.eat('\\') {
                match self.predefined()? {
                    Some(predefined) => ranges.extend(predefined),
                    None => ranges.push(single(self.next()?)),
                }
            } else {
                let from = self.next()?;
                let to = if self.eat('-') {
                    self.eat('\\');
                    self.next()?
                } else {
                    from
                };
                ranges.push((u32::from(from), u32::from(to)));
            }
            if self.rest.is_empty() || self.peek("]") {
                break;
            }
        }
        // Lucene looks at the order of the bounds when the class is complete.
        if let Some((from, to)) = ranges.iter().find(|(from, to)| from > to) {
            return Err(SyntaxError {
                message: format!("invalid range: from ({from}) cannot be > to ({to})"),
                position: self.position,
            });
        }
        self.expect(']')?;
        Ok(Op::Class(if negated { complement(ranges) } else { ranges }))
    }

    /// What a letter or a backslash after a backslash stands for; nothing for any other character.
    fn predefined(&mut self) -> Result<Option<Vec<Range>>, SyntaxError> {
        let Some(letter) = self
            .rest
            .chars()
            .next()
            .filter(|c| c.is_ascii_alphabetic() || *c == '\\')
        else {
            return Ok(None);
        };
        let ranges = match letter.to_ascii_lowercase() {
            '\\' => &[(0x5C, 0x5C)],
            'd' => DIGITS,
            's' => SPACES,
            'w' => WORDS,
            _ => {
                return Err(SyntaxError {
                    message: format!("invalid character class \\{letter}"),
                    position: self.position,
                });
            }
        };
        self.next()?;
        let ranges = ranges.to_vec();
        Ok(Some(if letter.is_ascii_uppercase() {
            complement(ranges)
        } else {
            ranges
        }))
    }

    /// The inside of `<...>`, after the opening bracket.
    fn interval(&mut self) -> Result<Op, SyntaxError> {
        let text = self.until('>')?;
        let at = self.position - 1;
        let Some((min, max)) = text.split_once('-') else {
            // A named automaton; Elasticsearch knows none.
            self.unknown.get_or_insert(SyntaxError {
                message: format!("'{text}' not found"),
                position: at,
            });
            return Ok(Op::Nothing);
        };
        match (java_int(min), java_int(max)) {
            (Some(low), Some(high)) => Ok(Op::Interval {
                min: low.min(high),
                max: low.max(high),
                digits: if min.len() == max.len() { min.len() } else { 0 },
            }),
            _ => Err(SyntaxError {
                message: format!("interval syntax error at position {at}"),
                position: at,
            }),
        }
    }

    /// The text before the next `end`, which is taken too.
    fn until(&mut self, end: char) -> Result<String, SyntaxError> {
        let length = self.rest.find(end).unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at_checked(length).unwrap_or_default();
        self.rest = rest;
        self.position += text.encode_utf16().count();
        let text = text.to_owned();
        self.expect(end)?;
        Ok(text)
    }

    fn digits(&mut self) -> String {
        let length = self
            .rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at_checked(length).unwrap_or_default();
        self.rest = rest;
        self.position += length;
        digits.to_owned()
    }

    fn integer(&self, digits: &str) -> Result<u32, SyntaxError> {
        java_int(digits).ok_or_else(|| SyntaxError {
            message: format!("For input string: \"{digits}\""),
            position: self.position,
        })
    }

    fn next(&mut self) -> Result<char, SyntaxError> {
        let mut characters = self.rest.chars();
        let Some(character) = characters.next() else {
            return Err(SyntaxError {
                message: "unexpected end-of-string".to_owned(),
                position: self.position,
            });
        };
        self.rest = characters.as_str();
        self.position += character.len_utf16();
        Ok(character)
    }

    /// Whether one of these ASCII characters is next.
    fn peek(&self, any_of: &str) -> bool {
        self.rest
            .bytes()
            .next()
            .is_some_and(|next| text::has(any_of, next))
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.rest.strip_prefix(wanted);
        if let Some(rest) = found {
            self.rest = rest;
            self.position += wanted.len_utf16();
        }
        found.is_some()
    }

    fn expect(&mut self, wanted: char) -> Result<(), SyntaxError> {
        if self.eat(wanted) {
            Ok(())
        } else {
            Err(self.error(&format!("expected '{wanted}' at position ")))
        }
    }

    fn error(&self, message: &str) -> SyntaxError {
        SyntaxError {
            message: format!("{message}{}", self.position),
            position: self.position,
        }
    }
}

fn single(character: char) -> Range {
    (u32::from(character), u32::from(character))
}

/// Every code point outside the ranges.
fn complement(mut ranges: Vec<Range>) -> Vec<Range> {
    sort(&mut ranges);
    let mut outside = Vec::new();
    let mut next = 0;
    for (from, to) in ranges {
        if from > next {
            outside.push((next, from - 1));
        }
        next = next.max(to + 1);
    }
    if next <= MAX_CODE_POINT {
        outside.push((next, MAX_CODE_POINT));
    }
    outside
}

/// A decimal number as `Integer.parseInt` reads it, where a minus sign cannot occur.
fn java_int(text: &str) -> Option<u32> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    if digits.is_empty() {
        return None;
    }
    let mut number = 0_i32;
    for digit in digits.chars() {
        number = number.checked_mul(10)?;
        number = number.checked_add_unsigned(digit.to_digit(10)?)?;
    }
    u32::try_from(number).ok()
}
