//! Differences on remote clusters.
//!
//! Entries are about clusters by patterns of their aliases. All aliases that the same entries are
//! about are compared at once.

use super::indices::{self, IndexDifferences, IndexGrant, IndexSide};
use super::kinds::Kinds;
use super::names::{Lists, Names};
use super::{
    Both, Difference, NameLists, RemoteClusterDifference, RemoteIndicesDifference, compare_names,
};
use crate::access::fields::FieldPermissions;
use crate::access::remote::supported_by_current_version;
use crate::access::{AccessError, Role};
use crate::privilege::index;
use crate::text::TextSet;

/// The privileges that each access holds on remote clusters and the other does not.
pub(super) fn compare_cluster(
    accesses: Both<&[&Role]>,
    found: &mut Both<Difference>,
) -> Result<(), AccessError> {
    for privilege in supported_by_current_version() {
        let mut lists = Both::<NameLists>::default();
        for (lists, roles) in lists.iter_mut().zip(accesses) {
            for role in roles {
                let mut clusters = Vec::new();
                for remote in &role.remote.cluster {
                    if remote.supported(&[privilege]).contains(privilege) {
                        clusters.push(remote.entry.clusters.iter().cloned().collect());
                    }
                }
                lists.push(Some(clusters));
            }
        }
        for (difference, clusters) in found.iter_mut().zip(compare_names(&lists)?) {
            for clusters in clusters {
                difference.remote_cluster.push(RemoteClusterDifference {
                    clusters,
                    privilege: privilege.to_owned(),
                });
            }
        }
    }
    Ok(())
}

/// What each access grants on the index names of remote clusters and the other does not.
pub(super) fn compare_indices(
    accesses: Both<&[&Role]>,
    found: &mut Both<Difference>,
) -> Result<(), AccessError> {
    let mut clusters: Vec<&TextSet> = Vec::new();
    let mut lists = Lists::default();
    for role in accesses.iter().copied().flatten() {
        for remote in &role.remote.indices {
            lists.add(&remote.clusters)?;
            clusters.push(&remote.clusters);
        }
    }
    if clusters.is_empty() {
        return Ok(());
    }
    let aliases = Names::new(lists)?;
    let mut covered = Vec::with_capacity(clusters.len());
    for list in clusters {
        covered.push(aliases.list(list));
    }
    // For each set of entries the aliases that just these are about.
    let mut parts: Vec<(Kinds, Kinds)> = Vec::new();
    for alias in aliases.all().to_vec() {
        let mut about = Kinds::default();
        for (number, covered) in covered.iter().enumerate() {
            if covered.contains(alias) {
                about.insert(number);
            }
        }
        match parts.iter_mut().find(|(known, _)| *known == about) {
            Some((_, part)) => part.insert(alias),
            None => parts.push((about, Kinds::of(alias))),
        }
    }
    let mut rows = Both::<Vec<(IndexDifferences, Kinds)>>::default();
    for (about, part) in parts {
        let mut numbers = 0..;
        let mut is_about = || numbers.next().is_some_and(|number| about.contains(number));
        let mut sides = Both::<Vec<IndexSide>>::default();
        for (sides, roles) in sides.iter_mut().zip(accesses) {
            *sides = grants(roles, &mut is_about)?;
        }
        for (rows, difference) in rows.iter_mut().zip(indices::compare(&sides)?) {
            match rows.iter_mut().find(|(known, _)| *known == difference) {
                Some((_, clusters)) => clusters.extend(&part),
                None => rows.push((difference, part.clone())),
            }
        }
    }
    for (found, rows) in found.iter_mut().zip(rows) {
        for (difference, clusters) in rows {
            if difference == IndexDifferences::default() {
                continue;
            }
            for clusters in aliases.sets(&clusters)? {
                let difference = difference.clone();
                found.remote_indices.push(RemoteIndicesDifference {
                    clusters,
                    indices: difference.indices,
                    fields: difference.fields,
                    documents: difference.documents,
                });
            }
        }
    }
    Ok(())
}

/// What the entries grant that are about a cluster, in the order of the entries of all sides.
fn grants(
    roles: &[&Role],
    is_about: &mut dyn FnMut() -> bool,
) -> Result<Vec<IndexSide>, AccessError> {
    let mut sides = Vec::with_capacity(roles.len());
    for role in roles {
        let mut side = IndexSide::of(role);
        for remote in &role.remote.indices {
            if !is_about() {
                continue;
            }
            for group in &remote.groups {
                let fields = FieldPermissions::of(&group.fields)?;
                for privilege in index::resolve_by_selector(&group.privileges.texts())? {
                    side.grants.push(IndexGrant {
                        names: group.names.clone(),
                        allow_restricted_indices: group.allow_restricted_indices,
                        privilege,
                        fields: fields.clone(),
                        queries: group.queries.clone(),
                        updates_mappings: false,
                    });
                }
            }
        }
        sides.push(side);
    }
    Ok(sides)
}
