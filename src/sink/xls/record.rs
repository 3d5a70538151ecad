//! Records of a BIFF8 stream (记录): a kind, a length, so many bytes; all numbers little-endian.

/// No record holds more; what is longer goes on in CONTINUE records.
pub(super) const MOST: usize = 8_224;

/// Kinds of records, by the names of \[MS-XLS\].
pub(super) mod kind {
    pub(crate) const BOF: u16 = 0x0809;
    pub(crate) const EOF: u16 = 0x000a;
    pub(crate) const CONTINUE: u16 = 0x003c;
    pub(crate) const INTERFACE_HDR: u16 = 0x00e1;
    pub(crate) const MMS: u16 = 0x00c1;
    pub(crate) const INTERFACE_END: u16 = 0x00e2;
    pub(crate) const WRITE_ACCESS: u16 = 0x005c;
    pub(crate) const CODE_PAGE: u16 = 0x0042;
    pub(crate) const DSF: u16 = 0x0161;
    pub(crate) const TAB_ID: u16 = 0x013d;
    pub(crate) const FN_GROUP_COUNT: u16 = 0x009c;
    pub(crate) const WIN_PROTECT: u16 = 0x0019;
    pub(crate) const PROTECT: u16 = 0x0012;
    pub(crate) const PASSWORD: u16 = 0x0013;
    pub(crate) const PROT_4_REV: u16 = 0x01af;
    pub(crate) const PROT_4_REV_PASS: u16 = 0x01bc;
    pub(crate) const WINDOW_1: u16 = 0x003d;
    pub(crate) const BACKUP: u16 = 0x0040;
    pub(crate) const HIDE_OBJ: u16 = 0x008d;
    pub(crate) const DATE_1904: u16 = 0x0022;
    pub(crate) const CALC_PRECISION: u16 = 0x000e;
    pub(crate) const REFRESH_ALL: u16 = 0x01b7;
    pub(crate) const BOOK_BOOL: u16 = 0x00da;
    pub(crate) const FONT: u16 = 0x0031;
    pub(crate) const FORMAT: u16 = 0x041e;
    pub(crate) const XF: u16 = 0x00e0;
    pub(crate) const STYLE: u16 = 0x0293;
    pub(crate) const USES_ELFS: u16 = 0x0160;
    pub(crate) const BOUND_SHEET: u16 = 0x0085;
    pub(crate) const COUNTRY: u16 = 0x008c;
    pub(crate) const SUP_BOOK: u16 = 0x01ae;
    pub(crate) const EXTERN_SHEET: u16 = 0x0017;
    pub(crate) const LBL: u16 = 0x0018;
    pub(crate) const SST: u16 = 0x00fc;
    pub(crate) const EXT_SST: u16 = 0x00ff;
    pub(crate) const INDEX: u16 = 0x020b;
    pub(crate) const CALC_MODE: u16 = 0x000d;
    pub(crate) const CALC_COUNT: u16 = 0x000c;
    pub(crate) const CALC_REF_MODE: u16 = 0x000f;
    pub(crate) const CALC_ITER: u16 = 0x0011;
    pub(crate) const CALC_DELTA: u16 = 0x0010;
    pub(crate) const CALC_SAVE_RECALC: u16 = 0x005f;
    pub(crate) const PRINT_ROW_COL: u16 = 0x002a;
    pub(crate) const PRINT_GRID: u16 = 0x002b;
    pub(crate) const GRID_SET: u16 = 0x0082;
    pub(crate) const GUTS: u16 = 0x0080;
    pub(crate) const DEFAULT_ROW_HEIGHT: u16 = 0x0225;
    pub(crate) const WS_BOOL: u16 = 0x0081;
    pub(crate) const HEADER: u16 = 0x0014;
    pub(crate) const FOOTER: u16 = 0x0015;
    pub(crate) const H_CENTER: u16 = 0x0083;
    pub(crate) const V_CENTER: u16 = 0x0084;
    pub(crate) const LEFT_MARGIN: u16 = 0x0026;
    pub(crate) const RIGHT_MARGIN: u16 = 0x0027;
    pub(crate) const TOP_MARGIN: u16 = 0x0028;
    pub(crate) const BOTTOM_MARGIN: u16 = 0x0029;
    pub(crate) const SETUP: u16 = 0x00a1;
    pub(crate) const DEF_COL_WIDTH: u16 = 0x0055;
    pub(crate) const COL_INFO: u16 = 0x007d;
    pub(crate) const DIMENSIONS: u16 = 0x0200;
    pub(crate) const ROW: u16 = 0x0208;
    pub(crate) const BLANK: u16 = 0x0201;
    pub(crate) const NUMBER: u16 = 0x0203;
    pub(crate) const LABEL_SST: u16 = 0x00fd;
    pub(crate) const DB_CELL: u16 = 0x00d7;
    pub(crate) const WINDOW_2: u16 = 0x023e;
    pub(crate) const PANE: u16 = 0x0041;
    pub(crate) const SELECTION: u16 = 0x001d;
    pub(crate) const MERGE_CELLS: u16 = 0x00e5;
}

/// The content of a record being put together.
#[derive(Default)]
pub(super) struct Data(Vec<u8>);

impl Data {
    pub(super) fn byte(mut self, value: u8) -> Self {
        self.0.push(value);
        self
    }

    pub(super) fn half(mut self, value: u16) -> Self {
        self.0.extend_from_slice(&value.to_le_bytes());
        self
    }

