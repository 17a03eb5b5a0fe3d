//! Any document as a small tree of what will be written.

use std::fmt::Display;

use serde::ser::{self, Impossible, Serialize};

/// What stands at one place.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A text, a whole number or a word, as written.
    Atom(String),
    /// A number whose form depends on its field.
    Number(f64),
    /// `[…]`.
    List(Vec<Value>),
    /// `Name(…)` or `(…)` without names of fields.
    Tuple(&'static str, Vec<Value>),
    /// `(field: …)`: the name of its type, and every field.
    Fields(&'static str, Vec<(&'static str, Value)>),
}

impl Value {
    /// The value of a field.
    pub fn field(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Fields(_, fields) => fields.iter().find(|(field, _)| *field == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The value at a position of a list or tuple.
    pub fn item(&self, index: usize) -> Option<&Value> {
        match self {
            Value::List(items) | Value::Tuple(_, items) => items.get(index),
            _ => None,
        }
    }
}

/// What has no form in a file.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct NoForm(String);

impl ser::Error for NoForm {
    fn custom<T: Display>(message: T) -> Self {
        NoForm(message.to_string())
    }
}

/// The serializer.
#[derive(Clone, Copy)]
pub(super) struct ToValue;

/// A text in quotation marks.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // What cannot be seen is spelt out, so that it can be found in an editor.
            c if c.is_control() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{FEFF}') => {
                out.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Collects the values of a list or tuple.
pub(super) struct Items {
    name: Option<&'static str>,
    items: Vec<Value>,
}

/// Collects the fields of a struct.
pub(super) struct Members {
    name: &'static str,
    variant: Option<&'static str>,
    fields: Vec<(&'static str, Value)>,
}

type Result = std::result::Result<Value, NoForm>;

fn atom(text: impl Into<String>) -> Result {
    Ok(Value::Atom(text.into()))
}

macro_rules! whole_numbers {
    ($($method:ident $type:ty),+ $(,)?) => { $(
        fn $method(self, number: $type) -> Result { atom(number.to_string()) }
    )+ };
}

impl ser::Serializer for ToValue {
    type Ok = Value;
    type Error = NoForm;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Items;
    type SerializeMap = Impossible<Value, NoForm>;
    type SerializeStruct = Members;
    type SerializeStructVariant = Members;

    whole_numbers! {
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64,
    }

    fn serialize_bool(self, value: bool) -> Result {
        atom(value.to_string())
    }

    fn serialize_f32(self, number: f32) -> Result {
        Ok(Value::Number(f64::from(number)))
    }

    fn serialize_f64(self, number: f64) -> Result {
        Ok(Value::Number(number))
    }

    fn serialize_char(self, c: char) -> Result {
        Err(NoForm(format!("a single character ({c:?})")))
    }

    fn serialize_str(self, text: &str) -> Result {
        atom(quoted(text))
    }

    fn serialize_bytes(self, _: &[u8]) -> Result {
        Err(NoForm("bytes".to_owned()))
    }

    fn serialize_none(self) -> Result {
        atom("None")
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result {
        // Files are read with `implicit_some`.
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result {
        atom("()")
    }

    fn serialize_unit_struct(self, name: &'static str) -> Result {
        atom(name)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result {
        atom(variant)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _: &'static str, value: &T) -> Result {
        Ok(Value::Tuple("", vec![value.serialize(self)?]))
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result {
        Ok(Value::Tuple(variant, vec![value.serialize(self)?]))
    }

    fn serialize_seq(self, _: Option<usize>) -> std::result::Result<Items, NoForm> {
        Ok(Items { name: None, items: Vec::new() })
    }

    fn serialize_tuple(self, _: usize) -> std::result::Result<Items, NoForm> {
        Ok(Items { name: Some(""), items: Vec::new() })
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> std::result::Result<Items, NoForm> {
        Ok(Items { name: Some(""), items: Vec::new() })
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> std::result::Result<Items, NoForm> {
        Ok(Items { name: Some(variant), items: Vec::new() })
    }

    fn serialize_map(self, _: Option<usize>) -> std::result::Result<Self::SerializeMap, NoForm> {
        Err(NoForm("a map".to_owned()))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> std::result::Result<Members, NoForm> {
        Ok(Members { name, variant: None, fields: Vec::new() })
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> std::result::Result<Members, NoForm> {
        Ok(Members { name, variant: Some(variant), fields: Vec::new() })
    }
}

impl Items {
    fn add<T: ?Sized + Serialize>(&mut self, value: &T) -> std::result::Result<(), NoForm> {
        self.items.push(value.serialize(ToValue)?);
        Ok(())
    }

    fn done(self) -> Result {
        Ok(match self.name {
            Some(name) => Value::Tuple(name, self.items),
            None => Value::List(self.items),
        })
    }
}

macro_rules! collects_items {
    ($($of:ident $method:ident),+ $(,)?) => { $(
        impl ser::$of for Items {
            type Ok = Value;
            type Error = NoForm;
            fn $method<T: ?Sized + Serialize>(&mut self, value: &T) -> std::result::Result<(), NoForm> { self.add(value) }
            fn end(self) -> Result { self.done() }
        }
    )+ };
}

collects_items! {
    SerializeSeq serialize_element, SerializeTuple serialize_element, SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field,
}

macro_rules! collects_members {
    ($($of:ident),+ $(,)?) => { $(
        impl ser::$of for Members {
            type Ok = Value;
            type Error = NoForm;
            fn serialize_field<T: ?Sized + Serialize>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> std::result::Result<(), NoForm> {
                self.fields.push((name, value.serialize(ToValue)?));
                Ok(())
            }
            fn end(self) -> Result {
                match self.variant {
                    None => Ok(Value::Fields(self.name, self.fields)),
                    // No document has one; the printer would have to know whether the name is a type's or a variant's.
                    Some(variant) => Err(NoForm(format!("fields of `{variant}`"))),
                }
            }
        }
    )+ };
}

collects_members! { SerializeStruct, SerializeStructVariant }
