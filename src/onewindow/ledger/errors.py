"""What the ledger refuses or cannot know, in both languages."""

from __future__ import annotations


class LedgerError(Exception):
    """The base of the ledger's errors; ``zh`` and ``en`` say what was attempted and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en


class SequenceConflict(LedgerError):
    """Somebody else appended to the stream since the caller read it."""

    def __init__(self, stream: str, expected: int, found: int) -> None:
        super().__init__(
            f"写入 {stream} 时发现它已被他人更新（预期第 {expected} 条，实为第 {found} 条）；请刷新后重试",
            f"{stream} changed while you were writing (expected event {expected}, found {found}); "
            "reload and try again",
        )
        self.stream = stream
        self.expected = expected
        self.found = found


class KeyConflict(LedgerError):
    """The same idempotency key came with another content."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"幂等键 {key} 已用于内容不同的请求；同一请求请原样重发，新请求请换新键",
            f"the idempotency key {key} was already used for another content; "
            "resend the same request unchanged, or use a new key for a new one",
        )
        self.key = key


class LedgerBusy(LedgerError):
    """Another process holds the database's write lock for too long; nothing was written."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"数据库正被另一进程长时间占用，本次未写入任何内容；请稍后重试（{reason}）",
            f"another process holds the database; nothing was written, please try again ({reason})",
        )


class OutcomeUnknown(LedgerError):
    """The database failed while committing: the work may or may not be stored."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"提交时数据库中断，结果未知；请用同一幂等键重发，不会重复（{reason}）",
            "the database failed while committing, the outcome is unknown; resend with the same "
            f"idempotency key, nothing will be done twice ({reason})",
        )


class NewerSchema(LedgerError):
    """The database was written by a newer version of the product."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(
            f"数据库的结构版本为 {found}，高于本程序所知的 {known}；请使用更新的程序，数据未作任何改动",
            f"the database has schema version {found}, this program knows up to {known}; "
            "use a newer program, nothing was changed",
        )
