//! Authorizing a request: one action on several concrete names.
//!
//! A name may be an index, an alias, a data stream or an index behind one; what it is comes from
//! the [`Inventory`](super::Inventory). The answer says for each name whether it is granted, which
//! fields may be seen and which queries bound the documents. Reproduces
//! `IndicesPermission#authorize` and `IndicesAccessControl`.

use super::fields::FieldPermissions;
use super::indices::{GrantKind, Group, IndicesPermission, NameKind, is_mapping_update_privilege};
use super::spec::Inventory;
use super::{Access, split_selector};
use crate::privilege::index::Selector;
use crate::text::{TextMap, TextSet};

/// The decision on a request.
#[derive(Clone)]
pub struct IndicesAccess {
    /// Whether every requested name is granted.
    pub granted: bool,
    /// Whether a grant without limits on everything decided; then every name is granted.
    pub everything: bool,
    /// The granted names, those implied by an alias or a data stream included.
    pub names: TextMap<NameAccess>,
}

/// What a granted name may be used for.
#[derive(Clone)]
pub struct NameAccess {
    /// The fields that may be seen.
    pub fields: FieldPermissions,
    /// A document is visible if it matches one query of every set. No sets: every document.
    pub documents: Vec<TextSet>,
}

/// A mapping update that a write privilege still lets through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingUpdateDeprecation {
    /// The privilege.
    pub privilege: String,
    /// The mapping action.
    pub action: String,
    /// The name it was let through on.
    pub index: String,
}

/// A requested name and what is known of it.
pub(super) struct Resource<'a> {
    /// As requested; `::failures` is kept, `::data` is not.
    key: String,
    name: &'a str,
    selector: Selector,
    pub kind: NameKind,
    /// The data stream behind whose data or failures the name stands.
    parent: Option<(&'a str, Selector)>,
    /// The indices that a grant on the name reaches.
    concrete: Vec<&'a str>,
}

impl<'a> Resource<'a> {
    pub fn new(requested: &'a str, inventory: &'a Inventory) -> Self {
        let (name, selector) = split_selector(requested);
        let key = match selector {
            Selector::Data => name.to_owned(),
            Selector::Failures => requested.to_owned(),
        };
        let behind = inventory.parent_of(name);
        let data_stream = inventory.data_streams.get(name);
        let is_part_of_data_stream = behind.is_some() || data_stream.is_some();
        Resource {
            key,
            name,
            selector,
            kind: if is_part_of_data_stream {
                NameKind::DataStream
            } else {
                NameKind::IndexOrAlias
            },
            // The failures of an index that holds data are nobody's.
            parent: behind.filter(|(_, held)| *held == Selector::Failures || *held == selector),
            concrete: inventory.concrete_indices(name, selector),
        }
    }

    /// The names by which a group may cover the resource, and the part of each that it must reach:
    /// its own name, and that of the data stream it is behind.
    pub fn names(&self) -> impl Iterator<Item = (&'a str, Selector)> {
        [(self.name, self.selector)].into_iter().chain(self.parent)
    }

    /// The groups that grant the action on the resource, and how. A grant without limits on
    /// everything ends the question.
    pub fn grants<'g>(
        &self,
        indices: &'g IndicesPermission,
        action: &str,
    ) -> Vec<(&'g Group, GrantKind)> {
        let mut grants = Vec::new();
        for group in indices.groups() {
            let covers = |(name, selector)| indices.group_covers(group, name, selector);
            let kind = if indices.has_total_group() {
                group.is_total().then_some(GrantKind::Privilege)
            } else if self.names().any(covers) {
                IndicesPermission::grant_kind(group, action, self.kind)
            } else {
                None
            };
            grants.extend(kind.map(|kind| (group, kind)));
        }
        grants
    }
}

/// What one side grants on a name; united over groups.
#[derive(Default)]
struct Contributions {
    fields: Option<FieldPermissions>,
    queries: Queries,
}

