"""Times `jianyuan check` beside other engines on one CSV file, in turn, round by round.

    pip install polars duckdb
    target/release/jianyuan generate 1000000 rows.csv
    python3 benches/compare.py rows.csv [--qsv PATH] [--rounds N]

The engines get the nearest they can say of the same rules: presence, length and characters, the
check characters of both codes, days and months, order of dates, the list of reasons, duplicates.
None of them says what to do about a row; they count. `qsv validate` (JSON Schema) knows neither
check characters nor comparisons between rows or columns.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

REASONS = ["本人意愿解除劳动合同", "劳动合同期满", "用人单位解除劳动合同", "协商一致解除劳动合同", "辞职"]
KINDS = ["居民身份证", "护照", "港澳居民来往内地通行证", "台湾居民来往大陆通行证", "外国人永久居留身份证"]
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
CODE_WEIGHTS = [3**place % 31 for place in range(17)]
ID = r"^[1-9]\d{5}(18|19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[0-9X]$"
MONTH = r"^20\d{2}-(0[1-9]|1[0-2])$"
CODE = f"^[{ALPHABET}]{{18}}$"
TODAY, DECLARED = "2026-11-23", "2026-11"

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "单位名称": {"type": "string", "minLength": 1},
        "统一社会信用代码": {"type": "string", "pattern": CODE},
        "姓名": {"type": "string", "minLength": 1, "maxLength": 50, "pattern": "^[^0-9?*□]+$"},
        "证件类型": {"type": "string", "enum": KINDS},
        "身份证号": {"type": "string", "pattern": ID.replace(r"\d", "[0-9]")},
        "入职日期": {"type": "string", "format": "date"},
        "离职日期": {"type": "string", "format": "date"},
        "缴费截止月份": {"type": "string", "pattern": MONTH.replace(r"\d", "[0-9]")},
        "停止缴费险种": {"type": "string", "minLength": 1},
        "停止缴费原因": {"type": "string", "enum": REASONS},
        "备注": {"type": ["string", "null"]},
    },
    "required": ["姓名", "身份证号", "缴费截止月份", "停止缴费原因"],
}


def with_polars(path):
    import polars as pl

    col = pl.col
    digit = lambda place: col("身份证号").str.slice(place, 1).cast(pl.Int32, strict=False)
    check = sum(digit(place) * weight for place, weight in enumerate(ID_WEIGHTS)) % 11
    letter = lambda place: (
        col("统一社会信用代码").str.slice(place, 1)
        .replace_strict(list(ALPHABET), list(range(31)), default=None, return_dtype=pl.Int32)
    )
    code = (31 - sum(letter(p) * w for p, w in enumerate(CODE_WEIGHTS)) % 31) % 31
    day = lambda name: col(name).str.to_date("%Y-%m-%d", strict=False)
    faults = {
        "name": col("姓名").is_null() | col("姓名").str.contains(r"[0-9?*□]") | (col("姓名").str.len_chars() > 50),
        "kind": ~col("证件类型").is_in(KINDS),
        "id form": ~col("身份证号").str.contains(ID),
        "id check": check.replace_strict(list(range(11)), list("10X98765432"), default=None) != col("身份证号").str.slice(17, 1),
        "id birth": col("身份证号").str.slice(6, 8).str.to_date("%Y%m%d", strict=False).is_null(),
        "id twice": col("身份证号").is_duplicated(),
        "code form": ~col("统一社会信用代码").str.contains(CODE),
        "code check": code != letter(17),
        "month": ~col("缴费截止月份").str.contains(MONTH),
        "month late": col("缴费截止月份") > DECLARED,
        "entry": day("入职日期").is_null(),
        "leave": day("离职日期").is_null(),
        "order": day("离职日期") < day("入职日期"),
        "leave late": col("离职日期") > TODAY,
        "reason": ~col("停止缴费原因").is_in(REASONS),
    }
    held = pl.any_horizontal(*(fault.fill_null(True) for fault in faults.values()))
    rows = pl.scan_csv(path, infer_schema=False)
    counts = [fault.sum().alias(name) for name, fault in faults.items()]
    return rows.select(*counts, held.sum().alias("held")).collect().row(0)[-1]


def with_duckdb(path):
    import duckdb

    reasons, kinds = (", ".join(f"'{word}'" for word in words) for words in (REASONS, KINDS))
    check = " + ".join(f"try_cast(substr(id, {p + 1}, 1) AS INT) * {w}" for p, w in enumerate(ID_WEIGHTS))
    letter = lambda p: f"(strpos('{ALPHABET}', substr(code, {p + 1}, 1)) - 1)"
    code = " + ".join(f"{letter(p)} * {w}" for p, w in enumerate(CODE_WEIGHTS))
    faults = [
        "name IS NULL OR regexp_matches(name, '[0-9?*□]') OR length(name) > 50",
        f"kind NOT IN ({kinds})",
        f"NOT regexp_matches(id, '{ID}')",
        f"substr('10X98765432', ({check}) % 11 + 1, 1) <> substr(id, 18, 1)",
        "try_strptime(substr(id, 7, 8), '%Y%m%d') IS NULL",
        "count(*) OVER (PARTITION BY id) > 1",
        f"NOT regexp_matches(code, '{CODE}')",
        f"(31 - ({code}) % 31) % 31 <> {letter(17)}",
        f"NOT regexp_matches(month, '{MONTH}')",
        f"month > '{DECLARED}'",
        "try_strptime(entry, '%Y-%m-%d') IS NULL",
        "try_strptime(leave_day, '%Y-%m-%d') IS NULL",
        "leave_day < entry",
        f"leave_day > '{TODAY}'",
        f"reason NOT IN ({reasons})",
    ]
    held = " OR ".join(f"coalesce(({fault}), true)" for fault in faults)
    names = ["employer", "code", "name", "kind", "id", "entry", "leave_day", "month", "insurances", "reason", "remark"]
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    query = (
        f"SELECT count(*) FILTER (WHERE held) FROM (SELECT {held} AS held FROM read_csv(?, "
        f"header = true, columns = {{{columns}}}))"
    )
    return duckdb.execute(query, [path]).fetchone()[0]


ENGINES = {"polars": with_polars, "duckdb": with_duckdb}


def commands(arguments, folder):
    yield "jianyuan", [arguments.program, "check", arguments.file, "-q", "--today", TODAY]
    for engine in ENGINES:
        yield engine, [sys.executable, __file__, arguments.file, "--engine", engine]
    if arguments.qsv:
        # qsv writes its findings beside its input.
        link, schema = os.path.join(folder, "rows.csv"), os.path.join(folder, "schema.json")
        os.symlink(os.path.abspath(arguments.file), link)
        with open(schema, "w", encoding="utf-8") as out:
            json.dump(SCHEMA, out)
        yield "qsv", [arguments.qsv, "validate", link, schema]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--program", default="target/release/jianyuan")
    parser.add_argument("--qsv", help="a qsv or qsvlite program")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--engine", choices=ENGINES, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.engine:
        return print(ENGINES[arguments.engine](arguments.file))
    with tempfile.TemporaryDirectory() as folder:
        todo = dict(commands(arguments, folder))
        wall, cpu = {name: [] for name in todo}, {name: [] for name in todo}
        for _ in range(arguments.rounds + 1):
            for name, command in todo.items():
                before, began = os.times(), time.perf_counter()
                subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
                after = os.times()
                wall[name].append(time.perf_counter() - began)
                cpu[name].append(sum(after[2:4]) - sum(before[2:4]))
    print(f"{'':10} {'wall s':>7} {'CPU s':>7} {'times ours':>11}   medians of {arguments.rounds} rounds")
    for name in todo:
        # The first round only warms up.
        ratios = [theirs / ours for theirs, ours in zip(wall[name][1:], wall["jianyuan"][1:])]
        figures = [statistics.median(list_[1:]) for list_ in (wall[name], cpu[name])]
        print(f"{name:10} {figures[0]:7.2f} {figures[1]:7.2f} {statistics.median(ratios):11.1f}")


if __name__ == "__main__":
    main()
