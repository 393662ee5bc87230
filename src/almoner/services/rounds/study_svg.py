"""The picture of a study on screen, as SVG made on the server. No script, no tiles."""

from markupsafe import Markup

from almoner.services.rounds.study.picture import Picture, Shape, Spot

WIDTH, _COLOURS = 760.0, 8


def svg_of(picture: Picture) -> Markup:
    """Colour is never alone: each neighbourhood has its name on it."""
    shapes = [_shape(one, number) for number, one in enumerate(picture.shapes)]
    names = [_name(one) for one in picture.shapes]
    return Markup(
        '<svg class="rounds-borders" viewBox="0 0 {:.0f} {:.0f}" role="img" aria-label="Map of the'
        ' neighbourhoods, north up. The table says the same.">{}</svg>'
    ).format(WIDTH, WIDTH * picture.height, Markup("").join([*shapes, *names]))


def _shape(one: Shape, number: int) -> Markup:
    rings = [ring for piece in one.pieces for ring in piece]
    return Markup(
        '<path class="rounds-patch rounds-colour-{}" fill-rule="evenodd" d="{}"/>'
    ).format(number % _COLOURS, " ".join(f"M{' '.join(map(_at, ring))}Z" for ring in rings))


def _name(one: Shape) -> Markup:
    x, y = _at(one.at).split(",")
    return Markup(
        '<text class="rounds-border-name" x="{}" y="{}" text-anchor="middle"'
        ' dominant-baseline="middle">{}</text>'
    ).format(x, y, one.name)


def _at(spot: Spot) -> str:
    return f"{spot[0] * WIDTH:.1f},{spot[1] * WIDTH:.1f}"
