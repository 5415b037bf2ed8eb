//! What surprises people about roles, one test a surprise.
//!
//! Each is how Elasticsearch behaves, and each is easily got wrong: the comment names the class that
//! behaves so.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use rolescope::access::{Access, AccessSpec};
use rolescope::json;
use rolescope::role;
use rolescope::validate::Deployment;
use serde_json::{Value, json};

const SEARCH: &str = "indices:data/read/search";
const INDEX: &str = "indices:data/write/index";
const PUT_MAPPING: &str = "indices:admin/mapping/put";

/// The access of a spec as JavaScript gives it.
fn access_of(spec: &Value) -> Access {
    let spec = json::from_text(&spec.to_string(), AccessSpec::read).unwrap();
    Access::new(&spec).unwrap()
}

/// The access of roles with these descriptors.
fn access(descriptors: &[Value]) -> Access {
    access_of(&json!({"roles": roles(descriptors)}))
}

fn roles(descriptors: &[Value]) -> Value {
    let role = |descriptor| json!({"name": "role", "descriptor": descriptor});
    descriptors.iter().map(role).collect()
}

/// The access of one role with these entries of `indices`.
fn on_indices(entries: &Value) -> Access {
    access(&[json!({"indices": entries})])
}

/// The answer to a `has_privileges` request.
fn ask(access: &Access, request: &Value) -> Value {
    let text = request.to_string();
    let root = json::read(&text).root.unwrap();
    let (request, findings) = role::read_privileges_to_check(&root, "user");
    assert!(findings.is_empty(), "{findings:?}");
    serde_json::to_value(access.has_privileges(&request).unwrap()).unwrap()
}

/// Whether one index privilege is held on one pattern.
fn holds(access: &Access, privilege: &str, pattern: &str) -> bool {
    let request = json!({"index": [{"names": [pattern], "privileges": [privilege]}]});
    ask(access, &request)["has_all_requested"] == true
}

fn queries(access: &Access, index: &str) -> Vec<String> {
    let readable = access.readable(index).unwrap();
    readable.documents.iter().flatten().cloned().collect()
}

/// `IndicesPermission.Group`, `IndexPrivilege#resolve`
#[test]
fn names_are_matched_case_sensitively_and_privileges_are_not() {
    let access = on_indices(&json!([{"names": ["Logs"], "privileges": ["READ"]}]));
    assert!(access.allows(SEARCH, Some("Logs")));
    assert!(!access.allows(SEARCH, Some("logs")));
    assert!(holds(&access, "Read", "Logs"));
}

/// `Automatons`
#[test]
fn lists_exclusions_and_date_math_are_literal_in_names() {
    let names = json!(["a,b", "-a", "<logs-{now/d}>"]);
    let access = on_indices(&json!([{"names": names, "privileges": ["read"]}]));
    for name in ["a,b", "-a", "<logs-{now/d}>"] {
        assert!(access.allows(SEARCH, Some(name)), "{name}");
    }
    for name in ["a", "b", "logs-2026.11.22"] {
        assert!(!access.allows(SEARCH, Some(name)), "{name}");
    }
}

/// `IndicesPermission.IndexResource`
#[test]
fn an_alias_is_not_its_index_but_a_data_stream_is_its_backing_indices() {
    let inventory = json!({
        "indices": {"index": ["alias"]},
        "dataStreams": {"stream": {"backing": [".ds-stream-1"], "failure": [".fs-stream-1"]}},
    });
    let reads = |granted: &str, name: &str| {
        let entries = json!([{"names": [granted], "privileges": ["read"]}]);
        let access = access_of(
            &json!({"roles": roles(&[json!({"indices": entries})]), "inventory": inventory}),
        );
        access.allows(SEARCH, Some(name))
    };
    assert!(!reads("alias", "index"));
    assert!(!reads("index", "alias"));
    assert!(reads("stream", ".ds-stream-1"));
    assert!(!reads("stream", ".fs-stream-1"));
    assert!(!reads(".ds-stream-1", "stream"));
}

