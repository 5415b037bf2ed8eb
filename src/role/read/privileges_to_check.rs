//! The body of a `_has_privileges` request, which the server reads with the parts of the role
//! reader (`RoleDescriptor.parsePrivilegesToCheck`).

use super::{MISSING_FIELD, Path, ROLE_NOT_OBJECT, Reader, Switches, described};
use crate::json::{Node, Value};
use crate::role::{ApplicationPrivileges, Finding, IndicesPrivileges, ServerError};

/// What a `_has_privileges` request asks for.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    serde(default, rename = "HasPrivilegesRequest")
)]
pub struct PrivilegesToCheck {
    /// Cluster privileges.
    pub cluster: Vec<String>,
    /// Index privileges.
    pub index: Vec<IndicesPrivileges>,
    /// Application privileges.
    pub application: Vec<ApplicationPrivileges>,
}

/// Reads a request about the privileges of `user`; the findings are in the server's order.
pub fn read_privileges_to_check(node: &Node, user: &str) -> (PrivilegesToCheck, Vec<Finding>) {
    let mut reader = Reader::new(user, Switches::PUT_ROLE);
    let request = reader.privileges_to_check(node);
    (request, reader.sorted())
}

impl Reader<'_> {
    fn check_error(&self, rest: &str) -> ServerError {
        ServerError::parse(format!(
            "failed to parse privileges check [{}]. {rest}",
            self.name
        ))
    }

    fn privileges_to_check(&mut self, node: &Node) -> PrivilegesToCheck {
        let mut request = PrivilegesToCheck::default();
        let Value::Object(members) = &node.value else {
            let token = node.value.token();
            let server =
                self.check_error(&format!("expected an object but found [{token}] instead"));
            let message = format!(
                "The request is an object, but this is {}.",
                described(&node.value)
            );
            self.value_error(&ROLE_NOT_OBJECT, &Path::ROOT, node, message, server);
            return request;
        };
        for member in members {
            let value = &member.value;
            let path = Path::ROOT.key(&member.key);
            match member.key.as_str() {
                "cluster" => request.cluster = self.names(value, &path),
                "index" => request.index = self.indices(value, &path, false),
                "application" | "applications" => {
                    request.application = self.applications(value, &path);
                }
                key => {
                    let server = self.check_error(&format!("unexpected field [{key}]"));
                    let known = ["cluster", "index", "application", "applications"];
                    self.unknown_field(&Path::ROOT, member, "A request", &known, server);
                }
            }
        }
        let asks = |key: &str| {
            node.get(key)
                .is_some_and(|value| value.value != Value::Null)
        };
        if !["cluster", "index", "application", "applications"]
            .into_iter()
            .any(asks)
        {
            let server =
                self.check_error("All privilege fields [cluster,index,applications] are missing");
            let message = "The request asks for nothing.";
            self.end_error(&MISSING_FIELD, &Path::ROOT, (node, 0), message, server);
        }
        request
    }
}
