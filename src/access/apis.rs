//! Which REST APIs an access can call: always, on some indices, or not.
//!
//! An API can be called when every transport action that it runs is granted
//! ([`crate::catalog::Api`]); the privileges that its documentation names decide nothing, unless
//! its actions are not known. Everything has to be granted by every side of the access.

use std::rc::Rc;

use serde::Serialize;

use super::indices::{Group, IndicesPermission, NameKind, RequestedNames, ResourceRequest};
use super::request::ApiKeyRequest;
use super::role::Role;
use super::{Access, AccessError, split_selector};
use crate::catalog::{self, Api, Deployment};
use crate::order::by_number;
use crate::pattern::Language;
use crate::privilege::cluster;
use crate::privilege::index::{IndexPrivilege, Selector};
use crate::text::{TextMap, TextSet};

/// Whether an API can be called: `always` for every request, `on_indices` for requests about some
/// indices, `conditional` for some requests, depending on what they are about, `own` for what is the
/// caller's own, which needs no privilege, `never` for none, `unavailable` if the deployment has no
/// such API, `unknown` if it is not known what it needs.
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

/// What decided: the `actions` that the API runs, as in Elasticsearch, or the privileges that its
/// `documentation` names, where its actions are not known.
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
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub indices: Vec<PartIndices>,
    /// Whether it can also be called without naming an index, if that needs something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_index: Option<bool>,
    /// The actions that are not granted, or the documented privileges that are not held; of
    /// several that would each do, all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub missing: Vec<&'static str>,
    /// Whether these are granted, but only where fields or documents are withheld, for which
    /// Elasticsearch refuses them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub withheld: bool,
}

/// Where an API can be called, for a part of its request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct PartIndices {
    /// The part of the request; absent if the request has one list of names only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(optional, type = "\"source\" | \"dest\"")
    )]
    pub part: Option<&'static str>,
    /// Index name patterns on all of whose names everything that the API needs is granted; with
    /// `::failures` behind them where it is granted on the failures of data streams alone.
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
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(optional, type = "\"source\" | \"dest\"")
    )]
    pub part: Option<&'static str>,
    /// Whether it is granted.
    pub granted: bool,
    /// Whether Elasticsearch refuses it on indices of which fields or documents are withheld, even
    /// where a privilege includes it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub whole: bool,
    /// The index behind the alias that was asked about, where that is what it is checked on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub index: Option<String>,
    /// Whether it is checked on the indices behind an alias.
    #[serde(skip)]
    pub behind: bool,
}

/// What an action is checked against: the `cluster` privileges, the privileges on the `index` or on
/// `any_index`, or nothing, as it is about what is the caller's `own`.
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

impl Access {
    /// Which of the REST APIs can be called, in the catalog's order.
    pub fn apis(&self, deployment: Deployment) -> Result<Vec<ApiAccess>, AccessError> {
        let mut decider = Decider::new(self, deployment);
        let mut answers = Vec::new();
        for api in catalog::apis() {
            answers.push(decider.decide(api)?);
        }
        Ok(answers)
    }

    /// Whether an API can be called at all, and whether on that index: a concrete name.
    pub fn explain_api(
        &self,
        api: &'static Api,
        index: Option<&str>,
        deployment: Deployment,
    ) -> Result<ApiExplanation, AccessError> {
        let mut decider = Decider::new(self, deployment);
        let access = decider.decide(api)?;
        let requirements = if index.is_none() && !api.without_index.is_empty() {
            &api.without_index
        } else {
            api.requirements()
        };
        let mut checks = Vec::new();
        let mut passes = true;
        for requirement in requirements {
            let mut any_of = Vec::new();
            let mut granted = false;
            for check in checks_of(requirement) {
                let asked = index.filter(|_| check.scope == CheckScope::Index);
                let behind = asked.filter(|_| check.behind);
                let behind = behind.and_then(|name| self.behind(name, check.action));
                let name = behind.or(asked);
                let is_granted = check.scope == CheckScope::Own
                    || (self.allows(check.action, name)
                        && !(check.whole && self.is_withheld(check.action, name)));
                granted = granted || is_granted;
                any_of.push(ApiActionCheck {
                    granted: is_granted,
                    index: behind.map(str::to_owned),
                    ..check
                });
            }
            passes = passes && granted;
            checks.push(ApiCheck { granted, any_of });
        }
        let granted = match access.verdict {
            Verdict::Unavailable | Verdict::Unknown => false,
            verdict if access.basis == Basis::Documentation => verdict == Verdict::Always,
            // Each may be granted somewhere, and all of them nowhere.
            Verdict::Never => passes && index.is_some(),
            _ => passes,
        };
        Ok(ApiExplanation {
            api: access,
            granted,
            checks,
        })
    }

