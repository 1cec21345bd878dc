import { useTranslation } from "react-i18next";

/** Texts whose key holds a code of the API; a code without a text stands as itself. */
export function useCodeText(): (group: string, code: string) => string {
  const { i18n } = useTranslation();
  return (group, code) =>
    i18n.exists(`${group}.${code}`, { ns: "privacy" })
      ? String(i18n.t(`${group}.${code}` as never, { ns: "privacy" }))
      : code;
}
