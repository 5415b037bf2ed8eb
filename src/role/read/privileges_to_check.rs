//! The body of a `_has_privileges` request, which the server reads with the parts of the role
//! reader (`RoleDescriptor.parsePrivilegesToCheck`).

use super::{
    MISSING_FIELD, Met, Path, ROLE_NOT_OBJECT, Reader, Switches, UNKNOWN_FIELD, complaint,
};
use crate::json::{Node, Value};
use crate::role::{ApplicationPrivileges, Finding, IndicesPrivileges};

const FIELDS: [&str; 4] = ["cluster", "index", "application", "applications"];

/// What a `_has_privileges` request asks for.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    tsify(rename = "HasPrivilegesRequest"),
    serde(default)
)]
pub struct PrivilegesToCheck {
    /// Cluster privileges.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string[] | null"))]
    pub cluster: Vec<String>,
    /// Index privileges.
    #[cfg_attr(
        target_arch = "wasm32",
        tsify(
            type = "Pick<IndicesPrivileges, \"names\" | \"privileges\" | \"allow_restricted_indices\">[]"
        )
    )]
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
    fn privileges_to_check(&mut self, node: &Node) -> PrivilegesToCheck {
        let mut request = PrivilegesToCheck::default();
        let Value::Object(members) = &node.value else {
            let complaint = complaint!(
                ROLE_NOT_OBJECT,
                Met::Start,
                Parse,
                "failed to parse privileges check [%role%]. expected an object but found [%token%] instead",
                "The request is an object, but this is %kind%."
            );
            self.complain(complaint, &Path::ROOT, node);
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
                _ => {
                    let complaint = complaint!(
                        UNKNOWN_FIELD,
                        Met::Start,
                        Parse,
                        "failed to parse privileges check [%role%]. unexpected field [%key%]",
                        "A request has no key %key%."
                    );
                    self.complain_of_key(complaint, &Path::ROOT, member, &FIELDS);
                }
            }
        }
        let asks = |key: &str| {
            node.get(key)
                .is_some_and(|value| value.value != Value::Null)
        };
        if !FIELDS.into_iter().any(asks) {
            let complaint = complaint!(
                MISSING_FIELD,
                Met::End(0),
                Parse,
                "failed to parse privileges check [%role%]. All privilege fields [cluster,index,applications] are missing",
                "The request asks for nothing."
            );
            self.complain(complaint, &Path::ROOT, node);
        }
        request
    }
}
