//! What an access is built from: role names and descriptors, and what surrounds them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::AccessError;
use super::merge::NamedRole;
use crate::catalog;
use crate::privilege::application::StoredPrivilege;
use crate::role::RoleDescriptor;

/// Everything that decides what an access may do.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct AccessSpec {
    /// The roles of the user, or the role descriptors of the API key.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "RoleReference[]"))]
    pub roles: Vec<RoleReference>,
    /// For an API key: the roles of its owner, and of whoever bounds that one in turn. Everything
    /// must be granted by every list.
    #[serde(deserialize_with = "limited_by")]
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(type = "RoleReference[] | RoleReference[][]")
    )]
    pub limited_by: Vec<Vec<RoleReference>>,
    /// Roles that names may refer to.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, RoleDescriptor>"))]
    pub custom_roles: BTreeMap<String, RoleDescriptor>,
    /// The user's name; only reported back.
    pub username: String,
    /// The privileges that applications have registered.
    pub application_privileges: Vec<StoredPrivilege>,
    /// Patterns of restricted names; absent, those of the catalog.
    pub restricted_indices: Option<Vec<String>>,
    /// Which names exist, and what they are.
    pub inventory: Inventory,
    /// The workflow that requests run in.
    pub workflow: Option<String>,
    /// Whether the licence lacks field and document level security: roles that use it vanish.
    pub without_field_and_document_security: bool,
    /// Leaves out what is invalid in a role and reports it, instead of refusing the role: for
    /// previews of a role that is being written.
    pub skip_invalid: bool,
}

/// A role by name, or its body.
#[derive(Clone, Debug, PartialEq)]
pub enum RoleReference {
    /// A custom role or a built-in one.
    Name(String),
    /// A role descriptor.
    Descriptor(Box<NamedRole>),
}

/// Names that exist on a cluster: indices with their aliases, data streams with the indices behind
/// them. What is not listed is judged by its name alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Inventory {
    /// Index name to its aliases.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, string[]>"))]
    pub indices: BTreeMap<String, BTreeSet<String>>,
    /// Data stream name to the indices behind it.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, DataStream>"))]
    pub data_streams: BTreeMap<String, DataStream>,
}

/// The indices behind a data stream.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct DataStream {
    /// Those that hold its documents.
    pub backing: Vec<String>,
    /// Those of its failure store.
    pub failure: Vec<String>,
}

/// Something about the roles that Elasticsearch passes over in silence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// A stable name for the kind of problem, such as `unknown_role`.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
    /// The role it is about.
    pub role: String,
    /// JSON pointer into that role's descriptor, if it is about a part of it.
    pub pointer: Option<String>,
}

/// A role descriptor with its name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleObject {
    #[serde(default = "unnamed")]
    name: String,
    descriptor: RoleDescriptor,
}

fn unnamed() -> String {
    "unnamed".to_owned()
}

impl<'de> Deserialize<'de> for RoleReference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match OneOrMany::deserialize(deserializer)? {
            OneOrMany::One(reference) => Ok(reference),
            OneOrMany::Many(_) => Err(D::Error::custom("expected a role, found a list")),
        }
    }
}

/// A role, or a list of roles.
enum OneOrMany {
    One(RoleReference),
    Many(Vec<RoleReference>),
}

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrManyVisitor)
    }
}

struct OneOrManyVisitor;

impl<'de> Visitor<'de> for OneOrManyVisitor {
    type Value = OneOrMany;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a role or an object with name and descriptor")
    }

    fn visit_str<E>(self, name: &str) -> Result<OneOrMany, E> {
        Ok(OneOrMany::One(RoleReference::Name(name.to_owned())))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<OneOrMany, A::Error> {
        let RoleObject { name, descriptor } =
            RoleObject::deserialize(MapAccessDeserializer::new(members))?;
        let role = Box::new(NamedRole { name, descriptor });
        Ok(OneOrMany::One(RoleReference::Descriptor(role)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<OneOrMany, A::Error> {
        let mut references = Vec::new();
        while let Some(item) = items.next_element()? {
            references.push(item);
        }
        Ok(OneOrMany::Many(references))
    }
}

/// Reads one list of roles, or a list of such lists.
fn limited_by<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<Vec<RoleReference>>, D::Error> {
    let mut single = Vec::new();
    let mut lists = Vec::new();
    for item in Vec::<OneOrMany>::deserialize(deserializer)? {
        match item {
            OneOrMany::One(reference) => single.push(reference),
            OneOrMany::Many(references) => lists.push(references),
        }
    }
    if !single.is_empty() {
        lists.push(single);
    }
    Ok(lists)
}

impl AccessSpec {
    /// The descriptors of a list of roles. Names that nothing knows are reported and left out, as
    /// Elasticsearch leaves them out.
    pub(super) fn resolve(
        &self,
        references: &[RoleReference],
        problems: &mut Vec<Problem>,
    ) -> Vec<NamedRole> {
        let mut seen = BTreeSet::new();
        let mut roles = Vec::with_capacity(references.len());
        for reference in references {
            match reference {
                RoleReference::Descriptor(role) => roles.push((**role).clone()),
                RoleReference::Name(name) => {
                    if !seen.insert(name) {
                        continue;
                    }
                    match self.named(name) {
                        Some(descriptor) => roles.push(NamedRole {
                            name: name.clone(),
                            descriptor,
                        }),
                        None => problems.push(Problem {
                            code: "unknown_role",
                            message: format!(
                                "There is no role named [{name}]; Elasticsearch ignores such names."
                            ),
                            role: name.clone(),
                            pointer: None,
                        }),
                    }
                }
            }
        }
        if self.without_field_and_document_security {
            drop_unlicensed(&mut roles, problems);
        }
        roles
    }

    fn named(&self, name: &str) -> Option<RoleDescriptor> {
        self.custom_roles
            .get(name)
            .cloned()
            .or_else(|| catalog::builtin_role(name).map(catalog::BuiltinRole::descriptor))
    }
}

/// Without the licence, roles that use field or document level security vanish as a whole
/// (`CompositeRolesStore`).
fn drop_unlicensed(roles: &mut Vec<NamedRole>, problems: &mut Vec<Problem>) {
    roles.retain(|role| {
        let uses = role.descriptor.indices.iter().any(|entry| {
            entry.query_in_force().is_some()
                || entry.field_security.as_ref().is_some_and(crate::role::FieldSecurity::is_used)
        });
        if uses {
            problems.push(Problem {
                code: "role_needs_licence",
                message: format!(
                    "User roles [{}] are disabled because they require field or document level security.",
                    role.name
                ),
                role: role.name.clone(),
                pointer: None,
            });
        }
        !uses
    });
}

impl From<Problem> for AccessError {
    fn from(problem: Problem) -> Self {
        AccessError {
            code: problem.code,
            message: problem.message,
            role: Some(problem.role),
            pointer: problem.pointer,
        }
    }
}
