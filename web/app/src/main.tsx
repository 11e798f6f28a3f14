import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { client, get, post, Refusal, remember } from "./api";
import { ApprovalsPage } from "./approvals";
import { AccessPage, AppPage, BrowsePage, BundlesPage } from "./browse";
import { HistoryPage, MyRequestsPage } from "./lists";
import { useLive } from "./live";
import { NoticesPage } from "./notices";
import { RequestPage } from "./request";
import { Link, useAddress } from "./router";
import { SessionsPage } from "./sessions";
import { SignInPage } from "./sign_in";
import "./styles/base.css";
import "./styles/faces.css";
import "./styles/parts.css";
import "./styles/words.css";
import { TaskPage } from "./task";
import type { Me } from "./types";
import { Avatar, Empty, Loading, Trouble } from "./ui";

// Loaded by those who administer alone.
const AdminPage = lazy(() => import("./admin"));
const ClientsPage = lazy(() => import("./clients"));

function Screen({ me, path }: { me: Me; path: string }) {
  const [, first = "", rest = ""] = /^\/([^/]*)\/?(.*)$/.exec(path) ?? [];
  switch (first) {
    case "":
      return <BrowsePage me={me} />;
    case "apps":
      return <AppPage me={me} id={decodeURIComponent(rest)} />;
    case "bundles":
      return <BundlesPage me={me} />;
    case "request":
      return <RequestPage me={me} />;
    case "requests":
      return <MyRequestsPage />;
    case "approvals":
      return <ApprovalsPage />;
    case "access":
      return <AccessPage me={me} />;
    case "history":
      return <HistoryPage />;
    case "sessions":
      return <SessionsPage />;
    case "clients":
      return (
        <Suspense fallback={<Loading />}>
          <ClientsPage />
        </Suspense>
      );
    case "notices":
      return <NoticesPage />;
    case "task":
      return <TaskPage key={rest} number={rest} />;
    case "admin":
      return (
        <Suspense fallback={<Loading />}>
          <AdminPage me={me} path={path} />
        </Suspense>
      );
    default:
      return <Empty title="There is nothing here" />;
  }
}

const places = [
  ["/", "Browse"],
  ["/requests", "My requests"],
  ["/approvals", "Approvals"],
  ["/access", "My access"],
  ["/history", "History"],
] as const;

function Top({ me, path }: { me: Me; path: string }) {
  const signOut = () => post("sign-out").then(() => window.location.assign("/sign-in"));
  const all: (readonly [string, string])[] = me.oversees ? [...places, ["/admin", "Admin"]] : [...places];
  const isAt = (href: string) => path === href || (href === "/admin" && path.startsWith("/admin/"));
  return (
    <header className="top">
      <a className="skip" href="#screen">
        To the content
      </a>
      <Link className="brand" href="/">
        c1 <span className="dim">{me.organisation}</span>
      </Link>
      <nav aria-label="Main">
        {all.map(([href, label]) => (
          <Link key={href} href={href} aria-current={isAt(href) ? "page" : undefined}>
            {label}
            {href === "/approvals" && me.waiting > 0 && (
              <span className="count" role="img" aria-label={`${me.waiting} waiting`}>
                {me.waiting > 99 ? "99+" : me.waiting}
              </span>
            )}
          </Link>
        ))}
      </nav>
      <details className="more who">
        <summary>
          <Avatar person={me.person} />
          <span className="hidden">Signed in as {me.person.name}</span>
        </summary>
        <div className="menu">
          <p>
            <strong>{me.person.name}</strong>
            <br />
            <span className="dim">{me.email}</span>
          </p>
          <Link href="/notices">What you are told of</Link>
          <Link href="/clients">API clients and devices</Link>
          <Link href="/sessions">Where you are signed in</Link>
          <button type="button" onClick={signOut}>
            Sign out
          </button>
        </div>
      </details>
    </header>
  );
}

function SignedIn({ me, path }: { me: Me; path: string }) {
  const reached = useLive();
  return (
    <>
      <Top me={me} path={path} />
      {!reached && (
        <p className="offline" role="status">
          The server cannot be reached just now. What you typed is kept.
        </p>
      )}
      <main id="screen">
        <Screen me={me} path={path} />
      </main>
    </>
  );
}

function App() {
  const address = useAddress();
  const me = useQuery({
    queryKey: ["me"],
    queryFn: async ({ signal }) => {
      const told = await get<Me>("me", signal);
      remember(told.csrf);
      return told;
    },
    enabled: address.pathname !== "/sign-in",
  });
  const out = me.error instanceof Refusal && me.error.code === "signed_out";
  if (address.pathname === "/sign-in") return <SignInPage next="/" />;
  if (out) return <SignInPage next={address.pathname + address.search} />;
  if (me.data) return <SignedIn me={me.data} path={address.pathname} />;
  return <main>{me.error ? <Trouble error={me.error} /> : <Loading />}</main>;
}

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
