//! Roles, requests and questions made of bytes: mostly of words that mean something, now and then of any text.

use arbitrary::{Result, Unstructured};
use rolescope::catalog;
use serde_json::{Map, Value, json};

type Bytes<'u, 'b> = &'u mut Unstructured<'b>;

const NAMES: &[&str] = &[
    "*",
    "logs-*",
    "logs-app",
    "logs-app-*",
    "logs",
    "metrics",
    "m?trics*",
    "/[lm]o.*/",
    "/~(logs-app)/",
    "/<1-20>/",
    ".security-7",
    ".sec*",
    ".kibana*",
    "*app*",
    "a\\*b",
    "a*b",
    "all",
    ".ds-logs-1",
    ".fs-logs-1",
    "logs::failures",
    "logs::data",
    "-a",
    "",
    "é\u{1F600}*",
];
const ACTIONS: &[&str] = &[
    "indices:data/read/search",
    "indices:data/write/bulk",
    "indices:data/write/*",
    "indices:admin/mapping/put",
    "indices:admin/delete",
    "indices:monitor/stats",
    "indices:*",
    "cluster:monitor/health",
    "cluster:admin/*",
    "cluster:admin/xpack/security/api_key/create",
    "indices:admin/template/put",
];
const FIELDS: &[&str] = &["*", "a*", "ab", "message", "user.*", "_id", "/a.b/"];
const QUERIES: &[&str] = &[
    "{\"match_all\":{}}",
    "{\"term\":{\"a\":\"b\"}}",
    "{\"template\":{\"source\":\"{\\\"term\\\":{\\\"a\\\":\\\"{{_user.username}}\\\"}}\"}}",
    "{\"bool\":{\"filter\":[{\"exists\":{\"field\":\"a\"}}]}}",
    "{ }",
    "",
    "null",
];
const USERS: &[&str] = &["joe", "jo*", "/a.*/", "*", "a\\*b", "a*b", "/joe", "_xpack"];
const APPLICATIONS: &[&str] = &[
    "app",
    "ap*",
    "*",
    "other",
    "kibana-.kibana",
    "kibana-*",
    "App",
];
const APPLICATION_PRIVILEGES: &[&str] = &[
    "read",
    "write",
    "unknown",
    "data:read/*",
    "*",
    "all",
    "space_all",
    "space_read",
    "feature_discover_v2.read",
    "feature_dashboard_v2.minimal_all",
    "feature_discover_v2.url_create",
    "feature_canvas.all",
    "reserved_ml_user",
    "global_all",
];
const RESOURCES: &[&str] = &["*", "space:a", "space:b", "space:*", "/space:[ab]/", "a"];
const SPACES: &[&str] = &["*", "a", "b", "default"];
const CLUSTERS: &[&str] = &["*", "eu-*", "eu-1", "/us.*/"];

/// One of the words, or of a list that the catalog has, or any text.
fn word(bytes: Bytes, words: &[&str]) -> Result<String> {
    if bytes.ratio(1, 24)? {
        return Ok(bytes.arbitrary::<&str>()?.chars().take(12).collect());
    }
    Ok(bytes.choose(words)?.to_string())
}

/// How many there are of what must not be none, mostly.
fn count(bytes: Bytes, most: usize) -> Result<usize> {
    if bytes.ratio(1, 150)? {
        return Ok(0);
    }
    bytes.int_in_range(1..=most)
}

fn words(bytes: Bytes, known: &[&str], most: usize) -> Result<Vec<String>> {
    (0..count(bytes, most)?)
        .map(|_| word(bytes, known))
        .collect()
}

fn index_privileges(bytes: Bytes, most: usize) -> Result<Vec<String>> {
    (0..count(bytes, most)?)
        .map(|_| index_privilege(bytes))
        .collect()
}

fn cluster_privilege(bytes: Bytes) -> Result<String> {
    if bytes.ratio(1, 6)? {
        return word(bytes, ACTIONS);
    }
    Ok(bytes.choose(catalog::cluster_privileges())?.name.to_owned())
}

fn index_privilege(bytes: Bytes) -> Result<String> {
    if bytes.ratio(1, 6)? {
        return word(bytes, ACTIONS);
    }
    let name = bytes.choose(catalog::index_privileges())?.name;
    Ok(if bytes.ratio(1, 16)? {
        name.to_uppercase()
    } else {
        name.to_owned()
    })
}

fn several<T>(bytes: Bytes, most: usize, make: impl Fn(Bytes) -> Result<T>) -> Result<Vec<T>> {
    (0..bytes.int_in_range(0..=most)?)
        .map(|_| make(bytes))
        .collect()
}

/// Puts a value under a key, if the bytes say so.
fn maybe(
    bytes: Bytes,
    object: &mut Value,
    key: &str,
    make: impl Fn(Bytes) -> Result<Value>,
) -> Result<()> {
    if bytes.arbitrary()? {
        object[key] = make(bytes)?;
    }
    Ok(())
}

