//! The parts of a package that name others (部件关系): which part is which sheet, names, tables.

use quick_xml::escape::unescape;

use crate::model::FileFault;
use crate::model::template::DefinedName;
use crate::source::cells::package::Package;
use crate::source::cells::xml_check::{self, Shape, Tag, broken};
use crate::text::{Text, text};

const BOOK: &str = "xl/workbook.xml";

/// Names of a workbook beyond so many are none that a template has.
const MOST_NAMES: usize = 20_000;

const NO_BOOK: Text = text(
    "模板的结构与 Excel 写出的不同（没有 xl/workbook.xml），请用 Excel 或 WPS 另存后再用",
    "the template is built unlike those of Excel (no xl/workbook.xml): save it again in Excel or WPS",
);
const NO_SHEET: Text = text("模板里找不到这张工作表", "the sheet is not in the template");

/// What `workbook.xml` tells.
pub(super) struct Book {
    /// Parts of the sheets in the order of the tabs; `None` for one that is not there.
    sheets: Vec<Option<usize>>,
    pub(super) names: Vec<DefinedName>,
    /// How such a file is named.
    pub(super) ending: &'static str,
}

impl Book {
    pub(super) fn read(package: &Package) -> Result<Self, FileFault> {
        let book = package.find(BOOK).ok_or_else(|| FileFault::damaged(NO_BOOK))?;
        let relations = relations(package, BOOK)?;
        let part = package.part(book)?;
        let mut ids = Vec::new();
        let mut names = Names::default();
        xml_check::tags_from(&part.bytes, 0, |tag| {
            match (tag.name, tag.shape) {
                (b"sheet", Shape::Start | Shape::Empty) => ids.push(relation_id(tag)),
                (b"definedName", _) => names.tag(&part.bytes, tag),
                _ => {}
            }
            if ids.len().max(names.found.len()) > MOST_NAMES { Err(broken()) } else { Ok(()) }
        })?;
        let target = |id: Option<String>| {
            let (_, _, target) =
                relations.iter().find(|(known, _, _)| Some(known) == id.as_ref())?;
            package.find(target)
        };
        let sheets = ids.into_iter().map(target).collect();
        Ok(Self { sheets, names: names.found, ending: ending(package)? })
    }

    /// The part of a sheet.
    pub(super) fn sheet(&self, index: usize) -> Result<usize, FileFault> {
        let part = self.sheets.get(index).copied().flatten();
        part.ok_or_else(|| FileFault::damaged(NO_SHEET))
    }
}

/// The tables (列表) that lie on a sheet.
pub(super) fn tables(package: &Package, sheet: usize) -> Result<Vec<usize>, FileFault> {
    let name = package.entries[sheet].name.clone();
    let relations = relations(package, &name)?;
    let tables = relations.iter().filter(|(_, kind, _)| kind.ends_with("/table"));
    Ok(tables.filter_map(|(_, _, target)| package.find(target)).collect())
}

/// A package with macros or one that Excel opens as a model may not be named .xlsx.
fn ending(package: &Package) -> Result<&'static str, FileFault> {
    let types = package.find("[Content_Types].xml").ok_or_else(|| FileFault::damaged(NO_BOOK))?;
    let part = package.part(types)?;
    let says = |what: &str| memchr::memmem::find(&part.bytes, what.as_bytes()).is_some();
    Ok(match (says("sheet.macroEnabled.main+xml"), says("template.macroEnabled.main+xml")) {
        (true, _) => "xlsm",
        (_, true) => "xltm",
        _ if says("spreadsheetml.template.main+xml") => "xltx",
        _ => "xlsx",
    })
}

/// Id, kind and target of what a part refers to.
type Relation = (String, String, String);

/// Where a part's relations point to, as names in the package.
fn relations(package: &Package, of: &str) -> Result<Vec<Relation>, FileFault> {
    let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
    let Some(index) = package.find(&format!("{folder}/_rels/{file}.rels")) else {
        return Ok(Vec::new());
    };
    let part = package.part(index)?;
    let mut found = Vec::new();
    xml_check::tags_from(&part.bytes, 0, |tag| {
        if tag.name == b"Relationship" && tag.shape != Shape::End {
            let value = |name: &[u8]| tag.attribute(name).and_then(plain).unwrap_or_default();
            let target = resolve(folder, &value(b"Target"));
            found.push((value(b"Id"), value(b"Type"), target));
        }
        if found.len() > MOST_NAMES { Err(broken()) } else { Ok(()) }
    })?;
    Ok(found)
}

/// A target as the name of a part: from the root, or beside the part that names it.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').collect();
    for step in target.split('/') {
        match step {
            "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// `r:id`, whatever the prefix.
fn relation_id(tag: &Tag<'_>) -> Option<String> {
    if let Some(id) = tag.attribute(b"r:id") {
        return plain(id);
    }
    let attributes = std::str::from_utf8(tag.attributes).ok()?;
    let (before, _) = attributes.split_once(":id=").or_else(|| attributes.split_once(":id ="))?;
    let prefix = before.rsplit(|c: char| c.is_whitespace()).next()?;
    plain(tag.attribute(format!("{prefix}:id").as_bytes())?)
}

/// The text of an attribute or element.
pub(super) fn plain(raw: &[u8]) -> Option<String> {
    unescape(std::str::from_utf8(raw).ok()?).ok().map(Into::into)
}

/// Defined names as their tags come.
#[derive(Default)]
struct Names {
    open: Option<(String, Option<usize>, usize)>,
    found: Vec<DefinedName>,
}

impl Names {
    fn tag(&mut self, bytes: &[u8], tag: &Tag<'_>) {
        match tag.shape {
            Shape::Start => {
                let sheet = tag.attribute(b"localSheetId").and_then(plain);
                let sheet = sheet.and_then(|index| index.parse().ok());
                let name = tag.attribute(b"name").and_then(plain).unwrap_or_default();
                self.open = Some((name, sheet, tag.end));
            }
            Shape::End => {
                let Some((name, sheet, from)) = self.open.take() else { return };
                let formula = bytes.get(from..tag.start).and_then(plain).unwrap_or_default();
                self.found.push(DefinedName { name, sheet, formula });
            }
            Shape::Empty => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_are_parts() {
        for (folder, target, part) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/worksheets", "../tables/table1.xml", "xl/tables/table1.xml"),
            ("xl", "./a.xml", "xl/a.xml"),
            ("xl", "../../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolve(folder, target), part);
        }
    }
}
