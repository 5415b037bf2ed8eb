//! Kibana: its role body, and what roles come to in its spaces and features.
//!
//! Kibana keeps its part of a role as application privileges of Elasticsearch, under names of
//! its own ([`privilege`]). [`read`] takes a role as Kibana's API does, with everything that there
//! is to say about it; a [`KibanaRole`] goes to application privileges and comes back from them as
//! in Kibana. What several roles grant together, space by space and feature by feature,
//! [`permission`] tells.

mod advice;
mod findings;
pub mod permission;
pub mod privilege;
mod read;
mod role;
mod schema;

pub use advice::applications as application_advice;
#[cfg(feature = "advice")]
pub use findings::RULES;
pub use findings::{REPEATED_KEY, UNKNOWN_KEY};
pub use read::{Form, KibanaReading, name_refusal, read, read_bulk};
pub use role::{KibanaEntry, KibanaRole, NO_RESOURCES, TransformFailure, TransformReason};
