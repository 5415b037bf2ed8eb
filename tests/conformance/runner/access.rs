//! Cases about what a set of roles may do.

use std::collections::BTreeSet;

use rolescope::access::authorize::NameAccess;
use rolescope::access::fields::{FieldDefinitions, FieldPermissions};
use rolescope::access::indices::NameKind;
use rolescope::access::restriction::Restriction;
use rolescope::access::{Access, ApiKeyRequest, Caller, ClusterRequest, Role};
use rolescope::privilege::index::Selector;
use rolescope::role::FieldSecurity;
use rolescope::{json as text, role};
use serde_json::{Value, json};

use super::case::{contains, lacks, list, same, set, sorted, texts};
use super::{Case, Outcome, Problem, roles};

/// May `action` run on the cluster, whatever the request?
pub fn cluster_action(case: &Case) -> Outcome {
    let action = case.text("action")?;
    case.expect(
        roles::access(case)?
            .sides()
            .iter()
            .all(|side| side.cluster.allows(action)),
    )
}

/// May `action` run on the cluster with `request`, sent by `authentication`?
pub fn cluster_action_request(case: &Case) -> Outcome {
    let request = cluster_request(case.get("request"))?;
    let caller = caller(case.get("authentication"));
    case.expect(roles::access(case)?.allows_request(case.text("action")?, &request, &caller)?)
}

/// May `action` run on `index`? A built-in role is asked about every kind of name it may be, unless
/// the case says which.
pub fn index_action(case: &Case) -> Outcome {
    let (action, index) = (case.text("action")?, case.text("index")?);
    let access = roles::access(case)?;
    let kind = case.get("index_type").as_str();
    if kind != Some("data_stream") {
        case.expect(access.allows(action, Some(index)))?;
    }
    if case.has("role") && kind.is_none_or(|kind| kind == "data_stream") {
        let grants = |side: &Role| {
            let mut grants =
                side.indices
                    .grants(action, index, Selector::Data, NameKind::DataStream);
            grants.next().is_some()
        };
        case.expect(access.sides().iter().all(grants))?;
    }
    Ok(())
}

/// May `action` run on any index at all?
pub fn index_action_any(case: &Case) -> Outcome {
    let action = case.text("action")?;
    let access = roles::access(case)?;
    case.expect(
        access
            .sides()
            .iter()
            .all(|side| side.indices.allows_on_any_name(action)),
    )
}

/// Does a request for `requested` give access to `index`?
pub fn index_authorize(case: &Case) -> Outcome {
    let mut spec = roles::spec(case)?;
    spec.inventory = roles::indices(case.get("project_indices"));
    let access = Access::new(&spec)?;
    let authorized = access.authorize(case.text("action")?, &case.texts("requested")?);
    case.expect(authorized.names.contains_key(case.text("index")?))
}

/// What does a request for `requested` give access to?
pub fn authorize(case: &Case) -> Outcome {
    let access = roles::access(case)?;
    let (action, requested) = (case.text("action")?, case.texts("requested")?);
    let authorized = access.authorize(action, &requested);
    let expected = case.get("expect");
    if let Some(granted) = expected.get("granted") {
        same("granted", &authorized.granted.into(), granted)?;
    }
    for (name, expected) in expected["indices"].as_object().into_iter().flatten() {
        let access = authorized.names.get(name);
        for (key, expected) in expected.as_object().into_iter().flatten() {
            let actual = match (key.as_str(), access) {
                ("has", access) => access.is_some().into(),
                (_, None) => return Err(Problem::Failed(format!("no access to {name}"))),
                ("fls", Some(access)) => access.fields.is_restricted().into(),
                ("dls", Some(access)) => (!access.has_all_documents()).into(),
                ("queries", Some(access)) => queries(access),
                ("fields", Some(access)) => {
                    let fields = expected.as_object().into_iter().flatten();
                    fields
                        .map(|(field, _)| (field.clone(), Value::Bool(access.fields.grants(field))))
                        .collect()
                }
                _ => return Err(lacks("known question", key)),
            };
            same(
                &format!("{key} of {name}"),
                &sorted(&actual),
                &sorted(expected),
            )?;
        }
    }
    let mut alike = list(&expected["same_access"])
        .iter()
        .filter_map(Value::as_str);
    if let Some(first) = alike.next() {
        let shown = |name: &str| {
            authorized
                .names
                .get(name)
                .map(|access| (&access.fields.definitions, &access.documents))
        };
        if let Some(other) = alike.find(|name| shown(name) != shown(first)) {
            return Err(Problem::Failed(format!("{first} and {other} differ")));
        }
    }
    if let Some(expected) = expected.get("deprecations") {
        let deprecated = access.deprecated_mapping_updates(action, &requested);
        let deprecations = deprecated.iter().map(|deprecation| {
            json!({
                "privilege": deprecation.privilege,
                "action": deprecation.action,
                "index": deprecation.index,
            })
        });
        let deprecations: Value = deprecations.collect();
        same("deprecations", &sorted(&deprecations), &sorted(expected))?;
    }
    Ok(())
}

