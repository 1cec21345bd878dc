import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { setApiLanguage } from "@/api/client";
import type en from "@/locales/en";

export const LANGUAGES = ["en", "fr", "de"] as const;
export type Language = (typeof LANGUAGES)[number];
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: "English",
  fr: "Français",
  de: "Deutsch",
};

const KEY = "maillon-language";
const COOKIE = "django_language";

/** Texts of pages that few people open: they come with the page, not with the first one. */
type LateTexts = {
  cluster: typeof import("@/locales/en/cluster.json");
  privacy: typeof import("@/locales/en/privacy.json");
  ranking: typeof import("@/locales/en/ranking.json");
  sme: typeof import("@/locales/en/sme.json");
  whynot: typeof import("@/locales/en/whynot.json");
};
type Late = keyof LateTexts;
type Catalogue = typeof en & LateTexts;
const loaders: Record<Language, () => Promise<{ default: unknown }>> = {
  en: () => import("@/locales/en"),
  fr: () => import("@/locales/fr"),
  de: () => import("@/locales/de"),
};

const lateLoaders: Record<Language, Record<Late, () => Promise<{ default: object }>>> = {
  en: {
    cluster: () => import("@/locales/en/cluster.json"),
    privacy: () => import("@/locales/en/privacy.json"),
    ranking: () => import("@/locales/en/ranking.json"),
    sme: () => import("@/locales/en/sme.json"),
    whynot: () => import("@/locales/en/whynot.json"),
  },
  fr: {
    cluster: () => import("@/locales/fr/cluster.json"),
    privacy: () => import("@/locales/fr/privacy.json"),
    ranking: () => import("@/locales/fr/ranking.json"),
    sme: () => import("@/locales/fr/sme.json"),
    whynot: () => import("@/locales/fr/whynot.json"),
  },
  de: {
    cluster: () => import("@/locales/de/cluster.json"),
    privacy: () => import("@/locales/de/privacy.json"),
    ranking: () => import("@/locales/de/ranking.json"),
    sme: () => import("@/locales/de/sme.json"),
    whynot: () => import("@/locales/de/whynot.json"),
  },
};
const wanted = new Set<Late>();

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: Catalogue;
  }
}

export function isLanguage(code: string | null | undefined): code is Language {
  return LANGUAGES.includes(code as Language);
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Choose the first language: the reader's earlier choice, the page's, the browser's, English. */
export function firstLanguage(): Language {
  const wishes = [stored(), document.documentElement.lang, ...navigator.languages];
  for (const wish of wishes) {
    const code = wish?.slice(0, 2).toLowerCase();
    if (isLanguage(code)) return code;
  }
  return "en";
}

async function load(code: Language): Promise<void> {
  if (i18next.hasResourceBundle(code, "common")) return;
  const catalogue = (await loaders[code]()).default as Record<string, object>;
  for (const [ns, texts] of Object.entries(catalogue)) i18next.addResourceBundle(code, ns, texts);
}

async function loadLate(code: Language): Promise<void> {
  for (const ns of wanted)
    if (!i18next.hasResourceBundle(code, ns))
      i18next.addResourceBundle(code, ns, (await lateLoaders[code][ns]()).default);
}

/** Have a page come together with its texts. */
export async function withTexts<T>(ns: Late, page: Promise<T>): Promise<T> {
  wanted.add(ns);
  await loadLate(i18next.language as Language);
  return page;
}

/** Show the interface in a language, and have the API answer in it. */
export async function changeLanguage(code: Language): Promise<void> {
  await load(code);
  await loadLate(code);
  setApiLanguage(code);
  await i18next.changeLanguage(code);
  document.documentElement.lang = code;
  // The server prefers this cookie to what a request accepts; an older one would win otherwise.
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not in every browser yet.
  document.cookie = `${COOKIE}=${code};path=/;max-age=31536000;samesite=lax`;
  try {
    localStorage.setItem(KEY, code);
  } catch {
    // Storage may be blocked; the choice then holds for this visit.
  }
}

/** Start with one language's catalogue. */
export async function startI18n(code: Language = firstLanguage()): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: {},
    lng: code,
    fallbackLng: false,
    defaultNS: "common",
    interpolation: { escapeValue: false },
    returnNull: false,
    react: { useSuspense: false },
  });
  await changeLanguage(code);
}
