//! Any text: its first line is what an access is built from, the second a `has_privileges` request, every other line a
//! question.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rolescope_fuzz::decisions;

fuzz_target!(|text: &str| {
    let mut lines = text.lines();
    let (spec, request) = (
        lines.next().unwrap_or_default(),
        lines.next().unwrap_or_default(),
    );
    decisions::check(spec, request, &lines.take(8).collect::<Vec<_>>());
});
