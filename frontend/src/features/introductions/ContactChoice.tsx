import { Checkbox } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Options } from "@/api/queries/introductions";
import styles from "./Introductions.module.css";

export type Chosen = { contact_ids: string[]; share_person: boolean };

/** Who of one's own firm may be contacted when everybody has agreed. */
export function ContactChoice({
  contacts,
  me,
  chosen,
  onChange,
  error,
}: {
  contacts: Options["contacts"];
  me: string;
  chosen: Chosen;
  onChange: (next: Chosen) => void;
  error: string | undefined;
}) {
  const { t } = useTranslation("introductions");
  return (
    <fieldset className={styles.group}>
      <legend>{t("contacts.choose")}</legend>
      <p className="muted small">{t("contacts.when")}</p>
      <Checkbox
        label={t("contacts.me", { me })}
        checked={chosen.share_person}
        onChange={(e) => onChange({ ...chosen, share_person: e.currentTarget.checked })}
      />
      {contacts.map((c) => (
        <Checkbox
          key={c.id}
          label={[c.name, c.job, c.email, c.phone].filter(Boolean).join(" · ")}
          checked={chosen.contact_ids.includes(c.id)}
          onChange={(e) =>
            onChange({
              ...chosen,
              contact_ids: e.currentTarget.checked
                ? [...chosen.contact_ids, c.id]
                : chosen.contact_ids.filter((x) => x !== c.id),
            })
          }
        />
      ))}
      {error && (
        <p role="alert" className="muted">
          {error}
        </p>
      )}
    </fieldset>
  );
}
