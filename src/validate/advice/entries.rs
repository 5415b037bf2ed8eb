//! Advice about entries beside one another.

use std::rc::Rc;

use super::{Entry, MOST_COMPARISONS, Shape};
use crate::role::rules;
use crate::validate::Subject;

rules! { RULES "deploy-manage/users-roles/cluster-or-deployment-auth/role-structure":
    REDUNDANT_ENTRY Info "redundant_entry" "Another entry grants the same or more on the same names.";
}

/// How many pairs of entries are looked at.
const MOST_PAIRS: usize = 20_000;

/// Entries that another entry covers.
pub(super) fn redundant(subject: &mut Subject<'_>, entries: &[Entry<'_>]) {
    if entries.len() < 2 {
        return;
    }
    let entries: Vec<Shown<'_, '_>> = entries.iter().map(Shown::new).collect();
    let mut comparisons = 0;
    let mut pairs = 0;
    for narrow in &entries {
        let wider = entries.iter().find(|wide| {
            pairs += 1;
            let (before, after) = (wide.entry.position, narrow.entry.position);
            pairs <= MOST_PAIRS
                && before != after
                && covers(wide, narrow, &mut comparisons)
                // Of two that grant the same the later one is redundant.
                && (before < after || !covers(narrow, wide, &mut comparisons))
        });
        if let Some(wider) = wider {
            let place = subject.place(&wider.entry.steps()).pointer;
            let message = format!("{place} grants all that this entry does, on the same names.");
            let finding = subject.finding(&REDUNDANT_ENTRY, &narrow.entry.steps(), message);
            subject.push(finding);
        }
    }
}

/// An entry, and what shows of its names at a glance.
struct Shown<'e, 'r> {
    entry: &'e Entry<'r>,
    names: Vec<Shape<'r>>,
    is_complex: bool,
}

impl<'e, 'r> Shown<'e, 'r> {
    fn new(entry: &'e Entry<'r>) -> Shown<'e, 'r> {
        let names = &entry.read.names;
        Shown {
            entry,
            names: names.iter().map(|name| Shape::new(name)).collect(),
            is_complex: names.iter().any(|name| super::is_complex(name)),
        }
    }
}

/// Whether an entry grants all that another does: the cheap questions first, and languages of
/// names only as long as there have not been too many.
fn covers(wide: &Shown<'_, '_>, narrow: &Shown<'_, '_>, comparisons: &mut usize) -> bool {
    let mut names = narrow.names.iter();
    let plainly = names.all(|name| wide.names.iter().any(|wide| wide.plainly_covers(name)));
    // Of plain patterns the texts have said all there is.
    if !plainly && (!wide.is_complex || *comparisons >= MOST_COMPARISONS) {
        return false;
    }
    let (wide, narrow) = (wide.entry, narrow.entry);
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
    if plainly || !granted {
        return granted;
    }
    *comparisons += 1;
    match (wide.names(), narrow.names()) {
        (Some(wide), Some(narrow)) => wide.includes(narrow).unwrap_or(false),
        _ => false,
    }
}
