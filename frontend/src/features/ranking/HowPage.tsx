import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { rankingQuery } from "@/api/queries/ranking";
import type { Ranking } from "@/api/types";
import { Page } from "@/components/Page";
import { ErrorState, LoadingLines } from "@/components/states";
import { TableBox } from "@/components/TableBox";
import { formatDay, formatNumber } from "@/lib/format";
import { Balance } from "./Balance";
import { PartsChart, PartsTable } from "./Parts";
import styles from "./Ranking.module.css";
import { share } from "./values";

const route = getRouteApi("/how-proposals-are-made");

/** How proposals are made: read from the model in use, in plain words. */
export function HowPage() {
  const { t } = useTranslation("ranking");
  const { data, error, refetch } = useQuery(rankingQuery);
  return (
    <Page title={t("title")} lead={t("lead")}>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <LoadingLines rows={4} height={140} />}
      {data && (
        <div className={styles.page}>
          <Steps data={data} />
          <Counts data={data} />
          <Percentage data={data} />
          <Balance exposure={data.exposure} />
          <section aria-labelledby="never">
            <h2 id="never">{t("never.title")}</h2>
            <ul className={styles.never}>
              {data.never_used.map((each) => (
                <li key={each}>{each}</li>
              ))}
            </ul>
          </section>
          <Release data={data} />
        </div>
      )}
    </Page>
  );
}

function Steps({ data }: { data: Ranking }) {
  const { t } = useTranslation("ranking");
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">{t("steps.title")}</h2>
      <ol className={styles.steps}>
        {(["find", "compare", "balance", "explain"] as const).map((step) => (
          <li key={step}>
            <h3>{t(`steps.${step}.title`)}</h3>
            <p className="muted">{t(`steps.${step}.text`, { kept: data.kept })}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Counts({ data }: { data: Ranking }) {
  const { t, i18n } = useTranslation("ranking");
  const { view } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <section aria-labelledby="counts">
      <div className="row between">
        <h2 id="counts">{t("counts.title")}</h2>
        <SegmentedControl
          aria-label={t("counts.view")}
          value={view ?? "chart"}
          onChange={(v) =>
            navigate({ search: v === "table" ? { view: "table" } : {}, resetScroll: false })
          }
          data={[
            { value: "chart", label: t("counts.asChart") },
            { value: "table", label: t("counts.asTable") },
          ]}
        />
      </div>
      <p className={styles.words}>
        {data.typical_of > 0
          ? t("counts.usual", { n: formatNumber(data.typical_of, i18n.language) })
          : t("counts.most")}
      </p>
      {view === "table" ? <PartsTable data={data} /> : <PartsChart data={data} />}
    </section>
  );
}

function Percentage({ data }: { data: Ranking }) {
  const { t, i18n } = useTranslation("ranking");
  return (
    <section aria-labelledby="percentage">
      <h2 id="percentage">{t("percentage.title")}</h2>
      <p className={styles.words}>
        {t("percentage.text", {
          strong: share(data.bands.strong, i18n.language),
          good: share(data.bands.good, i18n.language),
        })}
      </p>
      <p className={styles.words}>{t("percentage.honest", { n: data.questions })}</p>
      {data.calibration.length > 0 && (
        <TableBox label={t("percentage.table")}>
          <thead>
            <tr>
              <th scope="col">{t("percentage.score")}</th>
              <th scope="col">{t("percentage.shown")}</th>
            </tr>
          </thead>
          <tbody>
            {data.calibration.map((point) => (
              <tr key={`${point.score}-${point.probability}`}>
                <th scope="row">{formatNumber(point.score, i18n.language)}</th>
                <td>{share(point.probability, i18n.language)}</td>
              </tr>
            ))}
          </tbody>
        </TableBox>
      )}
    </section>
  );
}

const VERSIONS = ["analyser", "concept_list", "lexicon", "space", "statistics"] as const;

function Release({ data }: { data: Ranking }) {
  const { t, i18n } = useTranslation("ranking");
  const versionName = (name: string) => {
    const known = VERSIONS.find((v) => v === name);
    return known ? t(`release.version.${known}`) : name.replace(/_/g, " ");
  };
  return (
    <section aria-labelledby="release">
      <h2 id="release">{t("release.title")}</h2>
      <p className={styles.words}>
        {t("release.text", { date: formatDay(data.as_of, i18n.language) })}
      </p>
      <dl className={styles.facts}>
        <div>
          <dt>{t("release.id")}</dt>
          <dd>{data.release}</dd>
        </div>
        <div>
          <dt>{t("release.kind")}</dt>
          <dd>{t(`release.${data.kind}`)}</dd>
        </div>
        <div>
          <dt>{t("release.data")}</dt>
          <dd>{data.data_hash || "–"}</dd>
        </div>
        {data.versions.map((each) => (
          <div key={each.name}>
            <dt>{versionName(each.name)}</dt>
            <dd>{each.version}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
