//! What the fuzz targets share.
//!
//! Inputs come raw, as any text, or are made by a [`grammar`] that turns bytes into what a role or a question may look
//! like. What has to hold of them is the same: [`texts`] for what is validated, read and written, [`decisions`] for
//! what an access answers.

pub mod decisions;
pub mod grammar;
pub mod texts;
