"""What the environment may change, in one place: variables named DROPOUT_LIVE_… (see docs/development.md)."""

import re

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from .live.limits import Limits

_DEFAULTS = Limits()
# An origin in lower case; nothing in it has to be escaped in a link or a snippet
_ORIGIN = re.compile(r"https?://(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?")


class Settings(BaseSettings):
    """Limits of the server; times in seconds, sizes in bytes. Raises pydantic's ValidationError on a wrong variable."""

    model_config = SettingsConfigDict(env_prefix="DROPOUT_LIVE_", frozen=True)

    playing: int = Field(default=_DEFAULTS.playing, ge=1, description="runs that play at once")
    known: int = Field(default=_DEFAULTS.known, ge=1, description="runs kept in memory")
    inquiries: int = Field(
        default=_DEFAULTS.inquiries, ge=1, description="long inquiries into runs under way at once, and short ones"
    )
    trainings: int = Field(
        default=_DEFAULTS.trainings, ge=1, description="the same for those that train many networks, besides the others"
    )
    waiting: int = Field(default=_DEFAULTS.waiting, ge=0, description="short inquiries that wait for their turn")
    wait_after: float = Field(
        default=_DEFAULTS.wait_after, gt=0, description="seconds without a viewer until a playing run waits"
    )
    forget_after: float = Field(
        default=_DEFAULTS.forget_after,
        gt=0,
        description="seconds without a viewer or a command until a run is forgotten",
    )
    keep_alive: float = Field(
        default=_DEFAULTS.keep_alive, ge=1, description="seconds of silence until a stream sends a comment"
    )
    ring: int = Field(default=_DEFAULTS.ring, ge=1 << 14, description="bytes of events kept of one run")
    send_timeout: float = Field(
        default=30.0, gt=0, description="seconds after which a viewer that takes nothing is let go"
    )
    public_url: str | None = Field(
        default=None, description="where others reach this server, as in https://dropout.example.org; links name it"
    )
    container: bool = Field(
        default=False, description="whether it runs in a container, whose own addresses are not those of the machine"
    )

    frame_ancestors: str = Field(
        default="",
        pattern=r"^[A-Za-z0-9_\-.:/*' ]*$",  # what a header can carry, and nothing that ends the directive
        description="who may have embeds in their frames, as in a content security policy; everybody if empty",
    )

    @field_validator("public_url")
    @classmethod
    def _is_origin(cls, url: str | None) -> str | None:
        """The origin as browsers write it, without a slash at its end. Raises ValueError."""
        if not url:
            return None
        origin = url.removesuffix("/").lower()
        found = _ORIGIN.fullmatch(origin)
        if not found or not 0 < int(found["port"] or 80) < 1 << 16:
            raise ValueError("must be http:// or https://, a host in ASCII and perhaps a port")
        return origin

    def limits(self) -> Limits:
        """The part that runs obey."""
        return Limits(
            playing=self.playing,
            known=self.known,
            inquiries=self.inquiries,
            trainings=self.trainings,
            waiting=self.waiting,
            wait_after=self.wait_after,
            forget_after=self.forget_after,
            keep_alive=self.keep_alive,
            ring=self.ring,
        )
