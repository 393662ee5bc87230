"""The invented organisations: enough rivals, and nobody's real name or code."""

import re
from collections import Counter
from datetime import date

from almoner.demo.invent.organisations import PROVIDERS
from almoner.demo.invent.shapes import MARK, PlaceSize
from almoner.demo.invent.town import Town


def test_all_are_marked_in_their_name_and_in_their_record(organisations):
    assert all(one.name.endswith(MARK) and one.synthetic for one in organisations)


def test_the_place_has_everybody_it_needs(organisations):
    kinds = Counter(one.kind for one in organisations)
    assert kinds == {
        "icb": 1, "council": 2, "trust": 2, "pcn": 3, "provider": 5, "voluntary": 2,
        "practice": 12,
    }  # fmt: skip


def test_there_are_rival_providers_of_every_setting(organisations):
    settings = Counter(one.setting for one in organisations if one.key in PROVIDERS)
    assert settings == {"home_care": 2, "residential": 1, "nursing": 1, "personal_assistants": 1}


def test_keys_names_and_codes_are_single(organisations):
    for field in ("key", "name", "ods_code"):
        values = [getattr(one, field) for one in organisations]
        assert len(set(values)) == len(values)
    locations = [one.cqc_location_id for one in organisations if one.cqc_location_id]
    assert len(set(locations)) == len(locations) == 4


def test_parents_come_before_children(organisations):
    seen = set()
    for one in organisations:
        assert one.parent is None or one.parent in seen
        seen.add(one.key)


def test_codes_have_the_right_shape(organisations):
    shapes = {
        "icb": r"Q[A-Z]\d", "council": r"9Z\d", "trust": r"R[A-Z]\d", "pcn": r"U\d{5}",
        "provider": r"V[A-Z]\d{3}", "voluntary": r"V[A-Z]\d{3}", "practice": r"M99\d{3}",
    }  # fmt: skip
    for one in organisations:
        assert re.fullmatch(shapes[one.kind], one.ods_code)
        assert re.fullmatch(r"(1-9\d{9})?", one.cqc_location_id)
        assert re.fullmatch(r"(Z9\d{6})?", one.ascwds_id)


def test_only_regulated_providers_have_a_location(organisations):
    for one in organisations:
        regulated = one.setting in {"home_care", "residential", "nursing"}
        assert bool(one.cqc_location_id) == regulated


def test_many_practices_still_have_their_own_names():
    many = Town(7, date(2026, 3, 2), PlaceSize(practices=200)).organisations()
    names = [one.name for one in many]
    assert len(set(names)) == len(names)
    assert len({one.ods_code for one in many}) == len(many)
