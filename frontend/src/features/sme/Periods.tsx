import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { FIGURES, type PeriodDraft, readerOf } from "./form";
import styles from "./Sme.module.css";

type Props = {
  legend: string;
  periods: PeriodDraft[];
  tried: boolean;
  onChange: (periods: PeriodDraft[]) => void;
};

/** The three figures of each period; an empty one is not known. */
export function Periods({ legend, periods, tried, onChange }: Props) {
  const { t } = useTranslation("sme");
  return (
    <fieldset className={styles.group}>
      <legend>{legend}</legend>
      {periods.map((period, i) => (
        <div key={period.year} className={styles.period}>
          <strong>{period.year}</strong>
          {FIGURES.map((name) => (
            <TextInput
              key={name}
              label={t(`figure.${name}`)}
              aria-label={`${t(`figure.${name}`)}, ${period.year}, ${legend}`}
              inputMode="decimal"
              maxLength={24}
              value={period[name]}
              error={
                tried && readerOf(name)(period[name]) === undefined
                  ? t("form.badNumber")
                  : undefined
              }
              onChange={(event) => {
                const value = event.currentTarget.value;
                onChange(periods.map((p, j) => (j === i ? { ...p, [name]: value } : p)));
              }}
            />
          ))}
        </div>
      ))}
    </fieldset>
  );
}
