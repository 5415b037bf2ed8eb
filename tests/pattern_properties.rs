//! Properties of the pattern language, against a second implementation that is too simple to be wrong.
//!
//! The reference is a backtracking matcher over syntax trees. The trees are generated and written out
//! as patterns, so that the reader of the crate is tested too. Questions about whole languages are
//! checked by trying every short string over a small alphabet.
//!
//! A long run, more than a million cases over all properties:
//! `PROPTEST_CASES=150000 cargo test --release --test pattern_properties`

// A panic is a failed test.
#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

use proptest::prelude::*;
use rolescope::pattern::{Language, PatternSet, SetMember, StringMatcher};

/// A regular expression of Lucene's dialect.
#[derive(Clone, Debug)]
enum Tree {
    Char(char),
    AnyChar,
    AnyString,
    Nothing,
    Empty,
    Class(bool, Vec<(char, char)>),
    Digits(u32, u32),
    Concat(Vec<Tree>),
    Union(Vec<Tree>),
    Intersection(Vec<Tree>),
    Repeat(Box<Tree>, u32, Option<u32>),
    Not(Box<Tree>),
}

impl Tree {
    /// Tries everything.
    fn matches(&self, text: &[char]) -> bool {
        match self {
            Tree::Char(c) => text == [*c],
            Tree::AnyChar => text.len() == 1,
            Tree::AnyString => true,
            Tree::Nothing => false,
            Tree::Empty => text.is_empty(),
            Tree::Class(negated, ranges) => {
                text.len() == 1
                    && negated != &ranges.iter().any(|(a, b)| (a..=b).contains(&&text[0]))
            }
            Tree::Digits(low, high) => {
                let digits: String = text.iter().collect();
                !digits.is_empty()
                    && digits.bytes().all(|b| b.is_ascii_digit())
                    && (*low..=*high).contains(&digits.parse().unwrap_or(u32::MAX))
                    && (low.to_string().len() != high.to_string().len()
                        || digits.len() == low.to_string().len())
            }
            Tree::Concat(parts) => match parts.split_first() {
                None => text.is_empty(),
                Some((first, rest)) => (0..=text.len()).any(|at| {
                    first.matches(&text[..at]) && Tree::Concat(rest.to_vec()).matches(&text[at..])
                }),
            },
            Tree::Union(parts) => parts.iter().any(|part| part.matches(text)),
            Tree::Intersection(parts) => parts.iter().all(|part| part.matches(text)),
            Tree::Repeat(part, min, max) => {
                if text.is_empty() && (*min == 0 || part.matches(text)) {
                    return true;
                }
                if *max == Some(0) {
                    return false;
                }
                // Empty rounds can be had at any time; what counts is the text that is left.
                let min = if part.matches(&[]) { 0 } else { *min };
                (1..=text.len()).any(|at| {
                    part.matches(&text[..at])
                        && Tree::Repeat(part.clone(), min.saturating_sub(1), max.map(|m| m - 1))
                            .matches(&text[at..])
                })
            }
            Tree::Not(part) => !part.matches(text),
        }
    }

    /// The expression as text, in parentheses wherever they could matter.
    fn write(&self) -> String {
        let joined = |parts: &[Tree], with: &str| {
            let parts: Vec<String> = parts.iter().map(Tree::write).collect();
            format!("({})", parts.join(with))
        };
        match self {
            Tree::Char(c) if c.is_ascii_alphanumeric() || !c.is_ascii() => c.to_string(),
            Tree::Char(c) => format!("\\{c}"),
            Tree::AnyChar => ".".into(),
            Tree::AnyString => "@".into(),
            Tree::Nothing => "#".into(),
            Tree::Empty => "()".into(),
            Tree::Class(negated, ranges) => {
                let ranges: Vec<String> = ranges.iter().map(|(a, b)| format!("{a}-{b}")).collect();
                format!("[{}{}]", if *negated { "^" } else { "" }, ranges.concat())
            }
            Tree::Digits(low, high) => format!("<{low}-{high}>"),
            Tree::Concat(parts) => joined(parts, ""),
            Tree::Union(parts) => joined(parts, "|"),
            Tree::Intersection(parts) => joined(parts, "&"),
            Tree::Repeat(part, 0, None) => format!("({})*", part.write()),
            Tree::Repeat(part, 1, None) => format!("({})+", part.write()),
            Tree::Repeat(part, 0, Some(1)) => format!("({})?", part.write()),
            Tree::Repeat(part, min, None) => format!("({}){{{min},}}", part.write()),
            Tree::Repeat(part, min, Some(max)) if min == max => {
                format!("({}){{{min}}}", part.write())
            }
            Tree::Repeat(part, min, Some(max)) => format!("({}){{{min},{max}}}", part.write()),
            Tree::Not(part) => format!("~({})", part.write()),
        }
    }

    /// Whether Lucene's habit of repeating the empty language to the empty language could show.
    fn repeats_nothing(&self) -> bool {
        match self {
            Tree::Repeat(part, ..) => part.may_be_nothing() || part.repeats_nothing(),
            Tree::Concat(parts) | Tree::Union(parts) | Tree::Intersection(parts) => {
                parts.iter().any(Tree::repeats_nothing)
            }
            Tree::Not(part) => part.repeats_nothing(),
            _ => false,
        }
    }

