//! Grants: the entries of roles that make an answer yes.
//!
//! A side grants what a group of merged entries, or several together, hold. People wrote entries, not
//! groups, so every grant leads back to one entry of one role: the patterns of it that matched, the
//! privileges of it that count, and the action patterns that these stand for.

use serde::Serialize;

use super::Side;
use super::question::Question;
use crate::access::applications::ApplicationEntry;
use crate::access::authorize::Resource;
use crate::access::cluster::GrantedClusterPrivilege;
use crate::access::indices::{
    GrantKind, Group, IndicesPermission, NameKind, RequestedNames, ResourceRequest,
    is_failure_store_privilege, is_mapping_update_privilege,
};
use crate::access::{AccessError, Source, split_selector};
use crate::catalog;
use crate::host::lower_case;
use crate::order::by_number;
use crate::pattern::Language;
use crate::privilege::application::ApplicationPrivilege;
use crate::privilege::index::{self, IndexPrivilege};
use crate::privilege::{application, cluster};
use crate::role::IndicesPrivileges;
use crate::text::TextSet;

/// The section of a role descriptor that a grant stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// `cluster`
    Cluster,
    /// `global`
    Global,
    /// `indices`
    Indices,
    /// `applications`
    Applications,
    /// `run_as`
    RunAs,
}

impl Section {
    /// The key of the section in a role descriptor.
    pub fn key(self) -> &'static str {
        match self {
            Section::Cluster => "cluster",
            Section::Global => "global",
            Section::Indices => "indices",
            Section::Applications => "applications",
            Section::RunAs => "run_as",
        }
    }
}

/// One entry that grants what was asked, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Grant {
    /// 0: the access's own roles; else which limited-by list.
    pub side: usize,
    /// The role.
    pub role: String,
    /// The section of the role.
    pub section: Section,
    /// The entry's position in the section.
    pub entry: usize,
    /// JSON pointer to the entry in the role descriptor.
    pub pointer: String,
    /// The patterns of the entry that matched: index names, resources or users.
    pub patterns: Vec<String>,
    /// The data stream that they matched, where the name that was asked about is behind it.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | null"))]
    pub data_stream: Option<String>,
    /// The privileges of the entry that include what was asked.
    pub privileges: Vec<String>,
    /// The action patterns of these privileges that include it.
    pub actions: Vec<String>,
    /// How the entry grants it.
    pub through: Through,
    /// Whether the entry withholds fields.
    pub restricts_fields: bool,
    /// The queries that bound the documents; empty is every document.
    pub queries: Vec<String>,
}

/// How an entry grants what was asked: by a `privilege` of its own, `together` with other entries that
/// cover the names, `implicit` by an application privilege that brings it along, or by the deprecated
/// exception for a `mapping_update`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Through {
    /// The entry alone includes it.
    Privilege,
    /// Several entries that cover the names include it together.
    Together,
    /// An application privilege brings it along.
    Implicit,
    /// Only the deprecated exception for mapping updates lets it through.
    MappingUpdate,
}

/// What an index privilege is looked at for.
pub(super) enum Asked<'a> {
    /// It holds this action.
    Action(&'a str),
    /// It holds this privilege, or a part of it.
    Privilege(&'a IndexPrivilege),
}

impl Asked<'_> {
    /// Whether a privilege takes part in the grant at all.
    fn concerns(&self, privilege: &IndexPrivilege) -> bool {
        match self {
            Asked::Action(action) => privilege.actions.contains(action),
            // What asks for nothing is held through anything.
            Asked::Privilege(requested) if requested.names.contains("none") => true,
            Asked::Privilege(requested) => privilege
                .actions
                .overlaps(&requested.actions)
                .unwrap_or(true),
        }
    }

    /// Those of the patterns that include what was asked, or have something in common with it.
    fn among(&self, patterns: &[String]) -> Vec<String> {
        let concerned = |pattern: &String| match self {
            Asked::Action(action) => begins(pattern, action),
            Asked::Privilege(requested) => requested.names.iter().any(|name| {
                let wanted = index_action_patterns(name);
                wanted
                    .iter()
                    .any(|wanted| begins(pattern, wanted) || begins(wanted, pattern))
            }),
        };
        patterns
            .iter()
            .filter(|pattern| concerned(pattern))
            .cloned()
            .collect()
    }
}

