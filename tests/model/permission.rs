//! Role descriptors merged, and the questions answered, rule by rule.
//!
//! Everything is kept as the texts that the roles have, and every answer starts from them again.
//! Follows the documentation of role definitions and the behaviour of `CompositeRolesStore`,
//! `IndicesPermission`, `ApplicationPermission`, `ClusterPermission` and `RBACEngine`, not the code
//! that is tested.

use std::collections::{BTreeMap, BTreeSet};

use rolescope::access::{ClusterRequest, Inventory};
use rolescope::catalog::SelectorClass;
use rolescope::privilege::application::StoredPrivilege;
use rolescope::role::{FieldSecurity, IndicesPrivileges, PrivilegesToCheck, RoleDescriptor};

use super::actions::{self, Actions, Language};
use super::implicit;
use super::pattern;
use super::probes::{self, Bits, Probes};

pub type Set = BTreeSet<String>;

/// What surrounds the roles: names that need a flag, what applications have stored, what exists.
pub struct World {
    pub restricted: Vec<String>,
    pub stored: Vec<StoredPrivilege>,
    pub inventory: Inventory,
    pub names: Probes,
    pub actions: Probes,
    pub application_actions: Probes,
    pub resources: Probes,
    pub fields: Probes,
}

impl World {
    fn is_restricted(&self, name: &str) -> bool {
        pattern::matches(&self.restricted, name)
    }

    fn language(&self, language: &[Actions]) -> Bits {
        let mut bits = vec![false; self.actions.texts().len()];
        for part in language {
            let any_of = |patterns: &[String]| {
                let mut any = vec![false; self.actions.texts().len()];
                for one in patterns {
                    probes::union(&mut any, &self.actions.of(std::slice::from_ref(one)));
                }
                any
            };
            let part = probes::minus(&any_of(&part.allowed), &any_of(&part.excluded));
            probes::union(&mut bits, &part);
        }
        bits
    }
}

/// Index names and what is granted on them.
#[derive(Clone, Debug)]
pub struct Group {
    pub names: Vec<String>,
    pub privileges: Set,
    pub language: Language,
    pub selector: SelectorClass,
    /// `None` is every field.
    pub fields: Option<BTreeSet<FieldSecurity>>,
    /// `None` is every document.
    pub queries: Option<Set>,
    pub allow_restricted: bool,
    pub implicit: bool,
}

fn admits(class: SelectorClass, failures: bool) -> bool {
    match class {
        SelectorClass::All | SelectorClass::DataAndFailures => true,
        SelectorClass::Data => !failures,
        SelectorClass::Failures => failures,
    }
}

impl Group {
    fn covers(&self, name: &str, world: &World) -> bool {
        pattern::string_matches(&self.names, name)
            && (self.allow_restricted || !world.is_restricted(name))
    }

    fn includes(&self, asked: &[bool], world: &World) -> bool {
        let mut bits = world.names.of(&self.names).to_vec();
        if !self.allow_restricted {
            bits = probes::minus(&bits, &world.names.of(&world.restricted));
        }
        probes::includes(&bits, asked)
    }

    fn is_total(&self) -> bool {
        self.allow_restricted
            && self.names.iter().any(|name| name == "*")
            && self.privileges.iter().eq(["all"])
            && self.queries.is_none()
            && self.fields.is_none()
    }

    fn allows(&self, action: &str, behind_data_stream: bool) -> bool {
        actions::contains(&self.language, action)
            || !behind_data_stream
                && [
                    "indices:admin/mapping/put",
                    "indices:admin/mapping/auto_put",
                ]
                .contains(&action)
                && ["create", "create_doc", "index", "write"]
                    .iter()
                    .any(|name| self.privileges.contains(*name))
    }
}

/// Splits the names of one entry by what they reach.
fn split(names: &Set) -> Vec<(Set, Language, SelectorClass)> {
    let resolved: Vec<_> = names
        .iter()
        .map(|name| {
            let (actions, class) = actions::index(name).expect("a known privilege");
            (name.clone(), actions, class)
        })
        .collect();
    let has_all = resolved
        .iter()
        .any(|(.., class)| *class == SelectorClass::All);
    let classes = [
        SelectorClass::Data,
        SelectorClass::DataAndFailures,
        SelectorClass::Failures,
    ];
    let part = |class: Option<SelectorClass>| {
        let of_part = resolved
            .iter()
            .filter(|(.., own)| class.is_none_or(|class| class == *own));
        let names: Set = of_part.clone().map(|(name, ..)| name.clone()).collect();
        let language = of_part.map(|(_, actions, _)| actions.clone()).collect();
        (names, language, class.unwrap_or(SelectorClass::All))
    };
    if has_all {
        return vec![part(None)];
    }
    let parts = classes.into_iter().map(|class| part(Some(class)));
    parts.filter(|(names, ..)| !names.is_empty()).collect()
}

