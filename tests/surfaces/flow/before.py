"""What was so before Ada fell ill: a nurse had delegated her insulin to a worker of `near`.

Coming to the ward has stopped it, and it stays stopped until the nurse has looked.
"""

from datetime import timedelta
from unittest.mock import patch

from tests.services.delegation import world
from tests.surfaces.flow.story import DAY, Story

from almoner.registers.organisations.models import Partnership, Team
from almoner.registers.people.models import Involvement
from almoner.registers.workforce.models import Worker
from almoner.services.delegation.jobs import stop_person
from almoner.services.delegation.models import Delegation


def delegated_before(story: Story) -> Delegation:
    """Given by everybody's hand a while ago, and stopped on the day of the admission."""
    since = story.today - timedelta(days=365)
    with patch.multiple(world, NOW=story.now - 2 * DAY, TODAY=story.today, YEAR_AGO=since):
        made = _delegated(story, story.managers["near"])
    stop_person(story.hospital.ada.pk, "hospital-admission", (story.now - DAY).isoformat())
    made.refresh_from_db()
    assert made.status == "suspended"
    return made


def _delegated(story: Story, manager: Worker) -> Delegation:
    ada, provider = story.hospital.ada, story.services["near"].organisation
    icb = world.make_organisation("icb", "Example Integrated Care Board")
    trust = world.make_organisation("trust", "Northbury Community", parent=icb)
    team = Team.objects.create(organisation=trust, name="Community nursing")
    Partnership.objects.create(
        delegating=trust,
        provider=provider,
        starts_on=world.YEAR_AGO,
        contract_allows_delegation=True,
    )
    for part, kind, of in ((trust, "nursing", team), (provider, "provider", None)):
        Involvement.objects.create(
            person=ada, organisation=part, kind=kind, team=of, starts_on=world.YEAR_AGO
        )
    nurse = world.make_registrant("Amina Hall", trust, team=team)
    deputy = world.make_registrant("Dev Patel", trust, team=team)
    worker = world.make_worker("Joe Banks", provider, "care_worker")
    world.train(worker, provider)
    world.make_plan(ada, nurse, trust)
    made = world.make_delegation(ada, worker, nurse, deputy, trust, provider, team)
    world.grant(made, manager)
    world.agree_lists(icb, provider)
    return made
