//! Writing JSON: compact or indented text, and serde.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::{Json, Node, Value};

const INDENT: &str = "  ";

impl Json {
    /// Compact text: no white space, keys in their order, numbers with their digits.
    ///
    /// Strings are escaped as Jackson does: quote, backslash and control characters only.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        write(self, None, &mut out);
        out
    }

    /// Text for people: two spaces a level, lists of plain values on one line.
    pub fn to_pretty_text(&self) -> String {
        let mut out = String::new();
        write(self, Some(0), &mut out);
        out
    }
}

impl Node {
    /// The value as compact text, see [`Json::to_text`].
    pub fn to_text(&self) -> String {
        self.to_json().to_text()
    }
}

/// Writes `value`; `level` is the depth of indentation, or none for compact text.
fn write(value: &Json, level: Option<usize>, out: &mut String) {
    match value {
        Json::Null => out.push_str("null"),
        Json::Bool(true) => out.push_str("true"),
        Json::Bool(false) => out.push_str("false"),
        Json::Number(digits) => out.push_str(digits),
        Json::String(text) => write_string(text, out),
        Json::Array(items) => {
            let plain = items
                .iter()
                .all(|item| !matches!(item, Json::Array(_) | Json::Object(_)));
            let inner = level.filter(|_| !plain).map(|level| level + 1);
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push_str(if level.is_some() && plain { ", " } else { "," });
                }
                new_line(inner, out);
                write(item, inner.or(level), out);
            }
            if !items.is_empty() && inner.is_some() {
                new_line(level, out);
            }
            out.push(']');
        }
        Json::Object(members) => {
            let inner = level.map(|level| level + 1);
            out.push('{');
            for (index, (key, member)) in members.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                new_line(inner, out);
                write_string(key, out);
                out.push_str(if level.is_some() { ": " } else { ":" });
                write(member, inner, out);
            }
            if !members.is_empty() {
                new_line(level, out);
            }
            out.push('}');
        }
    }
}

fn new_line(level: Option<usize>, out: &mut String) {
    if let Some(level) = level {
        out.push('\n');
        for _ in 0..level {
            out.push_str(INDENT);
        }
    }
}

/// Writes a JSON string literal.
pub(crate) fn write_string(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    let is_special = |byte| matches!(byte, b'"' | b'\\' | ..b' ');
    while let Some(at) = rest.bytes().position(is_special) {
        let (plain, tail) = rest.split_at_checked(at).unwrap_or_default();
        out.push_str(plain);
        let mut characters = tail.chars();
        match characters.next() {
            Some('"') => out.push_str("\\\""),
            Some('\\') => out.push_str("\\\\"),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some('\u{8}') => out.push_str("\\b"),
            Some('\u{c}') => out.push_str("\\f"),
            Some(control) => {
                let code = u32::from(control);
                out.push_str("\\u00");
                for nibble in [code >> 4, code & 15] {
                    out.push(
                        char::from_digit(nibble, 16)
                            .unwrap_or('0')
                            .to_ascii_uppercase(),
                    );
                }
            }
            None => {}
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

/// A number for serde: whole numbers as integers, anything else as the nearest double.
fn serialize_number<S: Serializer>(digits: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(integer) = digits.parse::<i64>() {
        serializer.serialize_i64(integer)
    } else {
        serializer.serialize_f64(crate::host::number(digits))
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(value) => serializer.serialize_bool(*value),
            Json::Number(digits) => serialize_number(digits, serializer),
            Json::String(text) => serializer.serialize_str(text),
            Json::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Json::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

impl Value {
    /// The name Elasticsearch's parser gives to the token this value starts with.
    pub fn token(&self) -> &'static str {
        match self {
            Value::Null => "VALUE_NULL",
            Value::Bool(_) => "VALUE_BOOLEAN",
            Value::Number(_) => "VALUE_NUMBER",
            Value::String(_) => "VALUE_STRING",
            Value::Array(_) => "START_ARRAY",
            Value::Object(_) => "START_OBJECT",
        }
    }
}
