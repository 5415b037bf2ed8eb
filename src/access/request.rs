//! What a question about a cluster action may carry: the caller, and the parts of the request
//! that conditional privileges look at.
//!
//! Most cluster privileges need nothing but the action's name. Two kinds look further:
//! `manage_own_api_key` wants to know whose API keys a request is about, the privileges under
//! `global` want to know which applications, roles or data sources it touches.

use crate::privilege::cluster::OWN_API_KEY_ACTIONS;
use crate::role::RoleDescriptor;
use crate::text::is_blank;

/// Who asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caller {
    /// The effective user's name, after run-as.
    pub username: String,
    /// The realm the effective user comes from.
    pub realm: String,
    /// All realms of that realm's domain, if it belongs to one.
    pub domain_realms: Vec<String>,
    /// The id of the API key that authenticated the effective user, if one did.
    pub api_key_id: Option<String>,
}

/// The part of a request that a condition may look at.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ClusterRequest {
    /// Nothing is known of the request, or it carries nothing of interest.
    #[default]
    Unspecified,
    /// A request of the API key APIs.
    ApiKeys(ApiKeyRequest),
    /// Get, put or delete application privileges of these applications.
    ApplicationPrivileges(Vec<String>),
    /// Update profile data: the top-level keys of `labels` (called `access` in the request
    /// class) and of `data`.
    ProfileData(Vec<String>),
    /// Put one or several roles.
    PutRoles(Vec<RoleDescriptor>),
    /// Delete the roles of these names.
    DeleteRoles(Vec<String>),
    /// Use or change the ES|QL data sources of these names.
    DataSources(Vec<String>),
}

/// What an API key request is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiKeyRequest {
    /// Ids of the keys; absent when the request names none.
    pub api_key_ids: Option<Vec<String>>,
    /// Only keys of this user.
    pub user_name: Option<String>,
    /// Only keys of users of this realm.
    pub realm_name: Option<String>,
    /// Only keys that the caller owns.
    pub owner: bool,
    /// Whether limited-by role descriptors are asked for.
    pub with_limited_by: bool,
    /// Whether a query is filtered to the caller's keys.
    pub filter_for_current_user: bool,
}

/// What an API key request does, told by the action that runs it.
enum ApiKeyOperation {
    Get,
    Invalidate,
    Query,
}

const API_KEY_ACTIONS: &str = "cluster:admin/xpack/security/api_key/";

const API_KEY_OPERATIONS: [(&str, ApiKeyOperation); 4] = [
    ("get", ApiKeyOperation::Get),
    ("invalidate", ApiKeyOperation::Invalidate),
    ("query", ApiKeyOperation::Query),
    ("query_aggregations", ApiKeyOperation::Query),
];

impl ApiKeyRequest {
    /// Whether a request with that action can be about the caller's own keys only. Granting and
    /// cloning keys never is.
    pub fn can_be_about_own_keys(action: &str) -> bool {
        let own = ApiKeyRequest {
            owner: true,
            filter_for_current_user: true,
            ..ApiKeyRequest::default()
        };
        own.is_about_own_keys(action, &Caller::default())
    }

    /// Whether the request is about the caller's own keys only, so that `manage_own_api_key`
    /// suffices (`ManageOwnApiKeyClusterPrivilege`).
    pub fn is_about_own_keys(&self, action: &str, caller: &Caller) -> bool {
        if OWN_API_KEY_ACTIONS.contains(&action) {
            return true;
        }
        let Some(name) = action.strip_prefix(API_KEY_ACTIONS) else {
            return false;
        };
        let operation = API_KEY_OPERATIONS.iter().find(|(known, _)| *known == name);
        let reads_limits_by_key = caller.api_key_id.is_some() && self.with_limited_by;
        match operation.map(|(_, operation)| operation) {
            Some(ApiKeyOperation::Get) => !reads_limits_by_key && self.are_all_owned(caller),
            Some(ApiKeyOperation::Invalidate) => self.are_all_owned(caller),
            Some(ApiKeyOperation::Query) => self.filter_for_current_user && !reads_limits_by_key,
            None => false,
        }
    }

    fn are_all_owned(&self, caller: &Caller) -> bool {
        match self.api_key_ids.as_deref() {
            Some(ids) if !ids.is_empty() => ids.iter().all(|id| self.is_owned(Some(id), caller)),
            _ => self.is_owned(None, caller),
        }
    }

    fn is_owned(&self, id: Option<&String>, caller: &Caller) -> bool {
        if let Some(own) = &caller.api_key_id {
            return id == Some(own);
        }
        if self.owner {
            return true;
        }
        let has_text = |text: &str| !text.chars().all(is_blank);
        match (&self.user_name, &self.realm_name) {
            (Some(user), Some(realm)) if has_text(user) && has_text(realm) => {
                *user == caller.username
                    && (*realm == caller.realm || caller.domain_realms.contains(realm))
            }
            _ => false,
        }
    }
}
