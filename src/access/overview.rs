//! What an access comes to, for people: section by section, with every named privilege that is
//! implied, and what is superfluous.

use std::rc::Rc;

use serde::Serialize;

use super::indices::{Group, IndicesPermission};
#[cfg(feature = "kibana")]
use super::kibana::{self, SpacesOverview};
use super::role::Role;
use super::user_privileges::{UserFieldSecurity, user_fields};
use super::{Access, AccessError, Problem, Source};
use crate::catalog::{self, ClusterPrivilegeKind};
use crate::json::Json;
#[cfg(feature = "kibana")]
use crate::kibana::privilege::{APPLICATION, RESERVED_APPLICATION};
use crate::pattern::{Bound, Work};
use crate::privilege::index::{IndexPrivilege, SelectorClass};
use crate::privilege::{cluster, index};
use crate::text::TextSet;

/// What an access comes to.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    /// A few sentences an administrator would write.
    pub summary: Vec<String>,
    /// Cluster privileges that are held, all sides taken together.
    pub cluster: ClusterOverview,
    /// Each side by itself: the access's own roles, then each limited-by.
    pub sides: Vec<SideOverview>,
    /// What is granted in Kibana, all sides taken together; empty if no role speaks of it.
    #[cfg(feature = "kibana")]
    pub kibana: Vec<SpacesOverview>,
    /// What Elasticsearch passes over in silence, such as unknown role names.
    pub problems: Vec<ProblemOverview>,
}

/// Cluster privileges.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ClusterOverview {
    /// Every named cluster privilege that is held, by name.
    pub implied: Vec<String>,
    /// The fewest of them that imply all others.
    pub strongest: Vec<String>,
    /// Raw actions that no held named privilege includes.
    pub actions: Vec<String>,
}

/// One side of an access.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SideOverview {
    /// The names of its roles.
    pub roles: Vec<String>,
    /// Cluster privileges as written, and by which roles.
    pub cluster: Vec<GrantedName>,
    /// Privileges under `global`, as Elasticsearch reports them.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "GlobalPrivileges[]"))]
    pub global: Vec<Json>,
    /// Index privileges by group of names.
    pub indices: Vec<IndicesOverview>,
    /// Application privileges.
    pub applications: Vec<ApplicationOverview>,
    /// Users that one may act as.
    pub run_as: Vec<GrantedName>,
    /// Index privileges on remote clusters.
    pub remote_indices: Vec<RemoteIndicesOverview>,
    /// Cluster privileges on remote clusters.
    pub remote_cluster: Vec<RemoteClusterOverview>,
    /// The workflows that it is restricted to, if it is.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string[] | null"))]
    pub workflows: Option<Vec<String>>,
}

/// A name in a plain list of a role, and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct GrantedName {
    /// The privilege or pattern.
    pub name: String,
    /// Where it is written.
    pub sources: Vec<SourceOverview>,
}

/// Where something is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SourceOverview {
    /// The role.
    pub role: String,
    /// JSON pointer into its descriptor.
    pub pointer: String,
}

/// What is granted on a group of index names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct IndicesOverview {
    /// Index name expressions.
    pub names: Vec<String>,
    /// Privileges as merged, in lower case.
    pub privileges: Vec<String>,
    /// Every named index privilege that these include.
    pub implied: Vec<String>,
    /// The parts of data streams that are reached.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "(\"data\" | \"failures\")[]"))]
    pub selectors: Vec<String>,
    /// Whether fields are withheld.
    pub restricts_fields: bool,
    /// The field definitions united, where fields are withheld.
    pub field_security: Vec<UserFieldSecurity>,
    /// A document is visible if it matches one of these; empty is every document.
    pub queries: Vec<String>,
    /// Whether restricted names are covered.
    pub allow_restricted_indices: bool,
    /// Whether an application privilege brings the group along.
    pub implicit: bool,
    /// The entries it was made of.
    pub sources: Vec<SourceOverview>,
    /// The position of another group of this side that grants all of this and more.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
    pub covered_by: Option<usize>,
}

/// What is granted in an application.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ApplicationOverview {
    /// The application.
    pub application: String,
    /// Privilege names and action patterns.
    pub privileges: Vec<String>,
    /// The action patterns they come to, as far as stored privileges are known.
    pub actions: Vec<String>,
    /// Resource patterns.
    pub resources: Vec<String>,
    /// The entries it was made of.
    pub sources: Vec<SourceOverview>,
}

