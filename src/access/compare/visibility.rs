//! Differences in what may be seen of indices that both accesses may read: fields and documents.
//!
//! Which fields and documents are visible depends on all groups that cover a name and allow the
//! action. Names that only one of the accesses may read are left out: that is a difference of
//! privileges.

use super::indices::IndexDifferences;
use super::kinds::{Kinds, Universe};
use super::names::{Lists, Names};
use super::table::{Grant, Sides, Table};
use super::{DocumentsDifference, FieldsDifference};
use crate::access::AccessError;
use crate::access::fields::FieldPermissions;
use crate::text::TextSet;

/// Actions that show fields and documents begin like this.
const READ: &str = "indices:data/read/";

/// What a grant shows of a name.
pub(super) struct Limits {
    /// `None`: every field.
    pub fields: Option<Kinds>,
    /// `None`: every document.
    pub queries: Option<TextSet>,
}

impl Limits {
    fn is_limited(&self) -> bool {
        self.fields.is_some() || self.queries.is_some()
    }
}

/// What an access shows of a name.
struct Visible {
    fields: Kinds,
    /// A document must match one query of every set. No sets: every document.
    documents: Vec<TextSet>,
}

/// An access: its grants, and their limits in the same order.
pub(super) type Limited = (Sides, Vec<Vec<Limits>>);

/// The fields that grants tell apart; the languages of those that withhold some come first, in order.
#[derive(Default)]
pub(super) struct Fields {
    lists: Lists,
    patterns: TextSet,
}

impl Fields {
    pub fn add(&mut self, fields: &FieldPermissions) {
        let Some(language) = fields.language() else {
            return;
        };
        self.lists.add_language(language.clone());
        for definition in fields.definitions.iter() {
            for list in [&definition.grant, &definition.except] {
                for pattern in list.iter().flatten() {
                    self.patterns.insert(pattern.clone());
                }
            }
        }
    }

    pub fn names(mut self) -> Result<Names, AccessError> {
        self.patterns.insert("*".to_owned());
        self.patterns.insert("_*".to_owned());
        for pattern in self.patterns {
            self.lists.add(&TextSet::of(pattern))?;
        }
        Names::new(self.lists)
    }
}

pub(super) fn compare(
    table: &Table<'_>,
    actions: &Universe,
    names: &Names,
    fields: &Names,
    [with, without]: [&Limited; 2],
    found: &mut IndexDifferences,
) -> Result<(), AccessError> {
    let mut seen: Vec<Kinds> = Vec::new();
    let mut field_rows: Vec<(Kinds, Kinds)> = Vec::new();
    let mut document_rows: Vec<(Vec<TextSet>, Kinds)> = Vec::new();
    let all = fields.all();
    let is_read = |action: &usize| actions.example(*action).starts_with(READ);
    for action in (0..actions.len()).filter(is_read) {
        // Kinds of action that the same grants allow show the same.
        let mut allowing = Kinds::default();
        let mut limited = Kinds::default();
        for (number, (grant, limits)) in grants(with).chain(grants(without)).enumerate() {
            if grant.actions.contains(action) {
                allowing.insert(number);
                if limits.is_limited() {
                    limited.extend(&grant.names);
                }
            }
        }
        if seen.contains(&allowing) {
            continue;
        }
        seen.push(allowing);
        for name in limited.and(&table.common(action)).to_vec() {
            let with = visible(with, &all, action, name);
            let without = visible(without, &all, action, name);
            let more = with.fields.without(&without.fields);
            if !more.is_empty() {
                add(&mut field_rows, more, name);
            }
            if !are_within(&with.documents, &without.documents) {
                add(&mut document_rows, with.documents, name);
            }
        }
    }
    for (visible, on) in field_rows {
        for fields in fields.sets(&visible)? {
            for names in names.sets(&on)? {
                let row = FieldsDifference {
                    names,
                    fields: fields.clone(),
                };
                if !found.fields.contains(&row) {
                    found.fields.push(row);
                }
            }
        }
    }
    for (documents, on) in document_rows {
        for names in names.sets(&on)? {
            let row = DocumentsDifference {
                names,
                queries: documents.iter().map(TextSet::to_vec).collect(),
            };
            if !found.documents.contains(&row) {
                found.documents.push(row);
            }
        }
    }
    Ok(())
}

fn grants((sides, limits): &Limited) -> impl Iterator<Item = (&Grant, &Limits)> {
    sides.iter().flatten().zip(limits.iter().flatten())
}

fn add<T: PartialEq>(rows: &mut Vec<(T, Kinds)>, what: T, name: usize) {
    match rows.iter_mut().find(|(known, _)| *known == what) {
        Some((_, names)) => names.insert(name),
        None => rows.push((what, Kinds::of(name))),
    }
}

/// What an access shows of a name to those who read it by a kind of action.
fn visible((sides, limits): &Limited, all: &Kinds, action: usize, name: usize) -> Visible {
    let mut visible = Visible {
        fields: all.clone(),
        documents: Vec::new(),
    };
    for (side, limits) in sides.iter().zip(limits) {
        // A grant without limits lifts those of the others.
        let mut fields = Kinds::default();
        let mut queries = Some(TextSet::new());
        for (grant, limits) in side.iter().zip(limits) {
            if !grant.actions.contains(action) || !grant.names.contains(name) {
                continue;
            }
            fields.extend(limits.fields.as_ref().unwrap_or(all));
            queries = queries.filter(|_| limits.queries.is_some());
            if let (Some(queries), Some(own)) = (&mut queries, &limits.queries) {
                queries.extend(own.iter().cloned());
            }
        }
        visible.fields = visible.fields.and(&fields);
        visible.documents.extend(queries);
    }
    visible
}

/// Whether all documents that match the first are sure to match the second: whatever the second
/// demands, the first demands no less.
fn are_within(first: &[TextSet], second: &[TextSet]) -> bool {
    second
        .iter()
        .all(|demanded| first.iter().any(|queries| queries.is_subset(demanded)))
}
