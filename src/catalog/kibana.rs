//! Kibana's features and the privileges on them, as a role of Kibana names them.
//!
//! A feature has four primary privileges, `all`, `read`, and each without its sub-features,
//! `minimal_all`, `minimal_read`; behind them the privileges of its sub-features. Features are
//! registered by Kibana's plugins (`FeatureRegistry`), so that each version has others.

use std::sync::OnceLock;

use super::fields::{all_texts, flag, items, rows, text, texts};
use super::{Deployment, tables};
use crate::json::{Node, Value};
use crate::text::TextMap;

/// The primary privileges, in Kibana's order.
pub const PRIMARY_PRIVILEGES: [&str; 4] = ["all", "read", "minimal_all", "minimal_read"];

/// Everything known of Kibana's features.
#[derive(Debug, Default)]
pub struct KibanaCatalog {
    /// The features, in the order in which Kibana shows them.
    pub features: Vec<KibanaFeature>,
    positions: TextMap<usize>,
}

/// A feature (`KibanaFeatureConfig`).
#[derive(Clone, Debug, Default)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    serde(rename_all = "camelCase")
)]
pub struct KibanaFeature {
    /// Its id, as in `feature_<id>.<privilege>`.
    pub id: String,
    /// Its title.
    pub name: String,
    /// The title of its category.
    pub category: String,
    /// The licence that the feature needs, if it needs one.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "License"))]
    pub minimum_license: License,
    /// The first version with it, if 8.18 or later; for people.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub since: String,
    /// The last version with it; for people.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub until: String,
    /// `stack` or `serverless`, if it is offered there only.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(optional, type = "\"stack\" | \"serverless\"")
    )]
    pub only_on: String,
    /// Whether it has no privileges that can be assigned.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub no_privileges: bool,
    /// Whether the role editor hides it, and Kibana does not check what a role says of it.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub hidden: bool,
    /// Whether the base privileges leave it out.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub exclude_from_base: bool,
    /// Primary privileges that a role may not name.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub disabled: Vec<String>,
    /// Primary privileges that only make sense on all spaces.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub requires_all_spaces: Vec<String>,
    /// Reserved privileges that belong to it, which built-in roles hold; with `=` and a primary
    /// privilege behind, if it is the same.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub reserved: Vec<String>,
    /// What is worth knowing beside.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub note: String,
    /// If the feature is deprecated, what replaces each primary privilege, as
    /// `feature.privilege`.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(optional, type = "Record<string, string[]>")
    )]
    pub replaced_by: Vec<(String, Vec<String>)>,
    /// What can be granted one by one.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub sub_features: Vec<KibanaSubFeature>,
}

/// A part of a feature (`SubFeatureConfig`).
#[derive(Clone, Debug, Default)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    serde(rename_all = "camelCase")
)]
pub struct KibanaSubFeature {
    /// Its title.
    pub name: String,
    /// What it is about.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub description: String,
    /// When Kibana registers it; always if absent.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub only_when: String,
    /// The first version with it, if known; for people.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub since: String,
    /// Whether its privileges only make sense on all spaces.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub requires_all_spaces: bool,
    /// Privileges that exclude one another: each holds those behind it.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub exclusive: Vec<KibanaSubPrivilege>,
    /// The other privileges.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub privileges: Vec<KibanaSubPrivilege>,
}

/// A privilege of a sub-feature (`SubFeaturePrivilegeConfig`).
#[derive(Clone, Debug, Default)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    serde(rename_all = "camelCase")
)]
pub struct KibanaSubPrivilege {
    /// Its id, as in `feature_<feature>.<id>`.
    pub id: String,
    /// Its title.
    pub name: String,
    /// The least primary privilege that holds it.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"all\" | \"read\" | \"none\""))]
    pub include_in: Inclusion,
    /// The licence below which Kibana does not register it.
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "License"))]
    pub minimum_license: License,
    /// The first version with it, if known; for people.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub since: String,
    /// Whether a role may not name it.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub disabled: bool,
    /// If the feature is deprecated, what replaces the privilege, as `feature.privilege`.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub replaced_by: Vec<String>,
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

impl KibanaSubFeature {
    /// Its privileges: first those that exclude one another.
    pub fn all(&self) -> impl Iterator<Item = &KibanaSubPrivilege> {
        self.exclusive.iter().chain(&self.privileges)
    }
}

impl KibanaFeature {
    /// Whether other features have taken its place.
    pub fn is_deprecated(&self) -> bool {
        !self.replaced_by.is_empty()
    }

    /// Its sub-feature privileges, in order.
    pub fn sub_privileges(&self) -> impl Iterator<Item = &KibanaSubPrivilege> {
        self.sub_features.iter().flat_map(KibanaSubFeature::all)
    }

    /// The sub-feature privilege of that id.
    pub fn sub_privilege(&self, id: &str) -> Option<&KibanaSubPrivilege> {
        self.sub_privileges().find(|privilege| privilege.id == id)
    }

    /// The ids of all its privileges, in the order in which Kibana registers them.
    pub fn privilege_ids(&self) -> Vec<&str> {
        let mut ids = Vec::new();
        if !self.no_privileges {
            ids.extend(PRIMARY_PRIVILEGES);
        }
        for privilege in self.sub_privileges() {
            ids.push(privilege.id.as_str());
        }
        ids
    }

    /// Whether it has a privilege of that id.
    pub fn has_privilege(&self, id: &str) -> bool {
        let is_primary = PRIMARY_PRIVILEGES.contains(&id) && !self.no_privileges;
        is_primary || self.sub_privilege(id).is_some()
    }

