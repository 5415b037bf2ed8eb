//! What Jackson says of a text that is no JSON.
//!
//! The reader of [`crate::json`] goes on behind every mistake; here a text is read as strictly as
//! `UTF8StreamJsonParser` reads it with the features that Elasticsearch sets (`JsonXContentImpl`:
//! comments are allowed, repeated keys are not), up to the first mistake.

use crate::json::{MAX_DEPTH, MAX_DIGITS, ReadResult};
use crate::role::ServerError;
use crate::text::{self, TextSet};

/// Expected where a value must stand. What must stand elsewhere is said of itself.
const VALUE: &str = "expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

/// How much of a bare word is told.
const LONGEST_WORD: usize = 256;

/// What Elasticsearch says of a text that was read, if Jackson does not take it.
pub fn refusal(text: &str, read: &ReadResult) -> Option<ServerError> {
    let mut scanner = Scanner {
        text: text.get(..read.span.end)?,
        at: read.span.start,
        is_console: read.is_console,
    };
    scanner.document().err()
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// Whether the text is a request of Kibana's console, which makes JSON of it.
    is_console: bool,
}

/// The server's answer ends the reading.
type Scan<T = ()> = Result<T, ServerError>;

/// An object or list around the place we are at.
struct Level {
    is_object: bool,
    has_entries: bool,
    keys: TextSet,
}

