import { Button, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type Alert,
  type SavedSearch,
  savedSearchesQuery,
  useSavedSearches,
} from "@/api/queries/saved";
import { useSession } from "@/api/queries/session";
import { ButtonLink } from "@/components/ButtonLink";
import { Page } from "@/components/Page";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { Tag, TagList } from "@/components/tags";
import { toastDone, toastError, toastUndo } from "@/components/toast";
import { readSearch } from "@/features/search/params";
import { formatDate } from "@/lib/format";
import { parseSearch } from "@/lib/url";
import { useRoleName } from "@/shell/roles";
import { ALERTS } from "./alerts";
import styles from "./Saved.module.css";

/** The searches that one keeps, and how often each tells of new hits. */
export function SavedSearchesPage() {
  const { t } = useTranslation("saved");
  const { data, error, refetch } = useQuery(savedSearchesQuery);
  return (
    <Page title={t("title")} lead={t("lead")}>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <LoadingLines rows={3} />}
      {data?.length === 0 && (
        <EmptyState
          title={t("none.title")}
          actions={<ButtonLink to="/search">{t("none.action")}</ButtonLink>}
        >
          <p>{t("none.text")}</p>
        </EmptyState>
      )}
      {data && data.length > 0 && (
        <ul className={`plain-list ${styles.list}`}>
          {data.map((saved) => (
            <li key={saved.id}>
              <Saved saved={saved} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}

function Saved({ saved }: { saved: SavedSearch }) {
  const { t, i18n } = useTranslation("saved");
  const { seat } = useSession();
  const roleName = useRoleName();
  const { keep, change, remove } = useSavedSearches();
  const [renaming, setRenaming] = useState(false);
  const [name, setName] = useState(saved.name);
  const where = parseSearch(saved.link.replace(/^[^?]*/, ""));
  const values = Object.values(saved.query.filters ?? {}).flat();
  const elsewhere = saved.seat && saved.seat.id !== seat?.id;
  const rename = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(
      { id: saved.id, name: name.trim() },
      { onSuccess: () => setRenaming(false), onError: toastError },
    );
  };
  const drop = () =>
    remove.mutate(saved.id, {
      onSuccess: () =>
        toastUndo(t("removed", { name: saved.name }), t("undo"), () =>
          keep.mutate({ name: saved.name, alert: saved.alert, query: saved.query }),
        ),
      onError: toastError,
    });
  return (
    <article className="panel stack" aria-labelledby={`saved-${saved.id}`}>
      <div className="row between">
        <h2 id={`saved-${saved.id}`} className={styles.name}>
          {saved.name}
        </h2>
        <ButtonLink to="/search" search={readSearch(where) as Record<string, unknown>}>
          {t("run")}
        </ButtonLink>
      </div>
      {saved.sleeping && (
        <div className="row" role="note">
          <p>{t("sleeping")}</p>
          {seat && (
            <Button
              variant="default"
              onClick={() =>
                change.mutate(
                  { id: saved.id, here: true },
                  { onSuccess: () => toastDone(t("woken")), onError: toastError },
                )
              }
            >
              {t("wake")}
            </Button>
          )}
        </div>
      )}
      <TagList label={t("asks")}>
        {[
          <Tag key="kind" tone="brand">
            {t(`kind.${saved.query.kind ?? "organisation"}`)}
          </Tag>,
          ...(saved.query.q ? [<Tag key="q">“{saved.query.q}”</Tag>] : []),
          ...values.map((v) => <Tag key={v}>{v}</Tag>),
        ]}
      </TagList>
      <p className="muted small">
        {elsewhere && saved.seat && (
          <>
            {t("inRole", { role: roleName(saved.seat.role), place: saved.seat.label })}
            <br />
          </>
        )}
        {saved.last_run_at
          ? t("lastRun", {
              date: formatDate(saved.last_run_at, i18n.language),
              count: saved.last_new,
            })
          : t("notRunYet")}
      </p>
      <div className={styles.tools}>
        <Select
          label={t("alert")}
          aria-label={`${t("alert")}: ${saved.name}`}
          allowDeselect={false}
          value={saved.alert}
          onChange={(v) =>
            change.mutate(
              { id: saved.id, alert: (v ?? "never") as Alert },
              { onSuccess: () => toastDone(t("changed")), onError: toastError },
            )
          }
          data={ALERTS.map((value) => ({ value, label: t(`rhythm.${value}`) }))}
        />
        {renaming ? (
          <form className="row" onSubmit={rename}>
            <TextInput
              data-autofocus
              label={t("name")}
              maxLength={120}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button type="submit" loading={change.isPending} disabled={!name.trim()}>
              {t("keep")}
            </Button>
          </form>
        ) : (
          <Button variant="subtle" onClick={() => setRenaming(true)}>
            {t("rename")}
            <span className="visually-hidden">: {saved.name}</span>
          </Button>
        )}
        <Button variant="subtle" onClick={drop}>
          {t("remove")}
          <span className="visually-hidden">: {saved.name}</span>
        </Button>
      </div>
    </article>
  );
}
