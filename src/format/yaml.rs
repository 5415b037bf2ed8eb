//! `roles.yml`: the part of YAML that role files need, with places.
//!
//! Elasticsearch cuts the file into one piece a role before it reads any YAML
//! (`FileRolesStore.roleSegments`): a piece that cannot be read leaves the others, and blank lines
//! and comments are gone by then, from the midst of texts too. What is left it reads through
//! Jackson and `SnakeYAML`, which know YAML 1.1: `yes` and `on` are booleans.
//!
//! Here are block and flow collections, plain, quoted and block scalars, comments. Anchors,
//! aliases, tags, explicit keys and several documents are refused by name: a role file has no use
//! for them, and a whole YAML reader weighs as much as the rest of the validation.

use super::{Definition, Document, Format, INVALID_YAML, REPEATED_ROLE, Target};
use crate::json::{Member, Node, Span, Value};
use crate::role::{Finding, ServerError};
use crate::text::TextSet;

/// What else YAML reads such a value as; of a name like `*-prod` its quotes are missing.
const ANCHOR_OR_TAG: &str = "Anchors, aliases and tags are not read here; a name that begins with & * or ! stands in quotes.";

/// How deep collections may be nested: the limit of `SnakeYAML`.
const DEEPEST: usize = 50;

/// Keys of a role, by which a role without its name is told.
const ROLE_KEYS: [&str; 8] = [
    "cluster",
    "indices",
    "applications",
    "run_as",
    "metadata",
    "global",
    "remote_indices",
    "description",
];

/// Whether the text begins like a role file: with a key in column one.
pub(super) fn looks_like(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.lines().map(str::trim_end);
    let first =
        lines.find(|line| !(line.trim().is_empty() || line.starts_with('#') || *line == "---"));
    first.is_some_and(|line| {
        let mut parser = Parser::new(
            line,
            Span {
                start: 0,
                end: line.len(),
            },
        );
        !line.starts_with([' ', '\t', '{', '[', '/']) && parser.is_key()
    })
}

/// The roles of a file, one a segment.
pub(super) fn read_file(text: &str) -> Document {
    let mut document = Document::new(Format::File);
    // The keys of one role that has no name. That is not a file of Elasticsearch's, so the lines
    // need not begin as there.
    let keys = segments(text, |line| line.starts_with(['-', ']', '}']));
    let is_role = keys.iter().all(|segment| {
        let key = Parser::new(text, *segment).first_key();
        key.is_some_and(|key| ROLE_KEYS.contains(&key.as_str()))
    });
    let pieces = match (keys.first(), keys.last()) {
        (Some(first), Some(last)) if is_role => vec![Span {
            start: first.start,
            end: last.end,
        }],
        _ => segments(text, |_| false),
    };
    for piece in pieces {
        let read = Parser::new(text, piece).document();
        match read.and_then(|root| definition(root, is_role)) {
            Ok(definition) => document.definitions.push(definition),
            Err(problem) => {
                let of_name = match Parser::new(text, piece).first_key() {
                    Some(name) => format!(" [{name}]"),
                    None if problem.message == NOT_A_ROLE => " [null]".to_owned(),
                    None => String::new(),
                };
                let server = ServerError::parse(format!(
                    "invalid role definition{of_name} in roles file [roles.yml]. skipping role..."
                ));
                let finding =
                    Finding::new(&INVALID_YAML, String::new(), problem.span, problem.message);
                document.findings.push(finding.server(server));
            }
        }
    }
    let span = Span {
        start: 0,
        end: text.len(),
    };
    document.no_role(span);
    warn_of_repeated_roles(&mut document);
    document
}

/// Of several roles of a name the last one is kept (`FileRolesStore.parseFile`).
fn warn_of_repeated_roles(document: &mut Document) {
    let mut known = TextSet::new();
    for definition in document.definitions.iter().rev() {
        let (Some(name), Some(span)) = (&definition.name, definition.name_span) else {
            continue;
        };
        if !known.insert(name.clone()) {
            let message = format!("A role [{name}] further down takes the place of this one.");
            let pointer = definition.pointer.clone();
            document
                .findings
                .push(Finding::new(&REPEATED_ROLE, pointer, span, message));
        }
    }
}

