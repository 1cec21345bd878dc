import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { CallCard, Fit } from "@/api/calls-types";
import { Icon } from "@/components/Icon";
import { Tag, TagList } from "@/components/tags";
import styles from "./Calls.module.css";
import { MarkButtons, useMarkCall } from "./Marks";
import { VerdictLine } from "./Verdict";
import { useCallWords } from "./words";

/** Days below which the time left stands out. */
export const SOON = 30;

const STATE_TONES = { open: "good", expected: "brand", closed: "plain" } as const;

/** Where a call stands, and how much time is left. */
export function StateTag({ call }: { call: CallCard }) {
  const words = useCallWords();
  const tone = STATE_TONES[call.status.code as keyof typeof STATE_TONES] ?? "plain";
  return (
    <span className="row" style={{ "--gap": "0.5rem" } as React.CSSProperties}>
      <Tag tone={tone}>{words.state(call)}</Tag>
      <span className={call.days_left !== null && call.days_left < SOON ? styles.soon : undefined}>
        {words.daysLeft(call) || words.opens(call)}
      </span>
    </span>
  );
}

/** Whether a single small firm may apply for cascade money. */
export function isAloneCascade(call: Pick<CallCard, "kind" | "applicants">): boolean {
  return (
    call.kind.code === "cascade" &&
    (call.applicants.code === "alone" || call.applicants.code === "either")
  );
}

type Props = {
  call: CallCard;
  level?: 2 | 3 | 4;
  /** Whether a hidden call is folded away; not where hidden calls are what one looks at. */
  fold?: boolean;
  marks?: boolean;
  /** Whether the fit is the reader's own organisation's. */
  own?: boolean;
};

/** A call in short: what, until when, what it pays, with whom, and why it fits. */
export function CallCardView({ call, level = 2, fold = true, marks = true, own = true }: Props) {
  const { t } = useTranslation("calls");
  const words = useCallWords();
  const mark = useMarkCall();
  const Heading = `h${level}` as const;
  if (fold && call.mark === "hidden") return <Folded call={call} />;
  const alone = isAloneCascade(call);
  return (
    <article className={styles.card} aria-labelledby={`call-${call.id}`}>
      <div className={styles.top}>
        <div className={styles.words}>
          {(call.programme || call.publisher) && (
            <p className="muted small">{call.programme?.label ?? call.publisher}</p>
          )}
          <Heading id={`call-${call.id}`}>
            <Link to="/calls/$id" params={{ id: call.id }}>
              {call.title}
            </Link>
          </Heading>
        </div>
        <StateTag call={call} />
      </div>
      <dl className={styles.facts}>
        <div>
          <dt>{t("card.until")}</dt>
          <dd>{words.deadline(call, true)}</dd>
        </div>
        <div>
          <dt>{t("card.pays")}</dt>
          <dd>{words.pays(call.budget)}</dd>
        </div>
        <div>
          <dt>{t("card.with")}</dt>
          <dd>{words.applicants(call.applicants)}</dd>
        </div>
      </dl>
      {call.fit && <FitWords fit={call.fit} own={own} />}
      {(alone || call.is_demo || call.kind.code !== "standard" || call.concepts.length > 0) && (
        <TagList label={t("card.about")}>
          {[
            ...(alone
              ? [
                  <Tag key="alone" tone="brand">
                    {t("card.aloneCascade")}
                  </Tag>,
                ]
              : []),
            ...(!alone && call.kind.code !== "standard"
              ? [<Tag key="kind">{call.kind.label}</Tag>]
              : []),
            ...(call.is_demo
              ? [
                  <Tag key="demo" tone="dashed">
                    {t("card.demo")}
                  </Tag>,
                ]
              : []),
            ...call.concepts.slice(0, 4).map((c) => <Tag key={c.id}>{c.label}</Tag>),
          ]}
        </TagList>
      )}
      {marks && (
        <div className="row">
          {call.mark === "hidden" ? (
            <Button variant="default" onClick={() => mark(call, "")}>
              {t("mark.show")}
              <span className="visually-hidden">: {call.title}</span>
            </Button>
          ) : (
            <MarkButtons call={call} />
          )}
        </div>
      )}
    </article>
  );
}

/** How well a call fits, the reasons, the one caution, and whether one may apply. */
export function FitWords({ fit, own }: { fit: Fit; own: boolean }) {
  const { t } = useTranslation("calls");
  const words = useCallWords();
  const reasons = fit.reasons.filter((r) => !r.caution).slice(0, 3);
  const caution = fit.reasons.find((r) => r.caution);
  return (
    <div className={`${styles.fit} ${styles[fit.band.code] ?? ""}`}>
      <p className={styles.band}>{words.band(fit.band)}</p>
      {reasons.length > 0 && (
        <ul className={styles.reasons} aria-label={t("card.why")}>
          {reasons.map((r, i) => (
            <li key={`${r.code}-${i}`}>{r.text}</li>
          ))}
        </ul>
      )}
      {caution && (
        <p className={styles.caution}>
          <Icon name="warn" />
          <span>
            <span className="visually-hidden">{t("card.caution")}: </span>
            {caution.text}
          </span>
        </p>
      )}
      <VerdictLine eligibility={fit.eligibility} own={own} />
    </div>
  );
}

/** A call that was just hidden: a line with the way back, which takes the focus over. */
function Folded({ call }: { call: CallCard }) {
  const { t } = useTranslation("calls");
  const mark = useMarkCall();
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The button that was pressed is gone; without this the keyboard would start at the top.
    if (document.activeElement === document.body) back.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className={styles.away} role="status">
      <p>
        {t("card.hiddenNote")} <strong>{call.title}</strong>
      </p>
      <Button ref={back} variant="default" size="compact-md" onClick={() => mark(call, "")}>
        {t("mark.show")}
      </Button>
    </div>
  );
}