/// Whether a pattern is this text, or a beginning of it and a star.
fn begins(pattern: &str, text: &str) -> bool {
    let beginning = pattern.trim_end_matches('*');
    let is_special = |byte| matches!(byte, b'*' | b'?' | b'\\');
    if beginning.bytes().any(is_special) {
        // A raw action may hold stars and more inside; it is shown whatever it matches.
        return true;
    }
    text.starts_with(beginning) && (beginning.len() < pattern.len() || beginning == text)
}

/// The action patterns that a name of an entry's `privileges` stands for.
fn index_action_patterns(name: &str) -> Vec<String> {
    patterns_of(
        name,
        catalog::index_privilege(&lower_case(name)).map(|named| named.actions.as_slice()),
    )
}

fn patterns_of(name: &str, named: Option<&[&str]>) -> Vec<String> {
    match named {
        Some(actions) => actions.iter().map(|action| (*action).to_owned()).collect(),
        None => vec![lower_case(name) + "*"],
    }
}

impl<'a> Side<'a> {
    /// The grants that make this side's answer yes, the strongest first; `None` is a no.
    pub(super) fn grants(&self, question: &Question) -> Result<Option<Vec<Grant>>, AccessError> {
        let grants = match question {
            Question::ClusterAction(action) => self.cluster_action_grants(action),
            Question::ClusterPrivilege(name) => self.cluster_privilege_grants(name)?,
            Question::IndexActionAnywhere(action) => self.anywhere_grants(action),
            Question::IndexAction { action, name } => self.index_action_grants(action, name),
            Question::IndexPrivilege {
                privilege,
                pattern,
                allow_restricted_indices,
            } => self.index_privilege_grants(privilege, pattern, *allow_restricted_indices)?,
            Question::ApplicationPrivilege {
                application,
                privilege,
                resource,
            } => self.application_grants(application, privilege, resource)?,
            Question::RunAs(user) => self.run_as_grants(user),
        };
        Ok(grants.map(strongest_first))
    }

    fn grant(&self, section: Section, source: Source, through: Through) -> Grant {
        Grant {
            side: self.number,
            role: self.role.role_name(source).to_owned(),
            section,
            entry: source.entry,
            pointer: format!("/{}/{}", section.key(), source.entry),
            patterns: Vec::new(),
            data_stream: None,
            privileges: Vec::new(),
            actions: Vec::new(),
            through,
            restricts_fields: false,
            queries: Vec::new(),
        }
    }

    fn cluster_action_grants(&self, action: &str) -> Option<Vec<Grant>> {
        let permission = &self.role.cluster;
        permission.allows(action).then(|| {
            let mut grants = Vec::new();
            for granted in permission.grants(action) {
                self.add_cluster_grants(&mut grants, granted, Through::Privilege, |pattern| {
                    begins(pattern, action)
                });
            }
            grants
        })
    }

    fn cluster_privilege_grants(&self, name: &str) -> Result<Option<Vec<Grant>>, AccessError> {
        let requested = cluster::resolve(name)?;
        let permission = &self.role.cluster;
        if !permission.implies(&requested)? {
            return Ok(None);
        }
        let wanted = cluster_action_patterns(&requested.name);
        let concerns = |pattern: &str| {
            wanted
                .iter()
                .any(|wanted| begins(pattern, wanted) || begins(wanted, pattern))
        };
        let mut alone = Vec::new();
        let mut partial = Vec::new();
        for granted in permission.plain() {
            let actions = &granted.privilege.actions;
            if granted.privilege.name == requested.name || actions.includes(&requested.actions)? {
                self.add_cluster_grants(&mut alone, granted, Through::Privilege, concerns);
            } else if actions.overlaps(&requested.actions)? {
                partial.push((granted, actions.clone()));
            }
        }
        if requested.kind == catalog::ClusterPrivilegeKind::OwnApiKey {
            for granted in permission.own_api_key() {
                self.add_cluster_grants(&mut alone, granted, Through::Privilege, concerns);
            }
        }
        if alone.is_empty() {
            for granted in needed_together(partial, &requested.actions)? {
                self.add_cluster_grants(&mut alone, granted, Through::Together, concerns);
            }
        }
        Ok(Some(alone))
    }

