//! Kibana: its role body, and what roles come to in its spaces and features.
//!
//! Kibana keeps its part of a role as application privileges of Elasticsearch, under names of
//! its own ([`privilege`]). What several roles grant together, space by space and feature by
//! feature, [`permission`] tells.

pub mod permission;
pub mod privilege;
