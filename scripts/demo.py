"""make demo: checks, then sets up, then hands over to serve.py inside the virtual environment."""

import fcntl
import os
import sys
from pathlib import Path

import assets
import setup
from preflight import (
    ROOT,
    RUNNING,
    Refused,
    check_disk,
    check_node,
    check_port,
    check_python,
    read_port,
    tell,
)
from supervisor import Stopped, exit_code, stop_on_signals

LOCK_VARIABLE = "ALMONER_DEMO_LOCK"


def claim(root):
    """Takes the demo's lock, kept until the process ends; tells where a running demo answers."""
    (root / "var").mkdir(exist_ok=True)
    path = root / "var" / "demo.lock"
    lock = os.open(str(path), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        where = path.read_text().strip() or "from this folder; it is still starting"
        os.close(lock)
        raise Refused(
            f"Almoner is already running {where}. Use it, or stop it with Ctrl-C.", RUNNING
        ) from None
    os.truncate(lock, 0)
    return lock


def preflight(port_text, root):
    port = read_port(port_text)
    check_python()
    lock = claim(root)
    check_port(port)
    if not assets.is_current(root):
        check_node()
    check_disk(root)
    return port, lock


def hand_over(root, port, lock):
    python = str(root / ".venv" / "bin" / "python")
    os.set_inheritable(lock, True)
    environment = {**os.environ, LOCK_VARIABLE: str(lock), "PORT": str(port)}
    sys.stdout.flush()
    os.execve(python, [python, str(root / "scripts" / "serve.py")], environment)


def main(root=ROOT):
    stop_on_signals()
    try:
        port, lock = preflight(os.environ.get("PORT") or "8000", Path(root))
        setup.ensure("base", Path(root))
        assets.ensure(Path(root))
        hand_over(Path(root), port, lock)
    except Refused as refused:
        return tell(refused)
    except Stopped as stopped:
        return exit_code(stopped.number)


if __name__ == "__main__":
    sys.exit(main())
