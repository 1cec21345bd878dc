import { Button, Checkbox, NumberInput, SegmentedControl, Select, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type SmeStatus, type SmeWrite, useSmeStatus } from "@/api/queries/sme";
import { Icon } from "@/components/Icon";
import { toastDone, toastError } from "@/components/toast";
import {
  answersOf,
  badPeriods,
  badTie,
  type Draft,
  newTie,
  startOf,
  withLastYear,
  withPeriods,
} from "./form";
import { Periods } from "./Periods";
import styles from "./Sme.module.css";
import { TieForm } from "./TieForm";

const STEPS = ["periods", "ties", "declare"] as const;
type Step = (typeof STEPS)[number];
const DECLARED = ["micro", "small", "medium", "small_mid_cap", "large"] as const;

type Props = { id: string; status: SmeStatus; onDone: () => void };

/** The questions, step by step: the figures, who holds what, what the firm itself declares. */
export function SmeForm({ id, status, onDone }: Props) {
  const { t } = useTranslation("sme");
  const { assess } = useSmeStatus(id);
  const [draft, setDraft] = useState<Draft>(() =>
    startOf(status.assessment?.answers, new Date().getFullYear()),
  );
  const [declared, setDeclared] = useState<string>(status.outcome?.declared_size ?? "");
  const [validated, setValidated] = useState<string>(status.outcome?.validated_on ?? "");
  const [step, setStep] = useState<Step>("periods");
  const [tried, setTried] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows the step.
  useEffect(() => {
    if (first.current) first.current = false;
    else heading.current?.focus();
  }, [step]);
  const place = STEPS.indexOf(step);
  const bad =
    (step === "periods" && badPeriods(draft)) || (step === "ties" && draft.ties.some(badTie));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (bad) return;
    const next = STEPS[place + 1];
    if (next) {
      setTried(false);
      setStep(next);
      return;
    }
    const body: SmeWrite = {
      answers: answersOf(draft),
      declared_size: declared as SmeWrite["declared_size"],
      validated_on: validated || null,
      keep: true,
    };
    assess.mutate(body, {
      onSuccess: () => {
        toastDone(t("form.saved"));
        onDone();
      },
      onError: toastError,
    });
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <ol className={styles.steps} aria-label={t("form.steps")}>
        {STEPS.map((name, i) => (
          <li key={name} aria-current={name === step ? "step" : undefined}>
            {i + 1}. {t(`form.step.${name}`)}
          </li>
        ))}
      </ol>
      <h2 ref={heading} tabIndex={-1}>
        {t(`form.step.${step}`)}
      </h2>
      <p className="muted">{t(`form.hint.${step}`)}</p>
      {step === "periods" && <PeriodStep draft={draft} onChange={setDraft} tried={tried} />}
      {step === "ties" && <TieStep draft={draft} onChange={setDraft} tried={tried} />}
      {step === "declare" && (
        <div className={styles.fields}>
          <Select
            label={t("form.declared")}
            description={t("form.declaredHint")}
            clearable
            clearButtonProps={{ "aria-label": t("form.clear") }}
            value={declared || null}
            onChange={(v) => setDeclared(v ?? "")}
            data={DECLARED.map((value) => ({ value, label: t(`size.${value}`) }))}
          />
          <TextInput
            type="date"
            label={t("form.validated")}
            description={t("form.validatedHint")}
            value={validated}
            onChange={(event) => setValidated(event.currentTarget.value)}
          />
        </div>
      )}
      <div className="row">
        <Button type="submit" loading={assess.isPending}>
          {t(place < STEPS.length - 1 ? "form.next" : "form.save")}
        </Button>
        {place > 0 && (
          <Button variant="default" onClick={() => setStep(STEPS[place - 1] ?? "periods")}>
            {t("form.back")}
          </Button>
        )}
        {status.assessment && (
          <Button variant="subtle" onClick={onDone}>
            {t("form.cancel")}
          </Button>
        )}
      </div>
    </form>
  );
}

type StepProps = { draft: Draft; onChange: (draft: Draft) => void; tried: boolean };

function PeriodStep({ draft, onChange, tried }: StepProps) {
  const { t } = useTranslation("sme");
  const count = draft.periods.length;
  return (
    <div className="stack">
      <Checkbox
        label={t("form.isNew")}
        description={t("form.isNewHint")}
        checked={draft.isNew}
        onChange={(event) => {
          const isNew = event.currentTarget.checked;
          onChange({ ...withPeriods(draft, isNew ? 1 : Math.max(2, count)), isNew });
        }}
      />
      <div className={styles.fields}>
        <NumberInput
          label={t(draft.isNew ? "form.thisYear" : "form.lastYear")}
          min={1990}
          max={2100}
          allowDecimal={false}
          thousandSeparator=""
          value={draft.periods.at(-1)?.year}
          onChange={(v) =>
            typeof v === "number" && v >= 1990 && v <= 2100 && onChange(withLastYear(draft, v))
          }
        />
        {!draft.isNew && (
          <div>
            <p id="period-count" className={styles.label}>
              {t("form.count")}
            </p>
            <SegmentedControl
              aria-labelledby="period-count"
              value={String(count)}
              onChange={(v) => onChange(withPeriods(draft, Number(v)))}
              data={["2", "3", "4"]}
            />
          </div>
        )}
      </div>
      <Periods
        legend={t("form.own")}
        periods={draft.periods}
        tried={tried}
        onChange={(periods) => onChange({ ...draft, periods })}
      />
      <Checkbox
        label={t("form.changed")}
        description={t("form.changedHint")}
        checked={draft.changed}
        onChange={(event) => onChange({ ...draft, changed: event.currentTarget.checked })}
      />
    </div>
  );
}

function TieStep({ draft, onChange, tried }: StepProps) {
  const { t } = useTranslation("sme");
  const { ties } = draft;
  return (
    <div className="stack">
      {ties.length === 0 && <p>{t("form.noTies")}</p>}
      {ties.map((tie, i) => (
        <TieForm
          key={tie.id}
          tie={tie}
          number={i + 1}
          tried={tried}
          onChange={(next) =>
            onChange({ ...draft, ties: ties.map((x) => (x.id === tie.id ? next : x)) })
          }
          onRemove={() => onChange({ ...draft, ties: ties.filter((x) => x.id !== tie.id) })}
        />
      ))}
      <div>
        <Button
          variant="default"
          leftSection={<Icon name="plus" size={16} />}
          onClick={() => onChange({ ...draft, ties: [...ties, newTie(draft.periods)] })}
        >
          {t("form.addTie")}
        </Button>
      </div>
    </div>
  );
}
