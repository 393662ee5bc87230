"""Clocks that could never start or stop, or that are wired to something that is not there."""

from __future__ import annotations

from collections.abc import Collection

from almoner.engines.pathways.definition import shapes as s
from almoner.engines.pathways.definition.language import PERSON, check_members
from almoner.kernel.marks import Marked


def check_clocks(node: Marked, made: s.Pathway) -> None:
    for code, clock in made.clocks.items():
        place = _place(node, code)
        for trigger in (*clock.starts, *clock.stops):
            _check_trigger(place, trigger, made)
        _check_ends(place, clock, made)
        _check_needed_by(place, clock, made)
        _check_pauses(place, clock, made)
        if clock.warn and clock.warn.percent is None and clock.warn.amount >= clock.amount:
            raise place.error("warns before the clock has started: warn later")
        if clock.when is not None:
            empty: dict[str, Collection[str]] = {"days_since": (), "completions": ()}
            check_members(place, clock.when, {**_known(made), **empty, "person": PERSON})


def _place(node: Marked, code: str) -> Marked:
    items = node.value["clocks"].value
    return next(one for one in items if one.value["code"].value == code)


def _known(made: s.Pathway) -> dict[str, Collection[str]]:
    return {
        "facts": set(made.fields),
        "state": set(made.states),
        "priority": set(made.ranks),
        "route": {one.code for one in made.entry.routes},
    }


def _check_trigger(place: Marked, trigger: s.Trigger, made: s.Pathway) -> None:
    codes: dict[str, Collection[str]] = {
        "moment": made.moments,
        "state": made.states,
        "left": made.states,
        "transition": made.transitions,
        "field": made.fields,
        "opened": ("",),
    }
    if trigger.code not in codes[trigger.kind]:
        listed = ", ".join(sorted(codes[trigger.kind])) or "none"
        raise place.error(
            f"no {trigger.kind} is called {trigger.code!r}, so this clock could never start or"
            f" stop by it. Known: {listed}"
        )


def _check_ends(place: Marked, clock: s.ClockDefinition, made: s.Pathway) -> None:
    for trigger in clock.starts:
        if trigger.kind == "field" and made.fields[trigger.code].type != "date":
            raise place.error(f"starts with {trigger.code!r}, which is not a date")
        if trigger.kind == "state" and made.states[trigger.code].kind == s.CLOSED:
            raise place.error(f"starts in {trigger.code!r}, which is closed")
    if not clock.repeat and set(clock.stops) <= set(clock.starts):
        raise place.error("would stop only where it starts, so it could never stop")


def _check_needed_by(place: Marked, clock: s.ClockDefinition, made: s.Pathway) -> None:
    field = clock.backwards_from
    if not field:
        return
    if field not in made.fields or made.fields[field].type != "date":
        raise place.error(f"is planned backwards from {field!r}, which is not a date field")
    if clock.pauses:
        raise place.error("is planned backwards from a date, so it cannot pause")


def _check_pauses(place: Marked, clock: s.ClockDefinition, made: s.Pathway) -> None:
    for pause in clock.pauses:
        codes: Collection[str] = {
            "state": made.states,
            "reason": made.pause_reasons,
            "transition": made.transitions,
        }[pause.kind]
        for code in filter(None, (pause.code, pause.until)):
            if code not in codes:
                raise place.error(f"pauses for the {pause.kind} {code!r}, which is not there")
        if pause.kind == "state" and made.states[pause.code].kind == s.CLOSED:
            raise place.error(f"pauses in {pause.code!r}, which is closed")
