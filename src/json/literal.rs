//! Places inside a string literal.

/// Where the character with that offset in the string stands in its literal.
///
/// `literal` is the string with its quotes as written; `offset` is in bytes of the string it
/// stands for. Used to point into JSON that is the text of a string.
pub fn offset_in_literal(literal: &str, offset: usize) -> Option<usize> {
    if let Some(raw) = literal.strip_prefix("\"\"\"") {
        return Some((3 + offset).min(literal.len().max(raw.len())));
    }
    if !literal.starts_with(['"', '\'']) {
        return None;
    }
    let mut at = 1;
    let mut decoded = 0;
    while decoded < offset {
        let rest = literal.get(at..)?;
        let (written, stands_for) = match rest.strip_prefix('\\') {
            None => {
                let length = rest.chars().next()?.len_utf8();
                (length, length)
            }
            Some(escape) if escape.starts_with('u') => unicode(escape)?,
            Some(_) => (2, 1),
        };
        at += written;
        decoded += stands_for;
    }
    Some(at)
}

/// The lengths of a `uXXXX` escape, backslash included, and of the character it stands for.
fn unicode(escape: &str) -> Option<(usize, usize)> {
    let unit = u32::from_str_radix(escape.get(1..5)?, 16).ok()?;
    Some(match unit {
        0..0x80 => (6, 1),
        0x80..0x800 => (6, 2),
        0xd800..0xdc00 if escape.get(5..).is_some_and(is_low_surrogate) => (12, 4),
        _ => (6, 3),
    })
}

fn is_low_surrogate(text: &str) -> bool {
    let digits = text.strip_prefix("\\u").and_then(|rest| rest.get(..4));
    digits
        .and_then(|digits| u32::from_str_radix(digits, 16).ok())
        .is_some_and(|unit| (0xdc00..0xe000).contains(&unit))
}

#[cfg(test)]
mod tests {
    use super::offset_in_literal;
    use crate::json::read;

    #[test]
    fn every_character_is_found() {
        for literal in [
            r#""a\n\"b\u0041\u00e9\u20ac\ud83d\ude00é😀\ud800c""#,
            r#""""a "b" c""""#,
            r"'it\'s'",
        ] {
            let root = read(literal).root.unwrap();
            let text = root.as_str().unwrap();
            for (offset, character) in text.char_indices() {
                let at = offset_in_literal(literal, offset).unwrap();
                let written = &literal[at..];
                assert!(
                    written.starts_with(character) || written.starts_with('\\'),
                    "{character:?} at {offset} of {literal} is said to be at {at}"
                );
            }
        }
        assert_eq!(offset_in_literal("plain", 1), None);
        assert_eq!(offset_in_literal("\"a", 5), None);
    }
}
