import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { fittingCallsQuery } from "@/api/queries/calls";
import { useSession } from "@/api/queries/session";
import { Announce } from "@/components/Announce";
import { ButtonLink } from "@/components/ButtonLink";
import { Pager } from "@/components/Pager";
import { ResultList } from "@/components/results/ResultsFrame";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { formatNumber } from "@/lib/format";
import { CallCardView } from "./CallCardView";
import type { CallsSearch } from "./params";

type Props = {
  /** The member for whom a cluster looks; without one it is the acting organisation. */
  member: string | undefined;
  page: number;
  own: boolean;
  onChange: (next: CallsSearch) => void;
};

/** Calls that fit an organisation's profile, the best first, each with its reasons. */
export function FittingCalls({ member, page, own, onChange }: Props) {
  const { t, i18n } = useTranslation("calls");
  const organisation = useSession().seat?.organisation?.id;
  const id = member ?? organisation ?? "";
  const mine = own && (!member || member === organisation);
  const { data, error, isPlaceholderData, refetch } = useQuery(fittingCallsQuery(member, page));
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  if (!data) return <LoadingLines rows={4} height={220} />;
  const counted = t("foundFor", { count: data.count, n: formatNumber(data.count, i18n.language) });
  const missing = data.profile.missing.map((m) => m.label).slice(0, 4);
  return (
    <section className="stack" aria-label={t("tab.mine")}>
      <p>
        <strong>{counted}</strong>
      </p>
      <Announce>{counted}</Announce>
      {missing.length > 0 && data.count > 0 && (
        <p className="muted">
          {t(mine ? "profileHint" : "profileHintOther", { fields: missing.join(", ") })}{" "}
          <Link to="/organisations/$id" params={{ id }}>
            {t(mine ? "empty.fillProfile" : "empty.fillOther")}
          </Link>
        </p>
      )}
      {data.count === 0 && (
        <EmptyState
          title={t("empty.mineTitle")}
          actions={
            <>
              <ButtonLink to="/organisations/$id" params={{ id }}>
                {t(mine ? "empty.fillProfile" : "empty.fillOther")}
              </ButtonLink>
              <ButtonLink to="/schemes" variant="default">
                {t("empty.schemes")}
              </ButtonLink>
              <ButtonLink to="/calls" search={{ tab: "all" }} variant="default">
                {t("empty.seeAll")}
              </ButtonLink>
            </>
          }
        >
          <p>{t(mine ? "empty.mineText" : "empty.mineOtherText")}</p>
          {missing.length > 0 && (
            <p>{t(mine ? "profileHint" : "profileHintOther", { fields: missing.join(", ") })}</p>
          )}
        </EmptyState>
      )}
      {data.count > 0 && (
        <ResultList items={data.results} keyOf={(call) => call.id} busy={isPlaceholderData}>
          {(call) => <CallCardView call={call} own={mine} />}
        </ResultList>
      )}
      <Pager
        page={data.page}
        pages={data.pages}
        onChange={(next) => onChange({ tab: member ? undefined : "mine", for: member, page: next })}
      />
    </section>
  );
}
