//! Remote clusters: what a role grants on clusters that are reached by their alias.
//!
//! Local questions never look at these. For a request to a remote cluster the roles are projected
//! to the alias: one role descriptor holding what all matching entries grant there, which is sent
//! along; the remote cluster decides with it, by its own restricted names. Reproduces
//! `RemoteIndicesPermission`, `RemoteClusterPermissions` and
//! `RBACEngine#getRoleDescriptorsIntersectionForRemoteCluster`.

use super::AccessError;
use super::fields::FieldPermissions;
use super::merge::{self, MergedIndices, MergedRemoteIndices, Source};
use super::role::Definitions;
use crate::catalog;
use crate::host::lower_case;
use crate::pattern::StringMatcher;
use crate::privilege::index;
use crate::role::{FieldSecurity, IndicesPrivileges, RemoteClusterPrivileges, RoleDescriptor};
use crate::text::TextSet;

/// The name of the role descriptor that is sent to a remote cluster.
pub const REMOTE_USER_ROLE_NAME: &str = "_remote_user";

/// Index privileges for one set of cluster alias patterns.
pub struct RemoteIndices {
    /// The alias patterns.
    pub clusters: TextSet,
    /// The entries, split by selector; distinct ones stay apart.
    pub groups: Vec<MergedIndices>,
    matcher: StringMatcher,
}

/// Cluster privileges for one list of alias patterns.
pub struct RemoteCluster {
    /// As written.
    pub entry: RemoteClusterPrivileges,
    /// Where it was written.
    pub source: Source,
    matcher: StringMatcher,
}

/// All remote grants of one side of an access.
#[derive(Default)]
pub struct RemotePermission {
    /// Index privileges, by set of alias patterns.
    pub indices: Vec<RemoteIndices>,
    /// Cluster privileges, in the order of the roles.
    pub cluster: Vec<RemoteCluster>,
}

impl RemoteIndices {
    /// Whether the alias is one of these clusters.
    pub fn matches(&self, alias: &str) -> bool {
        self.matcher.matches(alias)
    }
}

impl RemoteCluster {
    /// Whether the alias is one of these clusters. A pattern also matches its own text.
    pub fn matches(&self, alias: &str) -> bool {
        self.matcher.matches(alias)
    }

    /// The privileges that the remote cluster knows, in lower case.
    pub fn supported(&self, remote_supports: &[&str]) -> TextSet {
        self.entry
            .privileges
            .iter()
            .map(|name| lower_case(name))
            .filter(|name| remote_supports.contains(&name.as_str()))
            .collect()
    }
}

/// The cluster privileges that a remote cluster of the catalog's version knows.
pub fn supported_by_current_version() -> Vec<&'static str> {
    catalog::remote_cluster_privileges()
        .iter()
        .map(|privilege| privilege.name)
        .collect()
}

impl RemotePermission {
    pub(super) fn of(roles: &Definitions) -> Result<Self, AccessError> {
        let mut permission = RemotePermission::default();
        for group in merge::remote_indices(roles) {
            let mut source = Source::default();
            let indices = remote_indices(group, &mut source)
                .map_err(|error| roles.located("remote_indices", source, error))?;
            permission.indices.push(indices);
        }
        for (role, named) in roles.iter().enumerate() {
            for (entry, privileges) in named.descriptor.remote_cluster.iter().enumerate() {
                let source = Source { role, entry };
                let matcher = StringMatcher::new(&privileges.clusters)
                    .map_err(|error| roles.located("remote_cluster", source, error.into()))?;
                permission.cluster.push(RemoteCluster {
                    entry: privileges.clone(),
                    source,
                    matcher,
                });
            }
        }
        Ok(permission)
    }

    /// The groups that hold on the cluster of that alias.
    pub fn groups_for<'a>(&'a self, alias: &'a str) -> impl Iterator<Item = &'a MergedIndices> {
        self.indices
            .iter()
            .filter(move |remote| remote.matches(alias))
            .flat_map(|remote| remote.groups.iter())
    }

    /// The cluster privileges that hold on the cluster of that alias, sorted
    /// (`RemoteClusterPermissions#collapseAndRemoveUnsupportedPrivileges`).
    pub fn cluster_privileges_for(&self, alias: &str, remote_supports: &[&str]) -> TextSet {
        self.cluster
            .iter()
            .filter(|remote| remote.matches(alias))
            .flat_map(|remote| remote.supported(remote_supports))
            .collect()
    }

    /// The role descriptor that is sent to the cluster of that alias; `None` is no access.
    pub fn project(&self, alias: &str) -> Option<RoleDescriptor> {
        let cluster = self.cluster_privileges_for(alias, &supported_by_current_version());
        let indices: Vec<IndicesPrivileges> = self
            .groups_for(alias)
            .map(|group| IndicesPrivileges {
                names: group.names.to_vec(),
                privileges: group.privileges.to_vec(),
                field_security: fields_in_force(group),
                query: group.queries.iter().flatten().next().cloned(),
                allow_restricted_indices: group.allow_restricted_indices,
            })
            .collect();
        // Privileges that the remote cluster does not know are still privileges.
        let mut entries = self.cluster.iter();
        if indices.is_empty() && !entries.any(|remote| remote.matches(alias)) {
            return None;
        }
        Some(RoleDescriptor {
            cluster: cluster.into_iter().collect(),
            indices,
            ..RoleDescriptor::default()
        })
    }
}

/// The field security that is sent: none where it withholds nothing, such as a grant of `*`
/// (`SimpleRole#getFieldGrantExcludeGroups`).
fn fields_in_force(group: &MergedIndices) -> Option<FieldSecurity> {
    let fields = FieldPermissions::of(&group.fields).ok()?;
    fields.definitions.iter().next().cloned()
}

/// What entries for the same clusters come to; `source` is the entry that is at it.
fn remote_indices(
    merged: MergedRemoteIndices,
    source: &mut Source,
) -> Result<RemoteIndices, AccessError> {
    let mut groups = Vec::new();
    for entry in merged.entries {
        *source = entry.sources.first().copied().unwrap_or(*source);
        FieldPermissions::of(&entry.fields)?;
        StringMatcher::new(&entry.names.texts())?;
        for privilege in index::resolve_by_selector(&entry.privileges.texts())? {
            groups.push(MergedIndices {
                privileges: privilege.names,
                ..entry.clone()
            });
        }
    }
    Ok(RemoteIndices {
        matcher: StringMatcher::new(&merged.clusters.texts())?,
        clusters: merged.clusters,
        groups,
    })
}
