from celery import shared_task


@shared_task
def count_words(text: str) -> int:
    return len(text.split())
