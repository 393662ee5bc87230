"""The shape of a page: what axe judges by, without the words. A shape is judged once in a run.

Two people's pages of one kind differ in names and numbers, never in what makes a page accessible:
elements, classes, roles, labels that are there or not, which field a label is of. Rows alike count
once, so that a list of five and a list of six have one shape.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from playwright.sync_api import Page

_SHAPE = """() => {
  const plain = text => text.replace(/\\d+/g, "0");
  const worded = new Set(["alt", "aria-label", "content", "href", "placeholder", "src", "style",
    "title", "value", "d", "points", "x", "y", "x1", "x2", "y1", "y2", "width", "height",
    "transform", "nonce", "srcset", "datetime", "action", "viewBox"]);
  const own = node => [...node.childNodes].some(c => c.nodeType === 3 && c.data.trim());
  const marks = node => [...node.attributes].map(a =>
    a.name + "=" + (worded.has(a.name) ? (a.value.trim() ? "+" : "") : plain(a.value))).sort();
  const shape = node => {
    const parts = [];
    for (const child of node.children) {
      const one = shape(child);
      if (one !== parts[parts.length - 1]) parts.push(one);
    }
    return "<" + node.localName + " " + marks(node).join(" ") + (own(node) ? " t" : "")
      + ">" + parts.join("") + "</>";
  };
  return [innerWidth, document.title.trim() ? 1 : 0, shape(document.documentElement)].join(" ");
}"""


class Seen:
    """What has been judged sound in this run, by any of its workers."""

    def __init__(self) -> None:
        run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
        self.folder = Path(tempfile.gettempdir()) / f"almoner-shapes-{run}" if run else None
        self.here: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self.here or bool(self.folder and (self.folder / key).exists())

    def add(self, key: str) -> None:
        self.here.add(key)
        if self.folder:
            self.folder.mkdir(exist_ok=True)
            (self.folder / key).touch()


def shape_of(page: Page, *more: object) -> str:
    """A key for the page as it is now, and for what else is asked of it."""
    told = "\n".join([page.evaluate(_SHAPE), *map(str, more)])
    return hashlib.sha256(told.encode()).hexdigest()


SEEN = Seen()
