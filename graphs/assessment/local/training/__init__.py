"""Fits the heads from labelled rows: one module per head, `all_heads` puts them together."""

from graphs.assessment.local.training.all_heads import fit
from graphs.assessment.local.training.material import Material

__all__ = ["Material", "fit"]
