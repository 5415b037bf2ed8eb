//! JSON as people write it: values with their place in the text.
//!
//! A role is edited as text, so every finding must point at what it is about. [`Node`] is a
//! JSON value that knows where it stood; [`Json`] is the same without places, for data that
//! is only carried along (`metadata`, document queries). Numbers keep the digits they were
//! written with, objects keep their order and every key, repeated ones included: what is
//! wrong with that is for the reader of roles to say.
//!
//! [`read`] turns any text into a tree and a list of [`Problem`]s and never gives up early;
//! [`Json`] and [`Node`] are written with [`Json::to_text`]; and [`Object`] reads options and
//! questions key by key, so that none is overlooked.
//! Everything that comes from JavaScript comes as JSON text through this one door.

mod literal;
mod object;
mod problem;
mod read;
mod rewrite;
mod serialize;
mod write;

pub use literal::offset_in_literal;
pub use object::{Misfit, Object, Place, from_text};
pub use problem::{Problem, ProblemCode};
#[cfg(feature = "advice")]
pub(crate) use read::is_illegal_blank;
#[cfg(feature = "formats")]
pub use read::read_piece;
pub use read::{MAX_DEPTH, MAX_DIGITS, MAX_PROBLEMS, ReadResult, read, read_console};
pub use serialize::{NotJson, to_text};

/// A JSON value without its place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, with the digits it was written with.
    Number(String),
    /// A string, escapes resolved.
    String(String),
    /// A list.
    Array(Vec<Json>),
    /// Keys and values in the order of the text.
    Object(Vec<(String, Json)>),
}

/// Where something stands in a text: byte offsets, end exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

/// A JSON value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The whole value, quotes and brackets included.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// The seven kinds of JSON value, with places inside.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, with the digits it was written with.
    Number(String),
    /// A string, escapes resolved.
    String(String),
    /// A list.
    Array(Vec<Node>),
    /// Members in the order of the text, repeated keys included.
    Object(Vec<Member>),
}

/// One `"key": value` of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The key, escapes resolved.
    pub key: String,
    /// The key with its quotes.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

/// Puts members in the order in which JavaScript keeps them: those whose keys are whole numbers
/// come first, the least of them in front (`OrdinaryOwnPropertyKeys`).
#[cfg(feature = "kibana")]
pub(crate) fn as_javascript_orders(members: &mut [Member]) {
    crate::order::by_number(members, |member| {
        let index: Option<u32> = member.key.parse().ok();
        let index = index.filter(|index| *index < u32::MAX && index.to_string() == member.key);
        index.map_or(u64::MAX, u64::from)
    });
}

impl Node {
    /// The value of the last member with this key, if this is an object that has one.
    ///
    /// The last one because that is what most JSON readers take; Elasticsearch refuses
    /// repeated keys, which [`read`] reports as [`ProblemCode::DuplicateKey`].
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.member(key).map(|member| &member.value)
    }

    /// The last member with this key, if this is an object that has one.
    pub fn member(&self, key: &str) -> Option<&Member> {
        match &self.value {
            Value::Object(members) => members.iter().rev().find(|member| member.key == key),
            _ => None,
        }
    }

    /// The text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Whether this is an object.
    pub fn is_object(&self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    /// The same value without places.
    pub fn to_json(&self) -> Json {
        match &self.value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(digits) => Json::Number(digits.clone()),
            Value::String(text) => Json::String(text.clone()),
            Value::Array(items) => Json::Array(items.iter().map(Node::to_json).collect()),
            Value::Object(members) => Json::Object(
                members
                    .iter()
                    .map(|member| (member.key.clone(), member.value.to_json()))
                    .collect(),
            ),
        }
    }
}

impl Json {
    /// The value of the last member with this key, if this is an object that has one.
    pub fn get(&self, key: &str) -> Option<&Json> {
        match self {
            Json::Object(members) => members
                .iter()
                .rev()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::String(text) => Some(text),
            _ => None,
        }
    }

    /// The same value as a tree with places; they are all empty.
    pub fn to_node(&self) -> Node {
        let value = match self {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(*value),
            Json::Number(digits) => Value::Number(digits.clone()),
            Json::String(text) => Value::String(text.clone()),
            Json::Array(items) => Value::Array(items.iter().map(Json::to_node).collect()),
            Json::Object(members) => Value::Object(
                members
                    .iter()
                    .map(|(key, value)| Member {
                        key: key.clone(),
                        key_span: Span::default(),
                        value: value.to_node(),
                    })
                    .collect(),
            ),
        };
        Node {
            span: Span::default(),
            value,
        }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Json {
        Json::String(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Json {
        Json::String(text)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Json {
        Json::Bool(value)
    }
}

/// Adds one segment to a JSON pointer (RFC 6901): `~` and `/` are escaped.
pub fn push_pointer(pointer: &mut String, segment: &str) {
    pointer.push('/');
    if !segment.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
        return pointer.push_str(segment);
    }
    for character in segment.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}
