"""What can go wrong while writing.

WritingError
└── WordingError    a line of the pack is missing, broken or used wrongly; its editor must act
"""


class WritingError(Exception):
    """Something the assistant was to say could not be written."""


class WordingError(WritingError):
    """A line of the pack's wording cannot be used; the message names file, key and what to do."""