/// `IndicesAccessControl`, `CompositeRolesStore#buildRoleFromDescriptors`
#[test]
fn a_grant_without_query_lifts_the_queries_of_others() {
    let limited = json!({"indices": [{"names": ["a"], "privileges": ["read"], "query": "{\"match_all\":{}}", "field_security": {"grant": ["x"]}}]});
    let other = |names: &str, privilege: &str| json!({"indices": [{"names": [names], "privileges": [privilege]}]});
    let limits = |roles: &[Value]| {
        let readable = access(roles).readable("a").unwrap();
        (
            readable.fields.is_restricted(),
            !readable.has_all_documents(),
        )
    };
    assert_eq!(limits(std::slice::from_ref(&limited)), (true, true));
    // Another entry that covers the index and reads it.
    assert_eq!(
        limits(&[limited.clone(), other("a*", "read")]),
        (false, false)
    );
    // Another privilege lifts nothing, unless it is on exactly the same names.
    assert_eq!(
        limits(&[limited.clone(), other("a*", "write")]),
        (true, true)
    );
    assert_eq!(limits(&[limited, other("a", "write")]), (false, false));
}

/// `RBACEngine#checkPrivileges`
#[test]
fn has_privileges_looks_at_index_privileges_alone() {
    let entry = json!({"names": ["a"], "privileges": ["index", "read"], "query": "{\"match_all\":{}}", "field_security": {"grant": ["x"]}});
    let access = access(&[json!({
        "indices": [entry],
        "run_as": ["*"],
        "global": {"application": {"manage": {"applications": ["*"]}}},
        "remote_indices": [{"clusters": ["*"], "names": ["*"], "privileges": ["all"]}],
    })]);
    // It ignores queries, fields and whether the index exists,
    assert!(holds(&access, "read", "a"));
    // the exception for mapping updates,
    assert!(access.allows(PUT_MAPPING, Some("a")));
    assert!(!holds(&access, PUT_MAPPING, "a"));
    // remote and global privileges.
    assert!(!holds(&access, "read", "b"));
    let manage = json!({"cluster": ["cluster:admin/xpack/security/privilege/get"]});
    assert_eq!(ask(&access, &manage)["has_all_requested"], false);
}

/// `IndicesPermission#checkResourcePrivileges`
#[test]
fn a_star_means_all_but_restricted_names_and_a_restricted_name_means_itself() {
    let access = on_indices(&json!([{"names": ["*"], "privileges": ["read"]}]));
    assert!(holds(&access, "read", "*"));
    assert!(holds(&access, "read", ".security*"));
    assert!(!holds(&access, "read", ".security-7"));
    let whole = json!({"index": [{"names": ["*"], "privileges": ["read"], "allow_restricted_indices": true}]});
    assert_eq!(ask(&access, &whole)["has_all_requested"], false);
    // Without a star the text itself is looked up, question marks and all.
    let spec = json!({
        "roles": roles(&[json!({"indices": [{"names": ["*"], "privileges": ["read"]}]})]),
        "restrictedIndices": ["secret?"],
    });
    assert!(!holds(&access_of(&spec), "read", "secret?"));
    assert!(holds(&access_of(&spec), "read", "secre??"));
}

/// `IndicesPermission#checkResourcePrivileges`
#[test]
fn a_pattern_has_to_fit_into_one_entry() {
    let two = on_indices(&json!([
        {"names": ["a*"], "privileges": ["read"]}, {"names": ["b*"], "privileges": ["read"]},
    ]));
    let one = on_indices(&json!([{"names": ["a*", "b*"], "privileges": ["read"]}]));
    assert!(!holds(&two, "read", "/[ab].*/"));
    assert!(holds(&one, "read", "/[ab].*/"));
    for name in ["a", "b1"] {
        assert!(two.allows(SEARCH, Some(name)) && holds(&two, "read", name));
    }
}

/// `ClusterPermission#implies`, `IndicesPermission#checkResourcePrivileges`
#[test]
fn none_is_held_where_something_is_granted() {
    let access = access(&[json!({
        "cluster": ["monitor"],
        "indices": [{"names": ["a"], "privileges": ["read"]}],
    })]);
    assert!(holds(&access, "none", "a"));
    assert!(!holds(&access, "none", "b"));
    let none = json!({"cluster": ["none"]});
    assert_eq!(ask(&access, &none)["has_all_requested"], true);
    let nothing = on_indices(&json!([]));
    assert_eq!(ask(&nothing, &none)["has_all_requested"], false);
}

