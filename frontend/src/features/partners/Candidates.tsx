import { Button, Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import {
  chainQuery,
  isRunning,
  proposalsQuery,
  useFeedback,
  useRefreshProposals,
} from "@/api/queries/partners";
import type { ChainView, ProposalRun } from "@/api/types";
import { Announce } from "@/components/Announce";
import { ButtonLink } from "@/components/ButtonLink";
import { Icon } from "@/components/Icon";
import { Pager } from "@/components/Pager";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { toastDone, toastError } from "@/components/toast";
import { formatAgo } from "@/lib/format";
import { neighbours } from "./chain";
import styles from "./Proposal.module.css";
import { ProposalCard } from "./ProposalCard";
import type { PartnersSearch } from "./params";

type Props = {
  id: string;
  search: PartnersSearch;
  show: (change: Partial<PartnersSearch>) => void;
  own: boolean;
};

/** The proposed partners for everything, for one need, or for one link. */
export function Candidates({ id, search, show }: Props) {
  const { t } = useTranslation("partners");
  const { need, link, page } = search;
  const { data, error, refetch } = useQuery(proposalsQuery(id, { need, link, page }));
  const { data: view } = useQuery(chainQuery(id, search.chain));
  const { give, takeBack } = useFeedback(id);
  const options = { onError: toastError };
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  if (!data) return <LoadingLines rows={3} height={220} />;
  const running = isRunning(data.run);
  return (
    <section className="stack" aria-labelledby="candidates-title">
      <CandidatesHead view={view} link={link} />
      {data.run && <Freshness id={id} run={data.run} />}
      {data.run?.degraded && (
        <p className="panel" role="status">
          {t("degraded")}
        </p>
      )}
      <Announce>{running ? t("looking") : t("count", { count: data.count })}</Announce>
      {data.results.map((proposal, i) => (
        <ProposalCard
          key={proposal.id}
          proposal={proposal}
          quoted={i === 0}
          onFeedback={(feedback) =>
            give.mutate(feedback, { ...options, onSuccess: () => toastDone(t("thanks")) })
          }
          onUndo={(proposalId) => takeBack.mutate(proposalId, options)}
        />
      ))}
      {data.results.length === 0 && !running && (
        <Nobody id={id} reason={data.empty_reason} link={link} />
      )}
      {running && data.results.length === 0 && <LoadingLines rows={2} height={200} />}
      <Pager page={data.page} pages={data.pages} onChange={(next) => show({ page: next })} />
    </section>
  );
}

function CandidatesHead({ view, link }: { view: ChainView | undefined; link: string | undefined }) {
  const { t } = useTranslation("partners");
  const chosen = view?.links.find((l) => l.id === link);
  if (!chosen || !view) return <h2 id="candidates-title">{t("candidates")}</h2>;
  const near = neighbours(chosen.id, view.edges);
  const names = (ids: string[]) =>
    ids.map((x) => view.links.find((l) => l.id === x)?.label ?? x).join(", ");
  return (
    <header className="stack">
      <h2 id="candidates-title">
        {chosen.state === "own"
          ? t("atOwnLink", { link: chosen.label })
          : chosen.state === "missing"
            ? t("couldFill", { link: chosen.label })
            : t("partnersAt", { link: chosen.label })}
      </h2>
      <p className="muted">
        {chosen.hint} {near.from.length > 0 && `${t("suppliedBy", { links: names(near.from) })} `}
        {near.to.length > 0 && t("supplies", { links: names(near.to) })}
      </p>
      {chosen.partners.length > 0 && (
        <p>
          {t("alreadyThere", { count: chosen.count })}{" "}
          {chosen.partners.map((p, i) => (
            <span key={p.id}>
              {i > 0 && ", "}
              <Link to="/organisations/$id" params={{ id: p.id }}>
                {p.name}
              </Link>
            </span>
          ))}
          {chosen.count > chosen.partners.length && " …"}
        </p>
      )}
    </header>
  );
}

function Freshness({ id, run }: { id: string; run: ProposalRun }) {
  const { t, i18n } = useTranslation("partners");
  const refresh = useRefreshProposals(id);
  if (isRunning(run)) {
    const { done, total } = run.progress;
    return (
      <div className="stack">
        <p className={styles.fresh}>{t("looking")}</p>
        <Progress
          value={total ? (100 * done) / total : 12}
          animated
          aria-label={t("progress", { done, total })}
        />
      </div>
    );
  }
  return (
    <div className={styles.fresh}>
      <span>
        {run.created_at && t("computed", { ago: formatAgo(run.created_at, i18n.language) })}
        {run.stale && ` ${t("stale")}`}
      </span>
      <Button
        variant={run.stale ? "filled" : "default"}
        size="compact-md"
        leftSection={<Icon name="refresh" size={16} />}
        loading={refresh.isPending}
        onClick={() => refresh.mutate(undefined, { onError: toastError })}
      >
        {t("refresh")}
      </Button>
    </div>
  );
}

const REASONS = ["no_offers_or_needs", "nothing_found"] as const;

function Nobody({ id, reason, link }: { id: string; reason: string | null; link?: string }) {
  const { t } = useTranslation("partners");
  const known = REASONS.find((r) => r === reason);
  return (
    <EmptyState
      level={3}
      title={t(link ? "nobody.link" : "nobody.title")}
      actions={
        <>
          <ButtonLink to="/organisations/$id" params={{ id }}>
            {t("nobody.improve")}
          </ButtonLink>
          <Link to="/search" search={link ? {} : { kind: "offer" }}>
            {t("nobody.search")}
          </Link>
        </>
      }
    >
      <p>{t(`nobody.${known ?? "nothing_found"}`)}</p>
    </EmptyState>
  );
}
