//! The role descriptor: the JSON body of a role, as plain data.
//!
//! One struct an object of the body, one field a key, named as Elasticsearch names them.
//! Nothing here knows what a privilege means. Reproduces `RoleDescriptor` of
//! `org.elasticsearch.xpack.core.security.authz`; the defaults are those of its parser:
//! an absent list is an empty list.

use crate::json::Json;

/// A role definition as Elasticsearch stores it (`GET /_security/role`).
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), serde(default))]
pub struct RoleDescriptor {
    /// Named cluster privileges and raw cluster actions, as written.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string[] | null"))]
    pub cluster: Vec<String>,
    /// Configurable cluster privileges (`global`).
    #[cfg_attr(target_arch = "wasm32", tsify(type = "GlobalPrivileges"))]
    pub global: GlobalPrivileges,
    /// Entries over local index names.
    pub indices: Vec<IndicesPrivileges>,
    /// Entries over application resources.
    pub applications: Vec<ApplicationPrivileges>,
    /// Patterns over the user names that the role may act as.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string[] | null"))]
    pub run_as: Vec<String>,
    /// Free data; never part of a decision.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, unknown>"))]
    pub metadata: Vec<(String, Json)>,
    /// What Elasticsearch reports beside the metadata, `{"enabled": true}` for a stored role.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, unknown>"))]
    pub transient_metadata: Vec<(String, Json)>,
    /// Entries over the index names of remote clusters.
    pub remote_indices: Vec<RemoteIndicesPrivileges>,
    /// Cluster privileges on remote clusters.
    pub remote_cluster: Vec<RemoteClusterPrivileges>,
    /// Workflows outside which the role is empty; API keys only.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub restriction: Option<Restriction>,
    /// For people; empty when absent.
    pub description: String,
}

/// One entry of `indices`.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct IndicesPrivileges {
    /// Index name expressions.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | string[]"))]
    pub names: Vec<String>,
    /// Named index privileges and raw index actions, as written.
    pub privileges: Vec<String>,
    /// Field security, if the entry has the object.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub field_security: Option<FieldSecurity>,
    /// Document query, as JSON text or as it is; none and the empty text both mean no restriction.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(optional, type = "string | object | null")
    )]
    pub query: Option<String>,
    /// Whether the entry reaches restricted names.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub allow_restricted_indices: bool,
}

/// `field_security` of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct FieldSecurity {
    /// Field name patterns; absent means all fields.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub grant: Option<Vec<String>>,
    /// Field name patterns taken out of the granted ones.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub except: Option<Vec<String>>,
}

/// One entry of `remote_indices`: an entry for every cluster whose alias matches.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct RemoteIndicesPrivileges {
    /// Cluster alias patterns.
    pub clusters: Vec<String>,
    /// What the entry grants there.
    #[cfg_attr(target_arch = "wasm32", serde(flatten))]
    pub indices: IndicesPrivileges,
}

/// One entry of `remote_cluster`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct RemoteClusterPrivileges {
    /// Cluster privileges that exist for remote clusters.
    pub privileges: Vec<String>,
    /// Cluster alias patterns.
    pub clusters: Vec<String>,
}

/// One entry of `applications`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ApplicationPrivileges {
    /// Application name, possibly with a trailing wildcard.
    pub application: String,
    /// Application privilege names and action patterns.
    pub privileges: Vec<String>,
    /// Resource patterns.
    pub resources: Vec<String>,
}

/// `global`: cluster privileges with a condition on the request.
///
/// `Some` with an empty list is an object that was written but grants nothing; Elasticsearch
/// keeps the difference, so that a role can be written back as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GlobalPrivileges {
    /// `application.manage.applications`: application name patterns.
    pub application_manage: Option<Vec<String>>,
    /// `profile.write.applications`: application name patterns.
    pub profile_write: Option<Vec<String>>,
    /// `role.manage.indices`.
    pub role_manage: Option<Vec<ManageRolesIndices>>,
    /// `data_source`.
    pub data_source: Option<Vec<DataSourcePrivileges>>,
}

/// One entry of `global.role.manage.indices`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ManageRolesIndices {
    /// Index name expressions that a managed role may name.
    pub names: Vec<String>,
    /// Index privileges that a managed role may hold there.
    pub privileges: Vec<String>,
}

/// One entry of `global.data_source` (Elasticsearch 9.5).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct DataSourcePrivileges {
    /// Data source name patterns.
    pub names: Vec<String>,
    /// `create`, `delete`, `read_metadata`, `read` or `manage`.
    pub privileges: Vec<String>,
}

/// `restriction` of an API key's role descriptor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Restriction {
    /// Workflow names; the role is in force only inside one of them.
    pub workflows: Vec<String>,
}

impl RoleDescriptor {
    /// The transient metadata that the server gives to every role that it takes.
    pub fn enabled() -> Vec<(String, Json)> {
        vec![("enabled".to_owned(), Json::Bool(true))]
    }
}

impl GlobalPrivileges {
    /// Whether the role has no such object.
    pub fn is_absent(&self) -> bool {
        self.application_manage.is_none()
            && self.profile_write.is_none()
            && self.role_manage.is_none()
            && self.data_source.is_none()
    }
}

impl IndicesPrivileges {
    /// Whether the first privilege is `none`: as the only entry it denies, whatever privileges follow.
    pub fn is_denial(&self) -> bool {
        let first = self.privileges.first();
        first.is_some_and(|first| first.eq_ignore_ascii_case("none"))
    }

    /// The document query in force: the empty text is no query.
    pub fn query_in_force(&self) -> Option<&str> {
        self.query.as_deref().filter(|query| !query.is_empty())
    }
}

impl FieldSecurity {
    /// Whether Elasticsearch counts the entry as using field security for its licence:
    /// syntactic, so `["*", "a"]` counts although it restricts nothing
    /// (`RoleDescriptor.IndicesPrivileges#isUsingFieldLevelSecurity`).
    pub fn is_used(&self) -> bool {
        self.except
            .as_ref()
            .is_some_and(|except| !except.is_empty())
            || self
                .grant
                .as_ref()
                .is_some_and(|grant| grant.as_slice() != ["*"])
    }
}
