"""What the assistant can do for the outfitter's customers, and where its records are."""

# A pack is a folder that is loaded from wherever it lies, so it names its neighbours relatively.
from .account import address_change, password_reset  # noqa: TID252
from .appointments import book_appointment, cancel_appointment, move_appointment  # noqa: TID252
from .backoffice import open_backoffice  # noqa: TID252
from .orders import invoice_lookup, order_status, return_request  # noqa: TID252

__all__ = ["TIMEZONE", "WORKFLOWS", "open_backoffice"]

TIMEZONE = "Europe/Berlin"
"""In which "tomorrow" and "half past three" are meant."""

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
