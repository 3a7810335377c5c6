"""What the library refuses, each with a sentence fit to show a person. "Nothing found" is an answer, not an error.

CitebotError
├── QuestionError   an empty or overlong question, a filter that is no date
├── OriginError     a file or folder that can't be read as articles, or names nothing the library holds
│   └── Unavailable a page that can't be had now, and may be later
├── SynonymError    a line that says no synonym, one that is not there, or one too many
├── LibraryBusy     another process is writing and did not finish in time
└── LibraryError    a home or catalogue that can't be opened, written or understood
"""


class CitebotError(Exception):
    """Base of all; its message is one line that names what is wrong, and what to do where that is known."""


class QuestionError(CitebotError):
    """The question or its filters can't be asked as they stand."""


class OriginError(CitebotError):
    """A path, page or feed can't be read as articles."""


class Refused(OriginError):
    """An address that we do not dial, by our own rules; those may be others tomorrow."""


class Unavailable(OriginError):
    """A page can't be had now, and may be later; `wait`: for how many seconds its server asks to be left."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class SynonymError(CitebotError):
    """It says no synonym, there is none such, or there are too many."""


class LibraryBusy(CitebotError):
    """The writer lock was not free within the time given."""


class LibraryError(CitebotError):
    """The library's folder or catalogue can't be used."""
