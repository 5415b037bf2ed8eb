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

/// Which of the index names that some patterns match: the `ordinary` ones, which are not restricted,
/// the `restricted` ones, or `both`.
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
#[derive(Clone)]
struct Pattern {
    text: String,
    kinds: Kinds,
}

/// All kinds of name that some lists of patterns tell apart.
pub(super) struct Names {
    universe: Universe,
    patterns: Vec<Pattern>,
    lists: TextMap<usize>,
    layers: Vec<Layer>,
}

/// Names that are described apart from the others.
struct Layer {
    scope: Option<Scope>,
    kinds: Kinds,
    /// What the patterns match of them, no two the same.
    patterns: Vec<Pattern>,
}

/// Patterns of which the common part of any two is tried as a description, at most.
const PAIRED: usize = 128;

/// Names listed where no pattern describes them, at most.
const LISTED: usize = 5;

/// Lists of patterns and other languages, each distinct list once.
#[derive(Default)]
pub(super) struct Lists {
    languages: Vec<Language>,
    positions: TextMap<usize>,
    texts: TextSet,
}

fn key(list: &TextSet) -> String {
    let mut key = String::new();
    for text in list {
        key += &text.len().to_string();
        key += ":";
        key += text;
    }
    key
}

impl Lists {
    /// Adds a list of patterns.
    pub fn add(&mut self, list: &TextSet) -> Result<(), AccessError> {
        let key = key(list);
        if !self.positions.contains_key(&key) {
            let language = Language::of(&list.texts())?;
            let position = self.add_language(language);
            self.positions.insert(key, position);
            for text in list {
                self.texts.insert(text.clone());
            }
        }
        Ok(())
    }

    /// Adds a language; its position.
    pub fn add_language(&mut self, language: Language) -> usize {
        self.languages.push(language);
        self.languages.len() - 1
    }
}

impl Names {
    /// The kinds that some lists and languages tell apart.
    pub fn new(lists: Lists) -> Result<Names, AccessError> {
        let mut names = Names::told_apart(lists)?;
        names.add_layer(None, names.all());
        Ok(names)
    }

    fn told_apart(lists: Lists) -> Result<Names, AccessError> {
        let Lists {
            mut languages,
            positions,
            texts,
        } = lists;
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
        let mut patterns = Vec::with_capacity(alone.len());
        for (text, position) in alone {
            let kinds = universe.language(position);
            patterns.push(Pattern { text, kinds });
        }
        Ok(Names {
            patterns,
            lists: positions,
            layers: Vec::new(),
            universe,
        })
    }

    /// Index names, which are ordinary ones or restricted ones. An access may have been made for
    /// other restricted names than another one: these are told apart too. Their languages come first.
    pub fn of_indices(lists: Lists, restricted: usize) -> Result<Names, AccessError> {
        let mut names = Names::told_apart(lists)?;
        let mut all = Kinds::default();
        for position in 0..restricted {
            all.extend(&names.other(position));
        }
        names.add_layer(Some(Scope::Ordinary), names.all().without(&all));
        names.add_layer(Some(Scope::Restricted), all);
        Ok(names)
    }

    fn add_layer(&mut self, scope: Option<Scope>, kinds: Kinds) {
        let mut patterns = Vec::new();
        for Pattern { text, kinds: own } in &self.patterns {
            add(&mut patterns, own.and(&kinds), text);
        }
        self.layers.push(Layer {
            scope,
            kinds,
            patterns,
        });
    }

    /// The names that a list matches.
    pub fn list(&self, list: &TextSet) -> Kinds {
        let position = self.lists.get(&key(list));
        match position {
            Some(position) => self.universe.language(*position),
            None => Kinds::default(),
        }
    }

