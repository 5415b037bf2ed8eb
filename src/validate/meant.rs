//! What was probably meant by a name that is no privilege.
//!
//! Near in letters, near in meaning, or right but in the wrong place.

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

/// Words that people use for cluster privileges.
const CLUSTER_WORDS: &[(&str, &[&str])] = &[
    ("*", &["all"]),
    ("admin", &["all", "manage"]),
    ("alerting", &["manage_watcher"]),
    ("any", &["all"]),
    ("api_key", &["manage_own_api_key", "manage_api_key"]),
    ("api_keys", &["manage_own_api_key", "manage_api_key"]),
    ("backup", &["create_snapshot", "manage_slm"]),
    ("ccr", &["read_ccr", "manage_ccr"]),
    ("cluster", &["monitor", "manage"]),
    ("component_templates", &["manage_index_templates"]),
    ("everything", &["all"]),
    ("full", &["all"]),
    ("health", &["monitor"]),
    ("ilm", &["read_ilm", "manage_ilm"]),
    ("index_template", &["manage_index_templates"]),
    ("index_templates", &["manage_index_templates"]),
    ("ingest", &["manage_ingest_pipelines"]),
    ("ingest_pipelines", &["manage_ingest_pipelines"]),
    ("license", &["monitor", "manage"]),
    ("machine_learning", &["monitor_ml", "manage_ml"]),
    ("ml", &["monitor_ml", "manage_ml"]),
    ("monitoring", &["monitor"]),
    ("nodes", &["monitor", "manage"]),
    ("owner", &["all"]),
    ("pipeline", &["read_pipeline", "manage_pipeline"]),
    ("pipelines", &["read_pipeline", "manage_pipeline"]),
    ("read_only", &["monitor"]),
    ("readonly", &["monitor"]),
    ("repository", &["monitor_snapshot", "manage"]),
    ("restore", &["manage"]),
    ("role", &["read_security", "manage_security"]),
    ("role_mappings", &["read_security", "manage_security"]),
    ("roles", &["read_security", "manage_security"]),
    ("rollup", &["monitor_rollup"]),
    ("root", &["all"]),
    ("security", &["read_security", "manage_security"]),
    ("settings", &["manage"]),
    ("slm", &["read_slm", "manage_slm"]),
    ("snapshot", &["create_snapshot", "monitor_snapshot"]),
    ("snapshots", &["create_snapshot", "monitor_snapshot"]),
    ("stats", &["monitor"]),
    ("superuser", &["all"]),
    ("tasks", &["monitor", "manage"]),
    ("template", &["manage_index_templates"]),
    ("templates", &["manage_index_templates"]),
    ("transform", &["monitor_transform", "manage_transform"]),
    ("transforms", &["monitor_transform", "manage_transform"]),
    ("user", &["read_security", "manage_security"]),
    ("users", &["read_security", "manage_security"]),
    ("view", &["monitor"]),
    ("watcher", &["monitor_watcher", "manage_watcher"]),
];

