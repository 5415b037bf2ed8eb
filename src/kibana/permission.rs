//! What application privileges come to in Kibana: which features, at which level, in which space.
//!
//! To Kibana a privilege is a set of actions, and what a user may do in a space is the union of
//! all sets that any role grants there. So a set of small privileges can add up to a larger one,
//! and nothing subtracts. The actions themselves are not needed to tell: a feature is made of
//! atoms, what `read` adds at its core, what `all` adds, and one for each privilege of a
//! sub-feature, and each privilege is a set of atoms, one bit each. A privilege is granted when
//! the union holds all of its atoms. Reproduces `PrivilegesFactory`,
//! `FeaturePrivilegeBuilder` and the `PrivilegeFormCalculator` of Kibana's role editor.

use std::collections::BTreeMap;

use super::privilege::{ALL, Privilege, is_kibana, resource_space, space_resource};
use crate::catalog::{Inclusion, KibanaCatalog, KibanaFeature, License};
use crate::pattern::Language;
use crate::role::RoleDescriptor;

/// One application entry of a role, as far as Kibana may be concerned.
#[derive(Clone, Copy, Debug)]
pub struct Grant<'a> {
    /// The role's name.
    pub role: &'a str,
    /// The position of the entry among `applications`.
    pub entry: usize,
    /// `application` of the entry.
    pub application: &'a str,
    /// `privileges` of the entry.
    pub privileges: &'a [String],
    /// `resources` of the entry.
    pub resources: &'a [String],
}

impl<'a> Grant<'a> {
    /// The application entries of a role.
    pub fn of_role(
        role: &'a str,
        descriptor: &'a RoleDescriptor,
    ) -> impl Iterator<Item = Grant<'a>> {
        let entries = descriptor.applications.iter().enumerate();
        entries.map(move |(entry, application)| Grant {
            role,
            entry,
            application: &application.application,
            privileges: &application.privileges,
            resources: &application.resources,
        })
    }
}

/// What some roles grant in Kibana.
///
/// An API key holds what its own role descriptors and its owner's roles grant both; each is a
/// side, and a privilege counts if every side grants it.
pub struct KibanaPermission<'a> {
    catalog: &'static KibanaCatalog,
    features: Vec<FeatureAtoms>,
    sides: Vec<Vec<Entry<'a>>>,
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
    /// Privileges on features that the catalog does not have.
    unknown_features: Vec<(&'a str, &'a str)>,
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

/// A base privilege.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    pub(super) fn new(feature: &KibanaFeature, license: License) -> FeatureAtoms {
        let mut sub_privileges = Vec::new();
        let mut bit = FIRST_SUB_PRIVILEGE;
        for sub_feature in &feature.sub_features {
            let start = sub_privileges.len();
            for privilege in &sub_feature.privileges {
                let atom = 1_u64.checked_shl(bit).unwrap_or(0);
                bit += 1;
                let is_registered = privilege.minimum_license <= license;
                sub_privileges.push(if is_registered { atom } else { 0 });
            }
            // Of privileges that exclude one another, each holds those behind it.
            let mut held = 0;
            for (atoms, privilege) in sub_privileges
                .iter_mut()
                .skip(start)
                .zip(&sub_feature.privileges)
                .rev()
                .filter(|(_, privilege)| privilege.exclusive)
            {
                if privilege.minimum_license <= license {
                    *atoms |= held;
                    held = *atoms;
                }
            }
        }
        let included = |wanted: fn(Inclusion) -> bool| {
            feature
                .sub_privileges()
                .zip(&sub_privileges)
                .filter(|(privilege, _)| wanted(privilege.include_in))
                .fold(0, |union, (_, atoms)| union | atoms)
        };
        let core = |atoms| if feature.no_privileges { 0 } else { atoms };
        let minimal_read = core(CORE_READ);
        let minimal_all = core(CORE_READ | CORE_ALL);
        FeatureAtoms {
            read: minimal_read | included(|inclusion| inclusion == Inclusion::Read),
            all: minimal_all | included(|inclusion| inclusion != Inclusion::None),
            minimal_read,
            minimal_all,
            sub_privileges,
            is_base: !feature.hidden && !feature.exclude_from_base,
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

/// How much of a feature is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// What is granted of a feature in a space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureAccess {
    /// The position of the feature in the catalog.
    pub feature: usize,
    /// How much of it.
    pub level: Level,
    /// The primary privilege that Kibana's role editor shows for it: the larger of `all` and
    /// `read` that is granted, or is but for sub-features.
    pub primary: Option<&'static str>,
    /// The sub-feature privileges that are granted.
    pub sub_privileges: Vec<&'static str>,
    /// Reserved privileges that open it.
    pub reserved: Vec<&'static str>,
}

