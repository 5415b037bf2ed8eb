//! Sets and maps of texts.
//!
//! Names are what this crate is about: sets of names, maps from names to whatever. The standard
//! library's sorted collections do this well, but their code is made anew for every type of key and
//! value, three kilobytes each in the WebAssembly module, and collecting into them brings a whole
//! merge sort along. These two share one kind of sorted map, from texts to positions: a [`TextMap`]
//! keeps its values in a plain vector beside it, and a [`TextSet`] has none.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::collections::btree_map::{IntoKeys, Keys};

use serde::{Serialize, Serializer};

/// The one kind of sorted map behind them all.
type Positions = BTreeMap<String, usize>;

/// A sorted set of texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextSet(Positions);

impl TextSet {
    /// The empty set.
    pub const fn new() -> Self {
        TextSet(Positions::new())
    }

    /// The set of one text.
    pub fn of(text: impl Into<String>) -> Self {
        let mut set = TextSet::new();
        set.insert(text.into());
        set
    }

    /// Puts a text in; whether it is new.
    pub fn insert(&mut self, text: String) -> bool {
        self.0.insert(text, 0).is_none()
    }

    /// Takes a text out; whether it was there.
    pub fn remove(&mut self, text: &str) -> bool {
        self.0.remove(text).is_some()
    }

    /// Takes out the texts that are not to stay.
    pub fn retain(&mut self, stays: impl Fn(&str) -> bool) {
        self.0.retain(|text, _| stays(text));
    }

    /// Whether the text is there.
    pub fn contains(&self, text: &str) -> bool {
        self.0.contains_key(text)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The texts in order.
    pub fn iter(&self) -> Keys<'_, String, usize> {
        self.0.keys()
    }

    /// The first text in order.
    pub fn first(&self) -> Option<&str> {
        Some(self.iter().next()?)
    }

    /// The texts that are in both.
    #[must_use]
    pub fn intersection(&self, other: &TextSet) -> TextSet {
        let mut both = TextSet::new();
        for text in self.iter().filter(|text| other.contains(text)) {
            both.insert(text.clone());
        }
        both
    }

    /// Whether every text here is there too.
    pub fn is_subset(&self, other: &TextSet) -> bool {
        self.iter().all(|text| other.contains(text))
    }

    /// The texts in order, borrowed.
    pub fn texts(&self) -> Vec<&str> {
        let mut texts = Vec::with_capacity(self.len());
        for text in self {
            texts.push(text.as_str());
        }
        texts
    }

    /// The texts in order.
    pub fn to_vec(&self) -> Vec<String> {
        let mut texts = Vec::with_capacity(self.len());
        for text in self {
            texts.push(text.clone());
        }
        texts
    }
}

impl<T: Into<String>> FromIterator<T> for TextSet {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        let mut set = TextSet::new();
        set.extend(texts);
        set
    }
}

impl<T: Into<String>> Extend<T> for TextSet {
    fn extend<I: IntoIterator<Item = T>>(&mut self, texts: I) {
        for text in texts {
            self.insert(text.into());
        }
    }
}

impl IntoIterator for TextSet {
    type Item = String;
    type IntoIter = IntoKeys<String, usize>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_keys()
    }
}

impl<'a> IntoIterator for &'a TextSet {
    type Item = &'a String;
    type IntoIter = Keys<'a, String, usize>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Serialize for TextSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

/// A map from texts, iterated in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextMap<V> {
    positions: Positions,
    values: Vec<V>,
}

impl<V> Default for TextMap<V> {
    fn default() -> Self {
        TextMap {
            positions: Positions::new(),
            values: Vec::new(),
        }
    }
}

impl<V> TextMap<V> {
    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        String: Borrow<Q>,
    {
        self.values.get(*self.positions.get(key)?)
    }

    /// The value of a key, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut V> {
        self.values.get_mut(*self.positions.get(key)?)
    }

    /// Puts a value under a key, in place of any that was there.
    pub fn insert(&mut self, key: impl Into<String>, value: V) {
        let key = key.into();
        if let Some(known) = self.get_mut(&key) {
            *known = value;
        } else {
            self.positions.insert(key, self.values.len());
            self.values.push(value);
        }
    }

    /// Changes the value of a key, a default one if there is none.
    pub fn update(&mut self, key: &str, change: impl FnOnce(&mut V))
    where
        V: Default,
    {
        if let Some(value) = self.get_mut(key) {
            return change(value);
        }
        let mut value = V::default();
        change(&mut value);
        self.insert(key, value);
    }

    /// The keys and values, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.positions
            .iter()
            .filter_map(|(key, position)| Some((key.as_str(), self.values.get(*position)?)))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether the key is there.
    pub fn contains_key(&self, key: &str) -> bool {
        self.positions.contains_key(key)
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.positions.clear();
        self.values.clear();
    }
}

impl<K: Into<String>, V> FromIterator<(K, V)> for TextMap<V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = TextMap::default();
        for (key, value) in entries {
            map.insert(key, value);
        }
        map
    }
}

impl<V: Serialize> Serialize for TextMap<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_iterates_in_the_order_of_its_keys() {
        let mut map = TextMap::default();
        for (key, value) in [("b", 1), ("a", 2), ("b", 3)] {
            map.insert(key, value);
        }
        assert_eq!(map.iter().collect::<Vec<_>>(), [("a", &2), ("b", &3)]);
        assert_eq!(map.len(), 2);
        map.clear();
        assert!(map.is_empty() && map.get("a").is_none());
    }

    #[test]
    fn a_set_holds_each_text_once() {
        let set: TextSet = ["b", "a", "b"].into_iter().collect();
        assert_eq!(set.texts(), ["a", "b"]);
    }
}
