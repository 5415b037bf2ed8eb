//! One side of an access: several role descriptors, merged and compiled.
//!
//! An ordinary user has one side. An API key has two, its own roles and those of its owner
//! ([`Access`](super::Access)). Each side is a complete permission of its own. Reproduces
//! `SimpleRole` and the building of it in `CompositeRolesStore`.

use std::cell::Cell;
use std::rc::Rc;

use super::AccessError;
use super::applications::ApplicationPermission;
use super::cluster::{ClusterPermission, GrantedClusterPrivilege};
use super::global::GlobalPrivilege;
use super::implicit;
use super::indices::IndicesPermission;
use super::lazy::Lazy;
use super::merge::{self, NamedRole, RoleText, Source};
use super::remote::RemotePermission;
use super::restricted::RestrictedNames;
use super::restriction::Restriction;
use super::run_as::RunAsPermission;
use crate::privilege::application::StoredPrivilege;
use crate::privilege::cluster;
use crate::role::{GlobalPrivileges, RoleDescriptor};

/// Role descriptors merged into one permission.
pub struct Role {
    /// The descriptors it was made of.
    pub descriptors: Rc<Lazy<Vec<NamedRole>>>,
    /// What may be done on the cluster.
    pub cluster: Lazy<ClusterPermission>,
    /// What may be done on index names.
    pub indices: Lazy<IndicesPermission>,
    /// What may be done in applications.
    pub applications: Rc<Lazy<ApplicationPermission>>,
    /// As whom the user may act.
    pub run_as: Lazy<RunAsPermission>,
    /// What is granted on remote clusters.
    pub remote: Lazy<RemotePermission>,
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
pub(super) struct Surroundings {
    pub restricted: Rc<RestrictedNames>,
    pub stored: Rc<Vec<StoredPrivilege>>,
}

impl Role {
    /// Merges role descriptors and compiles what could be refused.
    pub(super) fn compile(
        roles: Vec<RoleText>,
        surroundings: &Surroundings,
    ) -> Result<Self, AccessError> {
        let Surroundings { restricted, stored } = surroundings;
        let workflows = merge::single_restriction(&roles)?;
        let is_prebuilt = matches!(roles.as_slice(), [only] if only.name() == "superuser");
        // Of built-in roles tests know that Elasticsearch takes them.
        let are_sound = |section: fn(&RoleDescriptor) -> bool| {
            let mut given = roles.iter().filter_map(RoleText::given);
            given.all(|role| section(&role.descriptor))
        };
        let sound_cluster = are_sound(sound::cluster);
        let sound_applications = stored.is_empty() && are_sound(sound::applications);
        let sound_indices = are_sound(sound::indices);
        let sound_run_as = are_sound(sound::run_as);
        let sound_remote = are_sound(sound::remote);

        let roles = Cell::new(roles);
        let read = move || Ok(roles.take().into_iter().map(RoleText::read).collect());
        let descriptors: Rc<Lazy<Vec<NamedRole>>> = Rc::new(Lazy::new(true, read)?);
        let (own, names) = (descriptors.clone(), restricted.clone());
        let cluster = Lazy::new(sound_cluster, move || cluster_permission(&own, &names))?;
        let (own, known) = (descriptors.clone(), stored.clone());
        let applications = Rc::new(Lazy::new(sound_applications, move || {
            ApplicationPermission::new(&merge::applications(&own), &known)
                .map_err(|refused| located(&own, "applications", refused))
        })?);
        let (own, names) = (descriptors.clone(), restricted.clone());
        let (implying, known) = (applications.clone(), stored.clone());
        let indices = Lazy::new(sound_indices, move || {
            let implied = if !is_prebuilt && implicit::may_be(&own, &known) {
                implicit::index_privileges(&implying)
            } else {
                Vec::new()
            };
            IndicesPermission::new(merge::indices(&own), implied, names.clone(), sound_indices)
                .map_err(|refused| located(&own, "indices", refused))
        })?;
        let own = descriptors.clone();
        let run_as = Lazy::new(sound_run_as, move || {
            RunAsPermission::new(merge::run_as(&own))
                .map_err(|refused| located(&own, "run_as", refused))
        })?;
        let own = descriptors.clone();
        let remote = Lazy::new(sound_remote, move || {
            RemotePermission::new(merge::remote_indices(&own), &own)
                .map_err(|refused| located(&own, "remote_indices", refused))
        })?;
        Ok(Role {
            descriptors,
            cluster,
            indices,
            applications,
            run_as,
            remote,
            restriction: Restriction::new(workflows),
            withheld: Vec::new(),
        })
    }

