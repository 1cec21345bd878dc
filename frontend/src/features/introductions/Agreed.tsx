import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Introduction, type Outcome, useMoves } from "@/api/queries/introductions";
import { toastDone, toastError } from "@/components/toast";
import styles from "./Introductions.module.css";

/** How the two firms reach each other, as they chose when they agreed. */
export function Contacts({ introduction }: { introduction: Introduction }) {
  const { t } = useTranslation("introductions");
  return (
    <section className="panel stack" aria-labelledby="contacts-title">
      <h2 id="contacts-title">{t("contacts.title")}</h2>
      <div className={styles.contact}>
        {introduction.contacts?.map((c, i) => (
          <address key={i}>
            <strong>{c.organisation}</strong>
            {c.own && <span className="muted"> ({t("you")})</span>}
            <br />
            {[c.name, c.job].filter(Boolean).join(", ")}
            {c.email && (
              <>
                <br />
                <a href={`mailto:${c.email}`}>{c.email}</a>
              </>
            )}
            {c.phone && (
              <>
                <br />
                <a href={`tel:${c.phone.replace(/\s/g, "")}`}>{c.phone}</a>
              </>
            )}
          </address>
        ))}
      </div>
      {introduction.contacts?.length === 0 && <p>{t("contacts.none")}</p>}
    </section>
  );
}

const OUTCOMES: Outcome[] = ["talks", "agreement", "consortium", "no"];

/** What became of it: one click, and what the other firm says. */
export function OutcomePanel({
  introduction,
  wanted = false,
}: {
  introduction: Introduction;
  wanted?: boolean;
}) {
  const { t } = useTranslation("introductions");
  const { outcome } = useMoves(introduction.id);
  const own = introduction.outcomes.find((o) => o.own)?.value;
  const theirs = introduction.outcomes.filter((o) => !o.own);
  return (
    <section className="panel stack" aria-labelledby="outcome-title">
      <h2 id="outcome-title">{t("outcome.title")}</h2>
      {wanted && <p>{t("outcome.wanted")}</p>}
      <div className="row">
        {OUTCOMES.map((value) => (
          <Button
            key={value}
            variant={own === value ? "light" : "default"}
            aria-pressed={own === value}
            onClick={() =>
              outcome.mutate(value, {
                onSuccess: () => toastDone(t("outcome.thanks")),
                onError: toastError,
              })
            }
          >
            {t(`outcome.${value}`)}
          </Button>
        ))}
      </div>
      {theirs.map((o) => (
        <p key={o.organisation}>
          <strong>{o.organisation}</strong>: {o.label}
        </p>
      ))}
    </section>
  );
}
