"""The licence in full, as it came with the code."""

from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

_BESIDE = Path(__file__).resolve().parents[4] / "LICENSE"
_PACKAGED = ("licenses/LICENSE", "LICENSE")


@cache
def licence_text() -> str:
    """From the folder of the code, else from the installed package; empty where neither has it."""
    if _BESIDE.exists():
        return _BESIDE.read_text(encoding="utf-8")
    try:
        found = (distribution("almoner").read_text(name) for name in _PACKAGED)
        return next((text for text in found if text), "")
    except PackageNotFoundError:
        return ""
