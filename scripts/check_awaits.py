#!/usr/bin/env python3
"""Refuses co_await shapes that g++ 12.2 miscompiles (double free, fall-through into `ud2`).

An await is a whole statement: `co_await f(..);`, `T x = co_await f(..);`, `x = co_await f(..);`,
`auto [a, b] = co_await f(..);` or `co_return co_await f(..);`. Inside it: no `?:`, `&&`, `||`, braces,
second await, or lambda that captures by value. A coroutine lambda captures nothing. `// await-ok` exempts a line.
"""
import re
import sys

WHOLE = re.compile(r'^(co_return |\(void\)|[\w:<>,&*\s]+?[\w\]] ?= ?|auto ?&{0,2} ?\[[^\]]*\] ?= ?|[\w.>\-\[\]()*]+ ?= ?)?co_await\b')
INSIDE = [('?:', r'\?'), ('&& or ||', r'&&|\|\|'), ('braces', r'\{'), ('a second await', r'co_await'),
          ('a lambda that captures by value', r'\[(?!\s*(&\s*\w*\s*,?\s*|this\s*,?\s*)*\])[^\]]*\]\s*[({m]')]
LAMBDA = re.compile(r'\[[^\]]+\]\s*(\([^()]*\))?\s*(mutable)?\s*->\s*[\w:]*awaitable')


def blank(text):  # comments and literals become spaces, so that offsets and lines stay true
    return re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Za-z])\'(?:\\.|[^\'\\])\'',
                  lambda m: re.sub(r'[^\n]', ' ', m.group()), text, flags=re.S)


def drop_ref_lambdas(expr):  # `[&] {..}` and `[this](..) {..}` are safe: the closure is trivially copyable
    while m := re.search(r'\[\s*(?:(?:&\s*\w*|this)\s*,?\s*)*\]\s*(?:\([^()]*\))?\s*(?:->[^{};]*)?\{', expr):
        depth, end = 1, m.end()
        while depth and end < len(expr):
            depth += (expr[end] == '{') - (expr[end] == '}')
            end += 1
        expr = expr[:m.start()] + expr[end:]
    return expr


def problems(text):
    src = blank(text)
    for m in LAMBDA.finditer(src):
        yield m.start(), 'a coroutine lambda must not capture; write a named function'
    for m in re.finditer(r'\bco_await\b', src):
        start = max(src.rfind(c, 0, m.start()) for c in ';{}') + 1
        depth, end = 0, m.end()
        while end < len(src) and depth >= 0 and not (src[end] == ';' and depth == 0):
            depth += (src[end] in '([{') - (src[end] in ')]}')
            end += 1
        head = re.sub(r'\s+', ' ', src[start:m.end()]).strip()
        head = re.sub(r'^(else )?(if|while|for) ?\([^()]*(\([^()]*\)[^()]*)*\) ?|^(else|default ?:|case [^:]+:) ?', '', head)
        if depth < 0 or not WHOLE.match(head):
            yield m.start(), 'co_await must be a whole statement of its own'
            continue
        rest = drop_ref_lambdas(src[m.end():end])
        for name, rx in INSIDE:
            if re.search(rx, rest):
                yield m.start(), f'{name} in the same statement as co_await'
                break


def main():
    found = 0
    for path in sys.argv[1:]:
        text = open(path, encoding='utf-8').read()
        lines = text.splitlines()
        for at, why in problems(text):
            n = text.count('\n', 0, at)
            if 'await-ok' not in lines[n]:
                found += 1
                print(f'{path}:{n + 1}: {why}')
    return 1 if found else 0


sys.exit(main())