    /// The first of the cluster privileges that the documentation of an API names that is held. It does not tell
    /// alternatives from what is needed together; where it names several, they are a narrow privilege and
    /// a wide one that holds it, in this order.
    pub(super) fn documented_privilege(
        &self,
        api: &'static Api,
    ) -> Result<Option<&'static String>, AccessError> {
        for privilege in &api.documented_cluster {
            if self.has_cluster_privilege(privilege)? {
                return Ok(Some(privilege));
            }
        }
        Ok(None)
    }

    /// An index behind the alias or data stream, one on which the action is not granted if there is
    /// one.
    fn behind(&self, name: &str, action: &str) -> Option<&str> {
        let (name, selector) = split_selector(name);
        let indices = self.inventory().concrete_indices(name, selector);
        let refused = indices.iter().find(|name| !self.allows(action, Some(name)));
        refused.or(indices.first()).copied()
    }

    /// Whether fields or documents of that index are withheld from the action.
    pub(super) fn is_withheld(&self, action: &str, index: Option<&str>) -> bool {
        let access = index.map(|name| self.authorize(action, &[name]));
        let mut names = access.iter().flat_map(|access| access.names.iter());
        names.any(|(_, name)| name.fields.is_restricted() || !name.has_all_documents())
    }
}

/// The same, wherever something is withheld, too.
fn without_whole(needs: &[Need]) -> Vec<Need> {
    let mut all = Vec::new();
    for need in needs {
        all.push(Need {
            actions: need.actions.clone(),
            whole: false,
        });
    }
    all
}

/// A text without a mark in front of it, and whether that is there.
fn marked<'t>(text: &'t str, mark: &str) -> (&'t str, bool) {
    text.strip_prefix(mark)
        .map_or((text, false), |text| (text, true))
}

/// What a requirement of an API ([`Api::requirements`]) asks for: one of these, not yet decided.
pub fn checks_of(requirement: &'static str) -> Vec<ApiActionCheck> {
    let mut checks = Vec::new();
    for text in requirement.split(" | ") {
        let (text, part) = match text.split_once(" @") {
            Some((text, part)) => (text, Some(part)),
            None => (text, None),
        };
        let (text, whole) = marked(text, "whole ");
        let (text, behind) = marked(text, "behind ");
        let (action, scope) = if let Some(action) = text.strip_prefix("own ") {
            (action, CheckScope::Own)
        } else if let Some(action) = text.strip_prefix("any ") {
            (action, CheckScope::AnyIndex)
        } else if cluster::is_cluster_action(text) {
            (text, CheckScope::Cluster)
        } else {
            (text, CheckScope::Index)
        };
        checks.push(ApiActionCheck {
            action,
            scope,
            part,
            granted: false,
            whole,
            index: None,
            behind,
        });
    }
    checks
}

/// Whether a cluster action is granted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum ClusterGrant {
    Denied,
    /// For some requests: a privilege with a condition on them grants it.
    Conditional,
    Granted,
}

/// The parts of data streams, in the order in which what grants something on them is kept.
const SELECTORS: [Selector; 2] = [Selector::Data, Selector::Failures];

/// Decides API by API, remembering what many of them need.
struct Decider<'a> {
    access: &'a Access,
    deployment: Deployment,
    /// The groups of all sides, with the side of each. Below they go by their positions here.
    groups: Vec<(usize, &'a Group)>,
    /// The groups that grant an action on data, and those that grant it on failures.
    granting: TextMap<[Vec<usize>; 2]>,
    /// The names on which one group of each list and side grants what is needed.
    named: Vec<(Vec<Vec<usize>>, Vec<String>)>,
    /// Every name of a group.
    names: Vec<GroupName<'a>>,
}

struct GroupName<'a> {
    name: &'a str,
    group: usize,
    /// The groups that have all that the group has of the name, once asked for.
    covering: Option<Vec<usize>>,
}

/// What an API needs on one part of its indices: one action of each list.
struct PartNeeds {
    part: Option<&'static str>,
    needs: Vec<Need>,
}

