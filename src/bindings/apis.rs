//! REST APIs in JavaScript.

use js_sys::{Array, Error, JsString};
use tsify::Ts;
use wasm_bindgen::prelude::*;

use super::{Access, deployment_named, error, give, optional_text, plain, table, text, thrown};
use crate::access::apis::ApiExplanation;
use crate::catalog::{self, Deployment};

/// The REST APIs of Elasticsearch, all or those that fit what somebody typed: parts of a name, a
/// method, a path.
#[wasm_bindgen(js_name = apis, unchecked_return_type = "Api[]")]
pub fn apis(
    #[wasm_bindgen(unchecked_optional_param_type = "string | null")] query: JsValue,
) -> Result<JsValue, Error> {
    let all = table(catalog::apis_json())?;
    let Some(query) = optional_text(&query, "query")? else {
        return Ok(all);
    };
    let all = Array::from(&all);
    let found = Array::new();
    for position in catalog::find_apis(&query) {
        found.push(&all.get(u32::try_from(position).unwrap_or_default()));
    }
    Ok(found.into())
}

#[wasm_bindgen]
impl Access {
    /// Which REST APIs can be called, in the order of their names.
    #[wasm_bindgen(unchecked_return_type = "ApiAccess[]")]
    pub fn apis(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "\"stack\" | \"serverless\"")]
        deployment: JsValue,
    ) -> Result<JsValue, Error> {
        let deployment = optional_text(&deployment, "deployment")?;
        let deployment = deployment_named(deployment.as_deref(), None)?;
        plain(&self.0.apis(deployment).map_err(thrown)?)
    }

    /// Whether a REST API can be called, on that concrete index if one is given, check by check.
    #[wasm_bindgen(js_name = explainApi)]
    pub fn explain_api(
        &self,
        name: JsString,
        #[wasm_bindgen(unchecked_optional_param_type = "string | null")] index: JsValue,
    ) -> Result<Ts<ApiExplanation>, Error> {
        let index = optional_text(&index, "index")?;
        let api = catalog::api(&text(&name, "name")?)
            .ok_or_else(|| error("unknown_api", "There is no such API.", None))?;
        let explanation = self.0.explain_api(api, index.as_deref(), Deployment::Stack);
        give(&explanation.map_err(thrown)?)
    }
}
