//! A JSON reader that keeps places and goes on after every problem.
//!
//! One pass with a stack of its own and a bounded depth, linear in the length of the text.
//! Where plain JSON fails it reads what was probably meant (a comma more or less, other
//! quotes, comments, no quotes) and notes a [`Problem`]; so that one typing error hides
//! nothing else that is wrong with a role, and an editor can go on helping meanwhile.

use super::literal::{low_surrogate_at, unit_at};
use super::problem::{Problem, ProblemCode};
use super::write::write_string;
use super::{Member, Node, Span, Value};
use crate::text::{self, TextSet};

/// How many brackets may stand inside one another: Jackson's limit, which Elasticsearch keeps.
pub const MAX_DEPTH: usize = 1000;

/// How long a number may be: Jackson's limit, which Elasticsearch keeps.
pub const MAX_DIGITS: usize = 1000;

/// After so many problems further ones are not noted.
pub const MAX_PROBLEMS: usize = 1000;

/// Objects with more members than this look for repeated keys in a set.
const FEW_MEMBERS: usize = 16;

/// What [`read`] makes of a text.
#[derive(Clone, Debug, Default)]
pub struct ReadResult {
    /// The value, as far as there is one.
    pub root: Option<Node>,
    /// Everything that is not plain JSON, in the order of the text.
    pub problems: Vec<Problem>,
    /// The offset behind the value, where Elasticsearch stops reading; without one it never does.
    pub end: usize,
    /// What was read of the text.
    pub span: Span,
    /// Whether it is the body of a request in Kibana's console.
    pub is_console: bool,
}

impl ReadResult {
    /// The first problem that makes Elasticsearch refuse the text.
    pub fn refusal(&self) -> Option<&Problem> {
        self.problems
            .iter()
            .filter(|problem| self.stops_elasticsearch(problem))
            .min_by_key(|problem| problem.at)
    }

    /// Whether Elasticsearch refuses the text for this problem: it does not look at what
    /// stands behind the value.
    pub fn stops_elasticsearch(&self, problem: &Problem) -> bool {
        problem.code.stops_elasticsearch() && problem.span.start < self.end
    }
}

/// Whose JSON is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    Json,
    /// Kibana's console, which also has triple quotes and comments.
    Console,
}

/// Reads a JSON text.
///
/// Never fails: a text without any value gives no root and a problem that says so. Half
/// surrogates (`"\ud83d"` alone), which a Rust string cannot hold, become U+FFFD.
pub fn read(text: &str) -> ReadResult {
    let start = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let mut result = Reader::new(text, start, Dialect::Json).read();
    if start > 0 {
        let span = Span {
            start: 0,
            end: start,
        };
        let mark = Problem {
            span,
            at: 0,
            code: ProblemCode::ByteOrderMark,
            replacement: Some(String::new()),
        };
        result.problems.insert(0, mark);
    }
    result
}

/// Reads a piece of a text as JSON. Places are those in the whole text.
#[cfg(feature = "formats")]
pub fn read_piece(text: &str, piece: Span) -> ReadResult {
    read_in(Dialect::Json, text, piece)
}

/// Reads the body of a request in Kibana's console: a piece of a text, in JSON with triple
/// quotes and comments. Places are those in the whole text.
pub fn read_console(text: &str, body: Span) -> ReadResult {
    read_in(Dialect::Console, text, body)
}

fn read_in(dialect: Dialect, text: &str, piece: Span) -> ReadResult {
    let text = text.get(..piece.end).unwrap_or(text);
    Reader::new(text, piece.start, dialect).read()
}

