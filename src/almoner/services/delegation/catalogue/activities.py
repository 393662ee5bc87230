"""Activities: what may be delegated, to whom, with what training, and when to stop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from almoner.kernel.basis import Basis, read_basis
from almoner.kernel.marks import Marked
from almoner.kernel.reader import Reader, unique
from almoner.kernel.sourced import Sourced

from .fields import ORDERED, FieldDefinition, read_plan_field, read_record_field
from .sources import Values, read_length, read_sourced, read_values, read_whole
from .stop_rules import StopRule, StopRuleReader
from .vocabulary import (
    CONTACTS,
    NATIONAL_CATEGORIES,
    PATHWAY_ROLES,
    PROFESSIONS,
    SETTINGS,
    Outcome,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scenario:
    title: str
    story: str
    outcome: Outcome
    why: str


@dataclass(frozen=True, slots=True)
class SettingNote:
    setting: str
    consider: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call and when; `who` is a code of vocabulary.CONTACTS."""

    who: str
    words: str


@dataclass(frozen=True, slots=True)
class Training:
    """Course codes. Knowledge comes first, then practice."""

    knowledge: tuple[str, ...]
    practical: tuple[str, ...]

    @property
    def courses(self) -> tuple[str, ...]:
        return self.knowledge + self.practical


@dataclass(frozen=True, slots=True)
class ActivityDefinition:
    """One activity. Every number is Sourced; `minimum_role` is a Care Workforce Pathway
    code, `competence_valid` months, `review_every` and `person_contact_every` weeks,
    `visit_tolerance` minutes. Two records of it within `same_act_within` minutes are one act
    told twice; at nought it may rightly be done again at once."""

    code: str
    version: int
    title: str
    description: str
    primary_category: int
    other_categories: tuple[int, ...]
    time_critical: bool
    examples: tuple[str, ...]
    scenarios: tuple[Scenario, ...]
    settings: tuple[SettingNote, ...]
    delegators: tuple[str, ...]
    minimum_role: Sourced[int]
    never_delegable: tuple[str, ...]
    suitable_when: tuple[str, ...]
    not_suitable_when: tuple[str, ...]
    training: Training
    supervised_practices: Sourced[int]
    competence_valid: Sourced[int]
    review_every: Sourced[int]
    person_contact_every: Sourced[int]
    visit_tolerance: Sourced[int]
    same_act_within: Sourced[int]
    plan: tuple[FieldDefinition, ...]
    record: tuple[FieldDefinition, ...]
    stop_rules: tuple[StopRule, ...]
    whom_to_call: tuple[Contact, ...]
    evidence: tuple[str, ...]
    basis: Basis
    values: Mapping[str, Sourced[Any]]

    @property
    def categories(self) -> tuple[int, ...]:
        """National category codes, the primary one first."""
        return (self.primary_category, *self.other_categories)

    def record_field(self, name: str) -> FieldDefinition:
        """KeyError for a name this activity does not record."""
        return _by_name(self.record)[name]

    def plan_field(self, name: str) -> FieldDefinition:
        return _by_name(self.plan)[name]

    def stop_rule(self, rule_id: str) -> StopRule:
        return {rule.id: rule for rule in self.stop_rules}[rule_id]


def _by_name(fields: tuple[FieldDefinition, ...]) -> dict[str, FieldDefinition]:
    return {field.name: field for field in fields}


@dataclass(frozen=True, slots=True)
class SharedSets:
    """Checks that several activities use: named sets of fields and rules, still marked."""

    values: Mapping[str, Sourced[Any]]
    sets: Mapping[str, Marked]
    plain: Any


def read_shared(node: Marked) -> SharedSets:
    reader = Reader(node)
    plain = node.plain()
    values = read_values(reader)
    sets = Reader(reader.take("sets")).node.value
    reader.done()
    for marked in sets.values():
        inner = Reader(marked)
        for key in ("record", "plan", "stop_rules"):
            if inner.has(key):
                inner.take(key)
        inner.done()
    return SharedSets(values, sets, plain)


def read_activity(
    node: Marked, shared: SharedSets, courses: Mapping[str, Any], facts: Mapping[str, str]
) -> ActivityDefinition:
    """One activity file. `courses` maps course code to a course with a kind."""
    return _ActivityReader(node, shared, courses, facts).read()


