"""Figures made to hold together never give a finding; moved beyond rounding, always one."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.engines.indicators.reconcile.sets import claim, fig, found, rules, span

COUNTS = st.integers(1, 100_000)
DECIMALS = st.integers(0, 2)
ROUNDINGS = st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN])
SIGNS = st.sampled_from([-1, 1])
PERCENTAGES = st.integers(7, 693).map(lambda number: Fraction(number, 7))
AWAY = st.integers(2, 50)  # whole steps of the last digit: two are more than any rounding


def shown(number, decimals, rounding=ROUND_HALF_UP):
    """An oracle of its own for how a number is printed."""
    with localcontext() as context:
        context.prec = 50
        exact = Decimal(number.numerator) / Decimal(number.denominator)
        return str(exact.quantize(Decimal(1).scaleb(-decimals), rounding=rounding))


def shifted(text, steps, decimals):
    return str(Decimal(text) + steps * Decimal(1).scaleb(-decimals))


def weights(findings):
    return {finding.weight.value for finding in findings}


@st.composite
def shares(draw):
    """Part, whole, decimals and the percentage as printed."""
    whole = draw(COUNTS)
    part = draw(st.integers(0, whole))
    decimals = draw(DECIMALS)
    return part, whole, decimals, shown(Fraction(100 * part, whole), decimals, draw(ROUNDINGS))


@given(shares())
def test_a_share_of_its_counts(case):
    part, whole, _, text = case
    assert rules(fig("a", text, "percent", numerator=part, denominator=whole)) == []
    assert rules(fig("a", text, "percent", denominator=whole)) == []


@given(shares(), AWAY, SIGNS)
def test_a_share_moved_from_its_counts(case, steps, sign):
    part, whole, decimals, text = case
    moved = shifted(text, sign * steps, decimals)
    told = fig("a", moved, "percent", numerator=part, denominator=whole)
    assert rules(told) == ["share-not-quotient"]


@given(st.integers(2, 400), st.data())
def test_a_percentage_between_two_people(size, data):
    """With two decimals and few people, the percentages that fit are few: check each."""
    text = shown(Fraction(data.draw(st.integers(0, 10_000)), 100), 2)
    half = Fraction(1, 200)
    fits = any(abs(Fraction(100 * k, size) - Fraction(text)) <= half for k in range(size + 1))
    expected = [] if fits else ["no-whole-number"]
    assert rules(fig("a", text, "percent", denominator=size)) == expected


@given(st.integers(1, 10**6), st.integers(10_000, 10**7), ROUNDINGS)
def test_a_rate_of_its_population(count, people, rounding):
    text = shown(Fraction(count * 100_000, people), 0, rounding)
    assert rules(fig("a", text, "rate", numerator=count, denominator=people)) == []
    wrong = fig("a", shifted(text, 2, 0), "rate", numerator=count, denominator=people)
    assert rules(wrong) == ["rate-not-quotient"]


def changed(start, end, stated, unit, of="count"):
    told = claim("change", **{"from": "a", "to": "b"}, stated=stated, unit=unit)
    return rules(fig("a", start, of), fig("b", end, of), told)


@given(COUNTS, COUNTS, DECIMALS, ROUNDINGS)
def test_a_change_in_percent(start, end, decimals, rounding):
    text = shown(Fraction(100 * (end - start), start), decimals, rounding)
    assert changed(start, end, text, "percent") == []


@given(COUNTS, COUNTS, DECIMALS, AWAY, SIGNS)
def test_a_change_in_percent_that_is_not_so(start, end, decimals, steps, sign):
    text = shown(Fraction(100 * (end - start), start), decimals)
    wrong = shifted(text, sign * steps, decimals)
    assert changed(start, end, wrong, "percent") == ["change-wrong"]


@given(PERCENTAGES, PERCENTAGES, ROUNDINGS)
def test_a_change_in_points(start, end, rounding):
    """The report reckoned from exact shares and rounded all three numbers."""
    texts = [shown(number, 1, rounding) for number in (start, end, end - start)]
    assert changed(*texts, "percentage-points", "percent") == []


@given(PERCENTAGES, PERCENTAGES, st.integers(4, 50), SIGNS)
def test_a_change_in_points_that_is_not_so(start, end, steps, sign):
    before, after = shown(start, 1), shown(end, 1)
    wrong = shifted(shown(end - start, 1), sign * steps, 1)
    assert changed(before, after, wrong, "percentage-points", "percent") in (
        ["change-wrong"],
        ["percent-called-points"],
    )


@given(st.integers(20, 80), st.integers(5, 15), SIGNS)
def test_points_are_never_taken_for_percent(start, points, sign):
    """Ten points on fifty are twenty percent: calling them ten percent is found."""
    end = start + sign * points
    relative = Fraction(100 * points, start)
    assume(relative - points > Fraction(9, 2))  # wider apart than the rounding of all three
    said = changed(start, end, sign * points, "percent", "percent")
    assert said == ["points-called-percent"]


@given(st.lists(COUNTS, min_size=1, max_size=6), st.integers(1, 1000), SIGNS)
def test_counted_parts_and_their_total(parts, gap, sign):
    items = [fig(f"p{n}", part) for n, part in enumerate(parts)]
    told = claim("sum", total="t", parts=[item["id"] for item in items])
    assert rules(*items, fig("t", sum(parts)), told) == []
    assert rules(*items, fig("t", sum(parts) + sign * gap), told) == ["parts-do-not-sum"]


@given(st.lists(PERCENTAGES, min_size=2, max_size=5), DECIMALS)
def test_rounded_parts_and_their_total(parts, decimals):
    items = [fig(f"p{n}", shown(part, decimals), "percent") for n, part in enumerate(parts)]
    told = claim("sum", total="t", parts=[item["id"] for item in items])
    text = shown(sum(parts), decimals)
    assert rules(*items, fig("t", text, "percent"), told) == []
    far = shifted(text, len(parts) + 2, decimals)
    assert rules(*items, fig("t", far, "percent"), told) == ["parts-do-not-sum"]


@given(st.lists(COUNTS, min_size=2, max_size=6), DECIMALS)
def test_shares_of_a_whole_are_no_contradiction(parts, decimals):
    """Rounded one by one they may print as 101: at most a question, never a contradiction."""
    whole = sum(parts)
    texts = [shown(Fraction(100 * part, whole), decimals) for part in parts]
    items = [fig(f"p{n}", text, "percent") for n, text in enumerate(texts)]
    findings = found(*items, claim("shares", parts=[item["id"] for item in items]))
    exact = sum(Fraction(text) for text in texts) == 100
    assert weights(findings) == (set() if exact else {"question"})
    far = shifted(texts[0], len(parts) + 2, decimals)
    items[0] = fig("p0", far, "percent")
    findings = found(*items, claim("shares", parts=[item["id"] for item in items]))
    assert [finding.rule for finding in findings] == ["shares-over-100"]


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=2, max_size=5), st.integers(1, 50))
def test_a_total_grows_between_its_parts(pairs, beyond):
    items = []
    for n, (start, end) in enumerate(pairs):
        items += [fig(f"s{n}", start), fig(f"e{n}", end)]
    parts = [[f"s{n}", f"e{n}"] for n in range(len(pairs))]
    start, end = (sum(one) for one in zip(*pairs, strict=True))
    growth = shown(Fraction(100 * (end - start), start), 1)
    told = claim("growth", total="t", parts=parts)
    assert rules(*items, fig("t", growth, "percent"), told) == []
    fastest = max(Fraction(100 * (end - start), start) for start, end in pairs)
    faster = shown(fastest + beyond, 1)
    assert rules(*items, fig("t", faster, "percent"), told) == ["total-outside-parts"]


@given(st.integers(1, 500), PERCENTAGES, ROUNDINGS)
def test_so_much_for_each(number, each, rounding):
    """22 adults at 246.6 hours each: both the hours for each and the hours in all are rounded."""
    items = [fig("n", number), fig("e", shown(each, 1, rounding), "hours")]
    told = claim("product", factors=["n", "e"], gives="t")
    text = shown(number * each, 0, rounding)
    assert rules(*items, fig("t", text, "hours"), told) == []
    far = shifted(text, number // 10 + 3, 0)
    assert rules(*items, fig("t", far, "hours"), told) == ["product-wrong"]


@given(COUNTS, st.lists(st.integers(1, 200), min_size=2, max_size=4))
def test_one_price_for_all(price, numbers):
    items, pairs = [], []
    for n, number in enumerate(numbers):
        items += [fig(f"a{n}", f"{price * number / 100:.2f}", "pounds"), fig(f"n{n}", number)]
        pairs.append([f"a{n}", f"n{n}"])
    assert rules(*items, claim("one-price", pairs=pairs)) == []
    items[0] = fig("a0", f"{price * numbers[0] / 100 + numbers[0]:.2f}", "pounds")
    assert rules(*items, claim("one-price", pairs=pairs)) == ["price-not-constant"]


@given(st.lists(COUNTS, min_size=2, max_size=6, unique=True))
def test_words_that_follow_the_figures(numbers):
    items = [fig(f"f{n}", number) for n, number in enumerate(sorted(numbers))]
    series = [item["id"] for item in items]
    rose = claim("direction", series=series, says="rose", each=True)
    fell = claim("direction", series=series, says="fell", each=True)
    assert rules(*items, rose) == []
    assert rules(*items, fell) == ["direction-against-figures"] * (len(numbers) - 1)
    assert rules(*items, claim("cumulative", series=series)) == []
    backwards = claim("cumulative", series=series[::-1])
    assert rules(*items, backwards) == ["cumulative-falls"] * (len(numbers) - 1)


@given(PERCENTAGES, ROUNDINGS)
def test_one_number_rounded_twice_is_the_same_figure(number, rounding):
    items = [fig(f"f{n}", shown(number, n, rounding), "percent") for n in (0, 1, 2)]
    assert rules(*items, claim("same", figures=["f0", "f1", "f2"])) == []


@given(st.integers(0, 990), st.integers(2, 100))
def test_two_numbers_apart_are_not(number, steps):
    items = [fig("a", number / 10, "percent"), fig("b", (number + steps) / 10, "percent")]
    assert rules(*items, claim("same", figures=["a", "b"])) == ["same-figure-two-values"]


@given(st.integers(100_000, 10**6), st.lists(st.integers(500, 50_000), min_size=2, max_size=4))
def test_rates_of_one_population(people, counts):
    items, pairs = [], []
    for n, count in enumerate(counts):
        rate = shown(Fraction(count * 100_000, people), 0)
        items += [fig(f"r{n}", rate, "rate"), fig(f"n{n}", count)]
        pairs.append([f"r{n}", f"n{n}"])
    assert rules(*items, claim("one-population", pairs=pairs)) == []
    items[-1] = fig(items[-1]["id"], counts[-1] * 2)
    assert rules(*items, claim("one-population", pairs=pairs)) == ["rate-not-count"]


DATES = st.lists(st.dates(), min_size=2, max_size=6, unique=True)


@given(DATES)
def test_dates_in_order(days):
    items = [fig(f"d{n}", day.isoformat(), "date") for n, day in enumerate(sorted(days))]
    series = [item["id"] for item in items]
    assert rules(*items, claim("order", series=series)) == []
    wrong = rules(*items, claim("order", series=series[::-1]))
    assert wrong == ["dates-out-of-order"] * (len(days) - 1)
    first, last = (f"{one['value']}" for one in (items[0], items[-1]))
    whole = span("w", first, last)
    assert rules(whole, *items, claim("inside", whole="w", parts=series)) == []


@given(shares())
def test_a_share_cut_off_is_called_so(case):
    part, whole, decimals, text = case
    cut = shown(Fraction(100 * part, whole), decimals, ROUND_DOWN)
    findings = found(fig("a", cut, "percent", numerator=part, denominator=whole))
    assert bool(findings) == (
        cut != text
        and Fraction(100 * part, whole) - Fraction(cut) > (Fraction(1, 2 * 10**decimals))
    )
    assert all("cut short" in finding.why for finding in findings)


@given(shares())
def test_what_is_checked_twice_is_found_twice_alike(case):
    part, whole, decimals, text = case
    told = fig("a", shifted(text, 2, decimals), "percent", numerator=part, denominator=whole)
    assert found(told) == found(told)
