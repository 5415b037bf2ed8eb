//! Comparisons: that they are about meaning, that every example of a difference is one, and that
//! accesses without a difference decide alike.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod random;

use proptest::prelude::*;
use random::{access, any_question, decide, question, roles, spec, try_access};
use rolescope::access::Access;
use rolescope::access::compare::{Comparison, Difference};
use rolescope::access::explain::Question;
use serde_json::{Value, json};

fn compare(before: &Value, after: &Value) -> Comparison {
    let access = |roles: &Value| access(&json!({ "roles": roles }));
    access(before).compare(&access(after)).unwrap()
}

/// A role without a name.
fn role(descriptor: &Value) -> Value {
    json!([{ "descriptor": descriptor }])
}

fn on(names: &[&str], privileges: &[&str]) -> Value {
    role(&json!({ "indices": [{ "names": names, "privileges": privileges }] }))
}

#[test]
fn what_changes_in_kibana_is_told_in_its_terms() {
    let compared = compare(&json!(["viewer"]), &json!(["editor"]));
    let discover = compared.kibana.iter();
    let mut discover = discover.filter(|difference| difference.after.feature == "discover_v2");
    let found = discover.next().expect("an editor may do more than read");
    let level = |access: &rolescope::kibana::permission::KibanaFeatureAccess| {
        serde_json::to_value(access).unwrap()["level"].clone()
    };
    assert_eq!(found.space, "*");
    assert_eq!(level(&found.before), "read");
    assert_eq!(level(&found.after), "all");
    assert!(
        compare(&json!(["viewer"]), &json!(["viewer"]))
            .kibana
            .is_empty()
    );
}

#[test]
fn languages_are_compared_and_not_texts() {
    for (before, after) in [
        (
            on(&["logs-*", "logs-a"], &["read"]),
            on(&["logs-*"], &["read"]),
        ),
        (
            on(&["logs-*"], &["write", "index"]),
            on(&["logs-*"], &["WRITE"]),
        ),
        (
            on(&["/logs-[ab]/"], &["read"]),
            on(&["logs-a", "logs-b"], &["read"]),
        ),
        (
            on(&["logs-*"], &["all"]),
            on(&["logs-*"], &["indices:*", "all", "read"]),
        ),
        (on(&["logs-*"], &["none"]), json!([])),
        (on(&["*"], &["all"]), on(&["/.*/"], &["all"])),
        (
            role(&json!({ "cluster": ["monitor", "all"] })),
            role(&json!({ "cluster": ["all"] })),
        ),
        (
            role(&json!({ "run_as": ["a*", "ab"] })),
            role(&json!({ "run_as": ["/a.*/"] })),
        ),
    ] {
        let same = compare(&before, &after);
        assert!(same.equal, "{before} {after}: {same:?}");
    }
}

#[test]
fn everything_is_more_than_nothing() {
    let gained = compare(&json!([]), &on(&["*"], &["all"])).gained;
    assert_eq!(gained.indices[0].names.names, ["*"]);
    assert_eq!(gained.indices[0].selectors, ["data", "failures"]);
    let gained = compare(&json!([]), &role(&json!({ "run_as": ["*"] }))).gained;
    assert_eq!(gained.run_as[0].names, ["*"]);
}

#[test]
fn a_difference_is_said_in_the_words_of_the_roles() {
    let before = on(&["logs-*"], &["read"]);
    let after = json!([{ "descriptor": {
        "cluster": ["manage_security"],
        "indices": [{ "names": ["logs-*", "metrics-*"], "privileges": ["read", "write"] }],
        "run_as": ["jo*"],
    } }]);
    let Comparison {
        equal,
        gained,
        lost,
        kibana,
    } = compare(&before, &after);
    assert_eq!(kibana, []);
    assert!(!equal);
    assert_eq!(lost, Difference::default());
    let cluster = gained.cluster.unwrap();
    assert_eq!(cluster.privileges, ["manage_security"]);
    assert!(cluster.implied.contains(&"manage_own_api_key".to_owned()));
    assert_eq!(gained.run_as[0].names, ["jo*"]);
    let rows: Vec<_> = gained
        .indices
        .iter()
        .map(|row| {
            (
                row.names.names.join(" "),
                row.privileges.privileges.join(" "),
            )
        })
        .collect();
    let row = |names: &str, privileges: &str| (names.to_owned(), privileges.to_owned());
    assert!(rows.contains(&row("logs-* metrics-*", "write")), "{rows:?}");
    assert!(rows.contains(&row("metrics-*", "read")), "{rows:?}");
}

