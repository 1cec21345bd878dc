import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { auth } from "@/api/auth";
import { authenticatorsQuery, guarded, useAccountAction } from "@/api/queries/account";
import { Tag } from "@/components/tags";
import { toastDone } from "@/components/toast";
import { CodeField, FormFault, faultOf } from "@/features/session/fields";
import styles from "./Account.module.css";
import { useAgain } from "./useAgain";

type Secret = { secret: string; totp_svg: string };

/** Switch the second step on and off, and keep the recovery codes. */
export function SecondStepPanel() {
  const { t } = useTranslation("account");
  const { data: rows } = useQuery(authenticatorsQuery);
  const [secret, setSecret] = useState<Secret | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const { run, dialog } = useAgain();
  const on = rows?.some((r) => r.type === "totp") ?? false;
  const recovery = rows?.find((r) => r.type === "recovery_codes");
  const read = async () => {
    const answer = await guarded<{ unused_codes: string[] }>(
      "GET",
      "/account/authenticators/recovery-codes",
    );
    setCodes(answer.data.unused_codes);
  };
  const begin = useAccountAction(async () => {
    const answer = await auth("GET", "/account/authenticators/totp", undefined, { also: [404] });
    setSecret(answer.meta as Secret);
  });
  const off = useAccountAction(() => guarded("DELETE", "/account/authenticators/totp"));
  const renew = useAccountAction(async () => {
    await guarded("POST", "/account/authenticators/recovery-codes");
    await read();
  });
  return (
    <section className="panel stack" aria-labelledby="step-title">
      <div className="row">
        <h2 id="step-title">{t("step.title")}</h2>
        {rows && <Tag tone={on ? "good" : "plain"}>{on ? t("step.on") : t("step.off")}</Tag>}
      </div>
      <p>{t("step.text")}</p>
      {!on && !secret && rows && (
        <div>
          <Button onClick={() => run(() => begin.mutateAsync(undefined))}>{t("step.begin")}</Button>
        </div>
      )}
      {!on && secret && (
        <SetUp
          secret={secret}
          run={run}
          onDone={() => {
            setSecret(null);
            toastDone(t("step.done"));
            run(read);
          }}
        />
      )}
      {on && (
        <>
          <p>
            {t("step.left", {
              left: recovery?.unused_code_count ?? 0,
              total: recovery?.total_code_count ?? 0,
            })}
          </p>
          <div className="row">
            <Button variant="default" onClick={() => run(read)}>
              {t("step.show")}
            </Button>
            <Button variant="default" onClick={() => run(() => renew.mutateAsync(undefined))}>
              {t("step.renew")}
            </Button>
            <Button
              variant="default"
              onClick={() =>
                run(async () => {
                  await off.mutateAsync(undefined);
                  setCodes(null);
                })
              }
            >
              {t("step.switchOff")}
            </Button>
          </div>
          {codes && <Codes codes={codes} />}
        </>
      )}
      {dialog}
    </section>
  );
}

function SetUp({
  secret,
  run,
  onDone,
}: {
  secret: Secret;
  run: (act: () => Promise<unknown>) => void;
  onDone: () => void;
}) {
  const { t } = useTranslation("account");
  const [code, setCode] = useState("");
  const [fault, setFault] = useState<unknown>(null);
  const add = useAccountAction(() =>
    guarded("POST", "/account/authenticators/totp", { code: code.trim() }),
  );
  const submit = async () => {
    setFault(null);
    try {
      await add.mutateAsync(undefined);
    } catch (error) {
      if (error instanceof Error && faultOf(error, "code")) {
        setFault(error);
        return;
      }
      throw error;
    }
    onDone();
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        run(submit);
      }}
    >
      <ol>
        <li>{t("step.one")}</li>
        <li>{t("step.two")}</li>
        <li>{t("step.three")}</li>
      </ol>
      <div className={styles.setUp}>
        <img src={secret.totp_svg} alt={t("step.qr")} width={200} height={200} />
        <p>
          {t("step.byHand")}
          <br />
          <code className={styles.secret}>{secret.secret}</code>
        </p>
      </div>
      <CodeField value={code} onValue={setCode} error={faultOf(fault, "code")} />
      <FormFault error={fault} fields={["code"]} />
      <div>
        <Button type="submit" loading={add.isPending}>
          {t("step.finish")}
        </Button>
      </div>
    </form>
  );
}

function Codes({ codes }: { codes: string[] }) {
  const { t } = useTranslation("account");
  return (
    <div className="stack" role="status">
      <p>
        <strong>{t("step.codes")}</strong> {t("step.codesText")}
      </p>
      <ul className={`plain-list ${styles.codes}`} aria-label={t("step.codes")}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}
