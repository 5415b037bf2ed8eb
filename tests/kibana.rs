//! Kibana's features, and what roles come to in Kibana.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::too_many_lines)]

use std::collections::BTreeSet;

use proptest::prelude::*;
use rolescope::access::{Access, AccessSpec};
use rolescope::catalog::{
    Deployment, Inclusion, KibanaCatalog, KibanaFeature, License, kibana_catalog, kibana_catalog_on,
};
use rolescope::json;
use rolescope::kibana::permission::{
    BaseLevel, Grant, KibanaFeatureAccess, KibanaPermission, Level,
};
use rolescope::kibana::{self, Form, KibanaRole, NO_RESOURCES};
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

    /// A role in the form of Kibana, whether it would be taken or not.
    fn of_kibana(kibana: &Value, catalog: &KibanaCatalog) -> Roles {
        let body = serde_json::json!({"kibana": kibana}).to_string();
        let node = json::read(&body).root.unwrap();
        let role = kibana::read(&node, "r", catalog, Form::Response).role;
        Roles(vec![("r".to_owned(), role.to_descriptor(None))])
    }

    fn add_to<'a>(&'a self, side: usize, grants: &mut Vec<Grant<'a>>) {
        for (role, descriptor) in &self.0 {
            Grant::add_role(grants, side, role, descriptor);
        }
    }
}

/// The features that a case is about: those of one of Kibana's tests, or the catalog's.
fn features(case: &Value) -> &'static KibanaCatalog {
    let Some(name) = case["features"].as_str() else {
        return kibana_catalog();
    };
    let sets: Value = serde_json::from_str(include_str!("kibana/features.json")).unwrap();
    Box::leak(Box::new(KibanaCatalog::read(&sets[name].to_string())))
}

fn level(access: &KibanaFeatureAccess) -> &'static str {
    match access.level {
        Level::All => "all",
        Level::Read => "read",
        Level::Custom => "custom",
        Level::None => "none",
    }
}

