//! How cells look (单元格样式): typeface, place, lines, colours.

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

/// A look that a workbook knows (样式): made once by [`super::Book::style`], used for many cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style(pub(super) u16);
