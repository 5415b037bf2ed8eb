//! Differences of application privileges.
//!
//! Elasticsearch grants a privilege on a resource if one entry covers both. Compared are all
//! privileges that either access names. One that no application has registered stands for itself.

use super::kinds::{Kinds, Universe};
use super::names::{Lists, Names};
use super::table::{Candidate, Grant, Holding, Sides, Table};
use super::{ApplicationsDifference, Both, Difference, NameSet};
use crate::access::applications::ApplicationEntry;
use crate::access::{AccessError, Role};
use crate::pattern::Language;
use crate::privilege::application::{self, StoredPrivilege, is_privilege_name};
use crate::text::{TextMap, TextSet};

/// What each access grants in applications and the other does not.
pub(super) fn compare(
    accesses: Both<&[&Role]>,
    stored: Both<&[StoredPrivilege]>,
    found: &mut Both<Difference>,
) -> Result<(), AccessError> {
    let mut own = Lists::default();
    let mut resources = Lists::default();
    let mut entries = Vec::new();
    for role in accesses.iter().copied().flatten() {
        for entry in role.applications.entries() {
            own.add(&TextSet::of(entry.privilege.application.as_str()))?;
            resources.add(&entry.resources)?;
            entries.push(entry);
        }
    }
    let applications = Names::new(own)?;
    let resources = Names::new(resources)?;
    // Applications that the same entries are about, and which registered the same privileges.
    let mut positions = TextMap::default();
    let mut parts: Vec<Kinds> = Vec::new();
    for kind in applications.all().to_vec() {
        let name = applications.example(kind);
        let mut key = String::new();
        for entry in &entries {
            key += if entry.is_for(name) { "1" } else { "0" };
        }
        let mut known = stored.iter().copied().flatten();
        if known.any(|stored| stored.application == name) {
            key += name;
        }
        let known = positions.get(&key).copied();
        if let Some(part) = known.and_then(|position: usize| parts.get_mut(position)) {
            part.insert(kind);
        } else {
            positions.insert(key, parts.len());
            parts.push(Kinds::of(kind));
        }
    }
    for part in parts {
        let Some(name) = part.first() else {
            continue;
        };
        let name = applications.example(name);
        let application = Application {
            name,
            sets: applications.sets(&part)?,
            resources: &resources,
        };
        application.compare(accesses, stored, found)?;
    }
    Ok(())
}

/// Applications that nothing tells apart.
struct Application<'a> {
    /// One of them.
    name: &'a str,
    sets: Vec<NameSet>,
    /// The kinds of resource in all applications.
    resources: &'a Names,
}

impl Application<'_> {
    fn entries<'a>(&'a self, role: &'a Role) -> impl Iterator<Item = &'a ApplicationEntry> {
        let entries = role.applications.entries().iter();
        entries.filter(|entry| entry.is_for(self.name))
    }

    /// The actions of a privilege; of one that is not registered, its name.
    fn actions_of(
        &self,
        privilege: &str,
        stored: &[StoredPrivilege],
    ) -> Result<Language, AccessError> {
        let resolved = application::resolve(self.name, &TextSet::of(privilege), stored)?;
        let actions = Language::union_of(resolved.into_iter().map(|privilege| privilege.actions));
        if is_privilege_name(privilege) && actions.is_empty()? {
            return Ok(Language::literal(privilege));
        }
        Ok(actions)
    }

    fn compare(
        &self,
        accesses: Both<&[&Role]>,
        stored: Both<&[StoredPrivilege]>,
        found: &mut Both<Difference>,
    ) -> Result<(), AccessError> {
        let mut privileges = TextSet::new();
        for role in accesses.iter().copied().flatten() {
            for entry in self.entries(role) {
                privileges.extend(entry.privilege.names.iter().cloned());
            }
        }
        // What a privilege stands for may be another thing to each access.
        let mut positions = TextMap::default();
        let mut languages = Vec::new();
        for privilege in &privileges {
            positions.insert(privilege.as_str(), languages.len());
            for stored in stored {
                languages.push(self.actions_of(privilege, stored)?);
            }
        }
        let universe = Universe::new(languages)?;
        let candidates = |offset: usize| {
            let mut candidates = Vec::with_capacity(positions.len());
            for (privilege, position) in positions.iter() {
                let actions = universe.language(position + offset);
                candidates.push(Candidate {
                    name: privilege.to_owned(),
                    explains: actions.clone(),
                    actions,
                });
            }
            candidates
        };
        let sides = |roles: &[&Role], offset: usize| {
            let mut sides: Sides = Vec::with_capacity(roles.len());
            for role in roles {
                let mut grants = Vec::new();
                for entry in self.entries(role) {
                    let mut actions = Kinds::default();
                    for privilege in &entry.privilege.names {
                        if let Some(position) = positions.get(privilege) {
                            actions.extend(&universe.language(position + offset));
                        }
                    }
                    grants.push(Grant {
                        names: self.resources.list(&entry.resources),
                        actions,
                    });
                }
                sides.push(grants);
            }
            sides
        };
        let (before_candidates, after_candidates) = (candidates(0), candidates(1));
        let [before, after] = accesses;
        let mut table = Table::new(
            &self.resources.all(),
            universe.len(),
            [&before_candidates, &after_candidates],
            Holding::Alone,
            [&sides(before, 0), &sides(after, 1)],
        );
        for difference in found {
            for row in table.rows() {
                for (resources, witness) in self.resources.describe(&row.names)? {
                    let privileges = table.privileges(&row, witness, &universe);
                    for applications in &self.sets {
                        difference.applications.push(ApplicationsDifference {
                            applications: applications.clone(),
                            resources: resources.clone(),
                            privileges: privileges.clone(),
                        });
                    }
                }
            }
            table.swap();
        }
        Ok(())
    }
}
