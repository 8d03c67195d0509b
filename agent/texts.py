"""What people write, made safe to store and to show, at the door."""

import re

from agent.errors import BadMessage

# Newline and tab stay; every other control character, and what text direction tricks hide behind,
# has no place in a message. PostgreSQL cannot store NUL at all.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def clean(text: str, limit: int) -> str:
    """Return `text` without control characters and lone surrogates, trimmed.

    Raises:
        BadMessage: nothing is left, or more than `limit` characters are.
    """
    text = text.replace("\r\n", "\n").encode("utf-8", "replace").decode("utf-8")
    text = _UNWANTED.sub("", text).strip()
    if not text:
        raise BadMessage("The message is empty. Write something, or use the buttons.")
    if len(text) > limit:
        raise BadMessage(
            f"The message has {len(text):,} characters; at most {limit:,} can be sent at once."
        )
    return text
