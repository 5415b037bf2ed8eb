//! Runs conformance cases: facts about Elasticsearch as JSON lines, asked of the public API.
//!
//! A case names its `kind`, and [`KINDS`] maps every kind to the small function that asks the
//! question and compares the answer with what Elasticsearch says. The command
//! (`examples/conformance.rs`) and the test (`tests/conformance.rs`) share this code.

mod case;
mod patterns;
mod reserved_roles;
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
    ("global_valid", validation::global_valid),
    ("role_parse", validation::role_parse),
    ("role_render", validation::role_render),
    ("has_description", reserved_roles::has_description),
    ("has_remote_indices", reserved_roles::has_remote_indices),
    ("include_setting", reserved_roles::include_setting),
    ("is_reserved", reserved_roles::is_reserved),
    (
        "is_reserved_with_include",
        reserved_roles::is_reserved_with_include,
    ),
    ("metadata_entry", reserved_roles::metadata_entry),
    (
        "remote_indices_mirror_indices",
        reserved_roles::remote_indices_mirror_indices,
    ),
    (
        "remote_indices_mirror_read_cross_cluster",
        reserved_roles::remote_indices_mirror_read_cross_cluster,
    ),
    ("pattern_invalid", patterns::pattern_invalid),
    ("pattern_matches", patterns::pattern_matches),
    ("pattern_subset", patterns::pattern_subset),
    ("pattern_subset_minus", patterns::pattern_subset),
    ("pattern_valid", patterns::pattern_valid),
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
