//! Kinds of text: all that some languages treat alike.
//!
//! There are infinitely many names and actions, but a few hundred patterns tell only so many of them
//! apart. One pass over the automaton of all patterns finds an example of each kind. From then on a
//! language is a set of kinds, and languages are compared exactly, bit by bit.

use crate::pattern::{ClassId, Language, PatternSet, SetMember, TooComplex};

/// A set of kinds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds(Vec<u64>);

impl Kinds {
    pub fn of(kind: usize) -> Kinds {
        let mut kinds = Kinds::default();
        kinds.insert(kind);
        kinds
    }

    pub fn insert(&mut self, kind: usize) {
        if self.0.len() <= kind / 64 {
            self.0.resize(kind / 64 + 1, 0);
        }
        if let Some(word) = self.0.get_mut(kind / 64) {
            *word |= 1 << (kind % 64);
        }
    }

    pub fn extend(&mut self, other: &Kinds) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }

    pub fn contains(&self, kind: usize) -> bool {
        let word = self.0.get(kind / 64);
        word.is_some_and(|word| word >> (kind % 64) & 1 == 1)
    }

    pub fn and(&self, other: &Kinds) -> Kinds {
        let mut common = self.clone();
        common.0.truncate(other.0.len());
        for (word, other) in common.0.iter_mut().zip(&other.0) {
            *word &= other;
        }
        common.trimmed()
    }

    pub fn without(&self, other: &Kinds) -> Kinds {
        let mut rest = self.clone();
        for (word, other) in rest.0.iter_mut().zip(&other.0) {
            *word &= !other;
        }
        rest.trimmed()
    }

    /// Without empty words at the end, so that equal sets have equal words.
    fn trimmed(mut self) -> Kinds {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        self
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn is_within(&self, other: &Kinds) -> bool {
        self.without(other).is_empty()
    }

    pub fn overlaps(&self, other: &Kinds) -> bool {
        !self.and(other).is_empty()
    }

    pub fn len(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    pub fn first(&self) -> Option<usize> {
        let word = self.0.iter().position(|word| *word != 0)?;
        let bit = self.0.get(word)?.trailing_zeros();
        Some(64 * word + bit as usize)
    }

    /// The kinds, ascending.
    pub fn to_vec(&self) -> Vec<usize> {
        let mut kinds = Vec::new();
        for kind in 0..64 * self.0.len() {
            if self.contains(kind) {
                kinds.push(kind);
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
