"""Lock files: every package with its hashes, nothing that names a host or a machine."""

import json
import re

import pytest
from packaging.requirements import Requirement
from tests.tooling.conftest import ROOT

KINDS = ["base", "dev"]
PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9.-]*)(\[[a-z,]+\])?==(?P<version>[^ ;]+)")
HASH = re.compile(r"^--hash=sha256:[0-9a-f]{64}$")
FORBIDDEN = ["://", "--index", "--find-links", "--extra", "/tmp", "/home", "/root", "file:"]
TOPMOST = {
    "htmx.org": "4.0.1",
    "nhsuk-frontend": "10.6.1",
    "axe-core": "4.14.1",
    "hl7.fhir.uv.sdc": "4.0.0-ballot",
}


def requirements(kind: str) -> list[list[str]]:
    """Each requirement of a lock file as its first line and its hashes."""
    text = (ROOT / "requirements" / f"{kind}.txt").read_text().replace("\\\n", "\n")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found: list[list[str]] = []
    for line in lines:
        if line.startswith("--hash"):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def wanted(kind: str) -> set[str]:
    lines = (ROOT / "requirements" / f"{kind}.in").read_text().splitlines()
    return {
        Requirement(line).name.lower().replace("_", "-").replace(".", "-")
        for line in lines
        if line and not line.startswith("-r")
    }


def names(kind: str) -> set[str]:
    return {each[0].split("==")[0] for each in requirements(kind)}


@pytest.mark.parametrize("kind", KINDS)
def test_every_requirement_is_pinned_and_hashed(kind: str) -> None:
    found = requirements(kind)
    assert len(found) > 40
    for first, *hashes in found:
        assert PIN.match(first), first
        assert hashes, first
        assert all(HASH.match(each) for each in hashes), first


@pytest.mark.parametrize("kind", KINDS)
def test_everything_asked_for_is_locked(kind: str) -> None:
    assert wanted(kind) <= names(kind)


def test_tests_run_on_the_versions_that_users_run() -> None:
    developer = {each[0] for each in requirements("dev")}
    assert {each[0] for each in requirements("base")} <= developer


@pytest.mark.parametrize(
    "path",
    [
        "requirements/base.txt",
        "requirements/dev.txt",
        "requirements/base.in",
        "requirements/dev.in",
        "package.json",
        "package-lock.json",
        ".npmrc",
    ],
)
def test_no_host_no_index_no_path_of_some_machine(path: str) -> None:
    text = (ROOT / path).read_text()
    for forbidden in (
        "://",
        "--index",
        "--find-links",
        "--extra",
        "/tmp",
        "/home",
        "/root",
        "file:",
    ):
        assert forbidden not in text, forbidden


def test_the_npm_lock_has_integrity_and_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert set(packages) == {f"node_modules/{name}" for name in TOPMOST}
    for each in packages.values():
        assert each["integrity"].startswith("sha512-")
        assert "resolved" not in each


def test_the_specification_brings_none_of_the_packages_it_names() -> None:
    """They are the whole of FHIR, and their versions are not in the registry: see decision 12."""
    lock = json.loads((ROOT / "package-lock.json").read_text())
    specification = lock["packages"]["node_modules/hl7.fhir.uv.sdc"]
    assert specification["license"] == "CC0-1.0"
    assert specification["dev"] is True
    assert "dependencies" not in specification


def test_npm_packages_are_pinned_exactly() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    assert package["dependencies"] | package["devDependencies"] == TOPMOST


def test_the_design_system_s_two_halves_belong_together() -> None:
    """nhsuk-frontend-jinja 0.10.2 renders the markup of nhsuk-frontend 10.6.1."""
    pinned = {each[0].split(" ")[0] for each in requirements("base")}
    assert "nhsuk-frontend-jinja==0.10.2" in pinned
    assert TOPMOST["nhsuk-frontend"] == "10.6.1"