    fn add_cluster_grants(
        &self,
        grants: &mut Vec<Grant>,
        granted: &GrantedClusterPrivilege,
        through: Through,
        concerns: impl Fn(&str) -> bool,
    ) {
        let mut actions = cluster_action_patterns(&granted.privilege.name);
        actions.retain(|pattern| concerns(pattern));
        for source in &granted.sources {
            let mut grant = self.grant(Section::Cluster, *source, through);
            grant.privileges.push(granted.privilege.name.clone());
            grant.actions.clone_from(&actions);
            grants.push(grant);
        }
    }

    fn anywhere_grants(&self, action: &str) -> Option<Vec<Grant>> {
        let mut grants = Vec::new();
        for group in self.role.indices.groups() {
            let kind = IndicesPermission::grant_kind(group, action, NameKind::IndexOrAlias);
            if let Some(kind) = kind {
                let through = through(group, kind);
                let names: Vec<String> = group.names.iter().cloned().collect();
                self.add_group_grants(&mut grants, group, through, &names, &Asked::Action(action));
            }
        }
        (!grants.is_empty()).then_some(grants)
    }

    /// The groups that grant an action on a concrete name, exactly as
    /// [`Access::allows`](crate::access::Access::allows) asks them.
    pub(super) fn granting(&self, action: &str, name: &str) -> Vec<(&'a Group, GrantKind)> {
        let indices = &self.role.indices;
        let inventory = self.access.inventory();
        if inventory.is_empty() {
            let (name, selector) = split_selector(name);
            let covering = indices.covering(name, selector).into_iter();
            covering
                .filter_map(|group| {
                    let kind =
                        IndicesPermission::grant_kind(group, action, NameKind::IndexOrAlias)?;
                    Some((group, kind))
                })
                .collect()
        } else {
            Resource::new(name, inventory).grants(indices, action)
        }
    }

    fn index_action_grants(&self, action: &str, name: &str) -> Option<Vec<Grant>> {
        let resource = Resource::new(name, self.access.inventory());
        let mut grants = Vec::new();
        for (group, kind) in self.granting(action, name) {
            // The name itself, or the data stream that it is behind.
            let matched = resource
                .names()
                .map(|(name, _)| (name, patterns_matching(&group.names, name)))
                .find(|(_, patterns)| !patterns.is_empty());
            let (covered, patterns) = matched.unwrap_or_default();
            let first = grants.len();
            let through = through(group, kind);
            let asked = Asked::Action(action);
            self.add_group_grants(&mut grants, group, through, &patterns, &asked);
            if Some(covered) != resource.names().map(|(name, _)| name).next() {
                for grant in grants.iter_mut().skip(first) {
                    grant.data_stream = Some(covered.to_owned());
                }
            }
        }
        (!grants.is_empty()).then_some(grants)
    }

    fn index_privilege_grants(
        &self,
        privilege: &str,
        pattern: &str,
        allow_restricted_indices: bool,
    ) -> Result<Option<Vec<Grant>>, AccessError> {
        let indices = &self.role.indices;
        let request = ResourceRequest {
            pattern,
            allow_restricted_indices,
            asks_failures: is_failure_store_privilege(privilege),
        };
        let covered = indices.privileges_on(&request)?;
        if covered.is_empty_request {
            return Ok(None);
        }
        let requested = index::resolve(privilege)?;
        if !indices.covers_privilege(&covered, &requested)? {
            return Ok(None);
        }
        let Some(names) = RequestedNames::new(&request, indices.restricted())? else {
            return Ok(None);
        };
        let mut groups = covered.data;
        for group in covered.failures {
            if !groups.iter().any(|known| std::ptr::eq(*known, group)) {
                groups.push(group);
            }
        }
        let wanted = names.effective_language(indices.restricted());
        let asked = Asked::Privilege(&requested);
        let mut grants = Vec::new();
        let mut partial = Vec::new();
        for group in groups {
            if !group.privilege.actions.includes(&requested.actions)? {
                partial.push((group, group.privilege.actions.clone()));
                continue;
            }
            let through = through(group, GrantKind::Privilege);
            let patterns = patterns_covering(&group.names, &wanted);
            self.add_group_grants(&mut grants, group, through, &patterns, &asked);
        }
        if grants.is_empty() {
            for group in needed_together(partial, &requested.actions)? {
                let patterns = patterns_covering(&group.names, &wanted);
                let through = Through::Together;
                self.add_group_grants(&mut grants, group, through, &patterns, &asked);
            }
        }
        Ok(Some(grants))
    }

