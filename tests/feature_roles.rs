//! The roles that the documentation of the Beats tells to make.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::too_many_lines)]

use rolescope::access::{Access, AccessSpec, NamedRole, RoleReference};
use rolescope::catalog::{
    self, FeatureRoleChoices, MadeRole, feature_role, feature_roles, kibana_catalog,
};
use rolescope::kibana::{KibanaRole, application_advice};
use rolescope::role::{IndicesPrivileges, PrivilegesToCheck};
use rolescope::validate::{EntryPoint, RoleOptions, validate_role};
use rolescope::{json, role};

fn make(product: &str, template: &str, choices: &FeatureRoleChoices) -> MadeRole {
    feature_role(product, template).unwrap().make(choices)
}

fn with(options: &[(&str, bool)]) -> FeatureRoleChoices {
    let options = options
        .iter()
        .map(|(name, is_so)| ((*name).to_owned(), *is_so));
    FeatureRoleChoices {
        options: options.collect(),
        ..FeatureRoleChoices::default()
    }
}

/// Product, feature role, choices, and the role and built-in roles of the documentation.
#[test]
fn documented_roles() {
    let plain = FeatureRoleChoices::default();
    for (product, template, choices, expected, builtin) in [
        (
            "heartbeat",
            "setup",
            &plain,
            r#"{"cluster":["monitor","manage_ilm"],"indices":[{"names":["heartbeat-*"],"privileges":["manage"]}]}"#,
            "kibana_admin ingest_admin",
        ),
        (
            "heartbeat",
            "setup",
            &with(&[("ilm", false), ("dashboards", false), ("templates", false)]),
            r#"{"cluster":["monitor"],"indices":[{"names":["heartbeat-*"],"privileges":["manage"]}]}"#,
            "",
        ),
        (
            "heartbeat",
            "monitoring",
            &plain,
            r#"{"cluster":["monitor"],"indices":[{"names":[".monitoring-beats-*"],"privileges":["create_index","create_doc"]}]}"#,
            "",
        ),
        (
            "auditbeat",
            "monitoring",
            &with(&[("viewer", true)]),
            r#"{"cluster":["monitor"],"indices":[{"names":[".monitoring-beats-*"],"privileges":["create_index","create_doc"]}]}"#,
            "kibana_admin monitoring_user",
        ),
        (
            "packetbeat",
            "monitoring_metricbeat",
            &with(&[("viewer", true)]),
            "",
            "remote_monitoring_collector remote_monitoring_agent monitoring_user",
        ),
        (
            "heartbeat",
            "writer",
            &plain,
            r#"{"cluster":["monitor","read_ilm"],"indices":[{"names":["heartbeat-*"],"privileges":["create_doc","auto_configure"]}]}"#,
            "",
        ),
        (
            "filebeat",
            "writer",
            &plain,
            r#"{"cluster":["monitor","read_ilm","read_pipeline"],"indices":[{"names":["filebeat-*"],"privileges":["create_doc","auto_configure"]}]}"#,
            "",
        ),
        (
            "winlogbeat",
            "writer",
            &with(&[("ilm", false), ("pipelines", false)]),
            r#"{"cluster":["monitor"],"indices":[{"names":["winlogbeat-*"],"privileges":["create_doc","auto_configure"]}]}"#,
            "",
        ),
        (
            "metricbeat",
            "reader",
            &plain,
            r#"{"indices":[{"names":["metricbeat-*"],"privileges":["read"]}],"applications":[{"application":"kibana-.kibana",
                "privileges":["feature_dashboard_v2.read","feature_visualize_v2.read","feature_discover_v2.read","feature_infrastructure.read"],
                "resources":["*"]}]}"#,
            "",
        ),
        (
            "packetbeat",
            "reader",
            &FeatureRoleChoices {
                index: "net-*".to_owned(),
                spaces: vec!["sec".to_owned(), "it".to_owned()],
                edit: true,
                ..with(&[("operator", true)])
            },
            r#"{"indices":[{"names":["net-*"],"privileges":["read"]}],"applications":[{"application":"kibana-.kibana",
                "privileges":["feature_dashboard_v2.all","feature_visualize_v2.all","feature_discover_v2.all"],
                "resources":["space:sec","space:it"]}]}"#,
            "monitoring_user",
        ),
        (
            "heartbeat",
            "api_key_writer",
            &plain,
            r#"{"cluster":["monitor","read_ilm","read_pipeline"],
                "indices":[{"names":["heartbeat-*"],"privileges":["view_index_metadata","create_doc","auto_configure"]}]}"#,
            "",
        ),
        (
            "heartbeat",
            "api_key_monitoring",
            &plain,
            r#"{"cluster":["monitor"],"indices":[{"names":[".monitoring-beats-*"],"privileges":["create_index","create"]}]}"#,
            "",
        ),
    ] {
        let made = make(product, template, choices);
        let expected = json::read(expected).root.map(|node| {
            let mut descriptor = role::read(&node, "r", role::Switches::PUT_ROLE).role;
            descriptor.transient_metadata.clear();
            descriptor
        });
        assert_eq!(made.descriptor, expected, "{product} {template}");
        assert_eq!(
            made.builtin_roles.join(" "),
            builtin,
            "{product} {template}"
        );
    }
    for (name, role_name) in [
        ("writer", "heartbeat_writer"),
        ("api_key_writer", "heartbeat_writer"),
        ("monitoring_metricbeat", ""),
    ] {
        let role = feature_role("heartbeat", name).unwrap();
        assert_eq!(role.role_name, role_name);
    }
    assert!(feature_role("heartbeat", "no_such").is_none());
}

