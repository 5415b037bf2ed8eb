//! Turns the facts in `src/catalog/data/*.json` into tables.
//!
//! People update the JSON files; the program must not pay for all that they say, and for reading
//! them at every start. So the build reads them once, refuses what it does not know (an unknown key
//! is a spelling mistake), works out the orders in which Elasticsearch lists privileges, and writes
//! `tables.rs`, which `src/catalog` includes: each table is one text of rows and cells.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use serde_json::Value;

const DATA: &str = "src/catalog/data";

/// What the cells of a row are made from: keys of the JSON object.
type Row = &'static [(&'static str, Cell)];

/// What stands under a key, and how it is written; `src/catalog/rows.rs` reads it.
enum Cell {
    /// A text; must be there.
    Text,
    /// A text, empty when absent.
    OptionalText,
    /// Texts, none when absent.
    Texts,
    /// What is good to know about a row, a text or several; the core of the package does without.
    Remarks,
    /// `true`, or absent.
    Flag,
    /// One of these words, the one given when absent; as its position.
    Word(&'static [&'static str], &'static str),
    /// Some of these words; as their positions.
    Words(&'static [&'static str]),
    /// An object with the texts of another row, or absent; as texts behind an empty one.
    Optional(Row),
    /// Any JSON, without white space.
    Json,
}
use Cell::{Flag, Json, Optional, OptionalText, Remarks, Text, Texts, Word, Words};

/// What stands between rows, between cells, and between the texts of a list.
const ROW_END: &str = "\n";
const CELL_END: &str = "\t";
const TEXT_END: &str = "\u{1f}";

/// The variants of the enums of `src/catalog`, in their order.
const KINDS: &[&str] = &["action", "own_api_key"];
const STABILITY: &[&str] = &["stable", "preview", "experimental"];
const AVAILABILITY: &[&str] = &["available", "preview", "unavailable", "unknown"];
const SELECTORS: &[&str] = &["data", "failures", "data_and_failures", "all"];
const AUDIENCES: &[&str] = &["user", "system"];
const PROJECTS: &[&str] = &["elasticsearch", "observability", "security"];

const DEPRECATION: Row = &[("since", OptionalText), ("use_instead", OptionalText)];

const CLUSTER_PRIVILEGE: Row = &[
    ("name", Text),
    ("actions", Texts),
    ("excluded_actions", Texts),
    ("kind", Word(KINDS, "action")),
    ("since", OptionalText),
    ("deprecated", Optional(DEPRECATION)),
    ("stability", Word(STABILITY, "stable")),
    ("internal", Flag),
    ("stack", Word(AVAILABILITY, "available")),
    ("serverless", Word(AVAILABILITY, "unknown")),
    ("summary", Text),
    ("notes", Remarks),
];

const INDEX_PRIVILEGE: Row = &[
    ("name", Text),
    ("actions", Texts),
    ("selector", Word(SELECTORS, "data")),
    ("mapping_updates", Flag),
    ("since", OptionalText),
    ("deprecated", Optional(DEPRECATION)),
    ("stability", Word(STABILITY, "stable")),
    ("internal", Flag),
    ("serverless", Word(AVAILABILITY, "unknown")),
    ("summary", Text),
    ("notes", Remarks),
];

const REMOTE_CLUSTER_PRIVILEGE: Row = &[("name", Text), ("since", Text), ("summary", Remarks)];

const GLOBAL_PRIVILEGE: Row = &[
    ("category", Text),
    ("operation", OptionalText),
    ("scope", Text),
    ("actions", Texts),
    ("since", OptionalText),
    ("stability", Word(STABILITY, "stable")),
    ("summary", Remarks),
];

const DATA_SOURCE_PRIVILEGE: Row = &[("name", Text), ("actions", Texts), ("summary", Remarks)];

const WORKFLOW: Row = &[
    ("name", Text),
    ("rest_handlers", Texts),
    ("summary", Remarks),
];

const BUILTIN_ROLE: Row = &[
    ("name", Text),
    ("audience", Word(AUDIENCES, "user")),
    ("deprecated", Optional(ROLE_DEPRECATION)),
    ("removed_in", OptionalText),
    ("serverless", Word(AVAILABILITY, "unknown")),
    ("summary", Text),
    ("notes", Texts),
    ("descriptor", Json),
];

const ROLE_DEPRECATION: Row = &[
    ("since", OptionalText),
    ("reason", Text),
    ("use_instead", OptionalText),
];

