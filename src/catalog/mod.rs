//! Facts as data: privileges, built-in roles, restricted indices, features, APIs.
//!
//! What Elasticsearch knows by name lives in `data/*.json`, in a form that people update when a new
//! version appears. `build.rs` turns those files into static tables, so that nothing has to be read
//! when the module starts, and a name is found by binary search. Only the definitions of built-in
//! roles stay JSON text, which the reader of roles has to understand anyway: one is read when it is
//! asked for.
//!
//! The other way would have been to carry the JSON and read it at first use. In WebAssembly, after
//! wasm-opt, on top of a module that only reads roles:
//!
//! | | raw | brotli | first look at all privileges | `kibana_system`, cold |
//! |---|---|---|---|---|
//! | static tables | 115 KB | 18.5 KB | 4 µs | 0.5 ms |
//! | JSON, read once | 157 KB | 22.9 KB | 450 µs | 11 ms |
//!
//! Of the tables, privileges and restricted indices weigh 6.5 KB after brotli, built-in roles 5.6,
//! actions 3.6 and Serverless roles 1.7. A text with separators instead of pointers would save one
//! of them and cost a reader of its own.

mod action;
#[cfg(feature = "apis")]
mod api;
mod deployment;
#[cfg(feature = "kibana")]
mod feature_role;
#[cfg(any(feature = "apis", feature = "kibana"))]
mod fields;
#[cfg(feature = "kibana")]
mod kibana;
mod privilege;
mod restricted;
mod role;

/// Written by `build.rs`.
#[allow(
    clippy::wildcard_imports,
    reason = "it names every type of the two modules"
)]
mod tables {
    use super::privilege::*;
    use super::role::*;

    include!(concat!(env!("OUT_DIR"), "/tables.rs"));
}

pub use action::{actions, actions_that_begin};
#[cfg(feature = "apis")]
pub use api::{Api, api, apis, apis_json, find_apis};
pub use deployment::Deployment;
#[cfg(feature = "kibana")]
pub use feature_role::{
    FeatureRole, FeatureRoleChoices, FeatureRoleGrant, FeatureRoleOption, MadeRole, feature_role,
    feature_roles, feature_roles_json,
};
#[cfg(feature = "kibana")]
pub use kibana::{
    Inclusion, KibanaCatalog, KibanaFeature, KibanaSubFeature, KibanaSubPrivilege, License,
    PRIMARY_PRIVILEGES, kibana_catalog, kibana_features_json, undefined_kibana_feature,
};
pub use privilege::{
    Availability, ClusterPrivilege, ClusterPrivilegeKind, DataSourcePrivilege, Deprecation,
    GlobalPrivilege, IndexPrivilege, RemoteClusterPrivilege, SelectorClass, Stability, Workflow,
    cluster_privilege, cluster_privilege_names_by_access, cluster_privileges,
    data_source_privileges, global_privileges, grant_order_cluster, grant_order_index,
    index_privilege, index_privilege_names_sorted, index_privileges, raw_cluster_actions,
    raw_index_actions, remote_cluster_privileges, workflows,
};
pub use restricted::restricted_index_patterns;
pub use role::{
    Audience, BuiltinRole, IncludeError, RemovedRole, ReservedRoles, RoleDeprecation,
    ServerlessProject, ServerlessRole, builtin_role, builtin_roles, removed_roles, serverless_role,
    serverless_roles,
};
