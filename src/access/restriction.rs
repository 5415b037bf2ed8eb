//! Restriction: role descriptors of API keys that are in force only inside a workflow.
//!
//! Reproduces `WorkflowsRestriction` of `org.elasticsearch.xpack.core.security.authz.restriction`.
//! The names are compared as they are stored: validation ignores case and outer blanks, the
//! comparison does not.

use crate::text::TextSet;

/// The workflows that a role is restricted to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restriction {
    workflows: Option<TextSet>,
}

impl Restriction {
    /// `None` is no restriction; an empty set is never in force.
    pub fn new(workflows: Option<TextSet>) -> Self {
        Restriction { workflows }
    }

    /// Whether there is any restriction.
    pub fn is_restricted(&self) -> bool {
        self.workflows.is_some()
    }

    /// Whether the role is in force for a request of that workflow, or of none.
    pub fn allows(&self, workflow: Option<&str>) -> bool {
        self.workflows
            .as_ref()
            .is_none_or(|names| workflow.is_some_and(|workflow| names.contains(workflow)))
    }

    /// The workflows, if it is restricted.
    pub fn workflows(&self) -> Option<&TextSet> {
        self.workflows.as_ref()
    }
}
