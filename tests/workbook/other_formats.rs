//! HTML, Excel 2003 XML and ods.

use jianyuan::model::{CellKind, Lent};
use jianyuan::source::sniff::Format;

use super::files::{pack, read_bytes};

#[test]
fn html_in_gb2312_with_spans() {
    let page = "<html><head><meta http-equiv=Content-Type content=\"text/html; charset=gb2312\">\
                </head><body><table border=1><tr><td colspan=2>停保名单</td></tr>\
                <tr><td>姓名</td><td>单位</td></tr><tr><td>张三</td><td rowspan=2>测试单位</td></tr>\
                <tr style=\"display:none\"><td>李四</td></tr></table></body></html>";
    let (bytes, _, _) = encoding_rs::GBK.encode(page);
    let seen = read_bytes(&bytes).unwrap();
    assert_eq!(
        seen.lines(),
        ["1: 停保名单|停保名单", "2: 姓名|单位", "3: 张三|测试单位", "4: 李四|测试单位"]
    );
    assert_eq!(seen.rows[3].2[1].1, Lent::Above);
    assert_eq!(seen.tails[0].hidden_rows, [4]);
    let facts = seen.facts.unwrap();
    assert_eq!((facts.format, facts.encoding.as_deref()), (Format::Html, Some("gb18030")));
}

#[test]
fn layout_tables_give_their_leaves() {
    let page = "<table><tr><td><table><caption>甲</caption><tr><td>1</table></td>\
                <td><table><tr><td>2</table></td></tr></table>";
    let seen = read_bytes(page.as_bytes()).unwrap();
    assert_eq!(seen.lines(), ["1: 1", "1: 2"]);
    assert_eq!(seen.heads[0].name.as_deref(), Some("甲"));
    let cut = page.len() - 10;
    assert!(read_bytes(&page.as_bytes()[..cut]).unwrap_err().starts_with("FL003"));
    assert!(read_bytes(b"<html><body>login</body></html>").unwrap_err().starts_with("FL001"));
}

#[test]
fn excel_2003_xml_by_index_and_span() {
    let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><?mso-application progid=\"Excel.Sheet\"?>\
        <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
        xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"A&amp;B\"><Table>\
        <Row ss:Index=\"2\"><Cell ss:MergeAcross=\"1\"><Data ss:Type=\"String\">名单</Data></Cell>\
        <Cell><Data ss:Type=\"Number\">110101199003070011</Data></Cell></Row>\
        <Row><Cell ss:Index=\"3\"><Data ss:Type=\"Error\">#N/A</Data></Cell></Row></Table></Worksheet>\
        <Worksheet ss:Name=\"b\"><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>\
        </Worksheet></Workbook>";
    let seen = read_bytes(xml.as_bytes()).unwrap();
    assert_eq!(seen.lines(), ["2: 名单|名单|110101199003070011", "3: ||#N/A"]);
    assert_eq!(seen.rows[1].2[2].0, CellKind::Error);
    assert_eq!(seen.heads[0].name.as_deref(), Some("A&B"));
    assert!(seen.heads[1].hidden);
    assert_eq!(seen.facts.unwrap().format, Format::SpreadsheetMl);
    let cut = &xml[..xml.len() - 60];
    assert!(read_bytes(cut.as_bytes()).unwrap_err().starts_with("FL003"));
}

fn ods(rows: &str) -> Vec<u8> {
    const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"a\">\
         {rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    pack(&[
        ("mimetype", MIME.to_owned()),
        ("META-INF/manifest.xml", "<manifest:manifest/>".to_owned()),
        ("content.xml", content),
    ])
}

#[test]
fn ods_repeats_are_counted_first() {
    let cell = "<table:table-cell office:value-type=\"float\" office:value=\"7\"/>";
    let seen = read_bytes(&ods(&format!(
        "<table:table-row table:number-rows-repeated=\"2\">{cell}</table:table-row>\
         <table:table-row table:number-rows-repeated=\"3\"><table:table-cell/></table:table-row>\
         <table:table-row table:visibility=\"collapse\">{cell}</table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell/></table:table-row>"
    )))
    .unwrap();
    assert_eq!(seen.lines(), ["1: 7", "2: 7", "6: 7"]);
    assert_eq!(seen.tails[0].hidden_rows, [6]);
    let many = format!(
        "<table:table-row table:number-rows-repeated=\"1000000\">{}</table:table-row>",
        cell.repeat(9)
    );
    assert_eq!(read_bytes(&ods(&many)).unwrap_err(), "FL004 box_cells");
}
