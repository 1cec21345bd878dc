import { Button, MultiSelect, Select, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, statusOf } from "@/api/errors";
import { callFormQuery, callQuery, useSaveCall } from "@/api/queries/calls";
import { programmeQuery, programmesQuery } from "@/api/queries/programmes";
import { referenceQuery } from "@/api/queries/reference";
import { mayEnterCalls, useSession } from "@/api/queries/session";
import { ButtonLink } from "@/components/ButtonLink";
import { Page } from "@/components/Page";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { toastDone, toastError } from "@/components/toast";
import styles from "./Calls.module.css";
import { Cutoffs } from "./Cutoffs";
import { badNumbers, type CallForm, emptyForm, formOf, MONEY_FIELDS, toWrite } from "./form";
import { useCallWords, ZONES } from "./words";

/** Entering a call that no portal lists. */
export function NewCallPage() {
  const { t, i18n } = useTranslation("calls");
  const { seat } = useSession();
  if (!mayEnterCalls(seat))
    return (
      <Page title={t("form.newTitle")}>
        <EmptyState
          title={t("form.forbidden")}
          actions={<ButtonLink to="/calls">{t("empty.seeAll")}</ButtonLink>}
        />
      </Page>
    );
  return (
    <Page
      title={t("form.newTitle")}
      eyebrow={<Link to="/calls">{t("title")}</Link>}
      lead={t("form.lead")}
    >
      <Form start={emptyForm(i18n.language)} id={null} />
    </Page>
  );
}

/** Changing such a call. */
export function EditCallPage() {
  const { t } = useTranslation("calls");
  const { id } = getRouteApi("/inside/calls/$id/edit").useParams();
  const { data } = useQuery(callQuery(id));
  const { data: typed, error, refetch } = useQuery(callFormQuery(id));
  const title = error && statusOf(error) === 404 ? t("page.unseen") : t("form.editTitle");
  return (
    <Page
      title={title}
      eyebrow={
        data && (
          <Link to="/calls/$id" params={{ id }}>
            {data.title}
          </Link>
        )
      }
    >
      {error && !typed && <ErrorState error={error} onRetry={refetch} />}
      {!typed && !error && <LoadingLines rows={6} height={72} />}
      {typed && <Form key={id} start={formOf(typed)} id={id} />}
    </Page>
  );
}

const KINDS = ["standard", "cascade", "prize", "procurement", "operating"] as const;
const APPLICANTS = ["alone", "consortium", "either", "unknown"] as const;
const LABELS = {
  budget_min_cents: "form.min",
  budget_max_cents: "form.max",
  budget_total_cents: "form.total",
  lump_sum_cents: "form.lumpSum",
  cap_cents: "form.cap",
} as const;
/** The hint below its field: fields that stand in a row keep their labels and inputs level. */
const HINT_BELOW: ("label" | "input" | "description" | "error")[] = [
  "label",
  "input",
  "description",
  "error",
];
const LEVELS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

