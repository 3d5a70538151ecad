"""Makes the templates that the tests fill: a made-up bureau's blank workbook as openpyxl, LibreOffice and
WPS write it. Run once by hand (needs openpyxl and soffice); the files are kept beside it.
"""
import datetime
import pathlib
import shutil
import subprocess
import tempfile
import zipfile

import openpyxl
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

HERE = pathlib.Path(__file__).parent
HEADINGS = ["序号", "*姓名", "*证件类型", "*证件号码", "*最后缴费月\n（YYYYMM）", "*停止缴费原因", "联系电话", "备注"]
EXAMPLE = ["例", "张三", "居民身份证", "110101199003079913", "202401", "个人辞职", "13900000000", "示例，请勿删除"]
REASONS = ["个人辞职", "合同到期", "退休", "死亡"]


def workbook():
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = datetime.datetime(2026, 1, 1)
    sheet = book.active
    sheet.title = "批量减员"
    sheet.append(["虚构市单位批量减员模板"])
    sheet.merge_cells("A1:H1")
    sheet["A1"].font = Font(name="黑体", size=16, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.append(["填表说明：带 * 的必填；不要改动表头和下拉列表。"])
    sheet.append(HEADINGS)
    sheet.append(EXAMPLE)
    thin = Side(style="thin")
    for row in sheet.iter_rows(min_row=3, max_row=14, max_col=8):
        for cell in row:
            cell.border = Border(thin, thin, thin, thin)
            if cell.row > 3:
                cell.number_format = "@"
                cell.protection = Protection(locked=False)
            else:
                cell.font = Font(bold=True, color="FFFF0000" if "*" in cell.value else None)
                cell.alignment = Alignment(wrap_text=True, horizontal="center")
    for row in range(5, 15):
        sheet.cell(row, 1).value = row - 4
        sheet.row_dimensions[row].height = 22
    for letter, width in zip("ABCDEFGH", [6, 12, 14, 24, 14, 18, 16, 30]):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A4"
    kinds = DataValidation(type="list", formula1='"居民身份证,护照,港澳居民来往内地通行证"', allow_blank=True, showErrorMessage=True)
    kinds.add("C4:C1004")
    reasons = DataValidation(type="list", formula1="停缴原因", allow_blank=False, showErrorMessage=True)
    reasons.add("F4:F1004")
    sheet.add_data_validation(kinds)
    sheet.add_data_validation(reasons)
    sheet.conditional_formatting.add("D4:D1004", CellIsRule(operator="equal", formula=['""'], fill=PatternFill("solid", bgColor="FFFFCC")))
    sheet.protection.sheet = True
    sheet.protection.password = "123"
    words = book.create_sheet("字典")
    for reason in REASONS:
        words.append([reason])
    words.sheet_state = "hidden"
    book.defined_names["停缴原因"] = DefinedName("停缴原因", attr_text="字典!$A$1:$A$4")
    return book


def libreoffice(source):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/home", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder, source],
            check=True, stdout=subprocess.DEVNULL,
        )
        shutil.move(f"{folder}/{source.name}", HERE / "libreoffice.xlsx")


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def wps():
    """As WPS builds it: prefixes of its own, a list of the newer form on another sheet, a table, a formula
    column, a row of marks, spans on every row."""
    heads = ["序号", "姓名", "身份证号码", "停止缴费月份（首个不缴月）", "停止缴费原因", "增减标志", "性别校验"]
    marks = ["选填", "必填", "必填", "必填", "必填", "必填", "选填"]
    texts = heads + marks + ["个人辞职", "合同到期", "减少", "增加"]
    strings = "".join(f"<si><t>{text}</t></si>" for text in texts)
    def row(number, first, style):
        cells = "".join(f'<c r="{chr(65 + n)}{number}" s="{style}" t="s"><v>{first + n}</v></c>' for n in range(7))
        return f'<row r="{number}" s="{style}" customFormat="1" ht="28.5" customHeight="1" spans="1:7">{cells}</row>'
    formula = '<c r="G3" s="1" t="str"><f>IF(C3="","",IF(MOD(MID(C3,17,1),2),"男","女"))</f><v></v></c>'
    first = f'<row r="3" s="1" customFormat="1" ht="18" customHeight="1" spans="1:7"><c r="A3" s="1"/><c r="B3" s="2"/><c r="C3" s="2"/><c r="D3" s="2"/><c r="E3" s="2"/><c r="F3" s="2"/>{formula}</row>'
    sheet = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}" '
        'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData">'
        '<sheetPr/><dimension ref="A1:G3"/><sheetViews><sheetView workbookViewId="0"/></sheetViews>'
        '<sheetFormatPr defaultColWidth="9" defaultRowHeight="14.25"/><cols><col min="3" max="3" width="24" style="2" customWidth="1"/></cols>'
        f"<sheetData>{row(1, 0, 1)}{row(2, 7, 1)}{first}</sheetData>"
        '<dataValidations count="1"><dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1" sqref="F3:F500"><formula1>"增加,减少"</formula1></dataValidation></dataValidations>'
        '<pageMargins left="0.75" right="0.75" top="1" bottom="1" header="0.5" footer="0.5"/><headerFooter/>'
        '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        '<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        '<x14:dataValidation type="list" allowBlank="1" showErrorMessage="1"><x14:formula1><xm:f>参数!$A$1:$A$2</xm:f></x14:formula1><xm:sqref>E3:E500</xm:sqref></x14:dataValidation>'
        "</x14:dataValidations></ext></extLst></worksheet>"
    )
    words = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="s"><v>14</v></c></row><row r="2"><c r="A2" t="s"><v>15</v></c></row></sheetData></worksheet>'
    names = "".join(f'<tableColumn id="{n + 1}" name="{head}"/>' for n, head in enumerate(heads))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="{TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="{TYPE}.sharedStrings+xml"/><Override PartName="/xl/tables/table1.xml" ContentType="{TYPE}.table+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><fileVersion appName="xl"/><workbookPr/><sheets><sheet name="人员减少" sheetId="1" r:id="rId1"/><sheet name="参数" sheetId="2" state="veryHidden" r:id="rId2"/></sheets><calcPr calcId="191029"/></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{OFFICE}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/><Relationship Id="rId4" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
        "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/table" Target="../tables/table1.xml"/></Relationships>',
        "xl/worksheets/sheet2.xml": words,
        "xl/tables/table1.xml": f'<table xmlns="{MAIN}" id="1" name="表1" displayName="表1" ref="A1:G3" totalsRowShown="0"><autoFilter ref="A1:G3"/><tableColumns count="7">{names}</tableColumns><tableStyleInfo name="TableStyleMedium2" showRowStripes="1"/></table>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}" count="{len(texts)}" uniqueCount="{len(texts)}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" xfId="0"/><xf numFmtId="0" xfId="0" applyAlignment="1"><alignment horizontal="center" vertical="center"/></xf><xf numFmtId="49" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>',
    }
    with zipfile.ZipFile(HERE / "wps.xlsx", "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)


if __name__ == "__main__":
    made = HERE / "openpyxl.xlsx"
    workbook().save(made)
    libreoffice(made)
    wps()
