//! Advice about entries beside one another.

use std::rc::Rc;

use super::{Entry, MOST_COMPARISONS};
use crate::role::rules;
use crate::validate::Subject;

rules! { RULES "deploy-manage/users-roles/cluster-or-deployment-auth/role-structure":
    REDUNDANT_ENTRY Info "redundant_entry" "Another entry grants the same or more on the same names.";
}

/// How many pairs of entries are looked at.
const MOST_PAIRS: usize = 20_000;

/// Entries that another entry covers.
pub(super) fn redundant(subject: &mut Subject<'_>, entries: &[Entry<'_>]) {
    let mut comparisons = 0;
    let mut pairs = 0;
    for entry in entries {
        let wider = entries.iter().find(|other| {
            pairs += 1;
            pairs <= MOST_PAIRS
                && other.position != entry.position
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
    let same_restriction = wide.read.query_in_force() == narrow.read.query_in_force()
        && wide.read.field_security == narrow.read.field_security;
    let flag = wide.read.allow_restricted_indices || !narrow.read.allow_restricted_indices;
    if !same_restriction || !flag {
        return false;
    }
    let same = Rc::ptr_eq(&wide.privileges, &narrow.privileges);
    let granted = narrow.privileges.grants.iter().all(|grant| {
        let Some(grant) = grant else { return false };
        let mut wide = wide.privileges.grants.iter().flatten();
        same || wide.any(|wide| wide.covers(grant))
    });
    granted && covers_names(wide, narrow, comparisons)
}

fn covers_names(wide: &Entry<'_>, narrow: &Entry<'_>, comparisons: &mut usize) -> bool {
    let names = &wide.read.names;
    let plainly = |name: &String| names.iter().any(|wide| super::plainly_covers(wide, name));
    if narrow.read.names.iter().all(plainly) {
        return true;
    }
    // Of plain patterns the texts have said all there is.
    if !names.iter().any(|name| super::is_complex(name)) || *comparisons >= MOST_COMPARISONS {
        return false;
    }
    *comparisons += 1;
    match (wide.names(), narrow.names()) {
        (Some(wide), Some(narrow)) => wide.includes(narrow).unwrap_or(false),
        _ => false,
    }
}
