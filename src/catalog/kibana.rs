//! Kibana's features and the privileges on them, as a role of Kibana names them.
//!
//! A feature has four primary privileges, `all`, `read`, and each without its sub-features,
//! `minimal_all`, `minimal_read`; behind them the privileges of its sub-features. Features are
//! registered by Kibana's plugins (`FeatureRegistry`), so that each version has others.

use std::sync::OnceLock;

use super::tables;

/// The primary privileges, in Kibana's order.
pub const PRIMARY_PRIVILEGES: [&str; 4] = ["all", "read", "minimal_all", "minimal_read"];

/// Everything known of Kibana's features.
#[derive(Debug, Default)]
pub struct KibanaCatalog {
    /// The headings under which features are shown, in order.
    pub categories: Vec<KibanaCategory>,
    /// The features, by category.
    pub features: Vec<KibanaFeature>,
    /// Features that exist somewhere, and privileges as `feature.privilege`, of which nothing more
    /// is known: the id and a note.
    pub undefined: Vec<(&'static str, &'static str)>,
}

/// A heading over features (`DEFAULT_APP_CATEGORIES`).
#[derive(Debug)]
pub struct KibanaCategory {
    /// Its id.
    pub id: &'static str,
    /// Its title.
    pub name: &'static str,
}

/// A feature (`KibanaFeatureConfig`).
#[derive(Debug, Default)]
pub struct KibanaFeature {
    /// Its id, as in `feature_<id>.<privilege>`.
    pub id: &'static str,
    /// Its title.
    pub name: &'static str,
    /// The id of its category.
    pub category: &'static str,
    /// Its place in the category; features without one stand behind the others.
    pub order: Option<u32>,
    /// The licence that the feature needs, if any.
    pub minimum_license: License,
    /// The first version with it, if 8.18 or later; for people.
    pub since: &'static str,
    /// The last version with it; for people.
    pub until: &'static str,
    /// `stack` or `serverless`, if it is offered there only.
    pub only_on: &'static str,
    /// Whether it has no privileges that can be assigned.
    pub no_privileges: bool,
    /// Whether the role editor hides it, and Kibana does not check what a role says of it.
    pub hidden: bool,
    /// Whether the base privileges leave it out.
    pub exclude_from_base: bool,
    /// Primary privileges that a role may not name.
    pub disabled: Vec<&'static str>,
    /// Primary privileges that only make sense on all spaces.
    pub requires_all_spaces: Vec<&'static str>,
    /// Reserved privileges that belong to it, which built-in roles hold, and the primary
    /// privilege that is the same, if one is.
    pub reserved: Vec<(&'static str, Option<&'static str>)>,
    /// What is worth knowing beside.
    pub note: &'static str,
    /// What replaces each of [`PRIMARY_PRIVILEGES`], as `feature.privilege`; empty unless the
    /// feature is deprecated.
    pub replaced_by: [Vec<&'static str>; 4],
    /// What can be granted one by one.
    pub sub_features: Vec<KibanaSubFeature>,
}

/// A part of a feature (`SubFeatureConfig`).
#[derive(Debug, Default)]
pub struct KibanaSubFeature {
    /// Its title.
    pub name: &'static str,
    /// What it is about; may be empty.
    pub description: &'static str,
    /// When Kibana registers it; always if empty.
    pub only_when: &'static str,
    /// The first version with it, if known; for people.
    pub since: &'static str,
    /// Whether its privileges only make sense on all spaces.
    pub requires_all_spaces: bool,
    /// Its privileges, in order.
    pub privileges: Vec<KibanaSubPrivilege>,
}

/// A privilege of a sub-feature (`SubFeaturePrivilegeConfig`).
#[derive(Debug, Default)]
pub struct KibanaSubPrivilege {
    /// Its id, as in `feature_<feature>.<id>`.
    pub id: &'static str,
    /// Its title.
    pub name: &'static str,
    /// Which primary privileges hold it.
    pub include_in: Inclusion,
    /// The licence below which Kibana does not register it.
    pub minimum_license: License,
    /// The first version with it, if known; for people.
    pub since: &'static str,
    /// Whether a role may not name it.
    pub disabled: bool,
    /// Whether it excludes the other privileges of its sub-feature of which this is true; the
    /// first of them holds the later ones.
    pub exclusive: bool,
    /// What replaces it, as `feature.privilege`; empty unless the feature is deprecated.
    pub replaced_by: Vec<&'static str>,
}

/// Which primary privileges hold a privilege of a sub-feature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Inclusion {
    /// `all`.
    #[default]
    All,
    /// `read`, and so `all`.
    Read,
    /// None: it has to be named.
    None,
}

/// A licence level, in rising order (`LICENSE_TYPE`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum License {
    /// Free.
    #[default]
    Basic,
    /// Of old clusters.
    Standard,
    /// The first with sub-feature privileges.
    Gold,
    /// The first with document and field level security.
    Platinum,
    /// Everything there is.
    Enterprise,
    /// As Enterprise, for 30 days.
    Trial,
}

impl License {
    /// Every level with its name.
    pub const ALL: [(&'static str, License); 6] = [
        ("basic", License::Basic),
        ("standard", License::Standard),
        ("gold", License::Gold),
        ("platinum", License::Platinum),
        ("enterprise", License::Enterprise),
        ("trial", License::Trial),
    ];

    /// The level of that name.
    pub fn from_name(name: &str) -> Option<License> {
        License::ALL
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, level)| *level)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        License::ALL
            .iter()
            .find(|(_, level)| *level == self)
            .map_or("", |(name, _)| name)
    }

    /// Whether Kibana registers sub-feature privileges at this level.
    pub fn allows_sub_features(self) -> bool {
        self >= License::Gold
    }
}

