//! A text file in chunks of whole records (文本分块), so that chunks can be checked in parallel and a
//! file of any size needs a few megabytes.
//!
//! Commas, tabs, quotes and line ends are sought in the raw bytes: no multi-byte form of GB18030 has
//! a byte below 0x30. For `|` and `;` that does not hold, and such a chunk is turned into UTF-8 first.

use std::io::Read;

use super::encoding::{self, Charset};
use crate::model::{FileFault, RuleCode, TextEncoding};
use crate::text::{Text, text};

/// What a text file may ask of us (文本限制), hardening.md section 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextLimits {
    /// Largest file, in bytes.
    pub file_bytes: u64,
    /// Longest record, in bytes.
    pub record_bytes: usize,
    /// Longest field, in bytes (three to a Han character).
    pub field_bytes: usize,
    /// Most fields in a record.
    pub columns: usize,
    /// Most lines that one quoted field may span.
    pub quoted_lines: u32,
}

impl Default for TextLimits {
    fn default() -> Self {
        Self {
            file_bytes: 2 << 30,
            record_bytes: 1 << 20,
            field_bytes: 4 * 32_767,
            columns: 1_000,
            quoted_lines: 20,
        }
    }
}

impl TextLimits {
    /// Sets a limit by its name; `false` where there is no such limit, or it would be none.
    pub fn set(&mut self, key: &str, value: u64) -> bool {
        let size = usize::try_from(value).unwrap_or(usize::MAX);
        match key {
            "text_bytes" => self.file_bytes = value,
            "record_bytes" => self.record_bytes = size,
            "field_bytes" => self.field_bytes = size,
            "columns" => self.columns = size,
            "quoted_lines" => self.quoted_lines = u32::try_from(value).unwrap_or(u32::MAX),
            _ => return false,
        }
        value > 0
    }
}

/// How records and fields are told apart (分隔方式).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Between fields.
    pub delimiter: u8,
    /// How the raw bytes are to be read.
    pub encoding: TextEncoding,
}

impl Dialect {
    /// Whether a chunk must become UTF-8 before it is split.
    fn must_recode(self) -> bool {
        self.encoding == TextEncoding::Gb18030 && !matches!(self.delimiter, b',' | b'\t')
    }

    /// How cells are read after that.
    pub fn cells(self) -> TextEncoding {
        if self.must_recode() { TextEncoding::Utf8 } else { self.encoding }
    }
}

/// Whole records, and where they stand in the file (文本块).
#[derive(Debug, Default)]
pub struct Chunk {
    /// The bytes; they begin and end at record boundaries.
    pub bytes: Vec<u8>,
    /// Physical line, 1-based, of the first byte.
    pub first_line: u32,
    /// Ends of records are lone carriage returns in at least one place.
    pub lone_returns: bool,
}

/// Why no further chunk comes.
#[derive(Debug)]
pub enum ChunkFailure {
    /// A fault of the file, at a line where there is one.
    Fault(FileFault, Option<u32>),
    /// The assumed encoding does not hold; the whole ladder must be climbed.
    Encoding(FileFault),
    /// The file could not be read any further.
    Io(std::io::Error),
}

impl From<std::io::Error> for ChunkFailure {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

/// So much stays in a core's own cache while it is read, looked through and split.
const CHUNK_BYTES: usize = 512 << 10;

/// Cuts a stream into chunks at record ends.
pub struct Chunks<R> {
    stream: R,
    dialect: Dialect,
    limits: TextLimits,
    /// Bytes after the last record end.
    rest: Vec<u8>,
    next_line: u32,
    ended: bool,
}

impl<R: Read> Chunks<R> {
    /// Begins at `first_line` of a stream whose BOM and `sep=` line are gone.
    pub fn new(stream: R, dialect: Dialect, limits: TextLimits, first_line: u32) -> Self {
        Self { stream, dialect, limits, rest: Vec::new(), next_line: first_line, ended: false }
    }

    /// The next chunk; reuses the memory of an old one. Checks nothing of its encoding: that is
    /// [`examine_chunk`], which may run in parallel.
    ///
    /// # Errors
    /// A record that is too long, a quote never closed, or a reading error.
    pub fn next(&mut self, mut bytes: Vec<u8>) -> Result<Option<Chunk>, ChunkFailure> {
        bytes.clear();
        bytes.append(&mut self.rest);
        let mut target = CHUNK_BYTES;
        loop {
            self.fill(&mut bytes, target)?;
            if bytes.is_empty() {
                return Ok(None);
            }
            let cut = self.cut(&bytes)?;
            if cut > 0 {
                self.rest.extend_from_slice(&bytes[cut..]);
                bytes.truncate(cut);
                return Ok(Some(self.close(bytes)));
            }
            if bytes.len() > self.limits.record_bytes {
                return Err(self.too_long(bytes.len()));
            }
            target = bytes.len() + CHUNK_BYTES;
        }
    }

