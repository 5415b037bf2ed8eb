//! Explanations: which grants make an answer yes, what is lacking where it is no.
//!
//! An explanation is not a second opinion. It is put together from the very groups and entries that
//! the decision of [`indices`](super::indices), [`cluster`](super::cluster) and
//! [`applications`](super::applications) came from; `granted` is the decision itself.

use serde::Serialize;

use super::indices::{
    CoveredPrivileges, GrantKind, Group, IndicesPermission, NameKind, RequestedNames,
    ResourceRequest, is_failure_store_privilege,
};
use super::merge::Source;
use super::role::Role;
use super::{Access, AccessError, split_selector};
use crate::json::{Misfit, Place};
use crate::pattern::{Language, StringMatcher};
use crate::privilege::cluster::is_cluster_action;
use crate::privilege::index::{self, IndexPrivilege, Selector};
use crate::privilege::{application, cluster};
use crate::role::IndicesPrivileges;
use crate::text::TextSet;

/// A yes-or-no question about an access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// May this cluster action run, whatever its request?
    ClusterAction(String),
    /// Is this cluster privilege held?
    ClusterPrivilege(String),
    /// May this action run on this concrete name?
    IndexAction {
        /// The action.
        action: String,
        /// A concrete name, `::failures` allowed.
        name: String,
    },
    /// May this action run on any name at all?
    IndexActionAnywhere(String),
    /// Is this index privilege held on every name of this pattern?
    IndexPrivilege {
        /// A named privilege or raw action.
        privilege: String,
        /// An index name expression.
        pattern: String,
        /// Whether restricted names that the pattern matches are asked about too.
        allow_restricted_indices: bool,
    },
    /// Is this application privilege held on every resource of this pattern?
    ApplicationPrivilege {
        /// The application's name.
        application: String,
        /// A stored privilege or an action.
        privilege: String,
        /// A resource pattern.
        resource: String,
    },
    /// May one act as this user?
    RunAs(String),
}

/// A question as an object of optional parts: an action or a privilege, and what it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    serde(default, rename_all = "camelCase")
)]
pub struct QuestionParts {
    /// An action, such as `indices:data/read/search`.
    pub action: Option<String>,
    /// A privilege, named or raw.
    pub privilege: Option<String>,
    /// With an action a concrete name, with a privilege an index name expression.
    pub index: Option<String>,
    /// Whether restricted names that a pattern matches are asked about too.
    pub allow_restricted_indices: bool,
    /// The application, for an application privilege.
    pub application: Option<String>,
    /// The resource pattern, for an application privilege; all of them if absent.
    pub resource: Option<String>,
    /// A user to act as.
    pub run_as: Option<String>,
}

impl QuestionParts {
    /// Reads the parts from JSON.
    pub fn read(place: &Place<'_>) -> Result<Self, Misfit> {
        let mut object = place.object()?;
        let parts = QuestionParts {
            action: object.text("action")?,
            privilege: object.text("privilege")?,
            index: object.text("index")?,
            allow_restricted_indices: object.flag("allowRestrictedIndices")?,
            application: object.text("application")?,
            resource: object.text("resource")?,
            run_as: object.text("runAs")?,
        };
        object.finish()?;
        Ok(parts)
    }

    /// The question that the parts make; `None` if they make none.
    pub fn question(self) -> Option<Question> {
        let QuestionParts {
            action,
            privilege,
            index,
            allow_restricted_indices,
            application,
            resource,
            run_as,
        } = self;
        Some(match (application, action, privilege, index, run_as) {
            (None, None, None, None, Some(user)) => Question::RunAs(user),
            (None, Some(action), None, Some(name), None) => Question::IndexAction { action, name },
            (None, Some(action), None, None, None) if is_cluster_action(&action) => {
                Question::ClusterAction(action)
            }
            (None, Some(action), None, None, None) => Question::IndexActionAnywhere(action),
            (None, None, Some(privilege), Some(pattern), None) => Question::IndexPrivilege {
                privilege,
                pattern,
                allow_restricted_indices,
            },
            (None, None, Some(privilege), None, None) => Question::ClusterPrivilege(privilege),
            (Some(application), None, Some(privilege), None, None)
            | (Some(application), Some(privilege), None, None, None) => {
                Question::ApplicationPrivilege {
                    application,
                    privilege,
                    resource: resource.unwrap_or_else(|| "*".to_owned()),
                }
            }
            _ => return None,
        })
    }
}

