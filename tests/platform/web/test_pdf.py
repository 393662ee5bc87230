from datetime import UTC, datetime

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.platform.web.pdf import Document, printable

AT = datetime(2026, 3, 3, 8, 5, tzinfo=UTC)


def pages(document):
    made = pypdfium2.PdfDocument(document.bytes())
    return made, [" ".join(p.get_textpage().get_text_range().split()) for p in made]


@pytest.fixture
def document():
    return Document("Governance pack", at=AT, subject="Delegation 12")


def test_the_text_reads_back(document):
    document.heading("Insurance")
    document.paragraph("Cover is in date.")
    document.bullets(["One", "Two"])
    document.summary([("Insurer", "Elm Mutual"), ("Policy", None), ("Visits", 0)])
    document.table(["Who", "When"], [["Ada", "3 March 2026"]])
    _, (text,) = pages(document)
    for words in (
        "Governance pack",
        "Delegation 12",
        "As at 3 March 2026 at 8:05am.",
        "Insurance",
        "Cover is in date.",
        "• One",
        "Insurer Elm Mutual",
        "Policy Not recorded",
        "Visits 0",
        "Who When",
        "Ada 3 March 2026",
        "Page 1 of 1",
    ):
        assert words in text


NAMES = ["Łukasz Żółć", "Ștefan Țepeș", "Siân ŵ", "Đorđe", "Ağçelik", "Ẹniọlá", "Søren", "Иван"]


@pytest.mark.parametrize("name", NAMES)
def test_names_are_spelt_as_they_are(name):
    _, (text,) = pages(Document(name, at=AT))
    assert name in text


def test_signs_of_care_are_kept(document):
    document.paragraph("≥ 4.0 mmol/L – ’ok’ ½ tablet, 37.5°C ± 0.2, 10 µg • £5")
    _, (text,) = pages(document)
    assert "≥ 4.0 mmol/L – ’ok’ ½ tablet, 37.5°C ± 0.2, 10 µg • £5" in text


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("a → b", "a to b"),
        ("done ✓", "done √"),
        ("漢字", "??"),
        ("\u1e24asan", "H\u0323asan"),
        ("e\u0301", "é"),
        ("null\x00byte", "nullbyte"),
        ("two\nlines", "two\nlines"),
        ("tab\tbed", "tab bed"),
        ("\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "?"),
        ("", ""),
    ],
)
def test_a_letter_that_the_typeface_lacks_has_a_stand_in(given_text, shown):
    assert printable(given_text) == shown


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_no_text_can_break_a_document(text):
    document = Document(text, at=AT, subject=text)
    document.heading(text)
    document.paragraph(text)
    document.bullets([text])
    document.table([text], [[text]])
    made, _ = pages(document)
    assert len(made) >= 1


def test_a_long_table_repeats_its_head_and_counts_its_pages(document):
    document.table(["Act", "Outcome"], [[f"Act {i}", "Done"] for i in range(120)])
    made, texts = pages(document)
    assert len(made) > 2
    for i, text in enumerate(texts, 1):
        assert "Act Outcome" in text
        assert f"Page {i} of {len(made)}" in text
    assert sum(text.count("Done") for text in texts) == 120


def test_a_heading_is_never_alone_at_the_end_of_a_page(document):
    for i in range(60):
        document.heading(f"Heading {i}")
        document.paragraph(f"Body {i}")
    _, texts = pages(document)
    for text in texts:
        last = text.rindex("Heading ")
        assert "Body" in text[last:]


def test_the_document_says_what_it_is(document):
    made, _ = pages(document)
    about = made.get_metadata_dict()
    assert about["Title"] == "Governance pack"
    assert about["Subject"] == "Delegation 12"
    assert about["CreationDate"].startswith("D:20260303080500")
    assert b"/Lang (en-GB)" in document.bytes()


def test_headings_make_the_outline(document):
    document.heading("Insurance")
    document.heading("Cover", 3)
    made, _ = pages(document)
    titles = [item.get_title() for item in made.get_toc()]
    assert titles == ["Governance pack", "Insurance", "Cover"]


def test_an_empty_table_says_so(document):
    document.table(["Who"], [])
    _, (text,) = pages(document)
    assert "Nothing to show." in text


def test_the_same_document_is_the_same_file():
    one, other = (Document("T", at=AT).bytes() for _ in range(2))
    assert one == other


def test_a_page_may_be_asked_for(document):
    document.page_break()
    document.paragraph("Second")
    made, _ = pages(document)
    assert len(made) == 2


def test_it_downloads_and_is_not_kept(document):
    response = document.response("pack-12.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="pack-12.pdf"'
    assert response["Cache-Control"] == "no-store, private"
    assert response.content.startswith(b"%PDF")
