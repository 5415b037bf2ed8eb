//! What application privileges come to in Kibana: which features, at which level, in which space.
//!
//! To Kibana a privilege is a set of actions, and what a user may do in a space is the union of
//! all sets that any role grants there. So a set of small privileges can add up to a larger one,
//! and nothing subtracts. The actions themselves are not needed to tell: a feature is made of
//! atoms, what `read` adds at its core, what `all` adds, and one for each privilege of a
//! sub-feature, and each privilege is a set of atoms, one bit each. A privilege is granted when
//! the union holds all of its atoms. Reproduces `PrivilegesFactory`,
//! `FeaturePrivilegeBuilder` and the `PrivilegeFormCalculator` of Kibana's role editor.

use serde::Serialize;

use super::privilege::{ALL, Privilege, is_kibana, resource_space, space_resource};
use crate::catalog::{Inclusion, KibanaCatalog, KibanaFeature, License};
use crate::pattern::{Language, is_pattern};
use crate::role::{ApplicationPrivileges, RoleDescriptor};
use crate::text::TextSet;

/// One application entry of a role, as far as Kibana may be concerned.
#[derive(Clone, Copy, Debug)]
pub struct Grant<'a> {
    /// 0 for an access's own roles, 1 and up for each limited-by.
    pub side: usize,
    /// The role's name.
    pub role: &'a str,
    /// The position of the entry among `applications`.
    pub position: usize,
    /// The entry.
    pub entry: &'a ApplicationPrivileges,
}

impl<'a> Grant<'a> {
    /// Adds the application entries of a role.
    pub fn add_role(
        grants: &mut Vec<Grant<'a>>,
        side: usize,
        role: &'a str,
        descriptor: &'a RoleDescriptor,
    ) {
        for (position, entry) in descriptor.applications.iter().enumerate() {
            grants.push(Grant {
                side,
                role,
                position,
                entry,
            });
        }
    }
}

/// What some roles grant in Kibana.
///
/// An API key holds what its own role descriptors and its owner's roles grant both; each is a
/// side, and a privilege counts if every side grants it.
pub struct KibanaPermission<'a> {
    catalog: &'static KibanaCatalog,
    features: Vec<FeatureAtoms>,
    sides: usize,
    entries: Vec<Entry<'a>>,
}

/// A grant read against the catalog.
struct Entry<'a> {
    grant: Grant<'a>,
    base: Option<Base>,
    /// What it grants of each feature of the catalog.
    atoms: Vec<u64>,
    /// The features that it grants something of by name.
    named: Vec<usize>,
    /// Reserved privileges.
    reserved: Vec<&'a str>,
    /// Privileges on features that the catalog does not have, as `feature.privilege`.
    unknown: Vec<&'a str>,
    unrecognized: Vec<&'a str>,
    reach: Reach<'a>,
}

/// Which spaces an entry is about.
enum Reach<'a> {
    Everywhere,
    Spaces(Vec<&'a str>),
    /// Resources that Kibana would not write; Elasticsearch reads them as patterns.
    Patterns(Language),
}

/// A base privilege: `read` to see everything, `all` to do everything, `everything` for every action
/// there is, also what `all` leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum BaseLevel {
    /// Everything may be seen.
    Read,
    /// Everything may be done.
    All,
    /// Every action there is, whatever it is called: also what `all` leaves out.
    Everything,
}

#[derive(Clone, Copy)]
struct Base {
    level: BaseLevel,
    /// Whether it is the one for all spaces, which holds more: the management of spaces, global
    /// settings, features.
    is_global: bool,
}

/// The atoms of the privileges of a feature.
pub(super) struct FeatureAtoms {
    read: u64,
    all: u64,
    minimal_read: u64,
    minimal_all: u64,
    /// Of each sub-feature privilege, in order; none if the licence has none.
    sub_privileges: Vec<u64>,
    is_base: bool,
    /// What of it a role can grant by name.
    named_sub_privileges: bool,
}

