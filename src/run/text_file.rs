//! A text file as work (文本文件): its charset and delimiter are settled, its header is found, and its
//! chunks are given out.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Cursor as Bytes, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use super::sheets::SheetReader;
use super::works::{self, Failure, Rows, Work, Works};
use crate::check::kept::kept_row;
use crate::check::row::Table;
use crate::columns::Head;
use crate::model::{FileFault, KeptRow, Overlay, RowOutcome, SheetHead};
use crate::source::chunks::{Chunk, Chunks, Dialect, TextLimits, examine_chunk};
use crate::source::encoding::{self, Charset, WholeFile};
use crate::source::records::{Cursor, Splitter};
use crate::text::text;

/// So much of a file settles its charset and delimiter.
const HEAD_BYTES: u64 = 256 << 10;

/// An opened text file.
pub(super) struct TextFile {
    stream: Box<dyn Stream>,
    pub(super) dialect: Dialect,
    first_line: u32,
    limits: TextLimits,
}

/// What chunks are read from.
pub(super) trait Stream: Read + Send {}
impl<T: Read + Send> Stream for T {}

/// The first bytes of a file, and whether that is all of it.
pub(super) fn head(file: &mut File) -> std::io::Result<(Vec<u8>, WholeFile)> {
    file.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    file.take(HEAD_BYTES).read_to_end(&mut head)?;
    let is_whole = if head.len() as u64 == HEAD_BYTES { WholeFile::No } else { WholeFile::Yes };
    Ok((head, is_whole))
}

/// Reads a text file under the charset that its head suggests, and again under GB18030 when a later
/// part is no UTF-8.
pub(super) fn by_charset(
    file: &File,
    forced: Option<Charset>,
    mut under: impl FnMut(Charset) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut copy = file.try_clone().map_err(unreadable)?;
    let (head, is_whole) = head(&mut copy).map_err(unreadable)?;
    let first = forced.unwrap_or_else(|| encoding::of_head(&head, is_whole));
    let failed = match under(first) {
        Err(Failure::Encoding(fault)) => fault,
        other => return other,
    };
    if forced.is_some() || !matches!(first, Charset::Utf8 { bom: 0 }) {
        return Err(Failure::Refused(failed, None));
    }
    match under(Charset::Gb18030) {
        Err(Failure::Encoding(second)) => {
            Err(Failure::Refused(encoding::neither(failed, &second), None))
        }
        other => other,
    }
}

/// The largest text file that is read.
pub(super) fn within_size(bytes: u64, limits: TextLimits) -> Result<(), Failure> {
    let most = limits.file_bytes;
    if bytes <= most {
        return Ok(());
    }
    let name = text("文件字节数", "bytes in the file");
    Err(Failure::Refused(FileFault::too_big(name, most, "text_bytes"), None))
}

/// FL007: it was there, and could not be read.
#[expect(clippy::needless_pass_by_value, reason = "made for map_err")]
pub(super) fn unreadable(error: std::io::Error) -> Failure {
    let why = match error.kind() {
        std::io::ErrorKind::NotFound => text("文件不见了", "the file is gone"),
        std::io::ErrorKind::PermissionDenied => text("没有读取权限", "permission denied"),
        _ => text("读取时出错", "reading failed"),
    };
    Failure::Refused(FileFault::unreadable(why), None)
}

impl TextFile {
    /// How its records are told apart, and its records in chunks.
    pub(super) fn chunks(self) -> (Dialect, Chunks<Box<dyn Stream>>) {
        let Self { stream, dialect, first_line, limits } = self;
        (dialect, Chunks::new(stream, dialect, limits, first_line))
    }

    /// Opens a file under a charset.
    pub(super) fn open(
        mut file: File,
        charset: Charset,
        limits: TextLimits,
    ) -> Result<Self, Failure> {
        let (mut start, _) = head(&mut file).map_err(Failure::World)?;
        let mut stream: Box<dyn Stream>;
        let mut skip = 0;
        match charset {
            Charset::Utf16 { little, bom } => {
                let mut all = Vec::new();
                file.seek(SeekFrom::Start(bom as u64)).map_err(Failure::World)?;
                file.read_to_end(&mut all).map_err(Failure::World)?;
                start = encoding::utf16_to_utf8(&all, little).map_err(Failure::Encoding)?;
                stream = Box::new(Bytes::new(start.clone()));
            }
            Charset::Utf8 { .. } | Charset::Gb18030 => {
                skip = if start.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
                file.seek(SeekFrom::Start(skip)).map_err(Failure::World)?;
                stream = Box::new(file);
            }
        }
        let start = &start[usize::try_from(skip).unwrap_or(0).min(start.len())..];
        let declared = separator_line(start);
        let mut first_line = 1;
        if let Some((_, length)) = declared {
            std::io::copy(&mut stream.by_ref().take(length), &mut std::io::sink())
                .map_err(Failure::World)?;
            first_line = 2;
        }
        let delimiter = declared.map_or_else(|| delimiter(start), |(byte, _)| byte);
        let dialect = Dialect { delimiter, encoding: charset.cells() };
        Ok(Self { stream, dialect, first_line, limits })
    }

