//! How long a validation takes: a typical role, a hand-edited one with errors, and large ones.
//!
//! `cargo bench --bench validate`

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use rolescope::validate::{RoleOptions, validate_role};

const TYPICAL: &str = r#"{
  "cluster": ["monitor", "manage_index_templates", "manage_ilm"],
  "indices": [
    {"names": ["logs-*", "metrics-app-*"], "privileges": ["read", "view_index_metadata"], "field_security": {"grant": ["*"], "except": ["secret*"]}, "query": {"term": {"team": "blue"}}},
    {"names": ["traces-*", ".alerts-*"], "privileges": ["create_doc", "auto_configure"]}
  ],
  "applications": [{"application": "kibana-.kibana", "privileges": ["feature_discover.all"], "resources": ["space:a"]}],
  "run_as": ["service-*"],
  "metadata": {"version": 1}
}"#;

const WRONG: &str = r#"{
  "cluster": ["monitr", 'all',],
  "indices": [
    {"names": "a,b", "privileges": ["readonly", "indices:data/read/get"]},
    {"name": [".security-7", "Logs-*"], "privileges": ["read"] "query": {"trem": {}}}
  ]
}"#;

/// A role of about `bytes` bytes: many entries, each with names of its own.
fn large(bytes: usize, restricted: bool) -> String {
    let mut text = r#"{"indices":["#.to_owned();
    let mut number = 0;
    while text.len() < bytes {
        let comma = if number > 0 { "," } else { "" };
        let dot = if restricted { "." } else { "" };
        let _ = write!(
            text,
            r#"{comma}{{"names":["{dot}team-{number}-*","{dot}app{number}?-logs-*"],"privileges":["read","view_index_metadata","create_doc"],"query":{{"term":{{"team":"t{number}"}}}}}}"#
        );
        number += 1;
    }
    text + "]}"
}

/// The least time of a call, in a second of calls.
fn least(mut call: impl FnMut()) -> Duration {
    let start = Instant::now();
    let mut least = Duration::MAX;
    while start.elapsed() < Duration::from_secs(1) {
        let before = Instant::now();
        call();
        least = least.min(before.elapsed());
    }
    least
}

fn main() {
    let names = (0..4000)
        .map(|number| format!("\"logs-{number}-*\""))
        .collect::<Vec<_>>()
        .join(",");
    let texts = [
        ("typical role", TYPICAL.to_owned()),
        ("role with errors", WRONG.to_owned()),
        ("100 KB, many entries", large(100_000, false)),
        ("100 KB, many dotted entries", large(100_000, true)),
        (
            "60 KB, one entry with many names",
            format!(r#"{{"indices":[{{"names":[{names}],"privileges":["read"]}}]}}"#),
        ),
        ("100 KB of brackets", "[".repeat(100_000)),
        ("10 MB, many entries", large(10_000_000, false)),
    ];
    for (what, text) in texts {
        let options = RoleOptions {
            name: Some("my_role"),
            ..RoleOptions::default()
        };
        let time = least(|| {
            black_box(validate_role(black_box(&text), &options));
        });
        println!("{what}: {time:?}");
    }
}
