"""Supervises stub children: `keeper.py FOLDER BEHAVIOUR…`. Run as a process by the tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

import supervisor

STUB = str(Path(__file__).with_name("stub.py"))


def main(folder: str, behaviours: list[str]) -> int:
    supervisor.stop_on_signals()
    supervisor.FIRST_WAIT = 0.1
    children = [
        supervisor.Child(f"Stub {behaviour}", [sys.executable, STUB, behaviour, folder])
        for behaviour in behaviours
    ]
    keeper = supervisor.Supervisor(children, grace=1.0)
    ready = len(behaviours)
    try:
        keeper.start()
        keeper.wait_until(lambda: len(list(Path(folder).glob("*.pids"))) >= ready, 20)
        supervisor.say("ready")
        keeper.run()
    except supervisor.Stopped as stopped:
        return supervisor.exit_code(stopped.number)
    except supervisor.GaveUp as error:
        supervisor.say(str(error))
        return 12
    finally:
        keeper.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
