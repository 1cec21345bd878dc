import { Button, Checkbox, Radio, Select, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import { callsQuery } from "@/api/queries/calls";
import {
  type AskBody,
  type Options,
  optionsQuery,
  type SentenceKind,
  useAsk,
  usePreview,
} from "@/api/queries/introductions";
import { ButtonLink } from "@/components/ButtonLink";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { toastDone, toastError } from "@/components/toast";
import type { AskFrom } from "./AskButton";
import { type Chosen, ContactChoice } from "./ContactChoice";
import styles from "./Introductions.module.css";
import { Sentences } from "./Request";
import {
  GROUPS,
  type Group,
  isComplete,
  isPicked,
  naming,
  type Picked,
  plain,
  startingWith,
  toggled,
} from "./sentences";
import { useReplyTime } from "./words";

/** The sheet by which a firm asks to be introduced to another. */
export function AskSheet({ from, onDone }: { from: AskFrom; onDone: () => void }) {
  const { t } = useTranslation("introductions");
  const { data, error, refetch } = useQuery(optionsQuery(from.organisation, true));
  if (error && !data) return <ErrorState level={3} error={error} onRetry={refetch} />;
  if (!data) return <LoadingLines rows={5} />;
  if (data.open_introduction)
    return (
      <EmptyState
        level={3}
        title={t("ask.already")}
        actions={
          <ButtonLink to="/introductions/$id" params={{ id: data.open_introduction }}>
            {t("ask.open")}
          </ButtonLink>
        }
      />
    );
  if (data.action !== "ask")
    return (
      <EmptyState level={3} title={t(`ask.${data.action}`)}>
        <p>{t(`ask.${data.action}Text`)}</p>
      </EmptyState>
    );
  return <Form options={data} from={from} onDone={onDone} />;
}

function Form({ options, from, onDone }: { options: Options; from: AskFrom; onDone: () => void }) {
  const { t } = useTranslation("introductions");
  const navigate = useNavigate();
  const ask = useAsk();
  const [picked, setPicked] = useState<Picked[]>(() => startingWith(options, from.need));
  const [note, setNote] = useState("");
  const [cluster, setCluster] = useState<string | null>(options.preferred_cluster);
  const [ownNeed, setOwnNeed] = useState<string | null>(null);
  const [chosen, setChosen] = useState<Chosen>({ contact_ids: [], share_person: true });
  const [key] = useState(() => crypto.randomUUID());
  const fault = (name: string) =>
    ask.error instanceof ApiError ? ask.error.forField(name) : undefined;
  const body = (): AskBody => ({
    asked: from.organisation,
    source: from.proposal ? "proposal" : from.need ? "need" : "search",
    proposal: from.proposal ?? null,
    their_need: from.need ?? null,
    own_need: ownNeed,
    cluster,
    sentences: picked,
    note,
    request_key: key,
    ...chosen,
  });
  return (
    <form
      className="stack"
      onSubmit={(e) => {
        e.preventDefault();
        ask.mutate(body(), {
          onSuccess: (made) => {
            toastDone(t("ask.sent"));
            onDone();
            navigate({ to: "/introductions/$id", params: { id: made.id } });
          },
          onError: toastError,
        });
      }}
    >
      <Way options={options} />
      {options.busy && <Busy options={options} />}
      {GROUPS.map((group) => (
        <GroupChoice
          key={group}
          group={group}
          kinds={options.sentences}
          picked={picked}
          onChange={setPicked}
        />
      ))}
      {fault("sentences") && <p role="alert">{fault("sentences")}</p>}
      <Textarea
        label={t("ask.note")}
        description={t("noContact")}
        maxLength={1500}
        autosize
        minRows={3}
        value={note}
        error={fault("note")}
        onChange={(e) => setNote(e.currentTarget.value)}
      />
      {options.own_needs.some((n) => n.private) && (
        <Select
          label={t("ask.privateNeed")}
          description={t("ask.privateNeedText")}
          clearable
          data={options.own_needs
            .filter((n) => n.private)
            .map((n) => ({ value: n.id, label: n.title }))}
          value={ownNeed}
          onChange={setOwnNeed}
        />
      )}
      {options.clusters.length > 1 && (
        <Radio.Group
          label={t("ask.cluster")}
          required
          value={cluster}
          error={fault("cluster")}
          onChange={setCluster}
        >
          <div className="stack">
            {options.clusters.map((c) => (
              <Radio key={c.id} value={c.id} label={c.name} />
            ))}
          </div>
        </Radio.Group>
      )}
      <ContactChoice
        contacts={options.contacts}
        me={options.me}
        chosen={chosen}
        onChange={setChosen}
        error={fault("contact_ids")}
      />
      <Preview options={options} picked={picked} note={note} />
      <p className="muted small">
        {t("ask.cap", { open: options.open_count, cap: options.open_cap })}
      </p>
      <div className="row">
        <Button type="submit" loading={ask.isPending} disabled={!isComplete(picked)}>
          {t("ask.send")}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t("ask.cancel")}
        </Button>
        {!isComplete(picked) && <span className="muted small">{t("ask.incomplete")}</span>}
      </div>
    </form>
  );
}