/// What is granted on index names of remote clusters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct RemoteIndicesOverview {
    /// Cluster alias patterns.
    pub clusters: Vec<String>,
    /// Index name expressions.
    pub names: Vec<String>,
    /// Privileges in lower case.
    pub privileges: Vec<String>,
    /// The field definitions, where fields are withheld.
    pub field_security: Vec<UserFieldSecurity>,
    /// A document is visible if it matches one of these; empty is every document.
    pub queries: Vec<String>,
    /// Whether restricted names are covered.
    pub allow_restricted_indices: bool,
    /// The entries it was made of.
    pub sources: Vec<SourceOverview>,
}

/// What is granted on remote clusters themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct RemoteClusterOverview {
    /// Cluster alias patterns.
    pub clusters: Vec<String>,
    /// Privileges.
    pub privileges: Vec<String>,
    /// The entry.
    pub sources: Vec<SourceOverview>,
}

/// Something that Elasticsearch passes over in silence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ProblemOverview {
    /// A stable name for the kind of problem.
    pub code: String,
    /// One sentence.
    pub message: String,
    /// The role it is about.
    pub role: String,
    /// JSON pointer into that role's descriptor.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | null"))]
    pub pointer: Option<String>,
}

impl From<&Problem> for ProblemOverview {
    fn from(problem: &Problem) -> Self {
        ProblemOverview {
            code: problem.code.to_owned(),
            message: problem.message.clone(),
            role: problem.role.clone(),
            pointer: problem.pointer.clone(),
        }
    }
}

impl Access {
    /// What the access comes to, section by section.
    pub fn overview(&self) -> Result<Overview, AccessError> {
        let _bound = Bound::one_answer();
        let cluster = self.cluster_overview()?;
        let work = Work::new();
        let mut sides = Vec::with_capacity(self.sides().len());
        for side in self.sides() {
            sides.push(side_overview(side, &work)?);
        }
        #[cfg(feature = "kibana")]
        let kibana = self.kibana_spaces();
        // The application that a sentence of its own is about is not named again.
        #[cfg(feature = "kibana")]
        let is_told = |application: &str| {
            !kibana.is_empty() && [APPLICATION, RESERVED_APPLICATION].contains(&application)
        };
        #[cfg(not(feature = "kibana"))]
        let is_told = |_: &str| false;
        let mut summary = summary(self, &cluster, &sides, &is_told);
        #[cfg(feature = "kibana")]
        summary.extend(kibana::sentence(&kibana));
        if self.is_limited() {
            summary.push("All of it only within what limits it.".to_owned());
        }
        Ok(Overview {
            summary,
            cluster,
            sides,
            #[cfg(feature = "kibana")]
            kibana,
            problems: self.problems().iter().map(ProblemOverview::from).collect(),
        })
    }

    fn cluster_overview(&self) -> Result<ClusterOverview, AccessError> {
        let mut implied = Vec::new();
        for named in catalog::cluster_privileges() {
            // `none` is implied by any privilege and means nothing to people.
            if !named.actions.is_empty() && self.has_cluster_privilege(named.name)? {
                implied.push(cluster::resolve(named.name)?);
            }
        }
        let mut strongest = Vec::new();
        for (position, privilege) in implied.iter().enumerate() {
            let mut is_implied = false;
            for (other_position, other) in implied.iter().enumerate() {
                if other_position == position || other.kind != ClusterPrivilegeKind::Action {
                    continue;
                }
                // Of two with the same actions, the first by name stands for both.
                is_implied |= other.actions.includes(&privilege.actions)?
                    && (other_position < position
                        || !privilege.actions.includes(&other.actions)?
                        || privilege.kind != ClusterPrivilegeKind::Action);
            }
            if !is_implied {
                strongest.push(privilege.name.clone());
            }
        }
        let mut actions = TextSet::new();
        let own = self.sides().first();
        for granted in own.map_or(&[][..], |side| side.cluster.plain()) {
            let name = &granted.privilege.name;
            if !cluster::is_cluster_action(name) || !self.has_cluster_privilege(name)? {
                continue;
            }
            let mut is_included = false;
            for privilege in &implied {
                is_included |= privilege.kind == ClusterPrivilegeKind::Action
                    && privilege.actions.includes(&granted.privilege.actions)?;
            }
            if !is_included {
                actions.insert(name.clone());
            }
        }
        Ok(ClusterOverview {
            implied: implied.iter().map(|held| held.name.clone()).collect(),
            strongest,
            actions: actions.to_vec(),
        })
    }
}

