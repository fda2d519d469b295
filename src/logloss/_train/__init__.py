"""Training by the loss: the smallest loss that a model reaches, and, step by step, a descent to it."""

from .stepwise import REASONS, Frame, Standardized, Tape, descent, standardized

__all__ = ["REASONS", "Frame", "Standardized", "Tape", "descent", "standardized"]
