//! Every conformance case, through the same code as the command.

#[path = "conformance/runner/mod.rs"]
mod runner;

/// Every case of the file can be asked and passes.
fn check(lines: &str) {
    let report = runner::run(lines);
    for (id, why) in report.failed.iter().chain(&report.unsupported).take(20) {
        eprintln!("{id}: {why}");
    }
    assert!(report.passed > 0, "no cases");
    assert_eq!(report.failed.len(), 0, "failed");
    assert_eq!(report.unsupported.len(), 0, "unsupported");
}

/// What the parser and request validation take and refuse, rule by rule.
#[test]
fn definitions() {
    check(include_str!("conformance/cases_definitions.jsonl"));
}

/// What integration tests assert of a whole cluster.
#[test]
fn integration() {
    check(include_str!("conformance/cases_integration.jsonl"));
}

/// Kinds that the other files have no case of.
#[test]
fn more() {
    check(include_str!("conformance/cases_more.jsonl"));
}

#[test]
fn patterns() {
    check(include_str!("conformance/cases_patterns.jsonl"));
}

#[test]
fn permissions() {
    check(include_str!("conformance/cases_permissions.jsonl"));
}

#[test]
fn reserved_roles() {
    check(include_str!("conformance/cases_reserved_roles.jsonl"));
}

/// The rules themselves, one by one.
#[test]
fn rules() {
    check(include_str!("conformance/cases_rules.jsonl"));
}

#[test]
fn validation() {
    check(include_str!("conformance/cases_validation.jsonl"));
}
