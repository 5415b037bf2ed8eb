//! `has_privileges`: which of the asked privileges does the user hold?
//!
//! The question is about privileges and patterns, not about a request: document and field level
//! security, run-as, remote and global privileges play no part, and nothing needs to exist.
//! Reproduces `RBACEngine#checkPrivileges` and the bodies of
//! `POST /_security/user/_has_privileges`.

use serde::Serialize;

use super::indices::{ResourceRequest, is_failure_store_privilege};
use super::{Access, AccessError};
use crate::pattern::Bound;
use crate::privilege::index::{self, IndexPrivilege};
use crate::privilege::{PrivilegeError, application, cluster};
use crate::role::{ApplicationPrivileges, IndicesPrivileges, PrivilegesToCheck};
use crate::text::{TextMap, TextSet};

/// The body of the response. Keys are the strings of the request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct HasPrivilegesResponse {
    /// The user's name.
    pub username: String,
    /// Whether every answer is yes.
    pub has_all_requested: bool,
    /// By privilege.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, boolean>"))]
    pub cluster: TextMap<bool>,
    /// By index name expression, by privilege.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(type = "Record<string, Record<string, boolean>>")
    )]
    pub index: TextMap<TextMap<bool>>,
    /// By application, by resource, by privilege.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(type = "Record<string, Record<string, Record<string, boolean>>>")
    )]
    pub application: TextMap<TextMap<TextMap<bool>>>,
}

impl Access {
    /// Answers a `has_privileges` request. Unknown cluster and index privileges and invalid patterns
    /// are errors, as they are for Elasticsearch; unknown application privileges are simply not held.
    pub fn has_privileges(
        &self,
        request: &PrivilegesToCheck,
    ) -> Result<HasPrivilegesResponse, AccessError> {
        let _bound = Bound::one_answer();
        let mut response = HasPrivilegesResponse {
            username: self.username().to_owned(),
            has_all_requested: true,
            ..HasPrivilegesResponse::default()
        };
        for name in &request.cluster {
            let answer = self.has_cluster_privilege(name)?;
            response.has_all_requested &= answer;
            response.cluster.insert(name.as_str(), answer);
        }
        for check in &request.index {
            self.check_indices(check, &mut response)?;
        }
        for check in &request.application {
            self.check_applications(check, &mut response)?;
        }
        Ok(response)
    }

