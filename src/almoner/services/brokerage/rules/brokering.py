"""Who looks for care for somebody: the organisation that asked, or the one that does so for the
place where the person lives. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Office:
    """An organisation in which somebody brokers. `authority`: the ONS code of the area it stands
    in; `board`: the integrated care board it is part of."""

    id: int
    authority: str = ""
    board: int | None = None
    council: bool = True


def who_brokers(
    asking: Office,
    home: str,
    offices: Iterable[Office],
    partners: Collection[int] = (),
) -> int | None:
    """The id of the organisation; None where nobody does, or nobody can say which of several.

    In this order: whoever asked, if they broker; the council of the person's home (`home`, an ONS
    code); the only partner of the asker that brokers; the asker's board, or the only part of it
    that brokers; a council that asked, since it has the duty.
    """
    known = {one.id: one for one in offices}
    if asking.id in known:
        return asking.id
    turns = (
        [one.id for one in known.values() if home and one.council and one.authority == home],
        [one for one in known if one in partners],
        [one for one in known if one == asking.board],
        [one.id for one in known.values() if asking.board and one.board == asking.board],
    )
    for found in turns:
        if len(found) == 1:
            return found[0]
    return asking.id if asking.council else None
