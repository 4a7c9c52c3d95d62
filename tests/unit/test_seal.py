"""What is sealed opens with its own key, about its own row, unchanged; and every process finds the same key."""

from __future__ import annotations

import stat
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.sealing import keys_in, new_key, written
from storage.errors import StorageError
from storage.seal import FILE, Seal, SealError, key_id, open_seal

KEYS = st.lists(st.binary(min_size=32, max_size=32).filter(lambda key: len(set(key)) > 1), min_size=1, unique=True)
ABOUT = st.text(st.characters(exclude_categories=["Cs"]))
OLD, NEW = b"old." * 8, b"new." * 8
CANARY = "Kanarienvogelweg 7"


@given(st.binary(max_size=2000), ABOUT, KEYS.filter(lambda keys: len(keys) < 6))
def test_what_is_sealed_opens(plain: bytes, about: str, keys: list[bytes]) -> None:
    """Any value, about anything, with any number of keys: sealed with the first, and opened as it was."""
    seal = Seal(keys)
    sealed = seal.seal(plain, about)
    assert seal.open(sealed, about) == plain
    assert seal.key_of(sealed) == seal.newest == key_id(keys[0])
    assert len(plain) < 16 or plain not in sealed


@given(st.binary(max_size=60), st.data())
def test_what_was_changed_does_not_open(plain: bytes, data: st.DataObject) -> None:
    """No bit of a sealed value may differ, its head included, and none may be missing or added."""
    seal = Seal([OLD])
    sealed = seal.seal(plain, "cases/1/wish")
    place = data.draw(st.integers(0, len(sealed) - 1))
    bit = data.draw(st.integers(0, 7))
    changed = bytearray(sealed)
    changed[place] ^= 1 << bit
    for other in (bytes(changed), sealed[:place], sealed + b"\0"):
        with pytest.raises(SealError):
            seal.open(other, "cases/1/wish")


@given(ABOUT, ABOUT)
def test_a_value_stays_with_its_row(about: str, other: str) -> None:
    """What is sealed about one row does not open about any other."""
    assume(about != other)
    seal = Seal([OLD])
    with pytest.raises(SealError, match="taken from another row"):
        seal.open(seal.seal(CANARY.encode(), about), other)


def test_a_rotated_seal_opens_what_the_old_one_sealed() -> None:
    """With a new key in front, old values open and new ones bear the new key; without the old key they stay closed."""
    sealed = Seal([OLD]).seal(b"wish", "a")
    both = Seal([NEW, OLD])
    assert both.open(sealed, "a") == b"wish"
    assert both.key_of(sealed) == key_id(OLD)
    assert both.key_of(both.seal(b"wish", "a")) == both.newest == key_id(NEW)
    with pytest.raises(SealError, match=f"sealed with the key {key_id(OLD)}, which is not among those set"):
        Seal([NEW]).open(sealed, "a")


def test_the_same_value_is_sealed_differently_each_time() -> None:
    """Nobody can tell from the database that two citizens asked for the same."""
    seal = Seal([OLD])
    assert len({seal.seal(b"same", "a") for _ in range(100)}) == 100


def test_what_goes_wrong_is_said_without_the_value_and_the_key() -> None:
    """An error is for the log: neither what was sealed, nor with what, is in it or in the seal's repr."""
    seal = Seal([OLD])
    sealed = seal.seal(CANARY.encode(), "a")
    for broken in (sealed[:-1], b"", b"{}", sealed[:5] + b"x" * 40):
        with pytest.raises(StorageError) as raised:
            seal.open(broken, "a")
        assert CANARY not in str(raised.value)
        assert "old." not in str(raised.value)
    assert repr(seal) == f"Seal({key_id(OLD)})"


@pytest.mark.parametrize("keys", [[], [b"short"], [OLD, OLD]])
def test_a_seal_needs_keys_that_fit(keys: list[bytes]) -> None:
    """None, a short one, the same one twice: no seal."""
    with pytest.raises(ValueError, match="key"):
        Seal(keys)


