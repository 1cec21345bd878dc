import { Button, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { type MailMode, preferencesQuery, usePreference } from "@/api/queries/notifications";
import { ErrorState, LoadingLines } from "@/components/states";
import { toastDone, toastError } from "@/components/toast";
import styles from "./Notifications.module.css";

const MODES: MailMode[] = ["now", "daily", "weekly", "never"];

/** How a person wishes to be mailed: a choice for each kind. */
export function PreferencesTab() {
  const { t } = useTranslation("notifications");
  const { data, error, refetch } = useQuery(preferencesQuery);
  const change = usePreference();
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  if (!data) return <LoadingLines rows={6} height={44} />;
  const set = (kind: string, mode: MailMode) =>
    change.mutate(
      { kind, mode },
      { onError: toastError, onSuccess: () => toastDone(t("preferences.saved")) },
    );
  const words = MODES.map((value) => ({ value, label: t(`mode.${value}`) }));
  return (
    <section className="panel stack" aria-labelledby="preferences-title">
      <h2 id="preferences-title">{t("preferences.title")}</h2>
      <p>{t("preferences.text")}</p>
      <div className="row">
        {MODES.map((mode) => (
          <Button key={mode} variant="default" onClick={() => set("*", mode)}>
            {t("preferences.all", { mode: t(`mode.${mode}`) })}
          </Button>
        ))}
      </div>
      <div className={styles.preferences}>
        {data.map((row) => (
          <Fragment key={row.kind}>
            <span id={`kind-${row.kind}`}>{row.label}</span>
            {row.essential ? (
              <span className="muted">{t("preferences.essential")}</span>
            ) : (
              <Select
                aria-labelledby={`kind-${row.kind}`}
                data={words}
                value={row.mode}
                allowDeselect={false}
                onChange={(mode) => mode && set(row.kind, mode as MailMode)}
              />
            )}
          </Fragment>
        ))}
      </div>
    </section>
  );
}
