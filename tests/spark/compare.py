#!/usr/bin/env python3
"""Compares what `jianyuan bulk` and the Spark job made of the same files: python3 compare.py BULK SPARK

Says every difference; status 1 where there is one.
"""

import collections
import json
import pathlib
import sys

# Hints about a whole run or list, which the sample leaves to `bulk`: none of them holds a row.
HINTS = {"IN004", "LA001", "LA002", "LA004", "EM006"}
# What the set must hold, so that equality says something.
ACROSS = {"DU001", "DU002", "DU003", "DU004", "DU006", "DU007", "EM005"}
COMPARED = ["verdict", "same_as", "error", "rows", "accepted", "held", "skipped", "sha256"]


def findings(lines):
    place = lambda one: (one["code"], one["severity"], one["file"], one.get("sheet"), one.get("row"))
    found = (place(json.loads(line)) for line in lines)
    return collections.Counter(one for one in found if one[0] not in HINTS)


def lines(*paths):
    return (line for path in paths for line in path.read_text(encoding="utf-8").splitlines())


def main():
    bulk, spark = (pathlib.Path(path) for path in sys.argv[1:3])
    expected = {file["path"]: file for file in json.loads((bulk / "bulk.json").read_text("utf-8"))["files"]}
    got = {file["path"]: file for file in json.loads((spark / "files.json").read_text("utf-8"))}
    wrong = [f"only one has {path}" for path in expected.keys() ^ got.keys()]
    for path in sorted(expected.keys() & got.keys()):
        for key in COMPARED:
            one, other = expected[path].get(key), got[path].get(key)
            if one != other:
                wrong.append(f"{path}: {key} is {one!r} in bulk, {other!r} in Spark")
    of_bulk = findings(lines(bulk / "findings.jsonl"))
    of_spark = findings(lines(*sorted((spark / "findings").glob("*.json"))))
    wrong += [f"only in bulk: {one}" for one in sorted((of_bulk - of_spark).elements(), key=str)]
    wrong += [f"only in Spark: {one}" for one in sorted((of_spark - of_bulk).elements(), key=str)]
    codes = collections.Counter(one[0] for one in of_bulk.elements())
    wrong += [f"the set has no {code}, so it shows nothing about it" for code in sorted(ACROSS - codes.keys())]
    print("\n".join(wrong[:50]))
    across = ", ".join(f"{code} {codes[code]}" for code in sorted(ACROSS))
    print(f"{len(expected)} files, {sum(of_bulk.values())} findings ({across}): {len(wrong)} differences")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
