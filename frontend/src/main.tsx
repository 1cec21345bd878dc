import "@fontsource-variable/schibsted-grotesk/wght.css";
import "./theme/index.css";
import { setNonce } from "get-nonce";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { startI18n } from "./i18n";
import { cspNonce } from "./lib/nonce";

setNonce(cspNonce());

void startI18n().then(() => {
  const root = document.getElementById("root");
  if (root) createRoot(root).render(<App />);
});
