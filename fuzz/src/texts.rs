//! What has to hold of any text that may be a role, or a request about privileges.

use rolescope::format::{self, Format};
use rolescope::json;
use rolescope::role::{RoleDescriptor, Switches, normalize, read, same, to_json, to_request};
use rolescope::validate::{
    Deployment, Options, Validation, privileges_to_check, read_role, validate,
    validate_privileges_to_check,
};

/// The forms that are read; the first tells for itself which one a text is in.
const FORMS: [Option<Format>; 7] = [
    None,
    Some(Format::Elasticsearch),
    Some(Format::Kibana),
    Some(Format::ApiKey),
    Some(Format::Roles),
    Some(Format::Console),
    Some(Format::File),
];

/// Any text is validated in every form: it ends, points into the text, and what is read of a role is written and read
/// back the same.
pub fn check_role(text: &str) {
    let forms = FORMS.into_iter().map(|format| (format, Deployment::Stack));
    for (format, deployment) in forms.chain([(None, Deployment::Serverless)]) {
        let options = Options {
            name: Some("fuzz"),
            format,
            deployment,
            from_value: false,
        };
        let found = validate(text, &options);
        check_diagnostics(text, &found);
        let Some(role) = found.role else { continue };
        let root = json::read(&to_json(&role).to_text())
            .root
            .expect("the canonical form is JSON");
        assert_eq!(
            to_json(&read(&root, "fuzz", Switches::STORED).role),
            to_json(&role)
        );
        assert_eq!(normalize(&normalize(&role)), normalize(&role));
        // What is not a whole role need not survive, but must be written without ado.
        for (_, format) in Format::NAMES {
            let _ = format::write(&role, Some("fuzz"), *format);
        }
    }
    if let Ok((_, role)) = read_role(text, None) {
        check_forms(&role);
    }
}

/// A role that was read as a whole is the same after being written in any form and read again.
pub fn check_forms(role: &RoleDescriptor) {
    assert!(same(role, &normalize(role)));
    for format in FORMS.into_iter().flatten() {
        let Ok(text) = format::write(role, Some("fuzz"), format) else {
            continue;
        };
        let (name, mut back) = match read_role(&text, Some(format)) {
            Ok(read) => read,
            // Kibana does not take all that Elasticsearch has.
            Err(_) if format == Format::Kibana => continue,
            Err(misfit) => panic!(
                "{misfit:?} in what was written as {}:\n{text}",
                format.name()
            ),
        };
        if format == Format::ApiKey {
            back.description = role.description.clone();
        }
        assert_eq!(
            to_request(&normalize(&back)).to_text(),
            to_request(&normalize(role)).to_text(),
            "{} of {name:?}:\n{text}",
            format.name()
        );
    }
}

/// Diagnostics point into the text, and say what the verdict is.
fn check_diagnostics(text: &str, found: &Validation) {
    let units = text.encode_utf16().count();
    for range in found
        .diagnostics
        .iter()
        .filter_map(|diagnostic| diagnostic.range)
    {
        assert!(range.start.offset <= range.end.offset && range.end.offset <= units);
    }
    let refused = found
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == "error");
    assert_eq!(refused, !found.valid, "{found:?}");
    assert_eq!(found.elasticsearch.is_some(), !found.valid);
}

/// Any text is validated as a `has_privileges` request, and is read just where it is valid.
pub fn check_request(text: &str) {
    let found = validate_privileges_to_check(text, "fuzz");
    check_diagnostics(text, &found);
    let read = json::read(text);
    if let Some(root) = read.root.as_ref().filter(|_| read.problems.is_empty()) {
        assert_eq!(
            privileges_to_check(root, "fuzz").is_ok(),
            found.valid,
            "{:?}",
            found.diagnostics
        );
    }
}
