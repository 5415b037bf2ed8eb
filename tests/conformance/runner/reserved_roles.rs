//! Facts about the store of reserved roles.

use rolescope::catalog::ReservedRoles;

use super::{Case, Outcome, Problem};

/// Is `name` reserved by default?
pub fn is_reserved(case: &Case) -> Outcome {
    case.expect(ReservedRoles::default().is_reserved(case.text("name")?))
}

/// Is `name` reserved on a node that includes `include`?
pub fn is_reserved_with_include(case: &Case) -> Outcome {
    match ReservedRoles::include(&case.texts("include")?) {
        Ok(roles) => case.expect(roles.is_reserved(case.text("name")?)),
        Err(error) => Err(Problem::Failed(error.to_string())),
    }
}

/// Does Elasticsearch accept `include` as the value of its setting?
pub fn include_setting(case: &Case) -> Outcome {
    match ReservedRoles::include(&case.texts("include")?) {
        Ok(_) => case.expect(true),
        Err(error) => {
            case.expect(false)?;
            case.contains("error_contains", &error.to_string())
        }
    }
}
