//! The fields of a request around the descriptors in it, which strict `ConstructingObjectParser`s
//! read (`CreateApiKeyRequestBuilder`, `UpdateApiKeyRequestTranslator`,
//! `BulkUpdateApiKeyRequestTranslator`, `BulkPutRoleRequestBuilder`,
//! `RestCreateCrossClusterApiKeyAction`, `RestUpdateCrossClusterApiKeyAction`,
//! `ProfileHasPrivilegesRequest`).

use super::{
    DESCRIPTORS_NOT_BY_NAME, MISSING_FIELD, Met, Path, Reader, Switches, UNKNOWN_FIELD, WRONG_TYPE,
    complaint,
};
use crate::host::lower_case;
use crate::json::{Node, Value};
use crate::role::Finding;
use crate::text::{self, trim};

/// A request that has descriptors by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestKind {
    /// A new API key.
    NewKey,
    /// A change of an API key.
    Key,
    /// A change of several API keys.
    Keys,
    /// Many roles at once.
    Roles,
    /// A new cross-cluster API key.
    #[cfg(feature = "formats")]
    NewCrossClusterKey,
    /// A change of a cross-cluster API key.
    #[cfg(feature = "formats")]
    CrossClusterKey,
    /// Which of several users have some privileges.
    #[cfg(feature = "formats")]
    Profiles,
}

const NAME: &str = "name";
const IDS: &str = "ids";
const DESCRIPTORS: &str = "role_descriptors";
const ROLES: &str = "roles";
const EXPIRATION: &str = "expiration";
const METADATA: &str = "metadata";
#[cfg(feature = "formats")]
const ACCESS: &str = "access";
#[cfg(feature = "formats")]
const UIDS: &str = "uids";
#[cfg(feature = "formats")]
const PRIVILEGES: &str = "privileges";
#[cfg(feature = "formats")]
const CERTIFICATE: &str = "certificate_identity";

/// One suffix may end with another.
const UNITS: [&str; 7] = ["nanos", "micros", "ms", "s", "m", "h", "d"];

impl RequestKind {
    /// Whether it is about a new key.
    pub fn is_new(self) -> bool {
        self.required().contains(&NAME)
    }

    /// Whether it has descriptors of a key.
    pub fn has_descriptors(self) -> bool {
        self.parser().1.contains(&DESCRIPTORS)
    }

    /// The name of the parser, which its texts begin with, and the fields that it knows.
    fn parser(self) -> (&'static str, &'static [&'static str]) {
        match self {
            RequestKind::NewKey => (
                "api_key_request",
                &[NAME, DESCRIPTORS, EXPIRATION, METADATA],
            ),
            RequestKind::Key => (
                "update_api_key_request_payload",
                &[DESCRIPTORS, METADATA, EXPIRATION],
            ),
            RequestKind::Keys => (
                "bulk_update_api_key_request",
                &[IDS, DESCRIPTORS, METADATA, EXPIRATION],
            ),
            RequestKind::Roles => ("bulk_update_roles_request_payload", &[ROLES]),
            #[cfg(feature = "formats")]
            RequestKind::NewCrossClusterKey => (
                "cross_cluster_api_key_request",
                &[NAME, ACCESS, EXPIRATION, METADATA, CERTIFICATE],
            ),
            #[cfg(feature = "formats")]
            RequestKind::CrossClusterKey => (
                "update_cross_cluster_api_key_request_payload",
                &[ACCESS, METADATA, EXPIRATION, CERTIFICATE],
            ),
            #[cfg(feature = "formats")]
            RequestKind::Profiles => ("profile_has_privileges_request", &[UIDS, PRIVILEGES]),
        }
    }

    /// The fields that must be there and are not.
    fn missing(self, root: &Node) -> String {
        let mut missing = String::new();
        for key in self.required() {
            if root.get(key).is_none() {
                missing += if missing.is_empty() { "" } else { ", " };
                missing += key;
            }
        }
        missing
    }

    /// The fields that must be there.
    fn required(self) -> &'static [&'static str] {
        match self {
            RequestKind::NewKey => &[NAME],
            RequestKind::Keys => &[IDS],
            #[cfg(feature = "formats")]
            RequestKind::NewCrossClusterKey => &[NAME, ACCESS],
            #[cfg(feature = "formats")]
            RequestKind::Profiles => &[UIDS, PRIVILEGES],
            _ => &[],
        }
    }
}

