//! Questions about an access, and the object of optional parts that people write them as.

use crate::json::{Misfit, Place};
use crate::privilege::cluster::is_cluster_action;

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
        /// A concrete name, `::data` and `::failures` allowed.
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
///
/// `{action}` and `{privilege}` alone are about the cluster, or about any index for an index action;
/// with `index` they are about index names, with `application` about an application, and a privilege
/// with `feature` is about Kibana. `{runAs}` and `{api}`, with an `index` or without, are questions
/// of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    tsify(missing_as_null),
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
    #[cfg_attr(target_arch = "wasm32", tsify(type = "boolean | null"))]
    pub allow_restricted_indices: bool,
    /// The application, for an application privilege.
    pub application: Option<String>,
    /// The resource pattern, for an application privilege; all of them if absent.
    pub resource: Option<String>,
    /// A user to act as.
    pub run_as: Option<String>,
    /// The name of a REST API; with it `index` is a concrete name.
    pub api: Option<String>,
    /// Where the API is called; a cluster of the Elastic Stack if absent.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(type = "\"stack\" | \"serverless\" | null")
    )]
    pub deployment: Option<String>,
    /// The id of a feature of Kibana, for a privilege on it.
    pub feature: Option<String>,
    /// The id of the space, for a feature; every space if absent.
    pub space: Option<String>,
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
            api: object.text("api")?,
            deployment: object.text("deployment")?,
            feature: object.text("feature")?,
            space: object.text("space")?,
        };
        object.finish()?;
        Ok(parts)
    }

    /// The question about an access alone that the parts make; `None` if they make none.
    pub fn question(self) -> Option<Question> {
        let QuestionParts {
            action,
            privilege,
            index,
            allow_restricted_indices,
            application,
            resource,
            run_as,
            api: None,
            deployment: None,
            feature: None,
            space: None,
        } = self
        else {
            return None;
        };
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
