//! Explanations: that they say what the engine decides, that what they name is so, that every fix
//! mends, and the sentences word for word.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use rolescope::access::explain::{
    Change, Explanation, LackReason, Question, QuestionParts, Section,
};
use rolescope::access::{Access, AccessError, AccessSpec};
use rolescope::pattern::Language;
use rolescope::privilege::index;
use serde_json::{Value, json};

fn access(spec: &Value) -> Access {
    try_access(spec).unwrap()
}

fn try_access(spec: &Value) -> Result<Access, AccessError> {
    let spec: AccessSpec = rolescope::json::from_text(&spec.to_string(), AccessSpec::read).unwrap();
    Access::new(&spec)
}

fn question(parts: &Value) -> Question {
    let parts: QuestionParts =
        rolescope::json::from_text(&parts.to_string(), QuestionParts::read).unwrap();
    parts.question().unwrap()
}

fn ask(spec: &Value, parts: &Value) -> Explanation {
    access(spec).explain(&question(parts)).unwrap()
}

/// The decision of the engine, without a reason.
fn decide(access: &Access, question: &Question) -> Result<bool, AccessError> {
    match question {
        Question::ClusterAction(action) | Question::IndexActionAnywhere(action) => {
            Ok(access.allows(action, None))
        }
        Question::ClusterPrivilege(name) => access.has_cluster_privilege(name),
        Question::IndexAction { action, name } => Ok(access.allows(action, Some(name))),
        Question::IndexPrivilege {
            privilege,
            pattern,
            allow_restricted_indices,
        } => access
            .has_index_privileges(
                pattern,
                std::slice::from_ref(privilege),
                *allow_restricted_indices,
            )
            .map(|answers| answers[0]),
        Question::ApplicationPrivilege {
            application,
            privilege,
            resource,
        } => access.has_application_privilege(application, privilege, resource),
        Question::RunAs(user) => Ok(access.allows_run_as(user)),
    }
}

// ------------------------------------------------------------------------------------- any role

const NAMES: &[&str] = &[
    "*",
    "logs-*",
    "logs-app",
    "logs-app-*",
    "metrics",
    "m?trics*",
    "/[lm]o.*/",
    "/~(logs-app)/",
    ".security-7",
    ".sec*",
    ".kibana*",
    "*app*",
    "a\\*b",
    "all",
    ".ds-logs-1",
    ".fs-logs-1",
    "logs",
];

const INDEX_PRIVILEGES: &[&str] = &[
    "read",
    "write",
    "index",
    "delete",
    "create_doc",
    "monitor",
    "manage",
    "view_index_metadata",
    "all",
    "ALL",
    "none",
    "read_failure_store",
    "manage_failure_store",
    "manage_data_stream_lifecycle",
    "indices:data/read/search",
    "indices:data/write/*",
    "indices:admin/mapping/put",
];

const CLUSTER_PRIVILEGES: &[&str] = &[
    "monitor",
    "manage",
    "all",
    "none",
    "manage_security",
    "manage_own_api_key",
    "manage_api_key",
    "read_security",
    "cluster:monitor/health",
    "cluster:admin/xpack/security/user/*",
    "manage_ilm",
];

const USERS: &[&str] = &["joe", "jo*", "/a.*/", "*", "a\\*b", "a*b", "/joe"];

fn some(values: &'static [&'static str], most: usize) -> impl Strategy<Value = Vec<&'static str>> {
    subsequence(values, 0..=most).prop_shuffle()
}

fn at_least_one(
    values: &'static [&'static str],
    most: usize,
) -> impl Strategy<Value = Vec<&'static str>> {
    subsequence(values, 1..=most).prop_shuffle()
}

fn index_entry() -> impl Strategy<Value = Value> {
    let limits = select(vec![
        json!({}),
        json!({}),
        json!({ "query": "{\"match_all\":{}}" }),
        json!({ "field_security": { "grant": ["a*"], "except": ["ab"] } }),
    ]);
    (
        at_least_one(NAMES, 3),
        at_least_one(INDEX_PRIVILEGES, 3),
        any::<bool>(),
        limits,
    )
        .prop_map(|(names, privileges, flag, mut entry)| {
            entry["names"] = json!(names);
            entry["privileges"] = json!(privileges);
            entry["allow_restricted_indices"] = json!(flag);
            entry
        })
}

fn application_entry() -> impl Strategy<Value = Value> {
    (
        select(vec!["app", "ap*", "*", "other"]),
        at_least_one(&["read", "write", "unknown", "data:*", "*"], 2),
        at_least_one(&["*", "space:a", "space:*", "/space:[ab]/"], 2),
    )
        .prop_map(|(application, privileges, resources)| {
            json!({ "application": application, "privileges": privileges, "resources": resources })
        })
}