    fn application_grants(
        &self,
        application: &str,
        privilege: &str,
        resource: &str,
    ) -> Result<Option<Vec<Grant>>, AccessError> {
        let names = TextSet::of(privilege);
        let requested = application::resolve(application, &names, self.access.stored())?;
        let wanted = Language::of(&[resource])?;
        let mut grants: Vec<Grant> = Vec::new();
        for privilege in &requested {
            let granting = self.role.applications.grants(privilege, resource)?;
            if granting.is_empty() {
                return Ok(None);
            }
            for entry in granting {
                self.add_application_grants(&mut grants, entry, privilege, &wanted);
            }
        }
        Ok((!requested.is_empty()).then_some(grants))
    }

    /// One grant for each place that the entry was merged from, as far as it takes part.
    fn add_application_grants(
        &self,
        grants: &mut Vec<Grant>,
        entry: &ApplicationEntry,
        requested: &ApplicationPrivilege,
        resource: &Language,
    ) {
        let actions_of = |name: &String| {
            let names = TextSet::of(name.as_str());
            let application = &requested.application;
            application::resolve(application, &names, self.access.stored()).unwrap_or_default()
        };
        let takes_part = |name: &String| {
            requested.names.contains(name)
                || actions_of(name).iter().any(|privilege| {
                    privilege
                        .actions
                        .overlaps(&requested.actions)
                        .unwrap_or(true)
                        || privilege.actions.is_total().unwrap_or(true)
                })
        };
        for source in &entry.sources {
            let role = self.role.descriptors.get(source.role);
            let written = role.and_then(|role| role.descriptor.applications.get(source.entry));
            let Some(written) = written else {
                continue;
            };
            let mut privileges = written.privileges.clone();
            privileges.retain(&takes_part);
            let resources = written.resources.iter().cloned().collect();
            let patterns = patterns_covering(&resources, resource);
            if privileges.is_empty() || patterns.is_empty() {
                continue;
            }
            let actions: TextSet = privileges
                .iter()
                .flat_map(actions_of)
                .flat_map(|privilege| privilege.patterns)
                .collect();
            let mut grant = self.grant(Section::Applications, *source, Through::Privilege);
            grant.patterns = patterns;
            grant.privileges = privileges;
            grant.actions = actions
                .into_iter()
                .filter(|action| {
                    Language::of(&[action])
                        .is_ok_and(|actions| actions.overlaps(&requested.actions).unwrap_or(true))
                })
                .collect();
            if !grants.contains(&grant) {
                grants.push(grant);
            }
        }
    }

    fn run_as_grants(&self, user: &str) -> Option<Vec<Grant>> {
        let permission = &self.role.run_as;
        permission.allows(user).then(|| {
            let patterns = permission.patterns().iter();
            let names: TextSet = patterns
                .clone()
                .map(|(pattern, _)| pattern.clone())
                .collect();
            patterns
                .filter(|(pattern, _)| {
                    read_in(&names, pattern).is_some_and(|users| users.contains(user))
                })
                .map(|(pattern, source)| {
                    let mut grant = self.grant(Section::RunAs, *source, Through::Privilege);
                    grant.patterns.push(pattern.clone());
                    grant
                })
                .collect()
        })
    }

    /// One grant for each entry of the group that holds a privilege of interest.
    fn add_group_grants(
        &self,
        grants: &mut Vec<Grant>,
        group: &Group,
        through: Through,
        patterns: &[String],
        asked: &Asked<'_>,
    ) {
        let takes_part = |name: &str| {
            let lower = lower_case(name);
            group.privilege.names.contains(&lower)
                && if through == Through::MappingUpdate {
                    is_mapping_update_privilege(&lower)
                } else {
                    index::resolve(name).is_ok_and(|privilege| asked.concerns(&privilege))
                }
        };
        for source in &group.sources {
            let (section, mut privileges) = if group.is_implicit {
                let names = group.privilege.names.iter().cloned();
                (Section::Applications, names.collect())
            } else {
                let entry = self.entry(*source);
                (
                    Section::Indices,
                    entry.map_or_else(Vec::new, |entry| entry.privileges.clone()),
                )
            };
            privileges.retain(|name: &String| takes_part(name));
            if privileges.is_empty() {
                continue;
            }
            let mut grant = self.grant(section, *source, through);
            patterns.clone_into(&mut grant.patterns);
            if through != Through::MappingUpdate {
                for name in &privileges {
                    for action in asked.among(&index_action_patterns(name)) {
                        if !grant.actions.contains(&action) {
                            grant.actions.push(action);
                        }
                    }
                }
            }
            grant.privileges = privileges;
            grant.restricts_fields = group.fields.is_restricted();
            grant.queries = group.queries.iter().flatten().cloned().collect();
            grants.push(grant);
        }
    }

