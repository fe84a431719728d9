"""Who follows whom: which run has taken another's place, so that the other's address still leads somewhere.

A run's id is made from its control key. So who made a run can show it even to a server that does not know the run, or
no longer, and have its address lead to another.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import NamedTuple

ID_LENGTH = 12  # characters of 6 bits
MOST = 4096  # runs whose successors are known


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
    """The newest successor of each id. Of too many ids, those in the line that has been still for longest go first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._newest: dict[str, str] = {}

    def newest(self, id: str) -> str:
        """The last in the line of those that took this one's place; itself if nobody did."""
        return self._newest.get(id, id)

    def note(self, id: str, successor: str) -> None:
        """`successor`, a new id, takes the place of the newest in the line of `id`."""
        last = self.newest(id)
        if last == successor:
            return
        line = [earlier for earlier, newest in self._newest.items() if newest == last]
        for each in (*line, last):
            self._newest.pop(each, None)
            self._newest[each] = successor
        while len(self._newest) > self._most:
            del self._newest[next(iter(self._newest))]