/// `IndicesPermission#checkResourcePrivileges`
#[test]
fn failures_count_only_when_a_failure_store_privilege_is_asked_for() {
    let access = on_indices(&json!([{"names": ["a"], "privileges": ["manage_failure_store"]}]));
    assert!(!holds(&access, "manage", "a"));
    let both =
        json!({"index": [{"names": ["a"], "privileges": ["manage", "manage_failure_store"]}]});
    assert_eq!(ask(&access, &both)["has_all_requested"], true);
    let data = on_indices(
        &json!([{"names": ["a"], "privileges": ["indices:*", "internal:transport/proxy/indices:*"]}]),
    );
    assert!(!data.allows(SEARCH, Some("a::failures")));
    assert!(!holds(&data, "read_failure_store", "a"));
}

/// `CompositeRolesStore#buildRoleFromDescriptors`
#[test]
fn a_lone_entry_that_begins_with_none_disappears() {
    let none_first = json!({"names": ["a"], "privileges": ["none", "read"]});
    let read_first = json!({"names": ["a"], "privileges": ["read", "none"]});
    let other = json!({"names": ["b"], "privileges": ["read"]});
    assert!(!on_indices(&json!([none_first])).allows(SEARCH, Some("a")));
    assert!(on_indices(&json!([read_first])).allows(SEARCH, Some("a")));
    assert!(on_indices(&json!([none_first, other])).allows(SEARCH, Some("a")));
}

/// `IndexPrivilege#resolve`
#[test]
fn an_action_grants_whatever_begins_with_it() {
    let access = on_indices(&json!([{"names": ["a"], "privileges": ["indices:data/read/get"]}]));
    for action in [
        "indices:data/read/get",
        "indices:data/read/get[s]",
        "indices:data/read/getXYZ",
    ] {
        assert!(access.allows(action, Some("a")), "{action}");
    }
    assert!(!access.allows("indices:data/read/ge", Some("a")));
}

/// `IndexPrivilege#resolveBySelectorAccess`
#[test]
fn actions_do_not_reach_the_failure_store() {
    let of = |privileges: Value| on_indices(&json!([{"names": ["a"], "privileges": privileges}]));
    let failures = Some("a::failures");
    assert!(!of(json!(["indices:data/read/*"])).allows(SEARCH, failures));
    assert!(of(json!(["read_failure_store"])).allows(SEARCH, failures));
    assert!(of(json!(["all"])).allows(SEARCH, failures));
    // Each privilege reaches what it is made for, even in one entry.
    assert!(!of(json!(["read_failure_store", "write"])).allows(INDEX, failures));
    assert!(of(json!(["indices:data/write/*", "all"])).allows(INDEX, failures));
}

/// `Automatons`
#[test]
fn a_slash_at_the_start_makes_a_regular_expression_everywhere() {
    let access = access(&[json!({
        "indices": [{"names": ["/a[0-9]/"], "privileges": ["read"], "field_security": {"grant": ["/x|y/"]}}],
        "applications": [{"application": "myapp", "privileges": ["/data:(read|write)/"], "resources": ["/r[0-9]/"]}],
        "run_as": ["/joe|jim/"],
    })]);
    assert!(access.allows(SEARCH, Some("a1")));
    assert!(access.readable("a1").unwrap().fields.grants("y"));
    assert!(!access.readable("a1").unwrap().fields.grants("z"));
    assert!(access.allows_run_as("jim"));
    let held = |privilege, resource| {
        let entry =
            json!({"application": "myapp", "privileges": [privilege], "resources": [resource]});
        ask(&access, &json!({"application": [entry]}))["has_all_requested"] == true
    };
    assert!(held("data:write", "r7"));
    assert!(!held("data:writes", "r7") && !held("data:write", "rx"));
}

/// Lucene's `RegExp`
#[test]
fn regular_expressions_have_operators_of_their_own() {
    let matches = |pattern: &str, name: &str| {
        on_indices(&json!([{"names": [pattern], "privileges": ["read"]}]))
            .allows(SEARCH, Some(name))
    };
    assert!(matches("/.ds-.*/", "xds-1") && !matches("/\\.ds-.*/", "xds-1"));
    // The complement binds to one atom.
    assert!(matches("/~ab/", "b") && matches("/~ab/", "xb") && !matches("/~ab/", "ab"));
    assert!(matches("/~(ab)/", "a") && !matches("/~(ab)/", "ab"));
    assert!(matches("/\"a.b\"/", "a.b") && !matches("/\"a.b\"/", "axb"));
    assert!(matches("/a@/", "anything") && !matches("/#/", "#"));
    assert!(matches("/logs-<1-12>/", "logs-7") && !matches("/logs-<1-12>/", "logs-13"));
    assert!(matches("/.*a.*&.*b.*/", "b-a") && !matches("/.*a.*&.*b.*/", "a"));
}

