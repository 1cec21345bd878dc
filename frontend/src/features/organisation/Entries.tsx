import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Entry, Organisation } from "@/api/types";
import { Icon } from "@/components/Icon";
import { Tag, TagList } from "@/components/tags";
import { AskButton } from "@/features/introductions/AskButton";
import { formatDate } from "@/lib/format";
import { EntryForm } from "./EntryForm";
import styles from "./Organisation.module.css";

type Kind = "offer" | "need";

/** The offers or the needs, with their form for those who may write. */
export function Entries({ organisation, kind }: { organisation: Organisation; kind: Kind }) {
  const { t } = useTranslation("organisation");
  const entries = kind === "offer" ? organisation.offers : organisation.needs;
  const [edited, setEdited] = useState<Entry | "new" | null>(null);
  const editable = organisation.abilities.edit;
  return (
    <section className={styles.section} aria-labelledby={`${kind}s-title`}>
      <div className="row between">
        <h2 id={`${kind}s-title`}>{t(`${kind}.title`)}</h2>
        {editable && (
          <Button
            variant="default"
            leftSection={<Icon name="plus" size={16} />}
            onClick={() => setEdited("new")}
          >
            {t(`${kind}.add`)}
          </Button>
        )}
      </div>
      {entries.map((entry) => (
        <EntryCard
          key={entry.id}
          entry={entry}
          owner={organisation}
          onEdit={() => setEdited(entry)}
        />
      ))}
      {entries.length === 0 && (
        <p className="muted">{t(editable ? `${kind}.emptyOwn` : `${kind}.empty`)}</p>
      )}
      {editable && (
        <EntryForm
          organisation={organisation.id}
          kind={kind}
          edited={edited}
          onClose={() => setEdited(null)}
        />
      )}
    </section>
  );
}

const EYES = { public: "eye", members: "user", private: "lock" } as const;

function EntryCard({
  entry,
  owner,
  onEdit,
}: {
  entry: Entry;
  owner: Organisation;
  onEdit: () => void;
}) {
  const { t, i18n } = useTranslation("organisation");
  const visibility = (["public", "members", "private"] as const).find(
    (v) => v === entry.visibility.code,
  );
  const details = [
    entry.stage?.label,
    entry.trl && `TRL ${entry.trl.min}–${entry.trl.max}`,
    entry.expires_on && t("until", { date: formatDate(entry.expires_on, i18n.language) }),
  ].filter(Boolean);
  return (
    <article
      id={`entry-${entry.id}`}
      className={`${styles.entry} ${entry.kind === "need" ? styles.need : ""}`}
    >
      <div className="row between">
        <h3 lang={entry.language || undefined}>{entry.title}</h3>
        {entry.abilities.edit && (
          <Button
            variant="subtle"
            size="compact-md"
            leftSection={<Icon name="edit" size={16} />}
            onClick={onEdit}
          >
            {t("edit")}
            <span className="visually-hidden">: {entry.title}</span>
          </Button>
        )}
      </div>
      {entry.text && (
        <p className={styles.text} lang={entry.language || undefined}>
          {entry.text}
        </p>
      )}
      {details.length > 0 && <p className="muted small">{details.join(" · ")}</p>}
      {(entry.concepts.length > 0 || entry.certifications.length > 0) && (
        <TagList label={t("tags")}>
          {[
            ...entry.concepts.slice(0, 8).map((c) => <Tag key={c.id}>{c.label}</Tag>),
            ...entry.certifications.map((c) => (
              <Tag key={c} tone="brand">
                {c}
              </Tag>
            )),
          ]}
        </TagList>
      )}
      {visibility && (
        <p className={styles.visibility}>
          <Icon name={EYES[visibility]} size={16} />
          {t(`visibility.${visibility}.short`)}
        </p>
      )}
      {entry.kind === "need" && visibility === "public" && owner.abilities.ask && (
        <div>
          <AskButton from={{ organisation: owner.id, name: owner.name, need: entry.id }} />
        </div>
      )}
    </article>
  );
}
