"""Measure reading against documents that a person annotated.

In: texts, the records that a person wrote for them, and the claims that were read. Out: which claims answer which
records, and precision, recall and F1 of that. It draws nothing and changes no claim.
"""

from __future__ import annotations

from musterbook.evaluation.evaluating import Compared, Evaluation, compare, evaluate

__all__ = ["Compared", "Evaluation", "compare", "evaluate"]
