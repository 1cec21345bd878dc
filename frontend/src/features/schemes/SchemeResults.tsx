import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type SchemeAnswer, type SchemeAsk, SECTIONS } from "@/api/calls-types";
import { schemesQuery } from "@/api/queries/programmes";
import { Announce } from "@/components/Announce";
import { ButtonLink } from "@/components/ButtonLink";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { Tag } from "@/components/tags";
import { CallCardView } from "@/features/calls/CallCardView";
import calls from "@/features/calls/Calls.module.css";
import { PlainSection } from "@/features/calls/Sections";
import styles from "./Schemes.module.css";

/** At most three schemes for the answers, each on a plain page of its own. */
export function SchemeResults({ answers }: { answers: SchemeAsk }) {
  const { t } = useTranslation("schemes");
  const { data, error, refetch } = useQuery(schemesQuery(answers));
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  if (!data) return <LoadingLines rows={3} height={200} />;
  const list = data.answers.slice(0, 3);
  if (!list.length)
    return (
      <EmptyState
        title={t("noneTitle")}
        actions={
          <>
            <ButtonLink to="/schemes">{t("again")}</ButtonLink>
            <ButtonLink to="/calls" search={{ tab: "all" }} variant="default">
              {t("toCalls")}
            </ButtonLink>
          </>
        }
      >
        <p>{data.none_text}</p>
      </EmptyState>
    );
  const found = t("found", { count: list.length });
  return (
    <>
      <Announce>{found}</Announce>
      <p className="lead">{found}</p>
      {list.map((answer, i) => (
        <Answer key={`${answer.band}-${answer.rule_set.code}`} answer={answer} open={i === 0} />
      ))}
      <div className="row">
        <ButtonLink to="/schemes" variant="default">
          {t("again")}
        </ButtonLink>
      </div>
    </>
  );
}

function Answer({ answer, open }: { answer: SchemeAnswer; open: boolean }) {
  const { t } = useTranslation("schemes");
  const sides = [
    { key: "why", list: answer.why, look: styles.for },
    { key: "against", list: answer.against, look: styles.against },
    { key: "unknown", list: answer.unknown, look: "" },
  ] as const;
  return (
    <article
      className={`panel ${styles.answer}`}
      aria-labelledby={`scheme-${answer.rule_set.code}`}
    >
      <header>
        <p className="muted">
          {answer.level.label}
          {answer.programme && ` · ${answer.programme.label}`}
        </p>
        <h2 id={`scheme-${answer.rule_set.code}`}>{answer.rule_set.label}</h2>
        {answer.summary && <p>{answer.summary}</p>}
        {answer.is_template && (
          <p>
            <Tag tone="missing">{t("template")}</Tag>
          </p>
        )}
      </header>
      <div className={styles.sides}>
        {sides
          .filter(({ list }) => list.length > 0)
          .map(({ key, list, look }) => (
            <div key={key} className={look}>
              <h3>{t(key)}</h3>
              <ul>
                {list.map((text, i) => (
                  <li key={i}>{text}</li>
                ))}
              </ul>
            </div>
          ))}
      </div>
      <details className={calls.folded} open={open}>
        <summary>{t("more")}</summary>
        <div className={styles.page}>
          {SECTIONS.map((section) => (
            <SchemeSection key={section} answer={answer} section={section} />
          ))}
        </div>
      </details>
      <div className="stack">
        <h3>{t("calls")}</h3>
        {answer.calls.length === 0 && <p className="muted">{t("noCalls")}</p>}
        {answer.calls.map((call) => (
          <CallCardView key={call.id} call={call} level={4} marks={false} fold={false} />
        ))}
      </div>
      {answer.programme && (
        <p>
          <Link to="/programmes/$code" params={{ code: answer.programme.code }}>
            {t("rules")}
          </Link>
        </p>
      )}
    </article>
  );
}

type SectionProps = { answer: SchemeAnswer; section: (typeof SECTIONS)[number] };

function SchemeSection({ answer, section }: SectionProps) {
  const { t } = useTranslation("calls");
  return (
    <PlainSection
      id={`${answer.rule_set.code}-${section}`}
      title={t(`sections.${section}`)}
      lines={answer.sections[section] ?? []}
      level={3}
      empty={false}
    />
  );
}
