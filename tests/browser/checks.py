"""What every page must pass: no accessibility violations, no sideways scroll, keyboard only."""

from contextlib import suppress
from typing import Any

from playwright.sync_api import Locator, Page, TimeoutError
from tests.browser.conftest import AXE
from tests.browser.shapes import SEEN, shape_of

_RUN = """async () => {
  // Fetching styles and media first serves rules about sound, film and turned screens: none here.
  const found = await axe.run(document, {resultTypes: ["violations"], preload: false});
  return found.violations.map(v => ({
    rule: v.id,
    help: v.help,
    where: v.nodes.slice(0, 5).map(n => n.target.join(" ") + ": " + n.html.slice(0, 160)),
  }));
}"""
_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1
    && getComputedStyle(e).position !== "absolute")
  .slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""


_EXCESS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_SETTLED = """() => document.readyState === "complete"
  && [...document.querySelectorAll("link[rel=stylesheet]")].every(link => link.sheet)"""


def settled(page: Page) -> None:
    """Waits until the page that was asked for is there whole, with its styles."""
    page.wait_for_load_state("load")
    page.wait_for_function(_SETTLED)


def axe(page: Page) -> None:
    """Asserts that axe finds nothing wrong with the page as it is now. A page of the same shape
    as one that was sound needs no second look."""
    settled(page)
    shape = shape_of(page)
    if shape in SEEN:
        return
    page.add_script_tag(path=AXE)
    violations: list[dict[str, Any]] = page.evaluate(_RUN)
    assert not violations, "\n".join(
        f"{v['rule']}: {v['help']}\n  " + "\n  ".join(v["where"]) for v in violations
    )
    SEEN.add(shape)


def no_sideways_scroll(page: Page, width: int = 320) -> None:
    """Asserts that nothing on the page is wider than a small phone."""
    settled(page)
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 640})
    # The menu folds a moment after the page has become narrower.
    with suppress(TimeoutError):
        page.wait_for_function(f"{_EXCESS} <= 0", timeout=2_000)
    excess = page.evaluate(_EXCESS)
    assert excess <= 0, f"{page.url} is {excess} pixels too wide: {page.evaluate(_WIDE)}"
    if before:
        page.set_viewport_size(before)


def accessible(page: Page) -> None:
    """The three checks that end every browser test."""
    no_sideways_scroll(page)
    axe(page)
    assert page.locator("h1").count() == 1, "A page has exactly one main heading."


def tab_to(page: Page, target: Locator, limit: int = 60) -> None:
    """Presses Tab until `target` has focus, and asserts that the focus can be seen."""
    for _ in range(limit):
        if target.evaluate("e => e === document.activeElement"):
            assert _shows_focus(target), "The focused control looks no different from the others."
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{limit} presses of Tab did not reach the control.")


def type_into(page: Page, label: str, text: str) -> None:
    """Reaches the field by keyboard and types into it."""
    tab_to(page, page.get_by_label(label, exact=True))
    page.keyboard.type(text)


def press(page: Page, name: str) -> None:
    """Reaches the button or link by keyboard and uses it."""
    target = page.get_by_role("button", name=name, exact=True).or_(
        page.get_by_role("link", name=name, exact=True)
    )
    tab_to(page, target.first)
    # Unlike the page's keyboard, this waits until a page that it leads to has begun.
    target.first.press("Enter")


def _shows_focus(target: Locator) -> bool:
    return target.evaluate(
        """e => { const s = getComputedStyle(e), l = e.labels && e.labels[0];
        const around = l ? getComputedStyle(l, "::before") : s;
        return [s, around].some(x => x.outlineStyle !== "none" || x.boxShadow !== "none"); }"""
    )
