//! What tsify's macro, which writes the types for TypeScript, asks of tsify.
//!
//! The crate itself would bring js-sys along, and that leaves functions in the module that nothing calls.

pub use tsify_macros::Tsify;
use wasm_bindgen::JsCast;

/// A type that TypeScript knows.
pub trait Tsify {
    /// A JavaScript value that is said to be of the type.
    type JsType: JsCast;
    /// The type in TypeScript.
    const DECL: &'static str;
    /// How its values would be written.
    const SERIALIZATION_CONFIG: SerializationConfig;
}

/// How tsify would write values; ours go over as JSON text.
#[allow(missing_docs, reason = "nothing reads it")]
pub struct SerializationConfig {
    pub missing_as_null: bool,
    pub hashmap_as_object: bool,
    pub large_number_types_as_bigints: bool,
}

/// A JavaScript value that is said to be of a type.
pub type Ts<T> = <T as Tsify>::JsType;
