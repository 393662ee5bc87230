"""Finds Debian's chromium for the browser tests, or installs it where that is allowed.

The headless shell is the same engine without windows. It takes half the processor time.
"""

import os
import shutil
import subprocess
import sys

from preflight import BROWSER, Refused, tell

PACKAGES = ("chromium-headless-shell", "chromium")
NAMES = (*PACKAGES, "chromium-browser", "google-chrome")


def found(path=None):
    named = os.environ.get("ALMONER_CHROMIUM")
    return named or next(filter(None, (shutil.which(name, path=path) for name in NAMES)), None)


def privilege():
    """The prefix that makes a command run as root, or None when we may not."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    allowed = (
        shutil.which("sudo")
        and not subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode
    )
    return ["sudo", "-n"] if allowed else None


def ensure():
    if found():
        return
    prefix = privilege()
    if prefix is None:
        raise Refused(
            "The browser tests need chromium. Install it: sudo apt-get install chromium.", BROWSER
        )
    print("Installing Debian's chromium for the browser tests.", flush=True)
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    if not _run(*apt, "update"):
        _refuse("update")
    install = (*apt, "install", "-y", "--no-install-recommends")
    if not any(_run(*install, package) for package in PACKAGES):
        _refuse("install")


def _run(*command):
    silent = subprocess.DEVNULL
    return not subprocess.run(command, stdin=silent, stdout=silent, check=False).returncode


def _refuse(step):
    raise Refused(f"apt-get {step} failed. The reason is above.", BROWSER)


if __name__ == "__main__":
    try:
        ensure()
    except Refused as refused:
        sys.exit(tell(refused))
