"""What the assistant can do for the outfitter's customers."""

import secrets
import sqlite3
from datetime import date, time, timedelta
from typing import Annotated, Any

from graphs.workflows.declare import Choosing, Done, Option, Run, Slot, WorkflowFailed, workflow
from graphs.workflows.extract import dates

from .backoffice import open_backoffice  # noqa: TID252  (a pack is not an installed package)
from .phrases import SOUNDS_LIKE, WANTED  # noqa: TID252

__all__ = ["TIMEZONE", "WORKFLOWS", "open_backoffice"]

TIMEZONE = "Europe/Berlin"
RETURN_DAYS = 30
"""Days after delivery in which an item may be sent back."""

REASONS = (
    Option("too_small", "Too small", ("small", "tight", "short")),
    Option("too_big", "Too big", ("big", "large", "loose", "long", "wide")),
    Option("damaged", "Damaged", ("broken", "defective", "torn", "faulty", "damage", "leaks")),
    Option("wrong_item", "Wrong item", ("wrong", "not what i ordered", "wrong color", "wrong one")),
    Option("changed_mind", "Changed my mind", ("don't like", "not needed", "no longer need")),
    Option("other", "Another reason", ("other", "something else", "rather not say")),
)


def _recent_orders(choosing: Choosing) -> list[Option]:
    orders = choosing.backoffice.orders(choosing.customer_id or "")
    return [Option(order["number"], order["number"]) for order in orders[:4]]


def _invoiced_orders(choosing: Choosing) -> list[Option]:
    owner = choosing.customer_id or ""
    return [o for o in _recent_orders(choosing) if choosing.backoffice.invoice(owner, o.value)]


def _returnable_orders(choosing: Choosing) -> list[Option]:
    owner = choosing.customer_id or ""
    return [o for o in _recent_orders(choosing) if choosing.backoffice.returnable(owner, o.value)]


def _items(choosing: Choosing) -> list[Option]:
    number = choosing.slots.get("order_number", "")
    rows = choosing.backoffice.returnable(choosing.customer_id or "", number)
    return [Option(str(row["position"]), row["name"]) for row in rows]


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


def _order_number(ask: str, options: Any, none: str | None = None) -> Slot:
    return Slot(
        ask=ask,
        label="order number",
        kind="pattern",
        pattern=r"(?:\bF\.?\s?O\.?[\s#-]*|\border(?:\s+(?:number|no\.?|id))?(?:\s+is)?[\s:#-]*|#\s*)"
        r"(\d(?:[\s-]?\d){4})(?![\s-]?\d)",
        canonical="FO-{}",
        bare=r"(?<![\d-])(\d(?:[\s-]?\d){4})(?![\s-]?\d)",
        options=options,
        none=none,
        take_single=True,
    )


def _words(name: str) -> dict[str, Any]:
    return {"name": name, "examples": WANTED[name], "not_examples": SOUNDS_LIKE[name]}


@workflow(
    **_words("password_reset"),
    title="Password reset",
    type="password_reset",
    verification="identified",
)
def password_reset(run: Run) -> Done:
    """Mail a reset link to the address on file; the words are the same where there is none."""
    if run.customer_id and run.reachable:
        customer_id, now = run.customer_id, run.now

        def create(db: sqlite3.Connection) -> dict[str, Any]:
            token = secrets.token_urlsafe(16)
            db.execute(
                "insert into reset_tokens values (?, ?, ?)", (token, customer_id, now.isoformat())
            )
            return {"token": token}

        token = run.backoffice.once(run.key, create)["token"]
        run.send(
            "Reset your Fernweh password",
            f"Choose a new password here: https://account.fernweh.example/reset/{token}\n"
            "If you did not ask for this, ignore this message; your password stays as it is.",
        )
    if run.verified and run.reachable:
        return Done("password_reset.sent_on_file", summary="reset link sent")
    return Done("password_reset.sent", summary="reset link sent if the account exists")


@workflow(
    **_words("order_status"), title="Order status", type="order_status", verification="verified"
)
def order_status(
    run: Run,
    order_number: Annotated[
        str, _order_number("order_status.ask_number", _recent_orders, "order_status.no_orders")
    ],
) -> Done:
    order = run.backoffice.order(run.customer_id, order_number)
    if order is None:
        raise _not_yours(order_number)
    today = run.now.date()
    args = {
        "number": order_number,
        "placed": dates.shown(date.fromisoformat(order["placed_on"]), today),
        "expected": _day(order["expected_on"], today),
        "delivered": _day(order["delivered_on"], today),
        "carrier": order["carrier"] or "",
        "tracking": order["tracking"] or "",
    }
    status = order["status"].replace("_", " ")
    facts = {f"order {order_number}": status, "expected": args["expected"]}
    facts["tracking"] = f"{args['carrier']} {args['tracking']}".strip()
    known = {label: value for label, value in facts.items() if value}
    return Done(f"order_status.{order['status']}", args, known, f"order is {status}")


