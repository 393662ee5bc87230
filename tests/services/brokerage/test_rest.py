"""Brokerage over REST: the same commands, seals and reasons as on the screens, and each message of
a sender's own software done once."""

import pytest
from tests.services.brokerage.world import (
    DAY,
    HOUR,
    INSULIN,
    MINUTE,
    PARTS,
    make_world,
    sign_off,
)
from tests.surfaces.keys import Caller, key_for

from almoner.platform.access.scope import scoped
from almoner.platform.accounts.tokens import issue
from almoner.services.brokerage.models import Award, Offer, Package, Question, Sent

pytestmark = pytest.mark.django_db
OFFERS, PACKAGES = ("offers:read", "offers:write"), ("packages:read", "packages:write")


class Keys:
    """The council's software, each provider's, and that of a rival council."""

    def __init__(self, world) -> None:
        def caller(worker, organisation, scopes):
            return Caller(key_for(worker, organisation, scopes), "/api/v1/brokerage")

        self.council = caller(world.broker, world.council, PACKAGES)
        rival = world.rival_broker.employments.get().organisation
        self.rival_council = caller(world.rival_broker, rival, PACKAGES)
        self.providers = [
            caller(manager, one, OFFERS)
            for manager, one in zip(world.managers, world.providers, strict=True)
        ]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def keys(world):
    return Keys(world)


def offer_of(world, which=0, **changes):
    return {
        "key": f"offer-{which}-1",
        "service": world.services[which].pk,
        "starts_on": (world.today + 2 * DAY).isoformat(),
        "rate_pence": 2900,
        "minutes": PARTS,
        **changes,
    }


def package_of(world, **changes):
    return {
        "key": "draft-for-7",
        "kind": "home_care",
        "start_wanted": (world.today + 2 * DAY).isoformat(),
        "person": world.person.pk,
        "needs": ["personal_care", "meals"],
        "minutes": PARTS,
        "rate_limit_pence": 3200,
        **changes,
    }


def codes(answer) -> list[str]:
    return [one["code"] for one in answer.json()["refusals"]]


def test_a_package_goes_from_draft_to_award_and_each_side_reads_its_own_part(world, keys):
    sign_off(world, 0)
    asked = package_of(world, activities=[INSULIN], delegation_clause=True, delegated_minutes=15)
    made = keys.council.post("/packages", asked)
    assert made.status_code == 201, made.content
    ids = made.json()["id"]
    closes = (world.now + HOUR).isoformat()
    told = {"key": "publish-of-7", "closes_at": closes, "criteria": {"price": 100}}
    assert keys.council.post(f"/packages/{ids}/publication", told).json()["state"] == "open"

    invited = keys.providers[0].get("/invitations", open="true").json()["items"]
    assert [(one["package"], one["offer"], one["open"]) for one in invited] == [(ids, None, True)]
    whole = keys.providers[0].get(f"/invitations/{ids}")
    assert whole.json()["package"]["needs"] == ["personal_care", "meals"]
    assert whole.json()["package"]["delegation_clause"] is True
    for secret in ("Okafor", "Margaret", "2WT", "person"):
        assert secret not in whole.content.decode().replace("personal_care", "")

    sent = offer_of(world, delegated_rate_pence=3100)
    offered = keys.providers[0].post(f"/invitations/{ids}/offers", sent)
    assert offered.status_code == 201, offered.content
    assert offered.json()["outcome"] is None
    sealed = keys.council.get(f"/packages/{ids}").json()
    assert (sealed["package"]["state"], sealed["asked"], sealed["offers"]) == (
        "open",
        1,
        [],
    )
    assert codes(keys.council.post(f"/packages/{ids}/closing")) == ["still-open"]


def test_opened_offers_are_compared_awarded_and_their_makers_told_why(world, keys):
    package, (lost, won) = world.closed()
    shown = keys.council.get(f"/packages/{package.pk}").json()["offers"]
    assert [(one["offer"], one["rate_pence"]) for one in shown] == [(won.pk, 2700), (lost.pk, 2900)]
    assert all(part["words"] for one in shown for part in one["points"])
    decided = {"key": "award-of-7", "offer": won.pk}
    refused = keys.council.post(f"/packages/{package.pk}/award", decided)
    assert (refused.status_code, codes(refused)) == (409, ["reason-code-missing"])
    reasons = [{"offer": lost.pk, "code": "price", "words": "The other price was lower."}]
    for _ in range(2):  # The answer was lost, so it is sent again.
        made = keys.council.post(f"/packages/{package.pk}/award", {**decided, "reasons": reasons})
        assert (made.status_code, made.json()["offer"]) == (201, won.pk)
    assert Award.objects.count() == 1
    told = keys.providers[0].get(f"/offers/{lost.pk}").json()["outcome"]
    assert (told["won"], told["reason"]) == (False, "price")
    assert told["words"] == "The other price was lower."
    [own] = keys.providers[1].get("/offers").json()["items"]
    assert own["outcome"]["won"] is True