    /// What it comes to in a workflow, or in none: outside those that it is restricted to, nothing.
    #[inline(never)]
    pub(super) fn inside(
        self,
        workflow: Option<&str>,
        surroundings: &Surroundings,
    ) -> Result<Self, AccessError> {
        if self.restriction.allows(workflow) {
            return Ok(self);
        }
        let mut nothing = Self::compile(Vec::new(), surroundings)?;
        nothing.restriction = self.restriction.clone();
        nothing.withheld.push((Withholding::Workflow, self));
        Ok(nothing)
    }

    /// The name of the role behind a source.
    pub fn role_name(&self, source: Source) -> &str {
        self.descriptors
            .get(source.role)
            .map_or("", |role| role.name.as_str())
    }
}

/// Which sections of a role Elasticsearch surely takes: those of known privileges and plain patterns.
/// The others have to be compiled to find out.
mod sound {
    use crate::pattern::is_plain;
    use crate::privilege::{cluster as cluster_privilege, index};
    use crate::role::{GlobalPrivileges, RoleDescriptor};

    fn are_plain(texts: &[String]) -> bool {
        texts.iter().all(|text| is_plain(text))
    }

    pub fn cluster(role: &RoleDescriptor) -> bool {
        let mut names = role.cluster.iter();
        role.global == GlobalPrivileges::default()
            && names.all(|name| cluster_privilege::is_known(name))
    }

    pub fn applications(role: &RoleDescriptor) -> bool {
        role.applications.iter().all(|entry| {
            is_plain(&entry.application)
                && are_plain(&entry.privileges)
                && are_plain(&entry.resources)
        })
    }

    pub fn indices(role: &RoleDescriptor) -> bool {
        role.indices.iter().all(|entry| {
            are_plain(&entry.names)
                && entry.field_security.is_none()
                && entry.privileges.iter().all(|name| index::is_known(name))
        })
    }

    pub fn run_as(role: &RoleDescriptor) -> bool {
        are_plain(&role.run_as)
    }

    pub fn remote(role: &RoleDescriptor) -> bool {
        role.remote_indices.is_empty() && role.remote_cluster.is_empty()
    }
}

/// The error about the entry of a section.
fn located(
    roles: &[NamedRole],
    section: &str,
    (source, error): (Source, AccessError),
) -> AccessError {
    let role = roles.get(source.role).map_or("", |role| role.name.as_str());
    error.at(role, format!("/{section}/{}", source.entry))
}

#[inline(never)]
fn cluster_permission(
    roles: &[NamedRole],
    restricted: &Rc<RestrictedNames>,
) -> Result<ClusterPermission, AccessError> {
    let merged = merge::cluster(roles);
    let mut privileges = Vec::with_capacity(merged.len());
    for (name, sources) in merged.iter() {
        let first = sources.first().copied().unwrap_or_default();
        let privilege = cluster::resolve(name)
            .map_err(|error| located(roles, "cluster", (first, error.into())))?;
        privileges.push(GrantedClusterPrivilege {
            privilege,
            sources: sources.clone(),
        });
    }
    let mut global = Vec::new();
    for (role, named) in roles.iter().enumerate() {
        if named.descriptor.global == GlobalPrivileges::default() {
            continue;
        }
        let privileges = GlobalPrivilege::of(&named.descriptor.global, restricted)
            .map_err(|error| error.at(&named.name, "/global".to_owned()))?;
        let source = Source { role, entry: 0 };
        global.extend(privileges.into_iter().map(|privilege| (privilege, source)));
    }
    Ok(ClusterPermission::new(privileges, global))
}
