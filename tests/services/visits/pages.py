"""Walking the pages of one task as the browser does."""


def at(task, page="") -> str:
    return f"/tasks/{task.pk}/{page}"


def text(response) -> str:
    return response.content.decode()


def follow(phone, task, given, page="check/"):
    response = phone.post(at(task, page), given)
    assert response.status_code == 302, text(response)
    return phone.get(response["Location"])
