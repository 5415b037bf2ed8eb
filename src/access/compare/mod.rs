//! Comparison: what one access grants that another does not.
//!
//! Two accesses are compared by what they decide, never by how they are written: a pattern that
//! another one includes changes nothing, an entry split in two neither. What may be asked is
//! infinite, but it falls into finitely many kinds that both accesses treat alike (`kinds`), so that
//! what an access grants is a finite table (`table`), compared entry by entry.
//!
//! A privilege counts as held on a name if everything it allows is allowed there, whichever entries
//! allow it, as `has_privileges` decides for a concrete name. (For a pattern it wants one entry that
//! covers all of it; by that alone no request differs, so it is no difference here.) Of an access
//! that is limited by others, what all sides grant together is compared. What exists in a cluster plays
//! no part, and roles that are restricted to workflows are compared as they are inside them. A remote
//! cluster is taken to restrict the names that the local one does.

mod applications;
mod cluster;
mod indices;
mod kinds;
mod names;
mod remote;
mod table;
mod visibility;

use std::cell::OnceCell;
use std::rc::Rc;
use std::thread::LocalKey;

use serde::Serialize;

use super::role::Withholding;
use super::{Access, AccessError, Role};
use crate::catalog::{self, License};
use crate::kibana::permission::KibanaDifference;
use crate::pattern::Bound;
use crate::text::TextSet;
use kinds::Kinds;
use names::{Lists, Names};
pub use names::{NameSet, Scope};

/// What changes from one access to another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Comparison {
    /// Whether nothing changes.
    pub equal: bool,
    /// What the second access grants and the first does not.
    pub gained: Difference,
    /// What the first access grants and the second does not.
    pub lost: Difference,
    /// The same in Kibana's terms: features of which more or less is granted in a space.
    pub kibana: Vec<KibanaDifference>,
}

/// What one access grants beyond another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// Cluster privileges and actions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<PrivilegeSet>,
    /// What `global` allows for some requests.
    pub global: Vec<GlobalDifference>,
    /// Privileges on index names.
    pub indices: Vec<IndicesDifference>,
    /// Fields of indices that both accesses may read.
    pub fields: Vec<FieldsDifference>,
    /// Documents of indices that both accesses may read.
    pub documents: Vec<DocumentsDifference>,
    /// Privileges in applications.
    pub applications: Vec<ApplicationsDifference>,
    /// Users to act as.
    pub run_as: Vec<NameSet>,
    /// Privileges on index names of remote clusters.
    pub remote_indices: Vec<RemoteIndicesDifference>,
    /// Cluster privileges on remote clusters.
    pub remote_cluster: Vec<RemoteClusterDifference>,
    /// Workflows in which the access is in force.
    pub workflows: Vec<String>,
    /// Whether it is in force outside of workflows.
    pub outside_workflows: bool,
}

/// Privileges that one access holds and another does not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct PrivilegeSet {
    /// The privileges that include all others of the difference.
    pub privileges: Vec<String>,
    /// Named privileges that are included in these.
    pub implied: Vec<String>,
    /// Examples of actions that are part of none of these privileges.
    pub actions: Vec<String>,
    /// An action that is granted by the one access only, on the witness of the names if there are
    /// names. Absent if no action is, as with a privilege that holds for some requests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<String>,
}

/// What `global` of one access allows and that of another does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct GlobalDifference {
    /// Its key in `global`.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(type = "\"application\" | \"profile\" | \"role\" | \"data_source\"")
    )]
    pub category: &'static str,
    /// The privileges that managed roles may hold or that are held on data sources.
    pub privileges: Vec<String>,
    /// Applications, index names or data sources.
    pub names: NameSet,
}

/// Privileges that one access holds on index names and another does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct IndicesDifference {
    /// The names. The witness ends in `::failures` if it is about the failure store.
    pub names: NameSet,
    /// The parts of data streams.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "(\"data\" | \"failures\")[]"))]
    pub selectors: Vec<&'static str>,
    /// The privileges on them.
    pub privileges: PrivilegeSet,
}

/// Fields that one access sees and another does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct FieldsDifference {
    /// The index names.
    pub names: NameSet,
    /// The fields.
    pub fields: NameSet,
}

/// Documents that one access sees and another need not see. Queries are compared as texts: those of
/// different texts may match the same documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct DocumentsDifference {
    /// The index names.
    pub names: NameSet,
    /// The queries of the access with the difference: a document is visible if it matches one of every
    /// list. Without a list, every document is.
    pub queries: Vec<Vec<String>>,
}

/// Privileges that one access holds in applications and another does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ApplicationsDifference {
    /// The applications.
    pub applications: NameSet,
    /// The resources.
    pub resources: NameSet,
    /// The privileges on them.
    pub privileges: PrivilegeSet,
}

/// Privileges that one access holds on index names of remote clusters and another does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct RemoteIndicesDifference {
    /// The aliases of the clusters.
    pub clusters: NameSet,
    /// Privileges.
    pub indices: Vec<IndicesDifference>,
    /// Fields of indices that both accesses may read.
    pub fields: Vec<FieldsDifference>,
    /// Documents of indices that both accesses may read.
    pub documents: Vec<DocumentsDifference>,
}

/// A privilege that one access holds on remote clusters and another does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct RemoteClusterDifference {
    /// The aliases of the clusters.
    pub clusters: NameSet,
    /// The privilege.
    pub privilege: String,
}

