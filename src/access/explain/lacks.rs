//! Lacks: why an answer is no, entry by entry.
//!
//! Every entry that does not grant what was asked lacks something: a name, a privilege, the flag for
//! restricted names. Those that lack the least are the nearest, and only these are reported, each
//! with an example of what is missing: a name or an action that was asked for and is not granted.

use serde::Serialize;

use super::Side;
use super::grants::Section;
use super::question::Question;
use crate::access::authorize::Resource;
use crate::access::indices::{
    Group, IndicesPermission, RequestedNames, ResourceRequest, is_failure_store_privilege,
};
use crate::access::merge::is_explicit_denial;
use crate::access::request::ApiKeyRequest;
use crate::access::{AccessError, Role, Source, Withholding};
use crate::catalog;
use crate::order::by_number;
use crate::pattern::{Language, StringMatcher};
use crate::privilege::index::{self, Selector};
use crate::privilege::{application, cluster};
use crate::text::TextSet;

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
    /// The entry's patterns: index names, resources or users.
    pub patterns: Vec<String>,
    /// The entry's privileges.
    pub privileges: Vec<String>,
    /// All that it lacks.
    pub reasons: Vec<LackReason>,
    /// What it lacks in words; the entry is the subject.
    pub text: String,
    #[serde(skip)]
    pub(super) source: Source,
}

/// Something that an entry lacks. The `witness` is an example of what was asked for.
///
/// - `name`: its patterns leave out this name, resource or user
/// - `spread`: its patterns leave out this name; others cover it, but one entry has to cover the whole
///   of a pattern
/// - `privilege`: its privileges leave out this action
/// - `excluded_action`: that privilege of it would cover this action, did it not exclude it
/// - `restricted_indices`: this name is restricted, and the entry does not set
///   `allow_restricted_indices`
/// - `selector`: it reaches the other part of a data stream only
/// - `application`: it is about another application than this
/// - `condition`: it allows the action for these requests only
/// - `denied`: it is the only entry of its role and begins with `none`, so Elasticsearch drops it
/// - `workflow`: it would grant it, but the role is in force only inside these workflows
/// - `licence`: it would grant it, but the licence lacks the field or document level security that the
///   role needs
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LackReason {
    /// Its patterns leave out this name, resource or user.
    Name {
        /// One that was asked for and is not covered.
        witness: String,
    },
    /// Its patterns leave out this name. Others cover it with the same privilege, but the whole of a
    /// pattern has to be covered by one entry.
    Spread {
        /// A name that was asked for and is not covered here.
        witness: String,
    },
    /// Its privileges leave out this action.
    Privilege {
        /// An action that was asked for and is not covered.
        witness: String,
    },
    /// A privilege of it would cover the action, did it not exclude it.
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
    /// It reaches the other part of a data stream only.
    Selector {
        /// The part that was asked for.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "\"data\" | \"failures\""))]
        wanted: &'static str,
    },
    /// It is about another application.
    Application {
        /// The application that was asked about.
        witness: String,
    },
    /// It allows the action for some requests only.
    Condition {
        /// Which requests.
        requests: &'static str,
    },
    /// It is the only entry of its role and begins with `none`: Elasticsearch drops it.
    Denied,
    /// It would grant it, but the role is in force only inside workflows.
    Workflow {
        /// The workflows.
        workflows: Vec<String>,
    },
    /// It would grant it, but the role needs field or document level security, which the licence does
    /// not include.
    Licence,
}

impl LackReason {
    /// How far the lack keeps an entry from granting: entries that lack less important things are
    /// nearer.
    fn weight(&self) -> u64 {
        match self {
            LackReason::Workflow { .. } | LackReason::Licence => 0,
            LackReason::Condition { .. } => 1,
            LackReason::Denied => 2,
            LackReason::Spread { .. } => 3,
            LackReason::RestrictedIndices { .. } => 4,
            LackReason::Selector { .. } => 5,
            LackReason::ExcludedAction { .. } => 6,
            LackReason::Privilege { .. } => 7,
            LackReason::Name { .. } => 8,
            LackReason::Application { .. } => 9,
        }
    }
}

/// How far an entry that lacks all this is from granting.
fn distance(reasons: &[LackReason]) -> u64 {
    let gravest = reasons.iter().map(LackReason::weight).max();
    reasons.len() as u64 * 16 + gravest.unwrap_or(0)
}

