//! Plain text tables, aligned by what a character occupies on the screen: Chinese takes two columns.

use std::fmt;

use unicode_width::UnicodeWidthStr;

/// A table with a header; every row has as many cells.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table with these column names.
    pub(crate) fn new(header: &[&str]) -> Self {
        Self { rows: vec![header.iter().map(|&name| name.to_owned()).collect()] }
    }

    /// Adds a row. Cells beyond the header are dropped, missing ones are empty.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let columns = self.rows[0].len();
        let mut row: Vec<String> = cells.into_iter().take(columns).collect();
        row.resize(columns, String::new());
        self.rows.push(row);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths: Vec<usize> = (0..self.rows[0].len())
            .map(|column| self.rows.iter().map(|row| row[column].width()).max().unwrap_or(0))
            .collect();
        for (index, row) in self.rows.iter().enumerate() {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                if !line.is_empty() {
                    line.push_str("  ");
                }
                line.push_str(cell);
                line.extend(std::iter::repeat_n(' ', width - cell.width()));
            }
            writeln!(out, "{}", line.trim_end())?;
            if index == 0 {
                let rule: Vec<String> = widths.iter().map(|&width| "-".repeat(width)).collect();
                writeln!(out, "{}", rule.join("  "))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_cells_push_the_next_column_by_two_places_a_character() {
        let mut table = Table::new(&["journey", "steps"]);
        table.row(["参保证明".to_owned(), "7".to_owned()]);
        table.row(["lease".to_owned(), "11".to_owned()]);
        assert_eq!(table.to_string(), "journey   steps\n--------  -----\n参保证明  7\nlease     11\n");
    }

    #[test]
    fn a_first_cell_that_is_empty_keeps_its_column() {
        let mut table = Table::new(&["a", "b"]);
        table.row([String::new(), "x".to_owned()]);
        assert_eq!(table.to_string(), "a  b\n-  -\n   x\n");
    }

    #[test]
    fn a_row_too_short_is_filled_and_one_too_long_is_cut() {
        let mut table = Table::new(&["a", "b"]);
        table.row(["1".to_owned()]);
        table.row(["1".to_owned(), "2".to_owned(), "3".to_owned()]);
        assert_eq!(table.to_string(), "a  b\n-  -\n1\n1  2\n");
    }
}
