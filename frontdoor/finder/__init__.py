"""Plain words to services, answers and groups, in one ranked answer that can say why; signs of danger come first."""
