"""What the dialogs that share a run show: links, addresses others can reach, QR codes, snippets for slides."""

from fastapi import APIRouter

router = APIRouter()
