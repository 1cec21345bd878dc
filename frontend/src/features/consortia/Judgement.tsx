import { useId, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ConsortiumDetail, RuleResult } from "@/api/calls-types";
import { Announce } from "@/components/Announce";
import { LinkRow, type RowLink } from "@/components/LinkRow";
import { CheckedTag, numbered, SourceList, SourceNumber } from "@/components/Sources";
import { TableBox } from "@/components/TableBox";
import calls from "@/features/calls/Calls.module.css";
import { BigVerdict, OutcomeTag } from "@/features/calls/Verdict";
import { verdictOf } from "@/features/calls/words";
import styles from "./Consortia.module.css";
import { missingWords, openPoints, type Questions, sortedResults } from "./members";

/** Links that are drawn; the rest is counted in the last of them. */
const DRAWN = 6;

type Props = { consortium: ConsortiumDetail; onAdd: () => void };

/** Whether the rules are met, drawn as a chain, in words, and rule by rule. */
export function Judgement({ consortium, onAdd }: Props) {
  const { t } = useTranslation("consortia");
  const { evaluation } = consortium;
  const words = t(`verdicts.${verdictOf(evaluation.verdict)}`);
  const open = openPoints(evaluation, (what) => t("declare", { what }));
  return (
    <section className={`panel ${styles.section}`} aria-labelledby="verdict-title">
      <h2 id="verdict-title">{t("verdict")}</h2>
      <BigVerdict verdict={evaluation.verdict} words={words} />
      <Announce>{t("changed", { verdict: words })}</Announce>
      <Picture consortium={consortium} onAdd={onAdd} />
      {evaluation.results.length > 0 && (
        <>
          <h3>{t("missing")}</h3>
          {open.length === 0 ? (
            <p>{t("nothingMissing")}</p>
          ) : (
            <ul className={calls.lines}>
              {open.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          )}
        </>
      )}
      {evaluation.rule_set ? (
        <p className="muted small">
          {t("ruleSet", {
            code: evaluation.rule_set.label,
            version: evaluation.rule_set.version,
          })}
        </p>
      ) : (
        <p>{t("noRules")}</p>
      )}
      {evaluation.results.length > 0 && (
        <details className={calls.folded}>
          <summary>{t("rules")}</summary>
          <Results results={sortedResults(evaluation.results)} questions={evaluation.questions} />
        </details>
      )}
    </section>
  );
}

function Picture({ consortium, onAdd }: Props) {
  const { t } = useTranslation("consortia");
  const links = useMemo(() => {
    const ordered = [...consortium.members].sort((a, b) => Number(b.is_lead) - Number(a.is_lead));
    const shown = ordered.slice(0, ordered.length > DRAWN ? DRAWN - 1 : DRAWN);
    const rest = ordered.length - shown.length;
    const there: RowLink[] = shown.map((member, i) => ({
      id: `member-${i}`,
      state: member.is_lead ? "own" : "filled",
      name: member.name,
      text: [member.is_lead && t("lead"), member.country?.label].filter(Boolean).join(" · "),
      meaning: t(member.is_lead ? "state.own" : "state.filled"),
    }));
    if (rest > 0)
      there.push({
        id: "rest",
        state: "filled",
        name: `+ ${rest}`,
        meaning: t("state.filled"),
      });
    const missing: RowLink[] = consortium.evaluation.needs.slice(0, 3).map(({ text: name }, i) => ({
      id: `need-${i}`,
      state: "missing",
      name,
      text: consortium.abilities.edit && (
        <button type="button" className={styles.fill} onClick={onAdd}>
          {t("add")}
        </button>
      ),
      meaning: t("state.missing"),
    }));
    return [...there, ...missing];
  }, [consortium, onAdd, t]);
  if (!links.length) return null;
  return <LinkRow label={t("picture")} links={links} />;
}

function Results({ results, questions }: { results: RuleResult[]; questions: Questions }) {
  const { t } = useTranslation("consortia");
  const { t: calls } = useTranslation("calls");
  const id = useId();
  const { list, numberOf } = numbered(results.map((r) => r.source));
  return (
    <>
      <TableBox stacks="blocks" label={t("rules")}>
        <thead>
          <tr>
            <th scope="col">{t("rule")}</th>
            <th scope="col">{t("outcome")}</th>
            <th scope="col">{t("weight")}</th>
            <th scope="col">{t("what")}</th>
            <th scope="col">{calls("rules.check")}</th>
          </tr>
        </thead>
        <tbody>
          {results.map((result) => (
            <tr key={result.rule_id}>
              <th scope="row" className={styles.rule}>
                {result.text}
              </th>
              <td>
                <OutcomeTag outcome={result.outcome} />
              </td>
              <td>{calls(result.level === "hard" ? "rules.hard" : "rules.soft")}</td>
              <td className={styles.rule}>
                {result.outcome !== "met" &&
                  missingWords(result.missing, questions, (what) => t("declare", { what })).join(
                    "; ",
                  )}
              </td>
              <td className={styles.rule}>
                <CheckedTag verified={result.verified} />{" "}
                <SourceNumber id={id} number={numberOf(result.source)} />
              </td>
            </tr>
          ))}
        </tbody>
      </TableBox>
      <SourceList id={id} sources={list} />
    </>
  );
}
