//! Fonts, fills and page set-up (样式): what offices here are used to.

use rust_xlsxwriter::{
    Color, Format, FormatAlign, FormatBorder, FormatUnderline, Worksheet, XlsxError,
};

use crate::model::{Severity, Verdict};

const BODY_FONT: &str = "宋体";
const TITLE_FONT: &str = "黑体";
const LINE: u32 = 0x00BF_BFBF;

/// The formats of the workbook, made once.
pub(super) struct Styles {
    pub(super) title: Format,
    pub(super) line: Format,
    pub(super) strong: Format,
    pub(super) head: Format,
    pub(super) sender_head: Format,
    pub(super) added_head: Format,
    pub(super) wrapped: Format,
    pub(super) centred: Format,
    pub(super) hint: Format,
    /// The row that shows how.
    pub(super) example: Format,
    pub(super) link: Format,
    pub(super) text: Format,
    /// For cells that are still empty: text format, without a frame.
    pub(super) typed: Format,
    pub(super) number: Format,
    severity: [Format; 3],
    severity_text: [Format; 3],
}

impl Styles {
    pub(super) fn new() -> Self {
        let body = Format::new().set_font_name(BODY_FONT).set_font_size(11);
        let body = body.set_align(FormatAlign::VerticalCenter);
        let boxed = framed(body.clone());
        let head = framed(Format::new().set_font_name(TITLE_FONT).set_font_size(11).set_bold())
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        let text = boxed.clone().set_num_format("@");
        let filled = |format: &Format| SEVERITIES.map(|severity| fill(format.clone(), severity));
        Self {
            title: Format::new()
                .set_font_name(TITLE_FONT)
                .set_font_size(18)
                .set_bold()
                .set_align(FormatAlign::VerticalCenter)
                .set_indent(1),
            example: text.clone().set_font_color(Color::RGB(0x007F_7F7F)).set_italic(),
            hint: body.clone().set_font_color(Color::RGB(0x0044_5F8C)).set_bold(),
            line: body.clone().set_text_wrap().set_indent(1),
            strong: body.clone().set_font_name(TITLE_FONT).set_bold().set_text_wrap().set_indent(1),
            sender_head: head.clone().set_background_color(Color::RGB(0x00E7_E6E6)),
            added_head: head
                .clone()
                .set_background_color(Color::RGB(0x0044_5F8C))
                .set_font_color(Color::White),
            head: head.set_background_color(Color::RGB(0x00D9_E1F2)),
            wrapped: boxed.clone().set_text_wrap(),
            centred: boxed.clone().set_align(FormatAlign::Center),
            link: boxed
                .clone()
                .set_align(FormatAlign::Center)
                .set_text_wrap()
                .set_font_color(Color::RGB(0x0005_63C1))
                .set_underline(FormatUnderline::Single),
            typed: body.clone().set_num_format("@"),
            number: boxed.clone(),
            severity: filled(&boxed.set_align(FormatAlign::Center)),
            severity_text: filled(&text),
            text,
        }
    }

    /// The word of a level, in its colour.
    pub(super) fn severity(&self, severity: Severity) -> &Format {
        &self.severity[severity as usize]
    }

    /// A cell of the sender's that is marked: text format, filled.
    pub(super) fn marked(&self, severity: Severity) -> &Format {
        &self.severity_text[severity as usize]
    }

    /// The verdict over everything.
    pub(super) fn verdict(&self, verdict: Verdict) -> Format {
        let (fill, font) = match verdict {
            Verdict::Accepted => (0x00C6_E0B4, 0x0037_5623),
            Verdict::Partial => (0x00FF_E699, 0x007F_6000),
            Verdict::Refused => (0x00FF_C7CE, 0x009C_0006),
        };
        let title = self.title.clone();
        title.set_background_color(Color::RGB(fill)).set_font_color(Color::RGB(font))
    }
}

/// In the order of their numbers.
const SEVERITIES: [Severity; 3] = [Severity::Note, Severity::Warning, Severity::Error];

fn framed(format: Format) -> Format {
    format.set_border(FormatBorder::Thin).set_border_color(Color::RGB(LINE))
}

fn fill(format: Format, severity: Severity) -> Format {
    let (fill, font) = match severity {
        Severity::Error => (0x00FF_C7CE, 0x009C_0006),
        Severity::Warning => (0x00FF_EB9C, 0x007F_6000),
        Severity::Note => (0x00DD_EBF7, 0x001F_4E78),
    };
    format.set_background_color(Color::RGB(fill)).set_font_color(Color::RGB(font))
}

/// A4 landscape, as wide as the page, page numbers below.
pub(super) fn page(sheet: &mut Worksheet) {
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    sheet.set_footer("&C第 &P 页 共 &N 页");
}

/// The heading stays in sight and is printed on every page.
pub(super) fn heading_row(
    sheet: &mut Worksheet,
    row: u32,
    frozen_columns: u16,
) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(row + 1, frozen_columns)?;
    sheet.set_repeat_rows(row, row)?;
    Ok(())
}
