//! The small parts of a workbook (工作簿部件): what is in it, its looks, its sheets' names and print
//! ranges, the day it was made. A theme is not needed: no look refers to one.

use std::fmt::Write as _;

use super::look::{Align, Border, Face, Look, Upright};
use super::settings::Settings;
use super::sheet::Sheet;
use super::strings::put_text;
use crate::calendar::Date;

pub(super) const DECLARATION: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
pub(super) const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
pub(super) const RELATIONS: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const SPREADSHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// The parts beside sheets and texts: path and content.
pub(super) fn parts(sheets: &[Sheet], looks: &[Look], today: Date) -> [(&'static str, String); 6] {
    [
        ("[Content_Types].xml", content_types(sheets.len())),
        ("_rels/.rels", package_relations()),
        ("docProps/core.xml", core(today)),
        ("xl/workbook.xml", workbook(sheets)),
        ("xl/_rels/workbook.xml.rels", workbook_relations(sheets.len())),
        ("xl/styles.xml", styles(looks)),
    ]
    .map(|(path, xml)| (path, format!("{DECLARATION}{xml}")))
}

/// The path of a sheet, by its number from 1.
pub(super) fn sheet_path(number: usize) -> String {
    format!("xl/worksheets/sheet{number}.xml")
}

pub(super) const STRINGS_PATH: &str = "xl/sharedStrings.xml";

fn content_types(sheets: usize) -> String {
    let mut xml = format!(
        "<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
    );
    let fixed = [
        ("xl/workbook.xml".to_owned(), "sheet.main"),
        ("xl/styles.xml".to_owned(), "styles"),
        (STRINGS_PATH.to_owned(), "sharedStrings"),
    ];
    let sheets = (1..=sheets).map(|number| (sheet_path(number), "worksheet"));
    for (path, kind) in fixed.into_iter().chain(sheets) {
        put(
            &mut xml,
            format_args!(
                "<Override PartName=\"/{path}\" ContentType=\"{SPREADSHEET}.{kind}+xml\"/>"
            ),
        );
    }
    xml + "</Types>"
}

fn package_relations() -> String {
    format!(
        "<Relationships xmlns=\"{PACKAGE}/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"{PACKAGE}/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
         </Relationships>"
    )
}

fn workbook_relations(sheets: usize) -> String {
    let mut xml = format!("<Relationships xmlns=\"{PACKAGE}/relationships\">");
    let sheets = (1..=sheets).map(|number| (format!("worksheets/sheet{number}.xml"), "worksheet"));
    let rest = [("styles.xml", "styles"), ("sharedStrings.xml", "sharedStrings")];
    let rest = rest.map(|(path, kind)| (path.to_owned(), kind));
    for (number, (target, kind)) in (1..).zip(sheets.chain(rest)) {
        put(
            &mut xml,
            format_args!(
                "<Relationship Id=\"rId{number}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>"
            ),
        );
    }
    xml + "</Relationships>"
}

/// The day of the run and no clock: same input, same bytes.
fn core(today: Date) -> String {
    let day = format!("{:04}-{:02}-{:02}", today.year(), today.month_number(), today.day());
    let moment = |name: &str| {
        format!("<dcterms:{name} xsi:type=\"dcterms:W3CDTF\">{day}T00:00:00Z</dcterms:{name}>")
    };
    let (created, modified) = (moment("created"), moment("modified"));
    format!(
        "<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">{created}{modified}\
         </cp:coreProperties>"
    )
}

fn workbook(sheets: &[Sheet]) -> String {
    let mut xml = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><bookViews>\
         <workbookView xWindow=\"240\" yWindow=\"15\" windowWidth=\"16095\" windowHeight=\"9660\"/>\
         </bookViews><sheets>"
    );
    for (number, sheet) in (1..).zip(sheets) {
        let name = escaped(&sheet.name);
        put(
            &mut xml,
            format_args!("<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>"),
        );
    }
    xml.push_str("</sheets>");
    let mut names = String::new();
    for (word, range) in
        [("Area", Settings::print_area as fn(&_) -> _), ("Titles", Settings::titles)]
    {
        for (number, sheet) in sheets.iter().enumerate() {
            let Some(range) = range(&sheet.settings) else { continue };
            let name = escaped(&sheet.name.replace('\'', "''"));
            put(
                &mut names,
                format_args!(
                    "<definedName name=\"_xlnm.Print_{word}\" localSheetId=\"{number}\">'{name}'!{range}</definedName>"
                ),
            );
        }
    }
    if !names.is_empty() {
        put(&mut xml, format_args!("<definedNames>{names}</definedNames>"));
    }
    xml + "</workbook>"
}

