//! Differences on index names.

use std::cell::OnceCell;
use std::rc::Rc;

use super::kinds::{Kinds, Universe};
use super::names::{Lists, Names};
use super::table::{Candidate, Grant, Holding, Table};
use super::visibility::{self, Limited, Limits};
use super::{
    Both, Difference, DocumentsDifference, FieldsDifference, IndicesDifference, remembered,
};
use crate::access::fields::FieldPermissions;
use crate::access::indices::{MAPPING_UPDATE_ACTIONS, is_mapping_update_privilege};
use crate::access::{AccessError, Role};
use crate::catalog;
use crate::pattern::Language;
use crate::privilege::index::{self, IndexPrivilege, Selector};
use crate::text::{TextMap, TextSet};

/// What one group grants.
pub(super) struct IndexGrant {
    pub names: TextSet,
    pub allow_restricted_indices: bool,
    pub privilege: IndexPrivilege,
    pub fields: FieldPermissions,
    /// The queries of which a document must match one; `None` is every document.
    pub queries: Option<TextSet>,
    /// Whether the deprecated exception for mapping updates applies.
    pub updates_mappings: bool,
}

/// The grants of one side.
pub(super) struct IndexSide {
    pub restricted: Language,
    pub grants: Vec<IndexGrant>,
}

impl IndexSide {
    /// No grants yet, on the cluster of a role.
    pub fn of(role: &Role) -> IndexSide {
        IndexSide {
            restricted: role.indices.restricted().language().clone(),
            grants: Vec::new(),
        }
    }
}

/// What is different on index names.
#[derive(Clone, Default, PartialEq)]
pub(super) struct IndexDifferences {
    pub indices: Vec<IndicesDifference>,
    pub fields: Vec<FieldsDifference>,
    pub documents: Vec<DocumentsDifference>,
}

/// Compares what is granted on the index names of the cluster itself.
pub(super) fn compare_local(
    roles: Both<&[&Role]>,
    found: &mut Both<Difference>,
) -> Result<(), AccessError> {
    let mut accesses = Both::<Vec<IndexSide>>::default();
    for (sides, roles) in accesses.iter_mut().zip(roles) {
        for role in roles {
            let mut side = IndexSide::of(role);
            for group in role.indices.groups() {
                side.grants.push(IndexGrant {
                    names: group.names.clone(),
                    allow_restricted_indices: group.allow_restricted_indices,
                    privilege: (*group.privilege).clone(),
                    fields: group.fields.clone(),
                    queries: group.queries.clone(),
                    updates_mappings: group.updates_mappings(),
                });
            }
            sides.push(side);
        }
    }
    for (difference, local) in found.iter_mut().zip(compare(&accesses)?) {
        difference.indices = local.indices;
        difference.fields = local.fields;
        difference.documents = local.documents;
    }
    Ok(())
}

/// What each access grants on index names and the other does not.
pub(super) fn compare(
    accesses: &Both<Vec<IndexSide>>,
) -> Result<Both<IndexDifferences>, AccessError> {
    let mut found = Both::<IndexDifferences>::default();
    let mut lists = Lists::default();
    let mut restricted = 0;
    for side in accesses.iter().flatten() {
        restricted = lists.add_language(side.restricted.clone()) + 1;
    }
    let mut fields = visibility::Fields::default();
    let mut raw = TextSet::new();
    let mut is_used = false;
    for side in accesses.iter().flatten() {
        for grant in &side.grants {
            is_used = true;
            lists.add(&grant.names)?;
            fields.add(&grant.fields);
            for name in &grant.privilege.names {
                if catalog::index_privilege(name).is_none() {
                    raw.insert(name.clone());
                }
            }
        }
    }
    if !is_used {
        return Ok(found);
    }
    let names = Names::of_indices(lists, restricted)?;
    let fields = fields.names()?;
    let actions = Actions::with(&raw)?;
    for selector in [Selector::Data, Selector::Failures] {
        let mut place = Placing {
            names: &names,
            fields: &fields,
            actions: &actions,
            selector,
            side: 0,
            limited: 0,
        };
        let [before, after] = accesses;
        let (before, after) = (place.access(before), place.access(after));
        let candidates = actions.candidates(selector);
        let mut table = Table::new(
            &names.all(),
            actions.universe.len(),
            [&candidates, &candidates],
            Holding::Together,
            [&before.0, &after.0],
        );
        for (found, both) in found.iter_mut().zip([[&before, &after], [&after, &before]]) {
            describe(
                &table,
                &names,
                &actions.universe,
                selector,
                &mut found.indices,
            )?;
            visibility::compare(&table, &actions.universe, &names, &fields, both, found)?;
            table.swap();
        }
    }
    Ok(found)
}

/// Turns grants into sets of kinds, those of all sides in their order.
struct Placing<'a> {
    names: &'a Names,
    fields: &'a Names,
    actions: &'a Actions,
    selector: Selector,
    /// The side that comes next.
    side: usize,
    /// The next grant that withholds fields.
    limited: usize,
}