    /// Finds the header and makes the file ready to be given out.
    pub(super) fn begin(self, sheets: &mut SheetReader<'_>) -> Result<TextWorks, Failure> {
        let Self { stream, dialect, first_line, limits } = self;
        let mut chunks = Chunks::new(stream, dialect, limits, first_line);
        let mut first = chunks.next(Vec::new())?;
        let mut head = Head::default();
        if let Some(chunk) = &mut first {
            let mut copy = Chunk { bytes: chunk.bytes.clone(), ..*chunk };
            examine_chunk(&mut copy, dialect)?;
            let mut splitter = Splitter::new(dialect.delimiter);
            let mut cursor = Cursor::start(&copy);
            let mut overlay = sheets.overlay(0, dialect.cells());
            while let Some(row) = splitter.next(&copy, &mut cursor).filter(|_| !head.is_full()) {
                let row = overlay.row(row);
                works::within(&row, limits)?;
                head.push(&row, dialect.cells());
            }
        }
        let name = SheetHead { name: None, hidden: false, chart: false };
        let table = sheets.begin_text(&name, &head, dialect.cells());
        Ok(TextWorks { chunks, first, table: table.map(Arc::new), number: 0 })
    }
}

/// Gives out the chunks of a text file.
pub(super) struct TextWorks {
    chunks: Chunks<Box<dyn Stream>>,
    first: Option<Chunk>,
    table: Option<Arc<Table>>,
    number: u64,
}

impl TextWorks {
    /// How many rows a file of this size may hold, by the length of its first ones.
    pub(super) fn rows_expected(&self, bytes: u64) -> usize {
        let Some(first) = &self.first else { return 0 };
        let lines = memchr::memchr_iter(b'\n', &first.bytes).count() as u64;
        let expected = bytes.saturating_mul(lines) / (first.bytes.len() as u64).max(1);
        usize::try_from(expected + expected / 64 + 1).unwrap_or(0)
    }
}

impl Works for TextWorks {
    fn next(&mut self, used: Option<Chunk>) -> Result<Option<Work>, Failure> {
        // A sheet that was refused is not read any further.
        let Some(table) = &self.table else { return Ok(None) };
        let chunk = match self.first.take() {
            Some(first) => Some(first),
            None => self.chunks.next(used.map_or_else(Vec::new, |chunk| chunk.bytes))?,
        };
        Ok(chunk.map(|chunk| {
            let number = self.number;
            self.number += 1;
            Work { number, table: Arc::clone(table), rows: Rows::Text(chunk) }
        }))
    }
}

/// The cells of some rows, read again. What became of them the caller knows: they were marked.
pub(super) fn rows(
    path: &Path,
    charset: Charset,
    limits: TextLimits,
    wanted: &BTreeSet<u32>,
    overlay: &mut Overlay<'_>,
) -> Result<Vec<KeptRow>, Failure> {
    let file = File::open(path).map_err(Failure::World)?;
    let TextFile { stream, dialect, first_line, limits } = TextFile::open(file, charset, limits)?;
    let mut chunks = Chunks::new(stream, dialect, limits, first_line);
    let mut splitter = Splitter::new(dialect.delimiter);
    let mut found = Vec::new();
    let mut buffer = Vec::new();
    while let Some(mut chunk) = chunks.next(buffer)? {
        examine_chunk(&mut chunk, dialect)?;
        let mut cursor = Cursor::start(&chunk);
        while let Some(row) = splitter.next(&chunk, &mut cursor) {
            if wanted.contains(&row.number) {
                found.push(kept_row(&overlay.row(row), dialect.cells(), RowOutcome::Held));
            }
        }
        buffer = chunk.bytes;
    }
    Ok(found)
}

/// Excel's `sep=;` line: the delimiter, and how many bytes the line takes.
fn separator_line(start: &[u8]) -> Option<(u8, u64)> {
    let line_end = memchr::memchr(b'\n', start)? + 1;
    let line = start[..line_end].trim_ascii_end();
    match line {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] => {
            Some((*delimiter, line_end as u64))
        }
        _ => None,
    }
}

/// The delimiter that most lines agree on, in most columns; a comma when none does.
fn delimiter(start: &[u8]) -> u8 {
    const LINES: usize = 50;
    let lines: Vec<&[u8]> = start
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .filter(|line| !line.trim_ascii().is_empty())
        .take(LINES)
        .collect();
    let agreement = |delimiter: u8| {
        let mut counts: Vec<usize> =
            lines.iter().map(|line| memchr::memchr_iter(delimiter, line).count()).collect();
        counts.sort_unstable();
        let most =
            counts.chunk_by(|a, b| a == b).filter(|run| run[0] > 0).max_by_key(|run| run.len());
        most.map_or(0, |run| run.len() * (run[0] + 1))
    };
    let scored = [b'|', b';', b'\t', b','].map(|delimiter| (agreement(delimiter), delimiter));
    let best = scored.into_iter().max_by_key(|(score, _)| *score);
    best.filter(|(score, _)| *score > 0).map_or(b',', |(_, delimiter)| delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters() {
        for (text, expected) in [
            ("姓名,身份证号\n张三,1\n", b','),
            ("姓名\t身份证号\n张三,李四\t1\n", b'\t'),
            ("姓名;身份证号\n张三;1\n", b';'),
            ("姓名|身份证号|原因\n张三|1|a,b\n", b'|'),
            ("只有一列\n张三\n", b','),
            ("", b','),
        ] {
            assert_eq!(delimiter(text.as_bytes()), expected, "{text}");
        }
        assert_eq!(separator_line(b"sep=;\r\nname;id\n"), Some((b';', 7)));
        assert_eq!(separator_line(b"name;id\n"), None);
    }
}
