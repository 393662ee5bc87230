from datetime import UTC, datetime

import pytest
from django.core.paginator import Paginator
from tests.platform.web.drawing import draw

from almoner.kernel.refusals import Refusal

AT = datetime(2026, 7, 1, 7, 5, tzinfo=UTC)
REFUSALS = [
    Refusal("a", "Training <lapsed>.", "Repeat it.", "the registered manager"),
    Refusal("b", "Review overdue."),
]


def test_a_tag_is_a_word_with_a_colour():
    page = draw("{{ parts.tag('Active', 'green') }}{{ parts.tag('Plain') }}")
    assert [t.text for t in page.all(class_="nhsuk-tag")] == ["Active", "Plain"]
    assert len(page.all(class_="nhsuk-tag--green")) == 1


def test_a_summary_says_what_is_not_recorded():
    rows = [("Name", "Ada"), ("Phone", ""), ("Since", None), ("Visits", 0)]
    page = draw("{{ parts.summary_list(rows) }}", rows=rows)
    assert [dd.text for dd in page.all("dd")] == ["Ada", "Not recorded", "Not recorded", "0"]


def test_a_summary_row_may_lead_somewhere_and_says_what_it_changes():
    rows = [{"key": "Dose", "value": "10 units", "href": "/x/"}]
    link = draw("{{ parts.summary_list(rows) }}", rows=rows).one("a")
    assert (link["href"], link.text) == ("/x/", "Change dose")


def test_a_table_has_a_caption_and_headings_for_rows_and_columns():
    page = draw(
        "{{ parts.table('Visits', ['Who', {'text': 'Count', 'numeric': true}], rows) }}",
        rows=[["Ada", 0], [{"text": "Ben & co", "href": "/ben/"}, 1200]],
    )
    assert page.one("caption").text == "Visits"
    assert [th["scope"] for th in page.all("th")] == ["col", "col", "row", "row"]
    assert page.all("td")[0].text.endswith("0")
    assert page.one("a")["href"] == "/ben/"
    assert page.one("a").text == "Ben & co"
    assert len(page.all(class_="nhsuk-table__cell--numeric")) == 2


def test_text_in_a_table_is_escaped_and_markup_of_parts_is_not():
    page = draw("{{ parts.table('T', ['A'], [['<b>x</b>'], [parts.tag('Yes')]]) }}")
    assert "<b>x</b>" in page.text
    assert page.one(class_="nhsuk-tag").text == "Yes"
    assert not page.all("b")


def test_an_empty_table_says_so():
    page = draw("{{ parts.table('T', ['A'], [], empty='No visits today.') }}")
    assert page.text == "No visits today."
    assert not page.all("table")


@pytest.mark.parametrize(
    ("number", "links"),
    [(1, ["?q=a&page=2"]), (2, ["?q=a&page=1", "?q=a&page=3"]), (3, ["?q=a&page=2"])],
)
def test_pages_lead_to_their_neighbours(number, links):
    shown = Paginator(range(25), 10).page(number)
    page = draw("{{ parts.pagination(page, 'q=a') }}", page=shown)
    assert [link["href"] for link in page.all("a")] == links


def test_one_page_needs_no_pages():
    assert draw("{{ parts.pagination(p) }}", p=Paginator([1], 10).page(1)).text == ""


def test_every_refusal_shows_its_reason_mend_and_who():
    page = draw("{{ parts.refusal_list(refusals) }}", refusals=REFUSALS)
    first, second = page.all("li")
    assert first.text == ("Training <lapsed>. Repeat it. Who can do this: the registered manager")
    assert second.text == "Review overdue."


def test_authority_granted_shows_what_it_rests_on():
    chain = ["Consent of 1 March", {"text": "Sign-off", "href": "/s/", "detail": "by A Nurse"}]
    page = draw("{{ parts.authority(true, 'You may do this', chain) }}", chain=chain)
    assert page.one(class_="almoner-authority--granted").one("h2").text == "You may do this"
    assert [li.text for li in page.all("li")] == ["Consent of 1 March", "Sign-off by A Nurse"]


def test_authority_refused_never_shows_a_chain():
    page = draw(
        "{{ parts.authority(false, 'You may not do this', ['Consent'], refusals) }}",
        refusals=REFUSALS,
    )
    assert "Consent" not in page.text
    assert page.one(class_="almoner-authority--refused")
    assert "Training <lapsed>." in page.text


def test_a_figure_says_how_it_is_counted_and_when():
    page = draw(
        "{{ parts.figure('On time', '95.0', 'per cent', 'Acts within 30 minutes.', at) }}", at=AT
    )
    assert page.one(class_="almoner-figure__value").text == "95.0 per cent"
    assert "Acts within 30 minutes." in page.one("details").text
    assert page.one(class_="almoner-figure__fresh").text == "As at 1 July 2026 at 8:05am"


def test_a_timeline_tells_what_when_and_who():
    events = [{"at": AT, "title": "Suspended", "who": "A Nurse", "text": "Dose changed."}]
    page = draw("{{ parts.timeline(events) }}", events=events)
    assert page.one("li").text == "Suspended 1 July 2026 at 8:05am , A Nurse Dose changed."
    assert page.one("time")["datetime"] == "2026-07-01T07:05:00+00:00"


def test_an_empty_timeline_says_so():
    assert draw("{{ parts.timeline([]) }}").text == "Nothing has happened yet."


def test_breadcrumbs_lead_back():
    page = draw("{{ parts.breadcrumbs([('Home', '/'), ('People', '/people/')]) }}")
    assert [(a["href"], a.text) for a in page.all("a")] == [
        ("/", "Home"),
        ("/people/", "People"),
        ("/people/", "Back to People"),
    ]


def test_a_warning_is_a_heading_with_its_words():
    page = draw("{% call parts.warning('Stop') %}<p>Do not give it.</p>{% endcall %}")
    assert page.one("h3").text == "Important: Stop"
    assert "Do not give it." in page.text


@pytest.mark.parametrize(
    ("filter_", "value", "shown"),
    [
        ("london_date", AT, "1 July 2026"),
        ("london_time", AT, "8:05am"),
        ("london_datetime", AT, "1 July 2026 at 8:05am"),
        ("london_date", None, "Not recorded"),
        ("number", 5425, "5,425"),
    ],
)
def test_filters_speak_plainly(filter_, value, shown):
    assert draw("{{ value | " + filter_ + " }}", value=value).text == shown
