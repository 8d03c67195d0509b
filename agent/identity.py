"""Who a customer is (the site's token), and who may open a conversation (its own token)."""

import hashlib
import hmac
import secrets

import jwt

from agent.errors import BadIdentity
from graphs.case import Customer

ANONYMOUS = Customer(id=None, verified=False, how=None, tier=None)
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


def new_id(prefix: str) -> str:
    """Return a fresh id of 80 random bits, such as `c_5xk2…`."""
    return prefix + "_" + "".join(secrets.choice(ALPHABET) for _ in range(16))


def new_token() -> str:
    """Return a fresh secret of 256 bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is stored of a token; a random secret needs no salt."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def matches(token: str, stored_hash: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(token_hash(token), stored_hash)


def customer_from(identity_token: str, secret: str | None) -> Customer:
    """Return the customer that the site vouches for.

    The token is a JWT signed with HS256 and `LAMINA_IDENTITY_SECRET`: `sub` is the customer's id in
    the back office, `exp` is required, `tier` is optional.

    Raises:
        BadIdentity: the token is not valid, or no secret is set here.
    """
    if secret is None:
        raise BadIdentity(
            "Identity tokens are not accepted here: LAMINA_IDENTITY_SECRET is not set."
        )
    try:
        claims = jwt.decode(
            identity_token, secret, algorithms=["HS256"], options={"require": ["exp", "sub"]}
        )
    except jwt.ExpiredSignatureError as error:
        raise BadIdentity(
            "The identity token has expired. Have the site issue a new one."
        ) from error
    except (jwt.InvalidTokenError, UnicodeError) as error:
        raise BadIdentity(f"The identity token is not valid: {error}.") from error
    tier = claims.get("tier")
    return Customer(
        id=str(claims["sub"]),
        verified=True,
        how="identity_token",
        tier=tier if isinstance(tier, str) else None,
    )
