//! Role composition: many role descriptors become one set of grants.
//!
//! Elasticsearch does not ask its roles one by one. It collates them first, and some of what a
//! user may do follows only from that: entries over the same set of index names become one, and
//! a query or a field restriction of the one is lost if the other has none. Everything here
//! keeps track of the [`Source`]s, so that an answer can name the role and the entry behind it.
//! Reproduces `CompositeRolesStore#buildRoleFromDescriptors`.

use super::AccessError;
use super::fields::FieldDefinitions;
use crate::catalog::BuiltinRole;
use crate::host::lower_case;
use crate::role::{IndicesPrivileges, RoleDescriptor};
use crate::text::{self, TextMap, TextSet};

/// A role descriptor under the name it is known by.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedRole {
    /// The role's name, or the name of an API key's role descriptor.
    pub name: String,
    /// Its body.
    pub descriptor: RoleDescriptor,
}

/// A role whose definition may still have to be read.
pub(super) enum RoleText {
    /// A built-in role.
    Builtin(&'static BuiltinRole),
    /// A role that was handed in.
    Given(Box<NamedRole>),
}

impl RoleText {
    pub fn name(&self) -> &str {
        match self {
            RoleText::Builtin(role) => role.name,
            RoleText::Given(role) => &role.name,
        }
    }

    /// The role, if it was handed in.
    pub fn given(&self) -> Option<&NamedRole> {
        match self {
            RoleText::Builtin(_) => None,
            RoleText::Given(role) => Some(role),
        }
    }

    pub fn read(self) -> NamedRole {
        match self {
            RoleText::Builtin(role) => NamedRole {
                name: role.name.to_owned(),
                descriptor: role.descriptor(),
            },
            RoleText::Given(role) => *role,
        }
    }
}

/// Where a grant was written: the entry of a role's section.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    /// Position of the role among the roles of its side.
    pub role: usize,
    /// Position of the entry in the section, or of the name in a plain list.
    pub entry: usize,
}

/// Entries of `indices` over the same set of names and with the same restricted flag.
#[derive(Clone, Debug, PartialEq)]
pub struct MergedIndices {
    /// Index name expressions.
    pub names: TextSet,
    /// The privileges, as written until they are resolved.
    pub privileges: TextSet,
    /// Whether restricted names are covered.
    pub allow_restricted_indices: bool,
    /// One definition an entry; one without field security lifts the others.
    pub fields: FieldDefinitions,
    /// The queries; `None` if an entry has none, which lifts the others.
    pub queries: Option<TextSet>,
    /// The entries it was made of.
    pub sources: Vec<Source>,
}

/// Entries of `applications` over the same application and the same set of resources.
#[derive(Debug)]
pub(super) struct MergedApplication {
    pub application: String,
    pub resources: TextSet,
    pub privileges: TextSet,
    pub sources: Vec<Source>,
}

/// Entries of `remote_indices` for the same set of cluster alias patterns.
pub(super) struct MergedRemoteIndices {
    pub clusters: TextSet,
    /// Not merged by names: distinct entries stay apart.
    pub entries: Vec<MergedIndices>,
}

/// The cluster privileges of all roles, in lower case.
pub(super) fn cluster(roles: &[NamedRole]) -> TextMap<Vec<Source>> {
    let mut merged: TextMap<Vec<Source>> = TextMap::default();
    for (role, named) in roles.iter().enumerate() {
        for (entry, name) in named.descriptor.cluster.iter().enumerate() {
            merged.update(&lower_case(name), |sources| {
                sources.push(Source { role, entry });
            });
        }
    }
    merged
}

/// The entries of `indices` of all roles.
#[inline(never)]
pub(super) fn indices(roles: &[NamedRole]) -> Vec<MergedIndices> {
    let mut groups = Vec::new();
    let mut positions = TextMap::default();
    for (role, named) in roles.iter().enumerate() {
        let entries = &named.descriptor.indices;
        if is_explicit_denial(entries.iter()) {
            continue;
        }
        for (entry, privileges) in entries.iter().enumerate() {
            let entry = single_entry(privileges, Source { role, entry });
            collate_indices(&mut groups, &mut positions, entry);
        }
    }
    groups
}

/// The entries of `applications` of all roles.
pub(super) fn applications(roles: &[NamedRole]) -> Vec<MergedApplication> {
    let mut groups: Vec<MergedApplication> = Vec::new();
    let mut positions = TextMap::default();
    for (role, named) in roles.iter().enumerate() {
        for (entry, privileges) in named.descriptor.applications.iter().enumerate() {
            let resources = set_of(&privileges.resources);
            let key = key_of(&privileges.application, &resources);
            let position = position_of(&mut positions, &key, groups.len());
            if position == groups.len() {
                groups.push(MergedApplication {
                    application: privileges.application.clone(),
                    resources,
                    privileges: TextSet::new(),
                    sources: Vec::new(),
                });
            }
            if let Some(group) = groups.get_mut(position) {
                group.privileges.extend(&privileges.privileges);
                group.sources.push(Source { role, entry });
            }
        }
    }
    groups
}

