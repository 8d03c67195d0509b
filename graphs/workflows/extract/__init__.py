"""Typed extraction without a model: what a customer's words say about one slot."""
