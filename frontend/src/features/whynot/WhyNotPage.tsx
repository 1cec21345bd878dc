import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { organisationQuery } from "@/api/queries/directory";
import { whyNotQuery } from "@/api/queries/ranking";
import { useSession } from "@/api/queries/session";
import type { WhyNot } from "@/api/types";
import { ButtonLink } from "@/components/ButtonLink";
import { Page } from "@/components/Page";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { useCurrentAddress } from "@/features/organisation/useCurrentAddress";
import { Additions } from "./Additions";
import { NeedPicker } from "./NeedPicker";
import { bandKey, bandValues } from "./params";
import styles from "./WhyNot.module.css";

const route = getRouteApi("/inside/organisations/$id/why-not-me");

/** Why an organisation is not proposed for a need, and what one addition would change. */
export function WhyNotPage() {
  const { t } = useTranslation("whynot");
  const { id } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const own = useSession().seat?.organisation?.id === id;
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
      eyebrow={
        <Link to="/organisations/$id" params={{ id }}>
          {organisation?.name ?? t("toProfile")}
        </Link>
      }
      actions={<Link to="/how-proposals-are-made">{t("how")}</Link>}
    >
      {search.need ? (
        <Answer id={id} need={search.need} />
      ) : (
        <NeedPicker id={id} search={search} onChange={(next) => navigate({ search: next })} />
      )}
    </Page>
  );
}

function Answer({ id, need }: { id: string; need: string }) {
  const { t } = useTranslation("whynot");
  const { data, error, refetch } = useQuery(whyNotQuery(id, need));
  const another = (
    <ButtonLink to="/organisations/$id/why-not-me" params={{ id }} search={{}} variant="default">
      {t("another")}
    </ButtonLink>
  );
  if (error && !data)
    return (
      <>
        <ErrorState error={error} onRetry={refetch} />
        <div className="row">{another}</div>
      </>
    );
  if (!data) return <LoadingLines rows={3} height={140} />;
  return (
    <div className={styles.answer}>
      <section className="panel stack" aria-labelledby="need-title">
        <p className="eyebrow">{t("forNeed", { name: data.owner.name })}</p>
        <h2 id="need-title">{data.need.title}</h2>
        <Place data={data} />
        <div className="row">
          {another}
          <ButtonLink to="/organisations/$id" params={{ id: data.owner.id }} variant="default">
            {t("openOwner")}
          </ButtonLink>
        </div>
      </section>
      <Parts data={data} />
      <Additions data={data} id={id} />
      <p className="muted small">{t("bounds")}</p>
    </div>
  );
}

function Place({ data }: { data: WhyNot }) {
  const { t } = useTranslation("whynot");
  return (
    <>
      <p className={styles.place}>
        {t("place")} <strong>{t(`band.${bandKey(data.place)}`, bandValues(data.place))}</strong>
      </p>
      {!data.shown && <p className={styles.note}>{t("notShown")}</p>}
      {data.shown && !data.found && <p className={styles.note}>{t("notFound")}</p>}
    </>
  );
}

function Parts({ data }: { data: WhyNot }) {
  const { t } = useTranslation("whynot");
  if (data.behind.length === 0 && data.ahead.length === 0)
    return (
      <EmptyState title={t("parts.none")} level={2}>
        <p>{t("parts.noneText")}</p>
      </EmptyState>
    );
  return (
    <div className={styles.parts}>
      {(["behind", "ahead"] as const).map((side) => (
        <section key={side} className="panel stack" aria-labelledby={side}>
          <h2 id={side}>{t(`parts.${side}`)}</h2>
          {data[side].length === 0 ? (
            <p className="muted">{t(`parts.${side}None`)}</p>
          ) : (
            <ul className={styles.list}>
              {data[side].map((part) => (
                <li key={part.code}>
                  <span>{part.label}</span>
                  <span className="muted small">
                    {t(part.much ? `parts.${side}Much` : `parts.${side}Some`)}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </div>
  );
}
