//! What is compiled when it is first asked about.
//!
//! A role has many sections, and most questions touch one of them. So each is compiled at its first
//! question; only what Elasticsearch might refuse is compiled at once, so that it is refused at once.
//!
//! An engine of WebAssembly does likewise: it compiles a function when it is first called. So what most
//! accesses have no use for is kept out of what all of them run (`inline(never)`).

use std::cell::OnceCell;
use std::ops::Deref;

use super::AccessError;

/// A part of an access that may still have to be compiled.
pub struct Lazy<T> {
    value: OnceCell<T>,
    compile: Box<dyn Fn() -> Result<T, AccessError>>,
}

impl<T: Default> Lazy<T> {
    /// A part that is compiled when it is first asked about; before, unless that surely succeeds.
    pub(super) fn new(
        is_sound: bool,
        compile: impl Fn() -> Result<T, AccessError> + 'static,
    ) -> Result<Self, AccessError> {
        let lazy = Lazy {
            value: OnceCell::new(),
            compile: Box::new(compile),
        };
        if !is_sound {
            let _ = lazy.value.set((lazy.compile)()?);
        }
        Ok(lazy)
    }
}

impl<T: Default> Deref for Lazy<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value
            .get_or_init(|| (self.compile)().unwrap_or_default())
    }
}
