import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FacetValue } from "@/api/types";
import { formatNumber } from "@/lib/format";
import styles from "./Results.module.css";

const FIRST = 6;

type Props = {
  label: string;
  values: Pick<FacetValue, "code" | "label" | "count">[];
  selected: string[];
  onToggle: (code: string) => void;
};

/** One facet: its values with counts, the first few at once. */
export function FacetGroup({ label, values, selected, onToggle }: Props) {
  const { t, i18n } = useTranslation("search");
  const [all, setAll] = useState(false);
  const shown = all ? values : values.filter((v, i) => i < FIRST || selected.includes(v.code));
  return (
    <fieldset className={styles.facet}>
      <legend>{label}</legend>
      <div>
        {shown.map((value) => (
          <label key={value.code} className={styles.value}>
            <input
              type="checkbox"
              checked={selected.includes(value.code)}
              onChange={() => onToggle(value.code)}
            />
            <span>{value.label}</span>
            <span className={styles.count}>{formatNumber(value.count, i18n.language)}</span>
          </label>
        ))}
        {values.length > FIRST && (
          <button
            type="button"
            className={styles.more}
            aria-expanded={all}
            onClick={() => setAll(!all)}
          >
            {all ? t("fewer") : t("more", { count: values.length - FIRST })}
            <span className="visually-hidden">: {label}</span>
          </button>
        )}
      </div>
    </fieldset>
  );
}