const CORE_READ: u64 = 1;
const CORE_ALL: u64 = 1 << 1;
/// Above the core atoms; a feature has far fewer sub-feature privileges than bits are left.
const FIRST_SUB_PRIVILEGE: u32 = 2;

impl FeatureAtoms {
    /// Kibana registers no privileges of hidden features.
    pub(super) fn new(feature: &KibanaFeature, license: License) -> FeatureAtoms {
        let has_privileges = !feature.no_privileges && !feature.hidden;
        let mut sub_privileges = Vec::new();
        let mut bit = FIRST_SUB_PRIVILEGE;
        for sub_feature in &feature.sub_features {
            let start = sub_privileges.len();
            for privilege in sub_feature.all() {
                let atom = 1_u64.checked_shl(bit).unwrap_or(0);
                bit += 1;
                let is_registered = has_privileges && privilege.minimum_license <= license;
                sub_privileges.push(if is_registered { atom } else { 0 });
            }
            // Of privileges that exclude one another, each holds those behind it.
            let exclusive = start..start + sub_feature.exclusive.len();
            let mut held = 0;
            for atoms in sub_privileges
                .get_mut(exclusive)
                .unwrap_or_default()
                .iter_mut()
                .rev()
            {
                if *atoms != 0 {
                    *atoms |= held;
                    held = *atoms;
                }
            }
        }
        let (mut included_in_read, mut included_in_all) = (0, 0);
        for (privilege, atoms) in feature.sub_privileges().zip(&sub_privileges) {
            if privilege.include_in == Inclusion::Read {
                included_in_read |= atoms;
            }
            if privilege.include_in != Inclusion::None {
                included_in_all |= atoms;
            }
        }
        let core = |atoms| if has_privileges { atoms } else { 0 };
        let minimal_read = core(CORE_READ);
        let minimal_all = core(CORE_READ | CORE_ALL);
        FeatureAtoms {
            read: minimal_read | included_in_read,
            all: minimal_all | included_in_all,
            minimal_read,
            minimal_all,
            sub_privileges,
            is_base: !feature.exclude_from_base,
            named_sub_privileges: license.allows_sub_features(),
        }
    }

    /// The atoms of a privilege by its id; none if it is not registered.
    pub(super) fn of(&self, feature: &KibanaFeature, privilege: &str) -> u64 {
        match privilege {
            "all" => self.all,
            "read" => self.read,
            "minimal_all" => self.minimal_all,
            "minimal_read" => self.minimal_read,
            id if self.named_sub_privileges => feature
                .sub_privileges()
                .zip(&self.sub_privileges)
                .find(|(sub_privilege, _)| sub_privilege.id == id)
                .map_or(0, |(_, atoms)| *atoms),
            _ => 0,
        }
    }

    /// What a base privilege holds of the feature: `all` or `read`.
    pub(super) fn of_base_named(&self, base: &str) -> u64 {
        base_level(Privilege::parse(base)).map_or(0, |base| self.of_base(base.level))
    }

    fn of_base(&self, level: BaseLevel) -> u64 {
        match level {
            BaseLevel::Everything => u64::MAX,
            _ if !self.is_base => 0,
            BaseLevel::All => self.all | self.read,
            BaseLevel::Read => self.read,
        }
    }
}

/// Whether a privilege is granted. One without actions never is.
fn is_granted(atoms: u64, union: u64) -> bool {
    atoms != 0 && atoms & !union == 0
}

/// How much of a feature is granted: what its privilege `all` or `read` holds, something else
/// (`custom`), or `none`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// What its privilege `all` holds.
    All,
    /// What its privilege `read` holds.
    Read,
    /// Something else.
    Custom,
    /// Nothing.
    None,
}

/// What an access comes to in Kibana.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct KibanaOverview {
    /// The entries that have to do with Kibana.
    pub sources: Vec<KibanaSource>,
    /// What is granted, space by space: first in every space, then in those that are named.
    /// Spaces in which the same entries hold stand together.
    pub spaces: Vec<KibanaSpace>,
    /// Privileges of entries that Kibana does not register, and so are not counted: actions
    /// granted directly, or any other name.
    pub unrecognized: Vec<KibanaSource>,
}

