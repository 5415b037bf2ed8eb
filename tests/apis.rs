//! The table of REST APIs.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;

use rolescope::access::apis::{ApiAccess, ApiActionCheck, Basis, CheckScope, Verdict, checks_of};
use rolescope::access::{Access, AccessSpec, RoleReference};
use rolescope::catalog::{self, Deployment, actions, api, apis, find_apis};

/// Actions that the list of known ones lacks because only operators may run them, because they
/// are those of the items of a bulk request, or because security renames an action to them
/// (`SecurityActionMapper`).
const OTHER_ACTIONS: [&str; 14] = [
    "cluster:admin/analyze",
    "cluster:admin/desired_balance/get",
    "cluster:admin/desired_balance/reset",
    "cluster:admin/desired_nodes/delete",
    "cluster:admin/desired_nodes/get",
    "cluster:admin/desired_nodes/update",
    "cluster:admin/encryption/reset",
    "cluster:admin/shutdown/create",
    "cluster:admin/shutdown/delete",
    "cluster:admin/shutdown/get",
    "cluster:admin/shutdown/prevalidate_removal",
    "indices:data/read/scripts/painless/execute",
    "indices:data/write/index:op_type/create",
    "indices:data/write/index:op_type/index",
];

#[test]
fn every_action_exists() {
    let known: BTreeSet<&str> = actions().chain(OTHER_ACTIONS).collect();
    let mut count = 0;
    for api in apis() {
        for requirement in api.requirements().iter().chain(&api.without_index) {
            for check in checks_of(requirement) {
                assert!(
                    known.contains(check.action),
                    "{}: {}",
                    api.name,
                    check.action
                );
                count += 1;
            }
        }
    }
    assert!(count > 650, "{count}");
}

#[test]
fn every_api_is_complete() {
    let privileges = |name: &str| {
        (
            catalog::cluster_privilege(name).is_some(),
            catalog::index_privilege(name).is_some(),
        )
    };
    let mut names = BTreeSet::new();
    for api in apis() {
        let name = api.name.as_str();
        assert!(names.insert(name), "{name} twice");
        assert!(!api.routes.is_empty(), "{name}");
        for route in &api.routes {
            let (methods, route) = route.split_once(' ').unwrap();
            assert!(route.starts_with('/'), "{name}: {route}");
            for method in methods.split(',') {
                assert!(
                    ["GET", "PUT", "POST", "DELETE", "HEAD"].contains(&method),
                    "{name}"
                );
            }
        }
        assert!(
            api.documented_cluster.iter().all(|name| privileges(name).0),
            "{name}"
        );
        assert!(
            api.documented_index.iter().all(|name| privileges(name).1),
            "{name}"
        );
        assert!(
            api.stack != "unavailable" || api.serverless != "unavailable",
            "{name}"
        );
        // Without what it runs an API is decided by its cluster privileges.
        let is_documented = !api.documented_cluster.is_empty() && api.documented_index.is_empty();
        assert!(api.is_known() || is_documented, "{name}");
        // Whoever asks about indices says where they are named.
        let mut checks = api.requirements().iter().flat_map(|text| checks_of(text));
        let is_about_indices = checks.any(|check: ApiActionCheck| check.scope == CheckScope::Index);
        assert_eq!(!api.indices.is_empty(), is_about_indices, "{name}");
        let parameter = format!("{{{}}}", api.indices);
        assert!(
            ["", "body"].contains(&api.indices.as_str())
                || api.routes.iter().any(|route| route.contains(&parameter)),
            "{name}"
        );
    }
    assert_eq!(names.len(), 603);
    let unknown: Vec<_> = apis()
        .iter()
        .filter(|api| !api.is_known())
        .map(|api| api.name.as_str())
        .collect();
    assert_eq!(
        unknown.join(" "),
        "project.create_many_routing project.create_routing project.delete_routing \
        project.get_many_routing project.get_routing project.tags"
    );
}

