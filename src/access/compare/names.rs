//! Sets of names, and how they are said in the words of the roles: these patterns, except those.

use serde::Serialize;

use super::kinds::{Kinds, Universe};
use crate::access::AccessError;
use crate::order::by_number;
use crate::pattern::Language;
use crate::text::{TextMap, TextSet};

/// Some names, in the words of the roles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct NameSet {
    /// Patterns that match them.
    pub names: Vec<String>,
    /// Patterns of those that are not meant.
    pub except: Vec<String>,
    /// For index names: which of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// One of them.
    pub witness: String,
}

/// Which of the index names that some patterns match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Those that are not restricted.
    Ordinary,
    /// The restricted ones only.
    Restricted,
    /// All.
    Both,
}

/// A pattern of the roles.
struct Pattern {
    text: String,
    kinds: Kinds,
}

/// All kinds of name that some lists of patterns tell apart.
pub(super) struct Names {
    universe: Universe,
    patterns: Vec<Pattern>,
    lists: TextMap<usize>,
    restricted: Option<Kinds>,
}

/// Patterns of which the common part of any two is tried as a description, at most.
const PAIRED: usize = 128;

/// Names listed where no pattern describes them, at most.
const LISTED: usize = 5;

fn key(list: &TextSet) -> String {
    let mut key = String::new();
    for text in list {
        key += &text.len().to_string();
        key += ":";
        key += text;
    }
    key
}

impl Names {
    /// The kinds that these lists tell apart, and some other languages.
    pub fn new(lists: &[&TextSet], others: Vec<Language>) -> Result<Names, AccessError> {
        let mut languages = others;
        let mut positions = TextMap::default();
        let mut texts = TextSet::new();
        for list in lists {
            let key = key(list);
            if !positions.contains_key(&key) {
                positions.insert(key, languages.len());
                languages.push(Language::of(&list.texts())?);
                texts.extend(list.iter().cloned());
            }
        }
        // A pattern may mean something else alone than in a list, or nothing.
        let mut alone = Vec::with_capacity(texts.len());
        for text in texts {
            let key = key(&TextSet::of(text.as_str()));
            if let Some(position) = positions.get(&key) {
                alone.push((text, *position));
            } else if let Ok(language) = Language::of(&[&text]) {
                alone.push((text, languages.len()));
                languages.push(language);
            }
        }
        let universe = Universe::new(languages)?;
        let patterns = alone.into_iter().map(|(text, position)| Pattern {
            text,
            kinds: universe.language(position),
        });
        Ok(Names {
            patterns: patterns.collect(),
            lists: positions,
            restricted: None,
            universe,
        })
    }

    /// Index names, which are ordinary ones or restricted ones. An access may have been made for
    /// other restricted names than another one: these are told apart too.
    pub fn of_indices(lists: &[&TextSet], restricted: Vec<Language>) -> Result<Names, AccessError> {
        let count = restricted.len();
        let mut names = Names::new(lists, restricted)?;
        let restricted: Vec<Kinds> = (0..count).map(|position| names.other(position)).collect();
        names.restricted = Some(Kinds::union_of(restricted.iter()));
        Ok(names)
    }

    /// The names that a list matches.
    pub fn list(&self, list: &TextSet) -> Kinds {
        let position = self.lists.get(&key(list));
        position.map_or(Kinds::default(), |position| {
            self.universe.language(*position)
        })
    }

    /// The names of one of the other languages.
    pub fn other(&self, position: usize) -> Kinds {
        self.universe.language(position)
    }

    /// All names.
    pub fn all(&self) -> Kinds {
        self.universe.all()
    }

    /// A name of a kind.
    pub fn example(&self, kind: usize) -> &str {
        self.universe.example(kind)
    }

    /// Says which names some kinds are, each time with the kind of the witness: ordinary index names
    /// and restricted ones apart, unless the same words do for both.
    pub fn describe(&self, wanted: &Kinds) -> Result<Vec<(NameSet, usize)>, AccessError> {
        let all = self.all();
        let layers = match &self.restricted {
            None => vec![(None, all)],
            Some(restricted) => vec![
                (Some(Scope::Ordinary), all.without(restricted)),
                (Some(Scope::Restricted), restricted.clone()),
            ],
        };
        let mut described: Vec<(NameSet, usize)> = Vec::new();
        for (scope, layer) in layers {
            for words in self.words(&wanted.and(&layer), &layer)? {
                let same = described
                    .iter_mut()
                    .find(|(known, _)| known.names == words.names && known.except == words.except);
                if let Some((known, _)) = same {
                    known.scope = Some(Scope::Both);
                } else if let Some(kind) = words.kinds.iter().next() {
                    let set = NameSet {
                        names: words.names,
                        except: words.except,
                        scope,
                        witness: self.example(kind).to_owned(),
                    };
                    described.push((set, kind));
                }
            }
        }
        Ok(described)
    }

