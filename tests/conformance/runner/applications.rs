//! Cases about application privileges.

use rolescope::access::Access;
use rolescope::pattern::Language;
use rolescope::privilege::application::{self, ApplicationPrivilege};
use rolescope::text::TextSet;
use serde_json::{Value, json};

use super::case::{same, sorted};
use super::{Case, Outcome, Problem, roles};

/// Does a grant cover `privileges` of `application` on `resource`?
pub fn application_grants(case: &Case) -> Outcome {
    let requested = resolved(case)?;
    let access = roles::access(case)?;
    let mut all = true;
    for privilege in &requested {
        all &= grants(&access, privilege, case.text("resource")?)?;
    }
    case.expect(all)
}

/// Does a grant cover the privilege of these `actions` on `resource`?
pub fn application(case: &Case) -> Outcome {
    let requested = ApplicationPrivilege {
        application: case.text("application")?.to_owned(),
        names: TextSet::of(case.text("privilege")?),
        patterns: case.set("actions"),
        actions: Language::of(&case.texts("actions")?)?,
    };
    let access = roles::access(case)?;
    case.expect(grants(&access, &requested, case.text("resource")?)?)
}

/// For which applications is anything granted?
pub fn application_names(case: &Case) -> Outcome {
    let access = roles::access(case)?;
    let mut names = TextSet::new();
    for side in access.sides() {
        names.extend(side.applications.application_names());
    }
    same("the set", &json!(names), &json!(case.set("expect")))
}

/// On which resources are `privileges` of `application` granted?
pub fn application_resources(case: &Case) -> Outcome {
    let access = roles::access(case)?;
    let mut resources = TextSet::new();
    for privilege in resolved(case)? {
        for side in access.sides() {
            resources.extend(side.applications.resources_of(&privilege)?);
        }
    }
    same("the set", &json!(resources), &json!(case.set("expect")))
}

/// What can document queries ask about the applications of the user?
pub fn application_dls_context(case: &Case) -> Outcome {
    let context = roles::access(case)?.application_context()?;
    case.expect(json!({
        "application_resources": context.resources,
        "application_privileges": context.privileges,
    }))
}

/// Is `name` the name of an application?
pub fn application_name_valid(case: &Case) -> Outcome {
    let wildcard = case.get("allow_wildcard") == &Value::Bool(true);
    valid(
        case,
        application::validate_application_name(case.text("name")?, wildcard),
    )
}

/// Is `name` the name of a privilege, or of a privilege or action?
pub fn application_privilege_name_valid(case: &Case) -> Outcome {
    let name = case.text("name")?;
    valid(
        case,
        match case.text("form")? {
            "privilege" => application::validate_privilege_name(name),
            _ => application::validate_privilege_or_action(name),
        },
    )
}

/// Do `privileges` of `application` cover `action`?
pub fn application_action(case: &Case) -> Outcome {
    let action = case.text("action")?;
    case.expect(
        resolved(case)?
            .iter()
            .all(|privilege| privilege.actions.contains(action)),
    )
}

/// What do `privileges` of `application` come to?
pub fn application_privilege_resolve(case: &Case) -> Outcome {
    let resolved = resolved(case)?;
    let resolved = resolved.iter().map(|privilege| {
        json!({
            "application": privilege.application,
            "privileges": privilege.names,
            "actions": privilege.patterns,
        })
    });
    let resolved: Value = resolved.collect();
    same("the set", &sorted(&resolved), &sorted(case.get("expect")))
}

fn resolved(case: &Case) -> Result<Vec<ApplicationPrivilege>, Problem> {
    let stored = roles::spec(case)?.application_privileges;
    Ok(application::resolve(
        case.text("application")?,
        &case.set("privileges"),
        &stored,
    )?)
}

fn grants(
    access: &Access,
    requested: &ApplicationPrivilege,
    resource: &str,
) -> Result<bool, Problem> {
    for side in access.sides() {
        if side.applications.grants(requested, resource)?.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

fn valid(case: &Case, validated: Result<(), String>) -> Outcome {
    case.expect(validated.is_ok())?;
    let message = validated.err().unwrap_or_default().to_lowercase();
    let parts = case.list("errors_contain_ignore_case").iter();
    let parts: Value = parts
        .filter_map(Value::as_str)
        .map(str::to_lowercase)
        .collect();
    super::case::contains(&parts, &message)
}
