//! What has to hold of the answers of any access.

use rolescope::access::apis::Verdict;
use rolescope::access::explain::{Explanation, Question, QuestionParts};
use rolescope::access::has_privileges::HasPrivilegesResponse;
use rolescope::access::{Access, AccessSpec};
use rolescope::catalog::{self, Deployment, License};
use rolescope::json::from_text;
use rolescope::validate::privileges_to_check;

/// The texts of a specification, a `has_privileges` request and questions make answers or errors; the answers fit
/// together.
pub fn check(spec: &str, request: &str, questions: &[&str]) {
    let Some((access, own)) = access(spec) else {
        return;
    };
    for text in questions {
        if let Ok(parts) = from_text(text, QuestionParts::read) {
            check_answer(&access, own.as_ref(), parts);
        }
    }
    check_request(&access, own.as_ref(), request);
    check_overviews(&access, own.as_ref());
}

/// The text of a specification makes an access, together with the same roles without what limits them.
pub fn access(spec: &str) -> Option<(Access, Option<Access>)> {
    let spec = from_text(spec, AccessSpec::read_or_roles).ok()?;
    Some((Access::new(&spec).ok()?, own_roles(&spec)))
}

/// The same roles without what limits them.
fn own_roles(spec: &AccessSpec) -> Option<Access> {
    if spec.limited_by.is_empty() || spec.roles.is_empty() {
        return None;
    }
    Access::new(&AccessSpec {
        limited_by: Vec::new(),
        ..spec.clone()
    })
    .ok()
}

/// The decision on a question, without a reason.
fn decide(access: &Access, question: &Question) -> Option<bool> {
    match question {
        Question::ClusterAction(action) | Question::IndexActionAnywhere(action) => {
            Some(access.allows(action, None))
        }
        Question::ClusterPrivilege(name) => access.has_cluster_privilege(name).ok(),
        Question::IndexAction { action, name } => Some(access.allows(action, Some(name))),
        Question::IndexPrivilege {
            privilege,
            pattern,
            allow_restricted_indices,
        } => {
            let privilege = std::slice::from_ref(privilege);
            let answers =
                access.has_index_privileges(pattern, privilege, *allow_restricted_indices);
            answers.ok().and_then(|answers| answers.first().copied())
        }
        Question::ApplicationPrivilege {
            application,
            privilege,
            resource,
        } => access
            .has_application_privilege(application, privilege, resource)
            .ok(),
        Question::RunAs(user) => Some(access.allows_run_as(user)),
    }
}

/// An explanation says what is decided, for the same reason on every side; a limit takes away and never adds.
fn check_answer(access: &Access, own: Option<&Access>, parts: QuestionParts) {
    if let Ok(explanation) = access.answer(parts.clone()) {
        check_explanation(&explanation);
        if let Some(own) = own.filter(|_| explanation.granted) {
            assert!(
                own.answer(parts.clone()).is_ok_and(|own| own.granted),
                "{parts:?}"
            );
        }
    }
    if let Some(api) = parts.api.as_deref().and_then(catalog::api) {
        check_api(access, api, parts.index.as_deref());
    }
    let Some(question) = parts.question() else {
        return;
    };
    let decision = decide(access, &question);
    if let Ok(explanation) = access.explain(&question) {
        assert_eq!(Some(explanation.granted), decision, "{question:?}");
        assert_eq!(explanation.sides.len(), access.sides().len());
        if let Ok(grants) = access.grants(&question) {
            assert_eq!(grants.is_some(), explanation.granted, "{question:?}");
        }
    }
    if let Question::IndexAction { action, name } = &question {
        check_reading(access, own, action, name);
    }
}

fn check_explanation(explanation: &Explanation) {
    assert_eq!(
        explanation.granted,
        explanation.sides.iter().all(|granted| *granted)
    );
    assert!(
        explanation.sentence.ends_with('.'),
        "{}",
        explanation.sentence
    );
    let answer = if explanation.granted { "Yes" } else { "No" };
    assert!(
        explanation.sentence.starts_with(answer),
        "{}",
        explanation.sentence
    );
    if explanation.granted {
        assert!(
            explanation.lacking.is_empty() && explanation.fixes.is_empty(),
            "{explanation:?}"
        );
    }
}

