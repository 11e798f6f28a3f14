#!/usr/bin/env python3
"""Draws what bench_peers measured: for each work one bar for everybody who did it, with the spread of the rounds. And writes
it as the tables of docs/performance.md.

plot.py JSON SVG MARKDOWN
"""
import json
import sys
from xml.sax.saxutils import escape

PANELS = [  # work, measure, title
    ('/c1 help', 'requests/s', 'Slash command answered, requests/s'),
    ('/c1 request, views.open', 'requests/s', 'Form opened, requests/s'),
    ('submission, durable', 'requests/s', 'Submission committed, requests/s'),
    ('full life', 'lives/s', 'Full life, durable, lives/s'),
    ('full life', 'processor, us each', 'Full life, processor time, us'),
    ('acks while lives go on at half of their maximum', 'ack p99, ms', 'Ack p99 at half speed, ms'),
]
COLOURS = {'raw Beast': '#8a8f98', 'c1': '#1264a3', 'Bolt': '#e0a030', 'Bolt, fastest': '#c0522e'}
WIDTH, ROW, LABEL, BARS, PANEL_HEAD = 720, 24, 110, 480, 34


def number(value):
    return f'{value:,.0f}' if value >= 100 else f'{value:.1f}' if value >= 10 else f'{value:.2f}'


def panel(title, rows, top):
    most = max(max(row['rounds']) for row in rows) or 1  # of a trial in which nothing was done there is nothing to draw
    yield f'<text x="16" y="{top + 22}" class="title">{escape(title)}</text>'
    for place, row in enumerate(rows):
        y = top + PANEL_HEAD + place * ROW
        length = BARS * row['median'] / most
        least, largest = (LABEL + BARS * end / most for end in (min(row['rounds']), max(row['rounds'])))
        yield f'<text x="{LABEL - 8}" y="{y + 14}" text-anchor="end">{escape(row["who"])}</text>'
        yield f'<rect x="{LABEL}" y="{y}" width="{length:.1f}" height="18" fill="{COLOURS.get(row["who"], "#666")}"/>'
        yield f'<path d="M{least:.1f} {y + 9}H{largest:.1f}" stroke="#222" stroke-width="2"/>'
        yield f'<text x="{max(length, largest - LABEL) + LABEL + 8:.1f}" y="{y + 14}">{number(row["median"])}</text>'


def drawing(measured):
    parts, top = [], 8
    for work, measure, title in PANELS:
        rows = [row for row in measured if (row['work'], row['measure']) == (work, measure)]
        if not rows:
            continue
        parts.extend(panel(title, rows, top))
        top += PANEL_HEAD + len(rows) * ROW + 12
    style = 'text{font:13px system-ui,sans-serif;fill:#222}.title{font-weight:600}'
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{top}" viewBox="0 0 {WIDTH} {top}">'
            f'<style>{style}</style><rect width="100%" height="100%" fill="#fff"/>' + '\n'.join(parts) + '</svg>\n')


def with_spread(row):
    if len(row['rounds']) == 1:
        return number(row['median'])
    return f'{number(row["median"])} ({number(min(row["rounds"]))} to {number(max(row["rounds"]))})'


def tables(told):
    who = list(dict.fromkeys(row['who'] for row in told['measured']))
    columns = [name for name in who if name in COLOURS]
    yield '| | ' + ' | '.join(columns) + ' |\n|---' + '|---' * len(columns) + '|\n'
    for work, measure in dict.fromkeys((row['work'], row['measure']) for row in told['measured']):
        rows = {row['who']: row for row in told['measured'] if (row['work'], row['measure']) == (work, measure)}
        if any(name in COLOURS for name in rows):
            yield f'| {work}: {measure} | ' + ' | '.join(with_spread(rows[c]) if c in rows else '' for c in columns) + ' |\n'
        else:
            for name, row in rows.items():
                yield f'| {work}, {name}: {measure} | {with_spread(row)}' + ' |' * len(columns) + '\n'
    yield '\n| Target | wanted | got | |\n|---|---|---|---|\n'
    for target in told['targets']:
        yield f'| {target["what"]} | {target["wanted"]} | {target["got"]} | {"met" if target["met"] else "**missed**"} |\n'
    for sentence in told['notes']:
        yield f'\n{sentence}\n'


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding='utf-8') as source:
        told = json.load(source)
    with open(sys.argv[2], 'w', encoding='utf-8') as target:
        target.write(drawing(told['measured']))
    with open(sys.argv[3], 'w', encoding='utf-8') as target:
        target.writelines(tables(told))


main()
