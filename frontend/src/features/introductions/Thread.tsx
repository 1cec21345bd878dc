import { Button, FileInput, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import {
  type Introduction,
  type Message,
  messagesQuery,
  useWrite,
} from "@/api/queries/introductions";
import { Icon } from "@/components/Icon";
import { Pager } from "@/components/Pager";
import { ErrorState, LoadingLines } from "@/components/states";
import { toastError } from "@/components/toast";
import { formatAgo, formatNumber } from "@/lib/format";
import styles from "./Introductions.module.css";

/** What those who agreed write to each other. */
export function Thread({ introduction }: { introduction: Introduction }) {
  const { t } = useTranslation("introductions");
  const [chosen, setPage] = useState<number | null>(null);
  const first = useQuery(messagesQuery(introduction.id, 1));
  const page = chosen ?? first.data?.pages ?? 1;
  const { data, error, refetch } = useQuery(messagesQuery(introduction.id, page));
  return (
    <section className="panel stack" aria-labelledby="thread-title">
      <h2 id="thread-title">{t("thread.title")}</h2>
      {error && !data && <ErrorState level={3} error={error} onRetry={refetch} />}
      {!data && !error && <LoadingLines rows={2} />}
      {data?.count === 0 && <p className="muted">{t("thread.empty")}</p>}
      {data && data.count > 0 && (
        <ol className={styles.messages}>
          {data.results.map((m) => (
            <Item key={m.id} message={m} introduction={introduction.id} />
          ))}
        </ol>
      )}
      {data && (
        <Pager page={page} pages={data.pages} onChange={setPage} label={t("thread.pages")} />
      )}
      {introduction.abilities.write_thread && (
        <Write id={introduction.id} onSent={() => setPage(null)} />
      )}
    </section>
  );
}

function Item({ message, introduction }: { message: Message; introduction: string }) {
  const { t, i18n } = useTranslation("introductions");
  return (
    <li className={`${styles.message} ${message.own ? styles.own : ""}`}>
      <div className="small">
        <strong>{message.author || t("thread.gone")}</strong> · {message.party_name} ·{" "}
        <time dateTime={message.created_at}>{formatAgo(message.created_at, i18n.language)}</time>
      </div>
      {message.text && (
        <p>
          <span lang={message.language || undefined}>{message.text}</span>
          {message.language && message.language !== i18n.language && (
            <span className={styles.language}>
              <span className="visually-hidden">{t("writtenIn")}: </span>
              {message.language}
            </span>
          )}
        </p>
      )}
      {message.attachments.length > 0 && (
        <ul className="plain-list">
          {message.attachments.map((a) => (
            <li key={a.id}>
              <a href={`/api/v1/introductions/${introduction}/attachments/${a.id}/`} download>
                <Icon name="clip" size={15} /> {a.name}
              </a>{" "}
              <span className="muted small">
                {t("thread.size", {
                  size: formatNumber(Math.ceil(a.size / 1024), i18n.language),
                })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Write({ id, onSent }: { id: string; onSent: () => void }) {
  const { t } = useTranslation("introductions");
  const write = useWrite(id);
  const [text, setText] = useState("");
  const [files, setFiles] = useState<File[]>([]);
  // The same key until it is sent: pressing twice writes once.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const fault = (name: string) =>
    write.error instanceof ApiError ? write.error.forField(name) : undefined;
  return (
    <form
      className="stack"
      onSubmit={(e) => {
        e.preventDefault();
        write.mutate(
          { text, files, key },
          {
            onSuccess: () => {
              setText("");
              setFiles([]);
              setKey(crypto.randomUUID());
              onSent();
            },
            onError: toastError,
          },
        );
      }}
    >
      <Textarea
        label={t("thread.write")}
        maxLength={4000}
        autosize
        minRows={3}
        value={text}
        error={fault("text")}
        onChange={(e) => setText(e.currentTarget.value)}
      />
      <FileInput
        label={t("thread.attach")}
        description={t("thread.kinds")}
        multiple
        clearable
        clearButtonProps={{ "aria-label": t("thread.clear") }}
        leftSection={<Icon name="clip" size={16} />}
        accept=".pdf,.png,.jpg,.jpeg,.docx,.xlsx,.pptx,.odt,.ods,.txt,.csv"
        value={files}
        error={fault("files")}
        onChange={setFiles}
      />
      <div>
        <Button
          type="submit"
          loading={write.isPending}
          leftSection={<Icon name="send" size={16} />}
        >
          {t("thread.send")}
        </Button>
      </div>
    </form>
  );
}