const REMOVED_ROLE: Row = &[("name", Text), ("removed_in", Text), ("use_instead", Texts)];

const SERVERLESS_ROLE: Row = &[
    ("name", Text),
    ("title", Text),
    ("projects", Words(PROJECTS)),
    ("summary", Text),
    ("descriptor", Json),
];

/// The keys of the objects in the files that become one JSON text each.
const API: &str = "name routes run without_index indices documented_cluster documented_index since deprecated stack serverless note";
const KIBANA_FEATURE: &str = "id name category order minimum_license since until only_on no_privileges hidden \
    exclude_from_base disabled requires_all_spaces reserved note replaced_by sub_features";
const KIBANA_SUB_FEATURE: &str =
    "name description only_when since requires_all_spaces exclusive privileges";
const KIBANA_SUB_PRIVILEGE: &str = "id name include_in minimum_license since disabled replaced_by";
const PRODUCT: &str = "name title app app_title pipelines";
const OPTION: &str = "name about default";
const FEATURE_ROLE: &str = "name title kind purpose note grants";
const GRANT: &str = "section privileges names when purpose";

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={DATA}");
    let mut out = String::new();
    write_privileges(&mut out, &read("privileges.json")?)?;
    write_restricted_indices(&mut out, &read("restricted_indices.json")?)?;
    write_roles(&mut out)?;
    let actions = read("actions.json")?;
    names(&mut out, "ACTIONS", &texts(&actions, "actions"))?;
    if env::var_os("CARGO_FEATURE_APIS").is_some() {
        write_apis(&mut out, &read("apis.json")?)?;
    }
    if env::var_os("CARGO_FEATURE_KIBANA").is_some() {
        write_kibana(&mut out, &read("kibana_features.json")?)?;
        write_feature_roles(&mut out, &read("feature_roles.json")?)?;
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("tables.rs"), out)?;
    Ok(())
}

fn read(file: &str) -> Result<Value> {
    let path = Path::new(DATA).join(file);
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?)
}

fn write_privileges(out: &mut String, data: &Value) -> Result<()> {
    let cluster = sorted(rows(data, "cluster")?);
    let order = by_access(&cluster);
    table(out, "CLUSTER_PRIVILEGES", CLUSTER_PRIVILEGE, &order)?;
    let index = sorted(rows(data, "index")?);
    let order = granting_order(&index);
    table(out, "INDEX_PRIVILEGES", INDEX_PRIVILEGE, &order)?;

    let raw = &data["raw_actions"];
    names(out, "RAW_CLUSTER_ACTIONS", &texts(raw, "cluster"))?;
    names(out, "RAW_INDEX_ACTIONS", &texts(raw, "index"))?;
    for (key, name, row) in [
        (
            "remote_cluster",
            "REMOTE_CLUSTER_PRIVILEGES",
            REMOTE_CLUSTER_PRIVILEGE,
        ),
        ("global", "GLOBAL_PRIVILEGES", GLOBAL_PRIVILEGE),
        (
            "data_source",
            "DATA_SOURCE_PRIVILEGES",
            DATA_SOURCE_PRIVILEGE,
        ),
        ("workflows", "WORKFLOWS", WORKFLOW),
    ] {
        table(out, name, row, &rows(data, key)?)?;
    }
    Ok(())
}

fn write_restricted_indices(out: &mut String, data: &Value) -> Result<()> {
    let mut patterns = Vec::new();
    for index in rows(data, "system_indices")? {
        let text = |key| index[key].as_str().map(str::to_owned);
        match (text("pattern"), text("data_stream")) {
            (Some(pattern), None) => patterns.push(name_pattern(&pattern)),
            (None, Some(name)) => {
                patterns.push(format!(
                    r"/\.(migrated-)*[df]s-{}-.*/",
                    name.replace('.', r"\.")
                ));
                patterns.push(name);
            }
            _ => return Err(format!("either pattern or data_stream: {index}").into()),
        }
        patterns.extend(text("alias"));
    }
    names(out, "RESTRICTED_INDEX_PATTERNS", &patterns)
}

fn write_roles(out: &mut String) -> Result<()> {
    let data = read("builtin_roles.json")?;
    let roles = sorted(rows(&data, "roles")?);
    table(out, "BUILTIN_ROLES", BUILTIN_ROLE, &roles)?;
    let removed = rows(&data, "removed_roles")?;
    table(out, "REMOVED_ROLES", REMOVED_ROLE, &removed)?;
    let data = read("serverless_roles.json")?;
    table(
        out,
        "SERVERLESS_ROLES",
        SERVERLESS_ROLE,
        &rows(&data, "roles")?,
    )
}

