"""A small API that hands its work to Celery."""

import os

from celery import Celery, Task
from flask import Flask

from app.routes import routes


def create_app() -> Flask:
    app = Flask(__name__)
    app.config["CELERY"] = {
        "broker_url": os.environ["REDIS_URL"],
        "result_backend": os.environ["REDIS_URL"],
        "broker_connection_retry_on_startup": True,
        # A worker that is stopped in the middle of a deployment gives its task back.
        "task_acks_late": True,
        "result_expires": 3600,
    }
    app.extensions["celery"] = create_celery(app)
    app.register_blueprint(routes)
    return app


def create_celery(app: Flask) -> Celery:
    class TaskOfApp(Task):
        def __call__(self, *args: object, **kwargs: object) -> object:
            with app.app_context():
                return self.run(*args, **kwargs)

    celery = Celery(app.name, task_cls=TaskOfApp)
    celery.config_from_object(app.config["CELERY"])
    celery.set_default()
    return celery
