"""What to paste into slides and notebooks for a live frame, each escaped as its tool wants it."""

import json
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

WIDTH, HEIGHT = 960, 540  # px, as slides are
IN_ADDRESSES = ":/?#[]@!$&'()*+,;=%"  # besides letters and digits; what else comes in one may mean something to a tool


@dataclass(frozen=True)
class Snippet:
    """`code` to paste into `tool`; the template says by `name` what else there is to know."""

    name: str
    tool: str
    code: str


def snippets_of(url: str, title: str) -> list[Snippet]:
    """The embed at `url` for every tool that shows frames."""
    url = quote(url, IN_ADDRESSES)
    frame = _frame(url, title)
    return [
        Snippet("html", "HTML", frame),
        # data-src is loaded when its slide is near, and unloaded after it
        Snippet("reveal", "reveal.js", f"<section>\n{_indented(_frame(url, title, 'data-src'))}\n</section>"),
        Snippet("quarto", "Quarto", f"```{{=html}}\n{frame}\n```"),
        Snippet("quarto-slide", "Quarto, the whole slide", _quarto_slide(url)),
        Snippet("slidev", "Slidev", f"---\nlayout: center\n---\n\n{frame}"),
        Snippet("marp", "Marp", frame),
        Snippet("jupyter", "Jupyter", _jupyter(url, title)),
    ]


def beamer_link(url: str) -> str:
    r"""A still that leads to the page; \href takes none of the characters that mean something to TeX bare."""
    bare = "".join(f"\\{one}" if one in "&%#" else one for one in quote(url, IN_ADDRESSES))
    return f"\\href{{{bare}}}{{\n  \\includegraphics[width=\\linewidth]{{dropout-live.png}}}}"


def _frame(url: str, title: str, source: str = "src") -> str:
    return (
        f'<iframe {source}="{escape(url)}"\n  title="{escape(title)}"'
        f'\n  width="{WIDTH}" height="{HEIGHT}" frameborder="0" allow="fullscreen"></iframe>'
    )


def _quarto_slide(url: str) -> str:
    """Pandoc escapes attributes by itself."""
    return f'## {{background-iframe="{url}" background-interactive="true"}}'


def _jupyter(url: str, title: str) -> str:
    """A string of JSON is one of Python; what is extra stands in the frame's tag as it is."""
    extras = json.dumps([f'title="{escape(title)}"', 'allow="fullscreen"'], ensure_ascii=False)
    return (
        "from IPython.display import IFrame\n\n"
        f"IFrame(\n    {json.dumps(url)},\n    width={WIDTH}, height={HEIGHT},\n    extras={extras},\n)"
    )


def _indented(code: str) -> str:
    return "\n".join(f"  {line}" for line in code.splitlines())
