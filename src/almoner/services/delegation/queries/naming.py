"""Names for the lists of a page: one look-up of people and one of workers, whatever the lists.

Who may see a person is a rule that the database plans again for each list joined to people, and
planning it costs more than reading the rows.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from almoner.registers.people.models import Person
from almoner.registers.workforce.models import Worker

_PARTIES = (("person", Person), ("worker", Worker))
# One look-up an id: the database expects few rows behind a rule of access, and would read all
# that belongs to a large organisation to build a table of them.
_NAMES = """
SELECT named.* FROM unnest(%s::bigint[]) AS asked (id) CROSS JOIN LATERAL (
    SELECT one.id, one.given_name, one.family_name FROM {table} one WHERE one.id = asked.id OFFSET 0
) named
"""


def named(*lists: Sequence[Any]) -> list[list[Any]]:
    """The same lists with `person` and `worker` set, as far as a row was read with their ids.

    A row about somebody whom the viewer may not see is left out, as it is by a join.
    """
    known = {party: _names(model, party, lists) for party, model in _PARTIES}
    return [[row for row in rows if _set(row, known)] for rows in lists]


def _names(model: Any, party: str, lists: Iterable[Sequence[Any]]) -> dict[int, Any]:
    wanted = {row.__dict__.get(f"{party}_id") for rows in lists for row in rows} - {None}
    sql = _NAMES.format(table=model._meta.db_table)
    return {one.pk: one for one in model.objects.raw(sql, [list(wanted)])}


def _set(row: Any, known: dict[str, dict[int, Any]]) -> bool:
    for party, names in known.items():
        key = row.__dict__.get(f"{party}_id")
        if key is not None and key not in names:
            return False
        if key is not None:
            setattr(row, party, names[key])
    return True
