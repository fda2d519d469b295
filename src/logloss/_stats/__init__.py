"""Statistics of losses and forecasts, and what adds them up: numbers in, numbers out."""
