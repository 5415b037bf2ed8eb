//! Kinds of text: all that some languages treat alike.
//!
//! There are infinitely many names and actions, but a few hundred patterns tell only so many of them
//! apart. One pass over the automaton of all patterns finds an example of each kind. From then on a
//! language is a set of kinds, and languages are compared exactly, bit by bit.

use crate::pattern::{ClassId, Language, PatternSet, SetMember, TooComplex};

/// A set of kinds: bits, in words of which neither the first nor the last is empty. Most sets hold a few kinds of
/// thousands, so that what is done with them takes next to no time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds {
    /// How many empty words stand in front.
    start: usize,
    words: Vec<u64>,
}

impl Kinds {
    pub fn of(kind: usize) -> Kinds {
        Kinds {
            start: kind / 64,
            words: vec![1 << (kind % 64)],
        }
    }

    /// The words from one place to another, each made of those of two sets.
    fn with(&self, other: &Kinds, start: usize, end: usize, word: fn(u64, u64) -> u64) -> Kinds {
        let word = |at: usize| word(self.word(at), other.word(at));
        let Some(start) = (start..end).find(|at| word(*at) != 0) else {
            return Kinds::default();
        };
        let mut words = Vec::with_capacity(end - start);
        for at in start..end {
            words.push(word(at));
        }
        while words.last() == Some(&0) {
            words.pop();
        }
        Kinds { start, words }
    }

    /// More than any of the kinds.
    pub fn bound(&self) -> usize {
        64 * self.end()
    }

    fn end(&self) -> usize {
        self.start + self.words.len()
    }

    fn word(&self, at: usize) -> u64 {
        let place = at.wrapping_sub(self.start);
        self.words.get(place).copied().unwrap_or(0)
    }

    pub fn insert(&mut self, kind: usize) {
        let place = (kind / 64).wrapping_sub(self.start);
        match self.words.get_mut(place) {
            Some(word) => *word |= 1 << (kind % 64),
            None => self.extend(&Kinds::of(kind)),
        }
    }

    pub fn extend(&mut self, other: &Kinds) {
        let (start, end) = (self.start.min(other.start), self.end().max(other.end()));
        *self = self.with(other, start, end, |own, other| own | other);
    }

    pub fn contains(&self, kind: usize) -> bool {
        self.word(kind / 64) >> (kind % 64) & 1 == 1
    }

    pub fn and(&self, other: &Kinds) -> Kinds {
        let (start, end) = (self.start.max(other.start), self.end().min(other.end()));
        self.with(other, start, end, |own, other| own & other)
    }

    pub fn without(&self, other: &Kinds) -> Kinds {
        self.with(other, self.start, self.end(), |own, other| own & !other)
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub fn is_within(&self, other: &Kinds) -> bool {
        self.without(other).is_empty()
    }

    pub fn overlaps(&self, other: &Kinds) -> bool {
        !self.and(other).is_empty()
    }

    pub fn len(&self) -> u64 {
        let words = self.words.iter();
        words.map(|word| u64::from(word.count_ones())).sum()
    }

    pub fn first(&self) -> Option<usize> {
        let word = self.words.first()?;
        Some(64 * self.start + word.trailing_zeros() as usize)
    }

    /// The kinds, ascending.
    pub fn to_vec(&self) -> Vec<usize> {
        let mut kinds = Vec::new();
        for at in self.start..self.end() {
            let mut word = self.word(at);
            while word != 0 {
                kinds.push(64 * at + word.trailing_zeros() as usize);
                word &= word - 1;
            }
        }
        kinds
    }
}

/// All kinds of text that some languages tell apart.
pub(super) struct Universe {
    set: PatternSet,
    examples: Vec<(String, ClassId)>,
    languages: Vec<Kinds>,
    /// Those whose example is a text that exists.
    known: Kinds,
}

/// Languages times the kinds of text that they tell apart, at most: two accesses with a few thousand
/// patterns each. Everything that is asked of a universe takes time in proportion to that.
const TOLD_APART: usize = 1 << 25;

impl Universe {
    /// The kinds that these languages tell apart.
    pub fn new(languages: Vec<Language>) -> Result<Universe, TooComplex> {
        let mut sets = vec![Kinds::default(); languages.len()];
        let mut members = Vec::with_capacity(languages.len());
        for language in languages {
            members.push(SetMember::Language(language));
        }
        let set = PatternSet::new(members);
        let examples = set.examples()?;
        if examples.len().saturating_mul(sets.len()) > TOLD_APART {
            return Err(TooComplex);
        }
        for (kind, (_, class)) in examples.iter().enumerate() {
            for language in set.members(*class).iter() {
                if let Some(kinds) = sets.get_mut(*language as usize) {
                    kinds.insert(kind);
                }
            }
        }
        Ok(Universe {
            set,
            examples,
            languages: sets,
            known: Kinds::default(),
        })
    }

    /// Shows texts that exist as examples, where there are any of a kind.
    pub fn prefer<'t>(&mut self, known: impl Iterator<Item = &'t str>) {
        for text in known {
            let Some(class) = self.set.class(text) else {
                continue;
            };
            let kind = self.examples.iter().position(|(_, known)| *known == class);
            if let Some(kind) = kind.filter(|kind| !self.known.contains(*kind)) {
                self.known.insert(kind);
                if let Some((example, _)) = self.examples.get_mut(kind) {
                    text.clone_into(example);
                }
            }
        }
    }

    /// The best example of some kinds.
    pub fn best_example(&self, kinds: &Kinds) -> Option<&str> {
        let kind = kinds.and(&self.known).first().or(kinds.first())?;
        Some(self.example(kind)).filter(|example| !example.is_empty())
    }

    /// Adds a kind that no language has.
    pub fn add(&mut self, example: &str) -> usize {
        self.examples.push((example.to_owned(), ClassId(u32::MAX)));
        self.examples.len() - 1
    }

    /// The kinds of a language, by its position.
    pub fn language(&self, position: usize) -> Kinds {
        self.languages.get(position).cloned().unwrap_or_default()
    }

    /// All kinds.
    pub fn all(&self) -> Kinds {
        let mut all = Kinds::default();
        for kind in 0..self.examples.len() {
            all.insert(kind);
        }
        all
    }

    /// How many kinds there are.
    pub fn len(&self) -> usize {
        self.examples.len()
    }

    /// A text of a kind.
    pub fn example(&self, kind: usize) -> &str {
        let example = self.examples.get(kind);
        example.map_or("", |(example, _)| example.as_str())
    }
}
