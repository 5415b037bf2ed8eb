//! Advice about roles that are stronger than they may look.

use super::Entry;
use super::grants::Grant;
use super::{is_match_all, restricted};
use crate::pattern::StringMatcher;
use crate::role::rules;
use crate::validate::Subject;
use crate::validate::locate::Step;

rules! { RULES "reference/elasticsearch/security-privileges":
    GRANTS_EVERYTHING Warning "grants_everything" "The role may do what `superuser` may.";
    LEADS_TO_MORE Warning "leads_to_more" "With the privilege one can get further privileges.";
    RUNS_AS_ANYONE Warning "runs_as_anyone" "The role may act as every user, and so do what any of them may.";
    WRITES_EVERYWHERE Warning "writes_everywhere" "The entry writes or manages on every index.";
}

/// Actions with which one gets further privileges, and how.
const WAYS_TO_MORE: &[(&str, &str)] = &[
    (
        "cluster:admin/xpack/security/role/put",
        "one can write roles and give them to oneself",
    ),
    (
        "cluster:admin/xpack/security/user/put",
        "one can write users with any role",
    ),
    (
        "cluster:admin/xpack/security/service_account/token/create",
        "one can create tokens for service accounts, which have wide privileges",
    ),
    (
        "cluster:admin/xpack/security/api_key/grant",
        "one can create API keys in the name of others whose credentials one has",
    ),
    (
        "cluster:admin/xpack/security/delegate_pki",
        "one can act as any user of a PKI realm",
    ),
];

/// What actions that change indices begin with.
const CHANGES: [(&str, &str); 7] = [
    ("indices:data/write/", "write to"),
    ("indices:admin/delete", "delete"),
    ("indices:admin/settings/update", "manage"),
    ("indices:admin/close", "close"),
    ("indices:admin/ilm/remove_policy", "manage the lifecycle of"),
    (
        "indices:admin/data_stream/lifecycle/put",
        "manage the lifecycle of",
    ),
    ("indices:admin/xpack/ccr/forget_follower", "manage"),
];

/// The index in which native users, roles and API keys are kept.
const SECURITY_INDEX: &str = ".security-7";

/// The built-in user who is a superuser.
const ELASTIC: &str = "elastic";

pub(super) fn role(subject: &mut Subject<'_>, entries: &[Entry<'_>]) {
    if grants_everything(subject, entries) {
        return;
    }
    leads_to_more(subject);
    runs_as_anyone(subject);
    for entry in entries {
        writes_everywhere(subject, entry);
        writes_security(subject, entry);
    }
}

fn grants_everything(subject: &mut Subject<'_>, entries: &[Entry<'_>]) -> bool {
    let is_all = |name: &String| name.eq_ignore_ascii_case("all");
    let Some(position) = subject.role.cluster.iter().position(is_all) else {
        return false;
    };
    let everything = entries.iter().any(|entry| {
        entry.covers_all_names()
            && entry.read.privileges.iter().any(is_all)
            && entry.read.query_in_force().is_none()
            && entry.read.field_security.is_none()
    });
    if everything {
        let message = "This role may do what superuser may, restricted indices perhaps aside.";
        let steps = [Step::Key("cluster"), Step::Item(position)];
        let finding = subject.finding(&GRANTS_EVERYTHING, &steps, message);
        subject.push(finding);
    }
    everything
}

/// Said of the first privilege that leads there.
fn leads_to_more(subject: &mut Subject<'_>) {
    let mut known: Vec<&str> = Vec::new();
    for (position, name) in subject.role.cluster.iter().enumerate() {
        let Some(grant) = Grant::on_cluster(name) else {
            continue;
        };
        let way = WAYS_TO_MORE.iter().find(|(action, _)| grant.grants(action));
        let Some((action, how)) = way.filter(|(action, _)| !known.contains(action)) else {
            continue;
        };
        known.push(action);
        let message = format!("With {name} {how}.");
        let steps = [Step::Key("cluster"), Step::Item(position)];
        let finding = subject.finding(&LEADS_TO_MORE, &steps, message);
        subject.push(finding);
    }
}

fn runs_as_anyone(subject: &mut Subject<'_>) {
    let anyone = |name: &String| is_match_all(name);
    if let Some(position) = subject.role.run_as.iter().position(anyone) {
        let message = "The role may act as every user, superusers included.";
        let steps = [Step::Key("run_as"), Step::Item(position)];
        let finding = subject.finding(&RUNS_AS_ANYONE, &steps, message);
        subject.push(finding);
    } else if let Some(position) = subject
        .role
        .run_as
        .iter()
        .position(|name| matches(name, ELASTIC))
    {
        let message = "The role may act as elastic, who is a superuser.";
        let steps = [Step::Key("run_as"), Step::Item(position)];
        let finding = subject.finding(&LEADS_TO_MORE, &steps, message);
        subject.push(finding);
    }
}

fn matches(pattern: &str, name: &str) -> bool {
    // Most begin with something else, and need not be built.
    name.starts_with(&restricted::fixed(pattern))
        && StringMatcher::new(&[pattern]).is_ok_and(|matcher| matcher.matches(name))
}

/// Who writes to the index of users and roles needs no privilege to manage them.
fn writes_security(subject: &mut Subject<'_>, entry: &Entry<'_>) {
    if !entry.read.allow_restricted_indices || entry.privileges.writer.is_none() {
        return;
    }
    let mut names = entry.read.names.iter();
    if let Some(position) = names.position(|name| matches(name, SECURITY_INDEX)) {
        let message =
            format!("With this one can write users and roles straight into {SECURITY_INDEX}.");
        let finding = subject.finding(&LEADS_TO_MORE, &entry.item("names", position), message);
        subject.push(finding);
    }
}

/// Whether a pattern matches every name that there is, the empty one perhaps aside.
fn matches_all_names(pattern: &str) -> bool {
    let wild = pattern.contains('*') && pattern.bytes().all(|byte| matches!(byte, b'*' | b'?'));
    wild && pattern.matches('?').count() < 2 || matches!(pattern, "/.*/" | "/.+/")
}

fn writes_everywhere(subject: &mut Subject<'_>, entry: &Entry<'_>) {
    let names = &entry.read.names;
    let Some(position) = names.iter().position(|name| matches_all_names(name)) else {
        return;
    };
    let change = CHANGES
        .iter()
        .find(|(actions, _)| entry.grants_some(actions));
    if let Some((_, change)) = change {
        let message = format!("This lets one {change} every index.");
        let steps = entry.item("names", position);
        let finding = subject.finding(&WRITES_EVERYWHERE, &steps, message);
        subject.push(finding);
    }
}
