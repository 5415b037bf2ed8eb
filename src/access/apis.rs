//! Which REST APIs an access can call: always, on some indices, or not.
//!
//! An API can be called when every transport action that it runs is granted
//! ([`crate::catalog::Api`]); the privileges that its documentation names decide nothing, unless
//! its actions are not known. Everything has to be granted by every side of the access.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::indices::{Group, IndicesPermission, NameKind, RequestedNames, ResourceRequest};
use super::request::{ApiKeyRequest, Caller};
use super::role::Role;
use super::{Access, AccessError};
use crate::catalog::{self, Api, ApiVisibility, Requirement, Scope};
use crate::privilege::cluster;
use crate::privilege::index::Selector;

/// Whether an API can be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every request is allowed.
    Always,
    /// Requests about some indices are.
    OnIndices,
    /// Some requests are; which, depends on what they are about.
    Conditional,
    /// Only about what is the caller's own, or themselves: no privilege is needed for that.
    Own,
    /// No request is.
    Never,
    /// The deployment has no such API.
    Unavailable,
    /// It is not known what the API needs.
    Unknown,
}

/// What decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The actions that the API runs, as Elasticsearch decides.
    Actions,
    /// The privileges that the API's documentation names: its actions are not known.
    Documentation,
}

/// Whether an access can call an API, and why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ApiAccess {
    /// The name of the API.
    pub name: &'static str,
    /// Whether it can be called.
    pub verdict: Verdict,
    /// What decided.
    pub basis: Basis,
    /// Where it can be called, for an API about indices: patterns, for each part of the request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub indices: Vec<PartIndices>,
    /// Whether it can also be called without naming an index, if that needs something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_index: Option<bool>,
    /// The actions that are not granted, or the documented privileges that are not held; of
    /// several that would each do, all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<&'static str>,
}

/// Where an API can be called, for a part of its request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct PartIndices {
    /// `source` or `dest`; absent if the request has one list of names only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<&'static str>,
    /// Index name patterns on all of whose names everything that the API needs is granted.
    pub patterns: Vec<String>,
}

/// Whether a request of an API is allowed, check by check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ApiExplanation {
    /// The API, for all requests.
    pub api: ApiAccess,
    /// Whether a request about that index is allowed, or without one.
    pub granted: bool,
    /// What is checked; everything has to pass.
    pub checks: Vec<ApiCheck>,
}

/// One thing that is checked; one of its actions has to be granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ApiCheck {
    /// Whether one is.
    pub granted: bool,
    /// The actions.
    pub any_of: Vec<ApiActionCheck>,
}

/// An action, and whether it is granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ApiActionCheck {
    /// The action.
    pub action: &'static str,
    /// What it is checked against.
    pub scope: CheckScope,
    /// The part of the request that it is about, if the request has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<&'static str>,
    /// Whether it is granted.
    pub granted: bool,
}

/// What an action is checked against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum CheckScope {
    /// The cluster privileges.
    Cluster,
    /// The index privileges on the index.
    Index,
    /// The index privileges on whatever index.
    AnyIndex,
    /// Nothing: it is about what is the caller's own.
    Own,
}

/// The kinds of deployment, which offer different APIs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Deployment {
    /// A cluster that people run themselves, or have run for them.
    #[default]
    Stack,
    /// A project of Elastic Cloud Serverless.
    Serverless,
}

impl Access {
    /// Which of the REST APIs can be called, in the catalog's order.
    pub fn apis(&self, deployment: Deployment) -> Result<Vec<ApiAccess>, AccessError> {
        let mut decider = Decider::new(self, deployment);
        catalog::apis().map(|api| decider.decide(api)).collect()
    }

    /// Whether an API can be called at all, and whether on that index: a concrete name.
    pub fn explain_api(
        &self,
        api: Api,
        index: Option<&str>,
        deployment: Deployment,
    ) -> Result<ApiExplanation, AccessError> {
        let mut decider = Decider::new(self, deployment);
        let access = decider.decide(api)?;
        let has_other_needs = api.requirements_without_index().next().is_some();
        let mut checks = Vec::new();
        let mut check = |requirement: Requirement| {
            let any_of: Vec<ApiActionCheck> = requirement
                .any_of()
                .map(|check| {
                    let (scope, part, name) = match check.scope {
                        Scope::Cluster => (CheckScope::Cluster, None, None),
                        Scope::Index(part) => (CheckScope::Index, part, index),
                        Scope::AnyIndex => (CheckScope::AnyIndex, None, None),
                        Scope::Own => (CheckScope::Own, None, None),
                    };
                    ApiActionCheck {
                        action: check.action,
                        scope,
                        part,
                        granted: scope == CheckScope::Own || self.allows(check.action, name),
                    }
                })
                .collect();
            let granted = any_of.iter().any(|check| check.granted);
            checks.push(ApiCheck { granted, any_of });
        };
        if index.is_none() && has_other_needs {
            api.requirements_without_index().for_each(&mut check);
        } else {
            api.requirements().for_each(&mut check);
        }
        let granted = match access.verdict {
            Verdict::Unavailable | Verdict::Unknown => false,
            verdict if access.basis == Basis::Documentation => verdict == Verdict::Always,
            _ => checks.iter().all(|check| check.granted),
        };
        Ok(ApiExplanation {
            api: access,
            granted,
            checks,
        })
    }
}

