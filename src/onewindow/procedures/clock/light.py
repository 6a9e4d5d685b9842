"""The lights (红黄灯) of a case by a printed rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Light(StrEnum):
    """Green, yellow, red, blue while stopped, grey when finished."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    BLUE = "blue"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class LightRules:
    """The thresholds: yellow from so many working days left, or from so many percent used."""

    yellow_left: int = 2
    yellow_used_percent: int = 80

    @property
    def zh(self) -> str:
        """The rule in Chinese, as it is printed beside the lights."""
        return (
            f"灰：已办结；红：超过届满日；蓝：特别程序中，计时停止；"
            f"黄：距届满日不超过 {self.yellow_left} 个工作日，或已用时限达到 {self.yellow_used_percent}%；绿：其余。"
        )

    @property
    def en(self) -> str:
        """The rule in English."""
        return (
            "grey: finished; red: after the due date; blue: the clock is stopped; "
            f"yellow: at most {self.yellow_left} working days left or "
            f"at least {self.yellow_used_percent} % of the limit used; green: else"
        )

    def light(
        self,
        *,
        finished: bool,
        over: bool,
        stopped: bool,
        working_days_left: int | None,
        used: int,
        limit: int | None,
    ) -> Light:
        """The light of one clock. A stop that begins after the due date does not heal it: red before blue."""
        if finished:
            return Light.GREY
        if over:
            return Light.RED
        if stopped:
            return Light.BLUE
        if limit is None or working_days_left is None:
            return Light.GREEN
        near = working_days_left <= self.yellow_left or used * 100 >= limit * self.yellow_used_percent
        return Light.YELLOW if near else Light.GREEN


DEFAULT_RULES = LightRules()
