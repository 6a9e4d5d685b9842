"""Certificates on the web: the sealed PDF, its check by the public, suspension, versions, sharing, the wallet."""

from __future__ import annotations

import io
import json
import subprocess
import zlib
from base64 import b64decode, urlsafe_b64decode
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import KeySet
from lxml import html
from office_helpers import PDF, Town
from web_helpers import client_of, text_of

from onewindow.office import operations, queries
from onewindow.office.certificate_views import CertificatePage
from onewindow.web.pages import verify
from onewindow.web.pages.verify import misses
from onewindow.web.signatures.status_list import code_at


@pytest.fixture(autouse=True)
def fresh() -> None:
    misses.forget()


def issued(town: Town, valid_until: date | None = None) -> str:
    """The number of a certificate that was granted and delivered."""
    case = town.granted("M107", town.project())
    operations.deliver_result(town.office, town.clerk(case), case, "送达回证 1", "电子送达", valid_until)
    return town.view(case).certificates[0].number


def page_of(town: Town, number: str, login: str = "li.na") -> CertificatePage:
    return queries.certificate_page(town.office, town.actor(login), number)


def address(page: CertificatePage, version: int | None = None) -> str:
    shown = page.version(version)
    assert shown is not None
    return f"/verify?number={page.certificate.number}&token={shown.token}"


def test_the_certificate_is_sealed_once_and_stays_pdf_a(town: Town, applicant: Client) -> None:
    number = issued(town)
    first = applicant.get(f"/certificates/{number}/certificate.pdf")
    assert first.status_code == 200 and first["Content-Type"] == "application/pdf"
    assert applicant.get(f"/certificates/{number}/certificate.pdf").content == first.content
    signed = page_of(town, number).current.signed
    assert signed is not None and signed.size == len(first.content)
    assert text_of(applicant.get(f"/certificates/{number}")).count(signed.sha256) == 1
    reader = pypdf.PdfReader(io.BytesIO(first.content))
    root = reader.trailer["/Root"]
    told = reader.xmp_metadata.stream.get_data().decode() if reader.xmp_metadata else ""
    assert 'pdfaid:part="2"' in told and 'pdfaid:conformance="U"' in told
    assert root["/Lang"] == "zh-CN" and len(root["/OutputIntents"]) == 1 and root.get("/Version") != "/2.0"
    assert [one for one in fonts(reader) if not embedded(one)] == []
    assert reader.metadata is not None and reader.metadata.title
    printed = "".join(page.extract_text() for page in reader.pages).replace("\n", "").replace(" ", "")
    assert "《城乡规划法》第三十七条、第三十八条、第三十九条" in printed, "cited as laws are, not 37, 38, 39"
    assert "开发用密钥签章，仅供试用，不具法律效力" in printed, "a print deceives nobody either"


def fonts(reader: pypdf.PdfReader) -> list[Any]:
    found = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert found
    return found


def embedded(font: Any) -> bool:
    part = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    described = part["/FontDescriptor"].get_object()
    return any(name in described for name in ("/FontFile", "/FontFile2", "/FontFile3"))


def upload(client: Client, content: bytes, name: str = "证照.pdf") -> Any:
    file = io.BytesIO(content)
    file.name = name
    return client.post("/verify", {"file": file})


