//! Advice about entries beside one another.

use super::{Entry, MOST_COMPARISONS};
use crate::role::rules;
use crate::validate::Subject;

rules! { RULES "deploy-manage/users-roles/cluster-or-deployment-auth/role-structure":
    REDUNDANT_ENTRY Info "redundant_entry" "Another entry grants the same or more on the same names.";
}

/// Entries that another entry covers.
pub(super) fn redundant(subject: &mut Subject<'_>, entries: &[Entry<'_>]) {
    let mut comparisons = 0;
    for entry in entries {
        let wider = entries.iter().find(|other| {
            other.position != entry.position
                && covers(other, entry, &mut comparisons)
                // Of two that grant the same the later one is redundant.
                && (other.position < entry.position || !covers(entry, other, &mut comparisons))
        });
        if let Some(wider) = wider {
            let place = subject.place(&wider.steps()).pointer;
            let message = format!("{place} grants all that this entry does, on the same names.");
            let finding = subject.finding(&REDUNDANT_ENTRY, &entry.steps(), message);
            subject.push(finding);
        }
    }
}

/// Whether an entry grants all that another does: the cheap questions first, and languages of
/// names only as long as there have not been too many.
fn covers(wide: &Entry<'_>, narrow: &Entry<'_>, comparisons: &mut usize) -> bool {
    let restricts_as = |entry: &Entry<'_>| {
        (
            entry.read.field_security.clone(),
            entry.read.query_in_force().map(str::to_owned),
        )
    };
    let allows = wide.read.allow_restricted_indices || !narrow.read.allow_restricted_indices;
    let granted = narrow.grants.iter().all(|grant| {
        let Some(grant) = grant else { return false };
        wide.grants
            .iter()
            .flatten()
            .any(|other| other.covers(grant))
    });
    if !allows || !granted || restricts_as(wide) != restricts_as(narrow) {
        return false;
    }
    let plainly = narrow.read.names.iter().all(|name| {
        wide.read
            .names
            .iter()
            .any(|other| super::plainly_covers(other, name))
    });
    if plainly {
        return true;
    }
    // Where no pattern is longer than its fixed beginning the texts have said all there is.
    let is_complex = |name: &String| {
        name.starts_with('/')
            || name.contains('\\')
            || name
                .find(['*', '?'])
                .is_some_and(|at| at + 1 < name.len() || name.ends_with('?'))
    };
    if !wide.read.names.iter().any(is_complex) || *comparisons >= MOST_COMPARISONS {
        return false;
    }
    *comparisons += 1;
    match (wide.names(), narrow.names()) {
        (Some(wide), Some(narrow)) => wide.includes(narrow).unwrap_or(false),
        _ => false,
    }
}
