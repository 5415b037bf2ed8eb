//! Patterns made to hurt: every one is answered or refused with little work, whatever its form.
//!
//! Nothing here is timed: a test that does not end shows what went wrong.

// A panic is a failed test.
#![allow(clippy::unwrap_used)]

use rolescope::pattern::{Language, PatternSet, SetMember, StringMatcher, TooComplex};

/// About 100 KB of text.
const LONG: usize = 100_000;

fn nested(open: &str, inside: &str, close: &str) -> String {
    let times = LONG / (open.len() + close.len());
    format!("/{}{inside}{}/", open.repeat(times), close.repeat(times))
}

fn code(pattern: &str) -> &'static str {
    match Language::of(&[pattern]) {
        Ok(language) => {
            // What is accepted also answers.
            let name = "a".repeat(100);
            assert_eq!(
                language.contains(&name),
                !language.complement().contains(&name)
            );
            let witness = Language::all().witness(&language);
            assert!(witness.is_ok_and(|name| name.is_none_or(|name| !language.contains(&name))));
            "ok"
        }
        Err(error) => error.code(),
    }
}

#[test]
fn nesting_is_no_recursion() {
    assert_eq!(code(&nested("(", "a", ")")), "ok");
    assert_eq!(code(&nested("(", "a", ")?")), "ok");
    assert_eq!(code(&nested("~", "a", "")), "ok");
    assert_eq!(code(&nested("~(", "a", ")")), "ok");
    assert_eq!(code(&nested("", "a", "*")), "ok");
    assert_eq!(code(&nested("", "a", "?")), "ok");
    assert_eq!(code(&nested("(b|", "a", ")")), "ok");
    assert_eq!(code(&nested("(", "a", "")), "invalid_pattern");
    assert_eq!(code(&nested("", "a", ")")), "invalid_pattern");
    assert_eq!(code(&nested("(b", "a", ")+")), "pattern_too_complex");
    assert_eq!(code(&nested("~(b", "ac", ")")), "pattern_too_complex");
}

#[test]
fn repetition_is_counted_before_it_is_built() {
    assert_eq!(code("/a{9999}/"), "ok");
    assert_eq!(code("/(ab|c){0,3000}/"), "ok");
    assert_eq!(code("/a{2147483647}/"), "pattern_too_complex");
    assert_eq!(code("/a{0,2147483647}/"), "pattern_too_complex");
    assert_eq!(code("/((a{1000}){1000}){1000}/"), "pattern_too_complex");
    // Few states, but thousands of ways from each.
    assert_eq!(
        code(&format!("/a{}/", "{1,3}".repeat(7))),
        "pattern_too_complex"
    );
    assert_eq!(code("/((a{0,100}){0,100}){0,100}/"), "pattern_too_complex");
    assert_eq!(
        code(&format!("/{}/", "a?".repeat(LONG / 2))),
        "pattern_too_complex"
    );
}

#[test]
fn long_patterns() {
    let text = "abcdefghij".repeat(LONG / 10);
    assert_eq!(code(&text), "ok");
    assert_eq!(code(&format!("{text}*")), "ok");
    assert_eq!(code(&"?".repeat(LONG)), "ok");
    assert_eq!(code(&format!("/{text}/")), "ok");
    assert_eq!(code(&format!("/\"{text}\"/")), "ok");
    // As in Elasticsearch: after a star even plain text of this length takes too much.
    assert_eq!(code(&format!("*{text}")), "pattern_too_complex");
    assert_eq!(code(&"ab*".repeat(LONG / 3)), "pattern_too_complex");
    assert_eq!(
        code(&format!("*{}", "?".repeat(LONG))),
        "pattern_too_complex"
    );
    let class: String = (0..u32::try_from(LONG / 3).unwrap())
        .filter_map(|i| char::from_u32(0x4E00 + 2 * i))
        .collect();
    assert_eq!(code(&format!("/[{class}]*/")), "ok");
    assert_eq!(code(&format!("/<{0}1-{0}9>/", "0".repeat(LONG / 2))), "ok");
}

/// `IndicesPermissionTests#testCheckResourcePrivilegesWithTooComplexAutomaton`, and its neighbourhood.
#[test]
fn the_limit_is_elasticsearchs() {
    assert_eq!(
        code("****a*b?c**d**e*f??*g**h???i??*j*k*l*m*n???o*"),
        "pattern_too_complex"
    );
    assert_eq!(code("*a????????b"), "ok");
    assert_eq!(code("*a???????????????b"), "pattern_too_complex");
    assert_eq!(code("/(a|b)*a(a|b){12}/"), "ok");
    assert_eq!(code("/(a|b)*a(a|b){16}/"), "pattern_too_complex");
    assert_eq!(code("*-*-*-*-*-*-*-*-*-*"), "ok");
}

