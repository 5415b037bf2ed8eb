//! Runs conformance cases: facts about Elasticsearch as JSON lines, asked of the public API.
//!
//! A case names its `kind`, and [`KINDS`] maps every kind to the small function that asks the
//! question and compares the answer with what Elasticsearch says. The command
//! (`examples/conformance.rs`) and the test (`tests/conformance.rs`) share this code.

mod access;
mod applications;
mod case;
mod patterns;
mod privileges;
mod remote;
mod reserved_roles;
mod roles;
mod validation;

pub use case::{Case, Outcome, Problem};

/// What became of the cases of a file.
#[derive(Default)]
pub struct Report {
    /// How many were answered as Elasticsearch answers them.
    pub passed: usize,
    /// Id and difference of those that were not.
    pub failed: Vec<(String, String)>,
    /// Id and reason of those that could not be asked.
    pub unsupported: Vec<(String, String)>,
}

type Kind = fn(&Case) -> Outcome;

/// Every kind of case and how to ask it.
const KINDS: &[(&str, Kind)] = &[
    ("action_patterns", privileges::action_patterns),
    ("api_key_action", access::cluster_action_request),
    ("application", applications::application),
    ("application_action", applications::application_action),
    (
        "application_dls_context",
        applications::application_dls_context,
    ),
    ("application_grants", applications::application_grants),
    (
        "application_name_valid",
        applications::application_name_valid,
    ),
    ("application_names", applications::application_names),
    (
        "application_privilege_name_valid",
        applications::application_privilege_name_valid,
    ),
    (
        "application_privilege_resolve",
        applications::application_privilege_resolve,
    ),
    ("application_resources", applications::application_resources),
    ("authorize", access::authorize),
    ("cluster_action", access::cluster_action),
    ("cluster_action_request", access::cluster_action_request),
    ("cluster_implies", privileges::cluster_implies),
    ("document_access", access::document_access),
    ("field_access", access::field_access),
    ("global_privilege", access::cluster_action_request),
    ("global_valid", validation::global_valid),
    ("has_description", reserved_roles::has_description),
    ("has_dls_fls", access::has_dls_fls),
    ("has_privileges", access::has_privileges),
    ("has_privileges_error", access::has_privileges_error),
    ("has_remote_indices", reserved_roles::has_remote_indices),
    (
        "implicit_index_privileges",
        access::implicit_index_privileges,
    ),
    ("include_setting", reserved_roles::include_setting),
    ("index_action", access::index_action),
    ("index_action_any", access::index_action_any),
    ("index_authorize", access::index_authorize),
    ("index_groups", access::index_groups),
    (
        "index_privilege_selectors",
        privileges::index_privilege_selectors,
    ),
    ("index_privilege_subset", privileges::index_privilege_subset),
    ("is_reserved", reserved_roles::is_reserved),
    (
        "is_reserved_with_include",
        reserved_roles::is_reserved_with_include,
    ),
    ("metadata_entry", reserved_roles::metadata_entry),
    ("pattern_invalid", patterns::pattern_invalid),
    ("pattern_matches", patterns::pattern_matches),
    ("pattern_subset", patterns::pattern_subset),
    ("pattern_subset_minus", patterns::pattern_subset),
    ("pattern_too_complex", patterns::pattern_invalid),
    ("pattern_valid", patterns::pattern_valid),
    (
        "privilege_grants_action",
        privileges::privilege_grants_action,
    ),
    ("privilege_invalid", privileges::privilege_invalid),
    (
        "privilege_names_that_grant",
        privileges::privilege_names_that_grant,
    ),
    ("privilege_order", privileges::privilege_order),
    ("privilege_sort", privileges::privilege_sort),
    ("remote_cluster_filter", remote::remote_cluster_filter),
    ("remote_cluster_match", remote::remote_cluster_match),
    (
        "remote_cluster_privileges",
        remote::remote_cluster_privileges,
    ),
    ("remote_cluster_valid", remote::remote_cluster_valid),
    (
        "remote_indices_all_clusters",
        remote::remote_indices_all_clusters,
    ),
    (
        "remote_indices_group_count",
        remote::remote_indices_group_count,
    ),
    ("remote_indices_groups", remote::remote_indices_groups),
    (
        "remote_indices_mirror_indices",
        reserved_roles::remote_indices_mirror_indices,
    ),
    (
        "remote_indices_mirror_read_cross_cluster",
        reserved_roles::remote_indices_mirror_read_cross_cluster,
    ),
    ("remote_role_descriptors", remote::remote_role_descriptors),
    ("role_parse", validation::role_parse),
    ("role_render", validation::role_render),
    (
        "roles_combination_invalid",
        access::roles_combination_invalid,
    ),
    ("run_as", access::run_as),
    ("user_privileges", access::user_privileges),
    ("workflow", access::workflow),
    ("workflow_allowed", access::workflow_allowed),
];

/// Runs all cases of a file.
pub fn run(lines: &str) -> Report {
    let mut report = Report::default();
    for (number, line) in lines.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let case = Case::read(line);
        let id = case.as_ref().ok().and_then(|case| case.text("id").ok());
        let id = id.map_or_else(|| format!("line {}", number + 1), str::to_owned);
        match case.and_then(|case| ask(&case)) {
            Ok(()) => report.passed += 1,
            Err(Problem::Failed(why)) => report.failed.push((id, why)),
            Err(Problem::Unsupported(why)) => report.unsupported.push((id, why)),
        }
    }
    report
}

fn ask(case: &Case) -> Outcome {
    // Cases of validation have a stage instead.
    if case.text("stage").is_ok() {
        return validation::stage(case);
    }
    let kind = case.text("kind")?;
    match KINDS.iter().find(|(name, _)| *name == kind) {
        Some((_, ask)) => ask(case),
        None => Err(Problem::Unsupported(format!("kind {kind}"))),
    }
}
