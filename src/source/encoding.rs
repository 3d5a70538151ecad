//! Which encoding a text file is in (文字编码): a ladder that never guesses between two readings.
//!
//! BOM, then the NUL pattern of UTF-16, then strict UTF-8 over the whole file, then strict GB18030
//! over the whole file. A file in which both occur was pasted together and is refused with the line
//! (hardening.md section 4). GBK is always read as GB18030.

use encoding_rs::GB18030;
use wide::u8x16;

use crate::model::{FileFault, RuleCode, TextEncoding};
use crate::text::{Phrase, text};

/// How the bytes of a text file are to be taken (编码判定).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8, with so many bytes of BOM (0 or 3) to skip.
    Utf8 {
        /// 0 or 3.
        bom: usize,
    },
    /// GB18030, which includes GBK and GB2312.
    Gb18030,
    /// UTF-16, little or big endian; it is turned into UTF-8 before anything else.
    Utf16 {
        /// Little endian.
        little: bool,
        /// 0 or 2.
        bom: usize,
    },
}

impl Charset {
    /// The name in `summary.json`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 { .. } => "utf-8",
            Self::Gb18030 => "gb18030",
            Self::Utf16 { little: true, .. } => "utf-16le",
            Self::Utf16 { little: false, .. } => "utf-16be",
        }
    }

    /// The charset that a user named with `--encoding`; `None` for a name that is not known.
    pub fn from_label(label: &str) -> Option<Self> {
        match label.trim().to_ascii_lowercase().replace('_', "-").as_str() {
            "utf-8" | "utf8" => Some(Self::Utf8 { bom: 0 }),
            "gb18030" | "gbk" | "gb2312" | "cp936" | "936" => Some(Self::Gb18030),
            "utf-16le" | "utf-16" | "utf16" | "unicode" => {
                Some(Self::Utf16 { little: true, bom: 0 })
            }
            "utf-16be" => Some(Self::Utf16 { little: false, bom: 0 }),
            _ => None,
        }
    }

    /// How the cells are read after any UTF-16 has been turned into UTF-8.
    pub const fn cells(self) -> TextEncoding {
        match self {
            Self::Gb18030 => TextEncoding::Gb18030,
            Self::Utf8 { .. } | Self::Utf16 { .. } => TextEncoding::Utf8,
        }
    }

    /// Why it was taken, for people.
    pub fn why(self, forced: bool) -> Phrase {
        let fixed = match self {
            _ if forced => text("由 --encoding 指定", "given by --encoding"),
            Self::Utf8 { bom: 3 } => {
                text("文件带 UTF-8 标记（BOM）", "the file begins with a UTF-8 mark (BOM)")
            }
            Self::Utf8 { .. } => text("全文符合 UTF-8", "the whole file is valid UTF-8"),
            Self::Gb18030 => text(
                "全文不是 UTF-8，而符合 GB18030（含 GBK）",
                "not UTF-8, and the whole file is valid GB18030 (which includes GBK)",
            ),
            Self::Utf16 { bom: 2, .. } => {
                text("文件带 UTF-16 标记（BOM）", "the file begins with a UTF-16 mark (BOM)")
            }
            Self::Utf16 { .. } => {
                text("空字节的位置说明是 UTF-16", "its NUL bytes stand as in UTF-16")
            }
        };
        fixed.into()
    }
}

/// The charset that the head of a file suggests. UTF-8 is taken for a head of pure ASCII: a later
/// chunk that is not UTF-8 makes the reader begin again with the whole ladder.
pub fn of_head(head: &[u8], is_whole_file: WholeFile) -> Charset {
    if head.starts_with(b"\xEF\xBB\xBF") {
        return Charset::Utf8 { bom: 3 };
    }
    if let Some(little) = utf16_bom(head) {
        return Charset::Utf16 { little, bom: 2 };
    }
    if let Some(little) = utf16_by_nuls(head) {
        return Charset::Utf16 { little, bom: 0 };
    }
    match std::str::from_utf8(head) {
        Ok(_) => Charset::Utf8 { bom: 0 },
        // A character cut by the end of the head is no fault.
        Err(e) if e.error_len().is_none() && is_whole_file == WholeFile::No => {
            Charset::Utf8 { bom: 0 }
        }
        Err(_) => Charset::Gb18030,
    }
}

/// Whether the bytes at hand are the whole file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WholeFile {
    /// They are.
    Yes,
    /// More follows.
    No,
}

fn utf16_bom(head: &[u8]) -> Option<bool> {
    match head {
        [0xFF, 0xFE, ..] => Some(true),
        [0xFE, 0xFF, ..] => Some(false),
        _ => None,
    }
}