/// The answer to a question, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// The decision.
    pub granted: bool,
    /// One plain sentence.
    pub sentence: String,
    /// What grants it, the strongest first. On a no, what one side of a limited access grants.
    pub grants: Vec<Grant>,
    /// What the nearest entries lack, the nearest first. Empty on a yes.
    pub lacking: Vec<Lack>,
    /// The named privileges that would grant it, the least first.
    pub privileges: Vec<String>,
    /// The smallest edits that would grant it, the smallest first. Empty on a yes.
    pub fixes: Vec<Fix>,
}

/// The section of a role descriptor that a grant stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// `cluster`
    Cluster,
    /// `indices`
    Indices,
    /// `applications`
    Applications,
    /// `run_as`
    RunAs,
}

impl Section {
    fn key(self) -> &'static str {
        match self {
            Section::Cluster => "cluster",
            Section::Indices => "indices",
            Section::Applications => "applications",
            Section::RunAs => "run_as",
        }
    }
}

/// One entry that grants what was asked.
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
    /// The patterns that matched: index names, resources or users.
    pub patterns: Vec<String>,
    /// The privileges that include what was asked.
    pub privileges: Vec<String>,
    /// How the entry grants it.
    pub through: Through,
    /// Whether the entry withholds fields.
    pub restricts_fields: bool,
    /// The queries that bound the documents; empty is every document.
    pub queries: Vec<String>,
}

/// How an entry grants what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Through {
    /// The entry alone includes it.
    Privilege,
    /// Several entries that cover the names include it together.
    Together,
    /// Only the deprecated exception for mapping updates lets it through.
    MappingUpdate,
    /// An application privilege brings it along.
    Implicit,
}

/// An entry that does not grant what was asked, and what it lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Lack {
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
    /// All that it lacks.
    pub reasons: Vec<LackReason>,
}

/// Something that an entry lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LackReason {
    /// Its patterns leave out this name.
    Name {
        /// A name that was asked for and is not covered.
        witness: String,
    },
    /// Its privileges leave out this action.
    Privilege {
        /// An action that was asked for and is not covered.
        witness: String,
    },
    /// A privilege of it covers the action but for an exclusion.
    ExcludedAction {
        /// That privilege.
        privilege: String,
        /// The action.
        witness: String,
    },
    /// The name is restricted, the entry does not set `allow_restricted_indices`.
    RestrictedIndices {
        /// A restricted name that was asked for.
        witness: String,
    },
    /// It reaches the other part of the data stream only.
    Selector {
        /// `data` or `failures`: what was asked for.
        wanted: &'static str,
    },
    /// The other entries of the privilege cover the rest; this one does not suffice alone.
    OnlyPart {},
}

/// An edit that would grant what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Fix {
    /// 0: a role of the access itself; else of which limited-by list.
    pub side: usize,
    /// The role to edit.
    pub role: String,
    /// JSON pointer to the list or flag to change; ends in `/-` where an element is added.
    pub pointer: String,
    /// What to put there, as JSON.
    pub value: String,
    /// One sentence.
    pub text: String,
}

impl Access {
    /// Answers a question and says why.
    pub fn explain(&self, question: &Question) -> Result<Explanation, AccessError> {
        let mut explanation = Explanation {
            granted: true,
            privileges: privileges_that_would_grant(question)?,
            ..Explanation::default()
        };
        for (side, role) in self.sides().iter().enumerate() {
            let mut answer = SideAnswer::new(side, role);
            self.explain_side(&mut answer, question)?;
            explanation.granted &= answer.granted;
            explanation.grants.append(&mut answer.grants);
            if !answer.granted {
                answer.lacking.sort_by_key(|lack| lack.reasons.len());
                answer.suggest_fixes(question, &explanation.privileges);
                explanation.lacking.append(&mut answer.lacking);
                explanation.fixes.append(&mut answer.fixes);
            }
        }
        explanation.grants.sort_by_key(|grant| {
            (
                grant.through,
                grant.restricts_fields,
                !grant.queries.is_empty(),
            )
        });
        explanation.lacking.truncate(LACKING_LIMIT);
        explanation.sentence = self.sentence(question, &explanation);
        Ok(explanation)
    }

