//! From a need to roles: which built-in roles satisfy it, and what a role would be that grants just this.

use serde::Serialize;

use super::compare::{Difference, NameSet, PrivilegeSet};
use super::has_privileges::HasPrivilegesResponse;
use super::indices::{RequestedNames, ResourceRequest};
use super::{Access, AccessError, AccessSpec, NamedRole, RoleReference};
use crate::catalog::{self, Audience};
use crate::json::Json;
use crate::order::by_number;
use crate::pattern::Bound;
use crate::role::{self, IndicesPrivileges, PrivilegesToCheck, RoleDescriptor};
use crate::text::TextMap;

/// Roles for a need.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct RoleSuggestions {
    /// A role that satisfies the need and grants nothing beyond it; absent if no role can satisfy it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "Partial<StoredRole>"))]
    pub custom: Option<Json>,
    /// Built-in roles, alone or two together, those that grant the least beyond the need first.
    pub suggestions: Vec<RoleSuggestion>,
}

/// Built-in roles that together satisfy a need.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct RoleSuggestion {
    /// Their names: one, or two neither of which is enough.
    pub roles: Vec<String>,
    /// How much they grant beyond the need.
    pub excess: Excess,
    /// What they grant beyond the need.
    pub beyond: Difference,
}

/// How much is granted beyond a need, by section: named privileges and actions, each as many times as the
/// names it is on weigh. A name weighs 1, a pattern 10, a pattern of everything 100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Excess {
    /// Cluster privileges, those under `global` included.
    pub cluster: u32,
    /// Index privileges.
    pub indices: u32,
    /// Application privileges.
    pub applications: u32,
    /// Users to act as.
    pub run_as: u32,
    /// Privileges on remote clusters.
    pub remote: u32,
    /// All of these.
    pub total: u32,
}

/// Pairs of roles that are suggested, at most.
const PAIRS: usize = 8;

/// Names and privileges of a need that it is worth to look for superfluous ones among, at most.
const SHORTENED: usize = 64;

/// Suggests roles for a need. Of the surroundings, the application privileges and the restricted indices
/// matter.
///
/// Built-in roles that are deprecated or made for servers are left out. Fails where `has_privileges` does.
pub fn suggest(
    need: &PrivilegesToCheck,
    surroundings: &AccessSpec,
) -> Result<RoleSuggestions, AccessError> {
    let _bound = Bound::one_answer();
    let needed = Needed { need, surroundings };
    let Some(custom) = needed.custom_role()? else {
        return Ok(RoleSuggestions::default());
    };
    let exact = needed.access(vec![descriptor(custom.clone())])?;
    let mut suggestions = Vec::new();
    // Roles that satisfy a part of it: the answers, and how much else they grant.
    let mut partial: Vec<(&str, Vec<bool>, u32)> = Vec::new();
    for role in catalog::builtin_roles() {
        let is_for_people = role.audience == Audience::User && role.deprecated.is_none();
        if !is_for_people || !role.in_reserved_store() {
            continue;
        }
        let access = needed.access(vec![named(role.name)])?;
        let response = access.has_privileges(need)?;
        let answers = answers(&response);
        if !answers.contains(&true) && !response.has_all_requested {
            continue;
        }
        let suggestion = RoleSuggestion::new(&[role.name], &exact, &access)?;
        if response.has_all_requested {
            suggestions.push(suggestion);
        } else {
            partial.push((role.name, answers, suggestion.excess.total));
        }
    }
    let mut pairs = Vec::new();
    for (position, (first, held, excess)) in partial.iter().enumerate() {
        for (second, held_too, excess_too) in partial.iter().skip(position + 1) {
            let mut is_enough = true;
            for (one, other) in held.iter().zip(held_too) {
                is_enough &= one | other;
            }
            if is_enough {
                pairs.push(([*first, *second], excess.saturating_add(*excess_too)));
            }
        }
    }
    by_number(&mut pairs, |(_, excess)| u64::from(*excess));
    for (pair, _) in pairs.iter().take(PAIRS) {
        let [first, second] = pair;
        let access = needed.access(vec![named(first), named(second)])?;
        suggestions.push(RoleSuggestion::new(pair, &exact, &access)?);
    }
    by_number(&mut suggestions, |suggestion| {
        u64::from(suggestion.excess.total)
    });
    Ok(RoleSuggestions {
        custom: Some(role::to_request(&custom)),
        suggestions,
    })
}

fn named(name: &str) -> RoleReference {
    RoleReference::Name(name.to_owned())
}

fn descriptor(descriptor: RoleDescriptor) -> RoleReference {
    RoleReference::Descriptor(Box::new(NamedRole {
        name: "custom".to_owned(),
        descriptor,
    }))
}

/// Every answer of a response, in its order.
fn answers(response: &HasPrivilegesResponse) -> Vec<bool> {
    let mut answers = Vec::new();
    let mut add = |held: &TextMap<bool>| {
        for (_, answer) in held.iter() {
            answers.push(*answer);
        }
    };
    add(&response.cluster);
    for (_, held) in response.index.iter() {
        add(held);
    }
    for (_, resources) in response.application.iter() {
        for (_, held) in resources.iter() {
            add(held);
        }
    }
    answers
}

/// A need and what surrounds it.
struct Needed<'a> {
    need: &'a PrivilegesToCheck,
    surroundings: &'a AccessSpec,
}

