"""What a query asks: its parameters read one by one, and all that is refused told at once."""

from typing import Any

from fastapi import Request

from ..experiment import Refused
from ..experiment.kinds import Choice, Kind, Whole
from ..live.run import Run
from .problems import Problem


class Asked:
    """The parameters of a query, read one by one; what is refused is told all at once by `check`."""

    def __init__(self, request: Request) -> None:
        self._given = request.query_params.multi_items()
        self._refusals: list[Refused] = []
        self._known: set[str] = set()

    def one(self, name: str, kind: Kind, default: Any) -> Any:
        """The parameter's value; the default where it is left out or refused."""
        self._known.add(name)
        texts = [text for given, text in self._given if given == name]
        try:
            if len(texts) > 1:
                raise Refused(name, "given once", ", ".join(texts))
            return kind.read(name, kind.from_text(texts[0])) if texts else default
        except Refused as refused:
            self._refusals.append(refused)
            return default

    def example(self, run: Run) -> tuple[str, int]:
        """Which example is asked about, as `split` and `index`: the first test example if nothing is said."""
        split = self.one("split", Choice(("train", "test")), "test")
        return split, self.one("index", Whole(0, run.examples(split) - 1), 0)

    def check(self) -> None:
        """Raises Problem 422 naming all that was refused, and all that there is no parameter for."""
        unknown = {name: text for name, text in self._given if name not in self._known}
        expected = f"left out: this takes {', '.join(sorted(self._known)) or 'none'}"
        refusals = [*self._refusals, *(Refused(name, expected, text) for name, text in unknown.items())]
        if refusals:
            raise Problem(422, "; ".join(map(str, refusals)), refusals)