/// Every role that can be made is valid, names what exists, and is shown by Kibana.
#[test]
fn every_role_is_valid() {
    let mut count = 0;
    for feature_role in feature_roles() {
        let options = &feature_role.options;
        for chosen in 0..1_usize << options.len() {
            let is_so = |position: usize| chosen >> position & 1 == 1;
            let options: Vec<_> = options
                .iter()
                .enumerate()
                .map(|(position, option)| (option.name.as_str(), is_so(position)))
                .collect();
            let made = feature_role.make(&with(&options));
            for name in &made.builtin_roles {
                let role = catalog::builtin_role(name).unwrap();
                assert!(role.deprecated.is_none(), "{name}");
            }
            let Some(descriptor) = made.descriptor else {
                assert_eq!(feature_role.kind, "builtin_roles");
                continue;
            };
            let mut body = role::to_json(&descriptor);
            if let json::Json::Object(members) = &mut body {
                members.retain(|(key, _)| key != "transient_metadata");
            }
            let text = body.to_text();
            let is_key = feature_role.kind == "api_key";
            let validation = validate_role(
                &text,
                &RoleOptions {
                    name: Some(&feature_role.role_name),
                    entry_point: if is_key {
                        EntryPoint::ApiKey
                    } else {
                        EntryPoint::PutRole
                    },
                    ..RoleOptions::default()
                },
            );
            assert!(validation.valid, "{text}: {:?}", validation.elasticsearch);
            let node = json::read(&text).root.unwrap();
            assert!(
                application_advice(&node, &descriptor, kibana_catalog()).is_empty(),
                "{text}"
            );
            let shown =
                KibanaRole::of_descriptor(None, &descriptor, kibana_catalog(), false).unwrap();
            assert!(shown.transform_failures.is_empty());
            count += 1;
        }
    }
    assert_eq!(count, 100);
}