function Form({ start, id }: { start: CallForm; id: string | null }) {
  const { t } = useTranslation("calls");
  const navigate = useNavigate();
  const { data: reference } = useQuery(referenceQuery);
  const { data: programmes } = useQuery(programmesQuery);
  const [form, setForm] = useState(start);
  const { data: programme } = useQuery({
    ...programmeQuery(form.programme),
    enabled: form.programme !== "",
  });
  const { zoneName } = useCallWords();
  const [tried, setTried] = useState(false);
  const [failures, setFailures] = useState(0);
  const save = useSaveCall(id);
  const box = useRef<HTMLFormElement>(null);
  // After a refusal the keyboard stands where there is something to mend.
  useEffect(() => {
    if (failures) box.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus();
  }, [failures]);
  const set = (change: Partial<CallForm>) => setForm((before) => ({ ...before, ...change }));
  const bad = tried ? badNumbers(form) : [];
  const fault = (field: string): string | undefined =>
    bad.some((b) => b === field)
      ? t("cost.bad")
      : save.error instanceof ApiError
        ? save.error.forField(field)
        : undefined;
  const text = (field: keyof CallForm) => ({
    value: form[field] as string,
    error: fault(field),
    onChange: (event: { currentTarget: { value: string } }) =>
      set({ [field]: event.currentTarget.value }),
  });
  const many = (field: "who" | "countries" | "ecosystems" | "transitions") => ({
    value: form[field],
    error: fault(field),
    searchable: true,
    clearable: true,
    clearButtonProps: { "aria-label": t("form.clear") },
    onChange: (value: string[]) => set({ [field]: value }),
  });
  const coded = (list: { code: string; label: string }[] | undefined) =>
    (list ?? []).map((x) => ({ value: x.code, label: x.label }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (badNumbers(form).length) {
      setFailures((n) => n + 1);
      return;
    }
    save.mutate(toWrite(form, id ? start : null), {
      onSuccess: (saved) => {
        toastDone(t("form.saved"));
        navigate({ to: "/calls/$id", params: { id: saved.id } });
      },
      onError: (error) => {
        setFailures((n) => n + 1);
        if (!(error instanceof ApiError && error.faults.some((f) => f.attr))) toastError(error);
      },
    });
  };
  const faulty = bad.length > 0 || (save.error instanceof ApiError && save.error.status === 400);
  return (
    <form ref={box} className="stack" onSubmit={submit} noValidate>
      <fieldset className={`panel ${styles.fields}`}>
        <legend>{t("form.what")}</legend>
        <div className="stack">
          <TextInput label={t("form.title")} withAsterisk maxLength={600} {...text("title")} />
          <div className={styles.form}>
            <Select
              label={t("form.kind")}
              allowDeselect={false}
              value={form.kind}
              error={fault("kind")}
              onChange={(v) => set({ kind: v ?? "standard" })}
              data={KINDS.map((value) => ({ value, label: t(`form.kinds.${value}`) }))}
            />
            <Select
              label={t("form.language")}
              withAsterisk
              allowDeselect={false}
              searchable
              value={form.language}
              error={fault("language")}
              onChange={(v) => set({ language: v ?? "en" })}
              data={coded(reference?.languages)}
            />
          </div>
          {form.kind === "cascade" && (
            <TextInput label={t("form.owner")} maxLength={200} {...text("owner_project_name")} />
          )}
          <Textarea
            label={t("form.plain")}
            description={t("form.plainHint")}
            autosize
            minRows={3}
            maxLength={4000}
            {...text("plain")}
          />
          <Textarea
            label={t("form.text")}
            autosize
            minRows={5}
            maxRows={18}
            maxLength={40000}
            {...text("text")}
          />
          <div className={styles.form}>
            <TextInput label={t("form.publisher")} maxLength={200} {...text("publisher")} />
            <TextInput
              label={t("form.url")}
              description={t("form.urlHint")}
              inputWrapperOrder={HINT_BELOW}
              inputMode="url"
              maxLength={400}
              {...text("url")}
            />
          </div>
        </div>
      </fieldset>
      <fieldset className={`panel ${styles.fields}`}>
        <legend>{t("form.where")}</legend>
        <div className={styles.form}>
          <Select
            label={t("form.applicants")}
            allowDeselect={false}
            value={form.applicants}
            error={fault("applicants")}
            onChange={(v) => set({ applicants: v ?? "unknown" })}
            data={APPLICANTS.map((value) => ({ value, label: t(`applicants.${value}`) }))}
          />
          <MultiSelect
            label={t("form.who")}
            {...many("who")}
            data={coded(reference?.org_types).filter((x) => x.value !== "unknown")}
          />
          <MultiSelect
            label={t("form.countries")}
            description={t("form.countriesHint")}
            inputWrapperOrder={HINT_BELOW}
            {...many("countries")}
            data={coded(reference?.countries)}
          />
          <TagsInput
            label={t("form.regions")}
            description={t("form.regionsHint")}
            inputWrapperOrder={HINT_BELOW}
            value={form.regions}
            error={fault("regions")}
            onChange={(regions) => set({ regions: regions.map((r) => r.toUpperCase()) })}
          />
          <Select
            label={t("form.programme")}
            placeholder={t("form.none")}
            searchable
            clearable
            clearButtonProps={{ "aria-label": t("form.clear") }}
            value={form.programme || null}
            error={fault("programme")}
            onChange={(v) => set({ programme: v ?? "", rule_set: "" })}
            data={coded(programmes?.results)}
          />
          <Select
            label={t("form.ruleSet")}
            description={t("form.ruleSetHint")}
            inputWrapperOrder={HINT_BELOW}
            placeholder={t("form.none")}
            disabled={!form.programme}
            clearable
            clearButtonProps={{ "aria-label": t("form.clear") }}
            value={form.rule_set || null}
            error={fault("rule_set")}
            onChange={(v) => set({ rule_set: v ?? "" })}
            data={coded(programme?.rule_sets)}
          />
        </div>
      </fieldset>
      <fieldset className={`panel ${styles.fields}`}>
        <legend>{t("form.money")}</legend>
        <div className={styles.form}>
          {MONEY_FIELDS.map((field) => (
            <TextInput
              key={field}
              label={t(LABELS[field])}
              inputMode="decimal"
              autoComplete="off"
              {...text(field)}
            />
          ))}
          <TextInput label={t("form.rate")} inputMode="decimal" {...text("rate")} />
        </div>
      </fieldset>
      <fieldset className={`panel ${styles.fields}`}>
        <legend>{t("form.when")}</legend>
        <div className="stack">
          <div className={styles.form}>
            <TextInput type="date" label={t("form.opens")} {...text("opens_on")} />
            <Select
              label={t("form.zone")}
              allowDeselect={false}
              searchable
              value={form.time_zone}
              error={fault("time_zone")}
              onChange={(v) => set({ time_zone: v ?? start.time_zone })}
              data={[...new Set([...ZONES, start.time_zone])].map((zone) => ({
                value: zone,
                label: zoneName(zone) ?? zone,
              }))}
            />
          </div>
          <Cutoffs cutoffs={form.cutoffs} fault={fault} onChange={(cutoffs) => set({ cutoffs })} />
        </div>
      </fieldset>
      <fieldset className={`panel ${styles.fields}`}>
        <legend>{t("form.subject")}</legend>
        <div className={styles.form}>
          <MultiSelect
            label={t("form.ecosystems")}
            {...many("ecosystems")}
            data={coded(reference?.ecosystems)}
          />
          <MultiSelect
            label={t("form.transitions")}
            {...many("transitions")}
            data={coded(reference?.transitions)}
          />
          {(["trl_start", "trl_end"] as const).map((field) => (
            <Select
              key={field}
              label={t(field === "trl_start" ? "form.trlStart" : "form.trlEnd")}
              placeholder={t("form.none")}
              clearable
              clearButtonProps={{ "aria-label": t("form.clear") }}
              value={form[field] || null}
              error={fault(field)}
              onChange={(v) => set({ [field]: v ?? "" })}
              data={LEVELS}
            />
          ))}
        </div>
      </fieldset>
      {faulty && <p role="alert">{t("form.faults")}</p>}
      <div className="row">
        <Button type="submit" loading={save.isPending}>
          {t("form.save")}
        </Button>
        {id ? (
          <ButtonLink to="/calls/$id" params={{ id }} variant="default">
            {t("form.cancel")}
          </ButtonLink>
        ) : (
          <ButtonLink to="/calls" variant="default">
            {t("form.cancel")}
          </ButtonLink>
        )}
      </div>
    </form>
  );
}
