import hashlib
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.platform.imports.reading import MAX_BYTES, line_at, load, load_text, size_words
from almoner.platform.imports.report import Report


def read(source, **limits):
    report = Report("test", "file.csv")
    return load_text(source, report, **limits), report


def refused(source, code, **limits):
    text, report = read(source, **limits)
    assert text is None
    assert report.codes("error") == [code]
    assert report.findings[0].problem
    assert report.findings[0].mend
    return report.findings[0]


class TestLoad:
    def test_digest_is_sha_256_of_the_bytes(self):
        _, report = read(b"a,b\n1,2\n")
        assert report.digest == hashlib.sha256(b"a,b\n1,2\n").hexdigest()

    def test_reads_bytes_paths_and_open_files_alike(self, tmp_path):
        path = tmp_path / "a.csv"
        path.write_bytes(b"a,b\n")
        texts = [read(source)[0] for source in (b"a,b\n", path, io.BytesIO(b"a,b\n"))]
        assert texts == ["a,b\n"] * 3

    def test_two_hundred_megabyte_file_is_refused_without_being_read(self, tmp_path, monkeypatch):
        path = tmp_path / "big.csv"
        with path.open("wb") as sparse:
            sparse.truncate(200 * 1024 * 1024)
        monkeypatch.setattr(Path, "open", lambda *a, **k: pytest.fail("The file was opened."))
        found = refused(path, "too-large")
        assert "50 MB" in found.problem

    def test_open_file_is_never_read_past_the_limit(self):
        class Endless(io.RawIOBase):
            asked = 0

            def read(self, size=-1):
                assert size >= 0
                self.asked += size
                return b"x" * size

        endless = Endless()
        refused(endless, "too-large")
        assert endless.asked == MAX_BYTES + 1

    def test_bytes_over_the_limit_are_refused_and_at_the_limit_read(self):
        refused(b"x" * 11, "too-large", max_bytes=10)
        assert read(b"x" * 10, max_bytes=10)[0] == "x" * 10

    @pytest.mark.parametrize("content", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\x00\x00"])
    def test_empty_file(self, content):
        refused(content, "empty-file")

    def test_missing_file_folder_and_pipe(self, tmp_path):
        refused(tmp_path / "none.csv", "no-such-file")
        refused(tmp_path, "not-a-file")
        os.mkfifo(tmp_path / "pipe")
        refused(tmp_path / "pipe", "not-a-file")

    def test_path_that_cannot_be_one(self):
        refused(Path("a\x00b"), "unreadable")

    def test_file_that_fails_while_read(self):
        class Broken(io.RawIOBase):
            def read(self, size=-1):
                raise OSError("disk")

        refused(Broken(), "unreadable")

    def test_load_alone_gives_bytes_of_any_kind(self):
        assert load(b"\x00\x01PK", Report("t", "a")) == b"\x00\x01PK"


class TestDecode:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
    def test_accents_and_pounds_are_read_in_each_encoding(self, encoding):
        text, report = read("Zoé,£9.50\r\n".encode(encoding))
        assert text == "Zoé,£9.50\r\n"
        assert report.codes() == (["windows-1252"] if encoding == "cp1252" else [])

    def test_plain_ascii_says_nothing(self):
        assert read(b"a,b\n")[1].findings == []

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
    def test_utf_16_is_refused_by_name_with_or_without_a_mark(self, encoding):
        found = refused("LOCALESTID,STATUS\r\nA,NEW\r\n".encode(encoding), "utf-16")
        assert "CSV UTF-8" in found.mend

    @pytest.mark.parametrize(
        ("start", "words"),
        [
            (b"PK\x03\x04", "Excel workbook or a zip"),
            (b"\xd0\xcf\x11\xe0", "old or locked Excel"),
            (b"%PDF-1.7", "PDF"),
            (b"\x1f\x8b", "gzip"),
            (b"\x89PNG\r\n", "picture"),
        ],
    )
    def test_other_formats_are_named(self, start, words):
        assert words in refused(start + b"rest", "not-text").problem

    def test_machine_data_is_refused(self):
        refused(bytes(range(1, 32)) * 20 + b"A,B", "binary")

    def test_nul_in_text_is_named_by_line(self):
        content = b"a,b\r\n" + b"1,2\r\n" * 9 + b"x\x00,y\r\n"
        assert refused(content, "nul-byte").where == "line 11"

    def test_letter_cut_in_two_at_the_end_is_a_truncated_file(self):
        refused("é,Zoé".encode()[:-1], "truncated")

    def test_marked_file_cut_short_is_truncated(self):
        refused("\ufeffZoé".encode()[:-1], "truncated")

    def test_two_encodings_in_one_file_are_refused_by_line(self):
        content = "Zoé\n".encode() + "Zoé\n".encode("cp1252")
        assert refused(content, "mixed-encoding").where == "line 2"
        content = "Zoé\n".encode("cp1252") + "Zoé\n".encode()
        assert refused(content, "mixed-encoding").where == "line 2"

    def test_bytes_that_windows_1252_does_not_have(self):
        assert refused(b"a\nb\n\x81,c", "unknown-encoding").where == "line 3"

    def test_letters_lost_before_are_a_warning_by_line(self):
        text, report = read("a\nZo\ufffd".encode())
        assert text is not None
        assert report.codes("warning") == ["lost-letters"]
        assert report.findings[0].where == "line 2"

    @pytest.mark.parametrize("text", ["ZoÃ©", "Â£9", "itâ€™s"])
    def test_letters_spoiled_before_are_a_warning_by_line(self, text):
        _, report = read(f"a\n{text}".encode())
        assert report.codes("warning") == ["spoiled-letters"]
        assert report.findings[0].where == "line 2"

    @pytest.mark.parametrize("text", ["Zoé", "João", "SÃO", "£9", "it’s", "château"])
    def test_true_letters_give_no_warning(self, text):
        assert read(text.encode())[1].findings == []

    def test_capital_accent_before_a_typographic_apostrophe_is_not_mixed(self):
        assert read("RENÉ’S, Zoé".encode("cp1252"))[0] == "RENÉ’S, Zoé"

    @given(st.binary(max_size=400))
    def test_any_bytes_give_text_or_a_reason(self, content):
        text, report = read(content)
        assert (text is None) == (not report.ok)

    @given(st.text(alphabet=st.characters(codec="cp1252", min_codepoint=32), min_size=1))
    def test_utf_8_text_comes_back_as_it_was(self, text):
        if text.strip() and text[:4] not in ("%PDF",) and not text.startswith("PK"):
            assert read(text.encode())[0] == text or text.startswith("{\\rtf")


def test_line_numbers_count_every_kind_of_line_ending():
    assert line_at("a\r\nb\rc\nd", 7) == 4
    assert line_at(b"a", 0) == 1


@pytest.mark.parametrize(
    ("size", "words"), [(9, "9 bytes"), (12 * 1024, "12 KB"), (50 * 1024 * 1024, "50 MB")]
)
def test_sizes_in_words(size, words):
    assert size_words(size) == words