    fn fill(&mut self, bytes: &mut Vec<u8>, target: usize) -> std::io::Result<()> {
        if !self.ended && bytes.len() < target {
            let want = target - bytes.len();
            let got = self.stream.by_ref().take(want as u64).read_to_end(bytes)?;
            self.ended = got < want;
        }
        Ok(())
    }

    /// Where the last record in `bytes` ends; 0 when none does.
    fn cut(&self, bytes: &[u8]) -> Result<usize, ChunkFailure> {
        let scan = scan_quotes(bytes, self.dialect.delimiter, self.limits.quoted_lines);
        if let Some(open_at) = scan.overlong.or(scan.open_at.filter(|_| self.ended)) {
            let line = self.next_line + count_lines(&bytes[..open_at]).lines;
            return Err(ChunkFailure::Fault(quote_never_closed(line), Some(line)));
        }
        Ok(if self.ended { bytes.len() } else { scan.last_end })
    }

    fn close(&mut self, bytes: Vec<u8>) -> Chunk {
        let counted = count_lines(&bytes);
        let first_line = self.next_line;
        self.next_line = self.next_line.saturating_add(counted.lines);
        Chunk { bytes, first_line, lone_returns: counted.lone_returns }
    }

    fn too_long(&self, found: usize) -> ChunkFailure {
        let fault = limit_met(
            text("一条记录的字节数", "bytes in one record"),
            self.limits.record_bytes,
            found,
            "record_bytes",
        );
        ChunkFailure::Fault(fault, Some(self.next_line))
    }
}

/// Checks the encoding of a chunk and makes it ready for splitting.
///
/// # Errors
/// [`ChunkFailure::Encoding`] with the line.
pub fn examine_chunk(chunk: &mut Chunk, dialect: Dialect) -> Result<(), ChunkFailure> {
    let line_of = |at: usize| u64::from(chunk.first_line + count_lines(&chunk.bytes[..at]).lines);
    match encoding::examine(&chunk.bytes, dialect.encoding) {
        encoding::Verdict::Fits => {}
        encoding::Verdict::Broken(at) => {
            return Err(ChunkFailure::Encoding(encoding::unreadable(line_of(at))));
        }
        encoding::Verdict::Mixed(at) => {
            return Err(ChunkFailure::Encoding(encoding::mixed(line_of(at))));
        }
    }
    if dialect.must_recode() {
        chunk.bytes = Charset::Gb18030.cells().decode(&chunk.bytes).into_owned().into_bytes();
    }
    Ok(())
}

/// FL004: a limit was met.
pub fn limit_met(limit: Text, value: usize, found: usize, option: &'static str) -> FileFault {
    FileFault {
        code: RuleCode::new("FL004"),
        args: vec![
            ("limit", limit.into()),
            ("value", value.to_string().into()),
            ("found", found.to_string().into()),
            ("option", option.into()),
        ],
    }
}

fn quote_never_closed(line: u32) -> FileFault {
    FileFault {
        code: RuleCode::new("CO006"),
        args: vec![(
            "detail",
            text("第{line}行的引号一直没有闭合", "the quote on line {line} is never closed")
                .fill(&[("line", line.to_string().into())])
                .into(),
        )],
    }
}

/// Lines in some bytes, and whether a carriage return stands alone among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LineCount {
    /// Ends of lines: `\n`, `\r\n` and lone `\r` count one each.
    pub(super) lines: u32,
    /// At least one lone `\r`.
    pub(super) lone_returns: bool,
}

/// Counts the ends of lines.
pub(super) fn count_lines(bytes: &[u8]) -> LineCount {
    let feeds = bytecount::count(bytes, b'\n');
    let lone = memchr::memchr_iter(b'\r', bytes)
        .filter(|at| bytes.get(at + 1).is_some_and(|next| *next != b'\n'))
        .count();
    let last_alone = usize::from(bytes.last() == Some(&b'\r'));
    LineCount {
        lines: u32::try_from(feeds + lone + last_alone).unwrap_or(u32::MAX),
        lone_returns: lone + last_alone > 0,
    }
}

#[derive(Debug, Default, PartialEq, Eq)]
struct QuoteScan {
    /// One past the last line end outside quotes; 0 for none.
    last_end: usize,
    /// A quoted field that is still open at the end of the bytes begins here.
    open_at: Option<usize>,
    /// A quoted field that spans too many lines begins here.
    overlong: Option<usize>,
}

