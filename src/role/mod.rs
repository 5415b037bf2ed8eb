//! The role descriptor: its model, reading it with positions, writing it in each format.
//!
//! This module knows the shape of a role, not what any of its names mean.

mod descriptor;

pub use descriptor::{
    ApplicationPrivileges, DataSourcePrivileges, FieldSecurity, GlobalPrivileges,
    IndicesPrivileges, ManageRolesIndices, RemoteClusterPrivileges, RemoteIndicesPrivileges,
    Restriction, RoleDescriptor,
};
