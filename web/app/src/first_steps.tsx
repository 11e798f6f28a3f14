// For administrators, until the first access is granted: what is done, and what comes next.
import { useQuery } from "@tanstack/react-query";
import { get } from "./api";
import { Link } from "./router";
import type { Me } from "./types";

interface Steps {
  steps: { name: "slack" | "organisation" | "request" | "grant"; done: boolean }[];
  people?: number;
  apps?: number;
}

const what = {
  slack: ["Connect Slack", "Install the app into your workspace and write /c1 there."],
  organisation: [
    "Describe the organisation",
    "People, apps and who decides: in the organisation file that C1_ORG names, or by the API.",
  ],
  request: ["Make the first request", "Ask for something, here or with /c1 request in Slack."],
  grant: ["See it through", "Approve it and give the access: everybody who has to do with it is told in Slack."],
} as const;

export function FirstSteps({ me }: { me: Me }) {
  const told = useQuery({
    queryKey: ["first-steps"],
    queryFn: ({ signal }) => get<Steps>("first-steps", signal),
    enabled: me.administers,
  });
  const steps = told.data?.steps ?? [];
  const next = steps.find(one => !one.done);
  if (!next) return null;
  return (
    <section className="card" aria-labelledby="first-steps">
      <h2 id="first-steps">First steps</h2>
      <ol className="steps">
        {steps.map(one => (
          <li key={one.name} className={`step ${one.done ? "done" : one === next ? "active" : "coming"}`}>
            <span className="mark" aria-hidden="true">
              {one.done ? "✓" : one === next ? "●" : "○"}
            </span>
            <div>
              <p>
                <strong>{what[one.name][0]}</strong>{" "}
                <small className="tag">{one.done ? "Done" : one === next ? "Next" : "Later"}</small>
              </p>
              <p className="dim">
                {one.name === "organisation" && one.done
                  ? `${told.data?.people} people and ${told.data?.apps} apps are known.`
                  : what[one.name][1]}
              </p>
              {one === next && one.name === "request" && (
                <Link className="button primary" href="/request">
                  Request access
                </Link>
              )}
              {one === next && one.name === "grant" && (
                <Link className="button primary" href="/history?state=open">
                  Open requests
                </Link>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
