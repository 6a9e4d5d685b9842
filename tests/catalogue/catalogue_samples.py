"""A small good catalogue, written to a folder, in which a test breaks one thing."""

from __future__ import annotations

from pathlib import Path

FILES: dict[str, str] = {
    "cn/layer.yaml": "id: cn\nname: {zh: 国家, en: China}\n",
    "cn-sd/layer.yaml": "id: cn-sd\nname: {zh: 山东, en: Shandong}\n",
    "cn-sd/days.yaml": "off: [2026-06-01]\nworking: []\n",
    "cn/facts/land.yaml": """\
group:
  id: land
  name: {zh: 用地, en: Land}
  order: 1
facts:
  has_works:
    type: boolean
    name: {zh: 有建筑施工内容, en: Has works}
    default: true
  land_area_ha:
    type: number
    name: {zh: 用地面积, en: Land area}
    unit: ha
    default: 0
    minimum: 0
  land_acquisition:
    type: enum
    name: {zh: 土地获取方式, en: Way of getting land}
    default: existing
    codes:
    - {value: allocation, zh: 划拨, en: allocation}
    - {value: transfer, zh: 出让, en: transfer}
    - {value: existing, zh: 自有, en: existing}
  uses:
    type: list of enum
    name: {zh: 使用功能, en: Uses}
    default: []
    codes:
    - {value: factory, zh: 厂房, en: factory}
    - {value: office, zh: 办公, en: office}
  industry_code:
    type: string
    name: {zh: 国标行业, en: Industry}
    default: ''
  industry_group:
    type: string
    name: {zh: 行业中类, en: Industry group}
    derived: substring(industry_code, 1, 3)
    default: ''
  class_override:
    type: enum
    name: {zh: 类别, en: Class}
    default:
    nullable: true
    codes:
    - {value: report, zh: 报告书, en: report}
    - {value: exempt, zh: 豁免, en: exempt}
  buildings:
    type: list of record
    name: {zh: 单体, en: Buildings}
    default: []
    fields:
      name: {type: string, name: {zh: 名称, en: Name}, default: ''}
      use:
        type: enum
        name: {zh: 用途, en: Use}
        default: factory
        codes: [{value: factory, zh: 厂房, en: factory}, {value: hotel, zh: 旅馆, en: hotel}]
      floor_area_m2: {type: number, unit: m2, name: {zh: 建筑面积, en: Floor area}, default: 0, minimum: 0}
""",
    "cn/parameters.yaml": """\
survey_ha:
  name: {zh: 勘探面积, en: Survey area}
  unit: ha
  values:
  - {value: 2, valid_from: null, valid_to: 2027-12-31, source: rule 1, checked: V}
  - {value: 3, valid_from: 2028-01-01, valid_to: null, source: rule 2, checked: V}
""",
    "cn/departments.yaml": """\
planning: {name: {zh: 自然资源和规划, en: Natural resources and planning}, kind: government, level: city}
bureau: {name: {zh: 行政审批服务局, en: Approval bureau}, kind: window, level: city}
applicant: {name: {zh: 申请人, en: Applicant}, kind: applicant}
""",
    "cn/documents/papers.yaml": """\
application_form: {name: {zh: 申请表, en: Application form}, issuer: applicant}
land_permit: {name: {zh: 用地许可证, en: Land permit}, certificate: true}
allocation_decision: {name: {zh: 划拨决定书, en: Allocation decision}}
land_paper: {name: {zh: 用地批准文件, en: Land paper}, any_of: [land_permit, allocation_decision]}
works_permit: {name: {zh: 施工许可证, en: Works permit}, certificate: true}
survey_report: {name: {zh: 勘探报告, en: Survey report}}
""",
    "cn/special-procedures.yaml": """\
publicity: {name: {zh: 公示, en: Publicity}, basis: [{law: 行政许可法, article: '45', checked: V}]}
""",
    "cn/stages.yaml": """\
- {no: 1, name: {zh: 用地, en: Land}, lead: planning}
- {no: 2, name: {zh: 施工, en: Works}, lead: bureau}
""",
    "cn/process-types.yaml": """\
- code: 3
  name: {zh: 一般, en: general}
  limits:
  - {id: whole, name: {zh: 全程, en: whole}, parameter: total_wd}
""",
    "cn/decisions/size_class.yaml": """\
id: size_class
name: {zh: 规模, en: Size}
order: 1
hit_policy: FIRST
output: {type: enum, codes: [{value: large, zh: 大, en: large}, {value: small, zh: 小, en: small}]}
basis: [{law: 规则, article: '1', checked: V}]
rules:
- {when: land_area_ha >= p.survey_ha, output: large}
default: small
""",
    "cn/matters/M1.yaml": """\
id: M1
name: {zh: 划拨, en: Allocation}
stage: 1
kind: approval
procedure: licence
gate: start_of_works
competent: planning
deciding: bureau
basis:
- {law: 土地管理法, article: '53', checked: V}
applies: land_acquisition = "allocation"
limit:
  statutory: {days: 20, unit: working_day, checked: V}
  promised: {days: 7, unit: working_day, source: assumed}
stops: [{kind: publicity}]
needs:
- {document: application_form}
yields: [allocation_decision]
checked: V
""",
    "cn/matters/M2.yaml": """\
id: M2
name: {zh: 用地许可, en: Land permit}
stage: 1
kind: permit
procedure: licence
gate: start_of_works
competent: planning
deciding: bureau
basis:
- {law: 城乡规划法, article: '37', checked: V}
applies: list contains(["allocation", "transfer"], land_acquisition)
limit:
  statutory: {days: 20, unit: working_day, checked: V}
  promised: {days: 3, unit: working_day, source: assumed}
needs:
- {document: application_form}
- {document: allocation_decision, when: land_acquisition = "allocation"}
yields: [land_permit]
modes: {instant: 'land_acquisition = "transfer"', parallel: true}
checked: V
""",
    "cn/matters/M3.yaml": """\
id: M3
name: {zh: 施工许可, en: Works permit}
stage: 2
kind: permit
procedure: licence
gate: start_of_works
competent: planning
deciding: bureau
basis:
- {law: 建筑法, article: '7', checked: V}
applies: has_works and size_class = "large"
limit:
  statutory: {days: 7, unit: working_day, checked: V}
  promised: {days: 3, unit: working_day, source: assumed}
needs:
- {document: application_form}
- {document: land_paper}
yields: [works_permit]
after:
- {matter: M4, why: 规则第2条, checked: V}
checked: V
""",
    "cn/matters/M4.yaml": """\
id: M4
name: {zh: 勘探, en: Survey}
stage: 1
kind: procedure
procedure: filing
gate: start_of_works
competent: planning
deciding: planning
basis:
- {law: 文物保护法, article: '43', checked: V}
applies: land_area_ha >= p.survey_ha and not(has_works = false)
limit:
  statutory: {days: 0, unit: none}
  promised: {days: 10, unit: working_day, source: assumed}
needs: [{document: application_form}]
yields: [survey_report]
checked: M
""",
    "cn-sd/parameters.yaml": """\
total_wd:
  name: {zh: 全程时限, en: Whole limit}
  unit: working days
  values: [{value: 100, source: plan, checked: V}]
""",
    "cn-sd/matters/M3.yaml": """\
id: M3
why: the province gives a tighter promise
valid_from: 2026-01-01
limit:
  statutory: {days: 7, unit: calendar_day, checked: V}
  promised: {days: 1, unit: working_day, source: province}
""",
}


def write(root: Path, changes: dict[str, str | None] | None = None) -> Path:
    """Write the good catalogue with whole files replaced (or left out, with None). Returns the root."""
    for name, text in {**FILES, **(changes or {})}.items():
        if text is None:
            continue
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def changed(name: str, old: str, new: str) -> dict[str, str | None]:
    """The change that replaces ``old`` by ``new`` in one file of the good catalogue."""
    assert old in FILES[name], f"{old!r} is not in {name}"
    return {name: FILES[name].replace(old, new, 1)}