@pytest.mark.hazard("HZ-31")
def test_a_rival_reads_nothing_before_or_after_closing(world, keys):
    package = world.published()
    made = world.offered(package, 0)
    rival, outsider = keys.providers[1], keys.rival_council
    assert rival.get(f"/offers/{made.pk}").status_code == 404
    assert rival.post(f"/offers/{made.pk}/withdrawal").status_code == 404
    assert rival.get("/offers").json()["items"] == []
    assert "2900" not in rival.get(f"/invitations/{package.pk}").content.decode()
    assert keys.council.get(f"/packages/{package.pk}").json()["offers"] == []
    for caller, path in (
        (outsider, f"/packages/{package.pk}"),
        (keys.providers[2], "/invitations/999999"),
    ):
        assert caller.get(path).status_code == 404
    assert outsider.get("/packages").json()["items"] == []
    closed, (first, _) = world.closed()
    assert rival.get(f"/offers/{first.pk}").status_code == 404
    assert outsider.get(f"/packages/{closed.pk}").status_code == 404
    assert outsider.post(f"/packages/{closed.pk}/closing").status_code == 404


def test_a_council_makes_no_offer_and_a_provider_publishes_nothing(world, keys):
    package = world.published()
    keys.council.headers = {"Authorization": f"Bearer {key_for(world.broker, world.council)}"}
    sent = offer_of(world)
    assert keys.council.post(f"/invitations/{package.pk}/offers", sent).status_code == 403
    assert keys.providers[0].post("/packages", package_of(world)).status_code == 403


def test_the_same_message_is_done_once_and_its_key_is_for_nothing_else(world, keys):
    first, again = (keys.council.post("/packages", package_of(world)) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert Package.objects.count() == 1
    other = keys.council.post("/packages", package_of(world, days_a_week=5))
    assert (other.status_code, codes(other)) == (409, ["key-used"])
    package = world.published()
    path = f"/invitations/{package.pk}"
    for _ in range(2):
        assert keys.providers[0].post(f"{path}/offers", offer_of(world)).status_code == 201
    assert Offer.objects.count() == 1
    words = {"key": "question-1", "text": "Is there a key safe?"}
    for _ in range(2):
        assert keys.providers[0].post(f"{path}/questions", words).status_code == 201
    assert Question.objects.count() == 1
    # The keys of two senders never meet.
    assert keys.providers[1].post(f"{path}/questions", words).status_code == 201
    assert Question.objects.count() == 2


def test_what_was_refused_leaves_its_key_free(world, keys):
    package = world.published()
    path = f"/invitations/{package.pk}/offers"
    dear = keys.providers[0].post(path, offer_of(world, rate_pence=9900))
    assert (dear.status_code, codes(dear)) == (409, ["price-above-limit"])
    assert not Sent.objects.exists()
    assert keys.providers[0].post(path, offer_of(world)).status_code == 201


def test_a_broker_and_a_manager_issue_the_keys_that_these_routes_open_to(world):
    for who, scopes, path in (
        (world.broker, PACKAGES, "/packages"),
        (world.managers[0], OFFERS, "/invitations"),
    ):
        key = issue(world.viewer(who), "Our software", scopes, 30)
        assert Caller(key, "/api/v1/brokerage").get(path).status_code == 200


@pytest.mark.hazard("HZ-31")
def test_who_asked_a_question_is_told_to_nobody(world, keys):
    package = world.published()
    words = {"key": "question-1", "text": "Is there a key safe?"}
    keys.providers[0].post(f"/invitations/{package.pk}/questions", words)
    for who in (world.managers[1], world.broker):
        with scoped(world.viewer(who), drop_role=True):
            assert not Sent.objects.exists()
    [asked] = keys.council.get(f"/packages/{package.pk}").json()["questions"]
    answered = keys.council.post(f"/questions/{asked['id']}/answer", {"text": "By the door."})
    assert answered.json()["answer"] == "By the door."
    assert (
        keys.rival_council.post(f"/questions/{asked['id']}/answer", {"text": "No."}).status_code
        == 404
    )
    [shown] = keys.providers[1].get(f"/invitations/{package.pk}").json()["questions"]
    assert (shown["text"], shown["answer"]) == ("Is there a key safe?", "By the door.")


def test_an_offer_is_taken_back_once_and_stays_taken_back(world, keys):
    package = world.published()
    path = f"/invitations/{package.pk}/offers"
    made = keys.providers[0].post(path, offer_of(world)).json()
    for _ in range(2):
        answer = keys.providers[0].post(f"/offers/{made['id']}/withdrawal")
        assert (answer.status_code, bool(answer.json()["withdrawn_at"])) == (200, True)
    assert keys.providers[0].post(path, offer_of(world, key="offer-0-2")).status_code == 201


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "submarine"}, "kind-unknown"),
        ({"needs": ["gold"]}, "need-unknown"),
        ({"activities": ["surgery"]}, "activity-unknown"),
        ({"language": "klingon"}, "language-unknown"),
        ({"route": "raffle"}, "route-unknown"),
    ],
)
def test_a_code_that_is_none_is_named(world, keys, changes, code):
    answer = keys.council.post("/packages", package_of(world, **changes))
    assert (answer.status_code, codes(answer)) == (409, [code])
    assert not Package.objects.exists()


def test_a_list_goes_on_where_the_page_before_ended(world, keys):
    packages = [world.published(closes=HOUR + n * MINUTE) for n in range(3)]
    first = keys.providers[0].get("/invitations", limit=2).json()
    rest = keys.providers[0].get("/invitations", limit=2, after=first["next_after"]).json()
    found = [one["package"] for one in (*first["items"], *rest["items"])]
    assert found == [one.pk for one in reversed(packages)]
    assert rest["next_after"] is None
    assert keys.providers[0].get("/invitations", open="false").json()["items"] == []
    assert keys.council.get("/packages", state="draft").json()["items"] == []
