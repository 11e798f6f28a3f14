import { useEffect, useRef, useState } from "react";
import { get, type Json, type LogLine } from "../api";
import { useStore } from "../store";
import { JsonTree } from "./json_tree";

type Exchange = LogLine & { request: Json; reply: Json };

const clock = (ms: number) => {
  const at = new Date(ms);
  return `${at.toLocaleTimeString("en-GB")}.${String(at.getMilliseconds()).padStart(3, "0")}`;
};
// 0: there was no answer.
const failed = (line: LogLine) => line.status === 0 || line.status >= 400 || line.error !== undefined;

export function Exchanges() {
  const log = useStore(state => state.log);
  const [filter, setFilter] = useState("");
  const [chosen, setChosen] = useState<number | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const stick = useRef(true);
  const lines = log.filter(one => one.what.toLowerCase().includes(filter.toLowerCase()));
  // biome-ignore lint/correctness/useExhaustiveDependencies: when there is another line
  useEffect(() => {
    if (box.current && stick.current) box.current.scrollTop = box.current.scrollHeight;
  }, [log]);
  return (
    <div className="exchanges">
      <section
        ref={box}
        className="exchange-list"
        aria-label="Requests"
        tabIndex={0}
        onScroll={({ currentTarget: at }) => {
          stick.current = at.scrollHeight - at.scrollTop - at.clientHeight < 40;
        }}
      >
        <input
          className="text-input"
          type="search"
          aria-label="Show only requests that contain"
          placeholder="Filter: views.open, block_actions…"
          value={filter}
          onChange={event => setFilter(event.target.value)}
        />
        {lines.length === 0 && <p className="intro">Nothing has been said yet.</p>}
        <ol>
          {lines.map(line => (
            <li key={line.n}>
              <button
                type="button"
                className={failed(line) ? "exchange failed" : "exchange"}
                aria-pressed={chosen === line.n}
                onClick={() => setChosen(chosen === line.n ? null : line.n)}
              >
                <span className="at">{clock(line.at_ms)}</span>
                <span className={line.direction === "slack to app" ? "to-app" : "to-slack"}>
                  {line.direction === "slack to app" ? "Slack → app" : "app → Slack"}
                </span>
                <span className="what">{line.what}</span>
                <span className="status">{line.error ?? (line.status || "no answer")}</span>
                <span className="ms">{line.ms} ms</span>
              </button>
            </li>
          ))}
        </ol>
      </section>
      {chosen !== null && <Detail n={chosen} />}
    </div>
  );
}

function Detail({ n }: { n: number }) {
  const [exchange, setExchange] = useState<Exchange | string>("Loading…");
  useEffect(() => {
    let current = true;
    get<Exchange>("page/exchange", { n })
      .then(found => current && setExchange(found))
      .catch(error => current && setExchange(String(error.message)));
    return () => {
      current = false;
    };
  }, [n]);
  if (typeof exchange === "string") return <p className="exchange-detail">{exchange}</p>;
  return (
    <section className="exchange-detail" aria-label={exchange.what} tabIndex={0}>
      <h3>
        {exchange.what} · {exchange.ms} ms · {exchange.status || "no answer"}
      </h3>
      <h4>Request</h4>
      <JsonTree value={exchange.request} />
      <h4>Reply</h4>
      <JsonTree value={exchange.reply} />
    </section>
  );
}
