"""Adds new versions of definitions to the lock file."""

import sys

from .digests import VersionsChanged, refresh


def main() -> int:
    """0 when the lock file is up to date, 1 when a definition changed under its version."""
    try:
        added = refresh()
    except VersionsChanged as problem:
        print(problem, file=sys.stderr)
        return 1
    print("\n".join(f"locked {name}" for name in added) or "nothing new to lock")
    return 0


if __name__ == "__main__":
    sys.exit(main())