fn write_apis(out: &mut String, data: &Value) -> Result<()> {
    let mut apis = Vec::new();
    for api in sorted(rows(data, "apis")?) {
        let mut api = known_keys(api, API)?;
        let mut routes = Vec::new();
        for route in texts(&Value::from(api.clone()), "routes") {
            let (methods, paths) = route.split_once(' ').ok_or("no path")?;
            routes.extend(
                paths
                    .split(' ')
                    .map(|path| Value::from(format!("{methods} {path}"))),
            );
        }
        api.insert("routes".to_owned(), routes.into());
        apis.push(api.into());
    }
    json_text(out, "APIS", apis)
}

/// Features in the order in which Kibana shows them, the category by its title.
fn write_kibana(out: &mut String, data: &Value) -> Result<()> {
    let categories = rows(data, "categories")?;
    let mut features = Vec::new();
    for feature in rows(data, "features")? {
        let mut feature = known_keys(feature, KIBANA_FEATURE)?;
        let mut known = categories.iter().enumerate();
        let (category, title) = known
            .find(|(_, category)| category.get("id") == feature.get("category"))
            .and_then(|(position, category)| Some((position, category.get("name")?)))
            .ok_or("unknown category")?;
        let order = feature.remove("order").and_then(|order| order.as_u64());
        feature.insert("category".to_owned(), title.clone());
        for sub_feature in feature
            .get("sub_features")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            known_keys(sub_feature, KIBANA_SUB_FEATURE)?;
            for key in ["exclusive", "privileges"] {
                for privilege in sub_feature[key].as_array().into_iter().flatten() {
                    known_keys(privilege, KIBANA_SUB_PRIVILEGE)?;
                }
            }
        }
        features.push(((category, order.unwrap_or(u64::MAX)), Value::from(feature)));
    }
    features.sort_by_key(|(rank, _)| *rank);
    json_text(
        out,
        "KIBANA_FEATURES",
        features.into_iter().map(|(_, feature)| feature).collect(),
    )?;
    let undefined = rows(data, "undefined")?;
    let undefined = undefined
        .iter()
        .map(|feature| (feature["id"].as_str(), feature["note"].as_str()));
    let undefined: Vec<_> = undefined.filter_map(|(id, note)| id.zip(note)).collect();
    Ok(writeln!(
        out,
        "pub(super) static UNDEFINED_KIBANA_FEATURES: [(&str, &str); {}] = {undefined:?};",
        undefined.len()
    )?)
}

/// The role of each template for each product.
fn write_feature_roles(out: &mut String, data: &Value) -> Result<()> {
    let mut roles = Vec::new();
    for product in rows(data, "products")? {
        known_keys(product, PRODUCT)?;
        for template in rows(data, "templates")? {
            roles.push(feature_role(product, template, &rows(data, "options")?)?);
        }
    }
    json_text(out, "FEATURE_ROLES", roles)
}

fn feature_role(product: &Value, template: &Value, options: &[&Value]) -> Result<Value> {
    let mut role = known_keys(template, FEATURE_ROLE)?;
    let name = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let (product_name, template_name) = (name(product, "name"), name(template, "name"));
    let mut grants = Vec::new();
    for grant in rows(template, "grants")? {
        let mut grant = known_keys(grant, GRANT)?;
        let names = [
            ("{index}", format!("{product_name}-*")),
            ("{app}", name(product, "app")),
        ];
        for value in grant.values_mut() {
            let mut text = value.to_string();
            for (placeholder, name) in &names {
                text = text.replace(placeholder, name);
            }
            *value = serde_json::from_str(&text)?;
        }
        let is_for_nothing = grant.get("privileges") == Some(&Value::from(vec![""]));
        let without_pipelines = grant.get("when").is_some_and(|when| when == "pipelines")
            && product["pipelines"] != true;
        if !is_for_nothing && !without_pipelines {
            grants.push(Value::from(grant));
        }
    }
    let options = options
        .iter()
        .filter(|option| grants.iter().any(|grant| grant["when"] == option["name"]));
    let options = options.map(|option| Ok(known_keys(option, OPTION)?.into()));
    role.insert(
        "options".to_owned(),
        options.collect::<Result<Vec<Value>>>()?.into(),
    );
    role.insert("grants".to_owned(), grants.into());
    role.insert(
        "title".to_owned(),
        [
            name(product, "title"),
            ": ".to_owned(),
            name(template, "title"),
        ]
        .concat()
        .into(),
    );
    let of_key = template_name
        .strip_prefix("api_key_")
        .unwrap_or(&template_name);
    // Where built-in roles are enough, the documentation makes no role to be named.
    let role_name = match template["kind"].as_str() {
        Some("builtin_roles") => String::new(),
        _ => format!("{product_name}_{of_key}"),
    };
    role.insert("role_name".to_owned(), role_name.into());
    role.insert("product".to_owned(), product_name.into());
    Ok(role.into())
}

