//! Any value of serde's as JSON text.
//!
//! JavaScript reads JSON text faster than it is handed objects one property at a time, and a
//! serializer of a few lines that only appends to a text is a fraction of the code of a general
//! one.

use std::fmt::{self, Display};

use serde::ser::{self, Serialize, Serializer};

use super::write::write_string;

/// The value as compact JSON text.
///
/// # Errors
/// Where a key of a map is no string, or the value refuses.
pub fn to_text<T: Serialize + ?Sized>(value: &T) -> Result<String, NotJson> {
    let mut text = Text(String::new());
    value.serialize(&mut text)?;
    Ok(text.0)
}

/// A value that JSON has no word for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotJson;

impl Display for NotJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("The value cannot be written as JSON.")
    }
}

impl std::error::Error for NotJson {}

impl ser::Error for NotJson {
    fn custom<T: Display>(_: T) -> Self {
        NotJson
    }
}

/// The text so far.
pub struct Text(String);

impl Text {
    /// Puts a comma in front of all but the first member of a list or object.
    fn separate(&mut self) {
        if !matches!(self.0.as_bytes().last(), Some(b'[' | b'{')) {
            self.0.push(',');
        }
    }

    fn key(&mut self, key: &str) {
        self.separate();
        write_string(key, &mut self.0);
        self.0.push(':');
    }

    /// Whole numbers are what places are made of: no text of its own for each.
    fn whole(&mut self, number: i64) {
        if number < 0 {
            self.0.push('-');
        }
        let number = number.unsigned_abs();
        let mut unit = 1;
        while number / unit > 9 {
            unit *= 10;
        }
        while unit > 0 {
            let digit = u8::try_from(number / unit % 10);
            self.0.push(char::from(b'0' + digit.unwrap_or(0)));
            unit /= 10;
        }
    }
}

/// A list or object whose end is still to come.
pub struct Open<'t> {
    text: &'t mut Text,
    /// Closes it.
    end: &'static str,
}

impl<'t> Text {
    fn open(&'t mut self, begin: &str, end: &'static str) -> Open<'t> {
        self.0 += begin;
        Open { text: self, end }
    }

    /// An object whose only member, the variant's, begins with `begin`.
    fn open_variant(&'t mut self, variant: &str, begin: &str, end: &'static str) -> Open<'t> {
        let open = self.open("{", end);
        open.text.key(variant);
        open.text.0 += begin;
        open
    }
}

impl<'t> Serializer for &'t mut Text {
    type Ok = ();
    type Error = NotJson;
    type SerializeSeq = Open<'t>;
    type SerializeTuple = Open<'t>;
    type SerializeTupleStruct = Open<'t>;
    type SerializeTupleVariant = Open<'t>;
    type SerializeMap = Open<'t>;
    type SerializeStruct = Open<'t>;
    type SerializeStructVariant = Open<'t>;

