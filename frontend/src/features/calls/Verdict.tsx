import { useTranslation } from "react-i18next";
import type { Outcome, ShortVerdict } from "@/api/calls-types";
import { Icon, type IconName } from "@/components/Icon";
import styles from "./Calls.module.css";
import { useCallWords, verdictOf } from "./words";

const ICONS = {
  eligible: "check",
  no_obstacle: "info",
  unknown: "info",
  not_eligible: "close",
} as const satisfies Record<string, IconName>;

/** The verdict in one line. Only the verdict "eligible" ever says so. */
export function VerdictLine({
  eligibility,
  own,
}: {
  eligibility: Pick<ShortVerdict, "verdict">;
  /** Whether the reader acts for the organisation that is judged. */
  own: boolean;
}) {
  const words = useCallWords();
  const verdict = verdictOf(eligibility.verdict);
  // Our words for "eligible" speak to the organisation itself; those of the API speak of it.
  const said =
    !own && verdict === "eligible" ? eligibility.verdict.label : words.verdict(eligibility.verdict);
  return (
    <p className={`${styles.verdict} ${styles[verdict]}`}>
      <Icon name={ICONS[verdict]} />
      <span>{said}</span>
    </p>
  );
}

/** The verdict as the first thing that a panel says. */
export function BigVerdict({ verdict, words }: { verdict: { code: string }; words: string }) {
  const known = verdictOf(verdict);
  return (
    <p className={`${styles.big} ${styles[known]}`}>
      <Icon name={ICONS[known]} size={22} />
      <span>{words}</span>
    </p>
  );
}

/** Whether a rule is met, or a role open to one: a sign and a word. */
export function OutcomeTag({
  outcome,
  says = "outcome",
}: {
  outcome: Outcome;
  /** "outcome" says met or not, "answer" says yes or no. */
  says?: "outcome" | "answer";
}) {
  const { t } = useTranslation("calls");
  const icon = outcome === "met" ? "check" : outcome === "not_met" ? "close" : "info";
  return (
    <span className={`${styles.out} ${styles[outcome] ?? ""}`}>
      <Icon name={icon} size={16} />
      {t(`${says}.${outcome}`)}
    </span>
  );
}
