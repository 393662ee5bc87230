"""Content digests, so that a definition never changes under a version already used.

The lock file lists every version ever published with its digest. Run
`python -m almoner.services.delegation.catalogue` after a new version.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from almoner.kernel.marks import load_marked

from .loader import DEFINITIONS, files

LOCK = "versions.lock.yaml"
Lock = Mapping[str, Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Content:
    """One definition as plain data. `name` is like "activities/insulin-administration"."""

    name: str
    version: int
    digest: str


class VersionsChanged(Exception):
    """Definitions that changed although their version did not."""


def digest(code: str, root: Path = DEFINITIONS) -> str:
    """The SHA-256 of one activity, with the shared sets it uses. KeyError when unknown."""
    return contents(root)[f"activities/{code}"].digest


@cache
def contents(root: Path = DEFINITIONS) -> Mapping[str, Content]:
    """Every versioned definition by name."""
    shared = load_marked(root / "shared.yaml").plain()
    found = [_activity(path, shared) for path in files(root, "activities")]
    found += [_file(path, f"conditions/{path.stem}") for path in files(root, "conditions")]
    for stem in ("gates", "blocks", "suspensions", "training"):
        found.append(_file(root / f"{stem}.yaml", stem))
    found += _mandates(root / "mandates.yaml")
    return {one.name: one for one in found}


def _activity(path: Path, shared: Any) -> Content:
    plain = load_marked(path).plain()
    plain["uses"] = {name: shared["sets"][name] for name in plain.get("uses", [])}
    plain["values"] = {**_named(shared["values"], plain["uses"]), **plain.get("values", {})}
    return Content(f"activities/{path.stem}", plain["version"], _hash(plain))


def _named(values: dict[str, Any], used: Any) -> dict[str, Any]:
    """The shared values that the used sets speak of."""
    text = json.dumps(used)
    return {
        name: value
        for name, value in values.items()
        if f'"{name}"' in text or f"{{{name}}}" in text
    }


def _file(path: Path, name: str) -> Content:
    plain = load_marked(path).plain()
    return Content(name, plain["version"], _hash(plain))


def _mandates(path: Path) -> list[Content]:
    plain = load_marked(path).plain()
    return [
        Content(f"mandates/{one['code']}", one["version"], _hash(one)) for one in plain["mandates"]
    ]


def _hash(plain: Any) -> str:
    canonical = json.dumps(plain, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def read_lock(root: Path = DEFINITIONS) -> Lock:
    path = root / LOCK
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}


def changed_without_new_version(root: Path = DEFINITIONS) -> list[str]:
    """Names whose content differs from what their version had when it was locked."""
    lock = read_lock(root)
    return [
        one.name
        for one in contents(root).values()
        if lock.get(one.name, {}).get(one.version, one.digest) != one.digest
    ]


def not_locked(root: Path = DEFINITIONS) -> list[str]:
    """Names whose present version is not in the lock file yet."""
    lock = read_lock(root)
    return [
        one.name for one in contents(root).values() if one.version not in lock.get(one.name, {})
    ]


def refresh(root: Path = DEFINITIONS) -> list[str]:
    """Add new versions to the lock file and return their names; nothing is ever replaced.

    Raises VersionsChanged, and writes nothing, when a definition changed under its version.
    """
    changed = changed_without_new_version(root)
    if changed:
        raise VersionsChanged(
            "These changed without a new version: "
            + ", ".join(sorted(changed))
            + ". Raise their version by one, then refresh again."
        )
    added = not_locked(root)
    lock = {name: dict(versions) for name, versions in read_lock(root).items()}
    for name in added:
        one = contents(root)[name]
        lock.setdefault(name, {})[one.version] = one.digest
    _write(root / LOCK, lock)
    return added


def _write(path: Path, lock: Lock) -> None:
    text = "# Every version of every definition, with the SHA-256 of its content.\n"
    path.write_text(text + yaml.safe_dump(dict(lock), sort_keys=True), encoding="utf-8")