/// Whether a control character may not even stand in a comment.
pub fn is_illegal_blank(c: char) -> bool {
    c < ' ' && !matches!(c, '\t' | '\n' | '\r')
}

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    dialect: Dialect,
    /// The opening brackets around the place we are at.
    open: Vec<u8>,
    problems: Vec<Problem>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, at: usize, dialect: Dialect) -> Reader<'t> {
        Reader {
            text,
            bytes: text.as_bytes(),
            at,
            dialect,
            open: Vec::new(),
            problems: Vec::new(),
        }
    }

    fn read(mut self) -> ReadResult {
        let start = self.at;
        self.skip_blank();
        let mut root = None;
        while root.is_none() && self.peek().is_some() {
            root = self.document();
            self.skip_blank();
        }
        let text = self.text;
        let end = root
            .as_ref()
            .map_or(usize::MAX, |node: &Node| node.span.end);
        let mut problems = self.problems.iter();
        if root.is_none() && !problems.any(|problem| problem.code.stops_elasticsearch()) {
            self.note(ProblemCode::Empty, start, text.len());
        } else if self.peek().is_some() {
            let is_blank = |byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
            let last = text.bytes().rposition(|byte| !is_blank(byte));
            self.note_fix(
                ProblemCode::TrailingText,
                self.at,
                last.map_or(0, |last| last + 1),
                Some(String::new()),
            );
        }
        let mut problems = self.problems;
        crate::order::by_number(&mut problems, |problem| problem.span.start as u64);
        ReadResult {
            root,
            problems,
            end,
            span: Span {
                start,
                end: text.len(),
            },
            is_console: self.dialect == Dialect::Console,
        }
    }
}

/// A list or object that is being read.
struct Frame {
    /// Where its bracket stands.
    start: usize,
    /// Where the comma stands behind the last element or member.
    comma: Option<usize>,
    kind: Kind,
}

enum Kind {
    Array(Vec<Node>),
    /// The members, the keys of the members if there are many, the key whose value is read.
    Object {
        members: Vec<Member>,
        known: TextSet,
        key: Option<(String, Span)>,
    },
}

impl Kind {
    fn is_empty(&self) -> bool {
        match self {
            Kind::Array(items) => items.is_empty(),
            Kind::Object { members, .. } => members.is_empty(),
        }
    }

    fn attach(&mut self, value: Node) {
        match self {
            Kind::Array(items) => items.push(value),
            Kind::Object { members, key, .. } => {
                if let Some((key, key_span)) = key.take() {
                    members.push(Member {
                        key,
                        key_span,
                        value,
                    });
                }
            }
        }
    }

    fn value(self) -> Value {
        match self {
            Kind::Array(items) => Value::Array(items),
            Kind::Object { members, .. } => Value::Object(members),
        }
    }
}

/// The start of a value: all of it, or the opening bracket.
enum Start {
    Whole(Node),
    Open(Frame),
}

/// What became of a step inside a list or object.
enum Step {
    Start(Start),
    Again,
    Close,
}

impl<'t> Reader<'t> {
    fn note(&mut self, code: ProblemCode, start: usize, end: usize) {
        self.note_fix(code, start, end, None);
    }

    /// Notes a problem that goes away with `replacement` in its place.
    fn note_fix(
        &mut self,
        code: ProblemCode,
        start: usize,
        end: usize,
        replacement: Option<String>,
    ) {
        if self.problems.len() >= MAX_PROBLEMS
            || self.dialect == Dialect::Console && code.is_console()
        {
            return;
        }
        self.problems.push(Problem {
            span: Span { start, end },
            at: start,
            code,
            replacement,
        });
    }