    fn explain_side(
        &self,
        answer: &mut SideAnswer<'_>,
        question: &Question,
    ) -> Result<(), AccessError> {
        match question {
            Question::ClusterAction(action) => {
                answer.cluster_action(action);
                Ok(())
            }
            Question::ClusterPrivilege(name) => answer.cluster_privilege(name),
            Question::IndexActionAnywhere(action) => {
                answer.index_action_anywhere(action);
                Ok(())
            }
            Question::IndexAction { action, name } => {
                answer.index_action(action, name);
                Ok(())
            }
            Question::IndexPrivilege {
                privilege,
                pattern,
                allow_restricted_indices,
            } => answer.index_privilege(privilege, pattern, *allow_restricted_indices),
            Question::ApplicationPrivilege {
                application,
                privilege,
                resource,
            } => {
                let names = TextSet::of(privilege.as_str());
                let requested = application::resolve(application, &names, self.stored())?;
                answer.application_privilege(&requested, resource)
            }
            Question::RunAs(user) => {
                answer.run_as(user);
                Ok(())
            }
        }
    }

    fn sentence(&self, question: &Question, explanation: &Explanation) -> String {
        let what = question.phrase();
        if explanation.granted {
            let Some(first) = explanation.grants.first() else {
                return format!("Yes: {what}.");
            };
            let mut sentence = format!("Yes: {what}, through {}", first.place());
            if self.is_limited() {
                sentence.push_str(" and within what limits it");
            }
            match (first.restricts_fields, first.queries.is_empty()) {
                (true, true) => sentence.push_str(", for some fields only"),
                (false, false) => sentence.push_str(", for some documents only"),
                (true, false) => sentence.push_str(", for some fields and documents only"),
                (false, true) => {}
            }
            if first.through == Through::MappingUpdate {
                sentence.push_str(", by a deprecated exception for mapping updates");
            }
            sentence.push('.');
            return sentence;
        }
        let restricted_elsewhere = self
            .sides()
            .iter()
            .find(|side| !side.restriction.allows(self.workflow()));
        if let Some(side) = restricted_elsewhere {
            let workflows: Vec<String> = side
                .restriction
                .workflows()
                .into_iter()
                .flatten()
                .cloned()
                .collect();
            return format!(
                "No: the access is restricted to the workflows [{}].",
                workflows.join(", ")
            );
        }
        let Some(nearest) = explanation.lacking.first() else {
            return format!(
                "No: {} has no entry that comes near: {what}.",
                self.holder()
            );
        };
        let limit = if nearest.side == 0 {
            ""
        } else {
            "what limits it, "
        };
        format!(
            "No: {what}. {limit}{} {}.",
            nearest.place(),
            nearest.reasons_text()
        )
    }

    fn holder(&self) -> &str {
        if self.username().is_empty() {
            "the access"
        } else {
            self.username()
        }
    }
}

/// Entries shown as near misses, at most.
const LACKING_LIMIT: usize = 20;

impl Question {
    fn phrase(&self) -> String {
        match self {
            Question::ClusterAction(action) => format!("run [{action}] on the cluster"),
            Question::ClusterPrivilege(name) => format!("the cluster privilege [{name}]"),
            Question::IndexActionAnywhere(action) => format!("run [{action}] on some index"),
            Question::IndexAction { action, name } => format!("run [{action}] on [{name}]"),
            Question::IndexPrivilege {
                privilege, pattern, ..
            } => format!("the index privilege [{privilege}] on [{pattern}]"),
            Question::ApplicationPrivilege {
                application,
                privilege,
                resource,
            } => format!("the privilege [{privilege}] of [{application}] on [{resource}]"),
            Question::RunAs(user) => format!("act as [{user}]"),
        }
    }
}

impl Grant {
    fn place(&self) -> String {
        let privileges = if self.privileges.is_empty() {
            String::new()
        } else {
            format!(" ([{}])", self.privileges.join(", "))
        };
        format!(
            "the role [{}], {} entry {}{privileges}",
            self.role,
            self.section.key(),
            self.entry + 1
        )
    }
}