#[test]
fn lookup() {
    assert_eq!(api("indices.create").unwrap().name, "indices.create");
    assert_eq!(api("indices.creat"), None);
    for (query, expected) in [
        ("GET /logs-x/_search", "search"),
        ("get /logs-*,metrics-*/_search?size=0", "search"),
        ("/{index}/_search", "search"),
        ("PUT /logs-x", "indices.create"),
        ("DELETE /logs-x", "indices.delete"),
        ("HEAD /logs-x", "indices.exists"),
        ("GET /_nodes/stats", "nodes.stats"),
        ("GET /_cluster/health", "cluster.health"),
        ("POST /_bulk", "bulk"),
        ("put /_security/role/my_role", "security.put_role"),
        ("GET /", "info"),
        ("indices.create", "indices.create"),
        ("security query role", "security.query_role"),
    ] {
        let found: Vec<_> = find_apis(query)
            .into_iter()
            .map(|position| apis()[position].name.as_str())
            .collect();
        assert_eq!(found.first(), Some(&expected), "{query}: {found:?}");
    }
    assert_eq!(find_apis("").len(), 603);
    assert!(find_apis("no such thing").is_empty());
    assert!(find_apis("transform").len() > 10);
}

/// What the documentation of the roles and of the privileges says: role, verdict, APIs.
const ROLES: [(&str, Verdict, &str); 21] = [
    (
        "viewer",
        Verdict::OnIndices,
        "search count get msearch esql.query sql.query field_caps indices.get_mapping indices.get_data_stream \
         indices.get_settings ilm.explain_lifecycle",
    ),
    (
        "viewer",
        Verdict::Never,
        "index bulk delete update indices.create indices.delete indices.put_mapping indices.refresh info \
         cluster.health cat.indices nodes.stats security.get_role ml.get_jobs snapshot.get transform.get_transform",
    ),
    (
        "viewer",
        Verdict::Always,
        "inference.inference inference.get async_search.status cat.help",
    ),
    (
        "viewer",
        Verdict::Own,
        "security.authenticate security.has_privileges security.change_password async_search.get clear_scroll",
    ),
    (
        "editor",
        Verdict::OnIndices,
        "search index create bulk delete update update_by_query delete_by_query reindex indices.refresh \
         indices.create indices.put_mapping indices.rollover indices.put_settings",
    ),
    (
        "editor",
        Verdict::Never,
        "info cluster.health cat.indices reindex_rethrottle security.put_role ilm.put_lifecycle tasks.list \
         snapshot.create indices.put_index_template ingest.put_pipeline cluster.put_settings inference.put",
    ),
    ("editor", Verdict::Always, "inference.completion"),
    (
        "monitoring_user",
        Verdict::Always,
        "info ping xpack.info cluster.remote_info",
    ),
    (
        "monitoring_user",
        Verdict::OnIndices,
        "search count get msearch field_caps open_point_in_time",
    ),
    (
        "monitoring_user",
        Verdict::Never,
        "cluster.health cluster.stats nodes.info nodes.stats cat.indices indices.stats indices.get_mapping license.get \
         xpack.usage index",
    ),
    (
        "snapshot_user",
        Verdict::Always,
        "snapshot.create snapshot.get snapshot.get_repository snapshot.status cat.snapshots cat.repositories",
    ),
    (
        "snapshot_user",
        Verdict::OnIndices,
        "indices.get indices.get_mapping indices.get_alias indices.get_settings indices.resolve_index",
    ),
    (
        "snapshot_user",
        Verdict::Never,
        "snapshot.delete snapshot.restore snapshot.clone snapshot.create_repository snapshot.verify_repository \
         search slm.get_lifecycle cat.indices info",
    ),
    (
        "superuser",
        Verdict::Always,
        "info cluster.health cluster.put_settings security.put_role security.create_api_key ml.put_job \
         watcher.put_watch snapshot.restore indices.put_index_template tasks.cancel license.post \
         autoscaling.put_autoscaling_policy scroll",
    ),
    (
        "superuser",
        Verdict::OnIndices,
        "search index indices.create indices.delete bulk cat.indices ccr.follow esql.put_view",
    ),
    (
        "transform_user",
        Verdict::Always,
        "transform.get_transform transform.get_transform_stats cat.transforms",
    ),
    (
        "transform_user",
        Verdict::Never,
        "transform.put_transform transform.preview_transform transform.get_node_stats",
    ),
    // Documented as needing monitor_ml only.
    (
        "machine_learning_user",
        Verdict::Never,
        "ml.explain_data_frame_analytics ml.preview_data_frame_analytics",
    ),
    (
        "machine_learning_user",
        Verdict::Always,
        "ml.get_jobs ml.get_datafeeds ml.info cat.ml_jobs ml.evaluate_data_frame",
    ),
    (
        "ingest_admin",
        Verdict::Always,
        "indices.put_index_template indices.put_template cluster.put_component_template ingest.put_pipeline \
         ingest.simulate cat.templates",
    ),
    (
        "ingest_admin",
        Verdict::Never,
        "indices.create index search ilm.put_lifecycle logstash.put_pipeline",
    ),
];

