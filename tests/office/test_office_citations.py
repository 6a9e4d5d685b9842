"""How certificates and letters cite the law: the formal way, from what the catalogue writes in short."""

from __future__ import annotations

import pytest

from onewindow.catalogue.loader import load
from onewindow.catalogue.model import LegalBasis, Mark
from onewindow.office.citations import cited, numeral


@pytest.mark.parametrize(
    ("law", "article", "said"),
    [
        ("城乡规划法", "37, 38, 39", "《城乡规划法》第三十七条、第三十八条、第三十九条"),
        ("行政许可法", "38(2)", "《行政许可法》第三十八条第二款"),
        ("取水许可和水资源费征收管理条例", "33-38", "《取水许可和水资源费征收管理条例》第三十三条至第三十八条"),
        ("文物保护法(2024)", "28", "《文物保护法》(2024)第二十八条"),
        ("政府投资条例", "6及技术评审条款", "《政府投资条例》第六条及技术评审条款"),
        ("建设项目环境保护管理条例", "15（3个工作日）", "《建设项目环境保护管理条例》第十五条"),
        ("城市供水条例", "审查条款（45日，有效期2年）", "《城市供水条例》审查条款（45日，有效期2年）"),
        ("水利部令53号", "16-19", "水利部令53号第十六条至第十九条"),
        ("港口法", "待查", "《港口法》"),
    ],
)  # fmt: skip
def test_a_law_is_cited_in_full(law: str, article: str, said: str) -> None:
    assert cited(LegalBasis(law=law, article=article, checked=Mark.VERIFIED)) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "一"), (10, "十"), (13, "十三"), (20, "二十"), (38, "三十八"), (100, "一百"), (103, "一百零三"), (115, "一百一十五")],
)  # fmt: skip
def test_numbers_are_written_as_laws_write_them(number: int, said: str) -> None:
    assert numeral(number) == said


def test_no_law_of_the_catalogue_is_cited_with_a_bare_number() -> None:
    for matter in load().matters.values():
        for basis in matter.basis:
            if basis.article and basis.article[0].isdigit():
                assert "条" in cited(basis).replace(basis.law, ""), basis
