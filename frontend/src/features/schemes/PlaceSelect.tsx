import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { mapQuery, nutsQuery, referenceQuery } from "@/api/queries/reference";
import { isoCountry } from "@/shell/navigation";

/** The country of a code for a country or a region. */
export function countryOf(code: string): string {
  return code.length > 2 ? isoCountry(code) : code;
}

/** The regions of a country, larger and smaller ones, and the names of all places. */
function usePlaces(code: string) {
  const { data: reference } = useQuery(referenceQuery);
  const { data: map } = useQuery(mapQuery);
  const country = countryOf(code);
  const { data: large = [] } = useQuery(nutsQuery(country));
  const small = (map?.nuts2 ?? []).filter((r) => r.country === country);
  // A region with one part of the same name would stand twice.
  const regions = [...large, ...small.filter((s) => !large.some((l) => l.label === s.label))]
    .map(({ code: value, label }) => ({ value, label }))
    .sort((a, b) => a.label.localeCompare(b.label));
  // A profile may name a place smaller than those in the list.
  const chosen =
    regions.find((r) => r.value === code) ??
    [...regions]
      .sort((a, b) => b.value.length - a.value.length)
      .find((r) => code.length > 2 && code.startsWith(r.value));
  const countries = (reference?.countries ?? []).map((c) => ({ value: c.code, label: c.label }));
  return { country, countries, regions, chosen };
}

/** The name of a country or region; the code until the lists are there. */
export function PlaceName({ code }: { code: string }) {
  const { countries, country, chosen } = usePlaces(code);
  const whole = countries.find((c) => c.value === country)?.label;
  return <>{[chosen?.label, whole].filter(Boolean).join(", ") || code}</>;
}

/** A country and, if one wishes, a region of it; the value is the smaller one's code. */
export function PlaceSelect({
  value,
  onChange,
}: {
  value: string;
  onChange: (value: string) => void;
}) {
  const { t } = useTranslation("schemes");
  const { country, countries, regions, chosen } = usePlaces(value);
  return (
    <>
      <Select
        label={t("country")}
        placeholder={t("pick")}
        searchable
        maw="26rem"
        value={country || null}
        onChange={(v) => onChange(v ?? "")}
        data={countries}
      />
      {regions.length > 0 && (
        <Select
          label={t("region")}
          placeholder={t("wholeCountry")}
          searchable
          clearable
          clearButtonProps={{ "aria-label": t("wholeCountry") }}
          maw="26rem"
          value={chosen?.value ?? null}
          onChange={(v) => onChange(v ?? country)}
          data={regions}
        />
      )}
    </>
  );
}
