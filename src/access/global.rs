//! `global`: cluster privileges with a condition on the request.
//!
//! Each allows a few actions, but only for requests about the applications, roles or data sources
//! it names. They never count in `has_privileges`, which asks about privileges without a request.
//! Reproduces `ConfigurableClusterPrivileges` of
//! `org.elasticsearch.xpack.core.security.authz.privilege`.

use std::rc::Rc;

use super::AccessError;
use super::indices::{RequestedNames, ResourceRequest, is_failure_store_privilege};
use super::request::ClusterRequest;
use super::restricted::RestrictedNames;
use crate::catalog;
use crate::host::lower_case;
use crate::pattern::{Language, PatternError, StringMatcher};
use crate::privilege::index::{self, IndexPrivilege, Selector, SelectorClass};
use crate::privilege::is_one_of;
use crate::role::{DataSourcePrivileges, GlobalPrivileges, ManageRolesIndices, RoleDescriptor};

/// One privilege of a role's `global` object, ready to be asked.
pub struct GlobalPrivilege {
    /// Its category: `application`, `profile`, `role` or `data_source`.
    pub category: &'static str,
    condition: Condition,
}

enum Condition {
    /// Every application of the request must match; a request that names none needs a literal
    /// `*` in the list.
    Applications {
        matcher: StringMatcher,
        has_star: bool,
        is_empty: bool,
    },
    /// Every application whose data is touched must match.
    ProfileApplications(StringMatcher),
    /// Every managed role must stay inside these grants.
    ManagedRoles(ManagedRoles),
    /// Every data source of the request must match an entry that grants the action.
    DataSources(Vec<DataSources>),
}

/// An entry of `data_source`.
struct DataSources {
    names: StringMatcher,
    /// In lower case.
    privileges: Vec<String>,
}

/// The actions whose requests name applications (`ApplicationPrivilegesRequest`).
const APPLICATION_REQUESTS: [&str; 3] = [
    "cluster:admin/xpack/security/privilege/delete",
    "cluster:admin/xpack/security/privilege/get",
    "cluster:admin/xpack/security/privilege/put",
];

/// What it takes on a name to delete the role of that name.
const DELETE_INDEX: &str = "delete_index";

impl GlobalPrivilege {
    /// All privileges of one `global` object.
    pub fn of(
        global: &GlobalPrivileges,
        restricted: &Rc<RestrictedNames>,
    ) -> Result<Vec<GlobalPrivilege>, AccessError> {
        let mut privileges = Vec::new();
        let mut add = |category, condition| {
            privileges.push(GlobalPrivilege {
                category,
                condition,
            });
        };
        if let Some(applications) = &global.application_manage {
            let matcher = StringMatcher::new(applications)?;
            let has_star = applications.iter().any(|name| name == "*");
            let condition = Condition::Applications {
                matcher,
                has_star,
                is_empty: applications.is_empty(),
            };
            add("application", condition);
        }
        if let Some(applications) = &global.profile_write {
            let matcher = StringMatcher::new(applications)?;
            add("profile", Condition::ProfileApplications(matcher));
        }
        if let Some(groups) = &global.role_manage {
            let managed = ManagedRoles::of(groups, restricted.clone())?;
            add("role", Condition::ManagedRoles(managed));
        }
        // All entries of a role are one privilege (`DatasourcePrivileges`).
        if let Some(entries) = &global.data_source {
            let mut groups = Vec::new();
            for entry in entries {
                groups.push(DataSources::of(entry)?);
            }
            add("data_source", Condition::DataSources(groups));
        }
        Ok(privileges)
    }

