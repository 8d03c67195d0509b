"""Errors of the service, by who must act.

* ServiceError                 the caller of ConversationService
  - BadMessage                 the text cannot be used: empty, too long
  - BadIdentity                the identity token is not valid here
  - Unauthorized               no credentials, or wrong ones
  - NotFound                   no such conversation or handoff
  - Conflict                   the state does not allow it (closed, taken by somebody else)
* PackError                    the business: the pack cannot be loaded
"""


class ServiceError(Exception):
    """The request cannot be carried out; `code` is stable, the message is for people."""

    code = "bad_request"
    status = 400


class BadMessage(ServiceError):
    """The text of a message cannot be used."""

    code = "bad_message"
    status = 422


class BadIdentity(ServiceError):
    """An identity token that is not valid here."""

    code = "bad_identity_token"
    status = 401


class Unauthorized(ServiceError):
    """No credentials, or wrong ones."""

    code = "unauthorized"
    status = 401


class NotFound(ServiceError):
    """There is nothing under this id."""

    code = "not_found"
    status = 404


class Conflict(ServiceError):
    """The conversation is not in a state that allows it."""

    code = "conflict"
    status = 409


class PackError(Exception):
    """The business pack cannot be loaded; the message names the file and what to do."""
