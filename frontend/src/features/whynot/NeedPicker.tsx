import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { needsQuery } from "@/api/queries/ranking";
import { Pager } from "@/components/Pager";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { placeOf } from "@/features/search/ResultCard";
import type { WhyNotSearch } from "./params";
import styles from "./WhyNot.module.css";

type Props = { id: string; search: WhyNotSearch; onChange: (next: WhyNotSearch) => void };

/** Choose one of the public needs. */
export function NeedPicker({ id, search, onChange }: Props) {
  const { t } = useTranslation("whynot");
  const { data, error, refetch } = useQuery(needsQuery(search.q ?? "", search.page ?? 1));
  const needs = data?.results.filter(
    (r) => r.entry && r.entry.visibility.code === "public" && r.organisation.id !== id,
  );
  return (
    <section className="stack" aria-labelledby="choose">
      <h2 id="choose">{t("pick.title")}</h2>
      <Find initial={search.q ?? ""} onFind={(q) => onChange({ q: q || undefined })} />
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <LoadingLines rows={4} height={90} />}
      {needs && needs.length === 0 && (
        <EmptyState title={t("pick.none")} level={3}>
          <p>{t("pick.noneText")}</p>
        </EmptyState>
      )}
      {needs && needs.length > 0 && (
        <ul className={styles.needs}>
          {needs.map(({ entry, organisation }) => (
            <li key={entry?.id} className="panel">
              <h3>
                <Link
                  to="/organisations/$id/why-not-me"
                  params={{ id }}
                  search={{ need: entry?.id }}
                >
                  {entry?.title}
                </Link>
              </h3>
              <p className="muted small">
                {[organisation.name, placeOf(organisation)].filter(Boolean).join(" · ")}
              </p>
              {entry?.text && <p>{entry.text}</p>}
            </li>
          ))}
        </ul>
      )}
      {data && (
        <Pager
          page={data.page}
          pages={data.pages}
          onChange={(page) => onChange({ ...search, page })}
        />
      )}
    </section>
  );
}

function Find({ initial, onFind }: { initial: string; onFind: (q: string) => void }) {
  const { t } = useTranslation("whynot");
  const [text, setText] = useState(initial);
  useEffect(() => setText(initial), [initial]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onFind(text.trim());
  };
  return (
    <form className="row" onSubmit={submit}>
      <TextInput
        aria-label={t("pick.label")}
        placeholder={t("pick.placeholder")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        maxLength={200}
        className={styles.find}
      />
      <Button type="submit">{t("pick.find")}</Button>
    </form>
  );
}
