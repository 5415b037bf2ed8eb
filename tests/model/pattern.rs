//! Names matched by trying everything.
//!
//! A pattern is parsed to a tree, and a tree tells at which positions of a text a match that starts
//! at one position may end: a set of numbers, computed again for every text. No states, no languages.

/// Positions in a text; texts are shorter than 127 characters.
type Positions = u128;

/// What a pattern is made of.
#[derive(Debug)]
enum Tree {
    Char(char),
    AnyChar,
    AnyString,
    Nothing,
    Class(bool, Vec<(char, char)>),
    /// Numbers from the first to the second, of so many digits if both have as many.
    Interval(u64, u64, Option<usize>),
    Concat(Vec<Tree>),
    Union(Box<Tree>, Box<Tree>),
    Intersection(Box<Tree>, Box<Tree>),
    Repeat(Box<Tree>, usize, Option<usize>),
    Not(Box<Tree>),
}

impl Tree {
    fn matches(&self, text: &[char]) -> bool {
        match self {
            Tree::Concat(parts) => matches_in_turn(parts, text),
            _ => self.ends(text, 0) & (1 << text.len()) != 0,
        }
    }

    /// Where a match that starts there may end.
    fn ends(&self, text: &[char], from: usize) -> Positions {
        let next = |matches: bool| if matches { 1 << (from + 1) } else { 0 };
        match self {
            Tree::Char(c) => next(text.get(from) == Some(c)),
            Tree::AnyChar => next(from < text.len()),
            Tree::AnyString => all_from(text, from),
            Tree::Nothing => 0,
            Tree::Class(negated, ranges) => next(text.get(from).is_some_and(|c| {
                *negated != ranges.iter().any(|(low, high)| (low..=high).contains(&c))
            })),
            Tree::Interval(low, high, digits) => {
                let mut ends = 0;
                for to in from + 1..=text.len() {
                    let number: String = text[from..to].iter().collect();
                    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
                        break;
                    }
                    let value: u64 = number.parse().unwrap_or(u64::MAX);
                    if (*low..=*high).contains(&value) && digits.is_none_or(|n| n == to - from) {
                        ends |= 1 << to;
                    }
                }
                ends
            }
            Tree::Concat(parts) => parts
                .iter()
                .fold(1 << from, |starts, part| part.ends_of_all(text, starts)),
            Tree::Union(a, b) => a.ends(text, from) | b.ends(text, from),
            Tree::Intersection(a, b) => a.ends(text, from) & b.ends(text, from),
            Tree::Repeat(part, min, max) => {
                let mut starts = 1 << from;
                for _ in 0..*min {
                    starts = part.ends_of_all(text, starts);
                }
                let mut ends = starts;
                // As many rounds as the text has characters reach whatever can be reached.
                for _ in 0..max.map_or(text.len() + 1, |max| max - min) {
                    starts = part.ends_of_all(text, starts);
                    ends |= starts;
                }
                ends
            }
            Tree::Not(part) => all_from(text, from) & !part.ends(text, from),
        }
    }

    fn ends_of_all(&self, text: &[char], starts: Positions) -> Positions {
        (0..=text.len())
            .filter(|start| starts & (1 << start) != 0)
            .fold(0, |ends, start| ends | self.ends(text, start))
    }
}

/// The parts one after the other, the simple ones by trying.
fn matches_in_turn(parts: &[Tree], text: &[char]) -> bool {
    let Some((part, rest)) = parts.split_first() else {
        return text.is_empty();
    };
    match (part, text.split_first()) {
        (Tree::Char(own), first) => {
            first.is_some_and(|(c, text)| c == own && matches_in_turn(rest, text))
        }
        (Tree::AnyChar, first) => first.is_some_and(|(_, text)| matches_in_turn(rest, text)),
        (Tree::AnyString, _) => (0..=text.len()).any(|at| matches_in_turn(rest, &text[at..])),
        (part, _) => {
            let ends = part.ends(text, 0);
            (0..=text.len()).any(|at| ends & (1 << at) != 0 && matches_in_turn(rest, &text[at..]))
        }
    }
}

fn all_from(text: &[char], from: usize) -> Positions {
    (from..=text.len()).fold(0, |ends, end| ends | 1 << end)
}

