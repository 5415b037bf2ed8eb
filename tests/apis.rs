//! The table of REST APIs.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use rolescope::catalog::{
    self, Api, ApiVisibility, IndexNames, Requirement, Scope, actions, api, apis, find_apis,
};

/// Actions that the list of known ones lacks because only operators may run them, because they
/// are those of the items of a bulk request, or because security renames an action to them
/// (`SecurityActionMapper`).
const OTHER_ACTIONS: [&str; 14] = [
    "cluster:admin/analyze",
    "cluster:admin/desired_balance/get",
    "cluster:admin/desired_balance/reset",
    "cluster:admin/desired_nodes/delete",
    "cluster:admin/desired_nodes/get",
    "cluster:admin/desired_nodes/update",
    "cluster:admin/encryption/reset",
    "cluster:admin/shutdown/create",
    "cluster:admin/shutdown/delete",
    "cluster:admin/shutdown/get",
    "cluster:admin/shutdown/prevalidate_removal",
    "indices:data/read/scripts/painless/execute",
    "indices:data/write/index:op_type/create",
    "indices:data/write/index:op_type/index",
];

#[test]
fn every_action_exists() {
    let known: BTreeSet<&str> = actions().chain(OTHER_ACTIONS).collect();
    let mut count = 0;
    for api in apis() {
        for requirement in api.requirements().chain(api.requirements_without_index()) {
            for check in requirement.any_of() {
                assert!(
                    known.contains(check.action),
                    "{}: {}",
                    api.name,
                    check.action
                );
                count += 1;
            }
        }
    }
    assert!(count > 650, "{count}");
}

#[test]
fn every_api_is_complete() {
    let privileges = |name: &str| {
        (
            catalog::cluster_privilege(name).is_some(),
            catalog::index_privilege(name).is_some(),
        )
    };
    let mut names = BTreeSet::new();
    for api in apis() {
        let name = api.name;
        assert!(names.insert(name), "{name} twice");
        assert!(api.routes().count() > 0, "{name}");
        for (methods, route) in api.routes() {
            assert!(route.starts_with('/'), "{name}: {route}");
            for method in methods.split(',') {
                assert!(
                    ["GET", "PUT", "POST", "DELETE", "HEAD"].contains(&method),
                    "{name}"
                );
            }
        }
        assert!(
            api.documented_cluster().all(|name| privileges(name).0),
            "{name}"
        );
        assert!(
            api.documented_index().all(|name| privileges(name).1),
            "{name}"
        );
        assert!(
            api.stack != ApiVisibility::Unavailable || api.serverless != ApiVisibility::Unavailable,
            "{name}"
        );
        // Whoever asks about indices says where they are named.
        let checks = || api.requirements().flat_map(Requirement::any_of);
        let is_about_indices = checks().any(|check| matches!(check.scope, Scope::Index(_)));
        assert_eq!(api.indices.is_some(), is_about_indices, "{name}");
        if let Some(IndexNames::Path(parameter)) = api.indices {
            let parameter = format!("{{{parameter}}}");
            assert!(
                api.routes().any(|(_, route)| route.contains(&parameter)),
                "{name}"
            );
        }
    }
    assert_eq!(names.len(), 603);
    let unknown: Vec<_> = apis()
        .filter(|api| !api.is_known())
        .map(|api| api.name)
        .collect();
    assert_eq!(
        unknown.join(" "),
        "project.create_many_routing project.create_routing project.delete_routing \
        project.get_many_routing project.get_routing project.tags"
    );
}

#[test]
fn lookup() {
    assert_eq!(api("indices.create").unwrap().name, "indices.create");
    assert_eq!(api("indices.creat"), None);
    for (query, expected) in [
        ("GET /logs-x/_search", "search"),
        ("get /logs-*,metrics-*/_search?size=0", "search"),
        ("/{index}/_search", "search"),
        ("PUT /logs-x", "indices.create"),
        ("DELETE /logs-x", "indices.delete"),
        ("HEAD /logs-x", "indices.exists"),
        ("GET /_nodes/stats", "nodes.stats"),
        ("GET /_cluster/health", "cluster.health"),
        ("POST /_bulk", "bulk"),
        ("put /_security/role/my_role", "security.put_role"),
        ("GET /", "info"),
        ("indices.create", "indices.create"),
        ("security query role", "security.query_role"),
    ] {
        let found = find_apis(query);
        assert_eq!(
            found.first().map(|api| api.name),
            Some(expected),
            "{query}: {:?}",
            names(&found)
        );
    }
    assert_eq!(find_apis("").len(), 603);
    assert_eq!(names(&find_apis("no such thing")), Vec::<&str>::new());
    assert!(names(&find_apis("transform")).len() > 10);
}

fn names(apis: &[Api]) -> Vec<&'static str> {
    apis.iter().map(|api| api.name).collect()
}