impl KibanaFeature {
    /// Whether other features have taken its place.
    pub fn is_deprecated(&self) -> bool {
        self.replaced_by.iter().any(|list| !list.is_empty())
    }

    /// Its sub-feature privileges, in order.
    pub fn sub_privileges(&self) -> impl Iterator<Item = &KibanaSubPrivilege> {
        self.sub_features
            .iter()
            .flat_map(|sub_feature| &sub_feature.privileges)
    }

    /// The sub-feature privilege of that id.
    pub fn sub_privilege(&self, id: &str) -> Option<&KibanaSubPrivilege> {
        self.sub_privileges().find(|privilege| privilege.id == id)
    }

    /// The ids of all its privileges, in the order in which Kibana registers them.
    pub fn privilege_ids(&self) -> impl Iterator<Item = &'static str> {
        PRIMARY_PRIVILEGES
            .into_iter()
            .filter(|_| !self.no_privileges)
            .chain(self.sub_privileges().map(|privilege| privilege.id))
    }

    /// What replaces one of its privileges, as `feature.privilege`; empty if nothing does.
    pub fn replacements(&self, privilege: &str) -> &[&'static str] {
        match PRIMARY_PRIVILEGES.iter().position(|id| *id == privilege) {
            Some(primary) => self.replaced_by.get(primary).map_or(&[], Vec::as_slice),
            None => self
                .sub_privilege(privilege)
                .map_or(&[], |privilege| privilege.replaced_by.as_slice()),
        }
    }
}

impl KibanaCatalog {
    /// The feature of that id.
    pub fn feature(&self, id: &str) -> Option<&KibanaFeature> {
        self.features.iter().find(|feature| feature.id == id)
    }

    /// What is known of a feature, or of a privilege as `feature.privilege`, that exists somewhere
    /// and has no definition here.
    pub fn undefined(&self, id: &str) -> Option<&'static str> {
        let mut undefined = self.undefined.iter();
        undefined
            .find(|(known, _)| *known == id)
            .map(|(_, note)| *note)
    }

    /// Reads the form that `build.rs` writes: the first column tells what a line is.
    pub(crate) fn parse(text: &'static str) -> KibanaCatalog {
        let mut catalog = KibanaCatalog::default();
        for line in text.lines() {
            let mut columns = line.split('\t');
            let mut next = || columns.next().unwrap_or_default();
            match next() {
                "C" => {
                    let (id, name) = (next(), next());
                    catalog.categories.push(KibanaCategory { id, name });
                }
                "U" => catalog.undefined.push((next(), next())),
                "F" => catalog.features.push(KibanaFeature::parse(&mut next)),
                kind => {
                    let Some(feature) = catalog.features.last_mut() else {
                        continue;
                    };
                    match (kind, feature.sub_features.last_mut()) {
                        ("R", _) => feature.replaced_by = std::array::from_fn(|_| list(next())),
                        ("S", _) => feature
                            .sub_features
                            .push(KibanaSubFeature::parse(&mut next)),
                        (kind, Some(sub_feature)) => {
                            let mut privilege = KibanaSubPrivilege::parse(&mut next);
                            privilege.exclusive = kind == "X";
                            sub_feature.privileges.push(privilege);
                        }
                        _ => {}
                    }
                }
            }
        }
        let rank = |feature: &KibanaFeature| {
            let category = catalog
                .categories
                .iter()
                .position(|category| category.id == feature.category);
            (category, feature.order.unwrap_or(u32::MAX))
        };
        catalog.features.sort_by_key(rank);
        catalog
    }
}

impl KibanaFeature {
    fn parse(next: &mut impl FnMut() -> &'static str) -> KibanaFeature {
        KibanaFeature {
            id: next(),
            name: next(),
            category: next(),
            order: next().parse().ok(),
            minimum_license: License::from_name(next()).unwrap_or_default(),
            since: next(),
            until: next(),
            only_on: next(),
            no_privileges: is_set(next()),
            hidden: is_set(next()),
            exclude_from_base: is_set(next()),
            disabled: list(next()),
            requires_all_spaces: list(next()),
            reserved: list(next())
                .into_iter()
                .map(|id| match id.split_once('=') {
                    Some((id, primary)) => (id, Some(primary)),
                    None => (id, None),
                })
                .collect(),
            note: next(),
            ..KibanaFeature::default()
        }
    }
}

impl KibanaSubFeature {
    fn parse(next: &mut impl FnMut() -> &'static str) -> KibanaSubFeature {
        KibanaSubFeature {
            name: next(),
            description: next(),
            only_when: next(),
            since: next(),
            requires_all_spaces: is_set(next()),
            privileges: Vec::new(),
        }
    }
}

impl KibanaSubPrivilege {
    fn parse(next: &mut impl FnMut() -> &'static str) -> KibanaSubPrivilege {
        KibanaSubPrivilege {
            id: next(),
            name: next(),
            include_in: match next() {
                "read" => Inclusion::Read,
                "none" => Inclusion::None,
                _ => Inclusion::All,
            },
            minimum_license: License::from_name(next()).unwrap_or_default(),
            since: next(),
            disabled: is_set(next()),
            exclusive: false,
            replaced_by: list(next()),
        }
    }
}

fn is_set(column: &str) -> bool {
    !column.is_empty()
}

fn list(column: &'static str) -> Vec<&'static str> {
    column
        .split(';')
        .filter(|element| !element.is_empty())
        .collect()
}

/// Kibana's features. Read once, when first asked for.
pub fn kibana_catalog() -> &'static KibanaCatalog {
    static CATALOG: OnceLock<KibanaCatalog> = OnceLock::new();
    CATALOG.get_or_init(|| KibanaCatalog::parse(tables::KIBANA))
}
