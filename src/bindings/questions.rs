//! Questions about several accesses, and questions asked backwards, in JavaScript.

use wasm_bindgen::prelude::*;

use super::explain::asked;
use super::{Access, Error, Ts, give, misfit, plain, read, thrown, to_check, written};
use crate::access::AccessSpec;
use crate::access::compare::Comparison;
use crate::access::explain::QuestionParts;
use crate::access::suggest::{self, RoleSuggestions};
use crate::access::who_can;
use crate::json;
use crate::role::PrivilegesToCheck;

/// What one access grants and another does not, in both directions, each thing with an example.
///
/// Accesses are compared by what they decide, never by how their roles are written. Throws where the
/// patterns of the two tell too many names apart.
#[wasm_bindgen(js_name = compareAccess)]
pub fn compare_access(before: &Access, after: &Access) -> Result<Ts<Comparison>, Error> {
    give(&before.0.compare(&after.0).map_err(thrown)?)
}

/// Which roles grant what is asked, each by itself, and through what: the built-in ones and the given
/// ones.
///
/// The roles may come as the list of an access or within a whole specification of one, which tells
/// what else matters: application privileges, restricted indices, an inventory.
#[wasm_bindgen(js_name = whoCan, unchecked_return_type = "GrantingRole[]")]
pub fn who_can(
    #[wasm_bindgen(unchecked_param_type = "Given<QuestionParts>")] question: Ts<QuestionParts>,
    #[wasm_bindgen(unchecked_optional_param_type = "Given<RoleReference[] | AccessSpec> | null")]
    roles: JsValue,
) -> Result<JsValue, Error> {
    let question = asked(&question)?;
    let spec = if roles.is_undefined() || roles.is_null() {
        AccessSpec::default()
    } else {
        json::from_text(&written(&roles)?, AccessSpec::read_or_roles).map_err(misfit)?
    };
    plain(&who_can::who_can(&question, &spec).map_err(thrown)?)
}

/// Which built-in roles satisfy a need, alone or two together, those that grant the least beyond it
/// first; and a role that grants just what is needed.
///
/// The need is what one would ask `hasPrivileges` about. Of the surroundings, the application privileges
/// and the restricted indices matter. Roles that are deprecated or made for servers are left out.
#[wasm_bindgen(js_name = suggestRoles)]
pub fn suggest_roles(
    #[wasm_bindgen(unchecked_param_type = "Given<HasPrivilegesRequest>")] need: Ts<
        PrivilegesToCheck,
    >,
    #[wasm_bindgen(unchecked_optional_param_type = "Given<AccessSpec> | null")]
    surroundings: Option<Ts<AccessSpec>>,
) -> Result<Ts<RoleSuggestions>, Error> {
    let need = to_check(&need, "")?;
    let surroundings = match surroundings {
        Some(surroundings) => read(&surroundings, AccessSpec::read)?,
        None => AccessSpec::default(),
    };
    give(&suggest::suggest(&need, &surroundings).map_err(thrown)?)
}
