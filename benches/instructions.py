#!/usr/bin/env python3
"""How many instructions a document takes, stage by stage and function by function, whatever else the machine is doing.

    instructions.py WORK --postil PROGRAM [--sizes 100,200] [--most 40]

WORK has two editions, `e100` and `e200` (see corpus.py). Both are built under callgrind, on one thread; what the larger takes more than
the smaller, divided by the documents it has more, is what a document takes: what every build takes once drops out. Of instructions
that only some processors have, callgrind does without: hashing looks ten times as dear as it is, and is counted apart.

Prints millions of instructions a document, and appends them to WORK/instructions.jsonl.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

# A function in which a stage begins, and what to call it.
STAGES = [
    ("texts", "postil::source::front_matter::parse"),
    ("of them, CommonMark", "comrak::parser::parse_document"),
    ("notes", "postil::source::notes::parse"),
    ("lock", "postil::source::lock::parse"),
    ("anchoring, and what is gathered with it", "postil::link::notes::one"),
    ("printing of texts and notes", "postil::render::text::print"),
    ("templates", "postil::render::theme::Templates::page_of"),
    ("looking over for the policy", "postil::policy::inspect::inspect"),
    ("index of works", "postil::render::works::pages::<impl postil::render::works::Material>::print"),
]


class Profile:
    """Instructions of each function, alone and with what it calls."""

    def __init__(self, path):
        self.alone, self.calls, names = Counter(), defaultdict(Counter), {}

        def name(text):
            number, given = re.match(r"\((\d+)\)(?: (.*))?$", text).groups()
            if given:
                # A function that calls itself has a number after it.
                names[number] = re.sub(r"'\d+$", "", given)
            return names[number]

        function = called = None
        is_call = False
        with open(path, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if line.startswith("fn="):
                    function = name(line[3:].rstrip("\n"))
                elif line.startswith("cfn="):
                    called = name(line[4:].rstrip("\n"))
                elif line.startswith("calls="):
                    is_call = True
                elif line[:1] in "0123456789+-*" and line.strip():
                    cost = int(line.split()[1])
                    if is_call and called != function:
                        self.calls[function][called] += cost
                    elif not is_call:
                        self.alone[function] += cost
                    is_call = False

    def whole(self, function):
        return self.alone[function] + sum(self.calls[function].values())


def profile(program, edition, work):
    file = work / "callgrind.out"
    site = work / f"site-{os.getpid()}-{edition.name}"
    # What an earlier run has left would spare this one the work that is to be counted.
    shutil.rmtree(edition / ".postil", ignore_errors=True)
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={file}", str(program), "build", "--quiet", "-o", str(site)]
    run = subprocess.run(command, cwd=edition, env={**os.environ, "RAYON_NUM_THREADS": "1"}, capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(run.stderr[-2000:])
    return Profile(file)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--postil", type=Path, required=True)
    parser.add_argument("--sizes", default="100,200")
    parser.add_argument("--most", type=int, default=40)
    asked = parser.parse_args()
    small, large = (int(size) for size in asked.sizes.split(","))
    program = asked.postil.resolve()
    few, many = (profile(program, asked.work.resolve() / f"e{size}", asked.work.resolve()) for size in (small, large))

    def of_document(count):
        return round((count(many) - count(few)) / (large - small) / 1e6, 3)

    functions = set(few.alone) | set(many.alone)
    alone = {function: of_document(lambda profile, f=function: profile.alone[f]) for function in functions}
    hashing = round(sum(count for function, count in alone.items() if "sha2::" in function), 3)
    total = round(sum(alone.values()) - hashing, 3)
    stages = {label: of_document(lambda profile, f=function: profile.whole(f)) for label, function in STAGES}
    print(f"a document: {total} million instructions, and {hashing} of hashing\n")
    for label, count in stages.items():
        print(f"{count:8.2f}  {label}")
    print("\nalone:\n")
    for function, count in sorted(alone.items(), key=lambda item: -item[1])[: asked.most]:
        print(f"{count:8.2f}  {function[:120]}")
    row = {"date": str(date.today()), "sizes": [small, large], "total": total, "hashing": hashing, "stages": stages}
    with open(asked.work / "instructions.jsonl", "a", encoding="utf-8") as log:
        log.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
