import i18next from "i18next";
import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import { withTexts } from "@/i18n";

/** A tab of /account: its key in the address, its name, and what it shows. */
export type AccountTab = {
  key: string;
  /** The name in the reader's language; called while the page renders. */
  label: () => string;
  component: LazyExoticComponent<ComponentType>;
};

/** The tabs in their order. A feature adds its own line here; its component loads when opened. */
export const ACCOUNT_TABS: AccountTab[] = [
  {
    key: "profile",
    label: () => i18next.t("tab.profile", { ns: "account" }),
    component: lazy(() => import("./ProfileTab").then((m) => ({ default: m.ProfileTab }))),
  },
  {
    key: "security",
    label: () => i18next.t("tab.security", { ns: "account" }),
    component: lazy(() => import("./SecurityTab").then((m) => ({ default: m.SecurityTab }))),
  },
  {
    key: "notifications",
    label: () => i18next.t("preferences.tab", { ns: "notifications" }),
    component: lazy(() =>
      import("@/features/notifications/PreferencesTab").then((m) => ({
        default: m.PreferencesTab,
      })),
    ),
  },
  {
    key: "tokens",
    label: () => i18next.t("tab", { ns: "tokens" }),
    component: lazy(() =>
      import("@/features/tokens/TokensTab").then((m) => ({ default: m.TokensTab })),
    ),
  },
  {
    key: "privacy",
    label: () => i18next.t("privacyTab", { ns: "common" }),
    component: lazy(() =>
      withTexts("privacy", import("@/features/privacy/PrivacyTab")).then((m) => ({
        default: m.PrivacyTab,
      })),
    ),
  },
];
