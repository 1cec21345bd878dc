import { useTranslation } from "react-i18next";
import type { SearchPage } from "@/api/types";
import { FacetGroup } from "@/components/results/FacetGroup";
import { FACETS, type SearchParams, toggled } from "./params";

type Props = {
  facets: SearchPage["facets"];
  search: SearchParams;
  onChange: (search: SearchParams) => void;
};

/** Every facet that has values, with counts. */
export function Facets({ facets, search, onChange }: Props) {
  const { t } = useTranslation("search");
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
            label={t(`facet.${facet}`)}
            values={values}
            selected={selected}
            onToggle={(code) => onChange(toggled(search, facet, code))}
          />
        );
      })}
    </div>
  );
}
