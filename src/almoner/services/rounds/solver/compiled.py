"""How the search is compiled: once a machine, kept on disc for as long as its source is the same.

numba looks only at the file of each function, not at those of the functions it calls; so the
compiled code is kept under a name made from all files that hold any of it.
"""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import numpy as np

HERE = Path(__file__).parent


def _digest() -> str:
    found = hashlib.sha256(numba.__version__.encode())
    for path in sorted(HERE.glob("*.py")):
        text = path.read_bytes()
        if b"@compiled" in text or b"(NamedTuple)" in text:
            found.update(text)
    return found.hexdigest()[:16]


def _folder() -> Path:
    """Beside the code where that can be written, else where the user keeps such things."""
    beside = HERE / "__pycache__"
    if os.access(beside if beside.exists() else HERE, os.W_OK):
        return beside
    return Path.home() / ".cache" / "almoner"


SETTINGS = vars(numba.config)
SETTINGS["CACHE_DIR"] = str(Path(SETTINGS["CACHE_DIR"] or _folder()) / f"rounds-{_digest()}")

# Nothing here makes arrays while it runs, so counting who holds them (_nrt) is left out. What only
# compiled code calls needs no door for Python, and is kept within what calls it: both halve the
# time to compile.
OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}
NO_DOOR: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
compiled: Callable[[Any], Any] = numba.njit(**OPTIONS, **NO_DOOR)
inlined: Callable[[Any], Any] = numba.njit(forceinline=True, **OPTIONS, **NO_DOOR)
compiled_entry: Callable[[Any], Any] = numba.njit(cache=True, **OPTIONS)

# A number written in a call has a type of its own, and everything called would be compiled for it
# once more; this one has not.
ZERO = np.int64(0)
