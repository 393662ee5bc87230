"""The screens, opened by those whose they are: a broker, a board member and a provider."""

import csv
import io

import pytest
from tests import factories as make
from tests.services.brokerage.world import DAY, HOUR, INSULIN, MINUTE, make_world, sign_off

from almoner.kernel.london import format_datetime
from almoner.registers.directory.models import Service
from almoner.services.brokerage import commands
from almoner.services.brokerage.models import Award, Offer, Package, Question

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def broker(world):
    return make.client_for(world.broker)


@pytest.fixture
def manager(world):
    return make.client_for(world.managers[0])


def page(client, address, status=200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def heading(shown: str) -> str:
    return shown.partition("<h1>")[2].partition("</h1>")[0]


def day_typed(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def sent(client, address, form):
    """Where a form that was sent leads to."""
    answer = client.post(address, form)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def test_the_front_door_leads_a_broker_to_the_board(broker):
    assert broker.get("/").headers["Location"] == "/brokerage/"


def test_an_empty_board_and_empty_reports(broker):
    assert "Nothing waits for you." in page(broker, "/brokerage/")
    assert "There is no draft." in page(broker, "/brokerage/together/")
    assert "Nothing was awarded in this year." in page(broker, "/brokerage/fairness/")
    assert "There is no agreement yet." in page(broker, "/brokerage/agreements/")


def test_a_draft_is_written_ranked_and_published(world, broker):
    to = sent(
        broker,
        f"/brokerage/new/{world.person.pk}/",
        {
            "kind": "home_care",
            "needs": ["personal_care"],
            "summary": "Help in the morning",
            "morning": 45,
            "days_a_week": 7,
            "workers": 1,
            "rate_limit": "32.00",
            "route": "spot",
            **day_typed("start_wanted", world.today + DAY),
        },
    )
    shown = page(broker, to)
    assert "Margaret Okafor" in shown
    assert "Ash Care at home" in shown
    assert "It offers all that is needed." in shown
    closes = world.now + 4 * HOUR
    form = {
        **day_typed("closes_at", closes.date()),
        "closes_at_time": "11pm",
        **{"price": 60, "quality": 40, "start": 0, "competence": 0, "continuity": 0, "travel": 0},
    }
    sent(broker, f"{to}publish/", form)
    package = Package.objects.get()
    assert package.state == "open"
    assert "No offer has come yet." in page(broker, to)
    assert "Closes on" in page(broker, "/brokerage/")


def test_those_left_out_stand_there_with_their_reasons(world, broker):
    world.services[2].cqc_rating = "inadequate"
    world.services[2].save()
    shown = page(broker, f"/brokerage/{world.drafted().pk}/")
    assert "has rated the service inadequate." in shown


def test_a_refusal_stands_on_the_form(world, broker):
    package = world.drafted(needs=())
    form = {
        **day_typed("closes_at", (world.now + DAY).date()),
        "closes_at_time": "9am",
        **{"price": 50, "quality": 40, "start": 0, "competence": 0, "continuity": 0, "travel": 0},
    }
    answer = broker.post(f"/brokerage/{package.pk}/publish/", form)
    shown = answer.content.decode()
    assert "The weights add up to 90." in shown
    assert "The package does not say what the person needs help with." in shown


def test_a_provider_finds_it_offers_asks_and_changes_its_mind(world, manager):
    package = world.published()
    shown = page(manager, "/brokerage/offers/")
    assert f"Package {package.number} of Example City Council" in shown
    about = f"/brokerage/offers/{package.pk}/"
    assert "75 to 84" in page(manager, about)
    assert "Okafor" not in page(manager, about)
    service = world.services[0].pk
    form = {
        **day_typed("starts_on", world.today + 2 * DAY),
        "morning": 45,
        "evening": 30,
        "rate": "18.00",
        "times": "8am and 7pm",
    }
    sent(manager, f"{about}{service}/", form)
    made = Offer.objects.get()
    assert (made.rate_pence, made.times) == (1800, "8am and 7pm")
    shown = page(manager, about)
    assert "Check your price: it is below a floor" in shown
    sent(manager, f"/brokerage/offers/change/{made.pk}/", {**form, "rate": "29.00"})
    assert Offer.objects.get().rate_pence == 2900
    sent(manager, f"{about}ask/", {"question": "Is there a key safe?"})
    sent(manager, f"/brokerage/offers/take-back/{made.pk}/", {})
    assert Offer.objects.get().withdrawn_at is not None


def test_a_price_above_the_limit_stands_at_its_field(world, manager):
    package = world.published()
    form = {
        **day_typed("starts_on", world.today + 2 * DAY),
        "morning": 45,
        "evening": 30,
        "rate": "40.00",
    }
    answer = manager.post(f"/brokerage/offers/{package.pk}/{world.services[0].pk}/", form)
    assert "more than the council&#39;s limit of £32.00" in answer.content.decode()
    assert not Offer.objects.exists()


def test_the_broker_answers_what_was_asked(world, broker):
    package = world.published()
    world.do(world.managers[0], commands.ask, package_id=package.pk, text="Key?", at=world.now)
    asked = Question.objects.get()
    assert "1 question to answer" in page(broker, "/brokerage/")
    sent(broker, f"/brokerage/questions/{asked.pk}/", {"answer": "By the door."})
    other = make.client_for(world.managers[1])
    assert "By the door." in page(other, f"/brokerage/offers/{package.pk}/")


@pytest.mark.hazard("HZ-31")
def test_no_page_of_the_council_shows_an_offer_before_closing(world, broker):
    package = world.published()
    world.offered(package, 0, rate_pence=2345, conditions="Secret condition")
    pages = (
        "/brokerage/",
        f"/brokerage/{package.pk}/",
        "/brokerage/fairness/",
        "/brokerage/packages.csv",
    )
    for address in pages:
        shown = page(broker, address)
        assert "23.45" not in shown
        assert "Secret condition" not in shown
    assert "At least one offer has come." in page(broker, f"/brokerage/{package.pk}/")


def test_offers_are_compared_awarded_with_reasons_and_care_starts(world, broker):
    package, (lost, won) = world.closed()
    here = f"/brokerage/{package.pk}/"
    shown = page(broker, here)
    assert "Offers side by side" in shown
    assert "is the lowest." in shown
    answer = broker.post(f"{here}award/{won.pk}/", {f"code-{lost.pk}": "price"})
    assert "Say to Ash Care at home in words why not." in answer.content.decode()
    reasons = {f"code-{lost.pk}": "price", f"words-{lost.pk}": "The other was £2 less."}
    sent(broker, f"{here}award/{won.pk}/", reasons)
    assert Award.objects.get().offer == won
    winner, loser = make.client_for(world.managers[1]), make.client_for(world.managers[0])
    about = f"/brokerage/offers/{package.pk}/"
    assert "Margaret Okafor" in page(winner, about)
    told = page(loser, about)
    assert "The other was £2 less." in told
    assert "Okafor" not in told
    assert "The price was higher" in page(loser, "/brokerage/offers/")
    sent(broker, f"{here}start/", {"until_then": ""})
    assert Package.objects.get().state == "started"


def test_fewer_points_without_a_reason_come_back_at_their_field(world, broker):
    package, (dearer, cheaper) = world.closed()
    form = {f"code-{cheaper.pk}": "choice", f"words-{cheaper.pk}": "She chose another."}
    answer = broker.post(f"/brokerage/{package.pk}/award/{dearer.pk}/", form)
    assert "Another offer has" in answer.content.decode()


def test_starting_says_who_does_what_is_delegated(world, broker):
    sign_off(world, 0)
    sign_off(world, 1)
    package, _ = world.awarded(activities=(INSULIN,), delegation_clause=True, delegated_minutes=20)
    address = f"/brokerage/{package.pk}/start/"
    assert "Nobody at the provider may do this for the person yet" in page(broker, address)
    assert (
        "Say who does it until a worker may."
        in broker.post(address, {"until_then": ""}).content.decode()
    )
    sent(broker, address, {"until_then": "The community nurses"})


@pytest.mark.parametrize(
    ("what", "form", "state"),
    [
        ("withdraw", {"why": "Not needed"}, "withdrawn"),
        ("cannot-start", {"why": "Illness"}, "unsourced"),
    ],
)
def test_what_ends_a_package(world, broker, what, form, state):
    package = world.awarded()[0] if what == "cannot-start" else world.published()
    sent(broker, f"/brokerage/{package.pk}/{what}/", form)
    package.refresh_from_db()
    assert package.state == state


def test_accepting_none_and_issuing_again(world, broker):
    package, offers = world.closed()
    form = {f"code-{one.pk}": "none_suited" for one in offers}
    form |= {f"words-{one.pk}": "Too late in the day." for one in offers}
    sent(broker, f"/brokerage/{package.pk}/accept-none/", form)
    to = sent(broker, f"/brokerage/{package.pk}/issue-again/", {})
    assert "Publish it" in page(broker, to)


def test_closing_by_hand_opens_what_is_over(world, broker):
    package = world.published(closes=-MINUTE)
    world.offered(package, 0)
    assert "Open the offers" in page(broker, f"/brokerage/{package.pk}/")
    to = sent(broker, f"/brokerage/{package.pk}/close/", {})
    assert "Offers side by side" in page(broker, to)


def test_several_drafts_are_placed_together(world, broker):
    world.services[0].cqc_rating = "outstanding"
    world.services[0].save()
    world.drafted()
    world.drafted()
    shown = page(broker, "/brokerage/together/")
    assert shown.count("points") >= 2
    assert "This is the service that suits best." in shown


def test_a_person_is_named_on_a_page_of_its_own(world, broker):
    package = world.do(
        world.broker, commands.draft, outline=world.outline(), postcode="CV1 2WT", at=world.now
    )
    form = {"person": world.person.pk}
    to = sent(broker, f"/brokerage/{package.pk}/person/", form)
    assert "Margaret Okafor" in page(broker, to)


def test_a_framework_is_kept_and_ended(world, broker):
    form = {
        "provider": world.providers[0].pk,
        "route": "framework",
        "kinds": ["home_care"],
        "reference": "F-1",
        "rate": "28.00",
        "delegated_rate": "31.00",
        **day_typed("starts_on", world.today - DAY),
    }
    to = sent(broker, "/brokerage/agreements/new/", form)
    shown = page(broker, to)
    assert "£28.00" in shown
    assert "£31.00" in shown
    made = world.providers[0]
    assert f"End {made.name}, F-1" in shown
    key = shown.split("/brokerage/agreements/")[2].split("/")[0]
    ends = day_typed("ends_on", world.today + DAY)
    sent(broker, f"/brokerage/agreements/{key}/end/", ends)


def test_the_file_of_packages_says_nothing_of_the_person(world, broker):
    world.awarded()
    text = page(broker, "/brokerage/packages.csv").lstrip("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["Package"], row["State"], row["Asked"]) for row in rows] == [("1", "Awarded", "3")]
    assert "Okafor" not in text
    fair = page(broker, "/brokerage/fairness.csv").lstrip("\ufeff")
    [line] = csv.DictReader(io.StringIO(fair))
    assert (line["Size of provider"], line["Won"]) == ("Under 10 workers", "not shown")


def test_a_board_member_reads_and_changes_nothing(world):
    package, (_, won) = world.closed()
    client = make.client_for(make.worker(world.council, "board"))
    assert f"Package {package.number}" in page(client, "/brokerage/")
    shown = page(client, f"/brokerage/{package.pk}/")
    assert "Award to" not in shown
    page(client, f"/brokerage/{package.pk}/award/{won.pk}/", status=403)


@pytest.mark.hazard("HZ-31")
def test_nobody_reads_from_the_state_that_a_rival_has_offered(world, broker, manager):
    package = world.published()
    before = heading(page(manager, f"/brokerage/offers/{package.pk}/"))
    world.offered(package, 1)
    assert heading(page(manager, f"/brokerage/offers/{package.pk}/")) == before
    assert "At least one offer has come." in page(broker, f"/brokerage/{package.pk}/")


@pytest.mark.hazard("HZ-31")
def test_where_one_provider_was_asked_the_council_does_not_learn_that_it_offered(world, broker):
    Service.objects.exclude(pk=world.services[0].pk).update(status="draft")
    package = world.published()
    world.offered(package, 0)
    shown = page(broker, f"/brokerage/{package.pk}/")
    assert "only one provider was asked" in shown
    assert format_datetime(package.published_at) in shown
    for address in ("/brokerage/", f"/brokerage/{package.pk}/", "/brokerage/packages.csv"):
        assert "Offers received" not in page(broker, address)