#[test]
fn long_lists() {
    type Write = fn(usize) -> String;
    let kinds: [Write; 7] = [
        |i| format!("name{i}"),
        |i| format!("name{i}*"),
        |i| format!("*name{i}"),
        |i| format!("*name{i}*"),
        |i| format!("a{i}*b{i}"),
        |i| format!("*a{i}*b{i}?"),
        |i| format!("/.*name{i}.+/"),
    ];
    for write in kinds {
        let patterns: Vec<String> = (0..10_000).map(write).collect();
        let language = Language::of(&patterns).unwrap();
        assert_eq!(
            language.includes(&Language::of(&[&patterns[17]]).unwrap()),
            Ok(true)
        );
        assert_eq!(language.includes(&language.clone()), Ok(true));
        assert_eq!(language.is_total(), Ok(false));
        assert!(!language.contains("another"));
    }
}

/// All of the expressions are under way from the first character on, and every step is a step of them all.
#[test]
fn long_lists_of_expressions() {
    let patterns: Vec<String> = (0..500).map(|i| format!("/[a-z]*x{i}[^0-9].*/")).collect();
    let language = Language::of(&patterns).unwrap();
    assert_eq!(language.sample(3).unwrap(), ["x0a", "x0b", "x0c"]);
    assert_eq!(
        language.includes(&Language::of(&patterns[7..9]).unwrap()),
        Ok(true)
    );
    assert_eq!(
        language.includes(&Language::of(&["/[a-z]x7-.*/"]).unwrap()),
        Ok(true)
    );
}

#[test]
fn a_hundred_thousand_members() {
    let member = |i: usize| {
        let pattern = match i % 4 {
            0 => format!("logs-app{i}"),
            1 => format!("logs-app{i}-*"),
            2 => format!("*-team{i}"),
            _ => format!("traces-{i}*-prod"),
        };
        SetMember::Matcher(StringMatcher::new(&[pattern]).unwrap())
    };
    let set = PatternSet::new((0..100_000).map(member).collect());
    let members = |name: &str| set.members(set.class(name).unwrap()).to_vec();
    assert_eq!(members("logs-app444"), [444]);
    assert_eq!(members("logs-app441-x"), [441]);
    assert_eq!(members("logs-app441-x-team98762"), [441, 98_762]);
    assert_eq!(members("traces-7-eu-prod"), [7]);
    assert_eq!(members("traces-7"), []);
}

#[test]
fn tables_are_bounded_and_classes_stay() {
    let member = |i: usize| SetMember::Language(Language::of(&[format!("*{i}*")]).unwrap());
    let set = PatternSet::new((0..300).map(member).collect());
    let name = |i: u64| format!("{:x}", i.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let first: Vec<_> = (0..100).map(|i| set.class(&name(i)).unwrap()).collect();
    let mut slowly = Vec::new();
    for i in 0..6_000 {
        let class = set.class(&name(i));
        if let (Some(class), 0) = (class, i % 500) {
            set.matching(&name(i), &mut slowly);
            assert_eq!(*set.members(class), slowly);
        }
    }
    assert!(set.memory_usage() < 200 << 20, "{}", set.memory_usage());
    let again: Vec<_> = (0..100).map(|i| set.class(&name(i)).unwrap()).collect();
    assert_eq!(first, again);
}

#[test]
fn questions_are_bounded() {
    // A name that has every letter: 2^26 sets of letters met so far.
    let with = |letter: char| Language::of(&[format!("*{letter}*")]).unwrap();
    let pangrams = ('a'..='z').fold(Language::all(), |all, letter| {
        all.intersection(&with(letter))
    });
    assert_eq!(pangrams.is_empty(), Err(TooComplex));
    assert!(pangrams.contains("the quick brown fox jumps over the lazy dog"));
    // Formulas of any length and depth.
    let mut long = Language::empty();
    let mut deep = Language::all();
    for i in 0..2_000 {
        let one = Language::of(&[format!("a{i}-*")]).unwrap();
        long = long.union(&one.difference(&Language::of(&[format!("a{i}-b")]).unwrap()));
        deep = one.union(&deep.complement());
    }
    assert!(long.contains("a17-") && !long.contains("a17-b"));
    assert_eq!(
        long.includes(&Language::of(&["a17-", "a1999-c*"]).unwrap()),
        Ok(true)
    );
    assert!(deep.contains("a1999-"));
}
