//! Roles in other forms, in JavaScript.

use wasm_bindgen::prelude::*;

use super::{Error, Ts, Tsify, error, misfit, plain, read, written};
use crate::format::Format;
use crate::json::{Misfit, Place};
use crate::role::{RoleDescriptor, normalize, same, to_request};
use crate::validate;

/// A role for its own sake, whatever form it comes in.
fn role_of(role: &JsValue) -> Result<RoleDescriptor, Error> {
    let read = validate::read_role(&written(role)?, None);
    read.map(|(_, descriptor)| descriptor).map_err(misfit)
}

/// The normal form of a role, in Elasticsearch's JSON: one text for all roles that mean the same.
///
/// Absent, empty and default parts, the order and repetition of list elements, the case of
/// privileges, spellings of keys and what only the server tells make no difference. Takes
/// every form that `validateRole` takes, and the server's answers. Throws where there is not one
/// role, or where Elasticsearch could not read all of it.
#[wasm_bindgen(js_name = normalizeRole, unchecked_return_type = "Partial<StoredRole>")]
pub fn normalize_role(
    #[wasm_bindgen(unchecked_param_type = "AnyRole")] role: &JsValue,
) -> Result<JsValue, Error> {
    plain(&to_request(&normalize(&role_of(role)?)))
}

/// Whether two roles mean the same: whether they have the same normal form. Throws as
/// `normalizeRole` does.
#[wasm_bindgen(js_name = sameRole)]
pub fn same_role(
    #[wasm_bindgen(unchecked_param_type = "AnyRole")] a: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "AnyRole")] b: &JsValue,
) -> Result<bool, Error> {
    Ok(same(&role_of(a)?, &role_of(b)?))
}

/// How a role is to be written.
#[derive(Default, Tsify)]
#[tsify(missing_as_null)]
#[serde(default)]
pub struct FormatOptions {
    /// The role's name.
    name: Option<String>,
    /// The form: the body of a request for `json`, the default.
    #[tsify(
        type = "\"json\" | \"console\" | \"kibana\" | \"yaml\" | \"terraform\" | \"api_key\" | \"roles\" | null"
    )]
    #[serde(rename = "as")]
    form: Option<String>,
}

impl FormatOptions {
    fn read(place: &Place<'_>) -> Result<Self, Misfit> {
        let mut object = place.object()?;
        let options = FormatOptions {
            name: object.text("name")?,
            form: object.text("as")?,
        };
        object.finish()?;
        Ok(options)
    }
}

/// Writes a role in one of the forms that people use, whatever form it comes in.
///
/// What cannot be read of the role is left out: validate it first. Throws where there is no role
/// at all, and where the form has no words for a part of it.
#[wasm_bindgen(js_name = formatRole)]
pub fn format_role(
    #[wasm_bindgen(unchecked_param_type = "AnyRole")] role: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Given<FormatOptions> | null")] options: Option<
        Ts<FormatOptions>,
    >,
) -> Result<String, Error> {
    let options = match options {
        Some(options) => read(&options, FormatOptions::read)?,
        None => FormatOptions::default(),
    };
    let form = options.form.as_deref().unwrap_or("json");
    let form = Format::of_name(form).ok_or_else(|| {
        error(
            "unknown_option",
            &format!("There is no form [{form}]."),
            Some("/as"),
        )
    })?;
    let validation = validate::validate(
        &written(role)?,
        &validate::Options {
            name: options.name.as_deref(),
            from_value: !role.is_string(),
            ..validate::Options::default()
        },
    );
    let role = validation
        .role
        .ok_or_else(|| error("no_role", "There is no role to write.", None))?;
    let name = options.name.or(validation.name);
    crate::format::write(&role, name.as_deref(), form)
        .map_err(|problem| error("not_expressible", &problem.message, None))
}
