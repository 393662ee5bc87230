"""Pages, files and the cases behind a figure: who sees what, and that small numbers stay hidden."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from tests import factories
from tests.engines.indicators.made import Office, Place

from almoner.engines.indicators.export import safe
from almoner.engines.indicators.models import IndicatorValue
from almoner.engines.indicators.queries import figures
from almoner.kernel.london import add_months, localise
from almoner.platform.access.scope import scoped
from almoner.platform.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    made = Place()
    made.compute(codes=["cases-opened", "information-given-at-closure"])
    return made


@pytest.fixture
def whole(place):
    """With every indicator worked out."""
    place.compute()
    return place


def page(client, name, *arguments, **query):
    answer = client.get(reverse(f"indicators:{name}", args=arguments), query)
    return answer.status_code, answer.content.decode()


def text_of(client, name, *arguments, **query):
    status, content = page(client, name, *arguments, **query)
    assert status == 200, content[:400]
    return content


class TestPages:
    def test_the_list_shows_every_indicator_with_its_figure_and_when_it_was_worked_out(self, whole):
        content = text_of(factories.client_for(whole.who("social_worker")), "home")
        for title in ("Cases opened", "Working days to first contact", "Done in time"):
            assert title in content
        assert "Not worked out yet" not in content
        assert "Work out all figures" not in content

    def test_an_indicator_shows_trend_limits_slices_definition_and_freshness(self, place):
        client = factories.client_for(place.who("casework_manager"))
        content = text_of(client, "indicator", "cases-opened")
        assert "almoner-chart__limit" in content
        assert "<table" in content
        assert place.teams[0].name in content
        assert "Definition proposed by this project" in content
        assert "As at" in content
        assert "National" not in content

    def test_a_team_of_two_people_a_month_is_hidden_and_so_is_the_other(self, place):
        client = factories.client_for(place.who("analyst"))
        content = text_of(client, "indicator", "cases-opened")
        assert content.count("not shown") >= 2
        assert "Show small numbers" not in content

    def test_the_trend_of_a_team_hides_what_its_slice_hides(self, place):
        client = factories.client_for(place.who("analyst"))
        for team in place.teams:
            content = text_of(client, "indicator", "cases-opened", slice="team", member=team.pk)
            assert team.name in content
            assert content.count("not shown") >= 12

    def test_who_may_open_the_cases_may_see_small_numbers_and_that_is_audited(self, place):
        client = factories.client_for(place.who("social_worker"))
        content = text_of(client, "indicator", "cases-opened", exact="1")
        assert "Do not pass this page on" in content
        assert "not shown" not in content
        assert AuditEvent.objects.filter(verb="indicator.exact_seen").count() == 1

    def test_who_may_not_is_refused_and_nothing_is_shown(self, place):
        client = factories.client_for(place.who("analyst"))
        status, _ = page(client, "indicator", "cases-opened", exact="1")
        assert status == 409
        assert not AuditEvent.objects.filter(verb="indicator.exact_seen").exists()

    def test_the_board_sees_the_figures_of_its_parts_without_small_numbers(self, place):
        client = factories.client_for(place.who("board", place.board))
        organisation = place.organisation.pk
        content = text_of(client, "home", organisation=organisation)
        assert place.organisation.name in content
        status, content = page(
            client, "indicator", "cases-opened", organisation=organisation, exact="1"
        )
        assert status == 409

    @pytest.mark.parametrize("query", [{"organisation": "0"}, {"organisation": "x"}])
    def test_another_organisation_is_not_there(self, place, query):
        client = factories.client_for(place.who("analyst", factories.organisation("council")))
        assert page(client, "home", **query)[0] == 404
        assert page(client, "home", organisation=str(place.organisation.pk))[0] == 404

    def test_an_unknown_indicator_or_slice_is_not_there(self, place):
        client = factories.client_for(place.who("analyst"))
        assert page(client, "indicator", "no-such")[0] == 404
        assert page(client, "indicator", "cases-closed", slice="gender")[0] == 404

    def test_before_anything_is_worked_out_the_page_says_so(self):
        client = factories.client_for(factories.worker(Office().organisation, "analyst"))
        assert "Not worked out yet" in text_of(client, "home")
        assert "There is nothing to show yet" in text_of(client, "indicator", "clocks-met")

    def test_a_care_worker_has_no_right_to_indicators(self, place):
        assert page(factories.client_for(place.who("care_worker")), "home")[0] == 403


class TestCases:
    def period(self, place, back=1):
        return add_months(place.first, -back).isoformat()

    def test_the_cases_of_a_period_are_listed_with_links(self, place):
        client = factories.client_for(place.who("social_worker"))
        content = text_of(client, "cases", "cases-opened", period=self.period(place))
        assert content.count("/cases/") >= 12
        assert "Okafor" not in content
        event = AuditEvent.objects.get(verb="indicator.cases_seen")
        assert len(event.detail["cases"]) == 12

    def test_a_team_narrows_them_and_a_share_says_which_count(self, place):
        client = factories.client_for(place.who("social_worker"))
        team = place.teams[1]
        content = text_of(
            client,
            "cases",
            "information-given-at-closure",
            period=self.period(place, 2),
            slice="team",
            member=team.pk,
        )
        assert "Counts" in content
        assert team.name in content
        assert place.teams[0].name not in content

    def test_who_may_not_open_cases_gets_none(self, place):
        client = factories.client_for(place.who("analyst"))
        assert page(client, "cases", "cases-opened", period=self.period(place))[0] == 403

    def test_somebody_of_another_organisation_gets_their_own_only(self, place):
        other = factories.worker(factories.organisation("council"), "social_worker")
        content = text_of(
            factories.client_for(other), "cases", "cases-opened", period=self.period(place)
        )
        assert "No case of yours" in content

    @pytest.mark.parametrize("period", ["", "soon", "2026-04-02"])
    def test_a_day_that_starts_no_period_is_refused_with_one_that_does(self, place, period):
        client = factories.client_for(place.who("social_worker"))
        assert page(client, "cases", "cases-opened", period=period)[0] == 409


class TestFiles:
    def test_csv_has_every_figure_with_its_period_and_hides_small_ones(self, place):
        client = factories.client_for(place.who("social_worker"))
        answer = client.get(reverse("indicators:one_csv", args=["cases-opened"]))
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len([row for row in rows if not row["slice"]]) == figures.PERIODS
        teams = [row for row in rows if row["slice"] == "Team"]
        assert {row["figure"] for row in teams} == {"not shown"}
        assert all(row["worked out"] for row in rows)

    def test_excel_has_the_figures_and_what_they_mean(self, whole):
        place = whole
        client = factories.client_for(place.who("social_worker"))
        answer = client.get(reverse("indicators:all_xlsx"))
        book = load_workbook(io.BytesIO(answer.content))
        assert book.sheetnames == ["Figures", "Definitions"]
        codes = [row[1].value for row in book["Definitions"].iter_rows(min_row=2)]
        assert set(codes) == set(figures.known(place.organisation.pk))
        whole = [row for row in book["Figures"].iter_rows(min_row=2) if not row[4].value]
        assert len(whole) == figures.PERIODS * len(codes)

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx"])
    def test_nothing_in_a_file_is_run_as_a_formula(self, text):
        assert safe(text) == f"'{text}"
        assert safe(f"a{text}") == f"a{text}"


class TestComputing:
    def test_the_same_again_gives_the_same_rows(self, place):
        def rows():
            kept = IndicatorValue.objects.order_by("version", "slice", "member", "starts_on")
            return list(kept.values_list("version", "slice", "member", "starts_on", "value"))

        before = rows()
        place.compute(codes=["cases-opened", "information-given-at-closure"])
        assert rows() == before

    def test_what_was_recorded_late_counts_in_the_period_it_belongs_to(self, place):
        def opened():
            found = figures.report(
                factories.viewer(place.who("social_worker")), "cases-opened", place.now
            )
            return found.newest.value

        before = opened()
        place.case(localise(add_months(place.first, -1), datetime.min.time()))
        assert opened() == before
        place.compute(codes=["cases-opened"])
        assert opened() == before + 1

    def test_it_is_audited_once_and_for_the_organisation(self, place):
        event = AuditEvent.objects.get(verb="indicators.computed")
        assert event.subject_id == str(place.organisation.pk)
        assert event.detail["rows"] == IndicatorValue.objects.count()

    def test_an_unknown_code_is_refused_and_nothing_changes(self, place):
        from almoner.kernel.refusals import Refused

        before = IndicatorValue.objects.count()
        with pytest.raises(Refused, match="no-such"):
            place.compute(codes=["cases-opened", "no-such"])
        assert IndicatorValue.objects.count() == before

    def test_a_figure_of_others_is_not_there_for_a_rival(self, place):
        rival = factories.viewer(factories.worker(factories.organisation("council"), "analyst"))
        board = factories.viewer(place.who("board", place.board))
        with scoped(rival, drop_role=True):
            assert not IndicatorValue.objects.exists()
        with scoped(board, drop_role=True):
            assert IndicatorValue.objects.exists()

    def test_an_analyst_may_ask_for_it_and_it_is_queued(self, place):
        client = factories.client_for(place.who("analyst"))
        answer = client.post(reverse("indicators:compute"))
        assert answer.status_code == 302
        assert AuditEvent.objects.filter(verb="indicators.asked").count() == 1
        from procrastinate.contrib.django.models import ProcrastinateJob

        job = ProcrastinateJob.objects.get(task_name="indicators.one")
        assert job.args == {"organisation_id": place.organisation.pk}

    def test_the_jobs_work_out_every_organisation_with_cases(self):
        from almoner.engines.indicators.jobs import compute_all, compute_one, compute_recent

        office = Office()
        office.case(datetime.now(UTC) - timedelta(days=2))
        assert compute_recent() > 0
        assert compute_all() == compute_one(office.organisation.pk) > 0
