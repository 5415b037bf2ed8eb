//! Every code of the validation: where it is said, and where it must not be.
//!
//! The cases are in `diagnostics.jsonl`: a `text` with `options`, and either the `code` that it
//! gives, with the `pointer`, the offending text (`at`) and what is proposed first in its place
//! (`replacement`), or the code that it does not give (`silent`).

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use rolescope::role::{Switches, to_json};
use rolescope::validate::{
    Deployment, Diagnostic, EntryPoint, Options, RoleOptions, Validation, codes, validate,
    validate_privileges_to_check, validate_role,
};
use serde_json::Value;

fn cases() -> Vec<Value> {
    let lines = include_str!("diagnostics.jsonl").lines();
    let case = |line| -> Value {
        let mut case: Value = serde_json::from_str(line).unwrap();
        // A role with many entries, all the same.
        if let Some(many) = case["options"]["many"].as_u64() {
            let mut role: Value = serde_json::from_str(case["text"].as_str().unwrap()).unwrap();
            let entry = role["indices"][0].clone();
            role["indices"] = (0..many).map(|_| entry.clone()).collect();
            case["text"] = Value::from(role.to_string());
        }
        case
    };
    lines.map(case).collect()
}

fn validation(case: &Value) -> Validation {
    let text = case["text"].as_str().unwrap();
    let option = |key: &str| case["options"][key].as_str();
    let entry_point = match option("entry") {
        Some("file") => EntryPoint::RolesFile,
        Some("api_key") => EntryPoint::ApiKey,
        Some("parser") => EntryPoint::Parser(Switches::STORED),
        Some("auto") => return validate(text, &Options::default()),
        Some("check") => return validate_privileges_to_check(text, "joe"),
        _ => EntryPoint::PutRole,
    };
    let deployment = match option("deployment") {
        Some("serverless") => Deployment::Serverless,
        _ => Deployment::Stack,
    };
    let name = option("name").or(Some("my_role"));
    validate_role(
        text,
        &RoleOptions {
            name,
            entry_point,
            deployment,
        },
    )
}

/// The piece of text that a diagnostic points at, from its offsets in UTF-16 units.
fn offending(text: &str, found: &Diagnostic) -> String {
    let range = found.range.unwrap();
    let units: Vec<u16> = text.encode_utf16().collect();
    String::from_utf16(&units[range.start.offset..range.end.offset]).unwrap()
}

fn first_replacement(found: &Diagnostic) -> &str {
    let first = found.suggestions.first();
    first
        .and_then(|first| first.replacement.as_deref())
        .unwrap_or_default()
}

