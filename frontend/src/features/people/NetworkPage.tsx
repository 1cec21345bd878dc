import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { networkQuery } from "@/api/queries/people";
import { Page } from "@/components/Page";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { TableBox } from "@/components/TableBox";
import { formatNumber } from "@/lib/format";
import styles from "./Network.module.css";

/** The figures of a network's clusters: counts alone. */
export function NetworkPage() {
  const { t, i18n } = useTranslation("people");
  const { data, error, refetch } = useQuery(networkQuery);
  const number = (value: number | null) =>
    value === null ? t("network.few") : formatNumber(value, i18n.language);
  return (
    <Page
      title={data?.name ?? t("network.title")}
      eyebrow={data?.kind.label}
      lead={t("network.lead")}
    >
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <LoadingLines rows={3} />}
      {data && data.clusters.length === 0 && <EmptyState title={t("network.empty")} />}
      {data && data.clusters.length > 0 && (
        <TableBox stacks="lines" label={t("network.title")}>
          <thead>
            <tr>
              <th scope="col">{t("network.cluster")}</th>
              <th scope="col">{t("network.members")}</th>
              <th scope="col">{t("network.published")}</th>
              <th scope="col">{t("network.offers")}</th>
              <th scope="col">{t("network.needs")}</th>
              <th scope="col">{t("network.newcomers")}</th>
              <th scope="col">{t("network.stages")}</th>
            </tr>
          </thead>
          <tbody>
            {data.clusters.map((c) => (
              <tr key={c.id}>
                <th scope="row">{c.name}</th>
                <td>{number(c.members)}</td>
                <td>{number(c.published)}</td>
                <td>{number(c.public_offers)}</td>
                <td>{number(c.public_needs)}</td>
                <td>{number(c.newcomers)}</td>
                <td className={`small ${styles.stages}`}>
                  {c.stages
                    .slice(0, 4)
                    .map((s) => `${s.label} (${number(s.count)})`)
                    .join(" · ")}
                </td>
              </tr>
            ))}
          </tbody>
        </TableBox>
      )}
      <p className="muted">{t("network.note")}</p>
    </Page>
  );
}
