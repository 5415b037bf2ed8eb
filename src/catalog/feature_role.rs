//! Feature roles: the roles that the documentation of a product tells to make, as templates.
//!
//! The Beats describe one role for each thing that has to be done: setting up, reporting health,
//! writing events, reading them. A template says what each of its privileges is for, and under
//! which condition it is needed; with a product and some choices it becomes a role.

use std::sync::OnceLock;

use super::tables;
use crate::kibana::privilege::{ALL, APPLICATION, feature_privilege, space_resource};
use crate::role::{ApplicationPrivileges, IndicesPrivileges, RoleDescriptor};

/// Everything known of feature roles.
#[derive(Debug, Default)]
pub struct FeatureRoles {
    /// What the roles are for.
    pub products: Vec<Product>,
    /// What decides about the optional parts.
    pub options: Vec<FeatureRoleOption>,
    /// The roles.
    pub templates: Vec<FeatureRole>,
}

/// Something that sends data and needs roles for that.
#[derive(Debug)]
pub struct Product {
    /// Its name, which begins the names of its roles and indices.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// The Kibana feature made for its data; may be empty.
    pub app: &'static str,
    /// The name of that feature in the documentation.
    pub app_title: &'static str,
    /// Whether it comes with ingest pipelines.
    pub has_pipelines: bool,
}

/// A condition on which parts of a role hang.
#[derive(Debug)]
pub struct FeatureRoleOption {
    /// Its name.
    pub name: &'static str,
    /// What is so if it is chosen.
    pub about: &'static str,
    /// Whether it is, unless one says something else.
    pub is_default: bool,
}

/// A role as the documentation describes it.
#[derive(Debug)]
pub struct FeatureRole {
    /// Its name, behind that of the product.
    pub name: &'static str,
    /// What it lets one do, in a few words.
    pub title: &'static str,
    /// What comes of it.
    pub kind: FeatureRoleKind,
    /// What it is for, in a sentence.
    pub purpose: &'static str,
    /// What is worth knowing beside; may be empty.
    pub note: &'static str,
    /// What it grants.
    pub grants: Vec<FeatureRoleGrant>,
}

/// What comes of a feature role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeatureRoleKind {
    /// A role, and perhaps built-in ones beside it.
    Role,
    /// Built-in roles only.
    BuiltinRoles,
    /// The role descriptor of an API key.
    ApiKey,
}

/// A part of a feature role.
#[derive(Debug)]
pub struct FeatureRoleGrant {
    /// Where it belongs: `cluster`, `indices`, `kibana`, or `role` for a built-in role to add.
    pub section: &'static str,
    /// Privileges, ids of features, or the name of the role. `{app}` is the product's feature.
    pub privileges: Vec<&'static str>,
    /// Index names; `{index}` is the product's.
    pub names: &'static str,
    /// The option that it hangs on; always needed if empty.
    pub when: &'static str,
    /// What it is needed for.
    pub purpose: &'static str,
}

/// The choices that make a role of a feature role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeatureRoleChoices {
    /// The index names of the product; `<product>-*` if empty.
    pub index: String,
    /// The options that are so, and those that are not; the others are as by default.
    pub options: Vec<(String, bool)>,
    /// The Kibana spaces to look at the data in; all if empty.
    pub spaces: Vec<String>,
    /// Whether readers may also change things in Kibana.
    pub edit: bool,
}

/// A feature role with the choices made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MadeRole {
    /// The role's name; of an API key, that of its role descriptor.
    pub name: String,
    /// The role; none where built-in roles are enough.
    pub descriptor: Option<RoleDescriptor>,
    /// Built-in roles to give beside it, and what for.
    pub builtin_roles: Vec<(&'static str, &'static str)>,
}

impl FeatureRoles {
    /// The product of that name.
    pub fn product(&self, name: &str) -> Option<&Product> {
        self.products.iter().find(|product| product.name == name)
    }

    /// The feature role of that name.
    pub fn template(&self, name: &str) -> Option<&FeatureRole> {
        self.templates.iter().find(|template| template.name == name)
    }

    /// The options that make a difference for a role.
    pub fn options_of(&self, template: &FeatureRole, product: &Product) -> Vec<&FeatureRoleOption> {
        let makes_difference = |option: &&FeatureRoleOption| {
            let mut grants = template.grants.iter();
            grants.any(|grant| grant.when == option.name)
                && (option.name != "pipelines" || product.has_pipelines)
        };
        self.options.iter().filter(makes_difference).collect()
    }