/// Which queries bound the documents of `index`?
pub fn document_access(case: &Case) -> Outcome {
    let access = roles::access(case)?;
    let index = case.text("index")?;
    let authorized = access.authorize(case.text("action")?, &[index]);
    let name = authorized.names.get(index);
    let name = name.ok_or_else(|| Problem::Failed(format!("no access to {index}")))?;
    let expected = &case.get("expect")["queries"];
    same("queries", &sorted(&queries(name)), &sorted(expected))
}

/// Do the roles restrict fields or documents?
pub fn has_dls_fls(case: &Case) -> Outcome {
    case.expect(roles::access(case)?.has_field_or_document_level_security())
}

/// Is `field` granted by `groups`, and by every list of `limited_by`?
pub fn field_access(case: &Case) -> Outcome {
    let mut fields = fields(case.list("groups"))?;
    for groups in case.list("limited_by") {
        fields = fields.intersection(&self::fields(list(groups))?);
    }
    case.expect(fields.grants(case.text("field")?))
}

/// May the user act as `user`?
pub fn run_as(case: &Case) -> Outcome {
    case.expect(roles::access(case)?.allows_run_as(case.text("user")?))
}

/// The answer to a has privileges `request`.
pub fn has_privileges(case: &Case) -> Outcome {
    let response = roles::access(case)?.has_privileges(&privileges_to_check(case)?)?;
    let response = serde_json::to_value(response).unwrap_or_default();
    for (key, expected) in case.get("expect").as_object().into_iter().flatten() {
        same(key, response.get(key).unwrap_or(&Value::Null), expected)?;
    }
    Ok(())
}

/// The has privileges `request` is refused.
pub fn has_privileges_error(case: &Case) -> Outcome {
    match roles::access(case)?.has_privileges(&privileges_to_check(case)?) {
        Ok(_) => Err(Problem::Failed("answered".to_owned())),
        Err(error) => case.contains("errors_contain", &error.message),
    }
}

/// The answer to the question for one's own privileges.
pub fn user_privileges(case: &Case) -> Outcome {
    let access = roles::access(case)?;
    let privileges = match case.get("unwrap").as_str() {
        Some("assigned") => access.sides().first().map(Role::user_privileges),
        Some("limited_by") => access.sides().get(1).map(Role::user_privileges),
        _ => Some(access.user_privileges()),
    };
    let privileges = privileges.ok_or_else(|| lacks("such side", "unwrap"))??;
    let privileges = serde_json::to_value(privileges).unwrap_or_default();
    includes("the answer", &privileges, case.get("expect"))
}

/// Is the access restricted to workflows, and in force for `workflow`?
pub fn workflow(case: &Case) -> Outcome {
    let access = roles::access(case)?;
    let workflow = case
        .get("workflow")
        .as_str()
        .filter(|workflow| !workflow.is_empty());
    case.expect(json!({
        "restricted": access.is_restricted_to_workflows(),
        "allowed": access.is_in_force_for(workflow),
    }))
}

