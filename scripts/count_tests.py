#!/usr/bin/env python3
"""Counts the cases that ctest ran: count_tests.py JUNIT RESULTS

JUNIT is what ctest --output-junit wrote, RESULTS the folder where programs that run many cases leave a file each (cases are
then counted one by one). Prints how many passed, how many failed, and the names of the failed, a line each. A program that
did not get to its end is one failure under its own name. Fails if JUNIT tells of nothing.
"""

import pathlib
import sys
import xml.etree.ElementTree as xml


def cases_of(path):
    """What became of each case in a file of GoogleTest: (name, "passed" | "failed" | "skipped")."""
    for case in xml.parse(path).iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name')}"
        if case.find("failure") is not None:
            yield name, "failed"
        elif case.find("skipped") is not None or case.get("status") == "notrun":
            yield name, "skipped"
        else:
            yield name, "passed"


def outcomes(junit, results):
    for test in xml.parse(junit).iter("testcase"):
        name, status = test.get("name"), test.get("status")
        file = results / f"{name}.xml"
        cases = []
        if file.exists():
            try:
                cases = list(cases_of(file))
            except xml.ParseError:
                pass
        yield from cases
        # Not by a case: it crashed, ran out of time, or a sanitizer spoke at the end; or it was never built.
        skipped = test.find("skipped")
        missing = skipped is not None and skipped.get("message", "").startswith("Unable to find")
        if missing or (status == "fail" and not any(what == "failed" for _, what in cases)):
            yield name, "failed"
        elif status == "run" and not file.exists():
            yield name, "passed"


def main():
    junit, results = sys.argv[1], pathlib.Path(sys.argv[2])
    try:
        all_of_them = list(outcomes(junit, results))
    except (OSError, xml.ParseError) as problem:
        sys.exit(f"count_tests: {problem}")
    if not all_of_them:
        sys.exit("count_tests: no test ran")
    failed = [name for name, what in all_of_them if what == "failed"]
    print(sum(what == "passed" for _, what in all_of_them))
    print(len(failed))
    for name in failed:
        print(name)


if __name__ == "__main__":
    main()