/** Who is asked, one after another. */
function Way({ options }: { options: Options }) {
  const { t } = useTranslation("introductions");
  const replyTime = useReplyTime();
  const own = options.clusters.length === 1 ? options.clusters[0] : undefined;
  const same = own && options.other_cluster && own.id === options.other_cluster.id;
  const named = (c: Options["clusters"][number]) =>
    c.reply_hours ? `${c.name} (${replyTime(c.reply_hours)})` : c.name;
  return (
    <div>
      <p>{t("ask.way")}</p>
      <ol>
        {options.clusters.length > 0 && (
          <li>{own ? named(own) : t("ask.oneOf", { count: options.clusters.length })}</li>
        )}
        {options.other_chooses && <li>{t("ask.otherChooses")}</li>}
        {options.other_cluster && !same && <li>{named(options.other_cluster)}</li>}
        <li>{options.asked.name}</li>
      </ol>
      <p className="muted small">{t("ask.promise")}</p>
    </div>
  );
}

function Busy({ options }: { options: Options }) {
  const { t } = useTranslation("introductions");
  return (
    <div className={styles.warning} role="note">
      <p>
        <strong>{t("ask.busy", { name: options.asked.name })}</strong>
      </p>
      {options.alternatives.length > 0 && (
        <>
          <p>{t("ask.alternatives")}</p>
          <ul>
            {options.alternatives.map((a) => (
              <li key={a.id}>
                <Link to="/organisations/$id" params={{ id: a.id }}>
                  {a.name}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function GroupChoice({
  group,
  kinds,
  picked,
  onChange,
}: {
  group: Group;
  kinds: SentenceKind[];
  picked: Picked[];
  onChange: (next: Picked[]) => void;
}) {
  const { t } = useTranslation("introductions");
  const simple = plain(kinds, group);
  const lists = naming(kinds, group);
  if (group === "call") return <CallChoice picked={picked} onChange={onChange} />;
  if (!simple.length && !lists.length) return null;
  return (
    <fieldset className={styles.group}>
      <legend>{t(`group.${group}`)}</legend>
      {lists.map((kind) =>
        kind.values.length > 6 ? (
          <Select
            key={kind.code}
            label={kind.text}
            clearable
            searchable
            data={kind.values.map((v) => ({ value: v.value, label: v.label }))}
            value={picked.find((p) => p.code === kind.code)?.value ?? null}
            onChange={(value) => {
              const others = picked.filter((p) => p.code !== kind.code);
              onChange(value ? [...others, { code: kind.code, value }] : others);
            }}
          />
        ) : (
          <div key={kind.code} className="stack">
            <span>{kind.text}</span>
            {kind.values.map((v) => {
              const item = { code: kind.code, value: v.value };
              return (
                <Checkbox
                  key={v.value}
                  label={<span lang={v.language || undefined}>{v.label}</span>}
                  checked={isPicked(picked, item)}
                  onChange={() => onChange(toggled(picked, item))}
                />
              );
            })}
          </div>
        ),
      )}
      {simple.map((kind) => {
        const item = { code: kind.code, value: "" };
        return (
          <Checkbox
            key={kind.code}
            label={kind.text}
            checked={isPicked(picked, item)}
            onChange={() => onChange(toggled(picked, item))}
          />
        );
      })}
    </fieldset>
  );
}

function CallChoice({
  picked,
  onChange,
}: {
  picked: Picked[];
  onChange: (next: Picked[]) => void;
}) {
  const { t } = useTranslation("introductions");
  const [q, setQ] = useState("");
  const { data } = useQuery(callsQuery({ q, page_size: 20 }));
  const found = data?.results ?? [];
  return (
    <fieldset className={styles.group}>
      <legend>{t("group.call")}</legend>
      <Select
        label={t("ask.call")}
        clearable
        searchable
        data={found.map((c) => ({ value: c.id, label: c.title }))}
        filter={({ options }) => options}
        onSearchChange={setQ}
        nothingFoundMessage={t("ask.noCall")}
        value={picked.find((p) => p.code === "call.call")?.value ?? null}
        onChange={(value) => {
          const others = picked.filter((p) => p.code !== "call.call");
          onChange(value ? [...others, { code: "call.call", value }] : others);
        }}
      />
    </fieldset>
  );
}

/** The request as the other side will read it. */
function Preview({ options, picked, note }: { options: Options; picked: Picked[]; note: string }) {
  const { t } = useTranslation("introductions");
  const { mutate, data, reset } = usePreview();
  const [language, setLanguage] = useState(options.language);
  const ready = isComplete(picked);
  useEffect(() => {
    if (!ready) reset();
    else
      mutate({
        asked: options.asked.id,
        sentences: picked,
        language: language as "en" | "fr" | "de",
      });
  }, [ready, picked, language, options.asked.id, mutate, reset]);
  return (
    <section className="panel stack" aria-labelledby="preview-title">
      <div className="row between">
        <h3 id="preview-title">{t("ask.preview")}</h3>
        <Select
          aria-label={t("ask.previewLanguage")}
          allowDeselect={false}
          data={options.languages.map((l) => ({ value: l.code, label: l.label }))}
          value={language}
          onChange={(value) => value && setLanguage(value)}
        />
      </div>
      {data ? (
        <div lang={data.language}>
          <Sentences sentences={data.sentences} />
        </div>
      ) : (
        <p className="muted">{t("ask.previewEmpty")}</p>
      )}
      {note && <blockquote className={styles.quote}>{note}</blockquote>}
    </section>
  );
}
