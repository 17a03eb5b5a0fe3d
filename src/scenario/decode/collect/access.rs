//! The ways in which a type asks for what is inside a value: elements, fields, variants.

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, IntoDeserializer, Visitor};

use super::{Fault, Value, counted, short};
use crate::scenario::decode::WRONG_COUNT;
use crate::scenario::tree::Kind;

/// Values in a row.
pub(super) struct Items<'t, 'c> {
    pub(super) items: std::vec::IntoIter<Value<'t, 'c>>,
}

impl<'t> de::SeqAccess<'t> for Items<'t, '_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'t>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        self.items.next().map(|item| seed.deserialize(item)).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// Values with names.
pub(super) struct Fields<'t, 'c> {
    pub(super) entries: std::vec::IntoIter<(&'static str, Value<'t, 'c>)>,
    pub(super) value: Option<Value<'t, 'c>>,
}

impl<'t> de::MapAccess<'t> for Fields<'t, '_> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'t>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let Some((name, value)) = self.entries.next() else { return Ok(None) };
        self.value = Some(value);
        let name: StrDeserializer<'_, Fault> = name.into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'t>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let value = self.value.take().ok_or_else(|| Fault::Other("a value before its name".to_owned()))?;
        seed.deserialize(value)
    }
}

/// A variant with what stands in its parentheses.
pub(super) struct Variant<'t, 'c> {
    pub(super) name: &'static str,
    pub(super) content: Value<'t, 'c>,
}

impl<'t, 'c> de::EnumAccess<'t> for Variant<'t, 'c> {
    type Error = Fault;
    type Variant = Value<'t, 'c>;

    fn variant_seed<V: DeserializeSeed<'t>>(self, seed: V) -> Result<(V::Value, Value<'t, 'c>), Fault> {
        let name: StrDeserializer<'_, Fault> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, self.content))
    }
}

impl<'t> de::VariantAccess<'t> for Value<'t, '_> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        if let Some(node) = self.node.filter(|node| node.kind() != Kind::Word) {
            let message = format!("`{}` takes no values", short(node.name()));
            self.note_at(node.start(), WRONG_COUNT, message, format!("write `{}` alone", short(node.name())));
            self.hole();
        }
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'t>>(self, seed: T) -> Result<T::Value, Fault> {
        let Some(node) = self.node else { return seed.deserialize(self) };
        if node.kind() == Kind::Fields {
            let message = format!("`{}` takes one value with parentheses of its own", short(node.name()));
            let hint = format!("write `{}((field: value, …))`", short(node.name()));
            self.note_at(node.start(), WRONG_COUNT, message, hint);
            return seed.deserialize(self.stand_in());
        }
        if node.len() == 1 && node.kind() == Kind::Tuple {
            return match node.kids().next() {
                Some(kid) => seed.deserialize(self.of(kid)),
                None => seed.deserialize(self.stand_in()),
            };
        }
        let message = format!("`{}` takes one value, found {}", short(node.name()), node.len());
        let at = node.kids().nth(1).unwrap_or(node).start();
        self.note_at(at, WRONG_COUNT, message, format!("write `{}(…)`", short(node.name())));
        self.hole();
        match node.kids().next() {
            Some(kid) => seed.deserialize(self.of(kid)),
            None => seed.deserialize(self.stand_in()),
        }
    }

    fn tuple_variant<V: Visitor<'t>>(self, len: usize, visitor: V) -> Result<V::Value, Fault> {
        match self.node {
            Some(node) if node.kind() == Kind::Fields => {
                self.wrong_type(&format!("{} without names", counted(len)));
                self.stand_in().values(len, visitor)
            }
            _ => self.values(len, visitor),
        }
    }

    fn struct_variant<V: Visitor<'t>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Fault> {
        self.structure("", fields, visitor)
    }
}
