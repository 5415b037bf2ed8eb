//! Questions about REST APIs: an API is called where every action that it runs is granted, so the
//! answer is put together from those about its actions.

use super::{Explanation, Question, sentence};
use crate::access::apis::{ApiActionCheck, Basis, CheckScope, Verdict};
use crate::access::{Access, AccessError};
use crate::catalog::{self, Api, Deployment};

impl Access {
    /// Whether a REST API can be called, about that concrete index if one is given, and why.
    ///
    /// The decision is that of [`Access::explain_api`].
    pub fn explain_call(
        &self,
        api: &str,
        index: Option<&str>,
        deployment: Deployment,
    ) -> Result<Explanation, AccessError> {
        let Some(api) = catalog::api(api) else {
            let message = format!("There is no API [{api}].");
            return Err(AccessError::new("unknown_api", message));
        };
        let decided = self.explain_api(api, index, deployment)?;
        let mut call = Explanation {
            granted: decided.granted,
            sides: vec![true; self.sides().len()],
            ..Explanation::default()
        };
        if decided.api.verdict == Verdict::Unavailable {
            call.sides.fill(false);
            let place = match deployment {
                Deployment::Stack => "clusters that people run themselves do not have",
                Deployment::Serverless => "Serverless does not have",
            };
            call.sentence = format!("No: {place} the API [{}].", api.name);
            return Ok(call);
        }
        let mut actions = Vec::new();
        let mut questions = Vec::new();
        if decided.api.basis == Basis::Documentation {
            // Any is enough: the one that is held, or else the narrowest.
            let held = self.documented_privilege(api)?;
            let asked = held.or(api.documented_cluster.first());
            questions.extend(asked.cloned().map(Question::ClusterPrivilege));
        }
        for check in &decided.checks {
            let granted = check.any_of.iter().find(|action| action.granted);
            if let Some(action) = granted.or_else(|| check.any_of.first()) {
                actions.push(action.action);
                questions.extend(question(action, action.index.as_deref().or(index)));
            }
        }
        let mut told: Option<Explanation> = None;
        let mut refused = 0;
        for question in questions {
            let part = self.explain(&question)?;
            for (side, granted) in call.sides.iter_mut().zip(&part.sides) {
                *side &= granted;
            }
            call.restricts_fields |= part.restricts_fields;
            call.restricts_documents |= part.restricts_documents;
            add(&mut call.grants, &part.grants);
            add(&mut call.lacking, &part.lacking);
            refused += usize::from(!part.granted);
            add(&mut call.fixes, &part.fixes);
            // A refusal says more than a grant, and a grant in part more than a whole one.
            let weight = |part: &Explanation| {
                (
                    !part.granted,
                    part.restricts_documents || part.restricts_fields,
                )
            };
            if told
                .as_ref()
                .is_none_or(|told| weight(told) < weight(&part))
            {
                told = Some(part);
            }
        }
        if refused > 1 {
            // An edit has to suffice, and these each mend a part only.
            call.fixes.clear();
        }
        let mut checked = decided.checks.iter().flat_map(|check| &check.any_of);
        let withheld =
            checked.find(|check| check.whole && (decided.api.withheld || !check.granted));
        call.sentence = if refused == 0
            && !decided.granted
            && let Some(withheld) = withheld
        {
            call.sides.fill(false);
            format!(
                "No: the API [{}] runs [{}], which is granted, but refused as fields or documents are withheld there.",
                api.name, withheld.action
            )
        } else if refused == 0 && !decided.granted {
            call.sides.fill(false);
            format!(
                "No: what the API [{}] runs is granted, but never all of it on the same names.",
                api.name
            )
        } else {
            call_sentence(api, &actions, told.as_ref())
        };
        if deployment == Deployment::Serverless && api.serverless == "private" {
            call.sentence += " Serverless offers it to its operators only.";
        }
        call.privileges = told.map(|told| told.privileges).unwrap_or_default();
        Ok(call)
    }
}

/// The question about an action; none about what is the caller's own.
fn question(check: &ApiActionCheck, index: Option<&str>) -> Option<Question> {
    let action = check.action.to_owned();
    match (check.scope, index) {
        (CheckScope::Own, _) => None,
        (CheckScope::Cluster, _) => Some(Question::ClusterAction(action)),
        (CheckScope::Index, Some(name)) => Some(Question::IndexAction {
            action,
            name: name.to_owned(),
        }),
        (CheckScope::Index | CheckScope::AnyIndex, _) => {
            Some(Question::IndexActionAnywhere(action))
        }
    }
}

fn add<T: Clone + PartialEq>(list: &mut Vec<T>, more: &[T]) {
    for one in more {
        if !list.contains(one) {
            list.push(one.clone());
        }
    }
}

/// The sentence about the part that decides, after what the API runs.
fn call_sentence(api: &Api, actions: &[&str], told: Option<&Explanation>) -> String {
    let name = &api.name;
    let Some((answer, reason)) = told.and_then(|told| told.sentence.split_once(": ")) else {
        return format!("Yes: the API [{name}] asks for no privilege, only for what is one's own.");
    };
    if actions.is_empty() {
        return format!(
            "{answer}, going by its documentation: it is not known what the API [{name}] runs; {reason}"
        );
    }
    let actions = sentence::list(actions);
    format!("{answer}: the API [{name}] runs {actions}; {reason}")
}
