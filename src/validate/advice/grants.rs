//! What a privilege grants, as lists of action patterns that can be compared by their text.

use crate::catalog::{self, ClusterPrivilegeKind, SelectorClass};
use crate::host::lower_case;
use crate::privilege::{cluster, index};

/// What a privilege grants.
pub(super) struct Grant {
    patterns: Patterns,
    excluded: &'static [&'static str],
    /// The parts of a data stream it reaches.
    pub selector: SelectorClass,
    /// Whether mapping updates come with it.
    mapping_updates: bool,
    /// Whether it depends on the request.
    conditional: bool,
}

enum Patterns {
    Named(&'static [&'static str]),
    Raw(String),
}

impl Grant {
    fn raw(action: String) -> Grant {
        let is_open = action.ends_with('*') && !action.ends_with("\\*");
        Grant {
            patterns: Patterns::Raw(if is_open { action } else { action + "*" }),
            excluded: &[],
            selector: SelectorClass::Data,
            mapping_updates: false,
            conditional: false,
        }
    }

    /// A privilege of `cluster`; none if it does not exist.
    pub fn on_cluster(name: &str) -> Option<Grant> {
        let lower = lower_case(name);
        if cluster::is_cluster_action(&lower) {
            return Some(Grant::raw(lower));
        }
        catalog::cluster_privilege(&lower).map(|named| Grant {
            patterns: Patterns::Named(&named.actions),
            excluded: &named.excluded_actions,
            selector: SelectorClass::Data,
            mapping_updates: false,
            conditional: named.kind == ClusterPrivilegeKind::OwnApiKey,
        })
    }

    /// A privilege of an entry over indices; none if it does not exist.
    pub fn on_indices(name: &str) -> Option<Grant> {
        let lower = lower_case(name);
        if index::is_index_action(&lower) {
            return Some(Grant::raw(lower));
        }
        catalog::index_privilege(&lower).map(|named| Grant {
            patterns: Patterns::Named(&named.actions),
            excluded: &[],
            selector: named.selector,
            mapping_updates: named.mapping_updates,
            conditional: false,
        })
    }

    fn patterns(&self) -> impl Iterator<Item = &str> {
        let (named, raw): (&[&str], _) = match &self.patterns {
            Patterns::Named(named) => (named, None),
            Patterns::Raw(raw) => (&[], Some(raw.as_str())),
        };
        named.iter().copied().chain(raw)
    }

    /// Whether it grants nothing, as `none` does.
    pub fn is_empty(&self) -> bool {
        self.patterns().next().is_none()
    }

    /// Whether it grants an action that begins with `prefix`.
    pub fn touches(&self, prefix: &str) -> bool {
        self.patterns().any(|pattern| {
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
                .patterns()
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
            && other.patterns().all(|pattern| {
                let covered = self
                    .patterns()
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

    /// Where a plain comparison says yes, the one of languages does.
    #[test]
    fn a_yes_is_sure() {
        let names = catalog::cluster_privileges()
            .iter()
            .map(|privilege| privilege.name);
        let both = |name| {
            (
                Grant::on_cluster(name).unwrap(),
                cluster::resolve(name).unwrap(),
            )
        };
        let all: Vec<_> = names.map(both).collect();
        for (wide, wide_language) in &all {
            for (_, narrow) in all.iter().filter(|(narrow, _)| wide.covers(narrow)) {
                let includes = wide_language.actions.includes(&narrow.actions).unwrap();
                assert!(includes, "{} {}", wide_language.name, narrow.name);
            }
        }
        let names = catalog::index_privileges()
            .iter()
            .map(|privilege| privilege.name);
        let both = |name| {
            (
                Grant::on_indices(name).unwrap(),
                index::resolve(name).unwrap(),
            )
        };
        let all: Vec<_> = names.map(both).collect();
        for (wide, wide_language) in &all {
            for (narrow, narrow_language) in all.iter().filter(|(narrow, _)| wide.covers(narrow)) {
                let includes = wide_language
                    .actions
                    .includes(&narrow_language.actions)
                    .unwrap();
                assert!(
                    includes,
                    "{:?} {:?}",
                    wide_language.names, narrow_language.names
                );
                assert!(narrow.touches("indices:") || narrow.is_empty());
            }
        }
        let on_cluster = |a: &str, b: &str| {
            Grant::on_cluster(a)
                .unwrap()
                .covers(&Grant::on_cluster(b).unwrap())
        };
        assert!(on_cluster("all", "manage_security") && on_cluster("manage", "monitor"));
        assert!(
            !on_cluster("manage", "manage_security") && !on_cluster("manage_own_api_key", "none")
        );
        let grants = |name: &str| {
            let grant = Grant::on_cluster(name).unwrap();
            grant.grants("cluster:admin/xpack/security/role/put")
        };
        assert!(grants("cluster:*") && grants("cluster:admin/xpack/security/role"));
        assert!(!grants("cluster:monitor/*"));
        let covers = |a: &str, b: &str| {
            Grant::on_indices(a)
                .unwrap()
                .covers(&Grant::on_indices(b).unwrap())
        };
        assert!(covers("all", "read") && covers("write", "create_doc"));
        assert!(!covers("read", "read_failure_store"));
    }
}
