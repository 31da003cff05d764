"""Pages with figures and tables inside."""

import json
import re
from base64 import b64decode
from io import StringIO

import jinja2
import numpy as np
import pandas as pd
import pytest
from glakes.lakes.figures import draw_journal_svg
from glakes.lakes.pages import Column, Table, draw_svg, write_page


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


def numbers(has_total=False):
    frame = pd.DataFrame({"name": ["a,b", "湖泊", "all"], "area_km2": [1234.5678, np.nan, 1 / 3]})
    columns = (Column("name", "lake", chinese="湖泊"), Column("area_km2", "area (km²)", ",.2f", "面积"))
    return Table("sizes", columns, frame, has_total)


def test_cells_are_shown_rounded_and_sorted_by_the_full_number():
    first, second, third = numbers().body()
    assert first == [("a,b", "a,b"), ("1,234.57", "1234.5678")]
    assert second[1] == ("–", "")
    assert float(third[1].key) == 1 / 3


def test_the_total_is_no_row_of_the_body():
    assert len(list(numbers(has_total=True).body())) == 2
    assert numbers(has_total=True).total()[0].text == "all"


def test_csv_and_json_hold_every_digit():
    table = numbers()
    text = b64decode(table.csv().partition("base64,")[2]).decode("utf-8-sig")
    pd.testing.assert_frame_equal(pd.read_csv(StringIO(text)), table.frame)
    rows = json.loads(b64decode(table.json().partition("base64,")[2]))
    assert rows[1] == {"name": "湖泊", "area_km2": None}
    assert rows[2]["area_km2"] == pytest.approx(1 / 3, abs=1e-15)


def test_a_page_on_the_skeleton_has_tables_figures_and_both_languages(tmp_path):
    template = tmp_path / "t.html"
    template.write_text(
        '{% extends "page.html" %}{% import "page_parts.html" as parts %}'
        "{% block title %}{{ table.name }}{% endblock %}"
        '{% block body %}{{ parts.figure(figure, "curve", "A curve", "曲线") }}'
        '{{ parts.table(table, "Lakes", "湖泊表") }}{% endblock %}',
        encoding="utf-8",
    )
    write_page(tmp_path / "p.html", template, table=numbers(True), figure=draw_journal_svg(curve, "one"))
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "<title>sizes</title>" in page
    assert '<p lang="zh-CN">湖泊表</p>' in page
    assert '<td data-value="1234.5678">1,234.57</td>' in page
    assert page.index("<tfoot>") > page.index("湖泊</td>")
    assert "<svg" in page
    assert "&lt;svg" not in page
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"|<!DOCTYPE[^>]*>|<metadata>.*?</metadata>', "", page, flags=re.S)