/// The pattern of a `SystemIndexDescriptor` as a name expression of a role: in it, `.` is a dot and
/// `*` any text, and everything else has its meaning in a regular expression.
fn name_pattern(pattern: &str) -> String {
    if pattern.contains(['[', '(', '~', '+', '|']) {
        format!("/{}/", pattern.replace('.', r"\.").replace('*', ".*"))
    } else {
        pattern.to_owned()
    }
}

/// `ClusterPrivilegeResolver`: fewest other named privileges implied first, then by name.
fn by_access<'a>(privileges: &[&'a Value]) -> Vec<&'a Value> {
    let mut order = privileges.to_vec();
    order.sort_by_key(|p| privileges.iter().filter(|other| implies(p, other)).count());
    order
}

/// `IndexPrivilege`: those of the failure store alone, then the others; in each part the one that is
/// contained in most others first, then by name.
fn granting_order<'a>(privileges: &[&'a Value]) -> Vec<&'a Value> {
    let mut order = privileges.to_vec();
    order.sort_by_key(|p| {
        let failures_only = |p: &Value| p["selector"] == "failures";
        let mut part = privileges.to_vec();
        part.retain(|other| failures_only(other) == failures_only(p));
        let containing = part.iter().filter(|other| implies(other, p)).count();
        (!failures_only(p), usize::MAX - containing)
    });
    order
}

/// Whether every action of `b` is one of `a`. A privilege of a kind that looks at the request
/// implies itself only.
fn implies(a: &Value, b: &Value) -> bool {
    if a["kind"].is_string() || b["kind"].is_string() {
        return a["name"] == b["name"];
    }
    texts(b, "actions").iter().all(|pattern| {
        covered(pattern, &texts(a, "actions"))
            && texts(a, "excluded_actions")
                .iter()
                .filter_map(|excluded| common(pattern, excluded))
                .all(|both| covered(both, &texts(b, "excluded_actions")))
    })
}

/// Whether one of `patterns` matches all that `pattern` matches; a pattern is a name, or the
/// beginning of names and `*`.
fn covered(pattern: &str, patterns: &[&str]) -> bool {
    patterns
        .iter()
        .any(|wider| common(pattern, wider) == Some(pattern))
}

/// What two patterns both match: the narrower one, or nothing.
fn common<'a>(a: &'a str, b: &'a str) -> Option<&'a str> {
    let within = |narrow: &str, wide: &str| match wide.strip_suffix('*') {
        Some(beginning) => narrow.starts_with(beginning),
        None => narrow == wide,
    };
    match (within(a, b), within(b, a)) {
        (true, _) => Some(a),
        (_, true) => Some(b),
        _ => None,
    }
}

fn rows<'a>(data: &'a Value, key: &str) -> Result<Vec<&'a Value>> {
    let rows = data[key]
        .as_array()
        .ok_or_else(|| format!("no list {key}"))?;
    Ok(rows.iter().collect())
}

fn sorted(mut rows: Vec<&Value>) -> Vec<&Value> {
    rows.sort_by_key(|row| row["name"].as_str());
    rows
}

fn texts<'a>(row: &'a Value, key: &str) -> Vec<&'a str> {
    row[key]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

fn names(out: &mut String, name: &str, values: &[impl AsRef<str>]) -> Result<()> {
    let values: Vec<_> = values.iter().map(AsRef::as_ref).collect();
    text(out, name, &joined(&values, ROW_END)?)
}

fn table(out: &mut String, name: &str, row: Row, values: &[&Value]) -> Result<()> {
    let mut lines = Vec::new();
    for value in values {
        let cells = cells(row, value).map_err(|error| format!("{error}: {value}"))?;
        lines.push(joined(&cells, CELL_END)?);
    }
    text(out, name, &joined(&lines, ROW_END)?)
}