/// What is granted of a feature, and through what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantedFeature {
    /// What is granted of it.
    pub access: FeatureAccess,
    /// The sources ([`KibanaPermission::sources`]) that name the feature.
    pub sources: Vec<usize>,
}

/// What is granted in a space, or in several alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpaceAccess {
    /// The ids of the spaces; `*` is every space, also those made later.
    pub spaces: Vec<String>,
    /// The base privilege that every side grants: later features come with it.
    pub base: Option<BaseLevel>,
    /// Whether that is the base privilege for all spaces, which holds more than that of spaces.
    pub is_global: bool,
    /// The sources ([`KibanaPermission::sources`]) that grant base privileges, and so a part in
    /// every feature.
    pub base_sources: Vec<usize>,
    /// The features of which anything is granted, in the catalog's order.
    pub features: Vec<GrantedFeature>,
    /// Privileges granted by name on features that are not known.
    pub unknown_features: Vec<(String, String)>,
    /// Reserved privileges that belong to no feature.
    pub reserved: Vec<String>,
}

/// Where something is granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin<'a> {
    /// The side: 0 for the roles, 1 for the roles that bound them.
    pub side: usize,
    /// The role's name.
    pub role: &'a str,
    /// The position of the entry among its `applications`.
    pub entry: usize,
    /// The privileges of the entry that have a part in it.
    pub privileges: Vec<&'a str>,
}

/// Why a privilege on a feature is granted in a space, or is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KibanaExplanation<'a> {
    /// Whether it is granted.
    pub granted: bool,
    /// The entries that grant it or a part of it.
    pub origins: Vec<Origin<'a>>,
    /// If not granted: the privileges of the feature that are missing, the primary one or those
    /// of sub-features.
    pub missing: Vec<&'static str>,
}

/// A difference between two permissions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KibanaChange {
    /// The space; `*` is every space.
    pub space: String,
    /// The position of the feature in the catalog.
    pub feature: usize,
    /// Before.
    pub before: FeatureAccess,
    /// After.
    pub after: FeatureAccess,
}

impl<'a> KibanaPermission<'a> {
    /// Reads the grants of each side against the catalog. Entries of other applications are
    /// left out.
    pub fn new(
        catalog: &'static KibanaCatalog,
        license: License,
        sides: &[&[Grant<'a>]],
    ) -> KibanaPermission<'a> {
        let features: Vec<_> = catalog
            .features
            .iter()
            .map(|feature| FeatureAtoms::new(feature, license))
            .collect();
        let positions: BTreeMap<&str, usize> = catalog
            .features
            .iter()
            .enumerate()
            .map(|(position, feature)| (feature.id, position))
            .collect();
        let entry = |grant: &Grant<'a>| {
            let mut entry = Entry {
                grant: *grant,
                base: None,
                atoms: vec![0; features.len()],
                named: Vec::new(),
                reserved: Vec::new(),
                unknown_features: Vec::new(),
                unrecognized: Vec::new(),
                reach: reach(grant.resources),
            };
            for name in grant.privileges {
                entry.add(name, catalog, &features, &positions);
            }
            entry
        };
        let sides = sides
            .iter()
            .map(|grants| {
                grants
                    .iter()
                    .filter(|grant| is_kibana(grant.application))
                    .map(entry)
                    .collect()
            })
            .collect();
        KibanaPermission {
            catalog,
            features,
            sides,
        }
    }