fn side_overview(role: &Role, work: &Work) -> Result<SideOverview, AccessError> {
    let user = role.user_privileges()?;
    let sources = |section: &str, sources: &[Source]| {
        let mut shown: Vec<SourceOverview> = Vec::new();
        for source in sources {
            let source = SourceOverview {
                role: role.role_name(*source).to_owned(),
                pointer: format!("/{section}/{}", source.entry),
            };
            if !shown.contains(&source) {
                shown.push(source);
            }
        }
        shown
    };
    let cluster = role
        .cluster
        .plain()
        .iter()
        .chain(role.cluster.own_api_key());
    let mut remote_indices = Vec::new();
    for remote in &role.remote.indices {
        for group in &remote.groups {
            remote_indices.push(RemoteIndicesOverview {
                clusters: remote.clusters.to_vec(),
                names: group.names.to_vec(),
                privileges: group.privileges.to_vec(),
                field_security: user_fields(&group.fields),
                queries: texts(group.queries.as_ref()),
                allow_restricted_indices: group.allow_restricted_indices,
                sources: sources("remote_indices", &group.sources),
            });
        }
    }
    Ok(SideOverview {
        roles: role
            .descriptors
            .iter()
            .map(|role| role.name.clone())
            .collect(),
        cluster: cluster
            .map(|granted| GrantedName {
                name: granted.privilege.name.clone(),
                sources: sources("cluster", &granted.sources),
            })
            .collect(),
        global: user.global,
        indices: indices_overview(&role.indices, &sources, work)?,
        applications: role
            .applications
            .entries()
            .iter()
            .map(|entry| ApplicationOverview {
                application: entry.privilege.application.clone(),
                privileges: entry.privilege.names.to_vec(),
                actions: entry.privilege.patterns.to_vec(),
                resources: entry.resources.to_vec(),
                sources: sources("applications", &entry.sources),
            })
            .collect(),
        run_as: role
            .run_as
            .patterns()
            .iter()
            .map(|(pattern, source)| GrantedName {
                name: pattern.clone(),
                sources: sources("run_as", &[*source]),
            })
            .collect(),
        remote_indices,
        remote_cluster: role
            .remote
            .cluster
            .iter()
            .map(|remote| RemoteClusterOverview {
                clusters: remote.entry.clusters.clone(),
                privileges: remote.entry.privileges.clone(),
                sources: sources("remote_cluster", &[remote.source]),
            })
            .collect(),
        workflows: role.restriction.workflows().map(TextSet::to_vec),
    })
}

fn indices_overview(
    indices: &IndicesPermission,
    sources: &impl Fn(&str, &[Source]) -> Vec<SourceOverview>,
    work: &Work,
) -> Result<Vec<IndicesOverview>, AccessError> {
    let groups = indices.groups();
    let mut shown = Vec::with_capacity(groups.len());
    // Many groups share a privilege.
    let mut implied: Vec<(&Rc<IndexPrivilege>, Vec<String>)> = Vec::new();
    for (position, group) in groups.iter().enumerate() {
        let section = if group.is_implicit {
            "applications"
        } else {
            "indices"
        };
        let known = implied
            .iter()
            .position(|(privilege, _)| Rc::ptr_eq(privilege, &group.privilege));
        if known.is_none() {
            implied.push((&group.privilege, implied_privileges(&group.privilege)?));
        }
        let known = known.map_or_else(|| implied.last(), |known| implied.get(known));
        shown.push(IndicesOverview {
            names: group.names.to_vec(),
            privileges: group.privilege.names.to_vec(),
            implied: known.map(|(_, names)| names.clone()).unwrap_or_default(),
            selectors: selectors(group.privilege.selector),
            restricts_fields: group.fields.is_restricted(),
            field_security: user_fields(&group.fields.definitions),
            queries: texts(group.queries.as_ref()),
            allow_restricted_indices: group.allow_restricted_indices,
            implicit: group.is_implicit,
            sources: sources(section, &group.sources),
            covered_by: covering_group(indices, position, group, work).unwrap_or_default(),
        });
    }
    Ok(shown)
}

fn texts(set: Option<&TextSet>) -> Vec<String> {
    set.map(TextSet::to_vec).unwrap_or_default()
}

/// Every named privilege that the privileges of a group include, by name.
fn implied_privileges(granted: &IndexPrivilege) -> Result<Vec<String>, AccessError> {
    let mut implied = Vec::new();
    for named in catalog::index_privileges() {
        let reaches = match (granted.selector, named.selector) {
            (SelectorClass::All, _) => true,
            (selector, wanted) => selector == wanted || selector == SelectorClass::DataAndFailures,
        };
        if named.actions.is_empty() || !reaches {
            continue;
        }
        let privilege = index::resolve(named.name)?;
        if granted.actions.includes(&privilege.actions)? {
            implied.push(named.name.to_owned());
        }
    }
    Ok(implied)
}

fn selectors(class: SelectorClass) -> Vec<String> {
    use crate::privilege::index::Selector;
    [(Selector::Data, "data"), (Selector::Failures, "failures")]
        .into_iter()
        .filter(|(selector, _)| class.admits(*selector))
        .map(|(_, name)| name.to_owned())
        .collect()
}

/// Groups beyond this many are not compared with each other: it would be work for the square of it.
const COMPARED_GROUPS: usize = 500;

