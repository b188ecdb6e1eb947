"""The house rules that no linter knows: pinned and explained dependencies, short files, no one else's sentences."""

import json
import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
OURS = ["src", "tests", "docs", "resources", "adapters", "benchmarks", "scripts", ".ci", ".github"]
WORDS = 9


def direct() -> list[Requirement]:
    """What pyproject.toml asks for: the program's dependencies and the groups'."""
    groups = [line for group in PROJECT["dependency-groups"].values() for line in group]
    return [Requirement(line) for line in PROJECT["project"]["dependencies"] + groups]


def installed(requirements: list[Requirement]) -> set[str]:
    """The names of all packages that `requirements` bring here, themselves included."""
    without = {entry["name"] for entry in PROJECT["tool"]["uv"]["dependency-metadata"]}
    names: set[str] = set()
    todo = [(requirement, {""}) for requirement in requirements]
    while todo:
        requirement, extras = todo.pop()
        if requirement.marker and not any(requirement.marker.evaluate({"extra": extra}) for extra in extras):
            continue
        name = canonicalize_name(requirement.name)
        if name in names and not requirement.extras:
            continue
        names.add(name)
        if name not in without:
            needs = metadata.requires(name) or []
            todo += [(Requirement(line), {"", *requirement.extras}) for line in needs]
    return names


def text_files() -> list[Path]:
    """The project's own text files."""
    files = [file for folder in OURS for file in (ROOT / folder).rglob("*") if "__pycache__" not in file.parts]
    files += [file for file in ROOT.iterdir() if file.suffix in {".md", ".py", ".sh", ".toml"}]
    return [file for file in files if file.is_file() and is_text(file)]


def is_text(file: Path) -> bool:
    return file.suffix in {".py", ".md", ".csv", ".json", ".jsonl", ".toml", ".sh", ".yml", ".svg", ".txt", ".plist"}


def test_every_package_is_pinned():
    uv = PROJECT["tool"]["uv"]
    lines = [Requirement(line) for line in uv["constraint-dependencies"]] + direct()
    pinned = {canonicalize_name(line.name) for line in lines if str(line.specifier).startswith("==")}
    assert installed(direct()) - pinned == set()


def test_every_dependency_is_explained():
    explained = set(re.findall(r"`([\w-]+)`", (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")))
    assert {line.name for line in direct()} - explained == set()


def test_files_stay_short():
    code = (ROOT / "src").rglob("*.py")
    assert [file for file in code if len(file.read_text(encoding="utf-8").splitlines()) > 450] == []


def test_no_sentence_of_the_real_comments_is_repeated(shared: Path):
    data = shared / "data" / "closures"
    lines = [line for file in data.glob("*.jsonl") for line in file.read_text(encoding="utf-8").splitlines()]
    records = [json.loads(line) for line in lines]
    if not records:
        pytest.skip("needs the labelled comments in ../shared")
    known = {run for record in records for run in runs(record["comment"])}
    repeated = {file: found for file in text_files() if (found := runs(file.read_text(encoding="utf-8")) & known)}
    assert repeated == {}


def runs(text: str) -> set[tuple[str, ...]]:
    """Every `WORDS` words running in `text`."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + WORDS]) for i in range(len(words) - WORDS + 1)}