    /// Makes a role.
    pub fn make(
        &self,
        template: &FeatureRole,
        product: &Product,
        choices: &FeatureRoleChoices,
    ) -> MadeRole {
        let options = self.options_of(template, product);
        let is_chosen = |name: &str| {
            let Some(option) = options.iter().find(|option| option.name == name) else {
                return false;
            };
            let mut chosen = choices.options.iter().rev();
            chosen
                .find(|(chosen, _)| chosen == name)
                .map_or(option.is_default, |(_, is_so)| *is_so)
        };
        let mut descriptor = RoleDescriptor::default();
        let mut builtin_roles = Vec::new();
        let mut features: Vec<&str> = Vec::new();
        for grant in &template.grants {
            if !grant.when.is_empty() && !is_chosen(grant.when) {
                continue;
            }
            let privileges = || grant.privileges.iter().map(|name| (*name).to_owned());
            match grant.section {
                "cluster" => descriptor.cluster.extend(privileges()),
                "indices" => descriptor.indices.push(IndicesPrivileges {
                    names: vec![index_names(grant.names, product, choices)],
                    privileges: privileges().collect(),
                    ..IndicesPrivileges::default()
                }),
                "role" => {
                    let roles = grant.privileges.iter();
                    builtin_roles.extend(roles.map(|role| (*role, grant.purpose)));
                }
                _ => features.extend(grant.privileges.iter().map(|feature| match *feature {
                    "{app}" => product.app,
                    feature => feature,
                })),
            }
        }
        features.retain(|feature| !feature.is_empty());
        if !features.is_empty() {
            let level = if choices.edit { "all" } else { "read" };
            let features = features.into_iter();
            descriptor.applications.push(ApplicationPrivileges {
                application: APPLICATION.to_owned(),
                privileges: features
                    .map(|feature| feature_privilege(feature, level))
                    .collect(),
                resources: match choices.spaces.as_slice() {
                    [] => vec![ALL.to_owned()],
                    [all] if all == ALL => vec![ALL.to_owned()],
                    spaces => spaces.iter().map(|space| space_resource(space)).collect(),
                },
            });
        }
        let name = template
            .name
            .strip_prefix("api_key_")
            .unwrap_or(template.name);
        MadeRole {
            name: [product.name, "_", name].concat(),
            descriptor: (template.kind != FeatureRoleKind::BuiltinRoles).then_some(descriptor),
            builtin_roles,
        }
    }
}

fn index_names(names: &str, product: &Product, choices: &FeatureRoleChoices) -> String {
    match (names, choices.index.as_str()) {
        ("{index}", "") => [product.name, "-*"].concat(),
        ("{index}", index) => index.to_owned(),
        (names, _) => names.to_owned(),
    }
}

fn parse(text: &'static str) -> FeatureRoles {
    let mut roles = FeatureRoles::default();
    for line in text.lines() {
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap_or_default();
        match next() {
            "P" => roles.products.push(Product {
                name: next(),
                title: next(),
                app: next(),
                app_title: next(),
                has_pipelines: !next().is_empty(),
            }),
            "O" => roles.options.push(FeatureRoleOption {
                name: next(),
                about: next(),
                is_default: !next().is_empty(),
            }),
            "T" => roles.templates.push(FeatureRole {
                name: next(),
                title: next(),
                kind: match next() {
                    "roles" => FeatureRoleKind::BuiltinRoles,
                    "api_key" => FeatureRoleKind::ApiKey,
                    _ => FeatureRoleKind::Role,
                },
                purpose: next(),
                note: next(),
                grants: Vec::new(),
            }),
            _ => {
                let grant = FeatureRoleGrant {
                    section: next(),
                    privileges: next().split(';').collect(),
                    names: next(),
                    when: next(),
                    purpose: next(),
                };
                if let Some(template) = roles.templates.last_mut() {
                    template.grants.push(grant);
                }
            }
        }
    }
    roles
}

/// The feature roles. Read once, when first asked for.
pub fn feature_roles() -> &'static FeatureRoles {
    static ROLES: OnceLock<FeatureRoles> = OnceLock::new();
    ROLES.get_or_init(|| parse(tables::FEATURE_ROLES))
}
