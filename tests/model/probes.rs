//! Languages as what they say about many concrete texts.
//!
//! Whether one language includes another is decided by trying texts, and so never wrongly denied. It
//! can be wrongly affirmed for want of the text that tells them apart; [`Probes::add`] takes such a
//! text, and then the answer is right.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::pattern::List;

/// For each probe, whether it is in the language.
pub type Bits = Vec<bool>;

/// Texts to try, and what lists of patterns say about them.
#[derive(Default)]
pub struct Probes {
    texts: Vec<String>,
    characters: Vec<Vec<char>>,
    known: RefCell<HashMap<Vec<String>, Rc<Bits>>>,
}

impl Probes {
    pub fn new(mut texts: Vec<String>) -> Self {
        texts.sort();
        texts.dedup();
        Probes {
            characters: texts.iter().map(|text| text.chars().collect()).collect(),
            texts,
            known: RefCell::default(),
        }
    }

    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    pub fn add(&mut self, text: String) {
        if text.chars().count() < 120 && !self.texts.contains(&text) {
            self.characters.push(text.chars().collect());
            self.texts.push(text);
            self.known.take();
        }
    }

    /// What a list of patterns matches.
    pub fn of(&self, list: &[String]) -> Rc<Bits> {
        if let Some(bits) = self.known.borrow().get(list) {
            return bits.clone();
        }
        let patterns = List::read(list).expect("valid patterns");
        let bits = self.characters.iter().map(|text| patterns.matches(text));
        let bits: Rc<Bits> = Rc::new(bits.collect());
        self.known.borrow_mut().insert(list.to_vec(), bits.clone());
        bits
    }

    /// What a predicate says.
    pub fn where_true(&self, is_in: impl Fn(&str) -> bool) -> Bits {
        self.texts.iter().map(|text| is_in(text)).collect()
    }
}

pub fn includes(all: &[bool], some: &[bool]) -> bool {
    all.iter().zip(some).all(|(all, some)| *all || !*some)
}

pub fn is_empty(bits: &[bool]) -> bool {
    !bits.contains(&true)
}

pub fn minus(bits: &[bool], without: &[bool]) -> Bits {
    bits.iter().zip(without).map(|(a, b)| *a && !*b).collect()
}

pub fn intersection(bits: &[bool], others: &[bool]) -> Bits {
    bits.iter().zip(others).map(|(a, b)| *a && *b).collect()
}

pub fn union(bits: &mut Bits, more: &[bool]) {
    for (bit, more) in bits.iter_mut().zip(more) {
        *bit |= more;
    }
}
