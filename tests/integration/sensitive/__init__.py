"""Services about danger, homelessness and care, through their real pages."""