fn text(out: &mut String, name: &str, text: &str) -> Result<()> {
    Ok(writeln!(out, "pub(super) static {name}: &str = {text:?};")?)
}

/// The parts with `end` between them, if it is in none of them.
fn joined(parts: &[impl AsRef<str>], end: &str) -> Result<String> {
    let parts: Vec<_> = parts.iter().map(AsRef::as_ref).collect();
    match parts.iter().find(|part| part.contains(end)) {
        Some(part) => Err(format!("{end:?} in {part:?}").into()),
        None => Ok(parts.join(end)),
    }
}

/// Large tables are one JSON text, which weighs half of what a table of structs does and is ready
/// for JavaScript, keys in its spelling.
fn json_text(out: &mut String, name: &str, mut rows: Vec<Value>) -> Result<()> {
    rows.iter_mut().for_each(camel_case_keys);
    let text = Value::from(rows).to_string();
    self::text(out, name, &text)
}

fn camel_case_keys(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(camel_case_keys),
        Value::Object(object) => {
            for (key, mut value) in std::mem::take(object) {
                // The keys in there are privileges.
                if key != "replaced_by" {
                    camel_case_keys(&mut value);
                }
                let key = camel_case(&key);
                let (first, rest) = key.split_at(1);
                object.insert(first.to_lowercase() + rest, value);
            }
        }
        _ => {}
    }
}

/// The object, if it has no other than these keys.
fn known_keys(value: &Value, keys: &str) -> Result<serde_json::Map<String, Value>> {
    let object = value.as_object().ok_or("not an object")?;
    let is_known = |key: &&String| keys.split_whitespace().any(|known| known == key.as_str());
    match object.keys().find(|key| !is_known(key)) {
        Some(unknown) => Err(format!("unknown key {unknown}: {value}").into()),
        None => Ok(object.clone()),
    }
}

/// The cells of the object, in the order of the row.
fn cells(row: Row, value: &Value) -> Result<Vec<String>> {
    let object = value.as_object().ok_or("not an object")?;
    let is_unknown = |key: &&String| row.iter().all(|(known, _)| known != key);
    if let Some(unknown) = object.keys().find(is_unknown) {
        return Err(format!("unknown key {unknown}").into());
    }
    row.iter()
        .map(|(key, kind)| {
            cell(kind, object.get(*key)).map_err(|error| format!("{key}: {error}").into())
        })
        .collect()
}

fn cell(kind: &Cell, value: Option<&Value>) -> Result<String> {
    Ok(match (kind, value) {
        (Text | OptionalText | Remarks, Some(Value::String(text))) => text.clone(),
        (OptionalText | Optional(_) | Texts | Flag | Remarks, None) => String::new(),
        (Remarks, Some(_)) if env::var_os("CARGO_FEATURE_ADVICE").is_none() => String::new(),
        (Texts | Remarks, Some(Value::Array(values))) => {
            let texts: Option<Vec<_>> = values.iter().map(Value::as_str).collect();
            joined(&texts.ok_or("not a list of texts")?, TEXT_END)?
        }
        (Flag, Some(Value::Bool(true))) => "true".to_owned(),
        (Word(words, default), None) => position(words, &Value::from(*default))?,
        (Word(words, _), Some(word)) => position(words, word)?,
        (Words(words), Some(Value::Array(values))) => {
            let positions: Result<Vec<_>> =
                values.iter().map(|word| position(words, word)).collect();
            joined(&positions?, TEXT_END)?
        }
        (Json, Some(value)) => value.to_string(),
        (Optional(row), Some(value)) => joined(
            &[vec![String::new()], cells(row, value)?].concat(),
            TEXT_END,
        )?,
        _ => return Err("missing, or not of its kind".into()),
    })
}

fn position(words: &[&str], word: &Value) -> Result<String> {
    let position = words.iter().position(|known| word == known);
    Ok(position
        .ok_or_else(|| format!("unknown word {word}"))?
        .to_string())
}

/// `own_api_key` becomes `OwnApiKey`.
fn camel_case(word: &str) -> String {
    let mut out = String::new();
    for part in word.split('_') {
        let (first, rest) = part.split_at(1);
        out += &first.to_uppercase();
        out += rest;
    }
    out
}
