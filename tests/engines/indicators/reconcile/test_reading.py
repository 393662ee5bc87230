"""Files of figures: what is refused, and where the complaint points."""

import pytest

from almoner.engines.indicators.reconcile import Given, Polarity, Unit, read
from almoner.kernel.marks import DefinitionError, parse_marked

FIGURE = "  - {id: a, title: A, value: 5, unit: count, line: 3}\n"
OTHER = "  - {id: b, title: B, value: 6, unit: count, line: 4}\n"
DAY = "  - {id: d, title: D, value: 2024-06, unit: date, line: 5}\n"
STARS = "  - {id: s, title: S, value: good, unit: rating, scale: [good, poor], line: 6}\n"
NONE = "  - {id: n, title: N, not-printed: true, unit: count, line: 7}\n"
SHARE = "  - {id: p, title: P, value: 5, unit: percent, line: 8}\n"
NOUGHT = "  - {id: z0, title: Z, value: 0, unit: count, line: 9}\n"
ALL = FIGURE + OTHER + DAY + STARS + NONE + SHARE + NOUGHT


def parse(text):
    return read(parse_marked(text, "set.yaml"))


def figure(**keys):
    told = {"id": "a", "title": "A", "value": "5", "unit": "count", "line": "3", **keys}
    body = ", ".join(f"{key}: {value}" for key, value in told.items() if value is not None)
    return f"report: R\nfigures:\n  - {{{body}}}\n"


def claimed(body, figures=ALL):
    return f"report: R\nfigures:\n{figures}claims:\n  - {{id: c, {body}}}\n"


