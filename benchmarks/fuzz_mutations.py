"""Mutations of files: of their bytes, their cells, their leaves and their parts."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import random
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
import xlsxwriter

NASTY = (
    *("", "-1", "0", "1e308", "-1e999", "NaN", "inf", "99999999999999999999", "0x1F", "1,5", "1.234,5", "1'234", "١٢"),
    *("31/02/2026", "2026-13-45", "13/13/2026", "03/04/2026", "24:00", "25:61", "9999-12-31 23:59:59", "0001-01-01"),
    *(
        "2026-03-29 02:30:00",
        "2026-10-25 02:30:00",
        "1h 5m",
        "99999:59:59",
        "-0:00:01",
        "50%",
        "45975.375",
        "1763888400",
    ),
    *("=1+1", "+1", "-1+1", "@SUM(A1)", '=HYPERLINK("x")', "<script>alert(1)</script>", "../../etc/passwd", "Total"),
    *(
        "a" * 5_000,
        "\u202e",
        "\ufeff",
        "\x07",
        "é",
        "\U0001f600",
        '"',
        "'",
        "|||",
        ";;",
        "\\",
        "%s",
        "{}",
        "null",
        "None",
    ),
    *("2026-11-23T09:00:00Z", "2026-11-23T09:00:00+99:00", "08:00-08:30", "TRUE", "OFF", "09:00-17:30", "AL"),
)
SEPARATORS = (",", ";", "\t", "|")
TEXTS = (".csv", ".txt", ".tsv")


@dataclass(frozen=True)
class Seed:
    """A file to mutate."""

    suffix: str
    content: bytes


def grown(seed: Seed) -> list[Seed]:
    """The same table packed, as a workbook, a Parquet file and a web page."""
    rows = _rows(seed)
    if rows is None:
        return [Seed(seed.suffix + ".gz", gzip.compress(seed.content))]
    cells = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    made = [
        Seed(seed.suffix + ".gz", gzip.compress(seed.content)),
        Seed(".xlsx", _workbook(rows)),
        Seed(".xls", f"<html><table>{cells}</table></html>".encode()),
    ]
    names = rows[0]
    if len(set(names)) == len(names) and all(len(row) == len(names) for row in rows):
        made.append(Seed(".parquet", pd.DataFrame(rows[1:], columns=names).to_parquet()))
    return made


def mutated(seed: Seed, others: Sequence[Seed], chance: random.Random) -> Seed:
    """One to four mutations of a seed."""
    suffix, content = seed.suffix, seed.content
    for _ in range(chance.choice((1, 1, 2, 3, 4))):
        kinds: list[Callable[[bytes], bytes]] = [lambda text: _bytes(text, others, chance)]
        if suffix in TEXTS:
            kinds += [lambda text: _cells(text, chance)] * 4 + [lambda text: _encoded(text, chance)]
        elif suffix == ".json":
            kinds += [lambda text: _leaves(text, chance)] * 4
        elif suffix in (".toml", ".ics"):
            kinds += [lambda text: _lines(text, chance)] * 4
        elif suffix.endswith(".gz"):
            kinds += [lambda text: _unpacked(text, others, chance)] * 2
        elif suffix == ".xlsx":
            kinds += [lambda text: _parts(text, others, chance)] * 4
        content = chance.choice(kinds)(content)
    return Seed(suffix, content[:2_000_000])


def _bytes(text: bytes, others: Sequence[Seed], chance: random.Random) -> bytes:
    at = chance.randrange(len(text) + 1)
    to = min(len(text), at + chance.choice((1, 2, 8, 64, 512)))
    kind = chance.randrange(7)
    if kind == 0:
        return text[:at] + bytes(byte ^ (1 << chance.randrange(8)) for byte in text[at:to]) + text[to:]
    if kind == 1:
        return text[:at]
    if kind == 2:
        return text[:at] + text[to:]
    if kind == 3:
        return text[:to] + text[at:to] * chance.choice((1, 3, 200)) + text[to:]
    if kind == 4:
        return (
            text[:at]
            + chance.choice((b"\0", b'"', b"\n", b"\r", b",", b";", b"\xff", b"\x1a", b"\xfe\xff"))
            + text[at:]
        )
    if kind == 5:
        other = chance.choice(others).content
        return text[:at] + other[chance.randrange(len(other) + 1) :][:2_000] + text[to:]
    return chance.choice(NASTY).encode() + text


def _cells(text: bytes, chance: random.Random) -> bytes:
    separator = max(SEPARATORS, key=lambda one: text.count(one.encode()))
    rows = [line.split(separator) for line in text.decode(errors="replace").splitlines()] or [[""]]
    if chance.random() < 0.1:
        separator = chance.choice(SEPARATORS)
    elif chance.random() < 0.5:
        _one_row(rows, chance)
    else:
        _all_rows(rows, chance)
    return "\n".join(separator.join(one) for one in rows).encode()


def _one_row(rows: list[list[str]], chance: random.Random) -> None:
    row, nasty = chance.choice(rows), chance.choice(NASTY)
    at, other = chance.randrange(len(row)), chance.randrange(len(row))
    kind = chance.randrange(4)
    if kind <= 1:
        row[at] = nasty
    elif kind == 2:
        row[at], row[other] = row[other], row[at]
    else:
        row.insert(at, nasty)


def _all_rows(rows: list[list[str]], chance: random.Random) -> None:
    width = len(chance.choice(rows))
    at, other, kind = chance.randrange(width), chance.randrange(width), chance.randrange(4)
    if kind == 0:
        rows.insert(chance.randrange(len(rows) + 1), list(chance.choice(rows)))
    for row in rows[1:] if kind == 1 else rows:
        if kind == 1:
            row[at : at + 1] = [chance.choice(NASTY)]
        elif kind == 2:
            row[at:at] = row[other : other + 1]
        elif kind == 3 and len(row) > 1:
            del row[at : at + 1]


def _encoded(text: bytes, chance: random.Random) -> bytes:
    plain = text.decode(errors="replace")
    encoding = chance.choice(("utf-16", "utf-16-le", "cp1252", "utf-8-sig", "latin-1"))
    ends = plain.replace("\n", chance.choice(("\n", "\r\n", "\r")))
    return ends.encode(encoding, errors="replace")


def _leaves(text: bytes, chance: random.Random) -> bytes:
    try:
        tree = json.loads(text)
    except ValueError:
        return text[: chance.randrange(len(text) + 1)]
    node = tree
    for _ in range(chance.randrange(1, 9)):
        keys: list[object] = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            break
        key = chance.choice(keys)
        inner = node[key]  # type: ignore[index]
        if not isinstance(inner, dict | list) or chance.random() < 0.15:
            nasty = (*NASTY, None, [], {}, -1, 1e308, True, [[]], 10**30)
            if chance.random() < 0.2:
                del node[key]  # type: ignore[arg-type]
            else:
                node[key] = chance.choice(nasty)  # type: ignore[index]
            break
        node = inner
    return json.dumps(tree).encode()


def _lines(text: bytes, chance: random.Random) -> bytes:
    lines = text.decode(errors="replace").split("\n")
    at, kind = chance.randrange(len(lines)), chance.randrange(5)
    mark = "=" if "=" in lines[at] else ":"
    if kind <= 1 and mark in lines[at]:
        quoted = chance.choice((chance.choice(NASTY), json.dumps(chance.choice(NASTY)), "[]", "{}", "[[1]]"))
        lines[at] = f"{lines[at].partition(mark)[0]}{mark} {quoted}"
    elif kind == 2:
        del lines[at]
    elif kind == 3:
        lines.insert(chance.randrange(len(lines)), lines[at])
    else:
        other = chance.randrange(len(lines))
        lines[at], lines[other] = lines[other], lines[at]
    return "\n".join(lines).encode()


def _unpacked(text: bytes, others: Sequence[Seed], chance: random.Random) -> bytes:
    try:
        return gzip.compress(_bytes(gzip.decompress(text), others, chance))
    except (OSError, EOFError, ValueError):
        return text
    except Exception:  # zlib's own
        return text


def _parts(text: bytes, others: Sequence[Seed], chance: random.Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(text)) as packed:
            parts = {name: packed.read(name) for name in packed.namelist()}
    except Exception:  # whatever a mutated file raises
        return text
    if not parts:
        return text
    name = chance.choice([*parts, *(one for one in parts if "worksheets/" in one)])
    parts[name] = _bytes(parts[name], others, chance)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for one, content in parts.items():
            packed.writestr("../" + one if chance.random() < 0.01 else one, content)
    return made.getvalue()


def _rows(seed: Seed) -> list[list[str]] | None:
    if seed.suffix not in TEXTS:
        return None
    text = seed.content.decode(errors="replace").lstrip("\ufeff")
    separator = max(SEPARATORS, key=text.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    return rows if len(rows) > 1 else None


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"strings_to_numbers": True, "nan_inf_to_errors": True}) as book:
        sheet = book.add_worksheet("Data")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        book.add_worksheet("Notes").write(0, 0, "a note")
    return made.getvalue()
