"""The slow and obvious way: every row in memory, one period and one member after another."""

from collections import defaultdict
from datetime import datetime, timedelta
from fractions import Fraction
from statistics import mean, median

from almoner.engines.indicators import conditions as c
from almoner.engines.instruments.models import Completion
from almoner.engines.pathways.definition.where import Where
from almoner.engines.pathways.models import Case, CaseClock, CaseEvent
from almoner.kernel.calendars import CALENDARS, days_between
from almoner.kernel.zone import to_london
from almoner.registers.organisations.models import Locality


def figures(one, asked):
    """{(slice, member, starts_on): (numerator, denominator, value)}."""
    world = World(asked.organisation_id)
    found = {}
    for span in asked.spans:
        ends = span.ends(asked.at)
        rows = [row for row in world.rows(one) if _belongs(row, one, span, ends, asked)]
        looked = ends if one.is_stock else asked.at
        kept = [row for row in rows if _counts_at_all(row, one, looked, world)]
        groups = defaultdict(list, {("all", ""): []})
        for row in kept:
            groups["all", ""].append(row)
            for name in one.slices:
                groups[name, world.member(row, name, _day(row, one, span, asked))].append(row)
        for (name, member), group in groups.items():
            found[name, member, span.starts_on] = _sum(one, group, looked, world, span, ends, asked)
    return found


class World:
    def __init__(self, organisation_id):
        self.organisation_id = organisation_id
        self.cases = list(
            Case.objects.filter(organisation_id=organisation_id).select_related("person")
        )
        self.places = {
            cell: place.name
            for place in Locality.objects.filter(organisation_id=organisation_id).order_by("-name")
            for cell in place.neighbourhoods
        }

    def rows(self, one):
        if one.of == "cases":
            rows = [Row(case, case) for case in self.cases]
        elif one.of == "completions":
            mine = Completion.objects.filter(organisation_id=self.organisation_id)
            kept = mine.filter(status="complete").select_related("person")
            rows = [Row(row, row) for row in kept]
            if one.instruments:
                rows = [row for row in rows if row.own.instrument in one.instruments]
            return rows
        else:
            kind = {"clocks": CaseClock, "events": CaseEvent}[one.of]
            mine = kind.objects.filter(case__organisation_id=self.organisation_id)
            rows = [Row(row, row.case) for row in mine.select_related("case__person")]
        if one.pathways:
            rows = [row for row in rows if row.case.pathway in one.pathways]
        if one.clocks:
            rows = [row for row in rows if row.own.code in one.clocks]
        return rows

    def member(self, row, name, day):
        case, person = row.case, row.case.person
        if person is None:
            return ""
        if name == "team":
            return "" if case.team_id is None else str(case.team_id)
        if name == "gender":
            return person.gender
        if name == "locality":
            return self.places.get(person.neighbourhood, "")
        if name == "age-band":
            return _band(person.born_on, day)
        if name == "year-of-18":
            return _year_of_18(person.born_on)
        return getattr(case, name)


class Row:
    def __init__(self, own, case):
        self.own, self.case = own, case

    def date(self, name, ends=None):
        if name == "end":
            return ends
        if name.startswith("moment."):
            text = self.case.moments.get(name.removeprefix("moment."))
            return datetime.fromisoformat(text) if text else None
        fields = {"opened": "opened_at", "closed": "closed_at"}
        if name in fields:
            return getattr(self.case, fields[name])
        others = {"happened": "at", "due": "due_at"}
        return getattr(self.own, others.get(name, f"{name}_at"))


STOCK = {"open": ("opened", "closed"), "running": ("started", "stopped")}


def _belongs(row, one, span, ends, asked):
    if one.is_stock:
        entered, left = (row.date(name) for name in STOCK[one.when])
        if entered >= ends or (left is not None and left < ends):
            return False
        last = span.last_day(asked.at)
        waited = (last - to_london(entered).date()).days
        return not one.waiting_over_days or waited > one.waiting_over_days
    at = row.date(one.when)
    return (
        at is not None and at < asked.at and span.starts_on <= to_london(at).date() < span.ends_on
    )


def _counts_at_all(row, one, looked, world):
    if one.denominator and not holds(one.denominator, row, looked, world):
        return False
    return not (one.excludes and holds(one.excludes, row, looked, world))


