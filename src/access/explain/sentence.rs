//! The answer in one sentence, the one that an administrator would say.

use super::Explanation;
use super::grants::{Grant, Section, Through};
use super::lacks::{Lack, LackReason};
use super::question::Question;
use crate::access::{Access, Role};
use crate::catalog;
use crate::pattern::Language;
use crate::privilege::index::Selector;

/// Items of a list named in a sentence, at most.
const NAMED: usize = 3;

/// Characters of an item shown in a sentence, at most.
pub(super) const LENGTH: usize = 60;

/// A list in a sentence: `[a, b, c and 2 more]`.
pub(super) fn list<S: AsRef<str>>(items: &[S]) -> String {
    let shown: Vec<String> = items
        .iter()
        .take(NAMED)
        .map(|item| shortened(item.as_ref()))
        .collect();
    let shown = shown.join(", ");
    match items.len().checked_sub(NAMED) {
        Some(more) if more > 0 => format!("[{shown} and {more} more]"),
        _ => format!("[{shown}]"),
    }
}

fn shortened(item: &str) -> String {
    match item.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", item.get(..end).unwrap_or_default()),
        None => item.to_owned(),
    }
}

/// What an entry lacks, with the entry as the subject.
pub(super) fn reasons(question: &Question, reasons: &[LackReason]) -> String {
    let clauses: Vec<String> = reasons.iter().map(|lack| reason(question, lack)).collect();
    and(&clauses)
}

fn reason(question: &Question, reason: &LackReason) -> String {
    let (privilege, pattern) = question.parts();
    let one_of = |asked: Option<&str>, witness: &String| match asked {
        Some(asked) if asked != witness => format!("all of [{asked}], for example [{witness}]"),
        _ => format!("[{witness}]"),
    };
    match reason {
        LackReason::Name { witness } | LackReason::Spread { witness } => {
            // A concrete name is covered or not, whatever stands behind it.
            let pattern = pattern.filter(|_| !matches!(question, Question::IndexAction { .. }));
            format!("does not cover {}", one_of(pattern, witness))
        }
        LackReason::Privilege { witness } => {
            format!("does not include {}", one_of(privilege, witness))
        }
        LackReason::ExcludedAction { witness, .. } => format!("leaves out [{witness}]"),
        LackReason::RestrictedIndices { witness } => {
            format!("does not reach restricted indices such as [{witness}]")
        }
        LackReason::Selector { wanted: "failures" } => {
            "does not reach the failure store".to_owned()
        }
        LackReason::Selector { .. } => "reaches the failure store only".to_owned(),
        LackReason::Application { witness } => format!("is not about [{witness}]"),
        LackReason::Condition { requests } => format!("allows only {requests}"),
        LackReason::Denied => "begins with [none], which drops it".to_owned(),
        LackReason::Workflow { workflows } => {
            format!("is in force only inside {}", list(workflows))
        }
        LackReason::Licence => {
            "needs document or field level security, which the licence does not include".to_owned()
        }
    }
}

impl Question {
    /// What is asked for, as the object of a sentence.
    fn object(&self) -> String {
        match self {
            Question::ClusterAction(action) => format!("[{action}]"),
            Question::ClusterPrivilege(name) => format!("the cluster privilege [{name}]"),
            Question::IndexActionAnywhere(action) => format!("[{action}] on any index"),
            Question::IndexAction { action, name } => format!("[{action}] on [{name}]"),
            Question::IndexPrivilege {
                privilege, pattern, ..
            } => format!("[{privilege}] on [{pattern}]"),
            Question::ApplicationPrivilege {
                application,
                privilege,
                resource,
            } => format!("[{privilege}] of [{application}] on [{resource}]"),
            Question::RunAs(user) => format!("[{user}]"),
        }
    }

    /// The privilege or action and the pattern or name that are asked for.
    fn parts(&self) -> (Option<&str>, Option<&str>) {
        match self {
            Question::ClusterAction(asked)
            | Question::ClusterPrivilege(asked)
            | Question::IndexActionAnywhere(asked) => (Some(asked), None),
            Question::IndexAction {
                action: asked,
                name: pattern,
            }
            | Question::IndexPrivilege {
                privilege: asked,
                pattern,
                ..
            }
            | Question::ApplicationPrivilege {
                privilege: asked,
                resource: pattern,
                ..
            } => (Some(asked), Some(pattern)),
            Question::RunAs(user) => (None, Some(user)),
        }
    }

    /// How a grant leads to what is asked for, without repeating what it says in the same words.
    fn inclusion(&self, grant: &Grant) -> String {
        let (asked, pattern) = self.parts();
        let asked = asked.filter(|asked| grant.privileges != [*asked]);
        let pattern = pattern.filter(|pattern| grant.patterns != [*pattern]);
        let behind = grant
            .data_stream
            .as_ref()
            .map(|stream| format!(", which is behind [{stream}]"));
        let inclusion = match (asked, pattern) {
            (None, None) => String::new(),
            (Some(asked), None) => format!(", which includes [{asked}]"),
            (None, Some(pattern)) => format!(", which covers [{pattern}]"),
            (Some(asked), Some(pattern)) => format!(", which includes [{asked}] on [{pattern}]"),
        };
        inclusion + &behind.unwrap_or_default()
    }

