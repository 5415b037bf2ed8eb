//! What is granted, as a table of names and actions.
//!
//! Every grant is a rectangle: some actions on some names. A side grants the union of its grants, an
//! access what all of its sides grant. With finitely many kinds of name and of action that is a finite
//! table, and what one access grants beyond another is found entry by entry. For people the entries are
//! put together again: kinds of action to privileges that have a name.

use super::PrivilegeSet;
use super::kinds::{Kinds, Universe};

/// Some actions on some names.
pub(super) struct Grant {
    pub names: Kinds,
    pub actions: Kinds,
}

/// The grants of each side of an access.
pub(super) type Sides = Vec<Vec<Grant>>;

/// A privilege that a difference may be described by.
pub(super) struct Candidate {
    pub name: String,
    /// What must be granted for it to be held.
    pub actions: Kinds,
    /// What need not be said any more beside it.
    pub explains: Kinds,
}

/// Whether grants of one side together make up a privilege.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Holding {
    /// They add up.
    Together,
    /// One grant must hold all of the privilege.
    Alone,
}

/// What two accesses grant.
pub(super) struct Table<'a> {
    candidates: &'a [Candidate],
    with: Column,
    without: Column,
}

/// What one access grants.
struct Column {
    /// For each kind of action, the names that it is granted on.
    granted: Vec<Kinds>,
    /// For each candidate, the names that it is held on.
    held: Vec<Kinds>,
}

/// Names on which the same is different.
pub(super) struct Row {
    pub names: Kinds,
    /// Positions of the privileges that are held there.
    privileges: Vec<usize>,
    /// Actions that are part of none of these.
    rest: Vec<usize>,
}

/// Actions shown that are part of no privilege, at most.
const SHOWN: usize = 5;

impl<'a> Table<'a> {
    /// Everything is asked of all names. The candidates are the same for both accesses, but they may
    /// stand for other actions.
    pub fn new(
        all: &Kinds,
        actions: usize,
        [candidates, without_candidates]: [&'a [Candidate]; 2],
        holding: Holding,
        [with, without]: [&Sides; 2],
    ) -> Table<'a> {
        let column = |sides: &Sides, candidates: &[Candidate]| {
            let mut granted = Vec::with_capacity(actions);
            for action in 0..actions {
                granted.push(names_of(all, sides, &|grant| {
                    grant.actions.contains(action)
                }));
            }
            let mut held = Vec::with_capacity(candidates.len());
            for candidate in candidates {
                let mut names = all.clone();
                if holding == Holding::Alone {
                    names = names_of(all, sides, &|grant| {
                        candidate.actions.is_within(&grant.actions)
                    });
                } else {
                    for kind in candidate.actions.to_vec() {
                        if let Some(on) = granted.get(kind) {
                            names = names.and(on);
                        }
                    }
                }
                held.push(names);
            }
            Column { granted, held }
        };
        Table {
            with: column(with, candidates),
            without: column(without, without_candidates),
            candidates,
        }
    }

    /// The same, seen from the other access.
    pub fn swap(&mut self) {
        std::mem::swap(&mut self.with, &mut self.without);
    }

    /// The names on which both accesses grant a kind of action.
    pub fn common(&self, action: usize) -> Kinds {
        match (
            self.with.granted.get(action),
            self.without.granted.get(action),
        ) {
            (Some(with), Some(without)) => with.and(without),
            _ => Kinds::default(),
        }
    }

    /// What the first access grants and the second does not.
    pub fn rows(&self) -> Vec<Row> {
        let mut unsaid = Vec::with_capacity(self.with.granted.len());
        for (with, without) in self.with.granted.iter().zip(&self.without.granted) {
            unsaid.push(with.without(without));
        }
        let mut rows: Vec<Row> = Vec::new();
        let held = self.with.held.iter().zip(&self.without.held);
        for (position, (candidate, (with, without))) in self.candidates.iter().zip(held).enumerate()
        {
            let names = with.without(without);
            if names.is_empty() || candidate.actions.is_empty() {
                continue;
            }
            for kind in candidate.explains.to_vec() {
                if let Some(unsaid) = unsaid.get_mut(kind) {
                    *unsaid = unsaid.without(&names);
                }
            }
            if let Some(row) = row(&mut rows, names) {
                row.privileges.push(position);
            }
        }
        // What is granted only by grants or sides together may make up no privilege that has a name.
        for (kind, unsaid) in unsaid.into_iter().enumerate() {
            if !unsaid.is_empty()
                && let Some(row) = row(&mut rows, unsaid)
            {
                row.rest.push(kind);
            }
        }
        rows
    }

    /// The privileges of a row, with an action that differs on one of its names.
    pub fn privileges(&self, row: &Row, name: usize, actions: &Universe) -> PrivilegeSet {
        let mut said = PrivilegeSet::default();
        let mut involved: Kinds = Kinds::default();
        let candidate = |position: &usize| self.candidates.get(*position);
        for (number, own) in row.privileges.iter().enumerate() {
            let Some(own) = candidate(own) else {
                continue;
            };
            involved.extend(&own.explains);
            let mut is_implied = false;
            for (other_number, other) in row.privileges.iter().enumerate() {
                is_implied |= other_number != number
                    && candidate(other).is_some_and(|other| {
                        own.explains.is_within(&other.explains)
                            && (other_number < number || own.explains != other.explains)
                    });
            }
            let list = if is_implied {
                &mut said.implied
            } else {
                &mut said.privileges
            };
            list.push(own.name.clone());
        }
        for kind in &row.rest {
            involved.insert(*kind);
        }
        for kind in row.rest.iter().take(SHOWN) {
            said.actions.push(actions.example(*kind).to_owned());
        }
        let granted = |column: &Column, kind: usize| {
            let names = column.granted.get(kind);
            names.is_some_and(|names| names.contains(name))
        };
        let mut differing = Kinds::default();
        for kind in involved.to_vec() {
            if granted(&self.with, kind) && !granted(&self.without, kind) {
                differing.insert(kind);
            }
        }
        said.witness = actions.best_example(&differing).map(str::to_owned);
        said
    }
}

/// The row of these names.
fn row(rows: &mut Vec<Row>, names: Kinds) -> Option<&mut Row> {
    let known = rows.iter().position(|row| row.names == names);
    let position = known.unwrap_or_else(|| {
        rows.push(Row {
            names,
            privileges: Vec::new(),
            rest: Vec::new(),
        });
        rows.len() - 1
    });
    rows.get_mut(position)
}

/// The names on which every side has a grant of that sort.
fn names_of(all: &Kinds, sides: &Sides, is_wanted: &dyn Fn(&Grant) -> bool) -> Kinds {
    let mut common = all.clone();
    for side in sides {
        let mut names = Kinds::default();
        for grant in side {
            if is_wanted(grant) {
                names.extend(&grant.names);
            }
        }
        common = common.and(&names);
    }
    common
}
