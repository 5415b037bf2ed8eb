//! Random roles and questions, and the engine's bare decisions on them.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use rolescope::access::explain::{Question, QuestionParts};
use rolescope::access::{Access, AccessError, AccessSpec};
use serde_json::{Value, json};

pub fn access(spec: &Value) -> Access {
    try_access(spec).unwrap()
}

pub fn try_access(spec: &Value) -> Result<Access, AccessError> {
    let spec: AccessSpec = rolescope::json::from_text(&spec.to_string(), AccessSpec::read).unwrap();
    Access::new(&spec)
}

pub fn question(parts: &Value) -> Question {
    let parts: QuestionParts =
        rolescope::json::from_text(&parts.to_string(), QuestionParts::read).unwrap();
    parts.question().unwrap()
}

/// The decision of the engine, without a reason.
pub fn decide(access: &Access, question: &Question) -> Result<bool, AccessError> {
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
pub fn roles() -> impl Strategy<Value = Vec<Value>> {
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

pub fn spec() -> impl Strategy<Value = Value> {
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

pub fn any_question() -> impl Strategy<Value = Value> {
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
