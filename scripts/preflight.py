"""What must be true before Almoner can start: one plain sentence and one exit code for each.

Runs on whatever Python is there, with nothing installed.
"""

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20
FIRST_RUN_MEGABYTES = 2000
LATER_RUN_MEGABYTES = 300

USAGE = 2
PYTHON = 3
NODE = 4
PORT = 5
DISK = 6
RUNNING = 7
INSTALL = 8
ASSETS = 9
DATABASE = 10
PREPARE = 11
SERVE = 12
BROWSER = 13


class Refused(Exception):
    """A check that failed: the sentence people read, and the exit code scripts read."""

    def __init__(self, sentence, code):
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


def check_python(version=None, modules=("venv", "ensurepip")):
    version = tuple(version or sys.version_info[:2])
    if version < OLDEST_PYTHON:
        raise Refused(
            "Almoner needs Python 3.11 or newer and this is {}.{}. "
            "Name a newer one: make demo PYTHON=python3.12.".format(*version),
            PYTHON,
        )
    for module in modules:
        if importlib.util.find_spec(module) is None:
            raise Refused(
                f"This Python lacks its {module} module. Install it: apt-get install python3-venv.",
                PYTHON,
            )


def check_node(path=None):
    """Both node and npm must be found; `path` replaces the PATH in tests."""
    for tool in ("node", "npm"):
        if shutil.which(tool, path=path) is None:
            raise Refused(
                f"{tool} is missing. Install Node {OLDEST_NODE} or newer with npm.",
                NODE,
            )
    node = shutil.which("node", path=path)
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().lstrip("v").split(".")[0]
    if not major.isdigit() or int(major) < OLDEST_NODE:
        raise Refused(
            f"Almoner needs Node {OLDEST_NODE} or newer and this is {said.strip() or 'unknown'}.",
            NODE,
        )


def read_port(text):
    """The port as a number; refuses words, signs and what no unprivileged server may use."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise Refused(f"PORT is {text!r}. Give a number from 1 to 65535.", USAGE)
    return int(text)


def check_port(port, host="127.0.0.1"):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the web server will do: a port that only lingers from the last run is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Refused(
                f"Port {port} is for the system. Choose one from 1024: make demo PORT=8000.", PORT
            ) from None
        except OSError:
            other = port + 1 if port < 65535 else 8000
            raise Refused(
                f"Port {port} is in use. Choose another: make demo PORT={other}.", PORT
            ) from None


def check_disk(folder=ROOT, wanted_megabytes=None):
    if wanted_megabytes is None:
        first = not (folder / ".venv").exists()
        wanted_megabytes = FIRST_RUN_MEGABYTES if first else LATER_RUN_MEGABYTES
    free = shutil.disk_usage(folder).free // (1024 * 1024)
    if free < wanted_megabytes:
        raise Refused(
            f"Almoner needs {wanted_megabytes} MB of free disk and {folder} has {free} MB.", DISK
        )
    if not os.access(folder, os.W_OK):
        raise Refused(f"Almoner cannot write to {folder}. Check who owns it.", DISK)


def tell(refused):
    """Says the sentence and returns the code."""
    print(refused.sentence, file=sys.stderr, flush=True)
    return refused.code
