//! Questions about Kibana's features. The decisions are those of [`crate::kibana::permission`].

use super::fixes::What;
use super::{Explanation, Grant, Section, Side, Through, sentence};
use crate::access::{Access, AccessError};
use crate::catalog::{KibanaFeature, License, kibana_catalog};
use crate::json::Json;
use crate::kibana::permission::{self, KibanaAnswer, KibanaPermission};
use crate::kibana::privilege::{ALL, APPLICATION, feature_privilege, space_resource};

impl Access {
    /// Whether a privilege on a feature of Kibana is granted in a space (`*` for every space), and
    /// why. Every licence is taken for granted.
    pub fn explain_feature(
        &self,
        space: &str,
        feature: &str,
        privilege: &str,
    ) -> Result<Explanation, AccessError> {
        let unknown = |message| AccessError::new("unknown_feature", message);
        let Some(known) = kibana_catalog().feature(feature) else {
            return Err(unknown(format!("There is no feature [{feature}].")));
        };
        let mut explanation = Explanation {
            granted: true,
            ..Explanation::default()
        };
        let mut told = None;
        for (number, role) in self.sides().iter().enumerate() {
            let side = Side {
                access: self,
                number,
                role,
            };
            let Some(answer) = side.feature(space, feature, privilege) else {
                let name = &known.name;
                return Err(unknown(format!("{name} has no privilege [{privilege}].")));
            };
            explanation.sides.push(answer.granted);
            let mut grants = side.feature_grants(&answer);
            // The first side that refuses is told of, or else the first.
            if told.is_none() || (explanation.granted && !answer.granted) {
                let asked = (known, privilege, space);
                told = Some(side.feature_sentence(asked, &grants, &answer));
            }
            if !answer.granted {
                explanation.granted = false;
                explanation
                    .fixes
                    .push(side.feature_fix(space, feature, privilege));
                let missing = answer.missing.iter();
                explanation
                    .privileges
                    .extend(missing.map(|missing| feature_privilege(feature, missing)));
            }
            explanation.grants.append(&mut grants);
        }
        explanation.sentence = told.unwrap_or_default();
        Ok(explanation)
    }
}

impl Side<'_> {
    fn feature(&self, space: &str, feature: &str, privilege: &str) -> Option<KibanaAnswer> {
        let mut grants = Vec::new();
        for named in self.role.descriptors.iter() {
            permission::Grant::add_role(&mut grants, 0, &named.name, &named.descriptor);
        }
        KibanaPermission::new(kibana_catalog(), License::Trial, 1, &grants)
            .explain(space, feature, privilege)
    }

    fn feature_grants(&self, answer: &KibanaAnswer) -> Vec<Grant> {
        let mut grants = Vec::new();
        for source in &answer.sources {
            let number = source.pointer.rsplit('/').next().unwrap_or_default();
            let entry = number.parse().unwrap_or(0);
            let mut roles = self.role.descriptors.iter();
            let role = roles.find(|role| role.name == source.role);
            let written = role.and_then(|role| role.descriptor.applications.get(entry));
            grants.push(Grant {
                side: self.number,
                role: source.role.clone(),
                section: Section::Applications,
                entry,
                pointer: source.pointer.clone(),
                patterns: written.map_or_else(Vec::new, |entry| entry.resources.clone()),
                data_stream: None,
                privileges: source.privileges.clone(),
                actions: Vec::new(),
                through: if answer.sources.len() == 1 {
                    Through::Privilege
                } else {
                    Through::Together
                },
                restricts_fields: false,
                queries: Vec::new(),
            });
        }
        grants
    }

    fn feature_sentence(
        &self,
        (feature, privilege, space): (&KibanaFeature, &str, &str),
        grants: &[Grant],
        answer: &KibanaAnswer,
    ) -> String {
        let verdict = match (answer.granted, self.number) {
            (true, _) => "Yes",
            (false, 0) => "No",
            (false, _) => "No, because of what limits it",
        };
        let place = if space == ALL {
            "every space".to_owned()
        } else {
            format!("the space [{space}]")
        };
        let asked = format!("[{privilege}] of {} in {place}", feature.name);
        let held: Vec<String> = grants
            .iter()
            .map(|grant| {
                let (privileges, resources) = (&grant.privileges, &grant.patterns);
                let privileges = sentence::list(privileges);
                let resources = sentence::list(resources);
                format!(
                    "the role [{}] grants {privileges} on {resources}",
                    grant.role
                )
            })
            .collect();
        let held = sentence::and(&held);
        if held.is_empty() {
            return format!("{verdict}: no role grants anything of {asked}.");
        }
        if answer.granted {
            return format!("{verdict}: {held}, which includes {asked}.");
        }
        let missing = sentence::list(&answer.missing);
        format!("{verdict}: {held}, but {asked} needs {missing} as well.")
    }

    fn feature_fix(&self, space: &str, feature: &str, privilege: &str) -> super::Fix {
        let privilege = feature_privilege(feature, privilege);
        let resource = if space == ALL {
            ALL.to_owned()
        } else {
            space_resource(space)
        };
        let held = format!("[{privilege}] on [{resource}]");
        let entry = Json::Object(vec![
            ("application".to_owned(), APPLICATION.into()),
            (
                "privileges".to_owned(),
                Json::Array(vec![privilege.as_str().into()]),
            ),
            (
                "resources".to_owned(),
                Json::Array(vec![resource.as_str().into()]),
            ),
        ]);
        let what = What {
            added: format!("an entry with {held} to"),
            held,
        };
        self.addition(Section::Applications, entry, &what)
    }
}
