"""The worked pathway of the handbook is read as it stands there."""

from pathlib import Path

from tests.engines.pathways.world import pathway

PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "write-a-pathway.md"


def example() -> str:
    return PAGE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]


def test_the_example_is_a_pathway():
    made = pathway(example())
    assert made.code == "equipment-request"
    assert set(made.clocks) == {"first-contact", "delivery", "in-time", "four-week-check"}
    assert made.simulation is not None
