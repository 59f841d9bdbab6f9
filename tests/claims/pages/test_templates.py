import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

import claims.pages

FOLDER = Path(claims.pages.__file__).parent
TEMPLATES = sorted((FOLDER / "templates").rglob("*.html"))
SHEET = (FOLDER / "static/pages/site.css").read_text()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_inline_style_or_script_or_asks_another_host(path):
    source = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)
    assert not re.search(r"https?://", source)
    assert "|safe" not in source
    assert "autoescape" not in source


def test_neither_style_sheet_nor_script_asks_another_host():
    own = [path for path in sorted((FOLDER / "static/pages").iterdir()) if path.suffix in (".css", ".js")]
    assert len(own) >= 4
    for path in own:
        assert not re.search(r"https?:|@import|url\(|fetch\(|innerHTML", path.read_text()), path


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html"])
def test_error_pages_need_nothing_but_themselves(name):
    assert "Being listed is not an accusation" in render_to_string(name)


def luminance(colour):
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(a, b):
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    "name", ["ink", "soft", "link", "allegation", "counterclaim", "denial", "settlement", "event", "statement"]
)
def test_every_text_colour_stands_out_from_every_ground(scheme, name):
    colours = dict(re.findall(r"--([\w-]+): (#\w{6});", SHEET.split(":root {")[1 + scheme].split("}")[0]))
    for ground in ("paper", "panel"):
        assert contrast(colours[name], colours[ground]) >= 4.5, (ground, contrast(colours[name], colours[ground]))
    assert contrast(colours["ink"], colours["highlight"]) >= 4.5