#[test]
fn permissions() {
    for line in include_str!("kibana/permissions.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let id = case["id"].as_str().unwrap();
        let catalog = features(&case);
        let roles = match case.get("kibana") {
            Some(kibana) => Roles::of_kibana(kibana, catalog),
            None => Roles::read(&case["roles"]),
        };
        let owner = case.get("limited_by").map(Roles::read);
        let mut grants = Vec::new();
        roles.add_to(0, &mut grants);
        if let Some(owner) = &owner {
            owner.add_to(1, &mut grants);
        }
        let sides = 1 + usize::from(owner.is_some());
        let license = case["license"]
            .as_str()
            .map_or(License::Trial, |name| License::from_name(name).unwrap());
        let permission = KibanaPermission::new(catalog, license, sides, &grants);

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
                ("sub", &access.sub_features),
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
                let overview = permission.overview(&[space.to_owned()]);
                let group = overview
                    .spaces
                    .iter()
                    .find(|group| group.spaces.iter().any(|known| known == space))
                    .unwrap();
                let mut sources = access.sources.clone();
                sources.extend(&group.base_sources);
                sources.sort_unstable();
                sources.dedup();
                let sources: Vec<_> = sources
                    .iter()
                    .map(|source| {
                        let source = &overview.sources[*source];
                        let entry = source.pointer.rsplit('/').next().unwrap();
                        format!("{}/{entry}", source.role)
                    })
                    .collect();
                assert_eq!(&serde_json::to_value(sources).unwrap(), through, "{about}");
            }

            // The overview tells the same.
            let overview = permission.overview(&[space.to_owned()]).spaces;
            let group = overview
                .iter()
                .find(|group| group.spaces.iter().any(|known| known == space))
                .unwrap();
            let granted = group
                .features
                .iter()
                .find(|granted| granted.feature == access.feature);
            match granted {
                Some(granted) => assert_eq!(*granted, access, "{about}"),
                None => assert_eq!(access.level, Level::None, "{about}"),
            }
        }
        for expected in case["base"].as_array().into_iter().flatten() {
            let space = expected["space"].as_str().unwrap();
            let overview = permission.overview(&[space.to_owned()]).spaces;
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
                    Some(group.global),
                    is_global.as_bool(),
                    "{id}: base in {space}"
                );
            }
        }
        for expected in case["unknown"].as_array().into_iter().flatten() {
            let space = expected["space"].as_str().unwrap();
            let overview = permission.overview(&[space.to_owned()]).spaces;
            let group = overview
                .iter()
                .find(|group| group.spaces.iter().any(|known| known == space))
                .unwrap();
            assert_eq!(
                serde_json::to_value(&group.unknown).unwrap(),
                expected["privileges"],
                "{id}"
            );
        }
        if let Some(expected) = case.get("unrecognized") {
            let found: Vec<_> = permission
                .overview(&[])
                .unrecognized
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
        let id = feature.id.as_str();
        assert!(ids.insert(id), "{id} twice");
        assert!(is_id(id) && !["catalogue", "management", "navLinks"].contains(&id));
        assert!(
            !feature.category.is_empty() && !feature.name.is_empty(),
            "{id}"
        );
        assert!(
            !feature.no_privileges || feature.sub_features.is_empty(),
            "{id}"
        );
        let privileges = feature.privilege_ids();
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
                assert!(other.has_privilege(granted), "{id}: {name}");
                assert!(
                    !other.disabled.iter().any(|id| id == granted),
                    "{id}: {name}"
                );
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
        assert_eq!(known.privilege_ids().join(" "), privileges, "{feature}");
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
                    names.extend(naive(feature, &held.id));
                }
            }
        }
        id => {
            for sub_feature in &feature.sub_features {
                if sub_feature.all().any(|privilege| privilege.id == id) {
                    names.insert(id.to_owned());
                }
                let mut exclusive = sub_feature.exclusive.iter();
                if exclusive.any(|privilege| privilege.id == id) {
                    names.extend(exclusive.map(|privilege| privilege.id.clone()));
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
        let ids = feature.privilege_ids();
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
        let mut grants = Vec::new();
        for role in &roles {
            Grant::add_role(&mut grants, 0, "r", role);
        }
        let permission = KibanaPermission::new(catalog, License::Trial, 1, &grants);
        let access = permission.feature("s", &feature.id).unwrap();
        for id in ids {
            let expected = naive(feature, id).is_subset(&union);
            let explanation = permission.explain("s", &feature.id, id).unwrap();
            prop_assert_eq!(explanation.granted, expected, "{}", id);
            prop_assert_eq!(explanation.missing.is_empty(), expected, "{}", id);
            if feature.sub_privilege(id).is_some() {
                prop_assert_eq!(access.sub_features.contains(&id), expected, "{}", id);
            }
            if id == "all" && expected {
                prop_assert_eq!(access.primary, Some("all"));
            }
        }
        prop_assert_eq!(access.level == Level::None, union.is_empty());
        prop_assert_eq!(permission.feature("*", &feature.id).unwrap().level, Level::None);
    }
}

/// A body, what Kibana or Elasticsearch answers, what is found, and what is stored.
#[test]
fn bodies() {
    for line in include_str!("kibana/bodies.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let id = case["id"].as_str().unwrap();
        let text = case["body"].to_string();
        let node = json::read(&text).root.unwrap();
        let form = if case["form"] == "response" {
            Form::Response
        } else {
            Form::Request
        };
        let catalog = features(&case);
        let reading = kibana::read(&node, "test", catalog, form);

        let refusal = reading.refusal.as_ref().map(|error| {
            let mut causes = error
                .causes
                .iter()
                .fold(error.reason.clone(), |text, cause| text + ": " + cause);
            causes.truncate(4000);
            causes
        });
        assert_eq!(
            refusal.as_deref(),
            case["refusal"].as_str(),
            "{id}: {:?}",
            reading.findings
        );
        let has_error = reading
            .findings
            .iter()
            .any(|finding| finding.server.is_some());
        assert_eq!(has_error, refusal.is_some(), "{id}");
        for finding in &reading.findings {
            assert!(
                text.get(finding.span.start..finding.span.end).is_some(),
                "{id}: {finding:?}"
            );
            let is_error = finding.rule.severity == role::Severity::Error;
            assert_eq!(is_error, finding.server.is_some(), "{id}: {finding:?}");
        }
        if let Some(expected) = case["findings"].as_array() {
            let found: Vec<Value> = reading
                .findings
                .iter()
                .map(|finding| {
                    let mut found = vec![
                        finding.rule.code,
                        &finding.pointer,
                        &text[finding.span.start..finding.span.end],
                    ];
                    let suggestion = finding.suggestions.first();
                    found.extend(
                        suggestion.and_then(|suggestion| suggestion.replacement.as_deref()),
                    );
                    serde_json::to_value(found).unwrap()
                })
                .collect();
            assert_eq!(&found, expected, "{id}");
        }
        if case["superseded"].is_array() {
            let found = reading.findings.iter();
            let found: Vec<_> = found
                .filter(|finding| finding.rule.code == "kibana_superseded")
                .map(|finding| finding.pointer.as_str())
                .collect();
            let expected = case["superseded"].clone();
            assert_eq!(serde_json::to_value(found).unwrap(), expected, "{id}");
        }
        let descriptor = reading.role.to_descriptor(None);
        let stored: Value = serde_json::from_str(&role::to_json(&descriptor).to_text()).unwrap();
        for key in ["applications", "cluster", "indices"] {
            if let Some(expected) = case.get(key) {
                assert_eq!(&stored[key], expected, "{id}");
            }
        }
        if refusal.is_none() {
            // Stored and read back it is the same.
            let back = KibanaRole::of_descriptor(None, &descriptor, catalog, false).unwrap();
            let sent = |role: &KibanaRole| role.to_request().to_text();
            let is_refused = reading.role.kibana.iter().any(|entry| {
                entry
                    .feature
                    .iter()
                    .any(|(_, privileges)| privileges.is_empty())
            });
            if !is_refused {
                assert_eq!(sent(&back), sent(&reading.role), "{id}");
            }
            // What is sent reads as what it was.
            let again = json::read(&sent(&reading.role)).root.unwrap();
            let again = kibana::read(&again, "test", catalog, Form::Request);
            assert!(again.refusal.is_none(), "{id}: {:?}", again.refusal);
            assert_eq!(sent(&again.role), sent(&reading.role), "{id}");
            let answer = json::read(&back.to_response().to_text()).root.unwrap();
            let answer = kibana::read(&answer, "test", catalog, Form::Response);
            assert!(answer.refusal.is_none(), "{id}: {:?}", answer.refusal);
        }
    }
}

#[test]
fn limits() {
    let body = |spaces: usize, bases: usize, features: usize| {
        let spaces: Vec<_> = (0..spaces).map(|n| format!("s{n}")).collect();
        let mut entry = serde_json::json!({"spaces": spaces});
        if bases > 0 {
            entry["base"] = vec!["all"; bases].into();
        }
        if features > 0 {
            entry["feature"] = serde_json::json!({"canvas": vec!["all"; features]});
        }
        serde_json::json!({"kibana": [entry]}).to_string()
    };
    let entries = |count: usize| {
        let entry = |n| serde_json::json!({"base": ["all"], "spaces": [format!("s{n}")]});
        let entries: Vec<_> = (0..count).map(entry).collect();
        serde_json::json!({"kibana": entries}).to_string()
    };
    for (text, expected) in [
        (entries(1000), ""),
        (
            entries(1001),
            "[request body.kibana]: array size is [1001], but cannot be greater than [1000]",
        ),
        (body(1000, 50, 0), ""),
        (body(1, 0, 100), ""),
        (
            body(1, 51, 0),
            "[request body.kibana.0.base]: array size is [51], but cannot be greater than [50]",
        ),
        (
            body(1, 0, 101),
            "[request body.kibana.0.feature.canvas]: array size is [101], but cannot be greater than [100]",
        ),
        (
            body(1001, 1, 0),
            "[request body.kibana.0.spaces]: types that failed validation:\n\
             - [request body.kibana.0.spaces.0.0]: expected value to equal [*]\n\
             - [request body.kibana.0.spaces.1]: array size is [1001], but cannot be greater than [1000]",
        ),
        (
            serde_json::json!({"description": "d".repeat(2049)}).to_string(),
            "[request body.description]: value has length [2049] but it must have a maximum length of [2048].",
        ),
        (
            serde_json::json!({"description": "d".repeat(2048)}).to_string(),
            "",
        ),
        (
            serde_json::json!({"elasticsearch": {"cluster": vec!["monitor"; 101]}}).to_string(),
            "[request body.elasticsearch.cluster]: array size is [101], but cannot be greater than [100]",
        ),
    ] {
        let node = json::read(&text).root.unwrap();
        let reading = kibana::read(&node, "test", kibana_catalog(), Form::Request);
        let refusal = reading
            .refusal
            .map(|error| error.reason)
            .unwrap_or_default();
        assert_eq!(refusal, expected);
    }
}

fn stored(applications: &str) -> RoleDescriptor {
    let text = format!(r#"{{"applications":{applications}}}"#);
    let node = json::read(&text).root.unwrap();
    role::read(&node, "test", Switches::STORED).role
}

/// Application privileges, and how Kibana shows them or why it does not.
#[test]
fn shown_roles() {
    for line in include_str!("kibana/shown.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let id = case["id"].as_str().unwrap();
        let (catalog, replace) = (features(&case), case["replace"] == true);
        let list = |key: &str| {
            case.get(key)
                .cloned()
                .unwrap_or_else(|| Value::Array(vec![]))
        };
        let descriptor = stored(&case["applications"].to_string());
        let shown = KibanaRole::of_descriptor(Some("r"), &descriptor, catalog, replace).unwrap();
        let text = shown.to_response().to_text();
        let answer: Value = serde_json::from_str(&text).unwrap();
        // The keys in their order, too.
        let kibana = list("kibana");
        assert_eq!(answer["kibana"].to_string(), kibana.to_string(), "{id}");
        let unrecognized = list("unrecognized");
        assert_eq!(answer["_unrecognized_applications"], unrecognized, "{id}");

        // What cannot be shown is told as it is stored.
        let mut kept = case["applications"].as_array().unwrap().clone();
        let others = unrecognized.as_array().unwrap();
        kept.retain(|entry| !others.contains(&entry["application"]));
        let errors = match case.get("reason") {
            Some(reason) => serde_json::json!([{"reason": reason, "state": kept}]),
            None => serde_json::json!([]),
        };
        assert_eq!(answer["_transform_error"], errors, "{id}");

        // An answer reads as the role that it is about.
        let node = json::read(&text).root.unwrap();
        let reading = kibana::read(&node, "r", catalog, Form::Response);
        assert!(reading.refusal.is_none(), "{id}: {:?}", reading.refusal);
        if case.get("reason").is_some() {
            let mut codes = reading.findings.iter().map(|finding| finding.rule.code);
            assert!(codes.any(|code| code == "kibana_not_shown"), "{id}");
            let read = reading.role.to_descriptor(None).applications;
            assert_eq!(
                read,
                stored(&Value::Array(kept).to_string()).applications,
                "{id}"
            );
        }
    }
    let mut without =
        stored(r#"[{"application":"kibana-*","privileges":["reserved_x"],"resources":["*"]}]"#);
    without.applications[0].resources.clear();
    let shown = KibanaRole::of_descriptor(None, &without, kibana_catalog(), false);
    assert_eq!(shown, Err(NO_RESOURCES));
}

/// Before Kibana 9.3 an answer only tells that a role cannot be shown.
#[test]
fn answers_without_a_reason() {
    let text = r#"{"name":"r","kibana":[],"_transform_error":["kibana"]}"#;
    let node = json::read(text).root.unwrap();
    let reading = kibana::read(&node, "r", kibana_catalog(), Form::Response);
    let found: Vec<_> = reading
        .findings
        .iter()
        .map(|finding| (finding.pointer.as_str(), finding.message.as_str()))
        .collect();
    let message = "Kibana's role editor cannot show the role. \
                   What it grants in Kibana is not in the answer.";
    assert_eq!(found, [("/_transform_error", message)]);
}

#[test]
fn other_applications_survive() {
    let before = stored(
        r#"[{"application":"kibana-.kibana","privileges":["old"],"resources":["old"]},
            {"application":"logstash-foo","privileges":["p"],"resources":["r"]},
            {"application":"kibana-*","privileges":["reserved_x"],"resources":["*"]},
            {"application":"logstash-foo","privileges":["q"],"resources":["s"]}]"#,
    );
    let shown = KibanaRole::of_descriptor(None, &before, kibana_catalog(), false).unwrap();
    assert_eq!(shown.unrecognized_applications, ["logstash-foo"]);
    let node = json::read(r#"{"kibana":[{"base":["read"]}]}"#)
        .root
        .unwrap();
    let role = kibana::read(&node, "r", kibana_catalog(), Form::Request).role;
    let names: Vec<_> = role
        .to_descriptor(Some(&before))
        .applications
        .into_iter()
        .map(|entry| entry.application)
        .collect();
    assert_eq!(
        names,
        ["kibana-.kibana", "logstash-foo", "kibana-*", "logstash-foo"]
    );
}

#[test]
fn deprecated_features_are_replaced() {
    for (privileges, expected) in [
        (
            r#"["feature_discover.all"]"#,
            r#"{"discover_v2":["all"],"savedQueryManagement":["all"]}"#,
        ),
        (
            r#"["feature_discover.minimal_read","feature_discover.url_create","feature_maps.read"]"#,
            r#"{"discover_v2":["minimal_read","url_create"],"savedQueryManagement":["minimal_read","read"],"maps_v2":["read"]}"#,
        ),
        (
            r#"["feature_siem.blocklist_all","feature_canvas.all"]"#,
            r#"{"siemV5":["blocklist_all","global_artifact_management_all"],"canvas":["all"]}"#,
        ),
        // The privileges on endpoint exceptions and on artifacts for all policies were a part of
        // the feature itself.
        (
            r#"["feature_siemV2.all","feature_siemV2.read"]"#,
            r#"{"siemV5":["minimal_all","global_artifact_management_all","endpoint_exceptions_all","minimal_read","endpoint_exceptions_read"],"securitySolutionRulesV4":["all","read"],"securitySolutionAlertsV1":["all","read"]}"#,
        ),
        (
            r#"["feature_siem.minimal_read"]"#,
            r#"{"securitySolutionTimeline":["read"],"securitySolutionNotes":["read"],"siemV5":["minimal_read","endpoint_exceptions_read"],"securitySolutionRulesV4":["minimal_read"],"securitySolutionAlertsV1":["minimal_read"]}"#,
        ),
        (
            r#"["feature_siemV3.all"]"#,
            r#"{"siemV5":["minimal_all","endpoint_exceptions_all"],"securitySolutionRulesV4":["all"],"securitySolutionAlertsV1":["all"]}"#,
        ),
        (
            r#"["feature_siemV4.all"]"#,
            r#"{"siemV5":["all"],"securitySolutionRulesV4":["all"],"securitySolutionAlertsV1":["all"]}"#,
        ),
        // In the order of the privileges, not of the features.
        (
            r#"["feature_discover.all","feature_dashboard.read","feature_discover.minimal_read"]"#,
            r#"{"discover_v2":["all","minimal_read"],"savedQueryManagement":["all","read","minimal_read"],"dashboard_v2":["read"]}"#,
        ),
        (
            r#"["feature_generalCases.minimal_all"]"#,
            r#"{"generalCasesV3":["minimal_all","create_comment","case_reopen","cases_assign"]}"#,
        ),
    ] {
        let descriptor = stored(&format!(
            r#"[{{"application":"kibana-.kibana","privileges":{privileges},"resources":["*"]}}]"#
        ));
        let shown = KibanaRole::of_descriptor(None, &descriptor, kibana_catalog(), true).unwrap();
        let response = shown.to_response().to_text();
        let response: Value = serde_json::from_str(&response).unwrap();
        assert_eq!(
            response["kibana"][0]["feature"].to_string(),
            expected,
            "{privileges}"
        );
    }
}

/// Kibana shows every built-in role, and none deserves a warning.
#[test]
fn builtin_roles_are_shown() {
    let catalog = kibana_catalog();
    for builtin in rolescope::catalog::builtin_roles() {
        let descriptor = builtin.descriptor();
        let shown =
            KibanaRole::of_descriptor(Some(builtin.name), &descriptor, catalog, false).unwrap();
        assert_eq!(shown.transform_failures, [], "{}", builtin.name);
        let text = role::to_json(&descriptor).to_text();
        let node = json::read(&text).root.unwrap();
        let mut advice = kibana::application_advice(&node, &descriptor, catalog);
        advice.retain(|finding| finding.rule.severity != role::Severity::Info);
        assert!(advice.is_empty(), "{}: {advice:?}", builtin.name);
    }
}

#[test]
fn advice_about_application_privileges() {
    let text = r#"{"applications":[{"application":"apm","privileges":["x"],"resources":["*"]},
        {"application":"kibana-.kibana","privileges":["feature_discoverr.all","feature_canvas.fly","reed"],"resources":["space:a","space:a"]}]}"#;
    let node = json::read(text).root.unwrap();
    let descriptor = role::read(&node, "r", Switches::STORED).role;
    let found: Vec<_> = kibana::application_advice(&node, &descriptor, kibana_catalog())
        .iter()
        .map(|finding| (finding.rule.code, finding.pointer.clone()))
        .collect();
    let privileges = "/applications/1/privileges".to_owned();
    assert_eq!(
        found,
        [
            ("kibana_unknown_name", privileges.clone()),
            ("kibana_unknown_feature", privileges.clone()),
            ("kibana_unknown_privilege", privileges),
            ("kibana_not_shown", "/applications/1".to_owned()),
        ]
    );
}

/// The role editor asks for the features in use now, and gets nothing if one has no replacement.
#[test]
fn what_nothing_replaces_is_not_shown() {
    let text = r#"{"applications":[{"application":"kibana-.kibana","privileges":["feature_discover.fly"],"resources":["*"]}]}"#;
    let node = json::read(text).root.unwrap();
    let descriptor = role::read(&node, "r", Switches::STORED).role;
    let advice = kibana::application_advice(&node, &descriptor, kibana_catalog());
    let mut not_shown = advice.iter();
    assert!(
        not_shown.any(|finding| finding.rule.code == "kibana_not_shown"),
        "{advice:?}"
    );
    let state = &text["{\"applications\":".len()..text.len() - 1];
    let answer = format!(
        r#"{{"name":"r","kibana":[],"_transform_error":[{{"reason":"kibana:transformation_exception","state":{state}}}]}}"#
    );
    let node = json::read(&answer).root.unwrap();
    let reading = kibana::read(&node, "r", kibana_catalog(), Form::Response);
    assert_eq!(
        reading.findings[0].message,
        "Kibana's role editor cannot show the role. \
         The feature is deprecated, and nothing replaces the privilege."
    );
}

/// Kibana looks into features that it has; what others cannot do is nothing to it.
#[test]
fn features_of_one_deployment() {
    let refused = r#"Role cannot be updated due to validation errors: ["Feature [reporting] does not support privilege [read]."]"#;
    for (deployment, refusal, message) in [
        (
            Deployment::Stack,
            None,
            "There is no feature reporting on the stack. Kibana takes it, but it grants nothing.",
        ),
        (
            Deployment::Serverless,
            Some(refused),
            "Feature [reporting] does not support privilege [read].",
        ),
    ] {
        let catalog = kibana_catalog_on(deployment);
        let node = json::read(r#"{"kibana":[{"feature":{"reporting":["read"]}}]}"#);
        let reading = kibana::read(&node.root.unwrap(), "r", catalog, Form::Request);
        let answer = reading.refusal.map(|error| error.reason);
        assert_eq!(answer.as_deref(), refusal);
        assert_eq!(reading.findings[0].message, message);

        let applications = r#"[{"application":"kibana-.kibana","privileges":["feature_reporting.read"],"resources":["*"]}]"#;
        let descriptor = stored(applications);
        let shown = KibanaRole::of_descriptor(None, &descriptor, catalog, false).unwrap();
        assert_eq!(shown.transform_failures.is_empty(), refusal.is_none());
    }
    let serverless = kibana_catalog_on(Deployment::Serverless);
    assert!(serverless.feature("reportingLegacy").is_none());
    assert!(kibana_catalog().feature("reportingLegacy").is_some());
}

/// What is told of a whole access: of built-in and custom roles, within limits, for any space.
#[test]
fn accesses() {
    for line in include_str!("kibana/access.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let id = case["id"].as_str().unwrap();
        let spec = json::from_text(&case["spec"].to_string(), AccessSpec::read).unwrap();
        let access = Access::new(&spec).unwrap();
        let license = case["license"]
            .as_str()
            .map_or(License::Trial, |name| License::from_name(name).unwrap());
        let asked: Vec<String> = serde_json::from_value(case["asked"].clone()).unwrap_or_default();
        let list = |key: &str| case[key].as_array().cloned().unwrap_or_default();

        let overview = access.kibana(&asked, license);
        if case["spaces"].is_array() {
            let told = overview.spaces.iter().map(|space| {
                let mut told = serde_json::json!({"spaces": space.spaces, "global": space.global});
                if let Some(base) = space.base {
                    told["base"] = serde_json::to_value(base).unwrap();
                }
                told
            });
            let expected: BTreeSet<String> = list("spaces").iter().map(sorted).collect();
            assert_eq!(
                told.map(|told| sorted(&told)).collect::<BTreeSet<_>>(),
                expected,
                "{id}"
            );
        }
        for expected in list("features") {
            let (space, feature) = (expected["space"].as_str().unwrap(), &expected["feature"]);
            let told = access.kibana(&[space.to_owned()], license);
            let mut groups = told.spaces.iter();
            let group = groups.find(|group| group.spaces.iter().any(|told| told == space));
            let mut features = group.unwrap().features.iter();
            let found = features.find(|told| told.feature == feature);
            let found = found.map_or("none", level);
            assert_eq!(found, expected["level"], "{id}: {expected}");
        }
        for expected in list("explain") {
            let text = |key: &str| expected[key].as_str().unwrap();
            let answer =
                access.explain_kibana(text("space"), text("feature"), text("privilege"), license);
            let granted = answer.as_ref().map(|answer| answer.granted);
            assert_eq!(granted, expected["granted"].as_bool(), "{id}: {expected}");
            let Some(answer) = answer else { continue };
            let sources = answer.sources.iter();
            let through: Vec<_> = sources
                .map(|source| format!("{}{}", source.role, source.pointer))
                .collect();
            assert_eq!(
                serde_json::to_value(through).unwrap(),
                expected["through"],
                "{id}"
            );
            let missing = expected.get("missing").cloned().unwrap_or_default();
            let missing: Vec<String> = serde_json::from_value(missing).unwrap_or_default();
            assert_eq!(answer.missing, missing, "{id}: {expected}");
        }
    }
}

/// A value as text, the keys of objects in their order.
fn sorted(value: &Value) -> String {
    let object = value.as_object().unwrap();
    let sorted: std::collections::BTreeMap<_, _> = object.iter().collect();
    serde_json::to_string(&sorted).unwrap()
}

/// Differences are those of what is granted, however it is written.
#[test]
fn differences_are_in_what_is_granted() {
    let access = |roles: &str| {
        let spec = json::from_text(roles, AccessSpec::read).unwrap();
        Access::new(&spec).unwrap()
    };
    let reader = access(r#"{"roles": ["viewer"]}"#);
    let admin = access(r#"{"roles": ["kibana_admin"]}"#);
    let twice = access(r#"{"roles": ["viewer", "kibana_dashboard_only_user"]}"#);
    assert!(reader.kibana_differences(&twice, License::Trial).is_empty());
    let gained = reader.kibana_differences(&admin, License::Trial);
    let lost = admin.kibana_differences(&reader, License::Trial);
    assert_eq!(gained.len(), lost.len());
    assert!(gained.iter().all(|found| found.space == "*"));
    let canvas = gained.iter().find(|found| found.before.feature == "canvas");
    let canvas = canvas.unwrap();
    assert_eq!(
        (level(&canvas.before), level(&canvas.after)),
        ("read", "all")
    );
}

/// The overview of an access says in short what it comes to in Kibana.
#[test]
fn overviews_tell_of_kibana() {
    let role = |name: &str, privileges: &str, resource: &str| {
        let application = "kibana-.kibana";
        format!(
            r#"{{"name": "{name}", "descriptor": {{"applications": [{{"application": "{application}",
                "privileges": [{privileges}], "resources": ["{resource}"]}}]}}}}"#
        )
    };
    let sales = role(
        "sales",
        r#""feature_canvas.all", "feature_discover_v2.minimal_all""#,
        "space:sales",
    );
    let everywhere = role("a", r#""feature_canvas.read""#, "*");
    for (spec, sentence) in [
        (
            r#"{"roles": ["superuser"]}"#.to_owned(),
            Some("In Kibana: everything in every space."),
        ),
        (
            r#"{"roles": ["kibana_admin"]}"#.to_owned(),
            Some("In Kibana: all of every feature in every space."),
        ),
        (r#"{"roles": ["snapshot_user"]}"#.to_owned(), None),
        (
            r#"{"roles": ["monitoring_user"]}"#.to_owned(),
            Some("In Kibana: some of Stack Monitoring in every space."),
        ),
        (
            format!(r#"{{"roles": ["viewer", {sales}]}}"#),
            Some(
                "In Kibana: reading every feature in every space; \
                 reading every feature, all of Canvas, some of Discover in the space sales.",
            ),
        ),
        (
            format!(r#"{{"roles": [{everywhere}]}}"#),
            Some("In Kibana: reading Canvas in every space."),
        ),
        (
            r#"{"roles": ["kibana_admin"], "limitedBy": ["viewer"]}"#.to_owned(),
            Some("In Kibana: reading every feature in every space."),
        ),
        (
            r#"{"roles": ["kibana_admin"], "limitedBy": ["snapshot_user"]}"#.to_owned(),
            None,
        ),
    ] {
        let read = json::from_text(&spec, AccessSpec::read).unwrap();
        let overview = Access::new(&read).unwrap().overview().unwrap();
        let mut told = overview.summary.iter();
        let told = told.find(|told| told.starts_with("In Kibana"));
        assert_eq!(told.map(String::as_str), sentence, "{spec}");
        assert_eq!(overview.kibana.is_empty(), sentence.is_none(), "{spec}");
    }
}
