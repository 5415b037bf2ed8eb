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
//! What they mean in Kibana's terms is told by [`kibana`].
//!
//! # Example
//!
//! A user has a built-in role and one of their own. What may they do, and why not more?
//!
//! ```
//! use rolescope::access::explain::Question;
//! use rolescope::access::{Access, AccessSpec, NamedRole, RoleReference};
//! use rolescope::{json, role};
//!
//! let text = r#"{"indices": [{"names": ["logs-*"], "privileges": ["read", "create_doc"]}]}"#;
//! let root = json::read(text).root.expect("there is a value");
//! let reading = role::read(&root, "shipper", role::Switches::PUT_ROLE);
//! assert!(reading.findings.is_empty());
//!
//! let shipper = NamedRole { name: "shipper".to_owned(), descriptor: reading.role };
//! let access = Access::new(&AccessSpec {
//!     roles: vec![
//!         RoleReference::Name("monitoring_user".to_owned()),
//!         RoleReference::Descriptor(Box::new(shipper)),
//!     ],
//!     ..AccessSpec::default()
//! })?;
//!
//! assert!(access.allows("indices:data/read/search", Some("logs-app")));
//! assert!(access.allows("cluster:monitor/main", None));
//!
//! let explanation = access.explain(&Question::IndexPrivilege {
//!     privilege: "delete".to_owned(),
//!     pattern: "logs-*".to_owned(),
//!     allow_restricted_indices: false,
//! })?;
//! assert!(!explanation.granted);
//! assert_eq!(explanation.privileges, ["delete", "write", "all"]);
//! # Ok::<(), rolescope::access::AccessError>(())
//! ```

pub mod access;
pub mod catalog;
pub mod format;
mod host;
pub mod json;
#[cfg(feature = "kibana")]
pub mod kibana;
mod order;
pub mod pattern;
pub mod privilege;
pub mod role;
pub mod text;
pub mod validate;

#[cfg(target_arch = "wasm32")]
pub mod bindings;

// The name by which tsify's macro calls what it needs.
#[cfg(target_arch = "wasm32")]
extern crate self as tsify;
#[cfg(target_arch = "wasm32")]
pub use bindings::{SerializationConfig, Tsify};

/// The Rust of the README compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