impl Needed<'_> {
    fn access(&self, roles: Vec<RoleReference>) -> Result<Access, AccessError> {
        Access::new(&AccessSpec {
            roles,
            application_privileges: self.surroundings.application_privileges.clone(),
            restricted_indices: self.surroundings.restricted_indices.clone(),
            ..AccessSpec::default()
        })
    }

    fn is_met_by(&self, role: &RoleDescriptor) -> Result<bool, AccessError> {
        let access = self.access(vec![descriptor(role.clone())])?;
        Ok(access.has_privileges(self.need)?.has_all_requested)
    }

    /// A role with what is needed and nothing else.
    fn custom_role(&self) -> Result<Option<RoleDescriptor>, AccessError> {
        let nobody = self.access(Vec::new())?;
        let Some(side) = nobody.sides().first() else {
            return Ok(None);
        };
        let restricted = side.indices.restricted();
        let mut role = RoleDescriptor {
            cluster: self.need.cluster.clone(),
            applications: self.need.application.clone(),
            ..RoleDescriptor::default()
        };
        for check in &self.need.index {
            let mut ordinary = Vec::new();
            let mut reaching = Vec::new();
            for pattern in &check.names {
                let request = ResourceRequest {
                    pattern,
                    allow_restricted_indices: check.allow_restricted_indices,
                    asks_failures: false,
                };
                let requested = RequestedNames::new(&request, restricted)?;
                let needs_flag = requested.is_some_and(|requested| {
                    requested.touches_restricted && !requested.without_restricted
                });
                let list = if needs_flag {
                    &mut reaching
                } else {
                    &mut ordinary
                };
                list.push(pattern.clone());
            }
            for (names, allow_restricted_indices) in [(ordinary, false), (reaching, true)] {
                if !names.is_empty() {
                    role.indices.push(IndicesPrivileges {
                        names,
                        privileges: check.privileges.clone(),
                        allow_restricted_indices,
                        ..IndicesPrivileges::default()
                    });
                }
            }
        }
        if !self.is_met_by(&role)? {
            return Ok(None);
        }
        self.shorten(&mut role)?;
        Ok(Some(role))
    }

    /// Leaves out what the rest includes.
    fn shorten(&self, role: &mut RoleDescriptor) -> Result<(), AccessError> {
        let mut size = role.cluster.len();
        for entry in &role.indices {
            size += entry.names.len() + entry.privileges.len();
        }
        for entry in &role.applications {
            size += entry.resources.len() + entry.privileges.len();
        }
        if size > SHORTENED {
            return Ok(());
        }
        self.leave_out(role, &|role, at| cut(&mut role.cluster, at))?;
        self.leave_out(role, &|role, at| cut(&mut role.indices, at))?;
        self.leave_out(role, &|role, at| cut(&mut role.applications, at))?;
        for entry in 0..role.indices.len().max(role.applications.len()) {
            self.leave_out(role, &|role, at| {
                let entry = role.indices.get_mut(entry);
                entry.is_some_and(|entry| cut(&mut entry.privileges, at))
            })?;
            self.leave_out(role, &|role, at| {
                let entry = role.indices.get_mut(entry);
                entry.is_some_and(|entry| cut(&mut entry.names, at))
            })?;
            self.leave_out(role, &|role, at| {
                let entry = role.applications.get_mut(entry);
                entry.is_some_and(|entry| cut(&mut entry.privileges, at))
            })?;
            self.leave_out(role, &|role, at| {
                let entry = role.applications.get_mut(entry);
                entry.is_some_and(|entry| cut(&mut entry.resources, at))
            })?;
        }
        Ok(())
    }

    /// Leaves out elements of a list one after the other, where the need is met without them.
    fn leave_out(
        &self,
        role: &mut RoleDescriptor,
        cut: &dyn Fn(&mut RoleDescriptor, usize) -> bool,
    ) -> Result<(), AccessError> {
        let mut at = 0;
        loop {
            let mut shorter = role.clone();
            if !cut(&mut shorter, at) {
                return Ok(());
            }
            if self.is_met_by(&shorter)? {
                *role = shorter;
            } else {
                at += 1;
            }
        }
    }
}

/// Cuts an element out of a list; whether there is one.
fn cut<T>(list: &mut Vec<T>, at: usize) -> bool {
    let is_there = at < list.len();
    if is_there {
        list.remove(at);
    }
    is_there
}

impl RoleSuggestion {
    fn new(roles: &[&str], exact: &Access, access: &Access) -> Result<Self, AccessError> {
        let beyond = exact.compare(access)?.gained;
        Ok(RoleSuggestion {
            roles: roles.iter().map(|name| (*name).to_owned()).collect(),
            excess: Excess::of(&beyond),
            beyond,
        })
    }
}

impl Excess {
    fn of(beyond: &Difference) -> Excess {
        let mut excess = Excess::default();
        if let Some(set) = &beyond.cluster {
            excess.cluster += count(set);
        }
        for row in &beyond.global {
            excess.cluster += weight(&row.names);
        }
        for row in &beyond.indices {
            excess.indices += weight(&row.names) * count(&row.privileges);
        }
        for row in &beyond.applications {
            excess.applications += weight(&row.resources) * count(&row.privileges);
        }
        for users in &beyond.run_as {
            excess.run_as += weight(users);
        }
        for remote in &beyond.remote_indices {
            for row in &remote.indices {
                excess.remote += weight(&row.names) * count(&row.privileges);
            }
        }
        for row in &beyond.remote_cluster {
            excess.remote += weight(&row.clusters);
        }
        excess.total =
            excess.cluster + excess.indices + excess.applications + excess.run_as + excess.remote;
        excess
    }
}

fn count(set: &PrivilegeSet) -> u32 {
    let count = set.privileges.len() + set.implied.len() + set.actions.len();
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn weight(names: &NameSet) -> u32 {
    let mut weight = 0;
    for pattern in &names.names {
        weight += match pattern.as_str() {
            "*" => 100,
            text if text.starts_with('/') || text.contains(['*', '?']) => 10,
            _ => 1,
        };
    }
    weight
}
