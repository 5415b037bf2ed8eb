//! Kibana and feature roles in JavaScript.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::{Access, Error, Texts, Ts, Tsify, error, give, optional_texts, parsed, plain, read};
use crate::catalog::{self, FeatureRoleChoices, License};
use crate::json::Json;
use crate::kibana::permission::{KibanaAnswer, KibanaOverview};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/**
 * A licence level, the lowest first.
 */
export type License = "basic" | "standard" | "gold" | "platinum" | "enterprise" | "trial";
"#;

/// Kibana's features, in the order in which it shows them.
#[wasm_bindgen(js_name = kibanaFeatures, unchecked_return_type = "KibanaFeature[]")]
pub fn kibana_features() -> JsValue {
    parsed(catalog::kibana_features_json())
}

/// The roles that the documentation of the Beats tells to make, each Beat's after the other.
#[wasm_bindgen(js_name = featureRoles, unchecked_return_type = "FeatureRole[]")]
pub fn feature_roles() -> JsValue {
    parsed(catalog::feature_roles_json())
}

/// A feature role with the choices made.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct MadeRole {
    /// The role, or the role descriptor of the API key; absent where built-in roles are enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "StoredRole")]
    descriptor: Option<Json>,
    /// Built-in roles to give beside it.
    builtin_roles: Vec<String>,
}

/// Makes a role of a feature role.
#[wasm_bindgen(js_name = makeFeatureRole)]
pub fn make_feature_role(
    product: &str,
    name: &str,
    #[wasm_bindgen(unchecked_optional_param_type = "Given<FeatureRoleChoices> | null")]
    choices: Option<Ts<FeatureRoleChoices>>,
) -> Result<Ts<MadeRole>, Error> {
    let role = catalog::feature_role(product, name).ok_or_else(|| {
        error(
            "unknown_feature_role",
            "There is no such feature role.",
            None,
        )
    })?;
    let choices = match choices {
        Some(choices) => read(&choices, FeatureRoleChoices::read)?,
        None => FeatureRoleChoices::default(),
    };
    let made = role.make(&choices);
    give(&MadeRole {
        descriptor: made.descriptor.as_ref().map(crate::role::to_json),
        builtin_roles: made.builtin_roles,
    })
}

/// The licence level of that name; everything if none is named.
fn level(name: Option<&str>) -> Result<License, Error> {
    let Some(name) = name else {
        return Ok(License::Trial);
    };
    License::from_name(name)
        .ok_or_else(|| error("unknown_option", "There is no such licence level.", None))
}

#[wasm_bindgen]
impl Access {
    /// What is granted in Kibana: in every space, in the spaces that roles name, and in those
    /// asked for. Below the licence level `gold` there are no privileges of sub-features.
    pub fn kibana(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "readonly string[] | null")] spaces: Option<
            Texts,
        >,
        #[wasm_bindgen(unchecked_optional_param_type = "License | null")] license: Option<String>,
    ) -> Result<Ts<KibanaOverview>, Error> {
        let license = level(license.as_deref())?;
        give(&self.0.kibana(&optional_texts(spaces)?, license))
    }

    /// Whether a privilege on a feature is granted in a space (`*` for every space), and why;
    /// `undefined` if there is no such privilege.
    #[wasm_bindgen(js_name = explainKibana)]
    pub fn explain_kibana(
        &self,
        space: &str,
        feature: &str,
        privilege: &str,
    ) -> Result<Option<Ts<KibanaAnswer>>, Error> {
        let answer = self
            .0
            .explain_kibana(space, feature, privilege, License::Trial);
        answer.as_ref().map(give).transpose()
    }

    /// What differs in Kibana between this access and another one.
    #[wasm_bindgen(js_name = kibanaDifferences, unchecked_return_type = "KibanaDifference[]")]
    pub fn kibana_differences(&self, after: &Access) -> Result<JsValue, Error> {
        plain(&self.0.kibana_differences(&after.0, License::Trial))
    }
}
