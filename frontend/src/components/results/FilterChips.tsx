import { useTranslation } from "react-i18next";
import { Icon } from "@/components/Icon";
import styles from "./Results.module.css";

export type Chip = { key: string; label: string; onRemove: () => void };

/** The chosen filters, each a button that gives it up; nothing where none is chosen. */
export function FilterChips({ chips, onRemoveAll }: { chips: Chip[]; onRemoveAll: () => void }) {
  const { t } = useTranslation("search");
  if (!chips.length) return null;
  return (
    <ul className="row plain-list" aria-label={t("chosen")}>
      {chips.map(({ key, label, onRemove }) => (
        <li key={key}>
          <button
            type="button"
            className={styles.chip}
            aria-label={t("remove", { filter: label })}
            onClick={onRemove}
          >
            {label}
            <Icon name="close" size={14} />
          </button>
        </li>
      ))}
      <li>
        <button type="button" className={styles.more} onClick={onRemoveAll}>
          {t("removeAll")}
        </button>
      </li>
    </ul>
  );
}
