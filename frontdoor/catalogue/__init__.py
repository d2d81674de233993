"""What the council offers: definitions read from files, overlaid by a council, kept as unchangeable versions."""
