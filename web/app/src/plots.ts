// What plots show. Pure.

export interface Count {
  name: string;
  count: number;
}

// Every day of the period has a bar, also one without a request.
export function everyDay(counts: Count[], days: number, now: Date): Count[] {
  const known = new Map(counts.map(one => [one.name, one.count]));
  return Array.from({ length: days }, (_, i) => {
    const name = new Date(now.getTime() - (days - 1 - i) * 86_400_000).toISOString().slice(0, 10);
    return { name, count: known.get(name) ?? 0 };
  });
}
