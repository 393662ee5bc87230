"""The filter of cases, as worklists ask it, inside the statement of an indicator."""

from datetime import datetime

from almoner.engines.indicators.sql.parts import Sql, joined, sql
from almoner.engines.pathways.definition.where import Condition, Where


def of_case(where: Where, at: datetime) -> Sql:
    parts = [of_case(part, at) if isinstance(part, Where) else _one(part) for part in where.parts]
    if not parts:
        return Sql("TRUE")
    inside = joined(parts, " AND " if where.mode == "all" else " OR ")
    return sql("NOT (%s)" if where.mode == "none" else "(%s)", inside)


def _one(test: Condition) -> Sql:
    text = _text(test)
    if test.operator == "is":
        return sql("coalesce(%s = %s, FALSE)", text, _plain(test.value))
    if test.operator == "not":
        return sql("coalesce(%s <> %s, TRUE)", text, _plain(test.value))
    if test.operator == "in":
        return sql("coalesce(%s = ANY(%s), FALSE)", text, [_plain(v) for v in test.value])
    if test.operator == "exists":
        return sql(f"coalesce(%s, '') {'<>' if test.value else '='} ''", text)
    raise NotImplementedError


def _text(test: Condition) -> Sql:
    if test.kind == "fact":
        return sql("(pathways_case.facts ->> %s)", test.name)
    if test.kind == "moment":
        return sql("(pathways_case.moments ->> %s)", test.name)
    return Sql("pathways_case." + {"kind": "state_kind"}.get(test.name, test.name))


def _plain(v):
    return str(v).lower() if isinstance(v, bool) else str(v)
