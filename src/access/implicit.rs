//! Implicit index privileges: what Kibana's application privileges bring along.

use super::AccessError;
use super::applications::ApplicationPermission;
use super::merge::MergedIndices;

/// The groups that the application privileges of a role imply.
pub(super) fn index_privileges(
    applications: &ApplicationPermission,
) -> Result<Vec<MergedIndices>, AccessError> {
    let _ = applications;
    Ok(Vec::new())
}
