//! The JSON reader: places, problems, recovery, and reading objects.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use rolescope::json::{self, Node, ProblemCode, Value, from_text, read};

/// Text, what is read from it, and the codes noted, with the offending text of the first.
const CASES: &[(&str, &str, &[&str], &str)] = &[
    // Plain JSON.
    (
        r#"{"a":[1,-2.5e3,"x\u0041\n",true,null]}"#,
        r#"{"a":[1,-2.5e3,"xA\n",true,null]}"#,
        &[],
        "",
    ),
    (r#""\ud83d\ude00""#, "\"😀\"", &[], ""),
    ("  [ ] ", "[]", &[], ""),
    // What Elasticsearch reads although it is not plain JSON.
    ("\u{feff}{}", "{}", &["byte_order_mark"], "\u{feff}"),
    ("{\"a\":1 // b\n}", r#"{"a":1}"#, &["comment"], "// b"),
    ("/* b */{}", "{}", &["comment"], "/* b */"),
    (
        r#""\ud83d""#,
        "\"\u{fffd}\"",
        &["lone_surrogate"],
        r"\ud83d",
    ),
    (
        r#""\ud83d\u0041""#,
        "\"\u{fffd}A\"",
        &["lone_surrogate"],
        r"\ud83d",
    ),
    ("{} x", "{}", &["trailing_text"], "x"),
    ("{} \u{c}", "{}", &["trailing_text"], "\u{c}"),
    // What it does not read.
    ("", "", &["empty_text"], ""),
    ("  \n", "", &["empty_text"], "  \n"),
    ("# c\n{}", "{}", &["foreign_comment"], "# c"),
    ("{} /* c", "{}", &["foreign_comment"], "/* c"),
    (r#"{"a":1,}"#, r#"{"a":1}"#, &["trailing_comma"], ","),
    ("[1,]", "[1]", &["trailing_comma"], ","),
    ("[,1,,2]", "[1,2]", &["extra_comma", "extra_comma"], ","),
    (
        r#"{"a":1 "b":2}"#,
        r#"{"a":1,"b":2}"#,
        &["missing_comma"],
        "\"",
    ),
    ("[\"a\"\n\"b\"]", r#"["a","b"]"#, &["missing_comma"], "\""),
    (r#"{"a" 1}"#, r#"{"a":1}"#, &["missing_colon"], "\"a\""),
    (
        r#"{"a" => 1, "b" = 2}"#,
        r#"{"a":1,"b":2}"#,
        &["missing_colon", "missing_colon"],
        "=>",
    ),
    (r#"{"a":}"#, r#"{"a":null}"#, &["missing_value"], "\"a\""),
    (
        r#"{"a","b":1}"#,
        r#"{"a":null,"b":1}"#,
        &["missing_value"],
        "\"a\"",
    ),
    (
        "{'a':'it\\'s \"x\"'}",
        r#"{"a":"it's \"x\""}"#,
        &["single_quotes", "single_quotes"],
        "'a'",
    ),
    (
        "[\"\"\"a \"b\"\n\"\"\"]",
        r#"["a \"b\"\n"]"#,
        &["triple_quotes"],
        "\"\"\"a \"b\"\n\"\"\"",
    ),
    (
        "{a:1,b_c:2}",
        r#"{"a":1,"b_c":2}"#,
        &["unquoted_key", "unquoted_key"],
        "a",
    ),
    (
        "[read, logs-*]",
        r#"["read","logs-*"]"#,
        &["unquoted_value", "unquoted_value"],
        "read",
    ),
    (
        "[True, None, undefined]",
        "[true,null,null]",
        &["unquoted_value"; 3],
        "True",
    ),
    (
        "{\"a\":\"b,\n \"c\":1}",
        r#"{"a":"b","c":1}"#,
        &["unclosed_string"],
        "\"b",
    ),
    (
        "[\"a",
        r#"["a"]"#,
        &["unclosed_bracket", "unclosed_string"],
        "[",
    ),
    ("{\"a\":[1,2}", r#"{"a":[1,2]}"#, &["unclosed_bracket"], "["),
    ("[1}]", "[1]", &["mismatched_bracket"], "}"),
    (
        "[1;2]",
        "[1,2]",
        &["unexpected_character", "missing_comma"],
        ";",
    ),
    (
        "{\"a\"::1}",
        r#"{"a":null}"#,
        &[
            "missing_value",
            "unexpected_character",
            "unquoted_key",
            "missing_value",
            "missing_comma",
        ],
        "",
    ),
    (
        "[\"a\nb\"]",
        r#"["a\nb"]"#,
        &["control_character"],
        "\"a\nb\"",
    ),
    (r#"["a\d"]"#, r#"["a\\d"]"#, &["bad_escape"], r"\d"),
    ("[007,+1,.5,1.]", "[7,1,0.5,1]", &["bad_number"; 4], "007"),
    (
        r#"{"a":1,"b":2,"a":3}"#,
        r#"{"a":1,"b":2,"a":3}"#,
        &["duplicate_key"],
        "\"a\"",
    ),
    ("[1\u{a0},2]", "[1,2]", &["unexpected_character"], "\u{a0}"),
];

#[test]
fn problems_and_recovery() {
    for (text, value, codes, offending) in CASES {
        let read = read(text);
        let found: Vec<&str> = read
            .problems
            .iter()
            .map(|problem| problem.code.name())
            .collect();
        if text == &"{\"a\"::1}" {
            // What is made of it does not matter, only that it ends and complains.
            assert!(!found.is_empty());
            continue;
        }
        assert_eq!(&found, codes, "{text}");
        assert_eq!(
            read.root.map(|root| root.to_text()).unwrap_or_default(),
            *value,
            "{text}"
        );
        if let Some(first) = read.problems.first() {
            assert_eq!(
                &text[first.span.start..first.span.end],
                *offending,
                "{text}"
            );
        }
    }
}

/// Replacing what each problem says to replace gives JSON without that problem.
#[test]
fn replacements_help() {
    for (text, value, ..) in CASES {
        let mut fixed = (*text).to_owned();
        let problems = read(text).problems;
        if problems.iter().any(|problem| problem.replacement.is_none()) {
            continue;
        }
        for problem in problems.iter().rev() {
            fixed.replace_range(
                problem.span.start..problem.span.end,
                problem.replacement.as_deref().unwrap(),
            );
        }
        let again = read(&fixed);
        assert_eq!(again.problems, [], "{text} -> {fixed}");
        assert_eq!(again.root.unwrap().to_text(), *value, "{text} -> {fixed}");
    }
}

#[test]
fn what_elasticsearch_reads_is_no_refusal() {
    assert!(
        read("\u{feff}// c\n{\"a\":\"\\ud800\"} }")
            .refusal()
            .is_none()
    );
    assert_eq!(
        read("{\"a\":1,}").refusal().unwrap().code,
        ProblemCode::TrailingComma
    );
}

#[test]
fn depth_is_bounded() {
    let text = "[".repeat(100_000);
    let read = read(&text);
    assert!(
        read.problems
            .iter()
            .any(|problem| problem.code == ProblemCode::TooDeep)
    );
    let fits = format!(
        "{}{}",
        "[".repeat(json::MAX_DEPTH),
        "]".repeat(json::MAX_DEPTH)
    );
    assert_eq!(json::read(&fits).problems, []);
    let deep = format!(
        "{}1{}",
        "{\"a\":".repeat(json::MAX_DEPTH + 1),
        "}".repeat(json::MAX_DEPTH + 1)
    );
    let codes: Vec<_> = json::read(&deep)
        .problems
        .iter()
        .map(|problem| problem.code)
        .collect();
    assert_eq!(codes, [ProblemCode::TooDeep]);
}

#[test]
fn large_and_hostile_texts_take_linear_time() {
    for unit in [
        "[", "{", "}", "\"", "\"\n", "'\n", "\"a\":", ",", "\\", "/*", "//\n", "{\"", "\"\"\"",
        "0", "é", ":",
    ] {
        let text = unit.repeat(2_000_000 / unit.len());
        let start = std::time::Instant::now();
        let read = read(&text);
        assert!(read.problems.len() <= json::MAX_PROBLEMS);
        assert!(
            start.elapsed().as_secs() < 5,
            "{unit:?} took {:?}",
            start.elapsed()
        );
    }
}

#[test]
fn places() {
    let text = "{ \"a\" : [ 1 , \"é\" ] }";
    let root = read(text).root.unwrap();
    let member = root.member("a").unwrap();
    assert_eq!(&text[member.key_span.start..member.key_span.end], "\"a\"");
    assert_eq!(
        &text[member.value.span.start..member.value.span.end],
        "[ 1 , \"é\" ]"
    );
    let Value::Array(items) = &member.value.value else {
        panic!()
    };
    assert_eq!(&text[items[1].span.start..items[1].span.end], "\"é\"");
}

/// A name and a list of names, as an options object may hold them.
fn options(place: &json::Place<'_>) -> Result<(String, Vec<String>), json::Misfit> {
    let mut object = place.object()?;
    let name = object.required("roleName")?.text()?;
    let roles = object.texts("roles")?.unwrap_or_default();
    object.flag("strict")?;
    object.finish()?;
    Ok((name, roles))
}

#[test]
fn objects_are_read_key_by_key() {
    let (name, roles) =
        from_text(r#"{"roleName":"a","strict":null,"roles":["x"]}"#, options).unwrap();
    assert_eq!((name.as_str(), roles), ("a", vec!["x".to_owned()]));
}

#[test]
fn misfits_point_at_the_value() {
    for (text, code, pointer) in [
        (r#"{"roleName":"a","formt":1}"#, "unknown_key", "/formt"),
        (r#"{"roleName":1}"#, "unexpected_value", "/roleName"),
        (
            r#"{"roleName":"a","strict":1}"#,
            "unexpected_value",
            "/strict",
        ),
        (
            r#"{"roleName":"a","roles":["x",3]}"#,
            "unexpected_value",
            "/roles/1",
        ),
        (r#"{"roles":[]}"#, "missing_key", ""),
        (r#"["a"]"#, "unexpected_value", ""),
        (r#"{"roleName":"a""#, "invalid_json", ""),
        ("", "invalid_json", ""),
    ] {
        let misfit = from_text(text, options).unwrap_err();
        assert_eq!(
            (misfit.code, misfit.pointer.as_str()),
            (code, pointer),
            "{text}"
        );
    }
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Pieces of JSON and of its abuses, to be strung together.
fn rubble() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "'",
        "\"\"\"",
        "\\",
        "\\u",
        "\\ud83d",
        "//",
        "/*",
        "*/",
        "#",
        "\n",
        " ",
        "true",
        "nul",
        "12",
        "-",
        "0x",
        "é",
        "\u{feff}",
        "\"a\"",
        "\"names\":",
        "=>",
        "\u{1}",
    ];
    prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat())
}

fn spans_are_inside(node: &Node, text: &str) -> bool {
    text.get(node.span.start..node.span.end).is_some()
        && match &node.value {
            Value::Array(items) => items.iter().all(|item| spans_are_inside(item, text)),
            Value::Object(members) => members.iter().all(|member| {
                text.get(member.key_span.start..member.key_span.end)
                    .is_some()
                    && spans_are_inside(&member.value, text)
            }),
            _ => true,
        }
}

proptest! {
    /// What serde_json writes is read without a problem to the same value, and written alike.
    #[test]
    fn agrees_with_serde_json(value in any_json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        let read = read(&text);
        prop_assert!(read.problems.is_empty());
        let json = read.root.unwrap().to_json();
        prop_assert_eq!(&serde_json::to_value(&json).unwrap(), &value);
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&json.to_text()).unwrap(), value.clone());
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&json.to_pretty_text()).unwrap(), value);
        prop_assert_eq!(json::read(&json.to_text()).root.unwrap().to_json(), json);
    }

    /// Any text gives a tree and problems whose places are in the text; what serde_json reads
    /// has no problem that stops Elasticsearch, and what it does not read has one.
    #[test]
    fn any_text_is_read(text in prop_oneof![rubble(), any::<String>()]) {
        let read = read(&text);
        for problem in &read.problems {
            prop_assert!(text.get(problem.span.start..problem.span.end).is_some());
            prop_assert!(problem.at <= text.len());
        }
        prop_assert!(read.root.iter().all(|root| spans_are_inside(root, &text)));
        let strict = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        let unlike = |code| matches!(code, ProblemCode::DuplicateKey | ProblemCode::LongNumber);
        if strict {
            prop_assert!(read.problems.iter().all(|problem| unlike(problem.code)), "{:?}", read.problems);
        } else {
            prop_assert!(!read.problems.is_empty());
        }
    }
}
