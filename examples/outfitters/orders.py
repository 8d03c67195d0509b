"""Workflows on the customer's orders: status, invoice, return."""

import secrets
import sqlite3
from datetime import date, timedelta
from typing import Annotated, Any

from graphs.workflows.declare import (
    Choosing,
    Done,
    Option,
    Options,
    Run,
    Slot,
    WorkflowFailed,
    workflow,
)
from graphs.workflows.extract import dates

from .phrases import words  # noqa: TID252

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


def _order_number(ask: str, options: Options, none: str | None = None) -> Slot:
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


@workflow(
    **words("order_status"), title="Order status", type="order_status", verification="verified"
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
    **words("invoice_lookup"),
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
    **words("return_request"),
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


def _sent(key: str, run: Run) -> str:
    """Choose the line that speaks of a message sent only where one can be sent."""
    return f"{key}_sent" if run.reachable else key


def _not_yours(order_number: str) -> WorkflowFailed:
    return WorkflowFailed("order.not_found", {"number": order_number}, ask_again="order_number")


def _day(iso: str | None, today: date) -> str:
    return dates.shown(date.fromisoformat(iso), today) if iso else ""


def _euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d} EUR"
