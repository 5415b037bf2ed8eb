//! The access as its users ask it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use rolescope::access::explain::Question;
use rolescope::access::{Access, AccessSpec, RoleReference};
use rolescope::text::TextSet;

fn access(roles: &[&str]) -> Access {
    let spec = AccessSpec {
        roles: roles
            .iter()
            .map(|name| RoleReference::Name((*name).to_owned()))
            .collect(),
        ..AccessSpec::default()
    };
    Access::new(&spec).unwrap()
}

#[test]
fn a_viewer_reads_ordinary_indices_only() {
    let viewer = access(&["viewer"]);
    assert!(viewer.allows("indices:data/read/search", Some("logs-app-default")));
    assert!(!viewer.allows("indices:data/read/search", Some(".security-7")));
    assert!(!viewer.allows("indices:data/write/index", Some("logs-app-default")));
}

#[test]
fn names_that_nothing_knows_are_reported_and_ignored() {
    let access = access(&["viewer", "no_such_role"]);
    assert_eq!(access.problems().len(), 1);
    assert_eq!(access.problems()[0].code, "unknown_role");
    assert!(access.allows("indices:data/read/search", Some("logs-app-default")));
}

#[test]
fn the_exception_for_mapping_updates_is_not_lent_to_other_actions() {
    // Both actions are in no privilege of the role on this name.
    let system = access(&["kibana_system"]);
    let index = Some(".metrics-endpoint.metadata_current_default");
    assert!(system.allows("indices:admin/mapping/put", index));
    assert!(!system.allows("indices:admin/rollover", index));
    assert!(system.allows("indices:admin/mapping/put", index));
}

#[test]
fn whether_anything_is_known_of_the_name_does_not_matter_to_who_may_do_everything() {
    let mut spec = AccessSpec {
        roles: vec![RoleReference::Name("superuser".to_owned())],
        ..AccessSpec::default()
    };
    let plain = Access::new(&spec).unwrap();
    spec.inventory.indices.insert("logs", TextSet::default());
    let known = Access::new(&spec).unwrap();
    for action in ["indices:data/read/search", "no action at all"] {
        let question = Question::IndexAction {
            action: action.to_owned(),
            name: "logs".to_owned(),
        };
        for access in [&plain, &known] {
            let granted = access.allows(action, Some("logs"));
            assert_eq!(granted, action.starts_with("indices:"));
            assert_eq!(access.explain(&question).unwrap().granted, granted);
        }
    }
}
