//! What Jackson says of a text that is no JSON.
//!
//! The reader of [`crate::json`] goes on behind every mistake; here a text is read as strictly as
//! `UTF8StreamJsonParser` reads it with the features that Elasticsearch sets (`JsonXContentImpl`:
//! comments are allowed, repeated keys are not), up to the first mistake.

use crate::json::{self, MAX_DEPTH, MAX_DIGITS, ReadResult};
use crate::role::ServerError;
use crate::text::{self, TextSet};

const VALUES: &str = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

/// How much of a bare word is told.
const LONGEST_WORD: usize = 256;

/// What Elasticsearch says of a text that was read, if Jackson does not take it.
pub fn refusal(text: &str, read: &ReadResult) -> Option<ServerError> {
    let mut scanner = Scanner {
        text: text.get(..read.span.end)?,
        at: read.span.start,
        is_console: read.is_console,
        refusal: None,
    };
    scanner.document();
    scanner.refusal
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// Whether the text is a request of Kibana's console, which makes JSON of it.
    is_console: bool,
    refusal: Option<ServerError>,
}

/// The byte that comes next, [`END`] behind the last one; none if the text has been refused.
type Next = Option<u8>;

/// No byte that could come next: it is refused wherever it stands.
const END: u8 = 0;

/// An object or list around the place we are at.
struct Level {
    is_object: bool,
    has_entries: bool,
    keys: TextSet,
}

