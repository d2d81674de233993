"""The door the server knocks on: gunicorn wsgi:app."""

from frontdoor import create_app

app = create_app()