/// A wildcard pattern: `*`, `?`, and `\` before what stands for itself.
fn wildcard(pattern: &str) -> Tree {
    if pattern.is_empty() {
        // Lucene's concatenation of nothing accepts nothing.
        return Tree::Nothing;
    }
    let mut parts = Vec::new();
    let mut rest = pattern.chars();
    while let Some(c) = rest.next() {
        parts.push(match c {
            '*' => Tree::AnyString,
            '?' => Tree::AnyChar,
            '\\' => Tree::Char(rest.next().unwrap_or('\\')),
            _ => Tree::Char(c),
        });
    }
    Tree::Concat(parts)
}

/// Reads Lucene's regular expressions by recursive descent, loosest operator first.
struct Reader<'a> {
    rest: &'a [char],
}

type Read<T> = Result<T, String>;

impl Reader<'_> {
    fn take(&mut self, c: char) -> bool {
        let found = self.rest.first() == Some(&c);
        if found {
            self.rest = &self.rest[1..];
        }
        found
    }

    fn next(&mut self) -> Read<char> {
        let (first, rest) = self.rest.split_first().ok_or("unexpected end-of-string")?;
        self.rest = rest;
        Ok(*first)
    }

    fn expect(&mut self, c: char) -> Read<()> {
        self.take(c)
            .then_some(())
            .ok_or_else(|| format!("expected '{c}'"))
    }

    fn union(&mut self) -> Read<Tree> {
        let left = self.intersection()?;
        Ok(if self.take('|') {
            Tree::Union(Box::new(left), Box::new(self.union()?))
        } else {
            left
        })
    }

    fn intersection(&mut self) -> Read<Tree> {
        let left = self.concatenation()?;
        Ok(if self.take('&') {
            Tree::Intersection(Box::new(left), Box::new(self.intersection()?))
        } else {
            left
        })
    }

    fn concatenation(&mut self) -> Read<Tree> {
        let mut parts = vec![self.repetition()?];
        while self
            .rest
            .first()
            .is_some_and(|c| !matches!(c, ')' | '&' | '|'))
        {
            parts.push(self.repetition()?);
        }
        Ok(Tree::Concat(parts))
    }

    fn repetition(&mut self) -> Read<Tree> {
        let mut tree = self.complement()?;
        loop {
            let (min, max) = if self.take('?') {
                (0, Some(1))
            } else if self.take('*') {
                (0, None)
            } else if self.take('+') {
                (1, None)
            } else if self.take('{') {
                let min = self.number()?;
                let max = if !self.take(',') {
                    Some(min)
                } else if self.rest.first().is_some_and(char::is_ascii_digit) {
                    Some(self.number()?)
                } else {
                    None
                };
                self.expect('}')?;
                (min, max)
            } else {
                return Ok(tree);
            };
            if max.is_some_and(|max| max < min) {
                return Err("invalid repetition range(out of order)".into());
            }
            tree = Tree::Repeat(Box::new(tree), min, max);
        }
    }

    fn number(&mut self) -> Read<usize> {
        let mut digits = String::new();
        while let Some(digit) = self.rest.first().filter(|c| c.is_ascii_digit()) {
            digits.push(*digit);
            self.rest = &self.rest[1..];
        }
        digits.parse().map_err(|_| "integer expected".to_owned())
    }

    fn complement(&mut self) -> Read<Tree> {
        if self.take('~') {
            Ok(Tree::Not(Box::new(self.complement()?)))
        } else if self.take('[') {
            self.class()
        } else {
            self.atom()
        }
    }

    fn class(&mut self) -> Read<Tree> {
        let negated = self.take('^');
        let mut ranges = Vec::new();
        loop {
            let low = self.next()?;
            if low == '\\' {
                ranges.extend(self.escape()?);
            } else if self.take('-') {
                let high = match self.next()? {
                    '\\' => self.next()?,
                    high => high,
                };
                if low > high {
                    return Err("invalid range".into());
                }
                ranges.push((low, high));
            } else {
                ranges.push((low, low));
            }
            if self.take(']') {
                return Ok(Tree::Class(negated, ranges));
            }
        }
    }

    /// What follows a backslash, as ranges.
    fn escape(&mut self) -> Read<Vec<(char, char)>> {
        Ok(match self.next()? {
            'd' => vec![('0', '9')],
            'D' => vec![('\0', '/'), (':', char::MAX)],
            's' => vec![('\t', '\n'), ('\r', '\r'), (' ', ' ')],
            'w' => vec![('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
            c if c.is_ascii_alphabetic() => return Err(format!("invalid character class \\{c}")),
            c => vec![(c, c)],
        })
    }

    fn atom(&mut self) -> Read<Tree> {
        Ok(match self.next()? {
            '.' => Tree::AnyChar,
            '@' => Tree::AnyString,
            '#' => Tree::Nothing,
            '"' => {
                let mut parts = Vec::new();
                while !self.take('"') {
                    parts.push(Tree::Char(self.next()?));
                }
                Tree::Concat(parts)
            }
            '(' if self.take(')') => Tree::Concat(Vec::new()),
            '(' => {
                let inner = self.union()?;
                self.expect(')')?;
                inner
            }
            '<' => self.interval()?,
            '\\' => Tree::Class(false, self.escape()?),
            c => Tree::Char(c),
        })
    }

    fn interval(&mut self) -> Read<Tree> {
        let mut text = String::new();
        while !self.take('>') {
            text.push(self.next()?);
        }
        let (from, to) = text.split_once('-').ok_or("not found")?;
        let number = |text: &str| text.parse().map_err(|_| "interval syntax error".to_owned());
        let (a, b): (u64, u64) = (number(from)?, number(to)?);
        let digits = (from.len() == to.len()).then_some(from.len());
        Ok(Tree::Interval(a.min(b), a.max(b), digits))
    }
}

fn regex(expression: &str) -> Read<Tree> {
    if expression.is_empty() {
        return Ok(Tree::Concat(Vec::new()));
    }
    let characters: Vec<char> = expression.chars().collect();
    let mut reader = Reader { rest: &characters };
    let tree = reader.union()?;
    if reader.rest.is_empty() {
        Ok(tree)
    } else {
        Err("end-of-string expected".into())
    }
}

/// One pattern as `Automatons.pattern` reads it.
fn read(pattern: &str) -> Read<Tree> {
    match pattern.strip_prefix('/') {
        Some(rest) => regex(rest.strip_suffix('/').ok_or("must also end with '/'")?),
        None => Ok(wildcard(pattern)),
    }
}

/// An element of a list of several: stars at its ends are cut off before the rest is read.
fn read_in_list(pattern: &str) -> Read<Tree> {
    let begins = pattern.starts_with('*');
    let ends = pattern.ends_with('*');
    let length = pattern.len();
    let (rest, before, after) = if length > 1 && begins && ends {
        (&pattern[1..length - 1], true, true)
    } else if length > 1 && begins {
        (&pattern[1..], true, false)
    } else if length > 1 && !pattern.starts_with('/') && ends && pattern[..length - 1].contains('*')
    {
        (&pattern[..length - 1], false, true)
    } else {
        return read(pattern);
    };
    let any = |there: bool| there.then_some(Tree::AnyString);
    let parts = any(before)
        .into_iter()
        .chain([read(rest)?])
        .chain(any(after));
    Ok(Tree::Concat(parts.collect()))
}

/// Patterns of which one has to match: the rules of `Automatons`.
pub struct List(Vec<Tree>);

impl List {
    pub fn read(list: &[String]) -> Result<List, String> {
        let alone = list.iter().all(|pattern| *pattern == list[0]);
        let one = |pattern: &String| {
            if alone {
                read(pattern)
            } else {
                read_in_list(pattern)
            }
        };
        list.iter().map(one).collect::<Read<_>>().map(List)
    }

    pub fn matches(&self, text: &[char]) -> bool {
        self.0.iter().any(|tree| tree.matches(text))
    }
}

/// Whether one of the patterns matches.
pub fn matches(list: &[String], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    List::read(list).expect("valid patterns").matches(&text)
}

/// Whether one of the patterns matches: the rules of `StringMatcher`, where texts without wildcards
/// are compared as they are.
pub fn string_matches(list: &[String], text: &str) -> bool {
    let (patterns, exact): (Vec<String>, Vec<String>) = list
        .iter()
        .cloned()
        .partition(|pattern| pattern.starts_with('/') || pattern.contains(['*', '?']));
    exact.iter().any(|name| name == text)
        || list.iter().any(|pattern| pattern == "*")
        || matches(&patterns, text)
}
