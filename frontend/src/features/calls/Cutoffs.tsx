import { Button, Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CutoffWrite } from "@/api/calls-types";
import { Icon } from "@/components/Icon";
import styles from "./Calls.module.css";

type Props = {
  cutoffs: CutoffWrite[];
  fault: (field: string) => string | undefined;
  onChange: (cutoffs: CutoffWrite[]) => void;
};

/** The closing dates of a call in its form; a call may have several. */
export function Cutoffs({ cutoffs, fault, onChange }: Props) {
  const { t } = useTranslation("calls");
  const change = (at: number, with_: Partial<CutoffWrite>) =>
    onChange(cutoffs.map((c, i) => (i === at ? { ...c, ...with_ } : c)));
  const whole = fault("cutoffs");
  const single = cutoffs.some((_, i) =>
    ["date", "time", "stage"].some((f) => fault(`cutoffs.${i}.${f}`)),
  );
  return (
    <fieldset className={`${styles.fields} ${styles.bare}`}>
      <legend className={styles.minor}>{t("form.cutoffs")}</legend>
      <div className="stack">
        {cutoffs.map((cutoff, i) => (
          <div key={i} className={styles.cutoff}>
            <TextInput
              type="date"
              label={t("form.date")}
              value={cutoff.date}
              error={fault(`cutoffs.${i}.date`)}
              onChange={(event) => change(i, { date: event.currentTarget.value })}
            />
            <TextInput
              type="time"
              label={t("form.time")}
              value={cutoff.time ?? ""}
              error={fault(`cutoffs.${i}.time`)}
              onChange={(event) => change(i, { time: event.currentTarget.value || undefined })}
            />
            <Select
              label={t("form.stage")}
              w="6rem"
              allowDeselect={false}
              value={String(cutoff.stage)}
              error={fault(`cutoffs.${i}.stage`)}
              onChange={(v) => change(i, { stage: Number(v ?? 1) })}
              data={["1", "2", "3"]}
            />
            <Button
              variant="default"
              leftSection={<Icon name="close" size={16} />}
              onClick={() => onChange(cutoffs.filter((_, n) => n !== i))}
            >
              {t("form.removeCutoff")}
              <span className="visually-hidden">: {cutoff.date}</span>
            </Button>
          </div>
        ))}
        {whole && !single && <p role="alert">{whole}</p>}
        <div>
          <Button
            variant="default"
            leftSection={<Icon name="plus" size={16} />}
            onClick={() => onChange([...cutoffs, { date: "", time: "17:00", stage: 1 }])}
          >
            {t("form.addCutoff")}
          </Button>
        </div>
      </div>
    </fieldset>
  );
}