/// The queries of several groups, united.
#[derive(Default)]
enum Queries {
    /// No group contributed yet.
    #[default]
    Unknown,
    /// Every document: a group without queries lifts those of the others.
    Unrestricted,
    /// Documents that match one of these.
    AnyOf(TextSet),
}

impl Contributions {
    fn add(&mut self, group: &Group) {
        self.fields = Some(match self.fields.take() {
            Some(fields) => fields.union(&group.fields),
            None => group.fields.clone(),
        });
        self.queries = match (std::mem::take(&mut self.queries), &group.queries) {
            (Queries::Unrestricted, _) | (_, None) => Queries::Unrestricted,
            (Queries::Unknown, Some(queries)) => Queries::AnyOf(queries.clone()),
            (Queries::AnyOf(mut queries), Some(others)) => {
                queries.extend(others.iter().cloned());
                Queries::AnyOf(queries)
            }
        };
    }

    fn access(&self) -> NameAccess {
        NameAccess {
            fields: self.fields.clone().unwrap_or_else(FieldPermissions::all),
            documents: match &self.queries {
                Queries::AnyOf(queries) => vec![queries.clone()],
                Queries::Unknown | Queries::Unrestricted => Vec::new(),
            },
        }
    }
}

impl Access {
    /// Decides on an action on concrete names; wildcards are not expanded.
    pub fn authorize(&self, action: &str, requested: &[&str]) -> IndicesAccess {
        let resources = self.resources(requested);
        self.sides()
            .iter()
            .map(|side| authorize_side(&side.indices, action, &resources))
            .reduce(|all, side| all.limited_by(&side))
            .unwrap_or(IndicesAccess {
                granted: false,
                everything: false,
                names: TextMap::default(),
            })
    }

    /// The mapping updates among them that are let through only by the deprecated exception.
    pub fn deprecated_mapping_updates(
        &self,
        action: &str,
        requested: &[&str],
    ) -> Vec<MappingUpdateDeprecation> {
        let mut deprecations = Vec::new();
        let resources = self.resources(requested);
        for side in self.sides() {
            for resource in &resources {
                let grants = resource.grants(&side.indices, action);
                let mut kinds = grants.iter().map(|(_, kind)| *kind);
                if !kinds.all(|kind| kind == GrantKind::MappingUpdate) {
                    continue;
                }
                for name in grants.iter().flat_map(|(group, _)| &group.privilege.names) {
                    if is_mapping_update_privilege(name) {
                        deprecations.push(MappingUpdateDeprecation {
                            privilege: name.clone(),
                            action: action.to_owned(),
                            index: resource.key.clone(),
                        });
                    }
                }
            }
        }
        deprecations
    }

