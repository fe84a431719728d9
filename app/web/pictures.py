"""Pictures of a run to take along: stills as SVG and PNG, clips as MP4 and GIF."""

from fastapi import APIRouter

router = APIRouter()