def test_a_key_may_be_written_as_people_write_base64() -> None:
    """Standard or URL-safe, padded or not, with commas, blanks and line ends between."""
    keys = tuple(new_key() for _ in range(50))
    assert keys_in(", ".join(map(written, keys))) == keys
    assert keys_in("\n".join(b64encode(key).decode().rstrip("=") for key in keys)) == keys


# The key file.


def test_the_key_file_is_made_once_and_for_us_alone(tmp_path: Path) -> None:
    """Without a setting the embedded installation makes a key, readable for its account only, and finds it again."""
    state = tmp_path / "var"
    first = open_seal(keys=(), state=state, database_url=None, profile="live")
    assert stat.S_IMODE((state / FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert [each.name for each in state.iterdir()] == [FILE]
    again = open_seal(keys=(), state=state, database_url=None, profile="sandbox")
    assert again.open(first.seal(b"wish", "a"), "a") == b"wish"


def test_processes_that_start_at_once_agree_on_the_key(tmp_path: Path) -> None:
    """Eight processes that look at the same instant all hold the same key, and leave nothing else behind."""
    code = (
        "import sys; from pathlib import Path; from storage.seal import open_seal; print(flush=True); sys.stdin.read()\n"
        "print(open_seal(keys=(), state=Path(sys.argv[1]), database_url=None, profile='live').newest)"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "var")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(8)
    ]
    for each in started:
        assert each.stdout
        each.stdout.readline()
    for each in started:  # all have imported what they need: now they race
        assert each.stdin
        each.stdin.close()
        each.stdin = None
    assert len({each.communicate()[0] for each in started}) == 1
    assert [each.returncode for each in started] == [0] * 8
    assert [each.name for each in (tmp_path / "var").iterdir()] == [FILE]


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", b"hello", b"QUJD\n"])
def test_a_broken_key_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    """A new key in its place would close for ever what the old one sealed: the operator is told where the file is."""
    (tmp_path / FILE).write_bytes(content)
    (tmp_path / FILE).chmod(0o600)
    with pytest.raises(SealError, match=r"The key file .*seal\.key cannot be used\."):
        open_seal(keys=(), state=tmp_path, database_url=None, profile="live")
    assert (tmp_path / FILE).read_bytes() == content


def test_a_key_file_for_everybody_is_refused(tmp_path: Path) -> None:
    """Whoever may read the key may read everything: the message says what to type."""
    (tmp_path / FILE).write_text(written(OLD))
    (tmp_path / FILE).chmod(0o644)
    with pytest.raises(SealError, match="chmod 600"):
        open_seal(keys=(), state=tmp_path, database_url=None, profile="live")


@pytest.mark.parametrize("kind", ["folder", "link", "file in the way"])
def test_a_key_file_that_cannot_be_is_said_in_words(tmp_path: Path, kind: str) -> None:
    """A folder in its place, a link to nowhere, a state folder that is none: readable, with what to do."""
    state = tmp_path / "state"
    if kind == "file in the way":
        state.write_text("")
    else:
        state.mkdir()
        (state / FILE).mkdir() if kind == "folder" else (state / FILE).symlink_to(tmp_path / "nowhere")
    with pytest.raises(SealError, match=r"cannot be read or made: .*hansa seal new"):
        open_seal(keys=(), state=state, database_url=None, profile="live")


def test_keys_that_are_set_need_no_file(tmp_path: Path) -> None:
    """What is set counts, and nothing is written."""
    seal = open_seal(keys=(NEW, OLD), state=tmp_path, database_url="postgresql://db/hansa", profile="live")
    assert seal.ids == (key_id(NEW), key_id(OLD))
    assert not list(tmp_path.iterdir())


def test_a_live_server_database_needs_keys_that_are_set(tmp_path: Path) -> None:
    """Its processes may run on several machines: none of them makes a key of its own. The sandbox may."""
    with pytest.raises(SealError, match="HANSA_SEAL_KEYS is not set"):
        open_seal(keys=(), state=tmp_path, database_url="postgresql://db/hansa", profile="live")
    assert not list(tmp_path.iterdir())
    open_seal(keys=(), state=tmp_path, database_url="postgresql://db/hansa", profile="sandbox")