def holds(condition, row, looked, world):
    if isinstance(condition, c.Group):
        answers = [holds(part, row, looked, world) for part in condition.parts]
        return {"all": all, "any": any, "none": lambda a: not any(a)}[condition.join](answers)
    if isinstance(condition, c.Word):
        stopped, due = row.own.stopped_at, row.own.due_at
        if condition.word == "met":
            return stopped is not None and due is not None and stopped < due
        return due is not None and due <= (stopped or looked)
    if isinstance(condition, c.NotYet):
        came = row.date(f"moment.{condition.moment}")
        return came is None or came >= looked
    if isinstance(condition, c.OpenedAgain):
        return any(_again(row.case, other, condition) for other in world.cases)
    if isinstance(condition, c.OfCase):
        return _where(condition.where, row.case)
    kind, dot, code = condition.field.partition(".")
    if dot:
        value = getattr(row.own, f"{kind}s").get(code)
        if condition.operator in ("over", "under"):
            if not isinstance(value, int | float):
                return False
            wanted = float(condition.value)
            return value > wanted if condition.operator == "over" else value < wanted
        return _compare(condition.operator, None if value is None else str(value), condition.value)
    value = getattr(row.own, {"clock": "code"}.get(condition.field, condition.field))
    return _compare(condition.operator, value, condition.value)


def _again(case, other, condition):
    if other.pk == case.pk or other.person_id != case.person_id or case.closed_at is None:
        return False
    if other.pathway != (condition.pathway or case.pathway) or other.opened_at < case.closed_at:
        return False
    gone = to_london(other.opened_at).date() - to_london(case.closed_at).date()
    return gone <= timedelta(days=condition.within_days)


def _where(where, case):
    answers = [
        _where(part, case) if isinstance(part, Where) else _case_test(part, case)
        for part in where.parts
    ]
    return {"all": all, "any": any, "none": lambda a: not any(a)}[where.mode](answers)


def _case_test(test, case):
    if test.kind == "fact":
        return _compare(test.operator, case.facts.get(test.name), test.value)
    if test.kind == "moment":
        return _compare(test.operator, case.moments.get(test.name), test.value)
    return _compare(test.operator, getattr(case, test.name), test.value)


def _compare(operator, value, wanted):
    if operator == "exists":
        return (value not in (None, "")) is wanted
    if operator == "in":
        return value in wanted
    return (value == wanted) is (operator == "is")


def _day(row, one, span, asked):
    return span.last_day(asked.at) if one.is_stock else to_london(row.date(one.when)).date()


def _year_of_18(born):
    """Whoever is born before April turns 18 in the financial year that began the April before."""
    if born is None:
        return ""
    return str(born.year + 18 - (born.month < 4))


def _band(born, day):
    if born is None:
        return ""
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    for name, low, high in (
        ("0-17", 0, 18),
        ("18-64", 18, 65),
        ("65-74", 65, 75),
        ("75-84", 75, 85),
    ):
        if low <= years < high:
            return name
    return "85-plus" if years >= 85 else ""


def _sum(one, group, looked, world, span, ends, asked):
    if one.statistic == "share":
        counted = sum(holds(one.numerator, row, looked, world) for row in group)
        return counted, len(group), 100 * counted / len(group) if group else None
    if one.statistic == "count":
        return len(group), None, len(group)
    if one.statistic == "each":
        held = [row.case.worker_id for row in group if row.case.worker_id]
        workers = len(set(held))
        return len(held), workers, len(held) / workers if workers else None
    if one.statistic == "rate":
        people = one.population_on(span.starts_on)
        return len(group), people and people.value, None
    values = [v for row in group if (v := _measured(one, row, span, ends, asked)) is not None]
    return None, len(values), _statistic(one, values)


def _measured(one, row, span, ends, asked):
    made = one.measure
    if made.score:
        value = row.own.scores.get(made.score)
        return float(value) if isinstance(value, int | float) else None
    if made.fact:
        value = row.case.facts.get(made.fact)
        pence = 100 if made.unit == "pounds" else 1
        return value / pence if isinstance(value, int | float) else None
    start, end = row.date(made.start, ends), row.date(made.end, ends)
    if start is None or end is None:
        return None
    if made.unit == "hours":
        return max(0.0, (end - start).total_seconds() / 3600)
    if made.end == "end":
        end = datetime.combine(span.last_day(asked.at), datetime.min.time(), to_london(end).tzinfo)
        end += timedelta(hours=23)
    calendar = CALENDARS["working_days" if made.unit == "working-days" else "calendar_days"]
    return max(0, days_between(start, end, calendar))


def _statistic(one, values):
    if one.statistic == "sum":
        return sum(values)
    if not values:
        return None
    if one.statistic == "mean":
        return mean(values)
    if one.statistic == "median":
        return median(values)
    ordered = sorted(values)
    place = Fraction(one.percentile, 100) * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + float(place - low) * (ordered[high] - ordered[low])