/// An application entry of a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct KibanaSource {
    /// 0 for the access's own roles, 1 and up for each limited-by.
    pub side: usize,
    /// The role.
    pub role: String,
    /// JSON pointer into its descriptor.
    pub pointer: String,
    /// The privileges that matter.
    pub privileges: Vec<String>,
}

/// What is granted in some spaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct KibanaSpace {
    /// Their ids; `*` is every space, also those made later. Patterns that Kibana would not write
    /// stand as they are, as `space:team-*`.
    pub spaces: Vec<String>,
    /// The base privilege that every side grants, if there is one: features of later versions
    /// come with it, while privileges on single features never grow.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub base: Option<BaseLevel>,
    /// Whether that is the base privilege for all spaces, which also holds the management of
    /// spaces and of global settings.
    pub global: bool,
    /// Positions of the sources that grant base privileges, and so a part in every feature.
    pub base_sources: Vec<usize>,
    /// The features of which anything is granted, in the catalog's order.
    pub features: Vec<KibanaFeatureAccess>,
    /// Privileges granted on features that are not known, as `feature.privilege`.
    pub unknown: Vec<String>,
    /// Reserved privileges that belong to no feature.
    pub reserved: Vec<String>,
}

/// What is granted of a feature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct KibanaFeatureAccess {
    /// The id of the feature.
    pub feature: &'static str,
    /// How much of it: `all` or `read` where exactly that is granted, `custom` for anything else.
    pub level: Level,
    /// The primary privilege that Kibana's role editor shows for it: the larger of `all` and
    /// `read` that is granted, or is but for sub-features.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "\"all\" | \"read\""))]
    pub primary: Option<&'static str>,
    /// The privileges of sub-features that are granted.
    pub sub_features: Vec<&'static str>,
    /// Reserved privileges that open it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub reserved: Vec<&'static str>,
    /// Positions of the sources that name the feature; base privileges have their own.
    pub sources: Vec<usize>,
}

impl KibanaFeatureAccess {
    /// Whether the same is granted, through whatever.
    fn is_same(&self, other: &KibanaFeatureAccess) -> bool {
        self.level == other.level
            && self.primary == other.primary
            && self.sub_features == other.sub_features
            && self.reserved == other.reserved
    }
}

/// Why a privilege on a feature is granted in a space, or is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct KibanaAnswer {
    /// Whether it is granted.
    pub granted: bool,
    /// The entries that grant it or a part of it.
    pub sources: Vec<KibanaSource>,
    /// If not granted: the privileges of the feature that are lacking, the primary one or those
    /// of sub-features.
    pub missing: Vec<&'static str>,
}

/// A feature of which more or less is granted than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct KibanaDifference {
    /// The space; `*` is every space.
    pub space: String,
    /// Before.
    pub before: KibanaFeatureAccess,
    /// After.
    pub after: KibanaFeatureAccess,
}

impl<'a> KibanaPermission<'a> {
    /// Reads the grants of each side against the catalog. Entries of other applications are
    /// left out.
    pub fn new(
        catalog: &'static KibanaCatalog,
        license: License,
        sides: usize,
        grants: &[Grant<'a>],
    ) -> KibanaPermission<'a> {
        let mut features = Vec::new();
        for feature in &catalog.features {
            features.push(FeatureAtoms::new(feature, license));
        }
        let mut entries = Vec::new();
        for grant in grants {
            if !is_kibana(&grant.entry.application) {
                continue;
            }
            let mut entry = Entry {
                grant: *grant,
                base: None,
                atoms: vec![0; features.len()],
                named: Vec::new(),
                reserved: Vec::new(),
                unknown: Vec::new(),
                unrecognized: Vec::new(),
                reach: reach(&grant.entry.resources),
            };
            for name in &grant.entry.privileges {
                entry.add(name, catalog, &features);
            }
            entries.push(entry);
        }
        KibanaPermission {
            catalog,
            features,
            sides,
            entries,
        }
    }

