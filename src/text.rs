//! Sets and maps of texts.
//!
//! Names are what this crate is about: sets of names, maps from names to whatever. The standard
//! library's sorted collections do this well, but their code is made anew for every type of key and
//! value, and is long: they are made for more than a WebAssembly module needs. These two share one
//! kind of sorted map, from texts to positions: a [`TextMap`] keeps its values in a plain vector
//! beside it, and a [`TextSet`] has none. Beside them is what Java says of blanks.

use std::slice;
use std::vec;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// One text for a list of texts, another one for every other list, whatever is in the texts.
pub fn key_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut key = String::new();
    for text in texts {
        key += text;
        key += "\n";
        key += &text.len().to_string();
        key += ";";
    }
    key
}

/// Whether Java takes a character for a blank (`Character.isWhitespace`).
pub fn is_blank(c: char) -> bool {
    match c {
        '\u{1c}'..='\u{1f}' => true,
        '\u{85}' | '\u{a0}' | '\u{2007}' | '\u{202f}' => false,
        _ => c.is_whitespace(),
    }
}

/// A text without what Java's `String.trim` takes away.
pub fn trim(text: &str) -> &str {
    let is_kept = |byte: &u8| *byte > b' ';
    let start = text.as_bytes().iter().position(is_kept);
    let end = text.as_bytes().iter().rposition(is_kept);
    let kept = start
        .zip(end)
        .and_then(|(start, end)| text.get(start..end + 1));
    kept.unwrap_or_default()
}

/// How many entries one chunk has at most: few enough to be moved up for one more in their midst.
const CHUNK: usize = 512;

/// The one kind of sorted map behind them all: its entries in order, cut into chunks, none of which is empty.
#[derive(Clone, Debug, Default)]
struct Positions {
    chunks: Vec<Vec<(String, usize)>>,
    len: usize,
}

/// Where an entry is, or would be: the chunk, and the place in it.
type Place = (usize, usize);

impl Positions {
    const fn new() -> Self {
        Positions {
            chunks: Vec::new(),
            len: 0,
        }
    }

    /// Where the key is, or else where it would be.
    fn find(&self, key: &str) -> Result<Place, Place> {
        let chunks = &self.chunks;
        let starts_behind = |chunk: &Vec<(String, usize)>| {
            chunk.first().is_some_and(|(first, _)| first.as_str() > key)
        };
        let behind = chunks.partition_point(|chunk| !starts_behind(chunk));
        let chunk = behind.saturating_sub(1);
        let entries = chunks.get(chunk).map_or(&[][..], Vec::as_slice);
        match entries.binary_search_by(|(known, _)| known.as_str().cmp(key)) {
            Ok(place) => Ok((chunk, place)),
            Err(place) => Err((chunk, place)),
        }
    }

    fn get(&self, key: &str) -> Option<usize> {
        let (chunk, place) = self.find(key).ok()?;
        Some(self.chunks.get(chunk)?.get(place)?.1)
    }

    /// Puts a key in; whether it is new. One that is there keeps its position.
    fn insert(&mut self, key: String, position: usize) -> bool {
        let Err((chunk, place)) = self.find(&key) else {
            return false;
        };
        if self.chunks.is_empty() {
            self.chunks.push(Vec::new());
        }
        if let Some(entries) = self.chunks.get_mut(chunk) {
            entries.insert(place, (key, position));
            self.len += 1;
            if entries.len() > CHUNK {
                let rest = entries.split_off(CHUNK / 2);
                self.chunks.insert(chunk + 1, rest);
            }
        }
        true
    }

    /// The position of a key, the given one if it is new.
    fn place(&mut self, key: &str, new: usize) -> usize {
        if let Some(known) = self.get(key) {
            return known;
        }
        self.insert(key.to_owned(), new);
        new
    }

    /// Takes a key out; whether it was there.
    fn remove(&mut self, key: &str) -> bool {
        let Ok((chunk, place)) = self.find(key) else {
            return false;
        };
        if let Some(entries) = self.chunks.get_mut(chunk) {
            entries.remove(place);
            self.len -= 1;
            if entries.is_empty() {
                self.chunks.remove(chunk);
            }
        }
        true
    }

    fn iter(&self) -> Entries<'_> {
        Entries {
            chunks: self.chunks.iter(),
            entries: [].iter(),
        }
    }
}

impl PartialEq for Positions {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

impl Eq for Positions {}

/// The entries in order.
struct Entries<'a> {
    chunks: slice::Iter<'a, Vec<(String, usize)>>,
    entries: slice::Iter<'a, (String, usize)>,
}

impl<'a> Iterator for Entries<'a> {
    type Item = &'a (String, usize);

    fn next(&mut self) -> Option<Self::Item> {
        if self.entries.as_slice().is_empty() {
            self.entries = self.chunks.next()?.iter();
        }
        self.entries.next()
    }
}

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
        self.0.insert(text, 0)
    }

    /// Takes a text out; whether it was there.
    pub fn remove(&mut self, text: &str) -> bool {
        self.0.remove(text)
    }

    /// Takes out the texts that are not to stay.
    pub fn retain(&mut self, stays: impl Fn(&str) -> bool) {
        for chunk in &mut self.0.chunks {
            chunk.retain(|(text, _)| stays(text));
        }
        self.0.chunks.retain(|chunk| !chunk.is_empty());
        self.0.len = self.0.chunks.iter().map(Vec::len).sum();
    }

    /// Whether the text is there.
    pub fn contains(&self, text: &str) -> bool {
        self.0.find(text).is_ok()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.len == 0
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len
    }

    /// The texts in order.
    pub fn iter(&self) -> Texts<'_> {
        Texts(self.0.iter())
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
    type IntoIter = vec::IntoIter<String>;

    fn into_iter(self) -> Self::IntoIter {
        let mut texts = Vec::with_capacity(self.len());
        for chunk in self.0.chunks {
            for (text, _) in chunk {
                texts.push(text);
            }
        }
        texts.into_iter()
    }
}