    /// Corrects how far a reader has come that stops at the problem just noted.
    fn found_at(&mut self, code: ProblemCode, at: usize) {
        if let Some(problem) = self
            .problems
            .last_mut()
            .filter(|problem| problem.code == code)
        {
            problem.at = at;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn rest(&self) -> &'t str {
        self.slice(self.at, self.bytes.len())
    }

    /// The end of the character that starts at `at`.
    fn after_character(&self, at: usize) -> usize {
        self.slice(at, self.bytes.len())
            .chars()
            .next()
            .map_or(self.bytes.len(), |c| at + c.len_utf8())
    }

    /// Skips white space and comments.
    fn skip_blank(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                Some(b'/') if self.rest().starts_with("//") => {
                    self.line_comment(ProblemCode::Comment);
                }
                Some(b'#') => self.line_comment(ProblemCode::ForeignComment),
                Some(b'/') if self.rest().starts_with("/*") => self.block_comment(),
                // A no-break space or another white space that JSON does not have.
                Some(byte)
                    if byte >= 0x80
                        && self
                            .rest()
                            .starts_with(|c: char| c.is_whitespace() || c == '\u{feff}') =>
                {
                    let start = self.at;
                    self.at = self.after_character(start);
                    self.note_fix(
                        ProblemCode::UnexpectedCharacter,
                        start,
                        self.at,
                        Some(" ".to_owned()),
                    );
                }
                _ => return,
            }
        }
    }

    fn line_comment(&mut self, code: ProblemCode) {
        let start = self.at;
        self.at += self.rest().find(['\n', '\r']).unwrap_or(self.rest().len());
        self.note_comment(code, start);
    }

    fn note_comment(&mut self, code: ProblemCode, start: usize) {
        self.note_fix(code, start, self.at, Some(String::new()));
        if let Some(offset) = self.slice(start, self.at).find(is_illegal_blank) {
            let at = start + offset;
            self.note(ProblemCode::UnexpectedCharacter, at, at + 1);
        }
    }

    fn block_comment(&mut self) {
        let start = self.at;
        if let Some(length) = self.rest().get(2..).and_then(|rest| text::find(rest, "*/")) {
            self.at = start + 2 + length + 2;
            self.note_comment(ProblemCode::Comment, start);
        } else {
            self.at = self.bytes.len();
            self.note(ProblemCode::ForeignComment, start, self.at);
        }
    }

    /// Reads one value with everything in it.
    fn document(&mut self) -> Option<Node> {
        let mut stack: Vec<Frame> = Vec::new();
        loop {
            let start = match stack.last_mut() {
                None => self.start_value()?,
                Some(frame) => match self.step(frame) {
                    Step::Start(start) => start,
                    Step::Again => continue,
                    Step::Close => {
                        self.open.pop();
                        let frame = stack.pop()?;
                        Start::Whole(Node {
                            span: Span {
                                start: frame.start,
                                end: self.at,
                            },
                            value: frame.kind.value(),
                        })
                    }
                },
            };
            match (start, stack.last_mut()) {
                (Start::Open(frame), _) => stack.push(frame),
                (Start::Whole(node), Some(frame)) => frame.kind.attach(node),
                (Start::Whole(node), None) => return Some(node),
            }
        }
    }

    /// Reads a plain value, or the opening bracket of a list or object. `None` means that
    /// nothing here looks like a value; the place then is in front of a comma, colon, closing
    /// bracket or the end, or behind a skipped character.
    fn start_value(&mut self) -> Option<Start> {
        let start = self.at;
        let value = match self.peek()? {
            b'{' | b'[' if self.open.len() >= MAX_DEPTH => {
                self.skip_nested();
                self.note(ProblemCode::TooDeep, start, self.at);
                Value::Null
            }
            bracket @ (b'{' | b'[') => {
                self.at += 1;
                self.open.push(bracket);
                let kind = if bracket == b'{' {
                    Kind::Object {
                        members: Vec::new(),
                        known: TextSet::new(),
                        key: None,
                    }
                } else {
                    Kind::Array(Vec::new())
                };
                return Some(Start::Open(Frame {
                    start,
                    comma: None,
                    kind,
                }));
            }
            b'"' => Value::String(self.string()),
            b'\'' => Value::String(self.single_quoted()),
            b'-' | b'+' | b'.' | b'0'..=b'9' => self.number(),
            b',' | b':' | b'}' | b']' => {
                if self.open.is_empty() {
                    self.unexpected();
                }
                return None;
            }
            byte if is_word(byte) => self.word(),
            _ => {
                self.unexpected();
                return None;
            }
        };
        Some(Start::Whole(Node {
            span: Span {
                start,
                end: self.at,
            },
            value,
        }))
    }

    /// Skips what can start nothing.
    fn unexpected(&mut self) {
        let start = self.at;
        self.at = self.after_character(start);
        while let Some(byte) = self.peek() {
            if byte.is_ascii_whitespace()
                || is_word(byte)
                || b"{}[],:\"'/#-0123456789".contains(&byte)
            {
                break;
            }
            self.at = self.after_character(self.at);
        }
        self.note(ProblemCode::UnexpectedCharacter, start, self.at);
    }

    /// Skips a value of brackets without looking into it.
    fn skip_nested(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                b'"' => {
                    self.at =
                        string_end(self.bytes, self.at + 1).map_or(self.bytes.len(), |end| end + 1);
                    continue;
                }
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return;
            }
        }
    }

    /// Reads the next thing inside a list or object.
    fn step(&mut self, frame: &mut Frame) -> Step {
        self.skip_blank();
        let is_object = matches!(frame.kind, Kind::Object { .. });
        match self.peek() {
            None => {
                self.unclosed(frame.start);
                Step::Close
            }
            Some(b'}' | b']') if is_object == (self.peek() == Some(b'}')) => {
                if let Some(comma) = frame.comma {
                    self.note_fix(
                        ProblemCode::TrailingComma,
                        comma,
                        comma + 1,
                        Some(String::new()),
                    );
                }
                self.at += 1;
                Step::Close
            }
            Some(b'}' | b']') => {
                if self.leaves_mismatched(frame.start) {
                    Step::Close
                } else {
                    Step::Again
                }
            }
            Some(b',') => {
                if frame.comma.is_some() || frame.kind.is_empty() {
                    self.note_fix(
                        ProblemCode::ExtraComma,
                        self.at,
                        self.at + 1,
                        Some(String::new()),
                    );
                } else {
                    frame.comma = Some(self.at);
                }
                self.at += 1;
                Step::Again
            }
            Some(b':') => {
                self.unexpected();
                Step::Again
            }
            Some(_) => {
                let missing_comma =
                    (frame.comma.is_none() && !frame.kind.is_empty()).then_some(self.at);
                let start = match &mut frame.kind {
                    Kind::Array(_) => self.start_value(),
                    Kind::Object {
                        members,
                        known,
                        key,
                    } => {
                        let Some(read) = self.key() else {
                            return Step::Again;
                        };
                        if is_known(&read.0, members, known) {
                            self.note(ProblemCode::DuplicateKey, read.1.start, read.1.end);
                        }
                        let value = self.member_value(read.1);
                        *key = Some(read);
                        Some(value)
                    }
                };
                match start {
                    Some(start) => {
                        if let Some(at) = missing_comma {
                            self.missing_comma(at);
                        }
                        frame.comma = None;
                        Step::Start(start)
                    }
                    None => Step::Again,
                }
            }
        }
    }

    /// Reads the key of a member.
    fn key(&mut self) -> Option<(String, Span)> {
        let start = self.at;
        let key = match self.peek()? {
            b'"' => self.string(),
            b'\'' => self.single_quoted(),
            byte if is_word(byte) || byte == b'-' => self.unquoted_key(),
            _ => {
                self.unexpected();
                return None;
            }
        };
        Some((
            key,
            Span {
                start,
                end: self.at,
            },
        ))
    }

    /// Reads the colon behind a key, and the start of the value; `null` stands for a missing one.
    fn member_value(&mut self, key: Span) -> Start {
        self.skip_blank();
        match self.peek() {
            Some(b':') => self.at += 1,
            Some(b'=') => {
                let equals = self.at;
                self.at += if self.rest().starts_with("=>") { 2 } else { 1 };
                self.note_fix(
                    ProblemCode::MissingColon,
                    equals,
                    self.at,
                    Some(":".to_owned()),
                );
            }
            Some(b',' | b'}' | b']') | None => return self.missing_value(key),
            Some(_) => {
                let replacement = format!("{}:", self.slice(key.start, key.end));
                self.note_fix(
                    ProblemCode::MissingColon,
                    key.start,
                    key.end,
                    Some(replacement),
                );
            }
        }
        self.skip_blank();
        match self.start_value() {
            Some(start) => start,
            None => self.missing_value(key),
        }
    }

    fn missing_value(&mut self, key: Span) -> Start {
        self.note(ProblemCode::MissingValue, key.start, key.end);
        Start::Whole(Node {
            span: Span {
                start: self.at,
                end: self.at,
            },
            value: Value::Null,
        })
    }

    fn unclosed(&mut self, start: usize) {
        self.note(ProblemCode::Unclosed, start, start + 1);
        self.found_at(ProblemCode::Unclosed, self.at);
    }

    fn unclosed_string(&mut self, start: usize) {
        self.note(ProblemCode::UnclosedString, start, self.at);
        self.found_at(ProblemCode::UnclosedString, self.at);
    }

    /// At a closing bracket of the other kind: whether to leave the value that `start` opened.
    fn leaves_mismatched(&mut self, start: usize) -> bool {
        let opener = if self.peek() == Some(b'}') {
            b'{'
        } else {
            b'['
        };
        if self.open.contains(&opener) {
            self.unclosed(start);
            return true;
        }
        self.note_fix(
            ProblemCode::MismatchedBracket,
            self.at,
            self.at + 1,
            Some(String::new()),
        );
        self.at += 1;
        false
    }

    /// A value or key at `at` follows another without a comma.
    fn missing_comma(&mut self, at: usize) {
        let end = self.after_character(at);
        let replacement = format!(",{}", self.slice(at, end));
        self.note_fix(ProblemCode::MissingComma, at, end, Some(replacement));
    }

    /// Reads a string that starts with `"` (or with `"""`).
    fn string(&mut self) -> String {
        let start = self.at;
        if self.bytes.get(start + 1) == Some(&b'"') && self.bytes.get(start + 2) == Some(&b'"') {
            return self.triple_quoted();
        }
        self.quoted(start, b'"')
    }

    fn triple_quoted(&mut self) -> String {
        let start = self.at;
        let body = start + 3;
        let length = text::find(self.slice(body, self.bytes.len()), "\"\"\"");
        let Some(length) = length else {
            self.at = self.bytes.len();
            self.unclosed_string(start);
            return self.slice(body, self.at).to_owned();
        };
        // The last three of a longer run of quotes are the closing ones.
        let mut end = body + length;
        while self.bytes.get(end + 3) == Some(&b'"') {
            end += 1;
        }
        self.at = end + 3;
        let text = self.slice(body, end).to_owned();
        self.note_fix(
            ProblemCode::TripleQuotes,
            start,
            self.at,
            Some(quoted(&text)),
        );
        self.found_at(ProblemCode::TripleQuotes, start + 2);
        text
    }

    fn single_quoted(&mut self) -> String {
        let start = self.at;
        let text = self.quoted(start, b'\'');
        self.note_fix(
            ProblemCode::SingleQuotes,
            start,
            self.at,
            Some(quoted(&text)),
        );
        text
    }

    /// Reads a string from its opening quote at `start` to its closing one.
    fn quoted(&mut self, start: usize, quote: u8) -> String {
        self.at = start + 1;
        let mut text = String::new();
        let mut plain = self.at;
        let mut control: Option<usize> = None;
        let mut closes_at = 0;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let is_special = |byte: &u8| *byte == quote || *byte == b'\\' || *byte < b' ';
            self.at += rest.iter().position(is_special).unwrap_or(rest.len());
            match self.peek() {
                Some(byte) if byte == quote => {
                    text.push_str(self.slice(plain, self.at));
                    self.at += 1;
                    break;
                }
                Some(b'\\') => {
                    text.push_str(self.slice(plain, self.at));
                    self.escape(quote, &mut text);
                    plain = self.at;
                }
                Some(b'\n' | b'\r')
                    if self.at > closes_at && !self.closes_later(quote, &mut closes_at) =>
                {
                    // A comma at the end of the line belongs to the list, not to the text.
                    let line = self.slice(plain, self.at).trim_end();
                    let kept = line.strip_suffix(',').unwrap_or(line);
                    text.push_str(kept);
                    self.at = plain + kept.len();
                    self.unclosed_string(start);
                    break;
                }
                Some(byte) if byte < b' ' => {
                    control.get_or_insert(self.at);
                    self.at += 1;
                }
                Some(_) => self.at += 1,
                None => {
                    text.push_str(self.slice(plain, self.at));
                    self.unclosed_string(start);
                    break;
                }
            }
        }
        if let Some(at) = control.filter(|_| quote == b'"') {
            let whole = self.slice(start, self.at);
            let replacement = (whole.len() > 1 && whole.ends_with('"')).then(|| quoted(&text));
            let end = if replacement.is_some() {
                self.at
            } else {
                at + 1
            };
            let begin = if replacement.is_some() { start } else { at };
            self.note_fix(ProblemCode::ControlCharacter, begin, end, replacement);
        }
        text
    }

    /// At a line break inside a string: whether the next quote looks like its end, and where.
    fn closes_later(&self, quote: u8, closes_at: &mut usize) -> bool {
        let Some(end) = quote_end(self.bytes, self.at, quote) else {
            return false;
        };
        let before = self.slice(self.at, end).trim().bytes().next_back();
        let behind = self.slice(end + 1, self.bytes.len());
        let behind = behind.trim_start().bytes().next();
        // A quote behind `:`, `,` or an opening bracket is more likely the start of a string.
        let starts = matches!(before, Some(b':' | b',' | b'{' | b'['));
        *closes_at = end;
        !starts && matches!(behind, None | Some(b',' | b'}' | b']' | b':'))
    }

    /// Reads an escape sequence.
    fn escape(&mut self, quote: u8, text: &mut String) {
        let start = self.at;
        let character = match self.bytes.get(start + 1) {
            Some(byte) if *byte == quote => char::from(quote),
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(text),
            _ => return self.bad_escape(start, text),
        };
        text.push(character);
        self.at = start + 2;
    }

    fn bad_escape(&mut self, start: usize, text: &mut String) {
        // The backslash is kept as text: it was most likely meant.
        text.push('\\');
        self.at = start + 1;
        let end = self.after_character(self.at);
        let replacement = format!("\\{}", self.slice(start, end));
        self.note_fix(ProblemCode::BadEscape, start, end, Some(replacement));
    }

    fn unicode_escape(&mut self, text: &mut String) {
        let start = self.at;
        let Some(unit) = unit_at(self.bytes, start) else {
            return self.bad_escape(start, text);
        };
        self.at = start + 6;
        if let Some(character) = char::from_u32(unit) {
            text.push(character);
            return;
        }
        if (0xd800..0xdc00).contains(&unit)
            && let Some(low) = low_surrogate_at(self.bytes, self.at)
        {
            let code = 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
            text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            self.at += 6;
        } else {
            text.push(char::REPLACEMENT_CHARACTER);
            self.note(ProblemCode::LoneSurrogate, start, self.at);
        }
    }

    fn number(&mut self) -> Value {
        let start = self.at;
        while self.peek().is_some_and(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'-' | b'.')
        }) {
            self.at += 1;
        }
        let written = self.slice(start, self.at);
        if is_json_number(written) {
            if written.len() > MAX_DIGITS {
                self.note(ProblemCode::LongNumber, start, self.at);
            }
            return Value::Number(written.to_owned());
        }
        let meant = plain_number(written);
        self.note_fix(ProblemCode::BadNumber, start, self.at, meant.clone());
        meant.map_or_else(|| Value::String(written.to_owned()), Value::Number)
    }

    fn word(&mut self) -> Value {
        let start = self.at;
        self.skip_word();
        let word = self.slice(start, self.at);
        let meant = match word {
            "true" => return Value::Bool(true),
            "false" => return Value::Bool(false),
            "null" => return Value::Null,
            _ => match word.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" => Some((Value::Bool(true), "true")),
                "false" | "no" | "off" => Some((Value::Bool(false), "false")),
                "null" | "none" | "nil" | "undefined" | "nan" => Some((Value::Null, "null")),
                _ => None,
            },
        };
        if let Some((value, plain)) = meant {
            self.note_fix(
                ProblemCode::UnquotedValue,
                start,
                self.at,
                Some(plain.to_owned()),
            );
            return value;
        }
        // A bare text may go on behind a word: `logs-*`, `cluster:monitor/main`.
        while let Some(byte) = self.peek() {
            if byte.is_ascii_whitespace() || b",{}[]\"'".contains(&byte) {
                break;
            }
            self.at = self.after_character(self.at);
        }
        let text = unquoted(self.slice(start, self.at)).to_owned();
        self.note_fix(
            ProblemCode::UnquotedValue,
            start,
            self.at,
            Some(quoted(&text)),
        );
        Value::String(text)
    }

    fn unquoted_key(&mut self) -> String {
        let start = self.at;
        self.skip_word();
        let key = unquoted(self.slice(start, self.at)).to_owned();
        self.note_fix(ProblemCode::UnquotedKey, start, self.at, Some(quoted(&key)));
        key
    }

    /// Skips letters, digits and the characters that stand inside names.
    fn skip_word(&mut self) {
        self.at = self.after_character(self.at);
        while self
            .peek()
            .is_some_and(|byte| is_word(byte) || matches!(byte, b'-' | b'.'))
        {
            self.at = self.after_character(self.at);
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'*') || byte >= 0x80
}

