import { Button, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type HostRequest,
  hostsQuery,
  type PossibleHost,
  useAnswerHost,
  useAskHost,
  useWithdrawHost,
} from "@/api/queries/people";
import { useSession } from "@/api/queries/session";
import { Page } from "@/components/Page";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { Tag } from "@/components/tags";
import { toastDone, toastError } from "@/components/toast";
import { WhyNot } from "@/components/WhyNot";
import { formatDate } from "@/lib/format";

/** Find a host: a cluster, a network, Maillon's own team, or nobody; hosts answer here too. */
export function HostsPage() {
  const { t } = useTranslation("people");
  const { seat } = useSession();
  const { data, error, refetch } = useQuery(hostsQuery);
  // Hosts themselves find requests here; that they cannot ask is no news to them.
  const why = seat?.organisation ? data?.ability_reasons.ask : undefined;
  return (
    <Page title={t("host.title")} lead={t("host.lead")}>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <LoadingLines rows={3} />}
      {data && data.member_of.length > 0 && (
        <section className="panel stack" aria-labelledby="host-have">
          <h2 id="host-have">{t("host.have")}</h2>
          <ul>
            {data.member_of.map((c) => (
              <li key={c.id}>{c.name}</li>
            ))}
          </ul>
        </section>
      )}
      {data && data.requests.length > 0 && <Requests rows={data.requests} />}
      {data?.abilities.ask && <Ask possible={data.possible} />}
      {data && !data.abilities.ask && data.requests.length === 0 && (
        <EmptyState title={t("host.nothing")} />
      )}
      <WhyNot reason={why} />
    </Page>
  );
}

/** What is over says so by its state; what runs says why one cannot end it here. */
const RUNNING = ["pending", "accepted"];

function Requests({ rows }: { rows: HostRequest[] }) {
  const { t, i18n } = useTranslation("people");
  const answer = useAnswerHost();
  const withdraw = useWithdrawHost();
  const own = useSession().seat?.organisation?.id;
  const [text, setText] = useState("");
  return (
    <section className="stack" aria-labelledby="host-asked">
      <h2 id="host-asked">{t("host.asked")}</h2>
      <ul className="plain-list stack">
        {rows.map((r) => (
          <li key={r.id} className="panel stack">
            <div className="row between">
              <span>
                <strong>{r.abilities.answer ? r.organisation : r.host}</strong> · {r.kind.label}
                <br />
                <span className="muted">{formatDate(r.asked_at, i18n.language)}</span>
              </span>
              <Tag tone={r.status.code === "accepted" ? "good" : "plain"}>{r.status.label}</Tag>
            </div>
            {r.message && <p>“{r.message}”</p>}
            {r.answer && (
              <p>
                {t("host.answer")}: “{r.answer}”
              </p>
            )}
            {r.abilities.answer && (
              <>
                <Textarea
                  label={t("host.answerText")}
                  maxLength={1000}
                  value={text}
                  onChange={(event) => setText(event.currentTarget.value)}
                />
                <div className="row">
                  {[true, false].map((accept) => (
                    <Button
                      key={String(accept)}
                      variant={accept ? "filled" : "default"}
                      onClick={() =>
                        answer.mutate(
                          { id: r.id, accept, answer: text },
                          { onSuccess: () => setText(""), onError: toastError },
                        )
                      }
                    >
                      {accept ? t("host.accept") : t("host.decline")}
                      <span className="visually-hidden">: {r.organisation}</span>
                    </Button>
                  ))}
                </div>
              </>
            )}
            {r.abilities.withdraw && (
              <div>
                <Button
                  variant="default"
                  size="compact-sm"
                  onClick={() => withdraw.mutate(r.id, { onError: toastError })}
                >
                  {t("host.withdraw")}
                  <span className="visually-hidden">: {r.host}</span>
                </Button>
              </div>
            )}
            {r.organisation_id === own && RUNNING.includes(r.status.code) && (
              <WhyNot reason={r.ability_reasons.withdraw} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Ask({ possible }: { possible: PossibleHost[] }) {
  const { t } = useTranslation("people");
  const ask = useAskHost();
  const [message, setMessage] = useState("");
  const send = (kind: "cluster" | "network" | "platform" | "direct", host?: string) =>
    ask.mutate(
      { kind, host: host ?? null, message },
      { onSuccess: () => toastDone(t("host.sent")), onError: toastError },
    );
  return (
    <section className="stack" aria-labelledby="host-ask">
      <h2 id="host-ask">{t("host.who")}</h2>
      <Textarea
        label={t("host.message")}
        maxLength={1000}
        autosize
        minRows={2}
        value={message}
        onChange={(event) => setMessage(event.currentTarget.value)}
      />
      <ul className="plain-list stack">
        {possible.map((h) => (
          <li key={h.id} className="panel row between">
            <span>
              <strong>{h.name}</strong>
              <br />
              <span className="muted">
                {h.reasons.map((r) => t(`host.reason.${r}`)).join(" · ")}
              </span>
            </span>
            <Button
              disabled={ask.isPending}
              onClick={() => send(h.kind === "network" ? "network" : "cluster", h.id)}
            >
              {t("host.askThem")}
              <span className="visually-hidden">: {h.name}</span>
            </Button>
          </li>
        ))}
        <li className="panel row between">
          <span>
            <strong>{t("host.platform")}</strong>
            <br />
            <span className="muted">{t("host.platformText")}</span>
          </span>
          <Button variant="default" disabled={ask.isPending} onClick={() => send("platform")}>
            {t("host.askUs")}
          </Button>
        </li>
        <li className="panel row between">
          <span>
            <strong>{t("host.direct")}</strong>
            <br />
            <span className="muted">{t("host.directText")}</span>
          </span>
          <Button variant="default" disabled={ask.isPending} onClick={() => send("direct")}>
            {t("host.goDirect")}
          </Button>
        </li>
      </ul>
    </section>
  );
}
