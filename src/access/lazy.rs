//! What is compiled when it is first asked about.
//!
//! A role has many sections, and most questions touch one of them. So each is compiled at its first
//! question; only what Elasticsearch might refuse is compiled at once, so that it is refused at once.
//!
//! An engine of WebAssembly does likewise: it compiles a function when it is first called. So what most
//! accesses have no use for is kept out of what all of them run (`inline(never)`).

use std::cell::OnceCell;
use std::ops::Deref;
use std::rc::Rc;

use super::AccessError;
use super::role::Definitions;
use crate::pattern::Bound;

/// How a part of an access is compiled.
type Compile<T> = fn(&Definitions) -> Result<Rc<T>, AccessError>;

/// A part of an access that may still have to be compiled.
pub struct Lazy<T> {
    value: OnceCell<Rc<T>>,
    definitions: Rc<Definitions>,
    compile: Compile<T>,
}

impl<T: Default> Lazy<T> {
    pub(super) fn new(definitions: &Rc<Definitions>, compile: Compile<T>) -> Self {
        Lazy {
            value: OnceCell::new(),
            definitions: definitions.clone(),
            compile,
        }
    }

    /// Compiles it at once, unless that surely succeeds.
    pub(super) fn check(&self, is_sound: bool) -> Result<(), AccessError> {
        if !is_sound {
            let _ = self.value.set((self.compile)(&self.definitions)?);
        }
        Ok(())
    }
}

impl<T: Default> Deref for Lazy<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value.get_or_init(|| {
            let _lifted = Bound::lifted();
            (self.compile)(&self.definitions).unwrap_or_default()
        })
    }
}