/// The first member of a piece, or all of it if that is a role without its name. What stands
/// behind the first member is not looked at (`FileRolesStore.parseRoleDescriptor`).
fn definition(root: Node, is_role: bool) -> Parsed<Definition> {
    let unnamed = Definition {
        name: None,
        name_span: None,
        node: root,
        pointer: String::new(),
        target: Target::File,
        piece: None,
    };
    if is_role {
        return Ok(unnamed);
    }
    let span = unnamed.node.span;
    let first = match unnamed.node.value {
        Value::Object(members) => members.into_iter().next(),
        _ => None,
    };
    let Some(member) = first else {
        return Err(Problem {
            span,
            message: NOT_A_ROLE,
        });
    };
    let mut pointer = String::new();
    crate::json::push_pointer(&mut pointer, &member.key);
    Ok(Definition {
        name: Some(member.key),
        name_span: Some(member.key_span),
        node: member.value,
        pointer,
        target: Target::File,
        piece: None,
    })
}

/// The pieces of a file (`FileRolesStore.roleSegments`): every line that begins in column one also
/// begins a piece, be it a list or a bracket that is closed, but for those that `belongs` takes for
/// the piece in front of them. What is indented in front of the first piece is left out.
fn segments(text: &str, belongs: impl Fn(&str) -> bool) -> Vec<Span> {
    let mut segments: Vec<Span> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let begins = line.trim_start_matches('\u{feff}');
        // The start of a document is a piece of its own to Elasticsearch, one without a role.
        if is_skipped(begins)
            || begins.starts_with([' ', '\t'])
            || begins.trim_end() == "---"
            || belongs(begins) && !segments.is_empty()
        {
            continue;
        }
        let start = start + line.len() - begins.len();
        if let Some(before) = segments.last_mut() {
            before.end = start;
        }
        segments.push(Span {
            start,
            end: text.len(),
        });
    }
    segments
}

/// Whether Elasticsearch leaves this line out before it reads a role as YAML, even in the midst of
/// a text (`FileRolesStore.SKIP_LINE`).
fn is_skipped(line: &str) -> bool {
    line.starts_with('#') || line.trim_ascii().is_empty()
}

/// Whether a character may stand in YAML as it is (`StreamReader.isPrintable` of `SnakeYAML`). The
/// line ends that only YAML 1.1 has are not read here.
pub(super) fn is_printable(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='~' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..)
        && !matches!(character, '\u{2028}' | '\u{2029}')
}

/// What is said of a piece that has no role in it.
const NOT_A_ROLE: &str = "A role is expected here: its name, a colon and what it grants.";

const REPEATED_KEY: &str = "This mapping already has that key.";

/// Why a piece cannot be read.
struct Problem {
    span: Span,
    message: &'static str,
}

type Parsed<T> = Result<T, Problem>;

