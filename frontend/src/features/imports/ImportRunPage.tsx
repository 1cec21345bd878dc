import { Button, Checkbox, Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { importQuery, isAtWork, useImportChange } from "@/api/queries/imports";
import type { ImportRun } from "@/api/types";
import { Announce } from "@/components/Announce";
import { ButtonLink } from "@/components/ButtonLink";
import { Page } from "@/components/Page";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { toastError } from "@/components/toast";
import styles from "./Imports.module.css";
import { type Changes, MappingTable } from "./MappingTable";
import { missingFields, stepOf } from "./mapping";
import { Report } from "./Report";
import { Steps } from "./Steps";

const route = getRouteApi("/inside/import/$id");

/** One import: recognised columns, the report of what it would do, and doing it. */
export function ImportRunPage() {
  const { t } = useTranslation("imports");
  const { id } = route.useParams();
  const { data: run, error, refetch } = useQuery(importQuery(id));
  if (error && !run)
    return (
      <Page title={t("title")}>
        <ErrorState error={error} onRetry={refetch} />
      </Page>
    );
  if (!run)
    return (
      <Page title={t("title")}>
        <LoadingLines rows={5} height={72} />
      </Page>
    );
  return (
    <Page
      title={run.file_name}
      eyebrow={<Link to="/import">{t("title")}</Link>}
      lead={t(`stateLead.${run.state}`)}
    >
      <Steps now={stepOf(run)} />
      <Body run={run} />
    </Page>
  );
}

function Body({ run }: { run: ImportRun }) {
  const { t } = useTranslation("imports");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { change, act } = useImportChange(run.id);
  const onPage = (page: number) => navigate({ search: (before) => ({ ...before, page }) });
  const atWork = isAtWork(run);
  const [changes, setChanges] = useState<Changes>(new Map());
  if (run.error && (run.state === "failed" || !run.columns.length))
    return (
      <EmptyState
        title={t("failed.title")}
        actions={<ButtonLink to="/import">{t("failed.again")}</ButtonLink>}
      >
        <p role="alert">{run.error.detail}</p>
      </EmptyState>
    );
  return (
    <>
      {atWork && (
        <Working
          run={run}
          onCancel={() => act.mutate({ kind: "cancel" }, { onError: toastError })}
        />
      )}
      {run.warnings.length > 0 && (
        <ul className="plain-list stack">
          {run.warnings.map((warning) => (
            <li key={warning.code} className={styles.problem}>
              {warning.message}
            </li>
          ))}
        </ul>
      )}
      {stepOf(run) === "done" && (
        <Done
          run={run}
          busy={act.isPending}
          onUndo={() => act.mutate({ kind: "undo" }, { onError: toastError })}
        />
      )}
      {stepOf(run) === "check" && (
        <MappingTable run={run} change={change} changes={changes} setChanges={setChanges} />
      )}
      {!atWork && run.counts.rows > 0 && <Report run={run} search={search} onPage={onPage} />}
      {run.abilities.apply && !atWork && changes.size === 0 && (
        <Apply
          run={run}
          busy={act.isPending}
          onApply={(rows) => act.mutate({ kind: "apply", rows }, { onError: toastError })}
        />
      )}
    </>
  );
}

/** How many rows an import would write. */
export function goodRows(run: Pick<ImportRun, "counts">): number {
  return run.counts.new + run.counts.changed;
}

type PartProps = { run: ImportRun; busy: boolean };

function Apply({ run, busy, onApply }: PartProps & { onApply: (rows: "all" | "good") => void }) {
  const { t } = useTranslation("imports");
  const good = goodRows(run);
  const missing = missingFields(run);
  const [faultyToo, setFaultyToo] = useState(false);
  const { faulty } = run.counts;
  return (
    <div className={styles.sticky}>
      <span>
        {good > 0 ? t("apply.will", { count: good }) : t("apply.nothing")}{" "}
        {faulty > 0 && !faultyToo && t("apply.leftOut", { count: faulty })}
      </span>
      {faulty > 0 && (
        <Checkbox
          label={t("apply.faultyToo")}
          checked={faultyToo}
          onChange={(event) => setFaultyToo(event.currentTarget.checked)}
        />
      )}
      <Button
        loading={busy}
        disabled={(good === 0 && !faultyToo) || missing.length > 0}
        onClick={() => onApply(faultyToo ? "all" : "good")}
      >
        {faultyToo ? t("apply.buttonAll") : t("apply.button", { count: good })}
      </Button>
    </div>
  );
}

function Working({ run, onCancel }: { run: ImportRun; onCancel: () => void }) {
  const { t } = useTranslation("imports");
  const done = run.job.done;
  const total = run.job.total;
  const percent = total ? Math.round((100 * done) / total) : 0;
  return (
    <section className="panel stack" aria-labelledby="working-title">
      <h2 id="working-title">{t(`working.${run.job.kind}`)}</h2>
      <Progress
        value={total ? percent : 10}
        animated
        size="lg"
        aria-label={t("working.progress", { done, total })}
      />
      <p className="muted">{t("working.progress", { done, total })}</p>
      {/* Announced in steps of a quarter, not at every row. */}
      <Announce>{t("working.percent", { percent: Math.floor(percent / 25) * 25 })}</Announce>
      {run.abilities.cancel && (
        <div>
          <Button variant="default" onClick={onCancel}>
            {t("working.cancel")}
          </Button>
        </div>
      )}
    </section>
  );
}

function Done({ run, busy, onUndo }: PartProps & { onUndo: () => void }) {
  const { t } = useTranslation("imports");
  const undone = run.state === "undone";
  const title = undone ? t("done.undone") : t("done.title", { count: goodRows(run) });
  return (
    <section className="panel stack" aria-labelledby="done-title">
      <h2 id="done-title">{title}</h2>
      <Announce>{title}</Announce>
      <p>{t(undone ? "done.undoneText" : "done.text")}</p>
      <div className="row">
        <ButtonLink to={undone ? "/import" : "/members"}>
          {t(undone ? "done.again" : "done.members")}
        </ButtonLink>
        {!undone && <Link to="/search">{t("done.search")}</Link>}
        {run.abilities.undo && (
          <Button variant="default" loading={busy} onClick={onUndo}>
            {t("done.undo")}
          </Button>
        )}
      </div>
    </section>
  );
}
