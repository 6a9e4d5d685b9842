"""The daily digest of a whole town: short transactions, and as many statements for two messages as for twenty."""

from __future__ import annotations

from dataclasses import replace

from office_helpers import Town
from sending_helpers import confirmed, send, settings_of, states

from onewindow.ledger import deliveries
from onewindow.ledger.database import Connection, counting
from onewindow.ledger.deliveries import Delivery
from onewindow.office import operations
from onewindow.office.sending import content, digest
from onewindow.office.sending.settings import Smtp

ELSEWHERE = settings_of(Smtp("127.0.0.1", 1, "none", "window@gxq.example.cn"))


def keep_back(town: Town, receivers: int, messages: int) -> None:
    """So many messages kept for the digest of each of so many people."""
    at = deliveries.utc(town.office.now())
    one = Delivery(
        id="", message="1.1", rank=1, lane="", channel="email", receiver="", organisation="", address="",
        template="submitted", subject="", detail={}, state=deliveries.HELD, attempts=0, due_at=at, last_error="",
        created_at=at, finished_at="",
    )  # fmt: skip

    def work(connection: Connection) -> None:
        for who in range(receivers):
            for number in range(messages):
                made = replace(one, id=f"{number}.{who}", rank=number, receiver=f"person:p{who:03}")
                deliveries.add(connection, made)

    town.office.ledger.operate(work)


def gather(town: Town) -> tuple[int, int]:
    """One transaction of the gathering: how many digests it made, with how many statements."""

    def work(connection: Connection) -> tuple[int, int]:
        with counting() as statements:
            made = digest.gather(connection, town.office.now())
        return made, len(statements)

    return town.office.ledger.operate(work)


def test_a_transaction_makes_a_few_digests_with_three_statements_each(town: Town) -> None:
    keep_back(town, digest.FEW + 5, 9)
    assert gather(town) == (digest.FEW, 1 + 3 * digest.FEW)
    assert gather(town) == (5, 1 + 3 * 5)
    assert gather(town) == (0, 1)
    made = states(town)
    assert sum(state == "gathered" for _, _, state, _ in made) == 9 * (digest.FEW + 5)
    assert sum(template == "digest" for _, template, _, _ in made) == digest.FEW + 5


def test_what_is_too_much_for_one_digest_goes_into_the_next(sqlite_town: Town) -> None:
    keep_back(sqlite_town, 1, digest.MOST + 3)
    assert [gather(sqlite_town)[0] for _ in range(3)] == [1, 1, 0]
    with sqlite_town.office.ledger.reader() as connection:
        rows = connection.rows(
            f"SELECT {deliveries.COLUMNS} FROM deliveries WHERE template = 'digest' ORDER BY rank"
        )
    assert [len(deliveries.of_row(row).detail["of"]) for row in rows] == [digest.MOST, 3]


def test_a_digest_reads_its_messages_in_two_statements(town: Town) -> None:
    actor = confirmed(town, "li.na", "lina@guneng.example.cn")
    operations.choose_notifications(town.office, actor, "zh", "daily", ["progress", "decision"])
    project = town.project(construction_waste=True)
    for matter in ("M101", "M110", "M319"):
        town.granted(matter, project)
    send(town, ELSEWHERE)
    with town.office.ledger.reader() as connection:
        rows = connection.rows(
            f"SELECT {deliveries.COLUMNS} FROM deliveries WHERE state = 'held' ORDER BY rank, id"
        )
        parts = [deliveries.of_row(row) for row in rows]
        with counting() as statements:
            letter = content.digest(connection, parts[-1], "https://gxq.example.cn", parts)
    assert len(letter.lines) == len(parts) == 9
    assert len(statements) == 2
