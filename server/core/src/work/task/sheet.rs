//! Tables as XLSX (TSK-09): one sheet, a bold heading that stays in view, dates as dates.

use chrono::NaiveDateTime;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::platform::error::{Error, Result};

/// What stands in one field of a table.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Empty,
    Text(String),
    Number(f64),
    /// What clock and calendar show.
    Moment(NaiveDateTime),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(text.to_owned())
        }
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Cell::Number(number as f64)
    }
}

/// A workbook of one sheet: headings with the widths of their columns, in characters, and rows.
///
/// # Errors
/// `Internal` when the workbook cannot be written.
pub(super) fn workbook(
    name: &str,
    headings: &[(&str, u16)],
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> Result<Vec<u8>> {
    write(name, headings, rows).map_err(|error| Error::Internal(error.to_string()))
}

fn write(
    name: &str,
    headings: &[(&str, u16)],
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> Result<Vec<u8>, XlsxError> {
    let bold = Format::new().set_bold();
    let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let mut book = Workbook::new();
    // Rows go to a temporary file as they come, so that a hundred thousand of them do not stand in memory as cells.
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, (heading, width)) in (0..).zip(headings) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(0, column, *heading, &bold)?;
    }
    for (row, cells) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Empty => continue,
                // Written as a string, a text that begins like a formula stays a text.
                Cell::Text(text) => sheet.write_string(row, column, text)?,
                Cell::Number(number) => sheet.write_number(row, column, number)?,
                Cell::Moment(at) => {
                    sheet.write_number_with_format(row, column, serial(at), &moment)?
                }
            };
        }
    }
    book.save_to_buffer()
}

/// Days since the last day of 1899, which is how spreadsheets count time.
fn serial(at: NaiveDateTime) -> f64 {
    let seconds = at.and_utc().timestamp() as f64;
    seconds / 86_400.0 + 25_569.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_counted_as_spreadsheets_do() {
        let at = chrono::NaiveDate::from_ymd_opt(2026, 11, 20)
            .and_then(|day| day.and_hms_opt(12, 0, 0))
            .expect("a valid moment");
        assert!((serial(at) - 46_346.5).abs() < 1e-9);
    }

    #[test]
    fn a_workbook_is_a_zip_file() {
        let rows = vec![vec![Cell::from("=1+1"), Cell::Empty, Cell::from(5_i64)]];
        let bytes = workbook(
            "Задачи",
            &[("Название", 40), ("Срок", 16), ("Номер", 8)],
            rows,
        )
        .expect("it can be written");
        assert_eq!(&bytes[..2], b"PK");
    }
}
