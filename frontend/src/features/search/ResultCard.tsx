import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/queries/session";
import type { Card, SearchResult } from "@/api/types";
import { Marked } from "@/components/Marked";
import { DemoTag, StandingTag, Tag, TagList } from "@/components/tags";
import { Contact } from "@/features/introductions/Contact";
import styles from "./Search.module.css";

/** Where an organisation is, from the town to the country. */
export function placeOf(card: Pick<Card, "city" | "region" | "country">): string {
  const parts = [card.city, card.region?.label, card.country?.label].filter(Boolean);
  return [...new Set(parts)].join(", ");
}

/** What an organisation is, in a line: kind, size, place. */
export function CardMeta({ card }: { card: Card }) {
  const { t } = useTranslation("search");
  const size =
    card.size && card.size.code !== "unknown" ? t("employees", { range: card.size.label }) : "";
  const kind = card.org_type && card.org_type.code !== "unknown" ? card.org_type.label : "";
  return <p className={styles.meta}>{[kind, size, placeOf(card)].filter(Boolean).join(" · ")}</p>;
}

const FIELDS = ["name", "description", "offers", "needs", "concepts", "history"] as const;

/** One hit: who, the passages that met the query, and the tags that led here. */
export function ResultCard({ result }: { result: SearchResult }) {
  const { t } = useTranslation("search");
  const { organisation: card, entry } = result;
  const passages = result.matched.filter((m) => m.fragments.length > 0);
  const params = { id: card.id };
  return (
    <article className={styles.result}>
      <h2>
        <Link
          to="/organisations/$id"
          params={params}
          hash={entry ? `entry-${entry.id}` : undefined}
        >
          {entry ? entry.title : card.name}
        </Link>
      </h2>
      {entry && (
        <p>
          {t("entryBy")}{" "}
          <Link to="/organisations/$id" params={params}>
            {card.name}
          </Link>
        </p>
      )}
      <CardMeta card={card} />
      {passages.length > 0 ? (
        <dl className={styles.passages}>
          {passages.slice(0, 3).map((m, i) => {
            const field = FIELDS.find((f) => f === m.field);
            return (
              <div key={i}>
                <dt>{field ? t(`field.${field}`) : t("field.text")}</dt>
                <dd>
                  <Marked segments={m.fragments} />
                </dd>
              </div>
            );
          })}
        </dl>
      ) : (
        !entry && <TopEntries card={card} />
      )}
      {entry && passages.length === 0 && entry.text && <p>{entry.text}</p>}
      {entry?.kind === "need" && entry.visibility.code === "public" && (
        <WhyNotLink need={entry.id} owner={card.id} />
      )}
      {result.via_concepts.length > 0 && (
        <p className={styles.understood}>
          {t("via", { concepts: result.via_concepts.map((c) => c.label).join(", ") })}
        </p>
      )}
      <TagList label={t("about")}>
        {[
          <StandingTag key="standing" standing={card.standing} />,
          ...(card.is_demo ? [<DemoTag key="demo" />] : []),
          ...card.stages.slice(0, 2).map((s) => (
            <Tag key={s.code} tone="brand">
              {s.label}
            </Tag>
          )),
          ...card.concepts.slice(0, 4).map((c) => <Tag key={c.id}>{c.label}</Tag>),
        ]}
      </TagList>
      <div>
        <Contact
          contact={result.contact}
          organisation={card}
          from={{ need: entry?.kind === "need" ? entry.id : undefined }}
        />
      </div>
    </article>
  );
}

/** For a firm: what keeps it from being proposed for somebody's need. */
function WhyNotLink({ need, owner }: { need: string; owner: string }) {
  const { t } = useTranslation("search");
  const own = useSession().seat?.organisation;
  if (!own || own.id === owner) return null;
  return (
    <p className="small">
      <Link to="/organisations/$id/why-not-me" params={{ id: own.id }} search={{ need }}>
        {t("whyNotMe")}
      </Link>
    </p>
  );
}

function TopEntries({ card }: { card: Card }) {
  const { t } = useTranslation("search");
  if (!card.top_offer && !card.top_need) return null;
  return (
    <dl className={styles.passages}>
      {card.top_offer && (
        <div>
          <dt>{t("field.offers")}</dt>
          <dd>{card.top_offer}</dd>
        </div>
      )}
      {card.top_need && (
        <div>
          <dt>{t("field.needs")}</dt>
          <dd>{card.top_need}</dd>
        </div>
      )}
    </dl>
  );
}