/// An application privilege: what the names of it come to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ApplicationPrivilege {
    pub application: String,
    pub names: Set,
    pub patterns: Set,
}

fn is_privilege_name(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(|c| c.is_ascii_lowercase())
        && letters.all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
}

impl ApplicationPrivilege {
    fn resolve(application: &str, names: &Set, stored: &[&StoredPrivilege]) -> Vec<Self> {
        let raw: Set = names
            .iter()
            .filter(|name| !is_privilege_name(name))
            .cloned()
            .collect();
        let concrete = |application: &str| {
            let stored = stored
                .iter()
                .filter(|one| one.application == application && names.contains(&one.name));
            let actions = stored.flat_map(|one| one.actions.iter().cloned());
            ApplicationPrivilege {
                application: application.to_owned(),
                names: names.clone(),
                patterns: raw.iter().cloned().chain(actions).collect(),
            }
        };
        if !application.contains('*') || raw.len() == names.len() {
            return vec![concrete(application)];
        }
        let matching: Set = stored
            .iter()
            .filter(|one| pattern::matches(&[application.to_owned()], &one.application))
            .map(|one| one.application.clone())
            .collect();
        if matching.is_empty() {
            vec![ApplicationPrivilege {
                application: application.to_owned(),
                names: names.clone(),
                patterns: raw,
            }]
        } else {
            matching.iter().map(|one| concrete(one)).collect()
        }
    }

    pub fn allows(&self, action: &str) -> bool {
        self.patterns
            .iter()
            .any(|one| pattern::matches(std::slice::from_ref(one), action))
    }

    fn covers(&self, asked: &ApplicationPrivilege, world: &World) -> bool {
        if self == asked {
            return true;
        }
        let bits = |privilege: &ApplicationPrivilege| {
            let probes = &world.application_actions;
            let mut bits = vec![false; probes.texts().len()];
            for one in &privilege.patterns {
                probes::union(&mut bits, &probes.of(std::slice::from_ref(one)));
            }
            bits
        };
        let (own, asked_bits) = (bits(self), bits(asked));
        pattern::matches(std::slice::from_ref(&self.application), &asked.application)
            && (!own.contains(&false)
                || !probes::is_empty(&own)
                    && !probes::is_empty(&asked_bits)
                    && probes::includes(&own, &asked_bits))
    }
}

/// By privilege, the lists of resources that it is held on.
pub type Applications = BTreeMap<ApplicationPrivilege, Vec<Vec<String>>>;

/// Several role descriptors made one.
pub struct Side {
    pub cluster: Set,
    pub descriptors: Vec<RoleDescriptor>,
    pub groups: Vec<Group>,
    /// By privilege, the resource lists of every entry that came to it.
    pub applications: Applications,
    pub run_as: Vec<String>,
}

fn text_set(texts: &[String]) -> Set {
    texts.iter().cloned().collect()
}

fn lower(texts: &[String]) -> Set {
    texts.iter().map(|text| text.to_lowercase()).collect()
}

impl Side {
    /// Merges role descriptors; `extended` unless they are the superuser alone, whom Elasticsearch
    /// gives nothing beside.
    pub fn new(descriptors: Vec<RoleDescriptor>, extended: bool, world: &World) -> Side {
        let mut side = Side {
            cluster: descriptors
                .iter()
                .flat_map(|role| lower(&role.cluster))
                .collect(),
            run_as: descriptors
                .iter()
                .flat_map(|role| role.run_as.clone())
                .collect(),
            groups: merged_groups(&descriptors),
            applications: merged_applications(&descriptors, &world.stored),
            descriptors,
        };
        if extended {
            side.groups.extend(implicit::groups(&side.applications));
        }
        side
    }