impl Lack {
    fn place(&self) -> String {
        format!(
            "The nearest, {} entry {} of the role [{}],",
            self.section.key(),
            self.entry + 1,
            self.role
        )
    }

    fn reasons_text(&self) -> String {
        let reasons: Vec<String> = self.reasons.iter().map(LackReason::text).collect();
        reasons.join(" and ")
    }
}

impl LackReason {
    fn text(&self) -> String {
        match self {
            LackReason::Name { witness } => format!("does not cover the name [{witness}]"),
            LackReason::Privilege { witness } => format!("does not allow [{witness}]"),
            LackReason::ExcludedAction { privilege, witness } => {
                format!("has [{privilege}], which leaves out [{witness}]")
            }
            LackReason::RestrictedIndices { witness } => format!(
                "does not set allow_restricted_indices, which the restricted name [{witness}] needs"
            ),
            LackReason::Selector { wanted } => format!("does not reach the {wanted}"),
            LackReason::OnlyPart {} => "covers only a part of it".to_owned(),
        }
    }
}

/// The answer of one side, while it is put together.
struct SideAnswer<'a> {
    side: usize,
    role: &'a Role,
    granted: bool,
    grants: Vec<Grant>,
    lacking: Vec<Lack>,
    fixes: Vec<Fix>,
}

impl<'a> SideAnswer<'a> {
    fn new(side: usize, role: &'a Role) -> Self {
        SideAnswer {
            side,
            role,
            granted: false,
            grants: Vec::new(),
            lacking: Vec::new(),
            fixes: Vec::new(),
        }
    }

    fn grant(&self, section: Section, source: Source, through: Through) -> Grant {
        Grant {
            side: self.side,
            role: self.role.role_name(source).to_owned(),
            section,
            entry: source.entry,
            pointer: format!("/{}/{}", section.key(), source.entry),
            patterns: Vec::new(),
            privileges: Vec::new(),
            through,
            restricts_fields: false,
            queries: Vec::new(),
        }
    }

    fn lack(&mut self, section: Section, source: Source, reasons: Vec<LackReason>) {
        let lack = Lack {
            side: self.side,
            role: self.role.role_name(source).to_owned(),
            section,
            entry: source.entry,
            pointer: format!("/{}/{}", section.key(), source.entry),
            reasons,
        };
        if !self.lacking.contains(&lack) {
            self.lacking.push(lack);
        }
    }

    fn cluster_action(&mut self, action: &str) {
        self.granted = self.role.cluster.allows(action);
        for granted in self.role.cluster.grants(action) {
            for source in &granted.sources {
                let mut grant = self.grant(Section::Cluster, *source, Through::Privilege);
                grant.privileges.push(granted.privilege.name.clone());
                self.grants.push(grant);
            }
        }
        if !self.granted {
            self.lacking_cluster_privileges(action, |named| {
                Language::of(named.actions).is_ok_and(|language| language.contains(action))
            });
        }
    }

    fn cluster_privilege(&mut self, name: &str) -> Result<(), AccessError> {
        let requested = cluster::resolve(name)?;
        let permission = &self.role.cluster;
        self.granted = permission.implies(&requested)?;
        let mut partial = Vec::new();
        for granted in permission.plain().iter().chain(permission.own_api_key()) {
            let actions = &granted.privilege.actions;
            let alone =
                granted.privilege.name == requested.name || actions.includes(&requested.actions)?;
            let through = match (alone, actions.overlaps(&requested.actions)?) {
                (true, _) => Through::Privilege,
                (false, true) => Through::Together,
                (false, false) => continue,
            };
            for source in &granted.sources {
                let mut grant = self.grant(Section::Cluster, *source, through);
                grant.privileges.push(granted.privilege.name.clone());
                partial.push(grant);
            }
        }
        if self.granted {
            keep_strongest(&mut partial);
            self.grants = partial;
            return Ok(());
        }
        let Some(witness) = requested.actions.witness(permission.actions())? else {
            return Ok(());
        };
        self.lacking_cluster_privileges(&witness, |named| {
            Language::of(named.actions).is_ok_and(|language| language.contains(&witness))
        });
        Ok(())
    }