/// `FieldPermissions`
#[test]
fn a_field_is_not_its_parts_and_underscore_fields_are_always_in() {
    let of = |fields: Value| {
        let entry = json!({"names": ["a"], "privileges": ["read"], "field_security": fields});
        on_indices(&json!([entry])).readable("a").unwrap().fields
    };
    let user = of(json!({"grant": ["user"]}));
    assert!(user.grants("user") && !user.grants("user.name"));
    assert!(user.grants("_id") && user.grants("_source"));
    let below = of(json!({"grant": ["user.*"]}));
    assert!(below.grants("user.name") && !below.grants("user"));
    let without_id = of(json!({"grant": ["user*"], "except": ["_id"]}));
    assert!(!without_id.grants("_id") && without_id.grants("_source"));
    assert!(of(json!({"grant": []})).grants("_id"));
}

/// `ApplicationPermission#grants`
#[test]
fn a_privilege_that_is_not_stored_is_held_by_the_very_same_names() {
    let held = |granted: Value, stored: Value| {
        let entry = json!({"application": "myapp", "privileges": granted, "resources": ["*"]});
        let access = access_of(&json!({
            "roles": roles(&[json!({"applications": [entry]})]),
            "applicationPrivileges": stored,
        }));
        let asked = json!({"application": "myapp", "privileges": ["read"], "resources": ["x"]});
        ask(&access, &json!({"application": [asked]}))["has_all_requested"] == true
    };
    let stored = json!([{"application": "myapp", "name": "read", "actions": ["data:read"]}]);
    assert!(held(json!(["read"]), json!([])));
    assert!(!held(json!(["read", "write"]), json!([])));
    assert!(held(json!(["read", "write"]), stored));
    assert!(held(json!(["*"]), json!([])));
}

/// `RoleDescriptorStore`
#[test]
fn without_the_licence_roles_with_limits_vanish_as_a_whole() {
    let spec = |without: bool| {
        json!({
            "roles": roles(&[
                json!({
                    "cluster": ["monitor"],
                    "indices": [
                        {"names": ["a"], "privileges": ["read"], "field_security": {"grant": ["x"]}},
                        {"names": ["b"], "privileges": ["read"]},
                    ],
                }),
                json!({"indices": [{"names": ["c"], "privileges": ["read"]}]}),
            ]),
            "withoutFieldAndDocumentSecurity": without,
        })
    };
    let (with, without) = (access_of(&spec(false)), access_of(&spec(true)));
    for name in ["a", "b", "c"] {
        assert!(with.allows(SEARCH, Some(name)));
        assert_eq!(without.allows(SEARCH, Some(name)), name == "c");
    }
    assert!(!without.allows("cluster:monitor/main", None));
    assert_eq!(without.problems().len(), 1);
}

/// `IndicesPermission`
#[test]
fn who_writes_may_update_mappings_of_plain_indices() {
    for privilege in ["create", "create_doc", "index", "write"] {
        let spec = json!({
            "roles": roles(&[json!({"indices": [{"names": ["*"], "privileges": [privilege]}]})]),
            "inventory": {"indices": {"plain": []}, "dataStreams": {"stream": {"backing": [".ds-1"]}}},
        });
        let access = access_of(&spec);
        assert!(access.allows(PUT_MAPPING, Some("plain")), "{privilege}");
        assert!(!access.allows(PUT_MAPPING, Some("stream")), "{privilege}");
        assert!(!access.allows(PUT_MAPPING, Some(".ds-1")), "{privilege}");
        let deprecated = access.deprecated_mapping_updates(PUT_MAPPING, &["plain"]);
        assert_eq!(deprecated[0].privilege, privilege);
    }
    let delete = on_indices(&json!([{"names": ["*"], "privileges": ["delete"]}]));
    assert!(!delete.allows(PUT_MAPPING, Some("plain")));
}

/// `ReservedRolesStore`
#[test]
fn the_superuser_reads_restricted_indices_but_does_not_write_them() {
    let superuser = access_of(&json!({"roles": ["superuser"]}));
    assert!(superuser.allows(SEARCH, Some(".security-7")));
    assert!(!superuser.allows(INDEX, Some(".security-7")));
    assert!(superuser.allows(INDEX, Some("a")));
    let whole =
        json!({"names": ["*"], "privileges": ["read", "write"], "allow_restricted_indices": true});
    let answer = ask(&superuser, &json!({"index": [whole]}));
    assert_eq!(answer["index"]["*"], json!({"read": true, "write": false}));
}

