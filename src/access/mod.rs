//! Several roles become one access that answers questions.
//!
//! An [`Access`] is built once from an [`AccessSpec`] and then asked many times. It has one or more
//! *sides*, each a complete permission of its own ([`Role`]): the roles of the user, or of an API
//! key, and the roles that bound it. Everything must be granted by every side.
//!
//! The way from an entry of a role to an answer: [`merge`](NamedRole) collates the entries of all
//! roles, [`indices`], [`cluster`], [`applications`], [`run_as`] and [`remote`] hold what they come
//! to, and the questions are asked of those: [`has_privileges`], [`user_privileges`], [`authorize`].

#[cfg(feature = "apis")]
pub mod apis;
pub mod applications;
pub mod authorize;
pub mod cluster;
#[cfg(feature = "explain")]
pub mod compare;
mod error;
#[cfg(feature = "explain")]
pub mod explain;
pub mod fields;
pub mod global;
pub mod has_privileges;
mod implicit;
pub mod indices;
#[cfg(feature = "kibana")]
pub mod kibana;
mod lazy;
mod lenient;
pub mod matrix;
mod merge;
pub mod overview;
pub mod remote;
pub mod request;
mod restricted;
pub mod restriction;
mod role;
pub mod run_as;
mod spec;
#[cfg(feature = "explain")]
pub mod suggest;
pub mod user_privileges;
#[cfg(feature = "explain")]
pub mod who_can;

use std::rc::Rc;

pub use error::AccessError;
pub use merge::{NamedRole, Source};
pub use request::{ApiKeyRequest, Caller, ClusterRequest};
pub use restricted::RestrictedNames;
pub use role::{Role, Withholding};
pub use spec::{AccessSpec, DataStream, Inventory, Problem, RoleReference};

use crate::pattern::Bound;
use crate::privilege::application::StoredPrivilege;
use crate::privilege::cluster::is_cluster_action;
use crate::privilege::index::Selector;
use role::Surroundings;

/// What a set of roles comes to.
pub struct Access {
    sides: Vec<Role>,
    surroundings: Rc<Surroundings>,
    inventory: Inventory,
    username: String,
    workflow: Option<String>,
    problems: Vec<Problem>,
}

impl Access {
    /// Builds an access. Unknown role names are reported by [`Self::problems`]; what Elasticsearch
    /// could not build a role from is an error, unless the spec asks to leave it out.
    pub fn new(spec: &AccessSpec) -> Result<Self, AccessError> {
        Self::of(spec.clone())
    }

    /// The same, of a spec that nobody else needs.
    #[inline(never)]
    pub fn of(mut spec: AccessSpec) -> Result<Self, AccessError> {
        let _bound = Bound::one_answer();
        let restricted = match &spec.restricted_indices {
            Some(patterns) => Rc::new(RestrictedNames::of(patterns)?),
            None => RestrictedNames::of_catalog(),
        };
        let surroundings = Rc::new(Surroundings {
            restricted,
            stored: std::mem::take(&mut spec.application_privileges),
            is_api_key: !spec.limited_by.is_empty(),
        });
        let mut problems = Vec::new();
        let limited_by = std::mem::take(&mut spec.limited_by);
        let mut sides = Vec::with_capacity(1 + limited_by.len());
        let roles = std::mem::take(&mut spec.roles);
        // An API key without role descriptors of its own has those of its owner.
        let own = (!roles.is_empty() || limited_by.is_empty()).then_some(roles);
        for references in own.into_iter().chain(limited_by) {
            let roles = spec.resolve(references, &mut problems);
            let (roles, unlicensed) =
                if spec.skip_invalid || spec.without_field_and_document_security {
                    spec.sift(roles, &mut problems)
                } else {
                    (roles, Vec::new())
                };
            let workflow = spec.workflow.as_deref();
            let mut side = Role::compile(roles, &surroundings)?.inside(workflow, &surroundings)?;
            // What Elasticsearch leaves out need not be valid.
            if !unlicensed.is_empty()
                && let Ok(role) = Role::compile(unlicensed, &surroundings)
            {
                side.withheld.push((Withholding::Licence, role));
            }
            sides.push(side);
        }
        Ok(Access {
            sides,
            surroundings,
            inventory: spec.inventory,
            username: spec.username,
            workflow: spec.workflow,
            problems,
        })
    }

    /// What Elasticsearch would pass over in silence, such as unknown role names.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The sides, all of which must grant: the access's own roles, then each limited-by.
    pub fn sides(&self) -> &[Role] {
        &self.sides
    }

    /// Whether roles bound this access beside its own.
    pub fn is_limited(&self) -> bool {
        self.sides.len() > 1
    }

    /// The user's name as given.
    pub fn username(&self) -> &str {
        &self.username
    }

    /// The privileges that applications have registered, as far as the spec said.
    pub fn stored(&self) -> &[StoredPrivilege] {
        &self.surroundings.stored
    }

    /// The workflow that requests run in.
    pub fn workflow(&self) -> Option<&str> {
        self.workflow.as_deref()
    }

    /// The names that exist, as far as the spec said.
    pub fn inventory(&self) -> &Inventory {
        &self.inventory
    }

    /// Whether the action may run, on that concrete name if there is one.
    ///
    /// Without a name, a cluster action is decided by the cluster privileges and an index action
    /// by whether it is granted on any name at all. A name may end in `::data` or `::failures`. The
    /// name stands for an index unless the inventory knows better. What everybody may do about
    /// themselves is not counted.
    pub fn allows(&self, action: &str, name: Option<&str>) -> bool {
        let anywhere = || {
            let mut sides = self.sides.iter();
            sides.all(|side| side.indices.allows_on_any_name(action))
        };
        match name {
            None if is_cluster_action(action) => {
                self.sides.iter().all(|side| side.cluster.allows(action))
            }
            None => anywhere(),
            Some(name) if self.inventory.is_empty() => {
                let (name, selector) = split_selector(name);
                self.sides
                    .iter()
                    .all(|side| side.indices.allows(action, name, selector))
            }
            // Who may do everything still may not do what is no action on indices
            // (`RBACEngine#authorizeIndexAction`).
            Some(name) => anywhere() && self.authorize(action, &[name]).granted,
        }
    }

    /// Whether a cluster action may run for that request of that caller.
    pub fn allows_request(
        &self,
        action: &str,
        request: &ClusterRequest,
        caller: &Caller,
    ) -> Result<bool, AccessError> {
        for side in &self.sides {
            if !side.cluster.allows_request(action, request, caller)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether one may act as that user.
    pub fn allows_run_as(&self, user: &str) -> bool {
        self.sides.iter().all(|side| side.run_as.allows(user))
    }

    /// Whether any side is restricted to workflows.
    pub fn is_restricted_to_workflows(&self) -> bool {
        self.sides
            .iter()
            .any(|side| side.restriction.is_restricted())
    }

    /// Whether every side is in force for a request of that workflow, or of none.
    pub fn is_in_force_for(&self, workflow: Option<&str>) -> bool {
        self.sides
            .iter()
            .all(|side| side.restriction.allows(workflow))
    }

    /// Whether any side restricts fields or documents somewhere.
    pub fn has_field_or_document_level_security(&self) -> bool {
        self.sides
            .iter()
            .any(|side| side.indices.has_field_or_document_level_security())
    }
}

/// Splits `logs::failures` into the name and the part of it that is meant.
pub fn split_selector(name: &str) -> (&str, Selector) {
    if let Some(name) = name.strip_suffix("::failures") {
        (name, Selector::Failures)
    } else {
        (name.strip_suffix("::data").unwrap_or(name), Selector::Data)
    }
}
