//! A role descriptor inside another object: what options and requests hand in.
//!
//! The reader of roles is the only one that knows the shape of a role; this only leads serde to it.

use serde::de::{Deserialize, Deserializer, Error};

use super::{RoleDescriptor, Switches};
use crate::json::Json;

impl<'de> Deserialize<'de> for RoleDescriptor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let node = Json::deserialize(deserializer)?.to_node();
        let reading = super::read(&node, "", Switches::STORED);
        let refused = reading
            .findings
            .iter()
            .find(|finding| finding.server.is_some());
        match refused {
            Some(finding) => Err(D::Error::custom(&finding.message)),
            None => Ok(reading.role),
        }
    }
}
