"""Looking into a run's sub-networks: what many of them say together, against the one full pass."""

from fastapi import APIRouter

router = APIRouter(prefix="/api/runs/{id}")
