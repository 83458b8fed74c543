#!/usr/bin/env python3
"""Builds of generated corpora, by Postil and by whatever else is installed, measured in turn in one run.

    beside.py WORK --postil PROGRAM [--floor PROGRAM] [--sizes 1000,5000] [--runs 3]
              [--once-above 10000] [--chart FILE]

WORK has corpora in `c<size>`, as a generator makes them: `canonical`, and the layouts of other programs (`zola`, `hugo`, `mdbook`,
`eleventy`) that are on the PATH, or that npm has installed in WORK. The edition made of the first is put beside it, in `e<size>` (see
corpus.py). FLOOR is a program that does the least that has to be done: `FLOOR pipe TEXTS OUTPUT 2 RUNS comrak ANNOTATIONS` reads, parses,
finds the words of notes and writes, and prints its seconds as JSON.

Whole processes are timed. Old output is moved to WORK/trash, since files are made slowly where many have just been deleted. Prints a
table of medians and their ratios, from three sizes on what a document more takes, and appends every figure to WORK/beside.jsonl; the
chart is an SVG of time against size.
"""
import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time
from datetime import date
from math import log10
from pathlib import Path
from statistics import linear_regression

import corpus

PEERS = {"zola": (["zola", "build"], "public"), "hugo": (["hugo", "build", "--quiet"], "public"), "mdbook": (["mdbook", "build"], "book"),
         "eleventy": (["eleventy", "--quiet"], "_site")}
# Node gives a process less than a large edition may need.
os.environ.setdefault("NODE_OPTIONS", "--max-old-space-size=12000")


def run(command, folder):
    """Seconds, and peak memory in MiB, of a command that must succeed."""
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read().decode(errors="replace")
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    process.returncode = status
    if status:
        sys.exit(f"{' '.join(map(str, command))}: {status}\n{said[-2000:]}")
    return seconds, used.ru_maxrss / 1024