/// Is what is restricted to `workflows` in force for `workflow`?
pub fn workflow_allowed(case: &Case) -> Outcome {
    let workflows = texts(case.get("workflows"));
    let workflows = workflows.map(|names| names.into_iter().map(str::to_owned).collect());
    let workflow = case
        .get("workflow")
        .as_str()
        .filter(|workflow| !workflow.is_empty());
    case.expect(Restriction::new(workflows).allows(workflow))
}

/// The roles cannot be combined.
pub fn roles_combination_invalid(case: &Case) -> Outcome {
    match roles::combine(case)? {
        Ok(_) => Err(Problem::Failed("combined".to_owned())),
        Err(error) => case.contains("errors_contain", &error.message),
    }
}

/// The groups of index names that the roles come to.
pub fn index_groups(case: &Case) -> Outcome {
    let access = roles::access(case)?;
    let groups = access.sides().iter().flat_map(|side| side.indices.groups());
    let groups = groups.map(|group| {
        json!({
            "names": group.names,
            "privileges": group.privilege.names,
            "allow_restricted_indices": group.allow_restricted_indices,
            "queries": group.queries,
            "field_security": definitions(&group.fields.definitions),
        })
    });
    let groups: Value = groups.collect();
    let mut expected = case.get("expect").clone();
    for group in expected.as_array_mut().into_iter().flatten() {
        // Definitions that withhold nothing together are not kept: compare what they come to.
        if let Some(definitions) = group.get_mut("field_security") {
            *definitions = self::definitions(&fields(list(definitions))?.definitions);
        }
    }
    includes("groups", &groups, &expected)
}

/// The groups of index names that come with the application privileges of the roles.
pub fn implicit_index_privileges(case: &Case) -> Outcome {
    let access = roles::access(case)?;
    let groups = access.sides().iter().flat_map(|side| side.indices.groups());
    let groups: Vec<_> = groups.filter(|group| group.is_implicit).collect();
    let expected = case.list("expect");
    if groups.len() != expected.len() {
        return Err(Problem::Failed(format!(
            "{} groups instead of {}",
            groups.len(),
            expected.len()
        )));
    }
    for expected in expected {
        let names = set(&expected["names"]);
        let group = groups.iter().find(|group| group.names == names);
        let group = group.ok_or_else(|| Problem::Failed(format!("no group {names:?}")))?;
        same(
            "privileges",
            &json!(group.privilege.names),
            &json!(set(&expected["privileges"])),
        )?;
        let query = group.queries.iter().flatten().next();
        contains(
            &expected["query_contains"],
            query.map_or("", String::as_str),
        )?;
        if let Some(Value::Null) = expected.get("query") {
            same("query", &json!(query), &Value::Null)?;
        }
    }
    Ok(())
}

/// Passes if the actual value has all that the expected one has: lists as sets that match one to
/// one, of objects the keys expected; an empty list is as good as none.
pub fn includes(what: &str, actual: &Value, expected: &Value) -> Outcome {
    if agrees(actual, expected) {
        return Ok(());
    }
    Err(Problem::Failed(format!(
        "{what} is {actual} instead of {expected}"
    )))
}

/// Whether the actual value has all that the expected one has.
pub fn agrees(actual: &Value, expected: &Value) -> bool {
    match (actual, expected) {
        (Value::Null, Value::Array(items)) | (Value::Array(items), Value::Null) => items.is_empty(),
        (Value::Array(actual), Value::Array(expected)) => {
            let mut left: Vec<_> = actual.iter().collect();
            left.len() == expected.len()
                && expected.iter().all(|item| {
                    let found = left.iter().position(|other| agrees(other, item));
                    found.map(|position| left.swap_remove(position)).is_some()
                })
        }
        (Value::Object(actual), Value::Object(expected)) => expected
            .iter()
            .all(|(key, value)| agrees(actual.get(key).unwrap_or(&Value::Null), value)),
        _ => actual == expected,
    }
}

/// Field definitions as cases write them.
pub fn definitions(definitions: &FieldDefinitions) -> Value {
    let definitions = definitions.iter();
    definitions
        .map(|fields| json!({"grant": fields.grant, "except": fields.except}))
        .collect()
}

