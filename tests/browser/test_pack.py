"""The governance pack and the toolkit on a small phone, with the keyboard, and axe."""

import pytest
from tests.browser.checks import accessible, press, type_into
from tests.services.delegation.world import make_worker, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def board(world):
    return make_worker("Bea Frost", world.icb, "board", pathway="998")


def test_the_pack_of_one_delegation_and_its_document(page_for, world):
    page = page_for(world.nurse)
    page.goto(f"/delegations/{world.delegation.pk}/")
    press(page, "Governance pack")
    page.wait_for_url("**/pack/")
    accessible(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download as PDF").click()
    assert waiting.value.suggested_filename == f"pack-delegation-{world.delegation.pk}.pdf"


@pytest.mark.parametrize("who", ["manager", "board"])
def test_the_packs_of_a_service_and_of_the_place(page_for, world, board, who):
    page = page_for(board if who == "board" else world.manager)
    page.goto("/toolkit/")
    accessible(page)
    press(
        page,
        "Governance pack of the whole place"
        if who == "board"
        else "Governance pack of your service",
    )
    page.wait_for_url("**/pack/")
    accessible(page)


def test_writing_and_comparing_a_block(page_for, board):
    page = page_for(board)
    page.goto("/toolkit/1/localise/")
    accessible(page)
    type_into(page, "The text of this block", "Our own words. ")
    press(page, "Save")
    page.wait_for_url("**/toolkit/1/")
    accessible(page)
    page.goto("/toolkit/1/localise/")
    type_into(page, "The text of this block", "Even better. ")
    press(page, "Save")
    press(page, "What changed from version 1")
    page.wait_for_url("**/compare/**")
    accessible(page)
    page.goto("/toolkit/1/consult/")
    accessible(page)
