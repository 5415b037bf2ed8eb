//! Differences of cluster privileges, and of what `global` allows for some requests.

use std::cell::OnceCell;
use std::rc::Rc;

use super::indices::{self, IndexGrant, IndexSide};
use super::kinds::{Kinds, Universe};
use super::table::{Candidate, Grant, Holding, Sides, Table};
use super::{Both, Difference, GlobalDifference, NameLists, compare_names};
use crate::access::fields::FieldPermissions;
use crate::access::{AccessError, Role};
use crate::catalog::{self, ClusterPrivilegeKind};
use crate::pattern::Language;
use crate::privilege::cluster::{self, is_cluster_action};
use crate::privilege::index::{self, IndexPrivilege};
use crate::role::{GlobalPrivileges, ManageRolesIndices};
use crate::text::{TextMap, TextSet};

/// Cluster privileges are asked of no name: of one that stands for the cluster.
const CLUSTER: usize = 0;

/// The cluster privileges that each access holds and the other does not.
pub(super) fn compare(
    accesses: Both<&[&Role]>,
    found: &mut Both<Difference>,
) -> Result<(), AccessError> {
    let actions = Actions::of(accesses.iter().copied().flatten())?;
    let sides = |roles: &[&Role]| -> Sides {
        let grant = |role: &&Role| vec![actions.of_role(role)];
        roles.iter().map(grant).collect()
    };
    let [before, after] = accesses.map(sides);
    let mut table = Table::new(
        &Kinds::of(CLUSTER),
        actions.universe.len(),
        [actions.candidates.clone(), actions.candidates.clone()],
        Holding::Together,
        [&before, &after],
    );
    for difference in found {
        let rows = table.rows();
        difference.cluster = rows
            .first()
            .map(|row| table.privileges(row, CLUSTER, &actions.universe));
        table.swap();
    }
    Ok(())
}

/// The kinds of action that roles and all named privileges tell apart.
struct Actions {
    universe: Universe,
    /// Every named privilege that grants anything, and the raw actions that are held.
    candidates: Vec<Candidate>,
    positions: TextMap<usize>,
    /// What `manage_own_api_key` allows, and what stands for all of it as long as the keys are the
    /// caller's own.
    of_own_keys: Kinds,
    own_keys: usize,
}

impl Actions {
    fn of<'r>(roles: impl Iterator<Item = &'r &'r Role>) -> Result<Rc<Actions>, AccessError> {
        let mut raw = TextSet::new();
        for role in roles {
            let plain = role.cluster.plain().iter();
            raw.extend(plain.map(|granted| granted.privilege.name.clone()));
        }
        raw.retain(|name| catalog::cluster_privilege(name).is_none());
        // Most roles name no action, and then it is the same each time.
        if !raw.is_empty() {
            return Ok(Rc::new(Actions::new(&raw)?));
        }
        thread_local! {
            static NAMED: OnceCell<Rc<Actions>> = const { OnceCell::new() };
        }
        NAMED.with(|known| {
            if let Some(known) = known.get() {
                return Ok(known.clone());
            }
            let actions = Rc::new(Actions::new(&raw)?);
            Ok(known.get_or_init(|| actions).clone())
        })
    }

    fn new(raw: &TextSet) -> Result<Actions, AccessError> {
        let named = catalog::cluster_privileges().iter();
        let named = named
            .filter(|named| !named.actions.is_empty())
            .map(|named| named.name);
        let mut privileges = Vec::new();
        let mut positions = TextMap::default();
        for name in named.chain(raw.texts()) {
            positions.insert(name, privileges.len());
            privileges.push(cluster::resolve(name)?);
        }
        let languages = privileges.iter().map(|privilege| privilege.actions.clone());
        let mut universe = Universe::new(languages.collect())?;
        universe.prefer(&mut catalog::actions().filter(|action| is_cluster_action(action)));
        let own_keys = universe.add("");
        let is_own = |kind: ClusterPrivilegeKind| kind == ClusterPrivilegeKind::OwnApiKey;
        let own = privileges
            .iter()
            .position(|privilege| is_own(privilege.kind));
        let of_own_keys = own.map(|own| universe.language(own)).unwrap_or_default();
        let mut candidates = Vec::new();
        for (position, privilege) in privileges.iter().enumerate() {
            let mut actions = universe.language(position);
            let mut explains = actions.clone();
            if of_own_keys.is_within(&actions) {
                explains.insert(own_keys);
            }
            if is_own(privilege.kind) {
                actions = Kinds::of(own_keys);
                explains = actions.clone();
            }
            candidates.push(Candidate {
                name: privilege.name.clone(),
                actions,
                explains,
            });
        }
        Ok(Actions {
            universe,
            candidates,
            positions,
            of_own_keys,
            own_keys,
        })
    }

    fn of_role(&self, role: &Role) -> Grant {
        let mut actions = Kinds::default();
        for granted in role.cluster.plain() {
            if let Some(position) = self.positions.get(&granted.privilege.name) {
                actions.extend(&self.universe.language(*position));
            }
        }
        if !role.cluster.own_api_key().is_empty() || self.of_own_keys.is_within(&actions) {
            actions.insert(self.own_keys);
        }
        Grant {
            names: Kinds::of(CLUSTER),
            actions,
        }
    }
}

