import { Button, SegmentedControl, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { organisationQuery } from "@/api/queries/directory";
import { chainQuery } from "@/api/queries/partners";
import { useSession } from "@/api/queries/session";
import type { ChainView, Organisation } from "@/api/types";
import { Page } from "@/components/Page";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { useCurrentAddress } from "@/features/organisation/useCurrentAddress";
import { Candidates } from "./Candidates";
import { ChainDrawing } from "./ChainDrawing";
import { ChainTable } from "./ChainTable";
import styles from "./Proposal.module.css";
import type { PartnersSearch } from "./params";

type Show = (change: Partial<PartnersSearch>) => void;

/** Partners for the organisation of the acting seat. */
export function PartnersPage() {
  const { t } = useTranslation("partners");
  const route = getRouteApi("/inside/partners");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const organisation = useSession().seat?.organisation;
  if (!organisation)
    return (
      <Page title={t("title")}>
        <EmptyState
          title={t("noOrganisation.title")}
          actions={<Link to="/search">{t("noOrganisation.search")}</Link>}
        >
          <p>{t("noOrganisation.text")}</p>
        </EmptyState>
      </Page>
    );
  const show: Show = (change) =>
    navigate({
      search: (before) => ({ ...before, page: undefined, ...change }),
      resetScroll: false,
    });
  return <Partners id={organisation.id} search={search} show={show} own />;
}

/** Partners for a member, as its cluster sees them. */
export function MemberPartnersPage() {
  const route = getRouteApi("/inside/organisations/$id/partners");
  const { id } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const show: Show = (change) =>
    navigate({
      search: (before) => ({ ...before, page: undefined, ...change }),
      resetScroll: false,
    });
  return <Partners id={id} search={search} show={show} own={false} />;
}

type Props = { id: string; search: PartnersSearch; show: Show; own: boolean };

function Partners({ id, search, show, own }: Props) {
  const { t } = useTranslation("partners");
  const { data: organisation, error, refetch } = useQuery(organisationQuery(id));
  useCurrentAddress(id, organisation);
  const title = own || !organisation ? t("title") : t("titleFor", { name: organisation.name });
  if (error && !organisation)
    return (
      <Page title={title}>
        <ErrorState error={error} onRetry={refetch} />
      </Page>
    );
  return (
    <Page
      title={title}
      lead={t("lead")}
      actions={
        organisation && (
          <>
            <Link to="/how-proposals-are-made">{t("howMade")}</Link>
            <Link to="/organisations/$id/why-not-me" params={{ id }}>
              {own ? t("whyNotMe") : t("whyNotIt")}
            </Link>
            <Link to="/organisations/$id" params={{ id }}>
              {own ? t("toOwnProfile") : t("toProfile")}
            </Link>
          </>
        )
      }
    >
      {organisation ? (
        <>
          <ChainPanel id={id} search={search} show={show} />
          <div className={styles.layout}>
            <Choices organisation={organisation} search={search} show={show} />
            <Candidates id={id} search={search} show={show} own={own} />
          </div>
        </>
      ) : (
        <LoadingLines rows={4} height={120} />
      )}
    </Page>
  );
}

function chainsOf(alternatives: ChainView["alternatives"], own: boolean) {
  return alternatives.filter((a) => a.own === own).map((a) => ({ value: a.id, label: a.label }));
}

function ChainPanel({ id, search, show }: Omit<Props, "own">) {
  const { t } = useTranslation("partners");
  const { data, error, refetch } = useQuery(chainQuery(id, search.chain));
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  if (!data) return <LoadingLines rows={1} height={260} />;
  if (!data.chain)
    return (
      <EmptyState
        title={t("noChain.title")}
        actions={
          <Link to="/organisations/$id" params={{ id }}>
            {t("noChain.action")}
          </Link>
        }
      >
        <p>{t("noChain.text")}</p>
      </EmptyState>
    );
  const missing = data.links.filter((l) => l.state === "missing").length;
  const choose = (link: string) =>
    show(link === search.link ? { link: undefined } : { link, need: undefined });
  return (
    <section className="panel stack" aria-labelledby="chain-title">
      <div className="row between">
        <div>
          <h2 id="chain-title">{data.chain.label}</h2>
          <p className="muted">{t("missingCount", { count: missing })}</p>
        </div>
        <div className="row">
          {data.alternatives.length > 1 && (
            <Select
              aria-label={t("otherChain")}
              w="min(18rem, 80vw)"
              allowDeselect={false}
              value={data.chain.id}
              onChange={(chain) => show({ chain: chain ?? undefined, link: undefined })}
              data={[
                { group: t("ownChains"), items: chainsOf(data.alternatives, true) },
                { group: t("otherChains"), items: chainsOf(data.alternatives, false) },
              ]}
            />
          )}
          <SegmentedControl
            aria-label={t("view")}
            value={search.view ?? "chain"}
            onChange={(v) => show({ view: v === "table" ? "table" : undefined, page: search.page })}
            data={[
              { value: "chain", label: t("asChain") },
              { value: "table", label: t("asTable") },
            ]}
          />
        </div>
      </div>
      {search.view === "table" ? (
        <ChainTable view={data} chosen={search.link} onChoose={choose} />
      ) : (
        <ChainDrawing view={data} chosen={search.link} onChoose={choose} />
      )}
    </section>
  );
}

type ChoicesProps = { organisation: Organisation; search: PartnersSearch; show: Show };

function Choices({ organisation, search, show }: ChoicesProps) {
  const { t } = useTranslation("partners");
  const none = !search.need && !search.link;
  return (
    <section aria-labelledby="needs-title">
      <h2 id="needs-title">{t("forWhat")}</h2>
      <ul className={styles.choices}>
        <li>
          <button
            type="button"
            className={styles.choice}
            aria-pressed={none}
            onClick={() => show({ need: undefined, link: undefined })}
          >
            {t("everything")}
          </button>
        </li>
        {organisation.needs.map((need) => (
          <li key={need.id}>
            <button
              type="button"
              className={styles.choice}
              aria-pressed={search.need === need.id}
              onClick={() => show({ need: need.id, link: undefined })}
            >
              {need.title}
            </button>
          </li>
        ))}
      </ul>
      {organisation.needs.length === 0 && (
        <p className="muted small">
          {t("noNeeds")}{" "}
          <Link to="/organisations/$id" params={{ id: organisation.id }}>
            {t("addNeed")}
          </Link>
        </p>
      )}
      {search.link && (
        <Button
          mt="sm"
          variant="default"
          size="compact-md"
          onClick={() => show({ link: undefined })}
        >
          {t("releaseLink")}
        </Button>
      )}
    </section>
  );
}