    /// The same without the kinds.
    pub fn sets(&self, wanted: &Kinds) -> Result<Vec<NameSet>, AccessError> {
        let described = self.describe(wanted)?.into_iter();
        Ok(described.map(|(names, _)| names).collect())
    }

    /// Says these kinds of a layer in as few steps as there need be: what an exception takes out of a
    /// pattern may in part be wanted all the same.
    fn words(&self, wanted: &Kinds, layer: &Kinds) -> Result<Vec<Words>, AccessError> {
        let mut patterns: Vec<Pattern> = Vec::new();
        for pattern in &self.patterns {
            add(&mut patterns, pattern.kinds.and(layer), || {
                Ok(pattern.text.clone())
            })?;
        }
        let mut left = wanted.clone();
        let mut said = Vec::new();
        let mut is_paired = self.patterns.len() > PAIRED;
        while !left.is_empty() {
            let mut words = Words::new(&patterns, &left);
            if words.kinds.is_empty() && !is_paired {
                self.add_common_parts(&mut patterns, &left, layer)?;
                is_paired = true;
                continue;
            }
            if words.kinds.is_empty() {
                let listed = left.iter().take(LISTED);
                words.names = listed.map(|kind| self.example(kind).to_owned()).collect();
                words.kinds = left.clone();
            }
            left = left.without(&words.kinds);
            said.push(words);
        }
        Ok(said)
    }

    /// What several sides grant together may be the common part of two patterns.
    fn add_common_parts(
        &self,
        patterns: &mut Vec<Pattern>,
        wanted: &Kinds,
        layer: &Kinds,
    ) -> Result<(), AccessError> {
        for first in &self.patterns {
            for second in &self.patterns {
                let kinds = first.kinds.and(&second.kinds).and(layer);
                if first.text < second.text && kinds.is_within(wanted) {
                    add(patterns, kinds, || {
                        let language = |text: &String| Language::of(&[text]);
                        let common = language(&first.text)?.intersection(&language(&second.text)?);
                        Ok(common.to_pattern()?.into_iter().next().unwrap_or_default())
                    })?;
                }
            }
        }
        Ok(())
    }
}

/// Adds a pattern. Of those that come to the same one is enough.
fn add(
    patterns: &mut Vec<Pattern>,
    kinds: Kinds,
    text: impl FnOnce() -> Result<String, AccessError>,
) -> Result<(), AccessError> {
    if !kinds.is_empty() && !patterns.iter().any(|known| known.kinds == kinds) {
        patterns.push(Pattern {
            text: text()?,
            kinds,
        });
    }
    Ok(())
}

/// Patterns, patterns of what is not meant, and what of the wanted they come to.
struct Words {
    names: Vec<String>,
    except: Vec<String>,
    kinds: Kinds,
}

impl Words {
    /// Chooses patterns that match as much as possible of the wanted kinds, and others that take out what
    /// they match beyond.
    fn new(patterns: &[Pattern], wanted: &Kinds) -> Words {
        let mut usable: Vec<&Pattern> = Vec::new();
        let mut to_except: Vec<&Pattern> = Vec::new();
        for pattern in patterns {
            let list = if pattern.kinds.overlaps(wanted) {
                &mut usable
            } else {
                &mut to_except
            };
            list.push(pattern);
        }
        let exceptable = Kinds::union_of(to_except.iter().map(|pattern| &pattern.kinds));
        let beyond = |pattern: &Pattern| pattern.kinds.without(wanted);
        usable.retain(|pattern| beyond(pattern).is_within(&exceptable));
        // Those that need no exception first, and of these the broadest.
        by_number(&mut usable, |pattern| {
            (beyond(pattern).len() << 32) + (1 << 31) - pattern.kinds.len()
        });
        let names = cover(&usable, wanted);
        let matched = Kinds::union_of(names.iter().map(|pattern| &pattern.kinds));
        let too_many = matched.without(wanted);
        by_number(&mut to_except, |pattern| {
            (1 << 32) - pattern.kinds.and(&too_many).len()
        });
        let except = cover(&to_except, &too_many);
        let texts = |patterns: Vec<&Pattern>| {
            let texts = patterns.iter().map(|pattern| pattern.text.as_str());
            texts.collect::<TextSet>().to_vec()
        };
        Words {
            names: texts(names),
            except: texts(except),
            kinds: matched.and(wanted),
        }
    }
}

