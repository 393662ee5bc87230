"""The real job queue, emptied once, as a worker process would."""

import threading
from typing import Any

from django.db import connections
from procrastinate.contrib.django import app


def work_off() -> None:
    """Runs every job that waits, in a thread of its own, and reports what went wrong there."""
    wrong: list[BaseException] = []
    thread = threading.Thread(target=_work, args=(wrong,))
    thread.start()
    thread.join(60)
    assert not thread.is_alive(), "the worker did not come to an end"
    assert not wrong, wrong


def _work(wrong: list[BaseException]) -> None:
    try:
        connector: Any = app.connector.get_worker_connector()
        with app.replace_connector(connector) as worker:
            worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    except BaseException as problem:
        wrong.append(problem)
    finally:
        connections.close_all()
