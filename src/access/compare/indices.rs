//! Differences on index names.

use std::cell::OnceCell;
use std::rc::Rc;

use super::kinds::{Kinds, Universe};
use super::names::Names;
use super::table::{Candidate, Grant, Holding, Table};
use super::visibility::{self, Limited, Limits};
use super::{Both, Difference, DocumentsDifference, FieldsDifference, IndicesDifference};
use crate::access::fields::FieldPermissions;
use crate::access::indices::{MAPPING_UPDATE_ACTIONS, is_mapping_update_privilege};
use crate::access::{AccessError, Role};
use crate::catalog;
use crate::pattern::Language;
use crate::privilege::index::{self, IndexPrivilege, Selector};
use crate::text::{TextMap, TextSet};

/// What one group grants.
pub(super) struct IndexGrant<'a> {
    pub names: &'a TextSet,
    pub allow_restricted_indices: bool,
    pub privilege: IndexPrivilege,
    pub fields: FieldPermissions,
    /// The queries of which a document must match one; `None` is every document.
    pub queries: Option<&'a TextSet>,
    /// Whether the deprecated exception for mapping updates applies.
    pub updates_mappings: bool,
}

/// The grants of one side.
pub(super) struct IndexSide<'a> {
    pub restricted: &'a Language,
    pub grants: Vec<IndexGrant<'a>>,
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
    let local = compare(&roles.map(sides))?;
    for (difference, local) in found.iter_mut().zip(local) {
        difference.indices = local.indices;
        difference.fields = local.fields;
        difference.documents = local.documents;
    }
    Ok(())
}

fn sides<'a>(roles: &[&'a Role]) -> Vec<IndexSide<'a>> {
    let mut sides = Vec::with_capacity(roles.len());
    for role in roles {
        let groups = role.indices.groups().iter();
        let grants = groups.map(|group| IndexGrant {
            names: &group.names,
            allow_restricted_indices: group.allow_restricted_indices,
            privilege: (*group.privilege).clone(),
            fields: group.fields.clone(),
            queries: group.queries.as_ref(),
            updates_mappings: group.updates_mappings(),
        });
        sides.push(IndexSide {
            restricted: role.indices.restricted().language(),
            grants: grants.collect(),
        });
    }
    sides
}

/// What each access grants on index names and the other does not.
pub(super) fn compare(
    accesses: &Both<Vec<IndexSide<'_>>>,
) -> Result<Both<IndexDifferences>, AccessError> {
    let mut found = Both::<IndexDifferences>::default();
    let sides = || accesses.iter().flatten();
    let grants = || sides().flat_map(|side| &side.grants);
    if grants().next().is_none() {
        return Ok(found);
    }
    let lists: Vec<&TextSet> = grants().map(|grant| grant.names).collect();
    let restricted = sides().map(|side| side.restricted.clone());
    let names = Names::of_indices(&lists, restricted.collect())?;
    let fields = visibility::fields(grants())?;
    let actions = Actions::of(grants())?;
    for selector in [Selector::Data, Selector::Failures] {
        let mut place = Placing {
            names: &names,
            fields: &fields,
            actions: &actions,
            selector,
            side: 0,
            limited: 0,
        };
        let placed = accesses.each_ref().map(|sides| place.access(sides));
        let candidates = || actions.candidates(selector);
        let mut table = Table::new(
            &names.all(),
            actions.universe.len(),
            [candidates(), candidates()],
            Holding::Together,
            placed.each_ref().map(|(sides, _)| sides),
        );
        let [before, after] = &placed;
        for (found, both) in found.iter_mut().zip([[before, after], [after, before]]) {
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
    fn access(&mut self, sides: &Vec<IndexSide<'_>>) -> Limited {
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
                let covered = self.names.list(grant.names);
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
                    queries: grant.queries.cloned(),
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
    fn of<'g>(
        grants: impl Iterator<Item = &'g IndexGrant<'g>>,
    ) -> Result<Rc<Actions>, AccessError> {
        let mut raw = TextSet::new();
        for grant in grants {
            raw.extend(grant.privilege.names.iter().cloned());
        }
        raw.retain(|name| catalog::index_privilege(name).is_none());
        // Most roles name no action, and then it is the same each time.
        if !raw.is_empty() {
            return Ok(Rc::new(Actions::new(&raw)?));
        }
        thread_local! {
            static NAMED: OnceCell<Rc<Actions>> = const { OnceCell::new() };
        }
        NAMED.with(|known| {
            if let Some(known) = known.get() {
                return Ok(known.clone());
            }
            let actions = Rc::new(Actions::new(&raw)?);
            Ok(known.get_or_init(|| actions).clone())
        })
    }

    fn new(raw: &TextSet) -> Result<Actions, AccessError> {
        let named = catalog::index_privileges().iter();
        let named = named
            .filter(|named| !named.actions.is_empty())
            .map(|named| named.name);
        let mut privileges = Vec::new();
        let mut positions = TextMap::default();
        for name in named.chain(raw.texts()) {
            positions.insert(name, privileges.len());
            privileges.push(index::resolve(name)?);
        }
        let mut languages: Vec<Language> = privileges
            .iter()
            .map(|privilege| privilege.actions.clone())
            .collect();
        languages.extend(MAPPING_UPDATE_ACTIONS.map(Language::literal));
        let mut universe = Universe::new(languages)?;
        universe.prefer(&mut catalog::actions().filter(|action| index::is_index_action(action)));
        let exceptions = (privileges.len()..)
            .zip(MAPPING_UPDATE_ACTIONS)
            .map(|(position, action)| (universe.language(position), universe.add(action)))
            .collect();
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

    fn of_grant(&self, grant: &IndexGrant<'_>) -> Kinds {
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
            let exceptions = self.exceptions.iter().map(|(action, _)| action);
            candidates.push(Candidate {
                name: name.to_owned(),
                actions: actions.without(&Kinds::union_of(exceptions)),
                explains,
            });
        }
        candidates
    }
}

/// Adds the rows of a table, put together with those that say the same of another part of data
/// streams.
fn describe(
    table: &Table,
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