impl<'a> IntoIterator for &'a TextSet {
    type Item = &'a String;
    type IntoIter = Texts<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Serialize for TextSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

/// The texts of a set in order.
pub struct Texts<'a>(Entries<'a>);

impl<'a> Iterator for Texts<'a> {
    type Item = &'a String;

    fn next(&mut self) -> Option<&'a String> {
        Some(&self.0.next()?.0)
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
        TextMap::new()
    }
}

impl<V> TextMap<V> {
    /// The empty map.
    pub const fn new() -> Self {
        TextMap {
            positions: Positions::new(),
            values: Vec::new(),
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&V> {
        self.values.get(self.positions.get(key)?)
    }

    /// The value of a key, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut V> {
        self.values.get_mut(self.positions.get(key)?)
    }

    /// Puts a value under a key, in place of any that was there.
    pub fn insert(&mut self, key: impl AsRef<str>, value: V) {
        let position = self.positions.place(key.as_ref(), self.values.len());
        match self.values.get_mut(position) {
            Some(known) => *known = value,
            None => self.values.push(value),
        }
    }

    /// Changes the value of a key, a default one if there is none.
    pub fn update(&mut self, key: &str, change: impl FnOnce(&mut V))
    where
        V: Default,
    {
        let position = self.positions.place(key, self.values.len());
        if position == self.values.len() {
            self.values.push(V::default());
        }
        if let Some(value) = self.values.get_mut(position) {
            change(value);
        }
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
        self.positions.find(key).is_ok()
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.positions = Positions::new();
        self.values.clear();
    }
}

impl<K: AsRef<str>, V> FromIterator<(K, V)> for TextMap<V> {
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
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (key, value) in self.iter() {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// Whether the ASCII character is in the text.
///
/// `str::contains` is ready for characters that take several bytes, and so brings along what [`find`] does without.
pub fn has(text: &str, character: u8) -> bool {
    text.as_bytes().contains(&character)
}

/// Where `part` is for the first time in `text`.
///
/// For parts of a few characters. The standard library's search is fast for any part, and five
/// kilobytes long; where it can fail, it brings the tables of printable characters along.
pub fn find(text: &str, part: &str) -> Option<usize> {
    let mut starts = text.as_bytes().windows(part.len().max(1));
    starts.position(|start| start == part.as_bytes())
}

/// Lists up to this length are looked through for each of their texts.
const FEW: usize = 16;

/// Where each text of a list stands first in it.
pub fn first_places(list: &[String]) -> Vec<usize> {
    let mut known = Positions::new();
    let mut places = Vec::with_capacity(list.len());
    for (position, text) in list.iter().enumerate() {
        let first = if list.len() <= FEW {
            list.iter().position(|known| known == text)
        } else if known.insert(text.clone(), position) {
            None
        } else {
            known.get(text)
        };
        places.push(first.unwrap_or(position));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_where_it_is_first() {
        assert_eq!(find("a::b::c", "::"), Some(1));
        assert_eq!(find("é::", "::"), Some(2));
        assert_eq!((find("a:b", "::"), find("", "::")), (None, None));
    }

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
    fn a_set_of_many_chunks_is_in_order() {
        // 7919 is a prime: every number below it comes once, far from the one before.
        let mut set = TextSet::new();
        for step in 0..7919 {
            assert!(set.insert(format!("{:04}", step * 1000 % 7919)));
        }
        let texts: Vec<String> = (0..7919).map(|number| format!("{number:04}")).collect();
        assert_eq!(set.to_vec(), texts);
        assert!(!set.insert("5000".to_owned()) && set.remove("5000") && !set.remove("5000"));
        assert!(!set.contains("5000") && set.contains("4999"));
        set.retain(|text| text.starts_with('3'));
        assert_eq!(set.len(), 1000);
        assert_eq!(
            set,
            texts
                .into_iter()
                .filter(|text| text.starts_with('3'))
                .rev()
                .collect()
        );
        assert_eq!(set.into_iter().len(), 1000);
    }

    #[test]
    fn repetitions_are_found_in_short_and_long_lists() {
        for length in [3, 300] {
            let mut list: Vec<_> = (0..length).map(|number| number.to_string()).collect();
            let mut places: Vec<_> = (0..length).collect();
            assert_eq!(first_places(&list), places);
            list.extend(["1".to_owned(), "x".to_owned(), "1".to_owned()]);
            places.extend([1, length + 1, 1]);
            assert_eq!(first_places(&list), places);
        }
    }

    #[test]
    fn a_set_holds_each_text_once() {
        let set: TextSet = ["b", "a", "b"].into_iter().collect();
        assert_eq!(set.texts(), ["a", "b"]);
    }
}
