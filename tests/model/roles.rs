//! Random roles.

use rolescope::access::{Access, AccessError, AccessSpec, NamedRole, RoleReference};
use rolescope::catalog;
use rolescope::role::{
    ApplicationPrivileges, FieldSecurity, GlobalPrivileges, IndicesPrivileges, ManageRolesIndices,
    RemoteClusterPrivileges, RemoteIndicesPrivileges, RoleDescriptor,
};

use super::actions;
use super::permission::Side;
use super::random::Random;
use super::world::{APPLICATION_PATTERNS, APPLICATION_PRIVILEGES, RESOURCES, Setting, USERS};

pub const QUERIES: [&str; 3] = [
    r#"{"match_all":{}}"#,
    r#"{"term":{"a":1}}"#,
    r#"{"term":{"b":2}}"#,
];

pub const ALIASES: [&str; 5] = ["remote", "eu-1", "eu-2", "us\\1", ""];

/// Grants and excepts that go together.
const FIELDS: [(&[&str], &[&str]); 11] = [
    (&["*"], &[]),
    (&["*"], &["a"]),
    (&["a*"], &["ab", "abc*"]),
    (&["/a.*/", "b"], &[]),
    (&[], &[]),
    (&["*", "a"], &[]),
    (&["user"], &["_x"]),
    (&["user.*", "_id"], &["_id", "/_.*/"]),
    (&["a", "/~(a)/"], &[]),
    (&["u*", "*b"], &["users"]),
    (&["?"], &["z"]),
];

