#!/usr/bin/env python3
"""Refuses what crosses a wall of the house (docs/architecture.md): an include against the arrows, a library outside of
the files that hide it, the environment read in passing, a detached coroutine, a test that sleeps.

check_layers.py FILE...   paths from the project's root. `// layer-ok: why` exempts a line.
"""
import re
import sys

ARROWS = {  # folder: what its files may include beside their own folder
    'base': [],
    'net': ['base'],
    'slack': ['base', 'net'],
    'workflow': ['base'],
    'storage': ['base', 'workflow'],
    'connectors': ['base', 'net', 'workflow'],
    'bot': ['base', 'net', 'slack', 'workflow', 'storage', 'connectors'],
    'cli': ['base', 'net'],
    'sandbox': ['base', 'net'],
}
ARROW_EXCEPTIONS = {'bot/main.cpp': ['sandbox', 'cli']}  # the program starts them; nothing else knows them
BEAST_SOURCES = 3  # beside net/boost_src.cpp: each costs up to a minute and 2 GB to compile
HIDDEN = [  # a library's includes, and the files that may have them
    (r'rapidjson/', r'base/json\.cpp', 'RapidJSON stays in base/json.cpp'),
    (r'spdlog/', r'base/log\.cpp', 'spdlog stays in base/log.cpp'),
    (r'sqlite3\.h', r'(storage/sqlite|tests/storage/)\w*\.cpp', 'SQLite stays in storage/sqlite*.cpp'),
    (r'libpq', r'(storage|tests/support)/postgres\w*\.cpp', 'libpq stays in storage/postgres*.cpp'),
    (r'yaml-cpp/', r'(bot/\w+|sandbox/manifest)\.[ch]pp', 'yaml-cpp stays in bot/ and sandbox/manifest.cpp'),
    (r'utf8proc', r'base/text\.cpp', 'utf8proc stays in base/text.cpp'),
    (r'CLI/', r'cli/cli\.cpp', 'CLI11 stays in cli/cli.cpp'),
    (r'cctz/', r'base/time_zone\.cpp', 'cctz stays in base/time_zone.cpp'),
    (r're2/', r'workflow/cel_regex\.cpp', 'RE2 stays in workflow/cel_regex.cpp'),
    (r'curl/', r'connectors/smtp\.cpp', 'libcurl stays in connectors/smtp.cpp'),
    (r'ldap\.h', r'connectors/ldap\w*\.cpp', 'libldap stays in connectors/ldap*.cpp'),
    (r'boost/beast', r'net/\w+\.cpp', 'Beast stays in sources of net/'),
]
FORBIDDEN = [  # code, where it is allowed, why not elsewhere
    (r'\bgetenv\b', r'bot/(config\w*|main)\.[ch]pp', 'settings come from bot/config, not from the environment'),
    (r'\basio::detached\b|\bnet::detached\b', r'$^', 'a detached coroutine hides its failures'),
    (r'\bsystem_clock::now\b', r'base/(clock\.hpp|log\.cpp)|net/\w+\.cpp|bench/.*', 'ask the Clock; time is a parameter'),
]
IN_TESTS = [(r'\b(sleep_for|sleep_until|usleep|nanosleep|sleep)\s*\(', r'tests/net/.*',  # there, it is the pace of a slow peer
             'a test does not sleep: move the clock, or wait for the event')]


def without_comments(text):  # literals stay; offsets and lines stay true
    return re.sub(r'"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/',
                  lambda m: m.group() if m.group()[0] == '"' else re.sub(r'[^\n]', ' ', m.group()), text, flags=re.S)


def problems_of(path, text):
    folder = path.split('/')[0]
    for number, line in enumerate(without_comments(text).split('\n'), 1):
        include = re.match(r'\s*#\s*include\s*[<"]([^">]+)', line)
        if include:
            target = include.group(1)
            to = target.split('/')[0]
            allowed = ARROWS.get(folder, []) + ARROW_EXCEPTIONS.get(path, [])
            if folder in ARROWS and to in ARROWS and to != folder and to not in allowed:
                yield number, f'{folder}/ may not use {to}/'
            for library, home, why in HIDDEN:
                if re.match(library, target) and not re.fullmatch(home, path) and folder != 'bench':
                    yield number, why
            continue
        code = re.sub(r'"(?:\\.|[^"\\])*"', '""', line)
        for rule, home, why in FORBIDDEN:
            if re.search(rule, code) and not re.fullmatch(home, path):
                yield number, why
        for rule, home, why in IN_TESTS if folder == 'tests' else []:
            if re.search(rule, code) and not re.fullmatch(home, path):
                yield number, why


def main():
    found, beast = 0, []
    for path in sys.argv[1:]:
        text = open(path, encoding='utf-8').read()
        lines = text.split('\n')
        if re.search(r'#\s*include\s*<boost/beast', text) and path != 'net/boost_src.cpp' and not path.startswith('bench/'):
            beast.append(path)
        for number, why in problems_of(path, text):
            if 'layer-ok:' not in lines[number - 1]:
                found += 1
                print(f'{path}:{number}: {why}')
    if len(beast) > BEAST_SOURCES:
        found += 1
        print(f'{len(beast)} files include Beast, at most {BEAST_SOURCES} may: {" ".join(beast)}')
    return 1 if found else 0


sys.exit(main())
