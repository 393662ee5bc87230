import hashlib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.registers.workforce.ascwds.examples import (
    ROWS,
    TODAY,
    TRAINING,
    WORKER,
    WORKPLACE,
    numbered,
    read,
    table_of,
    with_cells,
    written,
)

from almoner.registers.workforce.ascwds import Answer, Status, TrainingRow, parse, render
from almoner.registers.workforce.ascwds.codetables import table
from almoner.registers.workforce.ascwds.columns import REQUIRED


def errors(result):
    return [(f.code, f.where) for f in result.report.findings if f.severity == "error"]


class TestWholeUpload:
    def test_three_files_together(self):
        result = read(a=render([WORKPLACE]), b=render([WORKER]), c=render([TRAINING]))
        assert result.report.findings == []
        assert (result.workplaces, result.workers, result.trainings) == (
            (WORKPLACE,),
            (WORKER,),
            (TRAINING,),
        )
        assert result.report.rows_read == 3

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
    @pytest.mark.parametrize("kind", REQUIRED)
    def test_each_encoding_with_accents_and_pounds(self, kind, encoding):
        result = read(file=render([ROWS[kind]], encoding=encoding))
        assert result.report.ok
        assert ROWS[kind] in result.workplaces + result.workers + result.trainings

    def test_files_on_disk(self, tmp_path):
        path = tmp_path / "worker.csv"
        path.write_bytes(render([WORKER]))
        assert parse({"worker.csv": path}, today=TODAY).workers == (WORKER,)

    def test_same_files_give_the_same_answer_and_digest(self):
        content = render([WORKER])
        first, second = read(a=content), read(a=content)
        assert first == second
        assert first.report.digest == hashlib.sha256(content).hexdigest()

    def test_digest_of_several_files_does_not_hang_on_their_order(self):
        one, two = render([WORKPLACE]), render([WORKER])
        there = parse({"a.csv": one, "b.csv": two}, today=TODAY).report.digest
        back = parse({"b.csv": two, "a.csv": one}, today=TODAY).report.digest
        assert there == back

    def test_one_error_anywhere_leaves_nothing(self):
        result = read(a=render([WORKPLACE]), b=with_cells("worker", DOB="x"))
        assert (result.workplaces, result.workers, result.trainings) == ((), (), ())
        assert errors(result) == [("not-a-date", "b.csv, row 2, column DOB")]

    def test_every_fault_is_reported_not_only_the_first(self):
        result = read(a=with_cells("worker", DOB="x", MAINJOBROLE="999", POSTCODE="x"))
        assert len(errors(result)) == 3

    def test_no_files_and_two_of_a_kind(self):
        assert errors(parse({}, today=TODAY)) == [("no-files", "")]
        assert errors(read(a=render([WORKER]), b=render([WORKER]))) == [("second-file", "b.csv")]

    def test_headings_only_is_a_warning(self):
        result = read(a=render([], "training"))
        assert result.report.codes() == ["headings-only"]

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "empty-file"),
            (render([WORKER]).decode().encode("utf-16"), "utf-16"),
            (b"PK\x03\x04" + b"x" * 50, "not-text"),
            (render([WORKER])[:-40], "truncated"),
            (render([WORKER]).replace(b"W-001", b'"W-001'), "open-quote"),
            (render([WORKER]).replace(b"W-001", b"W-0\x0001"), "nul-byte"),
            (render([WORKER]).replace(b"W-001", b"W-001,extra"), "wrong-columns"),
            (render([WORKER]).replace(b",", b";"), "not-commas"),
        ],
    )
    def test_hostile_and_spoiled_files(self, content, code):
        result = read(a=content)
        assert result.report.codes("error") == [code]
        assert result.workers == ()


class TestRepeats:
    def test_workplace_twice_even_in_other_spelling(self):
        twin = replace(WORKPLACE, local_id="élan -1")
        result = read(a=render(numbered(WORKPLACE, twin)))
        assert errors(result) == [("repeated-row", "row 3")]

    def test_worker_twice_in_one_workplace_but_not_in_two(self):
        assert errors(read(a=render(numbered(WORKER, WORKER)))) == [("repeated-row", "row 3")]
        elsewhere = replace(WORKER, local_id="B")
        assert read(a=render(numbered(WORKER, elsewhere))).report.ok

    def test_training_is_a_repeat_only_if_all_of_it_is(self):
        assert errors(read(a=render(numbered(TRAINING, TRAINING)))) == [("repeated-row", "row 3")]
        later = replace(TRAINING, completed_on=date(2026, 1, 16))
        assert read(a=render(numbered(TRAINING, later))).report.ok

    def test_rows_without_identifiers_are_not_called_repeats(self):
        nameless = replace(WORKPLACE, local_id="")
        codes = read(a=render(numbered(nameless, nameless))).report.codes()
        assert codes == ["missing-value", "missing-value"]