    pub(super) fn halves(self, values: &[u16]) -> Self {
        values.iter().fold(self, |data, value| data.half(*value))
    }

    pub(super) fn word(mut self, value: u32) -> Self {
        self.0.extend_from_slice(&value.to_le_bytes());
        self
    }

    pub(super) fn float(mut self, value: f64) -> Self {
        self.0.extend_from_slice(&value.to_le_bytes());
        self
    }

    pub(super) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// A short text behind its length in one byte.
    pub(super) fn short_text(self, text: &str) -> Self {
        let chars = Chars::of(text);
        self.byte(u8::try_from(chars.len()).unwrap_or(u8::MAX)).chars(&chars)
    }

    /// A text behind its length in two bytes.
    pub(super) fn text(self, text: &str) -> Self {
        let chars = Chars::of(text);
        self.half(u16::try_from(chars.len()).unwrap_or(u16::MAX)).chars(&chars)
    }

    /// The option byte and the characters of a text.
    pub(super) fn chars(mut self, chars: &Chars) -> Self {
        self.0.push(chars.option());
        chars.put(0..chars.len(), &mut self.0);
        self
    }
}

/// The UTF-16 units of a text, and whether they are written as one byte each: BIFF8 does so where no
/// unit is above 0xFF.
pub(super) struct Chars {
    units: Vec<u16>,
    wide: bool,
}

impl Chars {
    pub(super) fn of(text: &str) -> Self {
        let units: Vec<u16> = text.encode_utf16().collect();
        Self { wide: units.iter().any(|unit| *unit > 0xff), units }
    }

    pub(super) fn len(&self) -> usize {
        self.units.len()
    }

    /// `fHighByte` of the option byte.
    pub(super) fn option(&self) -> u8 {
        self.wide.into()
    }

    /// Bytes a unit.
    pub(super) fn size(&self) -> usize {
        1 + usize::from(self.wide)
    }

    /// Whether a character goes on behind this place: it is written in two units.
    pub(super) fn splits_at(&self, place: usize) -> bool {
        self.units.get(place).is_some_and(|unit| (0xdc00..0xe000).contains(unit))
    }

    pub(super) fn put(&self, range: std::ops::Range<usize>, out: &mut Vec<u8>) {
        for unit in &self.units[range] {
            let [low, high] = unit.to_le_bytes();
            out.push(low);
            if self.wide {
                out.push(high);
            }
        }
    }
}

/// A stream being written.
#[derive(Default)]
pub(super) struct Stream(pub(super) Vec<u8>);

impl Stream {
    /// Where the next record begins.
    pub(super) fn place(&self) -> u32 {
        u32::try_from(self.0.len()).expect("sheets of .xls stay far below 4 GB")
    }

    /// Adds a record.
    pub(super) fn record(&mut self, kind: u16, data: &Data) {
        let length = u16::try_from(data.0.len()).expect("callers stay below the limit");
        debug_assert!(data.0.len() <= MOST, "record {kind:04x} is too long");
        self.0.extend_from_slice(&kind.to_le_bytes());
        self.0.extend_from_slice(&length.to_le_bytes());
        self.0.extend_from_slice(&data.0);
    }

    /// Adds a record of one number.
    pub(super) fn flag(&mut self, kind: u16, value: u16) {
        self.record(kind, &Data::default().half(value));
    }

    /// Writes a number over what stands at a place.
    pub(super) fn set_word(&mut self, place: u32, value: u32) {
        let place = place as usize;
        self.0[place..place + 4].copy_from_slice(&value.to_le_bytes());
    }
}

/// A record that goes on in CONTINUE records when it is full.
pub(super) struct Long<'s> {
    stream: &'s mut Vec<u8>,
    /// Where the current record begins.
    start: usize,
}

impl<'s> Long<'s> {
    pub(super) fn begin(kind: u16, stream: &'s mut Stream) -> Self {
        let mut long = Self { stream: &mut stream.0, start: 0 };
        long.head(kind);
        long
    }

    fn head(&mut self, kind: u16) {
        self.start = self.stream.len();
        self.stream.extend_from_slice(&kind.to_le_bytes());
        self.stream.extend_from_slice(&[0, 0]);
    }

    /// Bytes that still fit into the current record.
    pub(super) fn room(&self) -> usize {
        MOST + 4 - (self.stream.len() - self.start)
    }

    /// Where the next byte goes: in the stream, and in its record, head counted.
    pub(super) fn place(&self) -> (u32, u16) {
        let place = self.stream.len();
        let within = u16::try_from(place - self.start).expect("a record is short");
        (u32::try_from(place).expect("sheets of .xls stay far below 4 GB"), within)
    }

    pub(super) fn put(&mut self, bytes: &[u8]) {
        self.stream.extend_from_slice(bytes);
    }

    pub(super) fn put_chars(&mut self, chars: &Chars, range: std::ops::Range<usize>) {
        chars.put(range, self.stream);
    }

    /// Goes on in a CONTINUE record.
    pub(super) fn go_on(&mut self) {
        self.close();
        self.head(kind::CONTINUE);
    }

    /// Writes the length of the current record.
    pub(super) fn close(&mut self) {
        let length = u16::try_from(self.stream.len() - self.start - 4).expect("a record is short");
        self.stream[self.start + 2..self.start + 4].copy_from_slice(&length.to_le_bytes());
    }
}
