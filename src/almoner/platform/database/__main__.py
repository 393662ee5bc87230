"""python -m almoner.platform.database hold COMMAND… | stop | status"""

import subprocess
import sys

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
        return subprocess.run(command, check=False).returncode  # noqa: S603
    except KeyboardInterrupt:
        return 130
    finally:
        held.leave()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ServerError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
