import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallDetail } from "@/api/calls-types";
import { fittingMembersQuery } from "@/api/queries/calls";
import { Announce } from "@/components/Announce";
import { Pager } from "@/components/Pager";
import { ResultList } from "@/components/results/ResultsFrame";
import { ErrorState, LoadingLines } from "@/components/states";
import { CardMeta } from "@/features/search/ResultCard";
import { FitWords } from "./CallCardView";
import styles from "./Calls.module.css";

/** For a cluster: which of its members a call fits, and why. */
export function FittingMembers({ call }: { call: CallDetail }) {
  const { t } = useTranslation("calls");
  const [page, setPage] = useState(1);
  const { data, error, isPlaceholderData, refetch } = useQuery(fittingMembersQuery(call.id, page));
  const counted = data ? t("members.count", { count: data.count }) : "";
  return (
    <section className={styles.section} aria-labelledby="members-title">
      <h2 id="members-title">{t("members.title")}</h2>
      <p className="muted">{t("members.text")}</p>
      {error && !data && <ErrorState level={3} error={error} onRetry={refetch} />}
      {!data && !error && <LoadingLines rows={3} height={120} />}
      <Announce>{counted}</Announce>
      {data && data.count === 0 && <p>{t("members.none")}</p>}
      {data && data.count > 0 && (
        <>
          <p>
            <strong>{counted}</strong>
          </p>
          <ResultList
            items={data.results}
            keyOf={(member) => member.organisation.id}
            busy={isPlaceholderData}
          >
            {(member) => (
              <article className={styles.member}>
                <h3>
                  <Link to="/organisations/$id" params={{ id: member.organisation.id }}>
                    {member.organisation.name}
                  </Link>
                </h3>
                <CardMeta card={member.organisation} />
                <FitWords fit={member} own={false} />
                <p className="small">
                  <Link to="/calls" search={{ for: member.organisation.id }}>
                    {t("members.all")}
                    <span className="visually-hidden">: {member.organisation.name}</span>
                  </Link>
                </p>
              </article>
            )}
          </ResultList>
          <Pager
            page={data.page}
            pages={data.pages}
            onChange={setPage}
            label={t("members.pages")}
          />
        </>
      )}
    </section>
  );
}
