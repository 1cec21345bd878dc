import { useTranslation } from "react-i18next";
import styles from "./Imports.module.css";
import type { Step } from "./mapping";

const STEPS: Step[] = ["upload", "check", "apply", "done"];

/** Where in the import one stands. */
export function Steps({ now }: { now: Step }) {
  const { t } = useTranslation("imports");
  const position = STEPS.indexOf(now);
  return (
    <ol className={styles.steps} aria-label={t("steps")}>
      {STEPS.map((step, i) => (
        <li
          key={step}
          aria-current={step === now ? "step" : undefined}
          className={i < position ? styles.past : undefined}
        >
          {t(`step.${step}`)}
        </li>
      ))}
    </ol>
  );
}
