"""The how-to page holds a whole indicator that works, and says what the code does."""

import re
from pathlib import Path

from almoner.engines.indicators.reading import read_indicator
from almoner.engines.indicators.rules import spc
from almoner.engines.indicators.vocabulary import POPULATIONS, STATISTICS
from almoner.kernel.marks import parse_marked

PAGE = Path(__file__).resolve().parents[3] / "docs/how-to/write-an-indicator.md"
TEXT = PAGE.read_text(encoding="utf-8")


def test_the_indicator_on_the_page_is_read():
    [body] = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    one = read_indicator(parse_marked(body, "advice-in-time.yaml"))
    assert one.code == "advice-in-time"
    assert not one.basis.is_national
    assert one.targets[0].value == 90


def test_every_population_date_and_statistic_is_on_the_page():
    for of, dates in POPULATIONS.items():
        for name in (of, *dates):
            assert f"`{name}`" in TEXT
    for name in STATISTICS:
        assert name in TEXT


def test_the_numbers_of_control_limits_are_those_of_the_code():
    words = {7: "seven", 6: "six", 12: "twelve"}
    assert str(spc.FACTOR) in TEXT
    assert f"{words[spc.SHIFT]} in a row" in TEXT
    assert f"{words[spc.TREND]} that" in TEXT.replace("\n", " ")
    assert f"once {words[spc.FEWEST]} whole" in TEXT
