//! Writing `roles.yml`: block style, every text in double quotes.

use super::yaml::is_printable;
use crate::json::Json;

/// A role of `roles.yml`.
pub(super) fn write(name: &str, role: &Json) -> String {
    let mut text = in_quotes(name);
    text.push(':');
    yaml_value(role, 1, &mut text);
    text
}

/// Writes what stands behind a colon or dash, with the line end.
fn yaml_value(value: &Json, level: usize, text: &mut String) {
    let plain = |item: &Json| !matches!(item, Json::Array(_) | Json::Object(_));
    match value {
        Json::Object(members) if !members.is_empty() => {
            text.push('\n');
            for (key, value) in members {
                indent(level, text);
                yaml_key(key, text);
                yaml_value(value, level + 1, text);
            }
        }
        Json::Array(items) if !items.iter().all(plain) => {
            text.push('\n');
            for item in items {
                indent(level, text);
                text.push('-');
                let Json::Object(members) = item else {
                    yaml_value(item, level + 1, text);
                    continue;
                };
                // The first key stands beside the dash.
                for (position, (key, value)) in members.iter().enumerate() {
                    if position == 0 {
                        text.push(' ');
                    } else {
                        indent(level + 1, text);
                    }
                    yaml_key(key, text);
                    yaml_value(value, level + 2, text);
                }
                if members.is_empty() {
                    text.push_str(" {}\n");
                }
            }
        }
        other => {
            text.push(' ');
            push_escaped(&other.to_pretty_text(), text);
            text.push('\n');
        }
    }
}

fn yaml_key(key: &str, text: &mut String) {
    let is_word = key
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        && key.len() > 3;
    if is_word {
        text.push_str(key);
    } else {
        text.push_str(&in_quotes(key));
    }
    text.push(':');
}

fn in_quotes(key: &str) -> String {
    let mut text = String::new();
    push_escaped(&Json::from(key).to_text(), &mut text);
    text
}

/// Appends a piece of JSON as YAML takes it, which wants more characters escaped.
fn push_escaped(json: &str, text: &mut String) {
    for character in json.chars() {
        if is_printable(character) {
            text.push(character);
        } else {
            let escape = format!("\\u{:04x}", u32::from(character));
            text.push_str(&escape);
        }
    }
}

fn indent(level: usize, text: &mut String) {
    for _ in 0..level {
        text.push_str("  ");
    }
}
