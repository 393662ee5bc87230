"""What must hold of the authority rule whatever is on record."""

from dataclasses import fields, replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.services.delegation.lifecycle.granted import AT, COURSES, DAY, granted

from almoner.services.delegation.rules.authority import decide
from almoner.services.delegation.rules.facts import (
    FOREVER,
    Away,
    Closed,
    Consented,
    Facts,
    Involved,
    OnRegister,
    Partnered,
    Planned,
    Signed,
    SignedOff,
    Span,
    Suspended,
)

instants = st.integers(-40, 40).map(lambda days: AT + days * DAY)
ends = st.one_of(st.just(FOREVER), instants)
keys = st.integers(1, 10**6)
PARTIES = ("delegator", "delegate", "employer")
EVIDENCE = (
    "consents",
    "signatures",
    "insurance",
    "provider_agreement",
    "system_agreement",
    "partnerships",
    "employment",
    "competences",
    "registrations",
    "delegator_employment",
    "plans",
    "provider_involvement",
    "delegating_involvement",
)


def several(kind, *more):
    records = st.builds(kind, keys, instants, ends, *more)
    return st.lists(records, max_size=3, unique_by=lambda record: record.id).map(tuple)


spans = several(Span)
register = several(
    OnRegister, st.sampled_from(["registered-nurse", "Registered nurse", "dietitian"])
)
teams = st.sampled_from([None, 6, 7])
WORLDS = st.builds(
    granted,
    active=st.one_of(st.none(), st.builds(Span, st.just(1), instants, ends)),
    review_end=ends,
    suspensions=several(Suspended, st.just("concern")),
    consents=several(
        Consented, st.sampled_from(["consent", "best_interests"]), ends, instants, ends
    ),
    signatures=st.lists(
        st.builds(Signed, keys, instants, st.sampled_from(PARTIES), st.booleans()),
        max_size=5,
        unique_by=lambda record: record.id,
    ).map(tuple),
    insurance=spans,
    provider_agreement=spans,
    system_agreement=spans,
    partnerships=several(Partnered, st.booleans()),
    employment=spans,
    competences=several(SignedOff, st.integers(0, 3), st.booleans()),
    training=st.fixed_dictionaries({}, optional={course: spans for course in COURSES}),
    registrations=register,
    delegator_employment=spans,
    leave=several(Away, st.just(9), register, spans, spans),
    plans=several(Planned, st.integers(1, 3), ends, st.booleans()),
    hospital_stays=spans,
    died_at=ends,
    closings=several(Closed, st.sampled_from(["record", "team", "sharing"])),
    provider_involvement=several(Involved, teams),
    delegating_involvement=several(Involved, teams),
)


@st.composite
def nearly_granted(draw) -> Facts:
    """The granted facts with a few parts replaced, so that yes and no are both common."""
    drawn = draw(WORLDS)
    names = [field.name for field in fields(Facts) if field.name not in ("delegation_id",)]
    changed = draw(st.lists(st.sampled_from(names), max_size=3, unique=True))
    return replace(granted(), **{name: getattr(drawn, name) for name in changed})


@given(st.one_of(WORLDS, nearly_granted()), instants)
@settings(max_examples=200, deadline=None)
def test_a_yes_has_a_whole_chain_and_a_no_has_reasons(facts, at):
    answer = decide(facts, at, COURSES)
    assert answer.granted == (not answer.refusals)
    if answer.granted:
        kinds = {link.kind for link in answer.chain}
        assert {"delegation", "consent", "competence", "plan", "registration", *PARTIES} <= kinds
        assert answer.holds_until > at


@given(nearly_granted(), instants, st.data())
@settings(max_examples=200, deadline=None)
def test_every_instant_before_a_yes_lapses_is_a_yes(facts, at, data):
    answer = decide(facts, at, COURSES)
    assume(answer.granted)
    last = min(answer.holds_until, at + 100 * DAY)
    between = data.draw(st.floats(at, last, exclude_max=True))
    assert decide(facts, between, COURSES).granted


@given(st.integers(0, 39))
@settings(max_examples=40, deadline=None)
def test_where_nothing_is_renewed_a_yes_ends_when_it_says(part):
    """One record a kind, each with an end: the first that ends is the end of the yes."""
    facts, lapses = _with_end(part)
    answer = decide(facts, AT, COURSES)
    assert answer.granted
    assert answer.holds_until == lapses
    assert decide(facts, lapses - 1, COURSES).granted
    assert not decide(facts, lapses, COURSES).granted


def _with_end(part: int) -> tuple[Facts, float]:
    names = [name for name in EVIDENCE if name not in ("signatures",)]
    name = names[part % len(names)]
    lapses = AT + (1 + part) * DAY
    (record,) = getattr(granted(), name)
    return granted(**{name: (record._replace(end=lapses),)}), lapses


@given(st.one_of(WORLDS, nearly_granted()), instants, st.data())
@settings(max_examples=200, deadline=None)
def test_less_evidence_never_turns_a_no_into_a_yes(facts, at, data):
    """Save where evidence contradicts itself: a second legal basis, or a no that is a signature."""
    name = data.draw(st.sampled_from([n for n in EVIDENCE if n not in ("consents", "signatures")]))
    held = getattr(facts, name)
    assume(held)
    keep = data.draw(st.integers(0, len(held) - 1))
    less = replace(facts, **{name: held[:keep] + held[keep + 1 :]})
    if name == "plans":
        assume(not held[keep].changed_regimen)
    if decide(less, at, COURSES).granted:
        assert decide(facts, at, COURSES).granted


@given(st.one_of(WORLDS, nearly_granted()), instants)
@settings(max_examples=100, deadline=None)
def test_without_consent_or_signatures_it_is_always_no(facts, at):
    assert not decide(replace(facts, consents=()), at, COURSES).granted
    for party in PARTIES:
        left = tuple(one for one in facts.signatures if one.party != party)
        assert not decide(replace(facts, signatures=left), at, COURSES).granted


@given(nearly_granted(), instants)
@settings(max_examples=100, deadline=None)
def test_the_order_of_records_makes_no_difference(facts, at):
    turned = replace(
        facts, **{name: tuple(reversed(getattr(facts, name))) for name in (*EVIDENCE, "leave")}
    )
    one, other = decide(facts, at, COURSES), decide(turned, at, COURSES)
    assert one.granted == other.granted
    assert {r.code for r in one.refusals} == {r.code for r in other.refusals}
