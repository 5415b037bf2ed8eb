//! One side of an access: several role descriptors, merged and compiled.
//!
//! An ordinary user has one side. An API key has two, its own roles and those of its owner
//! ([`Access`](super::Access)). Each side is a complete permission of its own. Reproduces
//! `SimpleRole` and the building of it in `CompositeRolesStore`.

use std::cell::{Cell, OnceCell};
use std::ops::Deref;
use std::rc::Rc;

use super::AccessError;
use super::applications::ApplicationPermission;
use super::cluster::ClusterPermission;
use super::implicit;
use super::indices::IndicesPermission;
use super::lazy::Lazy;
use super::merge::{self, MergedIndices, NamedRole, RoleText, Source};
use super::remote::RemotePermission;
use super::restricted::RestrictedNames;
use super::restriction::Restriction;
use super::run_as::RunAsPermission;
use crate::privilege::application::StoredPrivilege;
use crate::role::RoleDescriptor;

/// Role descriptors merged into one permission.
pub struct Role {
    /// The descriptors it was made of.
    pub descriptors: Rc<Definitions>,
    /// What may be done on the cluster.
    pub cluster: Lazy<ClusterPermission>,
    /// What may be done on index names.
    pub indices: Lazy<IndicesPermission>,
    /// What may be done in applications.
    pub applications: Lazy<ApplicationPermission>,
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
    pub stored: Vec<StoredPrivilege>,
    /// Whether the descriptors are those of an API key and of its owner, which no store of roles
    /// looks up by name.
    pub is_api_key: bool,
}

/// The role descriptors of one side, read when they are first looked at, and what surrounds them.
pub struct Definitions {
    texts: Cell<Vec<RoleText>>,
    roles: OnceCell<Vec<NamedRole>>,
    pub(super) surroundings: Rc<Surroundings>,
    /// Whether the sections on indices surely can be compiled.
    pub(super) has_sound_indices: bool,
    applications: OnceCell<Rc<ApplicationPermission>>,
}

impl Deref for Definitions {
    type Target = [NamedRole];

    fn deref(&self) -> &[NamedRole] {
        self.roles.get_or_init(|| {
            let texts = self.texts.take();
            let mut roles = Vec::with_capacity(texts.len());
            for text in texts {
                roles.push(text.read());
            }
            roles
        })
    }
}

impl Definitions {
    /// What they grant in applications, which may imply something on indices as well.
    fn applications(&self) -> Result<Rc<ApplicationPermission>, AccessError> {
        if let Some(known) = self.applications.get() {
            return Ok(known.clone());
        }
        let merged = merge::applications(self);
        let permission = ApplicationPermission::new(&merged, &self.surroundings.stored)
            .map_err(|(source, error)| self.located("applications", source, error))?;
        let permission = Rc::new(permission);
        Ok(self.applications.get_or_init(|| permission).clone())
    }

    /// The index privileges that the application privileges imply. The role of a superuser is made
    /// beforehand, without any (`RoleKey#ROLE_KEY_SUPERUSER`).
    pub(super) fn implied_indices(&self) -> Result<Vec<MergedIndices>, AccessError> {
        let is_prebuilt =
            !self.surroundings.is_api_key && matches!(&**self, [only] if only.name == "superuser");
        if is_prebuilt || !implicit::may_be(self, &self.surroundings.stored) {
            return Ok(Vec::new());
        }
        let applications = self.applications()?;
        Ok(implicit::index_privileges(&applications))
    }

    /// The error about the entry of a section.
    pub(super) fn located(&self, section: &str, source: Source, error: AccessError) -> AccessError {
        let pointer = ["/", section, "/", &source.entry.to_string()].concat();
        error.at(self.role_name(source), pointer)
    }

    /// The name of the role behind a source.
    fn role_name(&self, source: Source) -> &str {
        self.get(source.role).map_or("", |role| role.name.as_str())
    }
}

impl Role {
    /// Merges role descriptors and compiles what could be refused.
    #[inline(never)]
    pub(super) fn compile(
        roles: Vec<RoleText>,
        surroundings: &Rc<Surroundings>,
    ) -> Result<Self, AccessError> {
        let workflows = merge::single_restriction(&roles)?;
        let is_sound = sound::SECTIONS.map(|section| are_sound(&roles, section));
        let [cluster, applications, indices, run_as, remote] = is_sound;
        let definitions = Rc::new(Definitions {
            texts: Cell::new(roles),
            roles: OnceCell::new(),
            surroundings: surroundings.clone(),
            has_sound_indices: indices,
            applications: OnceCell::new(),
        });
        let role = Role {
            cluster: Lazy::new(&definitions, |roles| {
                ClusterPermission::of(roles).map(Rc::new)
            }),
            applications: Lazy::new(&definitions, Definitions::applications),
            indices: Lazy::new(&definitions, |roles| {
                IndicesPermission::of(roles).map(Rc::new)
            }),
            run_as: Lazy::new(&definitions, |roles| {
                RunAsPermission::of(roles).map(Rc::new)
            }),
            remote: Lazy::new(&definitions, |roles| {
                RemotePermission::of(roles).map(Rc::new)
            }),
            descriptors: definitions,
            restriction: Restriction::new(workflows),
            withheld: Vec::new(),
        };
        role.cluster.check(cluster)?;
        role.applications
            .check(applications && surroundings.stored.is_empty())?;
        role.indices.check(indices)?;
        role.run_as.check(run_as)?;
        role.remote.check(remote)?;
        Ok(role)
    }

    /// What it comes to in a workflow, or in none: outside those that it is restricted to, nothing.
    #[inline(never)]
    pub(super) fn inside(
        self,
        workflow: Option<&str>,
        surroundings: &Rc<Surroundings>,
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
        self.descriptors.role_name(source)
    }
}

/// Whether Elasticsearch surely takes a section of all roles. Of built-in roles tests know that it does.
fn are_sound(roles: &[RoleText], is_sound: fn(&RoleDescriptor) -> bool) -> bool {
    roles
        .iter()
        .all(|role| role.given().is_none_or(|role| is_sound(&role.descriptor)))
}

/// Which sections of a role Elasticsearch surely takes: those of known privileges and plain patterns.
/// The others have to be compiled to find out.
mod sound {
    use crate::pattern::is_plain;
    use crate::privilege::{cluster as cluster_privilege, index};
    use crate::role::RoleDescriptor;

    /// The sections, in the order that they are compiled in.
    pub const SECTIONS: [fn(&RoleDescriptor) -> bool; 5] =
        [cluster, applications, indices, run_as, remote];

    fn are_plain(texts: &[String]) -> bool {
        texts.iter().all(|text| is_plain(text))
    }

    fn cluster(role: &RoleDescriptor) -> bool {
        let mut names = role.cluster.iter();
        role.global.is_absent() && names.all(|name| cluster_privilege::is_known(name))
    }

    fn applications(role: &RoleDescriptor) -> bool {
        role.applications.iter().all(|entry| {
            is_plain(&entry.application)
                && are_plain(&entry.privileges)
                && are_plain(&entry.resources)
        })
    }

    fn indices(role: &RoleDescriptor) -> bool {
        role.indices.iter().all(|entry| {
            are_plain(&entry.names)
                && entry.field_security.is_none()
                && entry.privileges.iter().all(|name| index::is_known(name))
        })
    }

    fn run_as(role: &RoleDescriptor) -> bool {
        are_plain(&role.run_as)
    }

    fn remote(role: &RoleDescriptor) -> bool {
        role.remote_indices.is_empty() && role.remote_cluster.is_empty()
    }
}
