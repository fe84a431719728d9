"""The page of those who follow a lecturer's run: read-only, in step."""

from fastapi import APIRouter

router = APIRouter()