    fn plain_cluster(&self) -> Option<Language> {
        let plain = self.cluster.iter().filter_map(|name| {
            let (actions, conditional) = actions::cluster(name).expect("a known privilege");
            (!conditional).then_some(actions)
        });
        let plain: Language = plain.collect();
        (!plain.is_empty()).then_some(plain)
    }

    pub fn allows_cluster_action(&self, action: &str) -> bool {
        self.plain_cluster()
            .is_some_and(|language| actions::contains(&language, action))
    }

    /// `ClusterPermission#implies` for the permission of one privilege.
    pub fn has_cluster_privilege(&self, name: &str, world: &World) -> bool {
        let (asked, conditional) = actions::cluster(name).expect("a known privilege");
        let asked = world.language(&[asked]);
        let within = |language: &[Actions]| probes::includes(&world.language(language), &asked);
        self.plain_cluster().is_some_and(|plain| within(&plain))
            || conditional
                && self.cluster.iter().any(|own| {
                    let (own, own_conditional) = actions::cluster(own).expect("a known privilege");
                    own_conditional && within(&[own])
                })
    }

    /// The conditions of `global`, or a plain privilege.
    pub fn allows_request(&self, action: &str, request: &ClusterRequest, world: &World) -> bool {
        self.allows_cluster_action(action)
            || self
                .descriptors
                .iter()
                .any(|role| global_allows(role, action, request, world))
    }

    pub fn allows_on_any_name(&self, action: &str) -> bool {
        self.groups.iter().any(|group| group.allows(action, false))
    }

    fn has_total_group(&self) -> bool {
        self.groups.iter().any(Group::is_total)
    }

    pub fn has_field_or_document_level_security(&self, world: &World) -> bool {
        !self.has_total_group()
            && self.groups.iter().any(|group| {
                group.queries.is_some()
                    || group
                        .fields
                        .as_ref()
                        .is_some_and(|fields| field_language(fields, world).contains(&false))
            })
    }

    /// `IndicesPermission#checkResourcePrivileges` for one pattern: an answer for each privilege.
    pub fn has_index_privileges(
        &self,
        asked: &str,
        privileges: &[String],
        allow_restricted: bool,
        world: &World,
    ) -> Vec<bool> {
        let names = asked_names(asked, allow_restricted, world);
        if probes::is_empty(&names) {
            return vec![false; privileges.len()];
        }
        let granted = |failures: bool| {
            let covering = self
                .groups
                .iter()
                .filter(|group| admits(group.selector, failures) && group.includes(&names, world));
            let mut bits = None;
            for group in covering {
                let language = world.language(&group.language);
                probes::union(
                    bits.get_or_insert_with(|| vec![false; language.len()]),
                    &language,
                );
            }
            bits
        };
        let data = granted(false);
        let failures = if asks_for_failures(privileges) {
            granted(true)
        } else {
            None
        };
        let answer = |name: &String| {
            let (actions, class) = actions::index(name).expect("a known privilege");
            let asked = world.language(&[actions]);
            let held = |granted: &Option<Bits>, failures| {
                admits(class, failures)
                    && granted
                        .as_ref()
                        .is_some_and(|granted| probes::includes(granted, &asked))
            };
            held(&data, false) || held(&failures, true)
        };
        privileges.iter().map(answer).collect()
    }

    pub fn has_application_privilege(
        &self,
        application: &str,
        name: &str,
        resource: &str,
        world: &World,
    ) -> bool {
        let stored: Vec<&StoredPrivilege> = world.stored.iter().collect();
        let names = Set::from([name.to_owned()]);
        let asked = ApplicationPrivilege::resolve(application, &names, &stored).remove(0);
        let asked_resources = world.resources.of(&[resource.to_owned()]);
        self.applications.iter().any(|(own, resources)| {
            let mut covered = vec![false; asked_resources.len()];
            for list in resources {
                probes::union(&mut covered, &world.resources.of(list));
            }
            probes::includes(&covered, &asked_resources) && own.covers(&asked, world)
        })
    }

    /// Each privilege with the resources of every entry that covers it.
    pub fn applications_held(&self, world: &World) -> BTreeSet<(String, Set, Set)> {
        self.applications
            .keys()
            .map(|held| {
                let covering = self
                    .applications
                    .iter()
                    .filter(|(other, _)| other.covers(held, world));
                let resources = covering.flat_map(|(_, lists)| lists.iter().flatten().cloned());
                (
                    held.application.clone(),
                    held.names.clone(),
                    resources.collect(),
                )
            })
            .collect()
    }

