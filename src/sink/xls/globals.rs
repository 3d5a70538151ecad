//! The workbook stream (工作簿流): what is said of the whole workbook, then one part a sheet.

use super::record::{Data, Stream, kind};
use super::sheet::Sheet;
use super::strings::Strings;
use super::style::Styles;

/// UTF-16 (little-endian), which BIFF8 always is.
const UNICODE: u16 = 1200;

/// China, for the language of the program and of the system.
const CHINA: u16 = 86;

/// Streams shorter than this would stand in the container's small sectors, which old importers do not
/// all read.
const LEAST: usize = 4_096;

/// The bytes of the stream `Workbook`.
pub(super) fn stream(sheets: &[Sheet], strings: &Strings, styles: &Styles) -> Vec<u8> {
    let mut stream = Stream::default();
    begin(&mut stream, 0x0005);
    program(&mut stream, sheets.len());
    styles.write(&mut stream);
    let offsets: Vec<u32> = sheets.iter().map(|sheet| bound_sheet(&mut stream, sheet)).collect();
    stream.record(kind::COUNTRY, &Data::default().halves(&[CHINA, CHINA]));
    print_titles(&mut stream, sheets);
    strings.write(&mut stream);
    stream.record(kind::EOF, &Data::default());
    for (number, (sheet, offset)) in sheets.iter().zip(offsets).enumerate() {
        let place = stream.place();
        stream.set_word(offset, place);
        begin(&mut stream, 0x0010);
        sheet.write(&mut stream, number == 0);
        stream.record(kind::EOF, &Data::default());
    }
    if stream.0.len() < LEAST {
        stream.0.resize(LEAST, 0);
    }
    stream.0
}

/// BIFF8, by the build of Excel 97 that everything reads; `part` is 5 for globals, 16 for a sheet.
fn begin(stream: &mut Stream, part: u16) {
    let data = Data::default().halves(&[0x0600, part, 0x0dbb, 0x07cc]).word(0x0000_0041).word(6);
    stream.record(kind::BOF, &data);
}

/// What Excel expects before fonts; nothing is protected.
fn program(stream: &mut Stream, sheets: usize) {
    stream.flag(kind::INTERFACE_HDR, UNICODE);
    stream.flag(kind::MMS, 0);
    stream.record(kind::INTERFACE_END, &Data::default());
    let mut name = b"\x08\0\0jianyuan".to_vec();
    name.resize(112, b' ');
    stream.record(kind::WRITE_ACCESS, &Data::default().bytes(&name));
    stream.flag(kind::CODE_PAGE, UNICODE);
    stream.flag(kind::DSF, 0);
    let numbers = (1..).take(sheets).fold(Data::default(), Data::half);
    stream.record(kind::TAB_ID, &numbers);
    stream.flag(kind::FN_GROUP_COUNT, 14);
    for switch in
        [kind::WIN_PROTECT, kind::PROTECT, kind::PASSWORD, kind::PROT_4_REV, kind::PROT_4_REV_PASS]
    {
        stream.flag(switch, 0);
    }
    // Place and size of the window, tabs and scroll bars shown, the first sheet in front.
    let window = [0, 0, 0x5000, 0x3000, 0x0038, 0, 0, 1, 600];
    stream.record(kind::WINDOW_1, &Data::default().halves(&window));
    for (switch, value) in [
        (kind::BACKUP, 0),
        (kind::HIDE_OBJ, 0),
        (kind::DATE_1904, 0),
        (kind::CALC_PRECISION, 1),
        (kind::REFRESH_ALL, 0),
        (kind::BOOK_BOOL, 0),
    ] {
        stream.flag(switch, value);
    }
}

/// Names a sheet. Gives back where its offset is to be written.
fn bound_sheet(stream: &mut Stream, sheet: &Sheet) -> u32 {
    let offset = stream.place() + 4;
    stream.record(kind::BOUND_SHEET, &Data::default().word(0).half(0).short_text(&sheet.name));
    offset
}

/// Rows that are repeated on every printed page are a built-in name of the sheet.
fn print_titles(stream: &mut Stream, sheets: &[Sheet]) {
    let titled: Vec<(u16, (u16, u16))> =
        (0..).zip(sheets).filter_map(|(number, sheet)| Some((number, sheet.titles?))).collect();
    if titled.is_empty() {
        return;
    }
    let count = |count: usize| u16::try_from(count).expect("a workbook has few sheets");
    // This workbook refers to itself.
    stream.record(kind::SUP_BOOK, &Data::default().halves(&[count(sheets.len()), 0x0401]));
    let own = Data::default().half(count(titled.len()));
    let own = titled.iter().fold(own, |data, (number, _)| data.halves(&[0, *number, *number]));
    stream.record(kind::EXTERN_SHEET, &own);
    for (reference, (number, (first, last))) in (0..).zip(titled) {
        // A name of Excel's own, one character and eleven bytes of formula long, of one sheet.
        let name = Data::default().half(0x0020).bytes(&[0, 1]).halves(&[11, 0, number + 1]).word(0);
        // Print_Titles; whole rows as an area on that sheet.
        let name = name.bytes(&[0, 0x07, 0x3b]).halves(&[reference, first, last, 0, 0x00ff]);
        stream.record(kind::LBL, &name);
    }
}
