//! How cells look (单元格样式): typeface, place, lines, colours.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

/// A typeface (字体). Only names are stored: the reader's machine has the fonts, and falls back for
/// rare characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Face {
    /// 宋体, for what is read.
    #[default]
    Song,
    /// 黑体, for titles.
    Hei,
}

/// Where a text stands in its cell (对齐), across.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Left.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// Right.
    Right,
}

/// Where a text stands in its cell, up and down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Upright {
    /// In the middle.
    #[default]
    Middle,
    /// At the top.
    Top,
    /// At the bottom.
    Bottom,
}

/// The lines around a cell (边框).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Border {
    /// No line.
    #[default]
    None,
    /// Thin lines on all sides.
    Thin,
    /// Dashed lines on all sides: a place to be filled, such as the seal's.
    Dashed,
    /// A thin line below: a place to write on.
    Below,
}

/// How a cell looks (单元格样式).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The typeface.
    pub face: Face,
    /// Size in points.
    pub size: u8,
    /// Heavy letters.
    pub bold: bool,
    /// Across.
    pub align: Align,
    /// Up and down.
    pub upright: Upright,
    /// Lines.
    pub border: Border,
    /// Background, as 0xRRGGBB.
    pub fill: Option<u32>,
    /// Letters, as 0xRRGGBB.
    pub color: Option<u32>,
    /// Long texts go on in a further line.
    pub wrap: bool,
}

impl Default for Look {
    /// 宋体 11, as Chinese offices write.
    fn default() -> Self {
        Self {
            face: Face::Song,
            size: 11,
            bold: false,
            align: Align::Left,
            upright: Upright::Middle,
            border: Border::None,
            fill: None,
            color: None,
            wrap: false,
        }
    }
}

/// A look made ready for a workbook (样式): made once, used for many cells.
#[derive(Clone, Debug)]
pub struct Style(pub(super) Format);

impl From<Look> for Style {
    fn from(look: Look) -> Self {
        let mut format = Format::new()
            .set_font_name(match look.face {
                Face::Song => "宋体",
                Face::Hei => "黑体",
            })
            .set_font_size(look.size)
            .set_num_format("@")
            .set_align(match look.align {
                Align::Left => FormatAlign::Left,
                Align::Center => FormatAlign::Center,
                Align::Right => FormatAlign::Right,
            })
            .set_align(match look.upright {
                Upright::Middle => FormatAlign::VerticalCenter,
                Upright::Top => FormatAlign::Top,
                Upright::Bottom => FormatAlign::Bottom,
            });
        format = match look.border {
            Border::None => format,
            Border::Thin => format.set_border(FormatBorder::Thin),
            Border::Dashed => format.set_border(FormatBorder::Dashed),
            Border::Below => format.set_border_bottom(FormatBorder::Thin),
        };
        if look.bold {
            format = format.set_bold();
        }
        if look.wrap {
            format = format.set_text_wrap();
        }
        if let Some(fill) = look.fill {
            format = format.set_background_color(fill);
        }
        if let Some(color) = look.color {
            format = format.set_font_color(color);
        }
        Self(format)
    }
}