/// `RestGetUserPrivilegesAction`, `RestHasPrivilegesAction`
#[test]
fn privileges_are_shown_in_lower_case_and_echoed_as_asked() {
    let access = access(&[json!({
        "cluster": ["MONITOR"],
        "indices": [{"names": ["A"], "privileges": ["READ"]}],
    })]);
    let held = access.user_privileges().unwrap();
    assert_eq!(held.cluster, ["monitor"]);
    assert_eq!(held.indices[0].privileges, ["read"]);
    assert_eq!(held.indices[0].names, ["A"]);
    let asked =
        json!({"cluster": ["Monitor"], "index": [{"names": ["A"], "privileges": ["ReaD"]}]});
    let answer = ask(&access, &asked);
    assert_eq!(answer["cluster"], json!({"Monitor": true}));
    assert_eq!(answer["index"], json!({"A": {"ReaD": true}}));
    assert!(queries(&access, "A").is_empty());
}

/// `CompositeRolesStore#collatePrivilegesByIndices`, `IndexPrivilege#resolveBySelectorAccess`
#[test]
fn entries_are_told_apart_by_their_names_whatever_is_in_these() {
    let several = on_indices(&json!([
        {"names": ["a\nb"], "privileges": ["read"]},
        {"names": ["a", "b"], "privileges": ["write"]},
    ]));
    assert!(several.allows(INDEX, Some("a")) && !several.allows(INDEX, Some("a\nb")));
    let actions = on_indices(&json!([
        {"names": ["x"], "privileges": ["indices:a", "indices:b"]},
        {"names": ["y"], "privileges": ["indices:a\nindices:b"]},
    ]));
    assert!(actions.allows("indices:a", Some("x")) && !actions.allows("indices:a", Some("y")));
    for grants in [
        [json!(["a", "b"]), json!(["a\nb"])],
        [json!(["a*][ab"]), json!(["a"])],
    ] {
        let [first, second] = grants.map(|grant| {
            json!({"names": ["x"], "privileges": ["read"], "field_security": {"grant": grant}})
        });
        let fields = on_indices(&json!([first, second]))
            .readable("x")
            .unwrap()
            .fields;
        assert!(fields.grants("a"), "{first} {second}");
    }
}

/// `IndexPrivilege#union`, `Automatons#patterns`
#[test]
fn raw_actions_of_an_entry_are_read_as_one_list() {
    let one = on_indices(&json!([{"names": ["x"], "privileges": ["indices:*a\\"]}]));
    assert!(one.allows("indices:xa*", Some("x")) && !one.allows("indices:xa\\foo", Some("x")));
    let entry = json!([{"names": ["x"], "privileges": ["indices:*a\\", "indices:b"]}]);
    let two = on_indices(&entry);
    assert!(!two.allows("indices:xa*", Some("x")) && two.allows("indices:xa\\foo", Some("x")));
}

/// `RoleKey#ROLE_KEY_SUPERUSER` is that of a user's roles; `RoleReference.ApiKeyRoleReference`
#[test]
fn only_of_a_user_is_the_superuser_made_beforehand() {
    let alerts = json!({
        "application": "kibana-.kibana", "privileges": ["alerts:read"], "resources": ["*"],
    });
    let role = json!({"name": "superuser", "descriptor": {"applications": [alerts]}});
    let key = access_of(&json!({"roles": [role], "limitedBy": ["superuser"]}));
    assert!(key.allows(SEARCH, Some(".rule-events-x")));
    let user = access_of(&json!({"roles": [role]}));
    assert!(!user.allows(SEARCH, Some(".rule-events-x")));
}

/// `ReservedRolesStore`
#[test]
fn a_role_that_was_removed_grants_nothing() {
    let access = access_of(&json!({"roles": ["kibana_dashboard_only_user"]}));
    assert_eq!(access.problems()[0].code, "unknown_role");
    let asked =
        json!({"application": "kibana-.kibana", "privileges": ["read"], "resources": ["*"]});
    let answer = ask(&access, &json!({"application": [asked]}));
    assert_eq!(answer["has_all_requested"], false);
}

