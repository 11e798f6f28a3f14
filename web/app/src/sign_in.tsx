// Signing in: by the one-time link's secret behind the '#', or with another service.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { client, get, post } from "./api";
import { go, useAddress } from "./router";
import { Title, Trouble } from "./ui";

const troubles: { [code: string]: string } = {
  forbidden: "You were not signed in: this account is not one that I know. Please ask your administrator.",
  invalid: "That sign-in took too long, or was begun in another browser. Please try again.",
  unavailable: "The sign-in service does not answer just now. Please try again in a moment.",
};

export function SignInPage({ next }: { next: string }) {
  const address = useAddress();
  const [error, setError] = useState<unknown>(null);
  const [secret] = useState(() => (address.pathname === "/sign-in" ? address.hash.slice(1) : ""));
  const [busy, setBusy] = useState(secret !== "");
  const ways = useQuery({
    queryKey: ["sign-in"],
    queryFn: ({ signal }) =>
      get<{ organisation: string; providers: { key: string; name: string }[]; signed_in: boolean }>("sign-in", signal),
  });
  useEffect(() => {
    if (!secret) return;
    history.replaceState(null, "", "/sign-in"); // the secret is used up, and stays in no history
    post("sign-in", { secret }).then(
      async () => {
        const wanted = sessionStorage.getItem("next") ?? "/";
        sessionStorage.removeItem("next");
        go(wanted.startsWith("/") && !wanted.startsWith("//") ? wanted : "/", true);
        await client.invalidateQueries();
      },
      caught => {
        setError(caught);
        setBusy(false);
      },
    );
  }, [secret]);
  useEffect(() => {
    if (next !== "/" && !secret) sessionStorage.setItem("next", next);
  }, [next, secret]);
  const trouble = address.searchParams.get("trouble");
  return (
    <main className="door">
      <Title>{ways.data?.organisation ? `Access requests at ${ways.data.organisation}` : "Access requests"}</Title>
      {busy ? (
        <output>Signing you in…</output>
      ) : (
        <>
          {error !== null && <Trouble error={error} />}
          {trouble && <Trouble error={new Error(troubles[trouble] ?? "You were not signed in. Please try again.")} />}
          {ways.data?.providers.map(one => (
            <a
              key={one.key}
              className="button primary wide"
              href={`/web/sign-in/${one.key}?next=${encodeURIComponent(next)}`}
            >
              Sign in with {one.name}
            </a>
          ))}
          <p>
            {ways.data?.providers.length ? "Or write" : "Write"} <code>/c1 web</code> in Slack, anywhere: you are given
            a link that signs you in.
          </p>
        </>
      )}
    </main>
  );
}
