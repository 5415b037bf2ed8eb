//! Role descriptors that are at least shaped like one, validated in every form, written and read back.

#![no_main]

use arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use rolescope_fuzz::{grammar, texts};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(role) = grammar::descriptor(&mut Unstructured::new(bytes)) {
        texts::check_role(&role.to_string());
    }
});
