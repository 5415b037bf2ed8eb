//! What an access is built from: role names and descriptors, and what surrounds them.

use super::lenient;
use super::merge::{NamedRole, RoleText};
use crate::catalog;
use crate::json::{Misfit, Place, Value};
use crate::privilege::application::StoredPrivilege;
use crate::role::{self, FieldSecurity, RoleDescriptor, Switches};
use crate::text::{TextMap, TextSet};

/// Everything that decides what an access may do.
#[derive(Clone, Debug, Default)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    tsify(missing_as_null),
    serde(default, rename_all = "camelCase")
)]
pub struct AccessSpec {
    /// The roles of the user, or the role descriptors of the API key.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "RoleReference[] | null"))]
    pub roles: Vec<RoleReference>,
    /// For an API key: the roles of its owner, and of whoever bounds that one in turn. Everything
    /// must be granted by every list.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(type = "RoleReference[] | RoleReference[][] | null")
    )]
    pub limited_by: Vec<Vec<RoleReference>>,
    /// Roles that names may refer to.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(type = "Record<string, RoleDescriptor> | null")
    )]
    pub custom_roles: TextMap<RoleDescriptor>,
    /// The user's name; only reported back.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | null"))]
    pub username: String,
    /// The privileges that applications have registered.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "StoredPrivilege[] | null"))]
    pub application_privileges: Vec<StoredPrivilege>,
    /// Patterns of restricted names; absent, those of the catalog.
    pub restricted_indices: Option<Vec<String>>,
    /// Which names exist, and what they are.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Inventory | null"))]
    pub inventory: Inventory,
    /// The workflow that requests run in.
    pub workflow: Option<String>,
    /// Whether the licence lacks field and document level security: roles that use it vanish.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "boolean | null"))]
    pub without_field_and_document_security: bool,
    /// Leaves out what is invalid in a role and reports it, instead of refusing the role: for
    /// previews of a role that is being written.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "boolean | null"))]
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    serde(default, rename_all = "camelCase")
)]
pub struct Inventory {
    /// Index name to its aliases; a data stream may have some here, too.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(type = "Record<string, string[]> | null")
    )]
    pub indices: TextMap<TextSet>,
    /// Data stream name to the indices behind it.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(type = "Record<string, DataStream> | null")
    )]
    pub data_streams: TextMap<DataStream>,
}

/// The indices behind a data stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    serde(default, rename_all = "camelCase")
)]
pub struct DataStream {
    /// Those that hold its documents.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string[] | null"))]
    pub backing: Vec<String>,
    /// Those of its failure store.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string[] | null"))]
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

impl AccessSpec {
    /// Reads a spec from JSON, or a list of roles alone.
    pub fn read_or_roles(place: &Place<'_>) -> Result<AccessSpec, Misfit> {
        if !matches!(place.node().value, Value::Array(_)) {
            return AccessSpec::read(place);
        }
        Ok(AccessSpec {
            roles: role_references(place)?,
            ..AccessSpec::default()
        })
    }

    /// Reads a spec from JSON: the shape of the JavaScript API.
    pub fn read(place: &Place<'_>) -> Result<AccessSpec, Misfit> {
        let mut spec = AccessSpec::default();
        spec.fill(place)?;
        Ok(spec)
    }

