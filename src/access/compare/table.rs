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
#[derive(Clone)]
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
pub(super) struct Table {
    candidates: Vec<Candidate>,
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

impl Table {
    /// Everything is asked of all names. The candidates are the same for both accesses, but they may
    /// stand for other actions.
    pub fn new(
        all: &Kinds,
        actions: usize,
        [candidates, without_candidates]: [Vec<Candidate>; 2],
        holding: Holding,
        [with, without]: [&Sides; 2],
    ) -> Table {
        let column = |sides: &Sides, candidates: &[Candidate]| {
            let granted: Vec<Kinds> = (0..actions)
                .map(|action| names_of(all, sides, &|grant| grant.actions.contains(action)))
                .collect();
            let held = |candidate: &Candidate| match holding {
                Holding::Together => {
                    let mut held = all.clone();
                    for kind in candidate.actions.iter() {
                        held = granted
                            .get(kind)
                            .map_or(Kinds::default(), |on| held.and(on));
                    }
                    held
                }
                Holding::Alone => names_of(all, sides, &|grant| {
                    candidate.actions.is_within(&grant.actions)
                }),
            };
            Column {
                held: candidates.iter().map(held).collect(),
                granted,
            }
        };
        Table {
            with: column(with, &candidates),
            without: column(without, &without_candidates),
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
        let difference = |(with, without): (&Kinds, &Kinds)| -> Kinds { with.without(without) };
        let mut unsaid: Vec<Kinds> = self
            .with
            .granted
            .iter()
            .zip(&self.without.granted)
            .map(difference)
            .collect();
        let mut rows: Vec<Row> = Vec::new();
        let held = self
            .with
            .held
            .iter()
            .zip(&self.without.held)
            .map(difference);
        for (position, (candidate, names)) in self.candidates.iter().zip(held).enumerate() {
            if names.is_empty() || candidate.actions.is_empty() {
                continue;
            }
            for kind in candidate.explains.iter() {
                if let Some(unsaid) = unsaid.get_mut(kind) {
                    *unsaid = unsaid.without(&names);
                }
            }
            row(&mut rows, names, |row| row.privileges.push(position));
        }
        // What is granted only by grants or sides together may make up no privilege that has a name.
        for (kind, unsaid) in unsaid.into_iter().enumerate() {
            if !unsaid.is_empty() {
                row(&mut rows, unsaid, |row| row.rest.push(kind));
            }
        }
        rows
    }

    /// The privileges of a row, with an action that differs on one of its names.
    pub fn privileges(&self, row: &Row, name: usize, actions: &Universe) -> PrivilegeSet {
        let mut said = PrivilegeSet::default();
        let mut involved: Kinds = Kinds::default();
        let candidates: Vec<&Candidate> = row
            .privileges
            .iter()
            .filter_map(|position| self.candidates.get(*position))
            .collect();
        for (position, candidate) in candidates.iter().enumerate() {
            involved.extend(&candidate.explains);
            let is_implied = candidates
                .iter()
                .enumerate()
                .any(|(other_position, other)| {
                    other_position != position
                        && candidate.explains.is_within(&other.explains)
                        && (other_position < position || candidate.explains != other.explains)
                });
            let list = if is_implied {
                &mut said.implied
            } else {
                &mut said.privileges
            };
            list.push(candidate.name.clone());
        }
        for kind in &row.rest {
            involved.insert(*kind);
        }
        let shown = row.rest.iter().take(SHOWN);
        said.actions = shown
            .map(|kind| actions.example(*kind).to_owned())
            .collect();
        let granted = |column: &Column, kind: usize| {
            let names = column.granted.get(kind);
            names.is_some_and(|names| names.contains(name))
        };
        let mut differing = Kinds::default();
        for kind in involved.iter() {
            if granted(&self.with, kind) && !granted(&self.without, kind) {
                differing.insert(kind);
            }
        }
        said.witness = actions.best_example(&differing).map(str::to_owned);
        said
    }
}

/// The row of these names.
fn row(rows: &mut Vec<Row>, names: Kinds, change: impl FnOnce(&mut Row)) {
    if let Some(known) = rows.iter_mut().find(|row| row.names == names) {
        return change(known);
    }
    let mut new = Row {
        names,
        privileges: Vec::new(),
        rest: Vec::new(),
    };
    change(&mut new);
    rows.push(new);
}

/// The names on which every side has a grant of that sort.
fn names_of(all: &Kinds, sides: &Sides, is_wanted: &dyn Fn(&Grant) -> bool) -> Kinds {
    let mut common = all.clone();
    for side in sides {
        let wanted = side.iter().filter(|grant| is_wanted(grant));
        common = common.and(&Kinds::union_of(wanted.map(|grant| &grant.names)));
    }
    common
}
