import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { statusOf } from "@/api/errors";
import { organisationQuery } from "@/api/queries/directory";
import { historyQuery } from "@/api/queries/life";
import type { HistoryRow } from "@/api/types";
import { ButtonLink } from "@/components/ButtonLink";
import { Page } from "@/components/Page";
import { Pager } from "@/components/Pager";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { TableBox } from "@/components/TableBox";
import { Tag } from "@/components/tags";
import { useCurrentAddress } from "@/features/organisation/useCurrentAddress";
import { formatDate } from "@/lib/format";
import { fieldOf } from "./fields";

/** What happened to an organisation: who, when, what, from which source. */
export function HistoryPage() {
  const { t } = useTranslation("profile");
  const { id } = getRouteApi("/inside/organisations/$id/history").useParams();
  const [page, setPage] = useState(1);
  const { data: organisation } = useQuery(organisationQuery(id));
  useCurrentAddress(id, organisation);
  const { data, error, refetch } = useQuery(historyQuery(id, page));
  const title = organisation
    ? t("history.titleOf", { name: organisation.name })
    : t("history.title");
  return (
    <Page
      title={error && statusOf(error) === 404 ? t("notVisible") : title}
      lead={t("history.lead")}
      actions={
        <ButtonLink to="/organisations/$id" params={{ id }} variant="default">
          {t("toProfile")}
        </ButtonLink>
      }
    >
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <LoadingLines rows={6} height={48} />}
      {data?.results.length === 0 && (
        <EmptyState title={t("history.none")}>
          <p>{t("history.noneText")}</p>
        </EmptyState>
      )}
      {data && data.results.length > 0 && (
        <TableBox stacks="lines" label={title}>
          <thead>
            <tr>
              <th scope="col">{t("history.when")}</th>
              <th scope="col">{t("history.what")}</th>
              <th scope="col">{t("history.before")}</th>
              <th scope="col">{t("history.after")}</th>
              <th scope="col">{t("history.who")}</th>
            </tr>
          </thead>
          <tbody>
            {data.results.map((row, i) => (
              <Row key={`${row.at}-${i}`} row={row} />
            ))}
          </tbody>
        </TableBox>
      )}
      {data && <Pager page={page} pages={data.pages} onChange={setPage} />}
    </Page>
  );
}

function Row({ row }: { row: HistoryRow }) {
  const { t, i18n } = useTranslation("profile");
  const known = fieldOf(row.field);
  const about = row.kind.code === "field" || row.kind.code === "suggestion";
  return (
    <tr>
      <td>
        <time dateTime={row.at}>{formatDate(row.at, i18n.language)}</time>
      </td>
      <td>
        {row.kind.label}
        {about && `: ${t(`field.${known ?? "other"}`)}`}
        {row.kind.code === "entry" && known && `: ${t(`field.${known}`)}`}
        {row.only_you && (
          <>
            {" "}
            <Tag tone="dashed">{t("history.onlyYou")}</Tag>
          </>
        )}
      </td>
      <td>{row.old_text || "–"}</td>
      <td>{row.new_text || "–"}</td>
      <td className="small">
        {[row.person, row.cluster].filter(Boolean).join(", ") || row.source_kind.label}
        {row.source_ref && (
          <>
            <br />
            <span className="muted">
              {row.source_kind.label}, {row.source_ref}
            </span>
          </>
        )}
      </td>
    </tr>
  );
}
