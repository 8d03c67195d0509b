"""The outfitter's records in SQLite: who the customers are, their orders, and the appointment book.

Every method that returns a customer's data takes the customer's id and filters by it.
"""

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graphs.workflows.ports import Channel, CustomerRecord

SCHEMA = Path(__file__).with_name("backoffice.sql")
TIMES = ("10:00", "11:30", "14:00", "15:30", "17:00")
DAYS_AHEAD = 21
WAIT_SECONDS = 5.0
"""How long a write waits for another process's write."""

Row = sqlite3.Row


class Backoffice:
    """One file; every thread keeps its own connection, and several processes may share it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()

    def find_customer(
        self,
        *,
        email: str | None = None,
        order_number: str | None = None,
        phone: str | None = None,
    ) -> CustomerRecord | None:
        """Return the customer behind one identifier, or None."""
        if email is not None:
            return self._customer("email = ?", email.lower())
        if phone is not None:
            return self._customer("replace(phone, '+', '00') = ?", phone.replace("+", "00"))
        owner = "id = (select customer_id from orders where number = ?)"
        return self._customer(owner, order_number or "")

    def customer(self, customer_id: str) -> CustomerRecord | None:
        """Return the customer with that id, or None."""
        return self._customer("id = ?", customer_id)

    def once(
        self, key: str, effect: Callable[[sqlite3.Connection], dict[str, Any]]
    ) -> dict[str, Any]:
        """Run `effect` and keep its result under `key` in one transaction.

        Called again with the same key, also after a crash or in another process, it returns the
        first result and changes nothing. What `effect` raises undoes everything.
        """
        with self.writing() as db:
            row = db.execute("select result from lamina_runs where key = ?", (key,)).fetchone()
            if row is not None:
                stored: dict[str, Any] = json.loads(row["result"])
                return stored
            result = effect(db)
            db.execute("insert into lamina_runs values (?, ?)", (key, json.dumps(result)))
            return result

    def order(self, customer_id: str, number: str) -> Row | None:
        """Return one of the customer's orders; somebody else's is as good as none."""
        return self._one(
            "select * from orders where customer_id = ? and number = ?", customer_id, number
        )

    def orders(self, customer_id: str) -> list[Row]:
        """Return the customer's orders, newest first."""
        return self._all(
            "select * from orders where customer_id = ? order by placed_on desc, number desc",
            customer_id,
        )

    def items(self, customer_id: str, number: str) -> list[Row]:
        """Return the items of one of the customer's orders."""
        return self._all(
            "select order_items.* from order_items join orders on orders.number = order_number"
            " where customer_id = ? and order_number = ? order by position",
            customer_id,
            number,
        )

    def returnable(self, customer_id: str, number: str) -> list[Row]:
        """Return the items of a delivered order that were not sent back yet."""
        return self._all(
            "select order_items.* from order_items join orders on orders.number = order_number"
            " where customer_id = ? and order_number = ? and status = 'delivered' and not exists"
            " (select 1 from returns where returns.order_number = order_items.order_number"
            " and returns.position = order_items.position) order by order_items.position",
            customer_id,
            number,
        )

    def invoice(self, customer_id: str, order_number: str) -> Row | None:
        """Return the invoice of one of the customer's orders."""
        return self._one(
            "select invoices.* from invoices join orders on orders.number = order_number"
            " where customer_id = ? and order_number = ?",
            customer_id,
            order_number,
        )

    def appointments(self, customer_id: str, today: date) -> list[Row]:
        """Return the customer's coming appointments with names of service and store."""
        return self._all(
            "select appointments.*, services.name as service, stores.name as store,"
            " stores.address as address from appointments"
            " join services on services.id = service_id join stores on stores.id = store_id"
            " where customer_id = ? and status = 'booked' and day >= ? order by day, time",
            customer_id,
            today.isoformat(),
        )

    def stores(self) -> list[Row]:
        """Return all stores."""
        return self._all("select * from stores order by id desc")

    def store(self, store_id: str) -> Row | None:
        """Return one store."""
        return self._one("select * from stores where id = ?", store_id)

    def services(self) -> list[Row]:
        """Return all services that can be booked."""
        return self._all("select * from services order by id")

    def free(self, store_id: str, service_id: str, today: date) -> dict[str, list[str]]:
        """Return the free times by ISO day, from tomorrow on; a full day is left out."""
        booked = self._all(
            "select day, time from appointments"
            " where status = 'booked' and store_id = ? and service_id = ?",
            store_id,
            service_id,
        )
        taken = {(row["day"], row["time"]) for row in booked}
        days = (today + timedelta(days=ahead) for ahead in range(1, DAYS_AHEAD + 1))
        free = {
            day.isoformat(): [time for time in TIMES if (day.isoformat(), time) not in taken]
            for day in days
            if day.weekday() != 6  # the stores are closed on Sundays
        }
        return {day: times for day, times in free.items() if times}

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give a connection inside a transaction that is undone when anything is raised."""
        db = self._connection()
        db.execute("begin immediate")
        try:
            yield db
            db.execute("commit")
        except BaseException:
            if db.in_transaction:
                db.execute("rollback")
            raise

    def _customer(self, where: str, value: str) -> CustomerRecord | None:
        row = self._one(f"select * from customers where {where}", value)
        if row is None:
            return None
        channels = []
        if row["email"]:
            channels.append(Channel("email", row["email"]))
        if row["phone"]:
            channels.append(Channel("sms", row["phone"]))
        return CustomerRecord(row["id"], row["name"], row["tier"], tuple(channels))

    def _one(self, sql: str, *values: str) -> Row | None:
        rows = self._all(sql, *values)
        return rows[0] if rows else None

    def _all(self, sql: str, *values: str) -> list[Row]:
        return self._connection().execute(sql, values).fetchall()

    def _connection(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None:
            db = sqlite3.connect(self._path, timeout=WAIT_SECONDS, isolation_level=None)
            db.row_factory = sqlite3.Row
            self._local.db = db
        return db


def open_backoffice(data_dir: Path, today: date | None = None) -> Backoffice:
    """Open the records in `data_dir`, creating them on the first call.

    Args:
        data_dir: a folder that may be written to.
        today: the day the example data is relative to; default the current one.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / "outfitters.db"
    if not path.exists():
        _create(path, today or datetime.now(UTC).date())
    # A file that is damaged or held by somebody is told of now, and not to the first customer.
    with closing(sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)) as db:
        db.execute("begin immediate")
        db.execute("select 1 from lamina_runs limit 1")
        db.execute("rollback")
    return Backoffice(path)


def _create(path: Path, today: date) -> None:
    """Make the records aside and put them in place whole; of several who come, the first wins."""
    with TemporaryDirectory(dir=path.parent) as folder:
        draft = Path(folder) / path.name
        with closing(sqlite3.connect(draft, isolation_level=None)) as db:
            db.execute("pragma journal_mode = wal")
            db.execute("create temp table clock (today text)")
            db.execute("insert into clock values (?)", (today.isoformat(),))
            for statement in _statements(SCHEMA.read_text(encoding="utf-8")):
                db.execute(statement)
        with suppress(FileExistsError):
            os.link(draft, path)


def _statements(script: str) -> Iterator[str]:
    """Split a script into its statements."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
