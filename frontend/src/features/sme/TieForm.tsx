import { Button, Checkbox, Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SmeTie } from "@/api/queries/sme";
import { HOLDERS, type TieDraft } from "./form";
import { readCents, readShare } from "./numbers";
import { Periods } from "./Periods";
import styles from "./Sme.module.css";

type Props = {
  tie: TieDraft;
  number: number;
  tried: boolean;
  onChange: (tie: TieDraft) => void;
  onRemove: () => void;
};

const truth = (value: string | null) => (value === "yes" ? true : value === "no" ? false : null);

/** A holding: who holds what of whom, and the figures that may count. */
export function TieForm({ tie, number, tried, onChange, onRemove }: Props) {
  const { t } = useTranslation("sme");
  const set = (change: Partial<TieDraft>) => onChange({ ...tie, ...change });
  const title = tie.name.trim() || t("tie.title", { n: number });
  const bad = (value: unknown) => (tried && value === undefined ? t("form.badNumber") : undefined);
  const holdsUs = tie.direction === "holds_us";
  const person = holdsUs && tie.holder === "person";
  const figures = !person || tie.sameMarket !== false;
  return (
    <fieldset className={styles.tie}>
      <legend>{title}</legend>
      <div className={styles.fields}>
        <TextInput
          label={t("tie.name")}
          withAsterisk
          maxLength={200}
          value={tie.name}
          error={tried && !tie.name.trim() ? t("tie.nameNeeded") : undefined}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <Select
          label={t("tie.direction")}
          allowDeselect={false}
          value={tie.direction}
          onChange={(v) => set({ direction: (v ?? "holds_us") as SmeTie["direction"] })}
          data={(["holds_us", "we_hold"] as const).map((value) => ({
            value,
            label: t(`direction.${value}`),
          }))}
        />
        {holdsUs && (
          <Select
            label={t("tie.holder")}
            allowDeselect={false}
            value={tie.holder}
            onChange={(v) => set({ holder: (v ?? "enterprise") as SmeTie["holder"] })}
            data={HOLDERS.map((value) => ({ value, label: t(`holder.${value}`) }))}
          />
        )}
        <TextInput
          label={t("tie.capital")}
          inputMode="decimal"
          maxLength={8}
          value={tie.capital}
          error={bad(readShare(tie.capital))}
          onChange={(event) => set({ capital: event.currentTarget.value })}
        />
        <TextInput
          label={t("tie.votes")}
          description={t("tie.votesHint")}
          inputMode="decimal"
          maxLength={8}
          value={tie.votes}
          error={bad(readShare(tie.votes))}
          onChange={(event) => set({ votes: event.currentTarget.value })}
        />
        <TextInput
          label={t("tie.group")}
          description={t("tie.groupHint")}
          maxLength={40}
          value={tie.group}
          onChange={(event) => set({ group: event.currentTarget.value })}
        />
        {person && (
          <Select
            label={t("tie.sameMarket")}
            description={t("tie.sameMarketHint")}
            allowDeselect={false}
            value={tie.sameMarket === null ? "unknown" : tie.sameMarket ? "yes" : "no"}
            onChange={(v) => set({ sameMarket: truth(v) })}
            data={(["unknown", "yes", "no"] as const).map((value) => ({
              value,
              label: t(`answer.${value}`),
            }))}
          />
        )}
        {holdsUs && tie.holder === "business_angels" && (
          <TextInput
            label={t("tie.invested")}
            description={t("tie.investedHint")}
            inputMode="decimal"
            maxLength={24}
            value={tie.invested}
            error={bad(readCents(tie.invested))}
            onChange={(event) => set({ invested: event.currentTarget.value })}
          />
        )}
      </div>
      <Checkbox
        label={t("tie.controls")}
        description={t("tie.controlsHint")}
        checked={tie.controls}
        onChange={(event) => set({ controls: event.currentTarget.checked })}
      />
      <Checkbox
        label={t("tie.consolidated")}
        description={t("tie.consolidatedHint")}
        checked={tie.consolidated}
        onChange={(event) => set({ consolidated: event.currentTarget.checked })}
      />
      {figures && !tie.consolidated && (
        <>
          <p className="muted small">{t(person ? "tie.figuresOfPerson" : "tie.figuresHint")}</p>
          <Periods
            legend={t("tie.figures", { name: title })}
            periods={tie.periods}
            tried={tried}
            onChange={(periods) => set({ periods })}
          />
        </>
      )}
      <div>
        <Button variant="subtle" size="compact-md" onClick={onRemove}>
          {t("tie.remove")}
          <span className="visually-hidden">: {title}</span>
        </Button>
      </div>
    </fieldset>
  );
}
