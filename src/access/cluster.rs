//! The cluster permission: which cluster actions may run.
//!
//! All plain privileges of all roles are one check, so that several may together imply another.
//! Conditional ones stay apart, each with its own language and condition. Reproduces
//! `ClusterPermission` of `org.elasticsearch.xpack.core.security.authz.permission`.

use std::cell::OnceCell;

use super::AccessError;
use super::global::GlobalPrivilege;
use super::merge::{self, Source};
use super::request::{Caller, ClusterRequest};
use super::role::Definitions;
use crate::catalog::ClusterPrivilegeKind;
use crate::pattern::{Language, PatternSet, SetMember};
use crate::privilege::cluster::{self, ClusterPrivilege, OWN_API_KEY_ACTIONS};

/// A resolved privilege and the places it was written at.
pub struct GrantedClusterPrivilege {
    /// The privilege.
    pub privilege: ClusterPrivilege,
    /// Where it was written.
    pub sources: Vec<Source>,
}

/// All cluster privileges of one side of an access.
#[derive(Default)]
pub struct ClusterPermission {
    plain: Vec<GrantedClusterPrivilege>,
    own_api_key: Vec<GrantedClusterPrivilege>,
    global: Vec<(GlobalPrivilege, Source)>,
    union: OnceCell<Language>,
    set: OnceCell<PatternSet>,
}

impl ClusterPermission {
    pub(super) fn of(roles: &Definitions) -> Result<Self, AccessError> {
        let mut permission = ClusterPermission::default();
        for (name, sources) in merge::cluster(roles).iter() {
            let first = sources.first().copied().unwrap_or_default();
            let privilege = cluster::resolve(name)
                .map_err(|error| roles.located("cluster", first, error.into()))?;
            let granted = match privilege.kind {
                ClusterPrivilegeKind::OwnApiKey => &mut permission.own_api_key,
                ClusterPrivilegeKind::Action => &mut permission.plain,
            };
            granted.push(GrantedClusterPrivilege {
                privilege,
                sources: sources.clone(),
            });
        }
        let restricted = &roles.surroundings.restricted;
        for (role, named) in roles.iter().enumerate() {
            let source = Source { role, entry: 0 };
            let global = GlobalPrivilege::of(&named.descriptor.global, restricted)
                .map_err(|error| error.at(&named.name, "/global".to_owned()))?;
            for privilege in global {
                permission.global.push((privilege, source));
            }
        }
        Ok(permission)
    }

    fn languages(&self) -> impl Iterator<Item = Language> {
        let plain = self.plain.iter();
        plain.map(|granted| granted.privilege.actions.clone())
    }

    fn set(&self) -> &PatternSet {
        let members = || self.languages().map(SetMember::Language).collect();
        self.set.get_or_init(|| PatternSet::new(members()))
    }

    /// Whether the action is granted whatever the request. The hot path.
    pub fn allows(&self, action: &str) -> bool {
        match self.set().class(action) {
            Some(class) if !self.set().members(class).is_empty() => true,
            Some(_) if self.own_api_key.is_empty() => false,
            _ => self.grants(action).next().is_some(),
        }
    }

    /// The privileges that grant the action whatever the request.
    pub fn grants<'a>(
        &'a self,
        action: &'a str,
    ) -> impl Iterator<Item = &'a GrantedClusterPrivilege> {
        let own_api_key = self.own_api_key.iter();
        let own_api_key = own_api_key.filter(move |_| OWN_API_KEY_ACTIONS.contains(&action));
        let granting = self.plain.iter().chain(own_api_key);
        granting.filter(move |granted| granted.privilege.actions.contains(action))
    }

    /// Whether the action is granted for that request of that caller
    /// (`ClusterPermission#check`).
    pub fn allows_request(
        &self,
        action: &str,
        request: &ClusterRequest,
        caller: &Caller,
    ) -> Result<bool, AccessError> {
        if self.allows(action) {
            return Ok(true);
        }
        if let ClusterRequest::ApiKeys(keys) = request {
            let own = self
                .own_api_key
                .iter()
                .any(|granted| granted.privilege.actions.contains(action));
            if own && keys.is_about_own_keys(action, caller) {
                return Ok(true);
            }
        }
        for (privilege, _) in &self.global {
            if privilege.allows(action, request)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether everything that the requested privilege allows is allowed here
    /// (`ClusterPermission#implies`): a test on whole languages, never on known actions.
    pub fn implies(&self, requested: &ClusterPrivilege) -> Result<bool, AccessError> {
        if requested.kind == ClusterPrivilegeKind::OwnApiKey && !self.own_api_key.is_empty() {
            return Ok(true);
        }
        if self.plain.is_empty() {
            return Ok(false);
        }
        if self
            .plain
            .iter()
            .any(|granted| granted.privilege.name == requested.name)
        {
            return Ok(true);
        }
        Ok(self.actions().includes(&requested.actions)?)
    }

    /// The privileges that hold for every request.
    pub fn plain(&self) -> &[GrantedClusterPrivilege] {
        &self.plain
    }

    /// `manage_own_api_key`, if granted.
    pub fn own_api_key(&self) -> &[GrantedClusterPrivilege] {
        &self.own_api_key
    }

    /// All of both kinds.
    pub fn written(&self) -> impl Iterator<Item = &GrantedClusterPrivilege> {
        self.plain.iter().chain(&self.own_api_key)
    }

    /// The privileges under `global`.
    pub fn global(&self) -> &[(GlobalPrivilege, Source)] {
        &self.global
    }

    /// All actions that are granted whatever the request.
    pub fn actions(&self) -> &Language {
        let union = || Language::union_of(self.languages());
        self.union.get_or_init(union)
    }
}