/// UTF-16 without BOM: delimiters, digits and line ends are ASCII, so that their NUL halves stand on
/// one side only. Little endian has them at odd places.
fn utf16_by_nuls(head: &[u8]) -> Option<bool> {
    let head = &head[..head.len().min(4096) & !1];
    let count = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (count(0), count(1));
    match (even, odd) {
        (0, odd) if odd >= 2 && odd * 10 >= head.len() / 2 => Some(true),
        (even, 0) if even >= 2 && even * 10 >= head.len() / 2 => Some(false),
        _ => None,
    }
}

/// Turns a whole UTF-16 file into UTF-8.
///
/// # Errors
/// FL006 for a half character or a lone surrogate.
pub fn utf16_to_utf8(bytes: &[u8], little: bool) -> Result<Vec<u8>, FileFault> {
    let encoding = if little { encoding_rs::UTF_16LE } else { encoding_rs::UTF_16BE };
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(text.into_owned().into_bytes()),
        None => Err(unreadable(1)),
    }
}

/// What a chunk of whole lines says about the charset that was assumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It fits.
    Fits,
    /// It does not; the fault lies at this byte of the chunk.
    Broken(usize),
    /// A GB18030 file holds this line (its first byte in the chunk) of UTF-8.
    Mixed(usize),
}

/// Looks at a chunk of whole lines.
pub fn examine(chunk: &[u8], encoding: TextEncoding) -> Verdict {
    match encoding {
        TextEncoding::Utf8 => match simdutf8::compat::from_utf8(chunk) {
            Ok(_) => Verdict::Fits,
            Err(e) => Verdict::Broken(e.valid_up_to()),
        },
        TextEncoding::Gb18030 => match gb18030_valid_up_to(chunk) {
            None => utf8_line(chunk).map_or(Verdict::Fits, Verdict::Mixed),
            Some(at) => Verdict::Broken(at),
        },
    }
}

/// How many of the four characters of two bytes that eight bytes may be stand before anything else: leads
/// of 81 to FE, trails of 40 to FE but 7F. Han text is looked at in these steps, four lanes of sixteen
/// bits at a time.
#[inline]
fn leading_pairs(word: u64) -> usize {
    const ONE: u64 = 0x0001_0001_0001_0001;
    const NINTH: u64 = ONE << 8;
    let (leads, trails) = (word & (NINTH - ONE), (word >> 8) & (NINTH - ONE));
    // A lane's ninth bit is set where its byte reaches a number, by what is missing to 100.
    let reach = |bytes: u64, least: u64| bytes + ONE * (0x100 - least);
    let is_7f_not = (trails ^ (ONE * 0x7f)) + ONE * 0xff;
    let good = reach(leads, 0x81) & reach(trails, 0x40) & is_7f_not;
    let bad = reach(leads, 0xff) | reach(trails, 0xff);
    let missing = (good & !bad & NINTH) ^ NINTH;
    missing.trailing_zeros() as usize / 16
}

/// How many bytes, in steps of about sixty-four, are ASCII and characters of two bytes beyond it: nearly
/// all Chinese text in GBK. Such bytes stand in runs of even length, which a few sums over one bit a byte
/// tell of all runs at once.
fn plain_run(bytes: &[u8]) -> usize {
    /// The places 0, 2, 4 and so on.
    const EVEN: u64 = 0x5555_5555_5555_5555;
    let mut at = 0;
    while let Some(block) = bytes[at..].first_chunk::<64>() {
        let (beyond, never) = beyond_ascii(block);
        let starts = beyond & !(beyond << 1);
        // A sum carries from the start of a run to the place behind it.
        let behind = |starts: u64| beyond.wrapping_add(starts) & !beyond;
        let is_odd = behind(starts & EVEN) & !EVEN | behind(starts & !EVEN) & EVEN;
        if never | is_odd != 0 {
            break;
        }
        // A run that goes on in the next block may be cut within a character.
        at += 64 - (beyond.leading_ones() as usize & 1);
    }
    at
}

/// One bit for each byte beyond ASCII, and one for each of those that begin no character of two bytes
/// and end none, or not always: 80 and FF.
#[inline]
fn beyond_ascii(block: &[u8; 64]) -> (u64, u64) {
    let (lanes, _) = block.as_chunks::<16>();
    let bits = |lane: u8x16| u64::from(lane.to_bitmask());
    lanes.iter().rev().fold((0, 0), |(beyond, never), lane| {
        let lane = u8x16::new(*lane);
        let odd = lane.simd_eq(u8x16::splat(0x80)) | lane.simd_eq(u8x16::splat(0xff));
        (beyond << 16 | bits(lane), never << 16 | bits(odd))
    })
}

