"""Reading of Mach-O files, the libraries and programs of macOS, on any machine."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from macholib.MachO import MachO
from macholib.util import is_platform_file

ARM64 = 0x0100000C
_LOADS = {"LC_LOAD_DYLIB", "LC_LOAD_WEAK_DYLIB", "LC_REEXPORT_DYLIB"}
_UNDEFINED_EXTERNAL = 0x01, 0x0F  # N_EXT alone of N_EXT and N_TYPE


@dataclass(slots=True)
class Arm64:
    """The part of a Mach-O file for Apple silicon.

    Attributes:
        size: its bytes in the file.
        minimum: the oldest macOS that it is built for, (major, minor).
        loads: names of the libraries that it loads, as written ('@rpath/libmlx.dylib').
        rpaths: where '@rpath' is looked for, as written.
        needs: symbols that it takes from libraries, each with the library's name.
    """

    size: int
    minimum: tuple[int, int] = (0, 0)
    loads: list[str] = field(default_factory=list)
    rpaths: list[str] = field(default_factory=list)
    needs: dict[str, str] = field(default_factory=dict)


def files(folder: Path) -> Iterator[Path]:
    """All Mach-O files below a folder, links apart."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink() and is_platform_file(str(file)):
            yield file


def arm64(file: Path) -> Arm64 | None:
    """The part for Apple silicon, or None if there is none."""
    for header in MachO(str(file)).headers:
        if header.header.cputype == ARM64:
            return _read(file, header)
    return None


def _read(file: Path, header: Any) -> Arm64:
    part = Arm64(header.size)
    for load, command, data in header.commands:
        name = load.get_cmd_name()
        if name in _LOADS:
            part.loads.append(data.rstrip(b"\0").decode())
        elif name == "LC_RPATH":
            part.rpaths.append(data.rstrip(b"\0").decode())
        elif name == "LC_BUILD_VERSION":
            part.minimum = (int(command.minos) >> 16, int(command.minos) >> 8 & 0xFF)
        elif name == "LC_VERSION_MIN_MACOSX":
            part.minimum = (int(command.version) >> 16, int(command.version) >> 8 & 0xFF)
        elif name == "LC_SYMTAB":
            table = command
    code = file.read_bytes()[header.offset :]
    external, mask = _UNDEFINED_EXTERNAL
    for number in range(table.nsyms):
        at, kind, _, described, _ = struct.unpack_from("<IBBHQ", code, table.symoff + 16 * number)
        if kind & mask == external:
            start = table.stroff + at
            library = described >> 8
            from_library = part.loads[library - 1] if 0 < library <= len(part.loads) else ""
            part.needs[code[start : code.index(b"\0", start)].decode()] = from_library
    return part
