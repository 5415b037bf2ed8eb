//! What the host can do for us.
//!
//! In WebAssembly the tables of Unicode case mapping and the reading of decimal numbers would come
//! along as code, 20 KB of it after compression; JavaScript has both. Elsewhere the standard library
//! does it. The answers are the same.

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen(module = "/src/bindings/door.js")]
extern "C" {
    #[wasm_bindgen(js_name = lowerCase)]
    fn lower_case_of(text: &str) -> String;

    #[wasm_bindgen(js_name = numberOf)]
    fn number_of(digits: &str) -> f64;

    #[wasm_bindgen(js_name = textOf)]
    fn text_of(number: f64) -> String;
}

/// The text in lower case, whatever the locale (`String#toLowerCase(Locale.ROOT)`).
pub fn lower_case(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    #[cfg(target_arch = "wasm32")]
    return lower_case_of(text);
    #[cfg(not(target_arch = "wasm32"))]
    text.to_lowercase()
}

/// The value of a number in JSON.
pub fn number(digits: &str) -> f64 {
    #[cfg(target_arch = "wasm32")]
    return number_of(digits);
    #[cfg(not(target_arch = "wasm32"))]
    digits.parse().unwrap_or(f64::NAN)
}

/// A number as JSON text that JavaScript reads as the same number.
pub fn number_text(number: f64) -> String {
    if number.is_nan() {
        return "null".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "1e999" } else { "-1e999" }.to_owned();
    }
    #[cfg(target_arch = "wasm32")]
    return text_of(number);
    #[cfg(not(target_arch = "wasm32"))]
    number.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_every_script_are_lowered() {
        for (text, lowered) in [
            ("READ", "read"),
            ("ÄÖ", "äö"),
            ("\u{212A}", "k"),
            ("ΟΔΟΣ", "οδος"),
        ] {
            assert_eq!(lower_case(text), lowered);
        }
    }

    #[test]
    fn numbers_are_read() {
        assert_eq!(number("-1.5e3").to_bits(), (-1500.0_f64).to_bits());
    }
}
