import { useTranslation } from "react-i18next";

/** A typical reply time in words: hours below two days, else days. */
export function useReplyTime(): (hours: number) => string {
  const { t } = useTranslation("introductions");
  return (hours) =>
    hours < 48
      ? t("replyHours", { count: hours })
      : t("replyDays", { count: Math.round(hours / 24) });
}
