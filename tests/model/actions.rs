//! What privileges come to: patterns of actions, and which part of a data stream they reach.

use rolescope::catalog::{self, ClusterPrivilegeKind, SelectorClass};

use super::pattern;

/// Actions allowed, less actions excluded.
#[derive(Clone, Debug, PartialEq)]
pub struct Actions {
    pub allowed: Vec<String>,
    pub excluded: Vec<String>,
}

impl Actions {
    pub fn contain(&self, action: &str) -> bool {
        let matches = |patterns: &[String]| {
            patterns
                .iter()
                .any(|one| pattern::matches(std::slice::from_ref(one), action))
        };
        matches(&self.allowed) && !matches(&self.excluded)
    }
}

/// The union of the actions of several privileges.
pub type Language = Vec<Actions>;

pub fn contains(language: &[Actions], action: &str) -> bool {
    language.iter().any(|actions| actions.contain(action))
}

pub fn is_index_action(action: &str) -> bool {
    action.starts_with("indices:") || action.starts_with("internal:transport/proxy/indices:")
}

pub fn is_cluster_action(action: &str) -> bool {
    let prefixes = [
        "cluster:",
        "indices:admin/template/",
        "indices:admin/index_template/",
    ];
    prefixes.iter().any(|prefix| action.starts_with(prefix))
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn raw(name: &str) -> Actions {
    Actions {
        allowed: vec![format!("{name}*")],
        excluded: Vec::new(),
    }
}

/// A cluster privilege, and whether it is the one with a condition.
pub fn cluster(name: &str) -> Option<(Actions, bool)> {
    let name = name.to_lowercase();
    if is_cluster_action(&name) {
        return Some((raw(&name), false));
    }
    let known = catalog::cluster_privileges()
        .iter()
        .find(|known| known.name == name)?;
    let actions = Actions {
        allowed: owned(&known.actions),
        excluded: owned(&known.excluded_actions),
    };
    Some((actions, known.kind == ClusterPrivilegeKind::OwnApiKey))
}

/// An index privilege.
pub fn index(name: &str) -> Option<(Actions, SelectorClass)> {
    let name = name.to_lowercase();
    if is_index_action(&name) {
        return Some((raw(&name), SelectorClass::Data));
    }
    let known = catalog::index_privileges()
        .iter()
        .find(|known| known.name == name)?;
    let actions = Actions {
        allowed: owned(&known.actions),
        excluded: Vec::new(),
    };
    Some((actions, known.selector))
}
