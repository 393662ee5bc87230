"""What a report says of each neighbourhood and each provider, with few people hidden.

Of a real place, counts below the small-number limit are not shown, nor anything else that is said
of so few people. Of an invented place everything is.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from almoner.kernel.disclosure import HIDDEN, THRESHOLD, suppress, suppress_row
from almoner.kernel.disclosure import shown as said_count
from almoner.services.rounds.neighbourhoods.allocation import Change
from almoner.services.rounds.study.local import LOCAL
from almoner.services.rounds.study.pages import Section, Table
from almoner.services.rounds.study.picture import picture_of
from almoner.services.rounds.study.saying import PLUS, with_interval
from almoner.services.rounds.study.study import Study

_NAMED = 3
_FEW = f"What is said of fewer than {THRESHOLD} people is not shown, nor what would give it away."


def neighbourhoods(study: Study) -> Section:
    """Each one's people, hours, main sectors and providers."""
    counts = dict(zip(_names(study), people_shown(study), strict=True))
    rows = tuple(
        (
            one.name,
            said_count(counts[one.name]),
            HIDDEN if counts[one.name] is None else f"{one.hours:.0f}",
            ", ".join(_communities(study, one.name)),
            ", ".join(sorted(study.handover.consortia[one.name])),
        )
        for one in study.described.neighbourhoods
    )
    head = ("Name", "People", "Hours a week", "Mostly in", "Shared by")
    return Section(
        "The neighbourhoods",
        (
            "Each is in one piece. Communities are postcode sectors;"
            f" {study.described.kept_together:.0%} of people are where most of their sector is.",
            *_note(study),
        ),
        tables=(Table(head, rows, (10, 11, 14, 28, 37)),),
        picture=picture_of(study.borders),
    )


def locally(study: Study) -> Section:
    """A table of each measure that can be counted where people live."""
    before, after = study.results.names[:2]
    open_ = [
        name
        for name, count in zip(_names(study), people_shown(study), strict=True)
        if count is not None
    ]
    head = ("Neighbourhood", before, after, "Difference", "What can be said")
    return Section(
        "In each neighbourhood",
        (
            "Counted by where people live, whoever plans for them. Travel belongs to the visit that"
            " it leads to. Fewer days and people stand behind each figure than behind those of the"
            " whole place, so less can be said.",
            *_note(study),
        ),
        tables=tuple(
            Table(
                head,
                tuple(_local_row(study, name, measure.code) for name in open_),
                (18, 22, 22, 22, 16),
                f"{measure.title}, {measure.unit}",
            )
            for measure in LOCAL
        ),
    )


def providers(study: Study) -> Section:
    """What each would keep, and how many people would change, by month."""
    told, people = study.handover, len(study.place.people)
    own = Counter(person.provider for person in study.place.people)
    counts = _few(study, [own[one.provider] for one in told.shares])
    rows = tuple(
        (one.provider, *_hours(one.before, one.after, one.kept, hidden=count is None))
        for one, count in zip(told.shares, counts, strict=True)
    )
    changing = _in_all(study, told.changes)
    outside = len(told.allocation.outside)
    outside_shown = suppress(outside) if study.place.own else outside
    return Section(
        "What each provider would keep",
        (
            f"{said_count(changing)} of {people} people would have another provider, each at a"
            " review, or on the last day of half a year."
            f" {said_count(outside_shown)} would stay with a provider from outside, because nobody"
            " in their neighbourhood is competent for what they need.",
            *_note(study),
        ),
        tables=(
            Table(("Provider", "Hours a week", "Afterwards", "Same people"), rows),
            Table(("Month", "People who change provider"), tuple(_months(study, told.changes))),
        ),
    )


def people_shown(study: Study) -> tuple[int | None, ...]:
    """People of each neighbourhood, None where there are too few to tell."""
    return _few(study, [len(keys) for keys in study.partition.members.values()])


def _names(study: Study) -> list[str]:
    return list(study.partition.members)


def _few(study: Study, counts: Sequence[int]) -> tuple[int | None, ...]:
    return suppress_row(counts).counts if study.place.own else tuple(counts)


def _note(study: Study) -> tuple[str, ...]:
    return (_FEW,) if study.place.own else ()


def _communities(study: Study, name: str) -> list[str]:
    """The sectors of most of its people; of a real place, none in which few are."""
    keys = study.partition.members[name]
    counted = Counter(p.community for p in study.place.people if p.key in keys and p.community)
    least = THRESHOLD if study.place.own else 1
    return [place for place, people in counted.most_common(_NAMED) if people >= least]


def _local_row(study: Study, name: str, code: str) -> tuple[str, ...]:
    row = study.local[name].row(code)
    return (
        name,
        with_interval(row.values[0], row.measure),
        with_interval(row.values[1], row.measure),
        with_interval(row.differences[0], row.measure, PLUS),
        row.said(1),
    )


def _hours(*hours: float, hidden: bool) -> list[str]:
    return [HIDDEN if hidden else f"{one:.0f}" for one in hours]


def _months(study: Study, changes: Sequence[Change]) -> Iterator[tuple[str, str]]:
    found = _by_month(changes)
    counts = _few(study, list(found.values()))
    for first, count in zip(found, counts, strict=True):
        yield f"{first:%B %Y}", said_count(count)


def _by_month(changes: Sequence[Change]) -> Counter[date]:
    return Counter(one.on.replace(day=1) for one in changes)


def _in_all(study: Study, changes: Sequence[Change]) -> int | None:
    """How many, unless the months would give away a few by it."""
    if not study.place.own:
        return len(changes)
    return suppress_row(list(_by_month(changes).values())).total
