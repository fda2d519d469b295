"""Training a logistic model step by step, every step kept."""

from .descent import descent
from .features import Standardised, standardised
from .tape import REASONS, Frame, Tape

__all__ = ["REASONS", "Frame", "Standardised", "Tape", "descent", "standardised"]
