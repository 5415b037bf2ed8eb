//! REST APIs in JavaScript.

use wasm_bindgen::prelude::*;

use super::{Access, Error, Ts, deployment_named, error, give, parsed, plain, thrown};
use crate::access::apis::ApiExplanation;
use crate::catalog::{self, Deployment};

/// The REST APIs of Elasticsearch, all or those that fit what somebody typed: parts of a name, a
/// method, a path.
#[wasm_bindgen(js_name = apis, unchecked_return_type = "Api[]")]
pub fn apis(query: Option<String>) -> Result<JsValue, Error> {
    match query {
        Some(query) => plain(&catalog::find_apis_json(&query)),
        None => Ok(parsed(catalog::apis_json())),
    }
}

#[wasm_bindgen]
impl Access {
    /// Which REST APIs can be called, in the order of their names.
    #[wasm_bindgen(unchecked_return_type = "ApiAccess[]")]
    pub fn apis(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "\"stack\" | \"serverless\" | null")]
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
}
