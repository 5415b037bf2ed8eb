//! What an Elasticsearch role really grants, before you save it.
//!
//! A role definition goes in; what it comes to comes out, with the reason,
//! exactly as Elasticsearch would decide it.
//!
//! The modules follow the way of the data. A role is found in a text of whatever form
//! ([`mod@format`]) and read with positions ([`json`], [`role`]), its names are looked up in the facts that ship with the crate
//! ([`catalog`]), every privilege and every name expression becomes a language of
//! strings ([`pattern`], [`privilege`]), findings about the definition are collected
//! ([`validate`]), and several roles become one [`access`] that answers questions.

pub mod access;
pub mod catalog;
pub mod format;
mod host;
pub mod json;
pub mod kibana;
mod order;
pub mod pattern;
pub mod privilege;
pub mod role;
pub mod text;
pub mod validate;

#[cfg(target_arch = "wasm32")]
pub mod bindings;
