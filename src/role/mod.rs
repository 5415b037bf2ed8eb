//! The role descriptor: its model, reading it with positions, writing it in each format.
//!
//! This module knows the shape of a role, not what any of its names mean.

mod descriptor;
mod finding;
#[cfg(feature = "formats")]
mod normal;
mod read;
pub mod suggest;
mod write;

pub use descriptor::{
    ApplicationPrivileges, DataSourcePrivileges, FieldSecurity, GlobalPrivileges,
    IndicesPrivileges, ManageRolesIndices, RemoteClusterPrivileges, RemoteIndicesPrivileges,
    Restriction, RoleDescriptor,
};
pub(crate) use finding::rules;
pub use finding::{ErrorType, Finding, Rule, ServerError, Severity, SuggestedFix};
#[cfg(feature = "formats")]
pub use normal::{normalize, same};
#[cfg(feature = "advice")]
pub use read::READ_RULES;
#[cfg(feature = "formats")]
pub use read::{CROSS_CLUSTER, access_entries, read_access};
pub use read::{
    DATA_SOURCE_PRIVILEGES, PrivilegesToCheck, REMOTE_CLUSTER_PRIVILEGES, Reading, RequestKind,
    Switches, read, read_privileges_to_check,
};
pub(crate) use read::{EMPTY_LIST, read_key_request};
#[cfg(feature = "kibana")]
pub(crate) use write::application_to_json;
#[cfg(feature = "formats")]
pub(crate) use write::object;
pub use write::{global_to_json, to_json, to_request};