fn of_roles(roles: &[&str], deployment: Deployment) -> Vec<ApiAccess> {
    let roles = roles
        .iter()
        .map(|name| RoleReference::Name((*name).to_owned()))
        .collect();
    let spec = AccessSpec {
        roles,
        ..AccessSpec::default()
    };
    Access::new(&spec).unwrap().apis(deployment).unwrap()
}

fn answer<'a>(answers: &'a [ApiAccess], name: &str) -> &'a ApiAccess {
    answers
        .iter()
        .find(|answer| answer.name == name)
        .unwrap_or_else(|| panic!("{name}"))
}

#[test]
fn documented_roles() {
    for (role, verdict, names) in ROLES {
        let answers = of_roles(&[role], Deployment::Stack);
        for name in names.split_whitespace() {
            let answer = answer(&answers, name);
            assert_eq!(answer.verdict, verdict, "{role}: {answer:?}");
            assert_eq!(
                answer.missing.is_empty(),
                verdict != Verdict::Never,
                "{answer:?}"
            );
            assert_eq!(answer.basis, Basis::Actions);
        }
    }
}

#[test]
fn every_builtin_role() {
    for role in catalog::builtin_roles() {
        let answers = of_roles(&[role.name], Deployment::Stack);
        assert_eq!(answers.len(), 603);
        for answer in answers {
            let is_nowhere = answer.indices.iter().any(|part| part.patterns.is_empty());
            assert!(
                !is_nowhere || answer.without_index == Some(true),
                "{}: {answer:?}",
                role.name
            );
            assert_ne!(answer.verdict, Verdict::Unknown, "{answer:?}");
        }
    }
}

fn access(spec: &str) -> Access {
    let spec: AccessSpec = rolescope::json::from_text(spec, AccessSpec::read).unwrap();
    Access::new(&spec).unwrap()
}

