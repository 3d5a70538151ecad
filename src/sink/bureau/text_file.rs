//! A file of text records (报盘文件): head, details, tail; delimited or of fixed width.
//!
//! Nothing is replaced and nobody is left out. Where the profile's GBK cannot write a character, the
//! whole file is written in GB18030, which has every character and agrees with GBK in all others,
//! and a note says so. A delimiter or line break in free text (remark, department, employer's name)
//! becomes a space, with a note; in a field that must be exact the file is not written at all. So all
//! records are put together twice: once to know, once to write them as they come.

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};

use super::Done;
use super::cell::{File, Of, heading};
use super::encode::{Unwritable, encode, mark};
use crate::profile::output::{Align, OutputColumn, OutputEncoding, TextLayout, Value};
use crate::sink::{Staging, WriteError};
use crate::text::{Phrase, Text, text};

/// Used where the profile gives no layout: lines of fields between tabs.
static PLAIN: TextLayout = TextLayout {
    encoding: OutputEncoding::Utf8Bom,
    delimiter: Some('\t'),
    crlf: true,
    ends_with_delimiter: false,
    people_limit: None,
    head: Vec::new(),
    tail: Vec::new(),
};

const WIDER: Text = text(
    "字符“{c}”无法用 {encoding} 写出，本文件已改用 GB18030 编码（完全包含 {encoding} 的全部汉字）。上传前请确认经办机构接受；如不接受，请在零星减员中录入此人",
    "{encoding} cannot write “{c}”; this file was written in GB18030 instead, which contains all of {encoding}. Ask whether the bureau takes it before uploading; if not, enter that person as a sporadic reduction",
);

const SPACED: Text = text(
    "“{column}”一列有内容含分隔符或换行，已替换为空格",
    "column “{column}” held a separator or a line break in some rows; each became a space",
);

const NOT_EXACT: Text = text(
    "原表第 {row} 行的“{column}”含分隔符或换行，照写会使整行错位，因此没有生成本文件。请改正原表后重新生成",
    "source row {row}: “{column}” holds a separator or a line break, which would shift the whole record; this file was not written. Correct the source and run again",
);

const TOO_LONG: Text = text(
    "原表第 {row} 行的“{column}”超出规定的 {width} 字节，截断会改变内容，因此没有生成本文件。请改正原表后重新生成",
    "source row {row}: “{column}” is longer than the {width} {width:byte|bytes} allowed; cutting would change it, so this file was not written. Correct the source and run again",
);

const CUT: Text = text(
    "“{column}”一列有内容超出规定的 {width} 字节，已截断",
    "column “{column}” held values longer than the {width} {width:byte|bytes} allowed; they were cut",
);

/// Why a file is not as it was meant.
enum Stop {
    /// Take a wider encoding and begin again.
    Unwritable(char),
    /// Do not write the file.
    Refused(Phrase),
    /// The system refuses.
    System(io::Error),
}

/// Writes the file, or a note why not.
pub(super) fn write(file: &File<'_>, staging: &Staging<'_>) -> Result<Done, WriteError> {
    let layout = file.job.output.text.as_ref().unwrap_or(&PLAIN);
    let (known, encoding, wider) = match known(file, layout, layout.encoding) {
        Err(Stop::Unwritable(c)) => {
            let note = WIDER.fill(&[
                ("c", c.to_string().into()),
                ("encoding", layout.encoding.as_str().to_uppercase().into()),
            ]);
            let wider = OutputEncoding::Gb18030;
            (known(file, layout, wider), wider, Some(note))
        }
        known => (known, layout.encoding, None),
    };
    let notes = match known {
        Ok(notes) => wider.into_iter().chain(notes).collect(),
        Err(Stop::Refused(note)) => return Ok(Done { file: None, notes: vec![note] }),
        Err(_) => unreachable!("GB18030 has every character, and nothing was written yet"),
    };
    let mut staged = staging.create(&file.job.path)?;
    let mut out = BufWriter::with_capacity(1 << 16, &mut staged);
    let records = Records::new(file, layout, encoding, &mut out).all().map(|_| ());
    let flushed = out.flush();
    drop(out);
    match (records, flushed) {
        (Err(Stop::System(error)), _) | (_, Err(error)) => return Err(staged.error(error)),
        _ => {}
    }
    let written = staged.finish(file.job.output.role.as_str(), file.count())?;
    Ok(Done { file: Some(written), notes })
}

/// What is to be said of the file in an encoding, before it is written.
fn known(
    file: &File<'_>,
    layout: &TextLayout,
    encoding: OutputEncoding,
) -> Result<Vec<Phrase>, Stop> {
    let records = Records::new(file, layout, encoding, io::sink()).all()?;
    Ok(records.notes().collect())
}

/// The records of a file being put together.
struct Records<'f, W> {
    file: &'f File<'f>,
    layout: &'f TextLayout,
    encoding: OutputEncoding,
    out: W,
    /// The record at hand.
    bytes: Vec<u8>,
    /// Columns in which separators became spaces.
    spaced: BTreeSet<String>,
    /// Columns in which values were cut, with their width.
    cut: BTreeSet<(String, u16)>,
}

impl<'f, W: Write> Records<'f, W> {
    fn new(file: &'f File<'f>, layout: &'f TextLayout, encoding: OutputEncoding, out: W) -> Self {
        let (bytes, spaced, cut) = (mark(encoding).to_vec(), BTreeSet::new(), BTreeSet::new());
        Self { file, layout, encoding, out, bytes, spaced, cut }
    }

