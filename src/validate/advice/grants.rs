//! What a privilege grants, as lists of action patterns that can be compared by their text.

use crate::catalog::{self, ClusterPrivilegeKind, SelectorClass};
use crate::privilege::{cluster, index};

/// What a privilege grants.
pub(super) struct Grant {
    patterns: Vec<String>,
    excluded: &'static [&'static str],
    /// The parts of a data stream it reaches.
    pub selector: SelectorClass,
    /// Whether mapping updates come with it.
    mapping_updates: bool,
    /// Whether it depends on the request.
    conditional: bool,
}

fn owned(patterns: &[&str]) -> Vec<String> {
    patterns
        .iter()
        .map(|pattern| (*pattern).to_owned())
        .collect()
}

impl Grant {
    fn raw(action: String) -> Grant {
        Grant {
            patterns: vec![action + "*"],
            excluded: &[],
            selector: SelectorClass::Data,
            mapping_updates: false,
            conditional: false,
        }
    }

    /// A privilege of `cluster`; none if it does not exist.
    pub fn on_cluster(name: &str) -> Option<Grant> {
        let lower = name.to_lowercase();
        if cluster::is_cluster_action(&lower) {
            return Some(Grant::raw(lower));
        }
        catalog::cluster_privilege(&lower).map(|named| Grant {
            patterns: owned(named.actions),
            excluded: named.excluded_actions,
            selector: SelectorClass::Data,
            mapping_updates: false,
            conditional: named.kind == ClusterPrivilegeKind::OwnApiKey,
        })
    }

    /// A privilege of an entry over indices; none if it does not exist.
    pub fn on_indices(name: &str) -> Option<Grant> {
        let lower = name.to_lowercase();
        if index::is_index_action(&lower) {
            return Some(Grant::raw(lower));
        }
        catalog::index_privilege(&lower).map(|named| Grant {
            patterns: owned(named.actions),
            excluded: &[],
            selector: named.selector,
            mapping_updates: named.mapping_updates,
            conditional: false,
        })
    }

    /// Whether it grants nothing, as `none` does.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Whether it grants an action that begins with `prefix`.
    pub fn touches(&self, prefix: &str) -> bool {
        self.patterns.iter().any(|pattern| {
            let fixed = pattern.split('*').next().unwrap_or_default();
            let wildcard = fixed.len() < pattern.len();
            let inside = fixed.starts_with(prefix) || (wildcard && prefix.starts_with(fixed));
            inside
                && !self
                    .excluded
                    .iter()
                    .any(|excluded| super::plainly_covers(excluded, prefix))
        })
    }

    /// Whether it grants the action whatever the request.
    pub fn grants(&self, action: &str) -> bool {
        !self.conditional
            && self
                .patterns
                .iter()
                .any(|pattern| super::plainly_covers(pattern, action))
            && !self
                .excluded
                .iter()
                .any(|excluded| super::plainly_covers(excluded, action))
    }

    /// Whether it grants all that the other does; a yes is sure, a no is not.
    pub fn covers(&self, other: &Grant) -> bool {
        if self.conditional || (other.mapping_updates && !self.updates_mappings()) {
            return false;
        }
        let selectors = self.selector == other.selector
            || matches!(
                self.selector,
                SelectorClass::All | SelectorClass::DataAndFailures
            ) && other.selector != SelectorClass::All;
        selectors
            && other.patterns.iter().all(|pattern| {
                let covered = self
                    .patterns
                    .iter()
                    .any(|wide| super::plainly_covers(wide, pattern));
                covered
                    && self
                        .excluded
                        .iter()
                        .all(|excluded| disjoint(excluded, pattern) || other.excludes(excluded))
            })
    }

    fn excludes(&self, pattern: &str) -> bool {
        self.excluded
            .iter()
            .any(|excluded| super::plainly_covers(excluded, pattern))
    }

    fn updates_mappings(&self) -> bool {
        self.mapping_updates || self.grants("indices:admin/mapping/put")
    }
}

/// Whether two action patterns, each a prefix and perhaps a star, have no action in common.
fn disjoint(a: &str, b: &str) -> bool {
    let prefix = |pattern: &str| pattern.find(['*', '?']).map_or(pattern.len(), |at| at);
    let (a, b) = (
        a.get(..prefix(a)).unwrap_or(a),
        b.get(..prefix(b)).unwrap_or(b),
    );
    !a.starts_with(b) && !b.starts_with(a)
}

#[cfg(test)]
mod tests {
    use super::Grant;
    use crate::catalog;
    use crate::privilege::{cluster, index};

    /// A plain comparison agrees with the one of languages: always when it says yes, and for the
    /// named privileges also when it says no.
    #[test]
    fn agrees_with_languages() {
        for a in catalog::cluster_privileges() {
            for b in catalog::cluster_privileges() {
                let plain = Grant::on_cluster(a.name)
                    .unwrap()
                    .covers(&Grant::on_cluster(b.name).unwrap());
                let (wide, narrow) = (
                    cluster::resolve(a.name).unwrap(),
                    cluster::resolve(b.name).unwrap(),
                );
                let exact = wide.actions.includes(&narrow.actions).unwrap()
                    && wide.kind == catalog::ClusterPrivilegeKind::Action;
                assert_eq!(plain, exact, "{} {}", a.name, b.name);
            }
        }
        for a in catalog::index_privileges() {
            for b in catalog::index_privileges() {
                if Grant::on_indices(a.name)
                    .unwrap()
                    .covers(&Grant::on_indices(b.name).unwrap())
                {
                    let (wide, narrow) = (
                        index::resolve(a.name).unwrap(),
                        index::resolve(b.name).unwrap(),
                    );
                    assert!(
                        wide.actions.includes(&narrow.actions).unwrap(),
                        "{} {}",
                        a.name,
                        b.name
                    );
                }
            }
        }
        let covers = |a: &str, b: &str| {
            Grant::on_indices(a)
                .unwrap()
                .covers(&Grant::on_indices(b).unwrap())
        };
        assert!(
            covers("all", "read")
                && covers("write", "create_doc")
                && !covers("read", "read_failure_store")
        );
    }
}