    /// The cluster privileges and entries that hold on a remote cluster; `None` is no access.
    pub fn project(
        &self,
        alias: &str,
        known: &[&str],
    ) -> Option<(Vec<String>, BTreeSet<RemoteEntry>)> {
        let mut cluster = Set::new();
        let mut is_known = false;
        for entry in self
            .descriptors
            .iter()
            .flat_map(|role| &role.remote_cluster)
        {
            if pattern::string_matches(&entry.clusters, alias) {
                is_known = true;
                cluster.extend(lower(&entry.privileges));
            }
        }
        cluster.retain(|name| known.contains(&name.as_str()));
        let mut entries = BTreeSet::new();
        for role in &self.descriptors {
            if let [only] = &role.remote_indices[..]
                && only.indices.privileges[0].eq_ignore_ascii_case("none")
            {
                continue;
            }
            for entry in &role.remote_indices {
                if !pattern::string_matches(&entry.clusters, alias) {
                    continue;
                }
                is_known = true;
                for (privileges, ..) in split(&lower(&entry.indices.privileges)) {
                    let sent = RemoteEntry::of(&entry.indices);
                    let limits = |fields: &FieldSecurity| !is_without_limit(fields);
                    entries.insert(RemoteEntry {
                        privileges,
                        fields: sent.fields.clone().filter(limits),
                        ..sent
                    });
                }
            }
        }
        is_known.then(|| (cluster.into_iter().collect(), entries))
    }

    pub fn allows_run_as(&self, user: &str) -> bool {
        let distinct: Vec<String> = text_set(&self.run_as).into_iter().collect();
        pattern::matches(&distinct, user)
    }
}

/// Whether the failure store is looked at.
fn asks_for_failures(privileges: &[String]) -> bool {
    privileges
        .iter()
        .any(|name| actions::index(name).expect("a known privilege").1 == SelectorClass::Failures)
}

/// The names of a pattern that `has_privileges` asks about.
fn asked_names(asked: &str, allow_restricted: bool, world: &World) -> Bits {
    let names = world.names.of(&[asked.to_owned()]);
    let is_pattern =
        asked.contains('*') || asked.len() > 1 && asked.starts_with('/') && asked.ends_with('/');
    let is_restricted_name = !is_pattern && world.is_restricted(asked);
    if allow_restricted || is_restricted_name {
        names.to_vec()
    } else {
        probes::minus(&names, &world.names.of(&world.restricted))
    }
}

/// Entries with the same set of names and the same flag are one; then they are split by selector.
fn merged_groups(descriptors: &[RoleDescriptor]) -> Vec<Group> {
    let mut merged: BTreeMap<(bool, Set), Vec<&IndicesPrivileges>> = BTreeMap::new();
    for role in descriptors {
        if let [only] = &role.indices[..]
            && only
                .privileges
                .first()
                .is_some_and(|first| first.eq_ignore_ascii_case("none"))
        {
            continue;
        }
        for entry in &role.indices {
            let key = (entry.allow_restricted_indices, text_set(&entry.names));
            merged.entry(key).or_default().push(entry);
        }
    }
    let mut groups = Vec::new();
    for ((allow_restricted, names), entries) in merged {
        let privileges: Set = entries
            .iter()
            .flat_map(|entry| lower(&entry.privileges))
            .collect();
        let query =
            |entry: &&IndicesPrivileges| entry.query.clone().filter(|query| !query.is_empty());
        let queries: Option<Set> = entries.iter().map(query).collect();
        let fields: Option<BTreeSet<FieldSecurity>> = entries
            .iter()
            .map(|entry| entry.field_security.clone())
            .collect();
        for (privileges, language, selector) in split(&privileges) {
            groups.push(Group {
                names: names.iter().cloned().collect(),
                privileges,
                language,
                selector,
                fields: fields
                    .clone()
                    .filter(|fields| !fields.iter().any(is_without_limit)),
                queries: queries.clone(),
                allow_restricted,
                implicit: false,
            });
        }
    }
    groups
}

/// Every field, plainly.
fn is_without_limit(fields: &FieldSecurity) -> bool {
    fields.except.as_ref().is_none_or(Vec::is_empty)
        && fields
            .grant
            .as_ref()
            .is_none_or(|grant| grant.iter().any(|one| one == "*"))
}

