//! Accesses of roles that mean something, with limits and inventories, asked questions that mean something.

#![no_main]

use arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use rolescope_fuzz::{decisions, grammar};

fuzz_target!(|bytes: &[u8]| {
    let _ = check(&mut Unstructured::new(bytes));
});

fn check(bytes: &mut Unstructured) -> Result<()> {
    let spec = grammar::spec(bytes)?;
    let request = grammar::request(bytes)?;
    let questions: Vec<String> = (0..6)
        .map(|_| Ok(grammar::question(bytes)?.to_string()))
        .collect::<Result<_>>()?;
    let questions: Vec<&str> = questions.iter().map(String::as_str).collect();
    decisions::check(&spec.to_string(), &request.to_string(), &questions);
    Ok(())
}
