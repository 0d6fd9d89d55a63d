"""WSGI entry point: `gunicorn wsgi:application`, and what the flask command finds by itself."""

from app import create_app

application = create_app()
