import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type IntroductionCard, inboxQuery } from "@/api/queries/introductions";
import { mayImport, roleGroup, useSession } from "@/api/queries/session";
import { ButtonLink } from "@/components/ButtonLink";
import { Page } from "@/components/Page";
import { Pager } from "@/components/Pager";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { TabLinks } from "@/components/TabLinks";
import { DemoTag, Tag } from "@/components/tags";
import { formatDate, formatNumber } from "@/lib/format";
import { AccompanimentPanel } from "./Accompaniment";
import styles from "./Introductions.module.css";
import { BOXES } from "./params";

/** The introductions of the acting seat's place, by what they wait for. */
export function InboxPage() {
  const { t, i18n } = useTranslation("introductions");
  const route = getRouteApi("/inside/introductions");
  const { box = "mine", page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const { seat } = useSession();
  const { data, error, refetch } = useQuery(inboxQuery(box, page));
  const cluster = roleGroup(seat) === "cluster";
  return (
    <Page title={t("title")} lead={t(cluster ? "leadCluster" : "lead")}>
      <TabLinks
        label={t("boxes")}
        current={box}
        items={BOXES.map((key) => ({
          key,
          label: t(`box.${key}`),
          count: data && formatNumber(data.boxes[key], i18n.language),
          search: { box: key },
        }))}
      />
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <LoadingLines rows={4} height={130} />}
      {data && data.count === 0 && (
        <EmptyState
          title={t(`empty.${box}`)}
          actions={!cluster && <ButtonLink to="/partners">{t("empty.find")}</ButtonLink>}
        >
          <p>{t(cluster ? "empty.textCluster" : "empty.text")}</p>
        </EmptyState>
      )}
      {data && data.count > 0 && (
        <ul className={styles.list}>
          {data.results.map((row) => (
            <li key={row.id}>
              <Card row={row} />
            </li>
          ))}
        </ul>
      )}
      {data && (
        <Pager
          page={page}
          pages={data.pages}
          onChange={(next) => navigate({ search: { box, page: next } })}
        />
      )}
      {roleGroup(seat) === "organisation" && <AccompanimentPanel />}
      {mayImport(seat) && (
        <p>
          <Link to="/cluster-settings">{t("policy.settings")}</Link>
        </p>
      )}
    </Page>
  );
}

function Card({ row }: { row: IntroductionCard }) {
  const { t, i18n } = useTranslation("introductions");
  return (
    <article className={styles.card} aria-labelledby={`introduction-${row.id}`}>
      <div className="row between">
        <h2 id={`introduction-${row.id}`}>
          <Link to="/introductions/$id" params={{ id: row.id }}>
            {t("pair", { asker: row.asker.name, asked: row.asked.name })}
          </Link>
        </h2>
        <Tag tone={row.state === "agreed" ? "good" : row.ended_at ? "plain" : "missing"}>
          {row.state_label}
        </Tag>
      </div>
      {row.first_sentence && <p>{row.first_sentence}</p>}
      <ul className={styles.mini} aria-label={t("chain")}>
        {row.parties
          .filter((p) => p.link !== "absent")
          .map((p) => (
            <li key={p.role}>
              <span aria-hidden="true" className={`${styles.ring} ${styles[p.link] ?? ""}`} />
              <span>
                {p.name || p.role_label}
                <span className="visually-hidden">: {p.decision_label}</span>
              </span>
            </li>
          ))}
      </ul>
      <p className="muted small">
        {t("askedOn", { date: formatDate(row.created_at, i18n.language) })}
        {row.due_at && ` · ${t("due", { date: formatDate(row.due_at, i18n.language) })}`}
        {row.ended_at && ` · ${t("endedOn", { date: formatDate(row.ended_at, i18n.language) })}`}
      </p>
      {(row.asker.is_demo || row.asked.is_demo) && (
        <div>
          <DemoTag />
        </div>
      )}
    </article>
  );
}
