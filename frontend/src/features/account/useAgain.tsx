import { Button, Modal } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { auth } from "@/api/auth";
import { AskAgain } from "@/api/queries/account";
import { toastError } from "@/components/toast";
import { FormFault, faultOf, PasswordField } from "@/features/session/fields";

/**
 * For what guards the account: where the server wants to see again that it is the person, ask for
 * the password and go on with what was begun.
 */
export function useAgain(): { run: (act: () => Promise<unknown>) => void; dialog: ReactNode } {
  const { t } = useTranslation("account");
  const [begun, setBegun] = useState<(() => Promise<unknown>) | null>(null);
  const [password, setPassword] = useState("");
  const run = (act: () => Promise<unknown>) => {
    act().catch((error: unknown) => {
      if (error instanceof AskAgain) setBegun(() => act);
      else toastError(error);
    });
  };
  const close = () => {
    setBegun(null);
    setPassword("");
  };
  const show = useMutation({
    mutationFn: () => auth("POST", "/auth/reauthenticate", { password }),
    onSuccess: () => {
      const act = begun;
      close();
      if (act) act().catch(toastError);
    },
  });
  const dialog = (
    <Modal
      opened={begun !== null}
      onClose={close}
      title={t("again.title")}
      closeButtonProps={{ "aria-label": t("again.close") }}
    >
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
    </Modal>
  );
  return { run, dialog };
}
