"""Names that stand in one pathway and belong to another."""

from tests.engines.pathways.world import pathway, text_of

from almoner.engines.pathways.references import unknown_names

DOOR = pathway(text_of("door"))


def names(text):
    made = pathway(text)
    return [one for one in unknown_names({made.code: made, DOOR.code: DOOR}) if "door" in one]


def test_a_pathway_and_a_route_that_are_there():
    assert names(text_of("enquiry")) == []


def test_a_route_that_the_other_pathway_does_not_have():
    [told] = names(text_of("enquiry").replace("route: professional", "route: pigeon"))
    assert told == "enquiry, end: “door” has no route “pigeon”"


def test_a_pathway_that_is_not_there():
    text = text_of("enquiry").replace("pathway: door", "pathway: trapdoor")
    assert names(text) == ["enquiry: there is no pathway “trapdoor”"]