/// Whether a cluster action is granted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum ClusterGrant {
    Denied,
    /// For some requests: a privilege with a condition on them grants it.
    Conditional,
    Granted,
}

/// Decides API by API, remembering what many of them need.
struct Decider<'a> {
    access: &'a Access,
    deployment: Deployment,
    /// The groups of each side that grant an action, by position.
    granting: BTreeMap<&'static str, Vec<Vec<usize>>>,
    /// The names on which one group of each list grants what is needed.
    named: BTreeMap<Vec<Vec<Vec<usize>>>, Vec<String>>,
    /// Every name of a group.
    names: Vec<GroupName<'a>>,
}

struct GroupName<'a> {
    name: &'a str,
    group: &'a Group,
    side: usize,
    /// Of the group, among those of its side.
    position: usize,
    /// Which groups of each side have all that the group has of the name, once asked for.
    covering: Option<Vec<Vec<bool>>>,
}

/// What an API needs on one part of its indices: one action of each list.
type PartNeeds = (Option<&'static str>, Vec<Vec<&'static str>>);

impl<'a> Decider<'a> {
    fn new(access: &'a Access, deployment: Deployment) -> Decider<'a> {
        let mut names = Vec::new();
        for (side, role) in access.sides().iter().enumerate() {
            for (position, group) in role.indices.groups().iter().enumerate() {
                names.extend(group.names.iter().map(|name| GroupName {
                    name,
                    group,
                    side,
                    position,
                    covering: None,
                }));
            }
        }
        Decider {
            access,
            deployment,
            granting: BTreeMap::new(),
            named: BTreeMap::new(),
            names,
        }
    }

    fn decide(&mut self, api: Api) -> Result<ApiAccess, AccessError> {
        let mut answer = ApiAccess {
            name: api.name,
            verdict: Verdict::Unavailable,
            basis: Basis::Actions,
            indices: Vec::new(),
            without_index: None,
            missing: Vec::new(),
        };
        let visibility = match self.deployment {
            Deployment::Stack => api.stack,
            Deployment::Serverless => api.serverless,
        };
        if visibility == ApiVisibility::Unavailable {
            return Ok(answer);
        }
        if !api.is_known() {
            self.decide_by_documentation(api, &mut answer)?;
            return Ok(answer);
        }
        let mut parts: Vec<PartNeeds> = Vec::new();
        let mut verdict = Verdict::Always;
        for requirement in api.requirements() {
            let Some((part, actions)) = index_actions(requirement) else {
                let granted = self.requirement(requirement);
                if granted == Verdict::Never {
                    let actions = requirement.any_of().map(|check| check.action);
                    answer.missing.extend(actions);
                }
                verdict = both(verdict, granted);
                continue;
            };
            match parts.iter_mut().find(|(known, _)| *known == part) {
                Some((_, needs)) => needs.push(actions),
                None => parts.push((part, vec![actions])),
            }
        }
        let mut without_index = api.requirements_without_index().peekable();
        if without_index.peek().is_some() {
            let is_granted = without_index.all(|requirement| {
                index_actions(requirement).is_none()
                    && self.requirement(requirement) != Verdict::Never
            });
            answer.without_index = Some(is_granted);
        }
        for (part, needs) in &parts {
            let patterns = self.patterns(needs)?;
            if patterns.is_empty() {
                verdict = Verdict::Never;
                self.add_missing(needs, &mut answer.missing);
            }
            let part = *part;
            answer.indices.push(PartIndices { part, patterns });
        }
        answer.verdict = match verdict {
            Verdict::Always | Verdict::Own if !parts.is_empty() => Verdict::OnIndices,
            Verdict::Never if answer.without_index == Some(true) => Verdict::Conditional,
            verdict => verdict,
        };
        if answer.verdict == Verdict::Never {
            answer.indices.clear();
        }
        Ok(answer)
    }

    /// Whether something that is not about the indices of the request is granted.
    fn requirement(&mut self, requirement: Requirement) -> Verdict {
        let mut best = Verdict::Never;
        for check in requirement.any_of() {
            let verdict = match check.scope {
                Scope::Own => Verdict::Own,
                Scope::Cluster => self.cluster(check.action),
                Scope::AnyIndex | Scope::Index(_) => {
                    if self.grants_anywhere(check.action) {
                        Verdict::Always
                    } else {
                        Verdict::Never
                    }
                }
            };
            best = either(best, verdict);
        }
        best
    }

    fn cluster(&self, action: &str) -> Verdict {
        let sides = self.access.sides().iter();
        match sides.map(|side| cluster_grant(side, action)).min() {
            Some(ClusterGrant::Granted) => Verdict::Always,
            Some(ClusterGrant::Conditional) => Verdict::Conditional,
            _ => Verdict::Never,
        }
    }

    fn grants_anywhere(&mut self, action: &'static str) -> bool {
        let granting = self.granting(action);
        !granting.is_empty() && granting.iter().all(|groups| !groups.is_empty())
    }

    /// The groups of each side that grant an action on data.
    fn granting(&mut self, action: &'static str) -> &[Vec<usize>] {
        let access = self.access;
        self.granting.entry(action).or_insert_with(|| {
            let grants = |group: &Group| {
                group.privilege.selector.admits(Selector::Data)
                    && IndicesPermission::grant_kind(group, action, NameKind::IndexOrAlias)
                        .is_some()
            };
            let of_side = |side: &Role| {
                let groups = side.indices.groups().iter().enumerate();
                groups
                    .filter(|(_, group)| grants(group))
                    .map(|(position, _)| position)
                    .collect()
            };
            access.sides().iter().map(of_side).collect()
        })
    }

    /// The names of groups on which every side grants one action of each list.
    fn patterns(&mut self, needs: &[Vec<&'static str>]) -> Result<Vec<String>, AccessError> {
        // Of each list and side, the groups that grant one of its actions.
        let mut granting: Vec<Vec<Vec<usize>>> = Vec::new();
        for actions in needs {
            let mut sides = vec![Vec::new(); self.access.sides().len()];
            for action in actions {
                for (all, groups) in sides.iter_mut().zip(self.granting(action)) {
                    all.extend(groups);
                }
            }
            granting.push(sides);
        }
        if let Some(found) = self.named.get(&granting) {
            return Ok(found.clone());
        }
        let access = self.access;
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut found: Vec<&str> = Vec::new();
        for of in &mut self.names {
            let has_part = granting.iter().any(|sides| {
                let groups = sides.get(of.side);
                groups.is_some_and(|groups| groups.contains(&of.position))
            });
            if !has_part || seen.contains(of.name) {
                continue;
            }
            if of.covering.is_none() {
                of.covering = Some(covering_groups(access, of.group, of.name)?);
            }
            let covering = of.covering.as_deref().unwrap_or_default();
            let is_granted = granting.iter().all(|sides| {
                sides.iter().zip(covering).all(|(groups, covering)| {
                    let covers = |group: &usize| covering.get(*group) == Some(&true);
                    groups.iter().any(covers)
                })
            });
            if is_granted {
                seen.insert(of.name);
                found.push(of.name);
            }
        }
        let found: Vec<String> = found.into_iter().map(str::to_owned).collect();
        self.named.insert(granting, found.clone());
        Ok(found)
    }

    /// The actions that are granted nowhere; if each is granted somewhere, but never all on the
    /// same names, all of them.
    fn add_missing(&mut self, needs: &[Vec<&'static str>], missing: &mut Vec<&'static str>) {
        let mut lacking: Vec<&Vec<&'static str>> = Vec::new();
        for actions in needs {
            if !actions.iter().any(|action| self.grants_anywhere(action)) {
                lacking.push(actions);
            }
        }
        if lacking.is_empty() {
            lacking.extend(needs);
        }
        missing.extend(lacking.into_iter().flatten());
    }

    fn decide_by_documentation(&self, api: Api, answer: &mut ApiAccess) -> Result<(), AccessError> {
        answer.basis = Basis::Documentation;
        answer.verdict = Verdict::Unknown;
        // The documentation does not tell alternatives from what is needed together; where it
        // names several, they are a narrow privilege and a wide one that holds it.
        for privilege in api.documented_cluster() {
            let resolved = cluster::resolve(privilege)?;
            let mut is_held = true;
            for side in self.access.sides() {
                is_held = is_held && side.cluster.implies(&resolved)?;
            }
            if is_held {
                answer.verdict = Verdict::Always;
                answer.missing.clear();
                return Ok(());
            }
            answer.verdict = Verdict::Never;
            answer.missing.push(privilege);
        }
        Ok(())
    }
}

/// Which groups of each side have all that a group has of one of its names.
fn covering_groups(access: &Access, of: &Group, name: &str) -> Result<Vec<Vec<bool>>, AccessError> {
    let request = ResourceRequest {
        pattern: name,
        allow_restricted_indices: of.allow_restricted_indices,
        asks_failures: false,
    };
    let mut requested = None;
    let mut covering = Vec::new();
    for role in access.sides() {
        let restricted = role.indices.restricted();
        let mut of_side = Vec::new();
        for group in role.indices.groups() {
            let is_less = of.allow_restricted_indices && !group.allow_restricted_indices;
            let covers = match plain_inclusion(name, group) {
                _ if std::ptr::eq(group, of) => Some(true),
                // Restricted names may be missing.
                Some(true) if is_less => None,
                plain => plain,
            };
            if let Some(covers) = covers {
                of_side.push(covers);
                continue;
            }
            if requested.is_none() {
                requested = Some(RequestedNames::new(&request, restricted)?);
            }
            of_side.push(match &requested {
                Some(Some(names)) => names.fits_in(group, restricted)?,
                _ => false,
            });
        }
        covering.push(of_side);
    }
    Ok(covering)
}

/// Whether a group's names include a pattern, where that shows without comparing languages.
///
/// Of names made of characters and `*` alone it always does: put a character that occurs nowhere
/// else in the place of every `*` of the pattern; if one of the group's names matches the result,
/// a `*` of it has matched each of these characters, and would match anything in their place.
fn plain_inclusion(pattern: &str, group: &Group) -> Option<bool> {
    let is_plain = |name: &str| !name.starts_with('/') && !name.contains(['?', '\\']);
    if !is_plain(pattern) {
        return None;
    }
    let mut names = group.names.iter();
    if names.any(|name| is_plain(name) && star_matches(name.as_bytes(), pattern.as_bytes())) {
        return Some(true);
    }
    group
        .names
        .iter()
        .all(|name| is_plain(name))
        .then_some(false)
}

/// Whether a name with `*` in it matches a text, in which a `*` is matched by a `*` only.
fn star_matches(mut name: &[u8], mut text: &[u8]) -> bool {
    // Where to go on if the last star has to take one character more.
    let mut retry: Option<(&[u8], &[u8])> = None;
    loop {
        match (name.split_first(), text.split_first()) {
            (Some((b'*', rest)), _) => {
                retry = Some((rest, text));
                name = rest;
            }
            (None, None) => return true,
            (Some((a, name_rest)), Some((b, text_rest))) if a == b => {
                name = name_rest;
                text = text_rest;
            }
            _ => match retry.and_then(|(rest, text)| Some((rest, text.get(1..)?))) {
                Some((rest, shorter)) => {
                    retry = Some((rest, shorter));
                    name = rest;
                    text = shorter;
                }
                None => return false,
            },
        }
    }
}

fn cluster_grant(side: &Role, action: &str) -> ClusterGrant {
    if side.cluster.allows(action) {
        return ClusterGrant::Granted;
    }
    let own_keys = side.cluster.own_api_key().iter();
    if own_keys
        .clone()
        .any(|granted| granted.privilege.actions.contains(action))
    {
        let caller = Caller::default();
        let any = ApiKeyRequest::default();
        let own = ApiKeyRequest {
            owner: true,
            filter_for_current_user: true,
            ..ApiKeyRequest::default()
        };
        if any.is_about_own_keys(action, &caller) {
            return ClusterGrant::Granted;
        }
        if own.is_about_own_keys(action, &caller) {
            return ClusterGrant::Conditional;
        }
    }
    let mut global = side.cluster.global().iter();
    if global.any(|(privilege, _)| privilege.has_action(action)) {
        return ClusterGrant::Conditional;
    }
    ClusterGrant::Denied
}

/// What holds if one of two things suffices.
fn either(a: Verdict, b: Verdict) -> Verdict {
    match (a, b) {
        (Verdict::Always, _) | (_, Verdict::Always) => Verdict::Always,
        (Verdict::Never, other) | (other, Verdict::Never) => other,
        (Verdict::Conditional, _) | (_, Verdict::Conditional) => Verdict::Conditional,
        (other, _) => other,
    }
}

/// What holds if both things are needed.
fn both(a: Verdict, b: Verdict) -> Verdict {
    match (a, b) {
        (Verdict::Never, _) | (_, Verdict::Never) => Verdict::Never,
        (Verdict::Always, other) | (other, Verdict::Always) => other,
        (Verdict::Conditional, _) | (_, Verdict::Conditional) => Verdict::Conditional,
        (other, _) => other,
    }
}

/// The actions of a requirement about the indices of the request, and the part it is about.
fn index_actions(requirement: Requirement) -> Option<(Option<&'static str>, Vec<&'static str>)> {
    let mut part = None;
    let mut actions = Vec::new();
    for check in requirement.any_of() {
        let Scope::Index(of) = check.scope else {
            return None;
        };
        part = of;
        actions.push(check.action);
    }
    Some((part, actions))
}