/// Patterns, the first best first, that together match all of the wanted kinds that any of them matches,
/// none of them in vain.
fn cover<'p>(patterns: &[&'p Pattern], wanted: &Kinds) -> Vec<&'p Pattern> {
    let mut left = wanted.clone();
    let mut chosen: Vec<&Pattern> = Vec::new();
    for pattern in patterns {
        if pattern.kinds.overlaps(&left) {
            left = left.without(&pattern.kinds);
            chosen.push(pattern);
        }
    }
    let covered = wanted.without(&left);
    let mut position = 0;
    while position < chosen.len() {
        let removed = chosen.remove(position);
        let others = Kinds::union_of(chosen.iter().map(|pattern| &pattern.kinds));
        if !covered.is_within(&others) {
            chosen.insert(position, removed);
            position += 1;
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What names, for the names of some patterns without others: each step as `names -except`.
    fn words(patterns: &[&str], wanted: &[&str], except: &[&str]) -> Vec<String> {
        let lists: Vec<TextSet> = patterns.iter().copied().map(TextSet::of).collect();
        let names = Names::new(&lists.iter().collect::<Vec<_>>(), Vec::new()).unwrap();
        let of = |patterns: &[&str]| {
            let list = |pattern: &&str| names.list(&TextSet::of(*pattern));
            let kinds: Vec<Kinds> = patterns.iter().map(list).collect();
            Kinds::union_of(kinds.iter())
        };
        let sets = names.sets(&of(wanted).without(&of(except))).unwrap();
        let said = sets.iter().map(|set| {
            let except = set.except.iter().map(|text| format!("-{text}"));
            let words: Vec<String> = set.names.iter().cloned().chain(except).collect();
            words.join(" ")
        });
        said.collect()
    }

    #[test]
    fn names_are_described_by_the_patterns_of_the_roles() {
        let patterns = ["*", "logs-*", "logs-app-*", "metrics", "*-x"];
        for (wanted, except, said) in [
            (&["logs-*"][..], &[][..], "logs-*"),
            (&["*"], &["logs-*"], "* -logs-*"),
            (&["logs-*"], &["logs-app-*"], "logs-* -logs-app-*"),
            (&["logs-*", "metrics"], &[], "logs-* metrics"),
            (&["logs-*", "logs-app-*"], &["metrics"], "logs-*"),
            (&["*"], &["logs-*", "logs-app-*"], "* -logs-*"),
        ] {
            assert_eq!(words(&patterns, wanted, except), [said]);
        }
    }

    #[test]
    fn an_exception_of_an_exception_is_said_by_itself() {
        let patterns = ["*", "a*", "ab*", "abc*"];
        let names: Vec<TextSet> = patterns.map(TextSet::of).to_vec();
        let names = Names::new(&names.iter().collect::<Vec<_>>(), Vec::new()).unwrap();
        let [all, a, ab, abc] = patterns.map(|pattern| names.list(&TextSet::of(pattern)));
        let mut wanted = all.without(&a);
        wanted.extend(&ab.without(&abc));
        let sets = names.sets(&wanted).unwrap();
        let said: Vec<_> = sets
            .iter()
            .map(|set| (&set.names[0], &set.except[0]))
            .collect();
        assert_eq!(
            said,
            [(&"ab*".into(), &"abc*".into()), (&"*".into(), &"a*".into())]
        );
    }

    #[test]
    fn a_common_part_of_two_patterns_is_a_pattern() {
        let lists = ["logs-*", "*-x"].map(TextSet::of);
        let names = Names::new(&lists.iter().collect::<Vec<_>>(), Vec::new()).unwrap();
        let [logs, x] = lists.map(|list| names.list(&list));
        let said = names.sets(&logs.and(&x)).unwrap();
        let pattern = Language::of(&said[0].names).unwrap();
        let both = Language::of(&["logs-*"])
            .unwrap()
            .intersection(&Language::of(&["*-x"]).unwrap());
        assert!(
            said.len() == 1 && pattern.same_as(&both).unwrap(),
            "{said:?}"
        );
    }
}