#[test]
fn fields_and_documents_are_compared_where_both_may_read() {
    let entry = |limits: &Value| {
        let mut entry = json!({ "names": ["logs-*"], "privileges": ["read"] });
        for (key, value) in limits.as_object().unwrap() {
            entry[key] = value.clone();
        }
        role(&json!({ "indices": [entry] }))
    };
    let all = entry(&json!({}));
    let some = entry(&json!({ "field_security": { "grant": ["a*"], "except": ["ab*"] } }));
    let Comparison { gained, lost, .. } = compare(&some, &all);
    assert_eq!(lost, Difference::default());
    let said: Vec<_> = gained
        .fields
        .iter()
        .map(|row| {
            (
                &row.names.names[0][..],
                row.fields.names.join(" "),
                row.fields.except.join(" "),
            )
        })
        .collect();
    let row = |fields: &str, except: &str| ("logs-*", fields.to_owned(), except.to_owned());
    assert_eq!(said, [row("ab*", ""), row("*", "_* a*")]);
    let queried = entry(&json!({ "query": "{\"match_all\":{}}" }));
    let gained = compare(&queried, &all).gained;
    assert_eq!(gained.documents[0].queries, Vec::<Vec<String>>::new());
    assert!(gained.indices.is_empty() && gained.fields.is_empty());
}

#[test]
fn every_built_in_role_equals_itself() {
    for role in rolescope::catalog::builtin_roles() {
        let same = compare(&json!([role.name]), &json!([role.name]));
        assert!(same.equal, "{}: {same:?}", role.name);
    }
}

/// What is granted of every application, Kibana has too, whether its privileges are registered or not.
#[test]
fn what_differs_in_kibana_only_is_a_difference() {
    let key = |applications: Value| {
        let descriptor = json!({ "applications": applications });
        access(&json!({ "roles": role(&descriptor), "limitedBy": ["viewer"] }))
    };
    let all = json!([{ "application": "*", "privileges": ["read"], "resources": ["space:a"] }]);
    let compared = key(all).compare(&key(json!([]))).unwrap();
    assert!(!compared.equal && !compared.kibana.is_empty());
}

#[test]
fn too_many_kinds_of_name_are_an_error() {
    let pattern = |number: u32| format!("*{number}*a*{number}*b*{number}*");
    let names: Vec<String> = (100..130).map(pattern).collect();
    let wild = access(&json!({ "roles": role(&json!({
        "indices": [{ "names": names, "privileges": ["read"] }],
    })) }));
    assert_eq!(wild.compare(&wild).unwrap_err().code, "pattern_too_complex");
}

// ------------------------------------------------------------------------------------- any role

/// One of them each that a raw action, a privilege for metadata and only `read` grant.
const READ: [&str; 3] = [
    "indices:data/read/search",
    "indices:data/read/field_caps",
    "indices:data/read/get",
];

/// Ways to read an index or its failure store.
fn reads(name: &str) -> Vec<(&'static str, String)> {
    let name = name.trim_end_matches("::failures");
    let names = [name.to_owned(), format!("{name}::failures")];
    let ways = READ.map(|action| names.clone().map(|name| (action, name)));
    ways.concat()
}

/// Every example of a difference is granted by the one access and not by the other.
fn examples_differ(
    difference: &Difference,
    with: &Access,
    without: &Access,
) -> Result<(), TestCaseError> {
    if let Some(cluster) = &difference.cluster {
        if let Some(action) = &cluster.witness {
            prop_assert!(
                with.allows(action, None) && !without.allows(action, None),
                "{action}"
            );
        }
        for name in cluster.privileges.iter().chain(&cluster.implied) {
            prop_assert!(with.has_cluster_privilege(name).unwrap());
            prop_assert!(!without.has_cluster_privilege(name).unwrap());
        }
    }
    for row in &difference.indices {
        let name = &row.names.witness;
        let action = row.privileges.witness.as_ref().unwrap();
        prop_assert!(with.allows(action, Some(name)), "{row:?}");
        // On an index that is not behind a data stream a deprecated exception may allow these.
        if !action.starts_with("indices:admin/mapping/") {
            prop_assert!(!without.allows(action, Some(name)), "{row:?}");
        }
        for privilege in row
            .privileges
            .privileges
            .iter()
            .chain(&row.privileges.implied)
        {
            let holds = |access: &Access| {
                let privileges = [privilege.clone()];
                access
                    .has_index_privileges(name, &privileges, false)
                    .unwrap()
                    == [true]
            };
            // Elasticsearch asks for most privileges on data only, and takes a star for a pattern.
            if row.selectors == ["data"] && !name.contains('*') {
                prop_assert!(holds(with) && !holds(without), "{privilege} {row:?}");
            }
        }
    }
    for row in &difference.fields {
        let field = &row.fields.witness;
        let differs = reads(&row.names.witness).into_iter().any(|(action, name)| {
            let sees = |access: &Access| {
                let read = access.authorize(action, &[&name]);
                read.names
                    .get(&name)
                    .map(|visible| visible.fields.grants(field))
            };
            (sees(with), sees(without)) == (Some(true), Some(false))
        });
        prop_assert!(differs, "{row:?}");
    }
    for row in &difference.documents {
        let differs = reads(&row.names.witness).into_iter().any(|(action, name)| {
            let seen = |access: &Access| {
                let read = access.authorize(action, &[&name]);
                read.names
                    .get(&name)
                    .map(|visible| visible.documents.clone())
            };
            seen(with).is_some() && seen(without).is_some() && seen(with) != seen(without)
        });
        prop_assert!(differs, "{row:?}");
    }
    for row in &difference.applications {
        let application = &row.applications.witness;
        for privilege in &row.privileges.privileges {
            // A name that nothing is registered for is granted by the very same entry only.
            if privilege == "unknown" || application != "app" {
                continue;
            }
            let holds = |access: &Access| {
                access
                    .has_application_privilege(application, privilege, &row.resources.witness)
                    .unwrap()
            };
            prop_assert!(holds(with) && !holds(without), "{row:?}");
        }
    }
    for row in &difference.run_as {
        prop_assert!(with.allows_run_as(&row.witness) && !without.allows_run_as(&row.witness));
    }
    Ok(())
}

