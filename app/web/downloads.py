"""A run's numbers to take along: as a table, as JSON, and one iteration as a script that computes it again."""

from fastapi import APIRouter

router = APIRouter()