/// What the categories of `global` allow. Where a cluster privilege allows the same for all requests,
/// it is as if `global` named everything.
pub(super) fn compare_global(
    accesses: Both<&[&Role]>,
    found: &mut Both<Difference>,
) -> Result<(), AccessError> {
    for known in catalog::global_privileges() {
        if known.category == MANAGED_ROLES {
            compare_managed_roles(accesses, known.actions, found)?;
        } else if known.category != DATA_SOURCES {
            compare_named(accesses, known.category, None, known.actions, found)?;
        }
    }
    for known in catalog::data_source_privileges() {
        let name = Some(known.name);
        compare_named(accesses, DATA_SOURCES, name, known.actions, found)?;
    }
    Ok(())
}

const MANAGED_ROLES: &str = "role";
const DATA_SOURCES: &str = "data_source";

/// Compares what roles name in a category, or for one of its privileges.
fn compare_named(
    accesses: Both<&[&Role]>,
    category: &'static str,
    privilege: Option<&str>,
    actions: &[&str],
    found: &mut Both<Difference>,
) -> Result<(), AccessError> {
    let actions = Language::of(actions)?;
    let mut is_used = false;
    let mut lists = Both::<NameLists>::default();
    for (lists, roles) in lists.iter_mut().zip(accesses) {
        for role in roles {
            let descriptors = role.descriptors.iter();
            let named: Vec<TextSet> = descriptors
                .flat_map(|named| named_in(&named.descriptor.global, category, privilege))
                .collect();
            is_used |= !named.is_empty();
            let holds_all = role.cluster.actions().includes(&actions)?;
            lists.push((!holds_all).then_some(named));
        }
    }
    if !is_used {
        return Ok(());
    }
    for (difference, names) in found.iter_mut().zip(compare_names(&lists)?) {
        let rows = names.into_iter().map(|names| GlobalDifference {
            category,
            privileges: privilege.map(str::to_owned).into_iter().collect(),
            names,
        });
        difference.global.extend(rows);
    }
    Ok(())
}

fn named_in(global: &GlobalPrivileges, category: &str, privilege: Option<&str>) -> Vec<TextSet> {
    let list = |names: &Vec<String>| names.iter().cloned().collect();
    match category {
        "application" => global.application_manage.iter().map(list).collect(),
        "profile" => global.profile_write.iter().map(list).collect(),
        _ => {
            let entries = global.data_source.iter().flatten();
            let holding = entries.filter(|entry| {
                entry
                    .privileges
                    .iter()
                    .any(|name| Some(name.as_str()) == privilege)
            });
            holding.map(|entry| list(&entry.names)).collect()
        }
    }
}

/// The grants that managed roles must stay inside are compared like those of a role.
fn compare_managed_roles(
    accesses: Both<&[&Role]>,
    actions: &[&str],
    found: &mut Both<Difference>,
) -> Result<(), AccessError> {
    let actions = Language::of(actions)?;
    let mut is_used = false;
    let mut managed = Both::<Vec<Vec<Managed>>>::default();
    for (sides, roles) in managed.iter_mut().zip(accesses) {
        for role in roles {
            let mut entries: Vec<ManageRolesIndices> = Vec::new();
            for named in &role.descriptors {
                entries.extend(
                    named
                        .descriptor
                        .global
                        .role_manage
                        .iter()
                        .flatten()
                        .cloned(),
                );
            }
            is_used |= !entries.is_empty();
            if role.cluster.actions().includes(&actions)? {
                entries.push(ManageRolesIndices {
                    names: vec!["*".to_owned()],
                    privileges: vec!["all".to_owned()],
                });
            }
            let mut side = Vec::new();
            for entry in entries {
                let names: TextSet = entry.names.into_iter().collect();
                side.push((names, index::resolve_by_selector(&entry.privileges)?));
            }
            sides.push(side);
        }
    }
    if !is_used {
        return Ok(());
    }
    let [before, after] = accesses;
    let [managed_before, managed_after] = &managed;
    let sides = [
        managed_sides(before, managed_before),
        managed_sides(after, managed_after),
    ];
    for (difference, managed) in found.iter_mut().zip(indices::compare(&sides)?) {
        let rows = managed.indices.into_iter();
        difference.global.extend(rows.map(|row| GlobalDifference {
            category: MANAGED_ROLES,
            privileges: row.privileges.privileges,
            names: row.names,
        }));
    }
    Ok(())
}

/// Names and what managed roles may hold on them.
type Managed = (TextSet, Vec<IndexPrivilege>);

fn managed_sides<'a>(roles: &[&'a Role], managed: &'a [Vec<Managed>]) -> Vec<IndexSide<'a>> {
    let mut sides = Vec::new();
    for (role, managed) in roles.iter().zip(managed) {
        let mut grants = Vec::new();
        for (names, privileges) in managed {
            grants.extend(privileges.iter().map(|privilege| IndexGrant {
                names,
                allow_restricted_indices: false,
                privilege: privilege.clone(),
                fields: FieldPermissions::all(),
                queries: None,
                updates_mappings: false,
            }));
        }
        sides.push(IndexSide {
            restricted: role.indices.restricted().language(),
            grants,
        });
    }
    sides
}