    /// The privileges and patterns of an entry, as the object of a sentence.
    fn entry(&self, section: Section, privileges: &[String], patterns: &[String]) -> String {
        match section {
            Section::Cluster if privileges.len() == 1 => {
                format!("the cluster privilege {}", list(privileges))
            }
            Section::Cluster => format!("the cluster privileges {}", list(privileges)),
            Section::Global => "global privileges".to_owned(),
            Section::Indices => format!("{} on {}", list(privileges), list(patterns)),
            Section::Applications => match self {
                Question::ApplicationPrivilege { application, .. } => format!(
                    "{} of [{application}] on {}",
                    list(privileges),
                    list(patterns)
                ),
                // A grant on index names that an application privilege brings along.
                _ => format!("{} on {}", list(privileges), list(patterns)),
            },
            Section::RunAs => list(patterns),
        }
    }
}

impl Grant {
    fn object(&self, question: &Question) -> String {
        question.entry(self.section, &self.privileges, &self.patterns)
    }
}

/// The answer in a sentence.
pub(super) fn sentence(access: &Access, question: &Question, explanation: &Explanation) -> String {
    if explanation.granted {
        yes(access, question, explanation)
    } else {
        no(access, question, explanation) + same_user(question)
    }
}

/// The actions of `cluster:admin/xpack/security/` that are granted without any privilege to who asks
/// about themselves (`RBACEngine#checkSameUserPermissions`, which also lets an API key read itself).
const SAME_USER: [(&str, &str); 4] = [
    ("user/authenticate", " All users may ask who they are."),
    (
        "user/change_password",
        " Users of the native and reserved realms may always change their own.",
    ),
    ("user/has_privileges", " All users may ask about their own."),
    (
        "user/list_privileges",
        " All users may ask about their own.",
    ),
];

/// What is granted all the same.
fn same_user(question: &Question) -> &'static str {
    let Question::ClusterAction(action) = question else {
        return "";
    };
    let name = action.strip_prefix("cluster:admin/xpack/security/");
    let known = SAME_USER.iter().find(|(known, _)| Some(*known) == name);
    known.map_or("", |(_, granted)| granted)
}

fn yes(access: &Access, question: &Question, explanation: &Explanation) -> String {
    let own: Vec<&Grant> = explanation
        .grants
        .iter()
        .filter(|grant| grant.side == 0)
        .collect();
    let Some(first) = own.first() else {
        return format!("Yes: {} is granted.", question.object());
    };
    let but = match (
        explanation.restricts_fields,
        explanation.restricts_documents,
    ) {
        (false, false) if first.through == Through::MappingUpdate => ", by a deprecated exception",
        (false, false) => "",
        (true, false) => ", for some fields only",
        (false, true) => ", for some documents only",
        (true, true) => ", for some fields and documents only",
    };
    let role = &first.role;
    let object = first.object(question);
    let inclusion = question.inclusion(first);
    let reason = match first.through {
        Through::Privilege if first.section == Section::RunAs => {
            format!("the role [{role}] may run as {object}{inclusion}")
        }
        Through::Privilege => format!("the role [{role}] grants {object}{inclusion}"),
        Through::MappingUpdate => {
            format!("the role [{role}] grants {object}, which still lets mapping updates through")
        }
        Through::Implicit => {
            format!("the Kibana privileges of the role [{role}] bring {object}{inclusion}")
        }
        Through::Together => {
            let parts: Vec<String> = own
                .iter()
                .take(NAMED)
                .map(|grant| format!("{} of the role [{}]", grant.object(question), grant.role))
                .collect();
            format!("{} together include {}", and(&parts), question.object())
        }
    };
    let limit = explanation.grants.iter().find(|grant| grant.side > 0);
    let limited = match limit {
        Some(limit) if access.is_limited() => {
            format!(
                ", and the role [{}], which limits it, grants it too",
                limit.role
            )
        }
        _ => String::new(),
    };
    format!("Yes{but}: {reason}{limited}.")
}

