"""What a ward's system (or a list) says about somebody, and what that means for what is known.

Pure: a table of what is heard against what is known. News may come late, twice or out of order.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from enum import Enum
from typing import Any


class Heard(Enum):
    ADMITTED = "admitted"
    MOVED = "moved"
    LEFT = "left"
    CHANGED = "changed"
    NOT_ADMITTED = "not-admitted"
    NOT_LEFT = "not-left"


class Do(Enum):
    """What follows. `NOTHING` comes with a reason."""

    ADMIT = "admit"
    ADMIT_ANEW = "admit-anew"
    MOVE = "move"
    LEAVE = "leave"
    LEFT_UNSEEN = "left-unseen"
    CANCEL = "cancel"
    TAKE_BACK = "take-back"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class News:
    """`happened_at` is when, by the sender's clock. Codes are the sender's own. What is not said is
    empty: nothing is made up. `undated`: the sender did not say when, and `happened_at` is when it
    came here; such news make no other news old."""

    heard: Heard
    happened_at: datetime
    nhs_number: str = ""
    family_name: str = ""
    given_name: str = ""
    born_on: date | None = None
    gender: str = ""
    ward: str = ""
    site: str = ""
    bed: str = ""
    visit_number: str = ""
    admitted_at: datetime | None = None
    left_at: datetime | None = None
    died_on: date | None = None
    expected_on: date | None = None
    undated: bool = False

    def as_dict(self) -> dict[str, str]:
        """As it is kept while somebody has to be matched: only what was said."""
        return {name: _text(value) for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Known:
    """The stay that news are about, as far as there is one."""

    admitted_at: datetime
    heard_at: datetime | None = None
    left_at: datetime | None = None
    cancelled: bool = False
    visit_number: str = ""


def from_dict(said: dict[str, str]) -> News:
    values: dict[str, Any] = dict(said)
    values["heard"] = Heard(said["heard"])
    values["undated"] = "undated" in said
    for name in ("happened_at", "admitted_at", "left_at"):
        if name in said:
            values[name] = datetime.fromisoformat(said[name])
    for name in ("born_on", "died_on", "expected_on"):
        if name in said:
            values[name] = date.fromisoformat(said[name])
    known = {one.name for one in fields(News)}
    return News(**{name: value for name, value in values.items() if name in known})


def what_follows(news: News, known: Known | None) -> tuple[Do, str]:
    """What to do, and why where that is nothing."""
    if known is None or known.cancelled:
        older = known is not None and (_is_older(news, known) or yields(news, known.heard_at))
        return (Do.NOTHING, "older-than-known") if older else _of_unknown(news)
    if _is_another(news, known):
        return _of_another(news, known)
    if _is_older(news, known):
        return Do.NOTHING, "older-than-known"
    return _of_left(news) if known.left_at is not None else _of_here(news)


def of_the_right_person(news: News, wrong: Known, ward: str, site: str) -> News:
    """The news once a person has said whose visit it is: that it began, where and when it was
    known to, unless they say that it ended or never was."""
    heard = news.heard if news.heard in (Heard.LEFT, Heard.NOT_ADMITTED) else Heard.ADMITTED
    return replace(
        news,
        heard=heard,
        admitted_at=news.admitted_at or wrong.admitted_at,
        ward=news.ward or ward,
        site=news.site if news.ward else site,
    )


def _of_unknown(news: News) -> tuple[Do, str]:
    if news.heard in (Heard.ADMITTED, Heard.MOVED):
        return Do.ADMIT, ""
    if news.heard is Heard.LEFT:
        return Do.LEFT_UNSEEN, ""
    return Do.NOTHING, "not-on-a-ward"


def _of_another(news: News, known: Known) -> tuple[Do, str]:
    """News of another stay than the known one."""
    if news.heard not in (Heard.ADMITTED, Heard.MOVED):
        return _of_unknown(news) if news.heard is Heard.LEFT else (Do.NOTHING, "not-on-a-ward")
    if _began(news) < known.admitted_at:
        return Do.NOTHING, "older-than-known"
    return (Do.ADMIT, "") if known.left_at is not None else (Do.ADMIT_ANEW, "")


def _of_here(news: News) -> tuple[Do, str]:
    return {
        Heard.ADMITTED: (Do.MOVE, ""),
        Heard.MOVED: (Do.MOVE, ""),
        Heard.CHANGED: (Do.MOVE, ""),
        Heard.LEFT: (Do.LEAVE, ""),
        Heard.NOT_ADMITTED: (Do.CANCEL, ""),
        Heard.NOT_LEFT: (Do.NOTHING, "has-not-left"),
    }[news.heard]


def _of_left(news: News) -> tuple[Do, str]:
    if news.heard is Heard.NOT_LEFT:
        return Do.TAKE_BACK, ""
    return Do.NOTHING, "left-already"


def _is_another(news: News, known: Known) -> bool:
    """By visit number where both have one; else by time: who left before came again after."""
    if news.visit_number and known.visit_number:
        return news.visit_number != known.visit_number
    comes = news.heard in (Heard.ADMITTED, Heard.MOVED)
    return comes and known.left_at is not None and _began(news) > known.left_at


def _is_older(news: News, known: Known) -> bool:
    return known.heard_at is not None and news.happened_at < known.heard_at


def yields(news: News, heard_at: datetime | None) -> bool:
    """Whether the ward's system has said where somebody is, and these news do not say when."""
    return news.undated and heard_at is not None


def _began(news: News) -> datetime:
    return news.admitted_at or news.happened_at


def _text(value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
