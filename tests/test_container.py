"""Dockerfile and compose.yaml agree; tools/check_container.sh builds and starts them for real."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.settings import Settings

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")


def tool(name: str) -> str:
    """The path of a program, beside Python or on PATH; without it the test is skipped, or fails in CI."""
    found = shutil.which(name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{name} is not installed")
    return found


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture(scope="module")
def service() -> dict[str, Any]:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    assert list(compose["services"]) == ["app"]
    app: dict[str, Any] = compose["services"]["app"]
    return app


def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    result = run(tool("hadolint"), "Dockerfile")
    assert result.returncode == 0, result.stdout + result.stderr


def test_docker_compose_reads_the_compose_file() -> None:
    result = run(tool("docker-compose"), "--file", "compose.yaml", "config", "--quiet")
    assert result.returncode == 0, result.stderr


def test_the_container_gets_no_privilege_and_writes_nothing_but_tmp(service: dict[str, Any]) -> None:
    assert service["read_only"] is True
    assert service["tmpfs"] == ["/tmp"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_the_image_does_not_run_as_root() -> None:
    users = re.findall(r"^USER (\d+):(\d+)$", DOCKERFILE, re.MULTILINE)
    assert len(users) == 1
    assert "0" not in users[0]


def test_command_health_check_and_compose_agree_on_the_port(service: dict[str, Any]) -> None:
    assert service["ports"] == ["8000:8000"]
    assert 'CMD ["python", "-m", "app", "--host", "0.0.0.0", "--port", "8000"]' in DOCKERFILE
    assert "http://127.0.0.1:8000/healthz" in DOCKERFILE
    assert "EXPOSE 8000" in DOCKERFILE


def test_what_a_host_says_about_itself_reaches_the_app_in_the_container(service: dict[str, Any]) -> None:
    assert service["environment"] == ["DROPOUT_LIVE_PUBLIC_URL", "DROPOUT_LIVE_FRAME_ANCESTORS"]
    known = {f"DROPOUT_LIVE_{name.upper()}" for name in Settings.model_fields}
    assert set(service["environment"]) < known


def test_both_stages_start_from_the_same_python_which_the_project_supports() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert set(bases) == {"python:3.11-slim-bookworm"}
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_everything_the_image_copies_passes_the_ignore_file() -> None:
    copied = re.findall(r"^COPY (?!--)(\S+)", DOCKERFILE, re.MULTILINE)
    passing = re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE)
    assert sorted(copied) == sorted(passing)


def test_the_image_knows_that_it_is_a_container() -> None:
    assert re.search(r"^ENV (?:.*\\\n)*.*DROPOUT_LIVE_CONTAINER=true", DOCKERFILE, re.MULTILINE)
