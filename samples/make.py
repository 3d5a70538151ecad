#!/usr/bin/env python3
"""Writes the sample files again. Nothing else needs this script, neither the build nor the tests.

    pip install openpyxl xlwt        # and LibreOffice (soffice) for roads.ods
    python3 samples/make.py

Everybody in these files is invented: the order digits of the numbers (15 to 17) are 990 to 999, the
names are a surname and a pair of the sixty-year cycle, the employers do not exist.
"""

import csv
import datetime
import html
import pathlib
import shutil
import subprocess
import tempfile
import zipfile

import openpyxl
import xlwt

HERE = pathlib.Path(__file__).parent / "beijing"
STAMP = (2026, 11, 23, 9, 0, 0)


# ---------------------------------------------------------------- invented people and employers

def person(division, birth, order):
    """A number with a right check character (GB 11643)."""
    assert 990 <= order <= 999
    body = f"{division}{birth}{order}"
    total = sum(int(digit) * (2 ** (17 - at) % 11) for at, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def wrong_digit(number):
    return number[:17] + ("1" if number[17] != "1" else "2")


def employer(inner):
    """A code with right check characters (GB 11714 and GB 32100)."""
    wide = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    total = sum(wide.index(c) * w for c, w in zip(inner, (3, 7, 9, 10, 5, 8, 4, 2)))
    body = "91110105" + inner + "0123456789X0"[(11 - total % 11) % 11]
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(c) * (3**at % 31) for at, c in enumerate(body))
    return body + alphabet[(31 - total % 31) % 31]


TECH = ("北京示例科技有限公司", employer("MA999001"))
TRADE = ("北京示例商贸有限公司", employer("MA999002"))
ID_CARD = "居民身份证"
ALL_FIVE = "养老、失业、工伤、医疗、生育"
OWN_WISH = "本人意愿解除劳动合同"
EXPIRED = "劳动合同期满"
AGREED = "协商一致解除劳动合同"
RETIRED = "退休"


# ---------------------------------------------------------------- the same rows in six formats

ROADS_HEAD = ["单位名称", "统一社会信用代码", "姓名", "证件类型", "身份证号", "入职日期", "离职日期",
              "缴费截止月份", "停止缴费险种", "停止缴费原因", "备注"]


def road(who, number, *, unit=TECH, entry="2021-03-01", leave="2026-11-13", month="2026-11",
         reason=OWN_WISH, remark=""):
    return [unit[0], unit[1], who, ID_CARD, number, entry, leave, month, ALL_FIVE, reason, remark]


def roads():
    first = person("110105", "19900307", 991)
    with_x = next(number for order in range(990, 1000) for day in range(1, 29)
                  if (number := person("110101", f"198803{day:02}", order)).endswith("X"))
    odd_code = (TRADE[0], TRADE[1][:17] + ("1" if TRADE[1][17] != "1" else "2"))
    return [
        ROADS_HEAD,
        road("王甲子", first),                                                        # 2 good
        road("李乙丑", person("130102", "19850211", 992), reason=EXPIRED),            # 3 good
        road("张丙寅", wrong_digit(person("110108", "19921015", 993))),               # 4 ID004
        road("刘丁卯", with_x.lower(), reason=AGREED),                                # 5 ID010
        road("陈戊辰", person("370102", "19791203", 994), reason="不想干了走人"),       # 6 RE002
        road("杨己巳", person("110105", "19950620", 995), month="7月"),               # 7 SM003
        road("赵庚午", person("410102", "19830809", 996), entry="2026-11-30"),        # 8 DA002
        road("黄 辛未", person("110102", "19910425", 997), remark="工作已交接"),         # 9 NA003
        road("古丽·壬申", person("650102", "19870614", 998), unit=TRADE, reason=EXPIRED),  # 10 good
        road("王甲子", first),                                                        # 11 DU001
        road("周癸酉", person("110106", "19840118", 999), reason=""),                 # 12 RE001
        road("吴甲戌", person("320102", "19930930", 990), unit=odd_code),             # 13 EM003
        road("徐乙亥", "4401031990022999" + "11"),                                    # 14 ID005
        road("孙丙子", person("110105", "19890512", 991), unit=TRADE, month="202611"),  # 15 good
        ["合计", "", "14人"] + [""] * 8,                                              # 16 CO010
    ]


