"""Papers as PDF: the Chinese text layer is right, the same data gives the same bytes, the QR says the address."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
from office_helpers import Town
from web_helpers import client_of

from onewindow.web.papers.render import NoChineseFont, _fonts, set_paper
from onewindow.web.papers.sealed import CERTIFICATE_SEAL
from onewindow.web.papers.wording import CertificateWords, LetterWords, certificate_data, letter_data

WORDS = CertificateWords(
    number="高新地规 2026-0017",
    title="建设用地规划许可证",
    title_en="Land-use planning permit",
    holder="齐峰储能科技有限公司",
    holder_code="91370300MA3EXAMPL7",
    subject="固态锂电池生产基地一期",
    matter="建设用地规划许可证核发",
    basis="《城乡规划法》第三十七条",
    body="淄博高新区行政审批服务局",
    zone="淄博高新技术产业开发区",
    issued_on=date(2026, 11, 23),
    valid_until=None,
    conditions=("取得土地使用权后方可开工。",),
    address="https://example.org/verify/x?t=y",
)


@pytest.fixture(autouse=True, scope="module")
def chinese_font() -> None:
    try:
        _fonts()
    except NoChineseFont as missing:
        pytest.skip(str(missing))


def text_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")


def test_the_chinese_text_layer_of_a_certificate_is_right(tmp_path: Path) -> None:
    text = text_of(set_paper("certificate", certificate_data(WORDS), WORDS.issued_on, tmp_path))
    for expected in (
        "建设用地规划许可证",
        "齐峰储能科技有限公司",
        "淄博高新技术产业开发区",
        "2026年11月23日",
        "高新地规2026-0017",
    ):
        assert expected in text
    assert "取得土地使用权后方可开工。" in text and "长期" in text
    assert "准予发给本证" in text and "不具法律效力" not in text


def test_a_filing_certifies_what_was_filed_and_permits_nothing(tmp_path: Path) -> None:
    words = replace(WORDS, title="备案证明", matter="企业投资项目备案", filing=True)
    text = text_of(set_paper("certificate", certificate_data(words), words.issued_on, tmp_path))
    assert "已就固态锂电池生产基地一期办理企业投资项目备案，特此证明。" in text and "准予" not in text


@pytest.mark.parametrize("count", [1, 2, 3, 4, 12])
def test_conditions_never_run_under_the_code_and_the_seal(tmp_path: Path, count: int) -> None:
    """However many there are: the foot takes the room that it needs, and each page of several names the certificate."""
    condition = "取得土地使用权后方可开工，施工期间落实扬尘、噪声防治措施，并按批准的总平面图组织施工。"
    words = replace(
        WORDS, conditions=(condition,) * count, valid_from=WORDS.issued_on, version="第 2 版：遗失、损毁补发"
    )
    made = pypdf.PdfReader(
        io.BytesIO(set_paper("certificate", certificate_data(words), words.issued_on, tmp_path))
    )
    heights: list[tuple[float, str]] = []
    made.pages[-1].extract_text(
        visitor_text=lambda text, cm, tm, font, size: heights.append((tm[5] * cm[3] + cm[5], text))
    )
    top = CERTIFICATE_SEAL.points[3]
    assert any("扫码" in text for _, text in heights)
    assert all(height > top for height, text in heights if "工" in text)
    if len(made.pages) > 1:
        assert all(words.number in page.extract_text() for page in made.pages)


def test_the_same_data_gives_the_same_bytes_and_is_set_once(tmp_path: Path) -> None:
    first = set_paper("certificate", certificate_data(WORDS), WORDS.issued_on, tmp_path)
    assert set_paper("certificate", certificate_data(WORDS), WORDS.issued_on, tmp_path) == first
    assert [path.suffix for path in tmp_path.iterdir()] == [".pdf"]
    other = set_paper(
        "certificate", certificate_data(replace(WORDS, holder="别人")), WORDS.issued_on, tmp_path
    )
    assert other != first and len(list(tmp_path.iterdir())) == 2
    assert set_paper("certificate", certificate_data(WORDS), WORDS.issued_on, tmp_path / "elsewhere") == first


def test_words_that_look_like_markup_stay_words(tmp_path: Path) -> None:
    odd = replace(WORDS, holder='#import "x" *粗* $a$ <b>', conditions=("#panic()",))
    text = text_of(set_paper("certificate", certificate_data(odd), WORDS.issued_on, tmp_path))
    assert '#import"x"*粗*$a$<b>' in text and "#panic()" in text


def test_a_letter_tells_reasons_and_remedies(tmp_path: Path) -> None:
    words = LetterWords(
        number="决 2026-1",
        title="不予行政许可决定书",
        title_en="Refusal",
        body="淄博高新区行政审批服务局",
        addressee="齐峰储能科技有限公司",
        issued_on=date(2026, 11, 23),
        paragraphs=("经审查，决定不予许可。",),
        sections=(
            ("理由", ("用地红线与规划不符。",)),
            ("救济途径", ("60日内可以申请行政复议。",)),
            ("空", ()),
        ),
        english=("The application is refused.",),
    )
    text = text_of(set_paper("letter", letter_data(words), words.issued_on, tmp_path))
    for expected in ("不予行政许可决定书", "理由", "用地红线与规划不符。", "60日内可以申请行政复议。"):
        assert expected in text
    assert "空" not in text


def test_a_previewed_letter_is_not_kept(town: Town, settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    case = town.accepted()
    form = {
        "command": "grant",
        "title": "准予决定书",
        "text": "本机关决定准予。",
        "step": "preview",
        "key": "p",
    }
    reviewer = client_of(f"{town.view(case).matter.deciding}.reviewer")
    first = reviewer.post(f"/cases/{case}/decision", form)
    assert first.content.startswith(b"%PDF") and list(tmp_path.rglob("*.pdf")) == []
    assert reviewer.post(f"/cases/{case}/decision", form).content == first.content
