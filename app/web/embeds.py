"""The exhibits as embeds: the same live run without the page around it, sized by the frame it stands in."""

from fastapi import APIRouter

router = APIRouter()
