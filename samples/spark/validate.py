#!/usr/bin/env python3
"""Validates a folder of employers' files on a Spark cluster: `jianyuan stream` for each file, then the rules
across rows as Spark SQL over keyed hashes. 在 Spark 集群上核验一个文件夹：逐个文件调用 jianyuan，再用 SQL 做跨行比对。

    spark-submit --master MASTER samples/spark/validate.py FOLDER OUT \\
        --jianyuan /usr/local/bin/jianyuan --key-file key --today 2026-11-23

FOLDER, the program and the key lie under the same path on every node. Everything after `--` goes to `jianyuan
stream` as it is. OUT gets files.json (one entry a file, with the verdict) and findings/ (JSON lines).
"""

import argparse
import hashlib
import json
import os
import pathlib
import subprocess
import sys

from pyspark.sql import SparkSession, functions as f

KEYS = """person STRING, name STRING, employer STRING, employer_code STRING, employer_name STRING,
    employer_as_written STRING, last_paid STRING, medical_last_paid STRING, reason STRING,
    insurances ARRAY<STRING>, added BOOLEAN"""
# What is read of an answer, and its place: the number of its file, and where it stands among that file's answers.
ANSWER = f"""file INT, at INT, sheet STRING, row LONG, outcome STRING,
    findings ARRAY<STRUCT<code STRING, severity STRING, sheet STRING, row LONG>>, keys STRUCT<{KEYS}>"""


def inputs(folder):
    """The files in the order in which `jianyuan` takes them: by name, folder by folder."""
    unfinished = (".tmp", ".part", ".crdownload")
    found = []
    for entry in sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name)):
        if entry.is_dir(follow_symlinks=False):
            found += inputs(entry.path)
        elif entry.is_file(follow_symlinks=False):
            name = entry.name
            passing = name.startswith((".", "~$")) or name.endswith(unfinished) or name == "Thumbs.db"
            if not passing:
                found.append(entry.path)
    return found


def sha256(path):
    digest = hashlib.sha256()
    try:
        with open(path, "rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError:
        return None  # What cannot be read is the same as nothing.
    return digest.hexdigest()


def answers(files, command):
    """The answers to all rows of some files, as JSON lines that say where they stand."""
    numbers = {path: number for number, path in files}
    if not numbers:
        return
    with subprocess.Popen([*command, *numbers], stdout=subprocess.PIPE, encoding="utf-8") as program:
        last, at = None, 0
        for line in program.stdout:
            answer = json.loads(line)
            at = at + 1 if answer["file"] == last else 0
            last = answer["file"]
            yield json.dumps({**answer, "file": numbers[last], "at": at})
    if program.returncode:
        raise RuntimeError(f"{command[0]} ended with status {program.returncode}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("folder")
    arguments.add_argument("out", type=pathlib.Path)
    arguments.add_argument("--jianyuan", default="jianyuan")
    arguments.add_argument("--key-file", required=True)
    arguments.add_argument("--today", required=True, help="the same day for every node")
    ours, rest = arguments.parse_known_args()
    rest = [word for word in rest if word != "--"]
    command = [ours.jianyuan, "stream", "--jobs", "1", "--key-file", ours.key_file, "--today", ours.today, *rest]

    spark = SparkSession.builder.appName("jianyuan").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    paths = inputs(ours.folder)
    # Small enough for one command line, and enough of them for all cores.
    pieces = max(1, min(len(paths), 4 * spark.sparkContext.defaultParallelism), len(paths) // 200)
    given = spark.sparkContext.parallelize(list(enumerate(paths)), pieces)

    # A file that was handed in twice counts once: the first one with these bytes.
    files = given.map(lambda file: (*file, sha256(file[1]))).toDF("file INT, path STRING, sha256 STRING")
    files = files.withColumn("same_as", f.expr("min(file) OVER (PARTITION BY coalesce(sha256, path))"))
    files = files.withColumn("same_as", f.expr("nullif(same_as, file)")).persist()
    counted = files.where("same_as IS NULL").select("file", "path").rdd.map(tuple).repartition(pieces)

    lines = counted.mapPartitions(lambda part: answers(list(part), command))
    rows = spark.read.schema(ANSWER).json(lines).persist()

    rows.where("keys IS NOT NULL").select(
        "file", "at", "keys.*", f.expr("array_join(keys.insurances, ',')").alias("set")
    ).drop("insurances").withColumnRenamed("set", "insurances").createOrReplaceTempView("answers")
    sql = (pathlib.Path(__file__).parent / "across.sql").read_text(encoding="utf-8")
    across = spark.sql(sql).persist()

    alone = rows.select("file", f.explode("findings").alias("finding"))
    alone = alone.select("file", "finding.*")
    joined = across.join(rows.select("file", "at", "sheet", "row"), ["file", "at"])
    findings = alone.unionByName(joined.drop("at")).persist()

    held = across.where("severity = 'error'").select("file", "at").distinct().withColumn("held", f.lit(True))
    rows = rows.join(held, ["file", "at"], "left")
    counts = rows.groupBy("file").agg(
        f.expr("count_if(outcome = 'accepted' AND held IS NULL)").alias("accepted"),
        f.expr("count_if(outcome = 'held' OR (outcome = 'accepted' AND held))").alias("held"),
        f.expr("count_if(outcome = 'skipped')").alias("skipped"),
        f.expr("max(CASE WHEN outcome = 'refused' THEN filter(findings, x -> x.severity = 'error')[0].code END)")
        .alias("error"),
    )
    wrong = findings.where("severity = 'error'").select("file").distinct().withColumn("wrong", f.lit(True))
    first = files.select(f.col("file").alias("same_as"), f.col("path").alias("first"))
    verdicts = (
        files.join(counts, "file", "left").join(wrong, "file", "left").join(first, "same_as", "left")
        .na.fill(0, ["accepted", "held", "skipped"]).na.fill(False, ["wrong"])
        .withColumn("verdict", f.expr(
            "CASE WHEN held = 0 AND NOT wrong THEN 'accepted' WHEN accepted = 0 THEN 'refused' ELSE 'partial' END"))
        .orderBy("file")
        .selectExpr("path", "sha256", "verdict", "first AS same_as", "error",
                    "accepted + held + skipped AS rows", "accepted", "held", "skipped")
    )

    findings.join(files.select("file", "path"), "file") \
        .selectExpr("code", "severity", "path AS file", "sheet", "row") \
        .write.mode("errorifexists").json(str((ours.out / "findings").absolute().as_uri()))
    ours.out.mkdir(parents=True, exist_ok=True)
    result = [row.asDict() for row in verdicts.collect()]
    (ours.out / "files.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for verdict in ("accepted", "partial", "refused"):
        print(verdict, sum(file["verdict"] == verdict for file in result))
    spark.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