impl Difference {
    /// Whether there is no difference.
    pub fn is_empty(&self) -> bool {
        self.cluster.is_none()
            && self.global.is_empty()
            && self.indices.is_empty()
            && self.fields.is_empty()
            && self.documents.is_empty()
            && self.applications.is_empty()
            && self.run_as.is_empty()
            && self.remote_indices.is_empty()
            && self.remote_cluster.is_empty()
            && self.workflows.is_empty()
            && !self.outside_workflows
    }
}

/// Something of two accesses, or what each of them grants beyond the other.
type Both<T> = [T; 2];

/// The kinds of action that roles with these raw actions tell apart, worked out once for those that name none:
/// most do not.
fn remembered<T>(
    named: &'static LocalKey<OnceCell<Rc<T>>>,
    raw: &TextSet,
    new: impl Fn(&TextSet) -> Result<T, AccessError>,
) -> Result<Rc<T>, AccessError> {
    if !raw.is_empty() {
        return Ok(Rc::new(new(raw)?));
    }
    named.with(|known| {
        if let Some(known) = known.get() {
            return Ok(known.clone());
        }
        let actions = Rc::new(new(raw)?);
        Ok(known.get_or_init(|| actions).clone())
    })
}

impl Access {
    /// What changes from this access to another one.
    ///
    /// Fails with `pattern_too_complex` where the patterns of the two tell too many names apart.
    pub fn compare(&self, after: &Access) -> Result<Comparison, AccessError> {
        let _bound = Bound::one_answer();
        let (own, others) = (self.in_force(), after.in_force());
        let roles: Both<&[&Role]> = [&own, &others];
        let mut found = Both::<Difference>::default();
        cluster::compare(roles, &mut found)?;
        cluster::compare_global(roles, &mut found)?;
        indices::compare_local(roles, &mut found)?;
        applications::compare(roles, [self.stored(), after.stored()], &mut found)?;
        compare_run_as(roles, &mut found)?;
        remote::compare_indices(roles, &mut found)?;
        remote::compare_cluster(roles, &mut found)?;
        compare_workflows(roles, &mut found);
        let [lost, gained] = found;
        // Kibana's privileges need not be among those that applications have registered: `read` of all
        // applications is then no more than its name, but for Kibana.
        let kibana = self.kibana_differences(after, License::Trial);
        Ok(Comparison {
            equal: gained.is_empty() && lost.is_empty() && kibana.is_empty(),
            gained,
            lost,
            kibana,
        })
    }

    /// The sides as they are inside their workflows; the workflows are compared by themselves.
    fn in_force(&self) -> Vec<&Role> {
        let mut roles = Vec::with_capacity(self.sides().len());
        for side in self.sides() {
            let mut withheld = side.withheld.iter();
            let inside = withheld.find(|(why, _)| *why == Withholding::Workflow);
            roles.push(inside.map_or(side, |(_, role)| role));
        }
        roles
    }
}

/// The lists of patterns of each side; `None` is every name.
type NameLists = Vec<Option<Vec<TextSet>>>;

/// The names that each access is granted by lists of patterns and the other is not.
fn compare_names(accesses: &Both<NameLists>) -> Result<Both<Vec<NameSet>>, AccessError> {
    let everything = vec![TextSet::of("*")];
    let mut lists = Lists::default();
    let mut is_used = false;
    for side in accesses.iter().flatten() {
        for list in side.as_ref().unwrap_or(&everything) {
            is_used |= !list.is_empty();
            lists.add(list)?;
        }
    }
    if !is_used {
        return Ok(Both::default());
    }
    let names = Names::new(lists)?;
    let mut common: Both<Kinds> = [names.all(), names.all()];
    for (common, sides) in common.iter_mut().zip(accesses) {
        for side in sides {
            let mut granted = Kinds::default();
            for list in side.as_ref().unwrap_or(&everything) {
                granted.extend(&names.list(list));
            }
            *common = common.and(&granted);
        }
    }
    let [before, after] = common;
    Ok([
        names.sets(&before.without(&after))?,
        names.sets(&after.without(&before))?,
    ])
}

fn compare_run_as(roles: Both<&[&Role]>, found: &mut Both<Difference>) -> Result<(), AccessError> {
    let mut lists = Both::<NameLists>::default();
    for (lists, roles) in lists.iter_mut().zip(roles) {
        for role in roles {
            let mut users = TextSet::new();
            for (pattern, _) in role.run_as.patterns() {
                users.insert(pattern.clone());
            }
            lists.push(Some(vec![users]));
        }
    }
    for (difference, users) in found.iter_mut().zip(compare_names(&lists)?) {
        difference.run_as = users;
    }
    Ok(())
}

fn compare_workflows(roles: Both<&[&Role]>, found: &mut Both<Difference>) {
    let mut known = TextSet::new();
    for workflow in catalog::workflows() {
        known.insert(workflow.name.to_owned());
    }
    for role in roles.iter().copied().flatten() {
        for workflow in role.restriction.workflows().into_iter().flatten() {
            known.insert(workflow.clone());
        }
    }
    let is_in_force = |roles: &[&Role], workflow: Option<&str>| {
        roles.iter().all(|role| role.restriction.allows(workflow))
    };
    let [before, after] = roles;
    for (difference, (with, without)) in found.iter_mut().zip([(before, after), (after, before)]) {
        let differs =
            |workflow: Option<&str>| is_in_force(with, workflow) && !is_in_force(without, workflow);
        difference.outside_workflows = differs(None);
        for workflow in &known {
            if differs(Some(workflow)) {
                difference.workflows.push(workflow.clone());
            }
        }
    }
}
