"""The built assets: complete, local, and rebuilt when their lock changes."""

import json
import shutil
from pathlib import Path

import assets
import pytest
from preflight import Refused
from tests.tooling.conftest import ROOT


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real packages, built into a folder of the test's own."""
    place = tmp_path_factory.mktemp("assets")
    (place / "node_modules").symlink_to(ROOT / "node_modules")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, place)
    assets.build(place)
    return place


@pytest.mark.parametrize(
    "path",
    [
        "nhsuk/nhsuk-frontend.min.css",
        "nhsuk/nhsuk-frontend.min.js",
        "nhsuk/assets/manifest.json",
        "nhsuk/assets/images/favicon.svg",
        "htmx/htmx.min.js",
    ],
)
def test_what_pages_ask_for_is_there(built: Path, path: str) -> None:
    assert (built / "static-build" / path).stat().st_size > 100


def test_nothing_comes_from_another_site(built: Path) -> None:
    css = (built / "static-build/nhsuk/nhsuk-frontend.min.css").read_text()
    assert "@font-face" not in css
    assert "//" not in css.replace("http://www.w3.org", "")
    assert "arial,sans-serif" in css


def test_every_address_in_the_style_sheet_leads_to_a_file(built: Path) -> None:
    folder = built / "static-build" / "nhsuk"
    css = (folder / "nhsuk-frontend.min.css").read_text()
    addresses = {part.split(")")[0].strip("'\"") for part in css.split("url(")[1:]}
    local = {address for address in addresses if not address.startswith("data:")}
    assert local
    assert all((folder / address).is_file() for address in local)


def test_every_icon_of_the_manifest_is_there(built: Path) -> None:
    folder = built / "static-build" / "nhsuk" / "assets"
    icons = json.loads((folder / "manifest.json").read_text())["icons"]
    assert icons
    assert all((folder / icon["src"]).is_file() for icon in icons)


def test_no_source_map_is_promised_that_is_not_there(built: Path) -> None:
    for path in (built / "static-build").rglob("*.min.*"):
        assert "sourceMappingURL" not in path.read_text(), path


def test_the_script_is_a_module_that_stands_alone(built: Path) -> None:
    script = (built / "static-build/nhsuk/nhsuk-frontend.min.js").read_text()
    assert "export{" in script.replace(" ", "")
    assert "import " not in script.replace("import.meta", "").split("export")[0][:200]


def test_built_is_current_until_the_lock_changes(built: Path) -> None:
    assert assets.is_current(built)
    lock = built / "package-lock.json"
    before = lock.read_text()
    lock.write_text(before + "\n")
    assert not assets.is_current(built)
    lock.write_text(before)
    assert assets.is_current(built)


def test_building_again_replaces_all(built: Path) -> None:
    stray = built / "static-build" / "stray.css"
    stray.write_text("x")
    assets.build(built)
    assert not stray.exists()
    assert assets.is_current(built)


@pytest.mark.parametrize(
    "css",
    [
        "a{background:url(https://example.org/a.png)}",
        "a{background:url( '//example.org/a.png')}",
        '@import url("http://example.org/a.css");',
    ],
)
def test_a_style_sheet_that_points_outside_is_refused(css: str) -> None:
    with pytest.raises(Refused) as refused:
        assets.styles(css)
    assert refused.value.code == 9


def test_styles_are_made_local() -> None:
    font = "@font-face{src:url(https://f/a.woff)}"
    css = f"{font}a{{b:url(/assets/images/i.svg)}}\n/*# sourceMappingURL=a.map */\n"
    assert assets.styles(css) == "a{b:url(assets/images/i.svg)}"


def test_the_accessibility_checker_is_installed_but_not_served(built: Path) -> None:
    assert (ROOT / "node_modules" / "axe-core" / "axe.min.js").is_file()
    assert not list((built / "static-build").rglob("*axe*"))
