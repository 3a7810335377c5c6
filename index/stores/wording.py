"""The messages that are the same for every store; `{0}` is the library's name."""

NO_LIBRARY = "there is no library {0}: `citebot --library {0} add` makes it"
NOT_ERASED = "there is no library {0}: nothing was erased"
EXISTS = "there is a library {0} {1} already: erase that one first"  # {1}: "in" or "at" where it is
WAITING = "another citebot is writing to the library {0}: waiting up to {1:g} s"
STILL_WRITING = "another citebot is still writing to the library {0}: try again when it has finished"
