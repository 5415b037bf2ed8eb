//! Every conformance case, through the same code as the command.

#[path = "conformance/runner/mod.rs"]
mod runner;

/// All cases of the file that can be asked pass, and at least `least` of them can be asked.
fn check(lines: &str, least: usize) {
    let report = runner::run(lines);
    for (id, why) in report.failed.iter().take(20) {
        eprintln!("{id}: {why}");
    }
    assert_eq!(report.failed.len(), 0, "failed");
    assert!(report.passed >= least, "passed only {}", report.passed);
}

#[test]
fn reserved_roles() {
    check(include_str!("conformance/cases_reserved_roles.jsonl"), 77);
}

#[test]
fn patterns() {
    check(include_str!("conformance/cases_patterns.jsonl"), 2880);
    check(include_str!("conformance/cases_permissions.jsonl"), 50);
}

#[test]
fn validation() {
    check(include_str!("conformance/cases_validation.jsonl"), 190);
}