/// The roles of each side of an access, by the way they are given.
pub struct Roles {
    pub sides: Vec<Vec<RoleReference>>,
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// The name, or one like it in capitals.
fn in_some_case(name: &str, random: &mut Random) -> String {
    if random.chance(10) {
        name.to_ascii_uppercase()
    } else {
        name.to_owned()
    }
}

/// An action, a beginning of one, or one with wildcards in it.
pub fn raw_action(starts: &[&str], random: &mut Random) -> String {
    let fits = |action: &&str| starts.iter().any(|start| action.starts_with(start));
    let actions: Vec<&str> = catalog::actions().filter(fits).collect();
    let action = random.one(&actions);
    match random.below(6) {
        0 | 1 => action.to_owned(),
        2 | 3 => {
            let cut = action.rfind(['/', '[']).unwrap_or(action.len());
            let star = if random.chance(50) { "*" } else { "" };
            format!("{}{star}", &action[..=cut.min(action.len() - 1)])
        }
        4 => {
            let parts: Vec<&str> = action.split('/').collect();
            let at = 1 + random.below(parts.len().max(2) - 1);
            let parts = parts
                .iter()
                .enumerate()
                .map(|(number, part)| if number == at { "*" } else { part });
            parts.collect::<Vec<_>>().join("/")
        }
        _ => random.one(starts).to_owned() + "*",
    }
}

pub fn cluster_privilege(random: &mut Random) -> String {
    let names: Vec<&str> = catalog::cluster_privileges()
        .iter()
        .map(|known| known.name)
        .collect();
    let frequent = [
        "none",
        "all",
        "manage",
        "monitor",
        "manage_security",
        "manage_own_api_key",
    ];
    match random.below(10) {
        0..=3 => in_some_case(random.one(&frequent), random),
        4..=6 => in_some_case(random.one(&names), random),
        _ => loop {
            let action = raw_action(&["cluster:", "indices:admin/template/"], random);
            if actions::is_cluster_action(&action) {
                return action;
            }
        },
    }
}

pub fn index_privilege(random: &mut Random) -> String {
    let names: Vec<&str> = catalog::index_privileges()
        .iter()
        .map(|known| known.name)
        .collect();
    let frequent = [
        "none",
        "all",
        "manage",
        "read",
        "read",
        "write",
        "create_doc",
        "read_failure_store",
        "manage_failure_store",
    ];
    match random.below(10) {
        0..=4 => in_some_case(random.one(&frequent), random),
        5..=7 => in_some_case(random.one(&names), random),
        _ => raw_action(&["indices:", "indices:data/read/"], random),
    }
}

fn entry(setting: &Setting, random: &mut Random) -> IndicesPrivileges {
    let (grant, except) = random.one(&FIELDS);
    let queries = [&QUERIES[..], &[""]].concat();
    IndicesPrivileges {
        names: random.some(&setting.patterns, 1, 3),
        privileges: (0..=random.below(3))
            .map(|_| index_privilege(random))
            .collect(),
        field_security: random.chance(25).then(|| FieldSecurity {
            grant: Some(owned(grant)),
            except: (!except.is_empty()).then(|| owned(except)),
        }),
        query: random.chance(25).then(|| random.one(&queries).to_owned()),
        allow_restricted_indices: random.chance(25),
    }
}

fn applications(random: &mut Random) -> Vec<ApplicationPrivileges> {
    let entries = 0..random.below(4);
    entries
        .map(|_| ApplicationPrivileges {
            application: random.one(&APPLICATION_PATTERNS).to_owned(),
            privileges: owned(&random.some(&APPLICATION_PRIVILEGES, 1, 3)),
            resources: owned(&random.some(&RESOURCES, 1, 2)),
        })
        .collect()
}

fn global(setting: &Setting, random: &mut Random) -> GlobalPrivileges {
    let lists = [
        &["*"][..],
        &["myapp", "kib*"],
        &["/my.*/"],
        &["my\\app"],
        &[],
    ];
    let list = |random: &mut Random| random.chance(60).then(|| owned(random.one(&lists)));
    let plain: Vec<&str> = vec![
        "read",
        "write",
        "create",
        "delete",
        "manage",
        "delete_index",
        "all",
    ];
    let managed = |random: &mut Random| ManageRolesIndices {
        names: random.some(&setting.patterns, 1, 2),
        privileges: owned(&random.some(&plain, 1, 2)),
    };
    GlobalPrivileges {
        application_manage: list(random),
        profile_write: list(random),
        role_manage: random
            .chance(60)
            .then(|| (0..=random.below(3)).map(|_| managed(random)).collect()),
        data_source: None,
    }
}

pub fn role(setting: &Setting, random: &mut Random) -> RoleDescriptor {
    let clusters = [
        &["*"][..],
        &["remote"],
        &["eu-*"],
        &["eu-*", "remote"],
        &["us\\1"],
        &["/eu-[13]/"],
    ];
    let mut role = RoleDescriptor {
        cluster: (0..random.below(4))
            .map(|_| cluster_privilege(random))
            .collect(),
        indices: (0..random.below(5))
            .map(|_| entry(setting, random))
            .collect(),
        applications: applications(random),
        run_as: owned(&random.some(&USERS, 0, 2)),
        ..RoleDescriptor::default()
    };
    if random.chance(15) {
        role.global = global(setting, random);
    }
    if random.chance(30) {
        role.remote_cluster = (0..=random.below(2))
            .map(|_| RemoteClusterPrivileges {
                privileges: owned(&random.some(&["monitor_enrich", "MONITOR_STATS"], 1, 2)),
                clusters: owned(random.one(&clusters)),
            })
            .collect();
        role.remote_indices = (0..=random.below(2))
            .map(|_| {
                let mut indices = entry(setting, random);
                indices
                    .privileges
                    .retain(|name| !name.to_lowercase().contains("failure_store"));
                if indices.privileges.is_empty() {
                    indices.privileges.push("none".to_owned());
                }
                RemoteIndicesPrivileges {
                    clusters: owned(random.one(&clusters)),
                    indices,
                }
            })
            .collect();
    }
    role
}

/// A role with something more or less in it.
fn changed(role: &RoleDescriptor, setting: &Setting, random: &mut Random) -> RoleDescriptor {
    let mut role = role.clone();
    match random.below(4) {
        0 => role.cluster.push(cluster_privilege(random)),
        1 => role.indices.push(entry(setting, random)),
        2 => drop(role.indices.pop()),
        _ => role.applications.extend(applications(random)),
    }
    role
}

fn descriptor(role: RoleDescriptor, number: usize) -> RoleReference {
    RoleReference::Descriptor(Box::new(NamedRole {
        name: format!("role-{number}"),
        descriptor: role,
    }))
}

fn described(reference: &RoleReference) -> RoleDescriptor {
    match reference {
        RoleReference::Descriptor(role) => role.descriptor.clone(),
        RoleReference::Name(name) => catalog::builtin_role(name)
            .expect("a built-in role")
            .descriptor(),
    }
}

impl Roles {
    pub fn new(setting: &Setting, random: &mut Random) -> Roles {
        let mut sides: Vec<Vec<RoleReference>> = Vec::new();
        let count = random.one(&[1, 1, 1, 1, 1, 1, 1, 2, 2, 3]);
        for _ in 0..count {
            let side = match sides.first() {
                // Owners mostly have what their keys have.
                Some(first) if random.chance(70) => first
                    .iter()
                    .map(|one| match one {
                        RoleReference::Descriptor(role) if random.chance(60) => {
                            descriptor(changed(&role.descriptor, setting, random), 9)
                        }
                        one => one.clone(),
                    })
                    .collect(),
                _ => (0..=random.below(3))
                    .map(|number| {
                        if setting.is_real && random.chance(60) {
                            let roles = catalog::builtin_roles();
                            let role = &roles[random.below(roles.len())];
                            RoleReference::Name(role.name.to_owned())
                        } else {
                            descriptor(role(setting, random), number)
                        }
                    })
                    .collect(),
            };
            sides.push(side);
        }
        Roles { sides }
    }

