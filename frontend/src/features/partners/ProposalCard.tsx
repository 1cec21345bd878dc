import { Button, Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { GivenFeedback } from "@/api/queries/partners";
import { sessionQuery } from "@/api/queries/session";
import type { Evidence, FeedbackReason, Proposal, Reason } from "@/api/types";
import { ButtonLink } from "@/components/ButtonLink";
import { Icon } from "@/components/Icon";
import { DemoTag, StandingTag, Tag, TagList } from "@/components/tags";
import { Contact } from "@/features/introductions/Contact";
import { CardMeta } from "@/features/search/ResultCard";
import { percent } from "@/lib/format";
import { Moved } from "./Moved";
import styles from "./Proposal.module.css";
import {
  evidenceField,
  isPutAway,
  isQuoted,
  SHOWN_REASONS,
  sides,
  topCaution,
  topReasons,
  weight,
  withoutRepetition,
} from "./reasons";

export const FEEDBACK_REASONS: FeedbackReason[] = [
  "competitor",
  "wrong_stage",
  "wrong_region",
  "too_small",
  "too_big",
  "already_know",
  "other",
];

type Props = {
  proposal: Proposal;
  /** Whether the passages behind the reasons are shown from the start. */
  quoted: boolean;
  onFeedback: (feedback: GivenFeedback) => void;
  onUndo: (id: string) => void;
};

/** One proposed partner: how well it fits, why, what to be careful about, what to do. */
export function ProposalCard({ proposal, quoted, onFeedback, onUndo }: Props) {
  const { t } = useTranslation("partners");
  const [all, setAll] = useState(false);
  const [quotes, setQuotes] = useState(quoted);
  // The shell has loaded it; a card must not wait for it.
  const role = useQuery({ ...sessionQuery, enabled: false }).data?.seat?.role;
  const { organisation: card } = proposal;
  if (isPutAway(proposal)) return <PutAway proposal={proposal} onUndo={onUndo} />;
  const count = all ? proposal.reasons.length : SHOWN_REASONS;
  const reasons = withoutRepetition(topReasons(proposal.reasons, count));
  const caution = topCaution(proposal.cautions);
  return (
    <article className={styles.card} aria-labelledby={`proposal-${proposal.id}`}>
      <header className={styles.head}>
        <div className={styles.who}>
          <h3 id={`proposal-${proposal.id}`}>
            <Link to="/organisations/$id" params={{ id: card.id }}>
              {card.name}
            </Link>
          </h3>
          <CardMeta card={card} />
          {proposal.need && (
            <p className="small">
              {t("forNeed")} <strong>{proposal.need.title}</strong>
            </p>
          )}
        </div>
        <Score proposal={proposal} />
      </header>
      <h4 className={styles.why}>{t("why")}</h4>
      <ol className={styles.reasons}>
        {reasons.map((reason, i) => (
          <li key={`${reason.code}-${i}`}>
            <ReasonText reason={reason} quotes={quotes} />
          </li>
        ))}
      </ol>
      <div className={styles.more}>
        {reasons.some(isQuoted) && (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-expanded={quotes}
            onClick={() => setQuotes(!quotes)}
          >
            {quotes ? t("hideQuotes") : t("showQuotes")}
            <span className="visually-hidden"> ({card.name})</span>
          </Button>
        )}
        {proposal.reasons.length > SHOWN_REASONS && (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-expanded={all}
            onClick={() => setAll(!all)}
          >
            {all
              ? t("fewerReasons")
              : t("moreReasons", { count: proposal.reasons.length - SHOWN_REASONS })}
          </Button>
        )}
      </div>
      {caution && (
        <p className={styles.caution}>
          <Icon name="warn" />
          <span>
            <span className="visually-hidden">{t("caution")}: </span>
            {caution.sentence}
          </span>
        </p>
      )}
      {proposal.balancing && <Moved balancing={proposal.balancing} />}
      <TagList label={t("about")}>
        {[
          <StandingTag key="standing" standing={card.standing} />,
          ...(card.is_demo ? [<DemoTag key="demo" />] : []),
          ...(card.is_newcomer ? [<Tag key="new">{t("newcomer")}</Tag>] : []),
        ]}
      </TagList>
      {proposal.standing_action === "invite" && <p className="muted small">{t("publicRecord")}</p>}
      <footer className="row">
        <Contact contact={proposal.contact} organisation={card} from={{ proposal: proposal.id }} />
        <ButtonLink variant="default" to="/organisations/$id" params={{ id: card.id }}>
          {t("open")}
        </ButtonLink>
        {role !== "org_reader" && (
          <>
            <Button
              variant={proposal.feedback?.value === "relevant" ? "light" : "default"}
              aria-pressed={proposal.feedback?.value === "relevant"}
              leftSection={
                proposal.feedback?.value === "relevant" ? <Icon name="check" size={16} /> : null
              }
              onClick={() =>
                proposal.feedback?.value === "relevant"
                  ? onUndo(proposal.id)
                  : onFeedback({ id: proposal.id, value: "relevant", reason: "", comment: "" })
              }
            >
              {t("fits")}
            </Button>
            <NotRelevant
              onChoose={(reason) =>
                onFeedback({ id: proposal.id, value: "not_relevant", reason, comment: "" })
              }
              name={card.name}
            />
          </>
        )}
      </footer>
    </article>
  );
}

function Score({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation("partners");
  const value = percent(proposal.probability);
  return (
    <div className={styles.score}>
      <p>
        <strong>{t(`band.${proposal.band}`)}</strong>
        <span className={styles.number}>{t("percent", { value })}</span>
      </p>
      <div className={styles.meter} aria-hidden="true">
        <div style={{ width: `${value}%` }} />
      </div>
      <p className={styles.odds}>{t("odds", { value })}</p>
    </div>
  );
}

function ReasonText({ reason, quotes }: { reason: Reason; quotes: boolean }) {
  const { t } = useTranslation("partners");
  const { you, them } = sides(reason);
  return (
    <div className={styles.reason}>
      <p>
        {reason.sentence}{" "}
        <span className={styles.weight}>{t("weight", { value: weight(reason) })}</span>
      </p>
      {quotes && isQuoted(reason) && (
        <div className={styles.evidence}>
          {you.length > 0 && <Quotes side="you" evidence={you} />}
          {them.length > 0 && <Quotes side="them" evidence={them} />}
        </div>
      )}
    </div>
  );
}

function Quotes({ side, evidence }: { side: "you" | "them"; evidence: Evidence[] }) {
  const { t } = useTranslation("partners");
  return (
    <figure className={styles.quotes}>
      {evidence.slice(0, 2).map((e, i) => {
        const field = evidenceField(e.field);
        return (
          <div key={i}>
            <figcaption>
              {t(side)}
              {field && ` · ${t(`field.${field}`)}`}
            </figcaption>
            <blockquote>{e.excerpt}</blockquote>
          </div>
        );
      })}
    </figure>
  );
}

function NotRelevant({ name, onChoose }: { name: string; onChoose: (r: FeedbackReason) => void }) {
  const { t } = useTranslation("partners");
  return (
    <Menu position="bottom-start" width={280} withinPortal>
      <Menu.Target>
        <Button variant="default" rightSection={<Icon name="down" size={14} />}>
          {t("notRelevant")}
          <span className="visually-hidden"> ({name})</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FEEDBACK_REASONS.map((reason) => (
          <Menu.Item key={reason} onClick={() => onChoose(reason)}>
            {t(`feedback.${reason}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function PutAway({ proposal, onUndo }: { proposal: Proposal; onUndo: (id: string) => void }) {
  const { t } = useTranslation("partners");
  const reason = FEEDBACK_REASONS.find((r) => r === proposal.feedback?.reason);
  return (
    <div className={styles.away} role="status">
      <p>
        <strong>{proposal.organisation.name}</strong>: {t("putAway")}
        {reason && ` ${t(`feedback.${reason}`)}.`}
      </p>
      <Button variant="default" size="compact-md" onClick={() => onUndo(proposal.id)}>
        {t("undo")}
      </Button>
    </div>
  );
}
