import { useTranslation } from "react-i18next";
import type { SourceRef } from "@/api/calls-types";
import { formatDay } from "@/lib/format";
import { ExternalLink } from "./ExternalLink";
import styles from "./Sources.module.css";
import { Tag } from "./tags";

/** A source in a line: title, publisher, the day on which it was read, and what to mind. */
export function SourceLine({ source }: { source: SourceRef }) {
  const { t, i18n } = useTranslation("calls");
  const notes = [
    source.read_on
      ? t("source.readOn", { date: formatDay(source.read_on, i18n.language) })
      : t("source.notRead"),
    source.status === "earlier_call" && t("source.earlier_call"),
    source.status === "draft" && t("source.draft"),
    source.kind === "secondary" && t("source.secondary"),
  ].filter(Boolean);
  return (
    <span className="small">
      <ExternalLink url={source.url}>{source.title || source.url}</ExternalLink>
      <span className="muted">
        {source.publisher && `, ${source.publisher}`} ({notes.join("; ")})
      </span>
    </span>
  );
}

/** Whether a value was checked at its source; an unchecked one never looks like a fact. */
export function CheckedTag({ verified, known = true }: { verified: boolean; known?: boolean }) {
  const { t } = useTranslation("calls");
  if (!known) return <Tag tone="missing">{t("check.unknown")}</Tag>;
  return verified ? (
    <Tag tone="good">{t("check.verified")}</Tag>
  ) : (
    <Tag tone="dashed">{t("check.unverified")}</Tag>
  );
}

/** The different sources of several lines, in order, and each one's number from 1. */
export function numbered(sources: (SourceRef | null)[]): {
  list: SourceRef[];
  numberOf: (source: SourceRef | null) => number | null;
} {
  const key = (s: SourceRef) => `${s.title}|${s.url}`;
  const list: SourceRef[] = [];
  for (const s of sources) if (s?.title && !list.some((x) => key(x) === key(s))) list.push(s);
  return {
    list,
    numberOf: (source) => {
      const i = source ? list.findIndex((x) => key(x) === key(source)) : -1;
      return i < 0 ? null : i + 1;
    },
  };
}

export type Numbered = ReturnType<typeof numbered>;

/** Leads from a row of a table to its source in the list below the table. */
export function SourceNumber({ id, number }: { id: string; number: number | null }) {
  const { t } = useTranslation("calls");
  if (number === null) return null;
  return (
    <a className="small" href={`#${id}-${number}`}>
      {t("source.number", { n: number })}
    </a>
  );
}

/** The sources of a table, in order; `id` is what `SourceNumber` leads to. */
export function SourceList({ id, sources }: { id: string; sources: SourceRef[] }) {
  const { t } = useTranslation("calls");
  if (!sources.length) return null;
  return (
    <div>
      <p className="muted small">{t("sources")}</p>
      <ol className={styles.list}>
        {sources.map((source, i) => (
          <li key={`${source.title}|${source.url}`} id={`${id}-${i + 1}`} tabIndex={-1}>
            <SourceLine source={source} />
          </li>
        ))}
      </ol>
    </div>
  );
}
