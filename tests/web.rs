//! The JavaScript API as a browser calls it: `wasm-pack test --headless --chrome --firefox`.
//!
//! What the answers are is tested natively; these tests are about values that cross from JavaScript and back.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic)]

use js_sys::{JSON, Reflect};
use rolescope::bindings::{
    Access, builtin_role, compare_access, diagnostic_codes, format_role, normalize_role, same_role,
    suggest_roles, who_can,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// What a JavaScript expression comes to.
fn js(expression: &str) -> JsValue {
    js_sys::eval(&format!("({expression})")).unwrap()
}

fn json(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

fn access(spec: &str) -> Access {
    Access::new(js(spec).unchecked_into()).unwrap_or_else(|error| panic!("{spec}: {error:?}"))
}

#[wasm_bindgen_test]
fn gives_plain_objects() {
    let viewer = builtin_role("viewer").unwrap().unwrap();
    let indices = Reflect::get(&viewer, &"descriptor".into())
        .and_then(|descriptor| Reflect::get(&descriptor, &"indices".into()))
        .unwrap();
    assert!(js_sys::Array::is_array(&indices));
    let read: serde_json::Value = serde_wasm_bindgen::from_value(viewer.clone().into()).unwrap();
    let written: serde_json::Value = serde_json::from_str(&json(&viewer)).unwrap();
    assert_eq!(read, written);
    assert!(builtin_role("Viewer").unwrap().is_none());
}

#[wasm_bindgen_test]
fn takes_objects_and_their_json() {
    let role = r#"{ roles: [{ descriptor: { indices: [{ names: ["logs-*"], privileges: ["read"] }] } }] }"#;
    for spec in [role.to_owned(), format!("JSON.stringify({role})")] {
        let access = access(&spec);
        let indices = js(r#"["logs-app", "metrics", "logs-\u{1F600}"]"#).unchecked_into();
        let allowed = access.allows_many("indices:data/read/search", indices);
        assert_eq!(allowed.unwrap(), [1, 0, 1], "{spec}");
    }
}

#[wasm_bindgen_test]
fn writes_roles_in_other_forms() {
    let role = js(r#"{ cluster: ["monitor"] }"#);
    let written = |form: &str| {
        let options = js(&format!(r#"{{ name: "a", as: "{form}" }}"#));
        format_role(&role, Some(options.unchecked_into()))
    };
    assert!(
        written("console")
            .unwrap()
            .starts_with("PUT /_security/role/a\n{")
    );
    let refusal = written("no_such_form").unwrap_err();
    let code = Reflect::get(&refusal, &"code".into()).unwrap();
    assert_eq!(code.as_string().unwrap(), "unknown_option");
}

#[wasm_bindgen_test]
fn answers_as_elasticsearch_does() {
    let access = access(r#"{ username: "ann", roles: ["viewer"] }"#);
    let request = js(
        r#"{ cluster: ["all"], index: [{ names: ["logs-app"], privileges: ["read", "write"] }] }"#,
    );
    let response = access.has_privileges(request.unchecked_into()).unwrap();
    assert_eq!(
        json(&response),
        concat!(
            r#"{"username":"ann","has_all_requested":false,"cluster":{"all":false},"#,
            r#""index":{"logs-app":{"read":true,"write":false}},"application":{}}"#
        )
    );
}

#[wasm_bindgen_test]
fn compares_accesses() {
    let before = access(r#"{ roles: ["viewer"] }"#);
    let after = access(r#"{ roles: ["viewer", { descriptor: { run_as: ["jo*"] } }] }"#);
    let comparison = compare_access(&before, &after).unwrap();
    let gained = Reflect::get(&comparison, &"gained".into()).unwrap();
    let users = Reflect::get(&gained, &"runAs".into()).unwrap();
    assert_eq!(
        json(&users),
        r#"[{"names":["jo*"],"except":[],"witness":"jo"}]"#
    );
    let same = compare_access(&after, &after).unwrap();
    let equal = Reflect::get(&same, &"equal".into()).unwrap();
    assert_eq!(equal.as_bool(), Some(true));
}

#[wasm_bindgen_test]
fn tells_which_roles_grant() {
    let question = || js(r#"{ privilege: "read", index: "logs-app" }"#).unchecked_into();
    let roles = js(
        r#"[{ name: "mine", descriptor: { indices: [{ names: ["logs-*"], privileges: ["all"] }] } }]"#,
    );
    let first = |roles: JsValue| {
        let found = who_can(question(), roles).unwrap();
        let first = Reflect::get_u32(&found, 0).unwrap();
        let role = Reflect::get(&first, &"role".into()).unwrap();
        role.as_string().unwrap()
    };
    assert_eq!(first(roles), "mine");
    assert_ne!(first(JsValue::UNDEFINED), "mine");
}

#[wasm_bindgen_test]
fn suggests_roles() {
    let need = r#"{ index: [{ names: ["logs-*"], privileges: ["read", "all"] }] }"#;
    let found = suggest_roles(js(need).unchecked_into(), None).unwrap();
    let custom = Reflect::get(&found, &"custom".into()).unwrap();
    assert_eq!(
        json(&custom),
        r#"{"indices":[{"names":["logs-*"],"privileges":["all"]}]}"#
    );
    assert!(suggest_roles(js("{}").unchecked_into(), None).is_err());
}

/// Whatever is handed in, there is an answer or an `Error` with a code, and the next question is answered as before.
#[wasm_bindgen_test]
fn refuses_what_is_no_role_with_a_coded_error() {
    let hostile = [
        "undefined",
        "null",
        "1n",
        "Symbol('role')",
        "() => {}",
        "[]",
        "'{'",
        r#"{ get roles() { throw new Error("no") } }"#,
        "(() => { const loop = {}; loop.roles = [loop]; return loop })()",
        "{ roles: { length: 4294967295 } }",
        "{ roles: [1] }",
        "{ roles: [{ descriptor: { indices: [{ names: ['a'], privileges: ['no such privilege'] }] } }] }",
        "new Proxy({}, { get() { throw null } })",
    ];
    for value in hostile {
        let Err(error) = Access::new(js(value).unchecked_into()) else {
            panic!("{value} was taken for a specification of roles");
        };
        let name = Reflect::get(&error, &"name".into()).unwrap();
        assert_eq!(name, "RolescopeError", "{value}");
        let code = Reflect::get(&error, &"code".into()).unwrap();
        assert!(
            code.as_string().is_some_and(|code| !code.is_empty()),
            "{value}"
        );
        assert!(
            access(r#"{ roles: ["viewer"] }"#)
                .allows("indices:data/read/search", Some("logs-app".into()))
        );
    }
}

#[wasm_bindgen_test]
fn compares_roles_by_meaning() {
    let normal = normalize_role(&js(
        r#"{ cluster: ["Monitor", "monitor"], indices: [], run_as: null, global: {} }"#,
    ));
    let normal = normal.unwrap();
    assert_eq!(json(&normal), r#"{"cluster":["monitor"]}"#);
    let answer = JsValue::from(
        r#"{"a": {"cluster": ["monitor"], "indices": [], "applications": [], "run_as": [], "metadata": {}, "transient_metadata": {"enabled": true}}}"#,
    );
    assert!(same_role(&answer, &normal).unwrap());
    assert!(!same_role(&answer, &js("{}")).unwrap());
    for (role, code) in [
        ("{ clutser: [] }", "unknown_field"),
        ("'{\"cluster\":[],}'", "trailing_comma"),
        (
            "{ a: { cluster: [] }, b: { cluster: [] } }",
            "several_roles",
        ),
        ("() => {}", "not_json"),
    ] {
        let refusal = same_role(&normal, &js(role)).unwrap_err();
        let found = Reflect::get(&refusal, &"code".into()).unwrap();
        assert_eq!(found.as_string().as_deref(), Some(code), "{role}");
    }
}

#[wasm_bindgen_test]
fn lists_the_codes_of_diagnostics() {
    let codes = diagnostic_codes().unwrap();
    let codes: Vec<String> = js_sys::Array::from(&codes)
        .iter()
        .map(|code| json(&code))
        .collect();
    let known = r#"{"code":"unknown_index_privilege","severity":"error","summary":"There is no index privilege of that name."}"#;
    assert!(codes.iter().any(|code| code == known), "{codes:?}");
}

#[wasm_bindgen_test]
fn tells_of_kibana_and_of_apis() {
    let access = access(r#"{ roles: ["viewer"] }"#);
    let told = access
        .kibana(Some(js(r#"["hr"]"#).unchecked_into()), None)
        .unwrap();
    let group = r#""spaces":["*","hr"],"base":"read","global":true"#;
    assert!(json(&told).contains(group));
    assert!(
        access
            .kibana(None, Some("no such licence".to_owned()))
            .is_err()
    );
    let unknown = access.explain_kibana("*", "no_such_feature", "all");
    assert!(unknown.unwrap().is_none());

    let apis = js_sys::Array::from(&access.apis(None).unwrap());
    assert!(json(&apis).contains(r#""name":"indices.create","verdict":"never""#));
    let question = js(r#"{ api: "indices.create", index: "logs-x" }"#);
    let refused = access.explain(question.unchecked_into()).unwrap();
    assert!(json(&refused).contains(r#""granted":false"#));
    let question = js(r#"{ feature: "canvas", privilege: "read" }"#);
    let granted = access.explain(question.unchecked_into()).unwrap();
    assert!(json(&granted).contains(r#""granted":true"#));
}