fn queries(access: &NameAccess) -> Value {
    if access.has_all_documents() {
        return Value::Null;
    }
    access
        .documents
        .iter()
        .flatten()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .map(String::as_str)
        .collect()
}

fn fields(groups: &[Value]) -> Result<FieldPermissions, Problem> {
    let patterns =
        |value: &Value| texts(value).map(|texts| texts.into_iter().map(str::to_owned).collect());
    let definitions = groups.iter().map(|group| FieldSecurity {
        grant: patterns(&group["grant"]),
        except: patterns(&group["except"]),
    });
    Ok(FieldPermissions::of(&definitions.collect())?)
}

fn privileges_to_check(case: &Case) -> Result<role::PrivilegesToCheck, Problem> {
    let request = case.get("request").to_string();
    let node = text::read(&request)
        .root
        .ok_or_else(|| lacks("request", "request"))?;
    Ok(role::read_privileges_to_check(&node, "user").0)
}

fn caller(authentication: &Value) -> Caller {
    let effective = authentication.get("effective").unwrap_or(authentication);
    let text = |key| effective[key].as_str().unwrap_or_default().to_owned();
    Caller {
        username: text("user"),
        realm: text("realm"),
        domain_realms: set(&effective["domain_realms"]).into_iter().collect(),
        api_key_id: effective["api_key_id"].as_str().map(str::to_owned),
    }
}

fn cluster_request(request: &Value) -> Result<ClusterRequest, Problem> {
    let names = |keys: &[&str]| {
        let names = keys.iter().flat_map(|key| match &request[key] {
            Value::String(name) => vec![name.clone()],
            names => set(names).into_iter().collect(),
        });
        names.collect::<Vec<_>>()
    };
    let roles = |definitions: &[&Value]| {
        let roles = definitions
            .iter()
            .map(|definition| roles::descriptor(definition, "managed"));
        roles
            .collect::<Result<Vec<_>, _>>()
            .map(ClusterRequest::PutRoles)
    };
    let Some(kind) = request["type"].as_str() else {
        let is_api_key_request = request.is_object();
        let request = ClusterRequest::ApiKeys(api_key_request(request));
        return Ok(if is_api_key_request {
            request
        } else {
            ClusterRequest::Unspecified
        });
    };
    Ok(match kind {
        "get_privileges" | "put_privileges" | "delete_privileges" => {
            ClusterRequest::ApplicationPrivileges(names(&["application", "applications"]))
        }
        "update_profile_data" => ClusterRequest::ProfileData(names(&[
            "access",
            "data",
            "label_applications",
            "data_applications",
        ])),
        "put_role" => roles(&[&request["role"]])?,
        "bulk_put_roles" => roles(&list(&request["roles"]).iter().collect::<Vec<_>>())?,
        "delete_role" | "bulk_delete_roles" => {
            ClusterRequest::DeleteRoles(names(&["name", "names"]))
        }
        "data_source" => ClusterRequest::DataSources(names(&["name", "names"])),
        "create_api_key" | "get_api_key" | "query_api_key" => {
            ClusterRequest::ApiKeys(api_key_request(request))
        }
        "other" => ClusterRequest::Unspecified,
        _ => return Err(lacks("known request", "request")),
    })
}

fn api_key_request(request: &Value) -> ApiKeyRequest {
    let flag = |keys: &[&str]| keys.iter().any(|key| request[key] == Value::Bool(true));
    let text = |key| request[key].as_str().map(str::to_owned);
    ApiKeyRequest {
        api_key_ids: match &request["api_key_ids"] {
            Value::Array(_) => Some(set(&request["api_key_ids"]).into_iter().collect()),
            _ => text("api_key_id").map(|id| vec![id]),
        },
        user_name: text("user_name"),
        realm_name: text("realm_name"),
        owner: flag(&["owner", "owned_by_authenticated_user"]),
        with_limited_by: flag(&["with_limited_by"]),
        filter_for_current_user: flag(&["filter_for_current_user"]),
    }
}
