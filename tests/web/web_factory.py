"""A battery factory, fully described."""

from __future__ import annotations

from typing import Any


def _building(name: str, use: str, area: int, height: int, storeys: int, **more: bool) -> dict[str, Any]:
    rest = {"public": False, "flammable": False, **more}
    return {"name": name, "use": use, "floor_area_m2": area, "height_m": height, "storeys": storeys, **rest}


BATTERY_FACTORY: dict[str, Any] = {
    "investment_source": "enterprise",
    "total_investment_wan": 150000,
    "construction_cost_wan": 42000,
    "construction_nature": "new",
    "engineering_class": "building",
    "is_industrial": True,
    "industry_code": "3841",
    "uses": ["factory", "warehouse", "office"],
    "buildings": [
        _building("电极车间", "factory", 60000, 18, 2),
        _building("电芯车间", "factory", 70000, 18, 2),
        _building("甲类仓库", "warehouse", 740, 6, 1, flammable=True),
        _building("丙类仓库", "warehouse", 42260, 12, 1),
        _building("综合办公楼", "office", 9000, 22, 5, public=True),
    ],
    "land_area_ha": 20,
    "disturbed_area_ha": 21,
    "earthwork_m3": 260000,
    "floor_area_m2": 182000,
    "civil_floor_area_m2": 9000,
    "max_height_m": 22,
    "max_storeys": 5,
    "land_acquisition": "transfer",
    "land_is_standard": True,
    "regional_assessments": ["geohazard", "mineral", "seismic", "soil_water", "heritage"],
    "energy_tce": 32000,
    "electricity_wkwh": 21000,
    "hazchem_role": "use_only",
    "flammable_explosive_site": True,
    "occupational_hazard": "serious",
    "discharge_class": "simplified",
    "sewage_to_network": True,
    "construction_waste": True,
    "needs_water": True,
    "needs_drainage": True,
    "needs_power": True,
    "needs_gas": True,
    "needs_telecom": True,
}