/// Another group that grants everything that this one grants. Of two that grant the same, the later
/// one is superfluous. Too much work for all groups together is an error.
fn covering_group(
    indices: &IndicesPermission,
    position: usize,
    group: &Group,
    work: &Work,
) -> Result<Option<usize>, AccessError> {
    let groups = indices.groups();
    if groups.len() > COMPARED_GROUPS {
        return Ok(None);
    }
    let example = group.names_language()?.some_name();
    for other_position in indices.candidates(example.as_deref()) {
        let Some(other) = groups.get(other_position) else {
            continue;
        };
        if other_position != position
            && covers(other, group, work)?
            && (other_position < position || !covers(group, other, work)?)
        {
            return Ok(Some(other_position));
        }
    }
    Ok(None)
}

fn covers(group: &Group, other: &Group, work: &Work) -> Result<bool, AccessError> {
    let reaches = [index::Selector::Data, index::Selector::Failures]
        .into_iter()
        .all(|selector| {
            group.privilege.selector.admits(selector) || !other.privilege.selector.admits(selector)
        });
    let fields = match (group.fields.language(), other.fields.language()) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(granted), Some(others)) => granted.includes_within(others, work)?,
    };
    let documents = match (&group.queries, &other.queries) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(queries), Some(others)) => others.is_subset(queries),
    };
    // A restriction is lifted by a group without one, so a limited group beside an unlimited one
    // over the same names is superfluous, but never the other way round.
    Ok(reaches
        && fields
        && documents
        && (group.allow_restricted_indices || !other.allow_restricted_indices)
        && group
            .names_language()?
            .includes_within(&other.names_language()?, work)?
        && (Rc::ptr_eq(&group.privilege, &other.privilege)
            || group
                .privilege
                .actions
                .includes_within(&other.privilege.actions, work)?))
}

/// A few sentences an administrator would write.
fn summary(
    access: &Access,
    cluster: &ClusterOverview,
    sides: &[SideOverview],
    is_told: &dyn Fn(&str) -> bool,
) -> Vec<String> {
    let mut sentences = Vec::new();
    if !access.is_in_force_for(access.workflow()) {
        sentences.push(
            "The access is restricted to workflows: outside of them it grants nothing.".to_owned(),
        );
    }
    let privileges = [cluster.strongest.as_slice(), &cluster.actions].concat();
    sentences.push(if privileges.is_empty() {
        "Nothing on the cluster.".to_owned()
    } else {
        format!("On the cluster: {}.", shortened(&privileges))
    });
    let Some(own) = sides.first() else {
        return sentences;
    };
    let mut granted = Vec::new();
    for group in &own.indices {
        if group.covered_by.is_some() || group.privileges == ["none"] {
            continue;
        }
        let limits = match (group.restricts_fields, group.queries.is_empty()) {
            (false, true) => "",
            (true, true) => " (some fields)",
            (false, false) => " (some documents)",
            (true, false) => " (some fields and documents)",
        };
        granted.push(format!(
            "{} on {}{limits}",
            group.privileges.join(", "),
            shortened(&group.names)
        ));
    }
    sentences.push(if granted.is_empty() {
        "Nothing on index names.".to_owned()
    } else {
        format!("On index names: {}.", shortened_with(&granted, "; "))
    });
    let mut rest = Vec::new();
    let applications = own.applications.iter().map(|entry| &entry.application);
    let names: TextSet = applications
        .filter(|application| !is_told(application))
        .cloned()
        .collect();
    if !names.is_empty() {
        rest.push(format!(
            "privileges in {}",
            shortened(&names.into_iter().collect::<Vec<_>>())
        ));
    }
    if !own.run_as.is_empty() {
        let users: Vec<String> = own.run_as.iter().map(|user| user.name.clone()).collect();
        rest.push(format!("acting as {}", shortened(&users)));
    }
    if !own.remote_indices.is_empty() || !own.remote_cluster.is_empty() {
        rest.push("grants on remote clusters".to_owned());
    }
    if !rest.is_empty() {
        sentences.push(format!("Also: {}.", rest.join("; ")));
    }
    sentences
}

/// Items named in a sentence, at most.
const NAMED_ITEMS: usize = 4;

pub(super) fn shortened<S: AsRef<str>>(items: &[S]) -> String {
    shortened_with(items, ", ")
}

fn shortened_with<S: AsRef<str>>(items: &[S], separator: &str) -> String {
    let shown: Vec<&str> = items.iter().take(NAMED_ITEMS).map(AsRef::as_ref).collect();
    let text = shown.join(separator);
    match items.len().checked_sub(NAMED_ITEMS) {
        Some(more) if more > 0 => format!("{text}{separator}and {more} more"),
        _ => text,
    }
}
