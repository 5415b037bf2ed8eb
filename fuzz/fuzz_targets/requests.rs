//! Any text, as the body of a `has_privileges` request: validated, and asked of a few accesses.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rolescope::access::Access;
use rolescope_fuzz::{decisions, texts};

const SPECS: [&str; 3] = [
    r#"["viewer", {"descriptor": {"cluster": ["monitor"], "applications": [{"application": "app", "privileges": ["read"], "resources": ["*"]}]}}]"#,
    r#"{"roles": ["superuser"], "limitedBy": ["editor"], "applicationPrivileges": [{"application": "app", "name": "read", "actions": ["data:read/*"]}]}"#,
    r#"[{"descriptor": {"indices": [{"names": ["/lo.*/", "~a"], "privileges": ["read", "read_failure_store"], "allow_restricted_indices": true}]}}]"#,
];

thread_local! {
    static ACCESSES: Vec<(Access, Option<Access>)> = SPECS.into_iter().map(|spec| decisions::access(spec).unwrap()).collect();
}

fuzz_target!(|text: &str| {
    texts::check_request(text);
    ACCESSES.with(|accesses| {
        for (access, own) in accesses {
            decisions::check_request(access, own.as_ref(), text);
        }
    });
});
