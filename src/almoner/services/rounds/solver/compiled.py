"""How the search is compiled: once a machine, kept on disc for as long as its source is the same.

numba looks only at the file of each function, not at those of the functions it calls; so the
compiled code is kept under a name made from all of them.
"""

import hashlib
import os
import tempfile
from pathlib import Path

import numba

HERE = Path(__file__).parent


def _digest() -> str:
    found = hashlib.sha256(numba.__version__.encode())
    for path in sorted(HERE.glob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _folder() -> str:
    """Beside the code where that can be written, else the user's own temporary folder."""
    beside = HERE / "__pycache__"
    beside.mkdir(exist_ok=True) if os.access(HERE, os.W_OK) else None
    if os.access(beside, os.W_OK):
        return str(beside / f"compiled-{_digest()}")
    return str(Path(tempfile.gettempdir()) / f"almoner-rounds-{os.getuid()}-{_digest()}")


if not numba.config.CACHE_DIR:
    numba.config.CACHE_DIR = _folder()

# Nothing here makes arrays while it runs, so counting who holds them (_nrt) is left out.
compiled = numba.njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
