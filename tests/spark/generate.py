#!/usr/bin/env python3
"""Writes the set of files that the Spark test compares on: python3 generate.py FOLDER [FILES]

Invented people and employers only (order digits 990 to 999), the same every time: several formats and encodings,
people in two files and at two employers, employers named in two ways, files handed in twice, hostile files.
"""

import csv
import html
import io
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "samples"))
import openpyxl
import xlwt
from make import employer, person

HEADINGS = ["单位名称", "统一社会信用代码", "姓名", "证件号码", "缴费截止月份", "停止缴费原因", "停止缴费险种", "离职日期", "增减标志"]
REASONS = ["本人意愿解除劳动合同", "劳动合同期满", "协商一致解除劳动合同"]
SURNAMES, STEMS, BRANCHES = "赵钱孙李周吴郑王冯陈", "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


def leaver(number):
    """Name and number of an invented person; no two numbers below 30,000 are equal."""
    order, day = 990 + number % 10, number // 10
    birth = f"{1970 + day // 336}{1 + day // 28 % 12:02}{1 + day % 28:02}"
    name = SURNAMES[number % 10] + STEMS[number // 10 % 10] + BRANCHES[number // 100 % 12]
    return name, person("110101", birth, order)


def company(number):
    return f"北京示例{STEMS[number % 10]}{BRANCHES[number // 10 % 12]}{number}有限公司", employer(f"MA99{number:04}")


def row(of, number, **changes):
    (company_name, code), (name, person_id) = of, leaver(number)
    cells = dict(zip(HEADINGS, [company_name, code, name, person_id, "2026-11", REASONS[number % 3],
                                "养老、失业、工伤、医疗、生育", "2026-11-16", "减员"]))
    return {**cells, **changes}


def lists(chance, count):
    """The rows of each list; what is wrong among them, and between them."""
    people, made = 0, []
    for number in range(count):
        of = company(number * 2 // 3)  # every second employer hands in two lists
        rows = []
        for _ in range(chance.randint(1, 25)):
            people += 1
            rows.append(row(of, people))
        fault = chance.randrange(16)
        other = chance.choice(made) if made else rows
        someone = chance.choice(other)
        if fault == 0:  # the person leaves another employer too (DU004)
            rows.append({**rows[0], "姓名": someone["姓名"], "证件号码": someone["证件号码"]})
        elif fault == 1:  # the same row again, in another file (DU001)
            rows.append(dict(someone))
        elif fault == 2:  # again, with another month (DU002)
            rows.append({**someone, "缴费截止月份": "2026-10"})
        elif fault == 3:  # again, saying less (DU001 or not, by what is compared)
            rows.append({**someone, "停止缴费险种": "", "停止缴费原因": chance.choice(["", someone["停止缴费原因"]])})
        elif fault == 4:  # one number, two names (DU003)
            rows.append({**someone, "姓名": "欧阳小寒"})
        elif fault == 5:  # one name, two numbers (DU006)
            rows.append({**rows[0], "证件号码": leaver(20_000 + number)[1]})
        elif fault == 6:  # reduced there, added here (DU007)
            rows.append({**someone, "增减标志": "增员"})
        elif fault == 7:  # one code, two names (EM005)
            rows[-1]["单位名称"] = of[0].replace("示例", "范例")
        elif fault == 8:  # one name, two codes (EM005)
            rows[-1]["统一社会信用代码"] = company(5_000 + number)[1]
        elif fault == 9:  # brackets of another width are no other name
            rows[-1]["单位名称"] = "（" + of[0] + "）"
            rows[0]["单位名称"] = "(" + of[0] + ") "
        elif fault == 10:  # faults of one row, and a row without a person
            rows[0]["证件号码"] = rows[0]["证件号码"][:17] + ("1" if rows[0]["证件号码"][17] != "1" else "2")
            rows[-1]["停止缴费原因"] = ""
            rows.append(dict.fromkeys(HEADINGS, "") | {"单位名称": "合计", "姓名": str(len(rows))})
        elif fault == 11:  # a row that is held for itself is compared all the same
            rows.append({**someone, "停止缴费原因": "不详"})
        made.append(rows)
    return made


def delimited(rows, delimiter=","):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows(list(one.values()) for one in rows)
    return text.getvalue()


def xlsx(rows):
    book, file = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    sheet.title = "减员"
    sheet.append(["离职人员名单"])
    for one in [HEADINGS, *(list(one.values()) for one in rows)]:
        sheet.append(one)
    book.create_sheet("在职").append(["姓名"])
    book.save(file)
    return file.getvalue()


def xls(rows):
    book, file = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("离职")
    for at, one in enumerate([HEADINGS, *(list(one.values()) for one in rows)]):
        for column, text in enumerate(one):
            sheet.write(at, column, text)
    book.save(file)
    return file.getvalue()


def table(rows):
    cells = lambda one: "".join(f"<td>{html.escape(text)}</td>" for text in one)
    lines = "".join(f"<tr>{cells(one)}</tr>" for one in [HEADINGS, *(list(one.values()) for one in rows)])
    return f"<html><meta charset=utf-8><table>{lines}</table></html>".encode()


FORMS = [
    ("csv", lambda rows: delimited(rows).encode("utf-8")),
    ("csv", lambda rows: delimited(rows).encode("gb18030")),
    ("txt", lambda rows: delimited(rows, "\t").encode("utf-16")),
    ("csv", lambda rows: delimited(rows, ";").encode("utf-8-sig")),
    ("xlsx", xlsx),
    ("xls", xls),
    ("xls", table),
]


def hostile(rows):
    """Files that are none, or would be something else."""
    return {
        "空.xlsx": b"",
        "截断.xlsx": xlsx(rows)[:-900],
        "扫描件.pdf.xlsx": b"%PDF-1.7\n" + bytes(range(256)) * 8,
        "截断.xls": xls(rows)[:3_000],
        "乱码.csv": delimited(rows).encode("gb18030")[:-40] + b"\xff\xfe\x00\xff" * 30,
        "只有表头.csv": delimited([]).encode("utf-8"),
        "没有表头.csv": "\n".join(delimited(rows).splitlines()[1:]).encode("utf-8"),
        "引号不闭合.csv": delimited(rows).replace("本人", '"本人', 1).encode("utf-8"),
        "一行太长.csv": (delimited(rows) + "x" * (2 << 20)).encode("utf-8"),
        "深.xls": b"<table>" + b"<tr><td>" * 20_000,
    }


def main():
    folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 300
    chance = random.Random(20261123)
    bad = hostile([row(company(7_000), 25_000 + at) for at in range(3)])
    repeated = 6
    made = lists(chance, count - len(bad) - repeated)
    written = []
    for number, rows in enumerate(made):
        ending, form = FORMS[number % len(FORMS)]
        path = folder / f"区{number % 5}" / f"{number:04}-减员.{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(form(rows))
        written.append(path)
    for number in range(repeated):  # handed in twice: under another name, before or after the first
        copy = folder / chance.choice(["区0", "区9"]) / f"重交{number}.dat"
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(chance.choice(written).read_bytes())
    (folder / "坏").mkdir()
    for name, content in bad.items():
        (folder / "坏" / name).write_bytes(content)


if __name__ == "__main__":
    main()
