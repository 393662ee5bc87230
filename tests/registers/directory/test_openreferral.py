"""What readers of open data are told of a service beyond its needs."""

from almoner.registers.directory.models import Service
from almoner.registers.directory.openreferral import service
from almoner.registers.organisations.models import Organisation


def test_needs_and_delegated_activities_are_terms_of_two_lists():
    one = Service(
        pk=7,
        organisation=Organisation(pk=1, name="Elm Care", kind="provider"),
        name="Elm at home",
        kind="home_care",
        needs=["meals"],
        activities=["insulin-administration"],
    )
    terms = {told["link_type"]: told["taxonomy_term"] for told in service(one)["attributes"]}
    assert {kind: (term["code"], term["taxonomy"]) for kind, term in terms.items()} == {
        "need": ("meals", "almoner-needs"),
        "activity": ("insulin-administration", "almoner-delegated-activities"),
    }
    assert terms["activity"]["name"] == "Insulin administration"
