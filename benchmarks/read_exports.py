"""How fast an export of the size of the whole archive (34,862 rows, 4 columns) is read, against plain openpyxl.

    uv run python benchmarks/read_exports.py [--rows N] [--times N]

Every measurement is a process of its own, so that its peak memory is its own, too; they take turns, so that a
busy machine is as unkind to one as to the other. Comments are made of chance words, 19 at the median as the
real ones; ten of them are formulas, as Excel makes of texts that begin with '-'. The best of `times` counts.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.cell import WriteOnlyCell

from ranger_desk import exports

HEADER = ("UnitCode", "ParkName", "Date", "Comments")
WORDS = (
    "the gate lot counter visitor trail north south bridge snow closed open month estimate storm camp picnic "
    "tent bus ranger flood repair season weekend holiday detour boat ramp road tour"
).split()
FORMULAS = 10
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRINGS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def rows(number: int) -> Iterator[tuple[str, str, date, str]]:
    """Park-months of 400 parks, month after month from 1993 on."""
    chance = random.Random(1993)
    for index in range(number):
        park, month = index % 400, index // 400
        comment = " ".join(chance.choices(WORDS, k=max(1, int(chance.lognormvariate(2.94, 0.8)))))
        unit = "".join(chr(ord("A") + park // 26**place % 26) for place in range(4))
        yield unit, f"Park number {park} NP", date(1993 + month // 12, month % 12 + 1, 1), comment.capitalize() + "."


def write_workbook(path: Path, number: int) -> None:
    """Write the rows as openpyxl does: every text in its cell."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Comments")
    sheet.append(HEADER)
    for row, (*cells, comment) in enumerate(rows(number), 1):
        cell = WriteOnlyCell(sheet, f"=-{comment}" if row <= FORMULAS else comment)
        sheet.append([*cells, cell])
    book.save(path)


def share_texts(path: Path, shared: Path) -> None:
    """Write the workbook again as Excel does: every text once, in a part of its own."""
    texts: dict[str, int] = {}

    def share(cell: re.Match[str]) -> str:
        return f't="s"><v>{texts.setdefault(cell[1], len(texts))}</v>'

    with zipfile.ZipFile(path) as old, zipfile.ZipFile(shared, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name).decode() for name in old.namelist()}
        sheet = "xl/worksheets/sheet1.xml"
        parts[sheet] = re.sub(r't="inlineStr"><is><t[^>]*>(.*?)</t></is>', share, parts[sheet], flags=re.DOTALL)
        items = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in texts)
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{items}</sst>'
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            "</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{STRINGS}"/></Types>'
        )
        for name, part in parts.items():
            new.writestr(name, part)


def write_csv(path: Path, number: int) -> None:
    """Write the rows as UTF-8 text."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows(number)])


def with_ranger_desk(path: Path) -> int:
    """Read as the program does, with checks, dates, formulas, duplicates; the number of park-months."""
    return len(exports.read(path).park_months)


def with_openpyxl(path: Path) -> int:
    """Go once through the bare cells of a workbook; the number of data rows."""
    book = openpyxl.load_workbook(path, read_only=True)
    number = sum(1 for _ in book.active.iter_rows(values_only=True)) - 1
    book.close()
    return number


READERS: dict[str, Callable[[Path], int]] = {
    "openpyxl": with_openpyxl,
    "ranger-desk": with_ranger_desk,
}


def measure(reader: str, path: Path) -> None:
    """Read once in this process and print what it took, as JSON."""
    before = _peak()
    start, cpu = time.perf_counter(), time.process_time()
    number = READERS[reader](path)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    print(json.dumps({"rows": number, "seconds": seconds, "cpu": cpu, "mib": _peak() - before}))


def _peak() -> float:
    """The most memory that this process has held, in MiB."""
    if sys.platform == "linux":  # where ru_maxrss begins with that of the process that started this one
        status = Path("/proc/self/status").read_text()
        return int(re.search(r"VmHWM:\s*(\d+)", status)[1]) / 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def best(runs: list[dict[str, float]], what: str) -> float:
    """The least of what the runs took."""
    return min(run[what] for run in runs)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=34_862)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--measure", nargs=2, metavar=("READER", "FILE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        measure(asked.measure[0], Path(asked.measure[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        inline, shared, text = (Path(folder, name) for name in ("inline.xlsx", "shared.xlsx", "text.csv"))
        write_workbook(inline, asked.rows)
        share_texts(inline, shared)
        write_csv(text, asked.rows)
        files = {inline: "workbook, texts in their cells", shared: "workbook, texts shared", text: "CSV"}
        ways = [(reader, path) for path in (inline, shared) for reader in READERS] + [("ranger-desk", text)]
        runs: list[list[dict[str, float]]] = [[] for _ in ways]
        for _ in range(asked.times):
            for found, (reader, path) in zip(runs, ways, strict=True):
                command = [sys.executable, __file__, "--measure", reader, str(path)]
                found.append(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
    for (reader, path), found in zip(ways, runs, strict=True):
        assert {run["rows"] for run in found} == {asked.rows}
        print(
            f"{files[path]:<32}{reader:<12}{best(found, 'seconds'):>6.2f} s"
            f"{best(found, 'cpu'):>7.2f} s of CPU{best(found, 'mib'):>6.0f} MiB"
        )
    for path, plain, ours in ((inline, *runs[:2]), (shared, *runs[2:4])):
        ratio = best(plain, "cpu") / best(ours, "cpu")
        print(f"{files[path]}: {ratio:.1f} times as fast as a plain pass of openpyxl (by CPU time)")


if __name__ == "__main__":
    main()