    /// The entry of `indices` behind a source.
    pub(super) fn entry(&self, source: Source) -> Option<&'a IndicesPrivileges> {
        let role = self.role.descriptors.get(source.role)?;
        role.descriptor.indices.get(source.entry)
    }
}

fn cluster_action_patterns(name: &str) -> Vec<String> {
    patterns_of(
        name,
        catalog::cluster_privilege(name).map(|named| named.actions.as_slice()),
    )
}

fn through(group: &Group, kind: GrantKind) -> Through {
    match kind {
        GrantKind::MappingUpdate => Through::MappingUpdate,
        GrantKind::Privilege if group.is_implicit => Through::Implicit,
        GrantKind::Privilege => Through::Privilege,
    }
}

/// Of parts that include something together, those that cannot be left out.
fn needed_together<T>(
    mut parts: Vec<(T, Language)>,
    requested: &Language,
) -> Result<Vec<T>, AccessError> {
    let mut position = 0;
    while position < parts.len() {
        let part = parts.remove(position);
        let others = parts.iter().map(|(_, actions)| actions.clone());
        if !Language::union_of(others).includes(requested)? {
            parts.insert(position, part);
            position += 1;
        }
    }
    Ok(parts.into_iter().map(|(part, _)| part).collect())
}

/// The language of one pattern of a list: beside others it may mean something else than alone.
fn read_in(list: &TextSet, pattern: &str) -> Option<Language> {
    // The empty pattern matches nothing, but it makes a list of two.
    const NOTHING: &str = "";
    let language = if list.len() > 1 {
        Language::of(&[pattern, NOTHING])
    } else {
        Language::of(&[pattern])
    };
    language.ok()
}

/// The patterns of a list that match a concrete name, which is compared as it stands with those
/// that are none.
fn patterns_matching(list: &TextSet, name: &str) -> Vec<String> {
    let is_pattern = |text: &&String| text.starts_with('/') || text.contains(['*', '?']);
    let patterns: TextSet = list.iter().filter(is_pattern).cloned().collect();
    list.iter()
        .filter(|pattern| {
            if patterns.contains(pattern) {
                read_in(&patterns, pattern).is_some_and(|names| names.contains(name))
            } else {
                *pattern == name
            }
        })
        .cloned()
        .collect()
}

/// The patterns of a list that cover what was asked for: those that do alone, else all that help.
fn patterns_covering(list: &TextSet, wanted: &Language) -> Vec<String> {
    let those = |test: &dyn Fn(&Language) -> bool| -> Vec<String> {
        list.iter()
            .filter(|pattern| read_in(list, pattern).is_some_and(|names| test(&names)))
            .cloned()
            .collect()
    };
    let alone = those(&|names| names.includes(wanted).unwrap_or(false));
    if alone.is_empty() {
        those(&|names| names.overlaps(wanted).unwrap_or(false))
    } else {
        alone
    }
}

/// Orders grants: those that need no other, those without limits on fields and documents, those on
/// everything and with the broadest privilege come first.
fn strongest_first(mut grants: Vec<Grant>) -> Vec<Grant> {
    by_number(&mut grants, |grant| {
        let narrow = !grant.patterns.iter().any(|pattern| pattern == "*");
        let limits = [grant.restricts_fields, !grant.queries.is_empty(), narrow];
        let rank = limits
            .into_iter()
            .fold(grant.through as u64, |rank, limit| {
                rank * 2 + u64::from(limit)
            });
        ((rank + 1) << 16) - breadth(grant)
    });
    grants
}

/// The place of the broadest of its privileges among all that Elasticsearch names, the least first.
fn breadth(grant: &Grant) -> u64 {
    let order = match grant.section {
        Section::Cluster => catalog::grant_order_cluster(),
        _ => catalog::grant_order_index(),
    };
    let place = |privilege: &String| {
        let lower = lower_case(privilege);
        order.iter().position(|name| *name == lower)
    };
    let broadest = grant.privileges.iter().filter_map(place).max();
    broadest.map_or(0, |place| place as u64 + 1)
}
