//! What the libraries take alone: the loops that README.md beside this file compares us with.
//! `cargo run --release --example bare -- records|cells|write ...`
#![expect(clippy::print_stdout, reason = "a program for measuring says what it counted")]

use std::error::Error;
use std::path::Path;

use calamine::{Reader as _, Xlsx};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const USAGE: &str = "records FILE.csv | cells FILE.xlsx | write FILE.csv OUT.xlsx";

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let count = match words[..] {
        ["records", file] => records(Path::new(file))?,
        ["cells", file] => cells(Path::new(file))?,
        ["write", file, out] => write(Path::new(file), Path::new(out))?,
        _ => return Err(USAGE.into()),
    };
    println!("{count}");
    Ok(())
}

/// Every record of a CSV file, as the `csv` crate reads it fastest.
fn records(file: &Path) -> Result<usize> {
    let mut reader = csv::Reader::from_path(file)?;
    let mut record = csv::ByteRecord::new();
    let mut fields = 0;
    while reader.read_byte_record(&mut record)? {
        fields += record.len();
    }
    Ok(fields)
}

/// Every cell of the first sheet, without building the sheet in memory.
fn cells(file: &Path) -> Result<usize> {
    let mut book: Xlsx<_> = calamine::open_workbook(file)?;
    let sheet = book.sheet_names().first().cloned().ok_or("a workbook without sheets")?;
    let mut cells = book.worksheet_cells_reader(&sheet)?;
    let mut count = 0;
    while let Some(cell) = cells.next_cell()? {
        count += usize::from(!matches!(cell.get_value(), calamine::DataRef::Empty));
    }
    Ok(count)
}

/// Every row of a CSV file once into a workbook, in constant memory.
fn write(file: &Path, out: &Path) -> Result<usize> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(file)?;
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    let mut record = csv::StringRecord::new();
    let mut rows = 0;
    while reader.read_record(&mut record)? {
        for (column, text) in (0..).zip(&record) {
            sheet.write_string(rows, column, text)?;
        }
        rows += 1;
    }
    book.save(out)?;
    Ok(rows as usize)
}
