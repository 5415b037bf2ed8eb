//! Differences of application privileges.
//!
//! Elasticsearch grants a privilege on a resource if one entry covers both. Compared are all
//! privileges that either access names. One that no application has registered stands for itself.

use super::kinds::{Kinds, Universe};
use super::names::Names;
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
    let roles = || accesses.iter().copied().flatten();
    let entries = || roles().flat_map(|role| role.applications.entries());
    let own = entries().map(|entry| TextSet::of(entry.privilege.application.as_str()));
    let own: Vec<TextSet> = own.collect();
    let applications = Names::new(&own.iter().collect::<Vec<_>>(), Vec::new())?;
    let resources: Vec<&TextSet> = entries().map(|entry| &entry.resources).collect();
    let resources = Names::new(&resources, Vec::new())?;
    // Applications that the same entries are about, and which registered the same privileges.
    let mut parts: Vec<(String, Kinds)> = Vec::new();
    for kind in applications.all().iter() {
        let name = applications.example(kind);
        let about = entries().map(|entry| if entry.is_for(name) { "1" } else { "0" });
        let mut key: String = about.collect();
        let mut known = stored.iter().copied().flatten();
        if known.any(|stored| stored.application == name) {
            key += name;
        }
        match parts.iter_mut().find(|(known, _)| *known == key) {
            Some((_, part)) => part.insert(kind),
            None => parts.push((key, Kinds::of(kind))),
        }
    }
    for (_, part) in parts {
        let Some(name) = part.iter().next() else {
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
        let candidates = |offset: usize| -> Vec<Candidate> {
            let candidate = |(privilege, position): (&str, &usize)| {
                let actions = universe.language(position + offset);
                Candidate {
                    name: privilege.to_owned(),
                    explains: actions.clone(),
                    actions,
                }
            };
            positions.iter().map(candidate).collect()
        };
        let sides = |roles: &[&Role], offset: usize| -> Sides {
            let grant = |entry: &ApplicationEntry| {
                let mut actions = Kinds::default();
                for privilege in &entry.privilege.names {
                    if let Some(position) = positions.get(privilege) {
                        actions.extend(&universe.language(position + offset));
                    }
                }
                Grant {
                    names: self.resources.list(&entry.resources),
                    actions,
                }
            };
            roles
                .iter()
                .map(|role| self.entries(role).map(grant).collect())
                .collect()
        };
        let [before, after] = accesses;
        let mut table = Table::new(
            &self.resources.all(),
            universe.len(),
            [candidates(0), candidates(1)],
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
