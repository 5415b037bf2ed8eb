//! Kibana, feature roles and REST APIs in JavaScript.

use js_sys::{Array, Error, JSON};
use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::{Access, deployment_named, error, give, plain, read, thrown};
use crate::access::apis::ApiExplanation;
use crate::catalog::{self, Deployment, FeatureRoleChoices, License};
use crate::json::Json;
use crate::kibana::permission::{KibanaAnswer, KibanaOverview};

/// A table that is JSON text already.
fn table(text: &str) -> Result<JsValue, Error> {
    JSON::parse(text).map_err(Error::from)
}

/// Kibana's features, in the order in which it shows them.
#[wasm_bindgen(js_name = kibanaFeatures, unchecked_return_type = "KibanaFeature[]")]
pub fn kibana_features() -> Result<JsValue, Error> {
    table(catalog::kibana_features_json())
}

/// The roles that the documentation of the Beats tells to make, each Beat's after the other.
#[wasm_bindgen(js_name = featureRoles, unchecked_return_type = "FeatureRole[]")]
pub fn feature_roles() -> Result<JsValue, Error> {
    table(catalog::feature_roles_json())
}

/// A feature role with the choices made.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct MadeRole {
    /// The role, or the role descriptor of the API key; absent where built-in roles are enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "RoleDescriptor")]
    descriptor: Option<Json>,
    /// Built-in roles to give beside it.
    builtin_roles: Vec<String>,
}

/// Makes a role of a feature role.
#[wasm_bindgen(js_name = makeFeatureRole)]
pub fn make_feature_role(
    product: &str,
    name: &str,
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

/// The REST APIs of Elasticsearch, all or those that fit what somebody typed: parts of a name, a
/// method, a path.
#[wasm_bindgen(js_name = apis, unchecked_return_type = "Api[]")]
pub fn apis(query: Option<String>) -> Result<JsValue, Error> {
    let all = table(catalog::apis_json())?;
    let Some(query) = query else {
        return Ok(all);
    };
    let all = Array::from(&all);
    let found = Array::new();
    for position in catalog::find_apis(&query) {
        found.push(&all.get(u32::try_from(position).unwrap_or_default()));
    }
    Ok(found.into())
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
    /// Which REST APIs can be called, in the order of their names.
    #[wasm_bindgen(unchecked_return_type = "ApiAccess[]")]
    pub fn apis(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "\"stack\" | \"serverless\"")]
        deployment: Option<String>,
    ) -> Result<JsValue, Error> {
        let deployment = deployment_named(deployment.as_deref(), None)?;
        plain(&self.0.apis(deployment).map_err(thrown)?)
    }

    /// Whether a REST API can be called, on that concrete index if one is given, check by check.
    #[wasm_bindgen(js_name = explainApi)]
    pub fn explain_api(
        &self,
        name: &str,
        index: Option<String>,
    ) -> Result<Ts<ApiExplanation>, Error> {
        let api = catalog::api(name)
            .ok_or_else(|| error("unknown_api", "There is no such API.", None))?;
        let explanation = self.0.explain_api(api, index.as_deref(), Deployment::Stack);
        give(&explanation.map_err(thrown)?)
    }

    /// What is granted in Kibana: in every space, in the spaces that roles name, and in those
    /// asked for. Below the licence level `gold` there are no privileges of sub-features.
    pub fn kibana(
        &self,
        spaces: Option<Vec<String>>,
        license: Option<String>,
    ) -> Result<Ts<KibanaOverview>, Error> {
        let license = level(license.as_deref())?;
        give(&self.0.kibana(&spaces.unwrap_or_default(), license))
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
