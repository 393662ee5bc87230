"""python -m almoner.platform.database hold COMMAND… | stop | status"""

import signal
import subprocess
import sys
from contextlib import suppress

from almoner.platform.database.embedded import ServerError, server

USAGE = "Say one of: hold COMMAND… (serve while the command runs), stop, status."


def main(arguments: list[str]) -> int:
    match arguments:
        case ["hold", *command] if command:
            return hold(command)
        case ["stop"]:
            server().stop()
            return 0
        case ["status"]:
            print("The embedded PostgreSQL", "runs." if server().answers() else "does not run.")
            return 0 if server().answers() else 1
    print(USAGE, file=sys.stderr)
    return 2


def hold(command: list[str]) -> int:
    """Keeps the server up while a command runs, so that its processes need not restart it."""
    held = server()
    held.start()
    try:
        return wait_for(subprocess.Popen(command))  # noqa: S603
    finally:
        held.leave()


def wait_for(process: subprocess.Popen[bytes]) -> int:
    """The command's exit code. It gets Ctrl-C from the terminal itself; other ends we pass on."""
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    while True:
        with suppress(KeyboardInterrupt):
            code = process.wait()
            return code if code >= 0 else 128 - code


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ServerError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
