//! The facts of the catalog against what Elasticsearch prints and documents.

use rolescope::catalog::{self, ReservedRoles, ServerlessProject};
use rolescope::json::{self, Json};
use rolescope::role::{self, RoleDescriptor, Severity, Switches};

/// The names in Elasticsearch's message about an unknown cluster privilege, 9.6.
const CLUSTER_PRIVILEGES: &str = "manage_own_api_key,manage_data_stream_global_retention,\
    monitor_data_stream_global_retention,none,cancel_task,clone_api_key,\
    cross_cluster_replication,cross_cluster_search,delegate_pki,grant_api_key,\
    manage_autoscaling,manage_index_templates,manage_logstash_pipelines,manage_oidc,\
    manage_saml,manage_search_application,manage_search_query_rules,\
    manage_search_synonyms,manage_service_account,manage_token,manage_user_profile,\
    monitor_connector,monitor_enrich,monitor_esql,monitor_inference,monitor_ml,\
    monitor_reindex,monitor_rollup,monitor_snapshot,monitor_stats,\
    monitor_text_structure,monitor_watcher,post_behavioral_analytics_event,read_ccr,\
    read_connector_secrets,read_fleet_secrets,read_ilm,read_named_credentials,\
    read_pipeline,read_project_routing,read_security,read_slm,transport_client,\
    write_connector_secrets,write_fleet_secrets,create_snapshot,\
    manage_behavioral_analytics,manage_ccr,manage_connector,manage_enrich,manage_ilm,\
    manage_inference,manage_ml,manage_named_credentials,manage_project_routing,\
    manage_reindex,manage_rollup,manage_slm,manage_watcher,\
    monitor_data_frame_transforms,monitor_transform,manage_api_key,\
    manage_ingest_pipelines,manage_pipeline,manage_data_frame_transforms,\
    manage_transform,manage_security,monitor,manage,all";

/// The names in Elasticsearch's message about an unknown index privilege, 9.6.
const INDEX_PRIVILEGES: &str = "all,auto_configure,create,create_dataset,create_doc,create_index,create_view,\
    cross_cluster_replication,cross_cluster_replication_internal,delete,\
    delete_dataset,delete_index,delete_view,index,maintenance,manage,\
    manage_data_stream_lifecycle,manage_dataset,manage_failure_store,\
    manage_follow_index,manage_ilm,manage_leader_index,manage_view,monitor,none,read,\
    read_cross_cluster,read_dataset_metadata,read_failure_store,read_view_metadata,\
    view_index_metadata,write";

/// The index privileges in the order of a denial that any of them would have prevented, 9.6.
const GRANTING_INDEX_PRIVILEGES: &str = "manage_failure_store,read_failure_store,none,create_doc,create,create_dataset,\
    create_view,delete_dataset,delete_view,read_dataset_metadata,read_view_metadata,\
    auto_configure,create_index,delete,delete_index,index,maintenance,\
    manage_data_stream_lifecycle,manage_dataset,manage_follow_index,manage_ilm,\
    manage_leader_index,manage_view,monitor,view_index_metadata,\
    cross_cluster_replication,cross_cluster_replication_internal,manage,read,\
    read_cross_cluster,write,all";

#[test]
fn privilege_names_are_listed_in_the_order_of_elasticsearch() {
    assert_eq!(
        catalog::cluster_privilege_names_by_access().join(","),
        CLUSTER_PRIVILEGES
    );
    assert_eq!(catalog::grant_order_cluster().join(","), CLUSTER_PRIVILEGES);
    assert_eq!(
        catalog::index_privilege_names_sorted().join(","),
        INDEX_PRIVILEGES
    );
    assert_eq!(
        catalog::grant_order_index().join(","),
        GRANTING_INDEX_PRIVILEGES
    );
}

#[test]
fn every_privilege_is_found_by_its_name_and_nothing_else_is() {
    for privilege in catalog::cluster_privileges() {
        assert!(std::ptr::eq(
            catalog::cluster_privilege(privilege.name).unwrap(),
            privilege
        ));
    }
    for privilege in catalog::index_privileges() {
        assert!(std::ptr::eq(
            catalog::index_privilege(privilege.name).unwrap(),
            privilege
        ));
    }
    for unknown in ["", "ALL", "read ", "manage_esql", "zzz"] {
        assert!(catalog::cluster_privilege(unknown).is_none(), "{unknown}");
        assert!(catalog::index_privilege(unknown).is_none(), "{unknown}");
    }
}

