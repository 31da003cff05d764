"""Pages with figures inside."""

import jinja2
import pytest
from glakes.lakes.pages import draw_svg, write_page


def curve(figure):
    figure.add_subplot().plot([0, 1], [0, 1])


def test_a_page_holds_its_figures_and_escapes_the_rest(tmp_path):
    template = tmp_path / "t.html"
    template.write_text("<p>{{ text }}</p>{{ figure }}", encoding="utf-8")
    write_page(tmp_path / "p.html", template, text="a < b", figure=draw_svg(curve, "one"))
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert page.startswith("<p>a &lt; b</p><svg") and page.rstrip().endswith("</svg>")


def test_the_same_figure_gives_the_same_text():
    assert draw_svg(curve, "one") == draw_svg(curve, "one")
    assert draw_svg(curve, "one") != draw_svg(curve, "two")


def test_a_missing_value_leaves_no_page(tmp_path):
    template = tmp_path / "t.html"
    template.write_text("{{ nobody }}", encoding="utf-8")
    with pytest.raises(jinja2.UndefinedError):
        write_page(tmp_path / "p.html", template)
    assert not (tmp_path / "p.html").exists()