    /// Whether the named or raw cluster privilege is held.
    pub fn has_cluster_privilege(&self, name: &str) -> Result<bool, AccessError> {
        let requested = cluster::resolve(name)?;
        for side in self.sides() {
            if !side.cluster.implies(&requested)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Which of the privileges are held on every name of the pattern, in their order.
    pub fn has_index_privileges(
        &self,
        pattern: &str,
        privileges: &[String],
        allow_restricted_indices: bool,
    ) -> Result<Vec<bool>, AccessError> {
        IndexCheck::new(self, privileges, allow_restricted_indices).answers(pattern)
    }

    /// Whether the application privilege or action is held on the resource pattern.
    pub fn has_application_privilege(
        &self,
        application: &str,
        privilege: &str,
        resource: &str,
    ) -> Result<bool, AccessError> {
        self.has_application_privileges(application, &TextSet::of(privilege.to_owned()), resource)
    }

    /// The same for several names taken together as one privilege.
    pub fn has_application_privileges(
        &self,
        application: &str,
        privileges: &TextSet,
        resource: &str,
    ) -> Result<bool, AccessError> {
        let requested = application::resolve(application, privileges, self.stored())?;
        for side in self.sides() {
            for privilege in &requested {
                if side.applications.grants(privilege, resource)?.is_empty() {
                    return Ok(false);
                }
            }
        }
        Ok(!requested.is_empty())
    }

    fn check_indices(
        &self,
        check: &IndicesPrivileges,
        response: &mut HasPrivilegesResponse,
    ) -> Result<(), AccessError> {
        let mut checking = IndexCheck::new(self, &check.privileges, check.allow_restricted_indices);
        for pattern in &check.names {
            let answers = checking.answers(pattern)?;
            response.index.update(pattern, |held| {
                for (privilege, answer) in check.privileges.iter().zip(answers) {
                    response.has_all_requested &= answer;
                    record(held, privilege, answer);
                }
            });
        }
        Ok(())
    }

    fn check_applications(
        &self,
        check: &ApplicationPrivileges,
        response: &mut HasPrivilegesResponse,
    ) -> Result<(), AccessError> {
        let application = &check.application;
        let mut answers: TextMap<TextMap<bool>> = TextMap::default();
        for resource in &check.resources {
            for privilege in &check.privileges {
                let answer = self.has_application_privilege(application, privilege, resource)?;
                response.has_all_requested &= answer;
                answers.update(resource, |held| record(held, privilege, answer));
            }
        }
        response.application.update(application, |resources| {
            for (resource, held) in answers.iter() {
                for (privilege, answer) in held.iter() {
                    resources.update(resource, |known| record(known, privilege, *answer));
                }
            }
        });
        Ok(())
    }
}

/// The same index privileges asked of one pattern after the other.
pub(super) struct IndexCheck<'a> {
    access: &'a Access,
    /// Elasticsearch does not look at them before there is a name to ask about.
    privileges: Vec<Result<IndexPrivilege, PrivilegeError>>,
    allow_restricted_indices: bool,
    asks_failures: bool,
    /// For each side, the answers that concrete names of a class get.
    known: Vec<Vec<Option<Vec<bool>>>>,
}

impl<'a> IndexCheck<'a> {
    pub(super) fn new(
        access: &'a Access,
        privileges: &[String],
        allow_restricted_indices: bool,
    ) -> Self {
        IndexCheck {
            access,
            privileges: privileges.iter().map(|name| index::resolve(name)).collect(),
            allow_restricted_indices,
            asks_failures: privileges
                .iter()
                .any(|name| is_failure_store_privilege(name)),
            known: vec![Vec::new(); access.sides().len()],
        }
    }

    /// Which of the privileges are held on every name of the pattern, in their order.
    pub(super) fn answers(&mut self, pattern: &str) -> Result<Vec<bool>, AccessError> {
        let mut answers = vec![true; self.privileges.len()];
        for number in 0..self.known.len() {
            let held = self.answers_of_side(number, pattern)?;
            for (answer, held) in answers.iter_mut().zip(held) {
                *answer &= held;
            }
        }
        Ok(answers)
    }

    fn answers_of_side(&mut self, number: usize, pattern: &str) -> Result<Vec<bool>, AccessError> {
        let (Some(side), Some(known)) =
            (self.access.sides().get(number), self.known.get_mut(number))
        else {
            return Ok(Vec::new());
        };
        let class = side.indices.name_class(pattern);
        if let Some(Some(answers)) = class.and_then(|class| known.get(class)) {
            return Ok(answers.clone());
        }
        let request = ResourceRequest {
            pattern,
            allow_restricted_indices: self.allow_restricted_indices,
            asks_failures: self.asks_failures,
        };
        let covered = side.indices.privileges_on(&request)?;
        let mut answers = Vec::with_capacity(self.privileges.len());
        for privilege in &self.privileges {
            answers.push(
                !covered.is_empty_request
                    && side
                        .indices
                        .covers_privilege(&covered, privilege.as_ref().map_err(Clone::clone)?)?,
            );
        }
        if let Some(class) = class {
            known.resize(known.len().max(class + 1), None);
            if let Some(known) = known.get_mut(class) {
                *known = Some(answers.clone());
            }
        }
        Ok(answers)
    }
}

/// Puts an answer beside its privilege. What is asked twice, with and without restricted names, must
/// be held both times.
fn record(held: &mut TextMap<bool>, privilege: &str, answer: bool) {
    let known = held.get(privilege).copied().unwrap_or(true);
    held.insert(privilege, known && answer);
}
