//! What a sheet of a template has besides texts (模板表的设置): drop-down lists, formulas, merged cells.

use super::book::plain;
use super::sheet::SheetXml;
use crate::model::FileFault;
use crate::model::template::{Area, DropDown, TemplateFacts};
use crate::source::cells::xml_check::{self, Shape, Tag};
use crate::source::limits::Limits;
use crate::text::{Text, text};

/// More than any template has; what is beyond would only slow a clerk's program down.
const MOST: usize = 50_000;

const TOO_MUCH: Text = text(
    "模板里的下拉列表或公式多得不像空白模板（超过 5 万），拒绝使用",
    "the template has more drop-down lists or formulas (over 50,000) than a blank form would: refused",
);

/// Looks through a sheet part.
pub(super) fn sheet(bytes: &[u8], limits: &Limits) -> Result<TemplateFacts, FileFault> {
    let xml = SheetXml::read(bytes, limits)?;
    let formulas = xml.rows.iter().flat_map(|row| {
        let cells = row.cells.iter().filter(|cell| cell.has_formula);
        cells.map(|cell| (row.number, cell.column))
    });
    let mut seen = Seen { bytes, ..Seen::default() };
    xml_check::tags_from(bytes, xml.data.end, |tag| seen.tag(tag))?;
    let facts = TemplateFacts {
        formulas: formulas.collect(),
        lists: seen.lists,
        merges: seen.merges,
        ..TemplateFacts::default()
    };
    let much = facts.formulas.len().max(facts.merges.len());
    if much > MOST { Err(FileFault::damaged(TOO_MUCH)) } else { Ok(facts) }
}

/// What stands behind a sheet's data, as its tags come.
#[derive(Default)]
struct Seen<'b> {
    bytes: &'b [u8],
    /// Inside of a drop-down list.
    open: Option<DropDown>,
    /// Where the text of the innermost element begins.
    text_from: usize,
    lists: Vec<DropDown>,
    merges: Vec<Area>,
}

impl Seen<'_> {
    fn tag(&mut self, tag: &Tag<'_>) -> Result<(), FileFault> {
        match (tag.name, tag.shape) {
            (b"dataValidation", Shape::Start) if tag.attribute(b"type") == Some(b"list") => {
                let areas = tag.attribute(b"sqref").map(areas).unwrap_or_default();
                self.open = Some(DropDown { areas, formula: String::new() });
            }
            (b"dataValidation", Shape::End) => {
                let closed = self.open.take().filter(|list| !list.areas.is_empty());
                self.lists.extend(closed);
            }
            // The newer form, for lists on other sheets, has its parts as texts of elements.
            (b"formula1" | b"f" | b"sqref", Shape::Start) => self.text_from = tag.end,
            (b"formula1" | b"f", Shape::End) => self.formula(tag),
            (b"sqref", Shape::End) => {
                let text = self.bytes.get(self.text_from..tag.start).unwrap_or_default();
                if let Some(open) = &mut self.open {
                    open.areas.extend(areas(text));
                }
            }
            (b"mergeCell", Shape::Start | Shape::Empty) => {
                self.merges.extend(tag.attribute(b"ref").and_then(area));
            }
            _ => {}
        }
        let areas = self.open.as_ref().map_or(0, |open| open.areas.len());
        let much = self.lists.len().max(self.merges.len()).max(areas);
        if much > MOST { Err(FileFault::damaged(TOO_MUCH)) } else { Ok(()) }
    }

    fn formula(&mut self, tag: &Tag<'_>) {
        let Some(open) = self.open.as_mut().filter(|open| open.formula.is_empty()) else { return };
        let text = self.bytes.get(self.text_from..tag.start).unwrap_or_default();
        open.formula = plain(text).unwrap_or_default().trim().to_owned();
    }
}

/// `F3:F500 H3`, without what is no area.
fn areas(text: &[u8]) -> Vec<Area> {
    text.split(u8::is_ascii_whitespace).filter_map(area).take(MOST + 1).collect()
}

/// An area, where the text is one.
pub(super) fn area(text: &[u8]) -> Option<Area> {
    Area::parse(std::str::from_utf8(text).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_both_forms_are_seen() {
        let xml = "<worksheet><sheetData/><mergeCells><mergeCell ref=\"A1:C1\"/></mergeCells>\
            <dataValidations><dataValidation type=\"list\" sqref=\"F3:F9 H3\">\
            <formula1>\"辞职,A&amp;B\"</formula1></dataValidation>\
            <dataValidation type=\"whole\" sqref=\"A1\"><formula1>1</formula1></dataValidation>\
            </dataValidations><extLst><ext><x14:dataValidations><x14:dataValidation type=\"list\">\
            <x14:formula1><xm:f>字典!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>G3:G9</xm:sqref>\
            </x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>";
        let facts = sheet(xml.as_bytes(), &Limits::default()).unwrap();
        let lists: Vec<_> =
            facts.lists.iter().map(|l| (l.areas.len(), l.formula.as_str())).collect();
        assert_eq!(lists, [(2, "\"辞职,A&B\""), (1, "字典!$A$1:$A$3")]);
        assert_eq!(facts.merges, [Area { top: 0, left: 0, bottom: 0, right: 2 }]);
    }
}
