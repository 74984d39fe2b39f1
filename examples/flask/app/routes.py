from celery.result import AsyncResult
from flask import Blueprint, Response, jsonify, request

from app.tasks import count_words

routes = Blueprint("routes", __name__)


@routes.get("/health")
def health() -> str:
    """For the load balancer and the container's health check: no other service has a part in it."""
    return "ok"


@routes.post("/counts")
def begin_count() -> tuple[Response, int]:
    text = request.get_json()["text"]
    return jsonify(id=count_words.delay(text).id), 202


@routes.get("/counts/<count_id>")
def get_count(count_id: str) -> Response:
    result = AsyncResult(count_id)
    return jsonify(state=result.state, words=result.result if result.successful() else None)