/// What there is to say about the fields of a request.
#[inline(never)]
pub fn read_key_request(root: &Node, request: RequestKind) -> Vec<Finding> {
    let (parser, fields) = request.parser();
    let mut reader = Reader::new(parser, Switches::API_KEY);
    let Value::Object(members) = &root.value else {
        // Only the path of the console's requests tells that it is one.
        #[cfg(feature = "formats")]
        let complaint = complaint!(
            WRONG_TYPE,
            Met::Start,
            XContentParse,
            "[%role%] Expected START_OBJECT but was: %token%",
            "A request must be an object, but is %kind%."
        );
        #[cfg(feature = "formats")]
        reader.complain(complaint, &Path::ROOT, root);
        return reader.findings;
    };
    let missing = request.missing(root);
    if !missing.is_empty() {
        let complaint = complaint!(
            MISSING_FIELD,
            Met::End(0),
            IllegalArgument,
            "Required [%name%]",
            "The request lacks %name%."
        );
        reader.complain_of(complaint, &Path::ROOT, root, root.span, &missing, &[]);
    }
    for member in members {
        let (path, value) = (Path::ROOT.key(&member.key), &member.value);
        let key = member.key.as_str();
        if !fields.contains(&key) {
            let complaint = complaint!(
                UNKNOWN_FIELD,
                Met::Start,
                XContentParse,
                "[%role%] unknown field [%key%]%hint%",
                "This request has no key %key%."
            );
            reader.complain_of_key(complaint, &Path::ROOT, member, fields);
            continue;
        }
        let text = value.as_str().unwrap_or("0");
        let found = value.value.token();
        let fits = match key {
            DESCRIPTORS | ROLES | METADATA => found == "START_OBJECT",
            NAME | EXPIRATION => found == "VALUE_STRING",
            #[cfg(feature = "formats")]
            ACCESS | PRIVILEGES => found == "START_OBJECT",
            // With `null` a key that there is loses it.
            #[cfg(feature = "formats")]
            CERTIFICATE => {
                let is_change = request == RequestKind::CrossClusterKey;
                found == "VALUE_STRING" || is_change && found == "VALUE_NULL"
            }
            _ => matches!(found, "START_ARRAY" | "VALUE_STRING"),
        };
        if !fits {
            const UNFIT: &str = "[%role%] %key% doesn't support values of type: %token%";
            const BY_NAME: &str = "%key% must be an object of descriptors by name.";
            let is_by_name = matches!(key, DESCRIPTORS | ROLES);
            let complaint = match &value.value {
                Value::Array(_) if is_by_name => complaint!(
                    DESCRIPTORS_NOT_BY_NAME,
                    Met::Start,
                    XContentParse,
                    "[%role%] failed to parse field [%key%]\n[%key%] doesn't support arrays. Use a single object with multiple fields.",
                    BY_NAME
                ),
                _ if is_by_name => complaint!(
                    DESCRIPTORS_NOT_BY_NAME,
                    Met::Start,
                    XContentParse,
                    UNFIT,
                    BY_NAME
                ),
                _ => complaint!(
                    WRONG_TYPE,
                    Met::Start,
                    XContentParse,
                    UNFIT,
                    "%key% cannot be %kind%."
                ),
            };
            reader.complain(complaint, &path, value);
        } else if let Value::Array(ids) = &value.value {
            reader.texts(ids, &path, parser);
        } else if key == EXPIRATION
            && let Some(why) = no_time(text)
        {
            // The request is put together when all of it has been read.
            let complaint = complaint!(
                WRONG_TYPE,
                Met::End(1),
                IllegalArgument,
                "Failed to build [%role%] after last required field arrived\nfailed to parse %name%",
                "%key% must be a whole number and a unit of time, such as 30d."
            );
            reader.complain_of(complaint, &path, root, value.span, &why, &[]);
        }
    }
    reader.findings
}

/// What `TimeValue.parseTimeValue` says of a text that is no length of time, behind `failed to parse `.
fn no_time(written: &str) -> Option<String> {
    let lower = lower_case(written);
    let normal = trim(&lower);
    let number = UNITS.iter().find_map(|unit| normal.strip_suffix(unit));
    // An `M` would be months, and this is looked for in front of a blank, too.
    let number = number.filter(|_| !normal.ends_with('m') || written.ends_with('m'));
    let digits = trim(number.unwrap_or(normal));
    let (front, why) = match digits.parse::<i64>() {
        // These two need no unit.
        Ok(-1 | 0) => return None,
        Ok(1..) if number.is_some() => return None,
        _ if number.is_none() => (
            "setting [expiration] with value [",
            "] as a time value: unit is missing or unrecognized",
        ),
        Ok(_) => (
            "setting [expiration] with value [",
            "] as a time value: negative durations are not supported",
        ),
        Err(_) if text::has(digits, b'.') => ("[", "], fractional time values are not supported"),
        Err(_) => ("[", "]"),
    };
    Some([front, written, why].concat())
}
