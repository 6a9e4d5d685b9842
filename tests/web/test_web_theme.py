"""A zone's look by tokens: its colours are bound, unreadable or unknown ones are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from office_helpers import Town

from onewindow.web import theme


def written(folder: Path, text: str) -> Path:
    (folder / "theme.yaml").write_text(text, encoding="utf-8")
    return folder


def test_without_a_theme_nothing_is_bound(tmp_path: Path) -> None:
    assert theme.theme_css(tmp_path) == ""


def test_colours_are_bound_for_both_schemes(tmp_path: Path) -> None:
    css = theme.theme_css(written(tmp_path, 'light: {action: "#7a1f5c"}\ndark: {action: "#f0a6d6"}\n'))
    light, _, dark = css.partition("@media (prefers-color-scheme: dark)")
    assert "--action: #7a1f5c;" in light and "--action: #f0a6d6;" in dark


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('light: {action: "#cccccc"}', "对比度"),
        ('light: {shadow: "#101010"}', "shadow"),
        ('light: {action: "red; } body { display: none"}', "action"),
        ("bright: {}", "light"),
        ("light: [1]", "light"),
        ("light: {a: [", "YAML"),
    ],
)
def test_what_cannot_be_read_or_is_unknown_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(theme.ThemeError, match=told):
        theme.theme_css(written(tmp_path, text))


def test_a_zone_with_a_theme_still_loads(tmp_path: Path) -> None:
    from shutil import copytree

    from onewindow.catalogue import loader

    root = tmp_path / "catalogue"
    copytree(loader.default_root(), root)
    written(root / loader.DEFAULT_ZONE, 'light: {action: "#7a1f5c"}')
    assert loader.load(root).zone == loader.DEFAULT_ZONE


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#777777", "#777777") == pytest.approx(1)


def test_the_products_own_tokens_are_readable() -> None:
    for scheme in theme.SCHEMES:
        colours = theme.defaults()[scheme]
        low = [
            pair
            for pair in theme.READABLE
            if theme.contrast(colours[pair[0]], colours[pair[1]]) < theme.LEAST
        ]
        assert low == []


def test_the_style_sheet_is_served_to_everyone(town: Town) -> None:
    answer = Client().get("/theme.css")
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/css")
