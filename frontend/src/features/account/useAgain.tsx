import { Button, Modal, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { auth } from "@/api/auth";
import { AskAgain } from "@/api/queries/account";
import { toastError } from "@/components/toast";
import { FormFault, faultOf, PasswordField } from "@/features/session/fields";

/**
 * For what guards the account: where the server wants to see again that it is the person, ask for
 * the password, or for a mailed code where there is none, and go on with what was begun.
 */
export function useAgain(): { run: (act: () => Promise<unknown>) => void; dialog: ReactNode } {
  const { t } = useTranslation("account");
  const [begun, setBegun] = useState<AskAgain | null>(null);
  const [act, setAct] = useState<(() => Promise<unknown>) | null>(null);
  const run = (wanted: () => Promise<unknown>) => {
    wanted().catch((error: unknown) => {
      if (error instanceof AskAgain) {
        setAct(() => wanted);
        setBegun(error);
      } else toastError(error);
    });
  };
  const close = () => setBegun(null);
  const goOn = () => {
    close();
    if (act) act().catch(toastError);
  };
  const dialog = (
    <Modal
      opened={begun !== null}
      onClose={close}
      title={t("again.title")}
      closeButtonProps={{ "aria-label": t("again.close") }}
    >
      {begun &&
        (begun.address ? (
          <ByCode to={begun.address} onDone={goOn} />
        ) : (
          <ByPassword onDone={goOn} />
        ))}
    </Modal>
  );
  return { run, dialog };
}

function ByPassword({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation("account");
  const [password, setPassword] = useState("");
  const show = useMutation({
    mutationFn: () => auth("POST", "/auth/reauthenticate", { password }),
    onSuccess: onDone,
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        show.mutate();
      }}
    >
      <p>{t("again.text")}</p>
      <PasswordField
        value={password}
        onValue={setPassword}
        error={faultOf(show.error, "password")}
      />
      <FormFault error={show.error} fields={["password"]} />
      <div>
        <Button type="submit" loading={show.isPending}>
          {t("again.submit")}
        </Button>
      </div>
    </form>
  );
}

/** Who has no password shows that they still read their e-mail. */
function ByCode({ to, onDone }: { to: string; onDone: () => void }) {
  const { t } = useTranslation("account");
  const [code, setCode] = useState("");
  const send = useMutation({
    mutationFn: () => auth("POST", "/auth/reauthenticate/code/request", { email: to }),
  });
  const show = useMutation({
    mutationFn: () => auth("POST", "/auth/reauthenticate/code/confirm", { code: code.trim() }),
    onSuccess: onDone,
  });
  if (!send.isSuccess)
    return (
      <div className="stack">
        <p>{t("again.codeText", { email: to })}</p>
        <FormFault error={send.error} />
        <div>
          <Button loading={send.isPending} onClick={() => send.mutate()}>
            {t("again.codeSend")}
          </Button>
        </div>
      </div>
    );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        show.mutate();
      }}
    >
      <p>{t("again.codeSent", { email: to })}</p>
      <TextInput
        label={t("again.code")}
        name="code"
        autoComplete="one-time-code"
        required
        withAsterisk={false}
        value={code}
        error={faultOf(show.error, "code")}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <FormFault error={show.error} fields={["code"]} />
      <div>
        <Button type="submit" loading={show.isPending}>
          {t("again.submit")}
        </Button>
      </div>
    </form>
  );
}
