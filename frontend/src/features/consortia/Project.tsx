import { Button, Select, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConsortiumDetail } from "@/api/calls-types";
import { ApiError } from "@/api/errors";
import { useConsortium } from "@/api/queries/consortia";
import { toastDone, toastError } from "@/components/toast";
import calls from "@/features/calls/Calls.module.css";
import styles from "./Consortia.module.css";
import { badFacts, declarationsOf, type ProjectForm, projectForm, projectWrite } from "./members";

const LEVELS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** Facts of the project that rules ask for; what stays open is judged as not known. */
export function Project({ consortium }: { consortium: ConsortiumDetail }) {
  const { t } = useTranslation("consortia");
  const { t: words } = useTranslation("calls");
  const { change } = useConsortium(consortium.id);
  const [form, setForm] = useState(() => projectForm(consortium));
  // Kept from the start: a question that was answered must not vanish while one types.
  const [asked, setAsked] = useState(() => declarationsOf(consortium));
  // A partner who comes in may bring a question along.
  const more = declarationsOf(consortium).filter((d) => !asked.some((a) => a.key === d.key));
  if (more.length) setAsked([...asked, ...more]);
  const [bad, setBad] = useState<(keyof ProjectForm)[]>([]);
  const set = (values: Partial<ProjectForm>) => setForm({ ...form, ...values });
  const fault = (field: keyof ProjectForm) =>
    bad.includes(field)
      ? field === "months"
        ? t("project.monthsBad")
        : words("cost.bad")
      : change.error instanceof ApiError
        ? change.error.forField(field)
        : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = badFacts(form);
    setBad(wrong);
    if (wrong.length) return;
    change.mutate(projectWrite(form), {
      onSuccess: () => toastDone(t("project.saved")),
      onError: (error) => {
        if (!(error instanceof ApiError && error.faults.some((f) => f.attr))) toastError(error);
      },
    });
  };
  return (
    <section className={`panel ${styles.section}`} aria-labelledby="project-title">
      <h2 id="project-title">{t("project.title")}</h2>
      <p className="muted">{t("project.text")}</p>
      <form className="stack" onSubmit={submit} noValidate>
        <div className={calls.form}>
          <TextInput
            label={t("project.months")}
            inputMode="numeric"
            value={form.months}
            error={fault("months")}
            onChange={(event) => set({ months: event.currentTarget.value })}
          />
          <TextInput
            label={t("project.cost")}
            inputMode="decimal"
            value={form.total_cost_cents}
            error={fault("total_cost_cents")}
            onChange={(event) => set({ total_cost_cents: event.currentTarget.value })}
          />
          <TextInput
            label={t("project.grant")}
            inputMode="decimal"
            value={form.grant_cents}
            error={fault("grant_cents")}
            onChange={(event) => set({ grant_cents: event.currentTarget.value })}
          />
          {(["trl_start", "trl_end"] as const).map((field) => (
            <Select
              key={field}
              label={words(field === "trl_start" ? "form.trlStart" : "form.trlEnd")}
              placeholder={t("noChoice")}
              clearable
              clearButtonProps={{ "aria-label": t("form.clear") }}
              value={form[field] || null}
              error={fault(field)}
              onChange={(v) => set({ [field]: v ?? "" })}
              data={LEVELS}
            />
          ))}
          {asked.map(({ key, text }) => (
            <Select
              key={key}
              label={text}
              allowDeselect={false}
              value={
                form.declarations[key] === undefined || form.declarations[key] === null
                  ? "unknown"
                  : form.declarations[key]
                    ? "yes"
                    : "no"
              }
              onChange={(v) =>
                set({
                  declarations: {
                    ...form.declarations,
                    [key]: v === "yes" ? true : v === "no" ? false : null,
                  },
                })
              }
              data={[
                { value: "unknown", label: t("form.unknown") },
                { value: "yes", label: t("form.yes") },
                { value: "no", label: t("form.no") },
              ]}
            />
          ))}
        </div>
        <div>
          <Button type="submit" variant="default" loading={change.isPending}>
            {t("project.save")}
          </Button>
        </div>
      </form>
    </section>
  );
}
