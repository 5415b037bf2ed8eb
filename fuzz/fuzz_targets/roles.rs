//! Any text, as a role definition in every form.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rolescope_fuzz::texts::check_role;

fuzz_target!(|text: &str| check_role(text));
