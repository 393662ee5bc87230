"""The neighbourhoods of a study as a picture: on screen, in the PDF, and kept with the report."""

import json
import re
from dataclasses import asdict
from datetime import UTC, date, datetime

import h3
import pypdfium2
import pytest
from tests.services.rounds.study.small import spot

from almoner.platform.web.pdf import Document, Patch
from almoner.services.rounds.neighbourhoods.partition import Partition
from almoner.services.rounds.study.cells import Grid
from almoner.services.rounds.study.pages import Report, Section
from almoner.services.rounds.study.picture import borders_of, picture_of, read_picture
from almoner.services.rounds.study.place import Call, Carer, Person, Place, Shift
from almoner.services.rounds.study_pdf import pdf_of
from almoner.services.rounds.study_svg import svg_of

MIDDLE = h3.latlng_to_cell(52.4081, -1.5106, 8)
CELLS = sorted(h3.grid_disk(MIDDLE, 2))
RING = h3.grid_disk(MIDDLE, 2)
AROUND = {cell: "N10" if cell == MIDDLE else "N2" for cell in CELLS}
PICTURE = picture_of(AROUND)
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_a_neighbourhood_within_another_is_its_hole():
    outer, inner = PICTURE.shapes
    assert (outer.name, inner.name) == ("N2", "N10")
    assert [len(piece) for piece in outer.pieces] == [2]
    assert [len(piece) for piece in inner.pieces] == [1]
    assert {len(ring) for ring in (outer.pieces[0][1], inner.pieces[0][0])} == {6}
    assert PICTURE.words.startswith("North is up. 2 neighbourhoods,")


def test_all_of_it_is_in_the_picture_and_names_are_on_their_ground():
    spots = [
        s for shape in PICTURE.shapes for piece in shape.pieces for ring in piece for s in ring
    ]
    assert all(0 <= x <= 1 and 0 <= y <= PICTURE.height for x, y in spots)
    assert max(x for x, _ in spots) == pytest.approx(0.99)
    outer, inner = (shape.at for shape in PICTURE.shapes)
    assert outer != inner == pytest.approx((0.5, PICTURE.height / 2), abs=0.02)


def test_two_apart_are_two_pieces_of_one():
    far = {cell: "N1" for cell in (MIDDLE, h3.latlng_to_cell(52.5, -1.5106, 8))}
    assert len(picture_of(far).shapes[0].pieces) == 2


def test_it_is_kept_as_json_and_none_in_older_reports():
    assert read_picture(json.loads(json.dumps(asdict(PICTURE)))) == PICTURE
    assert read_picture(None) is None
    assert picture_of({}) is None


def place(people, ground):
    carer = Carer("W", "A", spot(0.0), frozenset(), "car", Shift(0, 60), frozenset())
    return Place("Here", date(2026, 3, 2), people, (carer,), ground=ground)


def test_each_cell_is_of_most_people_in_it_or_near_it():
    west, east = (pick(CELLS, key=lambda c: h3.cell_to_latlng(c)[1]) for pick in (min, max))
    homes = [(west, "N1"), (east, "N2"), (east, "N1"), (east, "N2")]
    grid, call = Grid.about(CELLS), Call("morning", 480, 30, "personal care")
    people = tuple(
        Person(f"P{n}", grid.middle(cell), "A", (call,)) for n, (cell, _) in enumerate(homes)
    )
    members = {
        name: {f"P{n}" for n, (_, at) in enumerate(homes) if at == name} for name in ("N1", "N2")
    }
    partition = Partition({name: frozenset(keys) for name, keys in members.items()})
    found = borders_of(place(people, tuple(CELLS)), partition)
    assert found.keys() == set(CELLS)
    assert (found[west], found[east]) == ("N1", "N2")
    assert set(found.values()) == {"N1", "N2"}
    assert borders_of(place(people, ()), partition) == {}


def test_on_screen_each_has_its_name_and_no_name_is_markup():
    drawn = str(svg_of(PICTURE))
    assert re.findall(r">(N\d+)</text>", drawn) == ["N2", "N10"]
    assert drawn.count("<path") == 2
    assert 'fill-rule="evenodd"' in drawn
    assert "<b>" not in str(svg_of(picture_of({MIDDLE: "<b>"})))


def page_of(section):
    made = pypdfium2.PdfDocument(pdf_of(Report("A study", "", (section,)), AT).bytes())
    return made[len(made) - 1]


def test_in_the_pdf_the_inner_one_is_drawn_on_the_outer():
    page = page_of(Section("The neighbourhoods", picture=PICTURE))
    text = page.get_textpage().get_text_bounded()
    assert all(words in text for words in ("N2", "N10", "every cell with homes"))
    shown = page.render(scale=1).to_pil().convert("RGB").getcolors(10_000)
    colours = {colour: count for count, colour in shown}
    tints = (227, 240, 251), (224, 243, 232)
    outer, inner = (colours.get(tint, 0) for tint in tints)
    assert outer > 10 * inner > 1_000


def test_a_drawing_that_does_not_fit_goes_on_the_next_page():
    made = Document("A study", at=AT)
    for _ in range(10):
        made.paragraph("Words. " * 40)
    before = made.pages.page_no()
    made.patches([Patch("A", [[[(0, 0), (1, 0), (1, 1)]]], (0.5, 0.5))], 1.0)
    assert (before, made.pages.page_no()) == (1, 2)
