"""Every fault of a definition is told with its line and its key."""

import pytest
from tests.engines.pathways.world import pathway, text_of

from almoner.kernel.marks import DefinitionError

DOOR, ENQUIRY = text_of("door"), text_of("enquiry")


def changed(old: str, new: str, text: str = DOOR) -> str:
    assert old in text, old
    return text.replace(old, new, 1)


@pytest.mark.parametrize("text", [DOOR, ENQUIRY])
def test_the_worked_pathways_are_right(text):
    assert pathway(text).states


FAULTS = [
    ("initial: received", "initial: lost", "'lost' is not a state"),
    ("initial: received", "initial: advised", "cannot begin in a closed state"),
    ("from: [received]", "from: [recieved]", "'recieved' is not a state"),
    ("from: [received]", "from: [passed]", "nothing leaves an end"),
    (
        "to: contacted\n    by: [social_worker, casework_manager]\n    requires",
        "to: gone\n    by: [social_worker]\n    requires",
        "'gone' is not a state",
    ),
    ("by: [owner, casework_manager]", "by: [wizard]", "must be one of"),
    ("fields: [safe_now]", "fields: [safe]", "'safe' is not a field"),
    ("reason: [asked-for-time]", "reason: [bored]", "'bored' is not a reason"),
    ("queue: contact, words: Nobody", "queue: nowhere, words: Nobody", "'nowhere' is not a queue"),
    ("outcomes: [advised, signposted]", "outcomes: [cured]", "'cured' is not a outcome"),
    ("kind: closed, outcomes: [assessment]", "kind: closed", "name its outcomes"),
    (
        "when: has(facts.safe_now) && facts.safe_now",
        "when: has(facts.sure)",
        "facts.sure is not known",
    ),
    ("when: has(facts.safe_now) && facts.safe_now", "when: facts.safe_now +", "is not right"),
    ("when: has(facts.safe_now) && facts.safe_now", "when: days_open", "must give true or false"),
    (
        "when: has(facts.safe_now) && facts.safe_now",
        "when: state == 'nowhere'",
        "'nowhere' is not a state",
    ),
    (
        "when: has(facts.safe_now) && facts.safe_now",
        "when: days_since.party > 1",
        "days_since.party is not known",
    ),
    (
        "    unless_words: The person is not recorded as safe. "
        "Make them safe first, then record it.\n",
        "",
        "no “unless_words”",
    ),
    ("start: {moment: received}", "start: {moment: arrival}", "could never start"),
    ("start: {moment: received}", "start: {field: advice}", "not a date"),
    ("start: {moment: received}", "start: {moon: full}", "'moon' is not one of"),
    ("stop: {moment: first_contact}", "stop: {moment: received}", "could never stop"),
    ("    stop: {moment: first_contact}\n", "", "say what ends it"),
    (
        "unit: days\n    calendar: working_days\n    warn: {before: 1 day}",
        "unit: months\n    calendar: working_days",
        "cannot be counted",
    ),
    ("calendar: working_days\n    warn: {before: 1 day}", "calendar: moon", "must be one of"),
    ("warn: {before: 1 day}", "warn: {before: 3 days}", "warns before the clock has started"),
    ("warn: {before: 1 day}", "warn: {before: 1 hour}", "must be a number of days"),
    ("warn: {at: 80%}", "warn: {at: 180%}", "must be a share"),
    (
        "- {state: waiting, reason: The person",
        "- {state: advised, reason: The person",
        "which is closed",
    ),
    (
        "- {state: waiting, reason: The person",
        "- {paused_for: rain, reason: The person",
        "not there",
    ),
    (
        "- {code: usual, title: Usual, rank: 2}",
        "- {code: usual, title: Usual, rank: 1}",
        "each rank stands once",
    ),
    (
        "- {code: usual, title: Usual, rank: 2}",
        "- {code: usual, title: Usual, rank: 2, when: 'true'}",
        "no usual priority",
    ),
    ("{field: kind, is: waiting}", "{field: kind, is: asleep}", "'asleep' is not known"),
    ("{field: kind, is: waiting}", "{field: facts.hat, is: red}", "'hat' is not known"),
    ("{field: kind, is: waiting}", "{field: shoe, is: red}", "cannot be asked"),
    ("{field: kind, is: waiting}", "{field: kind, over: 3}", "must compare in one way"),
    (
        "{field: state_since, days_over: 42}",
        "{field: state_since, days_over: long}",
        "must be a number",
    ),
    ("title: Record contact", "title: Record contact\n    colour: red", "not a key that is known"),
    ("title: Record contact", "title: Record contact\n    usual: maybe", "must be true, or a list"),
    ("title: Record contact", "title: Record contact\n    usual: []", "must be true, or a list"),
    ("title: Record contact", "title: Record contact\n    usual: [passed]", "not under “from”"),
    ("title: Record contact", "title: Record contact\n    urgent: very", "must be true or false"),
    (
        "title: Record contact",
        "title: Record contact\n    usual: true\n    urgent: true",
        "both usual and urgent",
    ),
    ("- {code: duty, title: Duty", "- {code: contact, title: Duty", "stands twice"),
    (
        "- {code: advised, title: Advised, kind",
        "- {code: advised, title: Received, kind",
        "is called “Received” too",
    ),
    ("version: 1", "version: 0", "version must be 1 or more"),
    ("about: person", "about: cats", "must be one of"),
    ("confidence: D, set_by", "confidence: Z, set_by", "must be one of"),
    ("information_given: required", "information_given: maybe", "must be one of"),
    (
        "  - {code: advised, title: Advised, kind: closed",
        "  - {code: lonely, title: Lonely, kind: open, queue: duty}\n"
        "  - {code: advised, title: Advised, kind: closed",
        "no transition leads to 'lonely'",
    ),
    ("    from: [waiting]\n    to: contacted", "    from: [waiting]\n    to: same", "stranded"),
    (
        "- {code: duty, title: Duty, role",
        "- {code: spare, title: Spare, role: social_worker}\n  - {code: duty, title: Duty, role",
        "no state uses this queue",
    ),
    ("waiting_contact_days: 28", "waiting_contact_days: 0", "must be 1 or more"),
    ("    to: waiting\n", "    to: waiting\n    outcomes: [advised]\n", "does not close the case"),
    ("records: first_contact", "records: received", "use another name"),
    (
        "records: first_contact",
        "records: first_contact\n    forgets: dance",
        "'dance' is not a moment that a transition records",
    ),
]