    /// Every granted cluster privilege lacks the action; where an exclusion is the reason, it says so.
    fn lacking_cluster_privileges(
        &mut self,
        action: &str,
        covers_before_exclusion: impl Fn(&crate::catalog::ClusterPrivilege) -> bool,
    ) {
        let mut lacks = Vec::new();
        for granted in self.role.cluster.plain() {
            let name = &granted.privilege.name;
            let excluded =
                crate::catalog::cluster_privilege(name).is_some_and(&covers_before_exclusion);
            for source in &granted.sources {
                let reason = if excluded {
                    LackReason::ExcludedAction {
                        privilege: name.clone(),
                        witness: action.to_owned(),
                    }
                } else {
                    LackReason::Privilege {
                        witness: action.to_owned(),
                    }
                };
                lacks.push((excluded, *source, reason));
            }
        }
        lacks.sort_by_key(|(excluded, _, _)| !excluded);
        for (_, source, reason) in lacks {
            self.lack(Section::Cluster, source, vec![reason]);
        }
    }

    fn index_action_anywhere(&mut self, action: &str) {
        for group in self.role.indices.groups() {
            let Some(kind) = IndicesPermission::grant_kind(group, action, NameKind::IndexOrAlias)
            else {
                let witness = action.to_owned();
                self.lack_of_group(group, &[LackReason::Privilege { witness }]);
                continue;
            };
            self.granted = true;
            self.grants_of_group(
                group,
                through(group, kind),
                |entry| entry.names.clone(),
                |privilege| privilege.actions.contains(action),
            );
        }
    }

    fn index_action(&mut self, action: &str, name: &str) {
        let (name, selector) = split_selector(name);
        let indices = &self.role.indices;
        let granting: Vec<(&Group, GrantKind)> = indices
            .grants(action, name, selector, NameKind::IndexOrAlias)
            .collect();
        self.granted = !granting.is_empty();
        for (group, kind) in &granting {
            self.grants_of_group(
                group,
                through(group, *kind),
                |entry| matching_patterns(&entry.names, name),
                |privilege| privilege.actions.contains(action),
            );
        }
        if self.granted {
            return;
        }
        let is_restricted = indices.restricted().contains(name);
        for group in indices.groups() {
            let mut reasons = Vec::new();
            if !group.names_match(name) {
                reasons.push(LackReason::Name {
                    witness: name.to_owned(),
                });
            } else if is_restricted && !group.allow_restricted_indices {
                reasons.push(LackReason::RestrictedIndices {
                    witness: name.to_owned(),
                });
            }
            if !group.privilege.selector.admits(selector) {
                reasons.push(selector_reason(selector));
            }
            if IndicesPermission::grant_kind(group, action, NameKind::IndexOrAlias).is_none() {
                reasons.push(LackReason::Privilege {
                    witness: action.to_owned(),
                });
            }
            self.lack_of_group(group, &reasons);
        }
    }

