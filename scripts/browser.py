"""Finds Debian's chromium for the browser tests, or installs it where that is allowed."""

import os
import shutil
import subprocess
import sys

from preflight import BROWSER, Refused, tell

NAMES = ("chromium", "chromium-browser", "google-chrome")


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
    steps = ["update"], ["install", "-y", "--no-install-recommends", "chromium"]
    for step in steps:
        done = subprocess.run(
            [*apt, *step], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            raise Refused(f"apt-get {step[0]} failed. The reason is above.", BROWSER)


if __name__ == "__main__":
    try:
        ensure()
    except Refused as refused:
        sys.exit(tell(refused))