class _ActivityReader:
    def __init__(
        self, node: Marked, shared: SharedSets, courses: Mapping[str, Any], facts: Mapping[str, str]
    ) -> None:
        self.reader = Reader(node)
        self.courses = courses
        self.facts = facts
        used = self.reader.codes("uses", shared.sets, "set in shared.yaml", empty=True)
        self.sets = [shared.sets[name] for name in used]
        self.values: Values = {**shared.values, **read_values(self.reader)}

    def read(self) -> ActivityDefinition:
        reader = self.reader
        primary, others = _categories(reader.within("national_category"))
        plan = self._fields("plan", read_plan_field)
        record = self._fields("record", read_record_field)
        definition = ActivityDefinition(
            code=reader.code("code"),
            version=reader.whole("version"),
            title=reader.text("title"),
            description=reader.text("description"),
            primary_category=primary,
            other_categories=others,
            time_critical=reader.flag("time_critical"),
            examples=reader.texts("examples"),
            scenarios=reader.each("scenarios", _scenario),
            settings=reader.each("settings", _setting),
            delegators=reader.codes("delegators", PROFESSIONS, "profession"),
            minimum_role=_role(reader.take("minimum_role")),
            never_delegable=reader.texts("never_delegable"),
            suitable_when=reader.codes("suitable_when", self.facts, "fact in facts.yaml"),
            not_suitable_when=reader.codes("not_suitable_when", self.facts, "fact in facts.yaml"),
            training=self._training(reader.within("training")),
            supervised_practices=read_whole(reader.take("supervised_practices"), "practices"),
            competence_valid=read_whole(reader.take("competence_valid"), "months"),
            review_every=read_whole(reader.take("review_every"), "weeks"),
            person_contact_every=read_whole(reader.take("person_contact_every"), "weeks"),
            visit_tolerance=read_whole(reader.take("visit_tolerance"), "minutes"),
            same_act_within=read_length(reader.take("same_act_within"), "minutes"),
            plan=plan,
            record=record,
            stop_rules=self._stop_rules(_by_name(record), _by_name(plan)),
            whom_to_call=reader.each("whom_to_call", _contact),
            evidence=reader.texts("evidence"),
            basis=read_basis(reader.take("basis")),
            values=self.values,
        )
        reader.done()
        return definition

    def _lists(self, key: str, read: Callable[[Marked], T]) -> tuple[T, ...]:
        """The items under `key` in the sets used, then those of the activity itself."""
        found: list[T] = []
        for marked in self.sets:
            found.extend(Reader(marked).each(key, read, empty=True))
        return (*found, *self.reader.each(key, read, empty=True))

    def _fields(self, key: str, read: Callable[[Marked], FieldDefinition]) -> Any:
        fields = self._lists(key, read)
        unique(self.reader.node, key, tuple(field.name for field in fields))
        known = _by_name(fields)
        for field in fields:
            self._check_less_than(key, field, known)
        return fields

    def _check_less_than(
        self, key: str, field: FieldDefinition, known: Mapping[str, FieldDefinition]
    ) -> None:
        if not field.less_than:
            return
        other = known.get(field.less_than)
        if other is None or field.type not in ORDERED or other.type != field.type:
            place = self.reader.node.place.under(key, self.reader.node.place.line)
            raise place.error(f"{field.name!r} is to be less than a field it cannot compare with")

    def _training(self, reader: Reader) -> Training:
        training = Training(self._courses(reader, "knowledge"), self._courses(reader, "practical"))
        reader.done()
        return training

    def _courses(self, reader: Reader, kind: str) -> tuple[str, ...]:
        codes = reader.codes(kind, self.courses, "course in training.yaml")
        for code in codes:
            if self.courses[code].kind != kind:
                raise reader.node.error(f"{code!r} is not a {kind} course")
        return codes

    def _stop_rules(
        self, record: Mapping[str, FieldDefinition], plan: Mapping[str, FieldDefinition]
    ) -> tuple[StopRule, ...]:
        rules = self._lists("stop_rules", StopRuleReader(record, plan, self.values).read)
        ids = unique(self.reader.node, "stop_rules", tuple(rule.id for rule in rules))
        place = self.reader.node.place.under("stop_rules", self.reader.node.place.line)
        if not rules:
            raise place.error("an activity needs at least one stop rule")
        for rule in rules:
            if rule.released_by_recovery_of and rule.released_by_recovery_of not in ids:
                raise place.error(f"{rule.id!r} names a rule that is not there")
        return rules


def _categories(reader: Reader) -> tuple[int, tuple[int, ...]]:
    primary = _category(reader.take("primary"))
    also = reader.each("also", _category, empty=True)
    if primary in also or len(set(also)) != len(also):
        raise reader.node.error("a category stands twice; keep one")
    reader.done()
    return primary, also


def _category(node: Marked) -> int:
    if node.value not in NATIONAL_CATEGORIES or isinstance(node.value, bool):
        raise node.error(f"{node.value!r} is not a national category code, 1 to 8")
    return int(node.value)


def _role(node: Marked) -> Sourced[Any]:
    role = read_sourced(node, "care-workforce-pathway")
    if role.value not in PATHWAY_ROLES:
        raise node.error("its value is not a Care Workforce Pathway code, 1 to 7")
    return role


def _scenario(node: Marked) -> Scenario:
    reader = Reader(node)
    outcomes = {outcome.value for outcome in Outcome if outcome is not Outcome.OPEN}
    scenario = Scenario(
        title=reader.text("title"),
        story=reader.text("story"),
        outcome=Outcome(reader.one_of("outcome", outcomes)),
        why=reader.text("why"),
    )
    reader.done()
    return scenario


def _setting(node: Marked) -> SettingNote:
    reader = Reader(node)
    note = SettingNote(reader.one_of("setting", SETTINGS), reader.text("consider"))
    reader.done()
    return note


def _contact(node: Marked) -> Contact:
    reader = Reader(node)
    contact = Contact(reader.one_of("who", CONTACTS), reader.text("words"))
    reader.done()
    return contact
