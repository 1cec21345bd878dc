import { Button, Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { useImportChange } from "@/api/queries/imports";
import type { ImportRun } from "@/api/types";
import { Tag } from "@/components/tags";
import { toastError } from "@/components/toast";
import styles from "./Imports.module.css";
import { certainty, claimedTwice, mappingOf, missingFields, withChanges } from "./mapping";

/** Fields that several columns may fill together. */
const MANY = new Set([
  "offers",
  "needs",
  "nace",
  "email",
  "phone",
  "contact_name",
  "description",
  "certifications",
  "trl",
  "eu_projects",
]);
const TONES = { sure: "good", likely: "brand", unsure: "missing", none: "plain" } as const;

/** Columns whose field was changed and not saved yet: column number and field. */
export type Changes = ReadonlyMap<number, string>;
type Props = {
  run: ImportRun;
  change: ReturnType<typeof useImportChange>["change"];
  changes: Changes;
  setChanges: (changes: Changes) => void;
};

/** Which column of the file fills which field; the reader corrects what was not recognised. */
export function MappingTable({ run, change, changes, setChanges }: Props) {
  const { t } = useTranslation("imports");
  const columns = withChanges(run.columns, changes);
  const label = (code: string) => run.fields.find((f) => f.code === code)?.label ?? code;
  const missing = missingFields({ columns, fields: run.fields });
  const twice = claimedTwice(columns, MANY);
  const editable = run.abilities.map;
  const options = [
    { value: "", label: t("mapping.ignore") },
    ...run.fields.map((f) => ({ value: f.code, label: f.label })),
  ];
  const save = () =>
    change.mutate(
      { mapping: mappingOf(changes) },
      { onSuccess: () => setChanges(new Map()), onError: toastError },
    );
  return (
    <section className="stack" aria-labelledby="mapping-title">
      <h2 id="mapping-title">{t("mapping.title")}</h2>
      <p className="muted">{t("mapping.text")}</p>
      {run.sheets.length > 1 && (
        <Select
          label={t("mapping.sheet")}
          w="min(20rem, 100%)"
          allowDeselect={false}
          disabled={!editable || change.isPending}
          value={run.sheet}
          data={run.sheets.map((s) => ({
            value: s.name,
            label: t("mapping.sheetRows", { name: s.name, rows: s.rows }),
          }))}
          onChange={(sheet) => sheet && change.mutate({ sheet }, { onError: toastError })}
        />
      )}
      <div className="table-wrap">
        <table>
          <caption className="visually-hidden">{t("mapping.title")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("mapping.column")}</th>
              <th scope="col">{t("mapping.field")}</th>
              <th scope="col">{t("mapping.samples")}</th>
              <th scope="col">{t("mapping.certainty")}</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((column) => (
              <tr key={column.index}>
                <th scope="row">
                  {column.heading || t("mapping.noHeading")}
                  <br />
                  <span className="muted small">
                    {t("mapping.letter", { letter: column.letter })}
                  </span>
                </th>
                <td className={styles.field}>
                  <Select
                    aria-label={t("mapping.fieldFor", { heading: column.heading || column.letter })}
                    searchable
                    allowDeselect={false}
                    disabled={!editable || change.isPending}
                    value={column.field ?? ""}
                    data={options}
                    onChange={(v) => setChanges(new Map(changes).set(column.index, v ?? ""))}
                  />
                  {column.fields.length > 1 && (
                    <p className="muted small">
                      {t("mapping.split", { fields: column.fields.map(label).join(", ") })}
                    </p>
                  )}
                </td>
                <td className={styles.samples}>{column.samples.join(" · ")}</td>
                <td>
                  <Tag tone={TONES[certainty(column)]}>{t(`certainty.${certainty(column)}`)}</Tag>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {missing.length > 0 && (
        <p role="alert" className={`${styles.problem} ${styles.error}`}>
          {t("mapping.missing", { fields: missing.join(", ") })}
        </p>
      )}
      {twice.length > 0 && (
        <p role="alert" className={`${styles.problem} ${styles.fix}`}>
          {t("mapping.twice", { fields: twice.map(label).join(", ") })}
        </p>
      )}
      {changes.size > 0 && (
        <div className={styles.sticky}>
          <span role="status">{t("mapping.changed", { count: changes.size })}</span>
          <Button loading={change.isPending} onClick={save}>
            {t("mapping.save")}
          </Button>
          <Button variant="default" onClick={() => setChanges(new Map())}>
            {t("mapping.discard")}
          </Button>
        </div>
      )}
    </section>
  );
}