    /// What replaces one of its privileges, as `feature.privilege`; empty if nothing does.
    pub fn replacements(&self, privilege: &str) -> &[String] {
        let primary = self.replaced_by.iter().find(|(id, _)| id == privilege);
        match (primary, self.sub_privilege(privilege)) {
            (Some((_, replacements)), _) => replacements,
            (None, Some(privilege)) => &privilege.replaced_by,
            _ => &[],
        }
    }

    /// Its reserved privileges, and the primary privilege that each is the same as, if it is.
    pub fn reserved_privileges(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.reserved.iter().map(|id| match id.split_once('=') {
            Some((id, primary)) => (id, Some(primary)),
            None => (id.as_str(), None),
        })
    }

    fn read(row: &Node) -> KibanaFeature {
        let mut feature = KibanaFeature {
            id: text(row, "id"),
            name: text(row, "name"),
            category: text(row, "category"),
            minimum_license: License::read(row),
            since: text(row, "since"),
            until: text(row, "until"),
            only_on: text(row, "onlyOn"),
            no_privileges: flag(row, "noPrivileges"),
            hidden: flag(row, "hidden"),
            exclude_from_base: flag(row, "excludeFromBase"),
            disabled: texts(row, "disabled"),
            requires_all_spaces: texts(row, "requiresAllSpaces"),
            reserved: texts(row, "reserved"),
            note: text(row, "note"),
            ..KibanaFeature::default()
        };
        if let Some(Value::Object(members)) = row.get("replacedBy").map(|node| &node.value) {
            for member in members {
                let replacements = all_texts(&member.value);
                feature.replaced_by.push((member.key.clone(), replacements));
            }
        }
        for row in row.get("subFeatures").map(items).unwrap_or_default() {
            let privileges = |key| {
                let mut privileges = Vec::new();
                for row in row.get(key).map(items).unwrap_or_default() {
                    privileges.push(KibanaSubPrivilege::read(row));
                }
                privileges
            };
            feature.sub_features.push(KibanaSubFeature {
                name: text(row, "name"),
                description: text(row, "description"),
                only_when: text(row, "onlyWhen"),
                since: text(row, "since"),
                requires_all_spaces: flag(row, "requiresAllSpaces"),
                exclusive: privileges("exclusive"),
                privileges: privileges("privileges"),
            });
        }
        feature
    }
}

impl KibanaSubPrivilege {
    fn read(row: &Node) -> KibanaSubPrivilege {
        KibanaSubPrivilege {
            id: text(row, "id"),
            name: text(row, "name"),
            include_in: match text(row, "includeIn").as_str() {
                "read" => Inclusion::Read,
                "none" => Inclusion::None,
                _ => Inclusion::All,
            },
            minimum_license: License::read(row),
            since: text(row, "since"),
            disabled: flag(row, "disabled"),
            replaced_by: texts(row, "replacedBy"),
        }
    }
}

impl License {
    fn read(row: &Node) -> License {
        License::from_name(&text(row, "minimumLicense")).unwrap_or_default()
    }
}

impl KibanaCatalog {
    /// The feature of that id.
    pub fn feature(&self, id: &str) -> Option<&KibanaFeature> {
        self.features.get(self.position(id)?)
    }

    /// Where the feature of that id stands among them.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.positions.get(id).copied()
    }

    /// Reads features from JSON, as [`kibana_features_json`] has them.
    pub fn read(json: &str) -> KibanaCatalog {
        KibanaCatalog::new(rows(json, KibanaFeature::read))
    }

    fn new(features: Vec<KibanaFeature>) -> KibanaCatalog {
        let mut catalog = KibanaCatalog {
            features,
            positions: TextMap::default(),
        };
        for (position, feature) in catalog.features.iter().enumerate() {
            catalog.positions.insert(feature.id.as_str(), position);
        }
        catalog
    }
}

/// What is known of a feature, or of a privilege as `feature.privilege`, that exists in some
/// version and has no definition here.
pub fn undefined_kibana_feature(id: &str) -> Option<&'static str> {
    let mut undefined = tables::UNDEFINED_KIBANA_FEATURES.iter();
    undefined
        .find(|(known, _)| *known == id)
        .map(|(_, note)| *note)
}

/// Kibana's features as JSON: a list of [`KibanaFeature`].
pub fn kibana_features_json() -> &'static str {
    tables::KIBANA_FEATURES
}

/// The features that Kibana has there; it knows no others.
pub fn kibana_catalog_on(deployment: Deployment) -> &'static KibanaCatalog {
    static STACK: OnceLock<KibanaCatalog> = OnceLock::new();
    static SERVERLESS: OnceLock<KibanaCatalog> = OnceLock::new();
    let (catalog, name) = match deployment {
        Deployment::Stack => (&STACK, "stack"),
        Deployment::Serverless => (&SERVERLESS, "serverless"),
    };
    catalog.get_or_init(|| {
        let is_there =
            |feature: &&KibanaFeature| feature.only_on.is_empty() || feature.only_on == name;
        let features = kibana_catalog().features.iter().filter(is_there);
        KibanaCatalog::new(features.cloned().collect())
    })
}

/// Kibana's features, wherever it has them. Read once, when first asked for.
pub fn kibana_catalog() -> &'static KibanaCatalog {
    static CATALOG: OnceLock<KibanaCatalog> = OnceLock::new();
    CATALOG.get_or_init(|| KibanaCatalog::read(tables::KIBANA_FEATURES))
}
