import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { store } from "./store";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/messages.css";
import "./styles/blocks.css";
import "./styles/overlays.css";
import "./styles/strip.css";

void store.start();
createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
