//! Suggestions of roles: that they satisfy the need, and that the role made for it grants nothing else.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use rolescope::access::suggest::{RoleSuggestions, suggest};
use rolescope::access::{Access, AccessSpec};
use rolescope::role::PrivilegesToCheck;
use serde_json::{Value, json};

fn access(roles: &Value) -> Access {
    let spec = rolescope::json::from_text(&roles.to_string(), AccessSpec::read_or_roles);
    Access::new(&spec.unwrap()).unwrap()
}

fn need(request: &Value) -> PrivilegesToCheck {
    let read = rolescope::json::read(&request.to_string());
    let (request, findings) = rolescope::role::read_privileges_to_check(&read.root.unwrap(), "ann");
    assert!(findings.is_empty(), "{findings:?}");
    request
}

fn suggestions(request: &Value) -> RoleSuggestions {
    suggest(&need(request), &AccessSpec::default()).unwrap()
}

/// The role made for a need.
fn custom(request: &Value) -> Value {
    let custom = suggestions(request).custom.unwrap();
    serde_json::from_str(&custom.to_text()).unwrap()
}

#[test]
fn every_suggestion_satisfies_the_need_and_no_part_of_a_pair_does() {
    for request in [
        json!({ "cluster": ["monitor"], "index": [{ "names": ["logs-*"], "privileges": ["read"] }] }),
        json!({ "cluster": ["manage_ilm", "manage_ml", "manage_own_api_key"] }),
        json!({ "index": [{ "names": [".monitoring-es-7"], "privileges": ["read"] }] }),
        json!({ "index": [{ "names": [".ml-config"], "privileges": ["read"], "allow_restricted_indices": true }] }),
        json!({ "application": [{ "application": "kibana-.kibana", "privileges": ["feature_ml.read"], "resources": ["space:a"] }] }),
        json!({ "index": [{ "names": ["*"], "privileges": ["all"] }] }),
    ] {
        let holds = |roles: &Value| {
            access(roles)
                .has_privileges(&need(&request))
                .unwrap()
                .has_all_requested
        };
        let RoleSuggestions {
            custom,
            suggestions,
        } = suggestions(&request);
        let custom = custom.map(|role| serde_json::from_str::<Value>(&role.to_text()).unwrap());
        assert!(
            holds(&json!([{ "descriptor": custom.unwrap() }])),
            "{request}"
        );
        for suggestion in &suggestions {
            assert!(
                holds(&json!(suggestion.roles)),
                "{request} {:?}",
                suggestion.roles
            );
            if let [_, _] = suggestion.roles.as_slice() {
                assert!(!suggestion.roles.iter().any(|role| holds(&json!([role]))));
            }
        }
        let totals = suggestions.iter().map(|suggestion| suggestion.excess.total);
        assert!(totals.is_sorted(), "{request}");
        println!(
            "{request} {:?}",
            suggestions
                .iter()
                .map(|s| (&s.roles, s.excess))
                .collect::<Vec<_>>()
        );
    }
}

#[test]
fn least_privilege_comes_first() {
    let request = json!({ "index": [{ "names": ["logs-app"], "privileges": ["read"] }] });
    let found = suggestions(&request).suggestions;
    assert_eq!(found.last().unwrap().roles, ["superuser"]);
    let position = |role: &str| {
        found
            .iter()
            .position(|known| known.roles == [role])
            .unwrap()
    };
    assert!(position("viewer") < position("editor"));
}

#[test]
fn two_roles_are_suggested_where_that_is_less_than_one() {
    let request = json!({ "cluster": ["monitor"], "index": [{ "names": ["logs-*"], "privileges": ["read"] }] });
    let found = suggestions(&request).suggestions;
    assert_eq!(found[0].roles.len(), 2);
    assert!(found[0].roles.contains(&"viewer".to_owned()));
    // The need itself is not beyond the need.
    let cluster = found[0].beyond.cluster.as_ref().unwrap();
    assert!(!cluster.privileges.contains(&"monitor".to_owned()));
}

#[test]
fn a_role_for_a_need_holds_no_more_than_it_takes() {
    assert_eq!(
        custom(&json!({
            "cluster": ["monitor", "all", "monitor"],
            "index": [
                { "names": ["logs-*", "logs-app", ".security-7"], "privileges": ["read", "index", "write"] },
                { "names": ["logs-x"], "privileges": ["READ"] },
            ],
        })),
        json!({
            "cluster": ["all"],
            "indices": [
                { "names": ["logs-*"], "privileges": ["read", "write"] },
                { "names": [".security-7"], "privileges": ["read", "write"], "allow_restricted_indices": true },
            ],
        })
    );
    assert_eq!(custom(&json!({ "cluster": [], "index": [] })), json!({}));
}

#[test]
fn there_is_no_role_for_what_nobody_can_have() {
    // No name is left once restricted ones are taken out.
    let mut patterns = rolescope::catalog::restricted_index_patterns().iter();
    let pattern = patterns.find(|pattern| pattern.contains('*')).unwrap();
    let request = json!({ "index": [{ "names": [pattern], "privileges": ["read"] }] });
    assert_eq!(suggestions(&request), RoleSuggestions::default());
    let unknown = json!({ "cluster": ["no such privilege"] });
    let error = suggest(&need(&unknown), &AccessSpec::default()).unwrap_err();
    assert_eq!(error.code, "unknown_cluster_privilege");
}
