//! Explanations: which grants make an answer yes, what is lacking where it is no, and what to do.
//!
//! An explanation is not a second opinion. It is put together from the very groups and entries that
//! the decision of [`indices`](super::indices), [`cluster`](super::cluster) and
//! [`applications`](super::applications) came from; `granted` is the decision itself.
//!
//! A [`Question`] is put to each side of the access. A side answers with its [`Grant`]s, or with what
//! its nearest entries [`Lack`] and the [`Fix`]es that would change its answer; the whole comes down
//! to one sentence.

mod call;
mod feature;
mod fixes;
mod grants;
mod lacks;
mod memory;
mod question;
mod sentence;

use serde::Serialize;

pub use fixes::{Change, Fix};
pub use grants::{Grant, Section, Through};
pub use lacks::{Lack, LackReason};
pub use memory::{Memory, OfKind};
pub use question::{Question, QuestionParts};

use super::merge::NamedRole;
use super::{Access, AccessError, AccessSpec, Role, RoleReference, split_selector};
use crate::catalog::{self, Deployment};
use crate::pattern::Bound;
use crate::privilege::index::Selector;
use crate::privilege::{cluster, index};

/// The answer to a question, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// The decision: whether every side grants it.
    pub granted: bool,
    /// One plain sentence.
    pub sentence: String,
    /// The decision of each side: the access's own roles, then each limited-by.
    pub sides: Vec<bool>,
    /// Whether fields are withheld from what is granted, if it is about reading.
    pub restricts_fields: bool,
    /// Whether documents are withheld from what is granted, if it is about reading.
    pub restricts_documents: bool,
    /// What grants it, the strongest first. On a no, what those sides grant that say yes.
    pub grants: Vec<Grant>,
    /// What the nearest entries lack, the nearest first. Empty on a yes.
    pub lacking: Vec<Lack>,
    /// The named privileges that include what was asked, the least first, as Elasticsearch's denials
    /// list them.
    pub privileges: Vec<String>,
    /// Edits that would grant it, those that grant the least beside it first; each suffices for its
    /// side. Empty on a yes.
    pub fixes: Vec<Fix>,
}

/// One side of an access that is asked a question.
#[derive(Clone, Copy)]
struct Side<'a> {
    access: &'a Access,
    number: usize,
    role: &'a Role,
}

impl Access {
    /// Answers a question and says why.
    ///
    /// Unknown cluster and index privileges and invalid patterns are errors, as they are for
    /// `has_privileges`.
    pub fn explain(&self, question: &Question) -> Result<Explanation, AccessError> {
        let _bound = Bound::one_answer();
        let mut explanation = Explanation {
            granted: true,
            ..Explanation::default()
        };
        let mut refusing = Vec::new();
        for (number, role) in self.sides().iter().enumerate() {
            let side = Side {
                access: self,
                number,
                role,
            };
            let grants = side.grants(question)?;
            explanation.sides.push(grants.is_some());
            match grants {
                Some(mut grants) => {
                    let reads = question.is_about_reading();
                    explanation.restricts_fields |=
                        reads && grants.iter().all(|grant| grant.restricts_fields);
                    explanation.restricts_documents |=
                        reads && grants.iter().all(|grant| !grant.queries.is_empty());
                    explanation.grants.append(&mut grants);
                }
                None => refusing.push(side),
            }
        }
        explanation.granted = refusing.is_empty();
        // What Elasticsearch does not even look at on a no may be unknown or invalid.
        explanation.privileges = question.privileges_that_include().unwrap_or_default();
        for side in refusing {
            let mut lacks = side.lacks(question)?;
            let mut fixes = side.fixes(question, &lacks, &explanation.privileges)?;
            explanation.lacking.append(&mut lacks);
            explanation.fixes.append(&mut fixes);
        }
        explanation.sentence = sentence::sentence(self, question, &explanation);
        if let Some((cluster, there)) = question.on_other_cluster() {
            // An entry with such a name would only be one about a name that cannot exist.
            explanation.fixes.clear();
            let verb = match self.on_cluster(&cluster)? {
                Some(access) if access.grants(&there)?.is_some() => "grants",
                _ => "does not grant",
            };
            explanation.sentence = format!(
                "{} What counts on the cluster [{cluster}] is [remote_indices], which {verb} it there.",
                explanation.sentence
            );
        }
        Ok(explanation)
    }

    /// What is granted on the cluster of that alias, as far as it goes by what is sent there; `None`
    /// if nothing is.
    fn on_cluster(&self, alias: &str) -> Result<Option<Access>, AccessError> {
        let mut sides = Vec::new();
        for side in self.sides() {
            let Some(descriptor) = side.remote.project(alias) else {
                return Ok(None);
            };
            sides.push(vec![RoleReference::Descriptor(Box::new(NamedRole {
                name: String::new(),
                descriptor,
            }))]);
        }
        let limited_by = sides.split_off(1);
        let roles = sides.pop().unwrap_or_default();
        Access::new(&AccessSpec {
            roles,
            limited_by,
            ..AccessSpec::default()
        })
        .map(Some)
    }
}

