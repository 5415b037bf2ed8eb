//! The fields of a request for an API key around its descriptors (`CreateApiKeyRequestBuilder`, a
//! strict `ObjectParser`).

use super::{
    DESCRIPTORS_NOT_BY_NAME, Met, Path, Reader, Switches, UNKNOWN_FIELD, WRONG_TYPE, complaint,
};
use crate::host::lower_case;
use crate::json::{Node, Value};
use crate::role::Finding;
use crate::text::trim;

const FIELDS: [&str; 4] = ["name", "role_descriptors", "expiration", "metadata"];

/// The token that each must have.
const TOKENS: [&str; 4] = [
    "VALUE_STRING",
    "START_OBJECT",
    "VALUE_STRING",
    "START_OBJECT",
];

const UNITS: [&str; 7] = ["nanos", "micros", "ms", "s", "m", "h", "d"];

/// What there is to say about the fields of a request. One that changes a key has no name, and
/// a parser of its own, so that only the descriptors are looked at.
#[inline(never)]
pub fn read_key_request(request: &Node) -> Vec<Finding> {
    let mut reader = Reader::new("", Switches::API_KEY);
    let Value::Object(members) = &request.value else {
        return Vec::new();
    };
    let is_new = request.get("name").is_some();
    for member in members {
        let (path, value) = (Path::ROOT.key(&member.key), &member.value);
        let is_descriptors = member.key == "role_descriptors";
        if !is_new && !is_descriptors {
            continue;
        }
        let mut fields = FIELDS.iter().zip(TOKENS);
        let Some((_, token)) = fields.find(|(field, _)| **field == member.key) else {
            let complaint = complaint!(
                UNKNOWN_FIELD,
                Met::Start,
                XContentParse,
                "[api_key_request] unknown field [%key%]%hint%",
                "A request for an API key has no key %key%."
            );
            reader.complain_of_key(complaint, &Path::ROOT, member, &FIELDS);
            continue;
        };
        let text = value.as_str().unwrap_or("0");
        if token != value.value.token() {
            const UNFIT: &str = "[api_key_request] %key% doesn't support values of type: %token%";
            const BY_NAME: &str = "%key% must be an object of descriptors by name.";
            let complaint = match &value.value {
                Value::Array(_) if is_descriptors => complaint!(
                    DESCRIPTORS_NOT_BY_NAME,
                    Met::Start,
                    XContentParse,
                    "[api_key_request] failed to parse field [%key%]\n[%key%] doesn't support arrays. Use a single object with multiple fields.",
                    BY_NAME
                ),
                _ if is_descriptors => complaint!(
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
        } else if member.key == "expiration" && !is_time(text) {
            let complaint = complaint!(
                WRONG_TYPE,
                Met::End(0),
                IllegalArgument,
                "Failed to build [api_key_request] after last required field arrived\nfailed to parse setting [%key%] with value [%name%] as a time value: unit is missing or unrecognized",
                "%key% must be a number and a unit of time, such as 30d."
            );
            reader.complain_of(complaint, &path, request, value.span, text, &[]);
        }
    }
    reader.findings
}

/// Whether a text is a length of time (`TimeValue.parseTimeValue`); the number in front of the unit
/// is not looked at.
fn is_time(text: &str) -> bool {
    let lower = lower_case(text);
    let letter = lower.bytes().position(|byte| byte.is_ascii_lowercase());
    match letter.and_then(|letter| lower.get(letter..)) {
        Some(unit) => UNITS.contains(&trim(unit)),
        None => trim(&lower).starts_with(['0', '-']),
    }
}
