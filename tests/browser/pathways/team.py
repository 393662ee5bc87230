"""A council, the people who work a pathway there, and how they use its screens in a browser.

    side = make_side("reablement", "care-act-assessment", second=["therapy"])
    page = page_for(side.sara)
    open_case(page, side.ada, "Reablement", "From hospital", facts={"funded": True})
    refused(page, "Accept the referral", "Answer “Goals”.", facts={"safe": True})
    mend(page, facts={"goals": "To bathe alone"})
    sees(page, "Being visited")

Facts and answers go by their codes, everything else by the words on the screen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from tests import factories

from almoner.engines.instruments import commands as forms
from almoner.engines.instruments.models import Completion
from almoner.engines.pathways import commands, store
from almoner.engines.pathways.models import Case, QueueTeam
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.models import Organisation, Team
from almoner.registers.people.models import Person
from almoner.registers.workforce.models import Worker


@dataclass
class Side:
    """Sara and Tom work in the first team, Dora in the second, Mona manages both. Nick works at
    the hospital trust. Ada is 82 and known to the council and the trust."""

    council: Organisation
    trust: Organisation
    first: Team
    second: Team
    sara: Worker
    tom: Worker
    dora: Worker
    mona: Worker
    nick: Worker
    ada: Person

    def viewer(self, who: Worker | None = None) -> Viewer:
        return factories.viewer(who or self.sara)

    def open(self, pathway: str, who: Worker | None = None, **asked: Any) -> Case:
        """Opens a case without the browser, for what comes before the story."""
        route = store.current(pathway, self.council.pk)[1].entry.routes[0].code
        given = {"route": route, "person_id": self.ada.pk, "at": timezone.now(), **asked}
        return commands.open_case(self.viewer(who), pathway=pathway, **given)

    def move(self, case: int, code: str, who: Worker | None = None, **asked: Any) -> Case:
        given = {"at": timezone.now(), **asked}
        return commands.move(self.viewer(who), case_id=case, transition=code, **given)

    def answer(self, case: int, who: Worker | None = None, **answers: Any) -> None:
        """Fills in the form that was begun for a case, without signing it. `evidence`: of them."""
        draft = Completion.objects.get(about=f"case:{case}", status=Completion.Status.DRAFT)
        evidence = answers.pop("evidence", {})
        forms.save_draft(
            self.viewer(who),
            completion_id=draft.pk,
            answers=answers,
            evidence=evidence,
            at=timezone.now(),
        )


def make_side(*pathways: str, second: Iterable[str] = (), **ada: Any) -> Side:
    """`pathways`: first the one of the story, then those that it opens. `second`: the queues that
    the second team works; the first team works all others. `ada`: more about the person."""
    council = factories.organisation("council", "Northbury Council")
    trust = factories.organisation("trust", "Northbury Hospitals")
    factories.partnership(council, trust)
    first, other = factories.team(council, "First team"), factories.team(council, "Second team")
    ward = factories.team(trust, "Discharge team")
    for code in pathways:
        _put_to_use(code, council, dict.fromkeys(second, other), first)
    ada.setdefault("born_on", date(timezone.now().year - 82, 1, 2))

    def worker(name: str, at: Organisation, team: Team, role: str = "social_worker") -> Worker:
        return factories.worker(at, role, given_name=name, team=team)

    return Side(
        council=council,
        trust=trust,
        first=first,
        second=other,
        sara=worker("Sara", council, first),
        tom=worker("Tom", council, first),
        dora=worker("Dora", council, other),
        mona=worker("Mona", council, first, "casework_manager"),
        nick=worker("Nick", trust, ward),
        ada=factories.person([council, trust], family_name="Okoro", **ada),
    )


def _put_to_use(code: str, council: Organisation, teams: Mapping[str, Team], its: Team) -> None:
    """Every queue of a pathway has a team."""
    for queue in store.current(code, council.pk)[1].queues:
        QueueTeam.objects.create(
            organisation=council, pathway=code, queue=queue, team=teams.get(queue, its)
        )


# What a worker does on the screens.


def sign_in(page: Page, who: Worker) -> None:
    """Somebody else sits down at the same screen: a second browser costs more than a story."""
    value = factories.client_for(who).cookies[settings.SESSION_COOKIE_NAME].value
    home = "/".join(page.url.split("/")[:3])
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": home}])


def open_case(
    page: Page, who: Person, pathway: str, route: str, facts: Mapping[str, Any] = {}, **more: Any
) -> int:
    """A new case for a person. The number of the case."""
    ask_for_case(page, who, pathway, route, facts, **more)
    return opened(page)


def ask_for_case(
    page: Page, who: Person, pathway: str, route: str, facts: Mapping[str, Any] = {}, **more: Any
) -> None:
    """The form of a new case for a person, filled in and sent."""
    be_at(page, f"/cases/for/{who.pk}/{code_of(pathway)}/")
    page.get_by_label(route, exact=True).check()
    fill(page, facts, **more)
    send(page)


def walk_to_opening(page: Page, who: Person, pathway: str) -> None:
    """From “My work” to the person and the form of a new case, as somebody new to it would go."""
    my_work(page)
    follow(page, "Find a person to open a case for")
    follow(page, f"{who.family_name}, {who.given_name}")
    follow(page, "Open a case")
    follow(page, pathway)


def opened(page: Page) -> int:
    """The number of the case that has just been opened."""
    sees(page, "The case is open.")
    return int(page.url.rstrip("/").rsplit("/", 1)[-1])


def my_work(page: Page) -> None:
    page.goto("/work/", wait_until="domcontentloaded")


def look_at(page: Page, case: int) -> None:
    page.goto(f"/cases/{case}/", wait_until="domcontentloaded")


def be_at(page: Page, address: str) -> None:
    """Goes there straight, unless the story has led there already."""
    if not page.url.endswith(address):
        page.goto(address, wait_until="domcontentloaded")


def take(page: Page) -> None:
    follow(page, "Take this case")
    press(page, "Take it")
    sees(page, "The case is yours.")


def move(page: Page, title: str, facts: Mapping[str, Any] = {}, **words: Any) -> None:
    """From the page of a case: chooses a move, fills its form and makes it. `words` are `note`,
    `reason`, `evidence`, `information` and `outcome`; a reason and an outcome go by code."""
    choose(page, title)
    mend(page, facts, **words)


def refused(page: Page, title: str, why: str, facts: Mapping[str, Any] = {}, **words: Any) -> None:
    """Tries a move that is turned down in these words. Its form stays open: go on with `mend`."""
    choose(page, title)
    fill(page, facts, **words)
    send(page)
    sees(page, "There is a problem", why)


def barred(page: Page, title: str, *why: str) -> None:
    """The page of a case says why a move is not possible yet, before anything is typed."""
    hidden = page.locator("details:not([open]) summary", has_text="Not possible yet")
    if hidden.count():
        hidden.click()
    here = page.locator("p", has=page.locator("strong", has_text=title)).locator("xpath=..")
    for one in why:
        expect(here.get_by_text(one).first).to_be_visible()


def mend(page: Page, facts: Mapping[str, Any] = {}, **words: Any) -> None:
    """Fills in the open form of a move and makes it."""
    fill(page, facts, **words)
    proposes = page.get_by_role("button", name="Propose it to a second person").count()
    send(page)
    sees(page, "A second person must agree." if proposes else "It is recorded.")


def agree(page: Page) -> None:
    """As the second person, from the page of the case."""
    follow(page, "Agree as the second person")
    page.get_by_label("I have looked at what is proposed and agree").check()
    press(page, "Agree")
    sees(page, "It is agreed and recorded.")


def hand_over(page: Page, team: Team, why: str) -> None:
    follow(page, "Hand it over")
    page.get_by_label("Which team is it offered to?").select_option(str(team.pk))
    page.get_by_label("Why, and what do they need to know?").fill(why)
    press(page, "Offer it")
    sees(page, "It stays with you until they accept.")


def accept_hand_over(page: Page, who: str) -> None:
    """From “My work”: the team that was offered a case takes it."""
    my_work(page)
    follow(page, who)
    follow(page, "Accept the hand-over")
    press(page, "Accept it")
    sees(page, "The case is your team’s.")


def begin_instrument(page: Page, title: str) -> None:
    """From the page of a case to the first question of a form that it asks for."""
    follow(page, f"Begin “{title}”")
    press(page, "Start")


def put_down(page: Page) -> None:
    """Leaves a form as it is, for later."""
    press(page, "Save and come back later")
    follow(page, "Go back to the case")


def take_up(page: Page, title: str) -> None:
    """From the page of a case back into a form that was put down."""
    follow(page, f"Go on with “{title}”")


def fill_instrument(page: Page, answers: Mapping[str, Any], wishes: str = "") -> None:
    """Answers page after page, signs, and goes back to the case. Keys as in the definition:
    `code`, `code__evidence`, `table__0__column`."""
    for _ in range(30):
        if page.url.endswith("/check/"):
            break
        if page.url.endswith("/in-their-words/"):
            page.locator('[name="wishes"]').fill(wishes)
        fill_named(page, answers)
        press(page, "Save and continue")
    press(page, "Sign and finish")
    sees(page, "Your answers are signed and kept.")
    follow(page, "Go back to the case")


def in_queue(page: Page, queue: str, who: str, *words: str, every_team: bool = False) -> None:
    """The team’s queue, or that of every team, has a line about this person with these words."""
    be_at(page, address_of(queue) + ("?all=1" if every_team else ""))
    line = page.get_by_role("row").filter(has_text=who)
    for one in words:
        expect(line).to_contain_text(one)


def on_worklist(page: Page, pathway: str, worklist: str, who: str) -> None:
    page.goto(f"/work/lists/{pathway}/{worklist}/", wait_until="domcontentloaded")
    expect(page.get_by_role("row").filter(has_text=who)).not_to_have_count(0)


def clock(page: Page, title: str, standing: str) -> None:
    """A clock of the open case stands like this: “Running”, “Done in time” …"""
    line = page.get_by_role("row").filter(has=page.get_by_text(title, exact=True))
    expect(line.first).to_contain_text(standing)


def sees(page: Page, *words: str) -> None:
    for one in words:
        expect(page.locator("main")).to_contain_text(one)


def sees_no(page: Page, *words: str) -> None:
    for one in words:
        expect(page.locator("main")).not_to_contain_text(one)


def choose(page: Page, title: str) -> None:
    """Opens the form of a move."""
    _go(page, page.locator("#maincontent").get_by_role("button", name=title, exact=True).first)


def follow(page: Page, text: str) -> None:
    _go(page, page.locator("#maincontent").get_by_role("link", name=text, exact=True).first)


def press(page: Page, text: str) -> None:
    _go(page, page.locator("#maincontent").get_by_role("button", name=text, exact=True).first)


def send(page: Page) -> None:
    """Presses the one button of the form that is open."""
    _go(page, page.locator("#maincontent form button[type=submit]"))


def fill(page: Page, facts: Mapping[str, Any], **words: Any) -> None:
    fill_named(page, {**{f"fact_{code}": value for code, value in facts.items()}, **words})


def fill_named(page: Page, values: Mapping[str, Any]) -> None:
    """Fills in those of the fields that the page has."""
    for name, value in values.items():
        field = page.locator(f'[name="{name}"]')
        if isinstance(value, date):
            for part in ("day", "month", "year"):
                page.locator(f'[name="{name}_{part}"]').fill(str(getattr(value, part)))
        elif field.count():
            _answer(field, value)


def _answer(field: Locator, value: Any) -> None:
    first = field.first
    kind = first.get_attribute("type") or first.evaluate("e => e.tagName.toLowerCase()")
    if kind == "select":
        first.select_option(str(value))
    elif kind in ("radio", "checkbox"):
        for one in value if isinstance(value, list) else [value]:
            said = {True: "yes", False: "no"}.get(one, str(one)) if kind == "radio" else one
            (first if said is True else field.and_(_valued(field, said))).check()
    else:
        first.fill(str(value))


def _valued(field: Locator, value: str) -> Locator:
    return field.page.locator(f'[value="{value}"]')


def _go(page: Page, target: Locator) -> None:
    """Uses a link or button and waits for the page that it leads to."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        target.click()


def code_of(pathway: str) -> str:
    """By its title."""
    return next(code for code, (_, one) in store.all_current(None).items() if one.title == pathway)


def address_of(queue: str) -> str:
    """Of the page of a queue that somebody works, by its title."""
    known = store.all_current(None)
    return next(
        f"/work/queues/{one.pathway}/{one.queue}/"
        for one in QueueTeam.objects.order_by("pk")
        if known[one.pathway][1].queues[one.queue].title == queue
    )
