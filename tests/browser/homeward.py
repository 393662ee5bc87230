"""How each of them takes their part on the screens, on one page at which one after another sits."""

from dataclasses import dataclass
from datetime import datetime

from playwright.sync_api import Page, expect
from tests.browser.checks import accessible, tab_to
from tests.browser.pathways import team
from tests.browser.pathways.team import choose, follow, press, sees, send
from tests.browser.test_worker_act import AFTER, FIRST
from tests.services.brokerage.world import MINUTE
from tests.services.discharge.hospital import ANSWERS, ARRANGED, ASKED, DECIDED
from tests.services.visits.door import Clock
from tests.surfaces.flow.story import INSULIN, PARTS, Story, a_provider

from almoner.kernel.london import format_time
from almoner.kernel.zone import to_london
from almoner.registers.workforce.models import Worker
from almoner.services.brokerage import commands as brokerage
from almoner.services.brokerage.commands import Terms
from almoner.services.brokerage.models import Package
from almoner.services.delegation.models import Delegation

FORM = "Shared assessment for leaving hospital"
HEALTH = {"tasks": ["insulin"], "tasks_how": "A worker of Near Care gave it, and knows her."}


@dataclass
class Way:
    """From the ward to home. `clock`: what the screens take for now; the database has its own,
    which keeps the seal, so the story ends in the present."""

    page: Page
    story: Story
    delegation: Delegation
    clock: Clock

    @property
    def stay(self) -> str:
        return f"/discharge/stays/{self.story.stay.pk}/"

    @property
    def package(self) -> Package:
        return Package.objects.get()

    def sits_down(self, who: Worker, address: str) -> Page:
        if self.page.url != "about:blank":
            team.sign_in(self.page, who)
        self.page.goto(address, wait_until="domcontentloaded")
        return self.page

    def ward_finds_no_reason_to_stay(self) -> None:
        page = self.sits_down(self.story.hospital.wendy, "/")
        follow(page, "Willow")
        accessible(page)
        tab_to(page, page.get_by_label("Reason to stay of Ada Okoro"))
        page.keyboard.type("No re")
        tab_to(page, page.get_by_role("button", name="Save the round"))
        with page.expect_navigation(wait_until="domcontentloaded"):
            page.keyboard.press("Enter")
        sees(page, "Kept for 1 person.")
        follow(page, "Ada Okoro")
        accessible(page)
        choose(page, "Ask the discharge hub")
        team.fill(page, ASKED)
        send(page)
        sees(page, "It is recorded.", "With the hub")

    def hub_assesses_and_decides(self) -> None:
        page = self.sits_down(self.story.hospital.hana, "/flow/")
        sees(page, "1 person ready to leave hospital")
        follow(page, "Willow")
        accessible(page)
        follow(page, "Ada Okoro")
        sees(page, "To sleep in my own bed")
        team.begin_instrument(page, FORM)
        answers = {**ANSWERS, **HEALTH}
        while not page.url.endswith("/check/"):
            page.locator('[name="wishes"]').fill("To go home.") if "words" in page.url else None
            team.fill_named(page, answers)
            press(page, "Save and continue")
        press(page, "Sign and finish")
        page.goto(self.stay, wait_until="domcontentloaded")
        sees(page, "Delegated activities needed at home", "Near Care (2")
        accessible(page)
        choose(page, "Decide how the person leaves")
        expect(page.locator(f'[name="fact_delegated"][value="{INSULIN}"]')).to_be_checked()
        team.fill(page, DECIDED)
        send(page)
        choose(page, "Begin to arrange")
        more = {"visits_a_day": "1", "minutes_a_visit": PARTS["morning"], "delegated_by": "worker"}
        team.fill(page, {**ARRANGED, **more, "care_from": self.story.today})
        send(page)
        sees(page, "Being arranged")

    def broker_sees_who_suits_and_asks_them(self, closes: datetime) -> None:
        page = self.sits_down(self.story.hospital.brook, "/")
        follow(page, "Package 1")
        page.get_by_text("Near Care at home: ").click()
        for words in (
            "It is 0.0 km away.",
            "At least 2 workers are signed off for each delegated activity.",
            "It has cared for this person before.",
        ):
            expect(page.get_by_text(words).first).to_be_visible()
        sees(page, "Untrained Care at home: The service does not offer")
        accessible(page)
        press(page, "Change the draft")
        page.get_by_label("Washing and dressing").check()
        terms = {"delegated_minutes": "15", "delegation_clause": True}
        team.fill_named(page, terms)
        press(page, "Save")
        press(page, "Publish it")
        local = to_london(closes)
        team.fill_named(page, {"closes_at": local.date(), "closes_at_time": format_time(local)})
        press(page, "Publish")
        sees(page, "No offer has come yet.")

    def providers_offer(self) -> None:
        page = self.sits_down(self.story.managers["near"], "/brokerage/offers/")
        follow(page, "Package 1 of Northbury Council")
        assert "Okoro" not in page.content()
        press(page, "Make an offer")
        team.fill_named(page, {"rate": "29.00", "delegated_rate": "31.00"})
        press(page, "Send the offer")
        sees(page, "Your offer is in, and sealed.")
        terms = Terms(self.story.today, 2850, PARTS, delegated_rate_pence=3000)
        ids = {"package_id": self.package.pk, "service_id": self.story.services["other"].pk}
        other = self.story.managers["other"]
        self.story.do(other, brokerage.offer, **ids, terms=terms, at=self.clock.at)

    def broker_awards(self) -> None:
        page = self.sits_down(self.story.hospital.brook, f"/brokerage/{self.package.pk}/")
        press(page, "Open the offers")
        press(page, "Award to Near Care at home")
        loser = self.package.offers.get(service=self.story.services["other"]).pk
        said = "Near Care knows her, and its worker is signed off for her."
        why = {f"code-{loser}": "continuity", f"words-{loser}": said, "why": said}
        team.fill_named(page, why)
        press(page, "Award the package")
        sees(page, "Its capacity is held until")

    def hub_says_that_all_is_ready(self) -> None:
        page = self.sits_down(self.story.hospital.hana, self.stay)
        choose(page, "Record that everything is ready")
        team.fill(page, {"transport": "arranged"})
        send(page)
        sees(page, "Everything is ready")

    def ward_lets_her_go(self) -> None:
        page = self.sits_down(self.story.hospital.wendy, self.stay)
        press(page, "Record that the person has left")
        accessible(page)
        local = to_london(self.clock.at)
        team.fill_named(page, {"left_at": local.date(), "left_at_time": format_time(local)})
        press(page, "Save")
        sees(page, "It is recorded.", "Has left")

    def nurse_starts_the_delegation_again(self) -> None:
        page = self.sits_down(self.delegation.delegator, "/delegations/")
        sees(page, "In hospital")
        follow(page, "Giving insulin, Ada Okoro")
        choose(page, "Start it again")
        team.fill_named(page, {"reason": "She is home, and the letter changes nothing."})
        press(page, "Save")
        sees(page, "It is active again.")

    def care_begins(self) -> None:
        page = self.sits_down(self.story.hospital.brook, f"/brokerage/{self.package.pk}/")
        press(page, "Care has started")
        press(page, "Care has started")
        sees(page, "Care has started.")

    def manager_plans_the_visit(self, starts: datetime) -> None:
        page = self.sits_down(self.story.managers["near"], f"/people/{self.story.hospital.ada.pk}/")
        follow(page, "Plan a visit")
        local, due = to_london(starts), to_london(starts + 5 * MINUTE)
        given = {
            "worker": self.delegation.worker_id,
            "starts_at": local.date(),
            "starts_at_time": format_time(local),
            "minutes": "45",
            "activity": INSULIN,
            "due_time": format_time(due),
        }
        team.fill_named(page, given)
        press(page, "Plan the visit")
        sees(page, "The visit is planned.")

    def worker_visits(self) -> None:
        page = self.sits_down(self.delegation.worker, "/today/")
        sees(page, "Yes, you may")
        _begins(page, "Open visit")
        press(page, "I am here: start the visit")
        _begins(page, "Start: giving insulin")
        page.get_by_label("Reading", exact=True).fill("7.2")
        _answer(page, (*FIRST, ("Unit on the meter", "mmol/L")))
        page.get_by_label("Dose on the pen dial").fill("12")
        press(page, "Check now")
        _answer(page, AFTER)
        press(page, "Check your answers")
        press(page, "Yes, record it")
        _begins(page, "Back to the visit")
        press(page, "End the visit")
        sees(page, "Done at")

    def hub_sees_her_at_home(self) -> None:
        page = self.sits_down(self.story.hospital.hana, "/discharge/hub/")
        sees(page, "To be seen at home")
        accessible(page)
        follow(page, "Ada Okoro")
        choose(page, "Record how the person is at home")
        given = {"at_home": "Well, and glad to be in my own bed."}
        told = {"outcome": "settled", "information": "Told Ada whom to call, by a visit."}
        team.fill(page, given, **told)
        send(page)
        sees(page, "It is recorded.", "At home")


def another_provider(story: Story) -> None:
    """As near and as competent as `near`, cheaper, and new to Ada."""
    made = a_provider(story.hospital, "other", "CV1 2WT", True, story.now)
    story.managers["other"], _, story.services["other"] = made


def _begins(page: Page, name: str) -> None:
    """The first link or button whose name begins so."""
    found = page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name))
    with page.expect_navigation(wait_until="domcontentloaded"):
        found.first.click()


def _answer(page: Page, answers: tuple[tuple[str, str], ...]) -> None:
    for question, answer in answers:
        group = page.get_by_role("group", name=question, exact=True)
        group.get_by_label(answer, exact=True).check()