impl Scanner<'_> {
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(END)
    }

    fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// A mistake for which Jackson tells the given place.
    #[inline(never)]
    fn fail(&mut self, at: usize, text: &[&str]) -> Next {
        self.refusal = Some(ServerError::located(at, text.concat()));
        None
    }

    /// A `JsonEOFException`, which has a text of `JsonXContentParser` around it.
    #[inline(never)]
    fn end(&mut self, detail: &str, kind: &str) -> Next {
        let error = ServerError::located(self.text.len(), "Unexpected end of file");
        let text = ["Unexpected end-of-input", detail, kind].concat();
        self.refusal = Some(error.caused_by(text));
        None
    }

    /// A byte that may not stand here; Jackson has not made characters of them yet.
    #[inline(never)]
    fn unexpected(&mut self, expected: &[&str]) -> Next {
        let found = described(self.peek().into());
        let text = ["Unexpected character (", &found, ")", &expected.concat()];
        self.fail(self.at, &text)
    }

    fn not_in_number(&mut self, expected: &str) -> Next {
        if self.is_at_end() {
            return self.end("", "");
        }
        self.unexpected(&[" in numeric value: ", expected])
    }

    /// Skips blanks and comments.
    fn next(&mut self) -> Next {
        loop {
            match self.peek() {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                b'#' if self.is_console => self.line(),
                b'/' => {
                    self.comment()?;
                }
                ..b' ' if !self.is_at_end() => return self.illegal(),
                other => return Some(other),
            }
        }
    }

    /// A control character between tokens, or in a comment.
    fn illegal(&mut self) -> Next {
        let found = described(self.peek().into());
        let text = [
            "Illegal character (",
            &found,
            "): only regular white space (\\r, \\n, \\t) is allowed between tokens",
        ];
        self.fail(self.at, &text)
    }

    fn line(&mut self) {
        let rest = self.rest();
        self.at += rest.find(['\n', '\r']).unwrap_or(rest.len());
    }

    fn comment(&mut self) -> Next {
        let start = self.at;
        self.at += 1;
        let rest = self.rest();
        if rest.starts_with('/') {
            self.line();
        } else if let Some(rest) = rest.strip_prefix('*') {
            match text::find(rest, "*/") {
                Some(length) => self.at += length + 3,
                None => return self.end(" in a comment", ""),
            }
        } else if rest.is_empty() {
            return self.end(" in a comment", "");
        } else {
            return self.unexpected(&[": was expecting either '*' or '/' for a comment"]);
        }
        let comment = self.text.get(start..self.at).unwrap_or_default();
        if let Some(offset) = comment.find(json::is_illegal_blank) {
            self.at = start + offset;
            return self.illegal();
        }
        Some(END)
    }

    /// `nextToken` until the first value ends.
    fn document(&mut self) -> Next {
        let mut open: Vec<Level> = Vec::new();
        let mut kind = "root";
        loop {
            let mut byte = self.next()?;
            if self.is_at_end() {
                if open.is_empty() {
                    return Some(END);
                }
                return self.end(": expected close marker for ", kind);
            }
            if let b'}' | b']' = byte {
                let (fits, other) = if byte == b'}' {
                    ("Object", "]")
                } else {
                    ("Array", "}")
                };
                if kind != fits {
                    let found = char::from(byte).to_string();
                    let text = [
                        "Unexpected close marker '",
                        &found,
                        "': expected '",
                        other,
                        "' (for ",
                        kind,
                        ")",
                    ];
                    return self.fail(self.at, &text);
                }
                self.at += 1;
                open.pop();
            } else {
                if let Some(level) = open.last_mut() {
                    if std::mem::replace(&mut level.has_entries, true) {
                        if byte != b',' {
                            return self.unexpected(&[
                                ": was expecting comma to separate ",
                                kind,
                                " entries",
                            ]);
                        }
                        self.at += 1;
                        byte = self.next()?;
                        if self.is_at_end() {
                            // No `JsonEOFException`.
                            let text =
                                ["Unexpected end-of-input within/between ", kind, " entries"];
                            return self.fail(self.at, &text);
                        }
                    }
                    if level.is_object {
                        byte = self.key(byte, &mut level.keys)?;
                    }
                }
                if let b'{' | b'[' = byte {
                    if open.len() >= MAX_DEPTH {
                        return self.fail(self.at, &[TOO_DEEP]);
                    }
                    self.at += 1;
                    open.push(Level {
                        is_object: byte == b'{',
                        has_entries: false,
                        keys: TextSet::new(),
                    });
                } else {
                    self.value(byte, kind == "Array")?;
                }
            }
            kind = match open.last() {
                Some(level) if level.is_object => "Object",
                Some(_) => "Array",
                None => return Some(END),
            };
        }
    }

    /// A key and the colon behind it; returns the byte behind that.
    fn key(&mut self, byte: u8, known: &mut TextSet) -> Next {
        const NO_VALUE: &str = " within/between Object entries";
        let start = self.at;
        if byte != b'"' {
            let found = self.rest().chars().next().unwrap_or_default();
            let text = [
                "Unexpected character (",
                &described(found.into()),
                "): was expecting double-quote to start field name",
            ];
            return self.fail(start + found.len_utf8() - 1, &text);
        }
        if self.string("name")? == END {
            return if self.at > start + 1 {
                self.end(" in field name", "")
            } else {
                self.end(": was expecting closing '\"' for name", "")
            };
        }
        let written = self.text.get(start..self.at).unwrap_or_default();
        let key = json::read(written).root;
        let key = key
            .as_ref()
            .and_then(|key| key.as_str())
            .unwrap_or_default();
        if !known.insert(key.to_owned()) {
            return self.fail(self.at, &["Duplicate field '", key, "'"]);
        }
        if self.next()? != b':' && !self.is_at_end() {
            return self.unexpected(&[": was expecting a colon to separate field name and value"]);
        }
        self.at += 1;
        let byte = self.next()?;
        if self.is_at_end() {
            return self.end(NO_VALUE, "");
        }
        Some(byte)
    }

    /// A plain value.
    fn value(&mut self, byte: u8, in_list: bool) -> Next {
        match byte {
            b'"' => {
                if self.string("string value")? == END {
                    // Read when it is asked for, by `text`, which adds nothing.
                    return self.fail(self.at, &["Unexpected end-of-input in VALUE_STRING"]);
                }
                Some(END)
            }
            b'+' | b'-' | b'0'..=b'9' => self.number(),
            b',' | b'}' => self.unexpected(&[": expected a value"]),
            b']' if in_list => self.unexpected(&[": expected a value"]),
            _ => self.word(byte),
        }
    }

    /// A string, to its closing quote, which is returned; [`END`] if there is none.
    fn string(&mut self, what: &str) -> Next {
        self.at += 1;
        if self.is_console && self.rest().starts_with("\"\"") {
            self.at += 2;
            let Some(length) = text::find(self.rest(), "\"\"\"") else {
                return Some(END);
            };
            self.at += length;
            while self.peek() == b'"' {
                self.at += 1;
            }
            return Some(b'"');
        }
        loop {
            match self.peek() {
                b'"' => {
                    self.at += 1;
                    return Some(b'"');
                }
                b'\\' => {
                    self.escape()?;
                }
                byte @ ..b' ' => {
                    if self.is_at_end() {
                        return Some(END);
                    }
                    let found = described(byte.into());
                    let text = [
                        "Illegal unquoted character (",
                        &found,
                        "): has to be escaped using backslash to be included in ",
                        what,
                    ];
                    return self.fail(self.at, &text);
                }
                _ => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Next {
        self.at += 1;
        let digits = match self.peek() {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 0,
            b'u' => 4,
            _ if self.is_at_end() => return self.end(" in character escape sequence", ""),
            _ => {
                let found = self.rest().chars().next().unwrap_or_default();
                let text = ["Unrecognized character escape ", &described(found.into())];
                return self.fail(self.at + found.len_utf8(), &text);
            }
        };
        for _ in 0..digits {
            self.at += 1;
            if self.is_at_end() {
                return self.end(" in character escape sequence", "");
            }
            if !self.peek().is_ascii_hexdigit() {
                return self.unexpected(&[": expected a hex-digit for character escape sequence"]);
            }
        }
        self.at += 1;
        Some(END)
    }

    /// Skips digits; returns how many.
    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        self.at - start
    }

    fn number(&mut self) -> Next {
        let start = self.at;
        match self.peek() {
            b'+' => {
                return self.not_in_number(
                    "JSON spec does not allow numbers to have plus signs: enable `JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS` to allow",
                );
            }
            b'-' => self.at += 1,
            _ => {}
        }
        if self.rest().starts_with("Infinity") {
            return self.not_standard("-Infinity", start);
        }
        let (first, whole) = (self.at, self.digits());
        if whole == 0 {
            if self.peek() == b'.' {
                return self.unexpected(&[": expected a valid value ", VALUES]);
            }
            return self.not_in_number(
                "expected digit (0-9) to follow minus sign, for valid numeric value",
            );
        }
        if whole > 1 && self.text.as_bytes().get(first) == Some(&b'0') {
            return self.fail(
                first,
                &["Invalid numeric value: Leading zeroes not allowed"],
            );
        }
        if self.peek() == b'.' {
            self.at += 1;
            if self.digits() == 0 {
                return self.not_in_number("Decimal point not followed by a digit");
            }
        }
        if let b'e' | b'E' = self.peek() {
            self.at += 1;
            if let b'+' | b'-' = self.peek() {
                self.at += 1;
            }
            if self.digits() == 0 {
                return self.not_in_number("Exponent indicator not followed by a digit");
            }
        }
        let length = self.at - start;
        if length > MAX_DIGITS {
            let text = ["Number value length (", &length.to_string(), LONG_NUMBER];
            return self.fail(start, &text);
        }
        Some(END)
    }

    fn not_standard(&mut self, word: &str, start: usize) -> Next {
        let text = [
            "Non-standard token '",
            word,
            "': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow",
        ];
        self.fail(start + word.len(), &text)
    }

    /// `true`, `false`, `null`, or what is none of them.
    fn word(&mut self, byte: u8) -> Next {
        let rest = self.rest();
        // Letters beyond ASCII are met byte by byte; the first byte looks like a letter.
        if byte >= 0x80 && byte != 0xd7 {
            let second = rest.as_bytes().get(1).copied().unwrap_or_default();
            let text = format!("Invalid UTF-8 start byte 0x{second:x}");
            return self.fail(self.at + 2, &[&text]);
        }
        let is_part = |c: char| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '$' => true,
            '×' | '÷' | '\u{2000}'..='\u{206f}' => false,
            _ => c >= '\u{c0}',
        };
        let (word, behind) = rest.split_at(rest.find(|c| !is_part(c)).unwrap_or(rest.len()));
        match word {
            "" => self.unexpected(&[": expected a valid value ", VALUES]),
            "true" | "false" | "null" => {
                self.at += word.len();
                Some(END)
            }
            "NaN" => self.not_standard("NaN", self.at),
            "Infinity" => self.not_standard("Infinity", self.at),
            word => {
                let mut told: String = word.chars().take(LONGEST_WORD).collect();
                if told.len() < word.len() {
                    told.push_str("...");
                }
                // What is behind the word is read as well; a line ends there.
                let behind = behind.chars().next().filter(|c| *c != '\n' && *c != '\r');
                let end = self.at + word.len() + behind.map_or(0, char::len_utf8);
                let text = ["Unrecognized token '", &told, "': was expecting ", VALUES];
                self.fail(end, &text)
            }
        }
    }
}

const TOO_DEEP: &str = "Document nesting depth (1001) exceeds the maximum allowed (1000, from `StreamReadConstraints.getMaxNestingDepth()`)";

const LONG_NUMBER: &str =
    ") exceeds the maximum allowed (1000, from `StreamReadConstraints.getMaxNumberLength()`)";

/// A character as Jackson tells it (`ParserMinimalBase._getCharDesc`).
fn described(found: u32) -> String {
    let character = char::from_u32(found).unwrap_or(char::REPLACEMENT_CHARACTER);
    match found {
        ..0x20 | 0x7f..=0x9f => format!("(CTRL-CHAR, code {found})"),
        ..=0xff => format!("'{character}' (code {found})"),
        _ => format!("'{character}' (code {found} / 0x{found:x})"),
    }
}
