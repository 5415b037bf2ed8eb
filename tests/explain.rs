//! Explanations: that they say what the engine decides, that what they name is so, that every fix
//! mends, and the sentences word for word.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod random;

use proptest::prelude::*;
use random::{access, any_question, decide, question, spec, try_access};
use rolescope::access::apis::Basis;
use rolescope::access::explain::{
    Change, Explanation, LackReason, Question, QuestionParts, Section,
};
use rolescope::access::{Access, AccessError};
use rolescope::catalog::Deployment;
use rolescope::pattern::Language;
use rolescope::privilege::index;
use serde_json::{Value, json};

fn ask(spec: &Value, parts: &Value) -> Explanation {
    access(spec).explain(&question(parts)).unwrap()
}

/// The spec of one side alone.
fn side_alone(spec: &Value, side: usize) -> Value {
    let mut alone = spec.clone();
    let has_own = !spec["roles"].as_array().unwrap().is_empty() || spec["limitedBy"].is_null();
    if side == usize::from(has_own) {
        alone["roles"] = spec["limitedBy"].clone();
    }
    alone.as_object_mut().unwrap().remove("limitedBy");
    alone
}

/// Makes the edit that a JSON Patch describes.
fn apply(patch: &[Change], role: &mut Value) {
    for change in patch {
        let (parent, key) = change.path.rsplit_once('/').unwrap();
        let value = change
            .value
            .as_ref()
            .map(|value| serde_json::from_str(&value.to_text()).unwrap());
        match (role.pointer_mut(parent).unwrap(), change.op) {
            (Value::Array(list), "add") if key == "-" => list.push(value.unwrap()),
            (Value::Object(members), "add") => {
                members.insert(key.to_owned(), value.unwrap());
            }
            (Value::Object(members), "remove") => {
                members.remove(key).unwrap();
            }
            (target, op) => panic!("{op} {} on {target}", change.path),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn an_explanation_is_the_decision_and_its_fixes_mend(spec in spec(), parts in any_question()) {
        let Ok(asked) = try_access(&spec) else { return Ok(()) };
        let question = question(&parts);
        let explanation = asked.explain(&question);
        match decide(&asked, &question) {
            Err(_) => prop_assert!(explanation.is_err()),
            Ok(granted) => {
                let explanation = explanation.unwrap();
                prop_assert_eq!(explanation.granted, granted);
                is_consistent(&asked, &explanation)?;
                lacks_what_it_says(&question, &explanation)?;
                fixes_mend(&spec, &question, &explanation)?;
            }
        }
    }
}

fn is_consistent(asked: &Access, explanation: &Explanation) -> Result<(), TestCaseError> {
    let granted = explanation.granted;
    prop_assert_eq!(explanation.sides.len(), asked.sides().len());
    prop_assert_eq!(explanation.sides.iter().all(|side| *side), granted);
    for (side, says_yes) in explanation.sides.iter().enumerate() {
        let grants = explanation.grants.iter().any(|grant| grant.side == side);
        prop_assert_eq!(grants, *says_yes, "{:?}", explanation);
    }
    let answer = if granted { "Yes" } else { "No" };
    prop_assert!(explanation.sentence.starts_with(answer));
    prop_assert!(explanation.sentence.ends_with('.'));
    prop_assert!(
        !explanation.sentence.contains("[]"),
        "{}",
        explanation.sentence
    );
    prop_assert!(!granted || explanation.lacking.is_empty() && explanation.fixes.is_empty());
    for grant in &explanation.grants {
        prop_assert!(
            !grant.privileges.is_empty() || !grant.patterns.is_empty(),
            "{grant:?}"
        );
    }
    Ok(())
}

/// The examples of what is lacking were asked for and are not held.
fn lacks_what_it_says(question: &Question, explanation: &Explanation) -> Result<(), TestCaseError> {
    for lack in &explanation.lacking {
        prop_assert!(!explanation.sides[lack.side]);
        let Question::IndexPrivilege { pattern, .. } = question else {
            continue;
        };
        for reason in lack
            .reasons
            .iter()
            .filter(|_| lack.section == Section::Indices)
        {
            match reason {
                LackReason::Name { witness } | LackReason::Spread { witness } => {
                    prop_assert!(Language::of(&[pattern]).unwrap().contains(witness));
                    prop_assert!(!Language::of(&lack.patterns).unwrap().contains(witness));
                }
                LackReason::Privilege { witness } => {
                    let held = index::resolve_by_selector(&lack.privileges).unwrap();
                    prop_assert!(held.iter().any(|held| !held.actions.contains(witness)));
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// Every fix makes its side say yes, and there is one unless nothing could.
fn fixes_mend(
    spec: &Value,
    question: &Question,
    explanation: &Explanation,
) -> Result<(), TestCaseError> {
    for fix in &explanation.fixes {
        let mut alone = side_alone(spec, fix.side);
        let roles = alone["roles"].as_array_mut().unwrap();
        if let Some(name) = &fix.role {
            let role = roles.iter_mut().find(|role| role["name"] == name.as_str());
            apply(&fix.patch, &mut role.unwrap()["descriptor"]);
        } else {
            let mut added = json!({});
            apply(&fix.patch, &mut added);
            roles.push(json!({ "name": "added", "descriptor": added }));
        }
        let mended = access(&alone);
        prop_assert!(
            decide(&mended, question).unwrap(),
            "{} did not mend {alone}",
            fix.text
        );
    }
    let is_hopeless = match question {
        // Not an action, not the name of an index, not a pattern that matches anything.
        Question::IndexAction { action, name } => action == "nonsense" || name.starts_with('/'),
        Question::IndexActionAnywhere(action) => action == "nonsense",
        Question::IndexPrivilege { pattern, .. } => {
            pattern.starts_with(".sec") || pattern.starts_with(".kib")
        }
        // Nothing is registered under the name, so that entries merge into something else.
        Question::ApplicationPrivilege { privilege, .. } => privilege == "unknown",
        _ => false,
    };
    let in_workflow = spec["roles"][0]["descriptor"]["restriction"].is_object();
    prop_assert!(
        explanation.granted || is_hopeless || in_workflow || !explanation.fixes.is_empty(),
        "nothing mends {spec}"
    );
    Ok(())
}

// ------------------------------------------------------------------------------- the sentences

/// One line a case: a spec, a question, the sentence of the answer and those of the fixes.
#[test]
fn sentences_are_those_of_an_administrator() {
    for line in include_str!("explain/sentences.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let explanation = ask(&case["spec"], &case["question"]);
        assert_eq!(json!(explanation.sentence), case["sentence"], "{line}");
        let fixes: Vec<&str> = explanation
            .fixes
            .iter()
            .map(|fix| fix.text.as_str())
            .collect();
        assert_eq!(json!(fixes), case["fixes"], "{line}");
    }
}

fn answer(spec: &Value, parts: &Value) -> Result<Explanation, AccessError> {
    let parts = rolescope::json::from_text(&parts.to_string(), QuestionParts::read).unwrap();
    access(spec).answer(parts)
}

/// Questions about REST APIs and Kibana's features, word for word.
#[test]
fn answers() {
    for line in include_str!("explain/answers.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let found = answer(&case["spec"], &case["question"]).unwrap();
        assert_eq!(json!(found.sentence), case["sentence"], "{line}");
        assert_eq!(json!(found.sides), case["sides"], "{line}");
        let fixes: Vec<&str> = found.fixes.iter().map(|fix| fix.text.as_str()).collect();
        assert_eq!(json!(fixes), case["fixes"], "{line}");
        assert_eq!(
            found.granted,
            found.sides.iter().all(|granted| *granted),
            "{line}"
        );
        // A fix makes the side's answer yes.
        for fix in found
            .fixes
            .iter()
            .filter(|fix| fix.role.as_deref() == Some("dev"))
        {
            let mut spec = case["spec"].clone();
            apply(&fix.patch, &mut spec["roles"][0]["descriptor"]);
            assert!(
                answer(&spec, &case["question"]).unwrap().granted,
                "{line} {}",
                fix.text
            );
        }
    }
    let viewer = json!({"roles": ["viewer"]});
    for (parts, code) in [
        (json!({"api": "no.such"}), "unknown_api"),
        (
            json!({"api": "search", "deployment": "moon"}),
            "unknown_option",
        ),
        (
            json!({"feature": "no_such", "privilege": "all"}),
            "unknown_feature",
        ),
        (
            json!({"feature": "canvas", "privilege": "no_such"}),
            "unknown_feature",
        ),
        (json!({"feature": "canvas"}), "incomplete_question"),
        (json!({}), "incomplete_question"),
    ] {
        assert_eq!(answer(&viewer, &parts).unwrap_err().code, code, "{parts}");
    }
}

/// What is said of an API is what is decided about it, for every API and some roles.
#[test]
fn calls_are_decided_as_apis_are() {
    for role in [
        "viewer",
        "editor",
        "monitoring_user",
        "snapshot_user",
        "superuser",
    ] {
        let access = access(&json!({"roles": [role]}));
        for api in rolescope::catalog::apis() {
            for index in [None, Some("logs-app")] {
                let decided = access.explain_api(api, index, Deployment::Stack).unwrap();
                let told = access
                    .explain_call(&api.name, index, Deployment::Stack)
                    .unwrap();
                assert_eq!(
                    told.granted, decided.granted,
                    "{role} {} {index:?}",
                    api.name
                );
                let sides = told.sides.iter().all(|granted| *granted);
                let is_documented = decided.api.basis == Basis::Documentation;
                assert!(
                    sides == told.granted || is_documented,
                    "{role} {} {told:?}",
                    api.name
                );
                let says = if told.granted { "Yes" } else { "No" };
                assert!(told.sentence.starts_with(says) || is_documented, "{told:?}");
            }
        }
    }
}

/// `ManageOwnApiKeyClusterPrivilege` grants neither of these for any request.
#[test]
fn granting_and_cloning_keys_is_never_about_own_ones() {
    let spec = json!({"roles": [{"descriptor": {"cluster": ["manage_own_api_key"]}}]});
    let told = |name: &str| {
        let action = format!("cluster:admin/xpack/security/api_key/{name}");
        ask(&spec, &json!({ "action": action }))
    };
    for name in ["grant", "clone"] {
        let text = told(name).lacking[0].text.clone();
        assert!(text.starts_with("leaves out"), "{text}");
        assert!(!told(name).sentence.contains("not for every request"));
    }
    assert!(told("get").sentence.contains("not for every request"));
}

/// What is on other clusters is decided there, by what is sent along.
#[test]
fn names_on_other_clusters() {
    let spec = json!({"roles": [{"descriptor": {
        "indices": [{"names": ["local*"], "privileges": ["read"]}],
        "remote_indices": [{"clusters": ["far*"], "names": ["logs"], "privileges": ["read"]}]
    }}]});
    for (parts, sentence) in [
        (
            json!({"action": "indices:data/read/search", "index": "far_one:logs"}),
            "What counts on the cluster [far_one] is [remote_indices], which grants it there.",
        ),
        (
            json!({"privilege": "read", "index": "far_one:logs"}),
            "What counts on the cluster [far_one] is [remote_indices], which grants it there.",
        ),
        (
            json!({"privilege": "write", "index": "far_one:logs"}),
            "What counts on the cluster [far_one] is [remote_indices], which does not grant it there.",
        ),
        (
            json!({"privilege": "read", "index": "near:logs"}),
            "What counts on the cluster [near] is [remote_indices], which does not grant it there.",
        ),
    ] {
        let told = ask(&spec, &parts);
        assert!(!told.granted && told.fixes.is_empty(), "{parts}");
        assert!(told.sentence.ends_with(sentence), "{}", told.sentence);
    }
    let key = json!({"roles": spec["roles"], "limitedBy": ["viewer"]});
    let told = ask(&key, &json!({"privilege": "read", "index": "far_one:logs"}));
    assert!(told.sentence.ends_with("does not grant it there."));
    let local = ask(
        &spec,
        &json!({"privilege": "read_failure_store", "index": "logs::failures"}),
    );
    assert!(!local.sentence.contains("cluster ["), "{}", local.sentence);
}

/// What the interceptors refuse is granted all the same.
#[test]
fn granted_and_yet_refused() {
    let spec = json!({"roles": [{"descriptor": {"indices": [
        {"names": ["a"], "privileges": ["all"], "field_security": {"grant": ["x"]}},
        {"names": ["b"], "privileges": ["all"]}
    ]}}]});
    for (action, index, refused) in [
        ("indices:data/write/update", "a", true),
        ("indices:admin/resize", "a", true),
        ("indices:data/write/update", "b", false),
        ("indices:data/write/index", "a", false),
    ] {
        let parts = QuestionParts {
            action: Some(action.to_owned()),
            index: Some(index.to_owned()),
            ..QuestionParts::default()
        };
        let told = access(&spec).answer(parts).unwrap();
        assert!(told.granted, "{action}");
        let sentence = told.sentence;
        assert_eq!(sentence.contains("is refused"), refused, "{sentence}");
    }
}
