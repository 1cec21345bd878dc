import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { statusOf } from "@/api/errors";
import { organisationQuery } from "@/api/queries/directory";
import { useSession } from "@/api/queries/session";
import type { Organisation } from "@/api/types";
import { ButtonLink } from "@/components/ButtonLink";
import { Icon } from "@/components/Icon";
import { Page } from "@/components/Page";
import { ErrorState, LoadingLines } from "@/components/states";
import { DemoTag, StandingTag, Tag, TagList } from "@/components/tags";
import { WhyNot } from "@/components/WhyNot";
import { Contact } from "@/features/introductions/Contact";
import { placeOf } from "@/features/search/ResultCard";
import { Awards } from "./Awards";
import { ChainPosition } from "./ChainPosition";
import { Completeness } from "./Completeness";
import { Entries } from "./Entries";
import { Facts } from "./Facts";
import styles from "./Organisation.module.css";
import { Projects } from "./Projects";
import { Provenance } from "./Provenance";
import { Texts } from "./Texts";
import { useCurrentAddress } from "./useCurrentAddress";

/** One organisation, as the reader may see it. */
export function OrganisationPage() {
  const { t } = useTranslation("organisation");
  const { id } = getRouteApi("/inside/organisations/$id").useParams();
  const { data, error, refetch } = useQuery(organisationQuery(id));
  useCurrentAddress(id, data);
  if (error && !data)
    return (
      <Page title={statusOf(error) === 404 ? t("notVisible") : t("title")}>
        <ErrorState error={error} onRetry={refetch} />
      </Page>
    );
  if (!data)
    return (
      <Page title={t("title")}>
        <LoadingLines rows={4} height={140} />
      </Page>
    );
  return <Profile key={data.id} organisation={data} />;
}

function Profile({ organisation }: { organisation: Organisation }) {
  const { t } = useTranslation("organisation");
  const own = useSession().seat?.organisation?.id === organisation.id;
  const kind = organisation.org_type?.code === "unknown" ? null : organisation.org_type?.label;
  return (
    <Page
      title={organisation.name}
      eyebrow={own ? t("ownProfile") : kind}
      lead={
        <span className="row">
          <Icon name="pin" />
          {placeOf(organisation) || t("placeUnknown")}
        </span>
      }
      actions={<Actions organisation={organisation} own={own} />}
    >
      <TagList label={t("about")}>
        {[
          <StandingTag key="standing" standing={organisation.standing} />,
          ...(organisation.is_demo ? [<DemoTag key="demo" />] : []),
          ...(organisation.is_newcomer ? [<Tag key="new">{t("newcomer")}</Tag>] : []),
          ...organisation.transitions.map((x) => (
            <Tag key={x.code} tone="good">
              {x.label}
            </Tag>
          )),
        ]}
      </TagList>
      {organisation.abilities.invite && <p className="muted small">{t("inviteHint")}</p>}
      {organisation.abilities.see_internals && (
        <WhyNot reason={organisation.ability_reasons.edit} />
      )}
      <div className={styles.layout}>
        <div className={styles.main}>
          <Texts organisation={organisation} own={own} />
          <Entries organisation={organisation} kind="offer" />
          <Entries organisation={organisation} kind="need" />
          <ChainPosition organisation={organisation} />
          <Projects id={organisation.id} />
          {own && <Awards organisation={organisation.id} />}
        </div>
        <div className={styles.side}>
          {organisation.completeness && (
            <Completeness completeness={organisation.completeness} own={own} />
          )}
          <Facts organisation={organisation} />
          {own && (
            <p>
              <Link to="/organisations/$id/sme-status" params={{ id: organisation.id }}>
                {t("smeStatus")}
              </Link>
            </p>
          )}
          {organisation.abilities.see_internals && (
            <p>
              <Link to="/organisations/$id/history" params={{ id: organisation.id }}>
                {t("history")}
              </Link>
              {organisation.life && ` · ${t("lifeHint", { state: organisation.life.state.label })}`}
            </p>
          )}
          {organisation.life && organisation.life.open_suggestions > 0 && (
            <p>
              <Link to="/organisations/$id/edit" params={{ id: organisation.id }}>
                {t("suggestionsWait", { count: organisation.life.open_suggestions })}
              </Link>
            </p>
          )}
          {organisation.provenance && <Provenance items={organisation.provenance} />}
        </div>
      </div>
    </Page>
  );
}

function Actions({ organisation, own }: { organisation: Organisation; own: boolean }) {
  const { t } = useTranslation("organisation");
  const { abilities, id } = organisation;
  return (
    <>
      {abilities.see_proposals &&
        (own ? (
          <ButtonLink to="/partners">{t("toPartners")}</ButtonLink>
        ) : (
          <ButtonLink to="/organisations/$id/partners" params={{ id }}>
            {t("memberPartners")}
          </ButtonLink>
        ))}
      {abilities.see_proposals && !own && (
        <ButtonLink to="/calls" search={{ for: id }} variant="default">
          {t("memberCalls")}
        </ButtonLink>
      )}
      {(abilities.edit || abilities.suggest) && (
        <ButtonLink to="/organisations/$id/edit" params={{ id }} variant="default">
          {t(abilities.edit ? "editProfile" : "suggestChanges")}
        </ButtonLink>
      )}
      {!own && <Contact contact={organisation.contact} organisation={organisation} />}
    </>
  );
}
