"""Translates XPath's regular expressions into those of the `regex` package.

XPath (Functions and Operators 3.1, 5.6.1; XML Schema, appendix G) differs from Python's dialect in character-class
subtraction, the escapes \\i \\I \\c \\C and \\p{IsBlock}, in what may be escaped, and in having no look-around.
"""

from __future__ import annotations

_NAME_START = ":A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
_NAME = _NAME_START + "\\-.0-9\u00b7\u0300-\u036f\u203f\u2040"
_INSIDE = {
    "i": _NAME_START,
    "c": _NAME,
    "s": " \\t\\n\\r",
    "d": "\\p{Nd}",
    "D": "\\P{Nd}",
}
_SINGLE = "nrt\\|.?*+(){}-[]^$"


class PatternError(ValueError):
    """The pattern is not one of XPath."""


def translated(pattern: str, free_spacing: bool, dot_all: bool, multiline: bool) -> str:
    """The pattern in the `regex` package's dialect; raises `PatternError` for what XPath does not know."""
    return _Translation(_packed(pattern) if free_spacing else pattern, dot_all, multiline).whole()


def _packed(pattern: str) -> str:
    """The pattern without the white space outside character classes, as the flag ``x`` asks."""
    kept: list[str] = []
    depth = 0
    escaped = False
    for character in pattern:
        if not escaped:
            depth += (character == "[") - (character == "]")
        if depth > 0 or character not in " \t\n\r":
            kept.append(character)
            escaped = character == "\\" and not escaped
    return "".join(kept)


class _Translation:
    """One pass over the pattern."""

    def __init__(self, pattern: str, dot_all: bool, multiline: bool) -> None:
        self.pattern, self.dot_all, self.multiline = pattern, dot_all, multiline
        self.place = 0
        self.open_groups = 0
        self.closed_groups: list[int] = []
        self.stack: list[int] = []

    def whole(self) -> str:
        """The whole pattern."""
        result: list[str] = []
        repeatable = False
        while self.place < len(self.pattern):
            character = self.next()
            if character in "*+?{":
                if not repeatable:
                    raise PatternError(character)
                result.append(self.quantity() if character == "{" else character)
                if self.ahead("?"):
                    result.append("?")
                repeatable = False
                continue
            result.append(self.piece(character))
            repeatable = character not in "(|^$"
        if self.stack:
            raise PatternError("( without )")
        return "".join(result)

    def next(self) -> str:
        """The next character, stepped over."""
        if self.place >= len(self.pattern):
            raise PatternError("the end")
        self.place += 1
        return self.pattern[self.place - 1]

    def ahead(self, text: str) -> bool:
        """Whether this text comes next; stepped over if so."""
        if self.pattern.startswith(text, self.place):
            self.place += len(text)
            return True
        return False

    def piece(self, character: str) -> str:
        """One character outside a class."""
        if character == "\\":
            return self.escape()
        if character == "[":
            return self.character_class()
        if character == "(":
            return self.group()
        if character == ")":
            if not self.stack:
                raise PatternError(")")
            number = self.stack.pop()
            if number:
                self.closed_groups.append(number)
            return ")"
        if character == "]" or character == "}":
            raise PatternError(character)
        if character == ".":
            return "." if self.dot_all else "[^\\n\\r]"
        if character == "$":
            return "$" if self.multiline else "\\Z"
        return "\\" + character if character in "#&~ \t\n\r\v\f" else character

    def group(self) -> str:
        """The beginning of a group: capturing, or ``(?:``; XPath has no other."""
        if self.ahead("?:"):
            self.stack.append(0)
            return "(?:"
        if self.ahead("?"):
            raise PatternError("(?")
        self.open_groups += 1
        self.stack.append(self.open_groups)
        return "("

    def quantity(self) -> str:
        """``{n}``, ``{n,}`` or ``{n,m}``"""
        end = self.pattern.find("}", self.place)
        inner = self.pattern[self.place : end] if end >= 0 else ""
        least, comma, most = inner.partition(",")
        if (
            not least.isdigit()
            or (most and not most.isdigit())
            or (most and int(most) < int(least))
            or len(inner) > 12
        ):
            raise PatternError("{" + inner)
        self.place = end + 1
        return "{" + least + comma + most + "}"

    def escape(self) -> str:
        """What follows a backslash outside a class."""
        character = self.next()
        if character in "123456789":
            return self.reference(character)
        if character in _SINGLE:
            return "\\" + character
        if character in "iIcCsSdDwW":
            inside = self.multi(character)
            return inside if inside.startswith("[") else f"[{inside}]"
        if character in "pP":
            return self.property(character)
        raise PatternError("\\" + character)

    def reference(self, digit: str) -> str:
        """A reference back to a group that is complete."""
        number = digit
        while self.place < len(self.pattern) and self.pattern[self.place].isdigit():
            longer = number + self.pattern[self.place]
            if int(longer) > self.open_groups:
                break
            number = longer
            self.place += 1
        if int(number) not in self.closed_groups:
            raise PatternError("\\" + number)
        return f"(?:\\{number})"

    def multi(self, character: str) -> str:
        """A multi-character escape as the inside of a class, or as a whole class."""
        if character in _INSIDE:
            return _INSIDE[character]
        if character in "ICS":
            return f"[^{_INSIDE[character.lower()]}]"
        return "[^\\p{P}\\p{Z}\\p{C}]" if character == "w" else "\\p{P}\\p{Z}\\p{C}"

    def property(self, character: str) -> str:
        """``\\p{Lu}`` or ``\\p{IsGreek}``"""
        end = self.pattern.find("}", self.place)
        if not self.ahead("{") or end < 0:
            raise PatternError("\\" + character)
        name = self.pattern[self.place : end]
        self.place = end + 1
        if not name.replace("-", "").isalnum():
            raise PatternError(f"\\{character}{{{name}}}")
        if name.startswith("Is"):
            return f"\\{character}{{Block={name[2:]}}}"
        if len(name) > 2:
            raise PatternError(f"\\{character}{{{name}}}")
        return f"\\{character}{{{name}}}"

    def character_class(self) -> str:
        """``[...]`` with ranges and, behind a minus, a class to subtract."""
        negated = self.ahead("^")
        parts: list[str] = []
        subtracted = ""
        while True:
            character = self.next()
            if character == "]":
                if not parts:
                    raise PatternError("[]")
                break
            if character == "-" and self.ahead("["):
                subtracted = self.character_class()
                if not self.ahead("]"):
                    raise PatternError("-[")
                break
            parts.append(self.class_part(character))
        own = f"[{'^' if negated else ''}{''.join(part for part in parts if not part.startswith('['))}]"
        whole = [part for part in parts if part.startswith("[")]
        if whole:
            own = self.united(negated, [part for part in parts if not part.startswith("[")], whole)
        return f"(?:(?!{subtracted}){own})" if subtracted else own

    @staticmethod
    def united(negated: bool, plain: list[str], whole: list[str]) -> str:
        """A class that holds classes of its own, written as alternatives."""
        choices = "|".join([*whole, *([f"[{''.join(plain)}]"] if plain else [])])
        return f"(?:(?!{choices})[\\s\\S])" if negated else f"(?:{choices})"

    def class_part(self, character: str) -> str:
        """One member of a class."""
        if character == "\\":
            escaped = self.next()
            if escaped in "iIcCsSdDwW":
                return self.multi(escaped)
            if escaped in "pP":
                return self.property(escaped)
            if escaped not in _SINGLE:
                raise PatternError("\\" + escaped)
            return "\\" + escaped
        if character == "[":
            raise PatternError("[[")
        return "\\" + character if character in "&~|#^ " else character
