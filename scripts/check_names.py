#!/usr/bin/env python3
"""Refuses a name that two sources of one library, or of one test program, have each for themselves: all presets but dev
compile the sources of a library by the dozen, where anonymous namespaces are one. The preset dev would not notice.

check_names.py FILE...   paths from the project's root

Seen are the anonymous namespaces of sources: types, aliases of different types, variables, functions with the same
parameters; and of headers, the constants that such a name would hide from the sources behind it.
"""
import collections
import re
import sys

LIBRARY = r'(tests/)?\w+/'
NOT_JOINED = r'tests/(fuzz|check_awaits|support)/|bench/|.*/main\.cpp$'

Name = collections.namedtuple('Name', 'path line scope name kind shape')


def bare(text):
    """Without comments, directives and what stands in literals; lines stay true."""
    text = re.sub(r'R"(\w*)\(.*?\)\1"', lambda m: '""' + '\n' * m[0].count('\n'), text, flags=re.S)
    text = re.sub(r'//[^\n]*|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\'',
                  lambda m: {'"': '""', "'": '0'}.get(m[0][0], ''), text)
    return re.sub(r'^[ \t]*#.*(?:\\\n.*)*$', '', text, flags=re.M)


def statements(text):
    """(line, scope, words) of what is declared outside of classes and functions. A scope is a tuple of namespaces."""
    scope, start, parens, at, line = [], 0, 0, 0, 1
    braces = re.compile(r'[{}();\n]')
    while found := braces.search(text, at):
        at, sign = found.end(), found[0]
        line += sign == '\n'
        parens += (sign == '(') - (sign == ')')
        words = ' '.join(text[start:found.start()].split())
        if sign == '{':
            opened = re.fullmatch(r'(?:inline )?namespace ?([\w:]*)', words)
            if opened:
                scope.append(opened[1])
                start = at
                continue
            depth, here = 1, line
            while depth and (inner := re.compile(r'[{}\n]').search(text, at)):
                at = inner.end()
                line += inner[0] == '\n'
                depth += (inner[0] == '{') - (inner[0] == '}')
            if parens == 0:
                yield here, tuple(scope), words
                start = at
        elif sign == '}' and scope:
            scope.pop()
            start = at
        elif sign == ';' and parens == 0:
            yield line, tuple(scope), words
            start = at


def parameters(words):
    """The types only: their names, qualifiers' order and defaults do not tell functions apart."""
    depth, pieces = 0, ['']
    for c in words:
        depth += (c in '(<[{') - (c in ')>]}')
        if depth < 0:
            break
        if c == ',' and depth == 0:
            pieces.append('')
        else:
            pieces[-1] += c
    types = []
    for piece in pieces:
        piece = re.sub(r'=.*', '', piece).strip()
        piece = re.sub(r'(?<=[\w>&*] )\w+$|(?<=[&*])\w+$', '', piece).replace('const ', '').replace('&', '').strip()
        types.append({'std::string': 'std::string_view'}.get(piece, piece))
    return ','.join(types)


def names_of(path, text):
    for line, scope, words in statements(bare(text)):
        words = re.sub(r'\[\[.*?\]\] ?', '', words)
        words = re.sub(r'^template ?<.*?> (?=struct|class|[a-z:]+|[A-Z])', '', words)
        if not words or re.match(r'(using (?!\w+ =)|namespace|TEST|INSTANTIATE|static_assert|asm|extern|friend|template)', words):
            continue
        alias = re.match(r'using (\w+) = (.*)', words)
        kind = re.match(r'(?:struct|class|enum class|enum|union) (\w+)', words)
        if alias:
            yield Name(path, line, scope, alias[1], 'alias', alias[2].split('::')[-1] if '<' not in alias[2] else alias[2])
        elif kind and '(' not in words:
            yield Name(path, line, scope, kind[1], 'type', words)
        else:
            before = re.split(r'(?<![=!<>])=(?!=)', words)[0] if '(' not in words.split('=')[0] else words
            call = re.search(r'([\w:~]+)\s*\((.*)', before)
            if call and '::' not in call[1]:
                yield Name(path, line, scope, call[1], 'function', parameters(call[2]))
            elif not call:
                variable = re.search(r'(\w+)\s*(?:\[[^\]]*\])?$', before.strip())
                if variable:
                    yield Name(path, line, scope, variable[1], 'variable', '')


def same(one, other):
    if one.kind == other.kind in ('alias', 'function'):
        return (one.shape == other.shape) == (one.kind == 'function')
    return True


def alone():
    """The sources that CMakeLists.txt keeps out."""
    kept_out = re.findall(r'set_source_files_properties\(([^)]*)SKIP_UNITY_BUILD_INCLUSION', open('CMakeLists.txt').read())
    return set(' '.join(kept_out).split())


def main():
    kept_out = alone()
    own, shared = collections.defaultdict(list), collections.defaultdict(list)
    for path in sys.argv[1:]:
        library = re.match(LIBRARY, path)
        if not library or re.match(NOT_JOINED, path) or path in kept_out:
            continue
        text = open(path, encoding='utf-8').read()
        for name in names_of(path, text):
            outside = tuple(part for part in name.scope if part)
            if path.endswith('.cpp') and '' in name.scope:
                own[library[0], '::'.join(outside), name.name].append(name)
            elif path.endswith('.hpp') and '' not in name.scope and name.kind == 'variable':
                shared[library[0], name.name].append(name)
    found = 0
    for (library, scope, _), names in sorted(own.items()):
        for i, one in enumerate(names):
            for other in names[:i]:
                if one.path != other.path and same(one, other):
                    found += 1
                    print(f'{one.path}:{one.line}: {one.name} stands in {other.path}:{other.line}, too')
                    break
        for one in names[:1]:
            for other in shared[library, one.name]:
                if (scope + '::').startswith('::'.join(other.scope) + '::'):
                    found += 1
                    print(f'{one.path}:{one.line}: {one.name} would hide that of {other.path}:{other.line}')
    if found:
        print('way out: share what is the same, in a header; give the other a name that says what it is')
    return 1 if found else 0


sys.exit(main())
