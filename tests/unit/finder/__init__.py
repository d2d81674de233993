"""What the finder makes of plain words."""