    #[inline(never)]
    fn fill(&mut self, place: &Place<'_>) -> Result<(), Misfit> {
        let mut object = place.object()?;
        if let Some(roles) = object.get("roles") {
            self.roles = role_references(&roles)?;
        }
        if let Some(lists) = object.get("limitedBy") {
            self.limited_by = limited_by(&lists)?;
        }
        self.username = object.text("username")?.unwrap_or_default();
        self.restricted_indices = object.texts("restrictedIndices")?;
        self.workflow = object.text("workflow")?;
        self.without_field_and_document_security =
            object.flag("withoutFieldAndDocumentSecurity")?;
        self.skip_invalid = object.flag("skipInvalid")?;
        each_entry(object.get("customRoles"), &mut |name, role| {
            let descriptor = role_descriptor(role, name)?;
            self.custom_roles.insert(name, descriptor);
            Ok(())
        })?;
        if let Some(privileges) = object.get("applicationPrivileges") {
            for privilege in privileges.list()? {
                let privilege = StoredPrivilege::read(&privilege)?;
                self.application_privileges.push(privilege);
            }
        }
        if let Some(inventory) = object.get("inventory") {
            self.inventory.fill(&inventory)?;
        }
        object.finish()
    }
}

/// Reads each entry of an object whose keys are names, if there is one.
fn each_entry(
    object: Option<Place<'_>>,
    read: &mut dyn FnMut(&str, &Place<'_>) -> Result<(), Misfit>,
) -> Result<(), Misfit> {
    if let Some(object) = object {
        for (name, value) in object.entries()? {
            read(name, &value)?;
        }
    }
    Ok(())
}

fn role_references(place: &Place<'_>) -> Result<Vec<RoleReference>, Misfit> {
    let mut references = Vec::new();
    for place in place.list()? {
        references.push(role_reference(&place)?);
    }
    Ok(references)
}

/// A name, or an object with `name` and `descriptor`.
fn role_reference(place: &Place<'_>) -> Result<RoleReference, Misfit> {
    if let Some(name) = place.node().as_str() {
        return Ok(RoleReference::Name(name.to_owned()));
    }
    let mut object = place.object()?;
    let name = object.text("name")?.unwrap_or_else(|| "unnamed".to_owned());
    let descriptor = role_descriptor(&object.required("descriptor")?, &name)?;
    object.finish()?;
    Ok(RoleReference::Descriptor(Box::new(NamedRole {
        name,
        descriptor,
    })))
}

/// One list of roles, or a list of such lists.
fn limited_by(place: &Place<'_>) -> Result<Vec<Vec<RoleReference>>, Misfit> {
    let items = place.list()?;
    let is_list = |item: &Place<'_>| matches!(item.node().value, Value::Array(_));
    let mut lists = Vec::new();
    if items.iter().any(is_list) {
        for item in &items {
            lists.push(role_references(item)?);
        }
    } else if !items.is_empty() {
        lists.push(role_references(place)?);
    }
    Ok(lists)
}

/// A role descriptor as the server would have stored it.
fn role_descriptor(place: &Place<'_>, name: &str) -> Result<RoleDescriptor, Misfit> {
    let reading = role::read(place.node(), name, Switches::STORED);
    for finding in reading.findings {
        if finding.server.is_some() {
            return Err(Misfit {
                code: finding.rule.code,
                message: finding.message,
                pointer: [place.pointer(), &finding.pointer].concat(),
            });
        }
    }
    Ok(reading.role)
}

impl Inventory {
    #[inline(never)]
    fn fill(&mut self, place: &Place<'_>) -> Result<(), Misfit> {
        let mut object = place.object()?;
        each_entry(object.get("indices"), &mut |name, aliases| {
            self.indices
                .insert(name, aliases.texts()?.into_iter().collect());
            Ok(())
        })?;
        each_entry(object.get("dataStreams"), &mut |name, stream| {
            let mut object = stream.object()?;
            let stream = DataStream {
                backing: object.texts("backing")?.unwrap_or_default(),
                failure: object.texts("failure")?.unwrap_or_default(),
            };
            object.finish()?;
            self.data_streams.insert(name, stream);
            Ok(())
        })?;
        object.finish()
    }
}

impl AccessSpec {
    /// The definitions of a list of roles. Names that nothing knows are reported and left out, as
    /// Elasticsearch leaves them out.
    #[inline(never)]
    pub(super) fn resolve(
        &self,
        references: Vec<RoleReference>,
        problems: &mut Vec<Problem>,
    ) -> Vec<RoleText> {
        let mut seen = TextSet::new();
        let mut roles = Vec::with_capacity(references.len());
        for reference in references {
            match reference {
                RoleReference::Descriptor(role) => roles.push(RoleText::Given(role)),
                RoleReference::Name(name) => {
                    if !seen.insert(name.clone()) {
                        continue;
                    }
                    match self.named(&name) {
                        Some(role) => roles.push(role),
                        None => problems.push(Problem {
                            code: "unknown_role",
                            message: [
                                "There is no role named [",
                                &name,
                                "]; Elasticsearch ignores such names.",
                            ]
                            .concat(),
                            role: name,
                            pointer: None,
                        }),
                    }
                }
            }
        }
        roles
    }

    fn named(&self, name: &str) -> Option<RoleText> {
        match self.custom_roles.get(name) {
            Some(descriptor) => Some(RoleText::Given(Box::new(NamedRole {
                name: name.to_owned(),
                descriptor: descriptor.clone(),
            }))),
            None => catalog::builtin_role(name)
                .filter(|role| role.in_reserved_store())
                .map(RoleText::Builtin),
        }
    }

    /// What is left of roles if the spec asks to leave something out, and the roles that the licence
    /// takes away.
    #[inline(never)]
    pub(super) fn sift(
        &self,
        roles: Vec<RoleText>,
        problems: &mut Vec<Problem>,
    ) -> (Vec<RoleText>, Vec<RoleText>) {
        let mut left = Vec::with_capacity(roles.len());
        let mut unlicensed = Vec::new();
        for role in roles {
            let role = Box::new(role.read());
            if self.without_field_and_document_security && needs_licence(&role) {
                problems.push(Problem {
                    code: "role_needs_licence",
                    message: [
                        "User roles [",
                        &role.name,
                        "] are disabled because they require field or document level security.",
                    ]
                    .concat(),
                    role: role.name.clone(),
                    pointer: None,
                });
                unlicensed.push(RoleText::Given(role));
            } else {
                left.push(role);
            }
        }
        let mut valid = Vec::with_capacity(left.len());
        for mut role in left {
            if self.skip_invalid {
                lenient::take_out_invalid(&mut role, problems);
            }
            valid.push(RoleText::Given(role));
        }
        (valid, unlicensed)
    }
}

/// Whether a role uses field or document level security: without the licence such roles vanish as a
/// whole (`CompositeRolesStore`).
fn needs_licence(role: &NamedRole) -> bool {
    role.descriptor.indices.iter().any(|entry| {
        entry.query_in_force().is_some()
            || entry
                .field_security
                .as_ref()
                .is_some_and(FieldSecurity::is_used)
    })
}