    /// What is granted, space by space: first in every space (`*`), then in each space that an
    /// entry names or that is asked for.
    pub fn overview(&self, asked: &[String]) -> KibanaOverview {
        let mut overview = KibanaOverview {
            sources: Vec::new(),
            spaces: Vec::new(),
            unrecognized: Vec::new(),
        };
        for entry in &self.entries {
            overview.sources.push(entry.source(|_| true));
            if !entry.unrecognized.is_empty() {
                let source = entry.source(|name| entry.unrecognized.contains(&name));
                overview.unrecognized.push(source);
            }
        }
        let mut spaces = self.spaces();
        spaces.extend(asked.iter().cloned());
        let mut groups: Vec<(Vec<usize>, Vec<String>)> = Vec::new();
        groups.push((self.reaching(ALL), vec![ALL.to_owned()]));
        for space in spaces.iter().filter(|space| *space != ALL) {
            let reaching = self.reaching(space);
            match groups.iter_mut().find(|(known, _)| *known == reaching) {
                Some((_, spaces)) => spaces.push(space.clone()),
                None => groups.push((reaching, vec![space.clone()])),
            }
        }
        for (reaching, spaces) in groups {
            overview.spaces.push(self.space(&reaching, spaces));
        }
        overview
    }

    /// What is granted of one feature in one space (`*` for every space).
    pub fn feature(&self, space: &str, feature: &str) -> Option<KibanaFeatureAccess> {
        let position = self.catalog.position(feature)?;
        self.feature_access(position, &self.reaching(space))
    }

    /// Whether a privilege on a feature is granted in a space (`*` for every space), through
    /// what, or what is missing. `None` if there is no such feature or privilege.
    pub fn explain(&self, space: &str, feature: &str, privilege: &str) -> Option<KibanaAnswer> {
        let position = self.catalog.position(feature)?;
        let definition = self.catalog.features.get(position)?;
        let atoms = self.features.get(position)?;
        let wanted = atoms.of(definition, privilege);
        if wanted == 0 {
            return None;
        }
        let reaching = self.reaching(space);
        let union = self.union(position, &reaching);
        let mut answer = KibanaAnswer {
            granted: is_granted(wanted, union),
            sources: Vec::new(),
            missing: Vec::new(),
        };
        for entry in self.reached(&reaching) {
            let source = entry
                .source(|name| atoms_of(definition, atoms, Privilege::parse(name)) & wanted != 0);
            if !source.privileges.is_empty() {
                answer.sources.push(source);
            }
        }
        let mut lacking = wanted & !union;
        if lacking & CORE_ALL != 0 {
            answer.missing.push("minimal_all");
        } else if lacking & CORE_READ != 0 {
            answer.missing.push("minimal_read");
        }
        lacking &= !(CORE_ALL | CORE_READ);
        for (sub_privilege, atoms) in definition.sub_privileges().zip(&atoms.sub_privileges) {
            if atoms & lacking != 0 && is_granted(*atoms, wanted) {
                answer.missing.push(&sub_privilege.id);
                lacking &= !atoms;
            }
        }
        Some(answer)
    }

    /// The features that differ, in every space and in each space that either of the two names.
    /// A difference that holds in every space is not told again for a named one.
    pub fn differences(&self, after: &KibanaPermission<'_>) -> Vec<KibanaDifference> {
        let mut named = self.spaces();
        named.extend(after.spaces().to_vec());
        let mut spaces = vec![ALL.to_owned()];
        spaces.extend(named.to_vec());
        let mut differences: Vec<KibanaDifference> = Vec::new();
        for space in spaces {
            let (reaching, reaching_after) = (self.reaching(&space), after.reaching(&space));
            for feature in 0..self.features.len() {
                let before = self.feature_access(feature, &reaching);
                let after = after.feature_access(feature, &reaching_after);
                let (Some(before), Some(after)) = (before, after) else {
                    continue;
                };
                // Those of every space come first.
                let mut told = differences.iter().take_while(|told| told.space == ALL);
                let is_told = told.any(|told| {
                    told.before.feature == before.feature
                        && told.before.is_same(&before)
                        && told.after.is_same(&after)
                });
                if !before.is_same(&after) && !is_told {
                    differences.push(KibanaDifference {
                        space: space.clone(),
                        before,
                        after,
                    });
                }
            }
        }
        differences
    }