    /// What the tested engine makes of them.
    pub fn access(&self, setting: &Setting) -> Result<Access, AccessError> {
        let (roles, limited_by) = self.sides.split_first().expect("one side at least");
        Access::new(&AccessSpec {
            roles: roles.clone(),
            limited_by: limited_by.to_vec(),
            application_privileges: setting.world.stored.clone(),
            restricted_indices: Some(setting.world.restricted.clone()),
            inventory: setting.world.inventory.clone(),
            ..AccessSpec::default()
        })
    }

    /// What the rules make of them.
    pub fn sides(&self, setting: &Setting) -> Vec<Side> {
        let side = |references: &Vec<RoleReference>| {
            let is_superuser =
                matches!(&references[..], [RoleReference::Name(name)] if name == "superuser");
            let descriptors = references.iter().map(described).collect();
            Side::new(descriptors, !is_superuser, &setting.world)
        };
        self.sides.iter().map(side).collect()
    }

    /// Each side as an access of its own.
    pub fn each_side(&self) -> Vec<Roles> {
        let sides = self.sides.iter().map(|side| vec![side.clone()]);
        sides.map(|sides| Roles { sides }).collect()
    }

    /// One role more on every side.
    pub fn with_another(&self, setting: &Setting, random: &mut Random) -> Roles {
        let mut sides = self.sides.clone();
        for side in &mut sides {
            let another = match side.first() {
                // Much of what happens to merged entries needs the same names.
                Some(RoleReference::Descriptor(first)) if random.chance(60) => {
                    let mut role = role(setting, random);
                    for (own, first) in role.indices.iter_mut().zip(&first.descriptor.indices) {
                        own.names.clone_from(&first.names);
                    }
                    role
                }
                _ => role(setting, random),
            };
            side.push(descriptor(another, side.len()));
        }
        Roles { sides }
    }

    /// The same roles in another order.
    pub fn reversed(&self) -> Roles {
        let mut sides = self.sides.clone();
        for side in &mut sides {
            side.reverse();
        }
        sides.reverse();
        Roles { sides }
    }

    /// As JSON, for messages.
    pub fn describe(&self) -> String {
        let side = |references: &Vec<RoleReference>| {
            let one = |reference: &RoleReference| match reference {
                RoleReference::Name(name) => format!("{name:?}"),
                RoleReference::Descriptor(role) => {
                    rolescope::role::to_json(&role.descriptor).to_text()
                }
            };
            references.iter().map(one).collect::<Vec<_>>().join(",\n  ")
        };
        self.sides
            .iter()
            .map(side)
            .collect::<Vec<_>>()
            .join("\n limited by\n  ")
    }
}
