"""Uploads: attachments and pasted texts, saved in the folder of the library that they are added to.

Each has a folder of its own there, named by its kind and content: whatever it is called, it overwrites nothing else,
and the same content again is the same file.
"""

import asyncio
import json
import os
import re
import unicodedata
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import discord

from bot.jobs.jobs import JobError
from bot.render.sanitize import flatten, shorten
from bot.settings import Settings
from index.readers import FORMATS
from index.stores.library_folder import uploads_in
from index.web.model import FEED_LIST

LARGEST = 25_000_000  # bytes of an attachment
KINDS = (*FORMATS, FEED_LIST)
NAME, BYTES = 80, 200  # characters and bytes of a file's name: file systems take 255 bytes

_ODD = re.compile(r"[^\w.-]+")


async def save_file(library: Path, file: discord.Attachment, settings: Settings) -> Path:
    """Save an attachment, if there is room for it. Raises JobError."""
    name = name_file(file.filename)
    if Path(name).suffix.lower() not in KINDS:
        raise JobError(f"I can't read that kind of file, only {', '.join(KINDS)}.")
    if file.size > LARGEST:
        raise JobError(f"That file has {file.size:,} bytes, and I take at most {LARGEST:,}: add it in parts.")
    await asyncio.to_thread(_check_room, library, file.size, settings)
    try:
        content = await file.read()
    except discord.HTTPException as error:
        raise JobError("I could not download that file from Discord: upload it again.") from error
    return await asyncio.to_thread(write_upload, library, name, content)


async def save_text(library: Path, fields: Mapping[str, str], settings: Settings) -> Path:
    """Save a pasted text with the fields that are not empty, if there is room for it. Raises JobError."""
    line = json.dumps({name: value for name, value in fields.items() if value}) + "\n"
    name = name_file(f"{shorten(fields['title'], NAME)}.jsonl")
    await asyncio.to_thread(_check_room, library, len(line.encode()), settings)
    return await asyncio.to_thread(write_upload, library, name, line.encode())


def name_file(name: str) -> str:
    """A name without anything that could be a path, a command or an option; its suffix stays."""
    plain = unicodedata.normalize("NFC", flatten(name).replace("/", " ").replace("\\", " "))
    stem, dot, suffix = _ODD.sub("-", plain).rpartition(".")
    stem = (stem if dot else suffix).strip("-.")[:NAME].encode()[:BYTES].decode(errors="ignore") or "file"
    return f"{stem}.{suffix.lower()}" if dot else stem


def find_upload(library: Path, key: str) -> Path | None:
    """The uploaded file whose folder has this name; None if it is gone."""
    return next((uploads_in(library) / key).glob("[!.]*"), None) if key else None


def _check_room(library: Path, size: int, settings: Settings) -> None:
    """Raises JobError if the library may take no more files, or none of this size."""
    kept = sum(1 for _ in uploads_in(library).glob("*/[!.]*"))
    if kept >= settings.server_files:
        raise JobError(f"This server keeps {kept:,} files, the most that it may: remove articles from files first.")
    used = sum(file.stat().st_size for file in library.rglob("*") if file.is_file())
    if used + size > settings.quota.size:
        most = f"{settings.server_megabytes:,.0f} MB"
        raise JobError(f"There is no room for that file: this server's library may take {most}. Remove articles first.")


def write_upload(library: Path, name: str, content: bytes) -> Path:
    """Write a file unless one of that content and kind is there; whole or not at all."""
    path = uploads_in(library) / sha256(Path(name).suffix.encode() + b" " + content).hexdigest()[:16] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    os.utime(path.parent)  # else a file that nothing came of a day ago would be swept before it is read
    if known := find_upload(library, path.parent.name):
        return known
    draft = path.with_name(f".{uuid4().hex}")  # the same content may come twice at once
    draft.write_bytes(content)
    return draft.replace(path)
