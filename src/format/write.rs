//! Writing a role in the forms that people use.

use super::Format;
use super::console::percent_encoded;
use super::terraform;
use crate::catalog::kibana_catalog;
use crate::json::{Json, Node, Value, read};
use crate::kibana::KibanaRole;
use crate::role::{RoleDescriptor, to_request};

/// A role that a form has no words for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotExpressible {
    /// What the form cannot say.
    pub message: String,
}

/// The name that a role without one gets where a form needs one.
const NAMELESS: &str = "my_role";

/// Writes a role.
///
/// # Errors
/// Where the form has no words for a part of the role: nothing is left out in silence. Only the
/// description is, in an API key, which has none.
pub fn write(
    role: &RoleDescriptor,
    name: Option<&str>,
    format: Format,
) -> Result<String, NotExpressible> {
    expressible(role, format)?;
    let name = name.unwrap_or(NAMELESS);
    let mut request = to_request(role);
    for_people(&mut request);
    Ok(match format {
        Format::Elasticsearch => request.to_pretty_text(),
        Format::Console => format!(
            "PUT /_security/role/{}\n{}\n",
            percent_encoded(name),
            request.to_pretty_text()
        ),
        Format::ApiKey => {
            if let Json::Object(members) = &mut request {
                members.retain(|(key, _)| key != "description");
            }
            let descriptors = object([(name, request)]);
            object([
                ("name", Json::from(name)),
                ("role_descriptors", descriptors),
            ])
            .to_pretty_text()
        }
        Format::Roles => object([(name, crate::role::to_json(role))]).to_pretty_text(),
        Format::Kibana => kibana(role)?.to_pretty_text(),
        Format::File => yaml(name, &request),
        Format::Terraform => terraform::write(role, name),
    })
}

fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(
        members
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

/// What a form cannot say.
fn expressible(role: &RoleDescriptor, format: Format) -> Result<(), NotExpressible> {
    let missing = match format {
        Format::Elasticsearch | Format::ApiKey | Format::Roles => None,
        Format::Terraform if !role.remote_cluster.is_empty() => Some("remote_cluster"),
        _ if role.restriction.is_some() => Some("restriction"),
        _ => None,
    };
    match missing {
        None => Ok(()),
        Some(key) => Err(NotExpressible {
            message: format!("{} cannot have {key}.", format.describe()),
        }),
    }
}

fn kibana(role: &RoleDescriptor) -> Result<Json, NotExpressible> {
    let not = |message: &str| NotExpressible {
        message: message.to_owned(),
    };
    let role = KibanaRole::of_descriptor(None, role, kibana_catalog(), false).map_err(not)?;
    if let Some(failure) = role.transform_failures.first() {
        return Err(not(failure.reason.describe()));
    }
    if let Some(application) = role.unrecognized_applications.first() {
        return Err(NotExpressible {
            message: format!(
                "A role of Kibana cannot have privileges of the application {application}."
            ),
        });
    }
    if role.kibana.iter().any(|entry| !entry.reserved.is_empty()) {
        return Err(not("A role of Kibana cannot have reserved privileges."));
    }
    Ok(role.to_request())
}

/// Shows document queries as objects, where reading them back gives the same text.
fn for_people(request: &mut Json) {
    let Json::Object(members) = request else {
        return;
    };
    for (key, value) in members {
        let (Json::Array(entries), "indices" | "remote_indices") = (value, key.as_str()) else {
            continue;
        };
        for entry in entries {
            let Json::Object(members) = entry else {
                continue;
            };
            for (key, value) in members {
                let Json::String(text) = &*value else {
                    continue;
                };
                if key != "query" {
                    continue;
                }
                let query = read(text);
                let object = query
                    .root
                    .filter(|root| matches!(root.value, Value::Object(_)));
                if let Some(object) =
                    object.filter(|object| query.problems.is_empty() && object.to_text() == *text)
                {
                    *value = Node::to_json(&object);
                }
            }
        }
    }
}

/// A role of `roles.yml`: block style, every text in double quotes.
fn yaml(name: &str, role: &Json) -> String {
    let mut text = Json::from(name).to_text();
    text.push(':');
    yaml_value(role, 1, &mut text);
    text
}

/// Writes what stands behind a colon or dash, with the line end.
fn yaml_value(value: &Json, level: usize, text: &mut String) {
    let plain = |item: &Json| !matches!(item, Json::Array(_) | Json::Object(_));
    match value {
        Json::Object(members) if !members.is_empty() => {
            text.push('\n');
            for (key, value) in members {
                indent(level, text);
                yaml_key(key, text);
                yaml_value(value, level + 1, text);
            }
        }
        Json::Array(items) if !items.iter().all(plain) => {
            text.push('\n');
            for item in items {
                indent(level, text);
                text.push('-');
                let Json::Object(members) = item else {
                    yaml_value(item, level + 1, text);
                    continue;
                };
                // The first key stands beside the dash.
                for (position, (key, value)) in members.iter().enumerate() {
                    if position == 0 {
                        text.push(' ');
                    } else {
                        indent(level + 1, text);
                    }
                    yaml_key(key, text);
                    yaml_value(value, level + 2, text);
                }
                if members.is_empty() {
                    text.push_str(" {}\n");
                }
            }
        }
        other => {
            text.push(' ');
            text.push_str(&other.to_pretty_text());
            text.push('\n');
        }
    }
}

fn yaml_key(key: &str, text: &mut String) {
    let is_word = key
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        && key.len() > 3;
    if is_word {
        text.push_str(key);
    } else {
        text.push_str(&Json::from(key).to_text());
    }
    text.push(':');
}

fn indent(level: usize, text: &mut String) {
    for _ in 0..level {
        text.push_str("  ");
    }
}