/// The roles of the reserved roles store, 9.6.
const RESERVED_ROLES: &str = "alertzero_alert_triage,alertzero_attack_discovery,\
    alertzero_endpoint_analysis,alertzero_rule_coverage,alertzero_rule_tuning,\
    alertzero_threat_hunt,apm_system,beats_admin,beats_system,editor,enrich_user,inference_admin,\
    inference_user,ingest_admin,kibana_admin,kibana_system,kibana_user,logstash_admin,\
    logstash_system,machine_learning_admin,machine_learning_user,monitoring_user,\
    remote_monitoring_agent,remote_monitoring_collector,reporting_user,rollup_admin,rollup_user,\
    snapshot_user,superuser,transform_admin,transform_user,transport_client,viewer,watcher_admin,\
    watcher_user";

#[test]
fn the_reserved_roles_are_those_of_the_store() {
    let reserved = ReservedRoles::default();
    let names: Vec<_> = reserved.roles().iter().map(|role| role.name).collect();
    assert_eq!(names.join(","), RESERVED_ROLES);
    for role in catalog::builtin_roles() {
        assert!(std::ptr::eq(
            catalog::builtin_role(role.name).unwrap(),
            role
        ));
        assert_eq!(reserved.is_reserved(role.name), role.in_reserved_store());
    }
}

#[test]
fn a_role_that_is_only_documented_resolves_but_is_not_reserved() {
    let role = catalog::builtin_role("kibana_dashboard_only_user").unwrap();
    assert_eq!(role.removed_in, Some("8.0"));
    assert!(role.deprecated.is_some());
    assert!(!ReservedRoles::default().is_reserved(role.name));
}

#[test]
fn what_replaces_a_role_is_a_reserved_role() {
    let reserved = ReservedRoles::default();
    for role in catalog::removed_roles() {
        assert!(catalog::builtin_role(role.name).is_none(), "{}", role.name);
        for name in &role.use_instead {
            assert!(reserved.is_reserved(name), "{name}");
        }
    }
    let deprecated = catalog::builtin_roles()
        .iter()
        .filter_map(|role| role.deprecated);
    for name in deprecated.filter_map(|deprecation| deprecation.use_instead) {
        assert!(reserved.is_reserved(name), "{name}");
    }
}

#[test]
fn the_include_setting_is_checked_as_elasticsearch_checks_it() {
    let error = |names: &[&str]| ReservedRoles::include(names).unwrap_err().to_string();
    let no_superuser = "the [superuser] reserved role must be included";
    assert_eq!(error(&[]), no_superuser);
    assert_eq!(error(&["viewer", "nobody"]), no_superuser);
    assert_eq!(
        error(&["superuser", "viewer", "nobody", "apm_user", "nobody"]),
        "unknown reserved roles to include [apm_user,nobody"
    );
    let some = ReservedRoles::include(&["viewer", "superuser", "viewer"]).unwrap();
    let names: Vec<_> = some.roles().iter().map(|role| role.name).collect();
    assert_eq!(names, ["superuser", "viewer"]);
}

#[test]
fn serverless_roles_are_told_apart_by_project() {
    let projects = [
        ServerlessProject::Elasticsearch,
        ServerlessProject::Observability,
        ServerlessProject::Security,
    ];
    let viewers = projects.map(|project| catalog::serverless_role(project, "viewer").unwrap());
    assert!(!std::ptr::eq(viewers[0], viewers[1]) && !std::ptr::eq(viewers[1], viewers[2]));
    let admins = projects.map(|project| catalog::serverless_role(project, "admin").unwrap());
    assert!(std::ptr::eq(admins[0], admins[2]));
    assert!(catalog::serverless_role(projects[0], "t1_analyst").is_none());
}

#[test]
fn actions_are_sorted_and_every_privilege_of_actions_has_one() {
    assert!(catalog::actions().is_sorted_by(|a, b| a < b));
    assert!(catalog::actions().all(|action| action == action.to_lowercase()));
    for action in catalog::actions() {
        for length in (0..=action.len()).step_by(7) {
            let prefix = &action[..length];
            let all = catalog::actions().filter(|action| action.starts_with(prefix));
            assert!(catalog::actions_that_begin(prefix).eq(all), "{prefix}");
        }
        assert_eq!(
            catalog::actions_that_begin(&format!("{action}~")).next(),
            None
        );
    }
    // Serverless only; its actions were not found listed anywhere.
    let unlisted = ["read_project_routing"];
    for privilege in catalog::cluster_privileges() {
        let known = catalog::actions().any(|action| {
            privilege
                .actions
                .iter()
                .any(|pattern| matches(pattern, action))
        });
        let empty = privilege.actions.is_empty() || unlisted.contains(&privilege.name);
        assert_eq!(known, !empty, "{}", privilege.name);
    }
    for privilege in catalog::index_privileges() {
        let known = catalog::actions().any(|action| {
            privilege
                .actions
                .iter()
                .any(|pattern| matches(pattern, action))
        });
        assert_eq!(known, privilege.name != "none", "{}", privilege.name);
    }
}

