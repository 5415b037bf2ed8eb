//! Questions about several accesses, in JavaScript.

use js_sys::Error;
use tsify::Ts;
use wasm_bindgen::prelude::*;

use super::{Access, give, thrown};
use crate::access::compare::Comparison;

/// What one access grants and another does not, in both directions, each thing with an example.
///
/// Accesses are compared by what they decide, never by how their roles are written.
#[wasm_bindgen(js_name = compareAccess)]
pub fn compare_access(before: &Access, after: &Access) -> Result<Ts<Comparison>, Error> {
    give(&before.0.compare(&after.0).map_err(thrown)?)
}
