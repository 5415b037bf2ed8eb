//! The facts of the catalog against what Elasticsearch prints and documents.

use rolescope::catalog;

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