class TestAcrossFiles:
    def test_worker_of_an_unknown_workplace(self):
        stranger = replace(WORKER, local_id="B")
        result = read(a=render([WORKPLACE]), b=render([stranger]))
        assert errors(result) == [("unknown-workplace", "b.csv, row 2, column LOCALESTID")]
        assert read(b=render([stranger])).report.ok

    def test_training_of_an_unknown_worker_or_workplace(self):
        stranger = replace(TRAINING, worker_id="W-9")
        result = read(b=render([WORKER]), c=render([stranger]))
        assert errors(result) == [("unknown-worker", "c.csv, row 2, column UNIQUEWORKERID")]
        elsewhere = replace(TRAINING, local_id="B")
        result = read(a=render([WORKPLACE]), c=render([elsewhere]))
        assert errors(result) == [("unknown-workplace", "c.csv, row 2, column LOCALESTID")]

    def test_order_of_the_files_does_not_matter(self):
        files = {"c": render([TRAINING]), "b": render([WORKER]), "a": render([WORKPLACE])}
        assert read(**files).report.ok

    def test_zeros_lost_in_one_of_two_files_are_named(self):
        worker = replace(WORKER, worker_id="00123")
        training = replace(TRAINING, worker_id="123")
        result = read(b=render([worker]), c=render([training]))
        assert "zeros at the start were lost" in result.report.findings[0].mend

    def test_training_of_a_worker_who_is_deleted(self):
        leaving = replace(WORKER, status=Status.DELETE)
        result = read(b=render([leaving]), c=render([TRAINING]))
        assert result.report.codes() == ["training-of-deleted"]

    @pytest.mark.parametrize(
        ("changes", "kept"),
        [
            ({}, True),
            ({"dha": Answer.NOT_KNOWN, "dha_activities": ()}, True),
            ({"dha": None, "dha_activities": ()}, True),
            ({"dha": Answer.NO, "dha_activities": ()}, False),
            ({"main_service": "72", "dha": None, "dha_activities": ()}, False),
            ({"status": Status.NOCHANGE, "dha": Answer.NO, "dha_activities": ()}, True),
        ],
    )
    def test_workplace_answer_takes_back_its_workers_answers(self, changes, kept):
        result = read(a=render([replace(WORKPLACE, **changes)]), b=render([WORKER]))
        assert result.report.ok
        assert (result.workers[0].dha is Answer.YES) is kept
        assert ("dha-withdrawn" in result.report.codes("warning")) is not kept


class TestRender:
    def test_ends_lines_as_excel_does_and_quotes_commas(self):
        content = render([replace(TRAINING, notes="a, b")])
        assert content.count(b"\r\n") == 2
        assert b'"a, b"' in content

    def test_optional_columns_only_when_used(self):
        assert b"CHGUNIQUEWRKID" not in render([WORKER])
        moved = replace(WORKER, new_worker_id="W-2", transfer_to="B")
        headers = table_of(render([moved]))[0]
        assert headers[2:4] == ["CHGUNIQUEWRKID", "TRANSFERSTAFFRECORD"]
        assert read(a=render([moved])).workers == (moved,)

    def test_refuses_rows_of_two_kinds_and_rows_of_none(self):
        with pytest.raises(ValueError, match="one kind"):
            render([WORKER, TRAINING])
        with pytest.raises(ValueError, match="name the kind"):
            render([])


words = (
    st.text(alphabet="abc ÉÀé£,\"'-1\n", max_size=12)
    .map(str.strip)
    .filter(lambda text: not text.startswith("-"))
)
identifiers = st.from_regex(r"[A-Za-z][A-Za-z ]{0,8}[a-z]", fullmatch=True)
completed = st.none() | st.dates(date(1990, 1, 1), TODAY)


def of(name):
    return st.sampled_from(["", *table(name).codes])


@st.composite
def trainings(draw):
    done = draw(completed)
    lapses = draw(st.none() | st.dates(date(2026, 11, 2), date(2199, 1, 1)))
    never = draw(st.booleans())
    deliverer = draw(of("training-deliverers"))
    return TrainingRow(
        row=2,
        local_id=draw(identifiers),
        worker_id=draw(identifiers),
        category=draw(st.sampled_from(list(table("training-categories").codes))),
        name=draw(words),
        accredited=draw(st.none() | st.sampled_from(Answer)),
        delivered_by=deliverer,
        provider=draw(words) if deliverer == "2" else "",
        mode=draw(of("training-modes")),
        valid_months=None if never else draw(st.none() | st.integers(1, 600)),
        never_expires=never,
        completed_on=done,
        expires_on=lapses,
        notes=draw(words),
    )


@given(trainings(), st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]))
def test_valid_training_comes_back_as_it_was(row, encoding):
    assert read(a=render([row], encoding=encoding)).trainings == (row,)


@given(
    st.builds(
        replace,
        st.just(WORKER),
        local_id=identifiers,
        worker_id=identifiers,
        display_id=words.filter(bool),
        started_on=completed,
        born_on=completed,
        dha=st.none() | st.sampled_from(Answer),
        employment_status=st.sampled_from(list(table("employment-statuses").codes)),
        pathway_category=of("pathway-categories"),
        level_2_year=st.integers(2024, 2026),
    )
)
def test_valid_worker_comes_back_as_it_was(row):
    assert read(a=render([row])).workers == (row,)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_report_and_no_rows(content):
    result = read(a=content)
    assert not result.report.ok
    assert result.report.findings
    assert (result.workplaces, result.workers, result.trainings) == ((), (), ())


@settings(max_examples=200)
@given(st.data(), st.sampled_from(list(REQUIRED)))
def test_any_text_in_any_cell_gives_rows_or_reasons(data, kind):
    headers, row = table_of(render([ROWS[kind]]))
    for _ in range(3):
        at = data.draw(st.integers(0, len(row) - 1))
        row[at] = data.draw(st.text(max_size=30).filter(lambda text: "\x00" not in text))
    try:
        content = written([headers, row])
    except UnicodeEncodeError:
        content = b""
    result = read(a=content)
    kept = result.workplaces + result.workers + result.trainings
    assert bool(kept) == result.report.ok or not result.report.rows_read
    for finding in result.report.findings:
        assert finding.problem
        assert finding.severity == "note" or finding.mend


@given(st.data())
def test_flipped_bytes_in_a_valid_file_never_break_the_reader(data):
    content = bytearray(render([WORKER]))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    result = read(a=bytes(content))
    assert result.report.ok or result.workers == ()
