import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, data } from "@/api/client";
import { exclusionsQuery, useAddExclusion, useRemoveExclusion } from "@/api/queries/life";
import { ErrorState, LoadingLines } from "@/components/states";
import { toastDone, toastError } from "@/components/toast";
import styles from "./Profile.module.css";

/** “Never show me to …”: the organisation's own list, which nobody else can read. */
export function Exclusions({ organisation, edit }: { organisation: string; edit: boolean }) {
  const { t } = useTranslation("profile");
  const { data: rows, error, refetch } = useQuery(exclusionsQuery(organisation));
  const remove = useRemoveExclusion(organisation);
  return (
    <section className="stack" aria-labelledby="exclusions-title">
      <h2 id="exclusions-title">{t("exclusions.title")}</h2>
      <p>{t("exclusions.text")}</p>
      {error && !rows && <ErrorState error={error} onRetry={refetch} level={3} />}
      {!rows && !error && <LoadingLines rows={1} height={40} />}
      {rows?.length === 0 && <p className="muted">{t("exclusions.none")}</p>}
      {rows && rows.length > 0 && (
        <ul className={`plain-list ${styles.items}`}>
          {rows.map((row) => (
            <li key={row.id} className={styles.item}>
              <span>
                {row.name}
                {row.kind === "cluster" && (
                  <span className="muted small"> · {t("exclusions.wholeCluster")}</span>
                )}
              </span>
              {edit && (
                <Button
                  variant="default"
                  size="compact-sm"
                  onClick={() =>
                    remove.mutate(row.id, {
                      onSuccess: () => toastDone(t("exclusions.removed")),
                      onError: toastError,
                    })
                  }
                >
                  {t("exclusions.remove")}
                  <span className="visually-hidden">: {row.name}</span>
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {edit && <Add organisation={organisation} />}
    </section>
  );
}

function Add({ organisation }: { organisation: string }) {
  const { t } = useTranslation("profile");
  const [kind, setKind] = useState<"organisation" | "cluster">("organisation");
  const [typed, setTyped] = useState("");
  const [text] = useDebouncedValue(typed.trim(), 250);
  const add = useAddExclusion(organisation);
  const { data: found } = useQuery({
    queryKey: ["exclusion-choice", kind, text],
    enabled: kind === "cluster" || text.length >= 2,
    queryFn: async () => {
      if (kind === "cluster") {
        const page = await data(
          api.GET("/api/v1/clusters/", { params: { query: { page_size: 100 } } }),
        );
        return page.results.map((c) => ({ id: c.id, name: c.name }));
      }
      const page = await data(
        api.GET("/api/v1/search/", { params: { query: { q: text, page_size: 6 } } }),
      );
      return page.results.map((r) => ({ id: r.organisation.id, name: r.organisation.name }));
    },
  });
  const listed = (found ?? []).filter(
    (x) => kind === "organisation" || x.name.toLowerCase().includes(text.toLowerCase()),
  );
  return (
    <div className="panel stack">
      <h3>{t("exclusions.add")}</h3>
      <div className={styles.grid}>
        <Select
          label={t("exclusions.what")}
          allowDeselect={false}
          data={[
            { value: "organisation", label: t("exclusions.anOrganisation") },
            { value: "cluster", label: t("exclusions.aCluster") },
          ]}
          value={kind}
          onChange={(v) => setKind(v === "cluster" ? "cluster" : "organisation")}
        />
        <TextInput
          label={t("exclusions.name")}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      <ul className={`plain-list ${styles.items}`} aria-label={t("exclusions.found")}>
        {listed.slice(0, 8).map((x) => (
          <li key={x.id} className={styles.item}>
            {x.name}
            <Button
              variant="default"
              size="compact-sm"
              loading={
                add.isPending && (add.variables?.organisation ?? add.variables?.cluster) === x.id
              }
              onClick={() =>
                add.mutate(kind === "cluster" ? { cluster: x.id } : { organisation: x.id }, {
                  onSuccess: () => {
                    setTyped("");
                    toastDone(t("exclusions.added"));
                  },
                  onError: toastError,
                })
              }
            >
              {t("exclusions.never")}
              <span className="visually-hidden">: {x.name}</span>
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
