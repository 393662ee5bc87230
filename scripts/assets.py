"""Builds static-build/ from the locked npm packages: styles, script, icons.

Nothing is fetched later. The design system's own font is licensed for NHS sites and served from
theirs, so its @font-face rules are left out and Arial, the next font of the stack, is used.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from preflight import ASSETS, ROOT, Refused, check_node, tell
from setup import digest, one_at_a_time

OUTPUT = "static-build"
STAMP = ".almoner-assets"
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
SOURCE_MAP = re.compile(r"\n?(/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S+)\s*$")
OUTSIDE = re.compile(r"""url\(\s*['"]?(?:https?:)?//""")


def wanted(root):
    return digest([root / "package-lock.json", root / "package.json", Path(__file__)])


def is_current(root):
    stamp = root / OUTPUT / STAMP
    built = stamp.exists() and stamp.read_text() == wanted(root)
    return built and (root / "node_modules" / "axe-core").exists()


def styles(text):
    """The style sheet with nothing from outside and every address relative to itself."""
    text = FONT_FACE.sub("", SOURCE_MAP.sub("", text))
    text = text.replace("url(/assets/", "url(assets/")
    if OUTSIDE.search(text):
        raise Refused(
            "The style sheet still points to another site. See scripts/assets.py.", ASSETS
        )
    return text


def script(text):
    return SOURCE_MAP.sub("", text)


def build(root):
    """Into a folder aside, then swapped in whole."""
    packages, fresh = root / "node_modules", root / f"{OUTPUT}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    nhsuk, system = fresh / "nhsuk", packages / "nhsuk-frontend" / "dist" / "nhsuk"
    shutil.copytree(system / "assets", nhsuk / "assets")
    for name, change in (("nhsuk-frontend.min.css", styles), ("nhsuk-frontend.min.js", script)):
        (nhsuk / name).write_text(change((system / name).read_text()))
    (fresh / "htmx").mkdir()
    htmx = packages / "htmx.org" / "dist" / "htmx.min.js"
    (fresh / "htmx" / "htmx.min.js").write_text(script(htmx.read_text()))
    (fresh / STAMP).write_text(wanted(root))
    shutil.rmtree(root / OUTPUT, ignore_errors=True)
    fresh.rename(root / OUTPUT)


def fetch(root):
    print("Installing the locked front-end packages.", flush=True)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    if subprocess.run(command, cwd=str(root), stdout=subprocess.DEVNULL, check=False).returncode:
        raise Refused("The front-end packages were not installed. The reason is above.", ASSETS)


def ensure(root=ROOT):
    with one_at_a_time(root, "assets"):
        if is_current(root):
            return
        check_node()
        fetch(root)
        build(root)


def main():
    try:
        ensure(Path(ROOT))
    except Refused as refused:
        return tell(refused)
    return 0


if __name__ == "__main__":
    sys.exit(main())
