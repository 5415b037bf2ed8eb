//! The roles of a case: built-in ones by name, others by their definition.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use rolescope::access::{
    Access, AccessError, AccessSpec, DataStream, Inventory, NamedRole, RoleReference,
};
use rolescope::json;
use rolescope::privilege::application::StoredPrivilege;
use rolescope::role::{self, RemoteClusterPrivileges, RoleDescriptor, Switches};
use rolescope::text::{TextMap, TextSet};
use serde_json::Value;

use super::case::{list, set, texts};
use super::{Case, Problem};

/// The restricted names of Elasticsearch's own tests (`TestRestrictedIndices`), fewer than those of
/// a real node, and those that the server always adds.
const RESTRICTED_INDICES: &str = include_str!("../restricted_indices.json");

thread_local! {
    /// Built-in roles are asked about in thousands of cases; what they come to is worth keeping.
    static BUILTIN: RefCell<BTreeMap<String, Rc<Access>>> = RefCell::default();
}

/// What the roles of the case come to.
pub fn access(case: &Case) -> Result<Rc<Access>, Problem> {
    let Some(role) = case
        .get("role")
        .as_str()
        .filter(|_| !case.has("stored_privileges"))
    else {
        return Ok(Rc::new(Access::new(&spec(case)?)?));
    };
    if let Some(access) = BUILTIN.with_borrow(|known| known.get(role).cloned()) {
        return Ok(access);
    }
    let access = Rc::new(Access::new(&spec(case)?)?);
    BUILTIN.with_borrow_mut(|known| known.insert(role.to_owned(), access.clone()));
    Ok(access)
}

/// Whether Elasticsearch takes the roles of the case together.
pub fn combine(case: &Case) -> Result<Result<Access, AccessError>, Problem> {
    Ok(Access::new(&spec(case)?))
}

/// What an access of the case is built from.
pub fn spec(case: &Case) -> Result<AccessSpec, Problem> {
    let mut roles = Vec::new();
    let names = case.get("role").as_str().into_iter();
    let names = names.chain(case.list("builtin_roles").iter().filter_map(Value::as_str));
    roles.extend(names.map(|name| RoleReference::Name(name.to_owned())));
    roles.extend(references(case.list("roles"))?);
    if case.has("remote_cluster") {
        // Not by the reader of roles: some privileges are ones that it refuses.
        let groups = case
            .list("remote_cluster")
            .iter()
            .map(|group| RemoteClusterPrivileges {
                privileges: strings(&group["privileges"]),
                clusters: strings(&group["clusters"]),
            });
        let remote_cluster = groups.collect();
        roles.push(reference(
            "role",
            RoleDescriptor {
                remote_cluster,
                ..RoleDescriptor::default()
            },
        ));
    }
    let limited_by = case
        .list("limited_by")
        .iter()
        .map(|roles| references(list(roles)));
    let stored = if case.has("stored_privileges") {
        "stored_privileges"
    } else {
        "application_privileges"
    };
    Ok(AccessSpec {
        roles,
        limited_by: limited_by.collect::<Result<_, _>>()?,
        application_privileges: case.list(stored).iter().map(stored_privilege).collect(),
        restricted_indices: Some(match case.get("restricted_indices") {
            Value::Null => strings(&serde_json::from_str(RESTRICTED_INDICES).unwrap_or_default()),
            patterns => set(patterns).into_iter().collect(),
        }),
        inventory: inventory(case.get("metadata")),
        ..AccessSpec::default()
    })
}

/// A definition as Elasticsearch stores it.
pub fn descriptor(definition: &Value, name: &str) -> Result<RoleDescriptor, Problem> {
    let text = definition.to_string();
    let node = json::read(&text).root;
    let node = node.ok_or_else(|| Problem::Failed(format!("unreadable role {text}")))?;
    Ok(role::read(&node, name, Switches::STORED).role)
}

fn references(definitions: &[Value]) -> Result<Vec<RoleReference>, Problem> {
    let named = definitions.iter().enumerate().map(|(number, definition)| {
        let name = format!("role_{number}");
        Ok(reference(&name, descriptor(definition, &name)?))
    });
    named.collect()
}

fn reference(name: &str, descriptor: RoleDescriptor) -> RoleReference {
    RoleReference::Descriptor(Box::new(NamedRole {
        name: name.to_owned(),
        descriptor,
    }))
}

fn strings(value: &Value) -> Vec<String> {
    texts(value)
        .into_iter()
        .flatten()
        .map(str::to_owned)
        .collect()
}

fn stored_privilege(value: &Value) -> StoredPrivilege {
    let text = |key| value[key].as_str().unwrap_or_default().to_owned();
    StoredPrivilege {
        application: text("application"),
        name: text("name"),
        actions: set(&value["actions"]).into_iter().collect(),
    }
}

/// The names that exist.
fn inventory(metadata: &Value) -> Inventory {
    let members = |key: &str| metadata[key].as_object().into_iter().flatten();
    let indices = members("indices").map(|(name, index)| (name.clone(), set(&index["aliases"])));
    let data_streams = members("data_streams").map(|(name, stream)| {
        let indices = |key: &str| set(&stream[key]).into_iter().collect();
        let stream = DataStream {
            backing: indices("backing"),
            failure: indices("failure"),
        };
        (name.clone(), stream)
    });
    Inventory {
        indices: indices.collect(),
        data_streams: data_streams.collect(),
    }
}

/// Indices that exist, with their aliases.
pub fn indices(aliases: &Value) -> Inventory {
    let indices: TextMap<TextSet> = aliases
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, aliases)| (name.clone(), set(aliases)))
        .collect();
    Inventory {
        indices,
        ..Inventory::default()
    }
}
