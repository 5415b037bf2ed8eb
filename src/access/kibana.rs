//! What an access comes to in Kibana. The decisions are those of [`crate::kibana::permission`].

use serde::Serialize;

use super::Access;
use super::overview::shortened;
use crate::catalog::{License, kibana_catalog};
use crate::kibana::permission::{
    BaseLevel, Grant, KibanaAnswer, KibanaDifference, KibanaOverview, KibanaPermission,
    KibanaSpace, Level,
};
use crate::kibana::privilege::{ALL, is_kibana};
use crate::pattern::is_pattern;

/// What is granted in some spaces of Kibana, in short. `kibana` tells all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct SpacesOverview {
    /// Ids of spaces; `*` is every space.
    pub spaces: Vec<String>,
    /// The base privilege, if there is one. What it holds of a feature is not told again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub base: Option<BaseLevel>,
    /// Ids of the features of which all is granted.
    pub all: Vec<&'static str>,
    /// Ids of the features that may be read.
    pub read: Vec<&'static str>,
    /// Ids of the features of which something else is granted.
    pub custom: Vec<&'static str>,
}

impl SpacesOverview {
    fn new(space: KibanaSpace) -> SpacesOverview {
        let mut overview = SpacesOverview {
            spaces: space.spaces,
            base: space.base,
            ..SpacesOverview::default()
        };
        for feature in &space.features {
            let (list, base) = match feature.level {
                Level::All => (&mut overview.all, BaseLevel::All),
                Level::Read => (&mut overview.read, BaseLevel::Read),
                Level::Custom => (&mut overview.custom, BaseLevel::Everything),
                Level::None => continue,
            };
            if space.base.is_none_or(|held| held < base) {
                list.push(feature.feature);
            }
        }
        overview
    }

    fn is_empty(&self) -> bool {
        let lists = [&self.all, &self.read, &self.custom];
        self.base.is_none() && lists.iter().all(|list| list.is_empty())
    }

    /// The same as a part of a sentence.
    fn describe(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.base.map(|base| match base {
            BaseLevel::Everything => "everything".to_owned(),
            BaseLevel::All => "all of every feature".to_owned(),
            BaseLevel::Read => "reading every feature".to_owned(),
        }));
        for (what, features) in [
            ("all of", &self.all),
            ("reading", &self.read),
            ("some of", &self.custom),
        ] {
            if !features.is_empty() {
                let names: Vec<&str> = features.iter().map(|id| feature_name(id)).collect();
                parts.push(format!("{what} {}", shortened(&names)));
            }
        }
        let place = match self.spaces.as_slice() {
            spaces if spaces.iter().any(|space| space == ALL) => "every space".to_owned(),
            [space] if !is_pattern(space) => format!("the space {space}"),
            spaces => format!("the spaces {}", shortened(spaces)),
        };
        format!("{} in {place}", parts.join(", "))
    }
}

impl Access {
    fn kibana_permission(&self, license: License) -> KibanaPermission<'_> {
        let mut grants = Vec::new();
        for (side, role) in self.sides().iter().enumerate() {
            for named in role.descriptors.iter() {
                Grant::add_role(&mut grants, side, &named.name, &named.descriptor);
            }
        }
        KibanaPermission::new(kibana_catalog(), license, self.sides().len(), &grants)
    }

    /// What is granted in Kibana: in every space, in those that roles name, and in those asked for.
    pub fn kibana(&self, spaces: &[String], license: License) -> KibanaOverview {
        self.kibana_permission(license).overview(spaces)
    }

    /// What is granted in Kibana, in short: in every space, and in those that roles name. Nothing
    /// where no role says anything about Kibana.
    pub fn kibana_spaces(&self) -> Vec<SpacesOverview> {
        let roles = self.sides().iter().flat_map(|side| side.descriptors.iter());
        let mut entries = roles.flat_map(|role| &role.descriptor.applications);
        if !entries.any(|entry| is_kibana(&entry.application)) {
            return Vec::new();
        }
        let spaces = self.kibana(&[], License::Trial).spaces.into_iter();
        let spaces = spaces.map(SpacesOverview::new);
        spaces.filter(|space| !space.is_empty()).collect()
    }

    /// Whether a privilege on a feature is granted in a space (`*` for every space), and why.
    /// `None` if the feature has no such privilege at that licence.
    pub fn explain_kibana(
        &self,
        space: &str,
        feature: &str,
        privilege: &str,
        license: License,
    ) -> Option<KibanaAnswer> {
        let permission = self.kibana_permission(license);
        permission.explain(space, feature, privilege)
    }

    /// What another access grants in Kibana that this one does not, and the other way round.
    pub fn kibana_differences(&self, after: &Access, license: License) -> Vec<KibanaDifference> {
        let after = after.kibana_permission(license);
        self.kibana_permission(license).differences(&after)
    }
}

/// What people call the feature.
fn feature_name(id: &str) -> &str {
    let feature = kibana_catalog().feature(id);
    feature.map_or(id, |feature| &feature.name)
}

/// What is granted in Kibana, in a sentence.
pub(super) fn sentence(spaces: &[SpacesOverview]) -> Option<String> {
    let spaces: Vec<String> = spaces.iter().map(SpacesOverview::describe).collect();
    (!spaces.is_empty()).then(|| format!("In Kibana: {}.", spaces.join("; ")))
}
