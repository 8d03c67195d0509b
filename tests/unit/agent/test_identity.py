"""Whom the site vouches for, and what a token opens."""

import time

import jwt
import pytest

from agent import identity
from agent.errors import BadIdentity

SECRET = "a secret of the site that is long enough, also for a longer hash"


def token(algorithm: str = "HS256", key: str = SECRET, **claims: object) -> str:
    return jwt.encode({"sub": "C-1", "exp": time.time() + 60, **claims}, key, algorithm=algorithm)


def test_a_signed_token_makes_a_verified_customer() -> None:
    assert identity.customer_from(token(tier="gold"), SECRET) == {
        "id": "C-1",
        "verified": True,
        "how": "identity_token",
        "tier": "gold",
    }


def test_a_tier_that_is_no_text_is_none() -> None:
    assert identity.customer_from(token(tier=["gold"]), SECRET)["tier"] is None


@pytest.mark.parametrize(
    "bad",
    [
        token(exp=time.time() - 1),
        token(key="x" * 64),
        token(algorithm="HS512"),
        token(algorithm="none", key=""),
        token(sub=7),
        jwt.encode({"sub": "C-1"}, SECRET, algorithm="HS256"),
        jwt.encode({"exp": time.time() + 60}, SECRET, algorithm="HS256"),
        "",
        "a.b.c",
        "\ud800",
        "é" * 100,
        token()[:-2],
    ],
    ids=range(12),
)
def test_anything_else_is_refused(bad) -> None:
    with pytest.raises(BadIdentity):
        identity.customer_from(bad, SECRET)


def test_without_a_secret_no_token_is_accepted() -> None:
    with pytest.raises(BadIdentity, match="LAMINA_IDENTITY_SECRET"):
        identity.customer_from(token(), None)


def test_a_token_matches_its_own_hash_only() -> None:
    one, other = identity.new_token(), identity.new_token()
    assert identity.matches(one, identity.token_hash(one))
    assert not identity.matches(other, identity.token_hash(one))
    assert not identity.matches("\ud800", identity.token_hash(one))
    assert identity.new_id("c") != identity.new_id("c")
