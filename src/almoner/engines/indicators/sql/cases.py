"""The filter of cases, as worklists ask it, inside the statement of an indicator."""

from datetime import datetime

from django.db.models.sql.datastructures import BaseTable

from almoner.engines.indicators.sql.parts import TRUE, Sql, sql
from almoner.engines.pathways.filters import Where, condition
from almoner.engines.pathways.models import Case


def of_case(where: Where, at: datetime) -> Sql:
    """True or false for the case of a row. Put in the statement itself where the filter asks
    nothing of another table; otherwise as a list of cases."""
    query = Case.objects.filter(condition(where, at)).order_by().query
    if not query.where:
        return TRUE
    compiler = query.get_compiler("default")
    if all(isinstance(table, BaseTable) for table in query.alias_map.values()):
        text, values = compiler.compile(query.where)
        return sql("coalesce((%s), FALSE)", Sql(text, tuple(values)))
    query.add_fields(["pk"])
    text, values = query.get_compiler("default").as_sql()
    return sql("pathways_case.id IN (%s)", Sql(text, tuple(values)))
