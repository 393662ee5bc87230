"""The indicators of leaving hospital, worked out from a stay that ran through the real commands."""

from datetime import timedelta

from tests.engines.pathways.shipped.care import INDICATORS
from tests.services.discharge.hospital import NOW

from almoner.engines.indicators.commands.computing import compute
from almoner.engines.indicators.models import IndicatorValue
from almoner.engines.indicators.queries.names import Names
from almoner.platform.access.viewer import system
from almoner.services.discharge import commands


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


def test_members_are_named_for_people():
    names = Names({}, {})
    assert names.name("ward", "Ward 4b-east") == "Ward 4b-east"
    assert names.name("way-home", "p1") == "Pathway 1"
    assert names.name("delay-family", "capacity") == "Capacity"
    assert names.name("ward", "") == "Ward not recorded"