/// The entries of `remote_indices` of all roles.
pub(super) fn remote_indices(roles: &[NamedRole]) -> Vec<MergedRemoteIndices> {
    let mut groups: Vec<MergedRemoteIndices> = Vec::new();
    let mut positions = TextMap::default();
    for (role, named) in roles.iter().enumerate() {
        let entries = named.descriptor.remote_indices.iter();
        if is_explicit_denial(entries.clone().map(|entry| &entry.indices)) {
            continue;
        }
        for (entry, privileges) in entries.enumerate() {
            let clusters = set_of(&privileges.clusters);
            let key = key_of("", &clusters);
            let position = position_of(&mut positions, &key, groups.len());
            if position == groups.len() {
                groups.push(MergedRemoteIndices {
                    clusters,
                    entries: Vec::new(),
                });
            }
            if let Some(group) = groups.get_mut(position) {
                let entry = single_entry(&privileges.indices, Source { role, entry });
                add_distinct(&mut group.entries, entry);
            }
        }
    }
    groups
}

/// A descriptor whose only entry starts with `none` is an explicit denial: the entry is
/// dropped, whatever privileges follow.
pub(super) fn is_explicit_denial<'a>(
    mut entries: impl ExactSizeIterator<Item = &'a IndicesPrivileges>,
) -> bool {
    entries.len() == 1 && entries.next().is_some_and(IndicesPrivileges::is_denial)
}

/// The distinct texts of a list.
pub(super) fn set_of(texts: &[String]) -> TextSet {
    texts.iter().collect()
}

/// An entry of `indices` or `remote_indices` by itself.
fn single_entry(privileges: &IndicesPrivileges, source: Source) -> MergedIndices {
    MergedIndices {
        names: set_of(&privileges.names),
        privileges: set_of(&privileges.privileges),
        allow_restricted_indices: privileges.allow_restricted_indices,
        fields: FieldDefinitions::of(privileges.field_security.as_ref()),
        queries: privileges.query_in_force().map(TextSet::of),
        sources: vec![source],
    }
}

/// One text for a word and a set of texts, a different one for each.
fn key_of(word: &str, set: &TextSet) -> String {
    text::key_of([word].into_iter().chain(set.texts()))
}

/// The same for names with or without the restricted ones.
pub(super) fn key_of_names(names: &TextSet, allow_restricted_indices: bool) -> String {
    let flag = if allow_restricted_indices {
        "restricted"
    } else {
        ""
    };
    key_of(flag, names)
}

/// Where the group of that key stands; the next place if it is new.
pub(super) fn position_of(positions: &mut TextMap<usize>, key: &str, next: usize) -> usize {
    let known = positions.get(key).copied();
    known.unwrap_or_else(|| {
        positions.insert(key, next);
        next
    })
}

fn collate_indices(
    groups: &mut Vec<MergedIndices>,
    positions: &mut TextMap<usize>,
    entry: MergedIndices,
) {
    let key = key_of_names(&entry.names, entry.allow_restricted_indices);
    let position = position_of(positions, &key, groups.len());
    let Some(group) = groups.get_mut(position) else {
        groups.push(entry);
        return;
    };
    group.privileges.extend(&entry.privileges);
    group.fields.extend(&entry.fields);
    match (&mut group.queries, &entry.queries) {
        (Some(queries), Some(others)) => queries.extend(others),
        (queries, _) => *queries = None,
    }
    group.sources.extend(entry.sources);
}

fn add_distinct(entries: &mut Vec<MergedIndices>, added: MergedIndices) {
    let same = |entry: &&mut MergedIndices| {
        entry.names == added.names
            && entry.privileges == added.privileges
            && entry.allow_restricted_indices == added.allow_restricted_indices
            && entry.fields == added.fields
            && entry.queries == added.queries
    };
    match entries.iter_mut().find(same) {
        Some(entry) => entry.sources.extend(added.sources),
        None => entries.push(added),
    }
}

/// The workflows of the one restricted descriptor. Fails where Elasticsearch refuses the combination.
/// No built-in role is restricted.
#[inline(never)]
pub(super) fn single_restriction(roles: &[RoleText]) -> Result<Option<TextSet>, AccessError> {
    let mut names = Vec::with_capacity(roles.len());
    let mut restricted = 0;
    let mut workflows = None;
    for role in roles {
        names.push(role.name());
        if let Some(given) = role.given()
            && let Some(restriction) = &given.descriptor.restriction
        {
            restricted += 1;
            workflows = Some(set_of(&restriction.workflows));
        }
    }
    let (code, refused) = match (restricted, names.len()) {
        (0, _) | (1, 1) => return Ok(workflows),
        (1, _) => (
            "mixed_restrictions",
            "combining role descriptors with and without restriction",
        ),
        _ => (
            "several_restrictions",
            "more than one role descriptor with restriction",
        ),
    };
    let names = names.join(", ");
    let message = [refused, " is not allowed: [", &names, "]"].concat();
    Err(AccessError::new(code, message))
}
