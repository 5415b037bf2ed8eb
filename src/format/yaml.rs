//! `roles.yml`: the part of YAML that role files need, with places.
//!
//! Block and flow collections, plain, quoted and block scalars, comments. Anchors, aliases, tags,
//! explicit keys and several documents are refused by name: a role file has no use for them, and
//! a whole YAML reader weighs as much as the rest of the validation. As in Elasticsearch, which
//! reads YAML through Jackson and `SnakeYAML`, `yes` and `on` are booleans, and every role is a
//! piece of its own (`FileRolesStore.roleSegments`): one that cannot be read leaves the others.

use super::{Definition, Document, Format, INVALID_YAML, Target};
use crate::json::{Member, Node, Span, Value};
use crate::role::{Finding, ServerError};
use crate::text::TextSet;

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
    let segments = segments(text);
    let name = |segment: &Span| {
        let line = text.get(segment.start..segment.end).unwrap_or_default();
        let name = line.split(':').next().unwrap_or_default().trim();
        name.trim_matches(['"', '\'']).to_owned()
    };
    let is_role = segments
        .iter()
        .all(|segment| ROLE_KEYS.contains(&name(segment).as_str()));
    let pieces = match (segments.first(), segments.last()) {
        // The keys of one role that has no name.
        (Some(first), Some(last)) if is_role => vec![Span {
            start: first.start,
            end: last.end,
        }],
        _ => segments,
    };
    for piece in pieces {
        match Parser::new(text, piece).document() {
            Ok(root) if is_role => document.definitions.push(Definition {
                name: None,
                name_span: None,
                node: root,
                pointer: String::new(),
                target: Target::File,
                piece: None,
            }),
            Ok(root) => document.definitions.extend(definition(root)),
            Err(problem) => {
                let name = name(&piece);
                let server = ServerError::parse(format!(
                    "invalid role definition [{name}] in roles file [roles.yml]. skipping role..."
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
    document
}

fn definition(root: Node) -> Option<Definition> {
    let Value::Object(members) = root.value else {
        return None;
    };
    let member = members.into_iter().next()?;
    let mut pointer = String::new();
    crate::json::push_pointer(&mut pointer, &member.key);
    Some(Definition {
        name: Some(member.key),
        name_span: Some(member.key_span),
        node: member.value,
        pointer,
        target: Target::File,
        piece: None,
    })
}

/// The pieces that begin at lines which begin in column one.
fn segments(text: &str) -> Vec<Span> {
    let mut segments: Vec<Span> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let begins = line.trim_start_matches('\u{feff}');
        if begins.starts_with([' ', '\t', '#', '\r', '\n'])
            || begins.starts_with("---")
            || begins.is_empty()
        {
            continue;
        }
        // A list may stand in the column of its key, and a flow may end there.
        if begins.starts_with("- ") || begins.starts_with(['-', ']', '}']) && !segments.is_empty() {
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

    fn document(mut self) -> Parsed<Node> {
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
            Some(
                '[' | '{' | '?' | '|' | '>' | '&' | '*' | '!' | '%' | '@' | '`' | ',' | ']' | '}'
                | '#',
            )
            | None => {
                return self.problem("A key is expected here.");
            }
            Some(_) => {
                let line = self.rest().split('\n').next().unwrap_or_default();
                let Some(length) = plain_length(line, false).filter(|length| *length > 0) else {
                    return self.problem("A key is expected here.");
                };
                self.at += length;
                self.slice(start, self.at).trim_end().to_owned()
            }
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
                let message = "This mapping already has that key.";
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
            Some('&' | '*') => return self.problem("Anchors and aliases are not read here."),
            Some('!') => return self.problem("Tags are not read here."),
            Some('?' | '%' | '@' | '`' | ',' | ']' | '}') => {
                return self.problem("A value cannot begin with this character.");
            }
            _ => return self.plain(column),
        };
        let end = self.at;
        self.skip_spaces();
        if !self.at_line_end() {
            return self.problem("There must be nothing behind the value on its line.");
        }
        let span = Span { start, end };
        Ok(Node { span, value })
    }

    /// A plain scalar, which may go on over further lines.
    fn plain(&mut self, column: usize) -> Parsed<Node> {
        let start = self.at;
        let mut text = String::new();
        let mut end;
        loop {
            let line = self.rest().split('\n').next().unwrap_or_default();
            if plain_length(line, false).is_some() {
                return self.problem("A key cannot stand here.");
            }
            let length = line.find(" #").unwrap_or(line.len());
            let words = line.get(..length).unwrap_or_default().trim_end();
            text.push_str(words);
            end = self.at + words.len();
            self.at += line.len();
            if length < line.len() {
                break;
            }
            let before = self.at;
            let breaks = self.skip_breaks();
            if self.at >= self.end || self.column() < column || self.peek() == Some('#') {
                self.at = before;
                break;
            }
            fold(&mut text, breaks);
        }
        let span = Span { start, end };
        Ok(Node {
            span,
            value: resolve(&text),
        })
    }

    /// Skips line ends and indentation. Returns how many line ends there were.
    fn skip_breaks(&mut self) -> usize {
        let mut breaks = 0;
        loop {
            self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t', '\r']).len();
            if self.peek() != Some('\n') {
                return breaks;
            }
            self.at += 1;
            breaks += 1;
        }
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
                    let breaks = self.skip_breaks();
                    fold(&mut text, breaks);
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
            Some('\n') => {
                self.at += 1;
                self.skip_breaks();
                return Ok(());
            }
            Some(digits @ ('x' | 'u' | 'U')) => {
                let length = match digits {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let code = self.rest().get(2..2 + length);
                let code = code.and_then(|code| u32::from_str_radix(code, 16).ok());
                let Some(character) =
                    code.map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
                else {
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
                _ => members.push(self.flow_member()?),
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
            _ => self.flow_words()?.to_owned(),
        };
        let key_span = Span {
            start,
            end: self.at,
        };
        self.skip_to_content()?;
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
            Some('&' | '*' | '!') => {
                return self.problem("Anchors, aliases and tags are not read here.");
            }
            _ => resolve(self.flow_words()?),
        };
        let span = Span {
            start,
            end: self.at,
        };
        Ok(Node { span, value })
    }

    /// Plain words in a flow collection, on one line.
    fn flow_words(&mut self) -> Parsed<&'t str> {
        let start = self.at;
        // No further than they go: a line may hold a million of them.
        let rest = self.rest();
        let length = plain_length(rest, true).unwrap_or(rest.len());
        let words = rest.get(..length).unwrap_or_default().trim_end();
        if words.is_empty() {
            return self.problem("A value is expected here.");
        }
        self.at = start + words.len();
        Ok(words)
    }

    /// `|` keeps line ends, `>` makes blanks of them.
    fn block_scalar(&mut self, style: char, column: usize) -> Parsed<Node> {
        let start = self.at;
        self.at += 1;
        let header = self.rest().split('\n').next().unwrap_or_default();
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
            self.at += 1;
            if self.rest().is_empty() {
                break;
            }
            let line = self.rest().split('\n').next().unwrap_or_default();
            let line = line.strip_suffix('\r').unwrap_or(line);
            let spaces = line.len() - line.trim_start_matches(' ').len();
            if spaces == line.len() {
                lines.push(line.get(indent.unwrap_or(spaces)..).unwrap_or_default());
            } else {
                let indent = *indent.get_or_insert(spaces);
                if spaces < indent || spaces < column {
                    self.at = before;
                    break;
                }
                lines.push(line.get(indent..).unwrap_or_default());
                end = self.at + line.len();
            }
            self.skip_line();
        }
        let span = Span { start, end };
        let text = joined(&lines, style == '>', indicators);
        Ok(Node {
            span,
            value: Value::String(text),
        })
    }
}

/// How long the plain words in front of a colon are that makes them a key, if there is one; in a
/// flow collection also how long those in front of a comma, bracket or line end are.
fn plain_length(line: &str, in_flow: bool) -> Option<usize> {
    let bytes = line.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let next = bytes.get(at + 1);
        match byte {
            b':' if next.is_none_or(|next| {
                matches!(next, b' ' | b'\t' | b'\r') || in_flow && b",[]{}\n".contains(next)
            }) =>
            {
                return Some(at);
            }
            b',' | b'[' | b']' | b'{' | b'}' | b'\n' if in_flow => return Some(at),
            b'#' if at > 0 && matches!(bytes.get(at - 1), Some(b' ' | b'\t')) => {
                return in_flow.then_some(at);
            }
            _ => {}
        }
    }
    None
}

/// One line end is a blank, more are one less.
fn fold(text: &mut String, breaks: usize) {
    match breaks {
        1 => text.push(' '),
        _ => text.extend(std::iter::repeat_n('\n', breaks.saturating_sub(1))),
    }
}

/// The text of a block scalar.
fn joined(lines: &[&str], folded: bool, indicators: &str) -> String {
    let content = lines
        .iter()
        .rposition(|line| !line.is_empty())
        .map_or(0, |last| last + 1);
    let (content, trailing) = lines.split_at(content);
    let mut text = String::new();
    let is_plain = |line: &&str| !line.is_empty() && !line.starts_with([' ', '\t']);
    let mut previous: Option<&&str> = None;
    let mut blanks = 0;
    for line in content {
        if line.is_empty() {
            blanks += 1;
            continue;
        }
        if let Some(previous) = previous {
            let joins = folded && is_plain(previous) && is_plain(line);
            match (joins, blanks) {
                (true, 0) => text.push(' '),
                (true, _) => {}
                (false, _) => text.push('\n'),
            }
        }
        text.extend(std::iter::repeat_n('\n', blanks));
        blanks = 0;
        text.push_str(line);
        previous = Some(line);
    }
    if indicators.contains('+') {
        let lines = trailing.len() + usize::from(!content.is_empty());
        text.extend(std::iter::repeat_n('\n', lines));
    } else if !indicators.contains('-') && !content.is_empty() {
        text.push('\n');
    }
    text
}

/// What a plain scalar stands for, as Jackson tells it.
fn resolve(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "y" | "Y" => {
            return Value::Bool(true);
        }
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "n" | "N" => {
            return Value::Bool(false);
        }
        _ => {}
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits: String = unsigned.chars().filter(|c| *c != '_').collect();
    let number = digits.starts_with(|c: char| c.is_ascii_digit()) && is_number(&digits);
    if number {
        let sign = if text.starts_with('-') { "-" } else { "" };
        let whole = digits.trim_start_matches('0');
        let whole = if whole.is_empty() || !whole.starts_with(|c: char| c.is_ascii_digit()) {
            format!("0{whole}")
        } else {
            whole.to_owned()
        };
        return Value::Number(format!("{sign}{whole}").trim_end_matches('.').to_owned());
    }
    Value::String(text.to_owned())
}

/// Digits, perhaps with a fraction and an exponent.
fn is_number(text: &str) -> bool {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(fraction) && digits(exponent) && !exponent.is_empty()
}
