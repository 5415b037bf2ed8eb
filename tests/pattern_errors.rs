//! Patterns that Elasticsearch refuses: its words, and where in the pattern the reader stopped.

// A panic is a failed test.
#![allow(clippy::unwrap_used)]

use rolescope::pattern::{Language, PatternErrorKind, StringMatcher};

/// Pattern, message, position in UTF-16 units.
const REFUSED: &[(&str, &str, usize)] = &[
    ("/a{/", "integer expected at position 2", 3),
    ("/a{,2}/", "integer expected at position 2", 3),
    ("/a{2/", "expected '}' at position 3", 4),
    ("/a{2,x}/", "expected '}' at position 4", 5),
    ("/a{99999999999}/", "For input string: \"99999999999\"", 14),
    ("/(/", "unexpected end-of-string", 2),
    ("/(a/", "expected ')' at position 2", 3),
    ("/(a|)/", "expected ')' at position 4", 5),
    ("/a)/", "end-of-string expected at position 1", 2),
    ("/a|/", "unexpected end-of-string", 3),
    ("/a&/", "unexpected end-of-string", 3),
    ("/~/", "unexpected end-of-string", 2),
    ("/[/", "unexpected end-of-string", 2),
    ("/[]/", "expected ']' at position 2", 3),
    ("/[^]/", "expected ']' at position 3", 4),
    ("/[a-]/", "invalid range: from (97) cannot be > to (93)", 5),
    (
        "/[z-ab]/",
        "invalid range: from (122) cannot be > to (97)",
        6,
    ),
    ("/[a-/", "unexpected end-of-string", 4),
    ("/\\/", "unexpected end-of-string", 2),
    ("/\\q/", "invalid character class \\q", 2),
    ("/[\\q]/", "invalid character class \\q", 3),
    ("/\"a/", "expected '\"' at position 2", 3),
    ("/<1-2/", "expected '>' at position 4", 5),
    ("/<1-a>/", "interval syntax error at position 4", 5),
    ("/<-1>/", "interval syntax error at position 3", 4),
    ("/<1-2-3>/", "interval syntax error at position 6", 7),
    (
        "/<1-9999999999>/",
        "interval syntax error at position 13",
        14,
    ),
    ("/<name>/", "'name' not found", 6),
    // The syntax is looked at before the name.
    ("/<name>(/", "unexpected end-of-string", 8),
    // Two UTF-16 units before the parenthesis.
    ("/\u{1F600})/", "end-of-string expected at position 2", 3),
];

#[test]
fn lucene_says_what_is_wrong_and_where() {
    for &(pattern, message, position) in REFUSED {
        let error = Language::of(&[pattern]).map(drop).unwrap_err();
        assert_eq!(
            (error.message.as_str(), error.position, error.code()),
            (message, Some(position), "invalid_pattern"),
            "{pattern}"
        );
        assert_eq!(error.pattern, pattern);
    }
}

#[test]
fn a_slash_at_one_end_only() {
    let error = Language::of(&["a", "/b"]).map(drop).unwrap_err();
    assert_eq!(
        error.message,
        "invalid pattern [/b]. patterns starting with '/' indicate regular expression pattern and therefore must \
         also end with '/'. other patterns (those that do not start with '/') will be treated as simple wildcard \
         patterns"
    );
    assert_eq!(error.position, Some(2));
    assert!(Language::of(&["/"]).is_err());
    // Where a list cuts a star off, the message is about what is left, the position about what was written.
    assert!(Language::of(&["*/b"]).is_ok());
    let error = Language::of(&["*/b", "c"]).map(drop).unwrap_err();
    assert!(error.message.starts_with("invalid pattern [/b]."));
    assert_eq!((error.pattern.as_str(), error.position), ("*/b", Some(3)));
}

#[test]
fn the_string_matcher_speaks_of_its_list() {
    let error = |patterns: &[&str]| StringMatcher::new(patterns).map(drop).unwrap_err().message;
    assert_eq!(
        error(&["a", "/b{/", "c*"]),
        "The set of patterns [/b{/,c*] is invalid"
    );
    assert_eq!(
        error(&["*a???????????????b"]),
        "The set of patterns [*a???????????????b] is too complex to evaluate"
    );
    let long = format!("/{}/", "\u{1F600}".repeat(60));
    assert_eq!(
        error(&[&long, "/(/"]),
        format!(
            "The set of patterns [/{}...] is invalid",
            "\u{1F600}".repeat(39)
        )
    );
}

#[test]
fn too_complex_is_another_code() {
    let error = Language::of(&["/(a|b)*a(a|b){20}/"]).map(drop).unwrap_err();
    assert_eq!(
        (error.kind, error.code()),
        (PatternErrorKind::TooComplex, "pattern_too_complex")
    );
    assert!(
        error.message.starts_with("Determinizing automaton with "),
        "{}",
        error.message
    );
    assert!(
        error
            .message
            .ends_with(" would require more than 10000 effort."),
        "{}",
        error.message
    );
}

#[test]
fn bounds_out_of_order_match_nothing_and_are_refused_by_newer_versions() {
    let language = Language::of(&["/a{3,2}/", "b"]).unwrap();
    assert!(!language.contains("aaa") && !language.contains("") && language.contains("b"));
    let error = Language::check(&["b", "/a{3,2}/"]).unwrap_err();
    assert_eq!(
        error.message,
        "invalid repetition range(out of order): 3..2"
    );
    assert_eq!(Language::check(&["/a{2,3}/", "b"]), Ok(()));
}
