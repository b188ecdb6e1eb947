"""The checks of the Mac's wheels find what is wrong; whether something is, `packaging/check_wheels.py` says."""

from __future__ import annotations

from pathlib import Path

import check_wheels
import mach_o
import py2app
import pytest

STUB = Path(py2app.__file__).parent / "apptemplate" / "prebuilt"
LIBRARY = "/usr/lib/libc++.1.dylib"


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    for file in ("mlx/core.so", "mlx/lib/libmlx.dylib", "mlx/lib/mlx.metallib"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("")
    return tmp_path


def part(**given) -> mach_o.Arm64:
    return mach_o.Arm64(size=1, **({"minimum": (14, 0)} | given))


def test_a_launcher_is_read_as_what_it_is():
    read = mach_o.arm64(STUB / "main-arm64")
    assert read is not None
    assert (11, 0) <= read.minimum <= (14, 0)
    assert "/usr/lib/libSystem.B.dylib" in read.loads
    assert read.needs["_dlopen"] == "/usr/lib/libSystem.B.dylib"
    assert 10_000 < read.size <= (STUB / "main-arm64").stat().st_size
    assert mach_o.arm64(STUB / "main-x86_64") is None


def test_of_a_universal_file_the_part_for_apple_silicon_counts():
    whole = STUB / "main-universal2"
    read = mach_o.arm64(whole)
    assert read is not None
    assert read.size < whole.stat().st_size
    assert whole in list(mach_o.files(STUB))


def test_libraries_are_found_where_the_file_looks_for_them(packages):
    file = packages / "mlx" / "core.so"
    good = part(loads=["@rpath/libmlx.dylib", LIBRARY, "@loader_path/lib/libmlx.dylib"], rpaths=["@loader_path/lib"])
    assert check_wheels.unresolved({file: good}, packages) == []
    for bad in (
        part(loads=["@rpath/libmlx.dylib"], rpaths=["@loader_path"]),
        part(loads=["@rpath/libmlx.dylib"]),
        part(loads=["@loader_path/lib/other.dylib"]),
        part(loads=["/opt/homebrew/lib/libmlx.dylib"]),
    ):
        (trouble,) = check_wheels.unresolved({file: bad}, packages)
        assert trouble.startswith(f"mlx/core.so: {bad.loads[0]}")


def test_a_library_outside_the_bundle_does_not_count(packages, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "libmlx.dylib"
    outside.write_text("")
    file = packages / "mlx" / "core.so"
    assert check_wheels.unresolved({file: part(loads=[str(outside)])}, packages)


def test_what_is_marked_for_a_newer_macos_may_need_only_what_the_oldest_has(packages):
    old, new = packages / "old.so", packages / "new.so"
    known = part(needs={"_memcpy": LIBRARY})
    marked = part(minimum=(15, 0), needs={"_memcpy": LIBRARY, "__ZTIi": LIBRARY, "_ours": "@rpath/libmlx.dylib"})
    assert check_wheels.too_new({old: known, new: marked}, packages) == []
    marked.needs["_only_in_macos_15"] = LIBRARY
    (trouble,) = check_wheels.too_new({old: known, new: marked}, packages)
    assert "new.so" in trouble
    assert "_only_in_macos_15" in trouble


def test_mlx_must_have_its_kernels_beside_it(packages):
    assert check_wheels.kernels_astray(packages) == []
    (packages / "mlx" / "lib" / "mlx.metallib").unlink()
    assert check_wheels.kernels_astray(packages) == ["mlx/lib: mlx.metallib is missing"]


def test_wheels_are_laid_out_as_in_the_bundle_and_measured(tmp_path):
    wheels, packages = tmp_path / "wheels", tmp_path / "packages"
    (wheels / "mlx" / "include").mkdir(parents=True)
    (wheels / "mlx" / "include" / "array.h").write_text("x" * 50)
    (wheels / "mlx" / "__init__.py").write_text("x" * 70)
    code = (STUB / "main-universal2").read_bytes()
    (wheels / "mlx" / "core.so").write_bytes(code)
    sizes = check_wheels.assemble(wheels, packages)
    thin = mach_o.arm64(wheels / "mlx" / "core.so")
    assert thin is not None
    assert sizes["mlx"] == 70 + thin.size
    assert sizes["adapters"] > 10**6
    assert [file.name for file in packages.rglob("*") if file.is_file()] == ["core.so"]
