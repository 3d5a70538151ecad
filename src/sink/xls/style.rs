//! How cells look (单元格样式): FONT, FORMAT, XF and STYLE records.

use super::record::{Data, Stream, kind};
use crate::sink::workbook::Align;

/// What a cell is meant to hold (单元格类型).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Anything, shown as it comes.
    #[default]
    General,
    /// 文本: what is typed over it stays a text too.
    Text,
    /// 日期, shown as `2026-11-23`.
    Day,
}

/// How a cell looks (单元格样式).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// What it is meant to hold.
    pub kind: Kind,
    /// Heavy letters.
    pub bold: bool,
    /// Across.
    pub align: Align,
    /// Thin lines on all sides.
    pub boxed: bool,
    /// Long texts go on in a further line.
    pub wrap: bool,
}

/// A look made ready for a workbook (样式).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style(pub(super) u16);

/// XF records that Excel wants before those of cells: fifteen for named styles.
const STYLE_XFS: u16 = 15;

/// The XF of cells without a look.
pub(super) const PLAIN: u16 = STYLE_XFS;

/// The font of heavy letters: the fifth record. Excel leaves number 4 out when it counts.
const BOLD: u16 = 5;

/// Number formats that Excel has itself, and the first one that is ours.
const GENERAL: u16 = 0;
const TEXT: u16 = 49;
const DAY: u16 = 164;

/// Looks in the order in which they were made.
#[derive(Default)]
pub(super) struct Styles(Vec<Look>);

impl Styles {
    pub(super) fn style(&mut self, look: Look) -> Style {
        let known = self.0.iter().position(|known| *known == look);
        let index = known.unwrap_or_else(|| {
            self.0.push(look);
            self.0.len() - 1
        });
        Style(PLAIN + 1 + u16::try_from(index).expect("a workbook has few looks"))
    }

    /// Writes fonts, formats, and everything that cells refer to.
    pub(super) fn write(&self, stream: &mut Stream) {
        for weight in [400, 400, 400, 400, 700] {
            stream.record(kind::FONT, &font(weight));
        }
        stream.record(kind::FORMAT, &Data::default().half(DAY).text("yyyy\\-mm\\-dd"));
        for number in 0..STYLE_XFS {
            stream.record(kind::XF, &style_xf(number));
        }
        stream.record(kind::XF, &xf(Look::default()));
        for look in &self.0 {
            stream.record(kind::XF, &xf(*look));
        }
        // The style 常规 (Normal): built in, of the first XF.
        stream.record(kind::STYLE, &Data::default().half(0x8000).byte(0).byte(0xff));
        stream.flag(kind::USES_ELFS, 0);
    }
}

/// 宋体 11 in the window's text colour.
fn font(weight: u16) -> Data {
    Data::default()
        .halves(&[11 * 20, u16::from(weight > 400), 0x7fff, weight, 0])
        // No underline, any family, the Chinese character set.
        .bytes(&[0, 0, 134, 0])
        .short_text("宋体")
}

/// An XF of a named style; the first is that of 常规, the others belong to outlines and stay unused.
fn style_xf(number: u16) -> Data {
    let font = match number {
        1 | 2 => 1,
        3 | 4 => 2,
        _ => 0,
    };
    let unset = if number == 0 { 0 } else { 0xf4 };
    // Locked, a style, without parent; at the bottom; no lines, no fill.
    Data::default().halves(&[font, GENERAL, 0xfff5]).bytes(&[0x20, 0, 0, unset]).bytes(&BARE)
}

/// No lines, and the colours of the window behind.
const BARE: [u8; 10] = [0, 0, 0, 0, 0, 0, 0, 0, 0xc0, 0x20];

/// Thin lines on all sides in the colour of automatic text.
const BOXED: [u8; 10] = [0x11, 0x11, 0x40, 0x20, 0x40, 0x20, 0, 0, 0xc0, 0x20];

fn xf(look: Look) -> Data {
    let font = if look.bold { BOLD } else { 0 };
    let format = match look.kind {
        Kind::General => GENERAL,
        Kind::Text => TEXT,
        Kind::Day => DAY,
    };
    let across = match look.align {
        Align::Left if look == Look::default() => 0,
        Align::Left => 1,
        Align::Center => 2,
        Align::Right => 3,
    };
    // Upright in the middle.
    let place = across | u8::from(look.wrap) << 3 | 0x10;
    let place = if look == Look::default() { 0x20 } else { place };
    // Which parts are its own and not the parent style's: format, font, place, lines.
    let own = u8::from(look.kind != Kind::General) << 2
        | u8::from(look.bold) << 3
        | u8::from(look != Look::default()) << 4
        | u8::from(look.boxed) << 5;
    let lines = if look.boxed { BOXED } else { BARE };
    // Locked, of the style 常规.
    Data::default().halves(&[font, format, 0x0001]).bytes(&[place, 0, 0, own]).bytes(&lines)
}
