"""Workflows on the customer's account: password and address."""

import secrets
import sqlite3
from typing import Annotated, Any

from graphs.workflows.declare import Done, Run, Slot, workflow

from .phrases import words  # noqa: TID252


@workflow(
    **words("password_reset"),
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
    **words("address_change"),
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