fn no(access: &Access, question: &Question, explanation: &Explanation) -> String {
    let refusing = explanation.sides.iter().position(|granted| !granted);
    let side = refusing.unwrap_or(0);
    let start = if side == 0 {
        "No"
    } else {
        "No, because of what limits it"
    };
    let lacks: Vec<&Lack> = explanation
        .lacking
        .iter()
        .filter(|lack| lack.side == side)
        .collect();
    let Some(nearest) = lacks.first() else {
        let role = access.sides().get(side);
        let nothing = role.map_or_else(String::new, |role| nothing(access, role, question));
        return format!("{start}: {nothing}.");
    };
    let role = &nearest.role;
    let object = question.entry(nearest.section, &nearest.privileges, &nearest.patterns);
    let reason = match nearest.reasons.as_slice() {
        [LackReason::Spread { .. }] => {
            let patterns: Vec<&String> = lacks
                .iter()
                .filter(|lack| matches!(lack.reasons.as_slice(), [LackReason::Spread { .. }]))
                .flat_map(|lack| &lack.patterns)
                .collect();
            let (_, asked) = question.parts();
            format!(
                "{} cover [{}] only together, and one entry has to cover all of it",
                list(&patterns),
                asked.unwrap_or_default()
            )
        }
        [LackReason::Denied] => {
            format!(
                "the only index entry of the role [{role}] begins with [none], so it is dropped"
            )
        }
        [LackReason::Workflow { workflows }] => {
            format!(
                "the role [{role}] grants it only inside the workflow {}",
                list(workflows)
            )
        }
        [LackReason::Licence] => format!(
            "the role [{role}] would grant it, but needs document or field level security, which \
             the licence does not include"
        ),
        [LackReason::Condition { requests }] => {
            return format!(
                "{start}, not for every request: the role [{role}] grants {object} for {requests} only."
            );
        }
        [LackReason::Application { witness }] => {
            format!("the role [{role}] grants nothing in the application [{witness}]")
        }
        [LackReason::Name { witness }] if nearest.section == Section::RunAs => {
            format!("the role [{role}] may run as {object}, not as [{witness}]")
        }
        [LackReason::Privilege { witness }] if nearest.section == Section::Cluster => {
            let privileges: Vec<&String> = lacks
                .iter()
                .filter(|lack| lack.role == *role && lack.section == Section::Cluster)
                .flat_map(|lack| &lack.privileges)
                .collect();
            match privileges.as_slice() {
                [_] => format!(
                    "the role [{role}] grants {object}, which {}",
                    reasons(question, &nearest.reasons)
                ),
                _ => format!(
                    "the role [{role}] grants the cluster privileges {}, none of which includes [{witness}]",
                    list(&privileges)
                ),
            }
        }
        reasons => format!(
            "the role [{role}] grants {object}, which {}",
            super::sentence::reasons(question, reasons)
        ),
    };
    format!("{start}: {reason}{}.", hint(question, nearest, explanation))
}

/// The least privilege that would do, where a privilege is all that is missing.
fn hint(question: &Question, nearest: &Lack, explanation: &Explanation) -> String {
    let (asked, _) = question.parts();
    let Some(least) = explanation
        .privileges
        .first()
        .filter(|least| asked != Some(least))
    else {
        return String::new();
    };
    let helps = match nearest.reasons.as_slice() {
        [LackReason::Privilege { .. } | LackReason::ExcludedAction { .. }] => true,
        // A failure index lacks a privilege on its data stream, not on its own name.
        [LackReason::Selector { wanted }] => catalog::index_privilege(least).is_some_and(|least| {
            let failures = least.selector.admits(Selector::Failures);
            failures || *wanted == "data"
        }),
        _ => false,
    };
    if helps {
        format!("; [{least}] would")
    } else {
        String::new()
    }
}

/// Why not a single entry of a side comes near.
fn nothing(access: &Access, role: &Role, question: &Question) -> String {
    let names: Vec<&str> = role
        .descriptors
        .iter()
        .map(|role| role.name.as_str())
        .collect();
    if names.is_empty() {
        let unknown: Vec<&str> = access
            .problems()
            .iter()
            .filter(|problem| problem.code == "unknown_role")
            .map(|problem| problem.role.as_str())
            .collect();
        return match (role.restriction.workflows(), unknown.as_slice()) {
            (Some(workflows), _) => {
                let workflows: Vec<&String> = workflows.iter().collect();
                format!(
                    "the roles are in force only inside the workflow {}",
                    list(&workflows)
                )
            }
            (None, []) => "there is no role that grants anything".to_owned(),
            (None, _) => format!("there is no role named {}", list(&unknown)),
        };
    }
    let section = match question {
        Question::IndexPrivilege { pattern, .. } if !role.indices.groups().is_empty() => {
            let is_empty =
                Language::of(&[pattern]).is_ok_and(|language| language.is_empty().unwrap_or(false));
            return if is_empty {
                format!("[{pattern}] matches no name")
            } else {
                format!("[{pattern}] matches restricted indices only, which were not asked about")
            };
        }
        Question::ClusterAction(_) | Question::ClusterPrivilege(_) => "cluster privileges",
        Question::ApplicationPrivilege { .. } => "application privileges",
        Question::RunAs(_) => "right to run as others",
        _ => "index privileges",
    };
    match names.as_slice() {
        [only] => format!("the role [{only}] grants no {section}"),
        _ => format!("the roles {} grant no {section}", list(&names)),
    }
}

/// `a, b and c`
pub(super) fn and(items: &[String]) -> String {
    match items {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => items.concat(),
    }
}
