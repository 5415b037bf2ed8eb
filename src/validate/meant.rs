//! What was probably meant by a name that is no privilege.
//!
//! Near in letters, near in meaning, or right but in the wrong place.

#[cfg(feature = "advice")]
use super::meaning::by_meaning;
use crate::catalog;
use crate::host::lower_case;
use crate::privilege::{cluster, index};
use crate::role::SuggestedFix;
use crate::role::suggest::nearest;
use crate::text;

/// The list that a privilege is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// `cluster`
    Cluster,
    /// `privileges` of an entry over indices
    Index,
}

impl Section {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Section::Cluster => "cluster",
            Section::Index => "index",
        }
    }
}

/// What was probably meant.
#[derive(Debug, Default)]
pub struct Meant {
    /// Privileges to write instead, the likeliest first.
    pub names: Vec<&'static str>,
    /// What the name is in another place, if it is something there.
    pub elsewhere: Option<&'static str>,
    /// What else to do.
    pub advice: Option<SuggestedFix>,
}

/// What was meant by a name in a section that does not know it.
pub fn privilege(written: &str, section: Section) -> Meant {
    let name = lower_case(written.trim());
    let known = |name: &str| match section {
        Section::Cluster => catalog::cluster_privilege(name).map(|known| known.name),
        Section::Index => catalog::index_privilege(name).map(|known| known.name),
    };
    if let Some(name) = known(&name) {
        return Meant {
            names: vec![name],
            ..Meant::default()
        };
    }
    if text::has(&name, b',') {
        let parts = || {
            let mut parts = Vec::new();
            for part in name.split(',') {
                parts.push(known(part.trim())?);
            }
            Some(parts)
        };
        let advice = parts().map(|parts| SuggestedFix {
            text: "Make it several privileges.".to_owned(),
            replacement: Some(["\"", &parts.join("\", \""), "\""].concat()),
        });
        return Meant {
            advice,
            ..Meant::default()
        };
    }
    if let Some((elsewhere, advice)) = elsewhere(&name, section) {
        return Meant {
            elsewhere: Some(elsewhere),
            advice: Some(SuggestedFix {
                text: advice.to_owned(),
                replacement: None,
            }),
            names: by_meaning(&name, section),
        };
    }
    let mut names = by_meaning(&name, section);
    if names.is_empty() {
        names = match section {
            Section::Cluster => nearest(
                &name,
                catalog::cluster_privileges().iter().map(|known| known.name),
            ),
            Section::Index => nearest(
                &name,
                catalog::index_privileges().iter().map(|known| known.name),
            ),
        };
    }
    Meant {
        names,
        ..Meant::default()
    }
}

/// Names are told by their letters alone.
#[cfg(not(feature = "advice"))]
fn by_meaning(_: &str, _: Section) -> Vec<&'static str> {
    Vec::new()
}

/// What the name is in another part of a role, and what to do about it.
fn elsewhere(name: &str, section: Section) -> Option<(&'static str, &'static str)> {
    let is_role = catalog::builtin_role(name).is_some();
    let in_other_section = match section {
        Section::Cluster => {
            catalog::index_privilege(name).is_some() || index::is_index_action(name)
        }
        Section::Index => {
            catalog::cluster_privilege(name).is_some() || cluster::is_cluster_action(name)
        }
    };
    if in_other_section {
        return Some(match section {
            Section::Cluster => (
                "an index privilege",
                "Move it to the privileges of an entry of indices.",
            ),
            Section::Index => ("a cluster privilege", "Move it to cluster."),
        });
    }
    if name.starts_with("feature_") || name.starts_with("space_") {
        return Some((
            "a privilege of Kibana",
            "Move it to an entry of applications for kibana-.kibana.",
        ));
    }
    if is_role {
        return Some((
            "a built-in role, not a privilege",
            "Give the built-in role to the user beside this one.",
        ));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Section, privilege};

    #[test]
    fn meant() {
        for (written, section, names, elsewhere) in [
            ("READ ", Section::Index, &["read"][..], None),
            ("raed", Section::Index, &["read"], None),
            ("manage_aliases", Section::Index, &["manage"], None),
            ("manage_users", Section::Cluster, &["manage_security"], None),
            ("manage_rollups", Section::Cluster, &["manage_rollup"], None),
            ("manage_frobnication", Section::Cluster, &[], None),
            (
                "view-index-metadata",
                Section::Index,
                &["view_index_metadata"],
                None,
            ),
            (
                "readonly",
                Section::Index,
                &["read", "view_index_metadata"],
                None,
            ),
            (
                "manage_security",
                Section::Index,
                &[],
                Some("a cluster privilege"),
            ),
            (
                "cluster:monitor/main",
                Section::Index,
                &[],
                Some("a cluster privilege"),
            ),
            ("read", Section::Cluster, &[], Some("an index privilege")),
            (
                "indices:data/read/get",
                Section::Cluster,
                &[],
                Some("an index privilege"),
            ),
            (
                "auto_configure",
                Section::Cluster,
                &[],
                Some("an index privilege"),
            ),
            (
                "feature_discover_v2.all",
                Section::Index,
                &[],
                Some("a privilege of Kibana"),
            ),
            (
                "viewer",
                Section::Cluster,
                &[],
                Some("a built-in role, not a privilege"),
            ),
            ("manage_ilmm", Section::Cluster, &["manage_ilm"], None),
            ("xyzzy", Section::Cluster, &[], None),
        ] {
            let meant = privilege(written, section);
            assert_eq!(meant.names, names, "{written}");
            assert_eq!(meant.elsewhere, elsewhere, "{written}");
        }
    }

    #[test]
    fn lists_in_a_text_are_several_privileges() {
        let replacement = |written| {
            let advice = privilege(written, Section::Index).advice;
            advice.and_then(|advice| advice.replacement)
        };
        assert_eq!(
            replacement("read, Write").as_deref(),
            Some(r#""read", "write""#)
        );
        assert_eq!(replacement("read,rite"), None);
    }
}