/// Entries shown as near misses, at most.
const SHOWN: usize = 10;

/// The conditions under which some cluster privileges allow what they allow.
const CONDITIONS: [(&str, &str); 4] = [
    (
        "application",
        "requests about the applications that it names",
    ),
    (
        "profile",
        "requests about profile data of the applications that it names",
    ),
    ("role", "requests about roles within what it names"),
    (
        "data_source",
        "requests about the data sources that it names",
    ),
];

/// Which parts of a question about index names a group lacks.
struct Miss<'a> {
    group: &'a Group,
    /// The concrete name that comes nearest, where the question is about one.
    name: &'a str,
    names: bool,
    restricted: bool,
    /// The part of a data stream that was asked for and is not reached.
    selector: Option<Selector>,
    privilege: bool,
}

impl Miss<'_> {
    fn count(&self) -> usize {
        let selector = self.selector.is_some();
        [self.names, self.restricted, selector, self.privilege]
            .into_iter()
            .filter(|lacks| *lacks)
            .count()
    }

    /// The reasons that need no example.
    fn selector_reason(&self) -> Option<LackReason> {
        self.selector.map(|selector| LackReason::Selector {
            wanted: match selector {
                Selector::Data => "data",
                Selector::Failures => "failures",
            },
        })
    }
}

