//! Feature roles: the roles that the documentation of a product tells to make, as templates.
//!
//! The Beats describe one role for each thing that has to be done: setting up, reporting health,
//! writing events, reading them. A template says what each of its privileges is for, and under
//! which condition it is needed; with some choices made it becomes a role.

use std::sync::OnceLock;

use super::fields::{flag, items, rows, text, texts};
use super::tables;
use crate::json::{Misfit, Place, Value};
use crate::kibana::privilege::{ALL, APPLICATION, feature_privilege, space_resource};
use crate::role::{ApplicationPrivileges, IndicesPrivileges, RoleDescriptor};

/// A role as the documentation of a product describes it.
#[derive(Debug)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    serde(rename_all = "camelCase")
)]
pub struct FeatureRole {
    /// The product, such as `heartbeat`.
    pub product: String,
    /// Its name, such as `writer`.
    pub name: String,
    /// The product, and what the role lets one do, in a few words.
    pub title: String,
    /// What comes of it: a role and perhaps built-in ones beside it, built-in roles only, or the
    /// role descriptor of an API key.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(type = "\"role\" | \"builtin_roles\" | \"api_key\"")
    )]
    pub kind: String,
    /// The name that the documentation gives to the role; empty if it makes none.
    pub role_name: String,
    /// What it is for, in a sentence.
    pub purpose: String,
    /// What is worth knowing beside.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub note: String,
    /// What can be chosen.
    pub options: Vec<FeatureRoleOption>,
    /// What it grants.
    pub grants: Vec<FeatureRoleGrant>,
}

/// A condition on which parts of a feature role hang.
#[derive(Debug)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct FeatureRoleOption {
    /// Its name.
    pub name: String,
    /// What is so if it is chosen.
    pub about: String,
    /// Whether it is, unless one says something else.
    #[cfg_attr(target_arch = "wasm32", tsify(optional), serde(rename = "default"))]
    pub is_default: bool,
}

/// A part of a feature role.
#[derive(Debug)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct FeatureRoleGrant {
    /// Where it belongs; `role` is a built-in role to add.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(type = "\"cluster\" | \"indices\" | \"kibana\" | \"role\"")
    )]
    pub section: String,
    /// Privileges, ids of features, or the name of the role.
    pub privileges: Vec<String>,
    /// Index names.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub names: String,
    /// The option that it hangs on; always needed if absent.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub when: String,
    /// What it is needed for.
    pub purpose: String,
}

/// The choices that make a role of a feature role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    serde(default, rename_all = "camelCase")
)]
pub struct FeatureRoleChoices {
    /// The index names of the product, if they are not `<product>-*`.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string | null"))]
    pub index: String,
    /// The options that are so, and those that are not; the others are as by default.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, boolean> | null"))]
    pub options: Vec<(String, bool)>,
    /// The Kibana spaces to look at the data in; all if there are none.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string[] | null"))]
    pub spaces: Vec<String>,
    /// Whether readers may also change things in Kibana.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "boolean | null"))]
    pub edit: bool,
}

impl FeatureRoleChoices {
    /// Reads choices that were handed in as JSON.
    pub fn read(place: &Place<'_>) -> Result<FeatureRoleChoices, Misfit> {
        let mut object = place.object()?;
        let mut choices = FeatureRoleChoices {
            index: object.text("index")?.unwrap_or_default(),
            spaces: object.texts("spaces")?.unwrap_or_default(),
            edit: object.flag("edit")?,
            ..FeatureRoleChoices::default()
        };
        if let Some(options) = object.get("options") {
            for (name, place) in options.entries()? {
                let Value::Bool(is_so) = place.node().value else {
                    return Err(place.misfit("true or false"));
                };
                choices.options.push((name.to_owned(), is_so));
            }
        }
        object.finish()?;
        Ok(choices)
    }
}

