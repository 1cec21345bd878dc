import { Button, Checkbox, PasswordInput, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import { type Erasure, erasureQuery, useErasure } from "@/api/queries/privacy";
import { ErrorState, LoadingLines } from "@/components/states";
import { toastDone, toastError } from "@/components/toast";
import { formatDate } from "@/lib/format";

/** The end of an account: what stands in its way, the wish, and taking it back. */
export function ErasePanel() {
  const { t, i18n } = useTranslation("privacy");
  const { data, error, refetch } = useQuery(erasureQuery);
  const { cancel, trade } = useErasure();
  const [open, setOpen] = useState(false);
  return (
    <section className="panel stack" aria-labelledby="erase-title">
      <h2 id="erase-title">{t("erase.title")}</h2>
      <p>{t("erase.text")}</p>
      {error && !data && <ErrorState error={error} onRetry={refetch} level={3} />}
      {!data && !error && <LoadingLines rows={1} />}
      {data?.owned.map((o) => (
        <Switch
          key={o.id}
          label={t("erase.trader", { name: o.name })}
          description={t("erase.traderHint")}
          checked={o.is_sole_trader}
          onChange={(event) =>
            trade.mutate(
              { organisation: o.id, is_sole_trader: event.currentTarget.checked },
              { onError: toastError },
            )
          }
        />
      ))}
      {data?.state && (
        <div className="stack" role="status">
          <p>
            <strong>{t("erase.waits", { date: formatDate(data.due_at, i18n.language) })}</strong>
          </p>
          {data.state === "waiting" && (
            <div>
              <Button
                loading={cancel.isPending}
                onClick={() =>
                  cancel.mutate(undefined, {
                    onSuccess: () => toastDone(t("erase.cancelled")),
                    onError: toastError,
                  })
                }
              >
                {t("erase.cancel")}
              </Button>
            </div>
          )}
        </div>
      )}
      {data && !data.state && !open && (
        <div>
          <Button variant="default" color="red" onClick={() => setOpen(true)}>
            {t("erase.begin")}
          </Button>
        </div>
      )}
      {data && !data.state && open && <EraseForm erasure={data} onClose={() => setOpen(false)} />}
    </section>
  );
}

function EraseForm({ erasure, onClose }: { erasure: Erasure; onClose: () => void }) {
  const { t } = useTranslation("privacy");
  const { ask } = useErasure();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [going, setGoing] = useState<string[]>([]);
  const [atOnce, setAtOnce] = useState(false);
  const blocked = erasure.sole.filter((p) => !p.may_go);
  const fault = (field: string) =>
    ask.error instanceof ApiError ? ask.error.forField(field) : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate(
      { email: email.trim(), password, organisations: going, at_once: atOnce },
      {
        onSuccess: () => {
          if (atOnce) window.location.assign("/");
          else toastDone(t("erase.asked"));
        },
        onError: (error) => {
          if (!(error instanceof ApiError && error.faults.some((f) => f.attr))) toastError(error);
        },
      },
    );
  };
  if (blocked.length)
    return (
      <div className="stack" role="alert">
        <p>{t("erase.blocked", { names: blocked.map((p) => p.name).join(", ") })}</p>
        <p>
          <a href="/team">{t("erase.toTeam")}</a>
        </p>
      </div>
    );
  return (
    <form className="stack" onSubmit={submit} noValidate>
      {erasure.sole.length > 0 && (
        <Checkbox.Group
          label={t("erase.sole")}
          description={t("erase.soleHint")}
          value={going}
          error={fault("organisations")}
          onChange={setGoing}
        >
          {erasure.sole.map((p) => (
            <Checkbox
              key={p.id}
              mt="xs"
              value={p.id}
              label={t("erase.takeAlong", { name: p.name })}
            />
          ))}
        </Checkbox.Group>
      )}
      <Checkbox
        label={t("erase.atOnce")}
        description={t("erase.atOnceHint")}
        checked={atOnce}
        onChange={(event) => setAtOnce(event.currentTarget.checked)}
      />
      <TextInput
        type="email"
        withAsterisk
        autoComplete="off"
        label={t("erase.email")}
        value={email}
        error={fault("email")}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      {erasure.has_password && (
        <PasswordInput
          withAsterisk
          autoComplete="current-password"
          label={t("erase.password")}
          value={password}
          error={fault("password")}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      )}
      <div className="row">
        <Button type="submit" color="red.9" loading={ask.isPending}>
          {t("erase.confirm")}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t("erase.keep")}
        </Button>
      </div>
    </form>
  );
}