    /// Whether the action is one that this privilege can allow at all: for some request.
    pub fn has_action(&self, action: &str) -> bool {
        let of_category = || {
            let mut categories = catalog::global_privileges().iter();
            let known = categories.find(|known| known.category == self.category);
            known.is_some_and(|known| is_one_of(action, &known.actions))
        };
        match &self.condition {
            Condition::Applications { is_empty, .. } => {
                !is_empty && APPLICATION_REQUESTS.contains(&action)
            }
            Condition::ManagedRoles(managed) => {
                of_category() && (!action.ends_with("delete") || managed.may_delete())
            }
            Condition::ProfileApplications(_) => of_category(),
            Condition::DataSources(groups) => groups.iter().any(|group| group.grants(action)),
        }
    }

    /// Whether it allows that request.
    pub fn allows(&self, action: &str, request: &ClusterRequest) -> Result<bool, AccessError> {
        if !self.has_action(action) {
            return Ok(false);
        }
        let all_match = |matcher: &StringMatcher, names: &[String]| {
            names.iter().all(|name| matcher.matches(name))
        };
        Ok(match (&self.condition, request) {
            (
                Condition::Applications {
                    matcher, has_star, ..
                },
                ClusterRequest::ApplicationPrivileges(names),
            ) => (*has_star || !names.is_empty()) && all_match(matcher, names),
            (Condition::ProfileApplications(matcher), ClusterRequest::ProfileData(names)) => {
                all_match(matcher, names)
            }
            (Condition::DataSources(groups), ClusterRequest::DataSources(names)) => {
                let is_covered = |name: &String| {
                    let mut granting = groups.iter();
                    granting.any(|group| group.grants(action) && group.names.matches(name))
                };
                !names.is_empty() && names.iter().all(is_covered)
            }
            (Condition::ManagedRoles(managed), ClusterRequest::PutRoles(roles)) => {
                for role in roles {
                    if !managed.allows_role(role)? {
                        return Ok(false);
                    }
                }
                true
            }
            (Condition::ManagedRoles(managed), ClusterRequest::DeleteRoles(names)) => {
                managed.covers(names, &[DELETE_INDEX.to_owned()])?
            }
            _ => false,
        })
    }
}

impl DataSources {
    fn of(entry: &DataSourcePrivileges) -> Result<Self, PatternError> {
        Ok(DataSources {
            names: StringMatcher::new(&entry.names)?,
            privileges: entry
                .privileges
                .iter()
                .map(|name| lower_case(name))
                .collect(),
        })
    }

    fn grants(&self, action: &str) -> bool {
        catalog::data_source_privileges().iter().any(|known| {
            known.actions.contains(&action) && self.privileges.iter().any(|name| name == known.name)
        })
    }
}

/// `role.manage.indices`: the grants that managed roles must stay inside.
struct ManagedRoles {
    groups: Vec<ManagedGroup>,
    restricted: Rc<RestrictedNames>,
}

#[derive(Clone)]
struct ManagedGroup {
    names: Language,
    privilege: IndexPrivilege,
}

/// Virtual groups at most; beyond, the privilege is too complex to evaluate.
const VIRTUAL_GROUP_LIMIT: usize = 4096;

impl ManagedRoles {
    fn of(
        entries: &[ManageRolesIndices],
        restricted: Rc<RestrictedNames>,
    ) -> Result<Self, AccessError> {
        let mut groups = Vec::new();
        for entry in entries {
            let names = Language::of(&entry.names)?.difference(restricted.language());
            for privilege in index::resolve_by_selector(&entry.privileges)? {
                groups.push(ManagedGroup {
                    names: names.clone(),
                    privilege,
                });
            }
        }
        Ok(ManagedRoles { groups, restricted })
    }

    /// Whether there may be a role that may be deleted.
    fn may_delete(&self) -> bool {
        let held = self
            .groups
            .iter()
            .map(|group| group.privilege.actions.clone());
        let held = Language::union_of(held);
        index::resolve(DELETE_INDEX).is_ok_and(|wanted| held.includes(&wanted.actions) != Ok(false))
    }