    fn index_privilege(
        &mut self,
        privilege: &str,
        pattern: &str,
        allow_restricted_indices: bool,
    ) -> Result<(), AccessError> {
        let indices = &self.role.indices;
        let request = ResourceRequest {
            pattern,
            allow_restricted_indices,
            asks_failures: is_failure_store_privilege(privilege),
        };
        let requested = index::resolve(privilege)?;
        let covered = indices.privileges_on(&request)?;
        self.granted =
            !covered.is_empty_request && indices.covers_privilege(&covered, &requested)?;
        let Some(names) = RequestedNames::new(&request, indices.restricted())? else {
            return Ok(());
        };
        let CoveredPrivileges { data, failures, .. } = &covered;
        if self.granted {
            let mut seen: Vec<*const Group> = Vec::new();
            for group in data.iter().chain(failures) {
                let known: *const Group = *group;
                if seen.contains(&known) {
                    continue;
                }
                seen.push(known);
                let alone = group.privilege.actions.includes(&requested.actions)?;
                let through = match (alone, group.privilege.actions.overlaps(&requested.actions)?) {
                    _ if group.is_implicit => Through::Implicit,
                    (true, _) => Through::Privilege,
                    (false, true) => Through::Together,
                    (false, false) => continue,
                };
                let wanted = names.language.clone();
                self.grants_of_group(
                    group,
                    through,
                    |entry| overlapping_patterns(&entry.names, &wanted),
                    |privilege| {
                        privilege
                            .actions
                            .overlaps(&requested.actions)
                            .unwrap_or(false)
                    },
                );
            }
            keep_strongest(&mut self.grants);
            return Ok(());
        }
        let wanted = names.effective_language(indices.restricted());
        for group in indices.groups() {
            let mut reasons = Vec::new();
            if !names.fits_in(group, indices.restricted())? {
                reasons.push(name_reason(group, &names, &wanted, indices)?);
            }
            let wants_failures = request.asks_failures;
            let selector = if wants_failures {
                Selector::Failures
            } else {
                Selector::Data
            };
            if !group.privilege.selector.admits(selector) {
                reasons.push(selector_reason(selector));
            }
            if let Some(witness) = requested.actions.witness(&group.privilege.actions)? {
                reasons.push(LackReason::Privilege { witness });
            } else if reasons.is_empty() {
                reasons.push(LackReason::OnlyPart {});
            }
            self.lack_of_group(group, &reasons);
        }
        Ok(())
    }

    fn application_privilege(
        &mut self,
        requested: &[application::ApplicationPrivilege],
        resource: &str,
    ) -> Result<(), AccessError> {
        self.granted = !requested.is_empty();
        for privilege in requested {
            let granting = self.role.applications.grants(privilege, resource)?;
            self.granted &= !granting.is_empty();
            for entry in granting {
                for source in &entry.sources {
                    let mut grant = self.grant(Section::Applications, *source, Through::Privilege);
                    grant.patterns = entry.resources.iter().cloned().collect();
                    grant.privileges = entry.privilege.names.iter().cloned().collect();
                    self.grants.push(grant);
                }
            }
        }
        if self.granted {
            return Ok(());
        }
        for entry in self.role.applications.entries() {
            let mut reasons = Vec::new();
            for privilege in requested {
                if !entry.covers_privilege(privilege)? {
                    let witness = privilege.actions.witness(&entry.privilege.actions)?;
                    let asked = privilege.names.iter().next().cloned().unwrap_or_default();
                    reasons.push(LackReason::Privilege {
                        witness: witness.unwrap_or(asked),
                    });
                }
            }
            if !entry.covers_resource(resource)? {
                reasons.push(LackReason::Name {
                    witness: resource.to_owned(),
                });
            }
            for source in &entry.sources {
                self.lack(Section::Applications, *source, reasons.clone());
            }
        }
        Ok(())
    }

    fn run_as(&mut self, user: &str) {
        self.granted = self.role.run_as.allows(user);
        for (pattern, source) in self.role.run_as.patterns() {
            let matches = Language::of(&[pattern]).is_ok_and(|language| language.contains(user));
            if matches {
                let mut grant = self.grant(Section::RunAs, *source, Through::Privilege);
                grant.patterns.push(pattern.clone());
                self.grants.push(grant);
            } else if !self.granted {
                let witness = user.to_owned();
                self.lack(Section::RunAs, *source, vec![LackReason::Name { witness }]);
            }
        }
    }

    /// One grant for each entry of the group that holds a privilege of interest.
    fn grants_of_group(
        &mut self,
        group: &Group,
        through: Through,
        patterns: impl Fn(&IndicesPrivileges) -> Vec<String>,
        is_of_interest: impl Fn(&IndexPrivilege) -> bool,
    ) {
        if group.is_implicit {
            for source in &group.sources {
                let mut grant = self.grant(Section::Applications, *source, through);
                grant.patterns = group.names.iter().cloned().collect();
                grant.privileges = group.privilege.names.iter().cloned().collect();
                grant.restricts_fields = group.fields.is_restricted();
                grant.queries = group.queries.iter().flatten().cloned().collect();
                self.grants.push(grant);
            }
            return;
        }
        for source in &group.sources {
            let Some(entry) = self.entry(*source) else {
                continue;
            };
            let privileges: Vec<String> = entry
                .privileges
                .iter()
                .filter(|name| {
                    through == Through::MappingUpdate
                        || index::resolve(name).is_ok_and(|privilege| is_of_interest(&privilege))
                })
                .cloned()
                .collect();
            if privileges.is_empty() {
                continue;
            }
            let mut grant = self.grant(Section::Indices, *source, through);
            grant.patterns = patterns(entry);
            grant.privileges = privileges;
            grant.restricts_fields = group.fields.is_restricted();
            grant.queries = group.queries.iter().flatten().cloned().collect();
            self.grants.push(grant);
        }
    }