class Bench:
    def __init__(self, work, runs):
        self.work, self.runs, self.rows, self.thrown = Path(work), runs, [], 0

    def throw_away(self, path):
        if path.exists():
            trash = self.work / "trash"
            trash.mkdir(exist_ok=True)
            self.thrown += 1
            path.rename(trash / f"{os.getpid()}-{self.thrown}-{path.name}")

    def add(self, name, size, seconds, memory=()):
        row = {"date": str(date.today()), "name": name, "documents": size, "seconds": sorted(round(s, 4) for s in seconds),
               "median": round(statistics.median(seconds), 4), "peak_mib": round(max(memory, default=0), 1)}
        self.rows.append(row)
        with open(self.work / "beside.jsonl", "a", encoding="utf-8") as log:
            log.write(json.dumps(row) + "\n")
        print(f"{name:24} {size:6}  {row['median']:8.3f} s  ({row['seconds'][0]:.3f}-{row['seconds'][-1]:.3f})  {row['peak_mib']:7.0f} MiB", flush=True)

    def cold(self, name, size, command, folder, outputs):
        def once():
            for path in outputs:
                self.throw_away(Path(folder, path))
            os.sync()
            return run(command, folder)
        once()
        figures = [once() for _ in range(self.runs)]
        self.add(name, size, *zip(*figures))

    def again(self, size, command, folder):
        """After one document has changed by a word."""
        # One from the middle, of whose notes none has the word that changes.
        texts = sorted(Path(folder, "content").glob("*.md"))[size // 2:]
        text = next(text for text in texts if "ncipit" not in text.with_suffix(".notes.toml").read_text(encoding="utf-8"))
        before = text.read_text(encoding="utf-8")
        figures = []
        for number in range(self.runs):
            text.write_text(re.sub(r"Incipit\d+", f"Incipit{number + 1:04}", before), encoding="utf-8")
            os.sync()
            figures.append(run(command, folder))
        text.write_text(before, encoding="utf-8")
        self.add("postil, one changed", size, *zip(*figures))

    def floor(self, size, program):
        canonical = self.work / f"c{size}" / "canonical"
        out = self.work / "trash" / f"floor-{os.getpid()}-{size}"
        out.parent.mkdir(exist_ok=True)
        command = [program, "pipe", canonical / "texts", out, "2", str(self.runs), "comrak", canonical / "annotations"]
        said = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["s"]
        self.add("floor", size, [said["min"], said["median"], said["max"]])


def table(rows):
    """Ratios to the floor, or to Postil where there is none."""
    for size in sorted({row["documents"] for row in rows}):
        of_size = {row["name"]: row["median"] for row in rows if row["documents"] == size}
        base = of_size.get("floor") or of_size["postil"]
        print(f"{size}: " + ", ".join(f"{name} {median / base:.2f}" for name, median in of_size.items()))


def growth(rows):
    """What a document more takes, by least squares over all sizes: the constant is left out."""
    for name in dict.fromkeys(row["name"] for row in rows):
        of_name = [row for row in rows if row["name"] == name]
        if len(of_name) < 3:
            continue
        sizes = [row["documents"] for row in of_name]
        slope = lambda values: linear_regression(sizes, values).slope
        milliseconds, kilobytes = slope([1e3 * row["median"] for row in of_name]), slope([row["peak_mib"] * 2**20 / 1e3 for row in of_name])
        print(f"{name}: {milliseconds:.2f} ms" + (f" and {kilobytes:.0f} kB" if kilobytes else "") + " a document")


def chart(rows, path):
    """Time against size, both in powers of ten."""
    names = list(dict.fromkeys(row["name"] for row in rows))
    xs, ys = [log10(row["documents"]) for row in rows], [log10(row["median"]) for row in rows]
    left, right, low, high = min(xs) - 0.1, max(xs) + 0.1, min(ys) - 0.2, max(ys) + 0.2
    place = lambda row: (60 + 560 * (log10(row["documents"]) - left) / (right - left), 360 - 330 * (log10(row["median"]) - low) / (high - low))
    inks = ["#982a1c", "#1c1a17", "#65605f", "#3f6f8f", "#7f6f2f", "#5f3f8f"]
    lines = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 820 400" font-family="sans-serif" font-size="13" role="img">',
             "<title>Seconds of a build against documents</title>", '<rect width="820" height="400" fill="#fdfcf9"/>']
    ends = {name: place(max((row for row in rows if row["name"] == name), key=lambda row: row["documents"]))[1] for name in names}
    below, words = 0, []
    for name in sorted(names, key=ends.get):  # no name over another
        ends[name] = below = max(ends[name], below + 16)
    for name, ink in zip(names, inks * len(names)):
        of_name = sorted((row for row in rows if row["name"] == name), key=lambda row: row["documents"])
        points = [place(row) for row in of_name]
        lines.append(f'<polyline fill="none" stroke="{ink}" stroke-width="2" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>')
        lines += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{ink}"/>' for x, y in points]
        x, y = points[-1]
        # Beside the last point, or above it where other lines go on.
        is_last = of_name[-1]["documents"] == max(row["documents"] for row in rows)
        at = f'x="{x + 8:.1f}" y="{ends[name] + 4:.1f}"' if is_last else f'x="{x - 4:.1f}" y="{y - 9:.1f}" text-anchor="end"'
        # Last, and where a line passes behind the words it is left out.
        words.append(f'<text {at} fill="{ink}" stroke="#fdfcf9" stroke-width="4" paint-order="stroke">{name}, {of_name[-1]["median"]:.2f} s</text>')
    lines += words
    for size in sorted({row["documents"] for row in rows}):
        x = 60 + 560 * (log10(size) - left) / (right - left)
        lines.append(f'<text x="{x:.1f}" y="385" text-anchor="middle" fill="#65605f">{size:,}</text>')
    Path(path).write_text("\n".join([*lines, "</svg>", ""]), encoding="utf-8")


def main():
    said = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    said.add_argument("work")
    said.add_argument("--postil", required=True)
    said.add_argument("--floor")
    said.add_argument("--sizes", default="1000,5000")
    said.add_argument("--runs", type=int, default=3)
    said.add_argument("--once-above", type=int, default=10_000, help="larger corpora are built once, after a build that does not count")
    said.add_argument("--chart")
    said = said.parse_args()
    bench = Bench(said.work, said.runs)
    print(f"{date.today()}, {platform.machine()}, {os.cpu_count()} processors")
    for size in map(int, said.sizes.split(",")):
        bench.runs = said.runs if size <= said.once_above else 1
        source, edition = bench.work / f"c{size}", bench.work / f"e{size}"
        if not edition.exists():
            corpus.main(source, edition)
        if said.floor:
            bench.floor(size, Path(said.floor).resolve())
        command = [Path(said.postil).resolve(), "build", "-q"]
        bench.cold("postil", size, command, edition, ["public", ".postil", "book.lock"])
        bench.again(size, command, edition)
        for name, (command, output) in PEERS.items():
            # Where npm puts it, or anywhere.
            program = shutil.which(name, path=bench.work.resolve() / "node_modules/.bin") or shutil.which(name)
            if program and (source / name).exists():
                bench.cold(name, size, [program, *command[1:]], source / name, [output])
    table(bench.rows)
    growth(bench.rows)
    if said.chart:
        chart(bench.rows, said.chart)


if __name__ == "__main__":
    main()
