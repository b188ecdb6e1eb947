"""Info.plist, as the Finder and the Launch Services read it."""

from __future__ import annotations

import plistlib
import re
import struct
import tomllib
from pathlib import Path

import bundle_contents
import pytest
from PySide6.QtGui import QImage

import ranger_desk

ROOT = Path(__file__).resolve().parents[2]
SYSTEM_TYPES = {"public.comma-separated-values-text", "public.tab-separated-values-text"}


@pytest.fixture
def plist() -> dict:
    return bundle_contents.info_plist()


def test_it_is_a_property_list_that_can_be_written_again(plist):
    assert plistlib.loads(plistlib.dumps(plist)) == plist


def test_the_version_stands_in_one_place(plist):
    assert plist["CFBundleShortVersionString"] == plist["CFBundleVersion"] == ranger_desk.__version__
    assert re.fullmatch(r"\d+\.\d+\.\d+", plist["CFBundleVersion"])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in project["project"]
    assert project["tool"]["hatch"]["version"]["path"] == "src/ranger_desk/__init__.py"


def test_what_the_system_must_know_is_said(plist):
    assert plist["LSMinimumSystemVersion"] == "14.0"
    assert plist["LSArchitecturePriority"] == ["arm64"]
    assert plist["NSHighResolutionCapable"] is True
    assert plist["NSRequiresAquaSystemAppearance"] is False
    assert plist["LSAppNapIsDisabled"] is True
    assert plist["NSSupportsAutomaticTermination"] is False
    assert plist["LSApplicationCategoryType"].startswith("public.app-category.")
    assert plist["NSHumanReadableCopyright"].startswith("Copyright ©")


def test_every_type_is_the_systems_or_declared_here(plist):
    declared = plist["UTExportedTypeDeclarations"] + plist["UTImportedTypeDeclarations"]
    known = {entry["UTTypeIdentifier"] for entry in declared} | SYSTEM_TYPES
    assert {uti for kind in plist["CFBundleDocumentTypes"] for uti in kind["LSItemContentTypes"]} <= known
    for entry in declared:
        assert re.fullmatch(r"[A-Za-z0-9.-]+", entry["UTTypeIdentifier"])
        assert "public.data" in entry["UTTypeConformsTo"]
        assert all(
            not ending.startswith(".") for ending in entry["UTTypeTagSpecification"]["public.filename-extension"]
        )


def test_reviews_are_ours_and_exports_stay_with_the_spreadsheet(plist):
    roles = {
        uti: (kind["CFBundleTypeRole"], kind["LSHandlerRank"])
        for kind in plist["CFBundleDocumentTypes"]
        for uti in kind["LSItemContentTypes"]
    }
    assert roles.pop("org.rangerdesk.review") == ("Editor", "Owner")
    assert "public.comma-separated-values-text" in roles
    assert "org.openxmlformats.spreadsheetml.sheet" in roles
    assert set(roles.values()) == {("Viewer", "Alternate")}
    (exported,) = plist["UTExportedTypeDeclarations"]
    assert exported["UTTypeTagSpecification"]["public.filename-extension"] == ["rangerdesk"]


def test_the_icon_is_a_picture_in_every_size(plist):
    data = (ROOT / "packaging" / plist["CFBundleIconFile"]).read_bytes()
    assert data[:4] == b"icns"
    assert struct.unpack(">I", data[4:8]) == (len(data),)
    sizes, at = {}, 8
    while at < len(data):
        kind, length = data[at : at + 4], struct.unpack(">I", data[at + 4 : at + 8])[0]
        image = QImage.fromData(data[at + 8 : at + length])
        assert image.width() == image.height()
        assert image.pixelColor(0, 0).alpha() == 0
        assert image.pixelColor(image.width() // 2, image.height() // 3).alpha() == 255
        sizes[kind] = image.width()
        at += length
    assert {sizes[kind] for kind in (b"icp4", b"icp5", b"ic07", b"ic08", b"ic09")} == {16, 32, 128, 256, 512}
    assert {sizes[kind] for kind in (b"ic11", b"ic12", b"ic13", b"ic14", b"ic10")} == {32, 64, 256, 512, 1024}