fn merged_applications(descriptors: &[RoleDescriptor], stored: &[StoredPrivilege]) -> Applications {
    let mut merged: BTreeMap<(String, Set), Set> = BTreeMap::new();
    for entry in descriptors.iter().flat_map(|role| &role.applications) {
        merged
            .entry((entry.application.clone(), text_set(&entry.resources)))
            .or_default()
            .extend(entry.privileges.iter().cloned());
    }
    let fetched: Vec<&StoredPrivilege> = stored
        .iter()
        .filter(|one| {
            merged.keys().any(|(application, _)| {
                pattern::matches(std::slice::from_ref(application), &one.application)
            }) && merged.values().any(|names| names.contains(&one.name))
        })
        .collect();
    let mut applications = Applications::new();
    for ((application, resources), names) in &merged {
        for privilege in ApplicationPrivilege::resolve(application, names, &fetched) {
            applications
                .entry(privilege)
                .or_default()
                .push(resources.iter().cloned().collect());
        }
    }
    applications
}

/// The fields that one definition grants: what is granted and what begins with `_`, less the except.
pub fn definition_grants(definition: &FieldSecurity, field: &str) -> bool {
    let granted = match &definition.grant {
        None => true,
        Some(grant) => {
            grant.iter().any(|one| one == "*")
                || pattern::matches(grant, field)
                || field.starts_with('_')
        }
    };
    let excepted = definition
        .except
        .as_ref()
        .is_some_and(|except| pattern::matches(except, field));
    granted && !excepted
}

fn field_language(fields: &BTreeSet<FieldSecurity>, world: &World) -> Bits {
    world
        .fields
        .where_true(|field| fields.iter().any(|one| definition_grants(one, field)))
}

/// An entry that is sent to a remote cluster.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RemoteEntry {
    names: Set,
    privileges: Set,
    fields: Option<FieldSecurity>,
    query: Option<String>,
    allow_restricted: bool,
}

impl RemoteEntry {
    pub fn of(entry: &IndicesPrivileges) -> RemoteEntry {
        RemoteEntry {
            names: text_set(&entry.names),
            privileges: lower(&entry.privileges),
            fields: entry.field_security.clone(),
            query: entry.query.clone().filter(|query| !query.is_empty()),
            allow_restricted: entry.allow_restricted_indices,
        }
    }
}

/// What one side grants on a name.
#[derive(Clone, Debug)]
pub struct NameAccess {
    /// For each probe of field names.
    pub fields: Bits,
    /// `None` is every document.
    pub queries: Option<Set>,
}

/// What one side grants of a request.
pub enum Authorized {
    Everything,
    /// The names that are granted, and whether these are all.
    Names(bool, BTreeMap<String, NameAccess>),
}

impl Authorized {
    pub fn is_granted(&self) -> bool {
        matches!(self, Authorized::Everything | Authorized::Names(true, _))
    }
}

/// What the inventory knows of a requested name.
struct Resource {
    key: String,
    name: String,
    failures: bool,
    /// The data stream that the name is behind, and whether of its failures.
    parent: Option<(String, bool)>,
    is_data_stream: bool,
    concrete: Vec<String>,
}

impl Resource {
    fn new(requested: &str, inventory: &Inventory) -> Resource {
        let (name, failures) = match requested.strip_suffix("::failures") {
            Some(name) => (name, true),
            None => (requested.strip_suffix("::data").unwrap_or(requested), false),
        };
        let stream = inventory.data_streams.get(name);
        let behind = |failure: bool| {
            inventory.data_streams.iter().find_map(|(stream, indices)| {
                let indices = if failure {
                    &indices.failure
                } else {
                    &indices.backing
                };
                indices
                    .iter()
                    .any(|index| index == name)
                    .then(|| (stream.to_owned(), failure))
            })
        };
        let concrete = match stream {
            Some(stream) if failures => stream.failure.clone(),
            Some(stream) => stream.backing.clone(),
            None if inventory.indices.contains_key(name) => vec![name.to_owned()],
            None if failures => Vec::new(),
            None => inventory
                .indices
                .iter()
                .filter(|(_, aliases)| aliases.contains(name))
                .map(|(index, _)| index.to_owned())
                .collect(),
        };
        Resource {
            key: if failures {
                requested.to_owned()
            } else {
                name.to_owned()
            },
            name: name.to_owned(),
            failures,
            parent: behind(true).or_else(|| behind(false).filter(|_| !failures)),
            is_data_stream: stream.is_some() || behind(true).is_some() || behind(false).is_some(),
            concrete,
        }
    }
}

