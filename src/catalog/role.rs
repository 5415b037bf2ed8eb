//! Built-in roles: those that every Elasticsearch has, and those of Serverless projects.

use std::error::Error;
use std::fmt;
use std::sync::LazyLock;

use super::privilege::Availability;
use super::rows::{Cells, rows};
use super::tables;
use crate::json;
use crate::role::{self, RoleDescriptor, Switches};

/// A role that Elasticsearch defines itself (`ReservedRolesStore`).
#[derive(Debug)]
pub struct BuiltinRole {
    /// Its name.
    pub name: &'static str,
    /// Whom it is made for.
    pub audience: Audience,
    /// Set when the documentation advises against it.
    pub deprecated: Option<RoleDeprecation>,
    /// The version whose store no longer has it, for a role that the documentation still lists.
    /// Such a name is not reserved any more: Elasticsearch takes it for a custom role.
    pub removed_in: Option<&'static str>,
    /// Whether Serverless offers it under this name and with this definition.
    pub serverless: Availability,
    /// What it is for, in a sentence of ours; Elasticsearch has a description of its own.
    pub summary: &'static str,
    /// What is worth knowing before assigning it.
    pub notes: Vec<&'static str>,
    /// The definition as JSON, without the summary.
    pub(super) descriptor: &'static str,
}

/// Whom a built-in role is made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// People.
    #[default]
    User,
    /// A server or service of the stack; people should not hold it.
    System,
}

/// Why a built-in role should no longer be assigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleDeprecation {
    /// Version that deprecated it, where documented.
    pub since: Option<&'static str>,
    /// The reason, in a sentence.
    pub reason: &'static str,
    /// The built-in role to use instead, if there is one.
    pub use_instead: Option<&'static str>,
}

/// A role that earlier versions defined and the documentation no longer lists.
#[derive(Debug)]
pub struct RemovedRole {
    /// Its name.
    pub name: &'static str,
    /// The first version without it.
    pub removed_in: &'static str,
    /// The built-in roles that took its place.
    pub use_instead: Vec<&'static str>,
}

/// A role that Serverless projects of some kind define.
#[derive(Debug)]
pub struct ServerlessRole {
    /// Its name; projects of another kind may have a different role of that name.
    pub name: &'static str,
    /// What the cloud console calls it.
    pub title: &'static str,
    /// The kinds of project that have it.
    pub projects: Vec<ServerlessProject>,
    /// What it is for, in a sentence.
    pub summary: &'static str,
    /// The definition as JSON.
    pub(super) descriptor: &'static str,
}

/// The kinds of Serverless project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ServerlessProject {
    /// Elasticsearch and vector database projects.
    #[default]
    Elasticsearch,
    /// Observability projects.
    Observability,
    /// Security projects.
    Security,
}

/// Every built-in role, by name: those in the store of the newest version, and those that the
/// documentation's page of built-in roles still lists.
pub fn builtin_roles() -> &'static [BuiltinRole] {
    static ROLES: LazyLock<Vec<BuiltinRole>> =
        LazyLock::new(|| rows(tables::BUILTIN_ROLES, BuiltinRole::read));
    &ROLES
}

/// The built-in role of that name. Names of roles are case-sensitive.
pub fn builtin_role(name: &str) -> Option<&'static BuiltinRole> {
    let roles = builtin_roles();
    let found = roles.binary_search_by(|role| role.name.cmp(name));
    roles.get(found.ok()?)
}

/// Roles that are gone, with what took their place, so that a role of an old cluster can be
/// recognised.
pub fn removed_roles() -> &'static [RemovedRole] {
    static ROLES: LazyLock<Vec<RemovedRole>> = LazyLock::new(|| {
        rows(tables::REMOVED_ROLES, |cells| RemovedRole {
            name: cells.text(),
            removed_in: cells.text(),
            use_instead: cells.texts(),
        })
    });
    &ROLES
}

/// The roles that Serverless projects define, as Kibana's copies of the project role files have
/// them.
pub fn serverless_roles() -> &'static [ServerlessRole] {
    static ROLES: LazyLock<Vec<ServerlessRole>> =
        LazyLock::new(|| rows(tables::SERVERLESS_ROLES, ServerlessRole::read));
    &ROLES
}

/// The role of that name in a project of that kind.
pub fn serverless_role(project: ServerlessProject, name: &str) -> Option<&'static ServerlessRole> {
    serverless_roles()
        .iter()
        .find(|role| role.name == name && role.projects.contains(&project))
}

