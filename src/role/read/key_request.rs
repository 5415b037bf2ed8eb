//! The fields of a request for an API key around its descriptors (`CreateApiKeyRequestBuilder`,
//! `UpdateApiKeyRequestTranslator`, `RestBulkUpdateApiKeyAction`: strict `ConstructingObjectParser`s).

use super::{
    Complaint, DESCRIPTORS_NOT_BY_NAME, MISSING_FIELD, Met, Path, Reader, Switches, UNKNOWN_FIELD,
    WRONG_TYPE, complaint,
};
use crate::host::lower_case;
use crate::json::{Node, Value};
use crate::role::Finding;
use crate::text::trim;

const NAME: &str = "name";
const DESCRIPTORS: &str = "role_descriptors";
const EXPIRATION: &str = "expiration";
const METADATA: &str = "metadata";

/// One suffix may end with another.
const UNITS: [&str; 7] = ["nanos", "micros", "ms", "s", "m", "h", "d"];

/// What there is to say about the fields of a request, for a new key or for keys that there are.
#[inline(never)]
pub fn read_key_request(request: &Node, is_new: bool) -> Vec<Finding> {
    let (parser, fields): (_, &[&str]) = if is_new {
        (
            "api_key_request",
            &[NAME, DESCRIPTORS, EXPIRATION, METADATA],
        )
    } else if request.get("ids").is_some() {
        (
            "bulk_update_api_key_request",
            &["ids", DESCRIPTORS, METADATA, EXPIRATION],
        )
    } else {
        (
            "update_api_key_request_payload",
            &[DESCRIPTORS, METADATA, EXPIRATION],
        )
    };
    let mut reader = Reader::new(parser, Switches::API_KEY);
    let Value::Object(members) = &request.value else {
        return Vec::new();
    };
    if is_new && request.get(NAME).is_none() {
        let complaint = complaint!(
            MISSING_FIELD,
            Met::End(0),
            IllegalArgument,
            "Required [name]",
            "A request for a new API key has a name."
        );
        reader.complain(complaint, &Path::ROOT, request);
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
            DESCRIPTORS | METADATA => found == "START_OBJECT",
            NAME | EXPIRATION => found == "VALUE_STRING",
            _ => true,
        };
        if !fits {
            const UNFIT: &str = "[%role%] %key% doesn't support values of type: %token%";
            const BY_NAME: &str = "%key% must be an object of descriptors by name.";
            let complaint = match &value.value {
                Value::Array(_) if key == DESCRIPTORS => complaint!(
                    DESCRIPTORS_NOT_BY_NAME,
                    Met::Start,
                    XContentParse,
                    "[%role%] failed to parse field [%key%]\n[%key%] doesn't support arrays. Use a single object with multiple fields.",
                    BY_NAME
                ),
                _ if key == DESCRIPTORS => complaint!(
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
        } else if key == EXPIRATION
            && let Some(complaint) = no_time(text)
        {
            reader.complain_of(complaint, &path, request, value.span, text, &[]);
        }
    }
    reader.findings
}

/// A text that is no length of time. The request is put together when all of it has been read.
macro_rules! unfit_time {
    ($cause:literal) => {
        Some(complaint!(
            WRONG_TYPE,
            Met::End(1),
            IllegalArgument,
            concat!(
                "Failed to build [%role%] after last required field arrived\nfailed to parse ",
                $cause
            ),
            "%key% must be a whole number and a unit of time, such as 30d."
        ))
    };
}

/// What `TimeValue.parseTimeValue` says of a text that is no length of time.
fn no_time(text: &str) -> Option<&'static Complaint> {
    let lower = lower_case(text);
    let normal = trim(&lower);
    let number = UNITS.iter().find_map(|unit| normal.strip_suffix(unit));
    // An `M` would be months, and this is looked for in front of a blank, too.
    let is_month = normal.ends_with('m') && !text.ends_with('m');
    let Some(number) = number.filter(|_| !is_month).map(trim) else {
        let digits = normal.trim_start_matches('-').trim_start_matches('0');
        let is_number = match normal.strip_prefix('-') {
            Some(rest) => digits == "1" && !rest.starts_with('-'),
            None => digits.is_empty() && !normal.is_empty(),
        };
        return if is_number {
            None
        } else {
            unfit_time!(
                "setting [%key%] with value [%name%] as a time value: unit is missing or unrecognized"
            )
        };
    };
    // What is left of a fraction or of too large a number.
    let rest = number.trim_start_matches('-');
    let point = rest.trim_matches(|c: char| c.is_ascii_digit());
    match number.parse::<i64>() {
        Ok(-1..) => None,
        Ok(_) => unfit_time!(
            "setting [%key%] with value [%name%] as a time value: negative durations are not supported"
        ),
        Err(_) if rest != point && matches!(point, "" | ".") => {
            unfit_time!("[%name%], fractional time values are not supported")
        }
        Err(_) => unfit_time!("[%name%]"),
    }
}