/// What the comparison need not see: registered for nothing, or not granted to anybody.
fn is_compared(question: &Question, is_limited: bool) -> bool {
    match question {
        // Each side may allow it somewhere, and no name be common to all.
        Question::IndexActionAnywhere(_) => !is_limited,
        Question::ApplicationPrivilege { privilege, .. } => privilege != "unknown",
        // One entry has to cover a pattern, although no request can tell.
        Question::IndexPrivilege { pattern, .. } => !pattern.contains(['*', '?', '/', '\\']),
        Question::ClusterPrivilege(name) => name != "none",
        _ => true,
    }
}

/// The same as accesses are compared: inside the workflow that the roles are restricted to, and
/// whatever exists.
fn as_compared(mut spec: Value) -> Value {
    spec["inventory"] = Value::Object(serde_json::Map::new());
    let workflow = spec
        .pointer("/roles/0/descriptor/restriction/workflows/0")
        .cloned();
    if let Some(workflow) = workflow {
        spec["workflow"] = workflow;
    }
    spec
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_comparison_sees_what_can_be_asked(
        before in spec(),
        after in spec(),
        questions in prop::collection::vec(any_question(), 20),
    ) {
        let specs = [before, after].map(as_compared);
        let (Ok(first), Ok(second)) = (try_access(&specs[0]), try_access(&specs[1])) else {
            return Ok(());
        };
        let Comparison { equal, gained, lost, kibana } = first.compare(&second).unwrap();
        examples_differ(&gained, &second, &first)?;
        examples_differ(&lost, &first, &second)?;
        let is_same = gained == Difference::default() && lost == Difference::default();
        prop_assert_eq!(equal, is_same && kibana.is_empty());
        let back = second.compare(&first).unwrap();
        prop_assert_eq!((&back.gained, &back.lost), (&lost, &gained));
        let is_limited = first.is_limited() || second.is_limited();
        for question in questions.iter().map(question) {
            if !is_compared(&question, is_limited) {
                continue;
            }
            if let (Ok(first), Ok(second)) = (decide(&first, &question), decide(&second, &question)) {
                prop_assert!(!equal || first == second, "{question:?}");
            }
        }
    }

    #[test]
    fn an_access_equals_itself_however_it_is_written(spec in spec()) {
        let Ok(first) = try_access(&spec) else { return Ok(()) };
        let same = first.compare(&first).unwrap();
        prop_assert!(same.equal, "{same:?}");
        let mut reversed = spec.clone();
        for list in ["roles", "limitedBy"] {
            if let Some(roles) = reversed[list].as_array_mut() {
                roles.reverse();
            }
        }
        let same = first.compare(&access(&reversed)).unwrap();
        prop_assert!(same.equal, "{same:?}");
    }

    #[test]
    fn another_role_takes_nothing_away(roles in roles(), more in roles()) {
        let spec = |roles: &[Value]| json!({ "roles": roles, "restrictedIndices": [".security-7"] });
        let Ok(before) = try_access(&spec(&roles)) else { return Ok(()) };
        let Ok(after) = try_access(&spec(&[roles, more].concat())) else { return Ok(()) };
        let mut lost = before.compare(&after).unwrap().lost;
        lost.fields.clear();
        lost.documents.clear();
        prop_assert_eq!(lost, Difference::default());
    }
}