/// `ManageOwnApiKeyClusterPrivilege`
#[test]
fn who_manages_own_api_keys_makes_them_whatever_the_request() {
    let access = access(&[json!({"cluster": ["manage_own_api_key"]})]);
    for (operation, granted) in [
        ("create", true),
        ("update", true),
        ("bulk_update", true),
        ("get", false),
        ("grant", false),
    ] {
        let action = format!("cluster:admin/xpack/security/api_key/{operation}");
        assert_eq!(access.allows(&action, None), granted, "{operation}");
    }
}

/// `IndicesPermission#buildIndicesAccessControl`, `IndexAbstraction.Alias#getFailureIndices`
#[test]
fn the_failures_of_a_name_are_those_of_its_data_streams() {
    let access = access_of(&json!({
        "roles": roles(&[json!({"indices": [{"names": ["*"], "privileges": ["read", "read_failure_store"]}]})]),
        "inventory": {
            "indices": {"idx": [], ".ds-a-1": ["al"]},
            "dataStreams": {"a": {"backing": [".ds-a-1"], "failure": [".fs-a-1"]}},
        },
    }));
    let reached = |name: &str| {
        let names = access.authorize(SEARCH, &[name]).names;
        names
            .iter()
            .map(|(name, _)| name.to_owned())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(reached("idx"), "idx");
    assert_eq!(reached("idx::failures"), "idx::failures");
    assert_eq!(reached("al"), ".ds-a-1 al");
    assert_eq!(reached("al::failures"), ".fs-a-1 al::failures");
}

/// `RBACEngine#buildUserPrivilegesResponseObject`
#[test]
fn what_a_user_holds_is_said_once_and_without_what_withholds_nothing() {
    let applications =
        |names: [&str; 2]| json!({"application": {"manage": {"applications": names}}});
    let remote = |privilege: &str| {
        let names = json!(["x"]);
        json!({
            "clusters": ["b"], "names": names, "privileges": [privilege],
            "field_security": {"grant": ["**"]},
        })
    };
    let held = access(&[
        json!({"run_as": ["/#/"], "global": applications(["a", "b"])}),
        json!({"remote_indices": [remote("READ"), remote("read")], "global": applications(["b", "a"])}),
    ])
    .user_privileges()
    .unwrap();
    assert!(held.run_as.is_empty());
    assert_eq!(held.global.len(), 1);
    assert_eq!(held.remote_indices.len(), 1);
    assert!(held.remote_indices[0].field_security.is_empty());
}

/// `Role.Builder#build`, `IndicesPermission#NONE`
#[test]
fn a_role_without_index_privileges_knows_no_restricted_names() {
    let asked = json!({"names": [".async-search*"], "privileges": ["bogus"]});
    let root = json!({"index": [asked]}).to_string();
    let root = json::read(&root).root.unwrap();
    let (request, _) = role::read_privileges_to_check(&root, "user");
    let without = access(&[json!({"cluster": ["monitor"]})]);
    assert!(without.has_privileges(&request).is_err());
    let with = on_indices(&json!([{"names": ["a"], "privileges": ["read"]}]));
    assert!(with.has_privileges(&request).is_ok());
}

/// `ConfigurableClusterPrivileges`
#[test]
fn global_privileges_allow_only_what_some_request_can_pass() {
    let verdict = |global: Value, api: &str| {
        let access = access(&[json!({"global": global})]);
        let answers = access.apis(Deployment::Stack).unwrap();
        let answer = answers
            .into_iter()
            .find(|answer| answer.name == api)
            .unwrap();
        serde_json::to_value(answer.verdict).unwrap()
    };
    let applications = |names: Value| json!({"application": {"manage": {"applications": names}}});
    let named = applications(json!(["a"]));
    assert_eq!(
        verdict(named.clone(), "security.put_privileges"),
        "conditional"
    );
    assert_eq!(
        verdict(named.clone(), "security.get_builtin_privileges"),
        "never"
    );
    assert_eq!(verdict(named, "security.clear_cached_privileges"), "never");
    assert_eq!(
        verdict(applications(json!([])), "security.put_privileges"),
        "never"
    );
    let manage = |privilege: &str| json!({"role": {"manage": {"indices": [{"names": ["a*"], "privileges": [privilege]}]}}});
    assert_eq!(verdict(manage("read"), "security.put_role"), "conditional");
    assert_eq!(verdict(manage("read"), "security.delete_role"), "never");
    assert_eq!(
        verdict(manage("all"), "security.delete_role"),
        "conditional"
    );
}