    /// The ids of the spaces that any entry names, and the patterns over spaces.
    fn spaces(&self) -> TextSet {
        let mut spaces = TextSet::new();
        for entry in &self.entries {
            match &entry.reach {
                Reach::Everywhere => {}
                Reach::Spaces(ids) => spaces.extend(ids.iter().copied()),
                Reach::Patterns(_) => {
                    for resource in &entry.grant.entry.resources {
                        if is_pattern(resource) && reaches_spaces(resource) {
                            spaces.insert(resource.clone());
                        } else if let Some(id) = plain_space(resource) {
                            spaces.insert(id.to_owned());
                        }
                    }
                }
            }
        }
        spaces
    }

    /// The positions of the entries that hold in a space.
    fn reaching(&self, space: &str) -> Vec<usize> {
        let mut reaching = Vec::new();
        for (position, entry) in self.entries.iter().enumerate() {
            let reaches = match &entry.reach {
                Reach::Everywhere => true,
                Reach::Spaces(spaces) => spaces.contains(&space),
                Reach::Patterns(_) if space == ALL => false,
                Reach::Patterns(resources) if is_pattern(space) => {
                    entry.reaches_pattern(resources, space)
                }
                Reach::Patterns(resources) => resources.contains(&space_resource(space)),
            };
            if reaches {
                reaching.push(position);
            }
        }
        reaching
    }

