"""Workflows on the appointment book of the stores: book, move, cancel."""

import secrets
import sqlite3
from datetime import date, time
from typing import Annotated, Any

from graphs.workflows.declare import Choosing, Done, Option, Run, Slot, WorkflowFailed, workflow
from graphs.workflows.extract import dates

from .phrases import words  # noqa: TID252


def _services(choosing: Choosing) -> list[Option]:
    also = {
        "boot_fitting": ("boots", "boot", "shoe fitting", "fit my boots"),
        "pack_fitting": ("backpack fitting", "backpack", "rucksack", "pack"),
        "ski_service": ("skis", "ski", "ski tuning", "waxing", "wax", "edges"),
    }
    return [
        Option(r["id"], r["name"], also.get(r["id"], ())) for r in choosing.backoffice.services()
    ]


def _stores(choosing: Choosing) -> list[Option]:
    also = {"munich": ("münchen", "muenchen")}
    return [Option(r["id"], r["name"], also.get(r["id"], ())) for r in choosing.backoffice.stores()]


def _appointments(choosing: Choosing) -> list[Option]:
    today = choosing.now.date()
    rows = choosing.backoffice.appointments(choosing.customer_id or "", today)
    return [Option(row["reference"], _appointment(row, today), (row["service"],)) for row in rows]


def _appointment(row: sqlite3.Row, today: date) -> str:
    day = dates.shown(date.fromisoformat(row["day"]), today)
    return f"{row['service']} in {row['store']} on {day} at {row['time']}"


def _free(choosing: Choosing) -> dict[str, list[str]]:
    """Return the free times by day for the service and store that were chosen, or are booked."""
    slots, today = choosing.slots, choosing.now.date()
    store, service = slots.get("store", ""), slots.get("service", "")
    if "appointment" in slots:
        rows = choosing.backoffice.appointments(choosing.customer_id or "", today)
        booked = next((row for row in rows if row["reference"] == slots["appointment"]), None)
        store, service = (booked["store_id"], booked["service_id"]) if booked else ("", "")
    free: dict[str, list[str]] = choosing.backoffice.free(store, service, today)
    return free


def _days(choosing: Choosing) -> list[Option]:
    today = choosing.now.date()
    return [Option(day, dates.shown(date.fromisoformat(day), today)) for day in _free(choosing)]


def _times(choosing: Choosing) -> list[Option]:
    free = _free(choosing)
    day = choosing.slots.get("date")
    times = free.get(day, []) if day else sorted({t for each in free.values() for t in each})
    return [Option(each, each) for each in times]


@workflow(
    **words("book_appointment"),
    title="Book an appointment",
    type="appointment",
    verification="identified",
    confirm="book_appointment.confirm",
)
def book_appointment(
    run: Run,
    service: Annotated[
        str,
        Slot(ask="book_appointment.service", label="service", kind="choice", options=_services),
    ],
    store: Annotated[
        str, Slot(ask="book_appointment.store", label="store", kind="choice", options=_stores)
    ],
    date: Annotated[
        date, Slot(ask="book_appointment.date", label="day", kind="date", options=_days)
    ],
    time: Annotated[
        time, Slot(ask="book_appointment.time", label="time", kind="time", options=_times)
    ],
) -> Done:
    at, day = f"{time:%H:%M}", date.isoformat()

    def book(db: sqlite3.Connection) -> dict[str, Any]:
        reference = f"AP-{20000 + secrets.randbelow(70000) + 1000}"
        values = (reference, run.customer_id, service, store, day, at)
        _take_hour(db, "insert into appointments values (?, ?, ?, ?, ?, ?, 'booked')", values)
        return {"reference": reference}

    reference = run.backoffice.once(run.key, book)["reference"]
    place = run.backoffice.store(store)
    args = {
        "reference": reference,
        "day": dates.shown(date, run.now.date()),
        "time": at,
        "store": place["name"],
        "address": place["address"],
        "service": service.replace("_", " "),
    }
    when = f"{args['service']} in {args['store']} on {args['day']} at {at}"
    run.send("Your Fernweh appointment", f"{when}. Address: {args['address']}. Ref: {reference}.")
    return Done("book_appointment.done", args, {f"appointment {reference}": when}, "booked")


@workflow(
    **words("move_appointment"),
    title="Move an appointment",
    type="appointment",
    verification="verified",
    confirm="move_appointment.confirm",
)
def move_appointment(
    run: Run,
    appointment: Annotated[
        str,
        Slot(
            ask="move_appointment.which",
            label="appointment",
            kind="choice",
            options=_appointments,
            none="appointment.none",
            take_single=True,
        ),
    ],
    date: Annotated[
        date, Slot(ask="move_appointment.date", label="new day", kind="date", options=_days)
    ],
    time: Annotated[
        time, Slot(ask="move_appointment.time", label="new time", kind="time", options=_times)
    ],
) -> Done:
    at, day = f"{time:%H:%M}", date.isoformat()

    def move(db: sqlite3.Connection) -> dict[str, Any]:
        changed = _take_hour(
            db,
            "update appointments set day = ?, time = ?"
            " where reference = ? and customer_id = ? and status = 'booked'",
            (day, at, appointment, run.customer_id),
        )
        if changed != 1:
            raise WorkflowFailed("appointment.gone")
        return {}

    run.backoffice.once(run.key, move)
    shown = dates.shown(date, run.now.date())
    run.send("Your Fernweh appointment has moved", f"{appointment} is now on {shown} at {at}.")
    args = {"reference": appointment, "day": shown, "time": at}
    facts = {f"appointment {appointment}": f"moved to {shown} at {at}"}
    return Done("move_appointment.done", args, facts, "moved")


@workflow(
    **words("cancel_appointment"),
    title="Cancel an appointment",
    type="appointment",
    verification="verified",
    confirm="cancel_appointment.confirm",
)
def cancel_appointment(
    run: Run,
    appointment: Annotated[
        str,
        Slot(
            ask="cancel_appointment.which",
            label="appointment",
            kind="choice",
            options=_appointments,
            none="appointment.none",
            take_single=True,
        ),
    ],
) -> Done:
    def cancel(db: sqlite3.Connection) -> dict[str, Any]:
        changed = db.execute(
            "update appointments set status = 'cancelled'"
            " where reference = ? and customer_id = ? and status = 'booked'",
            (appointment, run.customer_id),
        ).rowcount
        if changed != 1:
            raise WorkflowFailed("appointment.gone")
        return {}

    run.backoffice.once(run.key, cancel)
    run.send("Your Fernweh appointment is cancelled", f"{appointment} has been cancelled.")
    facts = {f"appointment {appointment}": "cancelled"}
    return Done("cancel_appointment.done", {"reference": appointment}, facts, "cancelled")


def _take_hour(db: sqlite3.Connection, sql: str, values: tuple[Any, ...]) -> int:
    """Write a booking; somebody else may have taken the hour in the meantime."""
    try:
        return db.execute(sql, values).rowcount
    except sqlite3.IntegrityError as error:
        raise WorkflowFailed("appointment.taken", ask_again="time") from error
