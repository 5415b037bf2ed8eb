//! Filling Rust types from JSON, with a pointer to whatever does not fit.
//!
//! [`from_node`] is a serde data format over the tree of [`super::read`]: options and request
//! objects derive `Deserialize` and are checked by their types. A key that a struct does not
//! have is an error, unlike serde's default: a misspelt option must not be ignored.

use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess,
    SeqAccess, VariantAccess, Visitor,
};

use super::{Json, Member, Node, Value, push_pointer};

/// Why a value does not fit a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// `invalid_json`, `unknown_key` or `unexpected_value`.
    pub code: &'static str,
    /// What was expected and what was found.
    pub message: String,
    /// JSON pointer of the value or key.
    pub pointer: String,
}

impl Error {
    fn under(mut self, segment: &str) -> Error {
        let mut pointer = String::new();
        push_pointer(&mut pointer, segment);
        pointer.push_str(&self.pointer);
        self.pointer = pointer;
        self
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.pointer.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{} at {}", self.message, self.pointer)
        }
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: std::fmt::Display>(message: T) -> Error {
        Error {
            code: "unexpected_value",
            message: message.to_string(),
            pointer: String::new(),
        }
    }
}

/// Fills a type from a tree.
///
/// # Errors
/// The first value or key that does not fit, with its JSON pointer.
pub fn from_node<'de, T: Deserialize<'de>>(node: &'de Node) -> Result<T, Error> {
    T::deserialize(NodeDeserializer(node))
}

/// Fills a type from strict JSON text, as `JSON.stringify` writes it.
///
/// # Errors
/// `invalid_json` when the text is not plain JSON, else as [`from_node`].
pub fn from_text<T: de::DeserializeOwned>(text: &str) -> Result<T, Error> {
    let read = super::read(text);
    if let Some(problem) = read.refusal() {
        return Err(Error {
            code: "invalid_json",
            message: problem.message.clone(),
            pointer: String::new(),
        });
    }
    match &read.root {
        Some(root) => from_node(root),
        None => Err(Error {
            code: "invalid_json",
            message: "There is no value.".to_owned(),
            pointer: String::new(),
        }),
    }
}

#[derive(Clone, Copy)]
struct NodeDeserializer<'de>(&'de Node);

impl<'de> Deserializer<'de> for NodeDeserializer<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.0.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(digits) => match digits.parse::<i64>() {
                Ok(integer) => visitor.visit_i64(integer),
                Err(_) => visitor.visit_f64(digits.parse::<f64>().unwrap_or(f64::NAN)),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(items) => visitor.visit_seq(Items {
                items: items.iter(),
                index: 0,
            }),
            Value::Object(members) => visitor.visit_map(Members {
                members: members.iter(),
                value: None,
            }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if let Value::Object(members) = &self.0.value {
            for member in members {
                if !fields.contains(&member.key.as_str()) {
                    return Err(Error {
                        code: "unknown_key",
                        message: format!(
                            "unknown key `{}`, expected one of {}",
                            member.key,
                            fields.join(", ")
                        ),
                        pointer: String::new(),
                    }
                    .under(&member.key));
                }
            }
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match &self.0.value {
            Value::String(text) => visitor.visit_enum(text.as_str().into_deserializer()),
            Value::Object(members) => match members.as_slice() {
                [member] => visitor.visit_enum(Variant(member)),
                _ => Err(de::Error::invalid_value(
                    de::Unexpected::Map,
                    &"an object with one key",
                )),
            },
            _ => self.deserialize_any(visitor),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

struct Items<'de> {
    items: std::slice::Iter<'de, Node>,
    index: usize,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some(item) = self.items.next() else {
            return Ok(None);
        };
        let index = self.index;
        self.index += 1;
        seed.deserialize(NodeDeserializer(item))
            .map(Some)
            .map_err(|error| error.under(&index.to_string()))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct Members<'de> {
    members: std::slice::Iter<'de, Member>,
    value: Option<&'de Member>,
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        self.value = self.members.next();
        let Some(member) = self.value else {
            return Ok(None);
        };
        let key = de::value::BorrowedStrDeserializer::new(&member.key);
        seed.deserialize(key)
            .map(Some)
            .map_err(|error: Error| error.under(&member.key))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        match self.value.take() {
            Some(member) => seed
                .deserialize(NodeDeserializer(&member.value))
                .map_err(|error| error.under(&member.key)),
            None => Err(de::Error::custom("a value without a key")),
        }
    }
}

/// `{"variant": value}`
struct Variant<'de>(&'de Member);

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Error;
    type Variant = Variant<'de>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self::Variant), Error> {
        let key = de::value::BorrowedStrDeserializer::new(&self.0.key);
        let variant = seed
            .deserialize(key)
            .map_err(|error: Error| error.under(&self.0.key))?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(NodeDeserializer(&self.0.value))
            .map_err(|error| error.under(&self.0.key))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        NodeDeserializer(&self.0.value)
            .deserialize_any(visitor)
            .map_err(|error| error.under(&self.0.key))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        NodeDeserializer(&self.0.value)
            .deserialize_struct("", fields, visitor)
            .map_err(|error| error.under(&self.0.key))
    }
}

/// `Json` takes any value, so that a request can carry data through.
impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(if value.is_finite() {
            Json::Number(value.to_string())
        } else {
            Json::Null
        })
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(member) = members.next_entry()? {
            list.push(member);
        }
        Ok(Json::Object(list))
    }
}