/// An entry of `indices`, with all that it may have.
fn index_entry(bytes: Bytes) -> Result<Value> {
    let mut entry = json!({
        "names": words(bytes, NAMES, 3)?,
        "privileges": index_privileges(bytes, 3)?,
    });
    maybe(bytes, &mut entry, "allow_restricted_indices", |bytes| {
        Ok(json!(bytes.arbitrary::<bool>()?))
    })?;
    if bytes.ratio(1, 4)? {
        entry["query"] = json!(word(bytes, QUERIES)?);
    }
    if bytes.ratio(1, 4)? {
        entry["field_security"] = json!({ "grant": words(bytes, FIELDS, 3)? });
        maybe(bytes, &mut entry["field_security"], "except", |bytes| {
            Ok(json!(words(bytes, FIELDS, 2)?))
        })?;
    }
    Ok(entry)
}

fn application_entry(bytes: Bytes) -> Result<Value> {
    Ok(json!({
        "application": word(bytes, APPLICATIONS)?,
        "privileges": words(bytes, APPLICATION_PRIVILEGES, 3)?,
        "resources": words(bytes, RESOURCES, 2)?,
    }))
}

fn remote_index_entry(bytes: Bytes) -> Result<Value> {
    let mut entry = index_entry(bytes)?;
    entry["clusters"] = json!(words(bytes, CLUSTERS, 2)?);
    Ok(entry)
}

fn remote_cluster_entry(bytes: Bytes) -> Result<Value> {
    Ok(json!({
        "privileges": words(bytes, &["monitor_enrich", "monitor_stats"], 2)?,
        "clusters": words(bytes, CLUSTERS, 2)?,
    }))
}

fn global(bytes: Bytes) -> Result<Value> {
    Ok(match bytes.int_in_range(0..=3)? {
        0 => {
            json!({ "application": { "manage": { "applications": words(bytes, APPLICATIONS, 2)? } } })
        }
        1 => json!({ "profile": { "write": { "applications": words(bytes, APPLICATIONS, 2)? } } }),
        2 => json!({ "role": { "manage": { "indices": [{
            "names": words(bytes, NAMES, 2)?, "privileges": index_privileges(bytes, 2)?,
        }] } } }),
        _ => json!({}),
    })
}

/// Anything that JSON can say, for what is only carried along.
fn anything(bytes: Bytes, depth: usize) -> Result<Value> {
    Ok(
        match bytes.int_in_range(0..=if depth == 0 { 4 } else { 6 })? {
            0 => Value::Null,
            1 => json!(bytes.arbitrary::<bool>()?),
            2 => json!(bytes.arbitrary::<i64>()?),
            3 => json!(bytes.arbitrary::<f64>()?),
            4 => json!(bytes.arbitrary::<&str>()?),
            5 => json!(several(bytes, 3, |bytes| anything(bytes, depth - 1))?),
            _ => {
                let mut members = Map::new();
                for _ in 0..bytes.int_in_range(0..=3)? {
                    members.insert(
                        bytes.arbitrary::<&str>()?.to_owned(),
                        anything(bytes, depth - 1)?,
                    );
                }
                Value::Object(members)
            }
        },
    )
}

/// A role descriptor.
pub fn descriptor(bytes: Bytes) -> Result<Value> {
    let mut role = json!({});
    maybe(bytes, &mut role, "cluster", |bytes| {
        Ok(json!(several(bytes, 3, cluster_privilege)?))
    })?;
    maybe(bytes, &mut role, "indices", |bytes| {
        Ok(json!(several(bytes, 3, index_entry)?))
    })?;
    maybe(bytes, &mut role, "applications", |bytes| {
        Ok(json!(several(bytes, 3, application_entry)?))
    })?;
    maybe(bytes, &mut role, "run_as", |bytes| {
        Ok(json!(words(bytes, USERS, 2)?))
    })?;
    if bytes.ratio(1, 4)? {
        maybe(bytes, &mut role, "global", global)?;
        maybe(bytes, &mut role, "remote_indices", |bytes| {
            Ok(json!(several(bytes, 2, remote_index_entry)?))
        })?;
        maybe(bytes, &mut role, "remote_cluster", |bytes| {
            Ok(json!(several(bytes, 2, remote_cluster_entry)?))
        })?;
        maybe(bytes, &mut role, "metadata", |bytes| {
            match anything(bytes, 3)? {
                Value::Object(members) => Ok(Value::Object(members)),
                other => Ok(json!({ "a": other })),
            }
        })?;
        maybe(bytes, &mut role, "description", |bytes| {
            Ok(json!(bytes.arbitrary::<&str>()?))
        })?;
        maybe(bytes, &mut role, "restriction", |bytes| {
            Ok(json!({ "workflows": [word(bytes, &workflows())?] }))
        })?;
    }
    Ok(role)
}

fn workflows() -> Vec<&'static str> {
    catalog::workflows()
        .iter()
        .map(|workflow| workflow.name)
        .collect()
}

fn role_reference(bytes: Bytes) -> Result<Value> {
    Ok(match bytes.int_in_range(0..=7)? {
        0 => json!(bytes.choose(catalog::builtin_roles())?.name),
        1 => json!(word(
            bytes,
            &["custom", "no such role", "viewer", "superuser", "editor"]
        )?),
        _ => json!({ "name": word(bytes, &["a", "b"])?, "descriptor": descriptor(bytes)? }),
    })
}

