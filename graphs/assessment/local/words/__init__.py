"""The words that rules look for: named patterns as data, no code."""
