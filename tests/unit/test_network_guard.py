"""Tests reach nothing but loopback."""

import socket

import pytest


def test_connecting_elsewhere_fails_loudly() -> None:
    with socket.socket() as outside, pytest.raises(RuntimeError, match="loopback only"):
        outside.connect(("192.0.2.1", 80))


def test_looking_up_a_name_fails_loudly() -> None:
    with pytest.raises(RuntimeError, match="loopback only"):
        socket.getaddrinfo("shop.example", 443)


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()) as client:
            assert client.getpeername() == server.getsockname()
