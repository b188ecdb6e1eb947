"""Whether the reviewer asked the system for less motion. All that moves in this program are bars that tell no end."""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from collections.abc import Callable

STILL, MOVING = (0, 1), (0, 0)
"""Ranges of a progress bar whose end is not known: empty and still, or to and fro."""


def without_end() -> tuple[int, int]:
    """The range of a progress bar whose end is not known."""
    return STILL if is_reduced() else MOVING


def is_reduced() -> bool:
    """Whether macOS ('Reduce motion') or Windows ('Animation effects' off) says so; elsewhere nobody does."""
    asked = _SYSTEMS.get(sys.platform)
    return asked is not None and asked()


def _on_a_mac() -> bool:
    """`NSWorkspace.sharedWorkspace.accessibilityDisplayShouldReduceMotion`, which Qt does not tell."""
    objc = ctypes.CDLL(ctypes.util.find_library("objc"))
    objc.objc_getClass.restype = objc.sel_registerName.restype = ctypes.c_void_p
    objc.objc_getClass.argtypes = objc.sel_registerName.argtypes = [ctypes.c_char_p]
    send = objc.objc_msgSend
    send.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    send.restype = ctypes.c_void_p
    workspace = send(objc.objc_getClass(b"NSWorkspace"), objc.sel_registerName(b"sharedWorkspace"))
    send.restype = ctypes.c_bool
    return bool(send(workspace, objc.sel_registerName(b"accessibilityDisplayShouldReduceMotion")))


def _on_windows() -> bool:
    """Windows' own setting, SPI_GETCLIENTAREAANIMATION."""
    animated = ctypes.c_int(1)
    ctypes.CDLL("user32").SystemParametersInfoW(0x1042, 0, ctypes.byref(animated), 0)
    return not animated.value


_SYSTEMS: dict[str, Callable[[], bool]] = {"darwin": _on_a_mac, "win32": _on_windows}
