//! JSON that Elasticsearch has read and writes again (`JsonGenerator.copyCurrentStructure`).

use super::{Json, Node};
use crate::host;

impl Node {
    /// The value as compact text, as the server stores it: strings, keys and whole numbers as
    /// they were, other numbers as Java writes a `double`.
    pub fn to_stored_text(&self) -> String {
        let mut value = self.to_json();
        rewrite(&mut value);
        value.to_text()
    }
}

/// Depth is bounded by the JSON reader.
fn rewrite(value: &mut Json) {
    match value {
        Json::Number(digits) => *digits = number(digits),
        Json::Array(items) => items.iter_mut().for_each(rewrite),
        Json::Object(members) => members.iter_mut().for_each(|(_, value)| rewrite(value)),
        _ => {}
    }
}

fn number(digits: &str) -> String {
    if digits == "-0" {
        return "0".to_owned();
    }
    if !digits
        .bytes()
        .any(|byte| matches!(byte, b'.' | b'e' | b'E'))
    {
        return digits.to_owned();
    }
    let number = host::number(digits);
    let sign = if digits.starts_with('-') { "-" } else { "" };
    if number.is_infinite() {
        return ["\"", sign, "Infinity\""].concat();
    }
    [sign, &double(&host::number_text(number.abs()))].concat()
}

/// A positive number in whatever notation, as `Double.toString` has it.
fn double(written: &str) -> String {
    let (mantissa, exponent) = written.split_once('e').unwrap_or((written, ""));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = [whole, fraction].concat();
    let from_first = all.trim_start_matches('0');
    let figures = from_first.trim_end_matches('0');
    // The power of ten of the first figure; an exponent has three digits at most.
    let mut power = 0;
    for digit in exponent.bytes().filter(u8::is_ascii_digit) {
        power = power * 10 + isize::from(digit & 15);
    }
    if exponent.starts_with('-') {
        power = -power;
    }
    power += whole
        .len()
        .wrapping_sub(all.len() - from_first.len() + 1)
        .cast_signed();
    let (before, behind) = match power {
        _ if figures.is_empty() => ("0", ""),
        0..7 => {
            let padded = [figures, "000000"].concat();
            let at = power.unsigned_abs() + 1;
            let behind = figures.get(at..).unwrap_or_default();
            return joined(padded.get(..at).unwrap_or_default(), behind);
        }
        -3..0 => {
            return [
                "0.",
                "00".get(..power.unsigned_abs() - 1).unwrap_or_default(),
                figures,
            ]
            .concat();
        }
        _ => figures.split_at_checked(1).unwrap_or_default(),
    };
    let number = joined(before, behind);
    if figures.is_empty() {
        return number;
    }
    [&number, "E", &power.to_string()].concat()
}

fn joined(before: &str, behind: &str) -> String {
    [before, ".", if behind.is_empty() { "0" } else { behind }].concat()
}

#[cfg(test)]
mod tests {
    use super::number;

    /// What Jackson 2.14 makes of them.
    #[test]
    fn numbers_are_written_as_by_java() {
        for (written, stored) in [
            ("1.50", "1.5"),
            ("1e3", "1000.0"),
            ("1.0", "1.0"),
            ("10000000.5", "1.00000005E7"),
            ("-0", "0"),
            ("-0.0", "-0.0"),
            ("1E400", "\"Infinity\""),
            ("0.0001", "1.0E-4"),
            ("0.00125", "0.00125"),
            ("0.001", "0.001"),
            ("0.5", "0.5"),
            ("12345678901234567890123", "12345678901234567890123"),
            ("1.10", "1.1"),
            ("100.0", "100.0"),
            ("-1e-7", "-1.0E-7"),
            ("123456789.123", "1.23456789123E8"),
            ("9999999.0", "9999999.0"),
            ("1e21", "1.0E21"),
            ("1.5e22", "1.5E22"),
        ] {
            assert_eq!(number(written), stored, "{written}");
        }
    }
}
