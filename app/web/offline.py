"""A run as one file that plays from disk: recorded frames, and the page's own views, styles and fonts inside."""

from fastapi import APIRouter

router = APIRouter()
