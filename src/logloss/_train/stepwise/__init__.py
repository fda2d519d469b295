"""Training a logistic model step by step, every step kept, for the lab to play."""

from .descent import descent
from .features import Standardized, standardized
from .tape import REASONS, Frame, Tape

__all__ = ["REASONS", "Frame", "Standardized", "Tape", "descent", "standardized"]
