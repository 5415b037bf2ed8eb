//! Rules over a role definition: one rule, one small function, one code.