struct Parser<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    depth: usize,
    /// Where the line begins that was looked at last, and how far it is known to go.
    line: Span,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str, piece: Span) -> Parser<'t> {
        Parser {
            text,
            at: piece.start,
            end: piece.end,
            depth: 0,
            line: Span {
                start: piece.start,
                end: piece.start,
            },
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn problem<T>(&self, message: &'static str) -> Parsed<T> {
        let length = self.peek().map_or(0, char::len_utf8);
        let span = Span {
            start: self.at,
            end: self.at + length,
        };
        Err(Problem { span, message })
    }

    /// The column of the place we are at, from 0. Looks at every part of the text once, but for
    /// the little that the parser goes back.
    fn column(&mut self) -> usize {
        if self.at < self.line.start {
            let before = self.slice(0, self.at);
            self.line.start = before.rfind('\n').map_or(0, |line| line + 1);
        } else if let Some(line) = self.slice(self.line.end, self.at).rfind('\n') {
            self.line.start = self.line.end + line + 1;
        }
        self.line.end = self.at;
        self.at - self.line.start
    }

    fn null(&self) -> Node {
        let span = Span {
            start: self.at,
            end: self.at,
        };
        Node {
            span,
            value: Value::Null,
        }
    }

    /// The key that the piece begins with.
    fn first_key(mut self) -> Option<String> {
        self.skip_to_content().ok()?;
        self.key().ok().map(|(key, _)| key)
    }

    fn document(mut self) -> Parsed<Node> {
        if let Some(at) = self.rest().find(|character| !is_printable(character)) {
            self.at += at;
            return self.problem("This character must be written as an escape, in double quotes.");
        }
        let root = self.block(0)?;
        self.skip_to_content()?;
        if self.at < self.end {
            return self.problem("This does not belong to what stands in front of it: is it indented as it should be?");
        }
        Ok(root)
    }

    fn skip_spaces(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t']).len();
    }

    /// Skips white space, line ends and comments. Tabs must not indent.
    fn skip_to_content(&mut self) -> Parsed<()> {
        loop {
            let line_start = self.column() == 0;
            let blank = self.rest().len() - self.rest().trim_start_matches([' ', '\t', '\r']).len();
            let skipped = self.slice(self.at, self.at + blank);
            self.at += blank;
            match self.peek() {
                Some('\n') => self.at += 1,
                Some('#') => self.skip_line(),
                None => return Ok(()),
                _ if line_start && skipped.contains('\t') => {
                    return self.problem("YAML is indented with spaces, not with tabs.");
                }
                _ => return Ok(()),
            }
        }
    }

    fn skip_line(&mut self) {
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
    }

    /// Whether only a comment is left on the line.
    fn at_line_end(&self) -> bool {
        let rest = self.rest();
        rest.is_empty() || rest.starts_with(['\n', '\r', '#'])
    }

    /// Whether an element of a block list begins here.
    fn at_dash(&self) -> bool {
        let rest = self.rest().strip_prefix('-');
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']))
    }

    /// Whether a key of a block mapping begins here.
    fn is_key(&mut self) -> bool {
        let start = self.at;
        let is_key = self.key().is_ok();
        self.at = start;
        is_key
    }

    /// A key with its colon.
    fn key(&mut self) -> Parsed<(String, Span)> {
        let start = self.at;
        let key = match self.peek() {
            Some(quote @ ('"' | '\'')) => {
                let key = self.quoted(quote)?;
                if self.slice(start, self.at).contains('\n') {
                    return self.problem("A key must stand on one line.");
                }
                key
            }
            _ if self.begins_plain(false) => {
                let words = words(self.rest(), false);
                if !words.colon {
                    return self.problem("A key is expected here.");
                }
                self.at += words.length;
                self.slice(start, self.at).trim_end().to_owned()
            }
            _ => return self.problem("A key is expected here."),
        };
        let span = Span {
            start,
            end: start + self.slice(start, self.at).trim_end().len(),
        };
        self.skip_spaces();
        let colon = self.rest().strip_prefix(':');
        if !colon.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r'])) {
            return self.problem("A colon and a space are expected here.");
        }
        self.at += 1;
        Ok((key, span))
    }

    /// A value that begins in a column of at least `column`, on this line or a later one.
    fn block(&mut self, column: usize) -> Parsed<Node> {
        self.skip_to_content()?;
        if self.at >= self.end || self.column() < column {
            return Ok(self.null());
        }
        self.inline(column)
    }

    /// The value that begins here; further lines of it are indented to at least `column`.
    fn inline(&mut self, column: usize) -> Parsed<Node> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.problem("This is nested too deeply.");
        }
        let node = if self.at_dash() {
            self.sequence()?
        } else if self.is_key() {
            self.mapping()?
        } else {
            self.scalar(column)?
        };
        self.depth -= 1;
        Ok(node)
    }

    fn mapping(&mut self) -> Parsed<Node> {
        let start = self.at;
        let column = self.column();
        let mut members: Vec<Member> = Vec::new();
        let mut known = TextSet::new();
        let mut end;
        loop {
            let (key, key_span) = self.key()?;
            let value = self.member_value(column)?;
            end = value.span.end.max(key_span.end);
            if !known.insert(key.clone()) {
                let message = REPEATED_KEY;
                return Err(Problem {
                    span: key_span,
                    message,
                });
            }
            members.push(Member {
                key,
                key_span,
                value,
            });
            self.skip_to_content()?;
            if self.at >= self.end || self.column() < column {
                break;
            }
            if self.column() > column {
                return self.problem("This is indented further than the keys in front of it.");
            }
            if self.at_dash() {
                break;
            }
        }
        let span = Span { start, end };
        Ok(Node {
            span,
            value: Value::Object(members),
        })
    }

    /// What stands behind the colon of a key in `column`.
    fn member_value(&mut self, column: usize) -> Parsed<Node> {
        self.skip_spaces();
        if !self.at_line_end() {
            if self.at_dash() || self.is_key() {
                return self.problem("A list or mapping begins on a line of its own.");
            }
            return self.scalar(column + 1);
        }
        let behind_colon = self.null();
        self.skip_to_content()?;
        let deeper = self.at < self.end && self.column() > column;
        // A list may stand in the column of its key.
        if deeper || self.at < self.end && self.column() == column && self.at_dash() {
            return self.inline(column + 1);
        }
        Ok(behind_colon)
    }

    fn sequence(&mut self) -> Parsed<Node> {
        let start = self.at;
        let column = self.column();
        let mut items = Vec::new();
        let mut end;
        loop {
            self.at += 1;
            end = self.at;
            self.skip_spaces();
            let item = if self.at_line_end() {
                self.block(column + 1)?
            } else {
                self.inline(column + 1)?
            };
            end = end.max(item.span.end);
            items.push(item);
            self.skip_to_content()?;
            if self.at >= self.end || self.column() != column || !self.at_dash() {
                if self.at < self.end && self.column() > column {
                    return self.problem("This is indented further than the list in front of it.");
                }
                break;
            }
        }
        let span = Span { start, end };
        Ok(Node {
            span,
            value: Value::Array(items),
        })
    }

    /// A scalar or a flow collection, and nothing behind it on its line.
    fn scalar(&mut self, column: usize) -> Parsed<Node> {
        let start = self.at;
        let value = match self.peek() {
            Some(quote @ ('"' | '\'')) => Value::String(self.quoted(quote)?),
            Some('[' | '{') => self.flow()?,
            Some(style @ ('|' | '>')) => return self.block_scalar(style, column),
            Some('&' | '*' | '!') => return self.problem(ANCHOR_OR_TAG),
            _ if self.begins_plain(false) => return self.plain(column),
            _ => return self.problem("A value cannot begin with this character."),
        };
        let end = self.at;
        self.skip_spaces();
        if !self.at_line_end() {
            return self.problem("There must be nothing behind the value on its line.");
        }
        let span = Span { start, end };
        Ok(Node { span, value })
    }

    /// Whether a plain scalar may begin here (`ScannerImpl.checkPlain` of `SnakeYAML`).
    fn begins_plain(&self, in_flow: bool) -> bool {
        let mut characters = self.rest().chars();
        let first = characters.next();
        let goes_on = characters
            .next()
            .is_some_and(|next| !matches!(next, ' ' | '\t' | '\r' | '\n'));
        match first {
            Some('-') => goes_on,
            Some('?' | ':') => goes_on && !in_flow,
            Some(first) => !" \t\r\n,[]{}#&*!|>'\"%@`".contains(first),
            None => false,
        }
    }

    /// A plain scalar, which may go on over further lines.
    fn plain(&mut self, column: usize) -> Parsed<Node> {
        let start = self.at;
        let (text, end) = self.plain_lines(false, column)?;
        let span = Span { start, end };
        Ok(Node {
            span,
            value: resolve(&text),
        })
    }

    /// The words of a plain scalar, folded, and where they end. In a block, further lines of it
    /// are indented to at least `column`.
    fn plain_lines(&mut self, in_flow: bool, column: usize) -> Parsed<(String, usize)> {
        let mut text = String::new();
        let mut end;
        loop {
            let words = words(self.rest(), in_flow);
            if words.colon && !in_flow {
                return self.problem("A key cannot stand here.");
            }
            let line = self.slice(self.at, self.at + words.length).trim_end();
            text.push_str(line);
            end = self.at + line.len();
            self.at += words.length;
            let before = self.at;
            if self.peek() != Some('\n') {
                break;
            }
            self.next_line();
            self.skip(&[' ', '\r']);
            if self.at >= self.end
                || !in_flow && self.column() < column
                || matches!(self.peek(), Some('#'))
                || in_flow && matches!(self.peek(), Some(',' | '?' | '[' | ']' | '{' | '}' | ':'))
            {
                self.at = before;
                break;
            }
            if self.peek() == Some('\t') {
                return self.problem("YAML is indented with spaces, not with tabs.");
            }
            text.push(' ');
        }
        Ok((text, end))
    }

    fn skip(&mut self, blanks: &[char]) {
        self.at += self.rest().len() - self.rest().trim_start_matches(blanks).len();
    }

    /// From the end of a line to the next one that Elasticsearch does not leave out.
    fn next_line(&mut self) {
        self.at += 1;
        while self.at < self.end && is_skipped(self.line()) {
            self.skip_line();
            self.at = self.end.min(self.at + 1);
        }
    }

    /// What is left of the line.
    fn line(&self) -> &'t str {
        self.rest().split('\n').next().unwrap_or_default()
    }

    /// A quoted string, which may go on over further lines.
    fn quoted(&mut self, quote: char) -> Parsed<String> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        // What was escaped stays where a line ends.
        let mut escaped = 0;
        loop {
            let Some(character) = self.peek() else {
                self.at = start;
                return self.problem("This string is not closed.");
            };
            match character {
                '\n' => {
                    let trimmed = text.trim_end_matches([' ', '\t', '\r']).len();
                    text.truncate(trimmed.max(escaped));
                    self.next_line();
                    self.skip(&[' ', '\t', '\r']);
                    text.push(' ');
                    continue;
                }
                '\\' if quote == '"' => {
                    self.escape(&mut text)?;
                    escaped = text.len();
                    continue;
                }
                _ => {}
            }
            self.at += character.len_utf8();
            if character != quote {
                text.push(character);
            } else if quote == '\'' && self.peek() == Some('\'') {
                self.at += 1;
                text.push('\'');
            } else {
                return Ok(text);
            }
        }
    }

    fn escape(&mut self, text: &mut String) -> Parsed<()> {
        let kind = self.rest().chars().nth(1);
        let character = match kind {
            Some('0') => '\0',
            Some('a') => '\u{7}',
            Some('b') => '\u{8}',
            Some('t' | '\t') => '\t',
            Some('n') => '\n',
            Some('v') => '\u{b}',
            Some('f') => '\u{c}',
            Some('r') => '\r',
            Some('e') => '\u{1b}',
            Some(' ') => ' ',
            Some('"') => '"',
            Some('/') => '/',
            Some('\\') => '\\',
            Some('N') => '\u{85}',
            Some('_') => '\u{a0}',
            Some('L') => '\u{2028}',
            Some('P') => '\u{2029}',
            Some('\n') => {
                self.at += 1;
                self.next_line();
                self.skip(&[' ', '\t', '\r']);
                return Ok(());
            }
            Some(digits @ ('x' | 'u' | 'U')) => {
                let length = match digits {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let (character, length) = match self.code(2, length) {
                    // Two halves of a character make one, as they do in Java.
                    Some(high @ 0xd800..0xdc00) => match self.code(2 + length + 2, 4) {
                        Some(low @ 0xdc00..0xe000)
                            if self
                                .rest()
                                .get(2 + length..)
                                .unwrap_or_default()
                                .starts_with("\\u") =>
                        {
                            let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                            (char::from_u32(code), 2 * length + 2)
                        }
                        _ => (Some(char::REPLACEMENT_CHARACTER), length),
                    },
                    Some(0xdc00..0xe000) => (Some(char::REPLACEMENT_CHARACTER), length),
                    code => (code.and_then(char::from_u32), length),
                };
                let Some(character) = character else {
                    return self.problem("YAML does not have this escape.");
                };
                text.push(character);
                self.at += 2 + length;
                return Ok(());
            }
            _ => return self.problem("YAML does not have this escape."),
        };
        text.push(character);
        self.at += 2;
        Ok(())
    }

    /// A number of so many hexadecimal digits.
    fn code(&self, start: usize, length: usize) -> Option<u32> {
        let digits = self.rest().get(start..start + length)?;
        let are_digits = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        are_digits.then(|| u32::from_str_radix(digits, 16).ok())?
    }

    /// `[…]` or `{…}`, over as many lines as it takes.
    fn flow(&mut self) -> Parsed<Value> {
        let start = self.at;
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.problem("This is nested too deeply.");
        }
        let is_list = self.peek() == Some('[');
        self.at += 1;
        let mut items = Vec::new();
        let mut members: Vec<Member> = Vec::new();
        let mut known = TextSet::new();
        loop {
            self.skip_to_content()?;
            match self.peek() {
                None => {
                    self.at = start;
                    return self.problem("This bracket is not closed.");
                }
                Some(']') if is_list => break,
                Some('}') if !is_list => break,
                _ if is_list => items.push(self.flow_value()?),
                _ => {
                    let member = self.flow_member()?;
                    if !known.insert(member.key.clone()) {
                        let message = REPEATED_KEY;
                        let span = member.key_span;
                        return Err(Problem { span, message });
                    }
                    members.push(member);
                }
            }
            self.skip_to_content()?;
            match self.peek() {
                Some(',') => self.at += 1,
                Some(']' | '}') | None => {}
                Some(_) => return self.problem("A comma is expected here."),
            }
        }
        self.at += 1;
        self.depth -= 1;
        Ok(if is_list {
            Value::Array(items)
        } else {
            Value::Object(members)
        })
    }

    fn flow_member(&mut self) -> Parsed<Member> {
        let start = self.at;
        let key = match self.peek() {
            Some(quote @ ('"' | '\'')) => self.quoted(quote)?,
            _ => self.flow_words()?,
        };
        let key_span = Span {
            start,
            end: self.at,
        };
        if self.slice(start, self.at).contains('\n') {
            return self.problem("A key must stand on one line.");
        }
        self.skip_spaces();
        let value = if self.peek() == Some(':') {
            self.at += 1;
            self.skip_to_content()?;
            if matches!(self.peek(), Some(',' | '}')) {
                self.null()
            } else {
                self.flow_value()?
            }
        } else {
            self.null()
        };
        Ok(Member {
            key,
            key_span,
            value,
        })
    }

    fn flow_value(&mut self) -> Parsed<Node> {
        let start = self.at;
        let value = match self.peek() {
            Some(quote @ ('"' | '\'')) => Value::String(self.quoted(quote)?),
            Some('[' | '{') => self.flow()?,
            Some('&' | '*' | '!') => return self.problem(ANCHOR_OR_TAG),
            _ => resolve(&self.flow_words()?),
        };
        let span = Span {
            start,
            end: self.at,
        };
        Ok(Node { span, value })
    }

    /// Plain words in a flow collection.
    fn flow_words(&mut self) -> Parsed<String> {
        if !self.begins_plain(true) {
            return self.problem(
                "A value is expected here; one that begins with such a character stands in quotes.",
            );
        }
        let (text, end) = self.plain_lines(true, 0)?;
        if self.peek() == Some('?') {
            return self.problem("Between brackets, what holds a question mark stands in quotes.");
        }
        self.at = end;
        Ok(text)
    }

    /// `|` keeps line ends, `>` makes blanks of them.
    fn block_scalar(&mut self, style: char, column: usize) -> Parsed<Node> {
        let start = self.at;
        self.at += 1;
        let header = self.line();
        let indicators = header.split(" #").next().unwrap_or_default().trim();
        let digit = indicators.chars().find_map(|c| c.to_digit(10)).unwrap_or(0);
        if !indicators
            .chars()
            .all(|c| matches!(c, '+' | '-' | '1'..='9'))
            || indicators.len() > 2
        {
            return self.problem("Behind | or > there may only be +, - and an indentation.");
        }
        self.skip_line();
        let mut end = self.at;
        let mut indent = (digit > 0).then(|| column.saturating_sub(1) + digit as usize);
        let mut lines: Vec<&str> = Vec::new();
        while self.peek() == Some('\n') {
            let before = self.at;
            self.next_line();
            let line = self.line();
            let line = line.strip_suffix('\r').unwrap_or(line);
            let spaces = line.len() - line.trim_start_matches(' ').len();
            let indent = *indent.get_or_insert(spaces);
            if line.is_empty() || spaces < indent || spaces < column {
                self.at = before;
                break;
            }
            lines.push(line.get(indent..).unwrap_or_default());
            end = self.at + line.len();
            self.skip_line();
        }
        let span = Span { start, end };
        let text = joined(&lines, style == '>', !indicators.contains('-'));
        Ok(Node {
            span,
            value: Value::String(text),
        })
    }
}