/// Those that lack one thing, or else as little as any; examples are worth looking for only there.
fn nearest(misses: Vec<Miss<'_>>) -> Vec<Miss<'_>> {
    let least = misses.iter().map(Miss::count).min().unwrap_or(0);
    let mut nearest: Vec<Miss<'_>> = misses
        .into_iter()
        .filter(|miss| miss.count() == least)
        .collect();
    // A group about the name is nearer than one about other names.
    let (about, mut others): (Vec<_>, Vec<_>) = nearest.drain(..).partition(|miss| !miss.names);
    nearest = about;
    nearest.append(&mut others);
    nearest.truncate(SHOWN);
    nearest
}

impl<'a> Side<'a> {
    /// What the nearest entries lack, the nearest first.
    pub(super) fn lacks(&self, question: &Question) -> Result<Vec<Lack>, AccessError> {
        let mut lacks = match question {
            Question::ClusterAction(action) => self.cluster_action_lacks(action),
            Question::ClusterPrivilege(name) => self.cluster_privilege_lacks(name)?,
            Question::IndexActionAnywhere(action) => self.anywhere_lacks(action),
            Question::IndexAction { action, name } => self.index_action_lacks(action, name),
            Question::IndexPrivilege {
                privilege,
                pattern,
                allow_restricted_indices,
            } => self.index_privilege_lacks(privilege, pattern, *allow_restricted_indices)?,
            Question::ApplicationPrivilege {
                application,
                privilege,
                resource,
            } => self.application_lacks(application, privilege, resource)?,
            Question::RunAs(user) => self.run_as_lacks(user),
        };
        for (withholding, role) in &self.role.withheld {
            self.add_withheld(&mut lacks, *withholding, role, question)?;
        }
        let nearest = lacks.iter().map(|lack| lack.reasons.len()).min();
        lacks.retain(|lack| lack.reasons.len() == 1 || Some(lack.reasons.len()) == nearest);
        by_number(&mut lacks, |lack| distance(&lack.reasons));
        lacks.truncate(SHOWN);
        for lack in &mut lacks {
            lack.text = super::sentence::reasons(question, &lack.reasons);
        }
        Ok(lacks)
    }

    /// Adds a lack of the entry at that source; of two about one entry the nearer is kept.
    fn add_lack(
        &self,
        lacks: &mut Vec<Lack>,
        section: Section,
        source: Source,
        reasons: Vec<LackReason>,
    ) {
        let role = self.role.role_name(source).to_owned();
        let pointer = match section {
            Section::Global => "/global".to_owned(),
            _ => format!("/{}/{}", section.key(), source.entry),
        };
        let known = lacks
            .iter_mut()
            .find(|lack| lack.role == role && lack.pointer == pointer);
        if let Some(known) = known {
            if distance(&reasons) < distance(&known.reasons) {
                known.reasons = reasons;
            }
            return;
        }
        let (patterns, privileges) = self.contents(section, source);
        lacks.push(Lack {
            side: self.number,
            role,
            section,
            entry: source.entry,
            pointer,
            patterns,
            privileges,
            reasons,
            text: String::new(),
            source,
        });
    }

    /// The patterns and the privileges of an entry.
    fn contents(&self, section: Section, source: Source) -> (Vec<String>, Vec<String>) {
        let nothing = (Vec::new(), Vec::new());
        let Some(role) = self.role.descriptors.get(source.role) else {
            return nothing;
        };
        let descriptor = &role.descriptor;
        let one = |list: &[String]| list.get(source.entry).cloned().into_iter().collect();
        match section {
            Section::Cluster => (Vec::new(), one(&descriptor.cluster)),
            Section::RunAs => (one(&descriptor.run_as), Vec::new()),
            Section::Global => (Vec::new(), vec![Section::Global.key().to_owned()]),
            Section::Indices => descriptor
                .indices
                .get(source.entry)
                .map_or(nothing, |entry| {
                    (entry.names.clone(), entry.privileges.clone())
                }),
            Section::Applications => descriptor
                .applications
                .get(source.entry)
                .map_or(nothing, |entry| {
                    (entry.resources.clone(), entry.privileges.clone())
                }),
        }
    }

    fn cluster_action_lacks(&self, action: &str) -> Vec<Lack> {
        let permission = &self.role.cluster;
        let mut lacks = Vec::new();
        for (privilege, source) in permission.global() {
            if privilege.has_action(action) {
                let condition = CONDITIONS
                    .iter()
                    .find(|(category, _)| *category == privilege.category);
                let requests = condition.map_or("", |(_, requests)| *requests);
                let reasons = vec![LackReason::Condition { requests }];
                self.add_lack(&mut lacks, Section::Global, *source, reasons);
            }
        }
        for granted in permission.own_api_key() {
            let witness = action.to_owned();
            let reason = if !granted.privilege.actions.contains(action) {
                LackReason::Privilege { witness }
            } else if ApiKeyRequest::can_be_about_own_keys(action) {
                LackReason::Condition {
                    requests: "requests about the caller's own API keys",
                }
            } else {
                LackReason::ExcludedAction {
                    privilege: granted.privilege.name.clone(),
                    witness,
                }
            };
            for source in &granted.sources {
                self.add_lack(&mut lacks, Section::Cluster, *source, vec![reason.clone()]);
            }
        }
        self.add_cluster_lacks(&mut lacks, action);
        lacks
    }

    fn cluster_privilege_lacks(&self, name: &str) -> Result<Vec<Lack>, AccessError> {
        let requested = cluster::resolve(name)?;
        let permission = &self.role.cluster;
        let mut lacks = Vec::new();
        if let Some(witness) = witness_action(&requested.actions, permission.actions())? {
            for granted in permission.own_api_key() {
                let reason = if granted.privilege.actions.includes(&requested.actions)? {
                    LackReason::Condition {
                        requests: "requests about the caller's own API keys",
                    }
                } else {
                    LackReason::Privilege {
                        witness: witness.clone(),
                    }
                };
                for source in &granted.sources {
                    self.add_lack(&mut lacks, Section::Cluster, *source, vec![reason.clone()]);
                }
            }
            self.add_cluster_lacks(&mut lacks, &witness);
        }
        Ok(lacks)
    }

    /// Every plain cluster privilege lacks the action; where an exclusion is the reason, it says so.
    fn add_cluster_lacks(&self, lacks: &mut Vec<Lack>, action: &str) {
        for granted in self.role.cluster.plain() {
            let name = &granted.privilege.name;
            let witness = action.to_owned();
            let reason = if cluster::leaves_out(name, action) {
                LackReason::ExcludedAction {
                    privilege: name.clone(),
                    witness,
                }
            } else {
                LackReason::Privilege { witness }
            };
            for source in &granted.sources {
                self.add_lack(lacks, Section::Cluster, *source, vec![reason.clone()]);
            }
        }
    }

    fn anywhere_lacks(&self, action: &str) -> Vec<Lack> {
        let mut lacks = Vec::new();
        for group in self.role.indices.groups() {
            let witness = action.to_owned();
            self.add_group_lacks(&mut lacks, group, &[LackReason::Privilege { witness }]);
        }
        lacks
    }

    fn index_action_lacks(&self, action: &str, name: &str) -> Vec<Lack> {
        let indices = &self.role.indices;
        let resource = Resource::new(name, self.access.inventory());
        let misses = indices.groups().iter().filter_map(|group| {
            let privilege = IndicesPermission::grant_kind(group, action, resource.kind).is_none();
            let by_name = resource.names().map(|(name, selector)| Miss {
                group,
                name,
                names: !group.names_match(name),
                restricted: !group.allow_restricted_indices && indices.restricted().contains(name),
                selector: (!privilege && !group.privilege.selector.admits(selector))
                    .then_some(selector),
                privilege,
            });
            by_name.min_by_key(|miss| (miss.count(), miss.names))
        });
        let mut lacks = Vec::new();
        for miss in nearest(misses.collect()) {
            let witness = || miss.name.to_owned();
            let mut reasons = Vec::new();
            if miss.names {
                reasons.push(LackReason::Name { witness: witness() });
            }
            if miss.restricted {
                reasons.push(LackReason::RestrictedIndices { witness: witness() });
            }
            reasons.extend(miss.selector_reason());
            if miss.privilege {
                reasons.push(LackReason::Privilege {
                    witness: action.to_owned(),
                });
            }
            self.add_group_lacks(&mut lacks, miss.group, &reasons);
        }
        self.add_denied(&mut lacks, |names| {
            let matcher = StringMatcher::new(names);
            resource
                .names()
                .any(|(name, _)| matcher.as_ref().is_ok_and(|names| names.matches(name)))
        });
        lacks
    }

    fn index_privilege_lacks(
        &self,
        privilege: &str,
        pattern: &str,
        allow_restricted_indices: bool,
    ) -> Result<Vec<Lack>, AccessError> {
        let indices = &self.role.indices;
        let restricted = indices.restricted();
        let request = ResourceRequest {
            pattern,
            allow_restricted_indices,
            asks_failures: is_failure_store_privilege(privilege),
        };
        let Some(names) = RequestedNames::new(&request, restricted)? else {
            return Ok(Vec::new());
        };
        let requested = index::resolve(privilege)?;
        let selector = requested.asked_selector();
        let needs_flag = names.touches_restricted && !names.without_restricted;
        let wanted = names.effective_language(restricted);
        let mut misses = Vec::with_capacity(indices.groups().len());
        for group in indices.groups() {
            let privilege = !group.privilege.actions.includes(&requested.actions)?;
            misses.push(Miss {
                group,
                name: pattern,
                names: !group.names_language()?.includes(&wanted)?,
                restricted: needs_flag && !group.allow_restricted_indices,
                selector: (!privilege && !group.privilege.selector.admits(selector))
                    .then_some(selector),
                privilege,
            });
        }
        let spread: Vec<&Group> = misses
            .iter()
            .filter(|miss| !miss.restricted && miss.selector.is_none() && !miss.privilege)
            .map(|miss| miss.group)
            .collect();
        let mut languages = Vec::with_capacity(spread.len());
        for group in &spread {
            languages.push(group.names_language()?);
        }
        let is_spread = spread.len() > 1 && Language::union_of(languages).includes(&wanted)?;
        let mut lacks = Vec::new();
        for miss in nearest(misses) {
            let mut reasons = Vec::new();
            if miss.names {
                let witness = witness_name(&wanted, &miss.group.names_language()?)?;
                let witness = witness.unwrap_or_default();
                let takes_part = spread.iter().any(|group| std::ptr::eq(*group, miss.group));
                reasons.push(if is_spread && takes_part {
                    LackReason::Spread { witness }
                } else {
                    LackReason::Name { witness }
                });
            }
            if miss.restricted {
                let witness = witness_name(&wanted, &restricted.language().complement())?;
                reasons.push(LackReason::RestrictedIndices {
                    witness: witness.unwrap_or_default(),
                });
            }
            reasons.extend(miss.selector_reason());
            if miss.privilege {
                let witness = witness_action(&requested.actions, &miss.group.privilege.actions)?;
                reasons.push(LackReason::Privilege {
                    witness: witness.unwrap_or_default(),
                });
            }
            self.add_group_lacks(&mut lacks, miss.group, &reasons);
        }
        self.add_denied(&mut lacks, |names| {
            Language::of(names).is_ok_and(|names| names.includes(&wanted).unwrap_or(false))
        });
        Ok(lacks)
    }

    fn application_lacks(
        &self,
        application: &str,
        privilege: &str,
        resource: &str,
    ) -> Result<Vec<Lack>, AccessError> {
        let names = TextSet::of(privilege);
        let requested = application::resolve(application, &names, self.access.stored())?;
        let wanted = Language::of(&[resource])?;
        let mut lacks = Vec::new();
        for entry in self.role.applications.entries() {
            let mut reasons = Vec::new();
            for privilege in &requested {
                if entry.covers_privilege(privilege)? {
                    continue;
                }
                reasons.push(if entry.is_for(&privilege.application) {
                    let witness = witness_name(&privilege.actions, &entry.privilege.actions)?;
                    LackReason::Privilege {
                        witness: witness.unwrap_or_else(|| names.iter().cloned().collect()),
                    }
                } else {
                    LackReason::Application {
                        witness: privilege.application.clone(),
                    }
                });
            }
            if let Some(witness) = witness_name(&wanted, entry.resources_language())? {
                reasons.push(LackReason::Name { witness });
            }
            for source in &entry.sources {
                self.add_lack(&mut lacks, Section::Applications, *source, reasons.clone());
            }
        }
        Ok(lacks)
    }

    fn run_as_lacks(&self, user: &str) -> Vec<Lack> {
        let mut lacks = Vec::new();
        for (_, source) in self.role.run_as.patterns() {
            let witness = user.to_owned();
            let reasons = vec![LackReason::Name { witness }];
            self.add_lack(&mut lacks, Section::RunAs, *source, reasons);
        }
        lacks
    }

    fn add_group_lacks(&self, lacks: &mut Vec<Lack>, group: &Group, reasons: &[LackReason]) {
        let section = if group.is_implicit {
            Section::Applications
        } else {
            Section::Indices
        };
        for source in &group.sources {
            self.add_lack(lacks, section, *source, reasons.to_vec());
        }
    }

    /// Adds the entries over these names that Elasticsearch drops because they begin with `none`.
    fn add_denied(&self, lacks: &mut Vec<Lack>, covers: impl Fn(&[String]) -> bool) {
        for (role, named) in self.role.descriptors.iter().enumerate() {
            let entries = &named.descriptor.indices;
            if let [only] = entries.as_slice()
                && is_explicit_denial(entries.iter())
                && covers(&only.names)
            {
                let source = Source { role, entry: 0 };
                self.add_lack(lacks, Section::Indices, source, vec![LackReason::Denied]);
            }
        }
    }

    /// Adds what a role would grant that is left out as a whole.
    fn add_withheld(
        &self,
        lacks: &mut Vec<Lack>,
        withholding: Withholding,
        role: &'a Role,
        question: &Question,
    ) -> Result<(), AccessError> {
        let reason = match withholding {
            Withholding::Licence => LackReason::Licence,
            Withholding::Workflow => LackReason::Workflow {
                workflows: role
                    .restriction
                    .workflows()
                    .into_iter()
                    .flatten()
                    .cloned()
                    .collect(),
            },
        };
        let inside = Side { role, ..*self };
        if let Some(grants) = inside.grants(question)? {
            lacks.extend(grants.into_iter().map(|grant| Lack {
                side: grant.side,
                role: grant.role,
                section: grant.section,
                entry: grant.entry,
                pointer: grant.pointer,
                patterns: grant.patterns,
                privileges: grant.privileges,
                reasons: vec![reason.clone()],
                text: String::new(),
                source: Source {
                    role: 0,
                    entry: grant.entry,
                },
            }));
        } else if withholding == Withholding::Workflow {
            // Inside the workflow the answer is no as well.
            lacks.extend(inside.lacks(question)?);
        }
        Ok(())
    }
}

/// A name that one language has and the other has not; the empty one only if there is no other.
fn witness_name(wanted: &Language, granted: &Language) -> Result<Option<String>, AccessError> {
    let witness = wanted.witness(granted)?;
    if witness.as_deref() == Some("") {
        let others = granted.union(&Language::literal(""));
        return Ok(wanted.witness(&others)?.or(witness));
    }
    Ok(witness)
}

/// An action that one language has and the other has not: one that Elasticsearch is known to have,
/// if there is one.
pub(super) fn witness_action(
    wanted: &Language,
    granted: &Language,
) -> Result<Option<String>, AccessError> {
    let Some(shortest) = wanted.witness(granted)? else {
        return Ok(None);
    };
    let known = catalog::actions().find(|action| {
        action.starts_with(&shortest) && wanted.contains(action) && !granted.contains(action)
    });
    Ok(Some(known.map_or(shortest, str::to_owned)))
}
