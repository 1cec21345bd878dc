import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { clusterQuery, membersQuery } from "@/api/queries/directory";
import { mayImport, useSession } from "@/api/queries/session";
import type { Member } from "@/api/types";
import { ButtonLink } from "@/components/ButtonLink";
import { Page } from "@/components/Page";
import { Pager } from "@/components/Pager";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { StandingTag } from "@/components/tags";
import styles from "./Members.module.css";

/** The members of the acting seat's cluster, with what their profiles still lack. */
export function MembersPage() {
  const { t } = useTranslation("members");
  const { seat } = useSession();
  if (!seat?.cluster)
    return (
      <Page title={t("title")}>
        <EmptyState
          title={t("noCluster.title")}
          actions={<Link to="/search">{t("noCluster.search")}</Link>}
        >
          <p>{t("noCluster.text")}</p>
        </EmptyState>
      </Page>
    );
  return <Members id={seat.cluster.id} canImport={mayImport(seat)} />;
}

function Members({ id, canImport }: { id: string; canImport: boolean }) {
  const { t } = useTranslation("members");
  const route = getRouteApi("/inside/members");
  const { page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: cluster } = useQuery(clusterQuery(id));
  const { data, error, refetch } = useQuery(membersQuery(id, page));
  return (
    <Page
      title={t("title")}
      eyebrow={cluster?.name}
      lead={data && t("count", { count: data.count })}
      actions={canImport && <ButtonLink to="/import">{t("import")}</ButtonLink>}
    >
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <LoadingLines rows={8} height={52} />}
      {data && data.count === 0 && (
        <EmptyState
          title={t("empty.title")}
          actions={canImport && <ButtonLink to="/import">{t("import")}</ButtonLink>}
        >
          <p>{t("empty.text")}</p>
        </EmptyState>
      )}
      {data && data.count > 0 && <MemberTable members={data.results} />}
      {data && (
        <Pager
          page={page}
          pages={data.pages}
          onChange={(next) => navigate({ search: { page: next } })}
        />
      )}
    </Page>
  );
}

function MemberTable({ members }: { members: Member[] }) {
  const { t } = useTranslation("members");
  return (
    <div className="table-wrap">
      <table className={styles.table}>
        <caption className="visually-hidden">{t("title")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("column.name")}</th>
            <th scope="col">{t("column.place")}</th>
            <th scope="col">{t("column.standing")}</th>
            <th scope="col">{t("column.completeness")}</th>
            <th scope="col">{t("column.missing")}</th>
            <th scope="col">{t("column.partners")}</th>
          </tr>
        </thead>
        <tbody>
          {members.map((m) => (
            <tr key={m.id}>
              <th scope="row">
                <Link to="/organisations/$id" params={{ id: m.id }}>
                  {m.name}
                </Link>
              </th>
              <td>{[m.city, m.country?.label].filter(Boolean).join(", ")}</td>
              <td>
                <StandingTag standing={m.standing} />
              </td>
              <td>{m.completeness !== null && <Completeness value={m.completeness} />}</td>
              <td className="small">{m.missing?.slice(0, 3).join(" · ")}</td>
              <td>
                <Link to="/organisations/$id/partners" params={{ id: m.id }}>
                  {t("partners")}
                  <span className="visually-hidden">: {m.name}</span>
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Completeness({ value }: { value: number }) {
  return (
    <div className={styles.completeness}>
      <span>{value}&nbsp;%</span>
      <div className={styles.bar} aria-hidden="true">
        <div style={{ width: `${value}%` }} />
      </div>
    </div>
  );
}
