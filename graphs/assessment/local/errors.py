"""What can go wrong with the embedded assessor, by who must act.

* AssessmentError
  + WeightsUnusable     the weights file is missing, damaged, or made for another version
  + TrainingUnavailable scikit-learn is not installed
  + BadExamples         a labelled file cannot be used; the message names the line
"""


class AssessmentError(Exception):
    """Something about the embedded assessor that a person must put right."""


class WeightsUnusable(AssessmentError):
    """The weights cannot be used; the message says why and how to rebuild them."""


class TrainingUnavailable(AssessmentError):
    """Training needs scikit-learn; install it with `pip install 'lamina[train]'`."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class BadExamples(AssessmentError):
    """A labelled file has lines that cannot be used."""
