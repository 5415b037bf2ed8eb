//! Kibana's features, and what roles come to in Kibana.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::too_many_lines)]

use std::collections::BTreeSet;

use proptest::prelude::*;
use rolescope::catalog::{Inclusion, KibanaFeature, License, kibana_catalog};
use rolescope::json;
use rolescope::kibana::permission::{BaseLevel, FeatureAccess, Grant, KibanaPermission, Level};
use rolescope::role::{self, ApplicationPrivileges, RoleDescriptor, Switches};
use serde_json::Value;

/// Roles of a case, by name.
struct Roles(Vec<(String, RoleDescriptor)>);

impl Roles {
    fn read(roles: &Value) -> Roles {
        let read = |role: &Value| {
            let name = role["name"].as_str().unwrap().to_owned();
            let body = serde_json::json!({"applications": role["applications"]}).to_string();
            let node = json::read(&body).root.unwrap();
            let reading = role::read(&node, &name, Switches::STORED);
            assert!(reading.findings.is_empty(), "{body}");
            (name, reading.role)
        };
        Roles(roles.as_array().unwrap().iter().map(read).collect())
    }

    fn grants(&self) -> Vec<Grant<'_>> {
        let mut grants = Vec::new();
        for (role, descriptor) in &self.0 {
            grants.extend(Grant::of_role(role, descriptor));
        }
        grants
    }
}

fn level(access: &FeatureAccess) -> &'static str {
    match access.level {
        Level::All => "all",
        Level::Read => "read",
        Level::Custom => "custom",
        Level::None => "none",
    }
}

#[test]
fn permissions() {
    let catalog = kibana_catalog();
    for line in include_str!("kibana/permissions.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let id = case["id"].as_str().unwrap();
        let roles = Roles::read(&case["roles"]);
        let roles = roles.grants();
        let owner = case.get("limited_by").map(Roles::read);
        let owner = owner.as_ref().map(Roles::grants);
        let mut sides = vec![roles.as_slice()];
        sides.extend(owner.as_deref());
        let license = case["license"]
            .as_str()
            .map_or(License::Trial, |name| License::from_name(name).unwrap());
        let permission = KibanaPermission::new(catalog, license, &sides);

        for expected in case["expect"].as_array().unwrap() {
            let space = expected["space"].as_str().unwrap();
            let feature = expected["feature"].as_str().unwrap();
            let about = format!("{id}: {feature} in {space}");
            let access = permission.feature(space, feature).unwrap();
            assert_eq!(
                level(&access),
                expected["level"].as_str().unwrap(),
                "{about}: {access:?}"
            );
            if let Some(primary) = expected.get("primary") {
                assert_eq!(access.primary, primary.as_str(), "{about}");
            }
            for (key, found) in [
                ("sub", &access.sub_privileges),
                ("reserved", &access.reserved),
            ] {
                if let Some(list) = expected.get(key) {
                    assert_eq!(
                        &serde_json::to_value(found).unwrap(),
                        list,
                        "{about}: {key}"
                    );
                }
            }
            if let Some(through) = expected.get("through") {
                let origins = permission.origins(space, feature);
                let origins: Vec<_> = origins
                    .iter()
                    .map(|o| format!("{}/{}", o.role, o.entry))
                    .collect();
                assert_eq!(&serde_json::to_value(origins).unwrap(), through, "{about}");
            }

            // The overview tells the same.
            let overview = permission.overview(&[space.to_owned()]);
            let group = overview
                .iter()
                .find(|group| group.spaces.iter().any(|known| known == space))
                .unwrap();
            let granted = group
                .features
                .iter()
                .find(|granted| granted.access.feature == access.feature);
            match granted {
                Some(granted) => assert_eq!(granted.access, access, "{about}"),
                None => assert_eq!(access.level, Level::None, "{about}"),
            }
        }
        for expected in case["base"].as_array().into_iter().flatten() {
            let space = expected["space"].as_str().unwrap();
            let overview = permission.overview(&[space.to_owned()]);
            let group = overview
                .iter()
                .find(|group| group.spaces.iter().any(|known| known == space))
                .unwrap();
            let base = group.base.map(|base| match base {
                BaseLevel::Read => "read",
                BaseLevel::All => "all",
                BaseLevel::Everything => "everything",
            });
            assert_eq!(base, expected["level"].as_str(), "{id}: base in {space}");
            if let Some(is_global) = expected.get("global") {
                assert_eq!(
                    Some(group.is_global),
                    is_global.as_bool(),
                    "{id}: base in {space}"
                );
            }
        }
        for expected in case["unknown"].as_array().into_iter().flatten() {
            let space = expected["space"].as_str().unwrap();
            let overview = permission.overview(&[space.to_owned()]);
            let group = overview
                .iter()
                .find(|group| group.spaces.iter().any(|known| known == space))
                .unwrap();
            let unknown: Vec<_> = group
                .unknown_features
                .iter()
                .map(|(f, p)| format!("{f}.{p}"))
                .collect();
            assert_eq!(
                serde_json::to_value(unknown).unwrap(),
                expected["privileges"],
                "{id}"
            );
        }
        if let Some(expected) = case.get("unrecognized") {
            let found: Vec<_> = permission
                .unrecognized()
                .iter()
                .flat_map(|o| o.privileges.clone())
                .collect();
            assert_eq!(&serde_json::to_value(found).unwrap(), expected, "{id}");
        }
    }
}

