//! Any text is validated in every form: it ends, points into the text, and what is read of a role
//! is written and read back the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rolescope::format::{self, Format};
use rolescope::json;
use rolescope::role::{Switches, normalize, read, same, to_json};
use rolescope::validate::{Deployment, Options, read_role, validate, validate_privileges_to_check};

const FORMS: [Option<Format>; 7] = [
    None,
    Some(Format::Elasticsearch),
    Some(Format::Kibana),
    Some(Format::ApiKey),
    Some(Format::Roles),
    Some(Format::Console),
    Some(Format::File),
];

fuzz_target!(|text: &str| {
    let units = text.encode_utf16().count();
    for format in FORMS {
        for deployment in [Deployment::Stack, Deployment::Serverless] {
            let options = Options {
                name: Some("fuzz"),
                format,
                deployment,
                from_value: false,
            };
            let found = validate(text, &options);
            for range in found.diagnostics.iter().filter_map(|diagnostic| diagnostic.range) {
                assert!(range.start.offset <= range.end.offset && range.end.offset <= units);
            }
            let refused = found.diagnostics.iter().any(|diagnostic| diagnostic.severity == "error");
            assert_eq!(refused, !found.valid);
            assert_eq!(found.elasticsearch.is_some(), !found.valid);
            let Some(role) = found.role else { continue };
            let root = json::read(&to_json(&role).to_text()).root.expect("the canonical form is JSON");
            assert_eq!(to_json(&read(&root, "fuzz", Switches::STORED).role), to_json(&role));
            assert_eq!(normalize(&normalize(&role)), normalize(&role));
            for (_, format) in Format::NAMES {
                let _ = format::write(&role, Some("fuzz"), format);
            }
        }
    }
    if let Ok((_, role)) = read_role(text, None) {
        assert!(same(&role, &normalize(&role)));
    }
    validate_privileges_to_check(text, "fuzz");
});