@pytest.mark.parametrize(("old", "new", "words"), FAULTS, ids=[words for _, _, words in FAULTS])
def test_each_fault_is_named_with_its_line(old, new, words):
    with pytest.raises(DefinitionError) as found:
        pathway(changed(old, new))
    assert words in found.value.problem
    assert found.value.line >= 1
    assert found.value.file == "test.yaml"


MORE = [
    ("sets: {risky: \"facts.risk == 'high'\"}", "sets: {risk: 'facts.risky'}", None),
    (
        "sets: {risky: \"facts.risk == 'high'\"}",
        "sets: {risky: \"'yes'\"}",
        "must give true or false",
    ),
    ("sets: {risky: \"facts.risk == 'high'\"}", "sets: {hat: 'true'}", "'hat' is not a field"),
    ("sets: {risky: \"facts.risk == 'high'\"}", "sets: {wishes: \"'home'\"}", "several choices"),
    ("backwards_from: needed_by", "backwards_from: budget", "not a date field"),
    ("restricted_to: [casework_manager]", "restricted_to: [king]", "must be one of"),
    ("between: [0, 10]", "between: [10, 0]", "must be [lowest, highest]"),
    (
        "by: [casework_manager]\n    requires: {two_people",
        "by: [system]\n    requires: {two_people",
        "two people",
    ),
    (
        "dip_sample: {share: 50%, every: month}",
        "dip_sample: {share: 0%, every: month}",
        "must be a share",
    ),
    (
        "dip_sample: {share: 50%, every: month}",
        "tracking: [{every: month, for: [raised], records: dance}]",
        "transition records",
    ),
    ("dip_sample: {share: 50%, every: month}", "migrations: [{from: 1}]", "an earlier version"),
    ("pause_reasons: [police]", "pause_reasons: [rain]", "'rain' is not a reason"),
    (
        'when: "person.age_known && person.age >= 18"',
        'when: "person.shoe > 9"',
        "person.shoe is not known",
    ),
    ("asks: [risk]", "asks: [hat]", "'hat' is not a field"),
]


@pytest.mark.parametrize(("old", "new", "words"), MORE)
def test_more_faults(old, new, words):
    text = changed(old, new, ENQUIRY)
    if words is None:
        assert pathway(text)
        return
    with pytest.raises(DefinitionError) as found:
        pathway(text)
    assert words in found.value.problem


def test_the_line_is_the_line_of_the_fault():
    text = changed("reason: [asked-for-time]", "reason: [bored]")
    line = next(
        n for n, one in enumerate(text.splitlines(), 1) if "code: wait" in one and "ing" not in one
    )
    with pytest.raises(DefinitionError) as found:
        pathway(text)
    assert abs(found.value.line - line) <= 1


def test_a_calendar_of_its_own():
    text = changed(
        "calendar: working_days\n    warn: {before: 1 day}",
        'calendar: {days: [saturday, sunday], opens: "10:00", closes: "12:30"}',
    )
    calendar = pathway(text).clocks["first-contact"].calendar
    assert calendar.weekdays == {5, 6}
    assert (calendar.opens.hour, calendar.closes.minute) == (10, 30)
    with pytest.raises(DefinitionError, match="closes before it opens"):
        pathway(text.replace("12:30", "09:00"))
    with pytest.raises(DefinitionError, match="must be a time in quotes"):
        pathway(text.replace("12:30", "noon"))


def test_a_value_of_this_place_is_not_shown_as_national():
    made = pathway(DOOR)
    assert made.basis.label() == "this place: not verified"
    assert not made.clocks["first-contact"].basis.is_national
