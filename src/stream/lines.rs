//! The lines of a stream (行), in blocks that are read ahead on a thread. A line that is too long is
//! skipped while it is read, so that no line can take more memory than the limit.

use std::io::{self, Read};
use std::ops::Range;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// So many bytes are asked for at once: what a pipe holds.
const READ: usize = 1 << 16;
/// So many blocks wait to be judged, at most.
const AHEAD: usize = 32;
/// So many bytes are judged at once, at most.
const BATCH: usize = 1 << 21;

/// Whole lines (行块).
pub(super) struct Block {
    bytes: Vec<u8>,
    lines: Vec<Line>,
    /// The number of the first line, 1-based.
    first: u64,
}

/// One line, without its end.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Line {
    Whole(Range<usize>),
    TooLong,
}

impl Block {
    /// The lines with their numbers; `None` for one that is too long.
    pub(super) fn lines(&self) -> impl Iterator<Item = (u32, Option<&[u8]>)> {
        (self.first..).zip(&self.lines).map(|(number, line)| {
            let bytes = match line {
                Line::Whole(range) => Some(&self.bytes[range.clone()]),
                Line::TooLong => None,
            };
            (u32::try_from(number).unwrap_or(u32::MAX), bytes)
        })
    }
}

/// Cuts a stream into blocks of lines.
struct Lines<R> {
    from: R,
    /// Bytes of a line, at most.
    longest: usize,
    /// The beginning of a line whose end has not come.
    rest: Vec<u8>,
    /// That line is too long already, and what comes of it is dropped.
    is_cut: bool,
    /// Lines so far.
    count: u64,
    is_over: bool,
}

impl<R: Read> Lines<R> {
    fn new(from: R, longest: usize) -> Self {
        Self { from, longest, rest: Vec::new(), is_cut: false, count: 0, is_over: false }
    }

    /// The next lines, as soon as there are any.
    fn next(&mut self) -> io::Result<Option<Block>> {
        while !self.is_over {
            let mut bytes = std::mem::take(&mut self.rest);
            let known = bytes.len();
            bytes.resize(known + READ, 0);
            let read = match self.from.read(&mut bytes[known..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                    bytes.truncate(known);
                    self.rest = bytes;
                    continue;
                }
                read => read?,
            };
            bytes.truncate(known + read);
            self.is_over = read == 0;
            let lines = self.cut(&bytes, known);
            if !lines.is_empty() {
                let first = self.count + 1;
                self.count += lines.len() as u64;
                return Ok(Some(Block { bytes, lines, first }));
            }
        }
        Ok(None)
    }

    /// The lines that are whole; before `known` no line ends. The last one needs no end.
    fn cut(&mut self, bytes: &[u8], known: usize) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', &bytes[known..]).map(|at| known + at) {
            lines.push(self.line(start..end));
            start = end + 1;
        }
        let rest = &bytes[start..];
        if self.is_over {
            if self.is_cut || !rest.is_empty() {
                lines.push(self.line(start..bytes.len()));
            }
        } else if self.is_cut || rest.len() > self.longest {
            self.is_cut = true;
        } else {
            self.rest = rest.to_vec();
        }
        lines
    }

    fn line(&mut self, range: Range<usize>) -> Line {
        let is_cut = std::mem::take(&mut self.is_cut);
        if is_cut || range.len() > self.longest { Line::TooLong } else { Line::Whole(range) }
    }
}

/// Blocks that a thread reads ahead.
pub(super) struct Batches(Receiver<io::Result<Block>>);

/// Begins to read. The thread ends with the input; when nobody asks any more it ends with the program,
/// because nothing wakes it while the input is silent.
pub(super) fn read_ahead<R: Read + Send + 'static>(input: R, longest: usize) -> Batches {
    let (give, take) = sync_channel(AHEAD);
    std::thread::spawn(move || pass_on(Lines::new(input, longest), &give));
    Batches(take)
}

fn pass_on<R: Read>(mut lines: Lines<R>, to: &SyncSender<io::Result<Block>>) {
    while let Some(block) = lines.next().transpose() {
        let is_last = block.is_err();
        if to.send(block).is_err() || is_last {
            return;
        }
    }
}

impl Batches {
    /// All that is waiting, up to the size of a batch; waits only when nothing is.
    pub(super) fn next(&mut self) -> io::Result<Option<Vec<Block>>> {
        let Ok(first) = self.0.recv() else { return Ok(None) };
        let first = first?;
        let mut bytes = first.bytes.len();
        let mut batch = vec![first];
        while bytes < BATCH {
            match self.0.try_recv() {
                Ok(Ok(block)) => {
                    bytes += block.bytes.len();
                    batch.push(block);
                }
                // What came before is answered; the thread is gone, and the next call finds out why.
                Ok(Err(error)) => {
                    let (give, take) = sync_channel(1);
                    give.send(Err(error)).expect("there is room for one");
                    self.0 = take;
                    break;
                }
                Err(_) => break,
            }
        }
        Ok(Some(batch))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives so many bytes at a time.
    struct Slow<'t>(&'t [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(self.0.len()).min(to.len());
            to[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    /// The lines as texts, `…` for one that is too long; the most bytes that a block took.
    fn read(text: &str, at_once: usize, longest: usize) -> (Vec<(u32, String)>, usize) {
        let mut lines = Lines::new(Slow(text.as_bytes(), at_once), longest);
        let (mut all, mut most) = (Vec::new(), 0);
        while let Some(block) = lines.next().unwrap() {
            most = most.max(block.bytes.len()).max(lines.rest.len());
            all.extend(block.lines().map(|(number, line)| {
                let text = line.map_or("…", |line| std::str::from_utf8(line).unwrap());
                (number, text.to_owned())
            }));
        }
        (all, most)
    }

    #[test]
    fn lines_come_whole_however_they_are_given() {
        for (text, expected) in [
            ("", &[][..]),
            ("\n", &[""]),
            ("a", &["a"]),
            ("a\n", &["a"]),
            ("a\n\nb", &["a", "", "b"]),
            ("a\r\nb\r\n", &["a\r", "b\r"]),
            ("abcdefgh\nx\n", &["abcdefgh", "x"]),
            ("abcdefghi\nx\n", &["…", "x"]),
            ("abcdefghijklmnop", &["…"]),
            ("x\nabcdefghijklmnop\n\ny", &["x", "…", "", "y"]),
        ] {
            for at_once in [1, 2, 3, 7, 100] {
                let (lines, _) = read(text, at_once, 8);
                let texts: Vec<&str> = lines.iter().map(|(_, line)| line.as_str()).collect();
                assert_eq!(texts, expected, "{text:?}, {at_once} at once");
                assert!(lines.iter().zip(1..).all(|((number, _), n)| *number == n));
            }
        }
    }

    #[test]
    fn a_line_without_end_takes_no_more_than_the_limit() {
        let text = format!("a\n{}\nb\n", "x".repeat(40 * READ));
        let (lines, most) = read(&text, READ, 1 << 10);
        assert_eq!(lines.len(), 3);
        assert_eq!((lines[1].1.as_str(), lines[2].1.as_str()), ("…", "b"));
        assert!(most <= READ + (1 << 10), "{most}");
    }
}