/// Plain words on one line.
struct Words {
    /// How far they go, with the blanks behind them.
    length: usize,
    /// Whether a colon stands behind them, so that they are a key.
    colon: bool,
}

/// The plain words at the start of the text: up to a line end, a comment or the colon of a key; in
/// a flow collection also up to a comma, a bracket or, as `ScannerImpl.scanPlain` has it, a
/// question mark.
fn words(text: &str, in_flow: bool) -> Words {
    let bytes = text.as_bytes();
    let mut colon = false;
    // No further than they go: a line may hold a million of them.
    let length = bytes.iter().enumerate().position(|(at, byte)| {
        let next = bytes.get(at + 1);
        match byte {
            b':' => {
                colon = next.is_none_or(|next| {
                    b" \t\r\n".contains(next) || in_flow && b",[]{}".contains(next)
                });
                colon
            }
            b'\n' => true,
            b'#' => at > 0 && matches!(bytes.get(at - 1), Some(b' ' | b'\t')),
            byte => in_flow && b",?[]{}".contains(byte),
        }
    });
    Words {
        length: length.unwrap_or(text.len()),
        colon,
    }
}

/// The text of a block scalar. None of its lines is empty, see [`is_skipped`].
fn joined(lines: &[&str], folded: bool, ends: bool) -> String {
    let is_plain = |line: &str| !line.starts_with([' ', '\t']);
    let mut text = String::new();
    let mut previous: Option<&str> = None;
    for line in lines {
        if let Some(previous) = previous {
            let joins = folded && is_plain(previous) && is_plain(line);
            text.push(if joins { ' ' } else { '\n' });
        }
        text.push_str(line);
        previous = Some(line);
    }
    if ends && !lines.is_empty() {
        text.push('\n');
    }
    text
}

