"""Builds the virtual environment from the lock files, unless it already matches them."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from preflight import INSTALL, PYTHON, ROOT, USAGE, Refused, check_disk, check_python, tell

KINDS = ("base", "dev")


def digest(paths):
    """One digest over the named files and the Python that reads them."""
    total = hashlib.sha256(repr(sys.version_info[:3]).encode())
    for path in paths:
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


@contextlib.contextmanager
def one_at_a_time(root, name):
    """Two commands started together build one after the other."""
    (root / "var").mkdir(exist_ok=True)
    with open(root / "var" / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def is_current(root, kind):
    """Whether what is installed matches the lock file; a full install serves the smaller one."""
    if not works(root / ".venv" / "bin" / "python"):
        return False
    return any(
        stamp(root, each).exists() and stamp(root, each).read_text() == wanted(root, each)
        for each in KINDS[KINDS.index(kind) :]
    )


def wanted(root, kind):
    return digest([root / "requirements" / f"{kind}.txt", root / "pyproject.toml"])


def stamp(root, kind):
    return root / ".venv" / f".almoner-{kind}"


def works(python):
    if not python.exists():
        return False
    command = [str(python), "-c", "import sys; print(sys.version_info[:3])"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    return said.returncode == 0 and said.stdout.strip() == repr(tuple(sys.version_info[:3]))


def install(root, kind):
    venv = root / ".venv"
    python = venv / "bin" / "python"
    if not works(python):
        shutil.rmtree(venv, ignore_errors=True)
        run(
            [sys.executable, "-m", "venv", str(venv)],
            "The virtual environment was not made",
            PYTHON,
        )
    for each in KINDS:
        stamp(root, each).unlink(missing_ok=True)
    pip = [str(python), "-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check"]
    requirements = root / "requirements" / f"{kind}.txt"
    print("Installing the locked Python packages. This takes a minute or two.", flush=True)
    run(
        [*pip, "--require-hashes", "-r", str(requirements)],
        "The Python packages were not installed",
        INSTALL,
    )
    run(
        [*pip, "--no-deps", "--no-build-isolation", "--editable", str(root)],
        "Almoner itself was not installed",
        INSTALL,
    )
    stamp(root, kind).write_text(wanted(root, kind))


def run(command, failure, code):
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
    if subprocess.run(command, env=environment, cwd=str(ROOT), check=False).returncode != 0:
        raise Refused(f"{failure}. The reason is above; mend it and run the same again.", code)


def ensure(kind="dev", root=ROOT):
    check_python()
    with one_at_a_time(root, "setup"):
        if is_current(root, kind):
            return
        check_disk(root)
        install(root, kind)


def main(arguments):
    kind = arguments[0] if arguments else "dev"
    if kind not in KINDS:
        print("Say base or dev.", file=sys.stderr)
        return USAGE
    try:
        ensure(kind, Path(ROOT))
    except Refused as refused:
        return tell(refused)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