impl BuiltinRole {
    fn read(cells: &mut Cells) -> Self {
        BuiltinRole {
            name: cells.text(),
            audience: cells.variant(&[Audience::User, Audience::System]),
            deprecated: cells
                .object()
                .map(|[since, reason, use_instead]| RoleDeprecation {
                    since,
                    reason: reason.unwrap_or_default(),
                    use_instead,
                }),
            removed_in: cells.optional(),
            serverless: Availability::read(cells),
            summary: cells.text(),
            notes: cells.texts(),
            descriptor: cells.text(),
        }
    }

    /// Whether the role is in the store of the newest version.
    pub fn in_reserved_store(&self) -> bool {
        self.removed_in.is_none()
    }

    /// The definition, as `GET /_security/role` shows it but for the description, which is
    /// [`summary`](Self::summary). Read anew at every call.
    pub fn descriptor(&self) -> RoleDescriptor {
        let mut role = descriptor(self.name, self.summary, self.descriptor);
        // The store gives the superuser alone transient metadata of its own: none.
        if self.name == "superuser" {
            role.transient_metadata.clear();
        }
        role
    }
}

impl ServerlessRole {
    fn read(cells: &mut Cells) -> Self {
        ServerlessRole {
            name: cells.text(),
            title: cells.text(),
            projects: cells.variants(&[
                ServerlessProject::Elasticsearch,
                ServerlessProject::Observability,
                ServerlessProject::Security,
            ]),
            summary: cells.text(),
            descriptor: cells.text(),
        }
    }

    /// The definition, with [`summary`](Self::summary) for its description. Read anew at every call.
    pub fn descriptor(&self) -> RoleDescriptor {
        descriptor(self.name, self.summary, self.descriptor)
    }
}

/// Reads a definition of the catalog, of which tests know that all of them can be read.
fn descriptor(name: &str, summary: &str, json: &str) -> RoleDescriptor {
    let node = json::read(json).root;
    let read = |node| role::read(&node, name, Switches::STORED).role;
    let mut role = node.map(read).unwrap_or_default();
    summary.clone_into(&mut role.description);
    role
}

/// The reserved roles of a node: a custom role can have none of their names.
///
/// The setting `xpack.security.reserved_roles.include` of a node may leave out all but `superuser`;
/// by default none is left out.
///
/// ```
/// use rolescope::catalog::ReservedRoles;
///
/// let some = ReservedRoles::include(&["superuser", "viewer"]).unwrap();
/// assert!(some.is_reserved("viewer"));
/// assert!(!some.is_reserved("editor"));
/// assert!(ReservedRoles::default().is_reserved("editor"));
/// ```
#[derive(Clone, Debug)]
pub struct ReservedRoles {
    roles: Vec<&'static BuiltinRole>,
}

impl Default for ReservedRoles {
    /// All of them.
    fn default() -> Self {
        let roles = builtin_roles()
            .iter()
            .filter(|role| role.in_reserved_store())
            .collect();
        Self { roles }
    }
}

impl ReservedRoles {
    /// Those that a value of the setting includes, if Elasticsearch accepts it.
    pub fn include(names: &[impl AsRef<str>]) -> Result<Self, IncludeError> {
        if !names.iter().any(|name| name.as_ref() == "superuser") {
            return Err(IncludeError::NoSuperuser);
        }
        let all = Self::default();
        let unknown = names
            .iter()
            .map(AsRef::as_ref)
            .filter(|name| !all.is_reserved(name));
        let mut unknown: Vec<_> = unknown.map(str::to_owned).collect();
        if !unknown.is_empty() {
            unknown.sort();
            unknown.dedup();
            return Err(IncludeError::Unknown(unknown));
        }
        let mut roles = all.roles;
        roles.retain(|role| names.iter().any(|name| name.as_ref() == role.name));
        Ok(Self { roles })
    }

    /// Whether a custom role cannot have the name.
    pub fn is_reserved(&self, name: &str) -> bool {
        self.roles.iter().any(|role| role.name == name)
    }

    /// The roles, by name.
    pub fn roles(&self) -> &[&'static BuiltinRole] {
        &self.roles
    }
}

/// What is wrong with a value of `xpack.security.reserved_roles.include`, in Elasticsearch's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IncludeError {
    /// Without `superuser` nobody could manage security.
    NoSuperuser,
    /// Names of no reserved role, sorted.
    Unknown(Vec<String>),
}

impl fmt::Display for IncludeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuperuser => f.write_str("the [superuser] reserved role must be included"),
            // Elasticsearch leaves the bracket open.
            Self::Unknown(names) => {
                write!(f, "unknown reserved roles to include [{}", names.join(","))
            }
        }
    }
}

impl Error for IncludeError {}
