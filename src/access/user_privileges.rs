//! `GET /_security/user/_privileges`: what the merged roles of a user hold.
//!
//! Reproduces `RBACEngine#buildUserPrivilegesResponseObject` and the response's shape.

use serde::Serialize;

use super::fields::FieldDefinitions;
use super::indices::Group;
use super::role::Role;
use super::{Access, AccessError};
use crate::json::Json;
use crate::role::global_to_json;
use crate::text::{TextMap, TextSet};

/// The body of the response.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct UserPrivileges {
    /// Cluster privileges in lower case, sorted.
    pub cluster: Vec<String>,
    /// One object a global privilege.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "object[]"))]
    pub global: Vec<Json>,
    /// One object a group of names.
    pub indices: Vec<UserIndicesPrivileges>,
    /// One object a resolved application privilege.
    pub applications: Vec<UserApplicationPrivileges>,
    /// Patterns of users that one may act as.
    pub run_as: Vec<String>,
    /// Index privileges on remote clusters; left out if there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remote_indices: Vec<UserIndicesPrivileges>,
    /// Cluster privileges on remote clusters; left out if there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remote_cluster: Vec<UserRemoteClusterPrivileges>,
}

/// Index privileges on a group of names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct UserIndicesPrivileges {
    /// Index name expressions, sorted.
    pub names: Vec<String>,
    /// Privileges in lower case, sorted.
    pub privileges: Vec<String>,
    /// The field definitions united; left out where every field is granted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub field_security: Vec<UserFieldSecurity>,
    /// The document queries as JSON text; left out where every document is granted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub query: Vec<String>,
    /// Whether restricted names are covered.
    pub allow_restricted_indices: bool,
    /// Cluster alias patterns; only for remote clusters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clusters: Vec<String>,
}

/// One field definition.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct UserFieldSecurity {
    /// Granted fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grant: Vec<String>,
    /// Fields taken out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
}

/// Privileges in an application.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct UserApplicationPrivileges {
    /// The application.
    pub application: String,
    /// Privilege names and action patterns.
    pub privileges: Vec<String>,
    /// Resource patterns.
    pub resources: Vec<String>,
}

/// Cluster privileges on remote clusters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct UserRemoteClusterPrivileges {
    /// The privileges.
    pub privileges: Vec<String>,
    /// Cluster alias patterns.
    pub clusters: Vec<String>,
}

impl Access {
    /// What the user holds. A limited access has no flat form: Elasticsearch refuses the question.
    pub fn user_privileges(&self) -> Result<UserPrivileges, AccessError> {
        match self.sides() {
            [only] => only.user_privileges(),
            _ => Err(AccessError::new(
                "limited_access_has_no_flat_form",
                "Cannot retrieve privileges for API keys with assigned role descriptors. Please use \
                 the Get API key information API https://ela.st/es-api-get-api-key",
            )),
        }
    }
}

impl Role {
    /// What this side alone holds.
    pub fn user_privileges(&self) -> Result<UserPrivileges, AccessError> {
        let plain = self
            .cluster
            .plain()
            .iter()
            .chain(self.cluster.own_api_key());
        let cluster: TextSet = plain
            .map(|granted| granted.privilege.name.clone())
            .collect();
        Ok(UserPrivileges {
            cluster: cluster.into_iter().collect(),
            global: self.user_global(),
            indices: joined(self.indices.groups()),
            applications: self.user_applications()?,
            run_as: self
                .run_as
                .patterns()
                .iter()
                .map(|(pattern, _)| pattern)
                .collect::<TextSet>()
                .to_vec(),
            remote_indices: self.user_remote_indices(),
            remote_cluster: self
                .remote
                .cluster
                .iter()
                .map(|remote| UserRemoteClusterPrivileges {
                    privileges: remote.entry.privileges.clone(),
                    clusters: remote.entry.clusters.clone(),
                })
                .collect(),
        })
    }

    /// One object for each category that a role has something of, each said once.
    fn user_global(&self) -> Vec<Json> {
        let mut global = Vec::new();
        for role in self.descriptors.iter() {
            let Some(Json::Object(categories)) = global_to_json(&role.descriptor.global) else {
                continue;
            };
            for (category, privilege) in categories {
                let is_empty = matches!(&privilege, Json::Object(members) if members.is_empty());
                let one = Json::Object(vec![(category, privilege)]);
                if !is_empty && !global.contains(&one) {
                    global.push(one);
                }
            }
        }
        global
    }

    /// A narrow privilege also lists the resources that it is held on through a broader one.
    fn user_applications(&self) -> Result<Vec<UserApplicationPrivileges>, AccessError> {
        self.applications
            .entries()
            .iter()
            .map(|entry| {
                let resources = self.applications.resources_of(&entry.privilege)?;
                Ok(UserApplicationPrivileges {
                    application: entry.privilege.application.clone(),
                    privileges: entry.privilege.names.iter().cloned().collect(),
                    resources: resources.into_iter().collect(),
                })
            })
            .collect()
    }

    fn user_remote_indices(&self) -> Vec<UserIndicesPrivileges> {
        self.remote
            .indices
            .iter()
            .flat_map(|remote| {
                remote.groups.iter().map(|group| UserIndicesPrivileges {
                    names: group.names.iter().cloned().collect(),
                    privileges: group.privileges.iter().cloned().collect(),
                    field_security: user_fields(&group.fields),
                    query: group.queries.iter().flatten().cloned().collect(),
                    allow_restricted_indices: group.allow_restricted_indices,
                    clusters: remote.clusters.iter().cloned().collect(),
                })
            })
            .collect()
    }
}

fn user_group(group: &Group) -> UserIndicesPrivileges {
    UserIndicesPrivileges {
        names: group.names.iter().cloned().collect(),
        privileges: group.privilege.names.iter().cloned().collect(),
        field_security: if group.fields.is_restricted() {
            user_fields(&group.fields.definitions)
        } else {
            Vec::new()
        },
        query: group.queries.iter().flatten().cloned().collect(),
        allow_restricted_indices: group.allow_restricted_indices,
        clusters: Vec::new(),
    }
}

/// Field definitions as the response shows them: those that withhold nothing are left out.
pub fn user_fields(definitions: &FieldDefinitions) -> Vec<UserFieldSecurity> {
    definitions
        .iter()
        .filter(|definition| definition.grant.is_some() || definition.except.is_some())
        .map(|definition| UserFieldSecurity {
            grant: definition.grant.clone().unwrap_or_default(),
            except: definition.except.clone().unwrap_or_default(),
        })
        .collect()
}

/// Groups that were split by selector only are shown as one again. If any that belong together
/// differ in fields or queries, nothing is joined at all.
fn joined(groups: &[Group]) -> Vec<UserIndicesPrivileges> {
    let shown: Vec<UserIndicesPrivileges> = groups.iter().map(user_group).collect();
    let mut positions: TextMap<usize> = TextMap::default();
    let mut joined: Vec<UserIndicesPrivileges> = Vec::new();
    for group in &shown {
        let flag = if group.allow_restricted_indices {
            "restricted"
        } else {
            ""
        };
        let key = [flag, "\n", &group.names.join("\n")].concat();
        let known = positions.get(key.as_str());
        let Some(known) = known.and_then(|position| joined.get_mut(*position)) else {
            positions.insert(key, joined.len());
            joined.push(group.clone());
            continue;
        };
        if known.field_security != group.field_security || known.query != group.query {
            return shown;
        }
        let privileges = known
            .privileges
            .drain(..)
            .chain(group.privileges.iter().cloned());
        known.privileges = privileges.collect::<TextSet>().to_vec();
    }
    joined
}
