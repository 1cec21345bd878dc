import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type DragEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import { importsQuery, useUpload } from "@/api/queries/imports";
import { mayImport, useSession } from "@/api/queries/session";
import { Icon } from "@/components/Icon";
import { Page } from "@/components/Page";
import { Pager } from "@/components/Pager";
import { EmptyState, ErrorState, troubleOf } from "@/components/states";
import { TableBox } from "@/components/TableBox";
import { Tag } from "@/components/tags";
import { formatDate } from "@/lib/format";
import styles from "./Imports.module.css";
import { Steps } from "./Steps";

/** Bring members in: choose a file, and see earlier imports. */
export function ImportsPage() {
  const { t } = useTranslation("imports");
  const { seat } = useSession();
  if (!mayImport(seat))
    return (
      <Page title={t("title")}>
        <EmptyState
          title={t("notAllowed.title")}
          actions={<Link to="/search">{t("notAllowed.search")}</Link>}
        >
          <p>{t("notAllowed.text")}</p>
        </EmptyState>
      </Page>
    );
  return (
    <Page title={t("title")} eyebrow={seat?.cluster?.name} lead={t("lead")}>
      <Steps now="upload" />
      <Upload />
      <Earlier />
    </Page>
  );
}

function Upload() {
  const { t, i18n } = useTranslation("imports");
  const { t: te } = useTranslation("errors");
  const navigate = useNavigate();
  const upload = useUpload();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const send = (file: File | undefined) => {
    setOver(false);
    if (!file || upload.isPending) return;
    upload.mutate(file, {
      onSuccess: (run) => navigate({ to: "/import/$id", params: { id: run.id } }),
    });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    send(event.dataTransfer.files[0]);
  };
  const failed =
    upload.error &&
    ((upload.error instanceof ApiError && upload.error.faults[0]?.detail) ||
      te(`${troubleOf(upload.error)}.text`));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button does the same.
    <div
      className={`${styles.drop} ${over ? styles.over : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <h2>{t("upload.title")}</h2>
      <p className="muted">{t("upload.text")}</p>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={t("upload.choose")}
        accept=".xlsx,.csv,.tsv,.txt"
        onChange={(event) => {
          send(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
      <div className="row">
        <Button
          leftSection={<Icon name="upload" />}
          loading={upload.isPending}
          onClick={() => input.current?.click()}
        >
          {t("upload.choose")}
        </Button>
        <a href={`/api/v1/imports/template.csv?lang=${i18n.language}`} download>
          {t("upload.template")}
        </a>
      </div>
      {upload.isPending && <p role="status">{t("upload.reading")}</p>}
      {failed && (
        <p role="alert" className={`${styles.problem} ${styles.error}`}>
          {failed}
        </p>
      )}
    </div>
  );
}

function Earlier() {
  const { t, i18n } = useTranslation("imports");
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useQuery(importsQuery(page));
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  if (!data?.count) return null;
  return (
    <section className="stack" aria-labelledby="earlier-title">
      <h2 id="earlier-title">{t("earlier")}</h2>
      <TableBox stacks="lines" label={t("earlier")}>
        <thead>
          <tr>
            <th scope="col">{t("column.file")}</th>
            <th scope="col">{t("column.date")}</th>
            <th scope="col">{t("column.state")}</th>
            <th scope="col">{t("column.rows")}</th>
          </tr>
        </thead>
        <tbody>
          {data.results.map((run) => (
            <tr key={run.id}>
              <th scope="row">
                <Link to="/import/$id" params={{ id: run.id }}>
                  {run.file_name}
                </Link>
              </th>
              <td>{formatDate(run.created_at, i18n.language)}</td>
              <td>
                <Tag
                  tone={run.state === "applied" ? "good" : run.state === "failed" ? "bad" : "plain"}
                >
                  {t(`runState.${run.state}`)}
                </Tag>
              </td>
              <td>{run.counts.rows}</td>
            </tr>
          ))}
        </tbody>
      </TableBox>
      <Pager page={page} pages={data.pages} onChange={setPage} />
    </section>
  );
}
