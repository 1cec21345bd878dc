import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { withTexts } from "@/i18n";
import { asText } from "@/lib/url";
import { root } from "./root";

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: lazyRouteComponent(() => import("@/features/home/HomePage"), "HomePage"),
});

const dataProtection = createRoute({
  getParentRoute: () => root,
  path: "/data-protection",
  component: lazyRouteComponent(
    () => withTexts("privacy", import("@/features/privacy/DataProtectionPage")),
    "DataProtectionPage",
  ),
});

const legal = createRoute({
  getParentRoute: () => root,
  path: "/legal/$doc",
  component: lazyRouteComponent(
    () => withTexts("privacy", import("@/features/privacy/LegalPage")),
    "LegalPage",
  ),
});

/** Public: everybody may know how proposals are made. */
const howProposalsAreMade = createRoute({
  getParentRoute: () => root,
  path: "/how-proposals-are-made",
  validateSearch: (raw): { view?: "table" } =>
    asText(raw.view) === "table" ? { view: "table" } : {},
  component: lazyRouteComponent(
    () => withTexts("ranking", import("@/features/ranking/HowPage")),
    "HowPage",
  ),
});

/** What everybody may read: the start, how it works, data protection. Open to everybody. */
export const aboutOpen = [home, dataProtection, legal, howProposalsAreMade] as const;