fn matches(pattern: &str, action: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => action.starts_with(beginning),
        None => action == pattern,
    }
}

#[test]
fn every_definition_is_one_that_elasticsearch_takes() {
    let builtin = catalog::builtin_roles()
        .iter()
        .map(|role| (role.name, role.descriptor()));
    let serverless = catalog::serverless_roles()
        .iter()
        .map(|role| (role.name, role.descriptor()));
    for (name, descriptor) in builtin.chain(serverless) {
        assert_ne!(descriptor, RoleDescriptor::default(), "{name}");
        let text = role::to_json(&descriptor).to_text();
        let read = json::read(&text);
        assert!(read.problems.is_empty(), "{name}: {:?}", read.problems);
        let reading = role::read(&read.root.unwrap(), name, Switches::PUT_ROLE);
        // The reader says that it drops the transient metadata that every role is shown with.
        let findings = reading
            .findings
            .iter()
            .filter(|found| found.rule.severity != Severity::Info);
        assert_eq!(findings.count(), 0, "{name}: {:?}", reading.findings);
        assert_eq!(reading.role.indices, descriptor.indices, "{name}");
        assert_eq!(
            reading.role.remote_indices, descriptor.remote_indices,
            "{name}"
        );
        assert!(!descriptor.description.is_empty(), "{name}");
    }
}

#[test]
fn a_built_in_role_is_shown_as_elasticsearch_shows_it() {
    let shown = |name| role::to_json(&catalog::builtin_role(name).unwrap().descriptor()).to_text();
    assert_eq!(
        shown("remote_monitoring_collector"),
        r#"{"cluster":["monitor"],"indices":[{"names":["*"],"privileges":["monitor"],"allow_restricted_indices":true},{"names":[".kibana*"],"privileges":["read"],"allow_restricted_indices":true}],"applications":[],"run_as":[],"metadata":{"_reserved":true},"transient_metadata":{"enabled":true},"description":"Collect monitoring data from the cluster and from Kibana."}"#
    );
    assert!(shown("superuser").contains(r#""transient_metadata":{},"remote_indices":[{"#));
    assert!(shown("kibana_system").contains(
        r#""global":{"application":{"manage":{"applications":["kibana-*"]}},"profile":{"write":{"applications":["kibana*"]}},"role":{}}"#
    ));
}

#[test]
fn only_deprecated_roles_say_so_in_their_metadata() {
    for role in catalog::builtin_roles() {
        let metadata = role.descriptor().metadata;
        let has = |key| {
            metadata
                .iter()
                .any(|(name, value)| name == key && value == &Json::Bool(true))
        };
        assert!(has("_reserved"), "{}", role.name);
        assert_eq!(
            has("_deprecated"),
            role.deprecated.is_some(),
            "{}",
            role.name
        );
    }
}

#[test]
fn every_privilege_of_a_definition_exists() {
    let mut indices = Vec::new();
    for role in catalog::builtin_roles() {
        let descriptor = role.descriptor();
        for name in &descriptor.cluster {
            let known = catalog::cluster_privilege(name).is_some();
            assert!(
                known || catalog::actions().any(|action| action == name),
                "{name}"
            );
        }
        indices.extend(descriptor.indices);
        indices.extend(
            descriptor
                .remote_indices
                .into_iter()
                .map(|entry| entry.indices),
        );
    }
    let serverless = catalog::serverless_roles().iter();
    indices.extend(serverless.flat_map(|role| role.descriptor().indices));
    for name in indices.iter().flat_map(|entry| &entry.privileges) {
        let known = catalog::index_privilege(name).is_some();
        assert!(
            known || catalog::actions().any(|action| matches(name, action)),
            "{name}"
        );
    }
}

#[test]
fn the_reader_of_roles_takes_the_names_of_the_catalog() {
    let mut names = role::REMOTE_CLUSTER_PRIVILEGES.to_vec();
    names.sort_unstable();
    let remote = catalog::remote_cluster_privileges()
        .iter()
        .map(|privilege| privilege.name);
    assert_eq!(remote.collect::<Vec<_>>(), names);
    let mut names = role::DATA_SOURCE_PRIVILEGES.to_vec();
    names.sort_unstable();
    let sources = catalog::data_source_privileges()
        .iter()
        .map(|privilege| privilege.name);
    assert_eq!(sources.collect::<Vec<_>>(), names);
}
