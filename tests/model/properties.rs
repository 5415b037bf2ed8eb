//! What has to hold between the answers of the engine, whatever the roles.

use std::collections::BTreeMap;

use rolescope::access::Access;
use rolescope::access::authorize::IndicesAccess;
use rolescope::catalog;
use rolescope::role::{IndicesPrivileges, PrivilegesToCheck};
use rolescope::text::TextSet;

use super::questions::{Count, Subject};
use super::random::Random;
use super::roles::{self, Roles};
use super::world::Setting;

const WORLDS: u64 = 4;
const ROLES: usize = 6;

/// Calls the property for many accesses, together with a source of questions that fit them.
fn for_many(seed: u64, property: impl Fn(&Roles, &Access, &mut Subject<'_>)) {
    for number in 0..WORLDS {
        let mut random = Random::new(seed * 1000 + number);
        let mut setting = Setting::new(number, &mut random);
        for _ in 0..ROLES {
            let roles = Roles::new(&setting, &mut random);
            let access = roles.access(&setting).unwrap();
            let sides = roles.sides(&setting);
            let mut subject = Subject {
                setting: &mut setting,
                access: &access,
                sides: &sides,
                random: &mut random,
                count: &mut Count::default(),
            };
            property(&roles, &access, &mut subject);
        }
    }
}

/// What is granted, and of each name which fields and documents.
fn told(access: &IndicesAccess, fields: &[String]) -> impl PartialEq + std::fmt::Debug + use<> {
    let names = access.names.iter().map(|(name, access)| {
        let fields: Vec<bool> = fields
            .iter()
            .map(|field| access.fields.grants(field))
            .collect();
        let mut documents: Vec<_> = access.documents.iter().map(TextSet::to_vec).collect();
        documents.sort();
        (name.to_owned(), (fields, documents))
    });
    let names: BTreeMap<_, _> = names.filter(|_| access.granted).collect();
    (access.granted, access.everything, names)
}

#[test]
fn the_order_of_roles_does_not_matter() {
    for_many(1, |roles, access, subject| {
        let reversed = roles.reversed().access(subject.setting).unwrap();
        for _ in 0..20 {
            let request = subject.privileges_to_check();
            let answers = access.has_privileges(&request).unwrap();
            assert_eq!(answers, reversed.has_privileges(&request).unwrap());
            let (action, name) = (subject.action_on_indices(), subject.name_with_selector());
            let other = subject.name();
            let [one, two] = [access, &reversed].map(|access| {
                let access = access.authorize(&action, &[&name, &other]);
                told(&access, subject.setting.world.fields.texts())
            });
            assert_eq!(
                one,
                two,
                "{action} on {name} and {other}: {}",
                roles.describe()
            );
        }
    });
}

#[test]
fn a_limited_access_allows_what_both_sides_allow() {
    for_many(2, |roles, access, subject| {
        let sides: Vec<Access> = roles
            .each_side()
            .iter()
            .map(|side| side.access(subject.setting).unwrap())
            .collect();
        let both = |ask: &dyn Fn(&Access) -> bool| {
            assert_eq!(ask(access), sides.iter().all(ask), "{}", roles.describe());
        };
        for _ in 0..20 {
            let (action, name) = (subject.action_on_indices(), subject.name_with_selector());
            both(&|access| access.allows(&action, Some(&name)));
            both(&|access| access.allows(&action, None));
            both(&|access| access.allows_run_as("ab"));
            let request = subject.privileges_to_check();
            both(&|access| access.has_privileges(&request).unwrap().has_all_requested);
            // Fields are those of both sides, and every side's queries hold.
            let granted = access.authorize(&action, &[&name]);
            if !granted.granted {
                continue;
            }
            for (name_of, limited) in granted.names.iter() {
                let alone: Vec<_> = sides
                    .iter()
                    .map(|side| side.authorize(&action, &[&name]))
                    .collect();
                for field in subject.setting.world.fields.texts() {
                    let expected = alone
                        .iter()
                        .all(|side| side.names.get(name_of).unwrap().fields.grants(field));
                    assert_eq!(
                        limited.fields.grants(field),
                        expected,
                        "{field} of {name_of}"
                    );
                }
                for side in &alone {
                    for queries in &side.names.get(name_of).unwrap().documents {
                        assert!(limited.documents.contains(queries));
                    }
                }
            }
        }
    });
}

#[test]
fn another_role_takes_no_index_privilege_away() {
    for_many(3, |roles, access, subject| {
        let more = roles.with_another(subject.setting, subject.random);
        let more = more.access(subject.setting).unwrap();
        for _ in 0..20 {
            let (action, name) = (subject.action_on_indices(), subject.name_with_selector());
            let (before, after) = [access, &more]
                .map(|access| access.authorize(&action, &[&name]))
                .into();
            assert!(
                !before.granted || after.granted,
                "{action} on {name}: {}",
                roles.describe()
            );
            assert!(!access.allows(&action, None) || more.allows(&action, None));
            for (name, before) in before.names.iter() {
                let after = after.names.get(name).unwrap();
                for field in subject.setting.world.fields.texts() {
                    assert!(!before.fields.grants(field) || after.fields.grants(field));
                }
                assert!(!before.has_all_documents() || after.has_all_documents());
            }
            let request = subject.privileges_to_check();
            let before = access.has_privileges(&request).unwrap();
            let after = more.has_privileges(&request).unwrap();
            for (pattern, privileges) in before.index.iter() {
                for (privilege, held) in privileges.iter() {
                    let still = after.index.get(pattern).unwrap().get(privilege).unwrap();
                    assert!(
                        !held || *still,
                        "{privilege} on {pattern}: {}",
                        roles.describe()
                    );
                }
            }
            for (privilege, held) in before.cluster.iter() {
                assert!(!held || *after.cluster.get(privilege).unwrap());
            }
        }
    });
}

#[test]
fn the_overview_says_what_has_privileges_says() {
    for_many(4, |roles, access, subject| {
        let overview = access.overview().unwrap();
        // Privileges of no action say nothing about what one may do.
        let all = catalog::cluster_privileges().iter();
        for known in all.filter(|known| !known.actions.is_empty()) {
            let held = access.has_cluster_privilege(known.name).unwrap();
            let told = overview
                .cluster
                .implied
                .iter()
                .any(|name| name == known.name);
            assert_eq!(told, held, "{}: {}", known.name, roles.describe());
        }
        for (number, side) in roles.each_side().iter().enumerate() {
            let alone = side.access(subject.setting).unwrap();
            for group in &overview.sides[number].indices {
                let request = PrivilegesToCheck {
                    index: vec![IndicesPrivileges {
                        names: group.names.clone(),
                        // Asked together with it, failures are looked at too.
                        privileges: [&group.implied[..], &["read_failure_store".to_owned()]]
                            .concat(),
                        allow_restricted_indices: group.allow_restricted_indices,
                        ..IndicesPrivileges::default()
                    }],
                    ..PrivilegesToCheck::default()
                };
                let held = alone.has_privileges(&request).unwrap();
                for (pattern, privileges) in held.index.iter() {
                    let nothing_left = privileges.iter().all(|(_, held)| !held);
                    for privilege in &group.implied {
                        assert!(
                            *privileges.get(privilege).unwrap() || nothing_left,
                            "{privilege} on {pattern}: {}",
                            roles.describe()
                        );
                    }
                }
            }
        }
    });
}

#[test]
fn the_matrix_says_what_has_privileges_says() {
    for_many(5, |roles, access, subject| {
        let names: Vec<String> = (0..4).map(|_| subject.asked_pattern()).collect();
        let privileges: Vec<String> = (0..4)
            .map(|_| roles::index_privilege(subject.random))
            .filter(|name| !name.to_lowercase().contains("failure_store"))
            .collect();
        let matrix = access.matrix(&names, &privileges).unwrap();
        for (row, name) in matrix.rows.iter().zip(&names) {
            let held = access
                .has_index_privileges(name, &privileges, false)
                .unwrap();
            assert_eq!(
                row.cells,
                held,
                "{name}, {privileges:?}: {}",
                roles.describe()
            );
        }
    });
}
