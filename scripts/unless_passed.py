#!/usr/bin/env python3
"""Runs a check unless it has passed already, and nothing that it is made of has changed since.

    scripts/unless_passed.py NAME [--needs FILE]... [--sources] -- COMMAND...

What it is made of: the programs and files named by --needs (a folder: all that is in it); every file of the project that is
not C++, and those too with --sources; the command itself; and C1_* in the environment. What passed is remembered in
build/passed/NAME. With C1_TEST_AGAIN set to anything, everything runs. Exits as COMMAND does.

    PROJECT_STATE=$(scripts/unless_passed.py --project-state)     # for whoever runs many: the files are read once
"""

import hashlib
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
CODE = (".cpp", ".hpp")


def project_files(with_code):
    listed = subprocess.run(["git", "-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT,
                            capture_output=True, check=True).stdout.decode()
    for name in sorted(set(listed.split("\0")) - {""}):
        if (with_code or not name.endswith(CODE)) and (ROOT / name).is_file():
            yield ROOT / name


def built(path):
    """A file that was built, or all of a folder's: a linker writes it anew only where it has changed."""
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    for file in files:
        stat = file.stat()
        yield f"{file} {stat.st_size} {stat.st_mtime_ns}"


def project_state(with_code):
    digest = hashlib.sha256()
    for file in project_files(with_code):
        digest.update(str(file).encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def state(needs, with_code, command):
    digest = hashlib.sha256()
    known = os.environ.get("PROJECT_STATE")
    digest.update((known if known and not with_code else project_state(with_code)).encode())
    for need in needs:
        for line in built(pathlib.Path(need)):
            digest.update(line.encode())
    digest.update("\0".join(command).encode())
    passed_on = ("C1_", "GTEST_FILTER", "GTEST_TOTAL", "GTEST_SHARD")
    for name, value in sorted(os.environ.items()):
        if name.startswith(passed_on):
            digest.update(f"{name}={value}\n".encode())
    return digest.hexdigest()


def main():
    words = sys.argv[1:]
    if words == ["--project-state"]:
        print(project_state(False))
        return 0
    if "--" not in words:
        sys.exit(__doc__)
    options, command = words[1:words.index("--")], words[words.index("--") + 1:]
    needs = [options[i + 1] for i, word in enumerate(options) if word == "--needs"]
    stamp = ROOT / "build" / "passed" / words[0]
    try:
        now = state(needs, "--sources" in options, command)
    except (OSError, subprocess.CalledProcessError):
        now = ""  # outside of a clone, or not built: it runs, and nothing is remembered
    if now and not os.environ.get("C1_TEST_AGAIN") and stamp.exists() and stamp.read_text() == now:
        print(f"{words[0]}: passed before, and nothing has changed since")
        return 0
    stamp.unlink(missing_ok=True)
    code = subprocess.call(command)
    if code == 0 and now:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(now)
    return code


if __name__ == "__main__":
    sys.exit(main())
