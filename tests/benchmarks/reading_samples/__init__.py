"""Files with known content, written by other people's programs, for the benchmark of reading."""