    fn serialize_bool(self, value: bool) -> Result<(), NotJson> {
        self.0 += if value { "true" } else { "false" };
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Result<(), NotJson> {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Result<(), NotJson> {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Result<(), NotJson> {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Result<(), NotJson> {
        self.whole(value);
        Ok(())
    }

    fn serialize_u8(self, value: u8) -> Result<(), NotJson> {
        self.serialize_i64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Result<(), NotJson> {
        self.serialize_i64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Result<(), NotJson> {
        self.serialize_i64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Result<(), NotJson> {
        self.serialize_i64(i64::try_from(value).map_err(|_| NotJson)?)
    }

    fn serialize_f32(self, value: f32) -> Result<(), NotJson> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<(), NotJson> {
        self.0 += &crate::host::number_text(value);
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), NotJson> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), NotJson> {
        write_string(value, &mut self.0);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), NotJson> {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<(), NotJson> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), NotJson> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), NotJson> {
        self.0 += "null";
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), NotJson> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), NotJson> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), NotJson> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), NotJson> {
        let open = self.open_variant(variant, "", "}");
        value.serialize(&mut *open.text)?;
        open.close();
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'t>, NotJson> {
        Ok(self.open("[", "]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Open<'t>, NotJson> {
        Ok(self.open("[", "]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Open<'t>, NotJson> {
        Ok(self.open("[", "]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'t>, NotJson> {
        Ok(self.open_variant(variant, "[", "]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Open<'t>, NotJson> {
        Ok(self.open("{", "}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Open<'t>, NotJson> {
        Ok(self.open("{", "}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'t>, NotJson> {
        Ok(self.open_variant(variant, "{", "}}"))
    }
}

impl Open<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotJson> {
        self.text.separate();
        value.serialize(&mut *self.text)
    }

    fn member<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), NotJson> {
        self.text.key(key);
        value.serialize(&mut *self.text)
    }

    fn close(self) {
        self.text.0 += self.end;
    }
}

/// The same four lines for every kind of list and object that serde knows.
macro_rules! opens {
    ($($kind:ident $method:ident($($key:ident)?) $way:ident;)*) => {$(
        impl ser::$kind for Open<'_> {
            type Ok = ();
            type Error = NotJson;

            fn $method<T: Serialize + ?Sized>(
                &mut self,
                $($key: &'static str,)?
                value: &T,
            ) -> Result<(), NotJson> {
                self.$way($($key,)? value)
            }

            fn end(self) -> Result<(), NotJson> {
                self.close();
                Ok(())
            }
        }
    )*};
}

opens! {
    SerializeSeq serialize_element() item;
    SerializeTuple serialize_element() item;
    SerializeTupleStruct serialize_field() item;
    SerializeTupleVariant serialize_field() item;
    SerializeStruct serialize_field(key) member;
    SerializeStructVariant serialize_field(key) member;
}

impl ser::SerializeMap for Open<'_> {
    type Ok = ();
    type Error = NotJson;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), NotJson> {
        self.text.separate();
        let start = self.text.0.len();
        key.serialize(&mut *self.text)?;
        let is_string = self
            .text
            .0
            .get(start..)
            .is_some_and(|key| key.starts_with('"'));
        self.text.0.push(':');
        if is_string { Ok(()) } else { Err(NotJson) }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotJson> {
        value.serialize(&mut *self.text)
    }

    fn end(self) -> Result<(), NotJson> {
        self.close();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::{NotJson, to_text};
    use crate::json::Json;
    use crate::text::TextMap;

    #[derive(Serialize)]
    #[serde(tag = "kind", rename_all = "snake_case")]
    enum Tagged {
        Plain { name: &'static str },
        Empty,
    }

    #[derive(Serialize)]
    enum Bare {
        Unit,
        Newtype(u8),
        Tuple(u8, i8),
        Struct { a: bool },
    }

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Whole<'a> {
        some_text: &'a str,
        absent: Option<u8>,
        #[serde(skip_serializing_if = "Option::is_none")]
        left_out: Option<u8>,
        list: Vec<Tagged>,
        map: TextMap<Vec<u8>>,
        bare: Vec<Bare>,
        json: Json,
    }

    #[test]
    fn every_kind_of_value_is_what_serde_json_makes_of_it() {
        let value = Whole {
            some_text: "a \"b\" \\ \n \u{1} é \u{1f600}",
            absent: None,
            left_out: None,
            list: vec![Tagged::Plain { name: "{" }, Tagged::Empty],
            map: [("b", vec![1, 2]), ("a", vec![])].into_iter().collect(),
            bare: vec![
                Bare::Unit,
                Bare::Newtype(1),
                Bare::Tuple(2, -3),
                Bare::Struct { a: true },
            ],
            json: crate::json::read(r#"{"x": [1, 2.5, {}, [], null, "["], "": false}"#)
                .root
                .unwrap()
                .to_json(),
        };
        let ours: serde_json::Value = serde_json::from_str(&to_text(&value).unwrap()).unwrap();
        assert_eq!(ours, serde_json::to_value(&value).unwrap());
    }

    #[test]
    fn keys_are_strings() {
        let map = std::collections::BTreeMap::from([(1, 2)]);
        assert_eq!(to_text(&map), Err(NotJson));
    }
}
