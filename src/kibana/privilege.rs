//! The names under which Elasticsearch keeps Kibana's privileges.
//!
//! Kibana's privileges are application privileges: `all`, `space_read`,
//! `feature_discover_v2.minimal_read`, `reserved_monitoring`. Reproduces `PrivilegeSerializer`
//! and `ResourceSerializer` of Kibana's security plugin.

/// Kibana's application with the default `kibana.index`.
pub const APPLICATION: &str = "kibana-.kibana";

/// The application of entries that hold reserved privileges: every Kibana.
pub const RESERVED_APPLICATION: &str = "kibana-*";

/// The resource that stands for all spaces, and the privilege that stands for all actions.
pub const ALL: &str = "*";

/// What a stored privilege is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privilege<'a> {
    /// A base privilege on all spaces: `all`, `read`, or `*`, which is every action.
    GlobalBase(&'a str),
    /// A base privilege on named spaces: `all`, `read` or `*`, without the prefix.
    SpaceBase(&'a str),
    /// A privilege on a feature.
    Feature {
        /// The feature's id.
        feature: &'a str,
        /// The privilege's id.
        privilege: &'a str,
    },
    /// Begins like a privilege on a feature, but cannot be read as one.
    MalformedFeature,
    /// A reserved privilege: its id.
    Reserved(&'a str),
    /// Nothing that Kibana knows.
    Unknown,
}

impl Privilege<'_> {
    /// Reads the name of a stored privilege.
    pub fn parse(name: &str) -> Privilege<'_> {
        if matches!(name, "all" | "read" | ALL) {
            return Privilege::GlobalBase(name);
        }
        if let Some(base @ ("all" | "read" | ALL)) = name.strip_prefix("space_") {
            return Privilege::SpaceBase(base);
        }
        if let Some(id) = name.strip_prefix("reserved_") {
            return Privilege::Reserved(id);
        }
        let Some(rest) = name.strip_prefix("feature_") else {
            return Privilege::Unknown;
        };
        match rest.split_once('.') {
            Some((feature, privilege)) if is_id(feature) && is_id(privilege) => {
                Privilege::Feature { feature, privilege }
            }
            _ => Privilege::MalformedFeature,
        }
    }
}

/// The stored name of a privilege on a feature.
pub fn feature_privilege(feature: &str, privilege: &str) -> String {
    ["feature_", feature, ".", privilege].concat()
}

/// The resource of a space.
pub fn space_resource(space: &str) -> String {
    ["space:", space].concat()
}

/// The space of a resource, if it is that of one space.
pub fn resource_space(resource: &str) -> Option<&str> {
    resource.strip_prefix("space:")
}

/// Whether the application of an entry is Kibana's own or a pattern over it.
pub fn is_kibana(application: &str) -> bool {
    match application.strip_suffix('*') {
        Some(beginning) => APPLICATION.starts_with(beginning),
        None => application == APPLICATION,
    }
}

/// Whether the text can be the id of a feature or of a privilege: `^[a-zA-Z0-9_-]+$`.
pub fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// Whether the text can be the id of a space in a role: `^[a-z0-9_-]+$`.
pub fn is_space_id(text: &str) -> bool {
    is_id(text) && !text.bytes().any(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::{Privilege, is_kibana, is_space_id};

    #[test]
    fn stored_names() {
        for (name, expected) in [
            ("all", Privilege::GlobalBase("all")),
            ("*", Privilege::GlobalBase("*")),
            ("space_read", Privilege::SpaceBase("read")),
            ("space_*", Privilege::SpaceBase("*")),
            ("space_write", Privilege::Unknown),
            ("reserved_ml_user", Privilege::Reserved("ml_user")),
            (
                "feature_dev_tools.minimal_all",
                Privilege::Feature {
                    feature: "dev_tools",
                    privilege: "minimal_all",
                },
            ),
            ("feature_discover", Privilege::MalformedFeature),
            ("feature_a.b.c", Privilege::MalformedFeature),
            ("feature_.all", Privilege::MalformedFeature),
            ("minimal_all", Privilege::Unknown),
            ("login:", Privilege::Unknown),
        ] {
            assert_eq!(Privilege::parse(name), expected, "{name}");
        }
    }

    #[test]
    fn applications() {
        for (application, expected) in [
            ("kibana-.kibana", true),
            ("kibana-*", true),
            ("*", true),
            ("kibana-.kibana*", true),
            ("kibana-.other", false),
            ("kibana", false),
            ("apm", false),
        ] {
            assert_eq!(is_kibana(application), expected, "{application}");
        }
    }

    #[test]
    fn space_ids() {
        assert!(is_space_id("sales_2-b"));
        assert!(!is_space_id("Sales"));
        assert!(!is_space_id(""));
        assert!(!is_space_id("a b"));
    }
}