    fn may_be_nothing(&self) -> bool {
        match self {
            Tree::Nothing | Tree::Intersection(_) | Tree::Not(_) => true,
            Tree::Concat(parts) | Tree::Union(parts) => parts.iter().any(Tree::may_be_nothing),
            Tree::Repeat(part, ..) => part.may_be_nothing(),
            _ => false,
        }
    }
}

const ALPHABET: [char; 4] = ['a', 'b', '1', '𝕏'];

fn character() -> impl Strategy<Value = char> {
    proptest::sample::select(&ALPHABET[..])
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        6 => character().prop_map(Tree::Char),
        2 => Just(Tree::AnyChar),
        1 => Just(Tree::AnyString),
        1 => Just(Tree::Empty),
        1 => Just(Tree::Nothing),
        1 => (any::<bool>(), character(), character()).prop_map(|(negated, a, b)| {
            Tree::Class(negated, vec![(a.min(b), a.max(b)), ('1', '1')])
        }),
        1 => (0u32..30, 0u32..30).prop_map(|(a, b)| Tree::Digits(a.min(b), a.max(b))),
    ];
    leaf.prop_recursive(4, 16, 3, |inner| {
        prop_oneof![
            3 => prop::collection::vec(inner.clone(), 2..4).prop_map(Tree::Concat),
            2 => prop::collection::vec(inner.clone(), 2..4).prop_map(Tree::Union),
            1 => prop::collection::vec(inner.clone(), 2..3).prop_map(Tree::Intersection),
            2 => (inner.clone(), 0u32..3, prop::option::of(0u32..2))
                .prop_map(|(t, min, more)| Tree::Repeat(Box::new(t), min, more.map(|m| min + m))),
            1 => inner.prop_map(|t| Tree::Not(Box::new(t))),
        ]
    })
    .prop_filter("Lucene repeats nothing to nothing", |tree| {
        !tree.repeats_nothing()
    })
}

/// A wildcard pattern and the tree that it means.
fn wildcard() -> impl Strategy<Value = (String, Tree)> {
    let step = prop_oneof![
        4 => character().prop_map(|c| (c.to_string(), Tree::Char(c))),
        2 => Just(("*".to_owned(), Tree::AnyString)),
        1 => Just(("?".to_owned(), Tree::AnyChar)),
        1 => Just(("\\*".to_owned(), Tree::Char('*'))),
    ];
    prop::collection::vec(step, 1..7).prop_map(|steps| {
        let (texts, trees): (Vec<String>, Vec<Tree>) = steps.into_iter().unzip();
        (texts.concat(), Tree::Concat(trees))
    })
}

fn pattern() -> impl Strategy<Value = (String, Tree)> {
    prop_oneof![
        wildcard(),
        tree().prop_map(|tree| (format!("/{}/", tree.write()), tree)),
    ]
}

/// Every string of up to four characters over the alphabet and one character outside of it.
fn short_strings() -> Vec<Vec<char>> {
    let mut all = vec![vec![]];
    let mut begin = 0;
    for _ in 0..4 {
        let end = all.len();
        for at in begin..end {
            for c in ALPHABET.into_iter().chain(['*']) {
                let mut longer = all[at].clone();
                longer.push(c);
                all.push(longer);
            }
        }
        begin = end;
    }
    all
}

fn text(characters: &[char]) -> String {
    characters.iter().collect()
}

/// The union of single patterns: no list, so that no stars are cut off.
fn union(patterns: &[(String, Tree)]) -> Language {
    Language::union_of(
        patterns
            .iter()
            .map(|(text, _)| Language::of(&[text]).unwrap()),
    )
}

fn union_matches(patterns: &[(String, Tree)], text: &[char]) -> bool {
    patterns.iter().any(|(_, tree)| tree.matches(text))
}

