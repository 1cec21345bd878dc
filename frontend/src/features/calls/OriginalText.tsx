import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallDetail } from "@/api/calls-types";
import { originalQuery } from "@/api/queries/calls";
import { ExternalLink } from "@/components/ExternalLink";
import { SafeHtml } from "@/components/SafeHtml";
import { ErrorState, LoadingLines } from "@/components/states";
import styles from "./Calls.module.css";

/** The text of the publisher, loaded when somebody opens it. */
export function OriginalText({ call }: { call: CallDetail }) {
  const { t } = useTranslation("calls");
  const [open, setOpen] = useState(false);
  return (
    <section className={styles.section} aria-labelledby="original-title">
      <h2 id="original-title">{t("original.title")}</h2>
      <details className={styles.folded} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t("original.show")}</summary>
        {open && <Loaded id={call.id} />}
      </details>
    </section>
  );
}

function Loaded({ id }: { id: string }) {
  const { t } = useTranslation("calls");
  const { data, error, refetch } = useQuery(originalQuery(id));
  if (error && !data) return <ErrorState level={3} error={error} onRetry={refetch} />;
  if (!data) return <LoadingLines rows={3} height={64} />;
  return (
    <div className="stack">
      {data.html ? (
        <>
          <h3>{t("original.text")}</h3>
          <div className={styles.original} lang={data.language || undefined}>
            <SafeHtml html={data.html} />
          </div>
        </>
      ) : (
        <p className="muted">{t("original.none")}</p>
      )}
      {data.conditions_html && (
        <>
          <h3>{t("original.conditions")}</h3>
          <div className={styles.original} lang={data.language || undefined}>
            <SafeHtml html={data.conditions_html} />
          </div>
        </>
      )}
      {data.url && (
        <p>
          <ExternalLink url={data.url}>{t("page.publisher")}</ExternalLink>
        </p>
      )}
    </div>
  );
}