/// Looks are numbered from 1; 0 is that of cells nobody wrote: 宋体 11.
fn styles(looks: &[Look]) -> String {
    let all = || [Look::default()].into_iter().chain(looks.iter().copied());
    let fills: Vec<u32> = looks.iter().filter_map(|look| look.fill).collect();
    let mut xml = format!("<styleSheet xmlns=\"{MAIN}\"><fonts count=\"{}\">", looks.len() + 1);
    all().for_each(|look| put_font(&mut xml, look));
    put(&mut xml, format_args!("</fonts><fills count=\"{}\">", fills.len() + 2));
    xml.push_str("<fill><patternFill patternType=\"none\"/></fill>");
    xml.push_str("<fill><patternFill patternType=\"gray125\"/></fill>");
    for fill in &fills {
        put(
            &mut xml,
            format_args!(
                "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FF{fill:06X}\"/>\
                 <bgColor indexed=\"64\"/></patternFill></fill>"
            ),
        );
    }
    put(&mut xml, format_args!("</fills><borders count=\"{}\">", BORDERS.len()));
    for border in BORDERS {
        put_border(&mut xml, border);
    }
    xml.push_str(
        "</borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" \
         borderId=\"0\"/></cellStyleXfs>",
    );
    put(&mut xml, format_args!("<cellXfs count=\"{}\">", looks.len() + 1));
    xml.push_str("<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>");
    let mut fill = 1;
    for (font, look) in (1..).zip(looks) {
        fill += usize::from(look.fill.is_some());
        put_format(&mut xml, *look, font, if look.fill.is_some() { fill } else { 0 });
    }
    xml.push_str(
        "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" \
         builtinId=\"0\"/></cellStyles></styleSheet>",
    );
    xml
}

const BORDERS: [Border; 4] = [Border::None, Border::Thin, Border::Dashed, Border::Below];

fn put_font(xml: &mut String, look: Look) {
    let face = match look.face {
        Face::Song => "宋体",
        Face::Hei => "黑体",
    };
    let (bold, size) = (if look.bold { "<b/>" } else { "" }, look.size);
    put(xml, format_args!("<font>{bold}<sz val=\"{size}\"/>"));
    if let Some(color) = look.color {
        put(xml, format_args!("<color rgb=\"FF{color:06X}\"/>"));
    }
    put(xml, format_args!("<name val=\"{face}\"/><charset val=\"134\"/></font>"));
}

fn put_border(xml: &mut String, border: Border) {
    let (sides, below) = match border {
        Border::None => (None, None),
        Border::Thin => (Some("thin"), Some("thin")),
        Border::Dashed => (Some("dashed"), Some("dashed")),
        Border::Below => (None, Some("thin")),
    };
    xml.push_str("<border>");
    for (side, line) in [("left", sides), ("right", sides), ("top", sides), ("bottom", below)] {
        match line {
            Some(line) => {
                put(xml, format_args!("<{side} style=\"{line}\"><color auto=\"1\"/></{side}>"));
            }
            None => put(xml, format_args!("<{side}/>")),
        }
    }
    xml.push_str("<diagonal/></border>");
}

/// Number format 49 is `@`: a text stays a text also after somebody edits it.
fn put_format(xml: &mut String, look: Look, font: usize, fill: usize) {
    let border = BORDERS.iter().position(|border| *border == look.border).unwrap_or_default();
    let across = match look.align {
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
    };
    let upright = match look.upright {
        Upright::Middle => "center",
        Upright::Top => "top",
        Upright::Bottom => "bottom",
    };
    let wrap = if look.wrap { " wrapText=\"1\"" } else { "" };
    put(
        xml,
        format_args!(
            "<xf numFmtId=\"49\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"{border}\" \
             xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" \
             applyAlignment=\"1\"><alignment horizontal=\"{across}\" vertical=\"{upright}\"{wrap}/></xf>"
        ),
    );
}

/// A sheet's name as an attribute holds it.
fn escaped(name: &str) -> String {
    let mut xml = Vec::new();
    put_text(&mut xml, name);
    String::from_utf8_lossy(&xml).replace('"', "&quot;")
}

fn put(xml: &mut String, arguments: std::fmt::Arguments<'_>) {
    xml.write_fmt(arguments).expect("a String takes everything");
}