/// Words that people use for index privileges.
const INDEX_WORDS: &[(&str, &[&str])] = &[
    ("*", &["all"]),
    ("add", &["create_doc"]),
    ("admin", &["manage", "all"]),
    ("alias", &["manage"]),
    ("aliases", &["manage"]),
    ("any", &["all"]),
    ("append", &["create_doc"]),
    ("bulk", &["write"]),
    ("count", &["read"]),
    ("create_document", &["create_doc"]),
    ("create_index_auto", &["auto_configure"]),
    ("crud", &["read", "write"]),
    ("data", &["read", "write"]),
    ("delete_data", &["delete"]),
    ("delete_doc", &["delete"]),
    ("delete_document", &["delete"]),
    ("delete_documents", &["delete"]),
    ("describe", &["view_index_metadata"]),
    ("document", &["create_doc", "delete"]),
    ("documents", &["create_doc", "delete"]),
    ("drop", &["delete_index"]),
    ("edit", &["write"]),
    ("everything", &["all"]),
    ("failure_store", &["read_failure_store"]),
    ("full", &["all"]),
    ("get", &["read"]),
    ("ilm", &["manage_ilm"]),
    ("ingest", &["create_doc", "auto_configure"]),
    ("insert", &["create_doc", "create"]),
    ("lifecycle", &["manage_data_stream_lifecycle"]),
    ("list", &["view_index_metadata"]),
    ("mapping", &["view_index_metadata"]),
    ("mappings", &["view_index_metadata"]),
    ("metadata", &["view_index_metadata"]),
    ("modify", &["write"]),
    ("monitoring", &["monitor"]),
    ("owner", &["all"]),
    ("put_mapping", &["manage"]),
    ("put_settings", &["manage"]),
    ("query", &["read"]),
    ("read_only", &["read", "view_index_metadata"]),
    ("read_write", &["read", "write"]),
    ("readonly", &["read", "view_index_metadata"]),
    ("readwrite", &["read", "write"]),
    ("refresh", &["maintenance"]),
    ("remove", &["delete"]),
    ("ro", &["read", "view_index_metadata"]),
    ("rollover", &["manage"]),
    ("root", &["all"]),
    ("rw", &["read", "write"]),
    ("scroll", &["read"]),
    ("search", &["read"]),
    ("select", &["read"]),
    ("settings", &["view_index_metadata", "manage"]),
    ("stats", &["monitor"]),
    ("store", &["write"]),
    ("superuser", &["all"]),
    ("update", &["index"]),
    ("upsert", &["index"]),
    ("view", &["view_index_metadata", "read"]),
    ("view_metadata", &["view_index_metadata"]),
];

/// What the names of privileges begin with, and what people put there instead.
const VERBS: [&str; 9] = [
    "admin", "create", "delete", "manage", "monitor", "put", "read", "view", "write",
];

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
        let parts: Vec<_> = name.split(',').map(|part| known(part.trim())).collect();
        let parts: Option<Vec<&str>> = parts.into_iter().collect();
        let advice = parts.map(|parts| SuggestedFix {
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

fn by_meaning(name: &str, section: Section) -> Vec<&'static str> {
    let words = match section {
        Section::Cluster => CLUSTER_WORDS,
        Section::Index => INDEX_WORDS,
    };
    let folded = name.replace(['-', ' '], "_");
    let meant = |word: &str| -> &[&'static str] {
        let found = words.binary_search_by(|(known, _)| (*known).cmp(word)).ok();
        let found = found.and_then(|found| words.get(found));
        found.map_or(&[], |(_, names)| names)
    };
    let names = meant(&folded);
    if !names.is_empty() {
        return names.to_vec();
    }
    // A verb and such a word: of the names that which has the verb, if there is one.
    let Some((verb, word)) = folded.split_once('_') else {
        return Vec::new();
    };
    if !VERBS.contains(&verb) {
        return Vec::new();
    }
    let names = meant(word);
    match names.iter().find(|name| name.starts_with(verb)) {
        Some(name) => vec![name],
        None => names.to_vec(),
    }
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
    use super::{CLUSTER_WORDS, INDEX_WORDS, Section, privilege};
    use crate::catalog;

    #[test]
    fn words_are_sorted_and_stand_for_privileges() {
        for words in [CLUSTER_WORDS, INDEX_WORDS] {
            assert!(words.is_sorted_by(|a, b| a.0 < b.0));
        }
        for (word, names) in CLUSTER_WORDS {
            assert!(catalog::cluster_privilege(word).is_none(), "{word}");
            assert!(
                names
                    .iter()
                    .all(|name| catalog::cluster_privilege(name).is_some()),
                "{word}"
            );
        }
        for (word, names) in INDEX_WORDS {
            assert!(catalog::index_privilege(word).is_none(), "{word}");
            assert!(
                names
                    .iter()
                    .all(|name| catalog::index_privilege(name).is_some()),
                "{word}"
            );
        }
    }

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