    fn lack_of_group(&mut self, group: &Group, reasons: &[LackReason]) {
        let section = if group.is_implicit {
            Section::Applications
        } else {
            Section::Indices
        };
        for source in &group.sources {
            self.lack(section, *source, reasons.to_vec());
        }
    }

    fn entry(&self, source: Source) -> Option<&'a IndicesPrivileges> {
        self.role
            .descriptors
            .get(source.role)?
            .descriptor
            .indices
            .get(source.entry)
    }

    /// The smallest edits: what the nearest entry lacks, else an entry of its own.
    fn suggest_fixes(&mut self, question: &Question, privileges: &[String]) {
        let Some(role) = self.role.descriptors.first().map(|role| role.name.clone()) else {
            return;
        };
        let least = privileges.first().cloned().unwrap_or_default();
        let fix = |role: &str, pointer: String, value: String, text: String| Fix {
            side: self.side,
            role: role.to_owned(),
            pointer,
            value,
            text,
        };
        let mut fixes = Vec::new();
        match question {
            Question::ClusterAction(_) | Question::ClusterPrivilege(_) => {
                if !least.is_empty() {
                    fixes.push(fix(
                        &role,
                        "/cluster/-".to_owned(),
                        quoted(&least),
                        format!("Add the cluster privilege [{least}] to the role [{role}]."),
                    ));
                }
            }
            Question::RunAs(user) => fixes.push(fix(
                &role,
                "/run_as/-".to_owned(),
                quoted(user),
                format!("Add [{user}] to run_as of the role [{role}]."),
            )),
            Question::ApplicationPrivilege {
                application,
                privilege,
                resource,
            } => fixes.push(fix(
                &role,
                "/applications/-".to_owned(),
                format!(
                    "{{\"application\":{},\"privileges\":[{}],\"resources\":[{}]}}",
                    quoted(application),
                    quoted(privilege),
                    quoted(resource)
                ),
                format!("Add an entry for [{application}] to the role [{role}]."),
            )),
            Question::IndexActionAnywhere(_) => {}
            Question::IndexAction { name, .. } | Question::IndexPrivilege { pattern: name, .. } => {
                let (name, _) = split_selector(name);
                for lack in self.lacking.iter().filter(|lack| lack.reasons.len() == 1) {
                    let edit = match lack.reasons.first() {
                        Some(LackReason::RestrictedIndices { .. }) => Some((
                            "allow_restricted_indices",
                            "true".to_owned(),
                            format!(
                                "Set allow_restricted_indices in indices entry {} of the role [{}].",
                                lack.entry + 1,
                                lack.role
                            ),
                        )),
                        Some(LackReason::Privilege { .. }) if !least.is_empty() => Some((
                            "privileges/-",
                            quoted(&least),
                            format!(
                                "Add [{least}] to the privileges of indices entry {} of the role [{}].",
                                lack.entry + 1,
                                lack.role
                            ),
                        )),
                        Some(LackReason::Name { .. }) => Some((
                            "names/-",
                            quoted(name),
                            format!(
                                "Add [{name}] to the names of indices entry {} of the role [{}].",
                                lack.entry + 1,
                                lack.role
                            ),
                        )),
                        _ => None,
                    };
                    if let (Some((key, value, text)), Section::Indices) = (edit, lack.section) {
                        fixes.push(fix(
                            &lack.role,
                            format!("{}/{key}", lack.pointer),
                            value,
                            text,
                        ));
                    }
                }
                if !least.is_empty() {
                    let restricted = self.role.indices.restricted().contains(name);
                    let flag = if restricted {
                        ",\"allow_restricted_indices\":true"
                    } else {
                        ""
                    };
                    fixes.push(fix(
                        &role,
                        "/indices/-".to_owned(),
                        format!(
                            "{{\"names\":[{}],\"privileges\":[{}]{flag}}}",
                            quoted(name),
                            quoted(&least)
                        ),
                        format!("Add an entry with [{least}] on [{name}] to the role [{role}]."),
                    ));
                }
            }
        }
        fixes.truncate(FIXES_LIMIT);
        self.fixes = fixes;
    }
}

