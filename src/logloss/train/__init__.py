"""Training a logistic model step by step, every step kept."""

from .features import Standardised, standardised
from .tape import REASONS, Frame, Tape
from .trainer import descent

__all__ = ["REASONS", "Frame", "Standardised", "Tape", "descent", "standardised"]
