//! Role definitions and what Elasticsearch says of them.

use rolescope::json;
use rolescope::role::{Switches, to_json};
use rolescope::validate::{
    Deployment, EntryPoint, Options, RoleOptions, Validation, validate,
    validate_privileges_to_check, validate_role,
};
use serde_json::{Map, Value};

use super::{Case, Outcome, Problem};

/// `stage`: the way a definition goes into the server.
pub fn stage(case: &Case) -> Outcome {
    let options = case.get("options");
    let switch = |key: &str| options.get(key).and_then(Value::as_bool).unwrap_or(false);
    let stack = |entry_point| (entry_point, Deployment::Stack);
    let (entry_point, deployment) = match case.text("stage")? {
        "parse" => stack(EntryPoint::Parser(Switches {
            restriction: switch("allow_restriction"),
            description: switch("allow_description"),
            fields: false,
        })),
        "put_role" => stack(EntryPoint::PutRole),
        "api_key" => stack(EntryPoint::ApiKey),
        "role_file" => stack(EntryPoint::RolesFile),
        "put_role_serverless" => (EntryPoint::PutRole, Deployment::Serverless),
        "request" => {
            let validation = validate(&body(case), &Options::default());
            return compare(case, &validation, case.get("expect"));
        }
        "has_privileges" => {
            let validation = validate_privileges_to_check(&body(case), case.text("role_name")?);
            return compare(case, &validation, case.get("expect"));
        }
        other => return Err(Problem::Unsupported(format!("stage {other}"))),
    };
    let options = RoleOptions {
        name: Some(case.text("role_name")?),
        entry_point,
        deployment,
    };
    compare(
        case,
        &validate_role(&body(case), &options),
        case.get("expect"),
    )
}

fn body(case: &Case) -> String {
    match case.get("body_text") {
        Value::String(text) => text.clone(),
        _ => case.get("body").to_string(),
    }
}

fn compare(case: &Case, validation: &Validation, expected: &Value) -> Outcome {
    let message = validation.elasticsearch.as_deref().unwrap_or_default();
    if expected.get("valid") != Some(&Value::Bool(validation.valid)) {
        return Err(Problem::Failed(format!(
            "valid is {}, {message:?}",
            validation.valid
        )));
    }
    let errors = validation
        .diagnostics
        .iter()
        .any(|found| found.severity == "error");
    if errors == validation.valid {
        return Err(Problem::Failed(
            "verdict and diagnostics do not agree".to_owned(),
        ));
    }
    for part in expected
        .get("errors_contain")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        if !part.as_str().is_some_and(|part| message.contains(part)) {
            return Err(Problem::Failed(format!("no {part} in {message:?}")));
        }
    }
    case.contains("errors_contain", message)?;
    let Some(parsed) = expected.get("parsed") else {
        return Ok(());
    };
    let role = validation.role.as_ref().map(|role| to_json(role).to_text());
    let role = without_empty_categories(&role.unwrap_or_default());
    let parsed = without_empty_categories(&parsed.to_string());
    if role == parsed {
        return Ok(());
    }
    Err(Problem::Failed(format!("expected {parsed}, got {role}")))
}

/// The canonical form, less what `global` has for categories that are not there.
fn without_empty_categories(text: &str) -> Value {
    let mut role: Value = serde_json::from_str(text).unwrap_or_default();
    if let Some(Value::Object(global)) = role.get_mut("global") {
        global.retain(|_, category| {
            category
                .as_object()
                .is_none_or(|category| !category.is_empty())
        });
        if global.is_empty()
            && let Some(role) = role.as_object_mut()
        {
            role.remove("global");
        }
    }
    role
}

/// Strict parsing; the names of privileges are not looked up.
pub fn role_parse(case: &Case) -> Outcome {
    let mut role = case.get("role").clone();
    if case.get("key_order") == "except_first" {
        except_first(&mut role);
    }
    let options = RoleOptions {
        name: Some(case.text("name")?),
        entry_point: EntryPoint::Parser(Switches {
            restriction: false,
            description: false,
            fields: false,
        }),
        deployment: Deployment::Stack,
    };
    let validation = validate_role(&role.to_string(), &options);
    let expected = case.get("expect");
    compare(case, &validation, expected)?;
    let Some(entries) = expected.get("indices").and_then(Value::as_array) else {
        return Ok(());
    };
    let indices = validation.role.map(|role| role.indices).unwrap_or_default();
    let fields = |list: Option<Vec<String>>| list.map_or(Value::Null, Value::from);
    let found: Vec<Value> = indices
        .into_iter()
        .map(|entry| {
            let security = entry.field_security.unwrap_or_default();
            let mut fields_of = Map::new();
            fields_of.insert("grant".to_owned(), fields(security.grant));
            fields_of.insert("except".to_owned(), fields(security.except));
            Value::Object(fields_of)
        })
        .collect();
    if found == *entries {
        return Ok(());
    }
    Err(Problem::Failed(format!(
        "expected {entries:?}, got {found:?}"
    )))
}

/// Puts `except` in front of `grant`, wherever they are.
fn except_first(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(except_first),
        Value::Object(members) => {
            if let Some(grant) = members.shift_remove("grant") {
                members.insert("grant".to_owned(), grant);
            }
            members.values_mut().for_each(except_first);
        }
        _ => {}
    }
}

/// The canonical form of a role.
pub fn role_render(case: &Case) -> Outcome {
    let read = json::read(&case.get("role").to_string());
    let Some(root) = read.root else {
        return Err(Problem::Unsupported("no role".to_owned()));
    };
    let name = case.text("name")?;
    let role = rolescope::role::read(&root, name, Switches::STORED).role;
    let mut rendered = Map::new();
    let text = to_json(&role).to_text();
    rendered.insert(
        name.to_owned(),
        serde_json::from_str(&text).unwrap_or_default(),
    );
    case.expect(Value::Object(rendered))
}

/// `global` alone, as the parser takes it.
pub fn global_valid(case: &Case) -> Outcome {
    let mut role = Map::new();
    role.insert("global".to_owned(), case.get("global").clone());
    let options = RoleOptions {
        name: Some("test"),
        entry_point: EntryPoint::Parser(Switches::STORED),
        deployment: Deployment::Stack,
    };
    let validation = validate_role(&Value::Object(role).to_string(), &options);
    case.contains(
        "errors_contain",
        validation.elasticsearch.as_deref().unwrap_or_default(),
    )?;
    case.expect(validation.valid)
}
