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
            Some(escape) if escape.starts_with('u') => unicode(rest.as_bytes())?,
            Some(_) => (2, 1),
        };
        at += written;
        decoded += stands_for;
    }
    Some(at)
}

/// The lengths of a `\uXXXX` escape that the text begins with, and of the character it stands for.
fn unicode(text: &[u8]) -> Option<(usize, usize)> {
    Some(match unit_at(text, 0)? {
        0..0x80 => (6, 1),
        0x80..0x800 => (6, 2),
        0xd800..0xdc00 if low_surrogate_at(text, 6).is_some() => (12, 4),
        _ => (6, 3),
    })
}

/// The value of `\uXXXX` at `at`.
pub(super) fn unit_at(text: &[u8], at: usize) -> Option<u32> {
    let digits = text.get(at..at + 6)?.strip_prefix(b"\\u")?;
    let mut unit = 0;
    for digit in digits {
        unit = unit * 16 + char::from(*digit).to_digit(16)?;
    }
    Some(unit)
}

/// The second half of a character that is written as two escapes.
pub(super) fn low_surrogate_at(text: &[u8], at: usize) -> Option<u32> {
    unit_at(text, at).filter(|unit| (0xdc00..0xe000).contains(unit))
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