/// Actions one of which is needed; if `whole`, where nothing is withheld.
struct Need {
    actions: Vec<&'static str>,
    whole: bool,
}

impl<'a> Decider<'a> {
    fn new(access: &'a Access, deployment: Deployment) -> Decider<'a> {
        let mut groups = Vec::new();
        let mut names = Vec::new();
        for (side, role) in access.sides().iter().enumerate() {
            for group in role.indices.groups() {
                for name in &group.names {
                    names.push(GroupName {
                        name,
                        group: groups.len(),
                        covering: None,
                    });
                }
                groups.push((side, group));
            }
        }
        Decider {
            access,
            deployment,
            groups,
            granting: TextMap::default(),
            named: Vec::new(),
            names,
        }
    }

    fn decide(&mut self, api: &'static Api) -> Result<ApiAccess, AccessError> {
        let mut answer = ApiAccess {
            name: &api.name,
            verdict: Verdict::Unavailable,
            basis: Basis::Actions,
            indices: Vec::new(),
            without_index: None,
            missing: Vec::new(),
            withheld: false,
        };
        let visibility = match self.deployment {
            Deployment::Stack => &api.stack,
            Deployment::Serverless => &api.serverless,
        };
        if visibility == "unavailable" {
            return Ok(answer);
        }
        if !api.is_known() {
            self.decide_by_documentation(api, &mut answer)?;
            return Ok(answer);
        }
        let mut parts: Vec<PartNeeds> = Vec::new();
        let mut verdict = Verdict::Always;
        for requirement in api.requirements() {
            let checks = checks_of(requirement);
            let mut actions = Vec::new();
            for check in &checks {
                actions.push(check.action);
            }
            if !is_about_indices(&checks) {
                let granted = self.requirement(&checks);
                if granted == Verdict::Never {
                    answer.missing.append(&mut actions);
                }
                verdict = both(verdict, granted);
                continue;
            }
            let part = checks.last().and_then(|check| check.part);
            let whole = checks.iter().any(|check| check.whole);
            let need = Need { actions, whole };
            match parts.iter_mut().find(|known| known.part == part) {
                Some(known) => known.needs.push(need),
                None => parts.push(PartNeeds {
                    part,
                    needs: vec![need],
                }),
            }
        }
        if !api.without_index.is_empty() {
            let mut is_granted = true;
            for requirement in &api.without_index {
                let checks = checks_of(requirement);
                is_granted = is_granted
                    && !is_about_indices(&checks)
                    && self.requirement(&checks) != Verdict::Never;
            }
            answer.without_index = Some(is_granted);
        }
        let has_parts = !parts.is_empty();
        for PartNeeds { part, mut needs } in parts {
            let patterns = self.patterns(&needs)?;
            if patterns.is_empty() {
                verdict = Verdict::Never;
                if needs.iter().any(|need| need.whole)
                    && !self.patterns(&without_whole(&needs))?.is_empty()
                {
                    needs.retain(|need| need.whole);
                    answer.withheld = true;
                }
                self.add_missing(&needs, &mut answer.missing);
            }
            answer.indices.push(PartIndices { part, patterns });
        }
        answer.verdict = match verdict {
            Verdict::Always | Verdict::Own if has_parts => Verdict::OnIndices,
            Verdict::Never if answer.without_index == Some(true) => Verdict::Conditional,
            verdict => verdict,
        };
        if answer.verdict == Verdict::Never {
            answer.indices.clear();
        }
        Ok(answer)
    }

    /// Whether something that is not about the indices of the request is granted.
    fn requirement(&mut self, checks: &[ApiActionCheck]) -> Verdict {
        let mut best = Verdict::Never;
        for check in checks {
            let verdict = match check.scope {
                CheckScope::Own => Verdict::Own,
                CheckScope::Cluster => self.cluster(check.action),
                CheckScope::AnyIndex | CheckScope::Index => {
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
        let mut least = ClusterGrant::Granted;
        for side in self.access.sides() {
            least = least.min(cluster_grant(side, action));
        }
        match least {
            ClusterGrant::Granted => Verdict::Always,
            ClusterGrant::Conditional => Verdict::Conditional,
            ClusterGrant::Denied => Verdict::Never,
        }
    }

    fn group(&self, position: usize) -> Option<&'a Group> {
        self.groups.get(position).map(|(_, group)| *group)
    }

    fn grants_anywhere(&mut self, action: &'static str) -> bool {
        let granting = self.granting(action).concat();
        self.is_of_each_side(|| granting.iter())
    }

    /// Whether there is one for every side among the groups.
    fn is_of_each_side<'g, G: Iterator<Item = &'g usize>>(&self, groups: impl Fn() -> G) -> bool {
        let side_of = |group: usize| self.groups.get(group).map(|(side, _)| *side);
        let mut sides = 0..self.access.sides().len();
        sides.all(|side| groups().any(|group| side_of(*group) == Some(side)))
    }

    /// The groups that grant an action on data, and those that grant it on failures.
    fn granting(&mut self, action: &'static str) -> &[Vec<usize>] {
        if !self.granting.contains_key(action) {
            let mut granting = [Vec::new(), Vec::new()];
            // Many groups share a privilege.
            let mut known: Vec<(&Rc<IndexPrivilege>, bool)> = Vec::new();
            for (position, (_, group)) in self.groups.iter().enumerate() {
                let privilege = &group.privilege;
                let same = known.iter().find(|(known, _)| Rc::ptr_eq(known, privilege));
                let grants = if let Some((_, grants)) = same {
                    *grants
                } else {
                    let kind = NameKind::IndexOrAlias;
                    let grants = IndicesPermission::grant_kind(group, action, kind).is_some();
                    known.push((privilege, grants));
                    grants
                };
                for (selector, granting) in SELECTORS.iter().zip(&mut granting) {
                    if grants && privilege.selector.admits(*selector) {
                        granting.push(position);
                    }
                }
            }
            self.granting.insert(action, granting);
        }
        self.granting
            .get(action)
            .map_or(&[], |granting| granting.as_slice())
    }

    /// The names of groups on which every side grants one action of each list, and those, marked as
    /// such, whose failures alone it grants them on.
    fn patterns(&mut self, needs: &[Need]) -> Result<Vec<String>, AccessError> {
        let mut patterns = self.names_granting(needs, 0)?;
        let of_data: TextSet = patterns.iter().cloned().collect();
        for name in self.names_granting(needs, 1)? {
            if !of_data.contains(&name) {
                patterns.push(format!("{name}::failures"));
            }
        }
        Ok(patterns)
    }

    /// The names on which every side grants one action of each list, on that one of the [`SELECTORS`]:
    /// names of groups that are granted whole, or what they have in common.
    fn names_granting(
        &mut self,
        needs: &[Need],
        selector: usize,
    ) -> Result<Vec<String>, AccessError> {
        // Of each list, the groups that grant one of its actions.
        let mut granting: Vec<Vec<usize>> = Vec::new();
        for need in needs {
            let mut groups = Vec::new();
            for action in &need.actions {
                let granting = self.granting(action).get(selector);
                groups.extend_from_slice(granting.map_or(&[], Vec::as_slice));
            }
            by_number(&mut groups, |group| *group as u64);
            groups.dedup();
            if need.whole {
                // One that withholds no field, and one that withholds no document.
                let mut open = groups.clone();
                open.retain(|group| {
                    self.group(*group)
                        .is_some_and(|group| group.queries.is_none())
                });
                granting.push(open);
                groups.retain(|group| {
                    let group = self.group(*group);
                    group.is_some_and(|group| !group.fields.is_restricted())
                });
            }
            granting.push(groups);
        }
        if let Some((_, found)) = self.named.iter().find(|(known, _)| *known == granting) {
            return Ok(found.clone());
        }
        let is_among = |groups: &[usize], group: &usize| groups.binary_search(group).is_ok();
        let mut found: Vec<String> = Vec::new();
        let mut known = TextSet::default();
        for position in 0..self.names.len() {
            let Some(of) = self.names.get_mut(position) else {
                break;
            };
            let has_part = granting.iter().any(|groups| is_among(groups, &of.group));
            if !has_part || known.contains(of.name) {
                continue;
            }
            let name = of.name;
            let covering = if let Some(covering) = of.covering.take() {
                covering
            } else {
                let group = of.group;
                covering_groups(self.access, &self.groups, group, name)?
            };
            let is_granted = granting.iter().all(|groups| {
                let wanted = |group: &&usize| is_among(groups, group);
                self.is_of_each_side(|| covering.iter().filter(wanted))
            });
            if let Some(of) = self.names.get_mut(position) {
                of.covering = Some(covering);
            }
            if is_granted {
                known.insert(name.to_owned());
                found.push(name.to_owned());
            }
        }
        if found.is_empty() {
            found = self.overlaps_granting(&granting)?;
        }
        self.named.push((granting, found.clone()));
        Ok(found)
    }

    /// The names on which every side has one group of each list, as patterns. Where names of groups
    /// overlap, none need have all of the others'.
    fn overlaps_granting(&self, granting: &[Vec<usize>]) -> Result<Vec<String>, AccessError> {
        let mut shared = Language::all();
        for groups in granting {
            for (number, role) in self.access.sides().iter().enumerate() {
                let mut names = Vec::new();
                for group in groups {
                    if let Some((side, group)) = self.groups.get(*group)
                        && *side == number
                    {
                        names.push(group.effective_language(role.indices.restricted())?);
                    }
                }
                if names.is_empty() {
                    return Ok(Vec::new());
                }
                shared = shared.intersection(&Language::union_of(names));
            }
        }
        // Where they take too much to be written, one name tells that there are some.
        let patterns = shared.to_pattern();
        Ok(match patterns {
            Ok(patterns) => patterns,
            Err(_) => shared
                .witness(&Language::union_of([]))?
                .into_iter()
                .collect(),
        })
    }

    /// The actions that are granted nowhere; if each is granted somewhere, but never all on the
    /// same names, all of them.
    fn add_missing(&mut self, needs: &[Need], missing: &mut Vec<&'static str>) {
        let before = missing.len();
        for Need { actions, .. } in needs {
            if !actions.iter().any(|action| self.grants_anywhere(action)) {
                missing.extend_from_slice(actions);
            }
        }
        if missing.len() == before {
            for Need { actions, .. } in needs {
                missing.extend_from_slice(actions);
            }
        }
    }

    fn decide_by_documentation(
        &self,
        api: &'static Api,
        answer: &mut ApiAccess,
    ) -> Result<(), AccessError> {
        answer.basis = Basis::Documentation;
        answer.verdict = Verdict::Unknown;
        if self.access.documented_privilege(api)?.is_some() {
            answer.verdict = Verdict::Always;
            return Ok(());
        }
        for privilege in &api.documented_cluster {
            answer.verdict = Verdict::Never;
            answer.missing.push(privilege);
        }
        Ok(())
    }
}

/// The groups that have all that one of them has of one of its names.
fn covering_groups(
    access: &Access,
    groups: &[(usize, &Group)],
    of: usize,
    name: &str,
) -> Result<Vec<usize>, AccessError> {
    let allows_restricted = groups
        .get(of)
        .is_some_and(|(_, group)| group.allow_restricted_indices);
    let request = ResourceRequest {
        pattern: name,
        allow_restricted_indices: allows_restricted,
        asks_failures: false,
    };
    let language = Language::of(&[name])?;
    let mut covering = vec![of];
    for (number, role) in access.sides().iter().enumerate() {
        let restricted = role.indices.restricted();
        // Restricted names may be missing where the group itself has none.
        let example = language
            .some_name()
            .filter(|name| allows_restricted || !restricted.contains(name));
        let first = groups.partition_point(|(side, _)| *side < number);
        let mut requested = None;
        for candidate in role.indices.candidates(example.as_deref()) {
            let position = first + candidate;
            let Some((_, group)) = groups.get(position).filter(|_| position != of) else {
                continue;
            };
            let is_less = allows_restricted && !group.allow_restricted_indices;
            let covers = match plain_inclusion(name, group) {
                // Restricted names may be missing.
                Some(true) if is_less => None,
                plain => plain,
            };
            let covers = if let Some(covers) = covers {
                covers
            } else {
                if requested.is_none() {
                    requested = Some(RequestedNames::new(&request, restricted)?);
                }
                match &requested {
                    Some(Some(names)) => names.fits_in(group, restricted)?,
                    _ => false,
                }
            };
            covering.extend(covers.then_some(position));
        }
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
    let mut own_keys = side.cluster.own_api_key().iter();
    if own_keys.any(|granted| granted.privilege.actions.contains(action))
        && ApiKeyRequest::can_be_about_own_keys(action)
    {
        return ClusterGrant::Conditional;
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

/// Whether a requirement is about the indices of the request, or about a part of them.
fn is_about_indices(checks: &[ApiActionCheck]) -> bool {
    checks.iter().all(|check| check.scope == CheckScope::Index)
}
