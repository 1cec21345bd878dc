import {
  Button,
  MultiSelect,
  NumberInput,
  Select,
  TagsInput,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import { useSaveFields, useSuggest } from "@/api/queries/life";
import { chainsQuery, referenceQuery } from "@/api/queries/reference";
import type { Coded, Organisation } from "@/api/types";
import { toastDone, toastError } from "@/components/toast";
import { changed, type Field, startValues, type Values } from "./fields";
import styles from "./Profile.module.css";

type Props = { organisation: Organisation; mode: "edit" | "suggest" };
type TextField = "legal_name" | "short_name" | "site_nuts" | "city" | "website" | Identifier;
type Identifier = "vat" | "pic" | "siren" | "siret";
type NumberField = "employees_min" | "employees_max" | "founded" | "trl_min" | "trl_max";

const options = (items: Coded[] | undefined) =>
  (items ?? []).map((x) => ({ value: x.code, label: x.label }));

/** The fields of an organisation: changed by those who answer for it, else suggested. */
export function FieldsForm({ organisation, mode }: Props) {
  const { t } = useTranslation("profile");
  const { data: reference } = useQuery(referenceQuery);
  const { data: chains } = useQuery(chainsQuery);
  const [start, setStart] = useState(() => startValues(organisation));
  const [values, setValues] = useState(start);
  const [note, setNote] = useState("");
  const save = useSaveFields(organisation.id);
  const suggest = useSuggest(organisation.id);
  const error = mode === "edit" ? save.error : suggest.error;
  const set = (change: Partial<Values>) => setValues({ ...values, ...change });
  const diff = changed(start, values);
  const count = Object.keys(diff).length;
  const fault = (field: string) =>
    error instanceof ApiError
      ? (error.forField(field) ?? error.forField(`values.${field}`))
      : undefined;
  const known = new Set(Object.keys(values));
  const rest =
    error instanceof ApiError && error.status === 400
      ? error.faults.filter(
          (f) => !known.has((f.attr ?? "").replace(/^values\./, "").split(".")[0] ?? ""),
        )
      : [];
  const label = (field: Field) => t(`field.${field}`);

  const text = (field: TextField, more: { hint?: string; required?: boolean } = {}) => (
    <TextInput
      label={label(field)}
      description={more.hint}
      required={more.required}
      value={values[field]}
      error={fault(field)}
      maxLength={field === "website" ? 300 : 255}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
    />
  );
  const number = (field: NumberField, name: string, min: number, max: number) => (
    <NumberInput
      label={name}
      min={min}
      max={max}
      allowDecimal={false}
      hideControls
      value={values[field]}
      error={fault(field) ?? (field === "trl_min" ? fault("trl") : undefined)}
      onChange={(v) => set({ [field]: typeof v === "number" ? v : "" })}
    />
  );
  const many = (field: "languages" | "transitions" | "stages", items: Coded[] | undefined) => (
    <MultiSelect
      label={label(field)}
      data={options(items)}
      searchable
      value={values[field]}
      error={fault(field)}
      onChange={(v) => set({ [field]: v })}
    />
  );
  const nodes = (chains ?? [])
    .filter((c) => values.chains.includes(c.id))
    .map((c) => ({ group: c.label, items: c.nodes.map((n) => ({ value: n.id, label: n.label })) }));
  const written = Object.keys(values.texts);
  const languages = [
    ...new Set([...written, ...values.languages, ...(written.length ? [] : ["en"])]),
  ];

  const submit = () => {
    const done = () => {
      setStart(values);
      setNote("");
      toastDone(t(mode === "edit" ? "saved" : "suggested"));
    };
    if (mode === "edit") save.mutate(diff, { onSuccess: done, onError: toastError });
    else suggest.mutate({ values: { ...diff }, note }, { onSuccess: done, onError: toastError });
  };

  return (
    <form
      className={styles.form}
      aria-label={t(mode === "edit" ? "fields.title" : "fields.suggestTitle")}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {mode === "suggest" && <p>{t("fields.suggestHint", { name: organisation.name })}</p>}
      <Group title={t("group.identity")}>
        {text("legal_name", { required: true })}
        {text("short_name")}
        <Select
          label={label("org_type")}
          allowDeselect={false}
          data={options(reference?.org_types)}
          value={values.org_type}
          error={fault("org_type")}
          onChange={(v) => set({ org_type: v ?? "unknown" })}
        />
        {text("website")}
        {number("founded", label("founded"), 1000, 2100)}
        {number("employees_min", label("employees_min"), 0, 10_000_000)}
        {number("employees_max", label("employees_max"), 0, 10_000_000)}
      </Group>
      <Group title={t("group.place")}>
        <Select
          label={label("country")}
          searchable
          data={options(reference?.countries)}
          value={values.country || null}
          error={fault("country")}
          onChange={(v) => set({ country: v ?? "" })}
        />
        {text("site_nuts", { hint: t("fields.nutsHint") })}
        {text("city")}
      </Group>
      <Group title={t("group.numbers")}>
        {text("vat")}
        {text("pic")}
        {text("siren")}
        {text("siret")}
      </Group>
      <Group title={t("group.activity")}>
        <TagsInput
          label={label("nace")}
          description={t("fields.naceHint")}
          value={values.nace}
          error={fault("nace")}
          onChange={(v) => set({ nace: v })}
        />
        {many("stages", reference?.stages)}
        <MultiSelect
          label={label("chains")}
          searchable
          data={(chains ?? []).map((c) => ({ value: c.id, label: c.label }))}
          value={values.chains}
          error={fault("chains")}
          onChange={(v) =>
            set({
              chains: v,
              links: values.links.filter((x) => v.includes(x.split(".")[0] ?? "")),
            })
          }
        />
        {nodes.length > 0 && (
          <MultiSelect
            label={label("links")}
            searchable
            data={nodes}
            value={values.links}
            error={fault("links")}
            onChange={(v) => set({ links: v })}
          />
        )}
        {many("transitions", reference?.transitions)}
        {many("languages", reference?.languages)}
        {mode === "edit" && number("trl_min", t("fields.trlMin"), 1, 9)}
        {mode === "edit" && number("trl_max", t("fields.trlMax"), 1, 9)}
        {mode === "edit" && (
          <TagsInput
            label={label("certifications")}
            description={t("fields.certificationsHint")}
            value={values.certifications}
            error={fault("certifications")}
            onChange={(v) => set({ certifications: v })}
          />
        )}
      </Group>
      {mode === "edit" && (
        <fieldset className={styles.group}>
          <legend>{t("group.texts")}</legend>
          {languages.map((code) => (
            <Textarea
              key={code}
              label={t("fields.textIn", {
                language: reference?.languages.find((x) => x.code === code)?.label ?? code,
              })}
              autosize
              minRows={3}
              maxRows={14}
              maxLength={5000}
              value={values.texts[code] ?? ""}
              error={fault(`texts.${code}`)}
              onChange={(event) =>
                set({ texts: { ...values.texts, [code]: event.currentTarget.value } })
              }
            />
          ))}
        </fieldset>
      )}
      {mode === "suggest" && (
        <Textarea
          label={t("fields.note")}
          description={t("fields.noteHint")}
          maxLength={500}
          autosize
          minRows={2}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      )}
      {rest.length > 0 && (
        <div role="alert">
          {rest.map((f) => (
            <p key={f.code + f.attr}>{f.detail}</p>
          ))}
        </div>
      )}
      <div className={styles.save}>
        <Button type="submit" disabled={count === 0} loading={save.isPending || suggest.isPending}>
          {t(mode === "edit" ? "save" : "suggest", { count })}
        </Button>
        <span className="muted small" role="status">
          {count > 0 ? t("unsaved", { count }) : t("nothingChanged")}
        </span>
        {count > 0 && (
          <Button variant="subtle" onClick={() => setValues(start)}>
            {t("discard")}
          </Button>
        )}
      </div>
    </form>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className={styles.group}>
      <legend>{title}</legend>
      <div className={styles.grid}>{children}</div>
    </fieldset>
  );
}
