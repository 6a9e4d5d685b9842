"""The names of what happens to certificates, and of the classes of reasons that the public page tells."""

from __future__ import annotations

from onewindow.catalogue.model import Text

HISTORY = {
    "results_yielded": Text("准予", "granted"),
    "certificate_issued": Text("制发", "issued"),
    "certificate_suspended": Text("暂停", "suspended"),
    "certificate_restored": Text("恢复", "restored"),
    "certificate_reissued": Text("换发新版", "issued anew"),
    "expired": Text("有效期届满", "expired"),
    "revoked": Text("撤销", "revoked"),
    "cancelled": Text("注销", "cancelled"),
    "reopened": Text("原决定被撤销，重新办理", "decision set aside and taken anew"),
    "reinstated": Text("恢复效力", "reinstated"),
}

VERSION_REASONS = {
    "granted": Text("首次核发", "first issue"),
    "change": Text("变更", "change"),
    "renewal": Text("延续", "renewal"),
    "loss": Text("遗失、损毁补发", "issued again after a loss"),
}

GROUNDS = {
    "penalty": Text("行政处罚：暂扣许可证件", "penalty: the permit is withheld"),
    "unsafe": Text("存在安全隐患，责令停止", "danger: ordered to stop"),
    "commitment_unmet": Text("未履行承诺，整改期间", "a commitment was not kept: while it is put right"),
    "other_by_law": Text("法律、法规规定的其他情形", "another case that law names"),
    "abuse_or_neglect": Text("工作人员滥用职权、玩忽职守", "officials abused or neglected their duty"),
    "beyond_authority": Text("超越法定职权", "beyond the body's authority"),
    "procedure_violated": Text("违反法定程序", "procedure of law violated"),
    "applicant_unqualified": Text("申请人不具备资格或不符合条件", "applicant not qualified"),
    "fraud": Text("以欺骗、贿赂等不正当手段取得", "obtained by fraud or bribery"),
    "commitment_untrue": Text("承诺不实", "commitment untrue"),
    "expired": Text("有效期届满未延续", "expired and not renewed"),
    "applicant_died": Text("公民死亡或丧失行为能力", "holder died or lost capacity"),
    "applicant_dissolved": Text("法人或其他组织终止", "holder dissolved"),
    "revoked": Text("依法撤销", "revoked by law"),
    "impossible": Text("因不可抗力无法实施", "can't be carried out: force majeure"),
    "reconsideration": Text("行政复议决定", "reconsideration"),
    "court": Text("人民法院判决", "judgment"),
    "own_correction": Text("机关自行纠正", "the body's own correction"),
}
