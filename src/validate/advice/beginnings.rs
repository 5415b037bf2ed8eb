//! How the names of many patterns begin: asked about a text, without a look at each pattern.

use crate::order::sort;

/// Beginnings of names, each with the number of what has it.
#[derive(Default)]
pub(super) struct Beginnings(Vec<Beginning>);

struct Beginning {
    text: String,
    /// The least number of those that begin so or with less.
    first: usize,
    /// The next shorter one that this one begins with.
    shorter: Option<usize>,
}

impl Beginnings {
    pub fn new(mut texts: Vec<(String, usize)>) -> Beginnings {
        sort(&mut texts);
        let mut sorted = Beginnings::default();
        for (text, number) in texts {
            let shorter = sorted.longest(&text);
            let known = shorter.and_then(|at| sorted.0.get(at));
            if known.is_some_and(|known| known.text == text) {
                continue;
            }
            sorted.0.push(Beginning {
                first: known.map_or(number, |known| number.min(known.first)),
                text,
                shorter,
            });
        }
        sorted
    }

    /// How many sort in front of a text or are the same.
    fn up_to(&self, text: &str) -> usize {
        self.0.partition_point(|known| known.text.as_str() <= text)
    }

    /// The longest that a text begins with. The one sorted in front of the text begins with all
    /// that the text begins with.
    fn longest(&self, text: &str) -> Option<usize> {
        let mut at = self.up_to(text).checked_sub(1)?;
        while let Some(known) = self.0.get(at) {
            if text.starts_with(&known.text) {
                return Some(at);
            }
            at = known.shorter?;
        }
        None
    }

    /// The least number of those that a text begins with, the text itself aside.
    pub fn first_shorter(&self, text: &str) -> Option<usize> {
        let known = self.0.get(self.longest(text)?)?;
        if known.text == text {
            return Some(self.0.get(known.shorter?)?.first);
        }
        Some(known.first)
    }

    /// The least number of those that a text begins with.
    pub fn first(&self, text: &str) -> Option<usize> {
        Some(self.0.get(self.longest(text)?)?.first)
    }

    /// Whether one begins with the text or the text with it.
    pub fn meet(&self, text: &str) -> bool {
        let next = self.0.get(self.up_to(text));
        next.is_some_and(|next| next.text.starts_with(text)) || self.longest(text).is_some()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Beginnings;

    proptest! {
        #[test]
        fn as_a_look_at_each(texts in proptest::collection::vec("[ab]{0,4}", 0..12), asked in "[ab]{0,5}") {
            let numbered: Vec<_> = texts.iter().cloned().zip(0..).collect();
            let all = Beginnings::new(numbered.clone());
            let first = |counts: &dyn Fn(&str) -> bool| {
                let found = numbered.iter().find(|(text, _)| asked.starts_with(text.as_str()) && counts(text));
                found.map(|(_, number)| *number)
            };
            prop_assert_eq!(all.first(&asked), first(&|_| true));
            prop_assert_eq!(all.first_shorter(&asked), first(&|text| text != asked));
            let meets = |text: &String| text.starts_with(&asked) || asked.starts_with(text.as_str());
            prop_assert_eq!(all.meet(&asked), texts.iter().any(meets));
        }
    }
}
