"""Who looks for care for somebody: every way to be the one, and none when it cannot be told."""

import pytest

from almoner.services.brokerage.rules.brokering import Office, who_brokers

HERE, THERE = "E08000026", "E07000222"
TRUST, BOARD, CITY, COUNTY, OTHER = 1, 2, 3, 4, 5
TRUSTS = Office(TRUST, THERE, BOARD, council=False)
BOARDS = Office(BOARD, THERE, None, council=False)
CITYS = Office(CITY, HERE, BOARD)
COUNTYS = Office(COUNTY, THERE, BOARD)
OTHERS = Office(OTHER, "E09000001", None)


@pytest.mark.parametrize(
    ("asking", "home", "offices", "partners", "found"),
    [
        (TRUSTS, HERE, [TRUSTS, CITYS], [CITY], TRUST),
        (CITYS, THERE, [CITYS, COUNTYS], [], CITY),
        (TRUSTS, HERE, [CITYS, COUNTYS, BOARDS], [COUNTY], CITY),
        (TRUSTS, THERE, [CITYS, COUNTYS, BOARDS], [], COUNTY),
        (TRUSTS, THERE, [CITYS, BOARDS], [], BOARD),
        (TRUSTS, "", [CITYS, OTHERS], [OTHER], OTHER),
        (TRUSTS, "", [CITYS, BOARDS], [], BOARD),
        (TRUSTS, "", [CITYS, OTHERS], [], CITY),
        (TRUSTS, "", [CITYS, COUNTYS], [], None),
        (TRUSTS, "", [CITYS, COUNTYS], [CITY, COUNTY], None),
        (TRUSTS, "", [OTHERS], [], None),
        (TRUSTS, HERE, [], [CITY], None),
        (OTHERS, "", [], [], OTHER),
        (OTHERS, HERE, [CITYS], [], CITY),
    ],
)
def test_who_brokers(asking, home, offices, partners, found):
    for order in (offices, list(reversed(offices))):
        assert who_brokers(asking, home, order, partners) == found
