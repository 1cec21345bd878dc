import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Programme } from "@/api/calls-types";
import { programmesQuery } from "@/api/queries/programmes";
import { Page } from "@/components/Page";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import styles from "./Programmes.module.css";

const LEVELS = ["regional", "national", "interregional", "european"] as const;

/** All programmes that we know rules of, from the nearest to the farthest. */
export function ProgrammesPage() {
  const { t } = useTranslation("programmes");
  const { data, error, refetch } = useQuery(programmesQuery);
  return (
    <Page title={t("title")} eyebrow={<CallsLink />} lead={t("lead")}>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <LoadingLines rows={4} height={110} />}
      {data && data.results.length === 0 && <EmptyState title={t("empty")} />}
      {data &&
        LEVELS.map((level) => {
          const here = data.results.filter((p) => p.level.code === level);
          return here.length > 0 && <Level key={level} level={level} programmes={here} />;
        })}
    </Page>
  );
}

function CallsLink() {
  const { t } = useTranslation("calls");
  return <Link to="/calls">{t("title")}</Link>;
}

function Level({ level, programmes }: { level: (typeof LEVELS)[number]; programmes: Programme[] }) {
  const { t } = useTranslation("programmes");
  return (
    <section className={styles.section} aria-labelledby={`level-${level}`}>
      <h2 id={`level-${level}`}>{t(`level.${level}`)}</h2>
      <ul className={styles.list}>
        {programmes.map((programme) => (
          <li key={programme.code}>
            <h3>
              <Link to="/programmes/$code" params={{ code: programme.code }}>
                {programme.label}
              </Link>
            </h3>
            {(programme.country || programme.region) && (
              <p className="muted small">{programme.region?.label ?? programme.country?.label}</p>
            )}
            <p>{programme.summary}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
