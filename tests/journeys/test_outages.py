"""The database is locked or the disk is full: the customer is told, and nothing is half done."""

import resource
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from agent.testing import Server

TINY = 4_096
"""Bytes that a file may have on the full disk."""


@pytest.fixture
def data(server: Server) -> Path:
    return server.log.with_suffix("")


def test_a_locked_database_is_said_to_be_unavailable_and_the_same_message_works_later(
    arrives, data
) -> None:
    customer = arrives()
    body = {"client_message_id": uuid4().hex, "text": "Hello"}
    with closing(sqlite3.connect(data / "lamina.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = customer.call("POST", "/messages", json=body)
        other.execute("ROLLBACK")
    assert refused.status_code == 503
    assert refused.json()["code"] == "store_unavailable"
    assert int(refused.headers["retry-after"]) > 0
    assert len(customer.transcript()) == 1
    accepted = customer.call("POST", "/messages", params={"wait": "true"}, json=body)
    assert accepted.status_code == 200
    assert accepted.json()["messages"]


def test_a_full_disk_is_said_to_be_an_outage_and_ends(arrives, server) -> None:
    customer = arrives()
    pid, body = server.process.pid, {"client_message_id": uuid4().hex, "text": "Hello"}
    unlimited = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (TINY, unlimited[1]))
    try:
        refused = customer.call("POST", "/messages", json=body)
        reading = customer.call("GET", "/transcript")
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, unlimited)
    assert (refused.status_code, refused.json()["code"]) == (503, "store_unavailable")
    assert reading.status_code == 200, "what is stored can still be read"
    assert customer.says("Hello")