/// Finds the last record end. As in the `csv` crate a quote opens only at the start of a field and
/// is data elsewhere; inside, two quotes are one.
fn scan_quotes(bytes: &[u8], delimiter: u8, quoted_lines: u32) -> QuoteScan {
    let mut scan = QuoteScan::default();
    let (mut from, mut skip_to) = (0, 0);
    for at in memchr::memchr_iter(b'"', bytes) {
        if at < skip_to {
            continue;
        }
        if let Some(open_at) = scan.open_at {
            if bytes.get(at + 1) == Some(&b'"') {
                skip_to = at + 2;
                continue;
            }
            if count_lines(&bytes[open_at..at]).lines > quoted_lines {
                scan.overlong = Some(open_at);
                return scan;
            }
            (scan.open_at, from) = (None, at + 1);
        } else if opens_field(bytes, at, delimiter) {
            scan.last_end = last_line_end(&bytes[from..at]).map_or(scan.last_end, |end| from + end);
            scan.open_at = Some(at);
        }
    }
    match scan.open_at {
        None => {
            scan.last_end = last_line_end(&bytes[from..]).map_or(scan.last_end, |end| from + end);
        }
        Some(open_at) if count_lines(&bytes[open_at..]).lines > quoted_lines => {
            scan.overlong = Some(open_at);
        }
        Some(_) => {}
    }
    scan
}

fn opens_field(bytes: &[u8], at: usize, delimiter: u8) -> bool {
    match at.checked_sub(1).map(|before| bytes[before]) {
        None | Some(b'\n' | b'\r') => true,
        Some(byte) => byte == delimiter,
    }
}

/// One past the last line end; a `\r` at the very end may be half of one and does not count.
fn last_line_end(bytes: &[u8]) -> Option<usize> {
    let feed = memchr::memrchr(b'\n', bytes);
    let lone = || memchr::memrchr(b'\r', &bytes[..bytes.len().saturating_sub(1)]);
    feed.or_else(lone).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMA: Dialect = Dialect { delimiter: b',', encoding: TextEncoding::Utf8 };

    fn cut(bytes: &[u8]) -> QuoteScan {
        scan_quotes(bytes, b',', 20)
    }

    #[test]
    fn records_end_outside_quotes() {
        for (bytes, end, open) in [
            (&b"a,b\nc,d"[..], 4, None),
            (b"a,\"b\nc\",d\ne", 10, None),
            (b"a,b\n\"c\nd", 4, Some(4)),
            (b"a,5\" pipe\nb", 10, None),
            (b"a,\"say \"\"x\"\"\"\nb", 14, None),
            (b"a\rb\rc", 4, None),
            (b"a\r", 0, None),
        ] {
            let scan = cut(bytes);
            assert_eq!((scan.last_end, scan.open_at), (end, open), "{:?}", bytes.escape_ascii());
        }
    }

    #[test]
    fn a_quote_never_closed_is_told_with_its_line() {
        let mut file = b"name,id\na,1\n\"b,2\n".to_vec();
        file.extend(b"c,3\n".repeat(40));
        let mut chunks = Chunks::new(file.as_slice(), COMMA, TextLimits::default(), 1);
        match chunks.next(Vec::new()) {
            Err(ChunkFailure::Fault(fault, Some(3))) => assert_eq!(fault.code.as_str(), "CO006"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn chunks_put_together_are_the_file() {
        let line = "甲,\"多行\n备注\",乙\r\n";
        let file = line.repeat(200_000);
        let mut chunks = Chunks::new(file.as_bytes(), COMMA, TextLimits::default(), 1);
        let (mut whole, mut line_number) = (Vec::new(), 1);
        while let Some(chunk) = chunks.next(Vec::new()).unwrap() {
            assert_eq!(chunk.first_line, line_number);
            assert!(chunk.bytes.ends_with(b"\r\n"));
            line_number += count_lines(&chunk.bytes).lines;
            whole.extend(chunk.bytes);
        }
        assert!(whole == file.as_bytes());
        assert_eq!(line_number, 400_001);
    }

    #[test]
    fn an_endless_line_is_refused() {
        let file = vec![b','; 3 << 20];
        let mut chunks = Chunks::new(file.as_slice(), COMMA, TextLimits::default(), 1);
        match chunks.next(Vec::new()) {
            Err(ChunkFailure::Fault(fault, _)) => assert_eq!(fault.code.as_str(), "FL004"),
            other => panic!("{other:?}"),
        }
    }
}