/// A feature role with the choices made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MadeRole {
    /// The role; none where built-in roles are enough.
    pub descriptor: Option<RoleDescriptor>,
    /// Built-in roles to give beside it.
    pub builtin_roles: Vec<String>,
}

impl FeatureRole {
    /// Makes a role.
    pub fn make(&self, choices: &FeatureRoleChoices) -> MadeRole {
        let own_names = [&self.product, "-*"].concat();
        let mut descriptor = RoleDescriptor::default();
        let mut builtin_roles = Vec::new();
        let mut features = ApplicationPrivileges {
            application: APPLICATION.to_owned(),
            ..ApplicationPrivileges::default()
        };
        for grant in &self.grants {
            if !self.is_chosen(&grant.when, choices) {
                continue;
            }
            match grant.section.as_str() {
                "cluster" => descriptor.cluster.extend_from_slice(&grant.privileges),
                "indices" => {
                    let names = match choices.index.as_str() {
                        index if !index.is_empty() && grant.names == own_names => index,
                        _ => &grant.names,
                    };
                    descriptor.indices.push(IndicesPrivileges {
                        names: vec![names.to_owned()],
                        privileges: grant.privileges.clone(),
                        ..IndicesPrivileges::default()
                    });
                }
                "role" => builtin_roles.extend_from_slice(&grant.privileges),
                _ => {
                    let level = if choices.edit { "all" } else { "read" };
                    for feature in &grant.privileges {
                        features.privileges.push(feature_privilege(feature, level));
                    }
                }
            }
        }
        if !features.privileges.is_empty() {
            for space in &choices.spaces {
                features.resources.push(match space.as_str() {
                    ALL => ALL.to_owned(),
                    space => space_resource(space),
                });
            }
            if features.resources.is_empty() {
                features.resources.push(ALL.to_owned());
            }
            descriptor.applications.push(features);
        }
        MadeRole {
            descriptor: (self.kind != "builtin_roles").then_some(descriptor),
            builtin_roles,
        }
    }

    /// Whether an option is so; no option always is.
    fn is_chosen(&self, name: &str, choices: &FeatureRoleChoices) -> bool {
        let mut chosen = choices.options.iter().rev();
        if let Some((_, is_so)) = chosen.find(|(chosen, _)| chosen == name) {
            return *is_so;
        }
        let option = self.options.iter().find(|option| option.name == name);
        option.map_or(name.is_empty(), |option| option.is_default)
    }
}

/// The feature roles as JSON: a list of [`FeatureRole`].
pub fn feature_roles_json() -> &'static str {
    tables::FEATURE_ROLES
}

/// The feature roles, product by product. Read once, when first asked for.
pub fn feature_roles() -> &'static [FeatureRole] {
    static ROLES: OnceLock<Vec<FeatureRole>> = OnceLock::new();
    ROLES.get_or_init(|| {
        rows(tables::FEATURE_ROLES, |row| {
            let mut role = FeatureRole {
                product: text(row, "product"),
                name: text(row, "name"),
                title: text(row, "title"),
                kind: text(row, "kind"),
                role_name: text(row, "roleName"),
                purpose: text(row, "purpose"),
                note: text(row, "note"),
                options: Vec::new(),
                grants: Vec::new(),
            };
            for row in row.get("options").map(items).unwrap_or_default() {
                role.options.push(FeatureRoleOption {
                    name: text(row, "name"),
                    about: text(row, "about"),
                    is_default: flag(row, "default"),
                });
            }
            for row in row.get("grants").map(items).unwrap_or_default() {
                role.grants.push(FeatureRoleGrant {
                    section: text(row, "section"),
                    privileges: texts(row, "privileges"),
                    names: text(row, "names"),
                    when: text(row, "when"),
                    purpose: text(row, "purpose"),
                });
            }
            role
        })
    })
}

/// The feature role of that name of a product.
pub fn feature_role(product: &str, name: &str) -> Option<&'static FeatureRole> {
    let mut roles = feature_roles().iter();
    roles.find(|role| role.product == product && role.name == name)
}