impl Side {
    /// `IndicesPermission#authorize`.
    pub fn authorize(&self, action: &str, requested: &[&str], world: &World) -> Authorized {
        if self.has_total_group() {
            return Authorized::Everything;
        }
        let resources: Vec<Resource> = requested
            .iter()
            .map(|name| Resource::new(name, &world.inventory))
            .collect();
        let mut granted: BTreeMap<String, Vec<&Group>> = BTreeMap::new();
        let mut named = Set::new();
        let mut is_granted = true;
        let requested: Set = resources.iter().map(|one| one.key.clone()).collect();
        for resource in &resources {
            let covers = |group: &&Group| {
                let by_parent = resource.parent.as_ref().is_some_and(|(stream, failures)| {
                    admits(group.selector, *failures) && group.covers(stream, world)
                });
                let by_name = admits(group.selector, resource.failures)
                    && group.covers(&resource.name, world);
                (by_parent || by_name) && group.allows(action, resource.is_data_stream)
            };
            let groups: Vec<&Group> = self.groups.iter().filter(covers).collect();
            if groups.is_empty() {
                is_granted = false;
                continue;
            }
            named.insert(resource.key.clone());
            let reached = resource
                .concrete
                .iter()
                .filter(|name| **name != resource.key);
            for name in reached.chain([&resource.key]) {
                // An index that is itself requested is decided by its own entry.
                if !requested.contains(name) {
                    named.insert(name.clone());
                }
                granted.entry(name.clone()).or_default().extend(&groups);
            }
        }
        let access = |groups: &Vec<&Group>| {
            let fields: Option<Vec<_>> = groups.iter().map(|group| group.fields.as_ref()).collect();
            let queries: Option<Vec<_>> =
                groups.iter().map(|group| group.queries.clone()).collect();
            NameAccess {
                fields: world.fields.where_true(|field| {
                    fields.as_ref().is_none_or(|sets| {
                        sets.iter()
                            .any(|set| set.iter().any(|one| definition_grants(one, field)))
                    })
                }),
                queries: queries.map(|queries| queries.into_iter().flatten().collect()),
            }
        };
        Authorized::Names(
            is_granted,
            named
                .into_iter()
                .map(|name| {
                    let access = access(&granted[&name]);
                    (name, access)
                })
                .collect(),
        )
    }
}

fn global_allows(
    role: &RoleDescriptor,
    action: &str,
    request: &ClusterRequest,
    world: &World,
) -> bool {
    let global = &role.global;
    let all_match = |list: &Option<Vec<String>>, names: &[String]| {
        list.as_ref().is_some_and(|list| {
            names.iter().all(|name| pattern::string_matches(list, name))
                && (!names.is_empty() || list.iter().any(|one| one == "*"))
        })
    };
    let role_action = |names: &[&str]| {
        let own = action.strip_prefix("cluster:admin/xpack/security/role/");
        own.is_some_and(|own| names.contains(&own))
    };
    match request {
        ClusterRequest::ApplicationPrivileges(names) => {
            action.starts_with("cluster:admin/xpack/security/privilege/")
                && all_match(&global.application_manage, names)
        }
        ClusterRequest::ProfileData(names) => {
            action == "cluster:admin/xpack/security/profile/put/data"
                && global.profile_write.as_ref().is_some_and(|list| {
                    names.iter().all(|name| pattern::string_matches(list, name))
                })
        }
        ClusterRequest::PutRoles(roles) => {
            role_action(&["put", "bulk_put"]) && {
                let Some(managed) = managed_groups(role) else {
                    return false;
                };
                roles.iter().all(|put| {
                    let grants_else = !put.cluster.is_empty()
                        || !put.applications.is_empty()
                        || !put.run_as.is_empty()
                        || !put.remote_indices.is_empty()
                        || !put.remote_cluster.is_empty()
                        || put.restriction.is_some();
                    !grants_else
                        && put.indices.iter().all(|entry| {
                            may_manage(&managed, &entry.names, &entry.privileges, world)
                        })
                })
            }
        }
        ClusterRequest::DeleteRoles(names) => {
            role_action(&["delete", "bulk_delete"])
                && managed_groups(role).is_some_and(|managed| {
                    may_manage(&managed, names, &["delete_index".to_owned()], world)
                })
        }
        _ => false,
    }
}

