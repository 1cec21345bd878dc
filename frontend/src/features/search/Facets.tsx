import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FacetValue, SearchPage } from "@/api/types";
import { formatNumber } from "@/lib/format";
import { FACETS, type Facet, type SearchParams, toggled } from "./params";
import styles from "./Search.module.css";

const FIRST = 6;

type FacetProps = {
  facet: Facet;
  values: FacetValue[];
  selected: string[];
  onToggle: (code: string) => void;
};

function FacetGroup({ facet, values, selected, onToggle }: FacetProps) {
  const { t, i18n } = useTranslation("search");
  const [all, setAll] = useState(false);
  const shown = all ? values : values.filter((v, i) => i < FIRST || selected.includes(v.code));
  return (
    <fieldset className={styles.facet}>
      <legend>{t(`facet.${facet}`)}</legend>
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
            <span className="visually-hidden">: {t(`facet.${facet}`)}</span>
          </button>
        )}
      </div>
    </fieldset>
  );
}

type Props = {
  facets: SearchPage["facets"];
  search: SearchParams;
  onChange: (search: SearchParams) => void;
};

/** Every facet that has values, with counts. */
export function Facets({ facets, search, onChange }: Props) {
  return (
    <div>
      {FACETS.map((facet) => {
        const selected = search[facet] ?? [];
        const values = facets[facet] ?? [];
        // A facet with one value divides nothing; regions show once a country is chosen.
        const useful = values.length > 1 || selected.length > 0;
        if (!useful || (facet === "nuts" && !search.country?.length && !selected.length))
          return null;
        if (facet === "concept" && !selected.length) return null;
        return (
          <FacetGroup
            key={facet}
            facet={facet}
            values={values}
            selected={selected}
            onToggle={(code) => onChange(toggled(search, facet, code))}
          />
        );
      })}
    </div>
  );
}
