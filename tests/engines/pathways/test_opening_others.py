"""Cases that follow from a case: for the unpaid carer, for a provider, with facts that go along."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests import factories
from tests.engines.pathways.shipped.care import SHIPPED
from tests.engines.pathways.world import NOW, publish

from almoner.engines.pathways import commands
from almoner.engines.pathways.models import Case, CaseLink
from almoner.engines.pathways.queries import cases
from almoner.kernel.refusals import Refused
from almoner.platform.access.scope import scoped
from almoner.registers.people.models import Relationship

LATER = NOW + timedelta(hours=1)


def use(*codes):
    for code in codes:
        publish(code, (SHIPPED / f"{code}.yaml").read_text(encoding="utf-8"))


def carer(world, name="Mary Okoro", record=True, **more):
    given, family = name.split()
    own = factories.person([world.council], given_name=given, family_name=family)
    return Relationship.objects.create(
        person=world.ada,
        kind="Daughter",
        name=name,
        unpaid_carer=True,
        starts_on=NOW.date() - timedelta(days=400),
        own_record=own if record else None,
        **more,
    )


@pytest.fixture
def known(world):
    """A case at the front door about somebody who has support, with initial facts."""
    use("front-door", "carers-assessment")
    facts = {"what_is_needed": "Help", "safeguarding_concern": False, "has_support": True}
    case = world.open(pathway="front-door", facts=facts)
    return world.move(case, "to-duty", at=NOW + timedelta(minutes=5))


def offer(world, case, who=None, **asked):
    return world.move(case, "offer-carer", who, note="Mary agrees.", at=LATER, **asked)


def refused(world, case, **asked):
    with pytest.raises(Refused) as found:
        offer(world, case, **asked)
    [one] = found.value.refusals
    assert Case.objects.count() == 1
    return one


def test_the_only_carer_gets_a_case_of_their_own(world, known):
    mary = carer(world)
    offer(world, known)
    made = Case.objects.get(pathway="carers-assessment")
    assert made.person_id == mary.own_record_id
    assert (made.route, made.facts) == ("known", {"safeguarding_concern": False})
    assert CaseLink.objects.get().target == made
    assert made.team_id == known.team_id


def test_the_carer_who_is_chosen_gets_it(world, known):
    carer(world)
    john = carer(world, "John Okoro")
    offer(world, known, facts={"the_carer": john.pk})
    assert Case.objects.get(pathway="carers-assessment").person_id == john.own_record_id


def test_no_carer_is_recorded(world, known):
    found = refused(world, known)
    assert found.code == "no-carer"
    assert "Add them to the person’s record" in found.mend


def test_a_carer_who_cares_no_longer_does_not_count(world, known):
    carer(world, ends_on=NOW.date())
    assert refused(world, known).code == "no-carer"


def test_several_carers_and_none_is_chosen(world, known):
    carer(world)
    carer(world, "John Okoro")
    found = refused(world, known)
    assert found.code == "field:the_carer"
    assert found.mend.endswith("John Okoro or Mary Okoro.")


def test_a_carer_of_somebody_else_cannot_be_chosen(world, known):
    carer(world)
    theirs = carer(world, "John Okoro")
    theirs.person = factories.person([world.council])
    theirs.save()
    assert refused(world, known, facts={"the_carer": theirs.pk}).code == "field:the_carer"


def test_a_carer_without_a_record(world, known):
    carer(world, record=False)
    found = refused(world, known)
    assert (found.code, found.mend[:14]) == ("carer-no-record", "Register them.")


def test_a_carer_whose_record_is_not_ours(world, known):
    mary = carer(world)
    mary.own_record = factories.person([world.rival])
    mary.save()
    assert refused(world, known).code == "carer-not-seen"


def test_a_partner_opens_nothing_in_the_name_of_the_owner(world, known):
    carer(world)
    commands.join(
        world.viewer(world.sara),
        case_id=known.pk,
        organisation_id=world.trust.pk,
        role="joint",
        basis="Consent",
        at=NOW + timedelta(minutes=9),
    )
    nick = world.viewer(world.nick)
    with scoped(nick, drop_role=True), pytest.raises(Refused) as found:
        offer(world, known, world.nick)
    assert [one.code for one in found.value.refusals] == ["case-not-owned"]


def test_the_page_of_the_move_offers_the_carers_and_the_case_names_the_one_chosen(world, known):
    mary = carer(world)
    client = factories.client_for(world.sara)
    move = reverse("cases:move", args=[known.pk, "offer-carer"])
    assert "Mary Okoro" in client.get(move).content.decode()
    sent = {"fact_the_carer": mary.pk, "note": "Agreed.", "number": 2}
    assert client.post(move, sent).status_code == 302
    assert (
        "Which carer: Mary Okoro."
        in client.get(reverse("cases:case", args=[known.pk])).content.decode()
    )


def test_a_concern_about_a_provider_goes_to_provider_quality_without_the_person(world):
    use("safeguarding", "provider-quality")
    home = factories.organisation("provider", "Rose House", setting="residential")
    case = world.open(pathway="safeguarding", route="community", facts={"danger_now": True})
    safe = {"safe_now": True, "safety_steps": "Moved.", "person_knows": True}
    world.move(case, "check-safety", facts={**safe, "others_at_risk": True}, note="x")
    tell = {"at": NOW + timedelta(hours=2), "note": "Told."}
    with pytest.raises(Refused) as found:
        world.move(case, "tell-quality", facts={"provider_concerned": world.trust.pk}, **tell)
    assert [one.code for one in found.value.refusals] == ["field:provider_concerned"]
    world.move(case, "tell-quality", facts={"provider_concerned": home.pk}, **tell)
    made = Case.objects.get(pathway="provider-quality")
    assert (made.provider_id, made.person_id, made.route) == (home.pk, None, "safeguarding")
    assert (made.facts, made.priority) == ({"risk_now": True}, "now")
    other = factories.worker(world.council, "registered_manager")
    seen = cases.case_file(world.viewer(other), made.pk, NOW + timedelta(hours=3))
    assert seen.links == []


def test_a_question_on_opening_that_names_nobody_is_refused(world):
    text = (SHIPPED / "safeguarding.yaml").read_text(encoding="utf-8")
    publish("safeguarding", text.replace("asks: [what_happened,", "asks: [provider_concerned,"))
    with pytest.raises(Refused) as found:
        world.open(pathway="safeguarding", route="community", facts={"provider_concerned": 10**9})
    assert [one.code for one in found.value.refusals] == ["field:provider_concerned"]