    fn reached(&self, reaching: &[usize]) -> Vec<&Entry<'a>> {
        let mut reached = Vec::new();
        for position in reaching {
            reached.extend(self.entries.get(*position));
        }
        reached
    }

    fn union(&self, feature: usize, reaching: &[usize]) -> u64 {
        let mut common = u64::MAX;
        for side in 0..self.sides {
            let mut union = 0;
            for entry in reaching.iter().filter_map(|entry| self.entries.get(*entry)) {
                if entry.grant.side == side {
                    union |= entry.atoms.get(feature).copied().unwrap_or(0);
                }
            }
            common &= union;
        }
        common
    }

    /// The level of the base privileges that every side grants.
    fn base(&self, reached: &[&Entry<'a>], global_only: bool) -> Option<BaseLevel> {
        let mut least = Some(BaseLevel::Everything);
        for side in 0..self.sides {
            let mut widest = None;
            for entry in reached {
                if let Some(base) = entry.base
                    && entry.grant.side == side
                    && (base.is_global || !global_only)
                {
                    widest = widest.max(Some(base.level));
                }
            }
            least = least.min(widest);
        }
        least
    }

    /// Whether every side has an entry that fits, or grants everything anyway.
    fn every_side(&self, reached: &[&Entry<'a>], fits: &dyn Fn(&Entry<'a>) -> bool) -> bool {
        (0..self.sides).all(|side| {
            reached.iter().any(|entry| {
                let base = entry.base.map(|base| base.level);
                entry.grant.side == side && (base == Some(BaseLevel::Everything) || fits(entry))
            })
        })
    }

    fn has_reserved(&self, id: &str, reached: &[&Entry<'a>]) -> bool {
        self.every_side(reached, &|entry| entry.reserved.contains(&id))
    }

    fn space(&self, reaching: &[usize], spaces: Vec<String>) -> KibanaSpace {
        let reached = self.reached(reaching);
        let base = self.base(&reached, false);
        let mut space = KibanaSpace {
            spaces,
            base,
            global: base.is_some() && self.base(&reached, true) == base,
            base_sources: Vec::new(),
            features: Vec::new(),
            unknown: Vec::new(),
            reserved: Vec::new(),
        };
        let features = &self.catalog.features;
        for (feature, definition) in features.iter().enumerate() {
            // Most features have nothing granted in most spaces.
            if self.union(feature, reaching) != 0 || !definition.reserved.is_empty() {
                let access = self.feature_access(feature, reaching);
                let granted = access.filter(|access| access.level != Level::None);
                space.features.extend(granted);
            }
        }
        for (position, entry) in reaching.iter().zip(&reached) {
            if entry.base.is_some() {
                space.base_sources.push(*position);
            }
            for name in &entry.unknown {
                if !space.unknown.iter().any(|known| known == name)
                    && self.every_side(&reached, &|entry| entry.unknown.contains(name))
                {
                    space.unknown.push((*name).to_owned());
                }
            }
            for id in &entry.reserved {
                if !features.iter().any(|feature| reserves(feature, id))
                    && !space.reserved.iter().any(|known| known == id)
                    && self.has_reserved(id, &reached)
                {
                    space.reserved.push((*id).to_owned());
                }
            }
        }
        space
    }

    fn feature_access(&self, feature: usize, reaching: &[usize]) -> Option<KibanaFeatureAccess> {
        let atoms = self.features.get(feature)?;
        let definition = self.catalog.features.get(feature)?;
        let union = self.union(feature, reaching);
        let mut access = KibanaFeatureAccess {
            feature: &definition.id,
            level: Level::None,
            primary: None,
            sub_features: Vec::new(),
            reserved: Vec::new(),
            sources: Vec::new(),
        };
        for position in reaching {
            if let Some(entry) = self.entries.get(*position)
                && entry.named.contains(&feature)
            {
                access.sources.push(*position);
            }
        }
        for (id, same) in definition.reserved_privileges() {
            if same.is_none() && self.has_reserved(id, &self.reached(reaching)) {
                access.reserved.push(id);
            }
        }
        for (privilege, atoms) in definition.sub_privileges().zip(&atoms.sub_privileges) {
            if is_granted(*atoms, union) {
                access.sub_features.push(&privilege.id);
            }
        }
        let has_sub_features = !atoms.sub_privileges.is_empty();
        for (name, level, whole, minimal) in [
            ("all", Level::All, atoms.all, atoms.minimal_all),
            ("read", Level::Read, atoms.read, atoms.minimal_read),
        ] {
            if is_granted(whole, union) || (has_sub_features && is_granted(minimal, union)) {
                let mut sub_privileges = atoms.sub_privileges.iter();
                let is_whole = sub_privileges
                    .all(|atoms| is_granted(*atoms, union) == is_granted(*atoms, whole));
                access.primary = Some(name);
                access.level = if is_whole { level } else { Level::Custom };
                return Some(access);
            }
        }
        if !access.sub_features.is_empty() || !access.reserved.is_empty() {
            access.level = Level::Custom;
        }
        Some(access)
    }
}

impl<'a> Entry<'a> {
    fn add(&mut self, name: &'a str, catalog: &'static KibanaCatalog, features: &[FeatureAtoms]) {
        let privilege = Privilege::parse(name);
        let mut named = Vec::new();
        match privilege {
            Privilege::Feature { feature, privilege } => {
                let position = catalog.position(feature);
                let definition = position.and_then(|position| catalog.features.get(position));
                if !definition.is_some_and(|known| known.has_privilege(privilege)) {
                    self.unknown.extend(name.strip_prefix("feature_"));
                }
                named.extend(position);
            }
            Privilege::Reserved(id) => {
                self.reserved.push(id);
                for (position, definition) in catalog.features.iter().enumerate() {
                    if reserves(definition, id) {
                        named.push(position);
                    }
                }
            }
            privilege => match base_level(privilege) {
                Some(base) => {
                    for (granted, atoms) in self.atoms.iter_mut().zip(features) {
                        *granted |= atoms.of_base(base.level);
                    }
                    let known = self.base.map(|known| (known.level, known.is_global));
                    if known < Some((base.level, base.is_global)) {
                        self.base = Some(base);
                    }
                }
                None => self.unrecognized.push(name),
            },
        }
        for position in named {
            let definition = catalog.features.get(position).zip(features.get(position));
            if let (Some((definition, atoms)), Some(granted)) =
                (definition, self.atoms.get_mut(position))
            {
                *granted |= atoms_of(definition, atoms, privilege);
            }
            if !self.named.contains(&position) {
                self.named.push(position);
            }
        }
    }

    /// Whether it reaches every space that a pattern does. Where its only wildcard is `*`, it does if
    /// it matches the text of the pattern: that `*` stands for whatever the pattern's wildcards do.
    /// Otherwise only the same pattern is known to be reached.
    fn reaches_pattern(&self, reached: &Language, pattern: &str) -> bool {
        let mut resources = self.grant.entry.resources.iter();
        resources.clone().any(|resource| resource == pattern)
            || !pattern.starts_with('/')
                && resources.all(|resource| !resource.contains(['?', '\\', '/']))
                && reached.contains(pattern)
    }

    /// Where the entry is, with those of its privileges that are wanted.
    fn source(&self, is_wanted: impl Fn(&str) -> bool) -> KibanaSource {
        let mut privileges = Vec::new();
        for name in &self.grant.entry.privileges {
            if is_wanted(name) {
                privileges.push(name.clone());
            }
        }
        KibanaSource {
            side: self.grant.side,
            role: self.grant.role.to_owned(),
            pointer: ["/applications/", &self.grant.position.to_string()].concat(),
            privileges,
        }
    }
}

/// The base privilege that a stored privilege is. `space_*` is none: no action begins like that.
fn base_level(privilege: Privilege<'_>) -> Option<Base> {
    let (name, is_global) = match privilege {
        Privilege::GlobalBase(name) => (name, true),
        Privilege::SpaceBase(name) if name != ALL => (name, false),
        _ => return None,
    };
    let level = match name {
        "read" => BaseLevel::Read,
        "all" => BaseLevel::All,
        _ => BaseLevel::Everything,
    };
    Some(Base { level, is_global })
}

/// Whether a reserved privilege belongs to a feature.
fn reserves(definition: &KibanaFeature, id: &str) -> bool {
    definition
        .reserved_privileges()
        .any(|(known, _)| known == id)
}

/// What a stored privilege grants of a feature.
fn atoms_of(definition: &KibanaFeature, atoms: &FeatureAtoms, privilege: Privilege<'_>) -> u64 {
    match privilege {
        Privilege::Feature { feature, privilege } if feature == definition.id => {
            atoms.of(definition, privilege)
        }
        // A reserved privilege may be the same as a primary one.
        Privilege::Reserved(id) => {
            let mut union = 0;
            for (known, same) in definition.reserved_privileges() {
                if let Some(primary) = same.filter(|_| known == id) {
                    union |= atoms.of(definition, primary);
                }
            }
            union
        }
        base => base_level(base).map_or(0, |base| atoms.of_base(base.level)),
    }
}

/// Whether a pattern matches the resource of any space.
fn reaches_spaces(pattern: &str) -> bool {
    let every_space = space_resource(ALL);
    match (Language::of(&[pattern]), Language::of(&[every_space])) {
        (Ok(reached), Ok(spaces)) => matches!(reached.overlaps(&spaces), Ok(true)),
        _ => false,
    }
}

/// The space of a resource that is that of one space and no pattern.
fn plain_space(resource: &str) -> Option<&str> {
    resource_space(resource).filter(|_| !is_pattern(resource))
}

fn reach(resources: &[String]) -> Reach<'_> {
    if resources.iter().any(|resource| resource == ALL) {
        return Reach::Everywhere;
    }
    let mut spaces = Vec::new();
    for resource in resources {
        spaces.extend(plain_space(resource));
    }
    if spaces.len() == resources.len() {
        return Reach::Spaces(spaces);
    }
    // Elasticsearch refuses a role with a pattern that it cannot read.
    let language = Language::of(resources).unwrap_or_else(|_| Language::empty());
    match language.is_total() {
        Ok(true) => Reach::Everywhere,
        _ => Reach::Patterns(language),
    }
}
