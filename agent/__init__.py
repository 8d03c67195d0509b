"""The running service: store, turns, HTTP, pages, command line."""
