//! The forms of role definitions: told apart, read, and written back without loss.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use proptest::prelude::*;
use rolescope::format::{Format, Target, read, write};
use rolescope::json::{self, Json, Node, Value};
use rolescope::role::{
    ApplicationPrivileges, DataSourcePrivileges, FieldSecurity, GlobalPrivileges,
    IndicesPrivileges, ManageRolesIndices, RemoteClusterPrivileges, RemoteIndicesPrivileges,
    Restriction, RoleDescriptor, Switches, normalize, same, to_json, to_request,
};
use rolescope::validate::{
    Diagnostic, Options, RoleOptions, Validation, read_role, validate, validate_role,
};

fn auto(text: &str) -> Validation {
    validate(text, &Options::default())
}

fn errors(validation: &Validation) -> Vec<&Diagnostic> {
    validation
        .diagnostics
        .iter()
        .filter(|found| found.severity == "error")
        .collect()
}

const ROLE: &str = r#"{"cluster":["monitor"],"indices":[{"names":["logs-*"],"privileges":["read"],"query":{"term":{"a":"b"}}}]}"#;

#[test]
fn forms_are_told_apart() {
    for (text, format, names) in [
        (ROLE, "elasticsearch", &[None][..]),
        ("{}", "elasticsearch", &[None]),
        (r#"{"metadata":{}}"#, "elasticsearch", &[None]),
        (
            r#"{"elasticsearch":{"cluster":[]},"kibana":[]}"#,
            "kibana",
            &[None],
        ),
        (
            r#"{"name":"x","elasticsearch":{},"kibana":[],"_transform_error":[]}"#,
            "kibana",
            &[Some("x")],
        ),
        (
            r#"[{"name":"x","elasticsearch":{},"kibana":[]},{"name":"y","elasticsearch":{},"kibana":[]}]"#,
            "kibana",
            &[Some("x"), Some("y")],
        ),
        (
            r#"{"name":"key","role_descriptors":{"a":{"cluster":["monitor"]},"b":{}}}"#,
            "api_key",
            &[Some("a"), Some("b")],
        ),
        (
            r#"{"grant_type":"password","api_key":{"name":"key","role_descriptors":{"a":{}}}}"#,
            "api_key",
            &[Some("a")],
        ),
        (
            r#"{"r1":{"cluster":["monitor"],"indices":[],"transient_metadata":{"enabled":true}},"r2":{"cluster":[]}}"#,
            "roles",
            &[Some("r1"), Some("r2")],
        ),
        (
            r#"{"roles":{"r1":{"cluster":["monitor"]}}}"#,
            "roles",
            &[Some("r1")],
        ),
        (
            "PUT /_security/role/r%201?refresh=true\n{\"cluster\":[]}\n\n# c\nPOST _security/role/r2\n{}\nGET _search\n",
            "console",
            &[Some("r 1"), Some("r2")],
        ),
        (
            "// c\nPUT kbn:/api/security/role/k\n{\"elasticsearch\":{},\"kibana\":[{\"base\":[\"all\"],\"spaces\":[\"*\"]}]}",
            "console",
            &[Some("k")],
        ),
        (
            "POST /_security/api_key\n{\"name\":\"key\",\"role_descriptors\":{\"a\":{}}}",
            "console",
            &[Some("a")],
        ),
        (
            "POST /_security/role\n{\"roles\":{\"a\":{},\"b\":{}}}",
            "console",
            &[Some("a"), Some("b")],
        ),
        (
            "# file\nadmins:\n  cluster: [ all ]\nothers:\n  run_as:\n  - 'a'\n",
            "file",
            &[Some("admins"), Some("others")],
        ),
        ("\"my role\":\n  cluster: []\n", "file", &[Some("my role")]),
        (
            "cluster:\n  - monitor\nindices:\n  - names: a\n    privileges: [read]\n",
            "file",
            &[None],
        ),
    ] {
        let validation = auto(text);
        assert_eq!(validation.format, format, "{text}");
        let found: Vec<Option<String>> = read(text, None)
            .definitions
            .into_iter()
            .filter(|found| found.target.is_role())
            .map(|found| found.name)
            .collect();
        assert_eq!(
            found,
            names
                .iter()
                .map(|name| name.map(str::to_owned))
                .collect::<Vec<_>>(),
            "{text}"
        );
        assert!(validation.valid, "{text}: {:?}", errors(&validation));
    }
}

/// What is wrong is said at its place in the text, whatever form it is in.
#[test]
fn errors_are_at_their_place_in_any_form() {
    for (text, code, pointer, at) in [
        (
            r#"{"elasticsearch":{"cluster":["monitr"]},"kibana":[]}"#,
            "unknown_cluster_privilege",
            "/elasticsearch/cluster/0",
            "\"monitr\"",
        ),
        (
            r#"{"elasticsearch":{"indices":[{"names":["a"],"privileges":["read"],"query":"{\"trem\":{}}"}]},"kibana":[]}"#,
            "unknown_query",
            "/elasticsearch/indices/0/query",
            r#"\"trem\""#,
        ),
        (
            r#"{"role_descriptors":{"a":{},"b":{"cluster":["monitr"]}}}"#,
            "unknown_cluster_privilege",
            "/role_descriptors/b/cluster/0",
            "\"monitr\"",
        ),
        (
            r#"{"a":{"cluster":["monitor"]},"b":{"clutser":[]}}"#,
            "unknown_field",
            "/b/clutser",
            "\"clutser\"",
        ),
        (
            "PUT _security/role/a\n{\"cluster\":[\"monitr\"]}",
            "unknown_cluster_privilege",
            "/cluster/0",
            "\"monitr\"",
        ),
        (
            "PUT _security/role/%20a\n{}",
            "invalid_role_name",
            "",
            "%20a",
        ),
        (
            "PUT _security/role/superuser\n{}",
            "reserved_role_name",
            "",
            "superuser",
        ),
        (
            "GET _search\nPUT _security/role/a\n{\"cluster\":[],}",
            "trailing_comma",
            "",
            ",",
        ),
        (
            "a:\n  cluster: all\n",
            "not_a_string_list",
            "/a/cluster",
            "all",
        ),
        (
            "a:\n  indices:\n    - names: [ 'x' ]\n      privileges: [ read ]\n      query: '{\"trem\": {}}'\n",
            "unknown_query",
            "/a/indices/0/query",
            "\"trem\"",
        ),
        (
            "a:\n  indices:\n    - names: [ 'x' ]\n      privileges: [ read ]\n      query:\n        trem: {}\n",
            "unknown_query",
            "/a/indices/0/query",
            "trem",
        ),
        (
            "superuser:\n  cluster: [ all ]\n",
            "reserved_role_name",
            "/superuser",
            "superuser",
        ),
        ("a:\n\tcluster: [ all ]\n", "invalid_yaml", "", "c"),
    ] {
        let validation = auto(text);
        assert!(!validation.valid, "{text}");
        let units: Vec<u16> = text.encode_utf16().collect();
        let found = errors(&validation)
            .into_iter()
            .find(|found| found.code == code);
        let found = found.unwrap_or_else(|| {
            panic!("{code} is not said of {text}: {:?}", validation.diagnostics)
        });
        assert_eq!(found.pointer, pointer, "{text}");
        let range = found.range.unwrap();
        let offending = String::from_utf16(&units[range.start.offset..range.end.offset]).unwrap();
        assert_eq!(offending, at, "{text}");
    }
}

#[test]
fn the_errors_of_all_descriptors_of_a_key_are_joined() {
    let text = r#"{"role_descriptors":{"a":{"cluster":["x"]},"b":{"metadata":{"_m":1}}}}"#;
    let answer = auto(text).elasticsearch.unwrap();
    assert!(
        answer.starts_with("Validation Failed: 1: unknown cluster privilege [x]."),
        "{answer}"
    );
    assert!(
        answer.ends_with(";2: role descriptor metadata keys may not start with [_];"),
        "{answer}"
    );
}

#[test]
fn console_text_may_have_comments_and_triple_quotes() {
    let text = "# first\nPUT /_security/role/a\n{\n  // all of it\n  \"indices\": [{\n    \"names\": [\"a\"], \"privileges\": [\"read\"],\n    \"query\": \"\"\"{\"term\": {\"a\": \"b\"}}\"\"\"\n  }]\n}\n";
    let validation = auto(text);
    assert!(validation.valid, "{:?}", validation.diagnostics);
    assert_eq!(
        validation.role.unwrap().indices[0].query.as_deref(),
        Some(r#"{"term": {"a": "b"}}"#)
    );
}

/// Only what a request sends to a route of roles or keys defines any (`routes` of the REST handlers).
#[test]
fn requests_are_told_by_method_and_whole_path() {
    let role = "{\"cluster\":[]}";
    for (line, names) in [
        ("PUT /_security/role/a/", &["a"][..]),
        ("POST /_security/role/a%2Fb?refresh", &["a/b"]),
        ("PUT _xpack/security/role/a", &["a"]),
        ("POST _security/role/a/_clear_cache", &[]),
        ("PUT _security/role/a/user/b", &[]),
        ("PUT _security/role/", &[]),
        ("PUT security/role/a", &[]),
        ("PUT _security/role_mapping/a", &[]),
        ("PUT kbn:/api/security/role/a/b", &[]),
        ("DELETE _security/user/_has_privileges", &[]),
    ] {
        let found = read(&format!("{line}\n{role}"), None).definitions;
        let found: Vec<_> = found.into_iter().filter_map(|found| found.name).collect();
        assert_eq!(found, names, "{line}");
    }
    for (line, is_one) in [
        ("PUT _security/api_key", true),
        ("PUT _security/api_key/id", true),
        ("POST _security/api_key/id", false),
        ("POST _security/api_key/id/_clear_cache", false),
        ("PUT _security/api_key/clone", false),
        ("PUT _security/role", false),
        ("PUT _security/cross_cluster/api_key", false),
        ("POST _security/cross_cluster/api_key/id", false),
        ("GET _security/user/u/_has_privileges", true),
        ("PUT _security/user/_has_privileges", false),
    ] {
        let found = read(&format!("{line}\n{{}}"), None);
        assert_eq!(!found.definitions.is_empty(), is_one, "{line}");
    }
}

/// Commands as people have them in scripts, documentation and tickets.
#[test]
fn commands_of_curl_are_requests() {
    let body = r#"{"cluster":["monitor"],"indices":[{"names":["logs-*"],"privileges":["read"]}]}"#;
    for (command, name) in [
        (
            "curl -XPOST -u elastic 'localhost:9200/_xpack/security/role/r' -d 'BODY'",
            Some("r"),
        ),
        (
            "curl -u e:p -k -X PUT \"https://h:9200/_security/role/a%20b?pretty\" -H 'Content-Type: application/json' -d'\nBODY\n'\n",
            Some("a b"),
        ),
        (
            "#!/bin/bash\nset -e\nfor i in 1 2; do\n  sleep 5\ndone\n# curl localhost/_security/role/no\nid=$(curl --request PUT \\\n  --url \"${HOST}/_security/role/r\" \\\n  --data-raw 'BODY' --insecure)\n",
            Some("r"),
        ),
        (
            "until curl -s http://h:9200 | grep -q ok; do sleep 1; done\ncurl -sXPUT -uelastic:x h:9200/_security/role/r -d'BODY' | jq .",
            Some("r"),
        ),
        (
            "curl -X PUT \\\r\n  h/_security/role/r \\\r\n  --json 'BODY'\r\n",
            Some("r"),
        ),
        (
            "curl h/_security/role/r --data 'BODY' && curl h/_security/user/u -d '{\"roles\":[\"r\"]}'",
            Some("r"),
        ),
        (
            "curl -H 'kbn-xsrf: x' -XPUT $KIBANA/s/sales/api/security/role/r -d '{\"elasticsearch\":BODY}'",
            Some("r"),
        ),
    ] {
        let text = command.replace("BODY", body);
        let validation = auto(&text);
        assert!(validation.valid, "{text}: {:?}", errors(&validation));
        assert_eq!(validation.format, "console");
        assert_eq!(validation.name.as_deref(), name, "{text}");
        assert_eq!(to_request(&validation.role.unwrap()).to_text(), body);
    }
    let file = "r:\n  # curl h/_security/role/r\n  description: curl h/_security/role/r\n  cluster: [monitor]\n";
    assert_eq!(auto(file).format, "file");
    // What curl sends is JSON, with none of the liberties of the console, and at its place in the text.
    let text = "curl -XPUT h/_security/role/r -d '{\n  # all\n  \"cluster\": [\"monitr\"]\n}'";
    let validation = auto(text);
    let codes = ["unknown_cluster_privilege", "foreign_comment"];
    for code in codes {
        let found = validation
            .diagnostics
            .iter()
            .find(|found| found.code == code);
        let line = found
            .and_then(|found| found.range)
            .map(|range| range.start.line);
        assert!(matches!(line, Some(2 | 3)), "{code}");
    }
    // What the shell puts together is not in the text.
    for data in [
        "@role.json",
        "\"$BODY\"",
        "\"{\\\"cluster\\\":[]}\"",
        "'{\"cluster\":['\"$A\"']}'",
    ] {
        let validation = auto(&format!("curl -XPUT h/_security/role/r -d {data}"));
        let found = validation.diagnostics.iter().map(|found| found.code);
        assert_eq!(
            found.collect::<Vec<_>>(),
            ["no_role", "other_request", "taken_for"],
            "{data}"
        );
    }
    // No commands: a comment, a text, a role of that name.
    for text in [
        "# curl h/_security/role/r -d '{}'\nr:\n  cluster: []\n",
        "{\"cluster\":[],\"description\":\" curl h/_security/role/r -d {} \"}",
        "curl:\n  cluster: []\n",
    ] {
        assert_ne!(auto(text).format, "console", "{text}");
    }
}

#[test]
fn a_body_stands_below_its_request() {
    let message = |text: &str| {
        let validation = auto(text);
        assert_eq!(
            validation.elasticsearch.as_deref(),
            Some("request body is required"),
            "{text}"
        );
        let mut found = validation.diagnostics.into_iter();
        let first = found.next().unwrap();
        assert!(found.all(|found| found.severity != "error"), "{text}");
        first.message
    };
    let missing = "The request has no body.";
    assert_eq!(message("PUT _security/role/a"), missing);
    assert_eq!(
        message("POST _security/api_key\n# none\n\nPUT _security/role/a\n{}"),
        missing
    );
    assert_eq!(
        message("PUT _security/role/a {\"cluster\":[\"all\"]}"),
        "The request has no body, which has to begin on the line below it."
    );
}

#[test]
fn a_text_from_a_value_has_no_ranges() {
    let options = Options {
        from_value: true,
        ..Options::default()
    };
    let found = validate(r#"{"clutser":[]}"#, &options).diagnostics;
    assert!(found.iter().all(|found| found.range.is_none()) && !found.is_empty());
}

/// What Elasticsearch 9.5 answers reads back without loss.
#[test]
fn stored_roles_read_back() {
    let text = r#"{"r":{"cluster":[],"global":{"application":{"manage":{"applications":["a"]}},"profile":{},"role":{},"data_source":[]},"indices":[],"applications":[],"run_as":[],"metadata":{"_reserved":true},"transient_metadata":{"enabled":true}}}"#;
    let validation = auto(text);
    assert!(validation.valid, "{:?}", errors(&validation));
    let global = validation.role.unwrap().global;
    assert_eq!(global.application_manage, Some(vec!["a".to_owned()]));
    assert_eq!(global.data_source, None);
}

/// Numbers in an object are stored as Java writes them, those in a text as they are.
#[test]
fn numbers_in_queries_read_back() {
    let text = r#"{"indices":[{"names":["a"],"privileges":["read"],"query":"{\"range\":{\"a\":{\"gte\":1.50}}}"}]}"#;
    let role = read_back(text, None);
    for format in [Format::Elasticsearch, Format::File, Format::Console] {
        let written = write(&role, Some("numbers"), format).expect("every form has queries");
        assert_eq!(read_back(&written, Some(format)), role, "{written}");
    }
}

#[test]
fn deep_queries_read_back() {
    let mut query = "{\"match_all\":{}}".to_owned();
    for _ in 0..60 {
        query = format!("{{\"bool\":{{\"must\":[{query}]}}}}");
    }
    let text = format!(
        "{{\"indices\":[{{\"names\":[\"a\"],\"privileges\":[\"read\"],\"query\":{query}}}]}}"
    );
    let role = read_back(&text, None);
    for (_, format) in Format::NAMES {
        if *format != Format::Terraform && *format != Format::Kibana {
            let written = write(&role, Some("deep"), *format).expect("every form has queries");
            assert_eq!(read_back(&written, Some(*format)), role, "{written}");
        }
    }
}

#[test]
fn terraform_is_escaped() {
    let role = r#"{"cluster":["monitor"],"indices":[{"names":["a${b}\\*"],"privileges":["read"],"query":"{\"a\":\"%{x}\\n\"}"}],"metadata":{"k-1":"${v}"}}"#;
    let role = validate_role(role, &RoleOptions::default()).role.unwrap();
    let text = write(&role, Some("my role"), Format::Terraform).unwrap();
    let body: hcl::Body = hcl::parse(&text).unwrap();
    let block = body.blocks().next().unwrap();
    assert_eq!(block.labels()[1].as_str(), "my_role");
    let value: serde_json::Value = hcl::from_body(block.body().clone()).unwrap();
    assert_eq!(value["name"], "my role");
    assert_eq!(value["indices"]["names"][0].as_str(), Some("a${b}\\*"));
    assert_eq!(
        value["indices"]["query"].as_str(),
        Some("{\"a\":\"%{x}\\n\"}")
    );
}

#[test]
fn what_a_form_cannot_say_is_an_error() {
    let role = |text: &str| {
        let node = json::read(text).root.unwrap();
        rolescope::role::read(&node, "x", Switches::STORED).role
    };
    let restricted = role(r#"{"restriction":{"workflows":["search_application_query"]}}"#);
    let remote = role(r#"{"remote_cluster":[{"clusters":["a"],"privileges":["monitor_stats"]}]}"#);
    let foreign = role(
        r#"{"applications":[{"application":"myapp","privileges":["read"],"resources":["*"]}]}"#,
    );
    let raw = role(
        r#"{"applications":[{"application":"kibana-.kibana","privileges":["ui:x","feature_canvas.all"],"resources":["space:a"]}]}"#,
    );
    let starred = role(
        r#"{"applications":[{"application":"kibana-.kibana","privileges":["space_all"],"resources":["space:*"]}]}"#,
    );
    // Kibana shows these, but takes them from nobody.
    let everything = role(
        r#"{"applications":[{"application":"kibana-.kibana","privileges":["*"],"resources":["*"]}]}"#,
    );
    let odd_space = role(
        r#"{"applications":[{"application":"kibana-.kibana","privileges":["space_all"],"resources":["space:Sales"]}]}"#,
    );
    for (role, format) in [
        (&restricted, Format::Console),
        (&restricted, Format::Kibana),
        (&restricted, Format::File),
        (&restricted, Format::Terraform),
        (&remote, Format::Terraform),
        (&foreign, Format::Kibana),
        (&raw, Format::Kibana),
        (&starred, Format::Kibana),
        (&everything, Format::Kibana),
        (&odd_space, Format::Kibana),
    ] {
        assert!(write(role, None, format).is_err(), "{format:?}");
    }
    assert!(
        write(&restricted, None, Format::ApiKey).is_ok()
            && write(&foreign, None, Format::File).is_ok()
    );
}

#[test]
fn the_normal_form_knows_what_means_nothing() {
    for (a, b) in [
        (
            "{}",
            r#"{"cluster":null,"indices":[],"run_as":[],"metadata":{},"global":{},"remote_cluster":[],"transient_metadata":{}}"#,
        ),
        (
            r#"{"cluster":["Monitor","all"]}"#,
            r#"{"cluster":["all","monitor","ALL"]}"#,
        ),
        (
            r#"{"index":[{"names":"a","privileges":["read"],"field_security":{"grant":["*"]},"allow_restricted_indices":false,"query":""}]}"#,
            r#"{"indices":[{"names":["a","a"],"privileges":["READ"]}]}"#,
        ),
        (
            r#"{"indices":[{"names":["a"],"privileges":["read"],"query":{"term":{"x":1}},"field_security":{"grant":["b","a"],"except":[]}},{"names":["b"],"privileges":["read"]}]}"#,
            r#"{"indices":[{"names":["b"],"privileges":["read"]},{"names":["a"],"privileges":["read"],"query":"{ \"term\": {\"x\": 1} }","field_security":{"grant":["a","b"]}}]}"#,
        ),
        (
            r#"{"indices":[{"names":["a"],"privileges":["none","read"]}]}"#,
            "{}",
        ),
        (
            r#"{"global":{"application":{"manage":{"applications":[]}},"role":{}}}"#,
            "{}",
        ),
        (
            r#"{"metadata":{"a":1,"b":{"d":1,"c":2}}}"#,
            r#"{"metadata":{"b":{"c":2,"d":1},"a":1}}"#,
        ),
    ] {
        let role = |text| validate_role(text, &RoleOptions::default()).role.unwrap();
        assert!(same(&role(a), &role(b)), "{a} {b}");
    }
    for (a, b) in [
        (r#"{"cluster":["monitor"]}"#, r#"{"cluster":["all"]}"#),
        (
            r#"{"indices":[{"names":["a"],"privileges":["read"]}]}"#,
            r#"{"indices":[{"names":["a"],"privileges":["read"],"allow_restricted_indices":true}]}"#,
        ),
        (
            r#"{"indices":[{"names":["a"],"privileges":["read"],"field_security":{"grant":[]}}]}"#,
            r#"{"indices":[{"names":["a"],"privileges":["read"]}]}"#,
        ),
        (r#"{"run_as":["a"]}"#, r#"{"run_as":["A"]}"#),
        // Alone, an entry of `none` is dropped; two of them stay.
        (
            r#"{"indices":[{"names":["a"],"privileges":["none"]},{"names":["a"],"privileges":["None"]}]}"#,
            r#"{"indices":[{"names":["a"],"privileges":["none"]}]}"#,
        ),
    ] {
        let role = |text| validate_role(text, &RoleOptions::default()).role.unwrap();
        assert!(!same(&role(a), &role(b)), "{a} {b}");
        for text in [a, b] {
            let normal = normalize(&role(text));
            assert_eq!(normalize(&normal), normal, "{text}");
        }
    }
}

/// What Elasticsearch 9.5 answers about a role is read without loss, and means what was sent.
#[test]
fn answers_of_the_server_read_back() {
    let sent = r#"{"cluster":["monitor"],"global":{"profile":{"write":{"applications":["kibana-*"]}}},
        "indices":[{"names":"logs-*","privileges":["read"],"query":{"term":{"a":1}}}],"description":"d","metadata":{"k":[1,{"x":null}]}}"#;
    let answer = r#"{"r":{"cluster":["monitor"],"global":{"application":{},"profile":{"write":{"applications":["kibana-*"]}},"role":{},"data_source":[]},
        "indices":[{"names":["logs-*"],"privileges":["read"],"query":"{\"term\":{\"a\":1}}","allow_restricted_indices":false}],
        "applications":[],"run_as":[],"metadata":{"k":[1,{"x":null}]},"transient_metadata":{"enabled":true},"description":"d"}}"#;
    let (name, read) = read_role(answer, None).unwrap();
    assert_eq!(name.as_deref(), Some("r"));
    let (_, sent) = read_role(sent, None).unwrap();
    assert!(same(&sent, &read));
    assert_eq!(to_json(&sent), to_json(&read));

    // What only some of the entry points take is read all the same.
    let restricted = r#"{"restriction":{"workflows":["search_application_query"]},"description":"d","metadata":{"_reserved":true}}"#;
    let (_, read) = read_role(restricted, None).unwrap();
    assert!(read.restriction.is_some() && read.description == "d" && read.metadata.len() == 1);
    let file = "r:\n  indices:\n    - names: a\n      privileges: [read]\n      fields: [b]\n";
    let (_, read) = read_role(file, None).unwrap();
    let security = read.indices[0].field_security.as_ref().unwrap();
    assert_eq!(security.grant.as_deref(), Some(&["b".to_owned()][..]));
    let kibana = r#"{"name":"k","elasticsearch":{"cluster":["all"]},"kibana":[{"base":["read"],"feature":{},"spaces":["*"]}],"transient_metadata":{"enabled":false}}"#;
    let (_, read) = read_role(kibana, None).unwrap();
    assert_eq!(read.applications[0].privileges, ["read"]);
    assert_eq!(read.transient_metadata, RoleDescriptor::enabled());

    for (text, code, pointer) in [
        ("{\"cluster\":[],}", "trailing_comma", ""),
        ("", "empty_text", ""),
        ("{\"cluster\":[1]}", "not_a_string", "/cluster/0"),
        (
            "{\"a\":{\"clutser\":[],\"run_as\":[]}}",
            "unknown_field",
            "/a/clutser",
        ),
        (
            "{\"a\":{\"cluster\":[]},\"b\":{\"cluster\":[]}}",
            "several_roles",
            "",
        ),
        ("GET /_security/role/a", "no_role", ""),
        (
            "GET /_security/user/_has_privileges\n{\"cluster\":[\"all\"]}",
            "no_role",
            "",
        ),
        (
            "{\"kibana\":[{\"spaces\":[\"A\"],\"base\":[\"all\"]}]}",
            "kibana_bad_spaces",
            "/kibana/0/spaces",
        ),
    ] {
        let error = read_role(text, None).unwrap_err();
        assert_eq!(
            (error.code, error.pointer.as_str()),
            (code, pointer),
            "{text}"
        );
    }
}

/// A name is refused by whoever meets it first, and once.
#[test]
fn names_are_refused_once() {
    let kibana = r#"{"elasticsearch":{"cluster":["monitor"]}}"#;
    let long = "x".repeat(1025);
    let texts = [" a", "é", &"x".repeat(508), &long, ""];
    for (text, refusals) in [
        ("{}", ["1024", "1024", "507", "1024", "1024"]),
        (
            kibana,
            ["1024", "1024", "507", "params.name", "params.name"],
        ),
    ] {
        for (name, refusal) in texts.iter().zip(refusals) {
            let options = Options {
                name: Some(name),
                ..Options::default()
            };
            let found = validate(text, &options);
            let told: Vec<_> = errors(&found);
            assert_eq!(told.len(), 1, "{told:?}");
            assert_eq!(told[0].pointer, "");
            assert!(found.elasticsearch.unwrap().contains(refusal), "{name}");
        }
    }
}

/// What Kibana shows of a stored role is no request, and need not be one.
#[test]
fn answers_of_kibana_are_taken_as_they_are() {
    let superuser = r#"{"name":"superuser","elasticsearch":{"cluster":["all","nope"]},"metadata":{"_reserved":true},
        "kibana":[{"base":["*"],"feature":{},"spaces":["*"]},{"base":[],"feature":{},"spaces":["*"],"_reserved":["x"]}]}"#;
    let found = auto(superuser);
    assert!(found.valid, "{:?}", found.elasticsearch);
    assert!(!auto(r#"{"kibana":[{"base":["*"],"spaces":["*"]}]}"#).valid);
    assert!(!auto(r#"{"kibana":[{"base":["all"]},{"base":["read"]}]}"#).valid);
}

/// The errors of all descriptors of a key go into one answer, behind those of the key.
/// The body of `POST /api/security/roles`: Kibana refuses all of it for its shape, one role for its
/// privileges, and hands on the rest.
#[test]
fn many_roles_of_kibana() {
    let disabled = r#"{"kibana":[{"feature":{"enterpriseSearch":["read"]}}],"metadata":{"_a":1}}"#;
    let except = r#"{"elasticsearch":{"indices":[{"names":["a"],"privileges":["read"],"field_security":{"except":["x"]}}]}}"#;
    let base = r#"{"kibana":[{"base":["everything"]}]}"#;
    let spaces = r#"{"kibana":[{"base":["all"],"spaces":["A"]}]}"#;
    let fine = r#"{"kibana":[{"base":["all"],"spaces":["a"]}]}"#;
    let refused = r#"Role cannot be updated due to validation errors: ["Feature [enterpriseSearch] does not support privilege [read]."]"#;
    let unknown = r#"[request body.roles.b.kibana.0.base.0]: unknown global privilege "everything", must be one of [all,read]"#;
    for (first, second, expected) in [
        (fine, fine, ""),
        (
            "\"none\"",
            fine,
            "[request body.roles.a]: could not parse object value from json input",
        ),
        (
            spaces,
            base,
            "[request body.roles.a.kibana.0.spaces]: types that failed validation:\n\
             - [request body.kibana.0.spaces.0.0]: expected value to equal [*]\n\
             - [request body.kibana.0.spaces.1.0]: must be lower case, a-z, 0-9, '_', and '-' are allowed",
        ),
        (disabled, base, unknown),
        (except, base, unknown),
        (disabled, fine, refused),
        (
            disabled,
            except,
            "failed to parse indices privileges for role [b]. field_security requires grant if except is given",
        ),
    ] {
        let body = format!(r#"{{"roles":{{"a":{first},"b":{second}}}}}"#);
        let console = format!("POST kbn:/api/security/roles\n{body}");
        for text in [&body, &console] {
            let validation = auto(text);
            let answer = validation.elasticsearch.as_deref();
            assert_eq!(answer.unwrap_or_default(), expected, "{text}");
            assert_eq!(validation.valid, expected.is_empty(), "{text}");
            assert_eq!(validation.roles.len(), 2, "{text}");
            if first == disabled {
                assert_eq!(validation.roles[0].elasticsearch.as_deref(), Some(refused));
            }
            for found in errors(&validation) {
                assert!(found.pointer.starts_with("/roles/"), "{text}: {found:?}");
            }
        }
    }
}

/// Kibana reads JSON as JavaScript does: it says one thing of what is none, and takes the last of
/// repeated keys.
#[test]
fn kibana_reads_json_as_javascript_does() {
    for text in [
        r#"{"kibana":[{"base":["all"]},]}"#,
        r#"{"kibana":[{"base":["all"]"#,
        "PUT kbn:/api/security/role/a\n{\"kibana\":[{\"base\":[all]}]}",
        r#"{"roles":{"a":{"kibana":[{"base":["all"]}]}}"#,
    ] {
        let validation = auto(text);
        let answer = validation.elasticsearch.as_deref();
        assert_eq!(
            answer,
            Some("Invalid request payload JSON format"),
            "{text}"
        );
    }
    for (text, expected) in [
        (
            r#"{"kibana":[{"base":["read"]}],"kibana":[{"feature":{"canvas":["fly!"],"maps_v2":["read"],"canvas":["all"]}}]}"#,
            r#"[{"application":"kibana-.kibana","privileges":["feature_canvas.all","feature_maps_v2.read"],"resources":["*"]}]"#,
        ),
        (
            r#"{"roles":{"a":{"elasticsearch":{"cluster":["all"],"cluster":[]},"kibana":[{"base":["all"],"base":["read"]}]}}}"#,
            r#"[{"application":"kibana-.kibana","privileges":["read"],"resources":["*"]}]"#,
        ),
    ] {
        let validation = auto(text);
        assert!(validation.valid, "{text}: {:?}", validation.elasticsearch);
        let role = validation.role.unwrap();
        let stored = rolescope::role::to_json(&role);
        assert_eq!(stored.get("applications").unwrap().to_text(), expected);
        assert!(role.cluster.is_empty());
    }
}

#[test]
fn errors_of_a_key_are_joined() {
    let found = auto(
        r#"{"name":"_k","metadata":{"_a":1},"role_descriptors":{"a":{"restriction":{"workflows":["w"]}},"b":{"metadata":{"_b":1}}}}"#,
    );
    let text = "Validation Failed: 1: api key name may not begin with an underscore;2: API key metadata keys may not start with [_];\
        3: Unknown workflow [w]. A workflow must be one of the predefined workflow names [search_application_query].;\
        4: role descriptor metadata keys may not start with [_];";
    assert_eq!(found.elasticsearch.as_deref(), Some(text));
    assert_eq!(found.roles.len(), 2);
    // What the parser refuses hides all that, and a key needs no descriptors.
    let refused = auto(r#"{"name":"_k","role_descriptors":{"a":{"description":"d"}}}"#);
    assert!(
        refused
            .elasticsearch
            .unwrap()
            .contains("unexpected field [description]")
    );
    assert!(auto("PUT /_security/api_key/x\n{}").valid);
}

/// What is said around an error stands in front of it, and one error in front of another.
#[test]
fn errors_are_told_as_the_server_tells_them() {
    for (text, expected) in [
        (
            r#"{"roles":{"superuser":{"indices":[{"names":["a"],"privileges":["read"],"query":"{}"}],"metadata":{"_a":1}}}}"#,
            "Validation Failed: 1: role descriptor metadata keys may not start with [_];\
             2: Role [superuser] is reserved and may not be used.;",
        ),
        (
            r#"{"roles":{"y":{"indices":[{"names":["a"],"privileges":["read"],"query":"{}"}],"metadata":{"_a":1}}}}"#,
            "failed to parse field 'query' for indices [a] at index privilege [0] of role descriptor\n\
             expected [FIELD_NAME] with value a query name or 'template' but found [END_OBJECT] instead",
        ),
        (
            r#"{"cluster":["all"]"#,
            "[1:19] Unexpected end of file\n\
             Unexpected end-of-input: expected close marker for Object",
        ),
        (
            r#"{"name":"k","role_descriptors":[]}"#,
            "[1:32] [api_key_request] failed to parse field [role_descriptors]\n\
             [role_descriptors] doesn't support arrays. Use a single object with multiple fields.",
        ),
        (
            r#"{"name":"k","role_descriptors":{"a":{}},"expiration":"10"}"#,
            "Failed to build [api_key_request] after last required field arrived\n\
             failed to parse setting [expiration] with value [10] as a time value: unit is missing or unrecognized",
        ),
        (
            r#"{"role_descriptors":{"a":{"restriction":{"workflows":["search_application_query"]}},"b":{}}}"#,
            "combining role descriptors with and without restriction is not supported",
        ),
    ] {
        assert_eq!(
            auto(text).elasticsearch.as_deref(),
            Some(expected),
            "{text}"
        );
    }
    assert!(auto(r#"{"roles":{}}"#).valid);
}

/// A request is read together with the descriptors in it: what comes first is the answer.
#[test]
fn the_first_error_of_a_request_is_told() {
    for (text, expected) in [
        (
            r#"{"name":"k","role_descriptors":{"a":{"x":1}},"y":1}"#,
            "failed to parse role [a]. unexpected field [x]",
        ),
        (
            r#"{"name":"k","y":1,"role_descriptors":{"a":{"x":1}}}"#,
            "[1:13] [api_key_request] unknown field [y]",
        ),
        (
            "POST /_security/role\n{\"roles\":{\"a\":{\"x\":1}},\"y\":1}",
            "failed to parse role [a]. unexpected field [x]",
        ),
        (
            r#"{"name":"k","role_descriptors":{"a":{"x":1},"b ":{}}}"#,
            "failed to parse role [a]. unexpected field [x]",
        ),
        (
            r#"{"name":"k","role_descriptors":{"b ":{"x":1},"a":{"x":1}}}"#,
            "Validation Failed: 1: Role names must be at least 1 and no more than 1024 characters. They can contain alphanumeric characters (a-z, A-Z, 0-9), spaces, punctuation, and printable symbols in the Basic Latin (ASCII) block. Leading or trailing whitespace is not allowed.;",
        ),
        (
            "PUT /_security/role/a\n{\"metadata\":{\"_a\":1}}\nPUT /_security/role/b\n{\"x\":1}",
            "Validation Failed: 1: role descriptor metadata keys may not start with [_];",
        ),
    ] {
        let found = auto(text).elasticsearch;
        assert_eq!(found.as_deref(), Some(expected), "{text}");
    }
}

fn new_cross_cluster_key(access: &str) -> String {
    format!("POST /_security/cross_cluster/api_key\n{{\"name\":\"k\",\"access\":{access}}}")
}

const SEARCH: &str = r#""read","read_cross_cluster","view_index_metadata""#;
const REPLICATION: &str = r#""cross_cluster_replication","cross_cluster_replication_internal""#;

/// The descriptor of a cross-cluster key (`CrossClusterApiKeyRoleDescriptorBuilderTests`).
#[test]
fn access_of_a_cross_cluster_key_comes_to_a_role() {
    for (access, cluster, indices) in [
        (
            r#"{"search":[{"names":["metrics"],"query":{"term":{"tag":42}}},{"names":"a"}]}"#,
            r#"["cross_cluster_search","monitor_enrich"]"#,
            format!(
                r#"[{{"names":["metrics"],"privileges":[{SEARCH}],"query":"{{\"term\":{{\"tag\":42}}}}","allow_restricted_indices":false}},{{"names":["a"],"privileges":[{SEARCH}],"allow_restricted_indices":false}}]"#
            ),
        ),
        (
            r#"{"search":{"names":["a"],"query":"no query","field_security":{"grant":["*"],"except":["b"]}}}"#,
            r#"["cross_cluster_search","monitor_enrich"]"#,
            format!(
                r#"[{{"names":["a"],"privileges":[{SEARCH}],"field_security":{{"grant":["*"],"except":["b"]}},"query":"no query","allow_restricted_indices":false}}]"#
            ),
        ),
        (
            r#"{"search":[],"replication":[{"names":["archive"]}]}"#,
            r#"["cross_cluster_replication"]"#,
            format!(
                r#"[{{"names":["archive"],"privileges":[{REPLICATION}],"allow_restricted_indices":false}}]"#
            ),
        ),
        (
            r#"{"replication":[{"names":["archive"],"allow_restricted_indices":true}],"search":[{"names":["logs"],"query":"","field_security":{"grant":["*"]}}]}"#,
            r#"["cross_cluster_search","monitor_enrich","cross_cluster_replication"]"#,
            format!(
                r#"[{{"names":["logs"],"privileges":[{SEARCH}],"field_security":{{"grant":["*"]}},"allow_restricted_indices":false}},{{"names":["archive"],"privileges":[{REPLICATION}],"allow_restricted_indices":true}}]"#
            ),
        ),
    ] {
        for text in [
            format!(r#"{{"name":"k","access":{access}}}"#),
            format!(r#"{{"access":{access}}}"#),
            format!(
                "POST /_security/cross_cluster/api_key\n{{\"name\":\"k\",\"access\":{access},\"certificate_identity\":\"CN=a\"}}"
            ),
            format!(
                "PUT _security/cross_cluster/api_key/x\n{{\"access\":{access},\"certificate_identity\":null}}"
            ),
        ] {
            let validation = auto(&text);
            assert!(validation.valid, "{text}: {:?}", validation.elasticsearch);
            assert_eq!(validation.name.as_deref(), Some("cross_cluster"));
            let stored = to_json(&validation.role.unwrap());
            assert_eq!(stored.get("cluster").unwrap().to_text(), cluster, "{text}");
            assert_eq!(stored.get("indices").unwrap().to_text(), indices, "{text}");
            let (_, role) = read_role(&text, None).unwrap();
            assert_eq!(to_json(&role), stored);
        }
    }
    let change = "PUT /_security/cross_cluster/api_key/x\n{\"metadata\":{}}";
    assert!(auto(change).valid && auto(change).role.is_none());
}

/// What it is refused for (`ApiKeyRestIT`), where, and in which words.
#[test]
fn access_of_a_cross_cluster_key_is_refused() {
    const BUILT: &str =
        "Failed to build [cross_cluster_api_key_request] after last required field arrived\n";
    const EMPTY: &str = "must specify non-empty access for either [search] or [replication]";
    const SEARCH: &str =
        "search does not support document or field level security if replication is assigned";
    const REPLICATION: &str = "replication does not support document or field level security";
    const LIMITED: &str = r#"{"names":["logs"],"query":{"term":{"tag":42}},"field_security":{"grant":["*"],"except":["a"]}}"#;
    let change =
        |access: &str| format!("PUT /_security/cross_cluster/api_key/x\n{{\"access\":{access}}}");
    let refused = |text: &str, expected: &str, pointers: &[&str]| {
        let validation = auto(text);
        assert_eq!(
            validation.elasticsearch.as_deref(),
            Some(expected),
            "{text}"
        );
        let found: Vec<_> = errors(&validation)
            .iter()
            .map(|found| found.pointer.as_str())
            .collect();
        assert_eq!(found, pointers, "{text}");
    };
    for access in [
        "{}",
        r#"{"search":[]}"#,
        r#"{"replication":[]}"#,
        r#"{"search":[],"replication":[]}"#,
    ] {
        refused(
            &new_cross_cluster_key(access),
            &[BUILT, EMPTY].concat(),
            &["/access"],
        );
        refused(&change(access), EMPTY, &["/access"]);
    }
    let access =
        format!(r#"{{"search":[{{"names":"a"}},{LIMITED}],"replication":[{{"names":"a"}}]}}"#);
    let places = ["/access/search/1/query", "/access/search/1/field_security"];
    refused(
        &new_cross_cluster_key(&access),
        &[BUILT, SEARCH].concat(),
        &places,
    );
    refused(&change(&access), SEARCH, &places);
    let access = format!(r#"{{"replication":{LIMITED}}}"#);
    let places = [
        "/access/replication/query",
        "/access/replication/field_security",
    ];
    refused(&change(&access), REPLICATION, &places);
}

/// What the parser of `access` says, and request validation behind it.
#[test]
fn access_of_a_cross_cluster_key_is_read() {
    for (access, expected, pointer) in [
        (
            "null",
            "[2:22] [cross_cluster_api_key_request] access doesn't support values of type: VALUE_NULL",
            "/access",
        ),
        (
            r#"{"search":null}"#,
            "[2:32] [cross_cluster_api_key_request_access] search doesn't support values of type: VALUE_NULL",
            "/access/search",
        ),
        (
            r#"{"serch":[]}"#,
            "[2:23] [cross_cluster_api_key_request_access] unknown field [serch] did you mean [search]?",
            "/access/serch",
        ),
        (
            r#"{"search":[{"names":["a"],"privileges":["read"]}]}"#,
            "failed to parse indices privileges for role [cross_cluster]. field [privileges] must not present",
            "/access/search/0/privileges",
        ),
        (
            r#"{"replication":[{}]}"#,
            "failed to parse indices privileges for role [cross_cluster]. missing required [names] field",
            "/access/replication/0",
        ),
        (
            r#"{"search":["a"]}"#,
            "failed to parse indices privileges for role [cross_cluster]. expected field [null] value to be an array of objects, but found an array element of type [VALUE_STRING]",
            "/access/search/0",
        ),
        (
            r#"{"search":[[]]}"#,
            "expected value but got [START_ARRAY]",
            "/access/search/0",
        ),
        (
            r#"{"replication":[{"names":["a"]},{"names":["b"],"field_security":{"grant":["a"],"except":["b"]}}]}"#,
            "failed to parse indices privileges for role [cross_cluster] - Exceptions for field permissions must be a subset of the granted fields but b is not a subset of a",
            "/access/replication/1/field_security/except/0",
        ),
    ] {
        let found = auto(&new_cross_cluster_key(access));
        assert_eq!(found.elasticsearch.as_deref(), Some(expected), "{access}");
        let pointers = errors(&found);
        let pointers: Vec<_> = pointers.iter().map(|found| &found.pointer).collect();
        assert!(pointers.contains(&&pointer.to_owned()), "{pointers:?}");
    }
    for (text, expected) in [
        (
            "POST /_security/cross_cluster/api_key\n{}",
            "Required [name, access]",
        ),
        (
            r#"{"access":{"search":[{"names":"a"}]},"expiration":"1"}"#,
            "Failed to build [update_cross_cluster_api_key_request_payload] after last required field arrived\n\
             failed to parse setting [expiration] with value [1] as a time value: unit is missing or unrecognized",
        ),
        (
            r#"{"name":"_k","metadata":{"_a":1},"access":{"search":[{"names":["a::b","c,d"]}]}}"#,
            "Validation Failed: 1: api key name may not begin with an underscore;\
             2: API key metadata keys may not start with [_];",
        ),
        (
            r#"{"metadata":{"_a":1},"access":{"search":[{"names":"a"}],"replication":[{"names":["b","c::d"]}]}}"#,
            "Validation Failed: 1: API key metadata keys may not start with [_];\
             2: selectors [::] are not allowed in the index name expression [c::d];",
        ),
        (
            "PUT /_security/cross_cluster/api_key/x\n{\"expiration\":\"1d\"}",
            "Validation Failed: 1: must update either [access] or [metadata] for cross-cluster API keys;",
        ),
    ] {
        let found = auto(text).elasticsearch;
        assert_eq!(found.as_deref(), Some(expected), "{text}");
    }
    // The names in a new key are not looked at, those in a change are.
    let access = r#"{"access":{"replication":[{"names":["a"]},{"names":["b","c::d"]}]}}"#;
    let pointers: Vec<_> = errors(&auto(access))
        .iter()
        .map(|found| found.pointer.clone())
        .collect();
    assert_eq!(pointers, ["/access/replication/1/names/1"]);
    assert!(auto(&new_cross_cluster_key(r#"{"search":[{"names":["a::b"]}]}"#)).valid);
    // A role of that name is none.
    assert_eq!(
        auto(r#"{"access":{"cluster":["monitor"]}}"#).format,
        "roles"
    );
    let serverless = Options {
        deployment: rolescope::validate::Deployment::Serverless,
        ..Options::default()
    };
    assert!(
        !validate(
            &new_cross_cluster_key(r#"{"search":[{"names":"a"}]}"#),
            &serverless
        )
        .valid
    );
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z.*_-]{1,8}", "[ -~]{1,8}", any::<String>()]
}

fn names() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(name(), 1..4)
}

fn query() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        Just(None),
        Just(Some(r#"{"term":{"a":"b"}}"#.to_owned())),
        Just(Some("{ \"match_all\": {} }".to_owned())),
        "[ -~]{1,12}".prop_map(Some),
    ]
}

prop_compose! {
    fn entry()(
        names in names(),
        privileges in names(),
        field_security in prop::option::of((prop::collection::vec(name(), 0..3), prop::option::of(names()))),
        query in query(),
        allow_restricted_indices in any::<bool>(),
    ) -> IndicesPrivileges {
        let field_security = field_security.map(|(grant, except)| FieldSecurity { grant: Some(grant), except });
        IndicesPrivileges { names, privileges, field_security, query, allow_restricted_indices }
    }
}

prop_compose! {
    fn global()(
        application_manage in prop::option::of(prop::collection::btree_set(name(), 0..3)),
        profile_write in prop::option::of(prop::collection::btree_set(name(), 0..3)),
        role_manage in prop::option::of(prop::collection::vec((names(), names()), 0..2)),
        data_source in prop::option::of(prop::collection::vec(names(), 1..3)),
    ) -> GlobalPrivileges {
        GlobalPrivileges {
            application_manage: application_manage.map(|names| names.into_iter().collect()),
            profile_write: profile_write.map(|names| names.into_iter().collect()),
            role_manage: role_manage.map(|entries| entries.into_iter().map(|(names, privileges)| ManageRolesIndices { names, privileges }).collect()),
            data_source: data_source.map(|entries| entries.into_iter().map(|names| DataSourcePrivileges { names, privileges: vec!["read".to_owned()] }).collect()),
        }
    }
}

prop_compose! {
    /// Any role that the parser can make.
    fn role()(
        cluster in prop::collection::vec(name(), 0..3),
        global in global(),
        indices in prop::collection::vec(entry(), 0..3),
        applications in prop::collection::vec((name(), names(), names()), 0..2),
        run_as in prop::collection::vec(name(), 0..2),
        metadata in prop::collection::btree_map("[a-z]{1,4}", name(), 0..3),
        remote in prop::collection::vec((names(), entry()), 0..2),
        remote_cluster in prop::collection::vec("[a-z]{1,4}", 0..2),
        description in "[ -~é]{0,8}",
    ) -> RoleDescriptor {
        RoleDescriptor {
            cluster,
            global,
            indices,
            applications: applications
                .into_iter()
                .map(|(application, privileges, resources)| ApplicationPrivileges { application, privileges, resources })
                .filter(|entry| !entry.application.is_empty())
                .collect(),
            run_as,
            metadata: metadata.into_iter().map(|(key, value)| (key, Json::from(value))).collect(),
            transient_metadata: vec![("enabled".to_owned(), Json::Bool(true))],
            remote_indices: remote.into_iter().map(|(clusters, indices)| RemoteIndicesPrivileges { clusters, indices }).collect(),
            remote_cluster: remote_cluster
                .into_iter()
                .map(|cluster| RemoteClusterPrivileges { privileges: vec!["monitor_stats".to_owned()], clusters: vec![cluster] })
                .collect(),
            restriction: None,
            description,
        }
    }
}

/// The role that a text in a form defines, as far as it can be read.
fn read_back(text: &str, format: Option<Format>) -> RoleDescriptor {
    let document = read(text, format);
    let definitions = document.definitions.iter();
    let roles: Vec<_> = definitions.filter(|found| found.target.is_role()).collect();
    assert_eq!(roles.len(), 1, "{text}");
    let found = roles[0];
    let switches = match found.target {
        Target::File => Switches::ROLES_FILE,
        _ => Switches::STORED,
    };
    rolescope::role::read(&found.node, "x", switches).role
}

/// A tree as a reader of YAML and one of JSON see it alike.
fn plain(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(digits) => digits.clone().into(),
        Value::String(text) => text.clone().into(),
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(members) => serde_json::Value::Object(
            members
                .iter()
                .map(|member| (member.key.clone(), plain(&member.value)))
                .collect(),
        ),
    }
}

fn plain_yaml(yaml: &saphyr::Yaml<'_>) -> serde_json::Value {
    use saphyr::{Scalar, Yaml};
    match yaml {
        Yaml::Value(Scalar::Null) => serde_json::Value::Null,
        Yaml::Value(Scalar::Boolean(value)) => (*value).into(),
        Yaml::Value(Scalar::Integer(value)) => value.to_string().into(),
        Yaml::Value(Scalar::FloatingPoint(value)) => value.to_string().into(),
        Yaml::Value(Scalar::String(text)) => text.to_string().into(),
        Yaml::Sequence(items) => items.iter().map(plain_yaml).collect(),
        Yaml::Mapping(members) => serde_json::Value::Object(
            members
                .iter()
                .map(|(key, value)| {
                    (
                        plain_yaml(key).as_str().unwrap_or("null").to_owned(),
                        plain_yaml(value),
                    )
                })
                .collect(),
        ),
        // Nothing that ours reads is read like this.
        other => format!("not read here: {other:?}").into(),
    }
}

/// What one file says, by our reader and by one of the whole of YAML; nothing where one refuses.
fn both(text: &str) -> (Option<serde_json::Value>, Option<serde_json::Value>) {
    use saphyr::LoadableYamlNode;
    let document = read(text, Some(Format::File));
    let refused = document
        .findings
        .iter()
        .any(|finding| finding.server.is_some());
    let ours = document
        .definitions
        .iter()
        .map(|found| (found.name.clone().unwrap_or_default(), plain(&found.node)));
    let ours = (!refused).then(|| serde_json::Value::Object(ours.collect()));
    // Lines that are blank, or a comment from column one, never get as far as the reader of YAML.
    let lines = text
        .split_inclusive('\n')
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let theirs = saphyr::Yaml::load_from_str(&lines.collect::<String>())
        .ok()
        .and_then(|documents| documents.first().map(plain_yaml));
    (ours, theirs)
}

fn without_last_breaks(value: serde_json::Value) -> serde_json::Value {
    match value {
        serde_json::Value::String(text) => text.trim_end_matches('\n').into(),
        serde_json::Value::Array(items) => items.into_iter().map(without_last_breaks).collect(),
        serde_json::Value::Object(members) => {
            let members = members
                .into_iter()
                .map(|(key, value)| (key, without_last_breaks(value)));
            serde_json::Value::Object(members.collect())
        }
        plain => plain,
    }
}

/// The examples of YAML's specification for the ends of block scalars, without the blank lines,
/// which Elasticsearch leaves out (`FileRolesStore.roleSegments`).
#[test]
fn ends_of_block_scalars() {
    let document = read(
        "a:\n  strip: >-\n\n  clip: >\n\n  keep: |+\n\n  lines: |-\n    x\n\n  kept: |+\n    x\n\n",
        None,
    );
    let found = plain(&document.definitions[0].node);
    for (key, text) in [
        ("strip", ""),
        ("clip", ""),
        ("keep", ""),
        ("lines", "x"),
        ("kept", "x\n"),
    ] {
        assert_eq!(found[key], text, "{key}");
    }
}

#[test]
fn yaml_is_read_as_yaml() {
    for text in [
        "a:\n  b: c\n  d: [ 'e', \"f\\n\", g h ]\n  i: { j: k, \"l\": [] , m: {}}\n",
        "a:\n  - b\n  -  c\n  - - d\n    - e\n  - f: g\n    h: i\n  -\n    j: k\n",
        "a: # comment\n  b: c # comment\n  # comment\n\n  d: 'e # f'\n",
        "a:\n  b: |\n    line 1\n      line 2\n\n    line 3\n  c: >-\n    folded\n    line\n\n    other\n  d: |+\n    keep\n\n  e: |2\n      indented\n",
        "a:\n  b: plain words\n    over lines\n\n    and more\n  c: \"quoted\n    over\n\n    lines\"\n  d: 'it''s'\n",
        "a:\n  b:\n  c: ~\n  d: null\n  e: true\n  f: false\n  g: 12\n  h: -3\n",
        "a:\n  b: [ 1,\n    # comment\n    'x',\n  ]\n",
        "'a b':\n  c: http://x/y#z\n  d: a:b\n  e: 'x: y'\n",
        "a:\n  query: '{\"term\": {\"a\": \"b\"}}'\n  names: [ 'a-*', \"b\\u00e9\" ]\n",
        "\"a\\\"b\":\n  c: d\n",
        "a:\n  b: {c: d, e: {f: [g, {h: i}]}}\nj:\n  k: l\n",
        "a:\n  b: [c\n    d,\n    -e]\n",
        "a:\n  b: ?c\n  d: :e\n  ?f: -g\t# comment\n",
        // Blanks that are escaped stay at the end of a line, others do not.
        "a:\n  b: \"x\\\t \n    y\"\n  c: \"x\\  \n    y \n    z\"\n  d: \"\\\t\n    \"\n",
    ] {
        let (ours, theirs) = both(text);
        assert_eq!(ours, theirs, "{text}");
        assert!(ours.is_some(), "{text}");
    }
}

#[test]
fn what_is_not_read_of_yaml_is_refused() {
    for text in [
        "a: &x\n  b: c\n",
        "a:\n  b: *x\n",
        "a:\n  b: !!str c\n",
        "a:\n  ? b\n  : c\n",
        "a:\n  b: [ c\n",
        "a:\n  b: 'c\n",
        "a:\n  b: c: d\n",
        "a:\n  b: c\n   d: e\n",
        "a:\n  b: c\n  b: d\n",
        "a:\n\tb: c\n",
        "a:\n  b: \"\\q\"\n",
        "a:\n  b: [c] d\n",
        "a:\n  b: {&x c: d}\n",
        "a:\n  b: {c: d, c: e}\n",
        "a:\n  b: {c\n: d}\n",
        "a:\n  b: {c\n  d: e}\n",
        "a:\n  b: [- c]\n",
        "a:\n  b: [@c]\n",
        "a:\n  b: \"\\x+f\"\n",
        "a:\n  b: \"\\U00110000\"\n",
        "a:\n  b: \"\u{7f}\"\n",
        "a:\n  b: c\n \t d\n",
        // SnakeYAML ends plain words between brackets at a question mark.
        "a:\n  b: [logs-??]\n",
    ] {
        let (ours, _) = both(text);
        assert!(ours.is_none(), "{text}");
    }
}

/// Elasticsearch cuts the file into roles before it reads YAML (`FileRolesStore.roleSegments`).
#[test]
fn files_are_cut_at_lines_that_begin_in_column_one() {
    let told = |text: &str| -> Vec<String> {
        let document = read(text, Some(Format::File));
        let findings = document.findings.into_iter();
        findings
            .filter_map(|finding| finding.server.map(|server| server.reason))
            .collect()
    };
    let skipped = |of_name: &str| {
        format!("invalid role definition{of_name} in roles file [roles.yml]. skipping role...")
    };
    // A list or a closing bracket in column one is a piece of its own, and none with a role.
    assert_eq!(told("a:\n- b\nc: {}\n"), [skipped(" [null]")]);
    assert_eq!(
        told("a: {\n  cluster: [all]\n}\nb: {}\n"),
        [skipped(" [a]"), skipped("")]
    );
    assert_eq!(
        told("a: {\n  cluster: [all] }\nb: {}\n"),
        Vec::<String>::new()
    );
    assert_eq!(told("text\n"), [skipped(" [null]")]);
    // What is indented in front of the first role is left out, and so is what stands behind one.
    assert_eq!(told("  x: y: z\na: {}\n"), Vec::<String>::new());
    // The keys of a role without its name are no file of Elasticsearch's.
    assert_eq!(
        told("cluster:\n- all\nrun_as: [\n  b\n]\n"),
        Vec::<String>::new()
    );
    // Comments from column one and blank lines are gone before a text is read.
    let document = read(
        "a:\n  description: |-\n    b\n\n# comment\n    c\n  metadata:\n    d: 'e\n\n#\n      f'\n    g: h\n  \n# i\n      j\n",
        None,
    );
    let found = plain(&document.definitions[0].node);
    assert_eq!(found["description"], "b\nc");
    assert_eq!(found["metadata"]["d"], "e f");
    assert_eq!(found["metadata"]["g"], "h j");
}

/// As `SnakeYAML` resolves them, which knows YAML 1.1, and Jackson reads them then.
#[test]
fn plain_words_of_a_role_file_stand_for_values() {
    for (word, value) in [
        ("~", "null"),
        ("yes", "true"),
        ("Off", "false"),
        ("y", "\"y\""),
        ("oN", "\"oN\""),
        ("12", "12"),
        ("+1_000", "1000"),
        ("-0", "-0"),
        ("010", "8"),
        ("08", "\"08\""),
        ("0x1F", "31"),
        ("-0b101", "-5"),
        ("0xyz", "\"0xyz\""),
        ("1:30", "\"1:30\""),
        ("2026-11-30", "\"2026-11-30\""),
        ("1.", "1"),
        ("00.50", "0.50"),
        (".5", "0.5"),
        ("-.5", "\"-.5\""),
        ("1e3", "1e3"),
        ("1.5E-3", "1.5e-3"),
        ("1.5.1", "\"1.5.1\""),
        ("1e", "\"1e\""),
        ("_1", "\"_1\""),
        (
            "123456789012345678901234567890123456789012345",
            "123456789012345678901234567890123456789012345",
        ),
    ] {
        let document = read(&format!("a:\n  metadata: {{ b: {word} }}\n"), None);
        let found = document.definitions[0].node.to_text();
        assert_eq!(
            found,
            format!("{{\"metadata\":{{\"b\":{value}}}}}"),
            "{word}"
        );
    }
}

/// Java's strings put two halves together, and JSON has no other escape for what is beyond them.
#[test]
fn halves_of_a_character_are_put_together() {
    let document = read("a:\n  description: \"\\ud83d\\ude00 \\ud83d \\L\"\n", None);
    let found = plain(&document.definitions[0].node);
    assert_eq!(found["description"], "\u{1f600} \u{fffd} \u{2028}");
}

/// Pieces of YAML, to be strung together.
fn rubble() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "a:", "b:", "- ", "  ", "\n", "\n  ", "\n    ", "c", "'", "\"", "[", "]", "{", "}", ",",
        ": ", " #", "|", ">", "&x", "1", "é", "\t", "''", "\\", "?", ":", "-", "#", "*", "!x ",
        "@", "c d", ",\n  ", "{b: c}", "[c, ", "\t#",
    ];
    prop::collection::vec(prop::sample::select(PIECES), 0..30)
        .prop_map(|pieces| format!("r:\n  {}\n", pieces.concat().trim_end()))
}

proptest! {
    /// Every form reads back as what was written.
    #[test]
    fn forms_round_trip(role in role(), name in "[a-z][a-z0-9_]{0,6}") {
        for format in [Format::Elasticsearch, Format::Console, Format::Roles, Format::File] {
            let text = write(&role, Some(&name), format).unwrap();
            let told = if to_request(&role) == Json::Object(vec![]) { Some(format) } else { None };
            prop_assert_eq!(&read_back(&text, told), &role, "{}", text);
        }
        let text = write(&role, Some(&name), Format::ApiKey).unwrap();
        let without = RoleDescriptor { description: String::new(), ..role.clone() };
        prop_assert_eq!(read_back(&text, None), without);
        let restriction = Some(Restriction { workflows: vec!["search_application_query".to_owned()] });
        let restricted = RoleDescriptor { restriction, description: String::new(), ..role.clone() };
        let text = write(&restricted, Some(&name), Format::ApiKey).unwrap();
        prop_assert_eq!(read_back(&text, None), restricted);
    }

    /// What is written as Kibana's reads back as the same role for Elasticsearch.
    #[test]
    fn kibana_round_trips(role in role(), all in any::<bool>()) {
        let applications = vec![ApplicationPrivileges {
            application: "kibana-.kibana".to_owned(),
            privileges: vec![if all { "all" } else { "feature_discover.read" }.to_owned()],
            resources: vec!["*".to_owned()],
        }];
        let role = RoleDescriptor { applications, ..role };
        let text = write(&role, None, Format::Kibana).unwrap();
        let back = validate(&text, &Options { format: Some(Format::Kibana), ..Options::default() }).role.unwrap();
        prop_assert_eq!(to_request(&back), to_request(&role), "{}", text);
    }

    /// Terraform's own reader reads what is written for it.
    #[test]
    fn terraform_is_read_by_terraform(role in role(), name in "[a-z]{1,6}") {
        let role = RoleDescriptor { remote_cluster: Vec::new(), ..role };
        let text = write(&role, Some(&name), Format::Terraform).unwrap();
        let body: hcl::Body = hcl::parse(&text).unwrap();
        let block = body.blocks().next().unwrap();
        let entries = block.body().blocks().filter(|block| block.identifier() == "indices");
        prop_assert_eq!(entries.count(), role.indices.len());
        for (entry, block) in role.indices.iter().zip(block.body().blocks().filter(|block| block.identifier() == "indices")) {
            let value: serde_json::Value = hcl::from_body(block.body().clone()).unwrap();
            let names: Vec<&str> = value["names"].as_array().unwrap().iter().filter_map(|name| name.as_str()).collect();
            prop_assert_eq!(&names, &entry.names);
            prop_assert_eq!(value.as_object().unwrap().get("query").and_then(|query| query.as_str()), entry.query_in_force());
        }
    }

    /// The canonical form and the normal form are fixed points.
    #[test]
    fn fixed_points(role in role()) {
        let canonical = to_json(&role);
        let node = json::read(&canonical.to_text()).root.unwrap();
        let back = rolescope::role::read(&node, "x", Switches::STORED).role;
        prop_assert_eq!(to_json(&back), canonical);
        prop_assert_eq!(&back, &role);
        let normal = normalize(&role);
        prop_assert_eq!(&normalize(&normal), &normal);
        prop_assert!(same(&role, &normal));
    }

    /// What our reader takes of YAML means what it means to a reader of all of it; how many line
    /// ends stand behind a text aside, which that reader miscounts for texts that are blank.
    #[test]
    fn yaml_agrees(text in rubble()) {
        let (ours, theirs) = both(&text);
        if let (Some(ours), Some(theirs)) = (ours, theirs) {
            prop_assert_eq!(without_last_breaks(ours), without_last_breaks(theirs), "{}", text);
        }
    }

    /// Any text gives diagnostics that point into it, in every form.
    #[test]
    fn any_text_is_validated(text in prop_oneof![any::<String>(), rubble(), "(PUT /_security/role/[a-z%]{0,3}|GET /|curl h/_security/role/a -d ?'?)?\n?[\\{\\[\"a-z:,\\}\\]\n ]{0,40}"]) {
        let units = text.encode_utf16().count();
        for format in [None, Some(Format::Elasticsearch), Some(Format::Kibana), Some(Format::ApiKey), Some(Format::Roles), Some(Format::Console), Some(Format::File)] {
            let found = validate(&text, &Options { format, name: Some("x"), ..Options::default() });
            for diagnostic in &found.diagnostics {
                if let Some(range) = diagnostic.range {
                    prop_assert!(range.start.offset <= range.end.offset && range.end.offset <= units);
                }
            }
            let refused = found.diagnostics.iter().any(|found| found.severity == "error");
            prop_assert_eq!(refused, !found.valid, "{:?} {:?}", format, found.diagnostics);
        }
    }
}

/// What stands around the roles in the body of `POST /api/security/roles`, and requests of the
/// console that are no such request.
#[test]
fn bodies_for_many_roles_of_kibana() {
    let unknown = "[request body.x]: Additional properties are not allowed ('x' was unexpected)";
    let nothing = "[request body]: expected a plain object value, but found [null] instead.";
    for (body, expected) in [
        (r#"{"roles":{}}"#, ""),
        (r#"{"roles":{"a":{},"b":{"description":"d"}}}"#, ""),
        (r#"{"roles":{"a":{}},"x":1}"#, unknown),
        (
            r#"{"x":1,"roles":{"a":{"kibana":7}}}"#,
            "[request body.roles.a.kibana]: expected value of type [array] but got [number]",
        ),
        (
            r#"{"roles":[]}"#,
            "[request body.roles]: expected value of type [object] but got [Array]",
        ),
        (
            r#"{"roles":"none"}"#,
            "[request body.roles]: could not parse record value from json input",
        ),
        (
            r#"{"roles":{"a":{}}"#,
            "Invalid request payload JSON format",
        ),
    ] {
        let options = Options {
            format: Some(Format::Kibana),
            ..Options::default()
        };
        for validation in [
            validate(body, &options),
            auto(&format!("POST kbn:/api/security/roles\n{body}")),
            auto(&format!("POST kbn:/s/sales/api/security/roles\n{body}")),
        ] {
            let answer = validation.elasticsearch.as_deref();
            assert_eq!(answer.unwrap_or_default(), expected, "{body}");
            assert_eq!(validation.valid, expected.is_empty(), "{body}");
        }
    }
    for (text, expected) in [
        (
            "POST kbn:/api/security/roles\n{}",
            "[request body.roles]: expected value of type [object] but got [undefined]",
        ),
        ("POST kbn:/api/security/roles", nothing),
        ("PUT kbn:/api/security/role/r", nothing),
        ("PUT kbn:/s/sales/api/security/role/r\n{\"x\":1}", unknown),
        (
            "PUT kbn:/api/security/role/r\n,",
            "Invalid request payload JSON format",
        ),
        // These requests define no role.
        (
            "POST kbn:/api/security/role/_query\n{\"size\":1}\nPUT kbn:/api/security/role/r\n{}",
            "",
        ),
        (
            "PUT kbn:/api/security/roles\n{}",
            "request body is required",
        ),
    ] {
        let answer = auto(text).elasticsearch.unwrap_or_default();
        assert_eq!(answer, expected, "{text}");
    }
}

/// The server in front of Kibana parses the body, and refuses what looks like an attack, before
/// Kibana looks at anything.
#[test]
fn bodies_are_parsed_before_anything_else() {
    let invalid = "Invalid request payload JSON format";
    let long = "r".repeat(1025);
    for (name, body, expected) in [
        ("r", r#"{"__proto__":{}}"#, invalid),
        ("r", r#"{"metadata":{"a":[{"__proto__":1}]}}"#, invalid),
        (
            "r",
            r#"{"metadata":{"\u005f_proto__":1},"kibana":7}"#,
            invalid,
        ),
        ("r", r#"{"metadata":{"a":"__proto__"}}"#, ""),
        ("r", r#"{"metadata":{"proto":{"constructor":1}}}"#, ""),
        (&long, r#"{"kibana":[},"x":1}"#, invalid),
        (&long, r#"{"__proto__":{}}"#, invalid),
        (
            &long,
            r#"{"x":1}"#,
            "[request params.name]: value has length [1025] but it must have a maximum length of [1024].",
        ),
    ] {
        let validation = auto(&format!("PUT kbn:/api/security/role/{name}\n{body}"));
        let answer = validation.elasticsearch.unwrap_or_default();
        assert_eq!(answer, expected, "{body}");
    }
}

/// What each server says of a text without a value.
#[test]
fn texts_without_a_value() {
    let kibana = "[request body]: expected a plain object value, but found [null] instead.";
    let invalid = "Invalid request payload JSON format";
    let elasticsearch = "failed to parse role [r]. expected an object but found [null] instead";
    for (text, of_elasticsearch, of_kibana) in [
        ("", "request body is required", kibana),
        (
            "[]",
            "failed to parse role [r]. expected an object but found [START_ARRAY] instead",
            "[request body]: expected a plain object value, but found [Array] instead.",
        ),
        (" \n", elasticsearch, invalid),
        ("// nothing", elasticsearch, kibana),
        ("/* nothing */ ", elasticsearch, kibana),
        ("\u{feff}", elasticsearch, kibana),
        (
            "null",
            "failed to parse role [r]. expected an object but found [VALUE_NULL] instead",
            kibana,
        ),
    ] {
        for (format, expected) in [
            (Format::Elasticsearch, of_elasticsearch),
            (Format::Kibana, of_kibana),
        ] {
            let options = Options {
                name: Some("r"),
                format: Some(format),
                ..Options::default()
            };
            let validation = validate(text, &options);
            let answer = validation.elasticsearch.unwrap_or_default();
            assert_eq!(answer, expected, "{text:?}");
            assert!(!validation.valid, "{text:?}");
        }
    }
}