    fn all(mut self) -> Result<Self, Stop> {
        let mut line = String::new();
        if !self.layout.head.is_empty() {
            self.record(&self.layout.head, Of::Whole, &mut line)?;
        }
        for (number, index) in self.file.people() {
            self.record(self.file.columns(), Of::Person(number, index), &mut line)?;
        }
        if !self.layout.tail.is_empty() {
            self.record(&self.layout.tail, Of::Whole, &mut line)?;
        }
        Ok(self)
    }

    fn notes(&self) -> impl Iterator<Item = Phrase> {
        let spaced =
            self.spaced.iter().map(|column| SPACED.fill(&[("column", column.as_str().into())]));
        let cut = self.cut.iter().map(|(column, width)| {
            CUT.fill(&[("column", column.as_str().into()), ("width", width.to_string().into())])
        });
        spaced.chain(cut)
    }

    fn record(&mut self, columns: &[OutputColumn], of: Of, line: &mut String) -> Result<(), Stop> {
        let mut room = String::new();
        line.clear();
        for (place, column) in columns.iter().enumerate() {
            let file = self.file;
            let value = file.value(column, of, &mut room);
            if let Some(delimiter) = self.layout.delimiter {
                if place > 0 {
                    line.push(delimiter);
                }
                self.put_clean(line, value, column, of)?;
            } else {
                self.put_clean(line, value, column, of)?;
                self.put_fixed(line, column, of)?;
                line.clear();
            }
        }
        if let Some(delimiter) = self.layout.delimiter.filter(|_| self.layout.ends_with_delimiter) {
            line.push(delimiter);
        }
        line.push_str(if self.layout.crlf { "\r\n" } else { "\n" });
        let encoded = self.encoded(line)?;
        self.bytes.extend_from_slice(&encoded);
        self.out.write_all(&self.bytes).map_err(Stop::System)?;
        self.bytes.clear();
        Ok(())
    }

    fn encoded(&self, text: &str) -> Result<Vec<u8>, Stop> {
        encode(text, self.encoding).map_err(|Unwritable(c)| Stop::Unwritable(c))
    }

    /// Puts a value without anything that would end its field or its record.
    fn put_clean(
        &mut self,
        line: &mut String,
        value: &str,
        column: &OutputColumn,
        of: Of,
    ) -> Result<(), Stop> {
        let delimiter = self.layout.delimiter;
        let breaks = |c: char| {
            c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') || Some(c) == delimiter
        };
        if !value.contains(breaks) {
            line.push_str(value);
            return Ok(());
        }
        if !is_free_text(column.value) {
            return Err(self.refused(NOT_EXACT, column, of, 0));
        }
        self.spaced.insert(heading(column).to_owned());
        line.extend(value.chars().map(|c| if breaks(c) { ' ' } else { c }));
        Ok(())
    }

    /// Puts a field of fixed width, in bytes of the encoding.
    fn put_fixed(&mut self, value: &str, column: &OutputColumn, of: Of) -> Result<(), Stop> {
        let mut field = self.encoded(value)?;
        let width = column.width.unwrap_or_else(|| u16::try_from(field.len()).unwrap_or(u16::MAX));
        let room = usize::from(width);
        if field.len() > room {
            if !is_free_text(column.value) {
                return Err(self.refused(TOO_LONG, column, of, width));
            }
            self.cut.insert((heading(column).to_owned(), width));
            field = self.fitting(value, room)?;
        }
        let usual = if is_count(column.value) { (Align::Right, '0') } else { (Align::Left, ' ') };
        let fill = column.fill.unwrap_or(usual.1);
        let fill = u8::try_from(fill).unwrap_or(b' ');
        let filling = std::iter::repeat_n(fill, room.saturating_sub(field.len()));
        match column.align.unwrap_or(usual.0) {
            Align::Left => {
                self.bytes.extend_from_slice(&field);
                self.bytes.extend(filling);
            }
            Align::Right => {
                self.bytes.extend(filling);
                self.bytes.extend_from_slice(&field);
            }
        }
        Ok(())
    }

    fn refused(&self, message: Text, column: &OutputColumn, of: Of, width: u16) -> Stop {
        let row = match of {
            Of::Person(_, index) => self.file.outcome.reductions.get(index).place.row,
            Of::Whole => None,
        };
        let row = row.map_or_else(|| "—".to_owned(), |row| row.to_string());
        let (column, width) = (heading(column).into(), width.to_string().into());
        Stop::Refused(message.fill(&[("row", row.into()), ("column", column), ("width", width)]))
    }

    /// As many whole characters as fit.
    fn fitting(&self, value: &str, room: usize) -> Result<Vec<u8>, Stop> {
        let mut field = Vec::with_capacity(room);
        for c in value.chars() {
            let next = self.encoded(c.encode_utf8(&mut [0; 4]))?;
            if field.len() + next.len() > room {
                break;
            }
            field.extend_from_slice(&next);
        }
        Ok(field)
    }
}

/// Nobody compares these letter by letter.
fn is_free_text(value: Value) -> bool {
    matches!(value, Value::Remark | Value::Department | Value::EmployerName | Value::EmployeeNo)
}

fn is_count(value: Value) -> bool {
    matches!(value, Value::SerialNo | Value::SequenceNo | Value::RowCount | Value::ControlTotal)
}
