//! A matrix for people: names or patterns against privileges.
//!
//! Each cell is a `has_privileges` answer. A concrete name that is readable also says whether fields
//! or documents are withheld, which `has_privileges` never tells.

use crate::pattern::Bound;
use serde::Serialize;

use super::has_privileges::IndexCheck;
use super::{Access, AccessError};

/// Names or patterns against privileges.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Matrix {
    /// The columns, as asked.
    pub privileges: Vec<String>,
    /// One row an index name or pattern, as asked.
    pub rows: Vec<MatrixRow>,
}

/// One index name or pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct MatrixRow {
    /// The name or pattern.
    pub name: String,
    /// For each privilege, whether it is held on all of it.
    pub cells: Vec<bool>,
    /// Whether fields are withheld from reads of it; only for concrete names.
    pub restricts_fields: bool,
    /// Whether documents are withheld from reads of it; only for concrete names.
    pub restricts_documents: bool,
}

impl Access {
    /// Which of the privileges are held on which of the names and patterns. Restricted names count
    /// as they do in `has_privileges` without the flag: a pattern leaves them out, a name does not.
    pub fn matrix(&self, names: &[String], privileges: &[String]) -> Result<Matrix, AccessError> {
        let _bound = Bound::one_answer();
        let limits = self.has_field_or_document_level_security();
        let mut checking = IndexCheck::new(self, privileges, false);
        let mut rows = Vec::with_capacity(names.len());
        for name in names {
            let readable = (limits && is_concrete(name))
                .then(|| self.readable(name))
                .flatten();
            rows.push(MatrixRow {
                name: name.clone(),
                cells: checking.answers(name)?,
                restricts_fields: readable
                    .as_ref()
                    .is_some_and(|access| access.fields.is_restricted()),
                restricts_documents: readable.is_some_and(|access| !access.has_all_documents()),
            });
        }
        Ok(Matrix {
            privileges: privileges.to_vec(),
            rows,
        })
    }
}

/// Whether the text names one index instead of standing for many.
fn is_concrete(name: &str) -> bool {
    !name.starts_with('/') && !name.contains(['*', '?'])
}