impl Level {
    fn name(&self) -> &'static str {
        if self.is_object { "Object" } else { "Array" }
    }
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// A mistake that Jackson tells when it stands at the given place.
    fn fail<T>(at: usize, text: impl Into<String>) -> Scan<T> {
        Err(ServerError::located(at, text))
    }

    /// A `JsonEOFException`, which has a text of `JsonXContentParser` around it.
    fn end<T>(&self, detail: &str) -> Scan<T> {
        let error = ServerError::located(self.text.len(), "Unexpected end of file");
        Err(error.caused_by(["Unexpected end-of-input", detail].concat()))
    }

    /// A byte that may not stand here; Jackson has not made characters of them yet.
    fn unexpected<T>(&self, place: &str, expected: &str) -> Scan<T> {
        let found = described(self.peek().map_or(0, u32::from));
        let text = format!("Unexpected character ({found}){place}: {expected}");
        Self::fail(self.at, text)
    }

    fn not_in_number<T>(&self, expected: &str) -> Scan<T> {
        match self.peek() {
            Some(_) => self.unexpected(" in numeric value", expected),
            None => self.end(""),
        }
    }

    /// The next byte that is neither blank nor in a comment; it is not consumed.
    fn next(&mut self) -> Scan<Option<u8>> {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                b'#' if self.is_console => self.line(),
                b'/' => self.comment()?,
                ..b' ' => {
                    let found = described(u32::from(byte));
                    let text = format!(
                        "Illegal character ({found}): only regular white space (\\r, \\n, \\t) is allowed between tokens"
                    );
                    return Self::fail(self.at, text);
                }
                other => return Ok(Some(other)),
            }
        }
        Ok(None)
    }

    fn line(&mut self) {
        let rest = self.rest();
        self.at += rest.find(['\n', '\r']).unwrap_or(rest.len());
    }

    fn comment(&mut self) -> Scan {
        self.at += 1;
        match self.peek() {
            None => self.end(" in a comment"),
            Some(b'/') => {
                self.line();
                Ok(())
            }
            Some(b'*') => {
                self.at += 1;
                let Some(length) = text::find(self.rest(), "*/") else {
                    return self.end(" in a comment");
                };
                self.at += length + 2;
                Ok(())
            }
            Some(_) => self.unexpected("", "was expecting either '*' or '/' for a comment"),
        }
    }

    /// `nextToken` until the first value ends.
    fn document(&mut self) -> Scan {
        let mut open: Vec<Level> = Vec::new();
        match self.next()? {
            None => return Ok(()),
            Some(byte @ (b'}' | b']')) => return self.mismatched(byte, "root"),
            Some(byte) => self.value(byte, &mut open)?,
        }
        while let Some(level) = open.last_mut() {
            let kind = level.name();
            let mut byte = match self.next()? {
                None => return self.end(&[": expected close marker for ", kind].concat()),
                Some(byte @ (b'}' | b']')) => {
                    if level.is_object != (byte == b'}') {
                        return self.mismatched(byte, kind);
                    }
                    self.at += 1;
                    open.pop();
                    continue;
                }
                Some(byte) => byte,
            };
            if level.has_entries {
                if byte != b',' {
                    let expected = ["was expecting comma to separate ", kind, " entries"];
                    return self.unexpected("", &expected.concat());
                }
                self.at += 1;
                let Some(next) = self.next()? else {
                    // No `JsonEOFException`.
                    let text = ["Unexpected end-of-input within/between ", kind, " entries"];
                    return Self::fail(self.at, text.concat());
                };
                byte = next;
            }
            level.has_entries = true;
            if level.is_object {
                byte = self.key(byte, &mut level.keys)?;
            }
            self.value(byte, &mut open)?;
        }
        Ok(())
    }

    fn mismatched(&self, found: u8, kind: &str) -> Scan {
        let expected = if found == b'}' { ']' } else { '}' };
        let found = char::from(found);
        let text = format!("Unexpected close marker '{found}': expected '{expected}' (for {kind})");
        Self::fail(self.at, text)
    }

    /// A key and the colon behind it; returns the byte behind that.
    fn key(&mut self, byte: u8, known: &mut TextSet) -> Scan<u8> {
        const NO_VALUE: &str = " within/between Object entries";
        if byte != b'"' {
            let found = self.rest().chars().next().unwrap_or_default();
            let text = [
                "Unexpected character (",
                &described(found.into()),
                "): was expecting double-quote to start field name",
            ];
            return Self::fail(self.at + found.len_utf8() - 1, text.concat());
        }
        let start = self.at;
        if !self.string("name")? {
            return self.end(if self.at > start + 1 {
                " in field name"
            } else {
                ": was expecting closing '\"' for name"
            });
        }
        let written = self.text.get(start..self.at).unwrap_or_default();
        let key = crate::json::read(written).root;
        let key = key
            .as_ref()
            .and_then(|key| key.as_str())
            .unwrap_or_default();
        if !known.insert(key.to_owned()) {
            return Self::fail(self.at, format!("Duplicate field '{key}'"));
        }
        match self.next()? {
            Some(b':') => self.at += 1,
            Some(_) => {
                return self
                    .unexpected("", "was expecting a colon to separate field name and value");
            }
            None => return self.end(NO_VALUE),
        }
        match self.next()? {
            Some(byte) => Ok(byte),
            None => self.end(NO_VALUE),
        }
    }

    /// A plain value, or the opening bracket of a list or object.
    fn value(&mut self, byte: u8, open: &mut Vec<Level>) -> Scan {
        match byte {
            b'{' | b'[' => {
                if open.len() >= MAX_DEPTH {
                    let text = format!(
                        "Document nesting depth ({}) exceeds the maximum allowed ({MAX_DEPTH}, from `StreamReadConstraints.getMaxNestingDepth()`)",
                        MAX_DEPTH + 1
                    );
                    return Self::fail(self.at, text);
                }
                self.at += 1;
                open.push(Level {
                    is_object: byte == b'{',
                    has_entries: false,
                    keys: TextSet::new(),
                });
                Ok(())
            }
            b'"' => {
                if self.string("string value")? {
                    return Ok(());
                }
                // Read when it is asked for, by `text`, which adds nothing.
                Self::fail(self.at, "Unexpected end-of-input in VALUE_STRING")
            }
            b'+' | b'-' | b'0'..=b'9' => self.number(),
            b',' | b'}' => self.unexpected("", "expected a value"),
            b']' if open.last().is_some_and(|level| !level.is_object) => {
                self.unexpected("", "expected a value")
            }
            _ => self.word(byte),
        }
    }

    /// A string, to its closing quote; whether there is one.
    fn string(&mut self, what: &str) -> Scan<bool> {
        self.at += 1;
        if self.is_console && self.rest().starts_with("\"\"") {
            self.at += 2;
            let Some(length) = text::find(self.rest(), "\"\"\"") else {
                return Ok(false);
            };
            self.at += length;
            while self.peek() == Some(b'"') {
                self.at += 1;
            }
            return Ok(true);
        }
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.at += 1;
                    return Ok(true);
                }
                b'\\' => self.escape()?,
                ..b' ' => {
                    let found = described(u32::from(byte));
                    let text = format!(
                        "Illegal unquoted character ({found}): has to be escaped using backslash to be included in {what}"
                    );
                    return Self::fail(self.at, text);
                }
                _ => self.at += 1,
            }
        }
        Ok(false)
    }

    fn escape(&mut self) -> Scan {
        const END: &str = " in character escape sequence";
        self.at += 1;
        match self.peek() {
            None => return self.end(END),
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {}
            Some(b'u') => {
                for _ in 0..4 {
                    self.at += 1;
                    match self.peek() {
                        None => return self.end(END),
                        Some(digit) if digit.is_ascii_hexdigit() => {}
                        Some(_) => {
                            let expected = "expected a hex-digit for character escape sequence";
                            return self.unexpected("", expected);
                        }
                    }
                }
            }
            Some(_) => {
                let found = self.rest().chars().next().unwrap_or_default();
                let text = ["Unrecognized character escape ", &described(found.into())];
                return Self::fail(self.at + found.len_utf8(), text.concat());
            }
        }
        self.at += 1;
        Ok(())
    }

    fn digits(&mut self) -> bool {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.at > start
    }

    fn number(&mut self) -> Scan {
        let start = self.at;
        match self.peek() {
            Some(b'+') => {
                return self.not_in_number(
                    "JSON spec does not allow numbers to have plus signs: enable `JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS` to allow",
                );
            }
            Some(b'-') => self.at += 1,
            _ => {}
        }
        if self.rest().starts_with("Infinity") {
            return not_standard(start + "-Infinity".len(), "-Infinity");
        }
        if self.peek() == Some(b'.') {
            return self.unexpected("", VALUE);
        }
        let whole = self.at;
        if !self.digits() {
            return self.not_in_number(
                "expected digit (0-9) to follow minus sign, for valid numeric value",
            );
        }
        if self.at > whole + 1 && self.text.as_bytes().get(whole) == Some(&b'0') {
            return Self::fail(whole, "Invalid numeric value: Leading zeroes not allowed");
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if !self.digits() {
                return self.not_in_number("Decimal point not followed by a digit");
            }
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            if !self.digits() {
                return self.not_in_number("Exponent indicator not followed by a digit");
            }
        }
        let length = self.at - start;
        if length > MAX_DIGITS {
            let text = format!(
                "Number value length ({length}) exceeds the maximum allowed ({MAX_DIGITS}, from `StreamReadConstraints.getMaxNumberLength()`)"
            );
            return Self::fail(start, text);
        }
        Ok(())
    }

    /// `true`, `false`, `null`, or what is none of them.
    fn word(&mut self, byte: u8) -> Scan {
        let rest = self.rest();
        // Letters beyond ASCII are met byte by byte; the first byte looks like a letter.
        if byte >= 0x80 && byte != 0xd7 {
            let second = rest.as_bytes().get(1).copied().unwrap_or_default();
            return Self::fail(
                self.at + 2,
                format!("Invalid UTF-8 start byte 0x{second:x}"),
            );
        }
        let is_part = |c: char| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '$' => true,
            '×' | '÷' | '\u{2000}'..='\u{206f}' => false,
            _ => c >= '\u{c0}',
        };
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        match rest.get(..end).unwrap_or_default() {
            "" => self.unexpected("", VALUE),
            "true" | "false" | "null" => {
                self.at += end;
                Ok(())
            }
            word @ ("NaN" | "Infinity") => not_standard(self.at + end, word),
            word => {
                let mut told: String = word.chars().take(LONGEST_WORD).collect();
                if told.len() < word.len() {
                    told.push_str("...");
                }
                let text = format!(
                    "Unrecognized token '{told}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
                );
                // What is behind the word is read as well; a line ends there.
                let behind = rest.get(end..).and_then(|rest| rest.chars().next());
                let behind = behind.filter(|c| *c != '\n' && *c != '\r');
                let end = self.at + end + behind.map_or(0, char::len_utf8);
                Self::fail(end, text)
            }
        }
    }
}

fn not_standard(at: usize, word: &str) -> Scan {
    let text = format!(
        "Non-standard token '{word}': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow"
    );
    Scanner::fail(at, text)
}

/// A character as Jackson tells it (`ParserMinimalBase._getCharDesc`).
fn described(found: u32) -> String {
    let character = char::from_u32(found).unwrap_or(char::REPLACEMENT_CHARACTER);
    match found {
        ..0x20 | 0x7f..=0x9f => format!("(CTRL-CHAR, code {found})"),
        ..=0xff => format!("'{character}' (code {found})"),
        _ => format!("'{character}' (code {found} / 0x{found:x})"),
    }
}