/// What the catalog says of one feature holds for the others that it names.
#[test]
fn catalog_is_consistent() {
    let catalog = kibana_catalog();
    assert!(catalog.features.len() > 80);
    let mut ids = BTreeSet::new();
    for feature in &catalog.features {
        let id = feature.id;
        assert!(ids.insert(id), "{id} twice");
        assert!(is_id(id) && !["catalogue", "management", "navLinks"].contains(&id));
        assert!(
            catalog
                .categories
                .iter()
                .any(|category| category.id == feature.category),
            "{id}"
        );
        assert!(
            !feature.no_privileges || feature.sub_features.is_empty(),
            "{id}"
        );
        let privileges: Vec<_> = feature.privilege_ids().collect();
        assert_eq!(
            privileges.iter().collect::<BTreeSet<_>>().len(),
            privileges.len(),
            "{id}"
        );
        assert!(privileges.len() < 60, "{id}: more privileges than bits");
        for privilege in privileges {
            assert!(is_id(privilege), "{id}.{privilege}");
            // A deprecated feature has a replacement for each privilege, another one for none.
            let replacements = feature.replacements(privilege);
            assert_eq!(
                feature.is_deprecated(),
                !replacements.is_empty(),
                "{id}.{privilege}"
            );
            for name in replacements {
                let (other, granted) = name.split_once('.').unwrap();
                let other = catalog
                    .feature(other)
                    .unwrap_or_else(|| panic!("{id}: {name}"));
                assert!(!other.is_deprecated(), "{id}: {name}");
                assert!(
                    other.privilege_ids().any(|known| known == granted),
                    "{id}: {name}"
                );
                assert!(!other.disabled.contains(&granted), "{id}: {name}");
            }
        }
    }
}

/// The privileges that Kibana 9.3 registers for a few features.
#[test]
fn registered_privileges() {
    for (feature, privileges) in [
        (
            "canvas",
            "all read minimal_all minimal_read generate_report",
        ),
        ("dev_tools", "all read minimal_all minimal_read"),
        ("monitoring", ""),
        (
            "osquery",
            "all read minimal_all minimal_read live_queries_all live_queries_read run_saved_queries \
             saved_queries_all saved_queries_read packs_all packs_read",
        ),
        (
            "securitySolutionCases",
            "all read minimal_all minimal_read cases_delete cases_settings",
        ),
    ] {
        let known = kibana_catalog().feature(feature).unwrap();
        let known: Vec<_> = known.privilege_ids().collect();
        assert_eq!(known.join(" "), privileges, "{feature}");
    }
}

fn is_id(text: &str) -> bool {
    rolescope::kibana::privilege::is_id(text)
}

/// A second, naive model: a feature is a set of names, and a privilege the names it holds.
fn naive(feature: &KibanaFeature, privilege: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    match privilege {
        "minimal_read" => {
            names.insert("core of read".to_owned());
        }
        "minimal_all" => {
            names = naive(feature, "minimal_read");
            names.insert("core of all".to_owned());
        }
        "read" | "all" => {
            names = naive(feature, &format!("minimal_{privilege}"));
            for held in feature.sub_privileges() {
                if held.include_in == Inclusion::Read
                    || (privilege == "all" && held.include_in == Inclusion::All)
                {
                    names.extend(naive(feature, held.id));
                }
            }
        }
        id => {
            for sub_feature in &feature.sub_features {
                let privileges = &sub_feature.privileges;
                let Some(at) = privileges.iter().position(|privilege| privilege.id == id) else {
                    continue;
                };
                names.insert(id.to_owned());
                if privileges[at].exclusive {
                    let behind = privileges[at..]
                        .iter()
                        .filter(|privilege| privilege.exclusive);
                    names.extend(behind.map(|privilege| privilege.id.to_owned()));
                }
            }
        }
    }
    names
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Any privileges of a feature, in any number of roles, add up as sets do.
    #[test]
    fn unions_agree_with_sets(
        feature in 0..80_usize,
        picked in prop::collection::vec((0..40_usize, 0..3_usize), 0..8),
    ) {
        let catalog = kibana_catalog();
        let feature = &catalog.features[feature];
        let ids: Vec<_> = feature.privilege_ids().collect();
        if ids.is_empty() {
            return Ok(());
        }
        let mut roles = vec![RoleDescriptor::default(); 3];
        let mut union = BTreeSet::new();
        for (privilege, role) in picked {
            let privilege = ids[privilege % ids.len()];
            union.extend(naive(feature, privilege));
            roles[role].applications.push(ApplicationPrivileges {
                application: "kibana-.kibana".to_owned(),
                privileges: vec![format!("feature_{}.{privilege}", feature.id)],
                resources: vec!["space:s".to_owned()],
            });
        }
        let grants: Vec<_> = roles.iter().flat_map(|role| Grant::of_role("r", role)).collect();
        let permission = KibanaPermission::new(catalog, License::Trial, &[&grants]);
        let access = permission.feature("s", feature.id).unwrap();
        for id in ids {
            let expected = naive(feature, id).is_subset(&union);
            let explanation = permission.explain("s", feature.id, id).unwrap();
            prop_assert_eq!(explanation.granted, expected, "{}", id);
            prop_assert_eq!(explanation.missing.is_empty(), expected, "{}", id);
            if feature.sub_privilege(id).is_some() {
                prop_assert_eq!(access.sub_privileges.contains(&id), expected, "{}", id);
            }
            if id == "all" && expected {
                prop_assert_eq!(access.primary, Some("all"));
            }
        }
        prop_assert_eq!(access.level == Level::None, union.is_empty());
        prop_assert_eq!(permission.feature("*", feature.id).unwrap().level, Level::None);
    }
}