impl Access {
    /// What grants it on every side; `None` is a no.
    pub fn grants(&self, question: &Question) -> Result<Option<Vec<Grant>>, AccessError> {
        let mut all = Vec::new();
        for (number, role) in self.sides().iter().enumerate() {
            let side = Side {
                access: self,
                number,
                role,
            };
            match side.grants(question)? {
                Some(mut grants) => all.append(&mut grants),
                None => return Ok(None),
            }
        }
        Ok(Some(all))
    }

    /// Answers the question that the parts make, whatever it is about.
    pub fn answer(&self, parts: QuestionParts) -> Result<Explanation, AccessError> {
        match parts {
            QuestionParts {
                api: Some(api),
                index,
                deployment,
                ..
            } => {
                let deployment = match deployment.as_deref() {
                    None => Some(Deployment::default()),
                    Some(name) => Deployment::of_name(name),
                };
                let deployment = deployment.ok_or_else(|| {
                    AccessError::new("unknown_option", "There is no such deployment.")
                })?;
                self.explain_call(&api, index.as_deref(), deployment)
            }
            QuestionParts {
                feature: Some(feature),
                privilege: Some(privilege),
                space,
                ..
            } => {
                let space = space.as_deref().unwrap_or("*");
                self.explain_feature(space, &feature, &privilege)
            }
            parts => match parts.question() {
                Some(question) => {
                    let mut explanation = self.explain(&question)?;
                    if let Question::IndexAction { action, name } = &question
                        && explanation.granted
                        && self.is_withheld(action, Some(name))
                    {
                        add_refused(&mut explanation, action);
                    }
                    Ok(explanation)
                }
                None => Err(AccessError::new(
                    "incomplete_question",
                    "A question needs an action or a privilege, and what it is about.",
                )),
            },
        }
    }
}

/// Says which APIs are refused although the action is granted, as something is withheld.
fn add_refused(explanation: &mut Explanation, action: &str) {
    let refused = catalog::apis_for_the_whole(action);
    if !refused.is_empty() {
        explanation.sentence = format!(
            "{} But where fields or documents are withheld, {} is refused.",
            explanation.sentence,
            sentence::list(&refused)
        );
    }
}

impl Question {
    /// If it is about a name on another cluster, `cluster:name`: the alias of that cluster, and the
    /// question to be asked there.
    fn on_other_cluster(&self) -> Option<(String, Question)> {
        let mut there = self.clone();
        let (Question::IndexAction { name, .. } | Question::IndexPrivilege { pattern: name, .. }) =
            &mut there
        else {
            return None;
        };
        let (cluster, rest) = name.split_once(':')?;
        if cluster.is_empty()
            || cluster.starts_with('/')
            || rest.is_empty()
            || rest.starts_with(':')
        {
            return None;
        }
        let cluster = cluster.to_owned();
        *name = rest.to_owned();
        Some((cluster, there))
    }

    /// Whether fields and documents matter for it.
    fn is_about_reading(&self) -> bool {
        const READ: &str = "indices:data/read/";
        match self {
            Question::IndexAction { action, .. } | Question::IndexActionAnywhere(action) => {
                action.starts_with(READ)
            }
            Question::IndexPrivilege { privilege, .. } => {
                index::resolve(privilege).is_ok_and(|privilege| {
                    privilege.actions.contains("indices:data/read/search")
                        || privilege.actions.contains("indices:data/read/get")
                })
            }
            _ => false,
        }
    }

    /// The named privileges that include what is asked for, the least first.
    fn privileges_that_include(&self) -> Result<Vec<String>, AccessError> {
        let names = match self {
            Question::ClusterAction(action) => cluster::names_that_grant(action),
            Question::ClusterPrivilege(name) => {
                cluster::names_that_imply(&cluster::resolve(name)?)?
            }
            Question::IndexActionAnywhere(action) => {
                index::names_that_grant(action, |class| class.admits(Selector::Data))
            }
            Question::IndexAction { action, name } => {
                let (_, selector) = split_selector(name);
                index::names_that_grant(action, |class| class.admits(selector))
            }
            Question::IndexPrivilege { privilege, .. } => {
                index::names_that_include(&index::resolve(privilege)?)?
            }
            Question::ApplicationPrivilege { .. } | Question::RunAs(_) => Vec::new(),
        };
        Ok(names.into_iter().map(str::to_owned).collect())
    }
}