    fn allows_role(&self, role: &RoleDescriptor) -> Result<bool, AccessError> {
        let has_more_than_indices = !role.cluster.is_empty()
            || !role.global.is_absent()
            || !role.applications.is_empty()
            || !role.run_as.is_empty()
            || !role.remote_indices.is_empty()
            || !role.remote_cluster.is_empty()
            || role.restriction.is_some();
        if has_more_than_indices {
            return Ok(false);
        }
        for entry in &role.indices {
            // Restricted indices are never handed on, not even by an entry that names none.
            if entry.allow_restricted_indices || !self.covers(&entry.names, &entry.privileges)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether the names are covered with all of the privileges.
    fn covers(&self, names: &[String], privileges: &[String]) -> Result<bool, AccessError> {
        let combines = names
            .iter()
            .any(|name| name.starts_with('/') && name.ends_with('/'));
        let groups = if combines {
            self.combined_groups()?
        } else {
            self.groups.clone()
        };
        let asks_failures = privileges
            .iter()
            .any(|name| is_failure_store_privilege(name));
        for name in names {
            let request = ResourceRequest {
                pattern: name,
                allow_restricted_indices: false,
                asks_failures,
            };
            let Some(requested) = RequestedNames::new(&request, &self.restricted)? else {
                return Ok(false);
            };
            let wanted = requested.effective_language(&self.restricted);
            let mut covering = Vec::new();
            for group in &groups {
                if group.names.includes(&wanted)? {
                    covering.push(&group.privilege);
                }
            }
            let union_for = |selector| {
                let admitted: Vec<_> = covering
                    .iter()
                    .filter(|privilege| privilege.selector.admits(selector))
                    .map(|privilege| privilege.actions.clone())
                    .collect();
                (!admitted.is_empty()).then(|| Language::union_of(admitted))
            };
            let data = union_for(Selector::Data);
            let failures = if asks_failures {
                union_for(Selector::Failures)
            } else {
                None
            };
            for privilege in privileges {
                let wanted = index::resolve(privilege)?;
                let covered = |selector, union: &Option<Language>| match union {
                    Some(union) if wanted.selector.admits(selector) => {
                        union.includes(&wanted.actions)
                    }
                    _ => Ok(false),
                };
                if !covered(Selector::Data, &data)? && !covered(Selector::Failures, &failures)? {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// The groups, and for every set of groups with privileges in common one more that holds those
    /// privileges on all their names. Elasticsearch builds these only for this privilege, and only
    /// when a regular expression is asked about (`IndicesPermission#checkResourcePrivileges` with
    /// `combineIndexGroups`).
    fn combined_groups(&self) -> Result<Vec<ManagedGroup>, AccessError> {
        let mut combined: Vec<ManagedGroup> = Vec::new();
        for group in &self.groups {
            let mut added = vec![group.clone()];
            for other in &combined {
                let selectors = (other.privilege.selector, group.privilege.selector);
                let Some(selector) = common_selector(selectors.0, selectors.1) else {
                    continue;
                };
                let common = other
                    .privilege
                    .actions
                    .intersection(&group.privilege.actions);
                if common.is_empty()? {
                    continue;
                }
                added.push(ManagedGroup {
                    names: other.names.union(&group.names),
                    privilege: IndexPrivilege {
                        names: other.privilege.names.intersection(&group.privilege.names),
                        actions: common,
                        selector,
                    },
                });
            }
            combined.append(&mut added);
            if combined.len() > VIRTUAL_GROUP_LIMIT {
                return Err(crate::pattern::TooComplex.into());
            }
        }
        Ok(combined)
    }
}

/// The parts of a data stream that privileges of both classes reach, if there are any.
fn common_selector(a: SelectorClass, b: SelectorClass) -> Option<SelectorClass> {
    match (a, b) {
        (SelectorClass::All, other) | (other, SelectorClass::All) => Some(other),
        (SelectorClass::DataAndFailures, other) | (other, SelectorClass::DataAndFailures) => {
            Some(other)
        }
        _ => (a == b).then_some(a),
    }
}
