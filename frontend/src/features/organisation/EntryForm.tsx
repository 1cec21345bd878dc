import { Button, Drawer, Radio, Select, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import { useCloseEntry, useSaveEntry } from "@/api/queries/directory";
import { referenceQuery } from "@/api/queries/reference";
import type { Entry, EntryWrite } from "@/api/types";
import { toastDone, toastError } from "@/components/toast";
import styles from "./Organisation.module.css";

type Kind = "offer" | "need";
type Props = {
  organisation: string;
  kind: Kind;
  edited: Entry | "new" | null;
  onClose: () => void;
};

/** The drawer in which an offer or need is written. */
export function EntryForm({ organisation, kind, edited, onClose }: Props) {
  const { t } = useTranslation("organisation");
  return (
    <Drawer
      opened={edited !== null}
      onClose={onClose}
      position="right"
      size="min(34rem, 100vw)"
      title={t(edited === "new" ? `${kind}.add` : `${kind}.change`)}
      closeButtonProps={{ "aria-label": t("form.close") }}
    >
      {edited && (
        <Form
          key={edited === "new" ? "new" : edited.id}
          organisation={organisation}
          kind={kind}
          entry={edited === "new" ? null : edited}
          onClose={onClose}
        />
      )}
    </Drawer>
  );
}

/** The values to begin with: the entry's, else an empty public one. */
export function startValues(kind: Kind, entry: Entry | null): EntryWrite {
  return {
    kind,
    title: entry?.title ?? "",
    text: entry?.text ?? "",
    entry_type: (entry?.entry_type?.code ?? "technology") as EntryWrite["entry_type"],
    stage: entry?.stage?.code ?? "",
    certifications: entry?.certifications ?? [],
    visibility: (entry?.visibility?.code ?? "public") as EntryWrite["visibility"],
  };
}

type FormProps = Omit<Props, "edited"> & { entry: Entry | null };

function Form({ organisation, kind, entry, onClose }: FormProps) {
  const { t } = useTranslation("organisation");
  const { data: reference } = useQuery(referenceQuery);
  const [values, setValues] = useState(() => startValues(kind, entry));
  const set = (change: Partial<EntryWrite>) => setValues({ ...values, ...change });
  const save = useSaveEntry(organisation);
  const close = useCloseEntry(organisation);
  const fault = (field: string) =>
    save.error instanceof ApiError ? save.error.forField(field) : undefined;
  const done = (message: string) => () => {
    toastDone(message);
    onClose();
  };
  const unplaced = save.error && unplacedFault(save.error);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(
          { id: entry?.id ?? null, values },
          { onSuccess: done(t("saved")), onError: (e) => unplacedFault(e) && toastError(e) },
        );
      }}
    >
      <TextInput
        data-autofocus
        label={t("form.title")}
        description={t(`${kind}.titleHint`)}
        required
        maxLength={300}
        value={values.title}
        error={fault("title")}
        onChange={(event) => set({ title: event.currentTarget.value })}
      />
      <Textarea
        label={t("form.text")}
        description={t(`${kind}.textHint`)}
        autosize
        minRows={4}
        maxRows={14}
        maxLength={4000}
        value={values.text}
        error={fault("text")}
        onChange={(event) => set({ text: event.currentTarget.value })}
      />
      <Select
        label={t("form.type")}
        allowDeselect={false}
        value={values.entry_type}
        error={fault("entry_type")}
        data={(reference?.entry_types ?? []).map((x) => ({ value: x.code, label: x.label }))}
        onChange={(v) => set({ entry_type: v as EntryWrite["entry_type"] })}
      />
      <Select
        label={t("form.stage")}
        description={t("form.stageHint")}
        clearable
        clearButtonProps={{ "aria-label": t("form.clear") }}
        value={values.stage || null}
        error={fault("stage")}
        data={(reference?.stages ?? []).map((x) => ({ value: x.code, label: x.label }))}
        onChange={(v) => set({ stage: v ?? "" })}
      />
      <TagsInput
        label={t("form.certifications")}
        description={t("form.certificationsHint")}
        value={values.certifications}
        maxTags={30}
        error={fault("certifications")}
        onChange={(v) => set({ certifications: v })}
      />
      <Radio.Group
        label={t("form.visibility")}
        value={values.visibility}
        error={fault("visibility")}
        onChange={(v) => set({ visibility: v as EntryWrite["visibility"] })}
      >
        <div className={styles.radios}>
          {(["public", "members", "private"] as const).map((v) => (
            <Radio
              key={v}
              value={v}
              label={t(`visibility.${v}.short`)}
              description={t(`visibility.${v}.long`)}
            />
          ))}
        </div>
      </Radio.Group>
      {unplaced && (
        <p role="alert" className="small">
          {t("form.failed")}
        </p>
      )}
      <div className="row">
        <Button type="submit" loading={save.isPending}>
          {t("form.save")}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t("form.cancel")}
        </Button>
        {entry && (
          <Button
            variant="subtle"
            color="red"
            loading={close.isPending}
            onClick={() =>
              close.mutate(entry.id, { onSuccess: done(t("closed")), onError: toastError })
            }
          >
            {t(`${kind}.close`)}
          </Button>
        )}
      </div>
    </form>
  );
}

/** Whether a fault belongs to no field of the form. */
function unplacedFault(error: unknown): boolean {
  return !(error instanceof ApiError && error.faults.some((f) => f.attr));
}
