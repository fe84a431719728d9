"""What every refusal must look like: problem+json (RFC 9457) that says which field, what was expected and what came."""

from typing import Any

import httpx


def assert_problem(response: httpx.Response, status: int) -> Any:
    """The answer is a complete problem of that status; gives its content."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert set(problem) - {"errors"} == {"type", "title", "status", "detail"}
    assert problem["status"] == status
    assert all(isinstance(problem[name], str) and problem[name] for name in ("type", "title", "detail"))
    assert "Traceback" not in response.text
    return problem


def assert_refuses(response: httpx.Response, field: str) -> None:
    """The answer is a 422 that names the field, with what is allowed and what came."""
    problem = assert_problem(response, 422)
    fields = [error["field"] for error in problem["errors"]]
    assert field in fields, problem
    for error in problem["errors"]:
        assert set(error) == {"field", "expected", "got"}
        assert error["expected"]
        assert f"{error['field']} must be {error['expected']}, got {error['got']}" in problem["detail"]
