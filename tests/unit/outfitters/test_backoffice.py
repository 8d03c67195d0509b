"""The records: created once, safe for many threads, effects once per key, own data only."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

TODAY = date(2026, 11, 25)


def test_opening_at_the_same_moment_creates_the_records_once(pack, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: pack.code.open_backoffice(tmp_path / "new"), range(8)))
    assert {len(each.orders("C-1001")) for each in opened} == {4}


def test_opening_again_keeps_what_was_changed(shop, pack, tmp_path: Path) -> None:
    shop.backoffice.once("k", lambda db: {"n": db.execute("delete from returns").rowcount})
    again = pack.code.open_backoffice(tmp_path)
    assert again.once("k", lambda db: {"n": -1}) == {"n": 0}


def test_an_effect_happens_once_per_key_among_many_threads(shop) -> None:
    calls: list[int] = []

    def effect(db: sqlite3.Connection) -> dict[str, int]:
        calls.append(1)
        return {"n": len(calls)}

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: shop.backoffice.once("key", effect), range(32)))
    assert results == [{"n": 1}] * 32
    assert len(calls) == 1


def test_an_effect_that_fails_leaves_nothing_behind(shop) -> None:
    def effect(db: sqlite3.Connection) -> dict[str, int]:
        db.execute("update customers set address = 'nowhere'")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        shop.backoffice.once("key", effect)
    with shop.backoffice.writing() as db:
        assert (
            db.execute("select count(*) from customers where address = 'nowhere'").fetchone()[0]
            == 0
        )
        assert db.execute("select count(*) from lamina_runs").fetchone()[0] == 0


def test_of_many_who_book_one_hour_one_gets_it(shop) -> None:
    def book(number: int) -> bool:
        def effect(db: sqlite3.Connection) -> dict[str, int]:
            db.execute(
                "insert into appointments values (?, 'C-1001', 'ski_service', 'munich',"
                " '2026-12-01', '10:00', 'booked')",
                (f"AP-{number}",),
            )
            return {}

        try:
            shop.backoffice.once(f"key-{number}", effect)
        except sqlite3.IntegrityError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(book, range(8))) == 1


def test_customers_are_found_by_email_order_number_and_phone(shop) -> None:
    find = shop.backoffice.find_customer
    assert find(email="Mia.Keller@example.com").id == "C-1001"
    assert find(order_number="FO-12310").id == "C-1002"
    assert find(phone="00447700900123").id == "C-1004"
    assert find(email="nobody@example.com") is None
    assert find(email="' or 1=1 --") is None
    assert shop.backoffice.customer("C-1008").channels == ()


def test_every_read_is_bound_to_its_customer(shop) -> None:
    records = shop.backoffice
    assert records.order("C-1001", "FO-12310") is None
    assert records.items("C-1001", "FO-12310") == []
    assert records.returnable("C-1001", "FO-12011") == []
    assert records.invoice("C-1001", "FO-12310") is None
    assert records.appointments("C-1003", TODAY) == []


def test_the_book_has_no_sundays_and_no_taken_hours(shop) -> None:
    free = shop.backoffice.free("munich", "boot_fitting", TODAY)
    assert all(date.fromisoformat(day).weekday() != 6 for day in free)
    assert free["2026-11-26"] == ["11:30", "15:30", "17:00"]