/// What an access is built from (`AccessSpec`).
pub fn spec(bytes: Bytes) -> Result<Value> {
    let mut spec = json!({ "roles": several(bytes, 3, role_reference)? });
    if bytes.ratio(1, 3)? {
        let lists = several(bytes, 2, |bytes| several(bytes, 2, role_reference))?;
        spec["limitedBy"] = json!(lists);
    }
    if bytes.ratio(1, 2)? {
        spec["applicationPrivileges"] = json!([
            { "application": "app", "name": "read", "actions": ["data:read/*"] },
            { "application": "app", "name": "write", "actions": ["data:write/*"] },
            { "application": "kibana-.kibana", "name": "all", "actions": words(bytes, &["*", "ui:*", "login:"], 2)? },
        ]);
    }
    if bytes.ratio(1, 3)? {
        spec["customRoles"] = json!({ "custom": descriptor(bytes)? });
    }
    if bytes.ratio(1, 3)? {
        spec["restrictedIndices"] = json!(words(bytes, &[".security-7", ".kibana*", ".*"], 2)?);
    }
    if bytes.ratio(1, 3)? {
        spec["inventory"] = inventory(bytes)?;
    }
    for (key, rarity) in [("withoutFieldAndDocumentSecurity", 8), ("skipInvalid", 4)] {
        if bytes.ratio(1, rarity)? {
            spec[key] = json!(true);
        }
    }
    if bytes.ratio(1, 8)? {
        spec["workflow"] = json!(word(bytes, &workflows())?);
    }
    Ok(spec)
}

/// Names that exist: indices with aliases, data streams with the indices behind them.
fn inventory(bytes: Bytes) -> Result<Value> {
    const EXISTING: &[&str] = &[
        "logs-app",
        "metrics",
        ".security-7",
        "logs",
        "all",
        ".ds-logs-1",
        ".fs-logs-1",
        "a*b",
    ];
    let mut inventory = json!({ "indices": {}, "dataStreams": {} });
    for _ in 0..bytes.int_in_range(0..=3)? {
        let name = word(bytes, EXISTING)?;
        inventory["indices"][name] = json!(words(bytes, EXISTING, 2)?);
    }
    for _ in 0..bytes.int_in_range(0..=2)? {
        let name = word(bytes, EXISTING)?;
        let (backing, failure) = (words(bytes, EXISTING, 2)?, words(bytes, EXISTING, 2)?);
        inventory["dataStreams"][name] = json!({ "backing": backing, "failure": failure });
    }
    Ok(inventory)
}

/// The body of a `has_privileges` request.
pub fn request(bytes: Bytes) -> Result<Value> {
    let mut request = json!({});
    maybe(bytes, &mut request, "cluster", |bytes| {
        Ok(json!(several(bytes, 3, cluster_privilege)?))
    })?;
    maybe(bytes, &mut request, "index", |bytes| {
        Ok(json!(several(bytes, 2, |bytes| {
            let mut entry = json!({
                "names": words(bytes, NAMES, 3)?, "privileges": index_privileges(bytes, 3)?,
            });
            maybe(bytes, &mut entry, "allow_restricted_indices", |bytes| {
                Ok(json!(bytes.arbitrary::<bool>()?))
            })?;
            Ok(entry)
        })?))
    })?;
    maybe(bytes, &mut request, "application", |bytes| {
        Ok(json!(several(bytes, 2, application_entry)?))
    })?;
    Ok(request)
}

/// A question, as `explain` takes it.
pub fn question(bytes: Bytes) -> Result<Value> {
    Ok(match bytes.int_in_range(0..=9)? {
        0 => json!({ "action": word(bytes, ACTIONS)? }),
        1 => json!({ "privilege": cluster_privilege(bytes)? }),
        2..=4 => json!({ "action": word(bytes, ACTIONS)?, "index": word(bytes, NAMES)? }),
        5 | 6 => json!({
            "privilege": index_privilege(bytes)?, "index": word(bytes, NAMES)?,
            "allowRestrictedIndices": bytes.arbitrary::<bool>()?,
        }),
        7 => json!({
            "application": word(bytes, APPLICATIONS)?, "privilege": word(bytes, APPLICATION_PRIVILEGES)?,
            "resource": word(bytes, RESOURCES)?,
        }),
        8 => json!({ "runAs": word(bytes, USERS)? }),
        _ if bytes.arbitrary()? => {
            let mut question = json!({ "api": bytes.choose(catalog::apis())?.name });
            maybe(bytes, &mut question, "index", |bytes| {
                Ok(json!(word(bytes, NAMES)?))
            })?;
            maybe(bytes, &mut question, "deployment", |_| {
                Ok(json!("serverless"))
            })?;
            question
        }
        _ => json!({
            "feature": bytes.choose(&catalog::kibana_catalog().features)?.id,
            "privilege": word(bytes, &["all", "read", "minimal_all", "minimal_read", "url_create"])?,
            "space": word(bytes, SPACES)?,
        }),
    })
}
