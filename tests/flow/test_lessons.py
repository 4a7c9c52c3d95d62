"""The problem pages teach what is true: the request that is shown gets the answer that is shown, on a gateway in its sandbox."""

from __future__ import annotations

import html
import json
import re
import shlex

import pytest

from domain.texts import PROBLEMS
from domain.words import LANGUAGES
from portal.lessons import LESSONS, TRACE
from tests.flow.stand import Stand

ASKED = [slug for slug, lesson in LESSONS.items() if lesson.ask]


def test_every_problem_has_its_lesson() -> None:
    """No kind of problem is left without a word on whether to send it again; a lesson's status is one the problem really has."""
    assert LESSONS.keys() == PROBLEMS.keys()
    for slug, lesson in LESSONS.items():
        assert lesson.row is None or lesson.status is None, slug
        assert lesson.status is None or 400 <= lesson.status < 600, slug
        assert lesson.ask is None or lesson.status is not None, slug


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", ASKED)
async def test_the_request_gets_the_answer(stand: Stand, slug: str, language: str) -> None:
    """Byte for byte but for the trace and what a source's row says: the page shows what a developer will see."""
    page = (await stand.ask(f"/problems/{slug}", {"lang": language})).body.decode()
    command, shown = (
        html.unescape(part) for part in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)
    )
    method, target, headers, body = sent_by(command)
    path, _, query = target.partition("?")
    said = await stand.ask(path, query, method=method, headers={**headers, "accept-language": language}, body=body)
    wanted = json.loads(shown)
    assert (said.status, said.json["type"]) == (LESSONS[slug].status, f"/problems/{slug}")
    assert wanted["trace_id"] == TRACE
    assert {name: said.json[name] for name in wanted} | {"trace_id": TRACE} == wanted


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_says_whether_to_send_it_again(stand: Stand, language: str) -> None:
    """In both languages, with its status or where it stands, and with links that lead somewhere."""
    for slug, lesson in LESSONS.items():
        said = await stand.ask(f"/problems/{slug}", {"lang": language})
        page = said.body.decode()
        assert said.status == 200
        assert {"de": "Noch einmal senden?", "en": "Send it again?"}[language] in page
        assert lesson.status is None or f"<b>{lesson.status}</b>" in page
        if lesson.guide:
            assert (await stand.ask(f"/developers/guides/{lesson.guide}")).status == 200


def sent_by(command: str) -> tuple[str, str, dict[str, str], bytes]:
    """Method, target, headers and body of a curl command."""
    words = shlex.split(command.replace("\\\n", ""))
    method, headers, body = "GET", dict[str, str](), b""
    target = re.sub(r"^https?://[^/]+", "", words[1])
    for flag, value in zip(words[2::2], words[3::2], strict=True):
        if flag == "-H":
            name, _, rest = value.partition(": ")
            headers[name.lower()] = rest
        elif flag == "-d":
            method, body = "POST", value.encode()
        else:
            assert flag == "-X"
            method = value
    return method, target, headers, body