/// What may be read is granted, and limited at least as much as without a limit.
fn check_reading(access: &Access, own: Option<&Access>, action: &str, name: &str) {
    let both = access.authorize(action, &[name, "logs-app"]);
    assert_eq!(
        both.granted,
        access.authorize(action, &[name]).granted
            && access.authorize(action, &["logs-app"]).granted
    );
    let Some(readable) = access.readable(name) else {
        return;
    };
    let Some(own) = own else { return };
    let unlimited = own
        .readable(name)
        .expect("what is readable within a limit is readable without");
    for field in ["message", "ab", "user.name", "_id"] {
        assert!(
            !readable.fields.grants(field) || unlimited.fields.grants(field),
            "{field} of {name}"
        );
    }
    assert!(
        !readable.has_all_documents() || unlimited.has_all_documents(),
        "documents of {name}"
    );
}

/// The verdict on an API goes with its answers.
fn check_api(access: &Access, api: &'static catalog::Api, index: Option<&str>) {
    let Ok(explanation) = access.explain_api(api, index, Deployment::Stack) else {
        return;
    };
    match explanation.api.verdict {
        Verdict::Never | Verdict::Unavailable | Verdict::Unknown => {
            assert!(!explanation.granted, "{}", api.name)
        }
        _ => {}
    }
}

/// Every yes of a response.
fn held(response: &HasPrivilegesResponse) -> Vec<[&str; 4]> {
    let mut held = Vec::new();
    let mut add = |place, granted: &bool| held.extend(granted.then_some(place));
    for (privilege, granted) in response.cluster.iter() {
        add(["cluster", "", "", privilege], granted);
    }
    for (name, privileges) in response.index.iter() {
        for (privilege, granted) in privileges.iter() {
            add(["index", "", name, privilege], granted);
        }
    }
    for (application, resources) in response.application.iter() {
        for (resource, privileges) in resources.iter() {
            for (privilege, granted) in privileges.iter() {
                add(["application", application, resource, privilege], granted);
            }
        }
    }
    held
}

/// A request is answered as a whole as it is answered one by one, and a limit never adds.
pub fn check_request(access: &Access, own: Option<&Access>, request: &str) {
    let Ok(request) = from_text(request, |place| privileges_to_check(place.node(), "fuzz")) else {
        return;
    };
    let Ok(response) = access.has_privileges(&request) else {
        return;
    };
    for name in &request.cluster {
        assert_eq!(
            response.cluster.get(name.as_str()).copied(),
            access.has_cluster_privilege(name).ok()
        );
    }
    if let Some(own) = own {
        let unlimited = own
            .has_privileges(&request)
            .expect("what is answered within a limit is answered without");
        let unlimited = held(&unlimited);
        for yes in held(&response) {
            assert!(unlimited.contains(&yes), "{yes:?}");
        }
        assert!(
            !response.has_all_requested
                || own
                    .has_privileges(&request)
                    .is_ok_and(|own| own.has_all_requested)
        );
    }
    for entry in &request.index {
        if let Ok(matrix) = access.matrix(&entry.names, &entry.privileges) {
            assert_eq!(matrix.rows.len(), entry.names.len());
        }
    }
}

/// What is told of an access as a whole is told without ado; it equals itself, and a limit adds nothing to it.
fn check_overviews(access: &Access, own: Option<&Access>) {
    let _ = (access.overview(), access.user_privileges());
    for space in access.kibana(&["a".to_owned()], License::Trial).spaces {
        for feature in space.features.iter().take(3) {
            let Some(primary) = feature.primary else {
                continue;
            };
            for space in &space.spaces {
                let answer =
                    access.explain_kibana(space, feature.feature, "minimal_read", License::Trial);
                assert!(
                    answer.is_none_or(|answer| answer.granted),
                    "{primary} of {} in {space}",
                    feature.feature
                );
            }
        }
    }
    if let Ok(comparison) = access.compare(access) {
        assert!(comparison.equal, "{comparison:?}");
    }
    if let Some(own) = own
        && let Ok(comparison) = own.compare(access)
    {
        assert!(comparison.gained.is_empty(), "{:?}", comparison.gained);
    }
}
