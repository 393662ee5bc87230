import pytest
from tests import factories as make
from tests.registers.helpers import audited, refuses

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import NOBODY, system
from almoner.registers.organisations import commands
from almoner.registers.organisations.models import Organisation, Partnership


def test_the_board_registers_a_provider_and_it_is_placed(town, as_web):
    with as_web(town.viewer("board")) as board:
        made = commands.register_organisation(
            board,
            kind="provider",
            name=" New  Care ",
            ods_code="vn1a2",
            cqc_location_id="1-123456789",
            postcode="cv12wt",
            at=town.now,
        )

    assert (made.name, made.ods_code, made.postcode) == ("New Care", "VN1A2", "CV1 2WT")
    assert made.local_authority == "E08000026"
    assert made.neighbourhood
    assert audited("organisation.registered").actor == f"user:{town.board.user_id}"


@pytest.mark.parametrize("who", ["manager", "nurse", "worker"])
def test_only_who_may_agree_registers_an_organisation(town, who):
    with refuses("role-without-right", "Your role does not let you", "board and commissioner"):
        commands.register_organisation(town.viewer(who), kind="provider", name="X", at=town.now)
    with refuses("role-without-right"):
        commands.register_organisation(NOBODY, kind="provider", name="X", at=town.now)


def test_the_installation_itself_may(town):
    made = commands.register_organisation(system("import"), kind="provider", name="X", at=town.now)
    assert audited("organisation.registered").actor == "system:import"
    assert made.pk


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [("ods_code", "VN1A2", "ods-in-use"), ("cqc_location_id", "1-12345", "cqc-in-use")],
)
def test_a_code_that_is_taken_is_said_so(town, field, value, code):
    board = town.viewer("board")
    commands.register_organisation(board, kind="provider", name="A", at=town.now, **{field: value})
    before = Organisation.objects.count()

    with refuses(code, "Another organisation has this"):
        commands.register_organisation(
            board, kind="provider", name="B", at=town.now, **{field: value}
        )

    assert Organisation.objects.count() == before


def test_a_postcode_that_is_nowhere_registers_nothing(town):
    before = Organisation.objects.count()
    with refuses("postcode-unknown"):
        commands.register_organisation(
            town.viewer("board"), kind="provider", name="A", postcode="XX1 1XX", at=town.now
        )
    assert Organisation.objects.count() == before


def test_a_kind_that_is_not_known_is_refused(town):
    with refuses("kind-unknown"):
        commands.register_organisation(town.viewer("board"), kind="x", name="A", at=town.now)


def test_a_manager_changes_the_identifiers_of_their_own_organisation_only(town, as_web):
    codes = {"ods_code": "VN1A2", "cqc_location_id": "1-99999", "ascwds_id": "W 1"}
    with as_web(town.viewer("manager")) as manager:
        changed = commands.change_identifiers(
            manager, organisation_id=town.provider.pk, at=town.now, **codes
        )
        with pytest.raises(Unseen):
            commands.change_identifiers(
                manager, organisation_id=town.rival.pk, at=town.now, **codes
            )

    assert changed.ascwds_id == "W 1"
    assert audited("organisation.identifiers_changed").detail["ods_code"] == "VN1A2"


def test_a_manager_changes_phones_and_address(town):
    changed = commands.change_organisation(
        town.viewer("manager"),
        organisation_id=town.provider.pk,
        at=town.now,
        phone="024 7600 0001",
        postcode="CV1 2WT",
    )
    assert (changed.phone, changed.local_authority) == ("024 7600 0001", "E08000026")
    assert audited("organisation.changed").detail == {"fields": ["phone", "postcode"]}
    with pytest.raises(TypeError, match="kind"):
        commands.change_organisation(
            town.viewer("manager"), organisation_id=town.provider.pk, at=town.now, kind="trust"
        )


def test_a_team_name_is_used_once_in_an_organisation(town, as_web):
    with as_web(town.viewer("manager")) as manager:
        team = commands.add_team(manager, name="North", at=town.now)
        with refuses("team-name-in-use", "already a team"):
            commands.add_team(manager, name=" North ", at=town.now)
        with pytest.raises(Unseen):
            commands.add_team(manager, name="X", organisation_id=town.rival.pk, at=town.now)
    with as_web(town.viewer("rival_manager")) as rival:
        commands.add_team(rival, name="North", at=town.now)

    assert team.organisation_id == town.provider.pk


def test_a_locality_is_a_set_of_neighbourhoods(town):
    manager = town.viewer("manager")
    made = commands.add_locality(
        manager, name="Hillfields", neighbourhoods=["b", "a", "b"], at=town.now
    )
    assert made.neighbourhoods == ["a", "b"]
    with refuses("locality-empty"):
        commands.add_locality(manager, name="Empty", neighbourhoods=[], at=town.now)
    with refuses("locality-name-in-use"):
        commands.add_locality(manager, name="Hillfields", neighbourhoods=["c"], at=town.now)


def agree(town, who="lead", **more):
    given = {"provider_id": town.rival.pk, "starts_on": town.today, "at": town.now, **more}
    return commands.make_partnership(town.viewer(who), **given)


def test_the_delegating_side_records_an_agreement(town):
    made = agree(town, contract_reference="C-1", contract_allows_delegation=True)

    assert (made.delegating, made.provider) == (town.trust, town.rival)
    assert audited("partnership.made").detail["allows_delegation"] is True
    assert town.rival.pk in town.viewer("nurse").circle


def test_the_board_agrees_for_a_part_of_its_organisation(town):
    made = agree(town, "board", delegating_id=town.trust.pk)
    assert made.delegating == town.trust


def test_a_provider_cannot_let_itself_in(town):
    with refuses("role-without-right"):
        agree(town, "rival_manager", delegating_id=town.trust.pk, provider_id=town.rival.pk)
    with pytest.raises(Unseen):
        agree(town, "lead", delegating_id=town.icb.pk)
    assert Partnership.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"ends_on": 0}, "ends-before-start"),
        ({"contract_allows_delegation": True}, "contract-missing"),
        ({"provider_id": "trust"}, "partnership-of-one"),
        ({"provider_id": "icb"}, "cannot-provide"),
        ({"provider_id": "provider"}, "partnership-overlaps"),
    ],
)
def test_an_agreement_that_cannot_be(town, more, code):
    if "ends_on" in more:
        more = {"ends_on": town.days(more["ends_on"])}
    if "provider_id" in more:
        more = {"provider_id": getattr(town, more["provider_id"]).pk}
    with refuses(code):
        agree(town, **more)


def test_an_agreement_ends_once_and_sight_ends_with_it(town):
    lead = town.viewer("lead")
    standing = Partnership.objects.get()
    assert town.provider.pk in lead.circle

    ended = commands.end_partnership(
        lead, partnership_id=standing.pk, ends_on=town.today, at=town.now
    )

    assert ended.ends_on == town.today
    assert town.viewer("lead").circle == (town.trust.pk,)
    with refuses("partnership-ended", "already ended"):
        commands.end_partnership(
            lead, partnership_id=standing.pk, ends_on=town.days(1), at=town.now
        )


def test_an_agreement_of_others_cannot_be_ended(town):
    other = make.partnership(make.organisation("trust"), town.rival)
    with pytest.raises(Unseen):
        commands.end_partnership(
            town.viewer("lead"), partnership_id=other.pk, ends_on=town.today, at=town.now
        )


def test_an_agreement_cannot_end_before_it_starts(town):
    made = agree(town)
    with refuses("ends-before-start"):
        commands.end_partnership(
            town.viewer("lead"), partnership_id=made.pk, ends_on=town.today, at=town.now
        )
