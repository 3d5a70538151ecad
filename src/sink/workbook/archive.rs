//! The package of a workbook (压缩包): a ZIP archive of parts, each compressed in pieces.
//!
//! A piece is compressed as if nothing stood before it, so that two parts may have one in common:
//! the copies of a form are compressed once. Ready-made ZIP writers compress each part anew.

use std::io::{self, Write};

use flate2::{Compress, Compression, FlushCompress};

/// The deflate level: a third faster than the usual 6, files about a tenth larger.
const LEVEL: u32 = 3;

/// Text is given to the compressor in amounts of so many bytes.
const FULL: usize = 1 << 16;

/// Compressed text that another piece may follow, or the last one (压缩段).
#[derive(Clone, Default)]
pub(super) struct Piece {
    bytes: Vec<u8>,
    checksum: crc32fast::Hasher,
    /// Bytes before compression.
    length: u64,
}

/// Whether another piece follows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Inner,
    Last,
}

/// Compresses one piece after the other: what is written into `text` goes into the piece at hand.
pub(super) struct Compressor {
    pub(super) text: Vec<u8>,
    compress: Compress,
    piece: Piece,
}

impl Compressor {
    pub(super) fn new() -> Self {
        let compress = Compress::new(Compression::new(LEVEL), false);
        Self { text: Vec::with_capacity(2 * FULL), compress, piece: Piece::default() }
    }

    /// Takes over what is in `text` when it is much.
    pub(super) fn relieve(&mut self) {
        if self.text.len() >= FULL {
            self.take(FlushCompress::None);
        }
    }

    /// The piece, from the end of the last one to here.
    pub(super) fn piece(&mut self, place: Place) -> Piece {
        self.take(match place {
            Place::Inner => FlushCompress::Sync,
            Place::Last => FlushCompress::Finish,
        });
        self.compress.reset();
        std::mem::take(&mut self.piece)
    }

    /// A text alone.
    pub(super) fn whole(&mut self, text: &[u8]) -> Piece {
        self.add(text);
        self.piece(Place::Last)
    }

    /// Adds much text at once.
    pub(super) fn add(&mut self, text: &[u8]) {
        for amount in text.chunks(FULL) {
            self.text.extend_from_slice(amount);
            self.relieve();
        }
    }

    fn take(&mut self, flush: FlushCompress) {
        self.piece.checksum.update(&self.text);
        self.piece.length += self.text.len() as u64;
        let mut rest = self.text.as_slice();
        loop {
            self.piece.bytes.reserve(rest.len() / 4 + 256);
            let before = self.compress.total_in();
            self.compress
                .compress_vec(rest, &mut self.piece.bytes, flush)
                .expect("a compressor in good order takes everything");
            let taken = usize::try_from(self.compress.total_in() - before).expect("at most rest");
            rest = &rest[taken..];
            // Room left over means that nothing is held back.
            if rest.is_empty() && self.piece.bytes.len() < self.piece.bytes.capacity() {
                break;
            }
        }
        self.text.clear();
    }
}

/// An archive being written.
pub(super) struct Archive<W> {
    out: W,
    written: u64,
    directory: Vec<u8>,
    parts: u16,
}

/// What the directory and a part's own head say alike: needs version 2.0, no flags, deflated, and
/// 1 January 1980, the first day that ZIP knows.
const HEAD: [u8; 10] = [20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0];

impl<W: Write> Archive<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, written: 0, directory: Vec::new(), parts: 0 }
    }

    /// Adds a part. Its name is ASCII.
    ///
    /// # Errors
    /// The writer's, and when the archive grows beyond 4 GB.
    pub(super) fn part(&mut self, name: &str, pieces: &[&Piece]) -> io::Result<()> {
        let mut checksum = crc32fast::Hasher::new();
        for piece in pieces {
            checksum.combine(&piece.checksum);
        }
        let compressed = pieces.iter().map(|piece| piece.bytes.len() as u64).sum();
        let length = pieces.iter().map(|piece| piece.length).sum();
        let mut head = HEAD.to_vec();
        head.extend_from_slice(&checksum.finalize().to_le_bytes());
        for number in [compressed, length] {
            head.extend_from_slice(&small(number)?.to_le_bytes());
        }
        let name_length = u16::try_from(name.len()).map_err(io::Error::other)?;
        head.extend_from_slice(&name_length.to_le_bytes());
        head.extend_from_slice(&[0, 0]);

        self.directory.extend_from_slice(b"PK\x01\x02\x14\x00");
        self.directory.extend_from_slice(&head);
        self.directory.extend_from_slice(&[0; 10]);
        self.directory.extend_from_slice(&small(self.written)?.to_le_bytes());
        self.directory.extend_from_slice(name.as_bytes());
        self.parts += 1;

        for bytes in [b"PK\x03\x04", head.as_slice(), name.as_bytes()] {
            self.put(bytes)?;
        }
        pieces.iter().try_for_each(|piece| self.put(&piece.bytes))
    }

    /// Closes the archive.
    ///
    /// # Errors
    /// As [`Archive::part`].
    pub(super) fn finish(mut self) -> io::Result<()> {
        let start = small(self.written)?;
        let directory = std::mem::take(&mut self.directory);
        self.put(&directory)?;
        let mut end = b"PK\x05\x06\0\0\0\0".to_vec();
        end.extend_from_slice(&self.parts.to_le_bytes());
        end.extend_from_slice(&self.parts.to_le_bytes());
        end.extend_from_slice(&small(directory.len() as u64)?.to_le_bytes());
        end.extend_from_slice(&start.to_le_bytes());
        end.extend_from_slice(&[0, 0]);
        self.put(&end)?;
        self.out.flush()
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written += bytes.len() as u64;
        self.out.write_all(bytes)
    }
}

/// Sizes and places are 32 bits wide: no sheet of texts comes near.
fn small(number: u64) -> io::Result<u32> {
    u32::try_from(number).map_err(|_| io::ErrorKind::FileTooLarge.into())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn parts_share_a_piece() {
        let mut compressor = Compressor::new();
        let mut piece = |text: &str, place| {
            for line in text.split_inclusive('\n') {
                compressor.text.extend_from_slice(line.as_bytes());
                compressor.relieve();
            }
            compressor.piece(place)
        };
        let long = "同一段文字，写了很多遍。\n".repeat(20_000);
        let (one, other) = (piece("第一联\n", Place::Inner), piece("第二联", Place::Inner));
        let (shared, empty) = (piece(&long, Place::Last), piece("", Place::Last));
        let mut bytes = Vec::new();
        let mut archive = Archive::new(&mut bytes);
        archive.part("a.xml", &[&one, &shared]).unwrap();
        archive.part("b/b.xml", &[&other, &shared]).unwrap();
        archive.part("c", &[&empty]).unwrap();
        archive.finish().unwrap();
        let mut read = zip::ZipArchive::new(io::Cursor::new(&bytes)).unwrap();
        for (name, expected) in [
            ("a.xml", format!("第一联\n{long}")),
            ("b/b.xml", format!("第二联{long}")),
            ("c", String::new()),
        ] {
            let mut text = String::new();
            read.by_name(name).unwrap().read_to_string(&mut text).unwrap();
            assert_eq!(text, expected, "{name}");
        }
    }
}
