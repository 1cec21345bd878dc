import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { importRowsQuery } from "@/api/queries/imports";
import type { CellProblem, ImportRow, ImportRun, RowStatus } from "@/api/types";
import { Pager } from "@/components/Pager";
import { ErrorState, LoadingLines } from "@/components/states";
import { TabLinks } from "@/components/TabLinks";
import { Tag } from "@/components/tags";
import { formatNumber } from "@/lib/format";
import styles from "./Imports.module.css";
import { type ImportSearch, STATUSES } from "./params";

/** The status to begin with: faults first, since they want doing, else what there is most of. */
export function firstStatus(counts: ImportRun["counts"]): RowStatus {
  if (counts.faulty > 0) return "faulty";
  return [...STATUSES].sort((a, b) => counts[b] - counts[a])[0] ?? "new";
}

type Props = {
  run: ImportRun;
  search: ImportSearch;
  onPage: (page: number) => void;
};

/** What the import would do, row by row. */
export function Report({ run, search, onPage }: Props) {
  const { t, i18n } = useTranslation("imports");
  const status = search.rows ?? firstStatus(run.counts);
  const page = search.page ?? 1;
  const { data, error, refetch } = useQuery(importRowsQuery(run.id, status, page));
  const present = STATUSES.filter((s) => run.counts[s] > 0 || s === status);
  return (
    <section className="stack" aria-labelledby="report-title">
      <div className="row between">
        <h2 id="report-title">{t("report.title")}</h2>
        <a href={`/api/v1/imports/${run.id}/report.csv`} download>
          {t("report.download")}
        </a>
      </div>
      <TabLinks
        label={t("report.tabs")}
        current={status}
        items={present.map((s) => ({
          key: s,
          label: t(`status.${s}`),
          count: formatNumber(run.counts[s], i18n.language),
          search: { rows: s },
        }))}
      />
      <p className="muted">{t(`statusHint.${status}`)}</p>
      {error && !data && <ErrorState error={error} onRetry={refetch} level={3} />}
      {!data && !error && <LoadingLines rows={4} height={64} />}
      {data && data.results.length > 0 && (
        <ul className={styles.rows}>
          {data.results.map((row) => (
            <li key={row.row} className={styles.rowBox}>
              <Row row={row} />
            </li>
          ))}
        </ul>
      )}
      {data && <Pager page={page} pages={data.pages} onChange={onPage} label={t("report.pages")} />}
    </section>
  );
}

/** A value of any kind as the reader can take it in. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(shown).filter(Boolean).join(", ");
  if (typeof value === "object") return Object.values(value).map(shown).filter(Boolean).join(", ");
  return String(value);
}

function Row({ row }: { row: ImportRow }) {
  const { t } = useTranslation("imports");
  return (
    <>
      <div className="row">
        <strong>{row.name || t("report.noName")}</strong>
        <span className="muted small">{t("report.row", { row: row.row })}</span>
        {row.organisation && (
          <Link to="/organisations/$id" params={{ id: row.organisation }}>
            {t("report.open")}
            <span className="visually-hidden">: {row.name}</span>
          </Link>
        )}
        {row.duplicate_of !== null && (
          <Tag>{t("report.duplicateOf", { row: row.duplicate_of })}</Tag>
        )}
        {row.match && <Tag>{t("report.match", { key: row.match.toUpperCase() })}</Tag>}
      </div>
      {row.changes.length > 0 && (
        <dl className={styles.changes}>
          {row.changes.map((c) => (
            <div key={c.field}>
              <dt>{c.label}</dt>
              {shown(c.old) && (
                <dd className={styles.old}>
                  <span className="visually-hidden">{t("report.before")}: </span>
                  {shown(c.old)}
                </dd>
              )}
              <dd>
                <span className="visually-hidden">{t("report.after")}: </span>
                {shown(c.new)}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {row.problems.map((problem, i) => (
        <Problem key={i} problem={problem} />
      ))}
    </>
  );
}

function Problem({ problem }: { problem: CellProblem }) {
  const { t } = useTranslation("imports");
  const tone =
    problem.severity === "error" ? styles.error : problem.severity === "fix" ? styles.fix : "";
  return (
    <div className={`${styles.problem} ${tone}`}>
      <span>
        <strong>{t(`severity.${problem.severity}`)}</strong>
        {problem.cell && ` · ${t("report.cell", { cell: problem.cell })}`}
        {problem.column && ` · ${problem.column}`}
      </span>
      <span>{problem.message}</span>
      {problem.value && (
        <span className="muted">{t("report.value", { value: problem.value })}</span>
      )}
      {problem.suggestion && (
        <span>{t("report.suggestion", { suggestion: problem.suggestion })}</span>
      )}
    </div>
  );
}
