import { Button, Checkbox, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import { useSession } from "@/api/queries/session";
import {
  type AccessToken,
  type NewAccessToken,
  type TokenScope,
  tokensQuery,
  useTokens,
} from "@/api/queries/tokens";
import { Icon } from "@/components/Icon";
import { ErrorState, LoadingLines } from "@/components/states";
import { Tag, TagList } from "@/components/tags";
import { toastDone, toastError } from "@/components/toast";
import { formatDate } from "@/lib/format";
import { useRoleName } from "@/shell/roles";
import styles from "./Tokens.module.css";

const SCOPES: TokenScope[] = [
  "read:directory",
  "read:proposals",
  "read:calls",
  "read:consortia",
  "write:profile",
  "write:feedback",
];
const DAYS = ["30", "90", "180", "365"] as const;

const keyOf = (scope: TokenScope) => scope.replace(":", "_") as "read_directory";

/** Access tokens of programs that act in one's own name. */
export function TokensTab() {
  const { t } = useTranslation("tokens");
  const { data, error, refetch } = useQuery(tokensQuery);
  const [fresh, setFresh] = useState<NewAccessToken | null>(null);
  const [adding, setAdding] = useState(false);
  return (
    <section className="stack" aria-labelledby="tokens-title">
      <div className="row between">
        <h2 id="tokens-title">{t("title")}</h2>
        {!adding && (
          <Button
            variant="default"
            leftSection={<Icon name="plus" size={16} />}
            onClick={() => setAdding(true)}
          >
            {t("add")}
          </Button>
        )}
      </div>
      <p className="muted">
        {t("text")} <a href="/api/v1/docs/">{t("docs")}</a>
      </p>
      {fresh && <Fresh token={fresh} onClose={() => setFresh(null)} />}
      {adding && (
        <TokenForm
          onClose={() => setAdding(false)}
          onMade={(token) => {
            setFresh(token);
            setAdding(false);
          }}
        />
      )}
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <LoadingLines rows={2} />}
      {data?.length === 0 && !adding && <p>{t("none")}</p>}
      {data && data.length > 0 && (
        <ul className={`plain-list ${styles.list}`}>
          {data.map((token) => (
            <li key={token.id}>
              <Token token={token} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** A new token: this once, to copy. */
function Fresh({ token, onClose }: { token: NewAccessToken; onClose: () => void }) {
  const { t } = useTranslation("tokens");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  return (
    <div className={`panel stack ${styles.fresh}`} role="status">
      <h3>{t("fresh.title", { name: token.name })}</h3>
      <p>{t("fresh.text")}</p>
      <TextInput
        ref={field}
        readOnly
        label={t("fresh.token")}
        value={token.token}
        classNames={{ input: styles.secret }}
      />
      <div className="row">
        <Button
          onClick={() =>
            navigator.clipboard.writeText(token.token).then(
              () => toastDone(t("fresh.copied")),
              () => field.current?.select(),
            )
          }
        >
          {t("fresh.copy")}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t("fresh.done")}
        </Button>
      </div>
    </div>
  );
}

function Token({ token }: { token: AccessToken }) {
  const { t, i18n } = useTranslation("tokens");
  const roleName = useRoleName();
  const { revoke } = useTokens();
  const [sure, setSure] = useState(false);
  const day = (value: string | null) => formatDate(value, i18n.language);
  return (
    <article className="panel stack" aria-labelledby={`token-${token.id}`}>
      <div className="row between">
        <h3 id={`token-${token.id}`}>
          {token.name} <code className="muted small">{token.hint}…</code>
        </h3>
        {token.expired && <Tag tone="bad">{t("expired")}</Tag>}
      </div>
      <TagList label={t("scopes")}>
        {token.scopes.map((scope) => (
          <Tag key={scope}>{t(`scope.${keyOf(scope)}`)}</Tag>
        ))}
      </TagList>
      <p className="muted small">
        {t("inRole", { role: roleName(token.seat.role), place: token.seat.label })}
        <br />
        {t("dates", { made: day(token.created_at), expires: day(token.expires_at) })}{" "}
        {token.last_used_at ? t("used", { date: day(token.last_used_at) }) : t("neverUsed")}
      </p>
      <div className="row">
        {sure ? (
          <>
            <Button
              color="red"
              loading={revoke.isPending}
              onClick={() =>
                revoke.mutate(token.id, {
                  onSuccess: () => toastDone(t("revoked", { name: token.name })),
                  onError: toastError,
                })
              }
            >
              {t("revokeNow")}
            </Button>
            <Button variant="default" onClick={() => setSure(false)}>
              {t("cancel")}
            </Button>
          </>
        ) : (
          <Button variant="default" onClick={() => setSure(true)}>
            {t("revoke")}
            <span className="visually-hidden">: {token.name}</span>
          </Button>
        )}
      </div>
    </article>
  );
}

type FormProps = { onClose: () => void; onMade: (token: NewAccessToken) => void };

function TokenForm({ onClose, onMade }: FormProps) {
  const { t } = useTranslation("tokens");
  const roleName = useRoleName();
  const { seat } = useSession();
  const { make } = useTokens();
  const [name, setName] = useState("");
  const [days, setDays] = useState<(typeof DAYS)[number]>("90");
  const [scopes, setScopes] = useState<TokenScope[]>(["read:directory"]);
  const [tried, setTried] = useState(false);
  const fault = (field: string) =>
    make.error instanceof ApiError ? make.error.forField(field) : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!name.trim() || !scopes.length) return;
    make.mutate(
      { name: name.trim(), days: Number(days), scopes },
      { onSuccess: onMade, onError: toastError },
    );
  };
  return (
    <form className="panel stack" onSubmit={submit} noValidate>
      <TextInput
        data-autofocus
        withAsterisk
        label={t("form.name")}
        description={t("form.nameHint")}
        maxLength={80}
        value={name}
        error={tried && !name.trim() ? t("form.nameNeeded") : fault("name")}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox.Group
        label={t("scopes")}
        value={scopes}
        error={tried && !scopes.length ? t("form.scopeNeeded") : fault("scopes")}
        onChange={(values) => setScopes(SCOPES.filter((s) => values.includes(s)))}
      >
        <div className={styles.scopes}>
          {SCOPES.map((scope) => (
            <Checkbox
              key={scope}
              value={scope}
              label={t(`scope.${keyOf(scope)}`)}
              description={scope}
            />
          ))}
        </div>
      </Checkbox.Group>
      <Select
        label={t("form.days")}
        allowDeselect={false}
        value={days}
        error={fault("days")}
        onChange={(v) => setDays((v ?? "90") as (typeof DAYS)[number])}
        data={DAYS.map((value) => ({ value, label: t(`days.${value}`) }))}
      />
      {seat && (
        <p className="muted">{t("form.role", { role: roleName(seat.role), place: seat.label })}</p>
      )}
      <div className="row">
        <Button type="submit" loading={make.isPending}>
          {t("form.make")}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  );
}
