"""A zone's own look: colours for the named tokens, from ``theme.yaml`` in its folder of the catalogue.

The file has two mappings, ``light`` and ``dark``, from a token of ``tokens.css`` to a colour such as ``"#1a4f9c"``. Only
colours can be bound, and only so that text stays readable: WCAG 2.2, 1.4.3 asks for a contrast of 4.5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from onewindow.catalogue.layers import THEME
from onewindow.catalogue.loader import DEFAULT_ZONE, default_root

TOKENS = Path(__file__).resolve().parent / "static" / "onewindow" / "tokens.css"
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
SCHEMES = ("light", "dark")
READABLE = (
    ("ink", "paper"), ("ink-soft", "paper"), ("ink-faint", "paper"), ("action", "paper"), ("action-ink", "action"),
    ("seal", "paper"), ("ink", "paper-raised"), ("ink", "paper-sunk"), ("light-yellow", "paper"), ("light-green", "paper"),
)  # fmt: skip
"""Text and ground that stand on each other."""
LEAST = 4.5


class ThemeError(ValueError):
    """A theme that cannot be used; every fault in both languages."""


@cache
def defaults() -> Mapping[str, Mapping[str, str]]:
    """The colours of ``tokens.css`` by scheme and token."""
    light, _, dark = TOKENS.read_text(encoding="utf-8").partition("@media (prefers-color-scheme: dark)")
    found = [dict(re.findall(r"--([a-z-]+): (#[0-9a-fA-F]{6});", part)) for part in (light, dark)]
    return {"light": found[0], "dark": {**found[0], **found[1]}}


def theme_css(folder: Path) -> str:
    """The style sheet of a zone's folder; empty without a theme. Raises ``ThemeError``."""
    file = folder / THEME
    if not file.is_file():
        return ""
    try:
        given = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8")) or {}
    except YAMLError as error:
        raise ThemeError(f"{file.name} 不是有效的 YAML / is no valid YAML: {error}") from error
    faults = list(_faults(given))
    if faults:
        raise ThemeError(f"{file.name}: " + "; ".join(faults))
    light, dark = (_rules(given.get(scheme) or {}) for scheme in SCHEMES)
    return f":root {{{light}}}\n@media (prefers-color-scheme: dark) {{ :root {{{dark}}} }}\n"


def _rules(colours: Mapping[str, str]) -> str:
    return "".join(f" --{token}: {colour};" for token, colour in colours.items())


def _faults(given: Any) -> Iterator[str]:
    if not isinstance(given, dict) or set(given) - set(SCHEMES):
        yield "只能有 light 和 dark 两节 / only the sections light and dark are known"
        return
    for scheme in SCHEMES:
        colours = given.get(scheme) or {}
        if not isinstance(colours, dict):
            yield f"{scheme} 应是 名称: 颜色 / must map tokens to colours"
            continue
        known = defaults()[scheme]
        wrong = [token for token in colours if token not in known]
        wrong += [token for token, colour in colours.items() if not COLOUR.fullmatch(str(colour))]
        if wrong:
            yield f"{scheme}: {', '.join(map(str, wrong))} 不是可设的颜色 / not a colour that can be bound"
            continue
        yield from _unreadable(scheme, {**known, **colours})


def _unreadable(scheme: str, colours: Mapping[str, str]) -> Iterator[str]:
    for text, ground in READABLE:
        found = contrast(colours[text], colours[ground])
        if found < LEAST:
            yield (
                f"{scheme}: {text} 在 {ground} 上对比度 {found:.1f}，至少 {LEAST} / "
                f"{text} on {ground} has contrast {found:.1f}, needs {LEAST}"
            )


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG 2.2 (1 to 21)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def theme_check(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A start-up fault for a theme that cannot be used."""
    try:
        theme_css(default_root() / DEFAULT_ZONE)
    except ThemeError as fault:
        hint = "改正本区文件夹中的 theme.yaml / correct theme.yaml in the zone's folder"
        return [Error(str(fault), hint=hint, id="onewindow.E002")]
    return []