def test_a_figure_read_whole():
    [read_figure] = parse(
        figure(
            value='"66.40"',
            unit="percent",
            given="about",
            numerator="{value: 1901, given: about}",
            denominator='"2,807"',
            period="2024/25",
            area="Coventry",
            population="adults",
            definition="planned or not",
            statistic="mean",
            polarity="higher",
            words="a marked increase",
            page="12",
            line="3-5",
        )
    ).figures
    assert read_figure.number.digits == "66.40"
    assert read_figure.number.given is Given.ABOUT
    assert (read_figure.unit, read_figure.per) == (Unit.PERCENT, 100)
    assert read_figure.numerator.given is Given.ABOUT
    assert read_figure.denominator.value == 2807
    assert read_figure.polarity is Polarity.HIGHER
    assert str(read_figure.source) == "R, page 12, line 3-5"
    assert read_figure.named() == "A, mean, 2024/25: about 66.40%"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (figure(unit="furlongs"), "line 3, figures.0.unit: .* must be one of"),
        (figure(value="many"), "is not a number"),
        (figure(value='"1,2,3"'), "is not a number"),
        (figure(value="true"), "must be a number"),
        (figure(value=".inf"), "must be a finite number"),
        (figure(value=None), "figures.0.value: is missing"),
        (figure(line=None), "needs a line or a page"),
        (figure(line="true"), "must be text"),
        (figure(id="Not a code"), "small letters"),
        (figure(colour="red"), "figures.0.colour: is not a key"),
        (figure(given="perhaps"), "must be one of"),
        (figure(polarity="sideways"), "must be one of"),
        (figure(**{"in": "dozens"}), "must be one of"),
        (figure(numerator="-1"), "must be more than nought"),
        (figure(denominator="0"), "must be more than nought"),
        (figure(denominator="{value: 3, odd: 1}"), "is not a key"),
        (figure(unit="rate", per="0"), "must be a whole number"),
        (figure(unit="rate", per="1.5"), "must be a whole number"),
        (figure(unit="date", value="June"), "must be a date"),
        (figure(unit="date", value="true"), "must be a date"),
        (figure(unit="period", value=None), "from: is missing"),
        (figure(unit="rating", value="good"), "scale: is missing"),
        (f"figures:\n{FIGURE}", "report: is missing"),
        ("report: R\nfigures: []\n", "must not be empty"),
        ("report: R\n", "figures: is missing"),
        (f"report: R\nfigures:\n{FIGURE}{FIGURE}", "two figures have the id 'a'"),
        (f"report: R\nfigures:\n{FIGURE}extra: 1\n", "extra: is not a key"),
    ],
)
def test_figures_that_are_refused(text, problem):
    with pytest.raises(DefinitionError, match=problem):
        parse(text)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("claim: guess", "claims.0.claim: .* must be one of"),
        ("claim: same, figures: [a, z]", "'z' is not the id of a figure"),
        ("claim: same, figures: [a]", "at least 2 figures"),
        ("claim: same, figures: a", "at least 2 figures"),
        ("claim: same, figures: [a, d]", "all numbers, all dates or all periods"),
        ("claim: same, figures: [s, s]", "must have values to hold side by side"),
        ("claim: same, figures: [n, n]", "must have values to hold side by side"),
        ("claim: within, part: n, whole: a", "'n' has no number"),
        ("claim: within, part: a, whole: p", "one unit, not count and percent"),
        ("claim: sum, total: a, parts: [b, p]", "one unit, not count and percent"),
        ("claim: sum, total: a, parts: [b], less: [p]", "one unit, not count and percent"),
        ("claim: cumulative, series: [a, p]", "one unit"),
        ("claim: base, then: a, now: p", "one unit"),
        ("claim: change, from: a, to: p, stated: 5, unit: percent", "one unit"),
        ("claim: compare, figure: a, is: more-than, than: p", "one unit"),
        ("claim: direction, series: [a, p], says: rose", "one unit"),
        ("claim: growth, total: p, parts: [[a, p]]", "one unit"),
        ("claim: shares, parts: [a, p]", "needs figures that are percentages"),
        ("claim: opposites, one: p, other: a", "needs figures that are percentages"),
        ("claim: one-price, pairs: [[a, b], [a, z0]]", "more than nought"),
        ("claim: one-population, pairs: [[z0, b], [a, b]]", "more than nought"),
        ("claim: one-population, pairs: [[a, z0], [a, b]]", "more than nought"),
        ("claim: sum, total: a, parts: [d]", "'d' has no number"),
        ("claim: sum, total: a, parts: []", "must not be empty"),
        ("claim: sum, total: a", "parts: is missing"),
        ("claim: shares, parts: [a]", "at least 2 figures"),
        ("claim: order, series: [a, b]", "'a' is neither a date nor a period"),
        ("claim: order, series: [d]", "at least 2 figures"),
        ("claim: change, from: a, to: b, stated: lots, unit: percent", "is not a number"),
        ("claim: change, from: a, to: b, stated: true, unit: percent", "is not a number"),
        ("claim: change, from: a, to: b, stated: 5, unit: date", "must be one of"),
        ("claim: direction, series: [a, b], says: soared", "must be one of"),
        ("claim: direction, series: [a, b], says: improved", "needs a polarity"),
        ("claim: direction, series: [a], says: rose", "at least 2 figures"),
        ("claim: compare, figure: a, is: nearer, than: b", "must be one of"),
        ("claim: one-price, pairs: [[a, b]]", "at least 2 pairs"),
        ("claim: one-price, pairs: [[a, b], [a]]", "a list of two figures"),
        ("claim: growth, total: [a], parts: [b]", "a list of two figures"),
        ("claim: duration, from: d, to: d, stated: a", "days, weeks, months or years"),
        ("claim: numbered, labels: [x, y]", "needs a line or a page"),
        ("claim: points-to, label: x, among: [y]", "needs a line or a page"),
        ("claim: within, part: a, whole: b, also: 1", "also: is not a key"),
    ],
)
def test_claims_that_are_refused(body, problem):
    with pytest.raises(DefinitionError, match=problem) as refused:
        parse(claimed(body))
    assert refused.value.line == 11
    assert refused.value.file == "set.yaml"


def test_two_claims_need_two_ids():
    body = "claim: same, figures: [a, b]}\n  - {id: c, claim: same, figures: [a, b]"
    with pytest.raises(DefinitionError, match="two claims have the id 'c'"):
        parse(claimed(body))


def test_a_claim_has_a_place_of_its_own():
    [claim] = parse(claimed("claim: same, figures: [a, b], line: 9, words: twice")).claims
    assert str(claim.source) == "R, line 9"
    assert claim.words == "twice"


@pytest.mark.parametrize("key", ["day", "rating"])
def test_what_is_not_a_number_has_none(key):
    figures = {one.id: one for one in parse(claimed("claim: same, figures: [a, b]")).figures}
    chosen = figures["d" if key == "day" else "s"]
    with pytest.raises(ValueError, match="is not a number"):
        _ = chosen.number
    assert chosen.printed() == ("June 2024" if key == "day" else "“good”")
