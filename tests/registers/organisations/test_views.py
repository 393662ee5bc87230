import pytest
from django.urls import reverse
from django.utils import timezone
from tests import factories as make

from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent
from almoner.registers.organisations import commands
from almoner.registers.organisations.models import Locality, Organisation, Partnership, Team


def text(response) -> str:
    return " ".join(response.content.decode().split())


def day(name: str, at) -> dict[str, str]:
    return {f"{name}_day": at.day, f"{name}_month": at.month, f"{name}_year": at.year}


def at(name: str, *args) -> str:
    return reverse(f"organisations:{name}", args=args)


def test_everyone_finds_their_own_organisation(town):
    for who, own in (("manager", "provider"), ("nurse", "trust"), ("worker", "provider")):
        client = make.client_for(getattr(town, who))
        response = client.get(at("own"), follow=True)
        assert response.redirect_chain[0][0] == at("record", getattr(town, own).pk)
        assert getattr(town, own).name in text(response)


def test_a_partner_shows_its_public_part_and_a_stranger_nothing(town, client):
    manager = make.client_for(town.manager)
    said = text(manager.get(at("record", town.trust.pk)))
    assert town.team.name in said
    assert "Working agreements" not in said
    assert manager.get(at("record", town.rival.pk)).status_code == 404
    assert client.get(at("record", town.trust.pk)).status_code == 302
    assert make.client_for(make.account()).get(at("own")).status_code == 404


def test_identifiers_are_checked_for_their_shape(town):
    manager, path = make.client_for(town.manager), at("identifiers", town.provider.pk)
    said = text(manager.post(path, {"cqc_location_id": "123"}))
    assert 'href="#id_cqc_location_id"' in said
    assert "1, a hyphen and digits" in said

    manager.post(path, {"cqc_location_id": "1-123456789", "ods_code": "vn1a2"})
    kept = Organisation.objects.get(pk=town.provider.pk)
    assert (kept.cqc_location_id, kept.ods_code) == ("1-123456789", "VN1A2")


def test_a_team_is_added_once(town):
    manager, path = make.client_for(town.manager), at("team-add", town.provider.pk)
    assert "North" in text(manager.post(path, {"name": "North"}, follow=True))
    assert "There is already a team with this name." in text(manager.post(path, {"name": "North"}))
    assert Team.objects.filter(organisation=town.provider).count() == 1


def test_the_board_registers_a_provider_and_agrees_with_it(town):
    board = make.client_for(town.board)
    sent = {"kind": "practice", "name": "High Street Practice", "ods_code": "RKB"}
    said = text(board.post(at("register"), sent, follow=True))
    assert "The ODS code is unusual" in said

    sent = {
        "delegating": town.trust.pk,
        "provider": town.rival.pk,
        "contract_allows_delegation": "on",
        **day("starts_on", town.today),
    }
    said = text(board.post(at("partnership-add"), sent))
    assert 'href="#id_contract_reference"' in said
    board.post(at("partnership-add"), {**sent, "contract_reference": "C-1"})
    assert Partnership.objects.filter(delegating=town.trust, provider=town.rival).exists()


def test_the_lead_ends_an_agreement(town):
    lead, standing = make.client_for(town.lead), Partnership.objects.get()
    assert f"agreement with {town.provider.name}" in text(lead.get(at("record", town.trust.pk)))
    said = text(
        lead.post(at("partnership-end", standing.pk), day("ends_on", town.today), follow=True)
    )
    assert "The agreement is ended." in said
    assert "No agreements yet." in said


@pytest.mark.parametrize("who", ["worker", "nurse", "manager"])
def test_agreements_are_not_for_every_role(town, who):
    client, standing = make.client_for(getattr(town, who)), Partnership.objects.get()
    for path in (at("register"), at("partnership-add"), at("partnership-end", standing.pk)):
        assert client.get(path).status_code == 403


def test_another_organisations_codes_and_agreements_are_out_of_reach(town):
    other = make.partnership(make.organisation("trust"), town.rival)
    lead, rival = make.client_for(town.lead), make.client_for(town.rival_manager)
    assert lead.get(at("partnership-end", other.pk)).status_code == 404
    for name in ("identifiers", "team-add"):
        assert rival.get(at(name, town.provider.pk)).status_code == 404
        assert lead.get(at(name, town.provider.pk)).status_code == 404
        assert lead.get(at(name, town.trust.pk)).status_code == 200


class TestLocalities:
    @pytest.fixture
    def manager(self, town):
        return make.client_for(town.manager)

    @pytest.fixture
    def locality(self, town):
        return Locality.objects.create(
            organisation=town.provider, name="North", neighbourhoods=["881954c5b7fffff"]
        )

    def test_one_is_added_from_postcodes_and_listed(self, town, manager):
        path = at("locality-add", town.provider.pk)
        assert f'href="{path}"' in text(manager.get(at("record", town.provider.pk)))
        sent = {"name": "Hillfields", "postcodes": "CV1 5FB\nCV1 2WT\nCV1 5FB"}
        said = text(manager.post(path, sent, follow=True))
        assert "The locality is added." in said
        assert "Hillfields" in said
        kept = Locality.objects.get()
        assert len(kept.neighbourhoods) in (1, 2)
        assert kept.organisation == town.provider

    def test_every_postcode_that_cannot_be_placed_is_named_and_nothing_is_kept(self, town, manager):
        sent = {"name": "Nowhere", "postcodes": "CV1 5FB\nZZ99 9ZZ, nonsense"}
        said = text(manager.post(at("locality-add", town.provider.pk), sent))
        assert "ZZ99 9ZZ" in said
        assert "nonsense" in said
        assert not Locality.objects.exists()

    def test_one_name_stands_for_one_locality(self, town, manager, locality):
        sent = {"name": "North", "postcodes": "CV1 5FB"}
        said = text(manager.post(at("locality-add", town.provider.pk), sent))
        assert "There is already a locality with this name." in said

    def test_it_is_renamed(self, manager, locality):
        said = text(manager.post(at("locality-rename", locality.pk), {"name": "East"}, follow=True))
        assert "The locality is renamed." in said
        assert Locality.objects.get().name == "East"
        assert AuditEvent.objects.filter(verb="locality.renamed").count() == 1

    def test_it_is_given_to_a_part_of_the_organisation_and_to_nobody_else(
        self, town, manager, locality
    ):
        part = make.organisation(name="North branch", parent=town.provider)
        path = at("locality-assign", locality.pk)
        page = text(manager.get(path))
        assert "North branch" in page
        assert town.rival.name not in page
        said = text(manager.post(path, {"organisation": part.pk}, follow=True))
        assert "North branch" in said
        assert Locality.objects.get().organisation == part
        assert manager.post(path, {"organisation": town.rival.pk}).status_code == 200
        assert Locality.objects.get().organisation == part

    @pytest.mark.parametrize("page", ["locality-rename", "locality-assign"])
    def test_somebody_elses_is_not_there(self, town, locality, page):
        rival = make.client_for(town.rival_manager)
        sent = {"name": "Mine", "organisation": town.rival.pk}
        assert rival.get(at(page, locality.pk)).status_code == 404
        assert rival.post(at(page, locality.pk), sent).status_code == 404
        worker = make.client_for(town.worker)
        assert worker.post(at(page, locality.pk), sent).status_code == 403
        assert Locality.objects.get().name == "North"

    def test_no_command_gives_one_away(self, town, locality):
        with pytest.raises(Unseen):
            commands.assign_locality(
                town.viewer("manager"),
                locality_id=locality.pk,
                organisation_id=town.rival.pk,
                at=timezone.now(),
            )
