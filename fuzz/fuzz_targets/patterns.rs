//! Any text is patterns or an error, and all ways to ask about patterns agree.
//!
//! A line is a pattern. Those before the first empty line are one list, those after it another, and every
//! line is also a name.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rolescope::pattern::{Language, PatternSet, SetMember, StringMatcher};

fuzz_target!(|text: &str| {
    let (left, right) = text.split_once("\n\n").unwrap_or((text, ""));
    let left: Vec<&str> = left.lines().collect();
    let right: Vec<&str> = right.lines().collect();
    let (Some(a), Some(b)) = (language(&left), language(&right)) else {
        return;
    };

    let mut members = vec![
        SetMember::Language(a.difference(&b)),
        SetMember::Language(a.clone()),
    ];
    members.extend(StringMatcher::new(&right).map(SetMember::Matcher));
    let set = PatternSet::new(members.clone());
    let mut slowly = Vec::new();
    for name in text.lines().chain(["", "a", "\u{1F600}"]) {
        let holds = |member: &SetMember| match member {
            SetMember::Language(language) => language.contains(name),
            SetMember::Matcher(matcher) => matcher.matches(name),
        };
        let expected: Vec<u32> = (0..)
            .zip(&members)
            .filter(|(_, member)| holds(member))
            .map(|(id, _)| id)
            .collect();
        assert_eq!(
            a.difference(&b).contains(name),
            a.contains(name) && !b.contains(name)
        );
        set.matching(name, &mut slowly);
        assert_eq!(slowly, expected);
        let class = set.class(name).expect("the table of classes is not full");
        assert_eq!(*set.members(class), expected);
    }

    if let (Ok(witness), Ok(included)) = (a.witness(&b), b.includes(&a)) {
        assert_eq!(witness.is_none(), included);
        // A name of surrogates alone cannot be shown.
        if let Some(name) = witness.filter(|name| !name.contains('\u{FFFD}')) {
            assert!(a.contains(&name) && !b.contains(&name), "{name:?}");
        }
    }
    for language in [&a, &a.difference(&b)] {
        if let Ok(shown) = language.to_pattern() {
            match Language::of(&shown) {
                Ok(again) => assert_ne!(again.same_as(language), Ok(false), "{shown:?}"),
                Err(error) => assert_eq!(error.code(), "pattern_too_complex", "{shown:?}"),
            }
        }
    }
});

fn language(patterns: &[&str]) -> Option<Language> {
    match Language::of(patterns) {
        Ok(language) => Some(language),
        Err(error) => {
            let length = error.pattern.encode_utf16().count();
            assert!(error.position.is_none_or(|at| at <= length), "{error:?}");
            assert!(!error.message.is_empty());
            None
        }
    }
}
