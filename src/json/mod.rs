//! JSON as people write it: values with their place in the text.
//!
//! A role is edited as text, so every finding must point at what it is about. [`Node`] is a
//! JSON value that knows where it stood; [`Json`] is the same without places, for data that
//! is only carried along (`metadata`, document queries). Numbers keep the digits they were
//! written with, objects keep their order and every key, repeated ones included: what is
//! wrong with that is for the reader of roles to say.

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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