def write_roads():
    rows = roads()
    for name, encoding in (("roads-gbk.csv", "gbk"), ("roads-utf8.csv", "utf-8")):
        with open(HERE / name, "w", encoding=encoding, newline="") as out:
            csv.writer(out).writerows(rows)
    book = openpyxl.Workbook()
    book.active.title = "离职人员"
    for row in rows:
        book.active.append([cell or None for cell in row])
    save(book, "roads.xlsx")
    old = xlwt.Workbook(encoding="utf-8")
    sheet = old.add_sheet("离职人员")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell:
                sheet.write(at, column, cell)
    old.save(str(HERE / "roads.xls"))
    cells = "\n".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>"
                      for row in rows)
    page = ('<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
            f"</head><body><table border=1>\n{cells}\n</table></body></html>\n")
    (HERE / "roads.html.xls").write_bytes(page.encode("gbk"))
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["soffice", "--headless", "--convert-to", "ods", "--outdir", folder,
                        str(HERE / "roads.xlsx")], check=True, stdout=subprocess.DEVNULL)
        shutil.copyfile(pathlib.Path(folder) / "roads.ods", HERE / "roads.ods")


# ---------------------------------------------------------------- as a payroll system exports them

PAYROLL_HEAD = ["序号", "单位名称", "统一社会信用代码", "部门", "工号", "姓名", "身份证号", "入职日期",
                "离职日期", "缴费截止月份", "减员原因", "备注"]


