//! One side of an access: several role descriptors, merged and compiled.
//!
//! An ordinary user has one side. An API key has two, its own roles and those of its owner
//! ([`Access`](super::Access)). Each side is a complete permission of its own. Reproduces
//! `SimpleRole` and the building of it in `CompositeRolesStore`.

use std::rc::Rc;

use super::AccessError;
use super::applications::ApplicationPermission;
use super::cluster::{ClusterPermission, GrantedClusterPrivilege};
use super::global::GlobalPrivilege;
use super::implicit;
use super::indices::IndicesPermission;
use super::merge::{self, MergedRoles, NamedRole, Source};
use super::remote::RemotePermission;
use super::restricted::RestrictedNames;
use super::restriction::Restriction;
use super::run_as::RunAsPermission;
use crate::privilege::application::StoredPrivilege;
use crate::privilege::cluster;

/// Role descriptors merged into one permission.
pub struct Role {
    /// The descriptors it was made of.
    pub descriptors: Vec<NamedRole>,
    /// What may be done on the cluster.
    pub cluster: ClusterPermission,
    /// What may be done on index names.
    pub indices: IndicesPermission,
    /// What may be done in applications.
    pub applications: ApplicationPermission,
    /// As whom the user may act.
    pub run_as: RunAsPermission,
    /// What is granted on remote clusters.
    pub remote: RemotePermission,
    /// The workflows that it is restricted to.
    pub restriction: Restriction,
    /// What it would grant beside all this, were it not for a workflow or the licence.
    pub withheld: Vec<(Withholding, Role)>,
}

/// Why Elasticsearch leaves out a part of the roles that a user has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withholding {
    /// The role is restricted to workflows, and the request does not run in one of them.
    Workflow,
    /// The role uses field or document level security, and the licence does not include it.
    Licence,
}

/// What compiling a role needs beside its descriptors.
pub(super) struct Surroundings<'a> {
    pub restricted: &'a Rc<RestrictedNames>,
    pub stored: &'a [StoredPrivilege],
}

impl Role {
    /// Merges and compiles role descriptors.
    pub(super) fn compile(
        descriptors: Vec<NamedRole>,
        surroundings: &Surroundings<'_>,
    ) -> Result<Self, AccessError> {
        let merged = merge::merge(&descriptors)?;
        let locate = |section: &'static str| {
            let descriptors = &descriptors;
            move |(source, error): (Source, AccessError)| {
                let role = descriptors
                    .get(source.role)
                    .map_or("", |role| role.name.as_str());
                error.at(role, format!("/{section}/{}", source.entry))
            }
        };
        let MergedRoles {
            cluster,
            indices,
            applications,
            run_as,
            remote_indices,
            workflows,
        } = merged;
        let mut privileges = Vec::with_capacity(cluster.len());
        for (name, sources) in cluster.iter() {
            let first = sources
                .first()
                .copied()
                .unwrap_or(Source { role: 0, entry: 0 });
            let privilege =
                cluster::resolve(name).map_err(|error| locate("cluster")((first, error.into())))?;
            privileges.push(GrantedClusterPrivilege {
                privilege,
                sources: sources.clone(),
            });
        }
        let mut global = Vec::new();
        for (role, named) in descriptors.iter().enumerate() {
            let privileges = GlobalPrivilege::of(&named.descriptor.global, surroundings.restricted)
                .map_err(|error| error.at(&named.name, "/global".to_owned()))?;
            let source = Source { role, entry: 0 };
            global.extend(privileges.into_iter().map(|privilege| (privilege, source)));
        }
        let applications = ApplicationPermission::new(&applications, surroundings.stored)
            .map_err(locate("applications"))?;
        let is_prebuilt = matches!(descriptors.as_slice(), [only] if only.name == "superuser");
        let implicit = if is_prebuilt {
            Vec::new()
        } else {
            implicit::index_privileges(&applications)
        };
        let groups = indices
            .into_iter()
            .map(|entry| (entry, false))
            .chain(implicit.into_iter().map(|entry| (entry, true)))
            .collect();
        let indices = IndicesPermission::new(groups, surroundings.restricted.clone())
            .map_err(locate("indices"))?;
        let run_as = RunAsPermission::new(run_as).map_err(locate("run_as"))?;
        let remote = RemotePermission::new(remote_indices, &descriptors)
            .map_err(locate("remote_indices"))?;
        Ok(Role {
            cluster: ClusterPermission::new(privileges, global),
            indices,
            applications,
            run_as,
            remote,
            restriction: Restriction::new(workflows),
            withheld: Vec::new(),
            descriptors,
        })
    }

    /// Nothing at all: what a role comes to outside its workflows.
    pub(super) fn empty(surroundings: &Surroundings<'_>) -> Result<Self, AccessError> {
        Self::compile(Vec::new(), surroundings)
    }

    /// The name of the role behind a source.
    pub fn role_name(&self, source: Source) -> &str {
        self.descriptors
            .get(source.role)
            .map_or("", |role| role.name.as_str())
    }
}
