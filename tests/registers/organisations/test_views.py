import pytest
from django.urls import reverse
from tests import factories as make

from almoner.registers.organisations.models import Organisation, Partnership, Team


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