/// Edits proposed for one side, at most.
const FIXES_LIMIT: usize = 5;

fn quoted(text: &str) -> String {
    crate::json::Json::from(text).to_text()
}

fn through(group: &Group, kind: GrantKind) -> Through {
    match kind {
        _ if group.is_implicit => Through::Implicit,
        GrantKind::Privilege => Through::Privilege,
        GrantKind::MappingUpdate => Through::MappingUpdate,
    }
}

/// Entries that suffice alone make those that only take part superfluous.
fn keep_strongest(grants: &mut Vec<Grant>) {
    if grants
        .iter()
        .any(|grant| grant.through == Through::Privilege)
    {
        grants.retain(|grant| grant.through != Through::Together);
    }
}

fn matching_patterns(patterns: &[String], name: &str) -> Vec<String> {
    patterns
        .iter()
        .filter(|pattern| StringMatcher::new(&[pattern]).is_ok_and(|matcher| matcher.matches(name)))
        .cloned()
        .collect()
}

fn overlapping_patterns(patterns: &[String], wanted: &Language) -> Vec<String> {
    patterns
        .iter()
        .filter(|pattern| {
            Language::of(&[pattern])
                .is_ok_and(|language| language.overlaps(wanted).unwrap_or(false))
        })
        .cloned()
        .collect()
}

fn selector_reason(selector: Selector) -> LackReason {
    LackReason::Selector {
        wanted: match selector {
            Selector::Data => "data",
            Selector::Failures => "failure store",
        },
    }
}

/// Why a requested pattern does not fit in a group: a name that is left out, or one that is restricted.
fn name_reason(
    group: &Group,
    names: &RequestedNames,
    wanted: &Language,
    indices: &IndicesPermission,
) -> Result<LackReason, AccessError> {
    if let Some(witness) = wanted.witness(&group.names_language()?)? {
        return Ok(LackReason::Name { witness });
    }
    let unrestricted = names.language.difference(indices.restricted().language());
    let witness = names.language.witness(&unrestricted)?.unwrap_or_default();
    Ok(LackReason::RestrictedIndices { witness })
}

/// The named privileges that would grant what is asked, the least first.
fn privileges_that_would_grant(question: &Question) -> Result<Vec<String>, AccessError> {
    let names: Vec<&str> = match question {
        Question::ClusterAction(action) => cluster::names_that_grant(action),
        Question::ClusterPrivilege(name) => {
            let requested = cluster::resolve(name)?;
            let mut names = Vec::new();
            for named in crate::catalog::grant_order_cluster() {
                if cluster::resolve(named)?
                    .actions
                    .includes(&requested.actions)?
                {
                    names.push(*named);
                }
            }
            names
        }
        Question::IndexActionAnywhere(action) => {
            index::names_that_grant(action, |class| class.admits(Selector::Data))
        }
        Question::IndexAction { action, name } => {
            let (_, selector) = split_selector(name);
            index::names_that_grant(action, |class| class.admits(selector))
        }
        Question::IndexPrivilege { privilege, .. } => {
            let requested = index::resolve(privilege)?;
            let selector = if is_failure_store_privilege(privilege) {
                Selector::Failures
            } else {
                Selector::Data
            };
            let mut names = Vec::new();
            for named in crate::catalog::grant_order_index() {
                let granted = index::resolve(named)?;
                if granted.selector.admits(selector)
                    && granted.actions.includes(&requested.actions)?
                {
                    names.push(*named);
                }
            }
            names
        }
        Question::ApplicationPrivilege { privilege, .. } => vec![privilege],
        Question::RunAs(_) => Vec::new(),
    };
    Ok(names.into_iter().map(str::to_owned).collect())
}