fn role(descriptor: &str) -> Access {
    access(&format!(r#"{{"roles":[{{"descriptor":{descriptor}}}]}}"#))
}

/// Roles, an API, and where it can be called.
#[test]
fn where_on_indices() {
    for (roles, name, expected) in [
        // One action and one group.
        (
            r#"[{"descriptor":{"indices":[{"names":["logs-*"],"privileges":["read"]}]}}]"#,
            "search",
            "logs-*",
        ),
        // What one group lacks another has, on more names or fewer.
        (
            r#"[{"descriptor":{"indices":[{"names":["logs-*"],"privileges":["read"]},
                {"names":["logs-app-*","metrics-*"],"privileges":["write"]}]}}]"#,
            "update_by_query",
            "logs-app-*",
        ),
        (
            r#"[{"descriptor":{"indices":[{"names":["/log.+/"],"privileges":["read"]},
                {"names":["logs-*","log"],"privileges":["write"]}]}}]"#,
            "delete_by_query",
            "logs-*",
        ),
        // Source and destination need different things.
        (
            r#"[{"descriptor":{"indices":[{"names":["old-*"],"privileges":["read"]},
                {"names":["new-*"],"privileges":["write"]}]}}]"#,
            "reindex",
            "source: old-*; dest: new-*",
        ),
        // Restricted names are something else with and without the flag.
        (
            r#"[{"descriptor":{"indices":[{"names":["*"],"privileges":["read"],"allow_restricted_indices":true},
                {"names":["*"],"privileges":["write"]}]}}]"#,
            "update_by_query",
            "*",
        ),
        (
            r#"[{"descriptor":{"indices":[{"names":[".security-7"],"privileges":["read"],"allow_restricted_indices":true},
                {"names":["*"],"privileges":["write"]}]}}]"#,
            "update_by_query",
            "",
        ),
        // Both are granted, never on the same names.
        (
            r#"[{"descriptor":{"indices":[{"names":["a-*"],"privileges":["read"]},
                {"names":["b-*"],"privileges":["write"]}]}}]"#,
            "update_by_query",
            "",
        ),
        // Names of two entries may overlap, and neither have the other's whole.
        (
            r#"[{"descriptor":{"indices":[{"names":["a-*"],"privileges":["read"]},
                {"names":["*-b"],"privileges":["write"]}]}}]"#,
            "update_by_query",
            "/.*-b&a-.*/",
        ),
        // Failures are marked, but not where the data is granted too.
        (
            r#"[{"descriptor":{"indices":[{"names":["a-*"],"privileges":["read_failure_store"]}]}}]"#,
            "search",
            "a-*::failures",
        ),
        (
            r#"[{"descriptor":{"indices":[{"names":["a-*"],"privileges":["read_failure_store", "read"]},
                {"names":["b-*"],"privileges":["all"]}]}}]"#,
            "search",
            "a-* b-*",
        ),
        (
            r#"[{"descriptor":{"indices":[{"names":["a"],"privileges":["create_doc"]}]}}]"#,
            "index",
            "a",
        ),
        (
            r#"[{"descriptor":{"indices":[{"names":["a"],"privileges":["create_doc"]}]}}]"#,
            "update",
            "",
        ),
    ] {
        let access = access(&format!(r#"{{"roles":{roles}}}"#));
        let answers = access.apis(Deployment::Stack).unwrap();
        let answer = answer(&answers, name);
        let places = answer.indices.iter().map(|part| match part.part {
            Some(of) => format!("{of}: {}", part.patterns.join(" ")),
            None => part.patterns.join(" "),
        });
        assert_eq!(
            places.collect::<Vec<_>>().join("; "),
            expected,
            "{roles}: {answer:?}"
        );
        let verdict = if expected.is_empty() {
            Verdict::Never
        } else {
            Verdict::OnIndices
        };
        assert_eq!(answer.verdict, verdict, "{roles}: {answer:?}");
    }
}

#[test]
fn api_keys_need_both_sides() {
    let access = access(
        r#"{"roles":[{"descriptor":{"cluster":["monitor"],"indices":[{"names":["logs-*"],"privileges":["all"]}]}}],
            "limitedBy":[{"descriptor":{"cluster":["monitor","manage_ilm"],
                "indices":[{"names":["logs-app-*","x"],"privileges":["read"]}]}}]}"#,
    );
    let answers = access.apis(Deployment::Stack).unwrap();
    let search = answer(&answers, "search");
    assert_eq!(search.verdict, Verdict::OnIndices);
    assert_eq!(search.indices[0].patterns, ["logs-app-*"]);
    assert_eq!(answer(&answers, "cluster.health").verdict, Verdict::Always);
    assert_eq!(
        answer(&answers, "ilm.put_lifecycle").verdict,
        Verdict::Never
    );
    assert_eq!(answer(&answers, "index").verdict, Verdict::Never);
}