    /// The features that positions refer to.
    pub fn catalog(&self) -> &'static KibanaCatalog {
        self.catalog
    }

    /// The entries that have to do with Kibana, all sides after one another.
    pub fn sources(&self) -> Vec<Origin<'a>> {
        self.entries()
            .map(|(side, entry)| {
                let privileges = entry.grant.privileges.iter().map(String::as_str).collect();
                entry.origin(side, privileges)
            })
            .collect()
    }

    /// Privileges that are no privileges of Kibana, and where they stand: actions granted
    /// directly, or names that Kibana never registers.
    pub fn unrecognized(&self) -> Vec<Origin<'a>> {
        self.entries()
            .filter(|(_, entry)| !entry.unrecognized.is_empty())
            .map(|(side, entry)| entry.origin(side, entry.unrecognized.clone()))
            .collect()
    }

    /// The ids of the spaces that any entry names, sorted.
    pub fn spaces(&self) -> Vec<&'a str> {
        let mut spaces: Vec<_> = self
            .entries()
            .filter_map(|(_, entry)| match &entry.reach {
                Reach::Spaces(spaces) => Some(spaces),
                _ => None,
            })
            .flatten()
            .copied()
            .collect();
        spaces.sort_unstable();
        spaces.dedup();
        spaces
    }

    /// What is granted, space by space: first in every space (`*`), then in each space that an
    /// entry names or that is asked for. Spaces with the same entries stand together.
    pub fn overview(&self, asked: &[String]) -> Vec<SpaceAccess> {
        let named = self.spaces();
        let mut spaces: Vec<&str> = vec![ALL];
        spaces.extend(named.iter().copied());
        spaces.extend(
            asked
                .iter()
                .map(String::as_str)
                .filter(|space| *space != ALL),
        );
        let mut groups: Vec<(Vec<Vec<usize>>, Vec<String>)> = Vec::new();
        let mut known: BTreeMap<Vec<Vec<usize>>, usize> = BTreeMap::new();
        let mut seen = std::collections::BTreeSet::new();
        for space in spaces.into_iter().filter(|space| seen.insert(*space)) {
            let reaching = self.reaching(space);
            if let Some((_, spaces)) = known.get(&reaching).and_then(|at| groups.get_mut(*at)) {
                spaces.push(space.to_owned());
            } else {
                known.insert(reaching.clone(), groups.len());
                groups.push((reaching, vec![space.to_owned()]));
            }
        }
        groups
            .into_iter()
            .map(|(reaching, spaces)| self.space_access(&reaching, spaces))
            .collect()
    }

    /// What is granted of one feature in one space (`*` for every space).
    pub fn feature(&self, space: &str, feature: &str) -> Option<FeatureAccess> {
        let position = self.position(feature)?;
        let reaching = self.reaching(space);
        Some(self.feature_access(position, &reaching))
    }

    /// Whether a privilege on a feature is granted in a space (`*` for every space), through
    /// what, or what is missing. `None` if there is no such feature or privilege.
    pub fn explain(
        &self,
        space: &str,
        feature: &str,
        privilege: &str,
    ) -> Option<KibanaExplanation<'a>> {
        let position = self.position(feature)?;
        let definition = self.catalog.features.get(position)?;
        let atoms = self.features.get(position)?;
        let wanted = atoms.of(definition, privilege);
        if wanted == 0 {
            return None;
        }
        let reaching = self.reaching(space);
        let union = self.union(position, &reaching);
        let mut origins = Vec::new();
        for (side, entry) in self.reached(&reaching) {
            let parts: Vec<&'a str> = entry
                .grant
                .privileges
                .iter()
                .map(String::as_str)
                .filter(|name| self.atoms_of(name, position) & wanted != 0)
                .collect();
            if !parts.is_empty() {
                origins.push(entry.origin(side, parts));
            }
        }
        let granted = is_granted(wanted, union);
        let mut missing = Vec::new();
        if !granted {
            let lacking = wanted & !union;
            if lacking & CORE_ALL != 0 {
                missing.push("minimal_all");
            } else if lacking & CORE_READ != 0 {
                missing.push("minimal_read");
            }
            let mut lacking = lacking & !(CORE_ALL | CORE_READ);
            for (sub_privilege, atoms) in definition.sub_privileges().zip(&atoms.sub_privileges) {
                if atoms & lacking != 0 && is_granted(*atoms, wanted) {
                    missing.push(sub_privilege.id);
                    lacking &= !atoms;
                }
            }
        }
        Some(KibanaExplanation {
            granted,
            origins,
            missing,
        })
    }

    /// Where anything of a feature is granted in a space, base privileges included.
    pub fn origins(&self, space: &str, feature: &str) -> Vec<Origin<'a>> {
        let Some(position) = self.position(feature) else {
            return Vec::new();
        };
        let reaching = self.reaching(space);
        self.reached(&reaching)
            .filter_map(|(side, entry)| {
                let parts: Vec<&'a str> = entry
                    .grant
                    .privileges
                    .iter()
                    .map(String::as_str)
                    .filter(|name| self.concerns(name, position))
                    .collect();
                (!parts.is_empty()).then(|| entry.origin(side, parts))
            })
            .collect()
    }

    /// The features that differ, in every space and in each space that either of the two names.
    /// A difference that holds in every space is not told again for a named one.
    pub fn changes(&self, after: &KibanaPermission<'_>) -> Vec<KibanaChange> {
        let named = self.spaces();
        let mut spaces: Vec<&str> = vec![ALL];
        spaces.extend(named.iter().copied());
        spaces.extend(
            after
                .spaces()
                .iter()
                .copied()
                .filter(|space| !named.contains(space)),
        );
        let mut changes: Vec<KibanaChange> = Vec::new();
        for space in spaces {
            let before_reaching = self.reaching(space);
            let after_reaching = after.reaching(space);
            for feature in 0..self.features.len() {
                let before = self.feature_access(feature, &before_reaching);
                let after = after.feature_access(feature, &after_reaching);
                let is_told = || {
                    changes.iter().any(|told| {
                        told.space == ALL
                            && told.feature == feature
                            && told.before == before
                            && told.after == after
                    })
                };
                if before != after && !is_told() {
                    changes.push(KibanaChange {
                        space: space.to_owned(),
                        feature,
                        before,
                        after,
                    });
                }
            }
        }
        changes
    }

    fn position(&self, feature: &str) -> Option<usize> {
        self.catalog
            .features
            .iter()
            .position(|known| known.id == feature)
    }

    fn entries(&self) -> impl Iterator<Item = (usize, &Entry<'a>)> {
        self.sides
            .iter()
            .enumerate()
            .flat_map(|(side, entries)| entries.iter().map(move |entry| (side, entry)))
    }

    /// The entries of each side that hold in a space.
    fn reaching(&self, space: &str) -> Vec<Vec<usize>> {
        let reaches = |entry: &Entry<'_>| match &entry.reach {
            Reach::Everywhere => true,
            Reach::Spaces(spaces) => spaces.contains(&space),
            Reach::Patterns(resources) => {
                space != ALL && resources.contains(&space_resource(space))
            }
        };
        self.sides
            .iter()
            .map(|entries| {
                let reaching = entries
                    .iter()
                    .enumerate()
                    .filter(|(_, entry)| reaches(entry));
                reaching.map(|(position, _)| position).collect()
            })
            .collect()
    }

    fn reached<'b>(
        &'b self,
        reaching: &'b [Vec<usize>],
    ) -> impl Iterator<Item = (usize, &'b Entry<'a>)> {
        self.sides
            .iter()
            .zip(reaching)
            .enumerate()
            .flat_map(|(side, (entries, positions))| {
                positions
                    .iter()
                    .filter_map(|position| entries.get(*position))
                    .map(move |entry| (side, entry))
            })
    }

    /// The entries that hold, with their positions among [`Self::sources`].
    fn reached_sources(&self, reaching: &[Vec<usize>]) -> Vec<(usize, &Entry<'a>)> {
        let mut offset = 0;
        let mut sources = Vec::new();
        for (entries, positions) in self.sides.iter().zip(reaching) {
            for position in positions {
                if let Some(entry) = entries.get(*position) {
                    sources.push((offset + position, entry));
                }
            }
            offset += entries.len();
        }
        sources
    }

    /// Folds what each side grants into what all of them do.
    fn common<T>(
        &self,
        reaching: &[Vec<usize>],
        of_side: impl Fn(&[&Entry<'a>]) -> T,
        both: impl Fn(T, T) -> T,
    ) -> Option<T> {
        self.sides
            .iter()
            .zip(reaching)
            .map(|(entries, positions)| {
                let reached: Vec<&Entry<'a>> = positions
                    .iter()
                    .filter_map(|position| entries.get(*position))
                    .collect();
                of_side(&reached)
            })
            .reduce(both)
    }

    fn union(&self, feature: usize, reaching: &[Vec<usize>]) -> u64 {
        let of_side = |entries: &[&Entry<'_>]| {
            entries.iter().fold(0, |union, entry| {
                union | entry.atoms.get(feature).copied().unwrap_or(0)
            })
        };
        self.common(reaching, of_side, |a, b| a & b).unwrap_or(0)
    }

    /// Whether a stored privilege grants anything of a feature.
    fn concerns(&self, name: &str, feature: usize) -> bool {
        let is_reserved = |id| {
            let definition = self.catalog.features.get(feature);
            definition.is_some_and(|known| known.reserved.iter().any(|(known, _)| *known == id))
        };
        match Privilege::parse(name) {
            Privilege::Reserved(id) => is_reserved(id),
            _ => self.atoms_of(name, feature) != 0,
        }
    }

    /// What a stored privilege grants of a feature.
    fn atoms_of(&self, name: &str, feature: usize) -> u64 {
        let (Some(atoms), Some(definition)) = (
            self.features.get(feature),
            self.catalog.features.get(feature),
        ) else {
            return 0;
        };
        match Privilege::parse(name) {
            Privilege::Feature { feature, privilege } if feature == definition.id => {
                atoms.of(definition, privilege)
            }
            Privilege::Reserved(id) => reserved_atoms(definition, atoms, id),
            base => base_level(base).map_or(0, |base| atoms.of_base(base.level)),
        }
    }

    fn space_access(&self, reaching: &[Vec<usize>], spaces: Vec<String>) -> SpaceAccess {
        let base = |is_wanted: fn(Base) -> bool| {
            let of_side = |entries: &[&Entry<'_>]| {
                let bases = entries.iter().filter_map(|entry| entry.base);
                bases
                    .filter(|base| is_wanted(*base))
                    .map(|base| base.level)
                    .max()
            };
            self.common(reaching, of_side, std::cmp::min).flatten()
        };
        let level = base(|_| true);
        let sources = self.reached_sources(reaching);
        let base_sources = sources
            .iter()
            .filter(|(_, entry)| entry.base.is_some())
            .map(|(source, _)| *source)
            .collect();
        let mut features = Vec::new();
        for feature in 0..self.features.len() {
            let access = self.feature_access(feature, reaching);
            if access.level != Level::None {
                let naming = sources
                    .iter()
                    .filter(|(_, entry)| entry.named.contains(&feature));
                let sources = naming.map(|(source, _)| *source).collect();
                features.push(GrantedFeature { access, sources });
            }
        }
        let mut unknown_features: Vec<(String, String)> = Vec::new();
        let mut reserved: Vec<String> = Vec::new();
        for (_, entry) in self.reached(reaching) {
            for (feature, privilege) in &entry.unknown_features {
                let is_common = || {
                    self.common(
                        reaching,
                        |entries| {
                            entries.iter().any(|entry| {
                                entry.unknown_features.contains(&(*feature, *privilege))
                                    || entry
                                        .base
                                        .is_some_and(|base| base.level == BaseLevel::Everything)
                            })
                        },
                        |a, b| a && b,
                    )
                };
                let pair = ((*feature).to_owned(), (*privilege).to_owned());
                if !unknown_features.contains(&pair) && is_common() == Some(true) {
                    unknown_features.push(pair);
                }
            }
            for id in &entry.reserved {
                let is_of_feature = self
                    .catalog
                    .features
                    .iter()
                    .any(|feature| feature.reserved.iter().any(|(reserved, _)| reserved == id));
                if !is_of_feature
                    && !reserved.iter().any(|known| known == id)
                    && self.has_reserved(id, reaching)
                {
                    reserved.push((*id).to_owned());
                }
            }
        }
        SpaceAccess {
            spaces,
            base: level,
            is_global: level.is_some() && base(|base| base.is_global) == level,
            base_sources,
            features,
            unknown_features,
            reserved,
        }
    }

    fn has_reserved(&self, id: &str, reaching: &[Vec<usize>]) -> bool {
        let of_side = |entries: &[&Entry<'_>]| {
            entries.iter().any(|entry| {
                entry.reserved.contains(&id)
                    || entry
                        .base
                        .is_some_and(|base| base.level == BaseLevel::Everything)
            })
        };
        self.common(reaching, of_side, |a, b| a && b)
            .unwrap_or(false)
    }

    fn feature_access(&self, feature: usize, reaching: &[Vec<usize>]) -> FeatureAccess {
        let mut access = FeatureAccess {
            feature,
            level: Level::None,
            primary: None,
            sub_privileges: Vec::new(),
            reserved: Vec::new(),
        };
        let (Some(atoms), Some(definition)) = (
            self.features.get(feature),
            self.catalog.features.get(feature),
        ) else {
            return access;
        };
        let union = self.union(feature, reaching);
        if definition.no_privileges || definition.reserved.iter().any(|(_, same)| same.is_none()) {
            access.reserved = definition
                .reserved
                .iter()
                .filter(|(id, same)| same.is_none() && self.has_reserved(id, reaching))
                .map(|(id, _)| *id)
                .collect();
        }
        let has_sub_features = !atoms.sub_privileges.is_empty();
        let candidates = [
            ("all", atoms.all, atoms.minimal_all),
            ("read", atoms.read, atoms.minimal_read),
        ];
        let primary = candidates.into_iter().find(|(_, whole, minimal)| {
            is_granted(*whole, union) || (has_sub_features && is_granted(*minimal, union))
        });
        access.sub_privileges = definition
            .sub_privileges()
            .zip(&atoms.sub_privileges)
            .filter(|(_, atoms)| is_granted(**atoms, union))
            .map(|(privilege, _)| privilege.id)
            .collect();
        access.primary = primary.map(|(name, ..)| name);
        access.level = match primary {
            Some((name, whole, _)) => {
                let is_whole = atoms
                    .sub_privileges
                    .iter()
                    .all(|atoms| is_granted(*atoms, union) == is_granted(*atoms, whole));
                match (is_whole, name) {
                    (true, "all") => Level::All,
                    (true, _) => Level::Read,
                    (false, _) => Level::Custom,
                }
            }
            None if access.sub_privileges.is_empty() && access.reserved.is_empty() => Level::None,
            None => Level::Custom,
        };
        access
    }
}

impl<'a> Entry<'a> {
    fn add(
        &mut self,
        name: &'a str,
        catalog: &'static KibanaCatalog,
        features: &[FeatureAtoms],
        positions: &BTreeMap<&str, usize>,
    ) {
        match Privilege::parse(name) {
            Privilege::Feature { feature, privilege } => {
                let position = positions.get(feature).copied();
                let known = position.and_then(|position| {
                    let definition = catalog.features.get(position)?;
                    let atoms = features.get(position)?.of(definition, privilege);
                    let granted = self.atoms.get_mut(position)?;
                    *granted |= atoms;
                    if !self.named.contains(&position) {
                        self.named.push(position);
                    }
                    definition
                        .privilege_ids()
                        .any(|id| id == privilege)
                        .then_some(())
                });
                if known.is_none() {
                    self.unknown_features.push((feature, privilege));
                }
            }
            Privilege::Reserved(id) => {
                for (position, definition) in catalog.features.iter().enumerate() {
                    if definition
                        .reserved
                        .iter()
                        .any(|(reserved, _)| *reserved == id)
                        && let (Some(granted), Some(atoms)) =
                            (self.atoms.get_mut(position), features.get(position))
                    {
                        *granted |= reserved_atoms(definition, atoms, id);
                        self.named.push(position);
                    }
                }
                self.reserved.push(id);
            }
            parsed => {
                let Some(base) = base_level(parsed) else {
                    self.unrecognized.push(name);
                    return;
                };
                for (granted, atoms) in self.atoms.iter_mut().zip(features) {
                    *granted |= atoms.of_base(base.level);
                }
                self.base = Some(match self.base {
                    Some(known) if known.level > base.level => known,
                    Some(known) if known.level == base.level => Base {
                        is_global: known.is_global || base.is_global,
                        ..known
                    },
                    _ => base,
                });
            }
        }
    }

    fn origin(&self, side: usize, privileges: Vec<&'a str>) -> Origin<'a> {
        Origin {
            side,
            role: self.grant.role,
            entry: self.grant.entry,
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

/// What a reserved privilege grants of a feature, where it is the same as a primary one.
fn reserved_atoms(definition: &KibanaFeature, atoms: &FeatureAtoms, id: &str) -> u64 {
    definition
        .reserved
        .iter()
        .filter(|(reserved, _)| *reserved == id)
        .filter_map(|(_, same)| *same)
        .fold(0, |union, primary| union | atoms.of(definition, primary))
}

fn reach(resources: &[String]) -> Reach<'_> {
    if resources.iter().any(|resource| resource == ALL) {
        return Reach::Everywhere;
    }
    let spaces: Option<Vec<&str>> = resources
        .iter()
        .map(|resource| resource_space(resource).filter(|space| !space.contains(['*', '?', '\\'])))
        .collect();
    if let Some(spaces) = spaces {
        return Reach::Spaces(spaces);
    }
    // Elasticsearch refuses a role with a pattern that it cannot read.
    let language = Language::of(resources).unwrap_or_else(|_| Language::empty());
    match language.is_total() {
        Ok(true) => Reach::Everywhere,
        _ => Reach::Patterns(language),
    }
}
