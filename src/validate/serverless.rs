//! What a Serverless project refuses beyond what every Elasticsearch does.
//!
//! Only what is documented: the form of names, `run_as`, and the parts of a role that exist for
//! clusters only. The server's own texts are not public; ours stand in.

use super::Subject;
use super::locate::Step;
use crate::role::rules;

rules! { RULES "deploy-manage/users-roles/serverless-custom-roles":
    SERVERLESS_ROLE_NAME Error "serverless_role_name" "On Serverless a role name has letters, digits, `_`, `-` and `.` only and begins with a letter or digit.";
    SERVERLESS_RUN_AS Error "serverless_run_as" "On Serverless a role cannot have `run_as`.";
    SERVERLESS_FIELD Error "serverless_field" "The part of a role does not exist on Serverless.";
}

/// Everything that Serverless refuses.
pub fn role(subject: &mut Subject<'_>, has_name: bool) {
    if subject.entry_point.is_of_cross_cluster_key() {
        return refuse_field(subject, &[], "access");
    }
    if has_name {
        name(subject);
    }
    run_as(subject);
    let role = subject.role;
    let parts = [
        (
            "global",
            role.global != crate::role::GlobalPrivileges::default(),
        ),
        ("remote_indices", !role.remote_indices.is_empty()),
        ("remote_cluster", !role.remote_cluster.is_empty()),
    ];
    for (field, present) in parts {
        if present {
            refuse_field(subject, &[Step::Key(field)], field);
        }
    }
    for (position, entry) in role.indices.iter().enumerate() {
        if entry.allow_restricted_indices {
            let field = "allow_restricted_indices";
            let steps = [Step::Key("indices"), Step::Item(position), Step::Key(field)];
            refuse_field(subject, &steps, field);
        }
    }
}

/// Names are kept as application privileges, which take no blanks.
fn name(subject: &mut Subject<'_>) {
    let name = subject.name;
    let begins_well = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    if begins_well && name.bytes().all(allowed) {
        return;
    }
    let text = "role name must start with a letter or digit and contain only letters, digits, '_', '-' and '.'";
    let message = "On Serverless a role name begins with a letter or digit and has letters, digits, _, - and . only.";
    let finding = subject.name_finding(&SERVERLESS_ROLE_NAME, message);
    subject.refuse(finding, text);
}

/// An empty list is taken, so that roles of a cluster can be brought along.
fn run_as(subject: &mut Subject<'_>) {
    if subject.role.run_as.is_empty() {
        return;
    }
    let message = "On Serverless nobody can act as another user.";
    let finding = subject
        .finding(&SERVERLESS_RUN_AS, &[Step::Key("run_as")], message)
        .suggest("Leave it empty.", "[]".to_owned());
    subject.refuse(
        finding,
        "field [run_as] is not available in serverless mode",
    );
}

fn refuse_field(subject: &mut Subject<'_>, steps: &[Step<'_>], field: &str) {
    let message = format!("{field} does not exist on Serverless.");
    let finding = subject.finding(&SERVERLESS_FIELD, steps, message);
    subject.refuse(
        finding,
        format!("field [{field}] is not available in serverless mode"),
    );
}
