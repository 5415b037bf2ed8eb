//! Writing a role in the forms that people use.

use super::Format;
use super::{console, terraform, yaml_writer};
use crate::json::{Json, Node, Value, read};
use crate::role::{RoleDescriptor, object, to_request};
use crate::{
    catalog::{Deployment, kibana_catalog_on},
    kibana::{self, Form, KibanaRole},
    role::same,
};

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
        Format::Console => format!(
            "PUT /_security/role/{}\n{}\n",
            console::percent_encoded(name),
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
        Format::File => yaml_writer::write(name, &request),
        Format::Terraform => terraform::write(role, name),
        Format::Elasticsearch => request.to_pretty_text(),
    })
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

fn kibana(descriptor: &RoleDescriptor) -> Result<Json, NotExpressible> {
    let not = |message: &str| NotExpressible {
        message: message.to_owned(),
    };
    let catalog = kibana_catalog_on(Deployment::Stack);
    let role = KibanaRole::of_descriptor(None, descriptor, catalog, false).map_err(not)?;
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
    // Kibana shows no privilege but those of its own forms, and `space:*` as all spaces.
    if !same(&role.to_descriptor(None), descriptor) {
        return Err(not(
            "Kibana would show and store other privileges than these.",
        ));
    }
    let request = role.to_request();
    // It also shows what it would not take: the base privilege `*`, spaces of any name.
    let refusal = read(&request.to_text()).root.and_then(|node| {
        let reading = kibana::read(&node, NAMELESS, catalog, Form::Request);
        let mut findings = reading.findings.into_iter();
        findings.find(|finding| finding.server.is_some() && finding.pointer.starts_with("/kibana"))
    });
    match refusal {
        None => Ok(request),
        Some(refusal) => Err(not(&["Kibana would refuse it: ", &refusal.message].concat())),
    }
}

/// How deeply a query is nested that is shown as an object: the forms that are not JSON have limits of their own.
const DEEPEST_QUERY: usize = 40;

/// Whether a value is nested no deeper than that.
fn fits(node: &Node, depth: usize) -> bool {
    let fits_inside = |inner: &Node| depth > 0 && fits(inner, depth - 1);
    match &node.value {
        Value::Object(members) => members.iter().all(|member| fits_inside(&member.value)),
        Value::Array(items) => items.iter().all(fits_inside),
        _ => true,
    }
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
                    .filter(|root| root.is_object() && fits(root, DEEPEST_QUERY));
                if let Some(object) = object
                    .filter(|object| query.problems.is_empty() && object.to_stored_text() == *text)
                {
                    *value = Node::to_json(&object);
                }
            }
        }
    }
}
