//! Reading the tables of rows that the build writes.
//!
//! A table is one text: a line is a row, its cells stand between tabs, and the texts of a list
//! between unit separators (`build.rs`, which sees to it that none of them is in a text). It is read
//! when it is first asked for.

use std::str::Split;

use crate::order::sort;

/// The cells of a row, which are taken one after the other.
pub(super) struct Cells(Split<'static, char>);

/// Reads every row of a table.
pub(super) fn rows<T>(table: &'static str, read: impl Fn(&mut Cells) -> T) -> Vec<T> {
    read_lines(lines(table), read)
}

/// Reads every row of a table, in the order of their first cells.
pub(super) fn sorted_rows<T>(table: &'static str, read: impl Fn(&mut Cells) -> T) -> Vec<T> {
    // What ends a cell comes before whatever a name may have.
    let mut lines = lines(table);
    sort(&mut lines);
    read_lines(lines, read)
}

fn read_lines<T>(lines: Vec<&'static str>, read: impl Fn(&mut Cells) -> T) -> Vec<T> {
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        rows.push(read(&mut Cells(line.split('\t'))));
    }
    rows
}

/// The first cell of every row of a table, in the order of the table.
pub(super) fn first_cells(table: &'static str) -> Vec<&'static str> {
    rows(table, Cells::text)
}

/// The texts of a table that has nothing else.
pub(super) fn lines(table: &'static str) -> Vec<&'static str> {
    list(table, '\n')
}

fn list(text: &'static str, end: char) -> Vec<&'static str> {
    let mut list = Vec::new();
    if !text.is_empty() {
        for text in text.split(end) {
            list.push(text);
        }
    }
    list
}

impl Cells {
    /// A text.
    pub(super) fn text(&mut self) -> &'static str {
        self.0.next().unwrap_or_default()
    }

    /// A text that may be missing.
    pub(super) fn optional(&mut self) -> Option<&'static str> {
        present(self.text())
    }

    /// A list of texts.
    pub(super) fn texts(&mut self) -> Vec<&'static str> {
        list(self.text(), '\u{1f}')
    }

    /// A flag.
    pub(super) fn flag(&mut self) -> bool {
        !self.text().is_empty()
    }

    /// The variant of that position.
    pub(super) fn variant<T: Copy + Default>(&mut self, variants: &[T]) -> T {
        variant(self.text(), variants)
    }

    /// Variants, each by its position.
    pub(super) fn variants<T: Copy + Default>(&mut self, all: &[T]) -> Vec<T> {
        let mut some = Vec::new();
        for position in self.texts() {
            some.push(variant(position, all));
        }
        some
    }

    /// The texts of an object, each of which may be missing; nothing if the object is.
    pub(super) fn object<const N: usize>(&mut self) -> Option<[Option<&'static str>; N]> {
        let texts = self.texts();
        // The first one is empty.
        let at = |position: usize| present(texts.get(position + 1)?);
        (texts.len() > 1).then(|| std::array::from_fn(at))
    }
}

fn present(text: &'static str) -> Option<&'static str> {
    Some(text).filter(|text| !text.is_empty())
}

/// Positions have one digit.
fn variant<T: Copy + Default>(position: &str, variants: &[T]) -> T {
    let digit = position.bytes().next().unwrap_or(b'0').saturating_sub(b'0');
    let variant = variants.get(usize::from(digit));
    variant.copied().unwrap_or_default()
}