def payroll(name, title, people):
    """Two title rows, the header in row 3, a total and a signature under the rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "离职人员"
    sheet.append([title])
    sheet.append(["制表日期：2026-11-23    数据来源：薪酬系统"])
    sheet.merge_cells("A1:L1")
    sheet.merge_cells("A2:L2")
    sheet.append(PAYROLL_HEAD)
    for at, (unit, department, who, number, entry, leave, month, reason, remark) in enumerate(people, 1):
        sheet.append([at, *unit, department, f"{80 + at:04}", who, number, entry, leave, month, reason,
                      remark or None])
    sheet.append(["合计", None, None, None, None, f"{len(people)}人"])
    sheet.append(["制表人：", None, None, None, "审核人："])
    for letter, width in zip("ABCDEFGHIJKL", (6, 24, 22, 10, 8, 10, 22, 13, 13, 13, 24, 18)):
        sheet.column_dimensions[letter].width = width
    save(book, name)


def day(number):
    return datetime.date(2026, 11, number)


def good():
    """Twelve leave the trading company, one of them retires; three leave the technology company."""
    def at(unit, department, who, number, entry, leave, month="2026-11", reason=OWN_WISH, remark=""):
        return (unit, department, who, number, entry, leave, month, reason, remark)
    return [
        at(TRADE, "门店", "王甲子", person("110105", "19900307", 990), datetime.date(2021, 3, 1), day(10)),
        at(TRADE, "门店", "李乙丑", person("130102", "19850211", 991), "2018/7/2", day(10), reason=EXPIRED),
        at(TRADE, "门店", "张丙寅", person("110108", "19921015", 992), "20190415", day(11)),
        at(TRADE, "门店", "刘丁卯", person("370102", "19880326", 993), "2020年6月1日", day(11), reason=AGREED),
        at(TRADE, "仓储", "陈戊辰", person("410102", "19791203", 994), "2015-09-01", day(12), reason=EXPIRED),
        at(TRADE, "仓储", "杨己巳", person("110105", "19950620", 995), datetime.date(2022, 2, 14), day(12)),
        at(TRADE, "仓储", "赵庚午", person("120101", "19830809", 996), "2016/11/7", day(13), reason=EXPIRED),
        at(TRADE, "仓储", "黄辛未", person("110102", "19910425", 997), "20200901", day(13), month="202611"),
        at(TRADE, "采购", "古丽·壬申", person("650102", "19870614", 998), "2017年3月20日", day(13)),
        at(TRADE, "采购", "周癸酉", person("110106", "19840118", 999), "2014-05-05", day(16), reason=AGREED),
        at(TRADE, "采购", "吴甲戌", person("320102", "19930930", 990), datetime.date(2023, 4, 3), day(16)),
        at(TRADE, "财务", "徐乙亥", person("110101", "19651108", 991), "1998/3/2", day(16), reason=RETIRED),
        at(TECH, "研发", "孙丙子", person("110108", "19890512", 992), "2019-08-12", day(17)),
        at(TECH, "研发", "胡丁丑", person("420102", "19940723", 993), datetime.date(2021, 7, 5), day(18),
           month="2026年11月", reason=EXPIRED),
        at(TECH, "行政", "朱戊寅", person("510104", "19961130", 994), "2022/1/10", day(18), reason=AGREED),
    ]


def bad():
    """As it comes: three numbers ruined by Excel, four date styles, and what people mistype."""
    def at(who, number, entry="2021-03-01", leave=day(13), month="2026-11", reason=OWN_WISH, remark="",
           unit=TECH, department="研发"):
        return (unit, department, who, number, entry, leave, month, reason, remark)
    return [
        at("王甲子", person("110105", "19900307", 990)),
        at("李乙丑", int(person("130102", "19850211", 991)[:15] + "000"), "2018/7/2"),
        at("张丙寅", int(person("110108", "19921015", 992)[:15] + "000"), "20190415"),
        at("刘丁卯", float(person("370102", "19880326", 993)[:15] + "000"), "2020年6月1日"),
        at("陈戊辰", wrong_digit(person("410102", "19791203", 994)), reason=EXPIRED),
        at("杨己巳", person("110105", "19950620", 995), "2026-11-30", "2026/11/12"),
        at("赵庚午", person("120101", "19830809", 996), reason="不想干了走人"),
        at("黄辛未", person("110102", "19910425", 997), month="2026-12"),
        at("周癸酉", person("110106", "19840118", 999), reason="", department="行政"),
        at("吴甲戌", person("320102", "19930930", 990), remark="公司裁员", department="行政"),
        at("孙丙子", person("110108", "19890512", 992).replace("1989", " 1989 "), "20170626", reason=EXPIRED),
        at("胡丁丑", person("420102", "19940723", 993), "2021年7月5日", "20261116", month="11月", unit=TRADE),
        at("朱戊寅", person("510104", "19961130", 994), "2022/1/10", "2026年11月16日", unit=TRADE, reason=AGREED),
        at("王甲子", person("110105", "19900307", 990)),
    ]


# ---------------------------------------------------------------- each city in its own words

def city(name, head, good_rows, bad_rows):
    """samples/NAME/good.csv and bad.csv, UTF-8."""
    folder = HERE.parent / name
    folder.mkdir(exist_ok=True)
    for file, rows in (("good.csv", good_rows), ("bad.csv", bad_rows)):
        with open(folder / file, "w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([head, *rows])


STEMS = "王甲子 李乙丑 张丙寅 刘丁卯 陈戊辰 杨己巳 赵庚午 黄辛未 周癸酉 吴甲戌 徐乙亥 孙丙子".split()


def leavers(division, count):
    """So many invented people of a place."""
    births = ("19900307", "19850211", "19921015", "19880326", "19791203", "19950620", "19830809",
              "19910425", "19840118", "19930930", "19870614", "19890512")
    return [(STEMS[at], person(division, births[at], 990 + at % 10)) for at in range(count)]


def write_cities():
    unit = TECH[1]
    # Mass from ten people on; the one who retires goes alone.
    people = leavers("440301", 12)
    rows = [[unit, who, number, "2026-10", "辞职" if at else "退休"] for at, (who, number) in enumerate(people)]
    rows[0][2] = person("440301", "19650307", 991)
    city("shenzhen", ["统一社会信用代码", "姓名", "身份证号码", "缴费截止月份", "停保原因"], rows, [
        [unit, *people[0], "2026-10", "辞职"],
        [unit, people[1][0], wrong_digit(people[1][1]), "2026-10", "辞职"],
        [unit, *people[2], "2027-01", "辞职"],
        [unit, *people[3], "2026-10", ""],
        [unit, "陈?辰", people[4][1], "2026-10", "辞职"],
    ])
    # 停止时间 is the bureau's own heading and means the last month paid; its own words for reasons.
    people = leavers("420202", 5)
    reasons = ("解除劳动关系", "入学", "参军", "行政调动", "无法联系")
    rows = [[unit, *people[at], "2026-10", reason, "五险"] for at, reason in enumerate(reasons)]
    city("huangshi", ["统一社会信用代码", "姓名", "身份证号码", "停止时间", "停止缴费原因", "停止缴费险种"], rows, [
        [unit, *people[0], "2026-10", "解除劳动关系", "五险"],
        [unit, *people[1], "10月", "入学", "五险"],
        [unit, *people[2], "2026-10", "参军", "公积金"],
        [unit, *people[3], "2026-10", "走了", "五险"],
    ])
    # No upload: one worklist, never mass.
    people = leavers("320102", 11)
    rows = [[unit, *one, "2026-11-10", "2026-11", "合同到期"] for one in people]
    city("nanjing", ["统一社会信用代码", "姓名", "身份证号", "离职日期", "最后缴费月份", "退工原因"], rows, [
        [unit, *people[0], "2026-11-10", "2026-11", "合同到期"],
        [unit, *people[1], "2026-11-10", "", "合同到期"],
        [unit, *people[2], "2026-13-10", "2026-11", "合同到期"],
        [unit, *people[0], "2026-11-10", "2026-11", "合同到期"],
    ])
    # The national codes, of three and of four digits.
    people = leavers("110105", 6)
    codes = ("221", "222", "6303", "6304", "241", "229")
    rows = [[unit, *people[at], "202610", code] for at, code in enumerate(codes)]
    city("national", ["统一社会信用代码", "姓名", "身份证号", "缴费截止月份", "停止缴费原因"], rows, [
        [unit, *people[0], "202610", "221"],
        [unit, *people[1], "202610", "999"],
        [unit, people[2][0], "110105199013079900", "202610", "222"],
        ["11111", *people[3], "202610", "222"],
    ])
    # Nothing is assumed: the heading has to say what the month means.
    people = leavers("510104", 11)
    rows = [[unit, *one, "2026-11", "协商一致"] for one in people]
    city("generic", ["统一社会信用代码", "姓名", "身份证号", "停缴首月", "减员原因"], rows, [
        [unit, *people[0], "2026-11", "协商一致"],
        [unit, "", people[1][1], "2026-11", "协商一致"],
        [unit, *people[2], "2026-11", "其他"],
        [unit, people[3][0], people[0][1], "2026-11", "协商一致"],
    ])


# ---------------------------------------------------------------- saving

def save(book, name):
    book.properties.creator = "jianyuan samples"
    book.properties.created = book.properties.modified = datetime.datetime(*STAMP)
    book.save(HERE / name)
    steady(HERE / name)


def steady(path):
    """Packs a workbook again with one date for every part, so that the same rows give the same bytes."""
    with zipfile.ZipFile(path) as old:
        parts = [(entry.filename, old.read(entry)) for entry in old.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts:
            if name == "docProps/core.xml":
                start = content.index(b"<dcterms:modified")
                end = content.index(b"</dcterms:modified>")
                shown = content.index(b">", start) + 1
                content = content[:shown] + b"2026-11-23T09:00:00Z" + content[end:]
            new.writestr(zipfile.ZipInfo(name, STAMP), content, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    write_roads()
    payroll("payroll-export-good.xlsx", "示例集团2026年11月离职人员名单", good())
    payroll("payroll-export-bad.xlsx", "示例集团2026年11月离职人员名单（未核对）", bad())
    write_cities()