    fn resources<'a>(&'a self, requested: &[&'a str]) -> Vec<Resource<'a>> {
        let requested = requested.iter();
        requested
            .map(|name| Resource::new(name, self.inventory()))
            .collect()
    }

    /// The fields and documents that may be read under that concrete name; `None` if it may not be
    /// read at all.
    pub fn readable(&self, name: &str) -> Option<NameAccess> {
        const SEARCH: &str = "indices:data/read/search";
        let access = self.authorize(SEARCH, &[name]);
        let key = name.strip_suffix("::data").unwrap_or(name);
        access.names.get(key).cloned()
    }
}

fn authorize_side(
    indices: &IndicesPermission,
    action: &str,
    resources: &[Resource<'_>],
) -> IndicesAccess {
    let everything = indices.has_total_group();
    let mut granted = true;
    let mut contributions: TextMap<Contributions> = TextMap::default();
    let mut granted_names = TextSet::new();
    let requested: TextSet = resources
        .iter()
        .map(|resource| resource.key.as_str())
        .collect();
    for resource in resources {
        let grants = resource.grants(indices, action);
        let is_granted = !grants.is_empty();
        for (group, _) in grants {
            let names = resource
                .concrete
                .iter()
                .copied()
                .chain([resource.key.as_str()]);
            for name in &names.collect::<TextSet>() {
                contributions.update(name, |known| known.add(group));
            }
        }
        granted &= is_granted;
        if !is_granted {
            continue;
        }
        granted_names.insert(resource.key.clone());
        // An index that is itself requested is decided by its own entry.
        granted_names.extend(
            resource
                .concrete
                .iter()
                .filter(|name| !requested.contains(name))
                .copied(),
        );
    }
    let mut names = TextMap::default();
    for name in granted_names {
        let access = contributions.get(&name).map(Contributions::access);
        names.insert(name, access.unwrap_or_else(NameAccess::unrestricted));
    }
    IndicesAccess {
        granted,
        everything,
        names,
    }
}

impl NameAccess {
    fn unrestricted() -> Self {
        NameAccess {
            fields: FieldPermissions::all(),
            documents: Vec::new(),
        }
    }

    /// Whether every document may be seen.
    pub fn has_all_documents(&self) -> bool {
        self.documents.is_empty()
    }

    fn limited_by(mut self, other: NameAccess) -> Self {
        self.fields = self.fields.intersection(&other.fields);
        self.documents.extend(other.documents);
        self
    }
}

impl IndicesAccess {
    /// What both grant (`IndicesAccessControl#limitIndicesAccessControl`).
    fn limited_by(self, other: &IndicesAccess) -> Self {
        let mut names = TextMap::default();
        for (name, access) in self.names.iter() {
            if let Some(other) = other.names.get(name) {
                names.insert(name, access.clone().limited_by(other.clone()));
            }
        }
        IndicesAccess {
            granted: self.granted && other.granted,
            everything: self.everything && other.everything,
            names,
        }
    }
}

impl Inventory {
    /// Whether nothing is known of any name.
    pub fn is_empty(&self) -> bool {
        self.indices.is_empty() && self.data_streams.is_empty()
    }

    /// The data stream that an index is behind, and whether it holds data or failures.
    fn parent_of(&self, index: &str) -> Option<(&str, Selector)> {
        self.data_streams.iter().find_map(|(name, stream)| {
            let holds = |indices: &[String]| indices.iter().any(|backing| backing == index);
            if holds(&stream.failure) {
                Some((name, Selector::Failures))
            } else if holds(&stream.backing) {
                Some((name, Selector::Data))
            } else {
                None
            }
        })
    }

    /// The indices that an alias or a data stream stands for.
    pub(super) fn concrete_indices(&self, name: &str, selector: Selector) -> Vec<&str> {
        if let Some(stream) = self.data_streams.get(name) {
            let indices = match selector {
                Selector::Data => &stream.backing,
                Selector::Failures => &stream.failure,
            };
            return indices.iter().map(String::as_str).collect();
        }
        if self.indices.contains_key(name) {
            return Vec::new();
        }
        let aliased = self.indices.iter();
        let aliased = aliased.filter(|(_, aliases)| aliases.contains(name));
        let aliased: Vec<&str> = aliased.map(|(index, _)| index).collect();
        // An alias of a data stream is one of all that is behind it; some list it there instead.
        let mut concrete = Vec::new();
        for (stream, behind) in self.data_streams.iter() {
            let mut data = behind.backing.iter();
            let indices = match selector {
                Selector::Data if aliased.contains(&stream) => &behind.backing,
                Selector::Failures
                    if aliased.contains(&stream)
                        || data.any(|index| aliased.contains(&index.as_str())) =>
                {
                    &behind.failure
                }
                _ => continue,
            };
            concrete.extend(indices.iter().map(String::as_str));
        }
        if selector == Selector::Data {
            let indices = aliased.into_iter();
            concrete.extend(indices.filter(|index| self.data_streams.get(index).is_none()));
        }
        concrete
    }
}
