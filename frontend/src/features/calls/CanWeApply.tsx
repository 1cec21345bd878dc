import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { CallDetail, Eligibility, MissingFact } from "@/api/calls-types";
import { eligibilityQuery } from "@/api/queries/calls";
import { useSession } from "@/api/queries/session";
import { Announce } from "@/components/Announce";
import { LinkRow, type RowLink } from "@/components/LinkRow";
import { CheckedTag, numbered, SourceList, SourceNumber } from "@/components/Sources";
import { LoadingLines } from "@/components/states";
import { FitWords, isAloneCascade } from "./CallCardView";
import styles from "./Calls.module.css";
import { BigVerdict, OutcomeTag } from "./Verdict";
import { useCallWords, verdictOf } from "./words";

/** Whether the acting organisation may apply, in which role, and what is still missing. */
export function CanWeApply({ call }: { call: CallDetail }) {
  const { t } = useTranslation("calls");
  const { data, error } = useQuery(eligibilityQuery(call.id));
  return (
    <section className={`panel ${styles.section}`} aria-labelledby="can-we-apply">
      <h2 id="can-we-apply">{t("apply.title")}</h2>
      {!data && !error && <LoadingLines rows={2} height={80} />}
      {error && !data && <p role="alert">{t("apply.failed")}</p>}
      {data && <Answer answer={data} call={call} />}
      {call.fit && call.status.code !== "closed" && <FitWords fit={call.fit} own />}
    </section>
  );
}

type AnswerProps = { answer: Eligibility; call: CallDetail };

function Answer({ answer, call }: AnswerProps) {
  const { t } = useTranslation("calls");
  const words = useCallWords();
  const verdict = words.verdict(answer.verdict);
  // Where something is missing or against it the API says what; else it would say the same twice.
  const says = ["unknown", "not_eligible"].includes(verdictOf(answer.verdict));
  // Nobody can apply any more: what would have been asked stays, to learn from.
  if (call.status.code === "closed")
    return (
      <>
        <p>{answer.summary || t("page.closed")}</p>
        <ByRule answer={answer} />
      </>
    );
  return (
    <>
      <div className={styles.head2}>
        <BigVerdict verdict={answer.verdict} words={verdict} />
        {says && answer.summary && <p>{answer.summary}</p>}
      </div>
      <Announce>{verdict}</Announce>
      <Picture answer={answer} call={call} />
      {answer.needs.length > 0 && (
        <div className={styles.section}>
          <h3>{t("apply.needs")}</h3>
          <ul className={styles.lines}>
            {answer.needs.map((need, i) => (
              <li key={i}>{need.text}</li>
            ))}
          </ul>
          <p>
            <Link to="/partners">{t("apply.findPartner")}</Link>
          </p>
        </div>
      )}
      <Roles answer={answer} call={call} />
      <MissingFacts facts={answer.missing_facts} />
      <ByRule answer={answer} />
    </>
  );
}

/** The links of the picture: the organisation itself, then each thing that is still needed. */
export function needLinks(
  answer: Pick<Eligibility, "needs" | "alone">,
  own: string,
  cascade: boolean,
  words: {
    you: string;
    alone: string;
    cascade: string;
    own: string;
    missing: string;
    find: RowLink["text"];
  },
): RowLink[] {
  const alone = answer.alone?.outcome === "met";
  const links: RowLink[] = [
    {
      id: "own",
      state: "own",
      name: own,
      text: alone ? words.alone : cascade ? words.cascade : words.you,
      meaning: words.own,
    },
  ];
  // Whoever may apply alone needs nobody, whatever a consortium would need.
  if (alone) return links;
  return [
    ...links,
    ...answer.needs.slice(0, 3).map(
      (need, i): RowLink => ({
        id: `need-${i}`,
        state: "missing",
        name: need.text,
        text: words.find,
        meaning: words.missing,
      }),
    ),
  ];
}