    /// The names of a language, by its position.
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
        let mut described: Vec<(NameSet, usize)> = Vec::new();
        for layer in &self.layers {
            for words in self.words(&wanted.and(&layer.kinds), layer)? {
                let same = described
                    .iter_mut()
                    .find(|(known, _)| known.names == words.names && known.except == words.except);
                if let Some((known, _)) = same {
                    known.scope = Some(Scope::Both);
                } else if let Some(kind) = words.kinds.first() {
                    let set = NameSet {
                        names: words.names,
                        except: words.except,
                        scope: layer.scope,
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
        let mut sets = Vec::new();
        for (names, _) in self.describe(wanted)? {
            sets.push(names);
        }
        Ok(sets)
    }

    /// Says these kinds of a layer in as few steps as there need be: what an exception takes out of a
    /// pattern may in part be wanted all the same.
    fn words(&self, wanted: &Kinds, layer: &Layer) -> Result<Vec<Words>, AccessError> {
        let mut paired = None;
        let mut left = wanted.clone();
        let mut said = Vec::new();
        let mut is_paired = self.patterns.len() > PAIRED;
        while !left.is_empty() {
            let patterns = paired.as_ref().unwrap_or(&layer.patterns);
            let mut words = Words::new(patterns, &left);
            if words.kinds.is_empty() && !is_paired {
                let mut patterns = layer.patterns.clone();
                self.add_common_parts(&mut patterns, &left, &layer.kinds)?;
                paired = Some(patterns);
                is_paired = true;
                continue;
            }
            if words.kinds.is_empty() {
                for kind in left.to_vec().into_iter().take(LISTED) {
                    words.names.push(self.example(kind).to_owned());
                }
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
                if first.text < second.text && kinds.is_within(wanted) && is_new(patterns, &kinds) {
                    let language = |text: &String| Language::of(&[text]);
                    let common = language(&first.text)?.intersection(&language(&second.text)?);
                    let text = common.to_pattern()?.into_iter().next().unwrap_or_default();
                    add(patterns, kinds, &text);
                }
            }
        }
        Ok(())
    }
}

/// Whether no pattern comes to these kinds: one is enough.
fn is_new(patterns: &[Pattern], kinds: &Kinds) -> bool {
    !kinds.is_empty() && patterns.iter().all(|known| known.kinds != *kinds)
}

/// Adds a pattern if it is new.
fn add(patterns: &mut Vec<Pattern>, kinds: Kinds, text: &str) {
    if is_new(patterns, &kinds) {
        let text = text.to_owned();
        patterns.push(Pattern { text, kinds });
    }
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
        let beyond = |pattern: &Pattern| pattern.kinds.without(wanted);
        // Where there are thousands of patterns, each mostly is one side's alone and needs no exception.
        if usable
            .iter()
            .any(|pattern| !pattern.kinds.is_within(wanted))
        {
            let exceptable = matched(&to_except);
            usable.retain(|pattern| beyond(pattern).is_within(&exceptable));
        }
        // Those that need no exception first, and of these the broadest.
        by_number(&mut usable, |pattern| {
            (beyond(pattern).len() << 32) + (1 << 31) - pattern.kinds.len()
        });
        let names = cover(&usable, wanted);
        let matched = matched(&names);
        let too_many = matched.without(wanted);
        to_except.retain(|pattern| pattern.kinds.overlaps(&too_many));
        by_number(&mut to_except, |pattern| {
            (1 << 32) - pattern.kinds.and(&too_many).len()
        });
        Words {
            names: texts(&names),
            except: texts(&cover(&to_except, &too_many)),
            kinds: matched.and(wanted),
        }
    }
}

/// All that some patterns match.
fn matched(patterns: &[&Pattern]) -> Kinds {
    let mut all = Kinds::default();
    for pattern in patterns {
        all.extend(&pattern.kinds);
    }
    all
}

fn texts(patterns: &[&Pattern]) -> Vec<String> {
    let mut texts = TextSet::new();
    for pattern in patterns {
        texts.insert(pattern.text.clone());
    }
    texts.to_vec()
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
    // How many of them match each kind.
    let mut matches = vec![0_u32; wanted.bound()];
    let wanted_of = |pattern: &Pattern| pattern.kinds.and(wanted).to_vec();
    for pattern in &chosen {
        for kind in wanted_of(pattern) {
            if let Some(count) = matches.get_mut(kind) {
                *count += 1;
            }
        }
    }
    chosen.retain(|pattern| {
        let kinds = wanted_of(pattern);
        let is_needed = kinds.iter().any(|kind| matches.get(*kind) == Some(&1));
        if !is_needed {
            for kind in kinds {
                if let Some(count) = matches.get_mut(kind) {
                    *count -= 1;
                }
            }
        }
        is_needed
    });
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The kinds that patterns tell apart, each a list of its own.
    fn names(patterns: &[&str]) -> Names {
        let mut lists = Lists::default();
        for pattern in patterns {
            lists.add(&TextSet::of(*pattern)).unwrap();
        }
        Names::new(lists).unwrap()
    }

    /// What names, for the names of some patterns without others: each step as `names -except`.
    fn words(patterns: &[&str], wanted: &[&str], except: &[&str]) -> Vec<String> {
        let names = names(patterns);
        let of = |patterns: &[&str]| {
            let mut kinds = Kinds::default();
            for pattern in patterns {
                kinds.extend(&names.list(&TextSet::of(*pattern)));
            }
            kinds
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
        let names = names(&patterns);
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
        let patterns = ["logs-*", "*-x"];
        let names = names(&patterns);
        let [logs, x] = patterns.map(|pattern| names.list(&TextSet::of(pattern)));
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