/// What a plain scalar stands for (`Resolver` of `SnakeYAML`).
fn resolve(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Value::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => {
            Value::Bool(false)
        }
        _ => number(text).map_or_else(|| Value::String(text.to_owned()), Value::Number),
    }
}

/// A number, as JSON writes it. There are binary, octal (`010`) and hexadecimal ones; those to the
/// base of 60 (`1:30`) are texts to Jackson, and so are dates.
fn number(text: &str) -> Option<String> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned.starts_with('_') {
        return None;
    }
    let digits: String = unsigned.chars().filter(|digit| *digit != '_').collect();
    let number = if let Some(digits) = digits.strip_prefix("0x") {
        integer(digits, 16)?
    } else if let Some(digits) = digits.strip_prefix("0b") {
        integer(digits, 2)?
    } else if !are_digits(&digits) {
        fractional(&digits).filter(|_| unsigned.len() == text.len() || !digits.starts_with('.'))?
    } else if digits.len() > 1 && digits.starts_with('0') {
        integer(&digits, 8)?
    } else {
        digits
    };
    let sign = if text.starts_with('-') { "-" } else { "" };
    Some(format!("{sign}{number}"))
}

/// An integer that may be too large for a number of Rust, but not by far.
fn integer(digits: &str, radix: u32) -> Option<String> {
    let are_digits = digits.chars().all(|digit| digit.is_digit(radix));
    let number = are_digits.then(|| u128::from_str_radix(digits, radix).ok())?;
    number.map(|number| number.to_string())
}

/// Digits with a fraction, an exponent or both.
fn fractional(text: &str) -> Option<String> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, fraction),
        None => (mantissa, ""),
    };
    let power = exponent.map(|exponent| exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
    let is_number = are_digits(whole) && (fraction.is_empty() || are_digits(fraction))
        || whole.is_empty() && are_digits(fraction);
    if !is_number || !power.is_none_or(are_digits) {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let point = if fraction.is_empty() { "" } else { "." };
    let e = if exponent.is_some() { "e" } else { "" };
    let exponent = exponent.unwrap_or_default();
    Some(format!("{whole}{point}{fraction}{e}{exponent}"))
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
