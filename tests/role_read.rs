//! Reading and writing role descriptors.
#![allow(clippy::unwrap_used)]

use rolescope::json;
use rolescope::role::{Switches, read, to_json};

fn canonical(text: &str) -> String {
    let node = json::read(text).root.unwrap();
    let reading = read(&node, "test", Switches::STORED);
    assert!(
        reading
            .findings
            .iter()
            .all(|finding| finding.server.is_none()),
        "{text}: {:?}",
        reading.findings
    );
    to_json(&reading.role).to_text()
}

#[test]
fn canonical_form() {
    for (text, expected) in [
        (
            "{}",
            r#"{"cluster":[],"indices":[],"applications":[],"run_as":[],"metadata":{},"transient_metadata":{"enabled":true}}"#,
        ),
        (
            r#"{"index":[{"names":"a","privileges":["read"],"query":{ "term" : {"x":1.50} },"field_security":{"grant":["*"]}}],"global":{"profile":{},"application":{"manage":{"applications":["b","a","b"]}}}}"#,
            r#"{"cluster":[],"global":{"application":{"manage":{"applications":["b","a"]}},"profile":{},"role":{}},"indices":[{"names":["a"],"privileges":["read"],"field_security":{"grant":["*"]},"query":"{\"term\":{\"x\":1.5}}","allow_restricted_indices":false}],"applications":[],"run_as":[],"metadata":{},"transient_metadata":{"enabled":true}}"#,
        ),
    ] {
        assert_eq!(canonical(text), expected);
        assert_eq!(
            canonical(expected),
            expected,
            "the canonical form is a fixed point"
        );
    }
}

/// The body, the pointer, the offending text and part of the server's text of every error.
#[test]
fn errors_with_places() {
    for (text, expected) in [
        (
            r#"{"clutser":[]}"#,
            vec![("/clutser", "\"clutser\"", "unexpected field [clutser]")],
        ),
        (
            r#"{"cluster":"all","indices":{"names":["a"]}}"#,
            vec![
                ("/cluster", "\"all\"", "failed to parse role [test]"),
                (
                    "/indices",
                    r#"{"names":["a"]}"#,
                    "value to be an array, but found [START_OBJECT]",
                ),
            ],
        ),
        (
            r#"{"indices":[{"names":[1,"a"]},3]}"#,
            vec![
                ("/indices/0/names/0", "1", "failed to parse role [test]"),
                (
                    "/indices/0",
                    r#"{"names":[1,"a"]}"#,
                    "missing required [privileges] field",
                ),
                (
                    "/indices/1",
                    "3",
                    "found an array element of type [VALUE_NUMBER]",
                ),
            ],
        ),
        (
            r#"{"applications":[{"application":"a","privileges":[],"resource":["*"]}]}"#,
            vec![
                (
                    "/applications/0/resource",
                    "\"resource\"",
                    "[application] unknown field [resource] did you mean [resources]?",
                ),
                (
                    "/applications/0",
                    r#"{"application":"a","privileges":[],"resource":["*"]}"#,
                    "missing required [resources] field",
                ),
                (
                    "/applications/0/privileges",
                    r#"{"application":"a","privileges":[],"resource":["*"]}"#,
                    "application privileges must define at least one privilege",
                ),
            ],
        ),
    ] {
        let node = json::read(text).root.unwrap();
        let findings = read(&node, "test", Switches::PUT_ROLE).findings;
        let found: Vec<_> = findings
            .iter()
            .map(|finding| {
                (
                    finding.pointer.as_str(),
                    &text[finding.span.start..finding.span.end],
                )
            })
            .collect();
        let places: Vec<_> = expected
            .iter()
            .map(|(pointer, span, _)| (*pointer, *span))
            .collect();
        assert_eq!(found, places, "{text}");
        for (finding, (.., part)) in findings.iter().zip(&expected) {
            let reason = &finding.server.as_ref().unwrap().reason;
            assert!(reason.contains(part), "{reason} has no {part}");
        }
    }
}
