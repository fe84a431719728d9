"""Who follows whom: which run has taken another's place, so that the other's address still leads somewhere.

A run's id is made from its control key. So who made a run can show it even to a server that does not know the run, or
no longer, and have its address lead to another.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import NamedTuple

ID_LENGTH = 12  # characters of 6 bits
MOST = 4096  # runs whose successors are known
MOST_STRANGERS = 512  # the same for ids that were never seen here, but at a claim


def id_of(control_key: str) -> str:
    """The id of the run with this key; the key cannot be found from it."""
    digest = sha256(control_key.encode(errors="replace")).digest()
    return urlsafe_b64encode(digest)[:ID_LENGTH].decode()


class Claim(NamedTuple):
    """A run as who may command it names it."""

    id: str
    control_key: str

    @property
    def holds(self) -> bool:
        """Whether this is the key of that run, be it known here or not."""
        return id_of(self.control_key) == self.id


class Succession:
    """The newest successor of each id. Of too many ids, those in the line that has been still for longest go first.

    Anybody can make up a key, and with it an id. So strangers, which may be runs of before a restart, have places of
    their own and drive out nobody else.
    """

    def __init__(self, most: int = MOST, most_strangers: int = MOST_STRANGERS) -> None:
        self._most, self._most_strangers = most, most_strangers
        self._newest: dict[str, str] = {}
        self._newest_of_strangers: dict[str, str] = {}

    def newest(self, id: str) -> str:
        """The last in the line of those that took this one's place; itself if nobody did."""
        return self._newest.get(id) or self._newest_of_strangers.get(id, id)

    def note(self, id: str, successor: str, is_stranger: bool = False) -> None:
        """`successor`, a new id, takes the place of the newest in the line of `id`.

        `is_stranger`: no run has this id now. Who has taken another's place is none all the same.
        """
        last = self.newest(id)
        if last == successor:
            return
        moved = [_move(places, last, successor) for places in (self._newest, self._newest_of_strangers)]
        places = self._newest_of_strangers if is_stranger and not any(moved) else self._newest
        places[last] = successor
        _keep(self._newest, self._most)
        _keep(self._newest_of_strangers, self._most_strangers)


def _move(places: dict[str, str], last: str, successor: str) -> bool:
    """Have all who lead to `last` lead to its successor, as the latest; False when there are none."""
    line = [earlier for earlier, newest in places.items() if newest == last]
    for each in line:
        del places[each]
        places[each] = successor
    return bool(line)


def _keep(places: dict[str, str], most: int) -> None:
    """Forget all but the latest."""
    while len(places) > most:
        del places[next(iter(places))]
