//! Remote clusters: what a role grants on clusters that are reached by their alias.
//!
//! Local questions never look at these. For a request to a remote cluster the roles are projected
//! to the alias: one role descriptor holding what all matching entries grant there, which is sent
//! along; the remote cluster decides with it, by its own restricted names. Reproduces
//! `RemoteIndicesPermission`, `RemoteClusterPermissions` and
//! `RBACEngine#getRoleDescriptorsIntersectionForRemoteCluster`.

use super::AccessError;
use super::fields::{FieldDefinitions, FieldPermissions};
use super::merge::{MergedIndices, MergedRemoteIndices, NamedRole, Source};
use crate::catalog;
use crate::host::lower_case;
use crate::pattern::StringMatcher;
use crate::privilege::index;
use crate::role::{IndicesPrivileges, RemoteClusterPrivileges, RoleDescriptor};
use crate::text::TextSet;

/// The name of the role descriptor that is sent to a remote cluster.
pub const REMOTE_USER_ROLE_NAME: &str = "_remote_user";

/// Index privileges for one set of cluster alias patterns.
pub struct RemoteIndices {
    /// The alias patterns.
    pub clusters: TextSet,
    /// The entries, split by selector; distinct ones stay apart.
    pub groups: Vec<RemoteGroup>,
    matcher: StringMatcher,
}

/// One entry of `remote_indices`, or its part for one selector class.
#[derive(Clone)]
pub struct RemoteGroup {
    /// Index name expressions.
    pub names: TextSet,
    /// Privilege names in lower case.
    pub privileges: TextSet,
    /// Whether restricted names are covered there.
    pub allow_restricted_indices: bool,
    /// Field definitions; one without `grant` and `except` grants every field.
    pub fields: FieldDefinitions,
    /// The queries; `None` is every document.
    pub queries: Option<TextSet>,
    /// The entries it was made of.
    pub sources: Vec<Source>,
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
    pub(super) fn new(
        merged: Vec<MergedRemoteIndices>,
        roles: &[NamedRole],
    ) -> Result<Self, (Source, AccessError)> {
        let mut indices = Vec::with_capacity(merged.len());
        for remote in merged {
            let mut groups = Vec::with_capacity(remote.entries.len());
            let mut first = Source { role: 0, entry: 0 };
            for entry in remote.entries {
                first = entry.sources.first().copied().unwrap_or(first);
                add_groups(&mut groups, &entry).map_err(|error| (first, error))?;
            }
            let patterns: Vec<&String> = remote.clusters.iter().collect();
            let matcher = StringMatcher::new(&patterns).map_err(|error| (first, error.into()))?;
            indices.push(RemoteIndices {
                clusters: remote.clusters,
                groups,
                matcher,
            });
        }
        Ok(RemotePermission {
            indices,
            cluster: remote_cluster(roles)?,
        })
    }

    /// The groups that hold on the cluster of that alias.
    pub fn groups_for<'a>(&'a self, alias: &'a str) -> impl Iterator<Item = &'a RemoteGroup> {
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
                names: group.names.iter().cloned().collect(),
                privileges: group.privileges.iter().cloned().collect(),
                field_security: group
                    .fields
                    .iter()
                    .next()
                    .filter(|fields| fields.grant.is_some() || fields.except.is_some())
                    .cloned(),
                query: group.queries.iter().flatten().next().cloned(),
                allow_restricted_indices: group.allow_restricted_indices,
            })
            .collect();
        if cluster.is_empty() && indices.is_empty() {
            return None;
        }
        Some(RoleDescriptor {
            cluster: cluster.into_iter().collect(),
            indices,
            ..RoleDescriptor::default()
        })
    }
}

fn add_groups(groups: &mut Vec<RemoteGroup>, entry: &MergedIndices) -> Result<(), AccessError> {
    FieldPermissions::of(&entry.fields)?;
    let names: Vec<&String> = entry.names.iter().collect();
    StringMatcher::new(&names)?;
    let privileges: Vec<&String> = entry.privileges.iter().collect();
    for privilege in index::resolve_by_selector(&privileges)? {
        groups.push(RemoteGroup {
            names: entry.names.clone(),
            privileges: privilege.names,
            allow_restricted_indices: entry.allow_restricted_indices,
            fields: entry.fields.clone(),
            queries: entry.queries.clone(),
            sources: entry.sources.clone(),
        });
    }
    Ok(())
}

fn remote_cluster(roles: &[NamedRole]) -> Result<Vec<RemoteCluster>, (Source, AccessError)> {
    let mut groups = Vec::new();
    for (role, named) in roles.iter().enumerate() {
        for (entry, privileges) in named.descriptor.remote_cluster.iter().enumerate() {
            let source = Source { role, entry };
            let matcher =
                StringMatcher::new(&privileges.clusters).map_err(|error| (source, error.into()))?;
            groups.push(RemoteCluster {
                entry: privileges.clone(),
                source,
                matcher,
            });
        }
    }
    Ok(groups)
}