impl Placing<'_> {
    fn access(&mut self, sides: &Vec<IndexSide>) -> Limited {
        let mut placed: Limited = Limited::default();
        for side in sides {
            let restricted = self.names.other(self.side);
            self.side += 1;
            let (mut grants, mut limits) = (Vec::new(), Vec::new());
            for grant in &side.grants {
                let fields = grant.fields.is_restricted().then(|| {
                    self.limited += 1;
                    self.fields.other(self.limited - 1)
                });
                if !grant.privilege.selector.admits(self.selector) {
                    continue;
                }
                let covered = self.names.list(&grant.names);
                grants.push(Grant {
                    names: if grant.allow_restricted_indices {
                        covered
                    } else {
                        covered.without(&restricted)
                    },
                    actions: self.actions.of_grant(grant),
                });
                limits.push(Limits {
                    fields,
                    queries: grant.queries.clone(),
                });
            }
            placed.0.push(grants);
            placed.1.push(limits);
        }
        placed
    }
}

/// The kinds of action that some grants and all named privileges tell apart.
struct Actions {
    universe: Universe,
    /// Every named privilege that grants anything, and the raw actions that are held.
    privileges: Vec<IndexPrivilege>,
    positions: TextMap<usize>,
    /// The actions that an exception lets through, and for each what stands for its being granted
    /// without the exception.
    exceptions: Vec<(Kinds, usize)>,
}

impl Actions {
    /// Those with these actions.
    fn with(raw: &TextSet) -> Result<Rc<Actions>, AccessError> {
        thread_local! {
            static NAMED: OnceCell<Rc<Actions>> = const { OnceCell::new() };
        }
        remembered(&NAMED, raw, Actions::new)
    }

    fn new(raw: &TextSet) -> Result<Actions, AccessError> {
        let mut names = Vec::new();
        for named in catalog::index_privileges() {
            if !named.actions.is_empty() {
                names.push(named.name);
            }
        }
        names.extend(raw.texts());
        let mut privileges = Vec::with_capacity(names.len());
        let mut languages = Vec::with_capacity(names.len());
        let mut positions = TextMap::default();
        for name in names {
            let privilege = index::resolve(name)?;
            positions.insert(name, privileges.len());
            languages.push(privilege.actions.clone());
            privileges.push(privilege);
        }
        for action in MAPPING_UPDATE_ACTIONS {
            languages.push(Language::literal(action));
        }
        let mut universe = Universe::new(languages)?;
        universe.prefer(&mut catalog::actions().filter(|action| index::is_index_action(action)));
        let mut exceptions = Vec::new();
        for (number, action) in MAPPING_UPDATE_ACTIONS.iter().enumerate() {
            let kinds = universe.language(privileges.len() + number);
            exceptions.push((kinds, universe.add(action)));
        }
        Ok(Actions {
            universe,
            privileges,
            positions,
            exceptions,
        })
    }

    /// What a privilege grants by itself.
    fn of_privilege(&self, position: usize) -> Kinds {
        let mut kinds = self.universe.language(position);
        for (action, granted) in &self.exceptions {
            if kinds.overlaps(action) {
                kinds.insert(*granted);
            }
        }
        kinds
    }

    fn of_grant(&self, grant: &IndexGrant) -> Kinds {
        let mut kinds = Kinds::default();
        for name in &grant.privilege.names {
            if let Some(position) = self.positions.get(name) {
                kinds.extend(&self.of_privilege(*position));
            }
        }
        if grant.updates_mappings {
            self.add_exceptions(&mut kinds);
        }
        kinds
    }

    fn add_exceptions(&self, kinds: &mut Kinds) {
        for (action, _) in &self.exceptions {
            kinds.extend(action);
        }
    }

    fn candidates(&self, selector: Selector) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        for (name, position) in self.positions.iter() {
            let privilege = self.privileges.get(*position);
            if !privilege.is_some_and(|privilege| privilege.selector.admits(selector)) {
                continue;
            }
            let actions = self.of_privilege(*position);
            let mut explains = actions.clone();
            if is_mapping_update_privilege(name) {
                self.add_exceptions(&mut explains);
            }
            let mut exceptions = Kinds::default();
            self.add_exceptions(&mut exceptions);
            candidates.push(Candidate {
                name: name.to_owned(),
                actions: actions.without(&exceptions),
                explains,
            });
        }
        candidates
    }
}

/// Adds the rows of a table, put together with those that say the same of another part of data
/// streams.
fn describe(
    table: &Table<'_>,
    names: &Names,
    actions: &Universe,
    selector: Selector,
    found: &mut Vec<IndicesDifference>,
) -> Result<(), AccessError> {
    let (selector, suffix) = match selector {
        Selector::Data => ("data", ""),
        Selector::Failures => ("failures", "::failures"),
    };
    for row in table.rows() {
        for (mut set, witness) in names.describe(&row.names)? {
            let privileges = table.privileges(&row, witness, actions);
            let same = found.iter_mut().find(|known| {
                known.names == set
                    && known.privileges.privileges == privileges.privileges
                    && known.privileges.actions == privileges.actions
            });
            if let Some(known) = same {
                known.selectors.push(selector);
                continue;
            }
            set.witness += suffix;
            found.push(IndicesDifference {
                names: set,
                selectors: vec![selector],
                privileges,
            });
        }
    }
    Ok(())
}
