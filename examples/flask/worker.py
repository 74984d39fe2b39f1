"""What the Celery worker starts from: `celery --app worker worker`."""

from app import create_app

app = create_app().extensions["celery"]
