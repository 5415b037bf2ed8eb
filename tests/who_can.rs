//! Questions asked backwards: which roles grant something.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use rolescope::access::explain::{Question, QuestionParts};
use rolescope::access::who_can::{GrantingRole, who_can};
use rolescope::access::{Access, AccessSpec};
use rolescope::catalog;
use serde_json::{Value, json};

fn spec(roles: &Value) -> AccessSpec {
    rolescope::json::from_text(&roles.to_string(), AccessSpec::read_or_roles).unwrap()
}

fn question(parts: &Value) -> Question {
    let parts = rolescope::json::from_text(&parts.to_string(), QuestionParts::read);
    parts.unwrap().question().unwrap()
}

fn granting(parts: &Value, roles: &Value) -> Vec<GrantingRole> {
    who_can(&question(parts), &spec(roles)).unwrap()
}

fn names(roles: &[GrantingRole]) -> Vec<&str> {
    roles.iter().map(|role| role.role.as_str()).collect()
}

#[test]
fn finds_the_built_in_roles_that_grant() {
    let questions = [
        json!({ "action": "indices:data/read/search", "index": "logs-app" }),
        json!({ "privilege": "manage_ml" }),
        json!({ "privilege": "read", "index": ".monitoring-*" }),
        json!({ "application": "kibana-.kibana", "privilege": "all" }),
        json!({ "runAs": "anna" }),
    ];
    for parts in questions {
        let found = granting(&parts, &json!([]));
        assert!(names(&found).contains(&"superuser"), "{parts}");
        for role in catalog::builtin_roles() {
            let access = Access::new(&spec(&json!([role.name]))).unwrap();
            let explanation = access.explain(&question(&parts)).unwrap();
            let by_itself = found.iter().find(|known| known.role == role.name);
            assert_eq!(
                by_itself.map(|known| known.built_in),
                explanation.granted.then_some(true),
                "{parts}"
            );
            if let Some(known) = by_itself {
                assert_eq!(known.grants, explanation.grants);
            }
        }
    }
}

#[test]
fn given_roles_come_first_each_by_itself() {
    let read = |index: &str| json!({ "indices": [{ "names": [index], "privileges": ["read"] }] });
    let roles = json!([{ "name": "a", "descriptor": read("logs-*") }, { "name": "b", "descriptor": read("x") }]);
    let parts = json!({ "privilege": "read", "index": "logs-app" });
    let found = granting(&parts, &roles);
    assert_eq!((names(&found)[0], found[0].built_in), ("a", false));
    assert_eq!(found[0].grants[0].pointer, "/indices/0");
    assert!(!names(&found).contains(&"b"));
    let whole = json!({ "roles": [], "customRoles": { "viewer": read("x"), "c": read("*") } });
    let found = granting(&parts, &whole);
    assert_eq!(names(&found)[0], "c");
    assert!(
        !names(&found).contains(&"viewer"),
        "a custom role goes before the built-in one"
    );
}
