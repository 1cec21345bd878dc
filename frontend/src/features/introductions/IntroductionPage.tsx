import { Button, Modal, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import {
  type Introduction,
  introductionQuery,
  type Party,
  useMoves,
} from "@/api/queries/introductions";
import { LinkRow, type RowLink } from "@/components/LinkRow";
import { Page } from "@/components/Page";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { DemoTag } from "@/components/tags";
import { toastDone, toastError } from "@/components/toast";
import { WhyNot } from "@/components/WhyNot";
import { formatDate } from "@/lib/format";
import { ClusterPick } from "./Accompaniment";
import { Contacts, OutcomePanel } from "./Agreed";
import { AnswerForm } from "./AnswerForm";
import styles from "./Introductions.module.css";
import { Meetings } from "./Meetings";
import { Original, RequestPanel } from "./Request";
import { Thread } from "./Thread";
import { useReplyTime } from "./words";

/** One introduction: the four parties as links of a chain, and what is to be done. */
export function IntroductionPage() {
  const { t } = useTranslation("introductions");
  const { id } = getRouteApi("/inside/introductions/$id").useParams();
  const { data, error, refetch } = useQuery(introductionQuery(id));
  if (error instanceof ApiError && error.status === 404)
    return (
      <Page title={t("notFound.title")}>
        <EmptyState
          title={t("notFound.text")}
          actions={<Link to="/introductions">{t("notFound.back")}</Link>}
        />
      </Page>
    );
  if (error && !data) return <ErrorState error={error} onRetry={refetch} level={1} />;
  if (!data) return <LoadingLines rows={5} />;
  return <Loaded introduction={data} />;
}

function Loaded({ introduction }: { introduction: Introduction }) {
  const { t, i18n } = useTranslation("introductions");
  const { abilities, ability_reasons: why } = introduction;
  const going = introduction.due_at !== null;
  return (
    <Page
      title={t("pair", { asker: introduction.asker.name, asked: introduction.asked.name })}
      eyebrow={<Link to="/introductions">{t("title")}</Link>}
      lead={
        <>
          {introduction.state_label}
          {introduction.due_at &&
            ` · ${t("due", { date: formatDate(introduction.due_at, i18n.language) })}`}
        </>
      }
      actions={
        <>
          {(introduction.asker.is_demo || introduction.asked.is_demo) && <DemoTag />}
          {abilities.withdraw && <Withdraw introduction={introduction} />}
        </>
      }
    >
      <section className="panel stack" aria-labelledby="chain-title">
        <h2 id="chain-title">{t("chain")}</h2>
        <PartyChain parties={introduction.parties} />
        <p className="muted small">{t(going ? "chainGoing" : "chainText")}</p>
        <Reasons parties={introduction.parties} />
        {going && !abilities.answer && <WhyNot reason={why.answer} />}
        {going && <WhyNot reason={why.read_thread} />}
        {abilities.read_thread && <WhyNot reason={why.write_thread} />}
      </section>
      <div className={styles.columns}>
        <div className="stack">
          {introduction.outcome_wanted && <OutcomePanel introduction={introduction} wanted />}
          {abilities.pick_cluster && <ClusterPick introduction={introduction} />}
          {abilities.answer && <AnswerForm key={introduction.state} introduction={introduction} />}
          <Questions introduction={introduction} />
          {introduction.contacts && <Contacts introduction={introduction} />}
          {abilities.read_thread && <Meetings introduction={introduction} />}
          {abilities.read_thread && <Thread introduction={introduction} />}
          <RequestPanel introduction={introduction} />
        </div>
        <aside className="stack">
          {abilities.tell_outcome && !introduction.outcome_wanted && (
            <OutcomePanel introduction={introduction} />
          )}
          <section className="panel stack" aria-labelledby="timeline-title">
            <h2 id="timeline-title">{t("timeline")}</h2>
            <ol className={styles.timeline}>
              {introduction.timeline.map((event, i) => (
                <li key={i}>
                  {event.text}{" "}
                  <time className="muted small" dateTime={event.at}>
                    {formatDate(event.at, i18n.language)}
                  </time>
                </li>
              ))}
            </ol>
          </section>
        </aside>
      </div>
    </Page>
  );
}

/** How a party's link is drawn: one's own and the others' agreement, and who is asked now. */
function linkState(party: Party): RowLink["state"] {
  if (party.link === "filled") return party.you ? "own" : "filled";
  return party.link === "waiting" ? "missing" : "quiet";
}

function PartyChain({ parties }: { parties: Party[] }) {
  const { t } = useTranslation("introductions");
  const replyTime = useReplyTime();
  const links = parties.map((party) => ({
    id: party.role,
    state: linkState(party),
    name: party.name || party.role_label,
    meaning: party.role_label,
    text: (
      <>
        {party.you ? t("youAre", { decision: party.decision_label }) : party.decision_label}
        {party.decision === "open" && party.reply_hours !== null && (
          <>
            <br />
            {replyTime(party.reply_hours)}
          </>
        )}
      </>
    ),
  }));
  return <LinkRow label={t("chain")} links={links} />;
}

function Reasons({ parties }: { parties: Party[] }) {
  const { t } = useTranslation("introductions");
  const no = parties.filter((p) => p.reason);
  return no.map((party) => (
    <div key={party.role}>
      <p>
        <strong>{party.name}</strong>: {party.reason?.label}
        {party.silent && ` (${t("silentOwn")})`}
      </p>
      {party.comment && <Original written={party.comment} />}
    </div>
  ));
}

function Questions({ introduction }: { introduction: Introduction }) {
  const { t } = useTranslation("introductions");
  if (!introduction.questions.length) return null;
  return (
    <section className="panel stack" aria-labelledby="questions-title">
      <h2 id="questions-title">{t("questions.title")}</h2>
      {introduction.questions.map((q) => (
        <div key={q.id} className="stack">
          <p>
            <strong>{q.name}</strong> {t("questions.asks")}
          </p>
          <Original written={q.question} />
          {q.answer && (
            <>
              <p>
                <strong>{introduction.asker.name}</strong> {t("questions.answers")}
              </p>
              <Original written={q.answer} />
            </>
          )}
          {!q.answer && introduction.abilities.explain && (
            <Explain introduction={introduction} question={q.id} />
          )}
          {!q.answer && !introduction.abilities.explain && (
            <p className="muted">{t("questions.waits")}</p>
          )}
        </div>
      ))}
    </section>
  );
}

function Explain({ introduction, question }: { introduction: Introduction; question: string }) {
  const { t } = useTranslation("introductions");
  const { explain } = useMoves(introduction.id);
  const [text, setText] = useState("");
  const fault = explain.error instanceof ApiError ? explain.error.forField("text") : undefined;
  return (
    <form
      className="stack"
      onSubmit={(e) => {
        e.preventDefault();
        explain.mutate({ question_id: question, text }, { onError: toastError });
      }}
    >
      <Textarea
        label={t("questions.yours")}
        description={t("noContact")}
        required
        maxLength={1500}
        autosize
        minRows={3}
        value={text}
        error={fault}
        onChange={(e) => setText(e.currentTarget.value)}
      />
      <div>
        <Button type="submit" loading={explain.isPending}>
          {t("questions.send")}
        </Button>
      </div>
    </form>
  );
}

function Withdraw({ introduction }: { introduction: Introduction }) {
  const { t } = useTranslation("introductions");
  const { withdraw } = useMoves(introduction.id);
  const [asking, ask] = useDisclosure(false);
  return (
    <>
      <Button variant="default" onClick={ask.open}>
        {t("withdraw.button")}
      </Button>
      <Modal
        opened={asking}
        onClose={ask.close}
        title={t("withdraw.title")}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <div className="stack">
          <p>{t("withdraw.text", { name: introduction.asked.name })}</p>
          <div className="row">
            <Button
              loading={withdraw.isPending}
              onClick={() =>
                withdraw.mutate(undefined, {
                  onSuccess: () => {
                    ask.close();
                    toastDone(t("withdraw.done"));
                  },
                  onError: toastError,
                })
              }
            >
              {t("withdraw.button")}
            </Button>
            <Button variant="default" onClick={ask.close}>
              {t("withdraw.keep")}
            </Button>
          </div>
        </div>
      </Modal>
    </>
  );
}
