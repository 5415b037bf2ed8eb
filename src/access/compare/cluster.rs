//! Differences of cluster privileges, and of what `global` allows for some requests.

use std::cell::OnceCell;
use std::rc::Rc;

use super::indices::{self, IndexGrant, IndexSide};
use super::kinds::{Kinds, Universe};
use super::table::{Candidate, Grant, Holding, Sides, Table};
use super::{Both, Difference, GlobalDifference, NameLists, compare_names, remembered};
use crate::access::fields::FieldPermissions;
use crate::access::{AccessError, Role};
use crate::catalog::{self, ClusterPrivilegeKind};
use crate::host::lower_case;
use crate::pattern::Language;
use crate::privilege::cluster::{self, OWN_API_KEY_ACTIONS, is_cluster_action};
use crate::privilege::index;
use crate::role::GlobalPrivileges;
use crate::text::{TextMap, TextSet};

/// Cluster privileges are asked of no name: of one that stands for the cluster.
const CLUSTER: usize = 0;

/// The cluster privileges that each access holds and the other does not.
pub(super) fn compare(
    accesses: Both<&[&Role]>,
    found: &mut Both<Difference>,
) -> Result<(), AccessError> {
    let mut raw = TextSet::new();
    for role in accesses.iter().copied().flatten() {
        for granted in role.cluster.plain() {
            if catalog::cluster_privilege(&granted.privilege.name).is_none() {
                raw.insert(granted.privilege.name.clone());
            }
        }
    }
    let actions = Actions::with(&raw)?;
    let sides = |roles: &[&Role]| {
        let mut sides: Sides = Vec::new();
        for role in roles {
            sides.push(vec![actions.of_role(role)]);
        }
        sides
    };
    let [before, after] = accesses;
    let mut table = Table::new(
        &Kinds::of(CLUSTER),
        actions.universe.len(),
        [&actions.candidates, &actions.candidates],
        Holding::Together,
        [&sides(before), &sides(after)],
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
    /// What it allows whatever the request, and that.
    own_keys: Kinds,
}

impl Actions {
    /// Those with these actions.
    fn with(raw: &TextSet) -> Result<Rc<Actions>, AccessError> {
        thread_local! {
            static NAMED: OnceCell<Rc<Actions>> = const { OnceCell::new() };
        }
        remembered(&NAMED, raw, Actions::new)
    }

    fn new(raw: &TextSet) -> Result<Actions, AccessError> {
        let mut names = Vec::new();
        for named in catalog::cluster_privileges() {
            if !named.actions.is_empty() {
                names.push(named.name);
            }
        }
        names.extend(raw.texts());
        let mut privileges = Vec::with_capacity(names.len());
        let mut languages = Vec::with_capacity(names.len());
        let mut positions = TextMap::default();
        for name in names {
            let privilege = cluster::resolve(name)?;
            positions.insert(name, privileges.len());
            languages.push(privilege.actions.clone());
            privileges.push(privilege);
        }
        let always_of_own_keys = languages.len();
        languages.push(Language::union_of(
            OWN_API_KEY_ACTIONS.map(Language::literal),
        ));
        let mut universe = Universe::new(languages)?;
        universe.prefer(&mut catalog::actions().filter(|action| is_cluster_action(action)));
        let stand_in = universe.add("");
        let mut own_keys = universe.language(always_of_own_keys);
        own_keys.insert(stand_in);
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
                explains.insert(stand_in);
            }
            if is_own(privilege.kind) {
                actions = own_keys.clone();
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
            actions.extend(&self.own_keys);
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
            compare_managed_roles(accesses, &known.actions, found)?;
        } else if known.category != DATA_SOURCES {
            compare_named(accesses, known.category, None, &known.actions, found)?;
        }
    }
    for known in catalog::data_source_privileges() {
        let name = Some(known.name);
        compare_named(accesses, DATA_SOURCES, name, &known.actions, found)?;
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
            let mut named = Vec::new();
            for role in role.descriptors.iter() {
                add_named(&role.descriptor.global, category, privilege, &mut named);
            }
            is_used |= !named.is_empty();
            let holds_all = role.cluster.actions().includes(&actions)?;
            lists.push((!holds_all).then_some(named));
        }
    }
    if !is_used {
        return Ok(());
    }
    for (difference, names) in found.iter_mut().zip(compare_names(&lists)?) {
        for names in names {
            let mut privileges = Vec::new();
            privileges.extend(privilege.map(str::to_owned));
            difference.global.push(GlobalDifference {
                category,
                privileges,
                names,
            });
        }
    }
    Ok(())
}

fn add_named(
    global: &GlobalPrivileges,
    category: &str,
    privilege: Option<&str>,
    into: &mut Vec<TextSet>,
) {
    let mut add = |names: &Vec<String>| {
        let mut list = TextSet::new();
        for name in names {
            list.insert(name.clone());
        }
        into.push(list);
    };
    match category {
        "application" => global.application_manage.iter().for_each(add),
        "profile" => global.profile_write.iter().for_each(add),
        _ => {
            for entry in global.data_source.iter().flatten() {
                let mut held = entry.privileges.iter();
                if held.any(|name| Some(lower_case(name).as_str()) == privilege) {
                    add(&entry.names);
                }
            }
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
    let mut accesses_sides = Both::<Vec<IndexSide>>::default();
    for (sides, roles) in accesses_sides.iter_mut().zip(accesses) {
        for role in roles {
            let mut side = IndexSide::of(role);
            for named in role.descriptors.iter() {
                for entry in named.descriptor.global.role_manage.iter().flatten() {
                    is_used = true;
                    add_managed(&mut side, &entry.names, &entry.privileges)?;
                }
            }
            if role.cluster.actions().includes(&actions)? {
                add_managed(&mut side, &["*".to_owned()], &["all".to_owned()])?;
            }
            sides.push(side);
        }
    }
    if !is_used {
        return Ok(());
    }
    let compared = indices::compare(&accesses_sides)?;
    for (difference, managed) in found.iter_mut().zip(compared) {
        for row in managed.indices {
            difference.global.push(GlobalDifference {
                category: MANAGED_ROLES,
                privileges: row.privileges.privileges,
                names: row.names,
            });
        }
    }
    Ok(())
}

/// Adds what managed roles may hold on some names.
fn add_managed(
    side: &mut IndexSide,
    names: &[String],
    privileges: &[String],
) -> Result<(), AccessError> {
    let mut list = TextSet::new();
    for name in names {
        list.insert(name.clone());
    }
    for privilege in index::resolve_by_selector(privileges)? {
        side.grants.push(IndexGrant {
            names: list.clone(),
            allow_restricted_indices: false,
            privilege,
            fields: FieldPermissions::all(),
            queries: None,
            updates_mappings: false,
        });
    }
    Ok(())
}