/// Few cases, so that the tests stay fast, unless the environment asks for more.
fn config() -> ProptestConfig {
    let asked = ProptestConfig::default();
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig {
            max_local_rejects: u32::MAX,
            ..asked
        },
        None => ProptestConfig {
            cases: 128,
            ..asked
        },
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn membership((text_of, tree) in pattern()) {
        let language = Language::of(&[&text_of]).unwrap();
        for string in short_strings() {
            prop_assert_eq!(language.contains(&text(&string)), tree.matches(&string), "{}", text(&string));
        }
    }

    #[test]
    fn inclusion_and_witness(a in prop::collection::vec(pattern(), 1..4), b in prop::collection::vec(pattern(), 1..4)) {
        let (left, right) = (union(&a), union(&b));
        let witness = left.witness(&right).unwrap();
        prop_assert_eq!(right.includes(&left).unwrap(), witness.is_none());
        let shortest = short_strings().into_iter().find(|s| union_matches(&a, s) && !union_matches(&b, s));
        if let Some(name) = &witness {
            prop_assert!(left.contains(name) && !right.contains(name), "{name:?}");
            let characters: Vec<char> = name.chars().collect();
            if characters.len() <= 5 {
                prop_assert!(union_matches(&a, &characters) && !union_matches(&b, &characters), "{name:?}");
            }
        }
        if let Some(shortest) = shortest {
            let found = witness.map(|name| name.chars().count());
            prop_assert!(found.is_some_and(|length| length <= shortest.len()), "{:?} {:?}", found, shortest);
        }
    }

    #[test]
    fn algebra(a in pattern(), b in pattern(), c in pattern()) {
        let [x, y, z] = [&a, &b, &c].map(|(text, _)| Language::of(&[text]).unwrap());
        let formula = x.union(&y).difference(&z).union(&z.intersection(&x.complement()));
        for string in short_strings() {
            let [x, y, z] = [&a, &b, &c].map(|(_, tree)| tree.matches(&string));
            prop_assert_eq!(formula.contains(&text(&string)), ((x || y) && !z) || (z && !x));
        }
        prop_assert!(x.union(&y).complement().same_as(&x.complement().intersection(&y.complement())).unwrap());
        prop_assert!(formula.intersection(&z).intersection(&x).is_empty().unwrap());
        prop_assert!(formula.union(&formula.complement()).is_total().unwrap());
    }

    #[test]
    fn printed_patterns_mean_the_same(a in prop::collection::vec(pattern(), 1..4), b in pattern()) {
        let b = Language::of(&[&b.0]).unwrap();
        let a = union(&a);
        for language in [a.clone(), a.difference(&b), a.intersection(&b), a.complement().union(&b)] {
            let printed = language.to_pattern().unwrap();
            let again = Language::of(&printed).unwrap();
            prop_assert!(language.same_as(&again).unwrap(), "{:?}", printed);
        }
    }

    #[test]
    fn canonical_forms_tell_languages_apart(a in prop::collection::vec(pattern(), 1..3), b in pattern()) {
        let (x, y) = (union(&a), Language::of(&[&b.0]).unwrap());
        prop_assert_eq!(x.canonical() == y.canonical(), x.same_as(&y).unwrap());
        let again = x.difference(&y).union(&x.intersection(&y));
        prop_assert_eq!(again.canonical().unwrap(), x.canonical().unwrap());
    }

    #[test]
    fn samples_are_different_names(a in prop::collection::vec(pattern(), 1..4)) {
        let language = union(&a);
        let mut names = language.sample(4).unwrap();
        prop_assert!(names.iter().all(|name| language.contains(name)));
        prop_assert!(names.windows(2).all(|pair| pair[0].chars().count() <= pair[1].chars().count()));
        names.sort();
        names.dedup();
        let at_least = short_strings().into_iter().filter(|s| union_matches(&a, s)).take(4).count();
        prop_assert!(names.len() >= at_least);
    }

    #[test]
    fn sets_agree_with_their_members(patterns in prop::collection::vec(pattern(), 1..8)) {
        let mut members = Vec::new();
        for (index, (text, _)) in patterns.iter().enumerate() {
            members.push(match index % 3 {
                0 => SetMember::Matcher(StringMatcher::new(&[text]).unwrap()),
                1 => SetMember::Language(Language::of(&[text]).unwrap().complement()),
                _ => SetMember::Language(Language::of(&[text]).unwrap()),
            });
        }
        let set = PatternSet::new(members.clone());
        let examples = set.examples().unwrap();
        for (name, class) in &examples {
            prop_assert_eq!(set.class(name), Some(*class), "{}", name);
        }
        for string in short_strings() {
            let name = text(&string);
            let has_example = |class| examples.iter().any(|(_, known)| Some(*known) == class);
            prop_assert!(name.is_empty() || has_example(set.class(&name)), "{}", name);
            let expected: Vec<u32> = (0..).zip(&members).filter(|(_, member)| match member {
                SetMember::Matcher(matcher) => matcher.matches(&name),
                SetMember::Language(language) => language.contains(&name),
            }).map(|(id, _): (u32, _)| id).collect();
            let class = set.class(&name).unwrap();
            prop_assert_eq!(&*set.members(class), &expected[..], "{}", name);
            prop_assert_eq!(set.class(&name), Some(class));
            let mut slowly = Vec::new();
            set.matching(&name, &mut slowly);
            prop_assert_eq!(slowly, expected);
        }
    }
}

/// It is itself where nothing is open, and must not close what is written around it.
#[test]
fn a_parenthesis_that_closes_nothing_is_printed() {
    for pattern in ["/)a/", "/)(a)|b/", "/a|)b/", "/a&)/", "/*)/"] {
        let Ok(language) = Language::of(&[pattern]) else {
            continue;
        };
        let others = Language::all().difference(&language);
        let within = Language::of(&["*x*"]).unwrap().difference(&language);
        for language in [language, others, within] {
            let shown = language.to_pattern().unwrap();
            let again = Language::of(&shown).unwrap_or_else(|error| panic!("{shown:?}: {error:?}"));
            assert_eq!(again.same_as(&language), Ok(true), "{shown:?}");
        }
    }
}
