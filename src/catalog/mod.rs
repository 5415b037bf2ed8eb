//! Facts as data: privileges, built-in roles, restricted indices, features, APIs.
//!
//! What Elasticsearch knows by name lives in `data/*.json`, in a form that people update when a new
//! version appears. `build.rs` checks those files and turns each into one text: rows of cells where
//! the program looks things up ([`rows`]), JSON without white space where it only hands them on. A
//! table is read when it is first asked for, and the definition of a built-in role, which stays the
//! JSON that the reader of roles has to understand anyway, when that role is.
//!
//! Static tables of structs would be ready at once, and JSON needs no reader of its own. But pointers
//! travel badly: of privileges, roles and restricted indices they are half of what is left after
//! compression. In WebAssembly, after wasm-opt and brotli: 21.6 KB of data with rows, 24.7 with
//! structs; JSON weighed a quarter more than structs.

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
mod rows;

mod tables {
    include!(concat!(env!("OUT_DIR"), "/tables.rs"));
}

pub use action::{actions, actions_that_begin};
#[cfg(feature = "apis")]
pub use api::{Api, api, apis, apis_for_the_whole, apis_json, find_apis, find_apis_json};
pub use deployment::Deployment;
#[cfg(feature = "kibana")]
pub use feature_role::{
    FeatureRole, FeatureRoleChoices, FeatureRoleGrant, FeatureRoleOption, MadeRole, feature_role,
    feature_roles, feature_roles_json,
};
#[cfg(feature = "kibana")]
pub use kibana::{
    Inclusion, KibanaCatalog, KibanaFeature, KibanaSubFeature, KibanaSubPrivilege, License,
    PRIMARY_PRIVILEGES, kibana_catalog, kibana_catalog_on, kibana_features_json,
    undefined_kibana_feature,
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