#[test]
fn what_overlaps_only_in_part_is_granted_there() {
    let names_of = |own: &str, limit: &str| {
        let entry = |names: &str| {
            format!(
                r#"[{{"descriptor":{{"indices":[{{"names":{names},"privileges":["read"]}}]}}}}]"#
            )
        };
        let spec = format!(r#"{{"roles":{},"limitedBy":{}}}"#, entry(own), entry(limit));
        let access = access(&spec);
        let answers = access.apis(Deployment::Stack).unwrap();
        let search = answer(&answers, "search");
        let explanation = access
            .explain_call("search", None, Deployment::Stack)
            .unwrap();
        assert_eq!(explanation.granted, search.verdict == Verdict::OnIndices);
        let patterns = search.indices.first().map(|part| part.patterns.join(" "));
        (patterns.unwrap_or_default(), explanation.sentence)
    };
    let (patterns, _) = names_of(r#"["logs-*"]"#, r#"["*-prod"]"#);
    assert_eq!(patterns, "/logs-.*&.*-prod/");
    let (patterns, sentence) = names_of(r#"["logs-*"]"#, r#"["metrics-*"]"#);
    assert_eq!(patterns, "");
    assert_eq!(
        sentence,
        "No: what the API [search] runs is granted, but never all of it on the same names."
    );
}

#[test]
fn conditions() {
    let own = role(r#"{"cluster":["manage_own_api_key"]}"#)
        .apis(Deployment::Stack)
        .unwrap();
    assert_eq!(
        answer(&own, "security.create_api_key").verdict,
        Verdict::Always
    );
    assert_eq!(
        answer(&own, "security.get_api_key").verdict,
        Verdict::Conditional
    );
    assert_eq!(
        answer(&own, "security.invalidate_api_key").verdict,
        Verdict::Conditional
    );
    assert_eq!(
        answer(&own, "security.grant_api_key").verdict,
        Verdict::Never
    );
    let global = role(r#"{"global":{"application":{"manage":{"applications":["a-*"]}}}}"#);
    let global = global.apis(Deployment::Stack).unwrap();
    assert_eq!(
        answer(&global, "security.put_privileges").verdict,
        Verdict::Conditional
    );
    // With and without an index these are different actions.
    let analyze = role(r#"{"cluster":["manage"]}"#)
        .apis(Deployment::Stack)
        .unwrap();
    let without = answer(&analyze, "indices.analyze");
    assert_eq!(
        (without.verdict, without.without_index),
        (Verdict::Conditional, Some(true))
    );
    let analyze = role(r#"{"indices":[{"names":["a"],"privileges":["manage"]}]}"#);
    let analyze = analyze.apis(Deployment::Stack).unwrap();
    let on_index = answer(&analyze, "indices.analyze");
    assert_eq!(
        (on_index.verdict, on_index.without_index),
        (Verdict::OnIndices, Some(false))
    );
}

#[test]
fn serverless() {
    let admin = role(r#"{"cluster":["all"],"indices":[{"names":["*"],"privileges":["all"]}]}"#);
    let answers = admin.apis(Deployment::Serverless).unwrap();
    assert_eq!(answer(&answers, "search").verdict, Verdict::OnIndices);
    assert_eq!(
        answer(&answers, "ilm.put_lifecycle").verdict,
        Verdict::Unavailable
    );
    let routing = answer(&answers, "project.get_routing");
    assert_eq!(
        (routing.verdict, routing.basis),
        (Verdict::Always, Basis::Documentation)
    );
    let nobody = role("{}").apis(Deployment::Serverless).unwrap();
    let routing = answer(&nobody, "project.get_routing");
    assert_eq!(routing.verdict, Verdict::Never);
    assert_eq!(routing.missing, ["read_project_routing", "monitor"]);
}

/// Of several privileges that the documentation names any is enough.
#[test]
fn documented_alternatives() {
    for api in catalog::apis().iter().filter(|api| !api.is_known()) {
        let call = |descriptor: &str| {
            role(descriptor)
                .explain_call(&api.name, None, Deployment::Serverless)
                .unwrap()
        };
        for privilege in &api.documented_cluster {
            let granted = call(&format!(r#"{{"cluster":["{privilege}"]}}"#));
            assert!(granted.lacking.is_empty() && granted.sides == [true]);
            assert!(granted.sentence.starts_with("Yes"), "{}", granted.sentence);
            assert_eq!(granted.grants[0].privileges, [privilege.as_str()]);
        }
        let denied = call("{}");
        assert_eq!((denied.granted, denied.sides), (false, vec![false]));
        assert_eq!(denied.privileges[0], api.documented_cluster[0]);
    }
}

#[test]
fn every_explanation_says_what_is_decided() {
    let viewer = access(r#"{"roles":["viewer"]}"#);
    let administrator = access(r#"{"roles":["superuser"]}"#);
    let limited = access(
        r#"{"roles":["editor"],"limitedBy":[[{"descriptor":{"cluster":["monitor","manage_project_routing"],
        "indices":[{"names":["logs-*"],"privileges":["all"],"field_security":{"grant":["a"]}}]}}]]}"#,
    );
    for access in [viewer, administrator, limited] {
        for api in catalog::apis() {
            for (index, deployment) in [
                (None, Deployment::Stack),
                (None, Deployment::Serverless),
                (Some("logs-a"), Deployment::Serverless),
            ] {
                let call = access.explain_call(&api.name, index, deployment).unwrap();
                let answer = if call.granted { "Yes" } else { "No" };
                assert!(call.sentence.starts_with(answer), "{}", call.sentence);
                let sides = call.sides.iter().all(|granted| *granted);
                assert_eq!(call.granted, sides, "{}", call.sentence);
            }
        }
    }
}

#[test]
fn explanations() {
    let access = role(r#"{"indices":[{"names":["logs-*"],"privileges":["create_doc"]}]}"#);
    let explain = |name: &str, index| {
        access
            .explain_api(api(name).unwrap(), index, Deployment::Stack)
            .unwrap()
    };
    let index = explain("index", Some("logs-a"));
    assert!(index.granted);
    assert_eq!(index.checks.len(), 3);
    let other = explain("index", Some("metrics"));
    assert!(!other.granted);
    assert_eq!(
        other
            .checks
            .iter()
            .map(|check| check.granted)
            .collect::<Vec<_>>(),
        [true, false, false]
    );
    let update = explain("update", Some("logs-a"));
    assert!(!update.granted);
    assert!(!explain("indices.analyze", None).granted);
    assert_eq!(
        explain("indices.analyze", None).checks[0].any_of[0].action,
        "cluster:admin/analyze"
    );
    assert!(!explain("project.tags", None).granted);
    assert!(explain("security.authenticate", None).granted);
}

/// `UpdateRequestInterceptor`, `ResizeRequestInterceptor`, `IndicesAliasesRequestInterceptor` and
/// downsampling refuse what would show or rewrite what is withheld.
#[test]
fn refused_where_fields_or_documents_are_withheld() {
    const REFUSED: [&str; 7] = [
        "update",
        "indices.clone",
        "indices.shrink",
        "indices.split",
        "indices.put_alias",
        "indices.downsample",
        "search_application.put",
    ];
    let fields = role(
        r#"{"cluster":["all"],"indices":[{"names":["a"],"privileges":["all"],"field_security":{"grant":["x"]}}]}"#,
    );
    let documents = role(
        r#"{"cluster":["all"],"indices":[{"names":["a"],"privileges":["all"],"query":{"match_all":{}}}]}"#,
    );
    // Each withholds something, and no document and no field is withheld by both.
    let lifted = role(
        r#"{"cluster":["all"],"indices":[
            {"names":["a"],"privileges":["all"],"query":{"match_all":{}}},
            {"names":["a*"],"privileges":["all"],"field_security":{"grant":["x"]}}
        ]}"#,
    );
    // Of what may be done to the index, nothing is withheld.
    let other = role(
        r#"{"cluster":["all"],"indices":[
            {"names":["a"],"privileges":["read"],"query":{"match_all":{}}},
            {"names":["a*"],"privileges":["write","manage"]}
        ]}"#,
    );
    for name in REFUSED {
        for access in [&fields, &documents] {
            let anywhere = access.explain_api(api(name).unwrap(), None, Deployment::Stack);
            let anywhere = anywhere.unwrap();
            assert!(!anywhere.granted, "{name}");
            assert_eq!(anywhere.api.verdict, Verdict::Never, "{name}");
            assert!(anywhere.api.withheld, "{name}");
            assert_eq!(anywhere.api.missing.len(), 1, "{name}");
            let there = access.explain_api(api(name).unwrap(), Some("a"), Deployment::Stack);
            let there = there.unwrap();
            assert!(!there.granted, "{name}");
            assert!(
                there
                    .checks
                    .iter()
                    .any(|check| check.any_of[0].whole && !check.granted)
            );
            let call = access.explain_call(name, Some("a"), Deployment::Stack);
            let sentence = call.unwrap().sentence;
            assert!(sentence.contains("withheld"), "{sentence}");
        }
        for access in [&lifted, &other] {
            let there = access.explain_api(api(name).unwrap(), Some("a"), Deployment::Stack);
            assert!(there.unwrap().granted, "{name}");
        }
    }
    // What else is done to it is not refused.
    for name in ["index", "indices.delete_alias", "search", "bulk"] {
        let there = fields.explain_api(api(name).unwrap(), Some("a"), Deployment::Stack);
        assert!(there.unwrap().granted, "{name}");
    }
    // Where the action is not granted, that is the reason.
    let reader = role(r#"{"indices":[{"names":["a"],"privileges":["read"],"query":{}}]}"#);
    let update = reader.explain_api(api("update").unwrap(), None, Deployment::Stack);
    let update = update.unwrap();
    assert!(!update.api.withheld);
    assert_eq!(update.api.missing.len(), 3);
    // An owner who sees everything lifts nothing of what the key withholds.
    let key = access(
        r#"{"roles":[{"descriptor":{"indices":[{"names":["a"],"privileges":["all"],"query":{"match_all":{}}}]}}],
            "limitedBy":["superuser"]}"#,
    );
    let update = key.explain_api(api("update").unwrap(), Some("a"), Deployment::Stack);
    assert!(!update.unwrap().granted);
}

/// What is found by an alias is written in the index behind it.
#[test]
fn by_query_behind_an_alias() {
    let by_query = |indices: &str| {
        let access = access(&format!(
            r#"{{"roles":[{{"descriptor":{{"indices":{indices}}}}}],
                "inventory":{{"indices":{{"a-1":["a"]}},"dataStreams":{{"d":{{"backing":[".ds-d-1"]}}}}}}}}"#
        ));
        move |name: &str, index: &str| {
            let api = api(name).unwrap();
            let explained = access.explain_api(api, Some(index), Deployment::Stack);
            (
                explained.unwrap(),
                access.explain_call(name, Some(index), Deployment::Stack),
            )
        }
    };
    let alias = by_query(r#"[{"names":["a","d"],"privileges":["read","write"]}]"#);
    for name in ["delete_by_query", "update_by_query"] {
        let (decided, told) = alias(name, "a");
        assert!(!decided.granted, "{name}");
        let refused = &decided.checks[2].any_of[0];
        assert_eq!(refused.index.as_deref(), Some("a-1"));
        let sentence = told.unwrap().sentence;
        assert!(sentence.contains("[a-1]"), "{sentence}");
        // A data stream is all that is behind it.
        assert!(alias(name, "d").0.granted, "{name}");
    }
    assert!(alias("index", "a").0.granted);
    let both = r#"[{"names":["a"],"privileges":["read"]},{"names":["a-1"],"privileges":["write"]},
        {"names":["a"],"privileges":["write"]}]"#;
    assert!(by_query(both)("delete_by_query", "a").0.granted);
}

/// What takes its data from indices asks at once whether they may be read
/// (`TransformPrivilegeChecker`, `TransportPutEnrichPolicyAction`, `DatafeedManager`), and a preview
/// reads them.
#[test]
fn what_reads_later_asks_at_once() {
    let sources = [
        ("enrich.put_policy", "manage_enrich"),
        ("ml.preview_datafeed", "manage_ml"),
        ("ml.put_datafeed", "manage_ml"),
        ("ml.put_data_frame_analytics", "manage_ml"),
        ("transform.preview_transform", "manage_transform"),
        ("transform.put_transform", "manage_transform"),
        ("transform.update_transform", "manage_transform"),
    ];
    for (name, privilege) in sources {
        let bare = role(&format!(r#"{{"cluster":["{privilege}"]}}"#));
        let answers = bare.apis(Deployment::Stack).unwrap();
        assert_eq!(answer(&answers, name).verdict, Verdict::Never, "{name}");
        let whole = role(&format!(
            r#"{{"cluster":["{privilege}"],"indices":[
                {{"names":["logs"],"privileges":["read","view_index_metadata"]}},
                {{"names":["sums"],"privileges":["read","index","create_index"]}}
            ]}}"#
        ));
        let answers = whole.apis(Deployment::Stack).unwrap();
        let decided = answer(&answers, name);
        assert_eq!(decided.verdict, Verdict::OnIndices, "{name}");
        for part in &decided.indices {
            let expected = if part.part == Some("dest") {
                "sums"
            } else {
                "logs"
            };
            assert!(part.patterns.iter().any(|name| name == expected), "{name}");
        }
    }
}
