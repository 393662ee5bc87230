"""The indicators of leaving hospital, worked out from a stay that ran through the real commands."""

from datetime import timedelta

from tests.engines.pathways.shipped.care import INDICATORS
from tests.services.discharge.hospital import NOW

from almoner.engines.indicators.commands.computing import compute
from almoner.engines.indicators.models import IndicatorValue
from almoner.engines.indicators.queries.names import Names
from almoner.platform.access.viewer import system
from almoner.services.discharge import commands
from almoner.services.discharge.queries.returning import beds_on, return_of


def test_figures_by_ward_pathway_and_family(hospital):
    stay, wendy = hospital.arranging(), hospital.viewer(hospital.wendy)
    late = NOW + timedelta(days=3)
    commands.record_delay(wendy, stay_id=stay.pk, reason="p1-capacity", at=late)
    commands.leave(wendy, stay_id=stay.pk, left_at=late, at=late)
    actor = system("tests", hospital.trust.pk)
    codes = [one.stem for one in INDICATORS.glob("discharge-*.yaml")]
    compute(actor, at=late + timedelta(hours=1), codes=codes, periods=1)
    rows = IndicatorValue.objects.filter(organisation=hospital.trust)
    told = rows.select_related("version")
    found = {(one.version.code, one.slice, one.member): one.value for one in told}
    assert found["discharge-decided-same-day", "all", ""] == 100
    assert found["discharge-home-based", "ward", "Willow"] == 100
    assert found["discharge-bed-days-lost", "way-home", "p1"] == 3
    assert float(found["discharge-bed-days-cost", "ward", "Willow"]) == 1621.32
    assert found["discharge-delays", "delay-family", "capacity"] == 1


def test_a_day_of_the_past_gives_the_same_numbers_again(hospital):
    """What is reviewed, decided and said later belongs to a later day."""
    stay, wendy = hospital.arranging(), hospital.viewer(hospital.wendy)
    commands.record_delay(wendy, stay_id=stay.pk, reason="medicines", at=NOW + timedelta(hours=7))
    leaving = NOW + timedelta(hours=9)
    commands.leave(wendy, stay_id=stay.pk, left_at=leaving, at=leaving)
    first = return_of(wendy, NOW.date())
    assert {row[6]: row[9] for row in first}["Pathway 1"] == "1"
    later = NOW + timedelta(days=1)
    hospital.move(stay, "not-left", at=later, note="She came back from the door.")
    hospital.move(stay, "change", hospital.hana, at=later, reason="needs-changed", note="A fall.")
    told = {"pathway_to": "p2", "why_not_home": "A fall.", "carer_involved": True}
    facts = {**told, "care_wanted": True}
    hospital.move(stay, "decide", hospital.hana, at=later, facts=facts)
    commands.record_delay(wendy, stay_id=stay.pk, reason="p2-capacity", at=later)
    again = {row[6]: row[9] for row in return_of(wendy, NOW.date())}
    assert (again["Still there"], again["Hospital process"], again["Capacity"]) == ("1", "1", "0")
    beds = {day: beds_on(wendy, day)[0].pathway for day in (NOW.date(), later.date())}
    assert list(beds.values()) == ["p1", "p2"]


def test_members_are_named_for_people():
    names = Names({}, {})
    assert names.name("ward", "Ward 4b-east") == "Ward 4b-east"
    assert names.name("way-home", "p1") == "Pathway 1"
    assert names.name("delay-family", "capacity") == "Capacity"
    assert names.name("ward", "") == "Ward not recorded"