@workflow(
    **_words("book_appointment"),
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
    **_words("move_appointment"),
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
    **_words("cancel_appointment"),
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


@workflow(
    **_words("invoice_lookup"),
    title="Invoice lookup",
    type="billing_inquiry",
    verification="verified",
)
def invoice_lookup(
    run: Run,
    order_number: Annotated[
        str, _order_number("invoice_lookup.ask_number", _invoiced_orders, "invoice_lookup.none")
    ],
) -> Done:
    if run.backoffice.order(run.customer_id, order_number) is None:
        raise _not_yours(order_number)
    invoice = run.backoffice.invoice(run.customer_id, order_number)
    if invoice is None:
        args = {"number": order_number}
        return Done("invoice_lookup.not_yet", args, summary="no invoice yet", worked=False)
    args = {
        "number": order_number,
        "invoice": invoice["number"],
        "issued": dates.shown(date.fromisoformat(invoice["issued_on"]), run.now.date()),
        "total": _euros(invoice["cents"]),
    }
    link = f"https://account.fernweh.example/invoices/{invoice['number']}.pdf"
    run.send(f"Your invoice {invoice['number']}", f"Download it here after signing in: {link}")
    facts = {f"invoice {invoice['number']}": f"{args['total']}, issued {args['issued']}"}
    return Done(_sent("invoice_lookup.done", run), args, facts, "invoice found and sent")


@workflow(
    **_words("address_change"),
    title="Address change",
    type="order_status",
    verification="verified",
    confirm="address_change.confirm",
    risk="medium",
)
def address_change(
    run: Run,
    address: Annotated[
        str,
        Slot(ask="address_change.ask", label="new address", kind="address", sensitive=True),
    ],
) -> Done:
    def change(db: sqlite3.Connection) -> dict[str, Any]:
        db.execute("update customers set address = ? where id = ?", (address, run.customer_id))
        rows = db.execute(
            "update orders set address = ? where customer_id = ?"
            " and status in ('processing', 'delayed') returning number",
            (address, run.customer_id),
        ).fetchall()
        return {"orders": sorted(row["number"] for row in rows)}

    orders = ", ".join(run.backoffice.once(run.key, change)["orders"])
    run.send("Your Fernweh address has changed", f"Your address is now: {address}.")
    key = "address_change.done_with_orders" if orders else "address_change.done"
    args = {"address": address, "orders": orders}
    return Done(key, args, {"address on file": address}, "address changed")


@workflow(
    **_words("return_request"),
    title="Return request",
    type="order_status",
    verification="verified",
    confirm="return_request.confirm",
    risk="medium",
)
def return_request(
    run: Run,
    order_number: Annotated[
        str,
        _order_number("return_request.ask_number", _returnable_orders, "return_request.none"),
    ],
    item: Annotated[
        str,
        Slot(
            ask="return_request.item",
            label="item",
            kind="choice",
            options=_items,
            none="return_request.nothing_in_order",
            take_single=True,
        ),
    ],
    reason: Annotated[
        str, Slot(ask="return_request.reason", label="reason", kind="choice", options=REASONS)
    ],
) -> Done:
    order = run.backoffice.order(run.customer_id, order_number)
    if order is None:
        raise _not_yours(order_number)
    rows = run.backoffice.items(run.customer_id, order_number)
    name = next(row["name"] for row in rows if str(row["position"]) == item)
    last_day = date.fromisoformat(order["delivered_on"]) + timedelta(days=RETURN_DAYS)
    args = {"number": order_number, "item": name}
    args["last_day"] = dates.shown(last_day, run.now.date())
    if run.now.date() > last_day:
        return Done("return_request.too_late", args, summary="return window over", worked=False)

    def register(db: sqlite3.Connection) -> dict[str, Any]:
        number = f"RT-{10000 + secrets.randbelow(90000)}"
        day = run.now.date().isoformat()
        values = (number, order_number, int(item), run.customer_id, reason, day)
        db.execute("insert into returns values (?, ?, ?, ?, ?, ?)", values)
        return {"number": number}

    args["return"] = run.backoffice.once(run.key, register)["number"]
    link = f"https://account.fernweh.example/returns/{args['return']}/label.pdf"
    run.send(f"Your return {args['return']}", f"Print your return label: {link}")
    facts = {f"return {args['return']}": f"{name} from {order_number}"}
    return Done(_sent("return_request.done", run), args, facts, "return registered")


WORKFLOWS = [
    password_reset,
    order_status,
    book_appointment,
    move_appointment,
    cancel_appointment,
    invoice_lookup,
    address_change,
    return_request,
]


def _take_hour(db: sqlite3.Connection, sql: str, values: tuple[Any, ...]) -> int:
    """Write a booking; somebody else may have taken the hour in the meantime."""
    try:
        return db.execute(sql, values).rowcount
    except sqlite3.IntegrityError as error:
        raise WorkflowFailed("appointment.taken", ask_again="time") from error


def _not_yours(order_number: str) -> WorkflowFailed:
    return WorkflowFailed("order.not_found", {"number": order_number}, ask_again="order_number")


def _sent(key: str, run: Run) -> str:
    """Choose the line that speaks of a message sent only where one can be sent."""
    return f"{key}_sent" if run.reachable else key


def _day(iso: str | None, today: date) -> str:
    return dates.shown(date.fromisoformat(iso), today) if iso else ""


def _euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d} EUR"