fn descriptor() -> impl Strategy<Value = Value> {
    (
        some(CLUSTER_PRIVILEGES, 3),
        prop::collection::vec(index_entry(), 0..4),
        prop::collection::vec(application_entry(), 0..3),
        some(USERS, 2),
        select(vec![
            json!(null),
            json!(null),
            json!({ "application": { "manage": { "applications": ["app"] } } }),
        ]),
    )
        .prop_map(|(cluster, indices, applications, run_as, global)| {
            let mut role = json!({
                "cluster": cluster, "indices": indices, "applications": applications,
                "run_as": run_as,
            });
            if !global.is_null() {
                role["global"] = global;
            }
            role
        })
}

/// One to three roles, the second built in at times.
fn roles() -> impl Strategy<Value = Vec<Value>> {
    let builtin = select(vec![
        None,
        None,
        None,
        Some("viewer"),
        Some("superuser"),
        Some("editor"),
    ]);
    (prop::collection::vec(descriptor(), 0..3), builtin).prop_map(|(descriptors, builtin)| {
        let named = descriptors.into_iter().enumerate();
        named
            .map(|(number, role)| json!({ "name": format!("role-{number}"), "descriptor": role }))
            .chain(builtin.map(|name| json!(name)))
            .collect()
    })
}

fn spec() -> impl Strategy<Value = Value> {
    let inventories = select(vec![
        json!({}),
        json!({
            "indices": { "logs-app": ["all"], "metrics": [] },
            "dataStreams": { "logs": { "backing": [".ds-logs-1"], "failure": [".fs-logs-1"] } },
        }),
    ]);
    (
        roles(),
        prop::option::weighted(0.3, roles()),
        inventories,
        prop::bool::weighted(0.15),
        select(vec![None, None, None, Some("search_application_query")]),
    )
        .prop_map(|(roles, limited_by, inventory, unlicensed, workflow)| {
            let mut spec = json!({
                "roles": roles,
                "inventory": inventory,
                "restrictedIndices": [".security-7", ".kibana*"],
                "withoutFieldAndDocumentSecurity": unlicensed,
                "applicationPrivileges": [
                    { "application": "app", "name": "read", "actions": ["data:read/*"] },
                    { "application": "app", "name": "write", "actions": ["data:write/*"] },
                ],
            });
            if let Some(limited_by) = limited_by.filter(|limited_by| !limited_by.is_empty()) {
                spec["limitedBy"] = json!(limited_by);
            }
            if let Some(workflow) = workflow {
                let roles = spec["roles"].as_array_mut().unwrap();
                roles.truncate(1);
                if let Some(role) = roles.first_mut().filter(|role| role.is_object()) {
                    role["descriptor"]["restriction"] = json!({ "workflows": [workflow] });
                }
            }
            spec
        })
}

fn any_question() -> impl Strategy<Value = Value> {
    let name = select(vec![
        "logs-app",
        "metrics",
        ".security-7",
        ".kibana-1",
        "logs",
        "logs::failures",
        "all",
        ".ds-logs-1",
        ".fs-logs-1",
        "a*b",
        "/x",
        "logs-app::data",
    ]);
    let index_action = select(vec![
        "indices:data/read/search",
        "indices:data/write/bulk",
        "indices:admin/mapping/put",
        "indices:admin/delete",
        "indices:monitor/stats",
        "nonsense",
    ]);
    let cluster_action = select(vec![
        "cluster:monitor/health",
        "cluster:admin/xpack/security/user/put",
        "cluster:admin/xpack/security/api_key/create",
        "cluster:admin/xpack/security/privilege/put",
        "indices:admin/template/put",
        "cluster:nonsense",
    ]);
    prop_oneof![
        cluster_action.prop_map(|action| json!({ "action": action })),
        select(CLUSTER_PRIVILEGES).prop_map(|name| json!({ "privilege": name })),
        index_action
            .clone()
            .prop_map(|action| json!({ "action": action })),
        (index_action, name).prop_map(|(action, name)| json!({ "action": action, "index": name })),
        (select(INDEX_PRIVILEGES), select(NAMES), any::<bool>()).prop_map(
            |(name, pattern, flag)| {
                json!({ "privilege": name, "index": pattern, "allowRestrictedIndices": flag })
            }
        ),
        (
            select(vec!["read", "write", "unknown", "data:read/x", "*"]),
            select(vec!["*", "space:a", "space:*", "/space:[ab]/"]),
        )
            .prop_map(|(name, resource)| {
                json!({ "application": "app", "privilege": name, "resource": resource })
            }),
        select(vec!["joe", "a*b", "/joe", "anna"]).prop_map(|user| json!({ "runAs": user })),
    ]
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