/// The first byte at which `bytes` is no GB18030, as WHATWG decodes it; `None` when all of it is.
/// Written out because the decoder is six times as slow as this look at lead and trail bytes; a
/// property test holds the two together.
pub fn gb18030_valid_up_to(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += plain_run(&bytes[at..]);
        while let Some(word) = bytes[at..].first_chunk() {
            let pairs = leading_pairs(u64::from_le_bytes(*word));
            at += 2 * pairs;
            if pairs < 4 {
                break;
            }
        }
        at += ascii_run(&bytes[at..]);
        let &lead = bytes.get(at)?;
        let width = match (lead, bytes.get(at + 1)) {
            (0x80, _) => 1,
            (0x81..=0xFE, Some(0x40..=0x7E | 0x80..=0xFE)) => 2,
            (0x81..=0xFE, Some(0x30..=0x39)) if four_bytes_valid(&bytes[at..]) => 4,
            _ => return Some(at),
        };
        at += width;
    }
}

fn ascii_run(bytes: &[u8]) -> usize {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let mut at = 0;
    while let Some(word) = bytes[at..].first_chunk() {
        let high = u64::from_le_bytes(*word) & HIGH;
        if high != 0 {
            return at + high.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + bytes[at..].iter().take_while(|byte| byte.is_ascii()).count()
}

fn four_bytes_valid(bytes: &[u8]) -> bool {
    let Some(four) = bytes.get(..4) else { return false };
    GB18030.decode_without_bom_handling_and_without_replacement(four).is_some()
}

/// The first line that is UTF-8 with Chinese in it, in bytes that are all GB18030. Two-byte forms
/// alone prove nothing (GBK characters can look like them); a three-byte form of a common Han
/// character does, when the whole line is valid.
fn utf8_line(chunk: &[u8]) -> Option<usize> {
    let mut start = 0;
    while start < chunk.len() {
        let first = start + ascii_run(&chunk[start..]);
        // The line in which the next character beyond ASCII stands.
        let begin = memchr::memrchr(b'\n', &chunk[start..first]).map_or(start, |at| start + at + 1);
        let end = memchr::memchr(b'\n', &chunk[first..]).map_or(chunk.len(), |at| first + at);
        if opens_like_utf8_han(&chunk[first..end]) && is_utf8_han(&chunk[begin..end]) {
            return Some(begin);
        }
        start = end + 1;
    }
    None
}

/// Three bytes that UTF-8 begins a Chinese text with: a Han character, or 、（ and their like.
fn opens_like_utf8_han(bytes: &[u8]) -> bool {
    matches!(bytes, [0xE2..=0xEF, 0x80..=0xBF, 0x80..=0xBF, ..])
}

fn is_utf8_han(line: &[u8]) -> bool {
    std::str::from_utf8(line)
        .is_ok_and(|line| line.chars().any(|c| ('\u{4E00}'..='\u{9FA5}').contains(&c)))
}

/// FL006: the line that cannot be read.
pub fn unreadable(line: u64) -> FileFault {
    FileFault {
        code: RuleCode::new("FL006"),
        args: vec![
            ("line", line.to_string().into()),
            (
                "detail",
                text(
                    "既不是 UTF-8，也不是 GB18030（GBK）",
                    "it is neither UTF-8 nor GB18030 (GBK)",
                )
                .into(),
            ),
        ],
    }
}

/// FL006 for a file that is neither, from what each reading said: when the second one met lines of
/// UTF-8, the file changes its encoding where the first one broke off.
pub fn neither(as_utf8: FileFault, as_gb18030: &FileFault) -> FileFault {
    let line = |fault: &FileFault| -> u64 {
        let line = fault.args.iter().find(|(name, _)| *name == "line");
        line.and_then(|(_, line)| line.get(crate::text::Lang::Zh).parse().ok()).unwrap_or(1)
    };
    let is_mixed = as_gb18030.args == mixed(line(as_gb18030)).args;
    match (is_mixed, line(&as_utf8), line(as_gb18030)) {
        (true, broke_off, _) => mixed(broke_off),
        (false, utf8, gb18030) if gb18030 > utf8 => unreadable(gb18030),
        _ => as_utf8,
    }
}

/// FL006: two encodings in one file.
pub fn mixed(line: u64) -> FileFault {
    FileFault {
        code: RuleCode::new("FL006"),
        args: vec![
            ("line", line.to_string().into()),
            (
                "detail",
                text(
                    "从这里起编码变了：文件里既有 UTF-8 又有 GBK，像是两个文件拼在一起",
                    "the encoding changes here: UTF-8 and GBK stand in one file, as if two were pasted together",
                )
                .into(),
            ),
        ],
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn four_pairs_are_four_times_one_pair() {
        for pair in 0..=u16::MAX {
            let [lead, trail] = pair.to_le_bytes();
            let is_pair = matches!((lead, trail), (0x81..=0xfe, 0x40..=0x7e | 0x80..=0xfe));
            for place in 0..4 {
                let mut word = *b"\x81\x40\xfe\xfe\xb0\xa1\xd7\x7e";
                word[2 * place..2 * place + 2].copy_from_slice(&[lead, trail]);
                let expected = if is_pair { 4 } else { place };
                assert_eq!(leading_pairs(u64::from_le_bytes(word)), expected, "{word:x?}");
            }
        }
    }

    #[test]
    fn heads() {
        let gbk = encoding_rs::GBK.encode("姓名,身份证号\n").0;
        let utf16: Vec<u8> = "姓名,号\n1,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let rows: &[(&[u8], Charset)] = &[
            (b"\xEF\xBB\xBFname", Charset::Utf8 { bom: 3 }),
            (b"\xFF\xFEa\0", Charset::Utf16 { little: true, bom: 2 }),
            (&utf16, Charset::Utf16 { little: true, bom: 0 }),
            ("姓名".as_bytes(), Charset::Utf8 { bom: 0 }),
            (b"name,id", Charset::Utf8 { bom: 0 }),
            (&gbk, Charset::Gb18030),
            (b"\xC1\xAA\xCD\xA8\r\n", Charset::Gb18030),
        ];
        for (head, charset) in rows {
            assert_eq!(of_head(head, WholeFile::Yes), *charset, "{head:?}");
        }
        let cut = &"姓名".as_bytes()[..5];
        assert_eq!(of_head(cut, WholeFile::No), Charset::Utf8 { bom: 0 });
        assert_eq!(of_head(cut, WholeFile::Yes), Charset::Gb18030);
    }

    #[test]
    fn a_pasted_file_is_noticed() {
        let mut bytes = encoding_rs::GBK.encode("张三,离职\n").0.into_owned();
        let at = bytes.len();
        bytes.extend_from_slice("李四,离职\n".as_bytes());
        assert_eq!(examine(&bytes, TextEncoding::Gb18030), Verdict::Mixed(at));
    }

    /// What stands in Chinese files: fields of ASCII, characters of two bytes, some with a second byte
    /// in ASCII, a few of four bytes; and now and then a byte that belongs to nothing.
    fn piece() -> impl Strategy<Value = Vec<u8>> {
        prop_oneof![
            60 => (0x81_u8..=0xFE, 0x80_u8..=0xFE).prop_map(|(lead, trail)| vec![lead, trail]),
            40 => proptest::collection::vec(0x20_u8..0x7F, 1..9),
            2 => (0x81_u8..=0xFE, 0x40_u8..0x7F).prop_map(|(lead, trail)| vec![lead, trail]),
            1 => Just(b"\x95\x32\x82\x36".to_vec()),
            1 => Just(vec![0x80]),
        ]
    }

    proptest! {
        #[test]
        fn our_look_agrees_on_long_texts(
            pieces in proptest::collection::vec(piece(), 0..200),
            harm in proptest::option::of((any::<prop::sample::Index>(), any::<u8>())),
        ) {
            let mut bytes = pieces.concat();
            if let Some((place, byte)) = harm.filter(|_| !bytes.is_empty()) {
                let at = place.index(bytes.len());
                bytes[at] = byte;
            }
            let theirs =
                GB18030.decode_without_bom_handling_and_without_replacement(&bytes).is_some();
            prop_assert_eq!(gb18030_valid_up_to(&bytes).is_none(), theirs);
        }

        #[test]
        fn our_look_agrees_with_the_decoder(bytes in proptest::collection::vec(
            prop_oneof![Just(0x2Cu8), 0x30u8..0x3A, 0x40u8..0x80, 0x80u8..=0xFF, Just(0x0A)], 0..40,
        )) {
            let ours = gb18030_valid_up_to(&bytes).is_none();
            let theirs =
                GB18030.decode_without_bom_handling_and_without_replacement(&bytes).is_some();
            prop_assert_eq!(ours, theirs);
        }
    }
}
