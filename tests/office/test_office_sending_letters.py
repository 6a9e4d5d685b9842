"""Text messages: at most seventy characters, and nothing said of a case that there is none of."""

from __future__ import annotations

import pytest

from onewindow.catalogue.model import Text
from onewindow.office.sending.letters import SHORT, short

TITLE = Text("准予许可", "granted")
MATTER = Text("建设工程规划许可证核发", "Construction planning permit")
LONG = Text("建设项目" * 30, "Permit of a construction project " * 5)


@pytest.mark.parametrize(
    ("language", "number", "matter", "told"),
    [
        ("zh", "GXQ-2026-000001", MATTER, "【一窗】办件GXQ-2026-000001：准予许可。详情请登录网站查看。"),
        ("both", "", MATTER, "【一窗】建设工程规划许可证核发：准予许可。详情请登录网站查看。"),
        ("zh", "", None, "【一窗】准予许可。详情请登录网站查看。"),
        ("en", "GXQ-2026-000001", MATTER, "[onewindow] case GXQ-2026-000001: granted. See the website."),
        ("en", "", MATTER, "[onewindow] Construction planning permit: granted. See the website."),
        ("en", "", None, "[onewindow] granted. See the website."),
    ],
)
def test_a_text_message_names_the_case_its_matter_or_neither(
    language: str, number: str, matter: Text | None, told: str
) -> None:
    assert short(TITLE, language, number, matter) == told


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_long_name_is_cut_before_the_title(language: str) -> None:
    made = short(TITLE, language, "", LONG)
    assert len(made) == SHORT and "…" in made
    assert (TITLE.zh if language == "zh" else TITLE.en) in made


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_title_that_fills_the_message_leaves_the_name_out(language: str) -> None:
    made = short(LONG, language, "", MATTER)
    assert len(made) == SHORT and MATTER.zh not in made and MATTER.en not in made