def test_the_public_checks_the_file_itself(town: Town, applicant: Client) -> None:
    number = issued(town)
    content = applicant.get(f"/certificates/{number}/certificate.pdf").content
    genuine = text_of(upload(Client(), content))
    assert "文件真实，未被改动" in genuine and "SM2" in genuine and number in genuine
    changed = bytearray(content)
    changed[len(content) // 3] ^= 1
    assert "文件已被改动" in text_of(upload(Client(), bytes(changed)))
    assert "文件已被改动" in text_of(upload(Client(), content + b"\n% more"))
    assert "无法识别的文件" in text_of(upload(Client(), PDF))
    assert "无法识别的文件" in text_of(upload(Client(), b"hello"))
    empty = Client().post("/verify", {})
    assert empty.status_code == 409 and "请选择要核验的 PDF" in text_of(empty)


def test_another_keys_signature_is_told_apart(town: Town, applicant: Client, tmp_path: Path) -> None:
    from onewindow.web.signatures.keyring import Keyring
    from onewindow.web.signatures.pades import seal

    number = issued(town)
    applicant.get(f"/certificates/{number}/certificate.pdf")
    unsigned = next(Path(path) for path in sorted(Path(_papers()).iterdir()))
    strange = seal(unsigned.read_bytes(), Keyring(tmp_path / "keys").pdf_signer(), "x", "y")
    assert "不是本平台的签章" in text_of(upload(Client(), strange))


def _papers() -> str:
    from django.conf import settings

    return f"{settings.DATA}/papers"


def test_openssl_confirms_the_signature_beside_the_file(
    town: Town, applicant: Client, tmp_path: Path
) -> None:
    number = issued(town)
    content = applicant.get(f"/certificates/{number}/certificate.pdf").content
    assert client_of("wang.wei").get(f"/certificates/{number}/signature.json").status_code == 404
    told = json.loads(applicant.get(f"/certificates/{number}/signature.json").content)
    keys = {one["kid"]: one for one in json.loads(Client().get("/keys.json").content)["sm2"]}
    beside = told["beside"][0]
    assert beside["algorithm"] == "SM2-SM3" and told["sha256"]
    (tmp_path / "c.der").write_bytes(b64decode(keys[beside["key"]]["x5c"][0]))
    (tmp_path / "s").write_bytes(b64decode(beside["signature"]))
    (tmp_path / "m").write_bytes(content)
    pem = openssl("x509", "-inform", "der", "-in", tmp_path / "c.der", "-pubkey", "-noout")
    (tmp_path / "p.pem").write_text(pem)
    check = ("dgst", "-sm3", "-sigopt", "distid:1234567812345678", "-verify", tmp_path / "p.pem",
             "-signature", tmp_path / "s", tmp_path / "m")  # fmt: skip
    assert "Verified OK" in openssl(*check)
    (tmp_path / "m").write_bytes(content + b" ")
    assert "Verified OK" not in openssl(*check)


def openssl(*words: Any) -> str:
    try:
        done = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("the openssl command is not installed")
    return done.stdout


def test_suspension_shows_at_once_in_page_and_status_list(town: Town, applicant: Client) -> None:
    number = issued(town)
    page = page_of(town, number)
    assert "证照真实、有效" in text_of(Client().get(address(page))) and listed(page) == 0
    boss = client_of(f"{town.view(page.certificate.case).matter.deciding}.head")
    form = {
        "ground": "penalty",
        "law": "行政处罚法第九条第三项",
        "reasons": "未按承诺整改，内部文号甲",
        "key": "k1",
    }
    assert boss.post(f"/certificates/{number}/acts/suspend", {**form, "law": ""}).status_code == 409
    assert boss.post(f"/certificates/{number}/acts/suspend", form).status_code == 302
    told = text_of(Client().get(address(page)))
    assert "暂停" in told and "暂扣许可证件" in told and "内部文号甲" not in told and listed(page) == 2
    assert "内部文号甲" in text_of(applicant.get(f"/certificates/{number}"))
    assert applicant.get(f"/certificates/{number}/acts/loss").status_code == 409
    assert (
        boss.post(f"/certificates/{number}/acts/restore", {"reasons": "已整改", "key": "k2"}).status_code
        == 302
    )
    assert "证照真实、有效" in text_of(Client().get(address(page))) and listed(page) == 0


def listed(page: CertificatePage) -> int:
    """The code of a certificate in its status list, read as anybody would: token, key set, deflate, two bits."""
    answer = Client().get(f"/status/{page.current.list}")
    assert answer["Content-Type"] == "application/statuslist+jwt" and "max-age" in answer["Cache-Control"]
    keys = KeySet.import_key_set(json.loads(Client().get("/keys.json").content))
    token = jwt.decode(answer.content.decode(), keys, algorithms=["RS256"])
    assert token.header["typ"] == "statuslist+jwt" and token.claims["sub"].endswith(
        f"/status/{page.current.list}"
    )
    text = token.claims["status_list"]["lst"]
    content = zlib.decompress(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    assert token.claims["status_list"]["bits"] == 2 and len(content) == 65536 // 4
    code = code_at(content, page.current.index)
    told = Client().get(f"/status/{page.current.list}/places.json").json()
    named = [kind for kind in ("invalid", "suspended", "expired") if page.current.index in told[kind]]
    assert named == {0: [], 1: ["invalid"], 2: ["suspended"], 3: ["expired"]}[code]
    return code


def test_a_status_list_is_signed_once_until_an_event_touches_it(town: Town) -> None:
    number = issued(town)
    first = verify._list("1")
    operations.create_project(town.office, town.actor("li.na"), "二号车间")
    assert verify._list("1") is first
    operations.reissue_certificate(town.office, town.actor("li.na"), number, "在工地遗失")
    again = verify._list("1")
    assert again.token != first.token and len(again.places) == len(first.places) + 1
    for other in ("01", "001", "+1", "１", "0", "2", "-1", "1" * 40):
        assert Client().get(f"/status/{other}").status_code == 404, other
        assert Client().get(f"/status/{other}/places.json").status_code == 404, other


def test_a_lost_certificate_is_issued_again_at_once(town: Town, applicant: Client) -> None:
    number = issued(town)
    old = page_of(town, number)
    before = applicant.get(f"/certificates/{number}/certificate.pdf").content
    path = f"/certificates/{number}/acts/loss"
    assert applicant.post(path, {"declaration": " ", "key": "a"}).status_code == 409
    assert (
        applicant.post(path, {"declaration": "2026 年 11 月 20 日在工地遗失", "key": "b"}).status_code == 302
    )
    new = page_of(town, number)
    assert new.current.number == 2 and new.current.token != old.current.token
    assert "已被新版取代" in text_of(Client().get(address(new, 1)))
    assert "证照真实、有效" in text_of(Client().get(address(new)))
    assert applicant.get(f"/certificates/{number}/certificate.pdf").content != before
    assert applicant.get(f"/certificates/{number}/certificate.pdf?version=1").content == before
    assert "已被新版取代" in text_of(upload(Client(), before))
    assert (listed(old), listed(new)) == (1, 0)


def test_a_change_makes_a_new_version_with_new_conditions(town: Town, applicant: Client) -> None:
    number = issued(town)
    case = page_of(town, number).certificate.case
    paper = io.BytesIO(PDF)
    paper.name = "变更证明.pdf"
    form = {"what": "建设单位更名", "files": paper, "key": "c"}
    assert applicant.post(f"/certificates/{number}/acts/change", form).status_code == 302
    assert "建设单位更名" in text_of(applicant.get(f"/certificates/{number}"))
    assert [one.name.zh for one in town.view(case).documents].count("变更、延续、补发的申请材料") == 1
    reviewer = client_of(f"{town.view(case).matter.deciding}.reviewer")
    decision = {
        "approved": "yes",
        "stated": "单位名称",
        "conditions": "取得土地后方可开工\n\n按图施工",
        "key": "d",
    }
    assert reviewer.post(f"/certificates/{number}/acts/decide_change", decision).status_code == 302
    page = page_of(town, number)
    assert page.conditions == ("取得土地后方可开工", "按图施工") and page.current.reason.zh == "变更"
    text = pdf_text(applicant.get(f"/certificates/{number}/certificate.pdf").content)
    assert "取得土地后方可开工" in text and "第2版：变更" in text


def pdf_text(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")


def test_renewal_keeps_the_old_versions_last_day(town: Town, applicant: Client) -> None:
    number = issued(town, date(2027, 11, 22))
    assert applicant.post(f"/certificates/{number}/acts/renewal", {"key": "e"}).status_code == 302
    case = page_of(town, number).certificate.case
    reviewer = client_of(f"{town.view(case).matter.deciding}.reviewer")
    path = f"/certificates/{number}/acts/decide_renewal"
    assert reviewer.post(path, {"approved": "yes", "valid_until": "", "key": "f"}).status_code == 409
    assert (
        reviewer.post(path, {"approved": "yes", "valid_until": "2030-11-22", "key": "g"}).status_code == 302
    )
    page = page_of(town, number)
    assert [one.valid_until for one in page.versions] == [date(2027, 11, 22), date(2030, 11, 22)]
    assert [one.status for one in page.versions] == ["superseded", "valid"]


def test_a_link_shows_one_certificate_until_it_is_ended(town: Town, applicant: Client) -> None:
    number = issued(town)
    answer = applicant.post(
        f"/certificates/{number}/acts/share", {"hours": "24", "note": "银行", "key": "h"}, follow=True
    )
    link = next(one for one in html.fromstring(answer.content).xpath("//a/@href") if "/share/" in one)
    path = "/share/" + link.rpartition("/")[2]
    shown = Client().get(path)
    assert shown.status_code == 200 and number in text_of(shown)
    assert link.encode() not in applicant.get(f"/certificates/{number}").content
    share = page_of(town, number).shares[0]
    assert share.opened == 1 and share.note == "银行"
    assert applicant.post(f"/certificates/{number}/shares/{share.id}/end").status_code == 302
    assert Client().get(path).status_code == 404 and page_of(town, number).shares[0].opened == 1
    assert applicant.post(f"/certificates/{number}/acts/share", {"hours": "9999"}).status_code == 409


def test_a_link_ends_by_itself(town: Town) -> None:
    number = issued(town)
    made = operations.share_certificate(town.office, town.actor("li.na"), number, 1)
    town.clock.advance(minutes=59)
    assert Client().get(f"/share/{made.secret}").status_code == 200
    town.clock.advance(minutes=1)
    assert Client().get(f"/share/{made.secret}").status_code == 404


def test_another_organisation_sees_it_by_permission_only(town: Town, applicant: Client) -> None:
    number = issued(town)
    other = client_of("wang.wei")
    assert other.get(f"/certificates/{number}").status_code == 404
    path = f"/certificates/{number}/acts/sight"
    assert applicant.post(path, {"organisation": "没有这家", "key": "i"}).status_code == 409
    assert applicant.post(path, {"organisation": "o-other", "key": "j"}).status_code == 302
    assert other.get(f"/certificates/{number}").status_code == 200
    assert number in text_of(other.get("/wallet")) and "授权查看" in text_of(other.get("/wallet"))
    assert other.get(f"/cases/{page_of(town, number).certificate.case}").status_code == 404
    assert other.post(path, {"organisation": "o-other", "key": "k"}).status_code in (403, 404, 409)
    assert applicant.post(f"/certificates/{number}/sight/o-other/end").status_code == 302
    assert other.get(f"/certificates/{number}").status_code == 404


def test_the_wallet_filters_and_shows_cards(town: Town, applicant: Client) -> None:
    assert "还没有证照" in text_of(applicant.get("/wallet"))
    number = issued(town, date(2026, 12, 31))
    assert number in text_of(applicant.get("/wallet")) and "即将到期" in text_of(applicant.get("/wallet"))
    assert number in text_of(
        applicant.get("/wallet?cards=1&status=valid&kind=land_use_planning_permit&q=gxq")
    )
    assert "没有符合条件的证照" in text_of(applicant.get("/wallet?status=revoked"))
    assert b"<svg" in applicant.get("/wallet?cards=1").content


def test_guessing_is_bounded(town: Town) -> None:
    issued(town)
    for turn in range(20):
        assert Client().get(f"/verify?number=GXQ-{turn}&token=x").status_code == 404
    blocked = Client().get("/verify?number=GXQ-1&token=x")
    assert blocked.status_code == 429 and int(blocked["Retry-After"]) > 0
    assert Client().get("/verify").status_code == 200


def test_a_decision_letter_is_sealed_once(town: Town, applicant: Client) -> None:
    case = town.granted("M107", town.project())
    first = applicant.get(f"/cases/{case}/decision.pdf")
    assert first.status_code == 200 and applicant.get(f"/cases/{case}/decision.pdf").content == first.content
    told = text_of(upload(Client(), first.content))
    assert "文件真实，未被改动" in told and "目前仍然有效" in told
