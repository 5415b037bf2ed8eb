//! What an access comes to in Kibana. The decisions are those of [`crate::kibana::permission`].

use super::Access;
use crate::catalog::{License, kibana_catalog};
use crate::kibana::permission::{
    Grant, KibanaAnswer, KibanaDifference, KibanaOverview, KibanaPermission,
};

impl Access {
    fn kibana_permission(&self, license: License) -> KibanaPermission<'_> {
        let mut grants = Vec::new();
        for (side, role) in self.sides().iter().enumerate() {
            for named in &role.descriptors {
                Grant::add_role(&mut grants, side, &named.name, &named.descriptor);
            }
        }
        KibanaPermission::new(kibana_catalog(), license, self.sides().len(), &grants)
    }

    /// What is granted in Kibana: in every space, in those that roles name, and in those asked for.
    pub fn kibana(&self, spaces: &[String], license: License) -> KibanaOverview {
        self.kibana_permission(license).overview(spaces)
    }

    /// Whether a privilege on a feature is granted in a space (`*` for every space), and why.
    /// `None` if the feature has no such privilege at that licence.
    pub fn explain_kibana(
        &self,
        space: &str,
        feature: &str,
        privilege: &str,
        license: License,
    ) -> Option<KibanaAnswer> {
        let permission = self.kibana_permission(license);
        permission.explain(space, feature, privilege)
    }

    /// What another access grants in Kibana that this one does not, and the other way round.
    pub fn kibana_differences(&self, after: &Access, license: License) -> Vec<KibanaDifference> {
        let after = after.kibana_permission(license);
        self.kibana_permission(license).differences(&after)
    }
}