/// A bare text without the quotes that word processors and web pages make of plain ones.
fn unquoted(text: &str) -> &str {
    text.trim_matches(['“', '”', '„', '‘', '’'])
}

/// A JSON string literal.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    write_string(text, &mut out);
    out
}

/// The offset of the quote that ends a string whose text starts at `at`.
fn string_end(bytes: &[u8], at: usize) -> Option<usize> {
    quote_end(bytes, at, b'"')
}

fn quote_end(bytes: &[u8], mut at: usize, quote: u8) -> Option<usize> {
    while let Some(&byte) = bytes.get(at) {
        if byte == quote {
            return Some(at);
        }
        at += if byte == b'\\' { 2 } else { 1 };
    }
    None
}

/// Whether the object has the key already; large objects fill `known` once.
fn is_known(key: &str, members: &[Member], known: &mut TextSet) -> bool {
    if members.len() < FEW_MEMBERS {
        return members.iter().any(|member| member.key == key);
    }
    if known.is_empty() {
        known.extend(members.iter().map(|member| member.key.clone()));
    }
    !known.insert(key.to_owned())
}

/// Whether the text is a number by the grammar of JSON.
fn is_json_number(text: &str) -> bool {
    let digits = |text: &str| -> usize { text.bytes().take_while(u8::is_ascii_digit).count() };
    let text = text.strip_prefix('-').unwrap_or(text);
    let whole = digits(text);
    if whole == 0 || (whole > 1 && text.starts_with('0')) {
        return false;
    }
    let mut rest = text.get(whole..).unwrap_or_default();
    if let Some(fraction) = rest.strip_prefix('.') {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = fraction.get(count..).unwrap_or_default();
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let count = digits(exponent);
        return count > 0 && count == exponent.len();
    }
    rest.is_empty()
}

/// The JSON number that `+1`, `007`, `.5` or `1.` means.
fn plain_number(written: &str) -> Option<String> {
    let (sign, rest) = match written.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", written.strip_prefix('+').unwrap_or(written)),
    };
    let rest = match rest.trim_start_matches('0') {
        trimmed if trimmed.starts_with(|c: char| c.is_ascii_digit()) => trimmed,
        _ if rest.starts_with("00") => "0",
        _ => rest,
    };
    let rest = rest.strip_suffix('.').unwrap_or(rest);
    let zero = if rest.starts_with('.') { "0" } else { "" };
    Some(format!("{sign}{zero}{rest}")).filter(|number| is_json_number(number))
}
