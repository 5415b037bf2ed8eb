//! The application permission: privileges on the resources of applications.
//!
//! Elasticsearch does not know what an application's actions mean. One entry must cover both what
//! is asked for and the resource; entries are never added up. Reproduces `ApplicationPermission`
//! of `org.elasticsearch.xpack.core.security.authz.permission`.

use super::merge::{MergedApplication, Source};
use super::{Access, AccessError};
use crate::pattern::{Language, PatternError, is_plain};
use crate::privilege::application::{self, ApplicationPrivilege, StoredPrivilege};
use crate::text::{self, TextMap, TextSet};

/// A resolved privilege and all resources it is granted on.
pub struct ApplicationEntry {
    /// The privilege.
    pub privilege: ApplicationPrivilege,
    /// Resource patterns.
    pub resources: TextSet,
    /// Where it was written.
    pub sources: Vec<Source>,
    language: Language,
    application: Language,
}

impl ApplicationEntry {
    /// Whether the entry covers the requested privilege, resources aside.
    pub fn covers_privilege(&self, requested: &ApplicationPrivilege) -> Result<bool, AccessError> {
        if self.privilege.equals(requested) {
            return Ok(true);
        }
        if !self.application.contains(&requested.application) {
            return Ok(false);
        }
        let granted = &self.privilege.actions;
        if granted.is_total()? {
            return Ok(true);
        }
        Ok(!granted.is_empty()?
            && !requested.actions.is_empty()?
            && granted.includes(&requested.actions)?)
    }

    /// Whether the entry is about that application, which a wildcard that was kept may match.
    pub fn is_for(&self, application: &str) -> bool {
        let own = &self.privilege.application;
        own == application || (text::has(own, b'*') && self.application.contains(application))
    }

    /// The language of its resources.
    pub fn resources_language(&self) -> &Language {
        &self.language
    }

    /// Whether the entry covers every resource of the pattern.
    pub fn covers_resource(&self, resource: &str) -> Result<bool, AccessError> {
        Ok(self.language.includes(&Language::of(&[resource])?)?)
    }
}

/// All application privileges of one side of an access.
#[derive(Default)]
pub struct ApplicationPermission {
    entries: Vec<ApplicationEntry>,
}

impl ApplicationPermission {
    pub(super) fn new(
        merged: &[MergedApplication],
        stored: &[StoredPrivilege],
    ) -> Result<Self, (Source, AccessError)> {
        let wanted = merged
            .iter()
            .map(|group| (group.application.as_str(), &group.privileges));
        let fetched = application::fetched_for(wanted, stored);
        let mut permission = ApplicationPermission::default();
        for group in merged {
            permission.add(group, &fetched).map_err(|error| {
                let first = group.sources.first().copied();
                (first.unwrap_or_default(), error.into())
            })?;
        }
        Ok(permission)
    }

    fn add(
        &mut self,
        group: &MergedApplication,
        stored: &[StoredPrivilege],
    ) -> Result<(), PatternError> {
        let resolved = application::resolve(&group.application, &group.privileges, stored)?;
        let language = Language::of(&group.resources.texts())?;
        for privilege in resolved {
            let mut known = self.entries.iter_mut();
            if let Some(entry) = known.find(|entry| entry.privilege.equals(&privilege)) {
                entry.resources.extend(&group.resources);
                // One list of patterns in the end, which may be read otherwise than its parts.
                entry.language = if entry.resources.iter().all(|resource| is_plain(resource)) {
                    entry.language.union(&language)
                } else {
                    Language::of(&entry.resources.texts())?
                };
                entry.sources.extend(&group.sources);
                continue;
            }
            let application = Language::of(&[&privilege.application])?;
            self.entries.push(ApplicationEntry {
                privilege,
                resources: group.resources.clone(),
                sources: group.sources.clone(),
                language: language.clone(),
                application,
            });
        }
        Ok(())
    }

    /// The entries, in no significant order.
    pub fn entries(&self) -> &[ApplicationEntry] {
        &self.entries
    }

    /// The entries that grant the requested privilege on the resource pattern
    /// (`ApplicationPermission#grants`).
    pub fn grants(
        &self,
        requested: &ApplicationPrivilege,
        resource: &str,
    ) -> Result<Vec<&ApplicationEntry>, AccessError> {
        let mut granting = Vec::new();
        for entry in &self.entries {
            if entry.covers_privilege(requested)? && entry.covers_resource(resource)? {
                granting.push(entry);
            }
        }
        Ok(granting)
    }

    /// The names of applications that anything is granted for.
    pub fn application_names(&self) -> TextSet {
        let entries = self.entries.iter();
        entries.map(|entry| &entry.privilege.application).collect()
    }

    /// The resource patterns of every entry that covers the requested privilege
    /// (`ApplicationPermission#getResourcePatterns`).
    pub fn resources_of(&self, requested: &ApplicationPrivilege) -> Result<TextSet, AccessError> {
        let mut resources = TextSet::new();
        for entry in &self.entries {
            if entry.covers_privilege(requested)? {
                resources.extend(&entry.resources);
            }
        }
        Ok(resources)
    }
}

/// What the template of a document query can ask about the applications of its user: from 9.6 on,
/// a role can so leave it to an application who sees which documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApplicationContext {
    /// By application, the resource patterns on which anything is granted.
    pub resources: TextMap<TextSet>,
    /// By application, `resource|action` for each action pattern granted on a resource pattern.
    pub privileges: TextMap<TextSet>,
}

impl Access {
    /// The applications as document queries see them: a narrow privilege is also held on the resources
    /// of a broader one. Nothing for an access that other roles limit, as what both sides grant has no
    /// such form (`RBACAuthorizationInfo#getApplicationPrivileges`).
    pub fn application_context(&self) -> Result<ApplicationContext, AccessError> {
        let mut context = ApplicationContext::default();
        let [side] = self.sides() else {
            return Ok(context);
        };
        for entry in side.applications.entries() {
            let name = &entry.privilege.application;
            let resources = side.applications.resources_of(&entry.privilege)?;
            for resource in &resources {
                let actions = entry.privilege.patterns.iter();
                let held = actions.map(|action| [resource, "|", action].concat());
                context.privileges.update(name, |known| known.extend(held));
            }
            context
                .resources
                .update(name, |known| known.extend(&resources));
        }
        Ok(context)
    }
}