#[test]
fn said_where_it_matters_and_only_there() {
    let mut wrong = Vec::new();
    for case in cases() {
        let found = validation(&case).diagnostics;
        let text = case["text"].as_str().unwrap();
        let is = |key: &str, said: &str| case[key].as_str().is_none_or(|expected| expected == said);
        let fits = if let Some(silent) = case["silent"].as_str() {
            found.iter().all(|found| found.code != silent)
        } else {
            found.iter().any(|found| {
                is("code", found.code)
                    && is("pointer", &found.pointer)
                    && (case["at"].is_null() || is("at", &offending(text, found)))
                    && is("replacement", first_replacement(found))
            })
        };
        if !fits {
            wrong.push(format!("{case}\n  {found:?}\n"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.concat());
}

/// Where something is refused, and only there, the server has words for it.
#[test]
fn errors_are_what_the_server_refuses() {
    for case in cases() {
        let found = validation(&case);
        let errors = found
            .diagnostics
            .iter()
            .filter(|found| found.severity == "error");
        assert_eq!(errors.clone().count() == 0, found.valid, "{case}");
        assert_eq!(found.elasticsearch.is_none(), found.valid, "{case}");
        for error in errors {
            assert!(error.elasticsearch.is_some(), "{error:?}");
        }
        for remark in found
            .diagnostics
            .iter()
            .filter(|found| found.severity != "error")
        {
            assert!(remark.elasticsearch.is_none(), "{remark:?}");
        }
    }
}

/// Putting a replacement in takes the diagnostic away.
#[test]
fn replacements_help() {
    for case in cases().iter().filter(|case| case["code"].is_string()) {
        let text = case["text"].as_str().unwrap();
        let code = case["code"].as_str().unwrap();
        let said = validation(case).diagnostics;
        let said_of = |found: &Diagnostic| {
            found.code == code
                && case["pointer"]
                    .as_str()
                    .is_none_or(|pointer| found.pointer == pointer)
        };
        let Some(found) = said.iter().find(|found| said_of(found)) else {
            continue;
        };
        for suggestion in &found.suggestions {
            let Some(replacement) = &suggestion.replacement else {
                continue;
            };
            let range = found.range.unwrap();
            let mut units: Vec<u16> = text.encode_utf16().collect();
            units.splice(
                range.start.offset..range.end.offset,
                replacement.encode_utf16(),
            );
            let mut fixed = case.clone();
            fixed["text"] = Value::from(String::from_utf16(&units).unwrap());
            let again = validation(&fixed).diagnostics;
            let still: Vec<_> = again.iter().filter(|found| said_of(found)).collect();
            assert!(still.is_empty(), "{text} -> {}: {still:?}", fixed["text"]);
        }
    }
}

#[test]
fn every_code_has_cases() {
    let cases = cases();
    let of = |key: &str| -> BTreeSet<&str> {
        cases.iter().filter_map(|case| case[key].as_str()).collect()
    };
    let codes = codes();
    let unique: BTreeSet<&str> = codes.iter().map(|code| code.code).collect();
    assert_eq!(codes.len(), unique.len(), "codes are unique");
    // No feature of the catalog needs all spaces; and so many roles are made in tests/npm/hostile.test.mjs.
    let elsewhere = |code: &str| matches!(code, "kibana_needs_all_spaces" | "too_many_roles");
    let all: BTreeSet<&str> = unique.into_iter().filter(|code| !elsewhere(code)).collect();
    assert_eq!(of("code"), all, "cases in which it is said");
    assert_eq!(of("silent"), all, "cases in which it is not");
}

/// What Elasticsearch and Serverless define themselves has no error, and hardly a warning.
#[test]
fn built_in_roles_are_valid() {
    let roles = rolescope::catalog::builtin_roles().iter().map(|role| {
        (
            role.name,
            to_json(&role.descriptor()).to_text(),
            Deployment::Stack,
        )
    });
    let serverless = rolescope::catalog::serverless_roles().iter();
    let serverless = serverless.map(|role| {
        (
            role.name,
            to_json(&role.descriptor()).to_text(),
            Deployment::Serverless,
        )
    });
    let mut warnings = 0;
    for (name, descriptor, deployment) in roles.chain(serverless) {
        let options = RoleOptions {
            name: Some("custom"),
            entry_point: EntryPoint::PutRole,
            deployment,
        };
        let found = validate_role(&descriptor, &options);
        let reserved_only = |found: &Diagnostic| found.code == "reserved_metadata_key";
        let errors: Vec<_> = found
            .diagnostics
            .iter()
            .filter(|found| found.severity == "error" && !reserved_only(found))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        for found in found
            .diagnostics
            .iter()
            .filter(|found| found.severity == "warning")
        {
            println!("{name}: {} {}", found.pointer, found.message);
            warnings += 1;
        }
    }
    assert!(warnings < 60, "{warnings} warnings");
}

/// The documentation lists every code as it is.
#[test]
fn the_documentation_is_up_to_date() {
    let documentation = include_str!("../docs/diagnostics.md");
    for code in codes() {
        let line = format!("| `{}` | {} |", code.code, code.summary);
        assert!(
            documentation.contains(&line),
            "run `cargo run --example diagnostics > docs/diagnostics.md`: no {line}"
        );
    }
    let listed = documentation
        .lines()
        .filter(|line| line.starts_with("| `"))
        .count();
    assert_eq!(listed, codes().len());
}
