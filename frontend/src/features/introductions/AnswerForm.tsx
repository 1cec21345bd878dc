import { Button, Radio, Select, Switch, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import {
  type DeclineReason,
  type Introduction,
  type ReplyBody,
  useMoves,
} from "@/api/queries/introductions";
import { useSession } from "@/api/queries/session";
import { toastDone, toastError } from "@/components/toast";
import { type Chosen, ContactChoice } from "./ContactChoice";

const REASONS: DeclineReason[] = [
  "no_capacity",
  "not_a_fit",
  "already_know",
  "competitor",
  "timing",
  "not_ready",
  "other",
];
const DECISIONS = ["accept", "decline", "ask"] as const;
type Decision = (typeof DECISIONS)[number];

/** Accept, decline (openly or silently), or ask a question back. */
export function AnswerForm({ introduction }: { introduction: Introduction }) {
  const { t } = useTranslation("introductions");
  const { person } = useSession();
  const { reply } = useMoves(introduction.id);
  const choosing = introduction.abilities.pick_cluster;
  const decisions = choosing ? (["decline"] as const) : DECISIONS;
  const [decision, setDecision] = useState<Decision>(decisions[0]);
  const [reason, setReason] = useState<DeclineReason | null>(null);
  const [silent, setSilent] = useState(false);
  const [comment, setComment] = useState("");
  const [question, setQuestion] = useState("");
  const [chosen, setChosen] = useState<Chosen>({ contact_ids: [], share_person: true });
  const fault = (name: string) =>
    reply.error instanceof ApiError ? reply.error.forField(name) : undefined;
  const firm = introduction.role === "asked";
  const nothing = {
    reason: "" as const,
    silent: false,
    comment: "",
    question: "",
    share_person: false,
  };
  const body = (): ReplyBody => {
    if (decision === "accept") return { ...nothing, decision, ...(firm ? chosen : {}) };
    if (decision === "ask") return { ...nothing, decision, question };
    return { ...nothing, decision, reason: reason ?? "", silent, comment: silent ? "" : comment };
  };
  return (
    <form
      className="panel stack"
      aria-labelledby="answer-title"
      onSubmit={(e) => {
        e.preventDefault();
        reply.mutate(body(), {
          onSuccess: () => toastDone(t(`answer.done.${decision}`)),
          onError: toastError,
        });
      }}
    >
      <h2 id="answer-title">{t(choosing ? "answer.orDecline" : "answer.title")}</h2>
      <p>
        {t(choosing ? "answer.whatChoosing" : firm ? "answer.whatFirm" : "answer.whatCluster", {
          name: introduction.asker.name,
        })}
      </p>
      <Radio.Group
        label={t("answer.choose")}
        value={decision}
        onChange={(value) => setDecision(value as Decision)}
      >
        <div className="stack">
          {decisions.map((value) => (
            <Radio key={value} value={value} label={t(`answer.${value}`)} />
          ))}
        </div>
      </Radio.Group>
      {decision === "accept" && firm && (
        <ContactChoice
          contacts={introduction.my_contacts}
          me={person?.name ? `${person.name} (${person.email})` : (person?.email ?? "")}
          chosen={chosen}
          onChange={setChosen}
          error={fault("contact_ids")}
        />
      )}
      {decision === "decline" && (
        <>
          <Select
            label={t("answer.reason")}
            required
            data={REASONS.map((value) => ({ value, label: t(`reason.${value}`) }))}
            value={reason}
            error={fault("reason")}
            onChange={(value) => setReason(value as DeclineReason | null)}
          />
          <Switch
            label={t("answer.silent")}
            description={t("answer.silentText")}
            checked={silent}
            onChange={(e) => setSilent(e.currentTarget.checked)}
          />
          {!silent && (
            <Textarea
              label={t("answer.comment")}
              maxLength={500}
              autosize
              minRows={2}
              value={comment}
              error={fault("comment")}
              onChange={(e) => setComment(e.currentTarget.value)}
            />
          )}
        </>
      )}
      {decision === "ask" && (
        <Textarea
          label={t("answer.question")}
          description={t("noContact")}
          required
          maxLength={1000}
          autosize
          minRows={3}
          value={question}
          error={fault("question")}
          onChange={(e) => setQuestion(e.currentTarget.value)}
        />
      )}
      <div>
        <Button type="submit" loading={reply.isPending}>
          {t("answer.send")}
        </Button>
      </div>
    </form>
  );
}
