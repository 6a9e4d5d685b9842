"""Messages of the commands to people: Chinese first, English beside it."""

from __future__ import annotations


class Complaint(Exception):
    """Bad input to a command: says what was attempted, why it can't be and what to do, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"错误：{zh}\nError: {en}")
