"""What is measured of a process under load: which figures there are, how they are read, and their table."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

Figures = dict[str, float]  # seconds and MB

FLOORS = {"seen_p99": 1.0, "answered_p99": 2.0, "lost": 0, "double": 0, "wrong": 0, "lag_p99": 0.05}
ROWS: tuple[tuple[str, str, float], ...] = (
    ("acknowledged p50, ms", "seen_p50", 1000),
    ("acknowledged p99, ms", "seen_p99", 1000),
    ("answered p50, ms", "answered_p50", 1000),
    ("answered p99, ms", "answered_p99", 1000),
    ("answers a second", "rate", 1),
    ("questions asked", "asked", 1),
    ("lost", "lost", 1),
    ("answered twice", "double", 1),
    ("wrong", "wrong", 1),
    ("event loop's lag p50, ms", "lag_p50", 1000),
    ("event loop's lag p99, ms", "lag_p99", 1000),
    ("articles taken in meanwhile", "added", 1),
    ("seconds for 1,000 of them", "add", 1),
    ("memory when it is ready, MB", "memory_start", 1),
    ("memory at the end, MB", "memory_end", 1),
    ("memory's slope, MB a minute", "memory_slope", 1),
    ("processor, ms a question", "cpu", 1000),
)


def percentiles(key: str, values: Sequence[float]) -> Figures:
    """The 50th and 99th."""
    ordered = sorted(values)
    return {f"{key}_p{p}": ordered[len(ordered) * p // 100] for p in (50, 99)}


def slope(pairs: Sequence[tuple[float, float]]) -> float:
    """Of the line through them by least squares; 0 for a single one."""
    x, y = (sum(values) / len(pairs) for values in zip(*pairs, strict=True))
    spread = sum((a - x) ** 2 for a, _ in pairs)
    return sum((a - x) * (b - y) for a, b in pairs) / spread if spread else 0.0


def memory(pid: int) -> float:
    """MB of a process: https://man7.org/linux/man-pages/man5/proc_pid_status.5.html."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmRSS:"))


def cpu(pid: int) -> float:
    """Seconds that a process has run: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html."""
    spent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")


def table(found: Figures) -> Iterator[str]:
    """A row a figure, with its floor where it has one."""
    yield "| figure | value | at the most |\n|---|---|---|"
    for label, key, unit in ROWS:
        most = f"{FLOORS[key] * unit:,.0f}" if key in FLOORS else ""
        yield f"| {label} | {short(found[key] * unit)} | {most} |"


def short(value: float) -> str:
    """One digit after the point where it counts."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"