/// What each role is for can be done with it, and not more.
#[test]
fn roles_do_what_they_are_for() {
    let access = |template: &str| {
        let made = make("filebeat", template, &FeatureRoleChoices::default());
        let own = made.descriptor.map(|descriptor| {
            RoleReference::Descriptor(Box::new(NamedRole {
                name: "own".to_owned(),
                descriptor,
            }))
        });
        let builtin = made.builtin_roles.into_iter().map(RoleReference::Name);
        let roles = own.into_iter().chain(builtin).collect();
        Access::new(&AccessSpec {
            roles,
            ..AccessSpec::default()
        })
        .unwrap()
    };
    let stream = "filebeat-9.1.0";
    for (template, can, cannot) in [
        (
            "setup",
            vec![
                ("cluster:monitor/main", None),
                ("cluster:admin/ilm/put", None),
                ("indices:admin/index_template/put", None),
                ("cluster:admin/ingest/pipeline/put", None),
                ("indices:admin/data_stream/create", Some(stream)),
            ],
            vec![
                ("indices:data/read/search", Some(stream)),
                ("cluster:admin/xpack/security/role/put", None),
            ],
        ),
        (
            "monitoring",
            vec![
                ("cluster:monitor/main", None),
                ("indices:admin/create", Some(".monitoring-beats-7-2026")),
                (
                    "indices:data/write/index:op_type/create",
                    Some(".monitoring-beats-7-2026"),
                ),
            ],
            vec![
                ("indices:data/read/search", Some(".monitoring-beats-7-2026")),
                ("indices:data/write/index", Some(stream)),
            ],
        ),
        (
            "monitoring_metricbeat",
            vec![
                ("cluster:monitor/main", None),
                ("cluster:monitor/nodes/stats", None),
            ],
            vec![("indices:data/read/search", Some(stream))],
        ),
        (
            "writer",
            vec![
                ("cluster:monitor/main", None),
                ("cluster:admin/ilm/get", None),
                ("cluster:admin/ingest/pipeline/get", None),
                ("indices:data/write/bulk", Some(stream)),
                ("indices:data/write/index:op_type/create", Some(stream)),
                ("indices:admin/mapping/auto_put", Some(stream)),
                ("indices:admin/auto_create", Some(stream)),
            ],
            vec![
                ("indices:data/read/search", Some(stream)),
                ("indices:data/write/index:op_type/index", Some(stream)),
                ("indices:data/write/delete", Some(stream)),
                ("cluster:admin/ilm/put", None),
                ("indices:data/write/bulk", Some("metricbeat-9.1.0")),
            ],
        ),
        (
            "reader",
            vec![("indices:data/read/search", Some(stream))],
            vec![
                ("indices:data/write/bulk", Some(stream)),
                ("indices:data/read/search", Some("metricbeat-9.1.0")),
            ],
        ),
        (
            "api_key_writer",
            vec![
                ("indices:data/write/index:op_type/create", Some(stream)),
                ("indices:admin/mapping/auto_put", Some(stream)),
                ("indices:admin/get", Some(stream)),
                ("cluster:admin/ingest/pipeline/get", None),
            ],
            vec![
                ("indices:data/read/search", Some(stream)),
                ("indices:data/write/delete", Some(stream)),
            ],
        ),
        (
            "api_key_monitoring",
            vec![(
                "indices:data/write/index:op_type/create",
                Some(".monitoring-beats-7-2026"),
            )],
            vec![("indices:data/read/search", Some(".monitoring-beats-7-2026"))],
        ),
    ] {
        let access = access(template);
        for (action, name) in can {
            assert!(access.allows(action, name), "{template}: {action} {name:?}");
        }
        for (action, name) in cannot {
            assert!(
                !access.allows(action, name),
                "{template}: {action} {name:?}"
            );
        }
    }
}

/// `hasPrivileges` confirms all that a role is made of, and nothing of what is not its business.
#[test]
fn every_role_holds_what_it_is_for_and_no_more() {
    for feature_role in feature_roles() {
        let made = feature_role.make(&FeatureRoleChoices::default());
        let name = format!("{} {}", feature_role.product, feature_role.name);
        let mut roles: Vec<_> = made
            .builtin_roles
            .into_iter()
            .map(RoleReference::Name)
            .collect();
        let descriptor = made.descriptor.unwrap_or_default();
        roles.push(RoleReference::Descriptor(Box::new(NamedRole {
            name: "own".to_owned(),
            descriptor: descriptor.clone(),
        })));
        let spec = AccessSpec {
            roles,
            ..AccessSpec::default()
        };
        let access = Access::new(&spec).unwrap();
        assert!(access.problems().is_empty(), "{name}");
        let own = PrivilegesToCheck {
            cluster: descriptor.cluster.clone(),
            index: descriptor.indices.clone(),
            application: Vec::new(),
        };
        let confirmed = access.has_privileges(&own).unwrap();
        assert!(confirmed.has_all_requested, "{name}: {confirmed:?}");
        for application in &descriptor.applications {
            let space = application.resources[0].trim_start_matches("space:");
            for privilege in &application.privileges {
                let Some((feature, privilege)) = privilege
                    .strip_prefix("feature_")
                    .and_then(|privilege| privilege.split_once('.'))
                else {
                    continue;
                };
                let told = access.explain_feature(space, feature, privilege).unwrap();
                assert!(told.granted, "{name}: {told:?}");
            }
        }
        let foreign = PrivilegesToCheck {
            cluster: ["all", "manage_security"].map(str::to_owned).to_vec(),
            index: vec![IndicesPrivileges {
                names: vec!["payroll".to_owned()],
                privileges: ["read", "write", "manage"].map(str::to_owned).to_vec(),
                ..IndicesPrivileges::default()
            }],
            application: Vec::new(),
        };
        let denied = access.has_privileges(&foreign).unwrap();
        assert!(
            denied.cluster.iter().all(|(_, held)| !held),
            "{name}: {denied:?}"
        );
        let mut on_index = denied
            .index
            .iter()
            .flat_map(|(_, privileges)| privileges.iter());
        assert!(on_index.all(|(_, held)| !held), "{name}: {denied:?}");
    }
}
