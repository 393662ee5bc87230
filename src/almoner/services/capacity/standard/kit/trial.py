"""What the checks share: statements for trying, what stands, and how a fault is told."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any

from jsonschema import Draft202012Validator

from almoner.services.capacity.standard.kit.endpoint import Endpoint, Reply
from almoner.services.capacity.standard.schemas import schema

HOUR = timedelta(hours=1)


class Fault(Exception):
    """What came instead, and what to mend."""

    def __init__(self, told: str, mend: str) -> None:
        super().__init__(told)
        self.told, self.mend = told, mend


class Trial:
    """One run against one endpoint. Each statement is said a little later than the one before."""

    def __init__(self, endpoint: Endpoint, service: str, wait: float) -> None:
        self.endpoint, self.service, self.wait = endpoint, service, wait
        self.run, self.said = token_hex(4), 0
        self.first: tuple[str, dict[str, Any], Any] | None = None

    def new_key(self) -> str:
        self.said += 1
        return f"conform-{self.run}-{self.said}"

    def statement(self, **changes: Any) -> dict[str, Any]:
        at = changes.pop("at", None) or datetime.now(UTC)
        holds = changes.pop("holds_for", HOUR)
        return {
            "said_at": at.isoformat(),
            "holds_until": (max(at, datetime.now(UTC)) + holds).isoformat(),
            "available_from": at.date().isoformat(),
            "maximum": 10,
            "occupied": 5,
            "accepting": 3,
            **changes,
        }

    def put(self, key: str, body: dict[str, Any]) -> Reply:
        return self.endpoint.put("services", self.service, "statements", key, body=body)

    def say(self, **changes: Any) -> Reply:
        return self.put(self.new_key(), self.statement(**changes))

    def standing(self) -> dict[str, Any]:
        """What stands of the service, checked against its schema."""
        reply = self.endpoint.get("standings", service=self.service)
        expect(reply, 200, "GET /standings")
        items = reply.body.get("items") if isinstance(reply.body, dict) else None
        if not isinstance(items, list) or len(items) != 1:
            raise Fault(
                "GET /standings did not have the one service that was asked for.",
                "Answer {“items”: […]} with one standing for each service named.",
            )
        fits("standing", items[0], "GET /standings")
        return dict(items[0])

    def until(self, true: Callable[[], bool]) -> bool:
        """Asks again for a few seconds: a feed may wait for what began earlier."""
        ends = time.monotonic() + self.wait
        while not true():
            if time.monotonic() > ends:
                return False
            time.sleep(0.2)
        return True


def expect(reply: Reply, status: int, what: str) -> None:
    if reply.status != status:
        raise Fault(f"{what} answered {reply.status}.", f"Answer {status}.")
    if reply.body is None:
        raise Fault(f"{what} did not answer JSON.", "Answer application/json.")


def fits(name: str, value: Any, what: str) -> None:
    """Fault with the first place that does not fit the published schema."""
    faults = sorted(Draft202012Validator(schema(name)).iter_errors(value), key=lambda e: e.path)
    if faults:
        where = ".".join(str(part) for part in faults[0].absolute_path) or "the whole"
        raise Fault(
            f"{what} does not fit the schema “{name}” at {where}: {faults[0].message[:200]}.",
            f"See the schema {name}.schema.json of the standard.",
        )


def refused(reply: Reply, what: str, where: str = "") -> None:
    """It has to be refused with a reason, what mends it and, if said, the field."""
    if not 400 <= reply.status < 500:
        raise Fault(f"{what} was answered {reply.status}.", "Refuse it with 404, 409 or 422.")
    told = reply.refusals
    if not told or not all(one.get("reason") and one.get("mend") for one in told):
        raise Fault(
            f"{what} was refused without a reason or without what mends it.",
            "Answer {“refusals”: [{“code”, “reason”, “mend”, “where”}]}.",
        )
    if where and not any(str(one.get("where", "")).split(".")[-1] == where for one in told):
        raise Fault(f"{what} was refused, but not at “{where}”.", f"Give “where” as {where}.")
