"""The texts that a clerk may pick for what is wrong with a paper; free words stand beside them."""

from __future__ import annotations

from onewindow.catalogue.model import Text

DEFECTS: dict[str, Text] = {
    "not_sealed": Text("未加盖申请单位公章", "the applicant's seal is missing"),
    "not_signed": Text("缺少签字或签署日期", "signature or date of signature is missing"),
    "illegible": Text("扫描件或复印件不清晰，无法辨认", "the scan or copy cannot be read"),
    "incomplete": Text("页数不全或缺少附件", "pages or annexes are missing"),
    "expired": Text("已超过有效期", "its validity has ended"),
    "differs": Text("与原件或其他材料记载不一致", "it differs from the original or from other papers"),
    "wrong_form": Text("未使用规定的格式文本", "not on the prescribed form"),
    "wrong_subject": Text(
        "单位名称、项目名称或地址与申请不符",
        "name of the applicant, project or place differs from the application",
    ),
}
"""By code; all of them concern form or completeness, as 行政许可法 32(1)(4) allows, none the merits."""

MISSING = Text("未提交，请补交", "not handed in; hand it in")