function Picture({ answer, call }: AnswerProps) {
  const { t } = useTranslation("calls");
  const own = useSession().seat?.organisation?.name ?? t("apply.you");
  const links = useMemo(
    () =>
      needLinks(answer, own, isAloneCascade(call), {
        you: t("apply.state.own"),
        alone: t("apply.alone"),
        cascade: t("card.aloneCascade"),
        own: t("apply.state.own"),
        missing: t("apply.state.missing"),
        find: <Link to="/partners">{t("apply.findPartner")}</Link>,
      }),
    [answer, call, own, t],
  );
  return <LinkRow label={t("apply.picture")} links={links} />;
}

function Roles({ answer, call }: AnswerProps) {
  const { t } = useTranslation("calls");
  // Where one applies alone there is nobody to lead.
  const lead = call.applicants.code === "alone" ? null : answer.lead;
  const rows = [
    ...(answer.alone ? [{ name: t("apply.asAlone"), ...answer.alone }] : []),
    ...(lead ? [{ name: t("apply.asLead"), ...lead }] : []),
    ...(answer.funding ? [{ name: t("apply.funded"), ...answer.funding }] : []),
    ...answer.roles.map((r) => ({ name: r.kind.label, outcome: r.outcome, text: r.text })),
  ];
  if (!rows.length) return null;
  return (
    <div className={styles.section}>
      <h3>{t("apply.roles")}</h3>
      <dl className={styles.roles}>
        {rows.map((row, i) => (
          <div key={i}>
            <dt>
              {row.name} <OutcomeTag outcome={row.outcome} says="answer" />
            </dt>
            <dd className="muted small">{row.text}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** What a profile does not say, with the way to where it is said. */
export function MissingFacts({ facts }: { facts: MissingFact[] }) {
  const { t } = useTranslation("calls");
  const own = useSession().seat?.organisation?.id;
  if (!facts.length) return null;
  return (
    <div className={styles.section}>
      <h3>{t("apply.missing")}</h3>
      <p className="muted">{t("apply.missingHint")}</p>
      <ul className={styles.lines}>
        {facts.map((fact) => (
          <li key={fact.field}>
            {fact.label}
            {own && (
              <>
                {" "}
                <AddFact fact={fact} own={own} />
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Where a fact is entered: in the calculator of this page, among the awards, or in the profile. */
function AddFact({ fact, own }: { fact: MissingFact; own: string }) {
  const { t } = useTranslation("calls");
  const words = (
    <>
      {t("apply.add")}
      <span className="visually-hidden">: {fact.label}</span>
    </>
  );
  if (fact.url_hint === "estimate") return <a href="#cost-title">{words}</a>;
  return (
    <Link
      to="/organisations/$id"
      params={{ id: own }}
      hash={fact.url_hint === "awards" ? "awards" : undefined}
    >
      {words}
    </Link>
  );
}

function ByRule({ answer }: { answer: Eligibility }) {
  const { t } = useTranslation("calls");
  const id = useId();
  const { list, numberOf } = numbered(answer.results.map((r) => r.source));
  if (!answer.results.length) return <p className="muted">{t("apply.noRules")}</p>;
  return (
    <details className={styles.folded}>
      <summary>
        {t("apply.byRule")} ({t("apply.rulesCount", { count: answer.results.length })})
      </summary>
      <ul className="plain-list stack">
        {answer.results.map((result) => (
          <li key={result.rule_id} className={styles.member}>
            <p className="row">
              <OutcomeTag outcome={result.outcome} />
              <CheckedTag verified={result.verified} />
              <SourceNumber id={id} number={numberOf(result.source)} />
            </p>
            <p>{result.text}</p>
            {result.missing.length > 0 && (
              <ul className={styles.lines}>
                {result.missing.map((m, i) => (
                  <li key={i}>{m.text}</li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
      <SourceList id={id} sources={list} />
    </details>
  );
}