/// Names, privileges and selectors that `global.role.manage` lists.
type Managed = Vec<(Vec<String>, Set, Language, SelectorClass)>;

fn managed_groups(role: &RoleDescriptor) -> Option<Managed> {
    let groups = role.global.role_manage.as_ref()?;
    let split = groups.iter().flat_map(|group| {
        split(&lower(&group.privileges))
            .into_iter()
            .map(|(names, language, class)| (group.names.clone(), names, language, class))
    });
    Some(split.collect())
}

/// `checkResourcePrivileges` with the groups combined if an asked name is a regular expression: any
/// number of groups together grant, on all of their names, what each of them grants.
fn may_manage(managed: &Managed, asked: &[String], privileges: &[String], world: &World) -> bool {
    let restricted = world.names.of(&world.restricted);
    let combine = asked.iter().any(|one| one.starts_with('/'));
    let asks_for_failures = asks_for_failures(privileges);
    asked.iter().all(|one| {
        let names = asked_names(one, false, world);
        if probes::is_empty(&names) {
            return false;
        }
        let held = |failures: bool| {
            let mut held = None;
            let actions = world.actions.texts().len();
            for subset in 1_usize..1 << managed.len() {
                let chosen: Vec<_> = (0..managed.len())
                    .filter(|at| subset & (1 << at) != 0)
                    .map(|at| &managed[at])
                    .collect();
                let one_selector = chosen.iter().all(|group| group.3 == chosen[0].3);
                if chosen.len() > 1 && !(combine && one_selector) || !admits(chosen[0].3, failures)
                {
                    continue;
                }
                let mut covered = vec![false; names.len()];
                let mut language = vec![true; actions];
                for group in &chosen {
                    probes::union(&mut covered, &world.names.of(&group.0));
                    let actions = world.language(&group.2);
                    language = probes::intersection(&language, &actions);
                }
                if probes::includes(&probes::minus(&covered, &restricted), &names) {
                    probes::union(held.get_or_insert_with(|| vec![false; actions]), &language);
                }
            }
            held
        };
        let data = held(false);
        let failures = if asks_for_failures { held(true) } else { None };
        privileges.iter().all(|name| {
            let (actions, class) = actions::index(name).expect("a known privilege");
            let asked = world.language(&[actions]);
            let within = |held: &Option<Bits>| {
                held.as_ref()
                    .is_some_and(|held| probes::includes(held, &asked))
            };
            admits(class, false) && within(&data) || admits(class, true) && within(&failures)
        })
    })
}

/// What a `has_privileges` request is answered: by cluster privilege, by pattern and privilege, by
/// application, resource and privilege.
#[derive(Debug, Default, PartialEq)]
pub struct Answers {
    pub cluster: BTreeMap<String, bool>,
    pub index: BTreeMap<(String, String), bool>,
    pub application: BTreeMap<(String, String, String), bool>,
}

/// Answers a `has_privileges` request: every side has to say yes.
pub fn has_privileges(sides: &[Side], request: &PrivilegesToCheck, world: &World) -> Answers {
    let all = |ask: &dyn Fn(&Side) -> bool| sides.iter().all(ask);
    let mut answers = Answers::default();
    for name in &request.cluster {
        let answer = all(&|side| side.has_cluster_privilege(name, world));
        answers.cluster.insert(name.clone(), answer);
    }
    for entry in &request.index {
        for pattern in &entry.names {
            let by_side: Vec<Vec<bool>> = sides
                .iter()
                .map(|side| {
                    let flag = entry.allow_restricted_indices;
                    side.has_index_privileges(pattern, &entry.privileges, flag, world)
                })
                .collect();
            for (at, name) in entry.privileges.iter().enumerate() {
                let answer = by_side.iter().all(|answers| answers[at]);
                *answers
                    .index
                    .entry((pattern.clone(), name.clone()))
                    .or_insert(true) &= answer;
            }
        }
    }
    for entry in &request.application {
        for resource in &entry.resources {
            for name in &entry.privileges {
                let application = &entry.application;
                let answer =
                    all(&|side| side.has_application_privilege(application, name, resource, world));
                *answers
                    .application
                    .entry((application.clone(), resource.clone(), name.clone()))
                    .or_insert(true) &= answer;
            }
        }
    }
    answers
}
